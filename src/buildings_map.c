/*
 * buildings_map.c
 *	  The trigger by which map programs write buildings: the layer
 *	  buildings_map has two days, where the table has a period that neither
 *	  GDAL nor QGIS can write.
 *
 * It writes with the caller's rights, as a statement on the table would, and
 * judges nothing: the triggers of the table do.  A first day that is missing is
 * refused: GDAL leaves out the fields that it cannot place without a word, and
 * the building would be taken to have stood always.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "postgis.h"
#include "register.h"
#include "trigger.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/rel.h"

PG_FUNCTION_INFO_V1(edit_buildings_map);

/* Columns of the layer that are columns of the table. */
static const char *const plain[] = {"kind", "surveyed_on", "vacant_since", "floor_area_m2", "geom"};

/* What follows from them, and the key. */
static const char *const fixed[] = {"id", "kind_name", "stands_today", "footprint_area_m2"};

/* A row of the layer; its columns are there by name, whatever their order. */
typedef struct Row
{
	TupleDesc	desc;
	HeapTuple	tuple;
} Row;

static Datum
value(const Row *row, const char *column, bool *isnull)
{
	int			number = SPI_fnumber(row->desc, column);

	if (number <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("column \"%s\" does not exist", column)));
	return heap_getattr(row->tuple, number, row->desc, isnull);
}

static bool
changed(const Row *before, const Row *after, const char *column)
{
	Form_pg_attribute attribute = TupleDescAttr(after->desc, SPI_fnumber(after->desc, column) - 1);
	bool		was_null,
				is_null;
	Datum		was = value(before, column, &was_null);
	Datum		is = value(after, column, &is_null);

	if (was_null || is_null)
		return was_null != is_null;
	return !datum_image_eq(was, is, attribute->attbyval, attribute->attlen);
}

static bool
day(const Row *row, const char *column, DateADT *date)
{
	bool		isnull;
	Datum		datum = value(row, column, &isnull);

	if (isnull)
		return false;
	*date = DatumGetDateADT(datum);
	if (DATE_NOT_FINITE(*date))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("%s must be a finite date", column),
				 errhint("Leave stood_until empty where the building still stands.")));
	return true;
}

/* Errors out unless the two days make a period; before is NULL for a new row. */
static void
check_period(const Row *before, const Row *after)
{
	DateADT		first,
				last,
				known;
	bool		from = day(after, "stood_from", &first);

	if (!from && (before == NULL || day(before, "stood_from", &known)))
		ereport(ERROR,
				(errcode(ERRCODE_NOT_NULL_VIOLATION),
				 errmsg("the first day on which the building stood, stood_from, is not given"),
				 errdetail("Without it the building would be taken to have stood always."),
				 errhint("Where only a survey tells of the building, give the day of the survey. One that always stood is written to table buildings.")));
	if (from && day(after, "stood_until", &last) && last < first)
		ereport(ERROR,
				(errcode(ERRCODE_CHECK_VIOLATION),
				 errmsg("stood_until lies before stood_from"),
				 errhint("stood_until is the last day on which the building stood; leave it empty while it stands.")));
	if (!from)
		(void) day(after, "stood_until", &last);
}

/* A statement in the making: its text, and the values of its parameters. */
typedef struct Statement
{
	StringInfoData text;
	Oid			types[MAX_QUERY_ARGS];
	Datum		values[MAX_QUERY_ARGS];
	char		nulls[MAX_QUERY_ARGS];
	int			count;
} Statement;

static int
parameter(Statement *statement, const Row *row, const char *column)
{
	bool		isnull;
	int			n = statement->count++;

	statement->values[n] = value(row, column, &isnull);
	statement->nulls[n] = isnull ? 'n' : ' ';
	statement->types[n] = SPI_gettypeid(row->desc, SPI_fnumber(row->desc, column));
	return n + 1;
}

static uint64
execute(Statement *statement, Oid schema)
{
	int			result = SPI_execute_with_args(register_sql(schema, statement->text.data),
											   statement->count, statement->types,
											   statement->values, statement->nulls, false, 0);

	if (result < 0)
		elog(ERROR, "writing to the register failed: %s", SPI_result_code_string(result));
	return SPI_processed;
}

/* The row as it was stored: with the id that it was given. */
static HeapTuple
insert(Oid schema, const Row *row)
{
	Statement	statement = {0};
	StringInfoData values;
	Datum		id;
	bool		isnull;
	int			number = SPI_fnumber(row->desc, "id");
	HeapTuple	stored;

	check_period(NULL, row);
	initStringInfo(&statement.text);
	initStringInfo(&values);
	appendStringInfoString(&statement.text, "INSERT INTO {reg}.buildings (existed");
	appendStringInfo(&values, "pg_catalog.daterange($%d", parameter(&statement, row, "stood_from"));
	appendStringInfo(&values, ", $%d, '[]')", parameter(&statement, row, "stood_until"));
	for (size_t i = 0; i < lengthof(plain); i++)
	{
		appendStringInfo(&statement.text, ", %s", plain[i]);
		appendStringInfo(&values, ", $%d", parameter(&statement, row, plain[i]));
	}
	(void) value(row, "id", &isnull);
	if (!isnull)
	{
		appendStringInfoString(&statement.text, ", id");
		appendStringInfo(&values, ", $%d", parameter(&statement, row, "id"));
	}
	appendStringInfo(&statement.text, ") VALUES (%s) RETURNING id", values.data);
	if (execute(&statement, schema) == 0)
		return NULL;
	id = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull);
	stored = heap_modify_tuple_by_cols(row->tuple, row->desc, 1, &number, &id, &isnull);
	return SPI_copytuple(stored);
}

/* Only what was changed is written: another session may change the rest. */
static bool
update(Oid schema, const char *layer, const Row *before, const Row *after)
{
	Statement	statement = {0};
	const char *comma = "";

	for (size_t i = 0; i < lengthof(fixed); i++)
		if (changed(before, after, fixed[i]))
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("column \"%s\" of \"%s\" cannot be changed", fixed[i], layer)));

	initStringInfo(&statement.text);
	appendStringInfoString(&statement.text, "UPDATE {reg}.buildings SET ");
	if (changed(before, after, "stood_from") || changed(before, after, "stood_until"))
	{
		check_period(before, after);
		appendStringInfo(&statement.text, "existed = pg_catalog.daterange($%d", parameter(&statement, after, "stood_from"));
		appendStringInfo(&statement.text, ", $%d, '[]')", parameter(&statement, after, "stood_until"));
		comma = ", ";
	}
	for (size_t i = 0; i < lengthof(plain); i++)
		if (changed(before, after, plain[i]))
		{
			appendStringInfo(&statement.text, "%s%s = $%d", comma, plain[i],
							 parameter(&statement, after, plain[i]));
			comma = ", ";
		}
	if (statement.count == 0)
		return true;
	appendStringInfo(&statement.text, " WHERE id {=} $%d", parameter(&statement, before, "id"));
	return execute(&statement, schema) > 0;
}

static bool
delete(Oid schema, const Row *row)
{
	Statement	statement = {0};

	initStringInfo(&statement.text);
	appendStringInfo(&statement.text, "DELETE FROM {reg}.buildings WHERE id {=} $%d",
					 parameter(&statement, row, "id"));
	return execute(&statement, schema) > 0;
}

/*
 * edit_buildings_map(): instead of insert, update or delete on the layer, for
 * each row.
 */
Datum
edit_buildings_map(PG_FUNCTION_ARGS)
{
	TriggerData *trigdata = (TriggerData *) fcinfo->context;
	HeapTuple	done;
	Row			row,
				after;
	Oid			schema;

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_INSTEAD(trigdata->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired INSTEAD OF the event", "edit_buildings_map")));
	schema = RelationGetNamespace(trigdata->tg_relation);
	register_check(schema);
	row.desc = after.desc = RelationGetDescr(trigdata->tg_relation);
	row.tuple = trigdata->tg_trigtuple;
	after.tuple = trigdata->tg_newtuple;

	SPI_connect();
	if (TRIGGER_FIRED_BY_INSERT(trigdata->tg_event))
		done = insert(schema, &row);
	else if (TRIGGER_FIRED_BY_UPDATE(trigdata->tg_event))
		done = update(schema, RelationGetRelationName(trigdata->tg_relation), &row, &after) ? after.tuple : NULL;
	else
		done = delete(schema, &row) ? row.tuple : NULL;
	SPI_finish();
	return PointerGetDatum(done);
}
