/*
 * article_5.c
 *	  Article 5: idle land.  A plot that is not developed two years after it
 *	  was acquired, paused days not counted, is idle.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "clock.h"
#include "development.h"
#include "executor/spi.h"
#include "rules/names.h"
#include "rules/plot.h"
#include "rules/rules.h"
#include "utils/builtins.h"
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

/* A share with two digits, rounded down: 59.996 % does not read as 60 %. */
static const char *
percent_text(Numeric part, Numeric whole)
{
	return numeric_text(DatumGetNumeric(DirectFunctionCall2(numeric_trunc,
															NumericGetDatum(percent_of(part, whole)),
															Int32GetDatum(2))));
}

/* Says why the plot counts as developed, or why that is not known; false if it does not. */
static bool
is_developed(const Subject *subject, Finding *finding, DateADT on)
{
	DevelopmentTest test;
	DevelopmentEvidence evidence;
	DateADT		started;

	plot_development_test(subject, on, &test);
	plot_evidence(subject, on, &test, &evidence);
	switch (development(&test, &evidence))
	{
		case DEVELOPED_STARTED:
			subject_date(subject, "started_on", &started);
			finding_say(finding, VERDICT_PASS, "plot %s: development started on %s",
						subject_name(subject), date_text(started));
			return true;
		case DEVELOPED_BUILT:
			finding_say(finding, VERDICT_PASS, "plot %s is built on by %s %% on %s",
						subject_name(subject),
						percent_text(rounded_area(evidence.built), rounded_area(evidence.area)),
						date_text(on));
			return true;
		case DEVELOPED_INVESTED:
			finding_say(finding, VERDICT_PASS,
						"plot %s: %s %% of the agreed investment is made",
						subject_name(subject),
						percent_text(int64_to_numeric(evidence.invested),
									 int64_to_numeric(evidence.agreed)));
			return true;
		case DEVELOPMENT_AREA_UNKNOWN:
			if (evidence.started)
				finding_say(finding, VERDICT_UNKNOWN,
							"plot %s: no geometry is recorded, so it is not known whether it is built on",
							subject_name(subject));
			else
				finding_say(finding, VERDICT_UNKNOWN,
							"plot %s: neither a start of development nor a geometry is recorded",
							subject_name(subject));
			return true;
		case DEVELOPMENT_INVESTMENT_UNKNOWN:
			finding_say(finding, VERDICT_UNKNOWN,
						"plot %s: the agreed investment and what is invested are not both recorded",
						subject_name(subject));
			return true;
		case NOT_DEVELOPED:
			break;
	}
	return false;
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
				own_label(subject, finding), date_text(acquired), date_text(due + 1));
	finding_advise(finding, "The park proposes how the plot is disposed of and applies to the"
				   " natural-resources authority.");
	subject_geometry(subject, "geom", &finding->place);
}

const Rule	article_5_rules[] = {
	{
		.code = "5.idle",
		.article = gettext_noop("5"),
		.title_en = "land is developed within two years of its acquisition",
		.title_zh = "自购地起两年内开发，否则为闲置土地",
		.watches = {{.table = "plots"}},
		.use = "flagged",
		.default_mode = MODE_OFF,
		.parameters = {"idle_after", "developed_by_start", "developed_built_fraction", "developed_invested_fraction"},
		.evaluate = idle,
	},
	{0}
};
