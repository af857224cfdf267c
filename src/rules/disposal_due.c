/*
 * disposal_due.c
 *	  Article 5: idle land and factories are disposed of within three years.
 */
#include "compat.h"

#include "clock.h"
#include "rules/disposal_case.h"
#include "rules/names.h"
#include "utils/date.h"
#include "yardstick.h"

/* The first day on which the measures set a time for disposal. */
static bool
first_day_in_force(const Subject *subject, DateADT *day)
{
	static const RegisterQuery query = {
		"SELECT pg_catalog.min(pg_catalog.lower(applies)) FROM {reg}.parameters"
		" WHERE name {=} 'disposal_within'",
		0, {0}
	};

	if (subject->yardstick)
		return yardstick_first_day(subject->yardstick, "disposal_within", day);
	register_run(subject, &query, NULL, NULL);
	return result_date(1, day);
}

/* From which day the time runs; says why if it does not. */
static bool
disposal_start(const Subject *subject, const Case *c, Finding *finding, DateADT *start)
{
	DateADT		first,
				last = Min(c->closed, subject->as_of);

	if (c->flagged > subject->as_of)
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "case %s is flagged only on %s",
					subject_name(subject), date_text(c->flagged));
		return false;
	}
	*start = c->flagged;
	if (first_day_in_force(subject, &first) && first > *start)
		*start = first;
	if (last < *start)
		finding_no_rule_version(finding, "disposal_within", last);
	return last >= *start;
}

static void
disposal_due(const Subject *subject, Finding *finding)
{
	const char *name = subject_name(subject);
	Parameter	term;
	Interval	span;
	Case		c;
	DateADT		start,
				end,
				due;
	int64		successor;
	bool		open;

	if (!case_read(subject, &c) || c.closed < c.flagged)
	{
		finding_say(finding, VERDICT_UNKNOWN,
					"case %s: the days on which it was flagged and closed are not recorded, or not in order",
					name);
		return;
	}
	successor = case_superseded_by(subject);
	if (successor)
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "case %s is superseded by case %lld",
					name, (long long) successor);
		return;
	}
	if (!disposal_start(subject, &c, finding, &start))
		return;
	finding->on = start;
	if (!register_parameter(subject, "disposal_within", start, &term))
	{
		finding_no_rule_version(finding, "disposal_within", start);
		return;
	}
	finding->citation = term.citation;
	parameter_span(&term, &span);
	due = clock_due_date(start, &span, NULL);
	open = c.closed > subject->as_of;
	end = open ? subject->as_of : c.closed;
	finding_at_most(finding, int64_to_numeric(clock_days_elapsed(start, NULL, end)),
					int64_to_numeric(clock_days_elapsed(start, NULL, due)), "day");
	if (end <= due && open)
		finding_say(finding, VERDICT_PASS, "case %s is open and due by %s", name, date_text(due));
	else if (end <= due)
		finding_say(finding, VERDICT_PASS, "case %s was closed on %s, due by %s",
					name, date_text(end), date_text(due));
	else if (open)
	{
		finding_say(finding, VERDICT_FAIL, "case %s is open, but was due by %s",
					own_label(subject, finding), date_text(due));
		finding_advise(finding, "Take the next step of the case; view disposal_cases says which it is.");
	}
	else
		finding_say(finding, VERDICT_FAIL, "case %s was closed on %s, but was due by %s",
					own_label(subject, finding), date_text(end), date_text(due));
}

const Rule	disposal_due_rules[] = {
	{
		.code = "5.disposal_due",
		.article = gettext_noop("5"),
		.title_en = "idle land and factories are disposed of within three years",
		.title_zh = "闲置土地和厂房3年内完成处置",
		.watches = {{.table = "disposals"}},
		.use = "flagged",
		.default_mode = MODE_OFF,
		.parameters = {"disposal_within"},
		.evaluate = disposal_due,
	},
	{0}
};
