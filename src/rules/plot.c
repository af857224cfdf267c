/*
 * plot.c
 *	  What the rules on idle land read of a plot.  What they conclude from it
 *	  is theirs.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "crs.h"
#include "finding.h"
#include "postgis.h"
#include "rules/plot.h"
#include "yardstick.h"

/*
 * What plot_cover keeps, if it was kept for this very outline.  While the plot
 * is being written it may be the cover of the old one.
 */
static bool
kept_built_area(const Subject *subject, Datum geometry, DateADT on, double *built)
{
	static const RegisterQuery query = {
		"SELECT park.area_on(c.built_history, $3)"
		" FROM {reg}.plots p JOIN {reg}.plot_cover c ON c.plot_id {=} p.id"
		" WHERE p.id {=} $1 AND p.geom OPERATOR({gis}.=) $2",
		3, {INT8OID, InvalidOid, DATEOID}
	};
	Datum		values[] = {Int64GetDatum(subject->id), geometry, DateADTGetDatum(on)};

	if (subject->writing || subject->id == 0)
		return false;
	register_run(subject, &query, values, NULL);
	return result_double(1, built);
}

/* A history does not depend on the order of its buildings, so it is what plot_cover keeps. */
static void
measured_built_area(const Subject *subject, Datum geometry, DateADT on, double *built)
{
	static const RegisterQuery query = {
		"SELECT park.area_on(park.built_history($1, b.geom, b.existed), $2)"
		" FROM {reg}.buildings b WHERE $1 OPERATOR({gis}.&&) b.geom",
		2, {InvalidOid, DATEOID}
	};
	Datum		values[] = {geometry, DateADTGetDatum(on)};

	register_run(subject, &query, values, NULL);
	if (!result_double(1, built))
		*built = 0;
}

bool
plot_areas(const Subject *subject, DateADT on, double *built, double *area)
{
	Datum		geometry;

	if (!subject_geometry(subject, "geom", &geometry))
		return false;
	*area = crs_area(geometry);
	if (*area <= 0)
		return false;
	if (!kept_built_area(subject, geometry, on, built))
		measured_built_area(subject, geometry, on, built);
	return true;
}

/* Without a value a recorded start counts; the others count only with one. */
void
plot_development_test(const Subject *subject, DateADT on, DevelopmentTest *test)
{
	Parameter	start,
				built,
				invested;

	test->start_counts = !register_parameter(subject, "developed_by_start", on, &start) ||
		!numeric_at_most(start.value, int64_to_numeric(0));
	test->built_min =
		register_parameter(subject, "developed_built_fraction", on, &built) ? built.value : NULL;
	test->invested_min =
		register_parameter(subject, "developed_invested_fraction", on, &invested) ? invested.value : NULL;
}

void
plot_evidence(const Subject *subject, DateADT on, const DevelopmentTest *test,
			  DevelopmentEvidence *evidence)
{
	DateADT		started;

	memset(evidence, 0, sizeof(DevelopmentEvidence));
	evidence->started = subject_date(subject, "started_on", &started) && started <= on;

	/* measuring costs; where the start decides, it is spared */
	if (test->start_counts && evidence->started)
		return;
	evidence->has_area = test->built_min &&
		plot_areas(subject, on, &evidence->built, &evidence->area);
	evidence->has_investment = test->invested_min &&
		subject_int8(subject, "invested_yuan", &evidence->invested) &&
		subject_int8(subject, "agreed_investment_yuan", &evidence->agreed) &&
		evidence->agreed > 0;
}
