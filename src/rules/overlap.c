/*
 * overlap.c
 *	  g.overlap: a plot overlaps no other registered plot.
 *
 * Neighbours are found by the spatial index on their boxes.  Most of them
 * merely touch, so one sweep first measures what all of them together cover of
 * the plot, and only where that is something are they taken one by one.  Both
 * repair what is invalid before they measure, and are PostGIS's own overlay
 * where the geometry is not plane polygons (coverage.c).
 *
 * Who writes sees all plots of the register; who asks by findings(), those
 * that he may read.
 */
#include "compat.h"

#include "amount.h"
#include "catalog/pg_type.h"
#include "coverage.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "postgis.h"
#include "rules/geometry.h"
#include "rules/names.h"
#include "rules/park.h"
#include "storage/lmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"

/* Areas below differ only by noise of the arithmetic. */
#define NOISE 0.0001

/* The other registered plots whose boxes meet that of the one judged. */
typedef struct Neighbours
{
	int64	   *ids;
	Datum	   *geometries;
	int			count;
} Neighbours;

/* Those among them that overlap it by too much. */
typedef struct Overlaps
{
	Datum	   *ids;
	int			count;
	int64		worst;
	double		worst_area;
	bool		wholly;			/* the worst is the whole of the smaller plot */
} Overlaps;

/*
 * Two sessions that each add a plot cannot see each other's.  The lock is the
 * one that the triggers which keep plot_cover take of writers of plots: with a
 * second one, a deferred rule would take the two in the other order.
 */
static void
lock_plots(const Subject *subject)
{
	Oid			cover = get_relname_relid("plot_cover", subject->schema);

	if (!OidIsValid(cover))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("register \"%s\" has no table \"%s\"",
						get_namespace_name(subject->schema), "plot_cover"),
				 errhint("The rules of the register need this table; restore it.")));
	LockRelationOid(cover, ShareRowExclusiveLock);
}

/*
 * A plan made while the table was small would read all of it for each row of
 * a COPY that makes it large.  And with statistics there is nothing to learn
 * from the box of each plot that is worth planning anew.
 */
static uint64
run_by_index(const Subject *subject, const RegisterQuery *query, Datum *values)
{
	int			level = NewGUCNestLevel();
	uint64		count;

	set_config_option("enable_seqscan", "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
					  true, 0, false);
	set_config_option("plan_cache_mode", "force_generic_plan", PGC_USERSET, PGC_S_SESSION,
					  GUC_ACTION_SAVE, true, 0, false);
	count = register_run(subject, query, values, NULL);
	AtEOXact_GUC(true, level);
	return count;
}

static void
find_neighbours(const Subject *subject, Datum geometry, Neighbours *neighbours)
{
	static const RegisterQuery query = {
		"SELECT p.id, p.geom FROM {reg}.plots p"
		" WHERE p.status {=} 'registered' AND p.id {<>} $2 AND p.geom OPERATOR({gis}.&&) $1",
		2, {InvalidOid, INT8OID}
	};
	Datum		values[] = {geometry, Int64GetDatum(subject->id)};
	uint64		count = run_by_index(subject, &query, values);
	SPITupleTable *rows = SPI_tuptable;

	neighbours->ids = palloc_array(int64, Max(count, 1));
	neighbours->geometries = palloc_array(Datum, Max(count, 1));
	neighbours->count = (int) count;
	for (uint64 i = 0; i < count; i++)
	{
		bool		isnull;

		neighbours->ids[i] = DatumGetInt64(SPI_getbinval(rows->vals[i], rows->tupdesc, 1, &isnull));
		neighbours->geometries[i] = SPI_getbinval(rows->vals[i], rows->tupdesc, 2, &isnull);
	}
}

/* The area of one geometry, repaired as the overlaps are. */
static double
own_area(Datum geometry)
{
	return coverage_area(geometry, &geometry, 1);
}

/*
 * Measures each neighbour.  What a plot smaller than the tolerance has in
 * common with another is not allowed for that if it is all of it.
 */
static void
measure(Datum geometry, const Neighbours *neighbours, Numeric allowed, Overlaps *overlaps)
{
	double		area = own_area(geometry);

	memset(overlaps, 0, sizeof(*overlaps));
	overlaps->ids = palloc_array(Datum, neighbours->count);
	for (int i = 0; i < neighbours->count; i++)
	{
		Datum		other = neighbours->geometries[i];
		double		common = coverage_area(geometry, &other, 1);
		bool		tolerable = numeric_at_most(square_metres(common), allowed);
		bool		wholly = tolerable && common >= NOISE &&
			common >= Min(area, own_area(other)) - NOISE;
		bool		first;

		CHECK_FOR_INTERRUPTS();
		if (tolerable && !wholly && overlaps->count > 0)
			continue;
		first = (!tolerable || wholly) && overlaps->count == 0;
		if (!tolerable || wholly)
			overlaps->ids[overlaps->count++] = Int64GetDatum(neighbours->ids[i]);
		if (first || common > overlaps->worst_area)
		{
			overlaps->worst_area = common;
			overlaps->worst = neighbours->ids[i];
			overlaps->wholly = wholly;
		}
	}
}

/* What all of them have in common with the geometry, as one geometry. */
static Datum
common_part(const Subject *subject, Datum geometry, const Overlaps *overlaps)
{
	static const RegisterQuery query = {
		"SELECT {gis}.st_multi({gis}.st_collectionextract({gis}.st_union("
		"  {gis}.st_intersection({gis}.st_makevalid($1), {gis}.st_makevalid(p.geom),"
		"   (-1)::pg_catalog.float8)), 3))"
		" FROM {reg}.plots p WHERE p.id {=} ANY ($2)",
		2, {InvalidOid, INT8ARRAYOID}
	};
	Datum		values[] = {
		geometry,
		PointerGetDatum(construct_array(overlaps->ids, overlaps->count, INT8OID, 8,
										FLOAT8PASSBYVAL, TYPALIGN_DOUBLE))
	};
	Datum		part = (Datum) 0;

	register_run(subject, &query, values, NULL);
	result_geometry(1, &part);
	return part;
}

static void
say_overlap(const Subject *subject, Finding *finding, const Overlaps *overlaps)
{
	const char *name = other_plot_label(subject, finding, overlaps->worst);
	const char *own = own_label(subject, finding);
	const char *other = name ? psprintf(dgettext(TEXTDOMAIN, gettext_noop("plot %s")), name) :
		pstrdup(dgettext(TEXTDOMAIN, gettext_noop("another plot")));
	const char *area = area_text(finding->measured);

	if (overlaps->count > 1)
		finding_say(finding, VERDICT_FAIL,
					"plot %s overlaps %d other plots, most of all %s, by %s, more than %s",
					own, overlaps->count, other, area, area_text(finding->required));
	else if (overlaps->wholly)
		finding_say(finding, VERDICT_FAIL,
					"plot %s overlaps %s by %s, the whole of the smaller of the two",
					own, other, area);
	else
		finding_say(finding, VERDICT_FAIL, "plot %s overlaps %s by %s, more than %s",
					own, other, area, area_text(finding->required));
	finding_advise(finding, "Correct the outlines, or take back the plot that this one replaces;"
				   " findings() gives the common part as place.");
}

static void
say_no_overlap(const Subject *subject, Finding *finding)
{
	if (park_is_hidden(subject, 0, finding))
		finding_say(finding, VERDICT_UNKNOWN,
					"plot %s overlaps no other registered plot that you may read by more than %s",
					subject_name(subject), area_text(finding->required));
	else
		finding_say(finding, VERDICT_PASS,
					"plot %s overlaps no other registered plot by more than %s",
					subject_name(subject), area_text(finding->required));
}

void
overlap(const Subject *subject, Finding *finding)
{
	Datum		geometry;
	Parameter	tolerance;
	Numeric		allowed = int64_to_numeric(0);
	Neighbours	neighbours;
	Overlaps	overlaps = {.count = 0};

	if (!geometry_of_subject(subject, finding, &geometry))
		return;
	if (postgis_is_empty(geometry))
	{
		finding_say(finding, VERDICT_UNKNOWN, "the geometry of row %s of %s is empty",
					subject_name(subject), subject->table);
		return;
	}
	if (register_parameter(subject, "overlap_tolerance", subject->as_of, &tolerance))
	{
		allowed = tolerance.value;
		finding->citation = tolerance.citation;
	}
	if (subject->writing && !subject_is_draft(subject))
		lock_plots(subject);
	find_neighbours(subject, geometry, &neighbours);
	if (neighbours.count > 0 &&
		coverage_area(geometry, neighbours.geometries, neighbours.count) >= NOISE / 2)
		measure(geometry, &neighbours, allowed, &overlaps);

	finding_at_most(finding, square_metres(overlaps.worst_area),
					overlaps.wholly ? int64_to_numeric(0) : allowed, "m2");
	if (overlaps.count == 0)
	{
		say_no_overlap(subject, finding);
		return;
	}
	say_overlap(subject, finding, &overlaps);

	/* a refusal shows no geometry */
	if (!subject->writing)
		finding->place = common_part(subject, geometry, &overlaps);
}
