/*
 * keep_history.c
 *	  Article 6: what was decided, signed, listed and registered stays on record.
 *	  It is corrected by a row that names it in column supersedes.
 *
 * Judged of a row as it was; what became of it is stored.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "rules/correction.h"
#include "rules/names.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/rel.h"

#define HISTORY "6.history"

/* What of a table stays as it is. */
typedef struct Kept
{
	const char *table;
	RegisterQuery stored;		/* the row by its id */
	const char *columns[10];	/* never changed */
	const char *filled[4];		/* written once, not changed after that */
} Kept;

#define STORED(table) {"SELECT t.* FROM {reg}." table " t WHERE t.id {=} $1", 1, {INT8OID}}

static const Kept kept[] = {
	{"reviews", STORED("reviews"),
		{"project_id", "applied_on", "concluded_on", "outcome", "fingerprint", "supersedes"}, {"document"}},
	{"review_findings", STORED("review_findings"),
		{"review_id", "aspect", "machine_verdict", "office_verdict", "reason"}, {0}},
	{"agreements", STORED("agreements"),
		{"project_id", "signed_on", "supersedes"}, {"document", "ended_on", "end_reason"}},
	{"land_offers", STORED("land_offers"),
		{"project_id", "listed_on", "way", "supersedes"}, {"plot_id"}},
	{"registrations", STORED("registrations"),
		{"project_id", "registered_on", "supersedes"}, {"number"}},
	{"waivers", STORED("waivers"),
		{"rule", "subject_table", "subject_id", "reason", "granted_by"}, {"document"}},
};

static const Kept *
kept_of(const char *table)
{
	for (int i = 0; i < (int) lengthof(kept); i++)
		if (strcmp(kept[i].table, table) == 0)
			return &kept[i];
	return NULL;
}

/* Whether two rows of a table differ in a column; one that is not there does not. */
static bool
differs(const Subject *subject, TupleDesc desc, HeapTuple stored, const char *column, bool once)
{
	int			before = SPI_fnumber(subject->desc, column);
	int			after = SPI_fnumber(desc, column);
	Form_pg_attribute attribute;
	bool		old_null,
				new_null;
	Datum		old,
				new;

	if (before <= 0 || after <= 0)
		return before != after;
	attribute = TupleDescAttr(subject->desc, before - 1);
	old = heap_getattr(subject->tuple, before, subject->desc, &old_null);
	new = heap_getattr(stored, after, desc, &new_null);
	if (old_null)
		return !once && !new_null;
	return new_null || !datum_image_eq(old, new, attribute->attbyval, attribute->attlen);
}

/*
 * Whether the days of a waiver were changed in another way than by an earlier
 * end: what it is to lift beyond them is granted by another document.
 */
static bool
was_extended(const Subject *subject)
{
	static const RegisterQuery query = {
		"SELECT 1 FROM {reg}.waivers w WHERE w.id {=} $1 AND w.applies {<@} $2"
		" AND pg_catalog.lower(w.applies) {=} pg_catalog.lower($2)",
		2, {INT8OID, DATERANGEOID}
	};
	Datum		values[2];

	values[0] = Int64GetDatum(subject->id);
	return !subject_range(subject, "applies", &values[1]) ||
		register_run(subject, &query, values, NULL) == 0;
}

/* The first column that was changed and may not be; NULL if there is none. */
static const char *
changed_column(const Subject *subject, const Kept *table)
{
	TupleDesc	desc = SPI_tuptable->tupdesc;
	HeapTuple	stored = SPI_tuptable->vals[0];

	for (int i = 0; i < (int) lengthof(table->columns) && table->columns[i]; i++)
		if (differs(subject, desc, stored, table->columns[i], false))
			return table->columns[i];
	for (int i = 0; i < (int) lengthof(table->filled) && table->filled[i]; i++)
		if (differs(subject, desc, stored, table->filled[i], true))
			return table->filled[i];
	return strcmp(table->table, "waivers") == 0 && was_extended(subject) ? "applies" : NULL;
}

/* A review while it is open, and its aspects, are being worked on. */
static bool
is_open(const Subject *subject)
{
	static const RegisterQuery query = {
		"SELECT 1 FROM {reg}.reviews r WHERE r.id {=} $1 AND r.outcome IS NOT NULL",
		1, {INT8OID}
	};
	static const RegisterQuery lock = {
		"SELECT 1 FROM {reg}.reviews r WHERE r.id {=} $1 FOR NO KEY UPDATE",
		1, {INT8OID}
	};
	int64		review;
	Datum		value;

	if (strcmp(subject->table, "reviews") == 0)
		return subject_text(subject, "outcome") == NULL;
	if (strcmp(subject->table, "review_findings") != 0)
		return false;
	if (!subject_int8(subject, "review_id", &review))
		return true;
	value = Int64GetDatum(review);
	if (subject->writing)
		register_run(subject, &lock, &value, NULL);
	return register_run(subject, &query, &value, NULL) == 0;
}

/* Only of article 6: other waivers lift what is judged anew every day. */
static bool
is_other_waiver(const Subject *subject)
{
	char	   *rule;

	if (strcmp(subject->table, "waivers") != 0)
		return false;
	rule = subject_text(subject, "rule");
	return rule == NULL || strncmp(rule, "6.", 2) != 0;
}

/*
 * The row that is corrected: its project, whether it counts, and whether it
 * corrects the row at hand in turn.
 */
#define CORRECTED(table, counts) \
	{CHAIN_OF(table) \
	" SELECT t.project_id, " counts ", EXISTS (SELECT 1 FROM chain c WHERE c.id {=} $2)" \
	" FROM {reg}." table " t WHERE t.id {=} $1", \
	2, {INT8OID, INT8OID}}

/* A row that corrects another is of the same project, and corrects what counts. */
static void
correction(const Subject *subject, Finding *finding)
{
	static const RegisterQuery queries[] = {
		CORRECTED("reviews", "t.outcome IS NOT NULL"),
		CORRECTED("agreements", "true"),
		CORRECTED("land_offers", "true"),
		CORRECTED("registrations", "true"),
	};
	static const char *const tables[] = {"reviews", "agreements", "land_offers", "registrations"};
	const RegisterQuery *query = NULL;
	int64		corrected,
				project = 0,
				its_project = 0;
	Datum		values[2];

	for (int i = 0; i < (int) lengthof(tables); i++)
		if (strcmp(subject->table, tables[i]) == 0)
			query = &queries[i];
	if (query == NULL || !subject_has_column(subject, "supersedes") ||
		!subject_int8(subject, "supersedes", &corrected))
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "the row corrects no other");
		return;
	}
	subject_int8(subject, "project_id", &project);
	values[0] = Int64GetDatum(corrected);
	values[1] = Int64GetDatum(subject->id);
	if (register_run(subject, query, values, NULL) == 0)
	{
		finding_say(finding, VERDICT_UNKNOWN, "row %lld, which it corrects, is not recorded",
					(long long) corrected);
		return;
	}
	result_int8(1, &its_project);
	if (!result_bool(2))
		finding_say(finding, VERDICT_FAIL, "review %s is open: it needs no correction",
					review_label(subject, finding, corrected));
	else if (project != its_project)
		finding_say(finding, VERDICT_FAIL, "row %lld is of project %s and is not corrected by one of project %s",
					(long long) corrected, project_label(subject, finding, its_project),
					project_label(subject, finding, project));
	else if (corrected == subject->id)
		finding_say(finding, VERDICT_FAIL, "a row does not correct itself");
	else if (result_bool(3))
		finding_say(finding, VERDICT_FAIL, "row %lld, which it corrects, corrects it in turn",
					(long long) corrected);
	else
		finding_say(finding, VERDICT_PASS, "the row corrects row %lld", (long long) corrected);
}

static void
advise(const Subject *subject, Finding *finding)
{
	if (strcmp(subject->table, "waivers") == 0)
		finding_advise(finding, "A waiver may only be ended earlier, by the last day in applies; more is granted"
					   " by another row, with its own document.");
	else
		finding_advise(finding, "What was decided stays on record: end it, or correct it by a new row that"
					   " names this one in column supersedes.");
}

static void
history(const Subject *subject, Finding *finding)
{
	const Kept *table = kept_of(subject->table);
	Datum		value = Int64GetDatum(subject->id);
	const char *column;

	if (!subject->deleted)
	{
		correction(subject, finding);
		return;
	}
	if (table == NULL || is_other_waiver(subject) || is_open(subject))
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "nothing rests on the row yet");
		return;
	}
	if (register_run(subject, &table->stored, &value, NULL) == 0)
	{
		finding_say(finding, VERDICT_FAIL, "row %s of %s is on record and is not deleted",
					own_label(subject, finding), subject->table);
		advise(subject, finding);
		return;
	}
	column = changed_column(subject, table);
	if (column == NULL)
		finding_say(finding, VERDICT_PASS, "row %s stays on record", subject_name(subject));
	else
	{
		finding_say(finding, VERDICT_FAIL, "row %s of %s is on record: its %s is not changed",
					own_label(subject, finding), subject->table, column);
		advise(subject, finding);
	}
}

const Rule	history_rules[] = {
	{
		.code = HISTORY,
		.article = gettext_noop("6"),
		.title_en = "what was decided, signed, listed and registered stays on record",
		.title_zh = "论证意见、协议、招拍挂、登记留痕，不得改删",
		.watches = {
			{.table = "reviews"}, {.table = "review_findings"}, {.table = "agreements"},
			{.table = "land_offers"}, {.table = "registrations"}, {.table = "waivers", .guards = true}
		},
		.judges_deletion = true,
		.use = "enforced",
		.default_mode = MODE_ENFORCE,
		.evaluate = history,
	},
	{0}
};
