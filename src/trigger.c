/*
 * trigger.c
 *	  Protocol, rights and relation of a register's trigger functions.
 */
#include "compat.h"

#include "catalog/partition.h"
#include "miscadmin.h"
#include "nodes/pg_list.h"
#include "trigger.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

static TriggerData *
called(FunctionCallInfo fcinfo, const char *function)
{
	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" was not called by trigger manager", function)));
	return (TriggerData *) fcinfo->context;
}

static void
for_each_row(const TriggerData *trigdata, const char *function)
{
	if (!TRIGGER_FIRED_FOR_ROW(trigdata->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired for each row", function)));
}

static TriggerData *
called_after(FunctionCallInfo fcinfo, const char *function)
{
	TriggerData *trigdata = called(fcinfo, function);

	if (!TRIGGER_FIRED_AFTER(trigdata->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired AFTER the event", function)));
	return trigdata;
}

TriggerData *
row_trigger(FunctionCallInfo fcinfo, const char *function)
{
	TriggerData *trigdata = called_after(fcinfo, function);

	for_each_row(trigdata, function);
	return trigdata;
}

TriggerData *
before_row_trigger(FunctionCallInfo fcinfo, const char *function)
{
	TriggerData *trigdata = called(fcinfo, function);

	if (!TRIGGER_FIRED_BEFORE(trigdata->tg_event) || TRIGGER_FIRED_BY_DELETE(trigdata->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired BEFORE INSERT or UPDATE", function)));
	for_each_row(trigdata, function);
	return trigdata;
}

/*
 * Without its transition table, the name of one would mean whatever the writer
 * has on the search_path, and be read with the owner's rights.
 */
static void
need_rows(const char *name, const char *expected, const char *function)
{
	if (name == NULL || strcmp(name, expected) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired with the transition table \"%s\"",
						function, expected)));
}

TriggerData *
statement_trigger(FunctionCallInfo fcinfo, const char *function)
{
	TriggerData *trigdata = called_after(fcinfo, function);

	if (!TRIGGER_FIRED_FOR_STATEMENT(trigdata->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired for each statement", function)));
	if (TRIGGER_FIRED_BY_INSERT(trigdata->tg_event) || TRIGGER_FIRED_BY_UPDATE(trigdata->tg_event))
		need_rows(trigdata->tg_trigger->tgnewtable, "new_rows", function);
	if (TRIGGER_FIRED_BY_DELETE(trigdata->tg_event) || TRIGGER_FIRED_BY_UPDATE(trigdata->tg_event))
		need_rows(trigdata->tg_trigger->tgoldtable, "old_rows", function);
	return trigdata;
}

void
become_owner(Relation rel, Caller *caller)
{
	GetUserIdAndSecContext(&caller->user, &caller->security);
	SetUserIdAndSecContext(rel->rd_rel->relowner,
						   caller->security | SECURITY_LOCAL_USERID_CHANGE |
						   SECURITY_NOFORCE_RLS);
}

void
become_caller(const Caller *caller)
{
	SetUserIdAndSecContext(caller->user, caller->security);
}

Oid
root_table(Oid relid)
{
	return get_rel_relispartition(relid) ? llast_oid(get_partition_ancestors(relid)) : relid;
}
