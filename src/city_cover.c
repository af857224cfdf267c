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

static const RegisterQuery all_plots = {
	"SELECT p.id, p.geom FROM {reg}.plots p", 0, {0}
};
static const RegisterQuery some_plots = {
	"SELECT p.id, p.geom FROM {reg}.plots p WHERE p.id {=} ANY ($1) ORDER BY p.geom",
	1, {INT8ARRAYOID}
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
	MemoryContext batch_context;
	MemoryContext group_context;
	MemoryContext plot_context;
} CityScan;

/*
 * A search by the index, whatever the planner thinks of a table that was empty
 * when it looked.
 */
static Portal
search_box(const Subject *subject, const RegisterQuery *query, Datum box)
{
	int			nest_level = NewGUCNestLevel();
	Portal		portal;

	(void) set_config_option("enable_seqscan", "off", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	(void) set_config_option("jit", "off", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	portal = register_cursor(subject, query, &box);
	AtEOXact_GUC(true, nest_level);
	return portal;
}

static Datum
box_geometry(const Box *box, int32 srid)
{
	return postgis_box(box->min_x, box->min_y, box->max_x, box->max_y, srid);
}

static void
check_geometry_column(TupleDesc desc, int column)
{
	if (SPI_gettypeid(desc, column) != postgis_geometry_type())
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" of the register is of type %s, not %s",
						SPI_fname(desc, column),
						format_type_be(SPI_gettypeid(desc, column)),
						format_type_be(postgis_geometry_type())),
				 errhint("The rules of the register read this column; restore it.")));
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

/* The box that is stored with a geometry; false if it must be read to know it. */
static bool
stored_box(Datum geometry, Box *box)
{
	return polygons_stored_box(geometry, &box->min_x, &box->min_y, &box->max_x, &box->max_y) &&
		isfinite(box->min_x) && isfinite(box->min_y) &&
		isfinite(box->max_x) && isfinite(box->max_y);
}

/* Does a footprint reach one of the plots, as far as stored boxes tell? */
static bool
reaches_any(const BoxItem *items, int count, const Box *box)
{
	for (int i = 0; i < count && items[i].box.min_x <= box->max_x; i++)
		if (boxes_touch(&items[i].box, box))
			return true;
	return false;
}

/*
 * Hands a row of buildings to the plots of a group.  False if what the
 * footprint reaches can only be told by PostGIS.
 */
static bool
hand_out(CityScan *scan, Batch *batch, const BoxItem *items, int count, HeapTuple row,
		 TupleDesc desc)
{
	bool		no_geometry,
				no_period,
				no_kind;
	Datum		geometry = SPI_getbinval(row, desc, 1, &no_geometry);
	Datum		existed = SPI_getbinval(row, desc, 2, &no_period);
	Datum		kind = SPI_getbinval(row, desc, 3, &no_kind);
	Footprint	footprint;
	Shape	   *shape;
	Box			box;

	if (no_geometry || no_period ||
		(count > 1 && stored_box(geometry, &box) && !reaches_any(items, count, &box)) ||
		!footprint_period(scan->range_type, DatumGetRangeTypeP(existed), &footprint))
		return true;

	shape = palloc(sizeof(Shape));
	shape_read(datumCopy(geometry, false, -1), shape);
	footprint.shape = shape;
	footprint.kind = kind_of(kind, no_kind);
	if (count == 1)
	{
		add_footprint(&batch->plots[items[0].item], &footprint);
		return true;
	}
	if (!shape->read)
		return false;
	for (int i = 0; i < count && items[i].box.min_x < shape->polygons.max_x; i++)
	{
		CityPlot   *plot = &batch->plots[items[i].item];

		if (polygons_boxes_meet(&plot->shape.polygons, &shape->polygons))
			add_footprint(plot, &footprint);
	}
	return true;
}

/* Hands out all buildings that a box meets; false as above. */
static bool
hand_out_all(CityScan *scan, Batch *batch, const BoxItem *items, int count, Datum box,
			 uint64 *found)
{
	Portal		portal = search_box(&scan->subject, &buildings_of_box, box);
	bool		told = true;

	*found = 0;
	do
	{
		SPI_cursor_fetch(portal, true, FETCH_ROWS);
		*found += SPI_processed;
		if (SPI_processed > 0)
			check_geometry_column(SPI_tuptable->tupdesc, 1);
		for (uint64 i = 0; i < SPI_processed && told; i++)
		{
			CHECK_FOR_INTERRUPTS();
			told = hand_out(scan, batch, items, count, SPI_tuptable->vals[i],
							SPI_tuptable->tupdesc);
		}
		SPI_freetuptable(SPI_tuptable);
	} while (SPI_processed == FETCH_ROWS && told);
	SPI_cursor_close(portal);
	return told;
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

/* One plot by itself: what its footprints are is for the index to say. */
static void
cover_plot(CityScan *scan, Batch *batch, int number)
{
	CityPlot   *plot = &batch->plots[number];
	BoxItem		item = {.item = number};
	MemoryContext old = MemoryContextSwitchTo(scan->group_context);
	uint64		found;

	plot->footprints = NULL;
	plot->count = plot->allocated = 0;
	hand_out_all(scan, batch, &item, 1, plot->shape.geometry, &found);
	measure(scan, plot);
	MemoryContextSwitchTo(old);
	MemoryContextReset(scan->group_context);
}

static void
cover_group(CityScan *scan, Batch *batch, const BoxItem *items, int count, const Box *around)
{
	MemoryContext old;
	uint64		found;
	bool		told = false;

	if (count > 1)
	{
		old = MemoryContextSwitchTo(scan->group_context);
		told = hand_out_all(scan, batch, items, count,
							box_geometry(around, batch->plots[items[0].item].shape.srid), &found);
		if (told)
		{
			box_density_learn(&scan->density, around, found);
			for (int i = 0; i < count; i++)
				measure(scan, &batch->plots[items[i].item]);
		}
		MemoryContextSwitchTo(old);
		MemoryContextReset(scan->group_context);
	}
	for (int i = 0; i < count && !told; i++)
		cover_plot(scan, batch, items[i].item);
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
		cover_plot(scan, batch, batch->count - 1);
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
	box_sort(batch->items, batch->item_count);
	for (int first = 0, end; first < batch->item_count; first = end)
	{
		Box			around;

		end = box_group(batch->items, first, batch->item_count, &scan->density, &around);
		cover_group(scan, batch, &batch->items[first], end - first, &around);
	}
	for (int i = 0; i < batch->table_count; i++)
		SPI_freetuptable(batch->tables[i]);
	MemoryContextReset(scan->batch_context);
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
	scan.batch_context = AllocSetContextCreate(CurrentMemoryContext, "plots",
											   ALLOCSET_DEFAULT_SIZES);
	scan.group_context = AllocSetContextCreate(CurrentMemoryContext, "footprints",
											   ALLOCSET_DEFAULT_SIZES);
	scan.plot_context = AllocSetContextCreate(CurrentMemoryContext, "cover of a plot",
											  ALLOCSET_DEFAULT_SIZES);
	if (PG_ARGISNULL(1))
		portal = register_cursor(&scan.subject, &all_plots, NULL);
	else
	{
		ids = PG_GETARG_DATUM(1);
		portal = register_cursor(&scan.subject, &some_plots, &ids);
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

/* Adds the plots that one of the boxes meets; of one box, the index is believed. */
static uint64
add_plots(const Subject *subject, Datum around, const BoxItem *items, int count, Ids *ids)
{
	Portal		portal = search_box(subject, &plots_of_box, around);
	uint64		found = 0;

	do
	{
		SPI_cursor_fetch(portal, true, FETCH_ROWS);
		found += SPI_processed;
		for (uint64 i = 0; i < SPI_processed; i++)
		{
			HeapTuple	row = SPI_tuptable->vals[i];
			TupleDesc	desc = SPI_tuptable->tupdesc;
			bool		isnull;
			Box			box;

			CHECK_FOR_INTERRUPTS();
			if (count == 1 ||
				!stored_box(SPI_getbinval(row, desc, 2, &isnull), &box) ||
				reaches_any(items, count, &box))
				add_id(ids, DatumGetInt64(SPI_getbinval(row, desc, 1, &isnull)));
		}
		SPI_freetuptable(SPI_tuptable);
	} while (SPI_processed == FETCH_ROWS);
	SPI_cursor_close(portal);
	return found;
}

static void
add_plots_of_boxes(const Subject *subject, BoxItem *items, int count, int32 srid,
				   BoxDensity *density, Ids *ids)
{
	box_sort(items, count);
	for (int first = 0, end; first < count; first = end)
	{
		Box			around;
		uint64		found;

		end = box_group(items, first, count, density, &around);
		found = add_plots(subject, box_geometry(&around, srid), &items[first], end - first, ids);
		box_density_learn(density, &around, found);
	}
	sort_ids(ids);
}

int64 *
city_touched_plots(const Subject *subject, const RegisterQuery *changed, int *count)
{
	Portal		portal = register_cursor(subject, changed, NULL);
	Ids			ids = {.values = palloc(sizeof(int64) * FETCH_ROWS),.allocated = FETCH_ROWS};
	BoxItem    *items = NULL;
	int			allocated = 0,
				item_count = 0;
	BoxDensity	density = {0};
	int32		srid = 0;

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
			if (stored_box(geometry, &items[item_count].box) && polygons_srid(geometry, &srid))
				item_count++;
			else
				add_plots(subject, geometry, NULL, 1, &ids);
		}
		SPI_freetuptable(table);
		if (rows < FETCH_ROWS || item_count + FETCH_ROWS > BATCH_BOXES)
		{
			add_plots_of_boxes(subject, items, item_count, srid, &density, &ids);
			item_count = 0;
		}
		if (rows < FETCH_ROWS)
			break;
	} while (true);
	SPI_cursor_close(portal);
	*count = ids.count;
	return ids.values;
}
