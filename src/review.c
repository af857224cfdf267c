/*
 * review.c
 *	  The trigger that opens a joint review: one row of review_findings for
 *	  each of the six aspects, with the machine's verdict.
 *
 * Article 6 names the aspects; what the machine thinks of each is "unknown"
 * wherever it has nothing to judge by.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "register.h"
#include "utils/builtins.h"
#include "utils/rel.h"

PG_FUNCTION_INFO_V1(open_review);

/*
 * open_review(): after insert of a review, for each row.
 */
Datum
open_review(PG_FUNCTION_ARGS)
{
	static const RegisterQuery insert_aspects = {
		"INSERT INTO {reg}.review_findings (review_id, aspect, machine_verdict)"
		" SELECT $1, a.aspect, 'unknown'::park.verdict FROM (VALUES"
		"   (1, 'industry_positioning'), (2, 'development_plan'), (3, 'investment_scale'),"
		"   (4, 'investment_intensity'), (5, 'intensive_land_use'), (6, 'energy_environment')"
		" ) a (place, aspect) ORDER BY a.place",
		1, {INT8OID}
	};
	TriggerData *trigdata = (TriggerData *) fcinfo->context;
	Subject		subject = {0};
	Datum		values[1];
	int64		review;
	Oid			user;
	int			security;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" was not called by trigger manager", "open_review")));
	if (!TRIGGER_FIRED_AFTER(trigdata->tg_event) || !TRIGGER_FIRED_FOR_ROW(trigdata->tg_event) ||
		!TRIGGER_FIRED_BY_INSERT(trigdata->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired AFTER INSERT FOR EACH ROW", "open_review")));

	subject.schema = RelationGetNamespace(trigdata->tg_relation);
	subject.table = RelationGetRelationName(trigdata->tg_relation);
	subject.desc = RelationGetDescr(trigdata->tg_relation);
	subject.tuple = trigdata->tg_trigtuple;
	subject.writing = true;
	register_check(subject.schema);
	subject_int8(&subject, "id", &review);
	values[0] = Int64GetDatum(review);

	GetUserIdAndSecContext(&user, &security);
	SetUserIdAndSecContext(trigdata->tg_relation->rd_rel->relowner,
						   security | SECURITY_LOCAL_USERID_CHANGE | SECURITY_NOFORCE_RLS);
	SPI_connect();
	register_run(&subject, &insert_aspects, values, NULL);
	SPI_finish();
	SetUserIdAndSecContext(user, security);
	return PointerGetDatum(NULL);
}
