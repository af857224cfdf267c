/*
 * report.c
 *	  The yearly report of a register, as rows and as one text.
 *
 * What it says is SQL of the register (sql/register/views_report*.sql), which
 * runs with the caller's rights: what row-level security hides is not summed.
 */
#include "compat.h"

#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "register.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"

PG_FUNCTION_INFO_V1(yearly_report);
PG_FUNCTION_INFO_V1(yearly_report_text);

static void
require_arguments(FunctionCallInfo fcinfo, const char *const *names)
{
	for (int i = 0; names[i] != NULL; i++)
		if (PG_ARGISNULL(i))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not be null", names[i])));
}

static void
find_register(FunctionCallInfo fcinfo, Subject *subject, DateADT today)
{
	int			year = PG_GETARG_INT32(1);

	if (year < 1949 || year > 2100)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("year %lld is not between 1949 and 2100", (long long) year)));
	if (DATE_NOT_FINITE(today))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be finite", "today")));
	if (today < date2j(year, 1, 1) - POSTGRES_EPOCH_JDATE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the year %d has not begun", year)));
	subject->schema = get_namespace_oid(NameStr(*PG_GETARG_NAME(0)), false);
	register_check(subject->schema);
	subject->table = "parks";
}

/* yearly_report(register, year, today) */
Datum
yearly_report(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"register", "year", "today", NULL};
	static const RegisterQuery rows = {
		"SELECT r.line, r.article, r.topic, r.park_id, r.park_name, r.measured, r.required, r.unit,"
		" r.verdict, r.sentence_zh, r.sentence_en, r.citation"
		" FROM {reg}.yearly_report_on($1, $2) r ORDER BY r.line",
		2, {INT4OID, DATEOID}
	};
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Subject		subject = {0};
	Datum		values[2];

	InitMaterializedSRF(fcinfo, 0);
	require_arguments(fcinfo, names);
	find_register(fcinfo, &subject, PG_GETARG_DATEADT(2));
	values[0] = PG_GETARG_DATUM(1);
	values[1] = PG_GETARG_DATUM(2);
	SPI_connect();
	register_run(&subject, &rows, values, NULL);
	for (uint64 i = 0; i < SPI_processed; i++)
		tuplestore_puttuple(rsinfo->setResult, SPI_tuptable->vals[i]);
	SPI_finish();
	return (Datum) 0;
}

/* yearly_report_text(register, year, language, today) */
Datum
yearly_report_text(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"register", "year", "language", "today", NULL};
	static const RegisterQuery whole = {
		"SELECT {reg}.yearly_report_text_on($1, $2, $3)",
		3, {INT4OID, DATEOID, TEXTOID}
	};
	MemoryContext caller = CurrentMemoryContext;
	Subject		subject = {0};
	char	   *language;
	char	   *report;
	Datum		values[3];

	require_arguments(fcinfo, names);
	language = text_to_cstring(PG_GETARG_TEXT_PP(2));
	if (strcmp(language, "zh") != 0 && strcmp(language, "en") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("language must be \"zh\" or \"en\", not \"%s\"", language)));
	find_register(fcinfo, &subject, PG_GETARG_DATEADT(3));
	values[0] = PG_GETARG_DATUM(1);
	values[1] = PG_GETARG_DATUM(3);
	values[2] = PG_GETARG_DATUM(2);
	SPI_connect();
	register_run(&subject, &whole, values, NULL);
	report = MemoryContextStrdup(caller, result_text(1));
	SPI_finish();
	PG_RETURN_TEXT_P(cstring_to_text(report));
}
