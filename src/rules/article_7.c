/*
 * article_7.c
 *	  Article 7: each park has its infrastructure plan and its infrastructure
 *	  report for the year.
 *
 * Judged are the last full year and the plan of the running one.  What is
 * there and what is due is found where analysts read it, in the register's
 * function infrastructure_yearly_on().
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "rules/names.h"
#include "rules/park.h"
#include "utils/builtins.h"

/* Adds what is wrong with the document of the current row. */
static void
name_document(Finding *finding)
{
	char	   *state = result_text(3);
	bool		plan = strcmp(result_text(2), "plan") == 0;
	int64		year = 0;
	DateADT		due = 0,
				done = 0;

	result_int8(1, &year);
	result_date(4, &due);
	result_date(5, &done);
	if (strcmp(state, "missing") == 0)
	{
		if (plan)
			finding_add(finding, "; no approved plan of %d is recorded", (int) year);
		else
			finding_add(finding, "; no report of %d is recorded", (int) year);
	}
	else if (strcmp(state, "not_yet") == 0)
	{
		if (plan)
			finding_add(finding, "; the plan of %d is not there yet, due by %s", (int) year, date_text(due));
		else
			finding_add(finding, "; the report of %d is not there yet, due by %s", (int) year, date_text(due));
	}
	else if (strcmp(state, "late") == 0)
	{
		if (plan)
			finding_add(finding, "; the plan of %d was approved on %s, but was due by %s", (int) year,
						date_text(done), date_text(due));
		else
			finding_add(finding, "; the report of %d was handed in on %s, but was due by %s", (int) year,
						date_text(done), date_text(due));
	}
}

static void
yearly(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT y.year::pg_catalog.int8, y.document, y.state, y.due_on, y.done_on"
		" FROM {reg}.infrastructure_yearly_on($1) y WHERE y.park_id {=} $2"
		" ORDER BY y.year, y.document",
		2, {DATEOID, INT8OID}
	};
	Datum		values[] = {DateADTGetDatum(subject->as_of), Int64GetDatum(subject->id)};
	Parameter	required;
	uint64		count,
				failed = 0,
				done = 0;

	if (!register_parameter(subject, "infrastructure_yearly_required", subject->as_of, &required))
	{
		finding_no_rule_version(finding, "infrastructure_yearly_required", subject->as_of);
		return;
	}
	finding->citation = required.citation;
	if (numeric_at_most(required.value, int64_to_numeric(0)))
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE,
					"no yearly infrastructure plan and report are required on %s",
					date_text(subject->as_of));
		return;
	}
	if (!park_is_recorded(subject, finding) || park_is_heading(subject, finding))
		return;
	count = register_run(subject, &query, values, NULL);
	for (uint64 row = 0; row < count; row++)
	{
		char	   *state;

		result_row(row);
		state = result_text(3);
		done += strcmp(state, "done") == 0;
		failed += strcmp(state, "missing") == 0 || strcmp(state, "late") == 0;
	}
	finding_at_least(finding, int64_to_numeric((int64) done), int64_to_numeric((int64) count), "document");
	finding_say(finding, failed > 0 ? VERDICT_FAIL : done == count ? VERDICT_PASS : VERDICT_UNKNOWN,
				"park %s has %d of %d yearly plans and reports of infrastructure in time on %s",
				failed > 0 ? own_label(subject, finding) : subject_name(subject), (int) done, (int) count, date_text(subject->as_of));
	for (uint64 row = 0; row < count; row++)
	{
		result_row(row);
		name_document(finding);
	}
	if (failed > 0)
		finding_advise(finding, "Record plans in table infrastructure_plans and reports in"
					   " infrastructure_reports, with the days of approval and of handing in.");
}

const Rule	article_7_rules[] = {
	{
		.code = "7.yearly",
		.article = gettext_noop("7"),
		.title_en = "each park has its infrastructure plan and report for the year",
		.title_zh = "各园区有基础设施建设年度计划和年度报告",
		.watches = {{.table = "parks"}},
		.use = "flagged",
		.default_mode = MODE_OFF,
		.evaluate = yearly,
	},
	{0}
};
