/*
 * append_only.c
 *	  The triggers of tables whose rows are added and never changed, or never
 *	  removed all at once.
 */
#include "compat.h"

#include "access/tableam.h"
#include "commands/trigger.h"
#include "fmgr.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(append_only);
PG_FUNCTION_INFO_V1(refuse_truncate);

/*
 * append_only(): before update, delete or truncate, for each statement, so
 * that a statement which finds no row is refused, too.
 */
Datum
append_only(PG_FUNCTION_ARGS)
{
	TriggerData *trigdata = (TriggerData *) fcinfo->context;
	Relation	rel;

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_BEFORE(trigdata->tg_event) ||
		!TRIGGER_FIRED_FOR_STATEMENT(trigdata->tg_event) ||
		TRIGGER_FIRED_BY_INSERT(trigdata->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired BEFORE UPDATE, DELETE or TRUNCATE for each statement",
						"append_only")));
	rel = trigdata->tg_relation;
	ereport(ERROR,
			(errcode(ERRCODE_RESTRICT_VIOLATION),
			 errmsg("rows of table \"%s.%s\" are added, never changed or removed",
					get_namespace_name(RelationGetNamespace(rel)), RelationGetRelationName(rel)),
			 errhint("Add a row that corrects what was wrong."),
			 errtable(rel)));
}

/* Whether a table has a row, whatever policies the caller is under. */
static bool
has_rows(Relation rel)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	TableScanDesc scan = table_beginscan(rel, snapshot, 0, NULL);
	bool		found = table_scan_getnextslot(scan, ForwardScanDirection, slot);

	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	UnregisterSnapshot(snapshot);
	return found;
}

/*
 * refuse_truncate(): before truncate, of a table whose rows are on record.
 */
Datum
refuse_truncate(PG_FUNCTION_ARGS)
{
	TriggerData *trigdata = (TriggerData *) fcinfo->context;
	Relation	rel;

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_BEFORE(trigdata->tg_event) ||
		!TRIGGER_FIRED_BY_TRUNCATE(trigdata->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired BEFORE TRUNCATE", "refuse_truncate")));
	rel = trigdata->tg_relation;
	if (rel->rd_rel->relkind == RELKIND_RELATION && has_rows(rel))
		ereport(ERROR,
				(errcode(ERRCODE_RESTRICT_VIOLATION),
				 errmsg("table \"%s.%s\" has rows that are on record, and is not truncated",
						get_namespace_name(RelationGetNamespace(rel)), RelationGetRelationName(rel)),
				 errhint("What was decided stays on record: end it, or correct it by a new row that"
						 " names this one in column supersedes."),
				 errtable(rel)));
	return PointerGetDatum(NULL);
}
