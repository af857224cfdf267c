/*
 * plan.c
 *	  A plan that supersedes another ends it on the day on which it comes into
 *	  force itself.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "register.h"
#include "trigger.h"
#include "utils/rel.h"

PG_FUNCTION_INFO_V1(end_superseded_plan);

/*
 * end_superseded_plan(): before insert or update of a plan, for each row.  Not
 * after, because the constraint that allows one plan a day looks at both.
 */
Datum
end_superseded_plan(PG_FUNCTION_ARGS)
{
	static const RegisterQuery query = {
		"UPDATE {reg}.plans p SET ended_on = n.day"
		" FROM (SELECT GREATEST(pg_catalog.lower($2), $3)) n (day)"
		" WHERE p.id {=} $1 AND (p.ended_on IS NULL OR p.ended_on {>} n.day)",
		3, {INT8OID, DATERANGEOID, DATEOID}
	};
	TriggerData *trigdata = before_row_trigger(fcinfo, "end_superseded_plan");
	HeapTuple	row = TRIGGER_FIRED_BY_UPDATE(trigdata->tg_event) ?
		trigdata->tg_newtuple : trigdata->tg_trigtuple;
	Subject		subject = {0};
	int64		superseded;
	Datum		period;
	DateADT		approved_on;
	Caller		caller;

	subject.schema = RelationGetNamespace(trigdata->tg_relation);
	subject.table = RelationGetRelationName(trigdata->tg_relation);
	subject.desc = RelationGetDescr(trigdata->tg_relation);
	subject.tuple = row;
	subject.writing = true;
	register_check(subject.schema);
	if (subject_int8(&subject, "supersedes_id", &superseded) &&
		subject_range(&subject, "period", &period) &&
		subject_date(&subject, "approved_on", &approved_on))
	{
		Datum		values[] = {Int64GetDatum(superseded), period, DateADTGetDatum(approved_on)};

		become_owner(trigdata->tg_relation, &caller);
		SPI_connect();
		register_run(&subject, &query, values, NULL);
		SPI_finish();
		become_caller(&caller);
	}
	return PointerGetDatum(row);
}
