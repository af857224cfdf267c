/*
 * article_5.c
 *	  Article 5: idle land.  A plot that is not developed two years after it
 *	  was acquired, paused days not counted, is idle.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "clock.h"
#include "executor/spi.h"
#include "postgis.h"
#include "rules/rules.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/fmgrprotos.h"

/* Days on which the clock of this plot stands still. */
static PauseList *
plot_pauses(const Subject *subject)
{
	static const RegisterQuery query = {
		"SELECT pg_catalog.range_agg(during)::pg_catalog.datemultirange"
		" FROM {reg}.pauses WHERE plot_id {=} $1",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(subject->id)};
	bool		isnull;
	Datum		pauses;

	register_run(subject, &query, values, NULL);
	pauses = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull);
	return isnull ? NULL : clock_pauses(pauses, NULL);
}

/* Built share of the plot on a day, in percent; false if it has no area. */
static bool
built_percent(const Subject *subject, Datum geometry, DateADT on, Numeric *percent)
{
	static const RegisterQuery query = {
		"SELECT park.built_fraction($1, COALESCE(pg_catalog.array_agg(b.geom)"
		"    FILTER (WHERE b.id IS NOT NULL), '{}'))::pg_catalog.numeric {*} 100"
		" FROM {reg}.buildings b"
		" WHERE b.existed {@>} $2 AND $1 OPERATOR({gis}.&&) b.geom",
		2, {InvalidOid, DATEOID}
	};
	Datum		values[] = {geometry, DateADTGetDatum(on)};

	register_run(subject, &query, values, NULL);
	*percent = result_numeric(1);
	return *percent != NULL;
}

/*
 * Developed: a start recorded by that day, or a built share that reaches the
 * parameter.  Sets the verdict; false if not developed.
 */
static bool
is_developed(const Subject *subject, Finding *finding, DateADT on)
{
	DateADT		started;
	Datum		geometry;
	Parameter	threshold;
	Numeric		built;

	if (subject_date(subject, "started_on", &started) && started <= on)
	{
		finding_say(finding, VERDICT_PASS, "plot %s: development started on %s",
					subject_name(subject), date_text(started));
		return true;
	}
	if (!subject_geometry(subject, "geom", &geometry))
	{
		finding_say(finding, VERDICT_UNKNOWN,
					"plot %s: neither a start of development nor a geometry is recorded",
					subject_name(subject));
		return true;
	}
	if (!register_parameter(subject, "developed_built_fraction", on, &threshold) ||
		!built_percent(subject, geometry, on, &built) ||
		DatumGetBool(DirectFunctionCall2(numeric_lt, NumericGetDatum(built),
										 NumericGetDatum(threshold.value))))
		return false;
	finding_say(finding, VERDICT_PASS, "plot %s is built on by %.2f %% on %s",
				subject_name(subject),
				DatumGetFloat8(DirectFunctionCall1(numeric_float8, NumericGetDatum(built))),
				date_text(on));
	return true;
}

static void
idle(const Subject *subject, Finding *finding)
{
	Parameter	term;
	Interval	span;
	DateADT		acquired,
				due;
	PauseList  *pauses;

	if (!register_parameter(subject, "idle_after", subject->as_of, &term))
	{
		finding_no_rule_version(finding, "idle_after", subject->as_of);
		return;
	}
	finding->citation = term.citation;
	if (subject_is_draft(subject))
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "plot %s is a draft",
					subject_name(subject));
		return;
	}
	if (!subject_date(subject, "acquired_on", &acquired) || DATE_NOT_FINITE(acquired))
	{
		finding_say(finding, VERDICT_UNKNOWN, "plot %s: the day of acquisition is not recorded",
					subject_name(subject));
		return;
	}
	parameter_span(&term, &span);
	pauses = plot_pauses(subject);
	due = clock_due_date(acquired, &span, pauses);
	if (due == DATEVAL_NOEND)
	{
		finding_say(finding, VERDICT_PASS, "the clock of plot %s is paused without an end",
					subject_name(subject));
		return;
	}
	if (subject->as_of > due && is_developed(subject, finding, subject->as_of))
		return;

	finding_at_most(finding,
					int64_to_numeric(clock_days_elapsed(acquired, pauses, subject->as_of)),
					int64_to_numeric(clock_days_elapsed(acquired, NULL,
														clock_due_date(acquired, &span, NULL))),
					"day");
	if (subject->as_of <= due)
	{
		finding_say(finding, VERDICT_PASS, "plot %s may stay undeveloped until %s",
					subject_name(subject), date_text(due));
		return;
	}
	finding_say(finding, VERDICT_FAIL,
				"plot %s, acquired on %s, is not developed: idle since %s",
				subject_name(subject), date_text(acquired), date_text(due + 1));
	finding_advise(finding, "The park proposes how the plot is disposed of and applies to the"
				   " natural-resources authority.");
	subject_geometry(subject, "geom", &finding->place);
}

const Rule	article_5_rules[] = {
	{
		.code = "5.idle",
		.article = "5",
		.title_en = "land is developed within two years of its acquisition",
		.title_zh = "自购地起两年内开发,否则为闲置土地",
		.watches = {{.table = "plots"}},
		.use = "flagged",
		.default_mode = MODE_OFF,
		.evaluate = idle,
	},
	{0}
};
