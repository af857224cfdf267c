/*
 * what_if.c
 *	  Judges a register by other parameters, standards and positioning than its
 *	  own, and says which verdicts that turns.  Nothing is written.
 *
 * Both yardsticks are made once.  A table is read once, in the order that suits
 * the executor, and only if a rule on it depends on what is changed; rows are
 * judged as they come, and none is kept.  What a change means is up to
 * changes.c, and what a rule says of a row to the rule.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "changes.h"
#include "executor/spi.h"
#include "executor/tuptable.h"
#include "funcapi.h"
#include "indicator.h"
#include "judge.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "nodes/pg_list.h"
#include "nodes/value.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(what_if);

/* Rules on one table that may depend on what is changed. */
#define MAX_CONCERNED 24

/* The walk through one table. */
typedef struct Walk
{
	DestReceiver receiver;		/* first: it is what the executor knows */
	ReturnSetInfo *rsinfo;
	const Changes *changes;
	const Yardstick *before;
	const Yardstick *after;
	bool		every;			/* not only what turns */
	Subject		subject;
	const Rule *rules[MAX_CONCERNED];
	int			indicators[MAX_CONCERNED];	/* -1: of no standard */
	int			count;
	bool		in_memory;		/* all of the rules are */
	int			name;			/* column that names the row; 0: none */
	FmgrInfo	print_name;
	Datum		verdicts[VERDICT_NOT_APPLICABLE + 1];
	ColumnCache columns;
	MemoryContext row;
} Walk;

static int
indicator_of(const Rule *rule)
{
	return rule->by_standard ? indicator_number(rule->code + strlen("6.")) : -1;
}

/* Whether anything that is changed can turn the rule's verdict. */
static bool
depends(const Rule *rule, const Changes *changes)
{
	if (rule->by_positioning && changes->positioning_count > 0)
		return true;
	for (int i = 0; rule->by_standard && i < changes->standard_count; i++)
		if (changes->standards[i].standard.indicator == indicator_of(rule))
			return true;
	for (int p = 0; p < MAX_PARAMETERS && rule->parameters[p]; p++)
		for (int i = 0; i < changes->parameter_count; i++)
			if (strcmp(rule->parameters[p], changes->parameters[i].name) == 0)
				return true;
	return false;
}

/* All rules there are to ask; of the leading industries, those on the park. */
static const Rule *
rule_to_ask(int index)
{
	int			others = 0;

	while (park_rules[others].code)
		others++;
	return index < others ? &park_rules[index] : rule_at(index - others);
}

/*
 * No rule would answer for a parameter that none is known to read: saying that
 * nothing turns would be wrong.
 */
static void
check_answerable(const Changes *changes)
{
	for (int i = 0; i < changes->parameter_count; i++)
	{
		Changes		one = {.parameter_count = 1,.parameters = &changes->parameters[i]};
		const Rule *rule;
		bool		read = false;

		for (int r = 0; (rule = rule_to_ask(r)) != NULL && !read; r++)
			read = depends(rule, &one);
		if (!read)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("changes.parameters.%s: park.what_if() cannot judge by another value of this parameter",
							changes->parameters[i].name),
					 errhint("Write the value in a transaction, ask park.verify_register(), and roll back.")));
	}
}

/* Standards of another park or industry than a project's have no say in it. */
static bool
may_turn(const Walk *walk, int rule)
{
	int64		park;
	IndustryCode industry = 0;

	if (walk->indicators[rule] < 0 || walk->every ||
		!subject_int8(&walk->subject, "park_id", &park))
		return true;
	subject_industry(&walk->subject, "industry", &industry);
	return changes_concern(walk->changes, walk->indicators[rule], park, industry);
}

/* Rules of the review answer quietly; the others read again what they measured. */
static bool
can_be_quiet(const Rule *rule)
{
	return rule->aspect != NULL;
}

static Datum
numeric_or_null(Numeric first, Numeric second, bool *isnull)
{
	Numeric		value = first ? first : second;

	*isnull = value == NULL;
	return value ? NumericGetDatum(value) : (Datum) 0;
}

static Datum
text_or_null(const char *string, bool *isnull)
{
	*isnull = string == NULL;
	return string ? CStringGetTextDatum(string) : (Datum) 0;
}

/* What is measured and quoted is that of the new verdict, where that measures. */
static void
put(Walk *walk, const Rule *rule, const Finding *before, const Finding *after)
{
	const Subject *subject = &walk->subject;
	bool		named = walk->name > 0 && !subject->nulls[walk->name - 1];
	Datum		values[12];
	bool		nulls[12] = {0};

	values[0] = CStringGetTextDatum(subject->table);
	values[1] = Int64GetDatum(subject->id);
	nulls[1] = subject->id == 0;
	values[2] = text_or_null(named ? OutputFunctionCall(&walk->print_name,
														subject->values[walk->name - 1]) : NULL, &nulls[2]);
	values[3] = CStringGetTextDatum(rule->code);
	values[4] = text_or_null(rule->aspect, &nulls[4]);
	values[5] = walk->verdicts[before->verdict];
	values[6] = walk->verdicts[after->verdict];
	values[7] = numeric_or_null(after->measured, before->measured, &nulls[7]);
	values[8] = numeric_or_null(before->required, NULL, &nulls[8]);
	values[9] = numeric_or_null(after->required, NULL, &nulls[9]);
	values[10] = text_or_null(after->unit ? after->unit : before->unit, &nulls[10]);
	values[11] = text_or_null(after->citation ? after->citation : before->citation, &nulls[11]);
	tuplestore_putvalues(walk->rsinfo->setResult, walk->rsinfo->setDesc, values, nulls);
}

static void
judge_twice(Walk *walk, const Rule *rule, bool quiet, Finding *before, Finding *after)
{
	walk->subject.yardstick = walk->before;
	judge_wordless(rule, &walk->subject, quiet, before);
	walk->subject.yardstick = walk->after;
	judge_wordless(rule, &walk->subject, quiet, after);
}

static void
judge_row(Walk *walk)
{
	for (int i = 0; i < walk->count; i++)
	{
		const Rule *rule = walk->rules[i];
		bool		quiet = can_be_quiet(rule) && !walk->every;
		Finding		before,
					after;

		if (!may_turn(walk, i))
			continue;
		judge_twice(walk, rule, quiet, &before, &after);
		if (!walk->every && before.verdict == after.verdict)
			continue;
		if (quiet)
			judge_twice(walk, rule, false, &before, &after);
		put(walk, rule, &before, &after);
	}
}

static bool
receive(TupleTableSlot *slot, DestReceiver *self)
{
	Walk	   *walk = (Walk *) self;
	Subject    *subject = &walk->subject;
	MemoryContext caller;

	slot_getallattrs(slot);
	caller = MemoryContextSwitchTo(walk->row);
	subject->desc = slot->tts_tupleDescriptor;
	subject->values = slot->tts_values;
	subject->nulls = slot->tts_isnull;
	subject->id = 0;
	subject_int8(subject, "id", &subject->id);
	if (!walk->in_memory)
	{
		SPI_connect();
		subject->tuple = ExecCopySlotHeapTuple(slot);
	}
	judge_row(walk);
	if (!walk->in_memory)
		SPI_finish();
	MemoryContextSwitchTo(caller);
	MemoryContextReset(walk->row);
	return true;
}

static void
start(DestReceiver *self, int operation, TupleDesc desc)
{
	static const char *const names[] = {"name", "parcel_code", "year", NULL};
	Walk	   *walk = (Walk *) self;

	(void) operation;
	memset(&walk->columns, 0, sizeof(ColumnCache));
	walk->subject.columns = &walk->columns;
	walk->name = 0;
	for (int i = 0; names[i] && walk->name <= 0; i++)
		walk->name = Max(SPI_fnumber(desc, names[i]), 0);
	if (walk->name > 0)
	{
		Oid			output;
		bool		is_varlena;

		getTypeOutputInfo(SPI_gettypeid(desc, walk->name), &output, &is_varlena);
		fmgr_info_cxt(output, &walk->print_name, CurrentMemoryContext);
	}
}

static void
finish(DestReceiver *self)
{
	(void) self;
}

/* Only columns that are looked at, where that is known: sites are large. */
static void
add_columns(StringInfo sql, const Walk *walk, Oid relid)
{
	static const char *const always[] = {"id", "name", "park_id", "industry"};
	List	   *columns = NIL;
	ListCell   *cell;

	for (int i = 0; i < (int) lengthof(always); i++)
		if (get_attnum(relid, always[i]) != InvalidAttrNumber)
			columns = lappend(columns, makeString(pstrdup(always[i])));
	for (int r = 0; r < walk->count; r++)
	{
		const Watch *watch = rule_watch(walk->rules[r], walk->subject.table);

		for (int c = 0; c < MAX_COLUMNS && watch->columns[c]; c++)
			columns = list_append_unique(columns, makeString(pstrdup(watch->columns[c])));
	}
	foreach(cell, columns)
		appendStringInfo(sql, "%st.%s", foreach_current_index(cell) ? ", " : "",
						 quote_identifier(strVal(lfirst(cell))));
}

static void
walk_table(Walk *walk)
{
	SPIExecuteOptions options = {.read_only = true,.dest = &walk->receiver};
	Oid			relid = get_relname_relid(walk->subject.table, walk->subject.schema);
	StringInfoData sql;
	int			result;

	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT ");
	if (walk->in_memory && OidIsValid(relid))
		add_columns(&sql, walk, relid);
	else
		appendStringInfoString(&sql, "t.*");
	appendStringInfo(&sql, " FROM %s.%s t", quote_identifier(get_namespace_name(walk->subject.schema)),
					 quote_identifier(walk->subject.table));
	result = SPI_execute_extended(sql.data, &options);
	if (result < 0)
		elog(ERROR, "query on the register failed: %s", SPI_result_code_string(result));
}

/* The rules on one table that are to be asked; false if there are none. */
static bool
choose_rules(Walk *walk, const char *table)
{
	const Rule *rule;

	walk->subject.table = table;
	walk->count = 0;
	walk->in_memory = true;
	for (int i = 0; (rule = rule_to_ask(i)) != NULL; i++)
	{
		const Watch *watch = rule_watch(rule, table);

		if (watch == NULL || watch->guards || !depends(rule, walk->changes))
			continue;
		if (walk->count == MAX_CONCERNED)
			elog(ERROR, "too many rules on table \"%s\"", table);
		walk->indicators[walk->count] = indicator_of(rule);
		walk->rules[walk->count++] = rule;
		walk->in_memory &= rule->in_memory && !rule->waivable;
	}
	return walk->count > 0;
}

/* Each table once, in the order in which rules name them. */
static void
walk_tables(Walk *walk)
{
	List	   *walked = NIL;
	const Rule *rule;

	for (int i = 0; (rule = rule_to_ask(i)) != NULL; i++)
		for (int w = 0; w < MAX_WATCHED && rule->watches[w].table; w++)
		{
			String	   *table = makeString(pstrdup(rule->watches[w].table));

			if (!depends(rule, walk->changes) || list_member(walked, table))
				continue;
			walked = lappend(walked, table);
			if (choose_rules(walk, strVal(table)))
				walk_table(walk);
		}
}

static void
begin_walk(Walk *walk, Oid schema, DateADT as_of, ReturnSetInfo *rsinfo)
{
	memset(walk, 0, sizeof(Walk));
	walk->receiver = (DestReceiver) {
		.receiveSlot = receive,.rStartup = start,.rShutdown = finish,.rDestroy = finish,
		.mydest = DestNone
	};
	walk->rsinfo = rsinfo;
	walk->subject.schema = schema;
	walk->subject.as_of = as_of;
	walk->subject.cache = rule_cache_make(CurrentMemoryContext);
	walk->row = AllocSetContextCreate(CurrentMemoryContext, "industrial_park what_if",
									  ALLOCSET_DEFAULT_SIZES);
	rule_cache_renew(walk->subject.cache);
	for (int v = 0; v <= VERDICT_NOT_APPLICABLE; v++)
		walk->verdicts[v] = DirectFunctionCall2(enum_in, CStringGetDatum(verdict_name(v)),
												ObjectIdGetDatum(TupleDescAttr(rsinfo->setDesc, 5)->atttypid));
}

static void
check_arguments(FunctionCallInfo fcinfo)
{
	static const char *const names[] = {"register", "changes", "as_of", "every"};

	for (int i = 0; i < (int) lengthof(names); i++)
		if (PG_ARGISNULL(i))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not be null", names[i])));
	if (DATE_NOT_FINITE(PG_GETARG_DATEADT(2)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("as_of must be a finite date")));
}

/*
 * what_if(register, changes, as_of, every): the verdicts that other parameters,
 * standards and positioning would turn.
 */
Datum
what_if(PG_FUNCTION_ARGS)
{
	Walk		walk;
	Oid			schema;
	Jsonb	   *json;

	InitMaterializedSRF(fcinfo, 0);
	check_arguments(fcinfo);
	schema = get_namespace_oid(NameStr(*PG_GETARG_NAME(0)), false);
	register_check(schema);
	json = PG_GETARG_JSONB_P(1);

	SPI_connect();
	begin_walk(&walk, schema, PG_GETARG_DATEADT(2), (ReturnSetInfo *) fcinfo->resultinfo);
	walk.every = PG_GETARG_BOOL(3);
	walk.changes = changes_read(&walk.subject, json);
	check_answerable(walk.changes);
	walk.before = yardstick_load(&walk.subject);
	walk.after = changes_apply(walk.changes, walk.before);
	walk_tables(&walk);
	SPI_finish();
	return (Datum) 0;
}
