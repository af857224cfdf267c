/*
 * review.c
 *	  The machine's verdicts of a joint review: written when it is opened,
 *	  and written anew on request while it is open.
 */
#include "compat.h"

#include "access/table.h"
#include "aspect.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "trigger.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

PG_FUNCTION_INFO_V1(open_review);
PG_FUNCTION_INFO_V1(refresh_review);

static Datum
text_array(const char *const *strings)
{
	Datum		elements[ASPECTS];

	for (int i = 0; i < ASPECTS; i++)
		elements[i] = CStringGetTextDatum(strings[i]);
	return PointerGetDatum(construct_array(elements, ASPECTS, TEXTOID, -1, false, TYPALIGN_INT));
}

/*
 * What a statement on the verdicts of a review takes: the review, the aspects,
 * the verdict of each.
 */
static void
judge_aspects(const Subject *subject, int64 review, int64 project_id, DateADT applied_on,
			  Datum values[3])
{
	const char *verdicts[ASPECTS];
	Subject		project;
	bool		found = reviewed_project(subject, project_id, applied_on, &project);

	for (int i = 0; i < ASPECTS; i++)
		verdicts[i] = verdict_name(found ? aspect_verdict(&project, aspect_names[i], NULL) : VERDICT_UNKNOWN);
	values[0] = Int64GetDatum(review);
	values[1] = text_array(aspect_names);
	values[2] = text_array(verdicts);
}

/*
 * open_review(): after insert of a review, for each row.
 */
Datum
open_review(PG_FUNCTION_ARGS)
{
	static const RegisterQuery insert_aspects = {
		"INSERT INTO {reg}.review_findings (review_id, aspect, machine_verdict)"
		" SELECT $1, a.aspect, a.verdict::park.verdict"
		" FROM ROWS FROM (pg_catalog.unnest($2), pg_catalog.unnest($3)) a (aspect, verdict)",
		3, {INT8OID, TEXTARRAYOID, TEXTARRAYOID}
	};
	TriggerData *trigdata = row_trigger(fcinfo, "open_review");
	Subject		subject = {0};
	Datum		values[3];
	int64		review,
				project;
	DateADT		applied_on;
	Caller		caller;

	subject.schema = RelationGetNamespace(trigdata->tg_relation);
	subject.table = RelationGetRelationName(trigdata->tg_relation);
	subject.desc = RelationGetDescr(trigdata->tg_relation);
	subject.tuple = trigdata->tg_trigtuple;
	subject.writing = true;
	register_check(subject.schema);
	subject_int8(&subject, "id", &review);
	subject_int8(&subject, "project_id", &project);
	subject_date(&subject, "applied_on", &applied_on);

	become_owner(trigdata->tg_relation, &caller);
	SPI_connect();
	judge_aspects(&subject, review, project, applied_on, values);
	register_run(&subject, &insert_aspects, values, NULL);
	SPI_finish();
	become_caller(&caller);
	return PointerGetDatum(NULL);
}

/*
 * The project and the day of an open review, which stays open until the end of
 * the transaction.  The caller must be able to see the review; that he locks
 * it and has it judged needs no right of his, as with the triggers.
 */
static void
lock_open_review(const Subject *subject, Relation reviews, int64 review,
				 int64 *project, DateADT *applied_on)
{
	static const RegisterQuery look = {
		"SELECT 1 FROM {reg}.reviews r WHERE r.id {=} $1",
		1, {INT8OID}
	};
	static const RegisterQuery lock = {
		"SELECT r.project_id, r.applied_on, r.outcome IS NULL FROM {reg}.reviews r"
		" WHERE r.id {=} $1 FOR NO KEY UPDATE",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(review)};
	Caller		caller;
	bool		found = register_run(subject, &look, values, NULL) > 0;

	become_owner(reviews, &caller);
	if (!found || register_run(subject, &lock, values, NULL) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_NO_DATA_FOUND),
				 errmsg("register \"%s\" has no review %lld", get_namespace_name(subject->schema),
						(long long) review)));
	if (!result_bool(3))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("review %lld is concluded: what the machine said then stays",
						(long long) review),
				 errhint("A new application opens a new review.")));
	result_int8(1, project);
	result_date(2, applied_on);
	become_caller(&caller);
}

/*
 * refresh_review(register, review): writes anew what the machine says of an
 * open review; the number of verdicts that changed.  The office's verdicts
 * stay, and so does the constraint that one which differs has a reason.
 */
Datum
refresh_review(PG_FUNCTION_ARGS)
{
	static const char *const update =
		"UPDATE {reg}.review_findings f SET machine_verdict = a.verdict::park.verdict"
		" FROM ROWS FROM (pg_catalog.unnest($2), pg_catalog.unnest($3)) a (aspect, verdict)"
		" WHERE f.review_id {=} $1 AND f.aspect {=} a.aspect"
		"   AND f.machine_verdict {<>} a.verdict::park.verdict";
	Oid			types[] = {INT8OID, TEXTARRAYOID, TEXTARRAYOID};
	Subject		subject = {.table = "reviews", .writing = true};
	Relation	reviews;
	Datum		values[3];
	int64		review,
				project;
	uint64		changed;
	DateADT		applied_on;
	Caller		caller;

	for (int i = 0; i < 2; i++)
		if (PG_ARGISNULL(i))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not be null", i == 0 ? "register" : "review")));
	subject.schema = get_namespace_oid(NameStr(*PG_GETARG_NAME(0)), false);
	review = PG_GETARG_INT64(1);
	register_check(subject.schema);
	reviews = table_open(get_relname_relid("reviews", subject.schema), AccessShareLock);

	SPI_connect();
	lock_open_review(&subject, reviews, review, &project, &applied_on);
	become_owner(reviews, &caller);
	judge_aspects(&subject, review, project, applied_on, values);
	become_caller(&caller);

	/* an ordinary statement of the caller's: its triggers fire at its end */
	if (SPI_execute_with_args(register_sql(subject.schema, update), 3, types, values, NULL,
							  false, 0) != SPI_OK_UPDATE)
		elog(ERROR, "could not write the verdicts");
	changed = SPI_processed;
	SPI_finish();
	table_close(reviews, AccessShareLock);
	PG_RETURN_INT64((int64) changed);
}
