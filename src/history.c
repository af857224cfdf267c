/*
 * history.c
 *	  Recording changes of a register's tables in its table changes, and the
 *	  settings from which it takes who made them and why.
 *
 * Statement-level triggers write one row of changes for each row that a
 * statement wrote, many with one INSERT.  Reading them again is in known.c.
 */
#include "compat.h"

#include "access/table.h"
#include "access/tableam.h"
#include "access/transam.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "cell.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "history.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "register.h"
#include "row_json.h"
#include "trigger.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

PG_FUNCTION_INFO_V1(record_changes);
PG_FUNCTION_INFO_V1(check_recordable);

/*
 * Settings.
 */

#define MAX_ACTOR 200			/* characters */
#define MAX_REASON 2000

static char *actor;
static char *reason;

static bool
check_text(const char *value, int longest)
{
	if (pg_mbstrlen(value) > longest)
	{
		GUC_check_errdetail(gettext_noop("It may have %d characters at most."), longest);
		return false;
	}
	for (const char *c = value; *c; c++)
		if ((unsigned char) *c < ' ' || *c == 0x7F)
		{
			GUC_check_errdetail(gettext_noop("It must not contain control characters."));
			return false;
		}
	return true;
}

static bool
check_actor(char **value, void **extra pg_attribute_unused(),
			GucSource source pg_attribute_unused())
{
	return check_text(*value, MAX_ACTOR);
}

static bool
check_reason(char **value, void **extra pg_attribute_unused(),
			 GucSource source pg_attribute_unused())
{
	return check_text(*value, MAX_REASON);
}

void
define_history_settings(void)
{
	DefineCustomStringVariable("industrial_park.actor",
							   "Who makes the changes of this session, as the application knows them.",
							   "Recorded in column actor of a register's table changes.",
							   &actor, "", PGC_USERSET, 0, check_actor, NULL, NULL);
	DefineCustomStringVariable("industrial_park.reason",
							   "Why the changes are made.",
							   "Recorded in column reason of a register's table changes.",
							   &reason, "", PGC_USERSET, 0, check_reason, NULL, NULL);
	MarkGUCPrefixReserved("industrial_park");
}

/*
 * What a start-up packet sets was never verified to be in the encoding of the
 * database.
 */
static bool
setting_text(const char *setting, Datum *text)
{
	if (setting == NULL)
		return false;
	pg_verifymbstr(setting, (int) strlen(setting), false);
	if (*cell_fold(setting, (int) strlen(setting)) == '\0')
		return false;
	*text = CStringGetTextDatum(setting);
	return true;
}

/*
 * Recording.
 */

/* One INSERT takes so many changes, or so many bytes. */
#define ROWS_AT_A_TIME 1000
#define BYTES_AT_A_TIME (4 * 1024 * 1024)

typedef struct Recorder
{
	Subject		subject;
	RowWriter  *writer;
	AttrNumber	id_column;
	TimestampTz at;
	char	   *role;
	MemoryContext context;		/* of the pending changes */

	const char *operation;		/* of all that is pending */
	int			count;
	Size		bytes;
	Datum		ids[ROWS_AT_A_TIME];
	Datum		old_rows[ROWS_AT_A_TIME];
	Datum		new_rows[ROWS_AT_A_TIME];
	bool		has_old;
	bool		has_new;
} Recorder;

static Datum
rows_array(Datum *rows, int count)
{
	return PointerGetDatum(construct_array(rows, count, JSONBOID, -1, false, TYPALIGN_INT));
}

static void
write_pending(Recorder *recorder)
{
	static const RegisterQuery insert = {
		"INSERT INTO {reg}.changes (changed_at, transaction, table_name, row_id, operation,"
		"   old_row, new_row, role, session_role, actor, reason)"
		" SELECT $1, $2, $3, c.row_id, $4, c.old_row, c.new_row, $5, SESSION_USER, $6, $7"
		" FROM ROWS FROM (pg_catalog.unnest($8), pg_catalog.unnest($9), pg_catalog.unnest($10))"
		"   c (row_id, old_row, new_row)",
		10, {TIMESTAMPTZOID, INT8OID, TEXTOID, TEXTOID, NAMEOID, TEXTOID, TEXTOID,
			INT8ARRAYOID, JSONBARRAYOID, JSONBARRAYOID}
	};
	MemoryContext old = MemoryContextSwitchTo(recorder->context);
	Datum		values[10];
	char		nulls[10];

	memset(nulls, ' ', sizeof(nulls));
	memset(values, 0, sizeof(values));
	values[0] = TimestampTzGetDatum(recorder->at);
	values[1] = Int64GetDatum((int64) U64FromFullTransactionId(GetTopFullTransactionId()));
	values[2] = CStringGetTextDatum(recorder->subject.table);
	values[3] = CStringGetTextDatum(recorder->operation);
	values[4] = CStringGetDatum(recorder->role);
	if (!setting_text(actor, &values[5]))
		nulls[5] = 'n';
	if (!setting_text(reason, &values[6]))
		nulls[6] = 'n';
	values[7] = PointerGetDatum(construct_array(recorder->ids, recorder->count, INT8OID, 8,
												FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
	if (recorder->has_old)
		values[8] = rows_array(recorder->old_rows, recorder->count);
	else
		nulls[8] = 'n';
	if (recorder->has_new)
		values[9] = rows_array(recorder->new_rows, recorder->count);
	else
		nulls[9] = 'n';
	MemoryContextSwitchTo(old);

	register_run(&recorder->subject, &insert, values, nulls);
	SPI_freetuptable(SPI_tuptable);
	MemoryContextReset(recorder->context);
	recorder->count = 0;
	recorder->bytes = 0;
}

/* Takes a row before and after; NULL where there is none. */
static void
add_change(Recorder *recorder, const char *operation, int64 id,
		   TupleTableSlot *old_row, TupleTableSlot *new_row)
{
	MemoryContext old;

	if (recorder->count == ROWS_AT_A_TIME || recorder->bytes > BYTES_AT_A_TIME ||
		(recorder->count > 0 && recorder->operation != operation))
		write_pending(recorder);

	old = MemoryContextSwitchTo(recorder->context);
	recorder->operation = operation;
	recorder->has_old = old_row != NULL;
	recorder->has_new = new_row != NULL;
	recorder->ids[recorder->count] = Int64GetDatum(id);
	if (old_row)
	{
		recorder->old_rows[recorder->count] =
			row_jsonb(recorder->writer, old_row->tts_values, old_row->tts_isnull);
		recorder->bytes += VARSIZE_ANY(DatumGetPointer(recorder->old_rows[recorder->count]));
	}
	if (new_row)
	{
		recorder->new_rows[recorder->count] =
			row_jsonb(recorder->writer, new_row->tts_values, new_row->tts_isnull);
		recorder->bytes += VARSIZE_ANY(DatumGetPointer(recorder->new_rows[recorder->count]));
	}
	recorder->count++;
	MemoryContextSwitchTo(old);
}

static int64
row_id(const Recorder *recorder, TupleTableSlot *row)
{
	bool		isnull;
	Datum		id;

	slot_getallattrs(row);
	id = slot_getattr(row, recorder->id_column, &isnull);
	return isnull ? 0 : DatumGetInt64(id);
}

/* Compared by address, not by what they say. */
static const char *const op_insert = "INSERT";
static const char *const op_update = "UPDATE";
static const char *const op_delete = "DELETE";
static const char *const op_truncate = "TRUNCATE";

/* Reads a transition table from its start, beside other triggers. */
static bool
next_row(Tuplestorestate *rows, int pointer, TupleTableSlot *slot)
{
	CHECK_FOR_INTERRUPTS();
	tuplestore_select_read_pointer(rows, pointer);
	return tuplestore_gettupleslot(rows, true, false, slot);
}

static int
read_pointer(Tuplestorestate *rows)
{
	int			pointer = tuplestore_alloc_read_pointer(rows, EXEC_FLAG_REWIND);

	tuplestore_select_read_pointer(rows, pointer);
	tuplestore_rescan(rows);
	return pointer;
}

static void
record_all(Recorder *recorder, const char *operation, Tuplestorestate *rows, TupleDesc desc)
{
	TupleTableSlot *slot = MakeSingleTupleTableSlot(desc, &TTSOpsMinimalTuple);
	int			pointer = read_pointer(rows);
	bool		inserted = operation == op_insert;

	while (next_row(rows, pointer, slot))
		add_change(recorder, operation, row_id(recorder, slot),
				   inserted ? NULL : slot, inserted ? slot : NULL);
	ExecDropSingleTupleTableSlot(slot);
}

static bool
same_rows(TupleTableSlot *a, TupleTableSlot *b)
{
	TupleDesc	desc = a->tts_tupleDescriptor;

	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(desc, i);

		if (a->tts_isnull[i] != b->tts_isnull[i] ||
			(!a->tts_isnull[i] && !datum_image_eq(a->tts_values[i], b->tts_values[i],
												  column->attbyval, column->attlen)))
			return false;
	}
	return true;
}

/*
 * An update puts the row before and the row after into the two tables
 * together, so their rows correspond in order.  A row that gets another id is
 * one deleted and another inserted: whoever asks for either id finds it.  All
 * such deletions come first, because one row may take the id that another gave
 * up.
 */
static void
record_update(Recorder *recorder, Tuplestorestate *old_rows, Tuplestorestate *new_rows,
			  TupleDesc desc)
{
	TupleTableSlot *old_row = MakeSingleTupleTableSlot(desc, &TTSOpsMinimalTuple);
	TupleTableSlot *new_row = MakeSingleTupleTableSlot(desc, &TTSOpsMinimalTuple);
	bool		moved = false;

	for (int pass = 0; pass < (moved ? 2 : 1); pass++)
	{
		int			old_pointer = read_pointer(old_rows);
		int			new_pointer = read_pointer(new_rows);

		while (next_row(old_rows, old_pointer, old_row) && next_row(new_rows, new_pointer, new_row))
		{
			int64		id = row_id(recorder, old_row);
			int64		new_id = row_id(recorder, new_row);

			if (id != new_id && pass == 0)
				add_change(recorder, op_delete, id, old_row, NULL);
			else if (id != new_id)
				add_change(recorder, op_insert, new_id, NULL, new_row);
			else if (pass == 0 && !same_rows(old_row, new_row))
				add_change(recorder, op_update, id, old_row, new_row);
			moved |= id != new_id;
		}
	}
	ExecDropSingleTupleTableSlot(old_row);
	ExecDropSingleTupleTableSlot(new_row);
}

/*
 * Before the rows go.  Of a partitioned table its partitions record them.
 */
static void
record_truncate(Recorder *recorder, Relation rel)
{
	TupleTableSlot *slot;
	TableScanDesc scan;
	Snapshot	snapshot;

	if (rel->rd_rel->relkind == RELKIND_PARTITIONED_TABLE)
		return;
	snapshot = RegisterSnapshot(GetLatestSnapshot());
	slot = table_slot_create(rel, NULL);
	scan = table_beginscan(rel, snapshot, 0, NULL);
	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		CHECK_FOR_INTERRUPTS();
		add_change(recorder, op_truncate, row_id(recorder, slot), slot, NULL);
	}
	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	UnregisterSnapshot(snapshot);
}

static void
check_history(Oid schema)
{
	register_check(schema);
	if (!OidIsValid(get_relname_relid("changes", schema)))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("register \"%s\" has no table \"%s\"",
						get_namespace_name(schema), "changes")));
}

static void
begin_recorder(Recorder *recorder, Relation rel)
{
	Oid			root = root_table(RelationGetRelid(rel));
	TupleDesc	desc = RelationGetDescr(rel);
	int			id_column = SPI_fnumber(desc, "id");

	check_history(get_rel_namespace(root));
	if (id_column <= 0 || SPI_gettypeid(desc, id_column) != INT8OID)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("table \"%s.%s\" has no column \"%s\" of the expected type",
						get_namespace_name(get_rel_namespace(root)), get_rel_name(root), "id")));
	recorder->subject.schema = get_rel_namespace(root);
	recorder->subject.table = get_rel_name(root);
	recorder->subject.writing = true;
	recorder->writer = row_writer(desc);
	recorder->id_column = id_column;

	/* the rows are locked by now, so of one row the clock orders all changes */
	recorder->at = GetCurrentTimestamp();

	/* not the owner that a foreign key or a function works for */
	recorder->role = palloc0(NAMEDATALEN);
	strlcpy(recorder->role, GetUserNameFromId(GetOuterUserId(), false), NAMEDATALEN);
	recorder->context = AllocSetContextCreate(CurrentMemoryContext, "changes to record",
											  ALLOCSET_DEFAULT_SIZES);
	recorder->count = 0;
	recorder->bytes = 0;
}

/* TRUNCATE is recorded before it takes the rows, everything else after. */
static TriggerData *
recording_trigger(FunctionCallInfo fcinfo)
{
	TriggerData *trigdata = (TriggerData *) fcinfo->context;

	if (CALLED_AS_TRIGGER(fcinfo) && TRIGGER_FIRED_BY_TRUNCATE(trigdata->tg_event))
	{
		if (!TRIGGER_FIRED_BEFORE(trigdata->tg_event))
			ereport(ERROR,
					(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
					 errmsg("function \"%s\" must be fired BEFORE TRUNCATE", "record_changes")));
		return trigdata;
	}
	return statement_trigger(fcinfo, "record_changes");
}

static bool
nothing_written(TriggerData *trigdata)
{
	return !TRIGGER_FIRED_BY_TRUNCATE(trigdata->tg_event) &&
		(trigdata->tg_oldtable == NULL || tuplestore_tuple_count(trigdata->tg_oldtable) == 0) &&
		(trigdata->tg_newtable == NULL || tuplestore_tuple_count(trigdata->tg_newtable) == 0);
}

static void
record_statement(Recorder *recorder, TriggerData *trigdata)
{
	TupleDesc	desc = RelationGetDescr(trigdata->tg_relation);

	if (TRIGGER_FIRED_BY_TRUNCATE(trigdata->tg_event))
		record_truncate(recorder, trigdata->tg_relation);
	else if (TRIGGER_FIRED_BY_INSERT(trigdata->tg_event))
		record_all(recorder, op_insert, trigdata->tg_newtable, desc);
	else if (TRIGGER_FIRED_BY_DELETE(trigdata->tg_event))
		record_all(recorder, op_delete, trigdata->tg_oldtable, desc);
	else if (tuplestore_tuple_count(trigdata->tg_oldtable) ==
			 tuplestore_tuple_count(trigdata->tg_newtable))
		record_update(recorder, trigdata->tg_oldtable, trigdata->tg_newtable, desc);
	else
	{
		/* a partition's own trigger kept a row from coming in: no pairs */
		record_all(recorder, op_delete, trigdata->tg_oldtable, desc);
		record_all(recorder, op_insert, trigdata->tg_newtable, desc);
	}
	if (recorder->count > 0)
		write_pending(recorder);
}

/*
 * record_changes(): after insert, update or delete and before truncate, for
 * each statement.
 */
Datum
record_changes(PG_FUNCTION_ARGS)
{
	TriggerData *trigdata = recording_trigger(fcinfo);
	Recorder   *recorder;
	Caller		caller;
	int			guc_level;

	if (nothing_written(trigdata))
		return PointerGetDatum(NULL);

	SPI_connect();
	recorder = palloc0(sizeof(Recorder));
	begin_recorder(recorder, trigdata->tg_relation);
	become_owner(trigdata->tg_relation, &caller);
	guc_level = row_text_begin();
	record_statement(recorder, trigdata);
	row_text_end(guc_level);
	become_caller(&caller);
	SPI_finish();
	return PointerGetDatum(NULL);
}

/*
 * check_recordable(register, table_name): an error unless changes of the table
 * can be recorded.
 */
Datum
check_recordable(PG_FUNCTION_ARGS)
{
	static const char *const sql =
		"SELECT $2 OPERATOR(pg_catalog.=) ANY (park.recordable_tables($1))";
	Oid			types[] = {NAMEOID, TEXTOID};
	Datum		values[2];

	for (int i = 0; i < 2; i++)
	{
		if (PG_ARGISNULL(i))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not be null", i == 0 ? "register" : "table_name")));
		values[i] = PG_GETARG_DATUM(i);
	}
	register_check(get_namespace_oid(NameStr(*PG_GETARG_NAME(0)), false));
	SPI_connect();
	SPI_execute_with_args(sql, 2, types, values, NULL, true, 1);
	if (!result_bool(1))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("register \"%s\" has no table \"%s\" whose changes can be recorded",
						NameStr(*PG_GETARG_NAME(0)), text_to_cstring(PG_GETARG_TEXT_PP(1))),
				 errhint("park.recordable_tables() lists those that can.")));
	SPI_finish();
	PG_RETURN_VOID();
}
