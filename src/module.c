/*
 * module.c
 *	  What happens when the library is loaded: the magic block, the message
 *	  catalogue, the custom settings.  Nothing that does work lives here.
 */
#include "compat.h"

#include "fmgr.h"
#include "history.h"
#include "miscadmin.h"

PARK_MODULE_MAGIC("industrial_park", PARK_VERSION);

void		_PG_init(void);

void
_PG_init(void)
{
	pg_bindtextdomain(TEXTDOMAIN);
	define_history_settings();
}
