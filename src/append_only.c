/*
 * append_only.c
 *	  The trigger of tables whose rows are added and never changed.
 */
#include "compat.h"

#include "commands/trigger.h"
#include "fmgr.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

PG_FUNCTION_INFO_V1(append_only);

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
