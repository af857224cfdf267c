/*
 * fingerprint.c
 *	  The fingerprint of what a review approves: taken, kept, compared.  What
 *	  follows from a difference is said in rules/opinion.c.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "finding.h"
#include "fingerprint.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "trigger.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "yardstick.h"

PG_FUNCTION_INFO_V1(seal_review);

/* Of the form below; another form will have another number. */
#define FORM 1
#define STORED_SIZE (1 + PRINT_PARTS * PG_SHA256_DIGEST_LENGTH)

static const char *const part_names[PRINT_PARTS] = {
	[PRINT_PROJECT] = gettext_noop("what the project declares"),
	[PRINT_SITE] = gettext_noop("its site"),
	[PRINT_PARK] = gettext_noop("the park and its level"),
	[PRINT_BOUNDARY] = gettext_noop("the park's boundary"),
	[PRINT_POSITIONING] = gettext_noop("the park's positioning"),
	[PRINT_PLAN] = gettext_noop("the park's plans"),
};

/*
 * The parts of a park, the same on all days of a period; kept as long as what
 * they were read from stays.
 */
typedef struct ParkPrint
{
	int64		park;
	Period		days;
	Fingerprint fingerprint;
	struct ParkPrint *next;
} ParkPrint;

static bytea *
bytea_at(uint64 row, int column)
{
	bool		isnull;
	Datum		value;

	if (SPI_gettypeid(SPI_tuptable->tupdesc, column) != BYTEAOID)
		elog(ERROR, "column %d is not bytea", column);
	value = SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, &isnull);
	return isnull ? NULL : DatumGetByteaPP(value);
}

static void
take(uint64 row, int column, Fingerprint *fingerprint, PrintPart part)
{
	bytea	   *print = bytea_at(row, column);

	if (print && VARSIZE_ANY_EXHDR(print) == PG_SHA256_DIGEST_LENGTH)
		memcpy(fingerprint->parts[part], VARDATA_ANY(print), PG_SHA256_DIGEST_LENGTH);
}

void
fingerprint_take_project(uint64 row, int column, Fingerprint *fingerprint)
{
	take(row, column, fingerprint, PRINT_PROJECT);
	take(row, column + 1, fingerprint, PRINT_SITE);
}

/* Positioning and plans are those of the day: what is dated later changes nothing. */
static void
read_park(const Subject *subject, int64 park, DateADT day, Fingerprint *fingerprint, Period *days)
{
	static const RegisterQuery query = {
		"SELECT pg_catalog.sha256(pg_catalog.convert_to(ROW(k.id, k.level)::pg_catalog.text, 'UTF8')),"
		" pg_catalog.sha256(COALESCE({gis}.st_asewkb(k.boundary, 'NDR'), ''::pg_catalog.bytea)),"
		" pg_catalog.sha256(pg_catalog.convert_to(COALESCE("
		"   (SELECT pg_catalog.string_agg(DISTINCT c.code::pg_catalog.text COLLATE pg_catalog.\"C\", ','"
		"      ORDER BY c.code::pg_catalog.text COLLATE pg_catalog.\"C\")"
		"    FROM {reg}.leading_industries l, pg_catalog.unnest(l.codes) c (code)"
		"    WHERE l.park_id {=} k.id AND l.applies {@>} $2), '-'), 'UTF8')),"
		" pg_catalog.sha256(COALESCE("
		"   (SELECT pg_catalog.string_agg(a.print, ''::pg_catalog.bytea ORDER BY a.print)"
		"    FROM (SELECT pg_catalog.sha256(pg_catalog.convert_to(n.use, 'UTF8')"
		"        {||} {gis}.st_asewkb(n.geom, 'NDR')) AS print"
		"      FROM {reg}.plan_areas n JOIN {reg}.plans p ON p.id {=} n.plan_id"
		"      WHERE p.park_id {=} k.id AND p.period {@>} $2 AND p.approved_on {<=} $2) a),"
		"   ''::pg_catalog.bytea)),"
		" d.first, d.next"
		" FROM {reg}.parks k, LATERAL"
		"   (SELECT pg_catalog.max(e.day) FILTER (WHERE e.day {<=} $2) AS first,"
		"      pg_catalog.min(e.day) FILTER (WHERE e.day {>} $2) AS next"
		"    FROM (SELECT pg_catalog.lower(l.applies) AS day FROM {reg}.leading_industries l WHERE l.park_id {=} $1"
		"      UNION ALL SELECT pg_catalog.upper(l.applies) FROM {reg}.leading_industries l WHERE l.park_id {=} $1"
		"      UNION ALL SELECT pg_catalog.lower(p.period) FROM {reg}.plans p WHERE p.park_id {=} $1"
		"      UNION ALL SELECT pg_catalog.upper(p.period) FROM {reg}.plans p WHERE p.park_id {=} $1"
		"      UNION ALL SELECT p.approved_on FROM {reg}.plans p WHERE p.park_id {=} $1) e) d"
		" WHERE k.id {=} $1",
		2, {INT8OID, DATEOID}
	};
	Datum		values[] = {Int64GetDatum(park), DateADTGetDatum(day)};

	memset(fingerprint->parts[PRINT_PARK], 0, 4 * PG_SHA256_DIGEST_LENGTH);
	days->first = DATEVAL_NOBEGIN;
	days->end = DATEVAL_NOEND;
	if (register_run(subject, &query, values, NULL) == 0)
		return;
	for (int part = PRINT_PARK; part <= PRINT_PLAN; part++)
		take(0, part - PRINT_PARK + 1, fingerprint, part);
	result_date(5, &days->first);
	result_date(6, &days->end);
}

void
fingerprint_park(const Subject *subject, int64 park, DateADT day, Fingerprint *fingerprint)
{
	RegisterNotes *notes = register_notes(subject);
	ParkPrint  *known;
	Period		days;

	for (known = notes->parks; known; known = known->next)
		if (known->park == park && period_has(&known->days, day))
		{
			memcpy(fingerprint->parts[PRINT_PARK], known->fingerprint.parts[PRINT_PARK],
				   4 * PG_SHA256_DIGEST_LENGTH);
			return;
		}
	read_park(subject, park, day, fingerprint, &days);

	notes = register_notes(subject);
	known = MemoryContextAlloc(notes->context, sizeof(ParkPrint));
	known->park = park;
	known->days = days;
	known->fingerprint = *fingerprint;
	known->next = notes->parks;
	notes->parks = known;
}

static bool
read_bytea(const bytea *stored, Fingerprint *fingerprint)
{
	if (stored == NULL || VARSIZE_ANY_EXHDR(stored) != STORED_SIZE || VARDATA_ANY(stored)[0] != FORM)
		return false;
	memcpy(fingerprint->parts, VARDATA_ANY(stored) + 1, sizeof(fingerprint->parts));
	return true;
}

bool
fingerprint_stored(uint64 row, int column, Fingerprint *fingerprint)
{
	return read_bytea(bytea_at(row, column), fingerprint);
}

bool
fingerprint_written(const Subject *review, Fingerprint *fingerprint)
{
	bool		isnull;
	int			column = SPI_fnumber(review->desc, "fingerprint");
	Datum		value;

	if (column <= 0 || SPI_gettypeid(review->desc, column) != BYTEAOID)
		return false;
	value = SPI_getbinval(review->tuple, review->desc, column, &isnull);
	return read_bytea(isnull ? NULL : DatumGetByteaPP(value), fingerprint);
}

char *
fingerprint_difference(const Fingerprint *a, const Fingerprint *b)
{
	StringInfoData names;

	initStringInfo(&names);
	for (int part = 0; part < PRINT_PARTS; part++)
	{
		if (memcmp(a->parts[part], b->parts[part], PG_SHA256_DIGEST_LENGTH) == 0)
			continue;
		if (names.len > 0)
			appendStringInfoString(&names, dgettext(TEXTDOMAIN, gettext_noop(", ")));
		appendStringInfoString(&names, dgettext(TEXTDOMAIN, part_names[part]));
	}
	return names.len > 0 ? names.data : NULL;
}

bool
fingerprint_now(const Subject *subject, int64 project, DateADT applied_on, Fingerprint *fingerprint)
{
	static const RegisterQuery query = {
		"SELECT p.park_id, " PROJECT_PRINTS("$2") " FROM {reg}.projects p WHERE p.id {=} $1",
		2, {INT8OID, DATEOID}
	};
	Datum		values[] = {Int64GetDatum(project), DateADTGetDatum(applied_on)};
	int64		park;

	memset(fingerprint, 0, sizeof(Fingerprint));
	if (register_run(subject, &query, values, NULL) == 0 || !result_int8(1, &park))
		return false;
	fingerprint_take_project(0, 2, fingerprint);
	fingerprint_park(subject, park, applied_on, fingerprint);
	return true;
}

/* As it is stored. */
static Datum
as_bytea(const Fingerprint *fingerprint)
{
	bytea	   *stored = SPI_palloc(VARHDRSZ + STORED_SIZE);

	SET_VARSIZE(stored, VARHDRSZ + STORED_SIZE);
	VARDATA(stored)[0] = FORM;
	memcpy(VARDATA(stored) + 1, fingerprint->parts, sizeof(fingerprint->parts));
	return PointerGetDatum(stored);
}

static bool
is_approved(const Subject *subject, HeapTuple tuple)
{
	Subject		row = *subject;
	char	   *outcome;

	if (tuple == NULL)
		return false;
	row.tuple = tuple;
	outcome = subject_text(&row, "outcome");
	return outcome && strcmp(outcome, "approved") == 0;
}

/* Whether a column of the row is as it was; of an insert, whether it is NULL. */
static bool
is_unchanged(TupleDesc desc, HeapTuple old, HeapTuple new, const char *column)
{
	int			number = SPI_fnumber(desc, column);
	Form_pg_attribute attribute = TupleDescAttr(desc, number - 1);
	bool		old_null = true,
				new_null;
	Datum		before = old ? heap_getattr(old, number, desc, &old_null) : (Datum) 0;
	Datum		after = heap_getattr(new, number, desc, &new_null);

	return old_null == new_null &&
		(old_null || datum_image_eq(before, after, attribute->attbyval, attribute->attlen));
}

/*
 * seal_review(): before insert or update of a review.  When it is approved, what
 * it was approved on is written into it; by nobody else, and never again.
 */
Datum
seal_review(PG_FUNCTION_ARGS)
{
	TriggerData *trigdata = (TriggerData *) fcinfo->context;
	Subject		subject = {.writing = true};
	HeapTuple	old,
				new;
	int			column;
	int64		project;
	DateADT		applied_on;
	Fingerprint now;
	Datum		fingerprint = (Datum) 0;
	bool		isnull = true;
	Caller		caller;

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_BEFORE(trigdata->tg_event) ||
		!TRIGGER_FIRED_FOR_ROW(trigdata->tg_event) || TRIGGER_FIRED_BY_DELETE(trigdata->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired BEFORE INSERT or UPDATE for each row",
						"seal_review")));
	old = TRIGGER_FIRED_BY_UPDATE(trigdata->tg_event) ? trigdata->tg_trigtuple : NULL;
	new = TRIGGER_FIRED_BY_UPDATE(trigdata->tg_event) ? trigdata->tg_newtuple : trigdata->tg_trigtuple;
	subject.schema = get_rel_namespace(root_table(RelationGetRelid(trigdata->tg_relation)));
	subject.table = "reviews";
	subject.desc = RelationGetDescr(trigdata->tg_relation);
	subject.tuple = new;
	register_check(subject.schema);
	column = SPI_fnumber(subject.desc, "fingerprint");
	if (column <= 0 || SPI_gettypeid(subject.desc, column) != BYTEAOID)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("table \"%s.%s\" has no column \"%s\" of the expected type",
						get_namespace_name(subject.schema), subject.table, "fingerprint"),
				 errhint("The rules of the register read this column; restore it.")));
	if (!is_unchanged(subject.desc, old, new, "fingerprint"))
		ereport(ERROR,
				(errcode(ERRCODE_GENERATED_ALWAYS),
				 errmsg("the fingerprint of a review is written by the register"),
				 errhint("Leave out column \"%s\": it is written when the review is approved.",
						 "fingerprint")));
	if (is_approved(&subject, old) && is_approved(&subject, new) &&
		is_unchanged(subject.desc, old, new, "project_id") &&
		is_unchanged(subject.desc, old, new, "applied_on"))
		return PointerGetDatum(new);

	become_owner(trigdata->tg_relation, &caller);
	SPI_connect();
	if (is_approved(&subject, new) && subject_int8(&subject, "project_id", &project) &&
		subject_date(&subject, "applied_on", &applied_on) && !DATE_NOT_FINITE(applied_on) &&
		fingerprint_now(&subject, project, applied_on, &now))
	{
		fingerprint = as_bytea(&now);
		isnull = false;
	}
	SPI_finish();
	become_caller(&caller);
	return PointerGetDatum(heap_modify_tuple_by_cols(new, subject.desc, 1, &column, &fingerprint, &isnull));
}
