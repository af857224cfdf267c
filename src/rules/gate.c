/*
 * gate.c
 *	  Article 6: what stands before an agreement or a land offer.  Locks and
 *	  reads; the verdicts are in article_6.c and opinion.c.
 *
 * Bulk loads come through here.  What costs in so small a statement is to set up
 * its plan, so each is as plain as can be, and what they find is put together in
 * C: first those that lock, then those that read what was committed by then.
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
 * order.
 */
static void
lock_gate(const Subject *subject, int64 project)
{
	static const RegisterQuery lock_reviews = {
		"SELECT 1 FROM {reg}.reviews WHERE project_id {=} $1 ORDER BY id FOR NO KEY UPDATE",
		1, {INT8OID}
	};
	static const RegisterQuery lock_park = {
		"SELECT 1 FROM {reg}.parks k WHERE k.id {=}"
		"   (SELECT p.park_id FROM {reg}.projects p WHERE p.id {=} $1) FOR SHARE",
		1, {INT8OID}
	};
	static const RegisterQuery lock_project = {
		"SELECT 1 FROM {reg}.projects WHERE id {=} $1 FOR SHARE",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(project)};

	if (!subject->writing)
		return;
	register_repeat(subject, &lock_reviews, values);
	register_repeat(subject, &lock_park, values);
	register_repeat(subject, &lock_project, values);
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

static void
read_project(const Subject *subject, Gate *gate)
{
	static const RegisterQuery query = {
		"SELECT p.needs_new_land, k.level, k.joins_review, p.needs_new_land IS NULL, p.park_id,"
		" p.status {=} 'withdrawn'"
		" FROM {reg}.projects p JOIN {reg}.parks k ON k.id {=} p.park_id WHERE p.id {=} $1",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(gate->project)};

	gate->state = GATE_UNKNOWN;
	if (register_repeat(subject, &query, values) == 0)
		return;
	result_int8(5, &gate->park);
	gate->withdrawn = result_bool(6);
	if (result_bool(4))
		return;
	if (!result_bool(1))
		gate->state = GATE_NO_LAND;
	else if (strcmp(result_text(2), "county") == 0 && !result_bool(3))
		gate->state = GATE_COUNTY;
	else
		gate->state = GATE_CLOSED;
}

/* A concluded review of the project. */
typedef struct Concluded
{
	int64		id;
	DateADT		on;
	int64		supersedes;
	bool		counts;			/* no other corrects it */
} Concluded;

static int64
int8_at(uint64 row, int column)
{
	bool		isnull;
	Datum		value = SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, &isnull);

	return isnull ? 0 : DatumGetInt64(value);
}

static DateADT
date_at(uint64 row, int column)
{
	bool		isnull;

	return DatumGetDateADT(SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, &isnull));
}

/* The last review concluded by a day, of those that count; -1 if there is none. */
static int
opinion_on(const Concluded *reviews, int count, DateADT day)
{
	int			last = -1;

	for (int i = 0; i < count; i++)
		if (reviews[i].counts && reviews[i].on <= day &&
			(last < 0 || reviews[i].on > reviews[last].on ||
			 (reviews[i].on == reviews[last].on && reviews[i].id > reviews[last].id)))
			last = i;
	return last;
}

/* Reads the reviews of the project, and what the one that counts was given on. */
static int
read_reviews(const Subject *subject, Gate *gate, Concluded **result)
{
	static const RegisterQuery query = {
		"SELECT r.id, r.concluded_on, r.supersedes, r.applied_on, r.outcome {=} 'approved', r.fingerprint,"
		" " PROJECT_PRINTS("r.applied_on")
		" FROM {reg}.reviews r JOIN {reg}.projects p ON p.id {=} r.project_id"
		" WHERE r.project_id {=} $1 AND r.concluded_on IS NOT NULL",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(gate->project)};
	int			count = (int) register_repeat(subject, &query, values);
	Concluded  *reviews = palloc_array(Concluded, count + 1);
	int			opinion;
	bool		isnull;

	for (int i = 0; i < count; i++)
	{
		reviews[i].id = int8_at(i, 1);
		reviews[i].on = date_at(i, 2);
		reviews[i].supersedes = int8_at(i, 3);
		reviews[i].counts = true;
	}
	for (int i = 0; i < count; i++)
		for (int j = 0; reviews[i].supersedes && j < count; j++)
			if (reviews[j].id == reviews[i].supersedes)
				reviews[j].counts = false;
	*result = reviews;
	opinion = opinion_on(reviews, count, gate->on);
	gate->found = opinion >= 0;
	if (!gate->found)
		return count;
	gate->review = reviews[opinion].id;
	gate->concluded_on = reviews[opinion].on;
	gate->applied_on = date_at(opinion, 4);
	gate->approved = DatumGetBool(SPI_getbinval(SPI_tuptable->vals[opinion], SPI_tuptable->tupdesc, 5, &isnull));
	gate->sealed = fingerprint_stored(opinion, 6, &gate->reviewed);
	if (gate->sealed)
		fingerprint_take_project(opinion, 7, &gate->now);
	return count;
}

/*
 * Whether another row of the project corrects this one, and the first other
 * agreement that rests on the same opinion.
 */
static void
read_others(const Subject *subject, Gate *gate, const Concluded *reviews, int count)
{
	static const RegisterQuery agreements = {
		"SELECT a.id, a.signed_on, a.supersedes FROM {reg}.agreements a WHERE a.project_id {=} $1",
		1, {INT8OID}
	};
	static const RegisterQuery offers = {
		"SELECT l.id, l.listed_on, l.supersedes FROM {reg}.land_offers l WHERE l.project_id {=} $1",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(gate->project)};
	uint64		rows = register_repeat(subject, gate->agreement ? &agreements : &offers, values);
	int64		corrected = 0;

	if (subject_has_column(subject, "supersedes"))
		subject_int8(subject, "supersedes", &corrected);
	for (uint64 i = 0; i < rows; i++)
		if (subject->id && int8_at(i, 3) == subject->id)
			gate->successor = int8_at(i, 1);
	for (uint64 i = 0; gate->agreement && gate->found && i < rows; i++)
	{
		int64		id = int8_at(i, 1);
		int			opinion;
		bool		superseded = id == corrected;

		if (id == subject->id || (gate->other && gate->other < id))
			continue;
		for (uint64 j = 0; j < rows && !superseded; j++)
			superseded = int8_at(j, 3) == id;
		if (superseded)
			continue;
		opinion = opinion_on(reviews, count, date_at(i, 2));
		if (opinion >= 0 && reviews[opinion].id == gate->review)
			gate->other = id;
	}
}

const Gate *
gate_read(const Subject *subject)
{
	Gate	   *gate = subject->gate ? subject->gate : gate_make();
	GateState	required;
	Concluded  *reviews;
	int			count;

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
	read_project(subject, gate);
	count = read_reviews(subject, gate, &reviews);
	read_others(subject, gate, reviews, count);
	if (gate->successor)
		gate->state = GATE_SUPERSEDED;
	else if (required != GATE_CLOSED)
		gate->state = required;
	return gate;
}
