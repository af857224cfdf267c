/*
 * would_refuse.c
 *	  Asks the trigger before a row is written: writes it, listens, and takes it
 *	  back.
 *
 * Rules look at stored rows, those of other tables included, and at what the
 * row replaces; so nothing but the write itself gives the trigger's answer.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "enforce.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "register.h"
#include "trigger.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
#include "utils/typcache.h"

PG_FUNCTION_INFO_V1(would_refuse);

/* A statement and its arguments, which are the row's columns. */
typedef struct Write
{
	StringInfoData sql;
	int			count;
	Oid		   *types;
	Datum	   *values;
	char	   *nulls;
} Write;

static const char *
argument(Write *write, Oid type, Datum value, bool isnull)
{
	write->types[write->count] = type;
	write->values[write->count] = value;
	write->nulls[write->count] = isnull ? 'n' : ' ';
	return psprintf("$%d", ++write->count);
}

static void
write_begin(Write *write, const Subject *subject, const char *text)
{
	int			most = subject->desc->natts + 1;

	initStringInfo(&write->sql);
	appendStringInfo(&write->sql, "%s %s.%s", text,
					 quote_identifier(get_namespace_name(subject->schema)),
					 quote_identifier(subject->table));
	write->count = 0;
	write->types = palloc_array(Oid, most);
	write->values = palloc_array(Datum, most);
	write->nulls = palloc0(most + 1);
}

static bool
is_written(Form_pg_attribute attribute)
{
	return !attribute->attisdropped && attribute->attgenerated == '\0';
}

static bool
is_id(Form_pg_attribute attribute)
{
	return strcmp(NameStr(attribute->attname), "id") == 0;
}

/*
 * What is NULL is left out, so that defaults apply.  A row without an id gets 0,
 * which no sequence gives: a number taken from one would be lost.
 */
static void
make_insert(const Subject *subject, const Datum *values, const bool *nulls, Write *write)
{
	StringInfoData arguments;

	write_begin(write, subject, "INSERT INTO");
	initStringInfo(&arguments);
	for (int i = 0; i < subject->desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(subject->desc, i);
		bool		new_id = is_id(attribute) && attribute->atttypid == INT8OID && nulls[i];
		bool		first = write->count == 0;

		if (!is_written(attribute) || (nulls[i] && !new_id))
			continue;
		appendStringInfo(&write->sql, "%s%s", first ? " (" : ", ",
						 quote_identifier(NameStr(attribute->attname)));
		appendStringInfo(&arguments, "%s%s", first ? "" : ", ",
						 argument(write, attribute->atttypid, new_id ? Int64GetDatum(0) : values[i], false));
	}
	if (write->count > 0)
		appendStringInfo(&write->sql, ") OVERRIDING SYSTEM VALUE VALUES (%s)", arguments.data);
	else
		appendStringInfoString(&write->sql, " DEFAULT VALUES");
}

static void
make_update(const Subject *subject, const Datum *values, const bool *nulls, Write *write)
{
	write_begin(write, subject, "UPDATE");
	for (int i = 0; i < subject->desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(subject->desc, i);
		bool		first = write->count == 0;

		if (is_written(attribute) && !is_id(attribute))
			appendStringInfo(&write->sql, "%s%s = %s", first ? " SET " : ", ",
							 quote_identifier(NameStr(attribute->attname)),
							 argument(write, attribute->atttypid, values[i], nulls[i]));
	}
	appendStringInfo(&write->sql, " WHERE id OPERATOR(pg_catalog.=) %s",
					 argument(write, INT8OID, Int64GetDatum(subject->id), false));
}

static void
execute(const char *sql, int count, Oid *types, Datum *values, const char *nulls)
{
	int			result = SPI_execute_with_args(sql, count, types, values, nulls, false, 0);

	if (result < 0)
		elog(ERROR, "query on the register failed: %s", SPI_result_code_string(result));
}

static bool
is_stored(const Subject *subject)
{
	Oid			types[] = {INT8OID};
	Datum		values[] = {Int64GetDatum(subject->id)};

	execute(psprintf("SELECT 1 FROM %s.%s WHERE id OPERATOR(pg_catalog.=) $1",
					 quote_identifier(get_namespace_name(subject->schema)),
					 quote_identifier(subject->table)), 1, types, values, NULL);
	return SPI_processed > 0;
}

/* Writes the row, and makes deferred triggers speak. */
static void
write_row(const Subject *subject)
{
	Datum	   *values = palloc_array(Datum, subject->desc->natts);
	bool	   *nulls = palloc_array(bool, subject->desc->natts);
	Write		write;

	heap_deform_tuple(subject->tuple, subject->desc, values, nulls);
	if (subject->id != 0 && is_stored(subject))
		make_update(subject, values, nulls, &write);
	else
		make_insert(subject, values, nulls, &write);
	execute(write.sql.data, write.count, write.types, write.values, write.nulls);
	execute("SET CONSTRAINTS ALL IMMEDIATE", 0, NULL, NULL, NULL);
}

/* Whatever else refuses the row is raised as it is. */
static void
try_row(const Subject *subject, Listener *listener)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	Listener   *other;
	ErrorData  *volatile error = NULL;

	BeginInternalSubTransaction(NULL);
	other = enforce_listen(listener);
	PG_TRY();
	{
		SPI_connect();
		write_row(subject);
		SPI_finish();
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
	}
	PG_END_TRY();
	enforce_listen(other);
	RollbackAndReleaseCurrentSubTransaction();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	if (error && listener->heard > 0 && error->sqlerrcode == ERRCODE_CHECK_VIOLATION)
		return;

	/* a refusal that somebody's trigger got over is none */
	tuplestore_clear(listener->rsinfo->setResult);
	if (error)
		ReThrowError(error);
}

/*
 * would_refuse(row): the failures with which the trigger would refuse the row if
 * it were written now: inserted, or put in the place of the row with its id.
 */
Datum
would_refuse(PG_FUNCTION_ARGS)
{
	Oid			relid = get_typ_typrelid(getBaseType(get_fn_expr_argtype(fcinfo->flinfo, 0)));
	HeapTupleHeader header;
	HeapTupleData tuple;
	Subject		subject = {0};
	Listener	listener = {0};

	InitMaterializedSRF(fcinfo, 0);
	if (!OidIsValid(relid) || (get_rel_relkind(relid) != RELKIND_RELATION &&
							   get_rel_relkind(relid) != RELKIND_PARTITIONED_TABLE))
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("%s() needs a row of a register's table", "would_refuse"),
				 errhint("For example: SELECT r.* FROM liuzhou.plots p, park.would_refuse(p) r.")));
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	header = PG_GETARG_HEAPTUPLEHEADER(0);
	tuple.t_len = HeapTupleHeaderGetDatumLength(header);
	tuple.t_data = header;
	tuple.t_tableOid = InvalidOid;
	ItemPointerSetInvalid(&tuple.t_self);
	relid = root_table(relid);
	subject.schema = get_rel_namespace(relid);
	register_check(subject.schema);
	subject.table = get_rel_name(relid);
	subject.desc = lookup_rowtype_tupdesc_copy(HeapTupleHeaderGetTypeId(header),
											   HeapTupleHeaderGetTypMod(header));
	subject.tuple = &tuple;
	if (subject_has_column(&subject, "id"))
		subject_int8(&subject, "id", &subject.id);

	listener.rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	try_row(&subject, &listener);
	return (Datum) 0;
}
