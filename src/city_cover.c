/*
 * city_cover.c
 *	  The cover of many plots at once: built_histories(), and the plots that a
 *	  change of buildings touches.
 *
 * Neighbouring plots share one search of the buildings' index (box_group.c);
 * each footprint is read once and handed to the plots whose boxes it meets.
 * What is measured is up to coverage.c, so that the answer is that of one plot
 * at a time.
 *
 * Tables are read by ordinary queries, with the rights of the caller and
 * through the active snapshot.  Plots are taken batch by batch, and what a
 * group of them needs is forgotten before the next.
 */
#include "compat.h"

#include <math.h>

#include "box_group.h"
#include "built_history.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "city_cover.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "postgis.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/guc.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(built_histories);

/* Plots are grouped within a batch, which is closed when it is full. */
#define BATCH_PLOTS 2048
#define BATCH_BYTES (4 * 1024 * 1024)
#define FETCH_ROWS 256

/* Boxes of changed buildings are grouped within so many. */
#define BATCH_BOXES 65536

/* Of these contexts the first block, which resetting keeps, mostly suffices. */
#define KEPT_SIZES 0, 512 * 1024, 8 * 1024 * 1024

static const RegisterQuery all_plots = {
	"SELECT p.id, p.geom FROM {reg}.plots p", 0, {0}
};
static const RegisterQuery some_plots = {
	"SELECT p.id, p.geom FROM {reg}.plots p WHERE p.id {=} ANY ($1)", 1, {INT8ARRAYOID}
};
static const RegisterQuery buildings_of_box = {
	"SELECT b.geom, b.existed::pg_catalog.daterange, b.kind::pg_catalog.text"
	" FROM {reg}.buildings b WHERE b.geom OPERATOR({gis}.&&) $1",
	1, {InvalidOid}
};
static const RegisterQuery plots_of_box = {
	"SELECT p.id, p.geom FROM {reg}.plots p WHERE p.geom OPERATOR({gis}.&&) $1",
	1, {InvalidOid}
};

typedef struct CityPlot
{
	int64		id;
	bool		outlined;
	Shape		shape;
	Footprint  *footprints;
	int			count;
	int			allocated;
} CityPlot;

/* Plots under way, and the rows that they were read from. */
typedef struct Batch
{
	CityPlot   *plots;
	int			count;
	BoxItem    *items;			/* of the plots that have a box */
	int			item_count;
	SPITupleTable *tables[BATCH_PLOTS / FETCH_ROWS];
	int			table_count;
} Batch;

typedef struct CityScan
{
	Subject		subject;
	ReturnSetInfo *rsinfo;
	TypeCacheEntry *range_type;
	BoxDensity	density;
	Batch	   *batch;			/* that is being covered */
	MemoryContext batch_context;
	MemoryContext group_context;
	MemoryContext plot_context;
} CityScan;

/* Takes the rows that a search finds. */
typedef struct Finder
{
	DestReceiver receiver;		/* must be first */
	uint64		rows;
	BoxDensity	found;
	void		(*take) (struct Finder *finder, TupleTableSlot *slot);
} Finder;

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

/*
 * A search by the index, whatever the planner thinks of a table that was empty
 * when it looked.
 */
static void
search_box(const Subject *subject, const RegisterQuery *query, Datum box, Finder *finder)
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

static Datum
box_geometry(const Box *box, int32 srid)
{
	return postgis_box(box->min_x, box->min_y, box->max_x, box->max_y, srid);
}

static void
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

/* The box that is stored with a geometry; false if it must be read to know it. */
static bool
stored_box(Datum geometry, Box *box)
{
	return polygons_stored_box(geometry, &box->min_x, &box->min_y, &box->max_x, &box->max_y) &&
		isfinite(box->min_x) && isfinite(box->min_y) &&
		isfinite(box->max_x) && isfinite(box->max_y);
}

/* The same of a row that was found, which is counted. */
static bool
found_box(Finder *finder, Datum geometry, Box *box)
{
	if (!stored_box(geometry, box))
		return false;
	finder->found.rows++;
	finder->found.widths += box->max_x - box->min_x;
	finder->found.heights += box->max_y - box->min_y;
	return true;
}

/*
 * Footprints
 */

/* A kind that the register's user has added counts with all, and for itself nowhere. */
static BuildingKind
kind_of(Datum kind, bool isnull)
{
	static const char *const names[KIND_COUNT] = {
		[KIND_BUILDING] = "building",
		[KIND_STRUCTURE] = "structure",
		[KIND_OPEN_YARD] = "open_yard",
	};
	text	   *name = isnull ? NULL : DatumGetTextPP(kind);

	for (int i = 0; name && i < KIND_COUNT; i++)
		if (VARSIZE_ANY_EXHDR(name) == strlen(names[i]) &&
			memcmp(VARDATA_ANY(name), names[i], strlen(names[i])) == 0)
			return i;
	return KIND_OTHER;
}

static void
add_footprint(CityPlot *plot, const Footprint *footprint)
{
	if (plot->count == plot->allocated)
	{
		plot->allocated = Max(4, 2 * plot->allocated);
		plot->footprints = plot->count == 0 ?
			palloc(sizeof(Footprint) * plot->allocated) :
			repalloc_huge(plot->footprints, sizeof(Footprint) * plot->allocated);
	}
	plot->footprints[plot->count++] = *footprint;
}

/* The plots of a group, in the order of min_x. */
typedef struct Neighbours
{
	const BoxItem *items;
	int			count;
	double		width;			/* of the widest */
} Neighbours;

static Neighbours
make_group(const BoxItem *items, int count)
{
	Neighbours	group = {items, count, 0};

	for (int i = 0; i < count; i++)
		group.width = Max(group.width, items[i].box.max_x - items[i].box.min_x);
	return group;
}

/* The first that may reach as far as an x. */
static int
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

/* Does a box reach one of a group's? */
static bool
reaches_any(const Neighbours *group, const Box *box)
{
	for (int i = first_reaching(group, box->min_x);
		 i < group->count && group->items[i].box.min_x <= box->max_x; i++)
		if (boxes_touch(&group->items[i].box, box))
			return true;
	return false;
}

/* Hands the buildings that a search finds to the plots of a group. */
typedef struct HandOut
{
	Finder		finder;			/* must be first */
	CityScan   *scan;
	Batch	   *batch;
	Neighbours	group;
	bool		told;			/* false: only PostGIS can tell what some
								 * footprint reaches */
} HandOut;

static void
hand_to_plots(HandOut *out, Footprint *footprint)
{
	const Neighbours *group = &out->group;
	const Polygons *polygons = &footprint->shape->polygons;

	for (int i = first_reaching(group, polygons->min_x);
		 i < group->count && group->items[i].box.min_x < polygons->max_x; i++)
	{
		CityPlot   *plot = &out->batch->plots[group->items[i].item];

		if (polygons_boxes_meet(&plot->shape.polygons, polygons))
			add_footprint(plot, footprint);
	}
}

static void
hand_out_row(Finder *finder, TupleTableSlot *slot)
{
	HandOut    *out = (HandOut *) finder;
	MemoryContext old;
	Footprint	footprint;
	Box			box;

	if (finder->rows == 1)
		check_geometry_column(slot->tts_tupleDescriptor, 1);
	slot_getallattrs(slot);
	if (!out->told || slot->tts_isnull[0] || slot->tts_isnull[1])
		return;
	if (found_box(finder, slot->tts_values[0], &box) && out->group.count > 1 &&
		!reaches_any(&out->group, &box))
		return;

	old = MemoryContextSwitchTo(out->scan->group_context);
	if (footprint_period(out->scan->range_type, DatumGetRangeTypeP(slot->tts_values[1]), &footprint))
	{
		footprint.shape = palloc(sizeof(Shape));
		footprint.kind = kind_of(slot->tts_values[2], slot->tts_isnull[2]);
		shape_read(datumCopy(slot->tts_values[0], false, -1), footprint.shape);
		if (out->group.count == 1)
			add_footprint(&out->batch->plots[out->group.items[0].item], &footprint);
		else if (footprint.shape->read)
			hand_to_plots(out, &footprint);
		else
			out->told = false;
	}
	MemoryContextSwitchTo(old);
}

/* Hands out all buildings that a box meets; false as above. */
static bool
hand_out_all(CityScan *scan, Batch *batch, const BoxItem *items, int count, Datum box,
			 BoxDensity *found)
{
	HandOut		out = {
		.finder = {.take = hand_out_row},.scan = scan,.batch = batch,
		.group = make_group(items, count),.told = true
	};

	search_box(&scan->subject, &buildings_of_box, box, &out.finder);
	*found = out.finder.found;
	return out.told;
}

/*
 * Plots
 */
static void
put_row(CityScan *scan, const CityPlot *plot, const CoverHistories *histories)
{
	Datum		values[] = {
		Int64GetDatum(plot->id), PointerGetDatum(histories->all),
		PointerGetDatum(histories->of_kind[KIND_BUILDING]),
		PointerGetDatum(histories->of_kind[KIND_STRUCTURE]),
		PointerGetDatum(histories->of_kind[KIND_OPEN_YARD])
	};
	bool		nulls[] = {
		false, !plot->outlined, !plot->outlined, !plot->outlined, !plot->outlined
	};

	tuplestore_putvalues(scan->rsinfo->setResult, scan->rsinfo->setDesc, values, nulls);
}

static void
measure(CityScan *scan, CityPlot *plot)
{
	MemoryContext old = MemoryContextSwitchTo(scan->plot_context);
	CoverHistories histories = {0};

	CHECK_FOR_INTERRUPTS();
	if (plot->outlined)
		coverage_histories(&plot->shape, plot->footprints, plot->count, &histories);
	put_row(scan, plot, &histories);
	MemoryContextSwitchTo(old);
	MemoryContextReset(scan->plot_context);
	plot->footprints = NULL;
	plot->count = plot->allocated = 0;
}

/*
 * One plot by itself: what its footprints are is for the index to say.  Its
 * box is NULL if it is not known.
 */
static void
cover_plot(CityScan *scan, Batch *batch, int number, const Box *box)
{
	CityPlot   *plot = &batch->plots[number];
	BoxItem		item = {.item = number};
	MemoryContext old = MemoryContextSwitchTo(scan->group_context);
	BoxDensity	found;

	plot->footprints = NULL;
	plot->count = plot->allocated = 0;
	hand_out_all(scan, batch, &item, 1, plot->shape.geometry, &found);
	if (box)
		box_density_learn(&scan->density, box, &found);
	measure(scan, plot);
	MemoryContextSwitchTo(old);
	MemoryContextReset(scan->group_context);
}

static void
cover_group(void *context, const BoxItem *items, int count, const Box *around)
{
	CityScan   *scan = context;
	Batch	   *batch = scan->batch;
	MemoryContext old;
	BoxDensity	found;
	bool		told = false;

	if (count > 1)
	{
		old = MemoryContextSwitchTo(scan->group_context);
		told = hand_out_all(scan, batch, items, count,
							box_geometry(around, batch->plots[items[0].item].shape.srid), &found);
		if (told)
		{
			box_density_learn(&scan->density, around, &found);
			for (int i = 0; i < count; i++)
				measure(scan, &batch->plots[items[i].item]);
		}
		MemoryContextSwitchTo(old);
		MemoryContextReset(scan->group_context);
	}
	for (int i = 0; i < count && !told; i++)
		cover_plot(scan, batch, items[i].item, &items[i].box);
}

/* Reads a row of plots; what has no box to be grouped by is done at once. */
static void
take_plot(CityScan *scan, Batch *batch, HeapTuple row, TupleDesc desc)
{
	CityPlot   *plot = &batch->plots[batch->count++];
	Datum		geometry;
	bool		isnull;

	memset(plot, 0, sizeof(CityPlot));
	plot->id = DatumGetInt64(SPI_getbinval(row, desc, 1, &isnull));
	geometry = SPI_getbinval(row, desc, 2, &isnull);
	plot->outlined = !isnull;
	if (plot->outlined)
		shape_read(geometry, &plot->shape);
	if (plot->outlined && plot->shape.read && plot->shape.polygons.vertex_count > 0)
	{
		const Polygons *polygons = &plot->shape.polygons;

		batch->items[batch->item_count++] = (BoxItem) {
			.box = {polygons->min_x, polygons->min_y, polygons->max_x, polygons->max_y},
			.item = batch->count - 1
		};
	}
	else if (plot->outlined && !plot->shape.read)
		cover_plot(scan, batch, batch->count - 1, NULL);
	else
		measure(scan, plot);
}

/* Reads the next plots; false if there are none. */
static bool
fill_batch(CityScan *scan, Batch *batch, Portal portal)
{
	MemoryContext old = MemoryContextSwitchTo(scan->batch_context);
	Size		bytes = 0;

	batch->plots = palloc(sizeof(CityPlot) * BATCH_PLOTS);
	batch->items = palloc(sizeof(BoxItem) * BATCH_PLOTS);
	batch->count = batch->item_count = batch->table_count = 0;
	while (batch->table_count < (int) lengthof(batch->tables) && bytes < BATCH_BYTES)
	{
		SPITupleTable *table;
		uint64		rows;

		SPI_cursor_fetch(portal, true, FETCH_ROWS);
		table = SPI_tuptable;
		rows = SPI_processed;
		if (rows == 0)
			break;

		/* SPI leaves its own context behind, which lasts as long as the call */
		MemoryContextSwitchTo(scan->batch_context);
		batch->tables[batch->table_count++] = table;
		check_geometry_column(table->tupdesc, 2);
		for (uint64 i = 0; i < rows; i++)
		{
			CHECK_FOR_INTERRUPTS();
			take_plot(scan, batch, table->vals[i], table->tupdesc);
			bytes += table->vals[i]->t_len +
				sizeof(Vertex) * batch->plots[batch->count - 1].shape.polygons.vertex_count;
		}
	}
	MemoryContextSwitchTo(old);
	return batch->count > 0;
}

static void
cover_batch(CityScan *scan, Batch *batch)
{
	scan->batch = batch;
	box_groups(batch->items, batch->item_count, &scan->density, cover_group, scan);
	for (int i = 0; i < batch->table_count; i++)
		SPI_freetuptable(batch->tables[i]);
	MemoryContextReset(scan->batch_context);
}

/* So few that to plan for them would cost more than any plan. */
static bool
is_few(Datum ids)
{
	ArrayType  *array = DatumGetArrayTypeP(ids);

	return ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array)) <= FEW_PLOTS;
}

/*
 * built_histories(register, plot_ids): the histories of the given plots, or of
 * all that the caller may see.
 */
Datum
built_histories(PG_FUNCTION_ARGS)
{
	CityScan	scan = {0};
	Batch		batch;
	Datum		ids;
	Portal		portal;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be null", "register")));
	scan.rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	scan.subject.schema = get_namespace_oid(NameStr(*PG_GETARG_NAME(0)), false);
	scan.subject.table = "plots";
	register_check(scan.subject.schema);

	/* what policies hide from others is there for triggers: two plans */
	scan.subject.writing = InNoForceRLSOperation();

	SPI_connect();
	scan.range_type = lookup_type_cache(DATERANGEOID, TYPECACHE_RANGE_INFO);
	scan.batch_context = AllocSetContextCreate(CurrentMemoryContext, "plots", KEPT_SIZES);
	scan.group_context = AllocSetContextCreate(CurrentMemoryContext, "footprints", KEPT_SIZES);
	scan.plot_context = AllocSetContextCreate(CurrentMemoryContext, "cover of a plot",
											  ALLOCSET_DEFAULT_SIZES);
	if (PG_ARGISNULL(1))
		portal = register_cursor(&scan.subject, &all_plots, NULL, false);
	else
	{
		ids = PG_GETARG_DATUM(1);
		portal = register_cursor(&scan.subject, &some_plots, &ids, is_few(ids));
	}
	while (fill_batch(&scan, &batch, portal))
		cover_batch(&scan, &batch);
	SPI_cursor_close(portal);
	SPI_finish();
	return (Datum) 0;
}

/*
 * Touched plots
 */
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
		.finder = {.take = collect_row},.group = make_group(items, count),.ids = ids
	};

	search_box(subject, &plots_of_box, around, &collect.finder);
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
