/*
 * aspects.c
 *	  Article 6: what the machine says of a project from what the project
 *	  declares.  Its indicators against the admission standards; its industry
 *	  against the park's positioning; its environmental assessment.  Where its
 *	  site lies is judged in site.c.
 *
 * A review asks these rules as of the day of application, and the office may
 * decide otherwise; they refuse nothing by themselves.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "exact.h"
#include "executor/spi.h"
#include "indicator.h"
#include "lib/stringinfo.h"
#include "rules/names.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "yardstick.h"

#define RULE_PREFIX "6."

/* No area, energy or amount of a project is greater: the range of bigint. */
#define MAX_DECLARED PG_INT64_MAX

/* Yuan a hectare that are 10,000 yuan a mu: 10000 yuan on a 15th of a hectare. */
#define YUAN_HA_PER_WAN_MU 150000

/* What was measured, as a fraction, so that nothing is rounded. */
typedef struct Measure
{
	Datum		part;
	Datum		whole;			/* > 0 */
	bool		at_least;		/* it may be more */
} Measure;

static const char *
label(const Indicator *indicator)
{
	return dgettext(TEXTDOMAIN, indicator->label);
}

/*
 * What a project declares; NULL if nothing.  A row that was never stored may
 * hold anything: says so and returns false.
 */
static bool
declared(const Subject *subject, const char *column, Finding *finding, Numeric *value)
{
	*value = subject_numeric(subject, column);
	if (*value == NULL)
		return true;
	if (!numeric_is_nan(*value) && !numeric_is_inf(*value) &&
		NUMERIC_IS(ge, NumericGetDatum(*value), NumericGetDatum(int64_to_numeric(0))) &&
		NUMERIC_IS(le, NumericGetDatum(*value), NumericGetDatum(int64_to_numeric(MAX_DECLARED))))
		return true;
	finding_say(finding, VERDICT_UNKNOWN, "%s of project %s is not a number from 0 to %lld",
				column, subject_name(subject), (long long) MAX_DECLARED);
	return false;
}

static void
say_undeclared(const Subject *subject, const char *column, Finding *finding)
{
	finding_say(finding, VERDICT_UNKNOWN, "project %s does not declare its %s",
				subject_name(subject), column);
	finding_advise(finding, "Record %s of the project, or let the office decide.", column);
}

static bool
measure_sum(const Subject *subject, const Indicator *indicator, Finding *finding, Measure *measure)
{
	Numeric		value;

	if (!declared(subject, indicator->parts[0], finding, &value))
		return false;
	if (value == NULL && indicator->at_least)
	{
		measure->at_least = true;
		if (!declared(subject, indicator->at_least, finding, &value))
			return false;
	}
	if (value == NULL)
	{
		say_undeclared(subject, indicator->parts[0], finding);
		return false;
	}
	measure->part = NumericGetDatum(value);
	for (int i = 1; i < MAX_PARTS && indicator->parts[i]; i++)
	{
		if (!declared(subject, indicator->parts[i], finding, &value))
			return false;
		if (value)
			measure->part = NUMERIC(add, measure->part, NumericGetDatum(value));
	}
	if (indicator->factor != 1)
		measure->part = NUMERIC(mul, measure->part, INT128_NUMERIC(indicator->factor));
	return true;
}

/* False, and said why, if it cannot be measured. */
static bool
measure_project(const Subject *subject, const Indicator *indicator, Finding *finding,
				Measure *measure)
{
	Numeric		divisor;

	memset(measure, 0, sizeof(Measure));
	if (!measure_sum(subject, indicator, finding, measure))
		return false;
	if (indicator->divisor == NULL)
	{
		measure->whole = INT128_NUMERIC(1);
		return true;
	}
	if (!declared(subject, indicator->divisor, finding, &divisor))
		return false;
	if (divisor == NULL)
	{
		say_undeclared(subject, indicator->divisor, finding);
		return false;
	}
	measure->whole = NumericGetDatum(divisor);
	if (NUMERIC_IS(gt, measure->whole, INT128_NUMERIC(0)))
		return true;
	finding_say(finding, VERDICT_UNKNOWN, "the %s of project %s is undefined: its %s is 0",
				label(indicator), subject_name(subject), indicator->divisor);
	return false;
}

static bool
reaches(const Measure *measure, Numeric bound)
{
	return NUMERIC_IS(ge, measure->part, NUMERIC(mul, NumericGetDatum(bound), measure->whole));
}

static bool
exceeds(const Measure *measure, Numeric bound)
{
	return NUMERIC_IS(gt, measure->part, NUMERIC(mul, NumericGetDatum(bound), measure->whole));
}

static Verdict
compare(const Measure *measure, const Standard *standard)
{
	if (standard->maximum && exceeds(measure, standard->maximum))
		return VERDICT_FAIL;
	if (standard->minimum && !reaches(measure, standard->minimum))
		return measure->at_least ? VERDICT_UNKNOWN : VERDICT_FAIL;
	return standard->maximum && measure->at_least ? VERDICT_UNKNOWN : VERDICT_PASS;
}

/*
 * The quotient as it is shown, never as it is compared: cut off at the sixth
 * place, or at the next one up, so that what misses a bound does not look as if
 * it met it.
 */
static Numeric
shown(Datum part, Datum whole, bool upwards)
{
	Datum		million = INT128_NUMERIC(1000000);
	Datum		millionth = NUMERIC(div, INT128_NUMERIC(1), million);
	Datum		cut = NUMERIC(div_trunc, NUMERIC(mul, part, million), whole);

	if (upwards && NUMERIC_IS(lt, NUMERIC(mul, cut, whole), NUMERIC(mul, part, million)))
		cut = NUMERIC(add, cut, INT128_NUMERIC(1));
	return DatumGetNumeric(DirectFunctionCall1(numeric_trim_scale, NUMERIC(mul, cut, millionth)));
}

static void
say_compared(const Subject *subject, const Indicator *indicator, const Measure *measure,
			 const Standard *standard, Verdict verdict, Finding *finding)
{
	bool		above = standard->maximum &&
		(standard->minimum == NULL || exceeds(measure, standard->maximum));
	Numeric		bound = DatumGetNumericCopy(NumericGetDatum(above ? standard->maximum : standard->minimum));
	Numeric		value = shown(measure->part, measure->whole, above);
	const char *unit = dgettext(TEXTDOMAIN, indicator->unit);
	const char *name;

	if (above)
		finding_at_most(finding, value, bound, indicator->unit);
	else
		finding_at_least(finding, value, bound, indicator->unit);
	finding->citation = pstrdup(standard->citation);

	name = verdict == VERDICT_FAIL ? own_label(subject, finding) : subject_name(subject);
	if (verdict == VERDICT_UNKNOWN)
		finding_say(finding, verdict, "the %s of project %s is at least %s (%s), which leaves the standard open",
					label(indicator), name, numeric_text(value), unit);
	else if (above)
		finding_say(finding, verdict, "the %s of project %s is %s, at most %s is required (%s)",
					label(indicator), name, numeric_text(value),
					numeric_text(bound), unit);
	else
		finding_say(finding, verdict, "the %s of project %s is %s, at least %s is required (%s)",
					label(indicator), name, numeric_text(value),
					numeric_text(bound), unit);
	if (strcmp(indicator->unit, "yuan") == 0)
	{
		Datum		wan = INT128_NUMERIC(10000);

		finding_add(finding, "; in 10,000 yuan: %s of %s",
					numeric_text(shown(measure->part, NUMERIC(mul, measure->whole, wan), above)),
					numeric_text(shown(NumericGetDatum(bound), wan, false)));
	}
	else if (strcmp(indicator->unit, "yuan/ha") == 0)
	{
		Datum		per_mu = INT128_NUMERIC(YUAN_HA_PER_WAN_MU);

		finding_add(finding, "; in 10,000 yuan per mu: %s of %s",
					numeric_text(shown(measure->part, NUMERIC(mul, measure->whole, per_mu), above)),
					numeric_text(shown(NumericGetDatum(bound), per_mu, false)));
	}
	if (verdict == VERDICT_FAIL)
		finding_advise(finding, "Change what the project plans, or let the office decide and say why.");
}

/* Of what is not declared: what it would have to be. */
static void
say_required(const Indicator *indicator, const Standard *standard, Finding *finding)
{
	Numeric		bound = standard->minimum ? standard->minimum : standard->maximum;

	finding->required = DatumGetNumericCopy(NumericGetDatum(bound));
	finding->unit = indicator->unit;
	finding->citation = pstrdup(standard->citation);
}

/* The standards that may govern: what they say together. */
typedef struct Answer
{
	int			standards;
	const Standard *first;		/* the one that surely applies, if there is one */
	Verdict		verdict;
	bool		differ;
} Answer;

static void
ask(const Yardstick *yardstick, int indicator, int64 park, IndustryCode industry, DateADT day,
	const Measure *measure, Answer *answer)
{
	Governing	governing;
	const Standard *standard;

	memset(answer, 0, sizeof(Answer));
	governing_start(&governing, yardstick, indicator, park, industry, day);
	while ((standard = governing_next(&governing)) != NULL)
	{
		Verdict		verdict = measure ? compare(measure, standard) : VERDICT_UNKNOWN;

		if (answer->standards++ == 0)
		{
			answer->first = standard;
			answer->verdict = verdict;
		}
		else if (verdict != answer->verdict)
			answer->differ = true;
	}
	if (answer->standards > 0 && governing.none)
		answer->differ = true;
}

/* Every rule on an indicator is named after it. */
static void
meets_standard(const Subject *subject, Finding *finding)
{
	int			number = indicator_number(finding->rule + strlen(RULE_PREFIX));
	const Indicator *indicator = indicator_at(number);
	IndustryCode industry = 0;
	int64		park;
	bool		known,
				measured;
	Measure		measure;
	Answer		answer;

	if (!subject_int8(subject, "park_id", &park))
	{
		finding_say(finding, VERDICT_UNKNOWN, "the park is not recorded");
		return;
	}
	known = subject_industry(subject, "industry", &industry);
	measured = measure_project(subject, indicator, finding, &measure);
	ask(yardstick_of(subject), number, park, industry, subject->as_of,
		measured ? &measure : NULL, &answer);
	if (answer.standards == 0)
	{
		finding->hint = NULL;	/* nothing has to be declared */
		finding_say(finding, VERDICT_NOT_APPLICABLE,
					"no standard of the %s is in force on %s for project %s",
					label(indicator), date_text(subject->as_of), subject_name(subject));
		return;
	}
	if (!measured)
	{
		if (answer.standards == 1 && !answer.differ && !finding->quiet)
			say_required(indicator, answer.first, finding);
		return;
	}
	if (answer.differ && !known)
		finding_say(finding, VERDICT_UNKNOWN,
					"the industry of project %s is not recorded, and the standards of the %s that may apply differ",
					subject_name(subject), label(indicator));
	else if (answer.differ)
	{
		char		code[INDUSTRY_CODE_TEXT_SIZE];

		finding_say(finding, VERDICT_UNKNOWN,
					"industry %s of project %s is too coarse: the standards of the %s that may apply differ",
					industry_code_format(industry, code), subject_name(subject), label(indicator));
	}
	else if (finding->quiet)
		finding->verdict = answer.verdict;
	else
		say_compared(subject, indicator, &measure, answer.first, answer.verdict, finding);
}

/* A share, or the two it may lie between, in percent rounded down. */
static const char *
percent_text(int low_column, int high_column)
{
	Numeric		low = result_numeric(low_column);
	Numeric		high = result_numeric(high_column);

	if (low == NULL || high == NULL)
		return NULL;
	if (NUMERIC_IS(eq, NumericGetDatum(low), NumericGetDatum(high)))
		return psprintf("%s %%", numeric_text(low));
	return psprintf("%s-%s %%", numeric_text(low), numeric_text(high));
}

/* Adds what the project would do to the park's share, as view newcomers does. */
static void
add_share(const Subject *subject, int64 park, IndustryCode industry, Finding *finding)
{
#define PERCENT(share) "pg_catalog.trunc(" share " {*} 100, 2)"
	static const RegisterQuery query = {
		"SELECT m.year::pg_catalog.int8, " PERCENT("park.share(b.sums)") ", " PERCENT("park.share_high(b.sums)") ","
		"   " PERCENT("park.share(a.sums)") ", " PERCENT("park.share_high(a.sums)")
		" FROM (SELECT o.year, o.mix FROM {reg}.output_mixes o"
		"   WHERE o.park_id {=} $1 AND o.year {<=} pg_catalog.date_part('year', $2)"
		"   ORDER BY o.year DESC LIMIT 1) m"
		" JOIN {reg}.positioning_on(pg_catalog.make_date(m.year, 12, 31)) i ON i.park_id {=} $1,"
		" LATERAL (SELECT park.leading_output(m.mix, i.codes) OFFSET 0) b (sums),"
		" LATERAL (SELECT CASE WHEN $4 IS NOT NULL THEN b.sums OPERATOR(park.+) park.leading_output("
		"   (SELECT park.industry_mix(v.industry, v.yuan)"
		"      FROM (VALUES ($3::park.industry_code, $4)) v (industry, yuan)), i.codes) END OFFSET 0) a (sums)",
		4, {INT8OID, DATEOID, TEXTOID, INT8OID}
	};
	char		code[INDUSTRY_CODE_TEXT_SIZE];
	int64		output = 0,
				year = 0;
	bool		declares = subject_int8(subject, "annual_output_yuan", &output);
	Datum		values[] = {
		Int64GetDatum(park), DateADTGetDatum(subject->as_of),
		CStringGetTextDatum(industry_code_format(industry, code)), Int64GetDatum(output)
	};
	const char *before,
			   *after;

	if ((declares && output < 0) ||
		register_run(subject, &query, values, declares ? NULL : "   n") == 0)
		return;
	result_int8(1, &year);
	before = percent_text(2, 3);
	after = percent_text(4, 5);
	if (before && after)
		finding_add(finding, "; its leading industries' share of output was %s in %lld, and would be %s with the project",
					before, (long long) year, after);
	else if (before)
		finding_add(finding, "; its leading industries' share of output was %s in %lld",
					before, (long long) year);
}

/* Where nothing more special says why a project is examined on this: article 6. */
static void
cite_review(const Subject *subject, Finding *finding)
{
	const Parameter *aspects;

	if (finding->quiet)
		return;
	aspects = yardstick_parameter(yardstick_of(subject), "review_aspects", subject->as_of);
	if (aspects)
		finding->citation = pstrdup(aspects->citation);
}

/* Where the industry stands to what the park is positioned for. */
static const char *
position(const Yardstick *yardstick, int64 park, DateADT day, IndustryCode industry,
		 bool *positioned, bool *undecided)
{
	*positioned = false;
	*undecided = false;
	for (int i = 0; i < yardstick->positioning_count; i++)
	{
		const Positioning *positioning = &yardstick->positionings[i];

		if (positioning->park != park || !period_has(&positioning->applies, day))
			continue;
		*positioned = true;
		for (int c = 0; industry && c < positioning->count; c++)
		{
			if (industry_code_is_below(industry, positioning->codes[c]))
				return pstrdup(positioning->name);
			if (industry_code_is_below(positioning->codes[c], industry))
				*undecided = true;
		}
	}
	return NULL;
}

/*
 * A park without positioning is unknown, not outside the rule: article 6 has
 * every project measured by a positioning, and there is none on record.
 */
static void
positioning(const Subject *subject, Finding *finding)
{
	IndustryCode industry = 0;
	int64		park;
	bool		known,
				positioned,
				undecided;
	const char *leading;
	char		code[INDUSTRY_CODE_TEXT_SIZE];

	cite_review(subject, finding);
	if (!subject_int8(subject, "park_id", &park))
	{
		finding_say(finding, VERDICT_UNKNOWN, "the park is not recorded");
		return;
	}
	known = subject_industry(subject, "industry", &industry);
	leading = position(yardstick_of(subject), park, subject->as_of, industry, &positioned, &undecided);
	if (!positioned)
	{
		finding_say(finding, VERDICT_UNKNOWN,
					"no leading industry of park %lld is recorded for %s to judge project %s by",
					(long long) park, date_text(subject->as_of), subject_name(subject));
		return;
	}
	if (!known)
	{
		say_undeclared(subject, "industry", finding);
		return;
	}
	industry_code_format(industry, code);
	if (leading == NULL && undecided)
	{
		finding_say(finding, VERDICT_UNKNOWN,
					"industry %s of project %s is too coarse to tell whether it is a leading one of park %lld",
					code, subject_name(subject), (long long) park);
		finding_advise(finding, "Record the industry as a class of four digits.");
	}
	else
	{
		finding_at_least(finding, int64_to_numeric(leading != NULL), int64_to_numeric(1), "industry");
		if (leading)
			finding_say(finding, VERDICT_PASS,
						"industry %s of project %s is of park %lld's leading industry %s",
						code, subject_name(subject), (long long) park, leading);
		else
		{
			finding_say(finding, VERDICT_FAIL,
						"industry %s of project %s is in no leading industry of park %s on %s",
						code, own_label(subject, finding), park_label(subject, finding, park), date_text(subject->as_of));
			finding_advise(finding, "Propose a park that is positioned for it, or let the office decide and say why.");
		}
	}
	if (!finding->quiet && !finding->terse)
		add_share(subject, park, industry, finding);
}

/*
 * An approval given after the day judged was not there on it: unknown, as it
 * was then.  It is no failure; the assessment may follow the review.
 */
static void
eia(const Subject *subject, Finding *finding)
{
	DateADT		approved_on;

	cite_review(subject, finding);
	if (!subject_date(subject, "eia_approved_on", &approved_on) || DATE_NOT_FINITE(approved_on))
		say_undeclared(subject, "eia_approved_on", finding);
	else if (approved_on <= subject->as_of)
	{
		finding_at_least(finding, int64_to_numeric(1), int64_to_numeric(1), "approval");
		finding_say(finding, VERDICT_PASS,
					"the environmental impact assessment of project %s was approved on %s",
					subject_name(subject), date_text(approved_on));
	}
	else
		finding_say(finding, VERDICT_UNKNOWN,
					"the environmental impact assessment of project %s was approved on %s only, not by %s",
					subject_name(subject), date_text(approved_on), date_text(subject->as_of));
}

#define REVIEWED(aspect_) \
	.article = gettext_noop("6"), \
	.use = "reviewed", \
	.aspect = (aspect_), \
	.default_mode = MODE_OFF, \
	.lenient = subject_is_draft

#define PER_LAND "land_area_m2", "park_id", "industry", "status"

const Rule	aspect_rules[] = {
	{
		.code = "6.building_coefficient",
		.title_en = "land under buildings, structures and open yards reaches the standard",
		.title_zh = "建筑系数符合用地控制指标",
		.watches = {{.table = "projects", .columns = {
			"footprint_area_m2", "structure_area_m2", "yard_area_m2", PER_LAND}}},
		.by_standard = true,
		.in_memory = true,
		.evaluate = meets_standard,
		REVIEWED("intensive_land_use"),
	},
	{
		.code = "6.eia",
		.title_en = "the environmental impact assessment is approved",
		.title_zh = "环境影响评价已获批准",
		.watches = {{.table = "projects", .columns = {"eia_approved_on", "status"}}},
		.evaluate = eia,
		REVIEWED("energy_environment"),
	},
	{
		.code = "6.energy_intensity",
		.title_en = "energy by output meets the standard",
		.title_zh = "单位产值能耗符合标准",
		.watches = {{.table = "projects", .columns = {
			"energy_tce", "annual_output_yuan", "park_id", "industry", "status"}}},
		.by_standard = true,
		.in_memory = true,
		.evaluate = meets_standard,
		REVIEWED("energy_environment"),
	},
	{
		.code = "6.floor_area_ratio",
		.title_en = "the floor area ratio meets the standard",
		.title_zh = "容积率符合用地控制指标",
		.watches = {{.table = "projects", .columns = {
			"floor_area_m2", "high_storey_area_m2", PER_LAND}}},
		.by_standard = true,
		.in_memory = true,
		.evaluate = meets_standard,
		REVIEWED("intensive_land_use"),
	},
	{
		.code = "6.investment_intensity",
		.title_en = "investment by land area meets the standard",
		.title_zh = "投资强度符合标准",
		.watches = {{.table = "projects", .columns = {"fixed_investment_yuan", PER_LAND}}},
		.by_standard = true,
		.in_memory = true,
		.evaluate = meets_standard,
		REVIEWED("investment_intensity"),
	},
	{
		.code = "6.investment_scale",
		.title_en = "total investment meets the standard",
		.title_zh = "投资规模符合标准",
		.watches = {{.table = "projects", .columns = {
			"total_investment_yuan", "fixed_investment_yuan", "park_id", "industry", "status"}}},
		.by_standard = true,
		.in_memory = true,
		.evaluate = meets_standard,
		REVIEWED("investment_scale"),
	},
	{
		.code = "6.office_land_share",
		.title_en = "the share of office and living land meets the standard",
		.title_zh = "行政办公及生活服务设施用地所占比重符合用地控制指标",
		.watches = {{.table = "projects", .columns = {"office_land_m2", PER_LAND}}},
		.by_standard = true,
		.in_memory = true,
		.evaluate = meets_standard,
		REVIEWED("intensive_land_use"),
	},
	{
		.code = "6.output_intensity",
		.title_en = "output by land area meets the standard",
		.title_zh = "产出强度符合标准",
		.watches = {{.table = "projects", .columns = {"annual_output_yuan", PER_LAND}}},
		.by_standard = true,
		.in_memory = true,
		.evaluate = meets_standard,
		REVIEWED("intensive_land_use"),
	},
	{
		.code = "6.positioning",
		.title_en = "the industry is a leading one of the park",
		.title_zh = "项目产业符合园区主导产业定位",
		.watches = {{.table = "projects", .columns = {"industry", "park_id", "status"}}},
		.by_positioning = true,
		.in_memory = true,
		.evaluate = positioning,
		REVIEWED("industry_positioning"),
	},
	{0}
};
