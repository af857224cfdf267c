/*
 * gate.c
 *	  Article 6: what stands before an agreement or a land offer.  Locks and
 *	  reads; the verdicts are in article_6.c and opinion.c.
 *
 * Bulk loads come through here: rows are taken by their keys, without queries,
 * and put together in C; first they are locked, then is read what was committed
 * by then.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "keyed.h"
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

/* A park's row, locked. */
typedef struct LockedPark
{
	int64		id;
	bool		joins;			/* the review is for its projects */
	struct LockedPark *next;
} LockedPark;

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

/* NULL: there was no rule version. */
static const RequiredReview *
required_on(const RegisterNotes *notes, DateADT day)
{
	for (int i = 0; i < notes->required_count; i++)
		if (period_has(&notes->required[i].applies, day))
			return &notes->required[i];
	return NULL;
}

/* Whether a joint review was required on the day. */
static GateState
is_required(const Subject *subject, Gate *gate)
{
	RegisterNotes *notes = register_notes(subject);
	const RequiredReview *required;

	if (notes->required == NULL)
	{
		load_required(subject);
		notes = register_notes(subject);
	}
	gate->had_version = gate->found && required_on(notes, gate->concluded_on) != NULL;
	required = required_on(notes, gate->on);
	if (required == NULL)
		return GATE_NO_VERSION;
	gate->citation = pstrdup(required->citation);
	return required->required ? GATE_CLOSED : GATE_NOT_REQUIRED;
}

static bool
joins_review(const Subject *park)
{
	char	   *level = subject_text(park, "level");
	bool		joins;

	return level == NULL || strcmp(level, "county") != 0 ||
		(subject_bool(park, "joins_review", &joins) && joins);
}

/* A park is locked once for all rows of a statement; NULL if it is not recorded. */
static const LockedPark *
lock_park(const Subject *subject, int64 id, Snapshot now)
{
	RegisterNotes *notes = register_notes(subject);
	LockedPark *park;
	KeyedRows	parks;

	for (park = notes->locked_parks; park; park = park->next)
		if (park->id == id)
			return park;
	keyed_read_locked(subject, &parks_by_id, id, now, LockTupleShare, &parks);
	if (parks.count == 0)
		return NULL;
	notes = register_notes(subject);
	park = MemoryContextAlloc(notes->context, sizeof(LockedPark));
	park->id = id;
	park->joins = joins_review(parks.rows);
	park->next = notes->locked_parks;
	notes->locked_parks = park;
	return park;
}

/* The project as it is once it is locked, and its park: mostly the one that was locked before it. */
static GateState
read_project(const Subject *subject, Gate *gate, KeyedRows *projects, const LockedPark *park, Snapshot now)
{
	const Subject *project = projects->rows;
	char	   *status;
	bool		needs_new_land;

	if (projects->count == 0 || !subject_int8(project, "park_id", &gate->park))
		return GATE_UNKNOWN;
	if (park == NULL || park->id != gate->park)
		park = lock_park(subject, gate->park, now);
	if (park == NULL)
		return GATE_UNKNOWN;
	status = subject_text(project, "status");
	gate->withdrawn = status && strcmp(status, "withdrawn") == 0;
	gate->draft = status && strcmp(status, "draft") == 0;
	if (!subject_bool(project, "needs_new_land", &needs_new_land))
		return GATE_UNKNOWN;
	return !needs_new_land ? GATE_NO_LAND : park->joins ? GATE_CLOSED : GATE_COUNTY;
}

/* A concluded review of the project. */
typedef struct Concluded
{
	int64		id;
	DateADT		on;
	int64		supersedes;
	bool		counts;			/* no other corrects it */
	const Subject *row;
} Concluded;

static int
find_concluded(const KeyedRows *rows, Concluded **result)
{
	Concluded  *reviews = palloc0(sizeof(Concluded) * (rows->count + 1));
	int			count = 0;

	for (int i = 0; i < rows->count; i++)
	{
		Concluded  *review = &reviews[count];

		if (!subject_date(&rows->rows[i], "concluded_on", &review->on))
			continue;
		review->row = &rows->rows[i];
		review->id = review->row->id;
		subject_int8(review->row, "supersedes", &review->supersedes);
		review->counts = true;
		count++;
	}
	for (int i = 0; i < count; i++)
		for (int j = 0; reviews[i].supersedes && j < count; j++)
			if (reviews[j].id == reviews[i].supersedes)
				reviews[j].counts = false;
	*result = reviews;
	return count;
}

/* The last review concluded by a day, of those that count; NULL if there is none. */
static const Concluded *
opinion_on(const Concluded *reviews, int count, DateADT day)
{
	const Concluded *last = NULL;

	for (int i = 0; i < count; i++)
		if (reviews[i].counts && reviews[i].on <= day &&
			(last == NULL || reviews[i].on > last->on ||
			 (reviews[i].on == last->on && reviews[i].id > last->id)))
			last = &reviews[i];
	return last;
}

/* The opinion that counts, what it was given on, and what there is now. */
static void
read_opinion(Gate *gate, const Concluded *opinion, const Subject *project)
{
	char	   *outcome;

	gate->found = opinion != NULL;
	if (!gate->found)
		return;
	gate->review = opinion->id;
	gate->concluded_on = opinion->on;
	subject_date(opinion->row, "applied_on", &gate->applied_on);
	outcome = subject_text(opinion->row, "outcome");
	gate->approved = outcome && strcmp(outcome, "approved") == 0;
	gate->sealed = fingerprint_stored(subject_bytea(opinion->row, "fingerprint"), &gate->reviewed);
	if (gate->sealed && project)
		fingerprint_project(project, gate->applied_on, &gate->now);
}

static int64
superseded_by(const Subject *row)
{
	int64		superseded = 0;

	subject_int8(row, "supersedes", &superseded);
	return superseded;
}

/* Whether another row corrects the one at hand. */
static void
find_successor(const Subject *subject, Gate *gate, const KeyedRows *others)
{
	for (int i = 0; subject->id && i < others->count; i++)
		if (superseded_by(&others->rows[i]) == subject->id)
			gate->successor = others->rows[i].id;
}

static bool
is_superseded(const KeyedRows *rows, int64 id)
{
	for (int i = 0; i < rows->count; i++)
		if (superseded_by(&rows->rows[i]) == id)
			return true;
	return false;
}

/* The first other agreement that rests on the same opinion. */
static void
find_other(const Subject *subject, Gate *gate, const KeyedRows *agreements,
		   const Concluded *reviews, int count)
{
	int64		corrected = 0;

	if (subject_has_column(subject, "supersedes"))
		subject_int8(subject, "supersedes", &corrected);
	for (int i = 0; i < agreements->count; i++)
	{
		const Subject *row = &agreements->rows[i];
		const Concluded *opinion;
		DateADT		day;

		if (row->id == subject->id || row->id == corrected || (gate->other && gate->other < row->id) ||
			!subject_date(row, "signed_on", &day) || is_superseded(agreements, row->id))
			continue;
		opinion = opinion_on(reviews, count, day);
		if (opinion && opinion->id == gate->review)
			gate->other = row->id;
	}
}

/*
 * Who signs or lists locks first, so that meanwhile nobody signs on the same
 * opinion, changes it, or changes whether the project needs one: the reviews,
 * then the park, then the project.  Who changes one of these locks in the same
 * order.  A review that came while this waited is not locked, but whoever writes
 * reviews or signs waits for the project.
 */
static const LockedPark *
lock_gate(const Subject *subject, int64 project, const Keyed *reviews_of_project, Snapshot now,
		  KeyedRows *reviews, KeyedRows *projects)
{
	const LockedPark *locked = NULL;
	int64		park;

	keyed_read_locked(subject, reviews_of_project, project, now, LockTupleNoKeyExclusive, reviews);
	keyed_read(subject, &projects_by_id, project, now, projects);
	if (projects->count > 0 && subject_int8(projects->rows, "park_id", &park))
		locked = lock_park(subject, park, now);
	keyed_lock(projects, LockTupleNoKeyExclusive, now);
	return locked;
}

/* What counts is what was committed by the time that all is locked. */
static void
read_gate(const Subject *subject, Gate *gate)
{
	static const Keyed reviews_of_project = KEYED("reviews", "project_id");
	static const Keyed agreements_of_project = KEYED("agreements", "project_id");
	static const Keyed offers_of_project = KEYED("land_offers", "project_id");
	Snapshot	now = keyed_now(subject);
	KeyedRows	rows,
				projects,
				others;
	Concluded  *reviews;
	const LockedPark *park;
	int			count;

	park = lock_gate(subject, gate->project, &reviews_of_project, now, &rows, &projects);
	if (keyed_renew(subject, &now))
		keyed_read(subject, &reviews_of_project, gate->project, now, &rows);
	gate->state = read_project(subject, gate, &projects, park, now);
	keyed_read(subject, gate->agreement ? &agreements_of_project : &offers_of_project,
			   gate->project, now, &others);
	keyed_done(now);

	count = find_concluded(&rows, &reviews);
	read_opinion(gate, opinion_on(reviews, count, gate->on), projects.count ? projects.rows : NULL);
	find_successor(subject, gate, &others);
	if (gate->agreement && gate->found)
		find_other(subject, gate, &others, reviews, count);
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
	read_gate(subject, gate);
	required = is_required(subject, gate);
	if (gate->successor)
		gate->state = GATE_SUPERSEDED;
	else if (required != GATE_CLOSED)
		gate->state = required;
	return gate;
}
