/*
 * known.c
 *	  as_known(): the rows of a table as they were recorded at a moment.
 *
 * Nothing is replayed.  A row that was not changed since is the present one;
 * of any other, the first change after the moment holds what the row was until
 * then.  So rows that were there before recording began are right, too.
 *
 * Row-level security may hide that change.  Then the row is not the present
 * one, nor what a later change says: it is left out.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "nodes/value.h"
#include "parser/parse_func.h"
#include "register.h"
#include "row_json.h"
#include "trigger.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

PG_FUNCTION_INFO_V1(as_known);
PG_FUNCTION_INFO_V1(as_known_jsonb);

#define ROWS_AT_A_TIME 1000

/* The table that is asked for, and the moment. */
typedef struct Question
{
	Oid			relid;
	Oid			schema;
	const char *table;
	TimestampTz at;
} Question;

static Oid
recording_function(FunctionCallInfo fcinfo)
{
	char	   *schema = get_namespace_name(get_func_namespace(fcinfo->flinfo->fn_oid));

	return LookupFuncName(list_make2(makeString(schema), makeString("record_changes")),
						  0, NULL, false);
}

/* Whether triggers of the table record all that can happen to its rows. */
static bool
is_recorded(Oid relid, Oid function)
{
	Relation	rel = table_open(relid, AccessShareLock);
	const int16 all = TRIGGER_TYPE_INSERT | TRIGGER_TYPE_UPDATE |
		TRIGGER_TYPE_DELETE | TRIGGER_TYPE_TRUNCATE;
	int16		recorded = 0;

	for (int i = 0; rel->trigdesc && i < rel->trigdesc->numtriggers; i++)
	{
		Trigger    *trigger = &rel->trigdesc->triggers[i];

		if (trigger->tgfoid == function && trigger->tgenabled != TRIGGER_DISABLED && !trigger->tgqual)
			recorded |= trigger->tgtype & all;
	}
	table_close(rel, AccessShareLock);
	return recorded == all;
}

static void
check_question(FunctionCallInfo fcinfo, Question *question)
{
	register_check(question->schema);
	if (!is_recorded(question->relid, recording_function(fcinfo)))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("changes of table \"%s.%s\" are not recorded",
						get_namespace_name(question->schema), question->table),
				 errhint("park.record_changes_of() has them recorded from now on.")));
}

/* Recording that began only later leaves a gap that nobody can see. */
static void
warn_of_gap(const Question *question)
{
	static const RegisterQuery query = {
		"SELECT pg_catalog.max(c.changed_at)::pg_catalog.text FROM {reg}.changes c"
		" WHERE c.table_name {=} $1 AND c.row_id IS NULL AND c.operation {=} 'START'"
		" AND c.changed_at {>} $2",
		2, {TEXTOID, TIMESTAMPTZOID}
	};
	Subject		subject = {.schema = question->schema, .table = question->table};
	Datum		values[] = {CStringGetTextDatum(question->table), TimestampTzGetDatum(question->at)};
	char	   *since;

	register_run(&subject, &query, values, NULL);
	since = result_text(1);
	if (since)
		ereport(WARNING,
				(errcode(ERRCODE_WARNING),
				 errmsg("changes of table \"%s.%s\" are recorded since %s only",
						get_namespace_name(question->schema), question->table, since),
				 errdetail("Rows that were changed or deleted between the moment asked for and then"
						   " are not shown as they were.")));
}

/* Which rows were changed since, each with the first change, as arrays. */
typedef struct FirstChanges
{
	bool		known;
	Datum		rows;
	Datum		changes;
} FirstChanges;

/*
 * Of changes that the caller may not read he learns that they are there.  The
 * owner looks, as for a rule: no name in the query is the caller's.
 */
static void
find_first_changes(const Question *question, Oid changes, FirstChanges *first)
{
	static const RegisterQuery query = {
		"SELECT pg_catalog.array_agg(f.row_id), pg_catalog.array_agg(f.id) FROM"
		" (SELECT DISTINCT ON (c.row_id) c.row_id, c.id FROM {reg}.changes c"
		"   WHERE c.table_name {=} $1 AND c.changed_at {>} $2 AND c.row_id IS NOT NULL"
		"   ORDER BY c.row_id, c.id) f",
		2, {TEXTOID, TIMESTAMPTZOID}
	};
	Subject		subject = {.schema = question->schema, .table = question->table};
	Datum		values[] = {CStringGetTextDatum(question->table), TimestampTzGetDatum(question->at)};
	Relation	rel = table_open(changes, AccessShareLock);
	Caller		caller;
	bool		none;

	become_owner(rel, &caller);
	register_run(&subject, &query, values, NULL);
	become_caller(&caller);
	table_close(rel, AccessShareLock);
	first->rows = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &none);
	first->changes = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2, &none);
	first->known = true;
	if (none)
		first->rows = first->changes = PointerGetDatum(construct_empty_array(INT8OID));
}

/*
 * Whose rows changes are of is told by park_id.  Of a table without it nothing
 * tells a row of the caller's that was deleted from one of somebody else.
 */
static void
check_hidden(const Question *question, TupleDesc desc, const FirstChanges *first)
{
	const char *schema = get_namespace_name(question->schema);
	char	   *sql = psprintf("SELECT pg_catalog.count(*), pg_catalog.count(t.id)"
							   " FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) f (row_id, change_id)"
							   " LEFT JOIN %1$s.%2$s t ON t.id OPERATOR(pg_catalog.=) f.row_id"
							   " WHERE NOT EXISTS (SELECT FROM %1$s.changes c WHERE c.id OPERATOR(pg_catalog.=) f.change_id)",
							   quote_identifier(schema), quote_identifier(question->table));
	Oid			types[] = {INT8ARRAYOID, INT8ARRAYOID};
	Datum		values[] = {first->rows, first->changes};
	int64		hidden = 0,
				present = 0;

	SPI_execute_with_args(sql, 2, types, values, NULL, true, 0);
	result_row(0);
	result_int8(1, &hidden);
	result_int8(2, &present);
	if (hidden > 0 && SPI_fnumber(desc, "park_id") <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("row-level security hides changes of table \"%s.%s\"", schema, question->table),
				 errdetail("What the rows were at the moment asked for cannot be told without them."),
				 errhint("Ask as a role that reads all of table changes, such as the city's office.")));
	if (present > 0)
		ereport(WARNING,
				(errcode(ERRCODE_WARNING),
				 errmsg_plural("%lld row of table \"%s.%s\" is left out: row-level security hides how it was changed since",
							   "%lld rows of table \"%s.%s\" are left out: row-level security hides how they were changed since",
							   (unsigned long) present, (long long) present, schema, question->table)));
}

/*
 * The present rows in the first column, past ones in the first or, as recorded,
 * in the second.
 */
static Portal
open_rows(const Question *question, const FirstChanges *first, bool as_recorded)
{
	static const char *const sql =
		"WITH later AS MATERIALIZED (%4$s)"
		" SELECT (t.*)::%1$s.%2$s, NULL::pg_catalog.jsonb FROM %1$s.%2$s t"
		"  WHERE NOT EXISTS (SELECT FROM later l WHERE l.row_id OPERATOR(pg_catalog.=) t.id)"
		" UNION ALL"
		" SELECT %3$s FROM later l WHERE l.old_row IS NOT NULL";
	const char *schema = quote_identifier(get_namespace_name(question->schema));
	const char *table = quote_identifier(question->table);
	const char *past = as_recorded ?
		psprintf("NULL::%s.%s, l.old_row", schema, table) :
		psprintf("pg_catalog.jsonb_populate_record(NULL::%s.%s, l.old_row), NULL", schema, table);
	const char *later = first->known ?
		psprintf("SELECT f.row_id, c.old_row"
				 " FROM ROWS FROM (pg_catalog.unnest($3), pg_catalog.unnest($4)) f (row_id, change_id)"
				 " LEFT JOIN %s.changes c ON c.id OPERATOR(pg_catalog.=) f.change_id", schema) :
		psprintf("SELECT DISTINCT ON (c.row_id) c.row_id, c.old_row FROM %s.changes c"
				 " WHERE c.table_name OPERATOR(pg_catalog.=) $1 AND c.changed_at OPERATOR(pg_catalog.>) $2"
				 "   AND c.row_id IS NOT NULL ORDER BY c.row_id, c.id", schema);
	Oid			types[] = {TEXTOID, TIMESTAMPTZOID, INT8ARRAYOID, INT8ARRAYOID};
	Datum		values[] = {
		CStringGetTextDatum(question->table), TimestampTzGetDatum(question->at), first->rows, first->changes
	};

	return SPI_cursor_open_with_args(NULL, psprintf(sql, schema, table, past, later), first->known ? 4 : 2,
									 types, values, NULL, true, 0);
}

static void
row_tuple(Datum row, HeapTupleData *tuple)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(row);

	tuple->t_len = HeapTupleHeaderGetDatumLength(header);
	tuple->t_data = header;
	tuple->t_tableOid = InvalidOid;
	ItemPointerSetInvalid(&tuple->t_self);
}

/* A present row as changes would record it. */
static Datum
row_recorded(RowWriter *writer, TupleDesc desc, Datum row)
{
	Datum	   *values = palloc_array(Datum, desc->natts);
	bool	   *isnull = palloc_array(bool, desc->natts);
	HeapTupleData tuple;

	row_tuple(row, &tuple);
	heap_deform_tuple(&tuple, desc, values, isnull);
	return row_jsonb(writer, values, isnull);
}

static void
put_rows(const Question *question, ReturnSetInfo *rsinfo, bool as_recorded)
{
	TupleDesc	desc = lookup_rowtype_tupdesc_copy(get_rel_type_id(question->relid), -1);
	Relation	rel = table_open(question->relid, AccessShareLock);
	RowWriter  *writer = row_writer(RelationGetDescr(rel));
	Oid			changes = get_relname_relid("changes", question->schema);
	FirstChanges first = {.known = false};
	Portal		portal;

	SPI_connect();
	warn_of_gap(question);
	if (register_hides_rows(question->schema, "changes"))
	{
		find_first_changes(question, changes, &first);
		check_hidden(question, desc, &first);
	}
	portal = open_rows(question, &first, as_recorded);
	for (;;)
	{
		SPITupleTable *rows;
		int			guc_level = row_text_begin();

		SPI_cursor_fetch(portal, true, ROWS_AT_A_TIME);
		rows = SPI_tuptable;
		for (uint64 i = 0; i < SPI_processed; i++)
		{
			bool		no_row,
						no_json;
			Datum		row = SPI_getbinval(rows->vals[i], rows->tupdesc, 1, &no_row);
			Datum		json = SPI_getbinval(rows->vals[i], rows->tupdesc, 2, &no_json);

			CHECK_FOR_INTERRUPTS();
			if (as_recorded)
			{
				if (no_json)
					json = row_recorded(writer, desc, row);
				no_json = false;
				tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, &json, &no_json);
			}
			else
			{
				HeapTupleData tuple;

				row_tuple(row, &tuple);
				tuplestore_puttuple(rsinfo->setResult, &tuple);
			}
		}
		row_text_end(guc_level);
		if (SPI_processed == 0)
			break;
		SPI_freetuptable(rows);
	}
	SPI_cursor_close(portal);
	SPI_finish();
	table_close(rel, AccessShareLock);
}

static TimestampTz
checked_moment(FunctionCallInfo fcinfo, int argument)
{
	if (PG_ARGISNULL(argument))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be null", "at")));
	return PG_GETARG_TIMESTAMPTZ(argument);
}

/*
 * as_known(row anyelement, at timestamptz): the first argument says which
 * table, by its type.
 */
Datum
as_known(PG_FUNCTION_ARGS)
{
	Question	question;
	Oid			relid;

	relid = get_typ_typrelid(getBaseType(get_fn_expr_argtype(fcinfo->flinfo, 0)));
	if (!OidIsValid(relid) ||
		(get_rel_relkind(relid) != RELKIND_RELATION &&
		 get_rel_relkind(relid) != RELKIND_PARTITIONED_TABLE))
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("as_known() needs the type of a register's table"),
				 errhint("For example: SELECT * FROM park.as_known(NULL::liuzhou.plots, '2026-01-01').")));
	question.relid = relid;
	question.schema = get_rel_namespace(relid);
	question.table = get_rel_name(relid);
	question.at = checked_moment(fcinfo, 1);
	check_question(fcinfo, &question);
	InitMaterializedSRF(fcinfo, 0);
	put_rows(&question, (ReturnSetInfo *) fcinfo->resultinfo, false);
	return (Datum) 0;
}

/* as_known(register name, table_name text, at timestamptz): as recorded. */
Datum
as_known_jsonb(PG_FUNCTION_ARGS)
{
	Question	question;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be null", PG_ARGISNULL(0) ? "register" : "table_name")));
	question.schema = get_namespace_oid(NameStr(*PG_GETARG_NAME(0)), false);
	question.table = text_to_cstring(PG_GETARG_TEXT_PP(1));
	question.at = checked_moment(fcinfo, 2);
	register_check(question.schema);
	question.relid = get_relname_relid(question.table, question.schema);
	if (!OidIsValid(question.relid) ||
		(get_rel_relkind(question.relid) != RELKIND_RELATION &&
		 get_rel_relkind(question.relid) != RELKIND_PARTITIONED_TABLE))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("register \"%s\" has no table \"%s\"",
						get_namespace_name(question.schema), question.table)));
	check_question(fcinfo, &question);
	put_rows(&question, (ReturnSetInfo *) fcinfo->resultinfo, true);
	return (Datum) 0;
}
