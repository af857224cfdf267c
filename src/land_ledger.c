/*
 * land_ledger.c
 *	  How entries of the land ledger add up, and the triggers that number the
 *	  entries and keep the sums.  Whether a sum is allowed is a rule (rules/article_4.c), not known
 *	  here.
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
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
#include "utils/rel.h"

PG_FUNCTION_INFO_V1(keep_land_accounts);
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
				 errhint("Table land_claims shows what each project holds."),
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
		"INSERT INTO {reg}.land_accounts (park_id, year) VALUES ($1, $2)"
		" ON CONFLICT (park_id, year) DO NOTHING",
		2, {INT8OID, INT8OID}
	};
	static const RegisterQuery lock = {
		"SELECT 1 FROM {reg}.land_accounts a WHERE a.park_id {=} $1 AND a.year {=} $2"
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

/* The entry that a trigger was fired for, and its account; false where the latter is not given. */
static bool
inserted_entry(const TriggerData *trigdata, Subject *subject, int64 *park, int64 *year)
{
	Relation	rel = trigdata->tg_relation;

	memset(subject, 0, sizeof(*subject));
	subject->schema = RelationGetNamespace(rel);
	subject->table = RelationGetRelationName(rel);
	subject->desc = RelationGetDescr(rel);
	subject->tuple = trigdata->tg_trigtuple;
	subject->writing = true;
	register_check(subject->schema);
	return subject_int8(subject, "park_id", park) && subject_int4(subject, "year", year);
}

/*
 * number_land_entry(): before insert into land_entries, for each row.
 *
 * What an entry does to a claim depends on the entries before it.  Ids do not
 * tell which these are: an id is drawn before its writer waits for another.  So
 * the account is locked first, and the number is drawn then.
 */
Datum
number_land_entry(PG_FUNCTION_ARGS)
{
	static const RegisterQuery last = {
		"SELECT COALESCE(pg_catalog.max(e.entry_no), 0) {+} 1 FROM {reg}.land_entries e"
		" WHERE e.park_id {=} $1 AND e.year {=} $2",
		2, {INT8OID, INT8OID}
	};
	TriggerData *trigdata = before_row_trigger(fcinfo, "number_land_entry");
	Subject		subject;
	int64		park,
				year,
				number = 0;
	int			column;
	Datum		value;
	bool		has_account,
				isnull = false;
	Caller		caller;

	has_account = inserted_entry(trigdata, &subject, &park, &year);
	subject_int8(&subject, "entry_no", &number);	/* the column is there */
	number = 0;
	/* without an account, a constraint will refuse the row */
	if (has_account)
	{
		Datum		values[] = {Int64GetDatum(park), Int64GetDatum(year)};

		become_owner(trigdata->tg_relation, &caller);
		SPI_connect();
		land_account_lock(&subject, park, year);
		register_run(&subject, &last, values, NULL);
		result_int8(1, &number);
		SPI_finish();
		become_caller(&caller);
	}
	column = SPI_fnumber(subject.desc, "entry_no");
	value = Int64GetDatum(number);
	return PointerGetDatum(heap_modify_tuple_by_cols(subject.tuple, subject.desc, 1, &column,
													 &value, &isnull));
}

/*
 * keep_land_accounts(): after insert into land_entries, for each row.
 *
 * The account is locked before the claim is read, and held until the end of
 * the transaction: whoever enters something into it waits.
 */
Datum
keep_land_accounts(PG_FUNCTION_ARGS)
{
	static const RegisterQuery open_claim = {
		"INSERT INTO {reg}.land_claims (park_id, year, project_id) VALUES ($1, $2, $3)"
		" ON CONFLICT (park_id, year, project_id) DO NOTHING",
		3, {INT8OID, INT8OID, INT8OID}
	};
	static const RegisterQuery enter = {
		"WITH held AS ("
		"  SELECT c.allocated_m2 AS a, c.reserved_m2 AS r, c.committed_m2 AS m, c.written_off_m2 AS w,"
		"    park.land_claim_after(ARRAY[c.allocated_m2, c.reserved_m2, c.committed_m2,"
		"      c.written_off_m2], $4, $5, $3 {<>} 0) AS n"
		"  FROM {reg}.land_claims c WHERE c.park_id {=} $1 AND c.year {=} $2 AND c.project_id {=} $3"
		"), claim AS ("
		"  UPDATE {reg}.land_claims c SET allocated_m2 = h.n[1], reserved_m2 = h.n[2],"
		"    committed_m2 = h.n[3], written_off_m2 = h.n[4] FROM held h"
		"  WHERE c.park_id {=} $1 AND c.year {=} $2 AND c.project_id {=} $3)"
		" UPDATE {reg}.land_accounts t SET allocated_m2 = t.allocated_m2 {+} h.n[1] {-} h.a,"
		"   reserved_m2 = t.reserved_m2 {+} h.n[2] {-} h.r,"
		"   committed_m2 = t.committed_m2 {+} h.n[3] {-} h.m,"
		"   written_off_m2 = t.written_off_m2 {+} h.n[4] {-} h.w FROM held h"
		" WHERE t.park_id {=} $1 AND t.year {=} $2",
		5, {INT8OID, INT8OID, INT8OID, TEXTOID, NUMERICOID}
	};
	TriggerData *trigdata = row_trigger(fcinfo, "keep_land_accounts");
	Subject		subject;
	int64		park,
				year,
				project = 0;
	Datum		values[5];
	Caller		caller;

	inserted_entry(trigdata, &subject, &park, &year);
	subject_int8(&subject, "project_id", &project);
	values[0] = Int64GetDatum(park);
	values[1] = Int64GetDatum(year);
	values[2] = Int64GetDatum(project);
	values[3] = CStringGetTextDatum(subject_text(&subject, "kind"));
	values[4] = NumericGetDatum(subject_numeric(&subject, "area_m2"));

	become_owner(trigdata->tg_relation, &caller);
	SPI_connect();
	land_account_lock(&subject, park, year);
	register_run(&subject, &open_claim, values, NULL);
	entering = &subject;
	PG_TRY();
	{
		register_run(&subject, &enter, values, NULL);
	}
	PG_FINALLY();
	{
		entering = NULL;
	}
	PG_END_TRY();
	SPI_finish();
	become_caller(&caller);
	return PointerGetDatum(NULL);
}
