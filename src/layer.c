/*
 * layer.c
 *	  The trigger by which map programs write a table through its layer.
 *
 * It writes with the caller's rights, as a statement on the table would, and
 * judges nothing: the triggers of the table do.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "executor/spi.h"
#include "layer.h"
#include "lib/stringinfo.h"
#include "register.h"
#include "trigger.h"
#include "utils/rel.h"

Datum
layer_value(const LayerRow *row, const char *column, bool *isnull)
{
	int			number = SPI_fnumber(row->desc, column);

	if (number <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("column \"%s\" does not exist", column)));
	return heap_getattr(row->tuple, number, row->desc, isnull);
}

bool
layer_changed(const LayerRow *before, const LayerRow *after, const char *column)
{
	bool		isnull;

	(void) layer_value(after, column, &isnull);
	return column_differs(after->desc, before->tuple, after->tuple, column);
}

int
layer_parameter(LayerStatement *statement, const LayerRow *row, const char *column)
{
	bool		isnull;
	int			n = statement->count++;

	Assert(n < MAX_LAYER_COLUMNS);
	statement->values[n] = layer_value(row, column, &isnull);
	statement->nulls[n] = isnull ? 'n' : ' ';
	statement->types[n] = SPI_gettypeid(row->desc, SPI_fnumber(row->desc, column));
	return n + 1;
}

void
layer_assign(LayerStatement *statement, const char *column, char *expression)
{
	Assert(statement->assigned < MAX_LAYER_COLUMNS);
	statement->columns[statement->assigned] = column;
	statement->expressions[statement->assigned++] = expression;
}

static void
assign_column(LayerStatement *statement, const LayerRow *row, const LayerColumn *column)
{
	layer_assign(statement, column->column ? column->column : column->name,
				 psprintf("$%d%s", layer_parameter(statement, row, column->name),
						  column->cast ? column->cast : ""));
}

static uint64
execute(LayerStatement *statement, Oid schema, const char *sql)
{
	int			result = SPI_execute_with_args(register_sql(schema, sql), statement->count,
											   statement->types, statement->values,
											   statement->nulls, false, 0);

	if (result < 0)
		elog(ERROR, "writing to the register failed: %s", SPI_result_code_string(result));
	return SPI_processed;
}

/*
 * Nothing is written where nothing is given, so that the statement, which a
 * client shows with an error, is no longer than it must be.  A NULL in the place
 * of a default is given.
 */
static bool
is_left_out(const LayerRow *row, const char *column)
{
	bool		isnull;

	(void) layer_value(row, column, &isnull);
	return isnull && !TupleDescAttr(row->desc, SPI_fnumber(row->desc, column) - 1)->atthasdef;
}

/* The row as it was stored: with the id that it was given. */
static HeapTuple
insert(const Layer *layer, Oid schema, const LayerRow *row)
{
	LayerStatement statement = {.count = 0};
	StringInfoData sql,
				values;
	Datum		id;
	bool		isnull;
	int			number = SPI_fnumber(row->desc, "id");
	HeapTuple	stored;

	if (layer->assign)
		layer->assign(&statement, NULL, row);
	for (const LayerColumn *column = layer->columns; column->name; column++)
		if (!is_left_out(row, column->name))
			assign_column(&statement, row, column);
	(void) layer_value(row, "id", &isnull);
	if (!isnull)
		layer_assign(&statement, "id", psprintf("$%d", layer_parameter(&statement, row, "id")));

	initStringInfo(&sql);
	initStringInfo(&values);
	appendStringInfo(&sql, "INSERT INTO {reg}.%s (", layer->table);
	for (int i = 0; i < statement.assigned; i++)
	{
		appendStringInfo(&sql, "%s%s", i > 0 ? ", " : "", statement.columns[i]);
		appendStringInfo(&values, "%s%s", i > 0 ? ", " : "", statement.expressions[i]);
	}
	appendStringInfo(&sql, ") VALUES (%s) RETURNING id", values.data);
	if (execute(&statement, schema, sql.data) == 0)
		return NULL;
	id = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull);
	stored = heap_modify_tuple_by_cols(row->tuple, row->desc, 1, &number, &id, &isnull);
	return SPI_copytuple(stored);
}

/* Only what was changed is written: another session may change the rest. */
static bool
update(const Layer *layer, Oid schema, const char *name, const LayerRow *before,
	   const LayerRow *after)
{
	LayerStatement statement = {.count = 0};
	StringInfoData sql;

	for (const char *const *fixed = layer->fixed; *fixed; fixed++)
		if (layer_changed(before, after, *fixed))
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("column \"%s\" of \"%s\" cannot be changed", *fixed, name)));

	if (layer->assign)
		layer->assign(&statement, before, after);
	for (const LayerColumn *column = layer->columns; column->name; column++)
		if (layer_changed(before, after, column->name))
			assign_column(&statement, after, column);
	if (statement.assigned == 0)
		return true;

	initStringInfo(&sql);
	appendStringInfo(&sql, "UPDATE {reg}.%s SET ", layer->table);
	for (int i = 0; i < statement.assigned; i++)
		appendStringInfo(&sql, "%s%s = %s", i > 0 ? ", " : "", statement.columns[i],
						 statement.expressions[i]);
	appendStringInfo(&sql, " WHERE id {=} $%d", layer_parameter(&statement, before, "id"));
	return execute(&statement, schema, sql.data) > 0;
}

static bool
delete(const Layer *layer, Oid schema, const LayerRow *row)
{
	LayerStatement statement = {.count = 0};
	int			id = layer_parameter(&statement, row, "id");

	return execute(&statement, schema,
				   psprintf("DELETE FROM {reg}.%s WHERE id {=} $%d", layer->table, id)) > 0;
}

Datum
layer_edit(FunctionCallInfo fcinfo, const Layer *layer)
{
	TriggerData *trigdata = (TriggerData *) fcinfo->context;
	HeapTuple	done;
	LayerRow	row,
				after;
	Oid			schema;

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_INSTEAD(trigdata->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired INSTEAD OF the event", layer->function)));
	schema = RelationGetNamespace(trigdata->tg_relation);
	register_check(schema);
	row.desc = after.desc = RelationGetDescr(trigdata->tg_relation);
	row.tuple = trigdata->tg_trigtuple;
	after.tuple = trigdata->tg_newtuple;

	SPI_connect();
	if (TRIGGER_FIRED_BY_INSERT(trigdata->tg_event))
		done = insert(layer, schema, &row);
	else if (TRIGGER_FIRED_BY_UPDATE(trigdata->tg_event))
		done = update(layer, schema, RelationGetRelationName(trigdata->tg_relation), &row,
					  &after) ? after.tuple : NULL;
	else
		done = delete(layer, schema, &row) ? row.tuple : NULL;
	SPI_finish();
	return PointerGetDatum(done);
}
