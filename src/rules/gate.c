/*
 * gate.c
 *	  Article 6: what stands before an agreement or a land offer.  Locks and
 *	  reads; the verdicts are in article_6.c and opinion.c.
 *
 * Bulk loads come through here, so it is two statements a row: one that locks,
 * one that reads what was committed by then.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "rules/gate.h"
#include "utils/builtins.h"
#include "yardstick.h"

/* A value of joint_review_required. */
typedef struct RequiredReview
{
	Period		applies;
	bool		required;
	char	   *citation;
} RequiredReview;

Gate *
gate_make(void)
{
	return palloc0(sizeof(Gate));
}

/*
 * Who signs or lists locks first, so that meanwhile nobody signs on the same
 * opinion, changes it, or changes whether the project needs one: the reviews,
 * then the park, then the project.  Who changes one of these locks in the same
 * order.  A condition that looks at no row is looked at first: so each lock
 * waits for the one before it.
 */
static void
lock_gate(const Subject *subject, int64 project)
{
	static const RegisterQuery lock = {
		"WITH r AS MATERIALIZED"
		"   (SELECT 1 FROM {reg}.reviews WHERE project_id {=} $1 ORDER BY id FOR NO KEY UPDATE),"
		" k AS MATERIALIZED"
		"   (SELECT 1 FROM {reg}.parks k WHERE (SELECT pg_catalog.count(*) FROM r) {>=} 0 AND k.id {=}"
		"      (SELECT p.park_id FROM {reg}.projects p WHERE p.id {=} $1) FOR SHARE)"
		" SELECT 1 FROM {reg}.projects p WHERE (SELECT pg_catalog.count(*) FROM k) {>=} 0"
		"   AND p.id {=} $1 FOR SHARE",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(project)};

	if (subject->writing)
		register_repeat(subject, &lock, values);
}

static void
load_required(const Subject *subject)
{
	static const RegisterQuery query = {
		"SELECT COALESCE(pg_catalog.lower(r.applies), '-infinity'), COALESCE(pg_catalog.upper(r.applies), 'infinity'),"
		" r.value {>} 0, r.citation FROM {reg}.parameters r WHERE r.name {=} 'joint_review_required'",
		0, {0}
	};
	uint64		count = register_run(subject, &query, NULL, NULL);
	RegisterNotes *notes = register_notes(subject);
	TupleDesc	desc = SPI_tuptable->tupdesc;

	notes->required = MemoryContextAllocZero(notes->context, (count + 1) * sizeof(RequiredReview));
	notes->required_count = (int) count;
	for (uint64 i = 0; i < count; i++)
	{
		RequiredReview *required = &notes->required[i];
		HeapTuple	tuple = SPI_tuptable->vals[i];
		bool		isnull;
		char	   *citation = SPI_getvalue(tuple, desc, 4);

		required->applies.first = DatumGetDateADT(SPI_getbinval(tuple, desc, 1, &isnull));
		required->applies.end = DatumGetDateADT(SPI_getbinval(tuple, desc, 2, &isnull));
		required->required = DatumGetBool(SPI_getbinval(tuple, desc, 3, &isnull));
		required->citation = MemoryContextStrdup(notes->context, citation ? citation : "");
	}
}

/* Whether a joint review was required on the day. */
static GateState
is_required(const Subject *subject, Gate *gate)
{
	RegisterNotes *notes = register_notes(subject);

	if (notes->required == NULL)
	{
		load_required(subject);
		notes = register_notes(subject);
	}
	for (int i = 0; i < notes->required_count; i++)
		if (period_has(&notes->required[i].applies, gate->on))
		{
			gate->citation = pstrdup(notes->required[i].citation);
			return notes->required[i].required ? GATE_CLOSED : GATE_NOT_REQUIRED;
		}
	return GATE_NO_VERSION;
}

/*
 * The project, its opinion on the day, the other agreement that rests on it and
 * whether the row was corrected, in one statement.
 */
#define GATE_QUERY(successor, other) \
	"SELECT p.needs_new_land, k.level, k.joins_review, p.needs_new_land IS NULL, p.park_id," \
	" p.status {=} 'withdrawn', o.id, o.outcome {=} 'approved', o.applied_on, o.concluded_on, o.fingerprint," \
	" " PROJECT_PRINTS("o.applied_on") ", " successor ", " other \
	" FROM {reg}.projects p JOIN {reg}.parks k ON k.id {=} p.park_id" \
	" LEFT JOIN LATERAL (" OPINION_ON("r.id, r.outcome, r.applied_on, r.concluded_on, r.fingerprint", "p.id", "$2") \
	") o ON true WHERE p.id {=} $1"

static void
read_gate(const Subject *subject, Gate *gate)
{
	static const RegisterQuery of_agreement = {
		GATE_QUERY("(SELECT c.id FROM {reg}.agreements c WHERE c.supersedes {=} $3)",
				   "(SELECT a.id FROM {reg}.agreements a"
				   " WHERE a.project_id {=} $1 AND a.id {<>} $3 AND a.id {<>} $4 AND o.id {=} ("
				   OPINION_ON("r.id", "$1", "a.signed_on") ")"
				   " AND NOT EXISTS (SELECT 1 FROM {reg}.agreements c WHERE c.supersedes {=} a.id)"
				   " ORDER BY a.id LIMIT 1)"),
		4, {INT8OID, DATEOID, INT8OID, INT8OID}
	};
	static const RegisterQuery of_offer = {
		GATE_QUERY("(SELECT c.id FROM {reg}.land_offers c WHERE c.supersedes {=} $3)",
				   "NULL::pg_catalog.int8"),
		4, {INT8OID, DATEOID, INT8OID, INT8OID}
	};
	int64		corrected = 0;
	Datum		values[4];
	char	   *level;

	if (subject_has_column(subject, "supersedes"))
		subject_int8(subject, "supersedes", &corrected);
	values[0] = Int64GetDatum(gate->project);
	values[1] = DateADTGetDatum(gate->on);
	values[2] = Int64GetDatum(subject->id);
	values[3] = Int64GetDatum(corrected);
	if (register_repeat(subject, gate->agreement ? &of_agreement : &of_offer, values) == 0)
	{
		gate->state = GATE_UNKNOWN;
		return;
	}
	if (result_int8(14, &gate->successor))
	{
		gate->state = GATE_SUPERSEDED;
		return;
	}
	level = result_text(2);
	result_int8(5, &gate->park);
	gate->withdrawn = result_bool(6);
	gate->found = result_int8(7, &gate->review);
	gate->approved = result_bool(8);
	result_date(9, &gate->applied_on);
	result_date(10, &gate->concluded_on);
	result_int8(15, &gate->other);
	gate->sealed = fingerprint_stored(0, 11, &gate->reviewed);
	if (gate->sealed)
		fingerprint_take_project(0, 12, &gate->now);
	if (result_bool(4))
		gate->state = GATE_UNKNOWN;
	else if (!result_bool(1))
		gate->state = GATE_NO_LAND;
	else if (strcmp(level, "county") == 0 && !result_bool(3))
		gate->state = GATE_COUNTY;
	else
		gate->state = GATE_CLOSED;
}

const Gate *
gate_read(const Subject *subject)
{
	Gate	   *gate = subject->gate ? subject->gate : gate_make();
	GateState	required;

	if (gate->state != GATE_UNREAD)
		return gate;
	gate->agreement = strcmp(subject->table, "agreements") == 0;
	if (!subject_int8(subject, "project_id", &gate->project) ||
		!subject_date(subject, gate->agreement ? "signed_on" : "listed_on", &gate->on) ||
		DATE_NOT_FINITE(gate->on))
	{
		gate->state = GATE_UNRECORDED;
		return gate;
	}
	lock_gate(subject, gate->project);
	required = is_required(subject, gate);
	read_gate(subject, gate);
	if (required != GATE_CLOSED && gate->state != GATE_SUPERSEDED)
		gate->state = required;
	return gate;
}
