/*
 * assessment.c
 *	  The yearly assessment of parks: how far a value reaches its target,
 *	  freezing the results of a year, keeping them frozen, checking them.
 *
 * What an indicator reads and what scores are made of is SQL of the register
 * (sql/register/views_assessment.sql); whether weights are right is a rule
 * (rules/article_8.c).
 */
#include "compat.h"

#include "access/htup_details.h"
#include "assessment.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "trigger.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/fmgroids.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/timestamp.h"
#include "yardstick.h"

PG_FUNCTION_INFO_V1(attainment);
PG_FUNCTION_INFO_V1(check_assessment);
PG_FUNCTION_INFO_V1(freeze_assessment);
PG_FUNCTION_INFO_V1(keep_frozen);

/*
 * Attainment.
 */

#define DIGITS 40

static Datum
whole(int64 value)
{
	return NumericGetDatum(int64_to_numeric(value));
}

static bool
is_less(Datum a, Datum b)
{
	return DatumGetBool(DirectFunctionCall2(numeric_lt, a, b));
}

static void
require_finite(Datum number, const char *name)
{
	if (numeric_is_nan(DatumGetNumeric(number)) || numeric_is_inf(DatumGetNumeric(number)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be finite", name)));
}

/* A share of 0 to 1; what is 0 or less of 0 or less is the caller's to know. */
static Datum
share_of(Datum part, Datum all)
{
	Datum		quotient;

	if (is_less(all, whole(0)))
	{
		part = DirectFunctionCall1(numeric_uminus, part);
		all = DirectFunctionCall1(numeric_uminus, all);
	}
	if (!is_less(whole(0), part))
		return whole(0);
	if (!is_less(part, all))
		return whole(1);
	quotient = DirectFunctionCall2(numeric_div,
								   DirectFunctionCall2(numeric_round, part, Int32GetDatum(DIGITS)), all);
	return DirectFunctionCall1(numeric_trim_scale,
							   DirectFunctionCall2(numeric_round, quotient, Int32GetDatum(DIGITS)));
}

/* attainment(direction, value, target, base) */
Datum
attainment(PG_FUNCTION_ARGS)
{
	char	   *direction;
	Datum		value = PG_GETARG_DATUM(1);
	Datum		target = PG_GETARG_DATUM(2);
	bool		lower;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	direction = text_to_cstring(PG_GETARG_TEXT_PP(0));
	lower = strcmp(direction, "lower") == 0;
	if (!lower && strcmp(direction, "higher") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("direction must be \"higher\" or \"lower\", not \"%s\"", direction)));
	require_finite(value, "value");
	require_finite(target, "target");

	if (!PG_ARGISNULL(3))
	{
		Datum		base = PG_GETARG_DATUM(3);
		Datum		span;

		require_finite(base, "base");
		span = DirectFunctionCall2(numeric_sub, target, base);
		if (DatumGetBool(DirectFunctionCall2(numeric_eq, span, whole(0))))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("base and target must differ")));
		PG_RETURN_DATUM(share_of(DirectFunctionCall2(numeric_sub, value, base), span));
	}
	if (is_less(target, whole(0)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a target below 0 needs a base")));
	if (lower ? !is_less(target, value) : !is_less(value, target))
		PG_RETURN_DATUM(whole(1));
	/* the value is above the target, or below it and the target above 0 */
	if (lower)
		PG_RETURN_DATUM(share_of(target, value));
	PG_RETURN_DATUM(is_less(whole(0), target) ? share_of(value, target) : whole(0));
}

/*
 * What is frozen.
 */

int64
assessment_version(const Subject *subject, int64 year, bool *reopened)
{
	static const RegisterQuery query = {
		"SELECT v.version::pg_catalog.int8, EXISTS (SELECT FROM {reg}.assessment_reopenings o"
		"   WHERE o.year {=} $1 AND o.version {=} v.version)"
		" FROM (SELECT pg_catalog.max(a.version) FROM {reg}.assessments a WHERE a.year {=} $1) v (version)",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(year)};
	int64		version = 0;

	register_run(subject, &query, values, NULL);
	result_int8(1, &version);
	*reopened = result_bool(2);
	return version;
}

static void
refuse_frozen(const Subject *subject, int64 year, int64 version)
{
	ereport(ERROR,
			(errcode(ERRCODE_RESTRICT_VIOLATION),
			 errmsg("the assessment of %lld is frozen, version %lld", (long long) year, (long long) version),
			 errhint("Record in table assessment_reopenings why this version is to be corrected, change what"
					 " was wrong, and freeze the next version."),
			 err_generic_string(PG_DIAG_SCHEMA_NAME, get_namespace_name(subject->schema)),
			 err_generic_string(PG_DIAG_TABLE_NAME, subject->table)));
}

static void
check_year_open(const Subject *subject)
{
	int64		year;
	int64		version;
	bool		reopened;

	if (!subject_int4(subject, "year", &year))
		return;
	version = assessment_version(subject, year, &reopened);
	if (version > 0 && !reopened)
		refuse_frozen(subject, year, version);
}

/* The register whose assessment is being frozen, while it is, and how deep in triggers. */
static Oid	freezing = InvalidOid;
static int	freezing_depth;

static int
trigger_depth(void)
{
	return DatumGetInt32(OidFunctionCall0(F_PG_TRIGGER_DEPTH));
}

/*
 * Results and items are written by freeze_assessment() and by nobody else, nor
 * by a trigger on what it writes: what somebody writes by hand would pass for
 * what the register said.
 */
static void
check_freezing(const Subject *subject)
{
	if (freezing == subject->schema && trigger_depth() == freezing_depth + 1)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_RESTRICT_VIOLATION),
			 errmsg("rows of table \"%s.%s\" are written by park.freeze_assessment() alone",
					get_namespace_name(subject->schema), subject->table),
			 errhint("Enter weights and values, and freeze the year."),
			 err_generic_string(PG_DIAG_SCHEMA_NAME, get_namespace_name(subject->schema)),
			 err_generic_string(PG_DIAG_TABLE_NAME, subject->table)));
}

/* Refuses the row at hand if the query finds a frozen year that it would change. */
static void
refuse_found_year(const Subject *subject, const RegisterQuery *query, Datum *values, const char *nulls)
{
	int64		year = 0,
				version = 0;

	if (register_run(subject, query, values, nulls) == 0)
		return;
	result_int8(1, &year);
	result_int8(2, &version);
	refuse_frozen(subject, year, version);
}

#define FROZEN_YEARS \
	"(SELECT a.year, pg_catalog.max(a.version) AS version FROM {reg}.assessments a GROUP BY a.year" \
	"  HAVING NOT EXISTS (SELECT FROM {reg}.assessment_reopenings o" \
	"    WHERE o.year {=} a.year AND o.version {=} pg_catalog.max(a.version))) f"

/* What an indicator of a frozen year means, and where its values come from, stays. */
static void
check_indicator(const Subject *old, const Subject *new)
{
	static const char *const columns[] = {"code", "unit", "direction", "source"};
	static const RegisterQuery query = {
		"SELECT f.year::pg_catalog.int8, f.version::pg_catalog.int8 FROM " FROZEN_YEARS
		" WHERE EXISTS (SELECT FROM {reg}.indicator_weights w WHERE w.year {=} f.year AND w.indicator_id {=} $1)"
		" ORDER BY f.year LIMIT 1",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(old->id)};
	bool		same = true;

	for (int i = 0; i < (int) lengthof(columns); i++)
		same &= !column_differs(old->desc, old->tuple, new->tuple, columns[i]);
	if (!same)
		refuse_found_year(old, &query, values, NULL);
}

/* The group that a row gives a park on the last day of a frozen year stays; a row may be NULL. */
static void
check_group(const Subject *old, const Subject *new)
{
	static const RegisterQuery query = {
		"SELECT f.year::pg_catalog.int8, f.version::pg_catalog.int8 FROM " FROZEN_YEARS
		" CROSS JOIN LATERAL (SELECT pg_catalog.make_date(f.year, 12, 31)) d (day)"
		" CROSS JOIN LATERAL (SELECT $3 {@>} d.day, $6 {@>} d.day) i (old, new)"
		" WHERE CASE WHEN i.old THEN $1 ELSE 0 END {<>} CASE WHEN i.new THEN $4 ELSE 0 END"
		"    OR CASE WHEN i.old THEN $2 ELSE '' END {<>} CASE WHEN i.new THEN $5 ELSE '' END"
		" ORDER BY f.year LIMIT 1",
		6, {INT8OID, TEXTOID, DATERANGEOID, INT8OID, TEXTOID, DATERANGEOID}
	};
	const Subject *rows[] = {old, new};
	Datum		values[6] = {0};
	char		nulls[6];

	memset(nulls, 'n', sizeof(nulls));
	for (int i = 0; i < 2; i++)
	{
		int64		park;
		char	   *group;

		if (rows[i] == NULL || !subject_int8(rows[i], "park_id", &park) ||
			!subject_range(rows[i], "applies", &values[i * 3 + 2]))
			continue;
		group = subject_text(rows[i], "park_group");
		values[i * 3] = Int64GetDatum(park);
		values[i * 3 + 1] = CStringGetTextDatum(group ? group : "");
		memset(&nulls[i * 3], ' ', 3);
	}
	refuse_found_year(old ? old : new, &query, values, nulls);
}

static void
check_reopening(const Subject *subject)
{
	int64		year,
				version;
	bool		reopened;

	if (!subject_int4(subject, "year", &year) || !subject_int4(subject, "version", &version))
		return;
	if (version != assessment_version(subject, year, &reopened))
		ereport(ERROR,
				(errcode(ERRCODE_CHECK_VIOLATION),
				 errmsg("version %lld is not the last frozen assessment of %lld",
						(long long) version, (long long) year),
				 err_generic_string(PG_DIAG_SCHEMA_NAME, get_namespace_name(subject->schema)),
				 err_generic_string(PG_DIAG_TABLE_NAME, subject->table),
				 err_generic_string(PG_DIAG_CONSTRAINT_NAME, "assessment_reopenings_last")));
}

static void
check_row(const Subject *subject)
{
	if (strcmp(subject->table, "assessments") == 0 || strcmp(subject->table, "assessment_items") == 0)
		check_freezing(subject);
	else if (strcmp(subject->table, "assessment_reopenings") == 0)
		check_reopening(subject);
	else
		check_year_open(subject);
}

/* A row before and after; NULL before an insert and after a deletion. */
static void
check_change(const Subject *old, const Subject *new)
{
	const char *table = old ? old->table : new->table;

	if (strcmp(table, "park_groups") == 0)
		check_group(old, new);
	else if (strcmp(table, "indicators") == 0)
	{
		if (old && new)
			check_indicator(old, new);
	}
	else
	{
		if (old)
			check_row(old);
		if (new)
			check_row(new);
	}
}

/* A table that holds anything of a frozen year is not emptied. */
static void
check_truncate(const Subject *subject)
{
	static const RegisterQuery query = {
		"SELECT f.year::pg_catalog.int8, f.version::pg_catalog.int8 FROM " FROZEN_YEARS
		" ORDER BY f.year LIMIT 1",
		0, {0}
	};

	refuse_found_year(subject, &query, NULL, NULL);
}

/*
 * keep_frozen(): after each row of what an assessment is made of, and after
 * truncate.
 *
 * freeze_assessment() locks these tables against writers, so what is read here
 * through the latest snapshot does not change until the writer ends.
 */
Datum
keep_frozen(PG_FUNCTION_ARGS)
{
	TriggerData *trigdata = (TriggerData *) fcinfo->context;
	Subject		subject = {0};
	Relation	rel;
	Caller		caller;
	bool		truncated = CALLED_AS_TRIGGER(fcinfo) && TRIGGER_FIRED_BY_TRUNCATE(trigdata->tg_event);

	trigdata = truncated ? statement_trigger(fcinfo, "keep_frozen") : row_trigger(fcinfo, "keep_frozen");
	rel = trigdata->tg_relation;
	subject.schema = RelationGetNamespace(rel);
	subject.table = RelationGetRelationName(rel);
	subject.desc = RelationGetDescr(rel);
	subject.writing = true;
	register_check(subject.schema);

	become_owner(rel, &caller);
	SPI_connect();
	if (truncated)
		check_truncate(&subject);
	else
	{
		Subject		new = subject;
		bool		updated = TRIGGER_FIRED_BY_UPDATE(trigdata->tg_event);

		subject.tuple = trigdata->tg_trigtuple;
		new.tuple = updated ? trigdata->tg_newtuple : trigdata->tg_trigtuple;
		subject_int8(&subject, "id", &subject.id);
		subject_int8(&new, "id", &new.id);
		check_change(TRIGGER_FIRED_BY_INSERT(trigdata->tg_event) ? NULL : &subject,
					 TRIGGER_FIRED_BY_DELETE(trigdata->tg_event) ? NULL : &new);
	}
	SPI_finish();
	become_caller(&caller);
	return PointerGetDatum(NULL);
}

/* Do the policies show the caller everything, as secure_register() makes them for the city? */
static bool
is_the_city(const Subject *subject)
{
	static const RegisterQuery query = {
		"SELECT {reg}.has_duty('city') AND NOT EXISTS ("
		" SELECT FROM pg_catalog.pg_class c WHERE c.relnamespace {=} $1 AND c.relrowsecurity AND NOT c.relispartition"
		"  AND (EXISTS (SELECT FROM pg_catalog.pg_policy p WHERE p.polrelid {=} c.oid AND NOT p.polpermissive)"
		"    OR NOT EXISTS (SELECT FROM pg_catalog.pg_policy p"
		"                    WHERE p.polrelid {=} c.oid AND p.polname {=} 'members_read')))",
		1, {OIDOID}
	};
	Datum		values[] = {ObjectIdGetDatum(subject->schema)};

	register_run(subject, &query, values, NULL);
	return result_bool(1);
}

/*
 * Who does not see all rows cannot say what the results are: an error instead
 * of a few of them.
 */
static int
see_all_rows(const Subject *subject)
{
	int			settings = NewGUCNestLevel();

	if (!is_the_city(subject))
		(void) set_config_option("row_security", "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
								 true, 0, false);
	return settings;
}

/*
 * Freezing.
 */

static void
require_year(FunctionCallInfo fcinfo, Subject *subject, int64 *year)
{
	for (int i = 0; i < 2; i++)
		if (PG_ARGISNULL(i))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not be null", i == 0 ? "register" : "year")));
	*year = PG_GETARG_INT32(1);
	if (*year < 1949 || *year > 2100)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("year %lld is not between 1949 and 2100", (long long) *year)));
	subject->schema = get_namespace_oid(NameStr(*PG_GETARG_NAME(0)), false);
	register_check(subject->schema);
	subject->table = "assessments";
}

static void
refuse_running_year(const Subject *subject, int64 year)
{
	DateADT		last = date2j((int) year, 12, 31) - POSTGRES_EPOCH_JDATE;
	Parameter	after;

	if (register_parameter(subject, "assessment_after", last, &after))
	{
		Interval	span;

		parameter_span(&after, &span);
		last = DatumGetDateADT(DirectFunctionCall1(timestamp_date,
												   DirectFunctionCall2(date_pl_interval, DateADTGetDatum(last),
																	   IntervalPGetDatum(&span))));
	}
	if (GetSQLCurrentDate() <= last)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the assessment of %lld cannot be frozen before %s", (long long) year,
						date_text(last + 1))));
}

/* Weights that do not sum to 100, or bases on the wrong side of their target. */
static void
refuse_bad_weights(const Subject *subject, int64 year)
{
	static const RegisterQuery query = {
		"SELECT w.park_group, pg_catalog.sum(w.weight),"
		"   pg_catalog.min(i.code) FILTER (WHERE (i.direction {=} 'higher') {<>} (w.target {>} w.base))"
		" FROM {reg}.indicator_weights w JOIN {reg}.indicators i ON i.id {=} w.indicator_id"
		" WHERE w.year {=} $1 GROUP BY w.park_group"
		" HAVING pg_catalog.sum(w.weight) {<>} 100 OR pg_catalog.count(*)"
		"   FILTER (WHERE (i.direction {=} 'higher') {<>} (w.target {>} w.base)) {>} 0"
		" ORDER BY w.park_group LIMIT 1",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(year)};
	char	   *group;
	char	   *code;

	if (register_run(subject, &query, values, NULL) == 0)
		return;
	group = result_text(1);
	code = result_text(3);
	if (code)
		ereport(ERROR,
				(errcode(ERRCODE_CHECK_VIOLATION),
				 errmsg("base and target of indicator \"%s\" for group \"%s\" in %lld contradict its direction",
						code, group, (long long) year),
				 err_generic_string(PG_DIAG_CONSTRAINT_NAME, "8.weights")));
	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg("the weights of group \"%s\" for %lld sum to %s, not 100", group, (long long) year,
					numeric_text(result_numeric(2))),
			 err_generic_string(PG_DIAG_CONSTRAINT_NAME, "8.weights")));
}

/*
 * Results, items and the fingerprint of both in one statement: through one
 * snapshot, and never a row without the others.
 */
static const RegisterQuery freeze = {
	"WITH cards AS MATERIALIZED ("
	"  SELECT s.park_id, s.park_group, s.score, s.rank, s.grade, s.unknown, o.id AS supersedes"
	"    FROM {reg}.scorecards_on($1) s"
	"    LEFT JOIN {reg}.assessments o ON o.year {=} $1 AND o.version {=} ($2 {-} 1) AND o.park_id {=} s.park_id"
	"   WHERE s.weights IS NOT NULL"
	"), items AS MATERIALIZED ("
	"  SELECT i.* FROM {reg}.scorecard_items_on($1) i"
	"), lines AS ("
	"  SELECT c.park_id, NULL::pg_catalog.text AS indicator,"
	"    pg_catalog.jsonb_build_array($1, $2, c.park_id, c.park_group, c.score, c.rank, c.grade, c.unknown,"
	"      c.supersedes, EXTRACT(epoch FROM $3), CURRENT_USER)::pg_catalog.text AS line"
	"    FROM cards c"
	"  UNION ALL"
	"  SELECT i.park_id, i.indicator, pg_catalog.jsonb_build_array(i.park_id, i.indicator, i.indicator_name,"
	"      i.unit, i.direction, i.source, i.value, i.state, i.inputs, i.weight, i.target, i.base,"
	"      i.treatment, i.attainment, i.points)::pg_catalog.text"
	"    FROM items i"
	"), fingerprint AS ("
	"  SELECT pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.string_agg(l.line, E'\\n'"
	"      ORDER BY l.park_id, l.indicator COLLATE pg_catalog.\"C\" NULLS FIRST, l.line COLLATE pg_catalog.\"C\"),"
	"      'UTF8')), 'hex') AS text FROM lines l"
	"), results AS ("
	"  INSERT INTO {reg}.assessments (year, version, park_id, park_group, score, rank, grade, unknown,"
	"      supersedes, frozen_at, frozen_by, fingerprint)"
	"  SELECT $1, $2, c.park_id, c.park_group, c.score, c.rank, c.grade, c.unknown, c.supersedes, $3,"
	"      CURRENT_USER, f.text FROM cards c, fingerprint f ORDER BY c.park_group, c.rank, c.park_id"
	"  RETURNING id, park_id"
	"), frozen_items AS ("
	"  INSERT INTO {reg}.assessment_items (assessment_id, indicator, name, unit, direction, source, value,"
	"      state, inputs, weight, target, base, treatment, attainment, points)"
	"  SELECT r.id, i.indicator, i.indicator_name, i.unit, i.direction, i.source, i.value, i.state, i.inputs,"
	"      i.weight, i.target, i.base, i.treatment, i.attainment, i.points"
	"    FROM items i JOIN results r ON r.park_id {=} i.park_id ORDER BY r.id, i.indicator_id)"
	" SELECT pg_catalog.count(*), pg_catalog.min(f.text) FROM results r, fingerprint f",
	3, {INT4OID, INT4OID, TIMESTAMPTZOID}
};

/*
 * freeze_assessment(register, year)
 *
 * Who freezes waits for those who write what it is made of, and they wait for
 * him; then each sees what the other has done, whatever the isolation level.
 */
Datum
freeze_assessment(PG_FUNCTION_ARGS)
{
	Subject		subject = {.writing = true};
	TupleDesc	desc;
	int64		year,
				version,
				parks = 0;
	bool		reopened;
	int			settings;
	char	   *fingerprint;
	Datum		values[3];
	bool		nulls[3] = {false};
	MemoryContext caller = CurrentMemoryContext;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	require_year(fcinfo, &subject, &year);

	SPI_connect();
	settings = see_all_rows(&subject);
	SPI_execute(register_sql(subject.schema,
							 "LOCK TABLE {reg}.assessments, {reg}.assessment_items,"
							 " {reg}.assessment_reopenings, {reg}.indicators, {reg}.indicator_weights,"
							 " {reg}.indicator_values, {reg}.park_groups IN SHARE ROW EXCLUSIVE MODE"),
				false, 0);
	refuse_running_year(&subject, year);
	version = assessment_version(&subject, year, &reopened);
	if (version > 0 && !reopened)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the assessment of %lld is frozen already, version %lld",
						(long long) year, (long long) version),
				 errhint("To correct it, record in table assessment_reopenings why.")));
	refuse_bad_weights(&subject, year);

	values[0] = Int32GetDatum((int32) year);
	values[1] = Int32GetDatum((int32) version + 1);
	values[2] = TimestampTzGetDatum(GetCurrentTimestamp());
	freezing = subject.schema;
	freezing_depth = trigger_depth();
	PG_TRY();
	{
		register_change(&subject, &freeze, values);
	}
	PG_FINALLY();
	{
		freezing = InvalidOid;
	}
	PG_END_TRY();
	result_int8(1, &parks);
	if (parks == 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("no park has weights for %lld", (long long) year),
				 errhint("Enter weights and targets of each group of parks in table indicator_weights.")));
	fingerprint = MemoryContextStrdup(caller, result_text(2));
	SPI_finish();
	AtEOXact_GUC(true, settings);

	values[0] = Int32GetDatum((int32) version + 1);
	values[1] = Int64GetDatum(parks);
	values[2] = CStringGetTextDatum(fingerprint);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls)));
}

/*
 * Checking.
 */

/* check_assessment(register, year, version) */
Datum
check_assessment(PG_FUNCTION_ARGS)
{
	static const RegisterQuery check = {
		"SELECT c.kind, c.park_id, c.park_name, c.indicator, c.what, c.frozen, c.now"
		" FROM {reg}.assessment_check_on($1, $2) c",
		2, {INT4OID, INT4OID}
	};
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Subject		subject = {0};
	int64		year,
				last,
				version;
	bool		reopened;
	int			settings;
	Datum		values[2];

	InitMaterializedSRF(fcinfo, 0);
	require_year(fcinfo, &subject, &year);
	SPI_connect();
	settings = see_all_rows(&subject);
	last = assessment_version(&subject, year, &reopened);
	version = PG_ARGISNULL(2) ? last : PG_GETARG_INT32(2);
	if (last == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no assessment of %lld is frozen", (long long) year)));
	if (version < 1 || version > last)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the assessment of %lld has no version %lld", (long long) year, (long long) version)));
	values[0] = Int32GetDatum((int32) year);
	values[1] = Int32GetDatum((int32) version);
	register_run(&subject, &check, values, NULL);
	for (uint64 i = 0; i < SPI_processed; i++)
		tuplestore_puttuple(rsinfo->setResult, SPI_tuptable->vals[i]);
	SPI_finish();
	AtEOXact_GUC(true, settings);
	return (Datum) 0;
}
