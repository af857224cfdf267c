/*
 * city_cover.c
 *	  The cover of many plots at once: built_histories().
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

#include "box_search.h"
#include "built_history.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "city_cover.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/datum.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(built_histories);

/* Plots are grouped within a batch, which is closed when it is full. */
#define BATCH_PLOTS 2048
#define BATCH_BYTES (4 * 1024 * 1024)
#define FETCH_ROWS 256

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
		.group = make_neighbours(items, count),.told = true
	};

	box_search(&scan->subject, &buildings_of_box, box, &out.finder);
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
