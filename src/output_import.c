/*
 * output_import.c
 *	  Output values from the staging table output_imports: what is said of a
 *	  bad row, and loading.
 *
 * Which rows are bad, and what the good ones mean, the register's views say
 * (sql/register/views_import.sql); cells are read in cell.c.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "cell.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "register.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(output_import_reason);
PG_FUNCTION_INFO_V1(load_outputs);

/* Problems that an error lists, and how much of a value it repeats, in bytes. */
#define PROBLEMS_LISTED 5
#define VALUE_IN_MESSAGE 80

/* Faults of amounts have this before the name of the fault. */
#define AMOUNT "amount_"

typedef struct Reason
{
	const char *code;
	const char *msgid;
	const char *msgid_with_detail;	/* has one %s; NULL: detail is not said */
} Reason;

static const Reason reasons[] = {
	{"park_missing", gettext_noop("the park is missing"), NULL},
	{"park_unknown", gettext_noop("no park has this code or name"), NULL},
	{"park_ambiguous", gettext_noop("several parks have this code or name"), NULL},
	{"enterprise_unknown", gettext_noop("no enterprise has this credit code or name"), NULL},
	{"enterprise_ambiguous",
		gettext_noop("several enterprises have this name; give the credit code"),
	NULL},
	{"enterprise_elsewhere",
		gettext_noop("the enterprise is in another park"),
	gettext_noop("the enterprise is in another park: %s")},
	{"industry_malformed",
		gettext_noop("an industry code is a section letter, two to four digits, or both"),
	NULL},
	{"industry_unknown",
		gettext_noop("GB/T 4754-2017 has no such code"),
	gettext_noop("GB/T 4754-2017 has no such code; the nearest above it is %s")},
	{"industry_misplaced",
		gettext_noop("the section letter does not fit"),
	gettext_noop("the section letter does not fit; the digits stand for %s")},
	{"year_missing", gettext_noop("the year is missing"), NULL},
	{"year_malformed", gettext_noop("this is not a year"), NULL},
	{"year_out_of_range", gettext_noop("a year is from 1949 to 2100"), NULL},
	{"month_malformed", gettext_noop("this is not a month"), NULL},
	{"month_out_of_range", gettext_noop("a month is from 1 to 12"), NULL},
	{"amount_missing", gettext_noop("output_wan or output_yuan is needed"), NULL},
	{"amount_twice", gettext_noop("only one of output_wan and output_yuan may be given"), NULL},
	{"duplicate",
		gettext_noop("another row has the same park, enterprise, industry, year and month"),
	gettext_noop("row %s has the same park, enterprise, industry, year and month")},
	{"already_stored",
		gettext_noop("outputs has this park, enterprise, industry, year and month already"),
	NULL},
	{"stored_twice",
		gettext_noop("outputs has this park, enterprise, industry, year and month more than once"),
	NULL},
	{"year_beside_months",
		gettext_noop("the whole year counts its months twice"),
	gettext_noop("the whole year counts its months twice: row %s has a month of it")},
	{"month_beside_year",
		gettext_noop("the whole year counts its months twice"),
	gettext_noop("the whole year counts its months twice: row %s has the whole year")},
	{"year_beside_stored_months",
		gettext_noop("the whole year counts its months twice: outputs has months of it"),
	NULL},
	{"month_beside_stored_year",
		gettext_noop("the whole year counts its months twice: outputs has the whole year"),
	NULL},
};

static const Reason *
find_reason(const char *code)
{
	for (int i = 0; i < (int) lengthof(reasons); i++)
		if (strcmp(reasons[i].code, code) == 0)
			return &reasons[i];
	return NULL;
}

/* What is said of a faulty amount, or NULL if the code is of no such fault. */
static const char *
find_complaint(const char *code)
{
	if (strncmp(code, AMOUNT, strlen(AMOUNT)) != 0)
		return NULL;
	for (int fault = CELL_FINE + 1; fault < CELL_FAULTS; fault++)
		if (strcmp(cell_fault_names[fault], code + strlen(AMOUNT)) == 0)
			return cell_complaints[fault];
	return NULL;
}

static char *
reason_text(const char *code, const char *detail)
{
	const Reason *reason = find_reason(code);
	const char *complaint;

	if (reason && detail && reason->msgid_with_detail)
		return psprintf(dgettext(TEXTDOMAIN, reason->msgid_with_detail), detail);
	complaint = reason ? reason->msgid : find_complaint(code);
	if (complaint == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("imports know no problem \"%s\"", code)));
	return pstrdup(dgettext(TEXTDOMAIN, complaint));
}

Datum
output_import_reason(PG_FUNCTION_ARGS)
{
	char	   *detail = NULL;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (!PG_ARGISNULL(1))
		detail = text_to_cstring(PG_GETARG_TEXT_PP(1));
	PG_RETURN_TEXT_P(cstring_to_text(reason_text(text_to_cstring(PG_GETARG_TEXT_PP(0)), detail)));
}

/* What a caller of load_outputs() asked for. */
typedef struct LoadRequest
{
	Oid			schema;
	bool		replace;
	bool		only_good;
} LoadRequest;

/*
 * Runs a statement with the request's replace and only_good as $1 and $2.  Its
 * plan is not kept: a staging table is empty at one time and full at the next.
 */
static void
run(const LoadRequest *request, const char *template, Snapshot snapshot)
{
	Oid			types[] = {BOOLOID, BOOLOID};
	Datum		values[] = {BoolGetDatum(request->replace), BoolGetDatum(request->only_good)};
	SPIPlanPtr	plan = SPI_prepare(register_sql(request->schema, template), lengthof(types), types);
	int			result;

	if (plan == NULL)
		elog(ERROR, "SPI_prepare failed: %s", SPI_result_code_string(SPI_result));
	result = SPI_execute_snapshot(plan, values, NULL, snapshot, InvalidSnapshot, false, true, 0);
	if (result < 0)
		elog(ERROR, "query on the register failed: %s", SPI_result_code_string(result));
}

static int64
row_int8(uint64 row, int column)
{
	bool		isnull;

	return DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc,
									   column, &isnull));
}

/* "row 3, output_wan "1,2": this is not a number" */
static void
append_problem(StringInfo detail, uint64 row)
{
	HeapTuple	tuple = SPI_tuptable->vals[row];
	TupleDesc	desc = SPI_tuptable->tupdesc;
	char	   *column = SPI_getvalue(tuple, desc, 4);
	char	   *value = SPI_getvalue(tuple, desc, 5);
	char	   *reason = SPI_getvalue(tuple, desc, 6);
	long long	id = row_int8(row, 3);

	if (detail->len > 0)
		appendStringInfoChar(detail, '\n');
	if (column == NULL)
		appendStringInfo(detail, dgettext(TEXTDOMAIN, gettext_noop("row %lld: %s")), id, reason);
	else if (value == NULL)
		appendStringInfo(detail, dgettext(TEXTDOMAIN, gettext_noop("row %lld, %s: %s")),
						 id, column, reason);
	else
	{
		value[pg_mbcliplen(value, strlen(value), VALUE_IN_MESSAGE)] = '\0';
		appendStringInfo(detail, dgettext(TEXTDOMAIN, gettext_noop("row %lld, %s \"%s\": %s")),
						 id, column, value, reason);
	}
}

/* Problems of every row, or of those that stay: already_stored is none to replace. */
#define PROBLEMS \
	"SELECT p.import_id, p.column_name, p.value, p.reason" \
	"  FROM {reg}.output_import_problems p" \
	" WHERE NOT ($1 AND p.code {=} 'already_stored')"

/* Errors out if any row has a problem, with the first of them. */
static void
refuse_problems(const LoadRequest *request, Snapshot snapshot)
{
	StringInfoData detail;
	long long	rows;
	long long	problems;
	char	   *schema_name = get_namespace_name(request->schema);

	run(request,
		"WITH p AS MATERIALIZED (" PROBLEMS ")"
		" SELECT c.rows, c.problems, p.*"
		"   FROM p, (SELECT pg_catalog.count(DISTINCT p.import_id), pg_catalog.count(*) FROM p)"
		"          c (rows, problems)"
		"  ORDER BY p.import_id, p.column_name"
		"  LIMIT " CppAsString2(PROBLEMS_LISTED), snapshot);
	if (SPI_processed == 0)
		return;

	rows = row_int8(0, 1);
	problems = row_int8(0, 2);
	initStringInfo(&detail);
	for (uint64 i = 0; i < SPI_processed; i++)
		append_problem(&detail, i);
	if (problems > (long long) SPI_processed)
	{
		appendStringInfoChar(&detail, '\n');
		appendStringInfo(&detail, dgettext(TEXTDOMAIN, gettext_noop("and %lld more")),
						 problems - (long long) SPI_processed);
	}
	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg_plural("%lld row of output_imports has a problem; nothing was loaded",
						   "%lld rows of output_imports have problems; nothing was loaded",
						   (unsigned long) rows, rows),
			 errdetail_internal("%s", detail.data),
			 errhint("SELECT * FROM %s lists them all; only_good => true loads the other rows.",
					 quote_qualified_identifier(schema_name, "output_import_problems")),
			 err_generic_string(PG_DIAG_SCHEMA_NAME, schema_name),
			 err_generic_string(PG_DIAG_TABLE_NAME, "output_imports")));
}

static LoadRequest
read_request(FunctionCallInfo fcinfo)
{
	static const char *const names[] = {"register", "on_duplicate", "only_good"};
	LoadRequest request;
	char	   *on_duplicate;

	for (int i = 0; i < (int) lengthof(names); i++)
		if (PG_ARGISNULL(i))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not be null", names[i])));
	on_duplicate = text_to_cstring(PG_GETARG_TEXT_PP(1));
	request.replace = strcmp(on_duplicate, "replace") == 0;
	if (!request.replace && strcmp(on_duplicate, "refuse") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("on_duplicate must be \"refuse\" or \"replace\", not \"%s\"",
						on_duplicate)));
	request.only_good = PG_GETARG_BOOL(2);
	request.schema = get_namespace_oid(NameStr(*PG_GETARG_NAME(0)), false);
	register_check(request.schema);
	return request;
}

/*
 * load_outputs(register, on_duplicate, only_good): moves rows from
 * output_imports to outputs.
 *
 * Loaders of one register go one after the other, and nobody else writes to
 * either table meanwhile: what the check found stays so until the end of the
 * transaction.  Both statements look through one snapshot, taken behind the
 * locks whatever the isolation level: who waited sees what the other loaded.
 */
Datum
load_outputs(PG_FUNCTION_ARGS)
{
	LoadRequest request = read_request(fcinfo);
	Snapshot	snapshot;
	TupleDesc	desc;
	Datum		values[3];
	bool		nulls[3] = {false};
	int			settings;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");

	/* compiling statements this long takes longer than running them */
	settings = NewGUCNestLevel();
	(void) set_config_option("jit", "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
							 true, 0, false);

	SPI_connect();
	SPI_execute(register_sql(request.schema,
							 "LOCK TABLE {reg}.output_imports, {reg}.outputs"
							 " IN SHARE ROW EXCLUSIVE MODE"), false, 0);
	snapshot = RegisterSnapshot(GetLatestSnapshot());
	if (!request.only_good)
		refuse_problems(&request, snapshot);
	run(&request,
		"WITH bad AS (SELECT p.import_id FROM (" PROBLEMS ") p WHERE $2),"
		" good AS MATERIALIZED ("
		"  SELECT r.* FROM {reg}.output_imports_read r"
		"   WHERE NOT EXISTS (SELECT FROM bad b WHERE b.import_id {=} r.import_id)),"
		" moved AS ("
		"  DELETE FROM {reg}.output_imports i USING good g WHERE i.id {=} g.import_id),"
		" replaced AS ("
		"  UPDATE {reg}.outputs o SET output_yuan = g.output_yuan"
		"    FROM good g WHERE o.id {=} g.stored_id RETURNING 1),"
		" loaded AS ("
		"  INSERT INTO {reg}.outputs (park_id, enterprise_id, industry, year, month, output_yuan)"
		"  SELECT g.park_id, g.enterprise_id, g.industry, g.year, g.month, g.output_yuan"
		"    FROM good g WHERE g.stored_id IS NULL ORDER BY g.import_id RETURNING 1)"
		" SELECT (SELECT pg_catalog.count(*) FROM loaded),"
		"        (SELECT pg_catalog.count(*) FROM replaced),"
		"        (SELECT pg_catalog.count(*) FROM {reg}.output_imports)"
		"        {-} (SELECT pg_catalog.count(*) FROM good)", snapshot);
	for (int i = 0; i < 3; i++)
		values[i] = Int64GetDatum(row_int8(0, i + 1));
	UnregisterSnapshot(snapshot);
	SPI_finish();
	AtEOXact_GUC(true, settings);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls)));
}
