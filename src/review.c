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
#include "executor/spi.h"
#include "fmgr.h"
#include "register.h"
#include "trigger.h"
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
	TriggerData *trigdata = row_trigger(fcinfo, "open_review");
	Subject		subject = {0};
	Datum		values[1];
	int64		review;
	Caller		caller;

	subject.schema = RelationGetNamespace(trigdata->tg_relation);
	subject.table = RelationGetRelationName(trigdata->tg_relation);
	subject.desc = RelationGetDescr(trigdata->tg_relation);
	subject.tuple = trigdata->tg_trigtuple;
	subject.writing = true;
	register_check(subject.schema);
	subject_int8(&subject, "id", &review);
	values[0] = Int64GetDatum(review);

	become_owner(trigdata->tg_relation, &caller);
	SPI_connect();
	register_run(&subject, &insert_aspects, values, NULL);
	SPI_finish();
	become_caller(&caller);
	return PointerGetDatum(NULL);
}
