/*
 * city_touched.c
 *	  The plots that a change of buildings touches.
 */
#include "compat.h"

#include "box_search.h"
#include "city_cover.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "polygon.h"

#define FETCH_ROWS 256

/* Boxes of changed buildings are grouped within so many. */
#define BATCH_BOXES 65536

static const RegisterQuery plots_of_box = {
	"SELECT p.id, p.geom FROM {reg}.plots p WHERE p.geom OPERATOR({gis}.&&) $1",
	1, {InvalidOid}
};

typedef struct Ids
{
	int64	   *values;
	int			count;
	int			allocated;
} Ids;

static int
compare_ids(const void *a, const void *b)
{
	int64		left = *(const int64 *) a;
	int64		right = *(const int64 *) b;

	return left < right ? -1 : left > right;
}

static void
sort_ids(Ids *ids)
{
	int			distinct = 0;

	qsort(ids->values, ids->count, sizeof(int64), compare_ids);
	for (int i = 0; i < ids->count; i++)
		if (distinct == 0 || ids->values[distinct - 1] != ids->values[i])
			ids->values[distinct++] = ids->values[i];
	ids->count = distinct;
}

static void
add_id(Ids *ids, int64 id)
{
	if (ids->count == ids->allocated)
	{
		ids->allocated *= 2;
		ids->values = repalloc_huge(ids->values, sizeof(int64) * ids->allocated);
	}
	ids->values[ids->count++] = id;
}

/* Collects the plots that one of the boxes meets. */
typedef struct Collect
{
	Finder		finder;			/* must be first */
	Neighbours	group;
	Ids		   *ids;
} Collect;

/* Of one box, the index is believed. */
static void
collect_row(Finder *finder, TupleTableSlot *slot)
{
	Collect    *collect = (Collect *) finder;
	Box			box;

	if (finder->rows == 1)
		check_geometry_column(slot->tts_tupleDescriptor, 2);
	slot_getallattrs(slot);
	if (!found_box(finder, slot->tts_values[1], &box) || collect->group.count == 1 ||
		reaches_any(&collect->group, &box))
		add_id(collect->ids, DatumGetInt64(slot->tts_values[0]));
}

static BoxDensity
add_plots(const Subject *subject, Datum around, const BoxItem *items, int count, Ids *ids)
{
	Collect		collect = {
		.finder = {.take = collect_row},.group = make_neighbours(items, count),.ids = ids
	};

	box_search(subject, &plots_of_box, around, &collect.finder);
	return collect.finder.found;
}

/* Boxes of buildings that lie in one system, and the plots found for them. */
typedef struct Search
{
	const Subject *subject;
	int32		srid;
	BoxDensity	density;
	Ids			ids;
} Search;

static void
search_group(void *context, const BoxItem *items, int count, const Box *around)
{
	Search	   *search = context;
	BoxDensity	found = add_plots(search->subject, box_geometry(around, search->srid),
								  items, count, &search->ids);

	box_density_learn(&search->density, around, &found);
}

int64 *
city_touched_plots(const Subject *subject, const RegisterQuery *changed, int *count)
{
	Portal		portal = register_cursor(subject, changed, NULL, true);
	Search		search = {
		.subject = subject,
		.ids = {.values = palloc(sizeof(int64) * FETCH_ROWS),.allocated = FETCH_ROWS}
	};
	BoxItem    *items = NULL;
	int			allocated = 0,
				item_count = 0;

	do
	{
		SPITupleTable *table;
		uint64		rows;

		SPI_cursor_fetch(portal, true, FETCH_ROWS);
		table = SPI_tuptable;
		rows = SPI_processed;
		if (item_count + FETCH_ROWS > allocated && item_count < BATCH_BOXES)
		{
			allocated = item_count + FETCH_ROWS > 2 * allocated ? item_count + FETCH_ROWS : 2 * allocated;
			items = items ? repalloc(items, sizeof(BoxItem) * allocated) :
				palloc(sizeof(BoxItem) * allocated);
		}
		for (uint64 i = 0; i < rows; i++)
		{
			bool		isnull;
			Datum		geometry = SPI_getbinval(table->vals[i], table->tupdesc, 1, &isnull);

			CHECK_FOR_INTERRUPTS();
			if (isnull)
				continue;
			if (stored_box(geometry, &items[item_count].box) && polygons_srid(geometry, &search.srid))
				item_count++;
			else
				add_plots(subject, geometry, &(BoxItem) {0}, 1, &search.ids);
		}
		SPI_freetuptable(table);
		if (rows < FETCH_ROWS || item_count + FETCH_ROWS > BATCH_BOXES)
		{
			box_groups(items, item_count, &search.density, search_group, &search);
			sort_ids(&search.ids);
			item_count = 0;
		}
		if (rows < FETCH_ROWS)
			break;
	} while (true);
	SPI_cursor_close(portal);
	*count = search.ids.count;
	return search.ids.values;
}
