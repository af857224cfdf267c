/*
 * article_3.c
 *	  Article 3: industry positioning.  At most three leading industries, in
 *	  principle; together at least 60 % of the park's output.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "rules/names.h"
#include "rules/park.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "yardstick.h"

/*
 * Nobody else may add a leading industry to this park until we are done, or
 * two sessions could each add a third and leave four.
 */
static void
lock_park(const Subject *subject, int64 park)
{
	static const RegisterQuery query = {
		"SELECT 1 FROM {reg}.parks WHERE id {=} $1 FOR NO KEY UPDATE",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(park)};

	if (subject->writing)
		register_run(subject, &query, values, NULL);
}

static DateADT
first_day(const Subject *subject, Datum range)
{
	static const RegisterQuery query = {
		"SELECT pg_catalog.lower($1)", 1, {DATERANGEOID}
	};
	DateADT		day = DATEVAL_NOBEGIN;

	register_run(subject, &query, &range, NULL);
	result_date(1, &day);
	return day;
}

/*
 * The count can only rise, and the limit, modes and waivers only change, on
 * a day on which some period begins or ends, so it is enough to look at those
 * days.  The day that matters most comes first: one on which the row would be
 * refused before one that is waived, the highest count before lower ones.
 */
static void
leading_count(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"WITH days AS ("
		"  SELECT pg_catalog.lower($3) AS day"
		"  UNION SELECT pg_catalog.lower(o.applies) FROM {reg}.leading_industries o"
		"    WHERE o.park_id {=} $1 AND o.applies {&&} $3"
		"  UNION SELECT b.day FROM {reg}.parameters p,"
		"    LATERAL (VALUES (pg_catalog.lower(p.applies)), (pg_catalog.upper(p.applies))) b (day)"
		"    WHERE p.name {=} 'leading_industries_max'"
		"  UNION SELECT b.day FROM {reg}.rule_modes m,"
		"    LATERAL (VALUES (pg_catalog.lower(m.applies)), (pg_catalog.upper(m.applies))) b (day)"
		"    WHERE m.rule {=} '3.leading_count'"
		"  UNION SELECT b.day FROM {reg}.waivers w,"
		"    LATERAL (VALUES (pg_catalog.lower(w.applies)), (pg_catalog.upper(w.applies))) b (day)"
		"    WHERE w.rule {=} '3.leading_count'"
		"), counts AS ("
		"  SELECT d.day, p.value, p.citation,"
		"    (SELECT pg_catalog.count(*) {+} 1 FROM {reg}.leading_industries o"
		"      WHERE o.park_id {=} $1 AND o.id {<>} $2 AND o.applies {@>} d.day) AS count,"
		"    EXISTS (SELECT FROM {reg}.waivers w"
		"      WHERE w.rule {=} '3.leading_count' AND w.applies {@>} d.day"
		"      AND (w.subject_table {=} 'parks' AND w.subject_id {=} $1"
		"        OR w.subject_table {=} 'leading_industries' AND w.subject_id {=} $2)) AS waived,"
		"    COALESCE((SELECT m.mode FROM {reg}.rule_modes m"
		"      WHERE m.rule {=} '3.leading_count' AND m.applies {@>} d.day), 'enforce') AS mode"
		"  FROM days d JOIN {reg}.parameters p"
		"    ON p.name {=} 'leading_industries_max' AND p.applies {@>} d.day"
		"  WHERE d.day {<@} $3"
		")"
		"SELECT c.day, c.count, c.value, c.citation FROM counts c"
		" ORDER BY (c.count {>} c.value AND NOT c.waived AND c.mode {=} 'enforce') DESC,"
		"   (c.count {>} c.value AND NOT c.waived) DESC, (c.count {>} c.value) DESC,"
		"   c.count DESC, c.day LIMIT 1",
		3, {INT8OID, INT8OID, DATERANGEOID}
	};
	int64		park,
				count;
	Datum		applies;
	Datum		values[3];
	Numeric		limit;

	if (!subject_int8(subject, "park_id", &park) || !subject_range(subject, "applies", &applies))
	{
		finding_say(finding, VERDICT_UNKNOWN,
					"the park or the period of the leading industry is not recorded");
		return;
	}
	lock_park(subject, park);
	if (park_is_hidden(subject, park, finding))
		return;

	values[0] = Int64GetDatum(park);
	values[1] = Int64GetDatum(subject->id);
	values[2] = applies;
	if (register_run(subject, &query, values, NULL) == 0)
	{
		finding_no_rule_version(finding, "leading_industries_max", first_day(subject, applies));
		return;
	}
	result_date(1, &finding->on);
	result_int8(2, &count);
	limit = result_numeric(3);
	finding->citation = result_text(4);
	finding_at_most(finding, int64_to_numeric(count), limit, "industry");
	if (numeric_at_most(finding->measured, limit))
	{
		finding_say(finding, VERDICT_PASS, "park %lld has at most %lld leading industries on any day",
					(long long) park, (long long) count);
		return;
	}
	finding_say(finding, VERDICT_FAIL,
				"park %s would have %lld leading industries on %s, more than %s",
				park_label(subject, finding, park), (long long) count, date_text(finding->on),
				numeric_text(limit));
	finding_advise(finding, "End the period of another leading industry first, or record a waiver"
				   " for this park with its document in table waivers.");
}

/* The last year that has ended on the day asked for. */
static int32
last_full_year(DateADT as_of)
{
	int			year,
				month,
				day;

	j2date(as_of + 1 + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	return year - 1;
}

/* A share of 0.5831 as 58.31 %, in full. */
static Numeric
percent(Numeric share)
{
	return DatumGetNumeric(DirectFunctionCall2(numeric_mul, NumericGetDatum(share),
											   NumericGetDatum(int64_to_numeric(100))));
}

/* Never upwards: 59.996 % is not shown as the 60 % that it misses. */
static const char *
rounded_down(Numeric value)
{
	Datum		down = DirectFunctionCall2(numeric_trunc, NumericGetDatum(value), Int32GetDatum(2));

	return numeric_text(DatumGetNumeric(down));
}

/* The codes of a park's leading industries in force on a day; 0 if it has none. */
static Datum
yardstick_codes(const Yardstick *yardstick, int64 park, DateADT day, int *industries)
{
	ArrayBuildState *codes = initArrayResult(TEXTOID, CurrentMemoryContext, false);

	*industries = 0;
	for (int i = 0; i < yardstick->positioning_count; i++)
	{
		const Positioning *positioning = &yardstick->positionings[i];

		if (positioning->park != park || !period_has(&positioning->applies, day))
			continue;
		++*industries;
		for (int c = 0; c < positioning->count; c++)
		{
			char		code[INDUSTRY_CODE_TEXT_SIZE];

			accumArrayResult(codes, CStringGetTextDatum(industry_code_format(positioning->codes[c], code)),
							 false, TEXTOID, CurrentMemoryContext);
		}
	}
	return *industries > 0 ? makeArrayResult(codes, CurrentMemoryContext) : (Datum) 0;
}

/* What leading_shares_on() says of a park, by another positioning and minimum. */
static uint64
share_by_yardstick(const Subject *subject, int32 year, DateADT day, const Parameter *required)
{
	static const RegisterQuery query = {
		"SELECT park.share(o.sums), park.share_verdict(o.sums, $4 {*} 0.01)::pg_catalog.text"
		" FROM (SELECT m.mix FROM (SELECT 1) one (n)"
		"   LEFT JOIN {reg}.output_mixes m ON m.park_id {=} $2 AND m.year {=} $1) m,"
		" LATERAL (SELECT park.leading_output(m.mix, $3::park.industry_code[]) OFFSET 0) o (sums)"
		" WHERE $3 IS NOT NULL OR m.mix IS NOT NULL",
		4, {INT4OID, INT8OID, TEXTARRAYOID, NUMERICOID}
	};
	int			industries;
	Datum		values[] = {
		Int32GetDatum(year), Int64GetDatum(subject->id),
		yardstick_codes(subject->yardstick, subject->id, day, &industries),
		NumericGetDatum(required->value)
	};

	return register_run(subject, &query, values, industries > 0 ? NULL : "  n ");
}

/*
 * The share itself is computed where analysts read it, in the register's
 * function leading_shares_on(), which compares exactly.
 */
static void
leading_share(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT s.share, s.verdict::pg_catalog.text"
		" FROM {reg}.leading_shares_on($1) s WHERE s.park_id {=} $2",
		2, {INT4OID, INT8OID}
	};
	int32		year = last_full_year(subject->as_of);
	Datum		values[] = {Int32GetDatum(year), Int64GetDatum(subject->id)};
	Parameter	required;
	Numeric		share;
	char	   *verdict;

	finding->on = date2j(year, 12, 31) - POSTGRES_EPOCH_JDATE;
	if (!register_parameter(subject, "leading_share_min", finding->on, &required))
	{
		finding_no_rule_version(finding, "leading_share_min", finding->on);
		return;
	}
	finding->citation = required.citation;
	if ((subject->yardstick ? share_by_yardstick(subject, year, finding->on, &required) :
		 register_run(subject, &query, values, NULL)) == 0)
	{
		if (!park_is_heading(subject, finding) && park_is_recorded(subject, finding))
			finding_say(finding, VERDICT_UNKNOWN,
						"park %lld has neither leading industries nor output recorded for %d",
						(long long) subject->id, year);
		return;
	}
	share = result_numeric(1);
	verdict = result_text(2);
	if (share)
		finding_at_least(finding, percent(share), required.value, "%");
	if (strcmp(verdict, "pass") == 0)
		finding_say(finding, VERDICT_PASS,
					"leading industries made %s %% of the output of park %lld in %d, at least %s %%",
					rounded_down(finding->measured), (long long) subject->id, year,
					rounded_down(finding->required));
	else if (strcmp(verdict, "fail") == 0)
		finding_say(finding, VERDICT_FAIL,
					"leading industries made %s %% of the output of park %s in %d, less than %s %%",
					rounded_down(finding->measured), own_label(subject, finding), year,
					rounded_down(finding->required));
	else
		finding_say(finding, VERDICT_UNKNOWN,
					"the leading industries' share of park %lld in %d cannot be told from what is recorded",
					(long long) subject->id, year);
}

/*
 * How many leading industries a park has on one day.  The rule of the table
 * looks at all days of a row; another positioning has no rows to look at.
 */
static void
leading_count_on_day(const Subject *subject, Finding *finding)
{
	Parameter	limit;
	int			industries;

	if (!register_parameter(subject, "leading_industries_max", subject->as_of, &limit))
	{
		finding_no_rule_version(finding, "leading_industries_max", subject->as_of);
		return;
	}
	finding->citation = limit.citation;
	yardstick_codes(yardstick_of(subject), subject->id, subject->as_of, &industries);
	finding_at_most(finding, int64_to_numeric(industries), limit.value, "industry");
	if (industries == 0)
		finding->verdict = VERDICT_UNKNOWN;
	else if (numeric_at_most(int64_to_numeric(industries), limit.value))
		finding->verdict = VERDICT_PASS;
	else
		finding->verdict = VERDICT_FAIL;
}

const Rule	park_rules[] = {
	{
		.code = "3.leading_count",
		.article = gettext_noop("3"),
		.watches = {{.table = "parks"}},
		.waivable = true,
		.parameters = {"leading_industries_max"},
		.by_positioning = true,
		.evaluate = leading_count_on_day,
	},
	{0}
};

const Rule	article_3_rules[] = {
	{
		.code = "3.leading_count",
		.article = gettext_noop("3"),
		.title_en = "at most three leading industries in a park on any day",
		.title_zh = "每个园区的主导产业原则上不超过3个",
		.watches = {{.table = "leading_industries", .columns = {"park_id", "applies"}}},
		.use = "enforced",
		.default_mode = MODE_ENFORCE,
		.waivable = true,
		.owner_table = "parks",
		.owner_column = "park_id",
		.evaluate = leading_count,
	},
	{
		.code = "3.leading_share",
		.article = gettext_noop("3"),
		.title_en = "leading industries make at least 60 % of a park's yearly output",
		.title_zh = "主导产业产值占园区工业总产值的比重达到60%以上",
		.watches = {{.table = "parks"}},
		.use = "assessed",
		.default_mode = MODE_OFF,
		.parameters = {"leading_share_min"},
		.by_positioning = true,
		.evaluate = leading_share,
	},
	{0}
};
