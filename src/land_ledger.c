/*
 * land_ledger.c
 *	  How entries of the land ledger add up, and the trigger that numbers the
 *	  entries and writes the sums into them.  Whether a sum is allowed is a rule
 *	  (rules/article_4.c), not known here.
 *
 * A claim is four areas: allocated, reserved, committed, written off.  A
 * project moves through them: what is reserved for it comes out of what was
 * allocated to it, and so on, as far as that reaches; the rest is claimed
 * anew.  A return gives back the weakest claims first; what is written off is
 * used and does not come back.
 */
#include "compat.h"

#include "amount.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "land_ledger.h"
#include "register.h"
#include "trigger.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
#include "utils/rel.h"

PG_FUNCTION_INFO_V1(land_claim_add);
PG_FUNCTION_INFO_V1(land_claim_after);
PG_FUNCTION_INFO_V1(number_land_entry);

/* In the order in which a project moves through them. */
static const char *const steps[] = {"allocate", "reserve", "commit", "write_off"};

#define STEPS ((int) lengthof(steps))
#define WRITTEN_OFF (STEPS - 1)

static Datum
zero(void)
{
	return NumericGetDatum(int64_to_numeric(0));
}

static bool
is_more(Datum a, Datum b)
{
	return DatumGetBool(DirectFunctionCall2(numeric_gt, a, b));
}

/* Takes up to an area out of one step of a claim; returns what is still to be taken. */
static Datum
take(Datum *held, Datum area)
{
	Datum		taken = is_more(area, *held) ? *held : area;

	*held = DirectFunctionCall2(numeric_sub, *held, taken);
	return DirectFunctionCall2(numeric_sub, area, taken);
}

/* The entry that is being made, so that a refusal can say of which table; or NULL. */
static const Subject *entering;

static void
give_back(Datum *claim, Datum area, bool strict)
{
	Datum		rest = area;

	for (int step = 0; step < WRITTEN_OFF; step++)
		rest = take(&claim[step], rest);
	if (strict && is_more(rest, zero()))
		ereport(ERROR,
				(errcode(ERRCODE_CHECK_VIOLATION),
				 errmsg("%s cannot be returned: that is %s more than is held and not yet written off",
						area_text(DatumGetNumeric(area)), area_text(DatumGetNumeric(rest))),
				 errhint("View land_claims shows what each project holds."),
				 entering ? err_generic_string(PG_DIAG_SCHEMA_NAME, get_namespace_name(entering->schema)) : 0,
				 entering ? err_generic_string(PG_DIAG_TABLE_NAME, entering->table) : 0,
				 err_generic_string(PG_DIAG_CONSTRAINT_NAME, "land_entries_return")));
}

static void
claim_step(Datum *claim, int step, Datum area, bool of_project)
{
	Datum		rest = area;

	/* the strongest of the earlier claims is used up first */
	for (int earlier = step - 1; of_project && earlier >= 0; earlier--)
		rest = take(&claim[earlier], rest);
	claim[step] = DirectFunctionCall2(numeric_add, claim[step], area);
}

/* An array of exactly four areas, none negative. */
static Datum *
claim_elements(ArrayType *array)
{
	Datum	   *elements;
	bool	   *nulls;
	int			count;
	bool		good;

	deconstruct_array(array, NUMERICOID, -1, false, TYPALIGN_INT, &elements, &nulls, &count);
	good = count == STEPS && ARR_NDIM(array) == 1;
	for (int i = 0; good && i < count; i++)
		good = !nulls[i] && !is_more(zero(), elements[i]) &&
			!numeric_is_nan(DatumGetNumeric(elements[i])) &&
			!numeric_is_inf(DatumGetNumeric(elements[i]));
	if (!good)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a claim has four areas: allocated, reserved, committed, written off")));
	return elements;
}

static Datum
claim_after(FunctionCallInfo fcinfo, bool strict)
{
	Datum	   *claim = claim_elements(PG_GETARG_ARRAYTYPE_P(0));
	char	   *kind = text_to_cstring(PG_GETARG_TEXT_PP(1));
	Numeric		area = PG_GETARG_NUMERIC(2);
	int			step = 0;

	if (numeric_is_nan(area) || numeric_is_inf(area) || !is_more(NumericGetDatum(area), zero()))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the area of an entry must be finite and more than 0")));
	while (step < STEPS && strcmp(steps[step], kind) != 0)
		step++;
	if (step < STEPS)
		claim_step(claim, step, NumericGetDatum(area), PG_GETARG_BOOL(3));
	else if (strcmp(kind, "return") == 0)
		give_back(claim, NumericGetDatum(area), strict);
	else
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no kind of land entry \"%s\"", kind)));
	PG_RETURN_ARRAYTYPE_P(construct_array(claim, STEPS, NUMERICOID, -1, false, TYPALIGN_INT));
}

/*
 * land_claim_after(claim numeric[], kind text, area_m2 numeric, of_project
 * boolean): the claim after an entry that is being made.
 */
Datum
land_claim_after(PG_FUNCTION_ARGS)
{
	return claim_after(fcinfo, true);
}

/*
 * land_claim_add(): the same for entries that were made, or some of them.  A
 * return may be dated before the claim that it gives back; it then gives back
 * what there is.
 */
Datum
land_claim_add(PG_FUNCTION_ARGS)
{
	return claim_after(fcinfo, false);
}

void
land_account_lock(const Subject *subject, int64 park, int64 year)
{
	static const RegisterQuery open = {
		"INSERT INTO {reg}.land_locks (park_id, year) VALUES ($1, $2)"
		" ON CONFLICT (park_id, year) DO NOTHING",
		2, {INT8OID, INT8OID}
	};
	static const RegisterQuery lock = {
		"SELECT 1 FROM {reg}.land_locks a WHERE a.park_id {=} $1 AND a.year {=} $2"
		" FOR NO KEY UPDATE",
		2, {INT8OID, INT8OID}
	};
	Datum		values[] = {Int64GetDatum(park), Int64GetDatum(year)};

	if (!subject->writing)
		return;
	if (register_run(subject, &lock, values, NULL) > 0)
		return;
	register_run(subject, &open, values, NULL);
	register_run(subject, &lock, values, NULL);
}

#define NOTHING "ARRAY[0, 0, 0, 0]::pg_catalog.numeric[]"

/* What the entries of an account, or some of them, have added up to so far; a sum that is lost is no 0. */
#define LAST(column, some) \
	"COALESCE((SELECT COALESCE(e." column ", '{}') FROM {reg}.land_entries e WHERE e.park_id {=} $1 AND e.year {=} $2" some \
	"   ORDER BY e.entry_no DESC LIMIT 1), " NOTHING ")"

#define CLAIM_OF_PROJECT LAST("claim", " AND e.project_id {=} $3")
#define CLAIM_OF_NONE LAST("claim", " AND e.project_id IS NULL")

Numeric
land_claimed(const Subject *subject, int64 park, int64 year)
{
	static const RegisterQuery query = {
		"SELECT a[1] {+} a[2] {+} a[3] {+} a[4] FROM (SELECT " LAST("account", "") ") t (a)",
		2, {INT8OID, INT8OID}
	};
	Datum		values[] = {Int64GetDatum(park), Int64GetDatum(year)};

	register_run(subject, &query, values, NULL);
	return result_numeric(1);
}

/* For project 0, which is none, another query: a plan for both would not use the index. */
#define GROWTH(held) \
	{ \
		"SELECT n[1] {+} n[2] {+} n[3] {+} n[4] {-} h[1] {-} h[2] {-} h[3] {-} h[4]" \
		" FROM (SELECT " held ") t (h), LATERAL (SELECT park.land_claim_after(h, $4, $5, $3 {<>} 0)) u (n)", \
		5, {INT8OID, INT8OID, INT8OID, TEXTOID, NUMERICOID} \
	}

Numeric
land_claim_growth(const Subject *subject, int64 park, int64 year, int64 project, char *kind, Numeric area)
{
	static const RegisterQuery of_project = GROWTH(CLAIM_OF_PROJECT);
	static const RegisterQuery of_none = GROWTH(CLAIM_OF_NONE);
	Datum		values[] = {
		Int64GetDatum(park), Int64GetDatum(year), Int64GetDatum(project),
		CStringGetTextDatum(kind), NumericGetDatum(area)
	};

	register_run(subject, project == 0 ? &of_none : &of_project, values, NULL);
	return result_numeric(1);
}

/* Kind and area of an entry; false if a constraint will refuse them. */
static bool
is_entry(const Subject *subject, char **kind, Numeric *area)
{
	*kind = subject_text(subject, "kind");
	*area = subject_numeric(subject, "area_m2");
	if (*kind == NULL || *area == NULL || numeric_is_nan(*area) || numeric_is_inf(*area) ||
		!is_more(NumericGetDatum(*area), zero()))
		return false;
	for (int step = 0; step < STEPS; step++)
		if (strcmp(steps[step], *kind) == 0)
			return true;
	return strcmp(*kind, "return") == 0;
}

#define BEFORE_IT " AND e.entry_no {<} $6"

#define ENTRY(held) \
	{ \
		"SELECT COALESCE((SELECT e.entry_no FROM {reg}.land_entries e WHERE e.park_id {=} $1 AND e.year {=} $2" BEFORE_IT \
		"     ORDER BY e.entry_no DESC LIMIT 1), 0) {+} 1, n," \
		"   ARRAY[a[1] {+} n[1] {-} h[1], a[2] {+} n[2] {-} h[2], a[3] {+} n[3] {-} h[3], a[4] {+} n[4] {-} h[4]]" \
		" FROM (SELECT " LAST("account", BEFORE_IT) ", " held ") t (a, h)," \
		"   LATERAL (SELECT park.land_claim_after(h, $4, $5, $3 {<>} 0)) u (n)", \
		6, {INT8OID, INT8OID, INT8OID, TEXTOID, NUMERICOID, INT8OID} \
	}

/* An entry that a constraint does not refuse. */
typedef struct Entry
{
	int64		park;
	int64		year;
	int64		project;		/* 0: none */
	char	   *kind;
	Numeric		area;
} Entry;

/* What the register writes into an entry, in the order of the columns of ENTRY(). */
static const char *const given[] = {"entry_no", "claim", "account"};

static int
given_column(const Subject *subject, int i)
{
	return subject_column(subject, given[i], i == 0 ? INT8OID : NUMERICARRAYOID);
}

static bool
read_entry(const Subject *subject, Entry *entry)
{
	entry->project = 0;
	if (!subject_int8(subject, "park_id", &entry->park) || !subject_int4(subject, "year", &entry->year) ||
		!is_entry(subject, &entry->kind, &entry->area))
		return false;
	subject_int8(subject, "project_id", &entry->project);
	return true;
}

/* Finds number, claim and account of an entry that stands after those numbered below. */
static void
find_given(const Subject *subject, const Entry *entry, int64 below)
{
	static const RegisterQuery of_project = ENTRY(LAST("claim", " AND e.project_id {=} $3" BEFORE_IT));
	static const RegisterQuery of_none = ENTRY(LAST("claim", " AND e.project_id IS NULL" BEFORE_IT));
	Datum		args[] = {
		Int64GetDatum(entry->park), Int64GetDatum(entry->year), Int64GetDatum(entry->project),
		CStringGetTextDatum(entry->kind), NumericGetDatum(entry->area), Int64GetDatum(below)
	};

	entering = subject;
	PG_TRY();
	{
		register_run(subject, entry->project == 0 ? &of_none : &of_project, args, NULL);
	}
	PG_FINALLY();
	{
		entering = NULL;
	}
	PG_END_TRY();
}

/*
 * The trigger that writes the sums does not see what triggers behind it make of
 * the entry: of another area or park, the sums would be wrong for ever.
 */
void
land_entry_check(const Subject *subject)
{
	Entry		entry = {0};
	int64		number = 0;
	bool		same = true;

	if (!read_entry(subject, &entry) || !subject_int8(subject, "entry_no", &number))
		return;
	find_given(subject, &entry, number);
	for (int i = 0; same && i < (int) lengthof(given); i++)
	{
		bool		no_written,
					no_expected;
		Datum		written = SPI_getbinval(subject->tuple, subject->desc, given_column(subject, i), &no_written);
		Datum		expected = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, i + 1, &no_expected);

		same = !no_written && !no_expected &&
			(i == 0 ? DatumGetInt64(written) == DatumGetInt64(expected) :
			 DatumGetBool(OidFunctionCall2(F_ARRAY_EQ, written, expected)));
	}
	if (!same)
		ereport(ERROR,
				(errcode(ERRCODE_TRIGGERED_DATA_CHANGE_VIOLATION),
				 errmsg("the sums in entry %lld of park %lld for %lld are not what the ledger comes to with it",
						(long long) number, (long long) entry.park, (long long) entry.year),
				 errhint("Trigger \"number\" writes them: enable it, and give triggers that change an entry"
						 " names that sort before its name."),
				 err_generic_string(PG_DIAG_SCHEMA_NAME, get_namespace_name(subject->schema)),
				 err_generic_string(PG_DIAG_TABLE_NAME, subject->table)));
}

/*
 * number_land_entry(): before insert into land_entries, for each row.
 *
 * What an entry does to a claim depends on the entries before it.  Ids do not
 * tell which these are: an id is drawn before its writer waits for another.  So
 * the account is locked first, and the number is drawn then, with what the
 * project and the account come to.
 *
 * The sums stand in the entries and in no row that is updated: a transaction of
 * many entries would have to step over a version of such a row for each of them.
 */
Datum
number_land_entry(PG_FUNCTION_ARGS)
{
	TriggerData *trigdata = before_row_trigger(fcinfo, "number_land_entry");
	Relation	rel = trigdata->tg_relation;
	Subject		subject = {.writing = true};
	Entry		entry;
	HeapTuple	numbered;
	int			numbers[lengthof(given)];
	Datum		values[lengthof(given)];
	bool		nulls[lengthof(given)] = {false};
	MemoryContext context = CurrentMemoryContext;
	Caller		caller;

	subject.schema = RelationGetNamespace(rel);
	subject.table = RelationGetRelationName(rel);
	subject.desc = RelationGetDescr(rel);
	subject.tuple = trigdata->tg_trigtuple;
	register_check(subject.schema);
	for (int i = 0; i < (int) lengthof(given); i++)
		numbers[i] = given_column(&subject, i);
	/* without an account or a claim, a constraint will refuse the row */
	if (!read_entry(&subject, &entry))
		return PointerGetDatum(subject.tuple);

	become_owner(rel, &caller);
	SPI_connect();
	land_account_lock(&subject, entry.park, entry.year);
	find_given(&subject, &entry, PG_INT64_MAX);
	for (int i = 0; i < (int) lengthof(given); i++)
		values[i] = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, i + 1, &nulls[i]);
	context = MemoryContextSwitchTo(context);
	numbered = heap_modify_tuple_by_cols(subject.tuple, subject.desc, lengthof(given), numbers,
										 values, nulls);
	MemoryContextSwitchTo(context);
	SPI_finish();
	become_caller(&caller);
	return PointerGetDatum(numbered);
}
