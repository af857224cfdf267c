/*
 * article_8.c
 *	  Article 8: the yearly assessment.  The weights of a group of parks sum to
 *	  100; what was frozen is what it was.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "rules/rules.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"

static DateADT
last_day(int64 year)
{
	return date2j((int) year, 12, 31) - POSTGRES_EPOCH_JDATE;
}

/* Says that something is not recorded unless year and group are. */
static bool
get_group(const Subject *subject, Finding *finding, int64 *year, char **group)
{
	*group = subject_text(subject, "park_group");
	if (*group == NULL || !subject_int4(subject, "year", year) || *year < 1 || *year > 9999)
	{
		finding_say(finding, VERDICT_UNKNOWN, "the group of parks or the year is not recorded");
		return false;
	}
	finding->on = last_day(*year);
	return true;
}

/*
 * The sum of a group's weights with the row at hand, which in a trigger is
 * stored or gone already.
 */
static Numeric
weights_together(const Subject *subject, int64 year, char *group)
{
	static const RegisterQuery query = {
		"SELECT COALESCE(pg_catalog.sum(w.weight), 0) {+} $4 FROM {reg}.indicator_weights w"
		" WHERE w.year {=} $1 AND w.park_group {=} $2 AND w.id {<>} $3",
		4, {INT8OID, TEXTOID, INT8OID, NUMERICOID}
	};
	Numeric		own = subject->writing ? NULL : subject_numeric(subject, "weight");
	Datum		values[] = {
		Int64GetDatum(year), CStringGetTextDatum(group),
		Int64GetDatum(subject->writing ? 0 : subject->id),
		NumericGetDatum(own ? own : int64_to_numeric(0))
	};

	register_run(subject, &query, values, NULL);
	return result_numeric(1);
}

/* Whether any are left: a group without weights is not assessed. */
static bool
has_weights(const Subject *subject, int64 year, char *group)
{
	static const RegisterQuery query = {
		"SELECT 1 FROM {reg}.indicator_weights w WHERE w.year {=} $1 AND w.park_group {=} $2 LIMIT 1",
		2, {INT8OID, TEXTOID}
	};
	Datum		values[] = {Int64GetDatum(year), CStringGetTextDatum(group)};

	return !subject->writing || register_run(subject, &query, values, NULL) > 0;
}

/* The base of a row whose indicator should be high lies below its target. */
static bool
contradicts_direction(const Subject *subject)
{
	static const RegisterQuery query = {
		"SELECT (i.direction {=} 'higher') {<>} ($2 {>} $3) FROM {reg}.indicators i WHERE i.id {=} $1",
		3, {INT8OID, NUMERICOID, NUMERICOID}
	};
	Numeric		target = subject_numeric(subject, "target");
	Numeric		base = subject_numeric(subject, "base");
	int64		indicator;
	Datum		values[3];

	if (subject->deleted || target == NULL || base == NULL ||
		!subject_int8(subject, "indicator_id", &indicator))
		return false;
	values[0] = Int64GetDatum(indicator);
	values[1] = NumericGetDatum(target);
	values[2] = NumericGetDatum(base);
	return register_run(subject, &query, values, NULL) > 0 && result_bool(1);
}

static void
weights(const Subject *subject, Finding *finding)
{
	const Numeric full = int64_to_numeric(100);
	int64		year;
	char	   *group;

	if (!get_group(subject, finding, &year, &group))
		return;
	if (!has_weights(subject, year, group))
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "group \"%s\" has no weights for %lld",
					group, (long long) year);
		return;
	}
	finding_at_least(finding, weights_together(subject, year, group), full, "point");
	if (contradicts_direction(subject))
	{
		finding_say(finding, VERDICT_FAIL, "base and target of weight %s contradict the indicator's direction",
					subject_name(subject));
		finding_advise(finding, "The base is the value for no points: below the target where higher is better,"
					   " above it where lower is.");
	}
	else if (numeric_at_most(finding->measured, full) && numeric_at_most(full, finding->measured))
		finding_say(finding, VERDICT_PASS, "the weights of group \"%s\" for %lld sum to 100",
					group, (long long) year);
	else
	{
		finding_say(finding, VERDICT_FAIL, "the weights of group \"%s\" for %lld sum to %s, not 100",
					group, (long long) year, numeric_text(finding->measured));
		finding_advise(finding, "Without this the group has no scores and the year cannot be frozen.");
	}
}

/*
 * The fingerprint of the stored rows, and the scores of the stored items; what
 * changed in the register since is none of its business.
 */
static void
kept_assessment(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT (SELECT pg_catalog.count(*) FROM {reg}.assessments a"
		"   WHERE a.year {=} $1 AND a.version {=} $2 AND COALESCE(a.fingerprint, '') {<>} pg_catalog.encode("
		"     pg_catalog.sha256(pg_catalog.convert_to({reg}.assessment_text($1::pg_catalog.int4,"
		"       $2::pg_catalog.int4), 'UTF8')), 'hex'))"
		" {+} (SELECT pg_catalog.count(*) FROM {reg}.assessment_recomputed($1::pg_catalog.int4,"
		"     $2::pg_catalog.int4) r"
		"   JOIN {reg}.assessments a ON a.id {=} r.assessment_id"
		"   LEFT JOIN {reg}.assessment_items i ON i.id {=} r.item_id"
		"   WHERE COALESCE(a.score::pg_catalog.text, '') {<>} COALESCE(r.score::pg_catalog.text, '')"
		"     OR COALESCE(a.rank::pg_catalog.text, '') {<>} COALESCE(r.rank::pg_catalog.text, '')"
		"     OR COALESCE(i.attainment::pg_catalog.text, '') {<>} COALESCE(r.attainment::pg_catalog.text, '')"
		"     OR COALESCE(i.points::pg_catalog.text, '') {<>} COALESCE(r.points::pg_catalog.text, ''))",
		2, {INT8OID, INT8OID}
	};
	int64		year,
				version,
				differing = 0;
	Datum		values[2];

	if (!subject_int4(subject, "year", &year) || !subject_int4(subject, "version", &version))
	{
		finding_say(finding, VERDICT_UNKNOWN, "the year or the version is not recorded");
		return;
	}
	if (kept_is_hidden(subject, "assessments", finding) ||
		kept_is_hidden(subject, "assessment_items", finding))
		return;
	values[0] = Int64GetDatum(year);
	values[1] = Int64GetDatum(version);
	register_run(subject, &query, values, NULL);
	result_int8(1, &differing);
	finding_at_most(finding, int64_to_numeric(differing), int64_to_numeric(0), "row");
	if (differing == 0)
		finding_say(finding, VERDICT_PASS, "assessment %lld, version %lld, is as it was frozen",
					(long long) year, (long long) version);
	else
	{
		finding_say(finding, VERDICT_FAIL, "assessment %lld, version %lld, is not as it was frozen",
					(long long) year, (long long) version);
		finding_advise(finding, "park.check_assessment() tells what differs.");
	}
}

const Rule	article_8_rules[] = {
	{
		.code = "8.weights",
		.article = gettext_noop("8"),
		.title_en = "the weights of a group of parks for a year sum to 100",
		.title_zh = "同组园区年度考核指标权重合计为100",
		.watches = {{.table = "indicator_weights",
		.columns = {"year", "park_group", "weight", "indicator_id", "target", "base"}}},
		.judges_deletion = true,
		.use = "flagged",
		.default_mode = MODE_OFF,
		.evaluate = weights,
	},
	{
		.code = "k.assessment",
		.article = gettext_noop("8"),
		.title_en = "a frozen assessment has its fingerprint, and its items give its scores",
		.title_zh = "锁定的考核结果与其指纹及明细一致",
		.watches = {{.table = "assessments"}},
		.verify_only = true,
		.use = "verified",
		.default_mode = MODE_OFF,
		.evaluate = kept_assessment,
	},
	{0}
};
