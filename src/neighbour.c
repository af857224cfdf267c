/*
 * neighbour.c
 *	  Which plots are neighbours: shared_boundary() of two, neighbours() of
 *	  many.
 *
 * What is shared is measured by shared_edge.c; how much of it makes
 * neighbours, and of which plots, is the register's affair.
 */
#include "compat.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "crs.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "polygon.h"
#include "postgis.h"
#include "shared_edge.h"
#include "utils/array.h"
#include "utils/lsyscache.h"

PG_FUNCTION_INFO_V1(shared_boundary);
PG_FUNCTION_INFO_V1(neighbours);

/* Coordinates are taken to the millimetre. */
#define NOISE 0.001

/* The ellipsoid of CGCS2000 (GRS80); WGS84 differs by 0.1 mm. */
#define SEMI_MAJOR 6378137.0
#define FLATTENING (1 / 298.257222101)
#define RADIANS (M_PI / 180)

/* A plot as it is stored, its edges not looked at yet. */
typedef struct Plot
{
	int64		id;
	Polygons	shape;
} Plot;

/* Metres of a unit of the coordinates, east and north. */
typedef struct Scale
{
	double		x;
	double		y;
} Scale;

/*
 * Around one place the ellipsoid is a plane: over the length of a plot the
 * scale of it changes by less than coordinates are known.
 */
static Scale
scale_at(const Crs *crs, double y)
{
	double		sine = sin(y * RADIANS);
	double		square = FLATTENING * (2 - FLATTENING);
	double		curve = 1 - square * sine * sine;

	if (!crs->geographic)
		return (Scale) {1, 1};
	return (Scale) {
		SEMI_MAJOR / sqrt(curve) * cos(y * RADIANS) * RADIANS,
		SEMI_MAJOR * (1 - square) / (curve * sqrt(curve)) * RADIANS
	};
}

/* A copy in metres around an origin. */
static Polygons
in_metres(const Polygons *shape, double x, double y, Scale scale)
{
	Polygons	result;

	polygons_place(shape, x, y, &result);
	for (int i = 0; i < result.vertex_count; i++)
	{
		result.vertices[i].x *= scale.x;
		result.vertices[i].y *= scale.y;
	}
	result.min_x *= scale.x;
	result.max_x *= scale.x;
	result.min_y *= scale.y;
	result.max_y *= scale.y;
	return result;
}

static double
shared_in_metres(const Crs *crs, const Polygons *a, const Polygons *b, double gap)
{
	Scale		scale = scale_at(crs, (a->min_y + a->max_y) / 2);
	Polygons	left = in_metres(a, a->min_x, a->min_y, scale);
	Polygons	right = in_metres(b, a->min_x, a->min_y, scale);
	double		shared = shared_edge(&left, &right, gap + NOISE);

	pfree(left.vertices);
	pfree(right.vertices);
	return shared;
}

/*
 * Reads the polygons of a geometry, repaired if they need it.  Its area is
 * asked for because a repair takes coordinates that are no numbers away.
 */
static void
read_plot(Datum geometry, Polygons *shape)
{
	bool		readable = polygons_read(geometry, shape);

	if (readable && polygons_certainly_valid(shape))
		return;
	if (!readable)
		(void) postgis_area(geometry, false);
	if (!polygons_read(postgis_polygons(geometry), shape))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("coordinates of the geometry are too large for a map in metres")));
}

static void
check_gap(double gap)
{
	if (!(gap >= 0) || isinf(gap))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a gap must be a number of metres from 0 up")));
}

static void
check_srid(Datum geometry, int32 srid)
{
	int32		other = postgis_srid(geometry);

	if (other != srid)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("geometries have different SRIDs: %d and %d", srid, other)));
}

static const Crs *
plot_crs(int32 srid)
{
	static const Crs plane;

	return srid == 0 ? &plane : crs_get(srid);
}

Datum
shared_boundary(PG_FUNCTION_ARGS)
{
	Datum		a = PG_GETARG_DATUM(0);
	Datum		b = PG_GETARG_DATUM(1);
	double		gap = PG_GETARG_FLOAT8(2);
	int32		srid = postgis_srid(a);
	Polygons	shape_a,
				shape_b;

	check_gap(gap);
	check_srid(b, srid);
	read_plot(a, &shape_a);
	read_plot(b, &shape_b);
	if (shape_a.vertex_count == 0 || shape_b.vertex_count == 0)
		PG_RETURN_FLOAT8(0);
	PG_RETURN_FLOAT8(shared_in_metres(plot_crs(srid), &shape_a, &shape_b, gap));
}

static int
compare_plots(const void *a, const void *b)
{
	double		left = ((const Plot *) a)->shape.min_x;
	double		right = ((const Plot *) b)->shape.min_x;

	return left < right ? -1 : left > right;
}

/* Reads ids and outlines; plots without one have no neighbours. */
static int
read_plots(ArrayType *id_array, ArrayType *geometry_array, Plot **plots, int32 *srid)
{
	Datum	   *ids,
			   *geometries;
	bool	   *no_id,
			   *no_geometry;
	int			count,
				geometry_count,
				kept = 0;
	int16		length;
	bool		by_value;
	char		align;

	deconstruct_array(id_array, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &ids, &no_id, &count);
	get_typlenbyvalalign(ARR_ELEMTYPE(geometry_array), &length, &by_value, &align);
	deconstruct_array(geometry_array, ARR_ELEMTYPE(geometry_array), length, by_value, align,
					  &geometries, &no_geometry, &geometry_count);
	if (count != geometry_count)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("arrays of %d ids and of %d outlines do not match", count, geometry_count)));

	*plots = palloc_array(Plot, Max(count, 1));
	for (int i = 0; i < count; i++)
	{
		Plot	   *plot = &(*plots)[kept];

		CHECK_FOR_INTERRUPTS();
		if (no_id[i] || no_geometry[i])
			continue;
		if (kept == 0)
			*srid = postgis_srid(geometries[i]);
		check_srid(geometries[i], *srid);
		plot->id = DatumGetInt64(ids[i]);
		read_plot(geometries[i], &plot->shape);
		if (plot->shape.vertex_count > 0)
			kept++;
	}
	return kept;
}

static void
put_pair(ReturnSetInfo *rsinfo, int64 a, int64 b, double shared)
{
	Datum		values[] = {
		Int64GetDatum(Min(a, b)), Int64GetDatum(Max(a, b)), Float8GetDatum(shared)
	};
	bool		nulls[] = {false, false, false};

	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/*
 * Plots from west to east, each against those that begin before it ends.  A
 * planner that knows nothing of how many plots are idle has no part in it.
 */
Datum
neighbours(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	double		gap = PG_GETARG_FLOAT8(2);
	Plot	   *plots;
	int32		srid = 0;
	int			count;
	const Crs  *crs;

	check_gap(gap);
	InitMaterializedSRF(fcinfo, 0);
	count = read_plots(PG_GETARG_ARRAYTYPE_P(0), PG_GETARG_ARRAYTYPE_P(1), &plots, &srid);
	if (count == 0)
		return (Datum) 0;
	crs = plot_crs(srid);
	qsort(plots, count, sizeof(Plot), compare_plots);
	for (int i = 0; i < count; i++)
	{
		const Polygons *a = &plots[i].shape;
		Scale		scale = scale_at(crs, (a->min_y + a->max_y) / 2);

		/* twice what is needed: only a first sieve */
		double		reach_x = 2 * (gap + NOISE) / scale.x;
		double		reach_y = 2 * (gap + NOISE) / scale.y;

		CHECK_FOR_INTERRUPTS();
		for (int j = i + 1; j < count && plots[j].shape.min_x <= a->max_x + reach_x; j++)
		{
			const Polygons *b = &plots[j].shape;
			double		shared;

			if (b->min_y > a->max_y + reach_y || b->max_y < a->min_y - reach_y ||
				plots[i].id == plots[j].id)
				continue;
			shared = shared_in_metres(crs, a, b, gap);
			if (shared > 0)
				put_pair(rsinfo, plots[i].id, plots[j].id, shared);
		}
	}
	return (Datum) 0;
}
