/*
 * order_53.c
 *	  The national rule on idle land: Measures for the Disposal of Idle Land
 *	  (Ministry of Land and Resources, Order 53), article 2.  It stands beside
 *	  article 5 of the city's measures and shares neither clock nor verdict
 *	  with it: it counts from the agreed start, not from the purchase.
 *
 * Two ways to be idle, two rules: not started a year after the agreed start;
 * or started, little developed, and suspended for a year.  Delay that the
 * government or force majeure caused does not count; which causes these are is
 * in pause_causes.
 */
#include "compat.h"

#include "amount.h"
#include "catalog/pg_type.h"
#include "clock.h"
#include "executor/spi.h"
#include "rules/names.h"
#include "rules/plot.h"
#include "rules/rules.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

/*
 * The last day of a period.  A pause whose cause is not in pause_causes may or
 * may not be excused: then the period ends between "due" and "latest".
 */
typedef struct Term
{
	DateADT		due;
	DateADT		latest;
	int32		days;			/* its length without pauses */
	int32		elapsed;		/* on the day judged, excused days left out */
} Term;

static void
get_term(const Subject *subject, DateADT from, const Parameter *length, Term *term)
{
	static const RegisterQuery query = {
		"SELECT pg_catalog.range_agg(u.during) FILTER (WHERE k.excused_nationally),"
		"  pg_catalog.range_agg(u.during) FILTER (WHERE k.excused_nationally OR k.code IS NULL)"
		" FROM {reg}.pauses u LEFT JOIN {reg}.pause_causes k ON k.code {=} u.cause"
		" WHERE u.plot_id {=} $1",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(subject->id)};
	PauseList  *lists[2];
	Interval	span;

	register_run(subject, &query, values, NULL);
	for (int i = 0; i < 2; i++)
	{
		bool		isnull;
		Datum		pauses = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, i + 1, &isnull);

		lists[i] = isnull ? NULL : clock_pauses(pauses, NULL);
	}
	parameter_span(length, &span);
	term->due = clock_due_date(from, &span, lists[0]);
	term->latest = clock_due_date(from, &span, lists[1]);
	term->days = clock_due_date(from, &span, NULL) - from;
	term->elapsed = clock_days_elapsed(from, lists[0], subject->as_of);
}

/* A parameter of the national rule; says so and returns false if it has no value. */
static bool
get_limit(const Subject *subject, Finding *finding, const char *name, Parameter *limit)
{
	if (register_parameter(subject, name, subject->as_of, limit))
		return true;
	finding_no_rule_version(finding, name, subject->as_of);
	return false;
}

static bool
is_draft(const Subject *subject, Finding *finding)
{
	if (!subject_is_draft(subject))
		return false;
	finding_say(finding, VERDICT_NOT_APPLICABLE, "plot %s is a draft", subject_name(subject));
	return true;
}

static void
say_cause_unknown(const Subject *subject, Finding *finding, const Term *term)
{
	finding_say(finding, VERDICT_UNKNOWN,
				"plot %s: the year ended on %s unless pauses whose cause is not listed are excused",
				subject_name(subject), date_text(term->due));
	finding_advise(finding, "List the causes in pause_causes, and whether the national rule excuses them.");
}

static void
advise_investigation(Finding *finding)
{
	finding_advise(finding, "The natural-resources authority investigates and decides under the"
				   " Measures for the Disposal of Idle Land, article 14: a fee after one year,"
				   " the land taken back after two.");
}

/*
 * The day on which development is to start: agreed, or the last day of a time
 * after delivery.  False if it is not known; the finding says why.
 */
static bool
start_to_keep(const Subject *subject, Finding *finding, DateADT *day)
{
	Parameter	after_delivery;
	DateADT		delivered;
	Interval	span;

	if (subject_date(subject, "agreed_start_on", day))
		return true;
	if (!subject_date(subject, "delivered_on", &delivered))
	{
		finding_say(finding, VERDICT_UNKNOWN,
					"plot %s: neither an agreed start of development nor a delivery is recorded",
					subject_name(subject));
		return false;
	}
	if (!get_limit(subject, finding, "national_start_after_delivery", &after_delivery))
		return false;
	parameter_span(&after_delivery, &span);
	*day = clock_due_date(delivered, &span, NULL);
	return true;
}

static bool
is_paused_for_ever(const Subject *subject, Finding *finding, const Term *term)
{
	if (term->due != DATEVAL_NOEND)
		return false;
	finding_say(finding, VERDICT_PASS, "the clock of plot %s is paused without an end",
				subject_name(subject));
	return true;
}

/*
 * Something stands on the plot though no start is recorded.  Where nothing
 * says how much that takes, anything does.
 */
static bool
visibly_built(const Subject *subject)
{
	DevelopmentTest test;
	double		built,
				area;

	if (!plot_areas(subject, subject->as_of, &built, &area))
		return false;
	plot_development_test(subject, subject->as_of, &test);
	if (test.built_min == NULL)
		return built > 0;
	return built > 0 && area_reaches(built, int64_to_numeric(100), area, test.built_min);
}

static void
not_started(const Subject *subject, Finding *finding)
{
	Parameter	length;
	DateADT		started,
				from;
	Term		term;

	if (!get_limit(subject, finding, "national_start_after", &length))
		return;
	finding->citation = length.citation;
	if (is_draft(subject, finding))
		return;
	if (subject_date(subject, "started_on", &started) && started <= subject->as_of)
	{
		finding_say(finding, VERDICT_PASS, "plot %s: development started on %s",
					subject_name(subject), date_text(started));
		return;
	}
	if (!start_to_keep(subject, finding, &from))
		return;
	get_term(subject, from, &length, &term);
	if (is_paused_for_ever(subject, finding, &term))
		return;
	finding_at_most(finding, int64_to_numeric(term.elapsed), int64_to_numeric(term.days), "day");
	if (subject->as_of <= term.due)
		finding_say(finding, VERDICT_PASS,
					"plot %s, to be started by %s, is not idle under the national rule until %s",
					subject_name(subject), date_text(from), date_text(term.due));
	else if (subject->as_of <= term.latest)
		say_cause_unknown(subject, finding, &term);
	else if (visibly_built(subject))
	{
		finding_say(finding, VERDICT_UNKNOWN,
					"plot %s is built on, but no start of development is recorded",
					subject_name(subject));
		finding_advise(finding, "Record the day on which development started.");
	}
	else
	{
		finding_say(finding, VERDICT_FAIL,
					"plot %s, to be started by %s, is not started: idle under the national rule since %s",
					own_label(subject, finding), date_text(from), date_text(term.latest + 1));
		advise_investigation(finding);
		subject_geometry(subject, "geom", &finding->place);
	}
}

/* Whether something is below its limit. */
typedef enum Below
{
	BELOW_NO,
	BELOW_YES,
	BELOW_UNKNOWN
} Below;

static Numeric
rounded_numeric(Numeric value)
{
	return DatumGetNumeric(DirectFunctionCall2(numeric_round, NumericGetDatum(value),
											   Int32GetDatum(4)));
}

/*
 * The least area of ten-thousandths of a square metre that makes whole / parts:
 * what is below the share is below it, and the other way round.
 */
static Numeric
least_share(Numeric whole, Numeric parts)
{
	Datum		scale = NumericGetDatum(int64_to_numeric(10000));
	Datum		share = DirectFunctionCall2(numeric_div,
											DirectFunctionCall2(numeric_mul, NumericGetDatum(whole), scale),
											NumericGetDatum(parts));
	Datum		least = DirectFunctionCall2(numeric_div, DirectFunctionCall1(numeric_ceil, share), scale);

	return DatumGetNumeric(DirectFunctionCall1(numeric_trim_scale, least));
}

/* Less than one part of the area to be developed is built on. */
static Below
area_below(const Subject *subject, Finding *finding, Numeric parts)
{
	double		built,
				area;
	Numeric		built_area,
				whole;
	Below		below;

	if (!plot_areas(subject, subject->as_of, &built, &area))
		return BELOW_UNKNOWN;
	built_area = rounded_area(built);
	whole = subject_numeric(subject, "area_to_develop_m2");
	whole = whole ? rounded_numeric(whole) : rounded_area(area);
	below = amount_reaches(built_area, parts, whole, int64_to_numeric(1)) ? BELOW_NO : BELOW_YES;
	if (!numeric_at_most(parts, int64_to_numeric(0)))
		finding_at_least(finding, built_area, least_share(whole, parts), "m2");
	return below;
}

static Below
investment_below(const Subject *subject, Finding *finding, Numeric min)
{
	int64		invested,
				agreed;
	Numeric		required;
	Below		below;

	if (!subject_int8(subject, "invested_yuan", &invested) ||
		!subject_int8(subject, "agreed_investment_yuan", &agreed) || agreed <= 0)
		return BELOW_UNKNOWN;
	below = amount_reaches(int64_to_numeric(invested), int64_to_numeric(100),
						   int64_to_numeric(agreed), min) ? BELOW_NO : BELOW_YES;
	/* the least whole yuan that reach it */
	required = DatumGetNumeric(DirectFunctionCall2(numeric_mul,
												   NumericGetDatum(int64_to_numeric(agreed)),
												   DirectFunctionCall2(numeric_mul,
																	   NumericGetDatum(min),
																	   NumericGetDatum(int64_div_fast_to_numeric(1, 2)))));
	required = DatumGetNumeric(DirectFunctionCall1(numeric_ceil, NumericGetDatum(required)));

	/* where the area is below, it is what the finding measures */
	if (below == BELOW_YES)
		finding_at_least(finding, int64_to_numeric(invested), required, "yuan");
	return below;
}

/* Suspended long enough: is it little developed, too? */
static void
judge_suspended(const Subject *subject, Finding *finding, DateADT suspended, const Term *term,
				const Parameter *parts, const Parameter *min)
{
	Below		area = area_below(subject, finding, parts->value);
	Below		investment = area == BELOW_YES ? BELOW_NO :
		investment_below(subject, finding, min->value);
	DateADT		started;

	if (area == BELOW_NO && investment == BELOW_NO)
		finding_say(finding, VERDICT_PASS,
					"plot %s, suspended since %s, is developed beyond what the national rule calls idle",
					subject_name(subject), date_text(suspended));
	else if (subject->as_of <= term->latest)
		say_cause_unknown(subject, finding, term);
	else if (!subject_date(subject, "started_on", &started) || started > suspended)
		finding_say(finding, VERDICT_UNKNOWN,
					"plot %s is suspended since %s, but no start before that is recorded",
					subject_name(subject), date_text(suspended));
	else if (area == BELOW_YES || investment == BELOW_YES)
	{
		if (area == BELOW_YES)
			finding_say(finding, VERDICT_FAIL,
						"plot %s, suspended since %s, is built on by %s, less than %s: idle under the national rule since %s",
						own_label(subject, finding), date_text(suspended), area_text(finding->measured),
						area_text(finding->required), date_text(term->latest + 1));
		else
			finding_say(finding, VERDICT_FAIL,
						"plot %s, suspended since %s, has %s invested, less than %s: idle under the national rule since %s",
						own_label(subject, finding), date_text(suspended), money_text(finding->measured),
						money_text(finding->required), date_text(term->latest + 1));
		advise_investigation(finding);
		subject_geometry(subject, "geom", &finding->place);
	}
	else if (area == BELOW_UNKNOWN)
		finding_say(finding, VERDICT_UNKNOWN,
					"plot %s: no geometry is recorded, so it is not known whether it is built on",
					subject_name(subject));
	else
		finding_say(finding, VERDICT_UNKNOWN,
					"plot %s: the agreed investment and what is invested are not both recorded",
					subject_name(subject));
}

static void
stalled(const Subject *subject, Finding *finding)
{
	Parameter	length,
				parts,
				min;
	DateADT		started,
				suspended;
	Term		term;

	if (!get_limit(subject, finding, "national_suspended_after", &length) ||
		!get_limit(subject, finding, "national_built_parts", &parts) ||
		!get_limit(subject, finding, "national_invested_min", &min))
		return;
	finding->citation = length.citation;
	if (is_draft(subject, finding))
		return;
	if (!subject_date(subject, "suspended_on", &suspended) || suspended > subject->as_of)
	{
		finding_say(finding, VERDICT_PASS, "plot %s: no suspension of development is recorded",
					subject_name(subject));
		return;
	}
	if (subject_date(subject, "started_on", &started) && started > subject->as_of)
	{
		finding_say(finding, VERDICT_PASS, "plot %s: development starts on %s only",
					subject_name(subject), date_text(started));
		return;
	}
	get_term(subject, suspended, &length, &term);
	if (is_paused_for_ever(subject, finding, &term))
		return;
	if (subject->as_of <= term.due)
	{
		finding_at_most(finding, int64_to_numeric(term.elapsed), int64_to_numeric(term.days), "day");
		finding_say(finding, VERDICT_PASS,
					"plot %s, suspended since %s, is not idle under the national rule until %s",
					subject_name(subject), date_text(suspended), date_text(term.due));
		return;
	}
	judge_suspended(subject, finding, suspended, &term, &parts, &min);
}

const Rule	order_53_rules[] = {
	{
		.code = "5n.not_started",
		.title_en = "national rule: development starts within a year of the agreed day",
		.title_zh = "国家规定：自约定动工之日起一年内动工开发",
		.watches = {{.table = "plots"}},
		.use = "flagged",
		.default_mode = MODE_OFF,
		.parameters = {"national_start_after", "national_start_after_delivery", "developed_by_start", "developed_built_fraction", "developed_invested_fraction"},
		.evaluate = not_started,
	},
	{
		.code = "5n.stalled",
		.title_en = "national rule: what is little developed is not suspended for a year",
		.title_zh = "国家规定：开发面积不足三分之一或投资不足四分之一的，中止开发不满一年",
		.watches = {{.table = "plots"}},
		.use = "flagged",
		.default_mode = MODE_OFF,
		.parameters = {"national_suspended_after", "national_built_parts", "national_invested_min"},
		.evaluate = stalled,
	},
	{0}
};
