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
#include "keyed.h"
#include "lib/stringinfo.h"
#include "postgis.h"
#include "trigger.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
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

static void
print(const char *data, int size, Fingerprint *fingerprint, PrintPart part)
{
	bytea	   *bytes = palloc(VARHDRSZ + size);
	bytea	   *digest;

	SET_VARSIZE(bytes, VARHDRSZ + size);
	memcpy(VARDATA(bytes), data, size);
	digest = DatumGetByteaPP(DirectFunctionCall1(sha256_bytea, PointerGetDatum(bytes)));
	memcpy(fingerprint->parts[part], VARDATA_ANY(digest), PG_SHA256_DIGEST_LENGTH);
	pfree(bytes);
	pfree(digest);
}

static void
append_ewkb(StringInfo data, Datum geometry)
{
	bytea	   *coordinates = postgis_ewkb(geometry);

	appendBinaryStringInfo(data, VARDATA_ANY(coordinates), VARSIZE_ANY_EXHDR(coordinates));
	pfree(coordinates);
}

static void
print_geometry(const Subject *row, const char *column, Fingerprint *fingerprint, PrintPart part)
{
	StringInfoData data;
	Datum		geometry;

	initStringInfo(&data);
	if (subject_geometry(row, column, &geometry))
		append_ewkb(&data, geometry);
	print(data.data, data.len, fingerprint, part);
	pfree(data.data);
}

/* What is not declared leaves its place empty. */
static void
append_int8(StringInfo text, const Subject *project, const char *column)
{
	int64		value;

	if (subject_int8(project, column, &value))
		appendStringInfo(text, INT64_FORMAT, value);
	appendStringInfoChar(text, ',');
}

static void
append_numeric(StringInfo text, const Subject *project, const char *column)
{
	Numeric		value = subject_numeric(project, column);

	if (value)
		appendStringInfoString(text, numeric_normalize(value));
	appendStringInfoChar(text, ',');
}

void
fingerprint_project(const Subject *project, DateADT day, Fingerprint *fingerprint)
{
	StringInfoData text;
	IndustryCode industry;
	DateADT		approved;
	char		code[INDUSTRY_CODE_TEXT_SIZE];

	initStringInfo(&text);
	appendStringInfoChar(&text, '(');
	append_int8(&text, project, "park_id");
	append_int8(&text, project, "enterprise_id");
	if (subject_industry(project, "industry", &industry))
		appendStringInfoString(&text, industry_code_format(industry, code));
	appendStringInfoChar(&text, ',');
	append_numeric(&text, project, "land_area_m2");
	append_int8(&text, project, "total_investment_yuan");
	append_int8(&text, project, "fixed_investment_yuan");
	append_numeric(&text, project, "floor_area_m2");
	append_numeric(&text, project, "footprint_area_m2");
	append_numeric(&text, project, "high_storey_area_m2");
	append_numeric(&text, project, "structure_area_m2");
	append_numeric(&text, project, "yard_area_m2");
	append_numeric(&text, project, "office_land_m2");
	append_int8(&text, project, "annual_output_yuan");
	append_numeric(&text, project, "energy_tce");
	if (subject_date(project, "eia_approved_on", &approved) && approved <= day)
		appendStringInfo(&text, "%d", approved);
	appendStringInfoChar(&text, ')');
	print(text.data, text.len, fingerprint, PRINT_PROJECT);
	pfree(text.data);

	print_geometry(project, "site", fingerprint, PRINT_SITE);
}

/* The days on which what was read stays the same end where the next thing begins or ends. */
static void
narrow(Period *days, DateADT day, DateADT bound)
{
	if (bound <= day)
		days->first = Max(days->first, bound);
	else
		days->end = Min(days->end, bound);
}

static int
compare_codes(const void *a, const void *b)
{
	return strcmp(a, b);
}

typedef char CodeText[INDUSTRY_CODE_TEXT_SIZE];

/* The codes in force on the day, each once. */
static void
print_positioning(const KeyedRows *rows, DateADT day, Period *days, Fingerprint *fingerprint)
{
	StringInfoData text;
	CodeText   *codes = NULL;
	int			count = 0;

	for (int i = 0; i < rows->count; i++)
	{
		const IndustryCode *row;
		Period		applies;
		int			more;

		if (!subject_period(&rows->rows[i], "applies", &applies.first, &applies.end))
			continue;
		narrow(days, day, applies.first);
		narrow(days, day, applies.end);
		if (!period_has(&applies, day))
			continue;
		more = subject_industries(&rows->rows[i], "codes", &row);
		codes = codes ? repalloc(codes, (count + more + 1) * sizeof(CodeText)) :
			palloc((more + 1) * sizeof(CodeText));
		for (int j = 0; j < more; j++)
			industry_code_format(row[j], codes[count++]);
	}
	if (count > 0)
		qsort(codes, count, sizeof(CodeText), compare_codes);
	initStringInfo(&text);
	for (int i = 0; i < count; i++)
		if (i == 0 || strcmp(codes[i], codes[i - 1]) != 0)
			appendStringInfo(&text, "%s%s", text.len ? "," : "", codes[i]);
	if (text.len == 0)
		appendStringInfoChar(&text, '-');
	print(text.data, text.len, fingerprint, PRINT_POSITIONING);
}

typedef uint8 Digest[PG_SHA256_DIGEST_LENGTH];

static int
compare_digests(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(Digest));
}

/* Adds use and coordinates of a plan's areas, each as a digest. */
static void
add_areas(const Subject *subject, int64 plan, Snapshot now, StringInfo digests)
{
	static const Keyed areas_of_plan = KEYED("plan_areas", "plan_id");
	KeyedRows	areas;

	keyed_read(subject, &areas_of_plan, plan, now, &areas);
	for (int i = 0; i < areas.count; i++)
	{
		StringInfoData area;
		Fingerprint digest;
		Datum		geometry;
		char	   *use;

		if (!subject_geometry(&areas.rows[i], "geom", &geometry))
			continue;
		initStringInfo(&area);
		use = subject_text(&areas.rows[i], "use");
		appendStringInfoString(&area, use ? use : "");
		append_ewkb(&area, geometry);
		print(area.data, area.len, &digest, PRINT_PLAN);
		appendBinaryStringInfo(digests, (char *) digest.parts[PRINT_PLAN], sizeof(Digest));
	}
}

/* The areas of all plans approved and in their period on the day. */
static void
print_plans(const Subject *subject, const KeyedRows *plans, DateADT day, Snapshot now, Period *days,
			Fingerprint *fingerprint)
{
	StringInfoData digests;

	initStringInfo(&digests);
	for (int i = 0; i < plans->count; i++)
	{
		const Subject *plan = &plans->rows[i];
		Period		period;
		DateADT		approved;
		bool		is_approved = subject_date(plan, "approved_on", &approved);

		if (is_approved)
			narrow(days, day, approved);
		if (!subject_period(plan, "period", &period.first, &period.end))
			continue;
		narrow(days, day, period.first);
		narrow(days, day, period.end);
		if (is_approved && approved <= day && period_has(&period, day))
			add_areas(subject, plan->id, now, &digests);
	}
	qsort(digests.data, digests.len / sizeof(Digest), sizeof(Digest), compare_digests);
	print(digests.data, digests.len, fingerprint, PRINT_PLAN);
}

/* Positioning and plans are those of the day: what is dated later changes nothing. */
static void
read_park(const Subject *subject, int64 park, DateADT day, Fingerprint *fingerprint, Period *days)
{
	static const Keyed positioning_of_park = KEYED("leading_industries", "park_id");
	static const Keyed plans_of_park = KEYED("plans", "park_id");
	Snapshot	now = keyed_now(subject);
	KeyedRows	rows;
	char	   *level,
			   *text;

	memset(fingerprint->parts[PRINT_PARK], 0, 4 * PG_SHA256_DIGEST_LENGTH);
	days->first = DATEVAL_NOBEGIN;
	days->end = DATEVAL_NOEND;
	keyed_read(subject, &parks_by_id, park, now, &rows);
	if (rows.count > 0)
	{
		level = subject_text(rows.rows, "level");
		text = psprintf("(" INT64_FORMAT ",%s)", park, level ? level : "");
		print(text, (int) strlen(text), fingerprint, PRINT_PARK);
		print_geometry(rows.rows, "boundary", fingerprint, PRINT_BOUNDARY);
		keyed_read(subject, &positioning_of_park, park, now, &rows);
		print_positioning(&rows, day, days, fingerprint);
		keyed_read(subject, &plans_of_park, park, now, &rows);
		print_plans(subject, &rows, day, now, days, fingerprint);
	}
	keyed_done(now);
}

void
fingerprint_park(const Subject *subject, int64 park, DateADT day, Fingerprint *fingerprint)
{
	RegisterNotes *notes = register_notes(subject);
	uint64		number = notes->number;
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

	/* what was committed while the park was read may not be in it */
	notes = register_notes(subject);
	if (notes->number != number)
		return;
	known = MemoryContextAlloc(notes->context, sizeof(ParkPrint));
	known->park = park;
	known->days = days;
	known->fingerprint = *fingerprint;
	known->next = notes->parks;
	notes->parks = known;
}

bool
fingerprint_stored(const bytea *stored, Fingerprint *fingerprint)
{
	if (stored == NULL || VARSIZE_ANY_EXHDR(stored) != STORED_SIZE || VARDATA_ANY(stored)[0] != FORM)
		return false;
	memcpy(fingerprint->parts, VARDATA_ANY(stored) + 1, sizeof(fingerprint->parts));
	return true;
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
	Snapshot	now = keyed_now(subject);
	KeyedRows	projects;
	int64		park;

	keyed_read(subject, &projects_by_id, project, now, &projects);
	keyed_done(now);
	memset(fingerprint, 0, sizeof(Fingerprint));
	if (projects.count == 0 || !subject_int8(projects.rows, "park_id", &park))
		return false;
	fingerprint_project(projects.rows, applied_on, fingerprint);
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
	column = subject_column(&subject, "fingerprint", BYTEAOID);
	if (column_differs(subject.desc, old, new, "fingerprint"))
		ereport(ERROR,
				(errcode(ERRCODE_GENERATED_ALWAYS),
				 errmsg("the fingerprint of a review is written by the register"),
				 errhint("Leave out column \"%s\": it is written when the review is approved.",
						 "fingerprint"),
				 errtable(trigdata->tg_relation)));
	if (is_approved(&subject, old) && is_approved(&subject, new) &&
		!column_differs(subject.desc, old, new, "project_id") &&
		!column_differs(subject.desc, old, new, "applied_on"))
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
