/*
 * coverage.c
 *	  How much of a plot its footprints cover, every square metre once.
 *
 * Geometry in, numbers out: no SQL-callable function and no aggregate state
 * here (built_area.c), and no PostGIS name (postgis.c).
 *
 * There are two ways.  Plane polygons are read as numbers (polygon.c) and
 * swept (sweep.c); those that are not certainly valid are repaired by PostGIS
 * before.  Everything else goes through PostGIS's overlay.  prepare() and
 * covered_area() choose; the result is the same.
 */
#include "compat.h"

#include "coverage.h"
#include "crs.h"
#include "miscadmin.h"
#include "polygon.h"
#include "postgis.h"
#include "sweep.h"

/* A plot and its footprints, in the form of either way. */
typedef struct Cover
{
	Datum		plot;
	const Datum *footprints;
	int			count;

	/* read as numbers, moved to a corner of the plot */
	bool		readable;
	Polygons	plot_shape;
	Polygons   *shapes;			/* without vertices: do not reach the plot */

	/* for the overlay, made when it is needed first */
	bool		repaired;
	Datum		plot_polygons;
	Datum	   *polygons;
} Cover;

/* Replaces what was read by what PostGIS makes of it, unless it is plainly valid. */
static bool
make_valid(Datum geometry, double origin_x, double origin_y, Polygons *shape)
{
	if (polygons_certainly_valid(shape))
		return true;
	if (!polygons_read(postgis_polygons(geometry), shape))
		return false;
	polygons_move(shape, origin_x, origin_y);
	return true;
}

/* Reads plot and footprints as numbers; false if one of them needs PostGIS. */
static bool
read_shapes(Cover *cover)
{
	Polygons   *plot = &cover->plot_shape;
	double		x,
				y;
	int32		plot_srid;

	if (!polygons_srid(cover->plot, &plot_srid) ||
		(plot_srid != 0 && crs_get(plot_srid)->geographic) ||
		!polygons_read(cover->plot, plot))
		return false;
	x = plot->min_x;
	y = plot->min_y;
	polygons_move(plot, x, y);
	if (!make_valid(cover->plot, x, y, plot))
		return false;

	cover->shapes = palloc_array(Polygons, Max(cover->count, 1));
	for (int i = 0; i < cover->count; i++)
	{
		Polygons   *shape = &cover->shapes[i];
		int32		srid;

		CHECK_FOR_INTERRUPTS();

		/* mixed systems are for PostGIS to refuse */
		if (!polygons_srid(cover->footprints[i], &srid) || srid != plot_srid ||
			!polygons_read(cover->footprints[i], shape))
			return false;
		polygons_move(shape, x, y);

		/* a repair never reaches beyond the box */
		if (shape->max_x <= plot->min_x || shape->min_x >= plot->max_x ||
			shape->max_y <= plot->min_y || shape->min_y >= plot->max_y)
			shape->vertex_count = 0;
		else if (!make_valid(cover->footprints[i], x, y, shape))
			return false;
	}
	return true;
}

static void
prepare(Cover *cover, Datum plot, const Datum *footprints, int count)
{
	memset(cover, 0, sizeof(*cover));
	cover->plot = plot;
	cover->footprints = footprints;
	cover->count = count;
	cover->readable = read_shapes(cover);
}

/* Repairs once, because a footprint may take part in many overlays. */
static void
repair(Cover *cover)
{
	if (cover->repaired)
		return;
	cover->plot_polygons = postgis_polygons(cover->plot);
	cover->polygons = palloc_array(Datum, Max(cover->count, 1));
	for (int i = 0; i < cover->count; i++)
		cover->polygons[i] = postgis_polygons(cover->footprints[i]);
	cover->repaired = true;
}

/*
 * Area of the plot that the union of the chosen footprints covers, by
 * PostGIS.  Points, lines and empties cover nothing and drop out.
 */
static double
overlay_area(Cover *cover, const int *chosen, int count)
{
	Datum	   *usable = palloc_array(Datum, Max(count, 1));
	int			n = 0;
	Datum		covered;

	repair(cover);
	if (postgis_is_empty(cover->plot_polygons))
		return 0;
	for (int i = 0; i < count; i++)
		if (!postgis_is_empty(cover->polygons[chosen[i]]))
			usable[n++] = cover->polygons[chosen[i]];
	if (n == 0)
		return 0;
	covered = postgis_intersection(cover->plot_polygons, postgis_union(usable, n));

	/* where they merely touch, the intersection is a line or a point */
	return postgis_is_empty(covered) ? 0 : crs_area(covered);
}

/* The same, by whichever way is open. */
static double
covered_area(Cover *cover, const int *chosen, int count)
{
	if (cover->readable)
	{
		const Polygons **shapes = palloc_array(const Polygons *, Max(count, 1));
		double		area;
		bool		swept;

		for (int i = 0; i < count; i++)
			shapes[i] = &cover->shapes[chosen[i]];
		swept = sweep_covered_area(&cover->plot_shape, shapes, count, &area);
		pfree(shapes);
		if (swept)
			return area;
	}
	return overlay_area(cover, chosen, count);
}

static double
area_of_all(Cover *cover)
{
	int		   *chosen = palloc_array(int, Max(cover->count, 1));

	for (int i = 0; i < cover->count; i++)
		chosen[i] = i;
	return covered_area(cover, chosen, cover->count);
}

double
coverage_area(Datum plot, const Datum *footprints, int count)
{
	Cover		cover;

	prepare(&cover, plot, footprints, count);
	return area_of_all(&cover);
}

/* The plot's own area, 0 if it is empty. */
static double
plot_area(Cover *cover)
{
	if (cover->readable)
		return polygons_area(&cover->plot_shape);
	repair(cover);
	return postgis_is_empty(cover->plot_polygons) ? 0 : crs_area(cover->plot_polygons);
}

bool
coverage_fraction(Datum plot, const Datum *footprints, int count, double *fraction)
{
	Cover		cover;
	double		whole;

	prepare(&cover, plot, footprints, count);
	whole = plot_area(&cover);
	if (whole <= 0)
		return false;

	/* rounding must not make a full plot more than full */
	*fraction = Min(area_of_all(&cover) / whole, 1.0);
	return true;
}

static int
compare_dates(const void *a, const void *b)
{
	DateADT		left = *(const DateADT *) a;
	DateADT		right = *(const DateADT *) b;

	return left < right ? -1 : left > right;
}

/* The days on which the set of standing footprints may change, ascending. */
static int
days_of_change(const Footprint *footprints, int count, DateADT *days)
{
	int			n = 0,
				distinct = 0;

	for (int i = 0; i < count; i++)
	{
		days[n++] = footprints[i].from;
		if (footprints[i].until != DATEVAL_NOEND)
			days[n++] = footprints[i].until;
	}
	qsort(days, n, sizeof(DateADT), compare_dates);
	for (int i = 0; i < n; i++)
		if (distinct == 0 || days[distinct - 1] != days[i])
			days[distinct++] = days[i];
	return distinct;
}

/* One measurement for each day of change. */
AreaHistory *
coverage_history(Datum plot, const Footprint *footprints, int count)
{
	Datum	   *geometries = palloc_array(Datum, Max(count, 1));
	int		   *standing = palloc_array(int, Max(count, 1));
	DateADT    *days = palloc_array(DateADT, Max(2 * count, 1));
	int			changes = days_of_change(footprints, count, days);
	AreaStep   *steps = palloc_array(AreaStep, Max(changes, 1));
	Cover		cover;

	for (int i = 0; i < count; i++)
		geometries[i] = footprints[i].geometry;
	prepare(&cover, plot, geometries, count);

	for (int d = 0; d < changes; d++)
	{
		int			n = 0;

		for (int i = 0; i < count; i++)
			if (footprints[i].from <= days[d] && days[d] < footprints[i].until)
				standing[n++] = i;
		steps[d].from_date = days[d];
		steps[d].area = covered_area(&cover, standing, n);
	}
	return area_history_make(steps, changes);
}
