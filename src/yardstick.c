/*
 * yardstick.c
 *	  Reads what projects are measured by, keeps it as long as a statement sees
 *	  the same, and finds in it.  What follows from it is not decided here.
 */
#include "compat.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "snapshot.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"
#include "indicator.h"
#include "yardstick.h"

PG_FUNCTION_INFO_V1(forget_yardstick);

/*
 * A yardstick that was read, and all that could make another reading differ:
 * who reads, through which snapshot.  Policies may look at settings, which no
 * snapshot shows: so it never outlives the client's statement.
 *
 * A trigger's command counter moves on with every row that is locked or
 * written, so it does not count there; triggers of the tables, measures_before
 * and measures_after, tell when the transaction changes what was read, and
 * enforce() when it judges such a change.  Where they do not fire it counts.
 */
typedef struct Reading
{
	MemoryContext context;		/* NULL: none is kept */
	Oid			schema;
	Oid			user;
	bool		row_security;
	bool		writing;
	TimestampTz statement;
	SnapshotData seen;
	Yardstick  *yardstick;		/* NULL: not asked for yet */
	RegisterNotes *notes;
} Reading;

#define READINGS 4

static Reading readings[READINGS];
static int	latest;

static void
forget(Reading *reading)
{
	if (reading->context)
		MemoryContextDelete(reading->context);
	memset(reading, 0, sizeof(Reading));
}

void
yardstick_forget(void)
{
	for (int i = 0; i < READINGS; i++)
		forget(&readings[i]);
}

static void
end_of_transaction(XactEvent event, void *arg)
{
	(void) event;
	(void) arg;
	yardstick_forget();
}

/* What a savepoint wrote is gone, and no snapshot shows that. */
static void
end_of_subtransaction(SubXactEvent event, SubTransactionId mine, SubTransactionId parent, void *arg)
{
	(void) mine;
	(void) parent;
	(void) arg;
	if (event == SUBXACT_EVENT_ABORT_SUB)
		yardstick_forget();
}

/*
 * forget_yardstick(): before and after each statement that changes parameters,
 * standards, positioning, parks or plans; before, because a statement may judge,
 * too.
 */
Datum
forget_yardstick(PG_FUNCTION_ARGS)
{
	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" was not called by trigger manager", "forget_yardstick")));
	yardstick_forget();
	return PointerGetDatum(NULL);
}

static void
watch_transactions(void)
{
	static bool watching;

	if (watching)
		return;
	RegisterXactCallback(end_of_transaction, NULL);
	RegisterSubXactCallback(end_of_subtransaction, NULL);
	watching = true;
}

static void
remember_snapshot(SnapshotData *seen, const SnapshotData *snapshot)
{
	*seen = *snapshot;
	if (snapshot->xcnt > 0)
	{
		seen->xip = palloc_array(TransactionId, snapshot->xcnt);
		memcpy(seen->xip, snapshot->xip, snapshot->xcnt * sizeof(TransactionId));
	}
	if (snapshot->subxcnt > 0)
	{
		seen->subxip = palloc_array(TransactionId, snapshot->subxcnt);
		memcpy(seen->subxip, snapshot->subxip, snapshot->subxcnt * sizeof(TransactionId));
	}
}

/* The snapshot through which register_run() would read now. */
static Snapshot
snapshot_of(const Subject *subject)
{
	return subject->writing ? snapshot_latest() : GetActiveSnapshot();
}

/* What was read through a snapshot that shows the same; made if there is none. */
static Reading *
get_reading(const Subject *subject)
{
	static uint64 number;
	Snapshot	snapshot = snapshot_of(subject);
	bool		told = subject->writing && SessionReplicationRole != SESSION_REPLICATION_ROLE_REPLICA;
	Reading    *reading;
	MemoryContext caller;

	for (int i = 0; i < READINGS; i++)
	{
		reading = &readings[i];
		if (reading->context && reading->schema == subject->schema &&
			reading->writing == subject->writing && reading->user == GetUserId() &&
			reading->row_security == row_security &&
			reading->statement == GetCurrentStatementStartTimestamp() &&
			snapshot_sees_same(&reading->seen, snapshot, told))
			return reading;
	}

	watch_transactions();
	latest = (latest + 1) % READINGS;
	reading = &readings[latest];
	forget(reading);
	reading->context = AllocSetContextCreate(TopTransactionContext, "industrial_park yardstick",
											 ALLOCSET_DEFAULT_SIZES);
	reading->schema = subject->schema;
	reading->user = GetUserId();
	reading->row_security = row_security;
	reading->writing = subject->writing;
	reading->statement = GetCurrentStatementStartTimestamp();
	caller = MemoryContextSwitchTo(reading->context);
	remember_snapshot(&reading->seen, snapshot);
	reading->notes = palloc0(sizeof(RegisterNotes));
	reading->notes->context = reading->context;
	reading->notes->number = ++number;
	MemoryContextSwitchTo(caller);
	return reading;
}

RegisterNotes *
register_notes(const Subject *subject)
{
	return get_reading(subject)->notes;
}

const Yardstick *
yardstick_of(const Subject *subject)
{
	Reading    *reading;
	Yardstick  *yardstick;
	MemoryContext context,
				caller;

	if (subject->yardstick)
		return subject->yardstick;
	reading = get_reading(subject);
	if (reading->yardstick)
		return reading->yardstick;

	/* reading it may run policies that ask, too: it is kept when it is complete */
	context = AllocSetContextCreate(TopTransactionContext, "industrial_park yardstick",
									ALLOCSET_DEFAULT_SIZES);
	caller = MemoryContextSwitchTo(context);
	yardstick = yardstick_load(subject);
	MemoryContextSwitchTo(caller);

	reading = get_reading(subject);
	MemoryContextSetParent(context, reading->context);
	reading->yardstick = yardstick;
	return yardstick;
}

/* SPI leaves another context current than the one it was called in. */
static uint64
read_rows(const Subject *subject, const RegisterQuery *query)
{
	MemoryContext home = CurrentMemoryContext;
	uint64		count = register_run(subject, query, NULL, NULL);

	MemoryContextSwitchTo(home);
	return count;
}

/* Columns of row "row" of the last query, whose text says their types. */
static Datum
column(uint64 row, int number, bool *isnull)
{
	return SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, number, isnull);
}

/* None of them is NULL, unless the owner lets them be. */
static char *
text_column(uint64 row, int number)
{
	bool		isnull;
	Datum		value = column(row, number, &isnull);

	return isnull ? pstrdup("") : TextDatumGetCString(value);
}

static Numeric
numeric_column(uint64 row, int number)
{
	bool		isnull;
	Datum		value = column(row, number, &isnull);

	return isnull ? NULL : DatumGetNumericCopy(value);
}

/* Two columns, lower() and upper() of a daterange; no end is NULL. */
static Period
period_columns(uint64 row, int number)
{
	Period		period;
	bool		isnull;
	Datum		value = column(row, number, &isnull);

	period.first = isnull ? DATEVAL_NOBEGIN : DatumGetDateADT(value);
	value = column(row, number + 1, &isnull);
	period.end = isnull ? DATEVAL_NOEND : DatumGetDateADT(value);
	return period;
}

static void
load_parameters(const Subject *subject, Yardstick *yardstick)
{
	static const RegisterQuery query = {
		"SELECT p.name, pg_catalog.lower(p.applies), pg_catalog.upper(p.applies),"
		"   p.value::pg_catalog.numeric, p.unit, p.citation FROM {reg}.parameters p",
		0, {0}
	};
	uint64		count = read_rows(subject, &query);

	yardstick->parameters = palloc_array(DatedParameter, count);
	for (uint64 row = 0; row < count; row++)
	{
		DatedParameter *dated = &yardstick->parameters[yardstick->parameter_count];

		dated->name = text_column(row, 1);
		dated->applies = period_columns(row, 2);
		dated->parameter.value = numeric_column(row, 4);
		dated->parameter.unit = text_column(row, 5);
		dated->parameter.citation = text_column(row, 6);
		if (dated->parameter.value)
			yardstick->parameter_count++;
	}
}

static void
load_standards(const Subject *subject, Yardstick *yardstick)
{
	static const RegisterQuery query = {
		"SELECT s.indicator, pg_catalog.lower(s.applies), pg_catalog.upper(s.applies),"
		"   s.park_id, s.industry::park.industry_code, s.minimum::pg_catalog.numeric,"
		"   s.maximum::pg_catalog.numeric, s.citation FROM {reg}.admission_standards s",
		0, {0}
	};
	uint64		count = read_rows(subject, &query);

	yardstick->standards = palloc_array(Standard, count);
	for (uint64 row = 0; row < count; row++)
	{
		Standard   *standard = &yardstick->standards[yardstick->standard_count];
		bool		isnull;
		Datum		value;

		memset(standard, 0, sizeof(Standard));
		standard->indicator = indicator_number(text_column(row, 1));
		if (standard->indicator < 0)
			continue;
		standard->applies = period_columns(row, 2);
		value = column(row, 4, &standard->any_park);
		if (!standard->any_park)
			standard->park = DatumGetInt64(value);
		value = column(row, 5, &isnull);
		if (!isnull)
			standard->industry = DatumGetIndustryCode(value);
		standard->minimum = numeric_column(row, 6);
		standard->maximum = numeric_column(row, 7);
		standard->citation = text_column(row, 8);
		yardstick->standard_count++;
	}
}

static void
load_positionings(const Subject *subject, Yardstick *yardstick)
{
	static const RegisterQuery query = {
		"SELECT l.park_id, pg_catalog.lower(l.applies), pg_catalog.upper(l.applies), l.name,"
		"   l.codes::park.industry_code[] FROM {reg}.leading_industries l ORDER BY l.id",
		0, {0}
	};
	uint64		count = read_rows(subject, &query);

	yardstick->positionings = palloc_array(Positioning, count);
	for (uint64 row = 0; row < count; row++)
	{
		Positioning *positioning = &yardstick->positionings[yardstick->positioning_count++];
		bool		isnull;
		ArrayType  *codes;
		Datum		value;

		positioning->park = DatumGetInt64(column(row, 1, &isnull));
		positioning->applies = period_columns(row, 2);
		positioning->name = text_column(row, 4);
		positioning->count = 0;
		value = column(row, 5, &isnull);
		if (isnull)
			continue;
		codes = DatumGetArrayTypePCopy(value);
		/* without NULL in them the elements are int32 in a row */
		if (ARR_HASNULL(codes))
			continue;
		positioning->count = ArrayGetNItems(ARR_NDIM(codes), ARR_DIMS(codes));
		positioning->codes = (IndustryCode *) ARR_DATA_PTR(codes);
	}
}

Yardstick *
yardstick_load(const Subject *subject)
{
	Yardstick  *yardstick = palloc0(sizeof(Yardstick));

	load_parameters(subject, yardstick);
	load_standards(subject, yardstick);
	load_positionings(subject, yardstick);
	yardstick_order(yardstick);
	return yardstick;
}

/* Indicator, then parks before any park, then by park and code. */
static int
compare_places(const Standard *a, const Standard *b)
{
	if (a->indicator != b->indicator)
		return a->indicator < b->indicator ? -1 : 1;
	if (a->any_park != b->any_park)
		return a->any_park ? 1 : -1;
	if (a->park != b->park)
		return a->park < b->park ? -1 : 1;
	return a->industry < b->industry ? -1 : a->industry > b->industry;
}

static int
compare_standards(const void *a, const void *b)
{
	return compare_places((const Standard *) a, (const Standard *) b);
}

void
yardstick_order(Yardstick *yardstick)
{
	int			place = 0;

	qsort(yardstick->standards, yardstick->standard_count, sizeof(Standard), compare_standards);
	for (int indicator = 0; indicator <= MAX_INDICATORS; indicator++)
	{
		while (place < yardstick->standard_count && yardstick->standards[place].indicator < indicator)
			place++;
		yardstick->firsts[indicator] = place;
	}
}

const Parameter *
yardstick_parameter(const Yardstick *yardstick, const char *name, DateADT day)
{
	for (int i = 0; i < yardstick->parameter_count; i++)
	{
		const DatedParameter *dated = &yardstick->parameters[i];

		if (period_has(&dated->applies, day) && strcmp(dated->name, name) == 0)
			return &dated->parameter;
	}
	return NULL;
}

bool
register_parameter(const Subject *subject, const char *name, DateADT on, Parameter *parameter)
{
	static const RegisterQuery query = {
		"SELECT value, unit, citation FROM {reg}.parameters"
		" WHERE name {=} $1 AND applies {@>} $2",
		2, {TEXTOID, DATEOID}
	};
	Datum		values[2];

	if (subject->yardstick)
	{
		const Parameter *other = yardstick_parameter(subject->yardstick, name, on);

		if (other)
			*parameter = *other;
		return other != NULL;
	}
	values[0] = CStringGetTextDatum(name);
	values[1] = DateADTGetDatum(on);
	if (register_run(subject, &query, values, NULL) == 0)
		return false;
	parameter->value = result_numeric(1);
	parameter->unit = result_text(2);
	if (parameter->unit == NULL)
		parameter->unit = pstrdup("");
	parameter->citation = result_text(3);
	return parameter->value != NULL;
}

bool
yardstick_first_day(const Yardstick *yardstick, const char *name, DateADT *day)
{
	bool		found = false;

	for (int i = 0; i < yardstick->parameter_count; i++)
	{
		const DatedParameter *dated = &yardstick->parameters[i];

		if (strcmp(dated->name, name) != 0)
			continue;
		if (!found || dated->applies.first < *day)
			*day = dated->applies.first;
		found = true;
	}
	return found;
}

/* The first standard that does not stand before a code at the park at hand. */
static int
place_of(const Governing *governing, IndustryCode industry)
{
	const Yardstick *yardstick = governing->yardstick;
	Standard	key = {
		.indicator = governing->indicator,
		.any_park = governing->any_park,
		.park = governing->any_park ? 0 : governing->park,
		.industry = industry,
	};
	int			low = yardstick->firsts[governing->indicator],
				high = yardstick->firsts[governing->indicator + 1];

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (compare_places(&yardstick->standards[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The standard at a place, if it is of the park at hand and of codes up to a limit. */
static const Standard *
standard_at(const Governing *governing, int place, int32 limit)
{
	const Yardstick *yardstick = governing->yardstick;
	const Standard *standard;

	if (place >= yardstick->standard_count)
		return NULL;
	standard = &yardstick->standards[place];
	if (standard->indicator != governing->indicator ||
		standard->any_park != governing->any_park ||
		(!standard->any_park && standard->park != governing->park) ||
		standard->industry > limit)
		return NULL;
	return standard;
}

static IndustryCode
parent_of(IndustryCode code)
{
	IndustryLevel level = industry_code_level(code);

	return level == INDUSTRY_SECTION ? 0 : industry_code_ancestor(code, level - 1);
}

/* Of the park at hand, the standard of the deepest code that the industry is in. */
static const Standard *
covering(const Governing *governing)
{
	IndustryCode code = governing->industry;

	for (;;)
	{
		const Standard *standard;

		for (int place = place_of(governing, code);
			 (standard = standard_at(governing, place, code)) != NULL; place++)
			if (period_has(&standard->applies, governing->day))
				return standard;
		if (code == 0)
			return NULL;
		code = parent_of(code);
	}
}

void
governing_start(Governing *governing, const Yardstick *yardstick, int indicator,
				int64 park, IndustryCode industry, DateADT day)
{
	memset(governing, 0, sizeof(Governing));
	governing->yardstick = yardstick;
	governing->indicator = indicator;
	governing->park = park;
	governing->industry = industry;
	governing->day = day;
	governing->next = -1;
}

const Standard *
governing_next(Governing *governing)
{
	int32		limit = governing->industry ?
		industry_code_limit(governing->industry) : INDUSTRY_CODE_SPACE;

	while (!governing->done)
	{
		const Standard *standard;

		if (governing->next < 0)
		{
			governing->next = place_of(governing, governing->industry + 1);
			standard = covering(governing);
			if (standard)
			{
				governing->found = true;
				return standard;
			}
		}
		while ((standard = standard_at(governing, governing->next, limit)) != NULL)
		{
			governing->next++;
			if (period_has(&standard->applies, governing->day))
				return standard;
		}
		governing->done = governing->found || governing->any_park;
		governing->none = governing->done && !governing->found;
		governing->any_park = true;
		governing->next = -1;
	}
	return NULL;
}
