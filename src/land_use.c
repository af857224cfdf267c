/*
 * land_use.c
 *	  What registers and contracts call the use of land and the ways to hold
 *	  it, read into the words of this register.
 *
 * A text that is not understood is unknown, never taken for another use: a
 * rule on industrial land must not be passed by with a word of one's own.
 */
#include "compat.h"

#include "fmgr.h"
#include "land_use.h"
#include "mb/pg_wchar.h"
#include "parser/scansup.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(is_industrial_land);
PG_FUNCTION_INFO_V1(tenure_kind);

/*
 * Codes of industrial land: GB/T 21010-2017, the land and sea use classes of
 * the territorial plans, GB 50137-2011.
 */
static const char *const industrial_names[] = {
	"industrial", "industry", "0601", "1001", "100101", "100102", "100103", "M", "M1", "M2", "M3",
};

static const char *const other_names[] = {"residential", "commercial", "agricultural"};

/* UTF-8.  Parts of names, in the order in which they decide. */
static const struct
{
	const char *part;
	LandUse		use;
}			land_use_parts[] = {
	{"非工业", LAND_USE_OTHER},
	{"工业", LAND_USE_INDUSTRIAL},
	{"工矿", LAND_USE_UNKNOWN},	/* with mines and warehouses: not told apart */
	{"住宅", LAND_USE_OTHER},
	{"居住", LAND_USE_OTHER},
	{"商业", LAND_USE_OTHER},
	{"商服", LAND_USE_OTHER},
	{"商务", LAND_USE_OTHER},
	{"仓储", LAND_USE_OTHER},
	{"采矿", LAND_USE_OTHER},
	{"公共", LAND_USE_OTHER},
	{"公用", LAND_USE_OTHER},
	{"绿地", LAND_USE_OTHER},
	{"道路", LAND_USE_OTHER},
	{"交通", LAND_USE_OTHER},
	{"教育", LAND_USE_OTHER},
	{"科研", LAND_USE_OTHER},
	{"医疗", LAND_USE_OTHER},
	{"耕地", LAND_USE_OTHER},
	{"林地", LAND_USE_OTHER},
};

static const struct
{
	const char *kind;
	const char *part;			/* UTF-8 */
}			tenure_kinds[] = {
	{"lease_first", "先租后让"},
	{"flexible_transfer", "弹性"},
	{"long_lease", "长期租赁"},
	{"lease", "租赁"},
	{"allocation", "划拨"},
	{"transfer", "出让"},
};

/* The name in UTF-8, without white space around it. */
static char *
plain_name(const char *name)
{
	char	   *utf8 = pstrdup(pg_server_to_any(name, (int) strlen(name), PG_UTF8));
	int			end = (int) strlen(utf8);

	while (end > 0 && scanner_isspace(utf8[end - 1]))
		utf8[--end] = '\0';
	while (scanner_isspace(*utf8))
		utf8++;
	return utf8;
}

static bool
is_among(const char *name, const char *const *names, int count)
{
	for (int i = 0; i < count; i++)
		if (pg_strcasecmp(name, names[i]) == 0)
			return true;
	return false;
}

LandUse
land_use_of(const char *name)
{
	char	   *plain = plain_name(name);

	if (is_among(plain, industrial_names, lengthof(industrial_names)))
		return LAND_USE_INDUSTRIAL;
	if (is_among(plain, other_names, lengthof(other_names)))
		return LAND_USE_OTHER;
	for (int i = 0; i < (int) lengthof(land_use_parts); i++)
		if (strstr(plain, land_use_parts[i].part))
			return land_use_parts[i].use;
	return LAND_USE_UNKNOWN;
}

/* Both a lease and a transfer, but for "lease first", is not one kind. */
const char *
tenure_kind_of(const char *name)
{
	char	   *plain = plain_name(name);
	const char *found = NULL;

	for (int i = 0; i < (int) lengthof(tenure_kinds); i++)
		if (pg_strcasecmp(plain, tenure_kinds[i].kind) == 0)
			return tenure_kinds[i].kind;
	for (int i = 0; i < (int) lengthof(tenure_kinds); i++)
	{
		const char *kind = tenure_kinds[i].kind;

		if (!strstr(plain, tenure_kinds[i].part))
			continue;
		if (found == NULL)
			found = kind;
		else if (!(strcmp(found, "flexible_transfer") == 0 && strcmp(kind, "transfer") == 0) &&
				 !(strcmp(found, "long_lease") == 0 && strcmp(kind, "lease") == 0) &&
				 strcmp(found, "lease_first") != 0)
			return NULL;
	}
	return found;
}

/*
 * is_industrial_land(land_use text): NULL for a use that is not known here.
 */
Datum
is_industrial_land(PG_FUNCTION_ARGS)
{
	LandUse		use = land_use_of(text_to_cstring(PG_GETARG_TEXT_PP(0)));

	if (use == LAND_USE_UNKNOWN)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(use == LAND_USE_INDUSTRIAL);
}

/*
 * tenure_kind(tenure text): the kind that a text names; NULL if none or several.
 */
Datum
tenure_kind(PG_FUNCTION_ARGS)
{
	const char *kind = tenure_kind_of(text_to_cstring(PG_GETARG_TEXT_PP(0)));

	if (kind == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(kind));
}
