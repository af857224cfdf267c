/*
 * cover_insert.c
 *	  New rows of plot_cover, many at once.
 *
 * INSERT would ask for the plot of each row again, for the foreign key, and
 * lock it: half as long again as to measure it.  Here the rows come from the
 * plots themselves, and nobody can take a plot away meanwhile: the cascade of
 * a deletion, or of a new id, writes plot_cover.  Who waits there for its lock
 * sees the new row when he has it; who had it before has ended, and his plot
 * was not read.  So the rows go into the table and its indexes without
 * triggers, where there are none but PostgreSQL's own.
 */
#include "compat.h"

#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "cover_insert.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "tcop/dest.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#define KEPT_COUNT 7

#define OF_PLOTS_WITHOUT_ROW \
	"SELECT " KEPT_VALUES " FROM park.built_histories($1, ARRAY(SELECT p.id FROM {reg}.plots p" \
	"  WHERE NOT EXISTS (SELECT FROM {reg}.plot_cover c WHERE c.plot_id {=} p.id))) h"

/* Takes rows and writes them. */
typedef struct Writer
{
	DestReceiver receiver;		/* must be first */
	EState	   *estate;
	ResultRelInfo *target;
	TupleTableSlot *slot;
	AttrNumber	columns[KEPT_COUNT];	/* of the table, for those of a row */
	uint64		rows;
} Writer;

/* Columns are found by name, because a dump may put them into another order. */
static void
begin_writing(DestReceiver *self, int operation, TupleDesc desc)
{
	Writer	   *writer = (Writer *) self;
	TupleDesc	table = RelationGetDescr(writer->target->ri_RelationDesc);

	(void) operation;
	for (int i = 0; i < KEPT_COUNT; i++)
	{
		Form_pg_attribute given = TupleDescAttr(desc, i);
		int			number = SPI_fnumber(table, NameStr(given->attname));
		Oid			type = SPI_gettypeid(table, number);

		if (type != given->atttypid)
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("column \"%s\" of the register is of type %s, not %s",
							NameStr(given->attname), format_type_be(type),
							format_type_be(given->atttypid)),
					 errhint("The rules of the register read this column; restore it.")));
		writer->columns[i] = number;
	}
}

static bool
write_row(TupleTableSlot *row, DestReceiver *self)
{
	Writer	   *writer = (Writer *) self;
	TupleTableSlot *slot = writer->slot;

	CHECK_FOR_INTERRUPTS();
	slot_getallattrs(row);
	ExecClearTuple(slot);
	for (int i = 0; i < KEPT_COUNT; i++)
	{
		slot->tts_values[writer->columns[i] - 1] = row->tts_values[i];
		slot->tts_isnull[writer->columns[i] - 1] = row->tts_isnull[i];
	}
	ExecStoreVirtualTuple(slot);
	ExecSimpleRelationInsert(writer->target, writer->estate, slot);
	ResetPerTupleExprContext(writer->estate);
	writer->rows++;
	return true;
}

static void
end_writing(DestReceiver *self)
{
	(void) self;
}

/* Has it the columns that it was made with, and no others? */
static bool
has_kept_columns(TupleDesc table)
{
	static const char *const names[KEPT_COUNT] = {
		"plot_id", "built_area_m2", "built_history", "measured_on",
		"building_history", "structure_history", "open_yard_history"
	};

	for (int i = 0; i < KEPT_COUNT; i++)
		if (SPI_fnumber(table, names[i]) <= 0)
			return false;
	return table->natts == KEPT_COUNT;
}

/* Nothing that an INSERT would heed and this does not? */
static bool
is_plain(Relation rel)
{
	const TriggerDesc *triggers = rel->trigdesc;

	if (rel->rd_rel->relkind != RELKIND_RELATION || rel->rd_rel->relhasrules ||
		!has_kept_columns(RelationGetDescr(rel)))
		return false;
	for (int i = 0; triggers && i < triggers->numtriggers; i++)
		if (!triggers->triggers[i].tgisinternal)
			return false;
	return true;
}

static uint64
write_all(const Subject *subject, Relation rel, Datum name)
{
	static const RegisterQuery rows = {OF_PLOTS_WITHOUT_ROW, 1, {NAMEOID}};
	Writer		writer = {
		.receiver = {
			.receiveSlot = write_row,.rStartup = begin_writing,
			.rShutdown = end_writing,.rDestroy = end_writing,.mydest = DestNone
		},
		.estate = CreateExecutorState(),
		.target = makeNode(ResultRelInfo),
		.slot = table_slot_create(rel, NULL),
	};

	InitResultRelInfo(writer.target, rel, 0, NULL, 0);
	writer.target->ri_TrigDesc = NULL;
	ExecOpenIndices(writer.target, false);

	CommandCounterIncrement();
	PushActiveSnapshot(GetLatestSnapshot());
	register_each(subject, &rows, &name, &writer.receiver);
	PopActiveSnapshot();
	CommandCounterIncrement();

	ExecCloseIndices(writer.target);
	ExecDropSingleTupleTableSlot(writer.slot);
	FreeExecutorState(writer.estate);
	return writer.rows;
}

uint64
cover_add_missing(const Subject *subject, Oid cover, Datum name)
{
	static const RegisterQuery insert = {
		"INSERT INTO {reg}.plot_cover (" KEPT_COLUMNS ") " OF_PLOTS_WITHOUT_ROW, 1, {NAMEOID}
	};
	Relation	rel = table_open(cover, RowExclusiveLock);
	uint64		added = is_plain(rel) ? write_all(subject, rel, name) :
		register_change(subject, &insert, &name);

	table_close(rel, NoLock);
	return added;
}
