/*
 * box_search.c
 *	  Searches of a spatial index by a box.  What the rows are for is not known
 *	  here.
 */
#include "compat.h"

#include <math.h>

#include "box_search.h"
#include "miscadmin.h"
#include "polygon.h"
#include "postgis.h"
#include "utils/builtins.h"
#include "utils/guc.h"

static bool
receive(TupleTableSlot *slot, DestReceiver *self)
{
	Finder	   *finder = (Finder *) self;

	CHECK_FOR_INTERRUPTS();
	finder->rows++;
	finder->take(finder, slot);
	return true;
}

static void
begin_receiving(DestReceiver *self, int operation, TupleDesc desc)
{
	(void) self;
	(void) operation;
	(void) desc;
}

static void
end_receiving(DestReceiver *self)
{
	(void) self;
}

void
box_search(const Subject *subject, const RegisterQuery *query, Datum box, Finder *finder)
{
	int			nest_level = NewGUCNestLevel();

	finder->rows = 0;
	memset(&finder->found, 0, sizeof(BoxDensity));
	finder->receiver = (DestReceiver) {
		.receiveSlot = receive,.rStartup = begin_receiving,
		.rShutdown = end_receiving,.rDestroy = end_receiving,.mydest = DestNone
	};
	(void) set_config_option("enable_seqscan", "off", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	(void) set_config_option("jit", "off", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	register_each(subject, query, &box, &finder->receiver);
	AtEOXact_GUC(true, nest_level);
}

Datum
box_geometry(const Box *box, int32 srid)
{
	return postgis_box(box->min_x, box->min_y, box->max_x, box->max_y, srid);
}

void
check_geometry_column(TupleDesc desc, int column)
{
	Oid			type = TupleDescAttr(desc, column - 1)->atttypid;

	if (type != postgis_geometry_type())
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" of the register is of type %s, not %s",
						"geom", format_type_be(type), format_type_be(postgis_geometry_type())),
				 errhint("The rules of the register read this column; restore it.")));
}

bool
stored_box(Datum geometry, Box *box)
{
	return polygons_stored_box(geometry, &box->min_x, &box->min_y, &box->max_x, &box->max_y) &&
		isfinite(box->min_x) && isfinite(box->min_y) &&
		isfinite(box->max_x) && isfinite(box->max_y);
}

bool
found_box(Finder *finder, Datum geometry, Box *box)
{
	if (!stored_box(geometry, box))
		return false;
	finder->found.rows++;
	finder->found.widths += box->max_x - box->min_x;
	finder->found.heights += box->max_y - box->min_y;
	return true;
}

Neighbours
make_neighbours(const BoxItem *items, int count)
{
	Neighbours	group = {items, count, 0};

	for (int i = 0; i < count; i++)
		group.width = Max(group.width, items[i].box.max_x - items[i].box.min_x);
	return group;
}

int
first_reaching(const Neighbours *group, double x)
{
	int			low = 0;
	int			high = group->count;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (group->items[middle].box.min_x + group->width < x)
			low = middle + 1;
		else
			high = middle;
	}

	/* the sum may be rounded down */
	return Max(low - 1, 0);
}

bool
reaches_any(const Neighbours *group, const Box *box)
{
	for (int i = first_reaching(group, box->min_x);
		 i < group->count && group->items[i].box.min_x <= box->max_x; i++)
		if (boxes_touch(&group->items[i].box, box))
			return true;
	return false;
}
