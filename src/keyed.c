/*
 * keyed.c
 *	  Rows of a register's table by the value of one bigint column.
 *
 * A trigger judges as the table's owner and past all policies, so it may take
 * them through the index itself: to set up a plan costs several times what the
 * gate before a bulk load has to read.  Whoever else asks reads by a query,
 * with his own rights.  What follows from the rows is not decided here.
 */
#include "compat.h"

#include "access/genam.h"
#include "access/nbtree.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_am.h"
#include "catalog/pg_class.h"
#include "catalog/pg_opfamily.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "executor/tuptable.h"
#include "keyed.h"
#include "miscadmin.h"
#include "snapshot.h"
#include "utils/fmgroids.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

const Keyed parks_by_id = KEYED("parks", "id");
const Keyed projects_by_id = KEYED("projects", "id");

/* The way to the rows of one table by one column; kept until the table changes. */
typedef struct Way
{
	const Keyed *keyed;			/* NULL: not in use */
	Oid			schema;
	bool		valid;
	Oid			table;
	Oid			index;			/* InvalidOid: there is none that serves */
	AttrNumber	column;
	MemoryContext context;		/* of the two below */
	TupleDesc	desc;
	ColumnCache *columns;
} Way;

#define WAYS 64

static Way	ways[WAYS];

static void
table_changed(Datum arg, Oid table)
{
	(void) arg;
	for (int i = 0; i < WAYS; i++)
		if (!OidIsValid(table) || ways[i].table == table)
			ways[i].valid = false;
}

static void
watch_tables(void)
{
	static bool watching;

	if (watching)
		return;
	CacheRegisterRelcacheCallback(table_changed, (Datum) 0);
	watching = true;
}

/* Whether an index finds all rows by the column alone. */
static bool
serves(Oid index_oid, AttrNumber column)
{
	Relation	index = index_open(index_oid, AccessShareLock);
	Form_pg_index form = index->rd_index;
	bool		result = form->indisvalid && form->indislive && !form->indcheckxmin &&
		index->rd_rel->relam == BTREE_AM_OID && form->indkey.values[0] == column &&
		index->rd_opfamily[0] == INTEGER_BTREE_FAM_OID &&
		RelationGetIndexPredicate(index) == NIL;

	index_close(index, AccessShareLock);
	return result;
}

static Oid
find_index(Relation table, AttrNumber column)
{
	List	   *indexes = RelationGetIndexList(table);
	Oid			found = InvalidOid;
	ListCell   *cell;

	foreach(cell, indexes)
		if (!OidIsValid(found) && serves(lfirst_oid(cell), column))
			found = lfirst_oid(cell);
	list_free(indexes);
	return found;
}

static Relation
open_by_name(Oid schema, const char *name, LOCKMODE lock)
{
	Oid			oid = get_relname_relid(name, schema);
	Relation	table = OidIsValid(oid) ? try_table_open(oid, lock) : NULL;

	if (table == NULL || table->rd_rel->relkind != RELKIND_RELATION)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("register \"%s\" has no table \"%s\"", get_namespace_name(schema), name),
				 errhint("The rules of the register need this table; restore it.")));
	return table;
}

/*
 * Rows that were read before may still be described by what the way has: it
 * stays until the end of the transaction.
 */
static void
forget(Way *way)
{
	if (way->context)
		MemoryContextSetParent(way->context, TopTransactionContext);
	memset(way, 0, sizeof(Way));
}

static void
find_way(Way *way, Oid schema, const Keyed *keyed)
{
	Relation	table;
	AttrNumber	column;
	MemoryContext caller;

	forget(way);
	table = open_by_name(schema, keyed->table, AccessShareLock);
	column = SPI_fnumber(RelationGetDescr(table), keyed->column);
	if (column <= 0 || TupleDescAttr(RelationGetDescr(table), column - 1)->atttypid != INT8OID)
		column_missing(schema, keyed->table, keyed->column);

	/* what changes from here on is heard */
	way->valid = true;
	way->table = RelationGetRelid(table);
	way->column = column;
	way->index = find_index(table, column);
	way->context = AllocSetContextCreate(CacheMemoryContext, "industrial_park table",
										 ALLOCSET_SMALL_SIZES);
	caller = MemoryContextSwitchTo(way->context);
	way->desc = CreateTupleDescCopyConstr(RelationGetDescr(table));	/* defaults of older rows */
	way->columns = palloc0(sizeof(ColumnCache));
	MemoryContextSwitchTo(caller);
	way->schema = schema;
	way->keyed = keyed;
	table_close(table, NoLock);
}

static Way *
get_way(Oid schema, const Keyed *keyed)
{
	static int	latest;
	Way		   *way = NULL;

	watch_tables();
	for (int i = 0; i < WAYS; i++)
		if (ways[i].keyed == keyed && ways[i].schema == schema)
			way = &ways[i];
	if (way && way->valid)
		return way;
	if (way == NULL)
		way = &ways[latest = (latest + 1) % WAYS];
	find_way(way, schema, keyed);
	return way;
}

/* Opens the table; the lock is kept, as a query would keep it. */
static Relation
open_way(Oid schema, const Keyed *keyed, Way **result)
{
	for (;;)
	{
		Way		   *way = get_way(schema, keyed);
		Relation	table = try_table_open(way->table, RowShareLock);

		*result = way;
		if (table && way->valid && way->keyed == keyed)
			return table;
		if (table)
			table_close(table, RowShareLock);
		way->valid = false;
	}
}

/* With the way's description, which nobody counts the uses of. */
static TupleTableSlot *
make_slot(Relation table, const Way *way)
{
	return MakeSingleTupleTableSlot(way->desc, table_slot_callbacks(table));
}

/* Many columns are asked for: they are found all at once. */
static void
take_tuple(Subject *row, TupleTableSlot *slot)
{
	Datum	   *values = palloc(row->desc->natts * sizeof(Datum));
	bool	   *nulls = palloc(row->desc->natts * sizeof(bool));

	row->tuple = ExecCopySlotHeapTuple(slot);
	heap_deform_tuple(row->tuple, row->desc, values, nulls);
	row->values = values;
	row->nulls = nulls;
}

static void
add_row(KeyedRows *rows, const Subject *reader, Way *way, TupleTableSlot *slot)
{
	Subject    *row;

	if (rows->count == 0)
		rows->rows = palloc(sizeof(Subject) * 4);
	else if (rows->count >= 4 && (rows->count & (rows->count - 1)) == 0)
		rows->rows = repalloc(rows->rows, sizeof(Subject) * 2 * rows->count);
	row = &rows->rows[rows->count++];
	memset(row, 0, sizeof(Subject));
	row->schema = reader->schema;
	row->table = rows->keyed->table;
	row->desc = way->desc;
	row->columns = way->columns;
	row->as_of = reader->as_of;
	row->writing = true;
	take_tuple(row, slot);
	subject_int8(row, "id", &row->id);
}

static void
read_by_index(const Subject *reader, Relation table, Way *way, Snapshot snapshot, KeyedRows *rows)
{
	Relation	index = index_open(way->index, AccessShareLock);
	TupleTableSlot *slot = make_slot(table, way);
	IndexScanDesc scan = park_index_beginscan(table, index, snapshot, 1);
	ScanKeyData key;

	ScanKeyInit(&key, 1, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(rows->key));
	index_rescan(scan, &key, 1, NULL, 0);
	while (index_getnext_slot(scan, ForwardScanDirection, slot))
		add_row(rows, reader, way, slot);
	index_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	index_close(index, NoLock);
}

/* Where the register's own index was dropped. */
static void
read_all(const Subject *reader, Relation table, Way *way, Snapshot snapshot, KeyedRows *rows)
{
	TupleTableSlot *slot = make_slot(table, way);
	ScanKeyData key;
	TableScanDesc scan;

	ScanKeyInit(&key, way->column, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(rows->key));
	scan = table_beginscan(table, snapshot, 1, &key);
	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		CHECK_FOR_INTERRUPTS();
		add_row(rows, reader, way, slot);
	}
	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
}

static void
read_by_query(const Subject *reader, KeyedRows *rows)
{
	Datum		value = Int64GetDatum(rows->key);

	rows->count = (int) register_repeat(reader, &rows->keyed->query, &value);
	rows->rows = palloc0(sizeof(Subject) * (rows->count + 1));
	for (int i = 0; i < rows->count; i++)
	{
		rows->rows[i] = (Subject) {
			.schema = reader->schema,.table = rows->keyed->table,
			.desc = SPI_tuptable->tupdesc,.tuple = SPI_tuptable->vals[i],.as_of = reader->as_of
		};
		subject_int8(&rows->rows[i], "id", &rows->rows[i].id);
	}
}

Snapshot
keyed_now(const Subject *subject)
{
	return subject->writing ? RegisterSnapshot(snapshot_latest()) : NULL;
}

bool
keyed_renew(const Subject *subject, Snapshot *snapshot)
{
	if (*snapshot == NULL || snapshot_sees_same(*snapshot, GetLatestSnapshot(), true))
		return false;
	UnregisterSnapshot(*snapshot);
	*snapshot = keyed_now(subject);
	return true;
}

void
keyed_done(Snapshot snapshot)
{
	if (snapshot)
		UnregisterSnapshot(snapshot);
}

static int
compare_ids(const void *a, const void *b)
{
	int64		first = ((const Subject *) a)->id;
	int64		second = ((const Subject *) b)->id;

	return first < second ? -1 : first > second;
}

/* Whether a row is there still, locked, and has the key; as SELECT FOR UPDATE does it. */
static bool
lock_row(Relation table, const KeyedRows *rows, Subject *row, LockTupleMode mode,
		 Snapshot snapshot, TupleTableSlot *slot)
{
	uint8		flags = TUPLE_LOCK_FLAG_LOCK_UPDATE_IN_PROGRESS;
	TM_FailureData failure;
	int64		key;

	if (!IsolationUsesXactSnapshot())
		flags |= TUPLE_LOCK_FLAG_FIND_LAST_VERSION;
	switch (table_tuple_lock(table, &row->tuple->t_self, snapshot, slot, GetCurrentCommandId(false),
							 mode, LockWaitBlock, flags, &failure))
	{
		case TM_Ok:
			if (!failure.traversed)
				return true;
			take_tuple(row, slot);
			return subject_int8(row, rows->keyed->column, &key) && key == rows->key;
		case TM_SelfModified:
			return false;
		case TM_Updated:
		case TM_Deleted:
			if (IsolationUsesXactSnapshot())
				ereport(ERROR,
						(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
						 errmsg("could not serialize access due to concurrent update")));
			return false;
		default:
			elog(ERROR, "row of table \"%s\" cannot be locked", rows->keyed->table);
	}
}

static void
lock_rows(Relation table, const Way *way, Snapshot snapshot, LockTupleMode mode, KeyedRows *rows)
{
	TupleTableSlot *slot = make_slot(table, way);
	int			kept = 0;

	qsort(rows->rows, rows->count, sizeof(Subject), compare_ids);
	for (int i = 0; i < rows->count; i++)
		if (lock_row(table, rows, &rows->rows[i], mode, snapshot, slot))
			rows->rows[kept++] = rows->rows[i];
	rows->count = kept;
	ExecDropSingleTupleTableSlot(slot);
}

static void
read_rows(const Subject *reader, Relation table, Way *way, Snapshot snapshot, KeyedRows *rows)
{
	if (OidIsValid(way->index))
		read_by_index(reader, table, way, snapshot, rows);
	else
		read_all(reader, table, way, snapshot, rows);
}

/* With a mode the rows are locked while the table is open. */
static void
read_keyed(const Subject *subject, const Keyed *keyed, int64 key, Snapshot snapshot,
		   const LockTupleMode *mode, KeyedRows *rows)
{
	Relation	table;
	Way		   *way;

	*rows = (KeyedRows) {.keyed = keyed,.key = key};
	if (snapshot == NULL)
	{
		read_by_query(subject, rows);
		return;
	}
	table = open_way(subject->schema, keyed, &way);
	read_rows(subject, table, way, snapshot, rows);
	if (mode && rows->count > 0)
		lock_rows(table, way, snapshot, *mode, rows);
	table_close(table, NoLock);
}

void
keyed_read(const Subject *subject, const Keyed *keyed, int64 key, Snapshot snapshot, KeyedRows *rows)
{
	read_keyed(subject, keyed, key, snapshot, NULL, rows);
}

void
keyed_read_locked(const Subject *subject, const Keyed *keyed, int64 key, Snapshot snapshot,
				  LockTupleMode mode, KeyedRows *rows)
{
	read_keyed(subject, keyed, key, snapshot, &mode, rows);
}

void
keyed_lock(KeyedRows *rows, LockTupleMode mode, Snapshot snapshot)
{
	Relation	table;
	Way		   *way;

	if (snapshot == NULL || rows->count == 0)
		return;
	table = open_way(rows->rows[0].schema, rows->keyed, &way);
	lock_rows(table, way, snapshot, mode, rows);
	table_close(table, NoLock);
}
