/*
 * coverage.c
 *	  How much of a plot its footprints cover, every square metre once.
 *
 * Geometry in, numbers out: no SQL-callable function and no aggregate state
 * here (built_area.c), and no PostGIS name (postgis.c).
 */
#include "compat.h"

#include "coverage.h"
#include "crs.h"
#include "postgis.h"

/*
 * The footprints that can cover anything, as polygons.  Points, lines and
 * empties drop out here.
 */
static int
usable_footprints(const Datum *footprints, int count, Datum *usable)
{
	int			n = 0;

	for (int i = 0; i < count; i++)
	{
		Datum		polygons = postgis_polygons(footprints[i]);

		if (!postgis_is_empty(polygons))
			usable[n++] = polygons;
	}
	return n;
}

/* Area of a plot's polygons that the union of usable footprints covers. */
static double
covered_area(Datum plot, Datum *usable, int count)
{
	Datum		cover;

	if (count == 0)
		return 0;
	cover = postgis_intersection(plot, postgis_union(usable, count));

	/* where they merely touch, the intersection is a line or a point */
	return postgis_is_empty(cover) ? 0 : crs_area(cover);
}

double
coverage_area(Datum plot, const Datum *footprints, int count)
{
	Datum		polygons = postgis_polygons(plot);
	Datum	   *usable = palloc_array(Datum, Max(count, 1));

	if (postgis_is_empty(polygons))
		return 0;
	return covered_area(polygons, usable, usable_footprints(footprints, count, usable));
}

bool
coverage_fraction(Datum plot, const Datum *footprints, int count, double *fraction)
{
	Datum		polygons = postgis_polygons(plot);
	double		whole;

	if (postgis_is_empty(polygons))
		return false;
	whole = crs_area(polygons);
	if (whole <= 0)
		return false;

	/* rounding in the overlay must not make a full plot more than full */
	*fraction = Min(coverage_area(polygons, footprints, count) / whole, 1.0);
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

/*
 * One overlay for each day of change.  Repairing is done once, because a
 * footprint takes part in many of them.
 */
AreaHistory *
coverage_history(Datum plot, const Footprint *footprints, int count)
{
	Datum		polygons = postgis_polygons(plot);
	bool		empty = postgis_is_empty(polygons);
	Datum	   *repaired = palloc_array(Datum, Max(count, 1));
	Datum	   *standing = palloc_array(Datum, Max(count, 1));
	DateADT    *days = palloc_array(DateADT, Max(2 * count, 1));
	int			changes = days_of_change(footprints, count, days);
	AreaStep   *steps = palloc_array(AreaStep, Max(changes, 1));

	for (int i = 0; i < count; i++)
		repaired[i] = postgis_polygons(footprints[i].geometry);

	for (int d = 0; d < changes; d++)
	{
		int			n = 0;

		for (int i = 0; i < count; i++)
			if (footprints[i].from <= days[d] && days[d] < footprints[i].until &&
				!postgis_is_empty(repaired[i]))
				standing[n++] = repaired[i];
		steps[d].from_date = days[d];
		steps[d].area = empty ? 0 : covered_area(polygons, standing, n);
	}
	return area_history_make(steps, changes);
}
