/*
 * article_2.c
 *	  Article 2: each park has its master plan, its industry development plan
 *	  and the annual plan of the year.
 *
 * What is missing is found where analysts read it, in the register's function
 * plans_missing_on().
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "rules/names.h"
#include "rules/park.h"
#include "utils/builtins.h"

#define PLANS_OF_A_PARK 3

/* Adds what is missing, a plan a line of plans_missing_on(). */
static void
name_missing(Finding *finding, const char *kind, int64 year, const DateADT *due)
{
	if (strcmp(kind, "master") == 0)
		finding_add(finding, "; no approved master plan is in force");
	else if (strcmp(kind, "industry") == 0)
		finding_add(finding, "; no approved industry development plan is in force");
	else if (due)
		finding_add(finding, "; there is no approved annual plan of %d yet, due by %s", (int) year,
					date_text(*due));
	else
		finding_add(finding, "; there is no approved annual plan of %d", (int) year);
}

static void
plans(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT m.kind, m.year::pg_catalog.int8, m.state {=} 'missing', m.due_on"
		" FROM {reg}.plans_missing_on($1) m WHERE m.park_id {=} $2"
		" ORDER BY m.kind DESC, m.state",
		2, {DATEOID, INT8OID}
	};
	Datum		values[] = {DateADTGetDatum(subject->as_of), Int64GetDatum(subject->id)};
	Parameter	required;
	uint64		missing;
	bool		overdue = false;

	if (!register_parameter(subject, "plans_required", subject->as_of, &required))
	{
		finding_no_rule_version(finding, "plans_required", subject->as_of);
		return;
	}
	finding->citation = required.citation;
	if (numeric_at_most(required.value, int64_to_numeric(0)))
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "no plans are required on %s",
					date_text(subject->as_of));
		return;
	}
	if (!park_is_recorded(subject, finding) || park_is_heading(subject, finding))
		return;
	missing = register_run(subject, &query, values, NULL);
	finding_at_least(finding, int64_to_numeric(PLANS_OF_A_PARK - (int64) missing),
					 int64_to_numeric(PLANS_OF_A_PARK), "plan");
	if (missing == 0)
	{
		finding_say(finding, VERDICT_PASS, "park %s has its plans on %s", subject_name(subject),
					date_text(subject->as_of));
		return;
	}
	for (uint64 row = 0; row < missing; row++)
	{
		result_row(row);
		overdue |= result_bool(3);
	}
	finding_say(finding, overdue ? VERDICT_FAIL : VERDICT_UNKNOWN,
				"park %s has %d of %d plans on %s",
				overdue ? own_label(subject, finding) : subject_name(subject),
				PLANS_OF_A_PARK - (int) missing, PLANS_OF_A_PARK, date_text(subject->as_of));
	for (uint64 row = 0; row < missing; row++)
	{
		int64		year = 0;
		DateADT		due;

		result_row(row);
		result_int8(2, &year);
		name_missing(finding, result_text(1), year,
					 !result_bool(3) && result_date(4, &due) ? &due : NULL);
	}
	if (overdue)
		finding_advise(finding, "Record the plan in table plans with the day of its approval.");
}

const Rule	article_2_rules[] = {
	{
		.code = "2.plans",
		.article = gettext_noop("2"),
		.title_en = "each park has its master plan, industry development plan and annual plan",
		.title_zh = "各园区编制总体规划、中长期产业发展规划和年度产业发展计划",
		.watches = {{.table = "parks"}},
		.use = "flagged",
		.default_mode = MODE_OFF,
		.evaluate = plans,
	},
	{0}
};
