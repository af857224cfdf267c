/*
 * enforce.c
 *	  The roof: the trigger that refuses, and the functions that explain.
 *
 * Both walk the same rules through judge.c.  No rule is written here.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "enforce.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "judge.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "rules/gate.h"
#include "trigger.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/typcache.h"

PG_FUNCTION_INFO_V1(enforce);
PG_FUNCTION_INFO_V1(findings);
PG_FUNCTION_INFO_V1(rules);
PG_FUNCTION_INFO_V1(check_rule);
PG_FUNCTION_INFO_V1(verify_register);

static void
set_subject(Subject *subject, Oid relid, TupleDesc desc, HeapTuple tuple, DateADT as_of)
{
	relid = root_table(relid);
	*subject = (Subject) {
		.schema = get_rel_namespace(relid),.table = get_rel_name(relid),
		.desc = desc,.tuple = tuple,.as_of = as_of
	};
	register_check(subject->schema);
	if (subject_has_column(subject, "id"))
		subject_int8(subject, "id", &subject->id);
}

/* The row of an update as it was, by the id that it had. */
static void
set_replaced(Subject *subject, HeapTuple tuple)
{
	subject->tuple = tuple;
	subject->deleted = true;
	subject->gate = gate_make();
	if (subject_has_column(subject, "id"))
		subject_int8(subject, "id", &subject->id);
}

static void
put_findings(Subject *subject, bool verify, ReturnSetInfo *rsinfo)
{
	const WatchingRule *watching;
	int			count = rules_watching(subject->table, &watching);
	Finding		finding;

	SPI_connect();
	subject->gate = gate_make();
	for (int i = 0; i < count; i++)
	{
		if (watching[i].watch->guards || (watching[i].rule->verify_only && !verify))
			continue;
		judge(watching[i].rule, subject, &finding);
		finding_put(&finding, subject, rsinfo);
	}
	subject->gate = NULL;
	SPI_finish();
}

static DateADT
checked_as_of(FunctionCallInfo fcinfo, int argument)
{
	if (PG_ARGISNULL(argument) || DATE_NOT_FINITE(PG_GETARG_DATEADT(argument)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("as_of must be a finite date")));
	return PG_GETARG_DATEADT(argument);
}

/*
 * findings(row anyelement, as_of date): what every rule that watches the
 * row's table says of it, whether it is stored or not.
 */
Datum
findings(PG_FUNCTION_ARGS)
{
	HeapTupleHeader header;
	HeapTupleData tuple;
	Subject		subject;
	Oid			relid;
	DateADT		as_of;

	InitMaterializedSRF(fcinfo, 0);
	as_of = checked_as_of(fcinfo, 1);

	relid = get_typ_typrelid(getBaseType(get_fn_expr_argtype(fcinfo->flinfo, 0)));
	if (!OidIsValid(relid) ||
		(get_rel_relkind(relid) != RELKIND_RELATION &&
		 get_rel_relkind(relid) != RELKIND_PARTITIONED_TABLE))
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("findings() needs a row of a register's table"),
				 errhint("For example: SELECT f.* FROM liuzhou.plots p, park.findings(p) f.")));
	if (PG_ARGISNULL(0))
		return (Datum) 0;

	header = PG_GETARG_HEAPTUPLEHEADER(0);
	tuple.t_len = HeapTupleHeaderGetDatumLength(header);
	tuple.t_data = header;
	tuple.t_tableOid = InvalidOid;
	ItemPointerSetInvalid(&tuple.t_self);
	set_subject(&subject, relid,
				lookup_rowtype_tupdesc_copy(HeapTupleHeaderGetTypeId(header),
											HeapTupleHeaderGetTypMod(header)),
				&tuple, as_of);
	put_findings(&subject, false, (ReturnSetInfo *) fcinfo->resultinfo);
	return (Datum) 0;
}

/*
 * What became of a row version: itself, a later one, or NULL if the row is
 * there no more.  Of a deferred trigger the row may have been changed again, and
 * of any by a trigger of the user's.  Only this transaction can have done so.
 */
static HeapTuple
row_now(Relation rel, TupleTableSlot *version, HeapTuple tuple)
{
	TupleTableSlot *slot = version;
	HeapTuple	found = tuple;

	while (!table_tuple_satisfies_snapshot(rel, slot, SnapshotSelf))
	{
		ItemPointerData next = found->t_data->t_ctid;
		bool		ends = ItemPointerEquals(&next, &found->t_self) ||
			HeapTupleHeaderIndicatesMovedPartitions(found->t_data);

		if (slot == version)
			slot = table_slot_create(rel, NULL);
		if (ends || !table_tuple_fetch_row_version(rel, &next, SnapshotAny, slot))
		{
			ExecDropSingleTupleTableSlot(slot);
			return NULL;
		}
		found = ExecCopySlotHeapTuple(slot);
	}
	if (slot != version)
		ExecDropSingleTupleTableSlot(slot);
	return found;
}

/*
 * The row to judge, or NULL if it is there no more.  What the event changed is
 * judged of the row as it is now: a later change of other columns is no reason
 * to judge it again.
 */
static HeapTuple
row_to_judge(TriggerData *trigdata)
{
	if (TRIGGER_FIRED_BY_DELETE(trigdata->tg_event))
		return trigdata->tg_trigtuple;
	if (TRIGGER_FIRED_BY_UPDATE(trigdata->tg_event))
		return row_now(trigdata->tg_relation, trigdata->tg_newslot, trigdata->tg_newtuple);
	return row_now(trigdata->tg_relation, trigdata->tg_trigslot, trigdata->tg_trigtuple);
}

/* The failures of a row whose mode is at least the given one. */
typedef struct Failures
{
	const Finding *refused[MAX_RULES];
	const Finding *warned[MAX_RULES];
	int			refusals;
	int			warnings;
} Failures;

/* An update is judged twice, for the row it makes and the one it takes away. */
static bool
is_collected(const Failures *failures, const Finding *finding)
{
	for (int i = 0; i < failures->refusals; i++)
		if (failures->refused[i]->rule == finding->rule)
			return true;
	for (int i = 0; i < failures->warnings; i++)
		if (failures->warned[i]->rule == finding->rule)
			return true;
	return false;
}

static bool
is_watched(const char *table)
{
	const WatchingRule *watching;

	return rules_watching(table, &watching) > 0;
}

/*
 * A trigger that judges nothing would let everything pass: the table was
 * renamed, or is not one that rules speak of.
 */
static void
check_watched(const Subject *subject)
{
	if (!is_watched(subject->table))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("no rule watches table \"%s.%s\"",
						get_namespace_name(subject->schema), subject->table),
				 errhint("Give the table back the name that create_register() gave it,"
						 " or drop the trigger.")));
}

/* Whether an update changed a column that the rule depends on. */
static bool
is_concerned(const Watch *watch, TupleDesc desc, HeapTuple old, HeapTuple new)
{
	if (watch->columns[0] == NULL || old == NULL)
		return true;
	/* of a column that is not there the rule itself says what is wrong */
	for (int i = 0; i < MAX_COLUMNS && watch->columns[i]; i++)
		if (column_differs(desc, old, new, watch->columns[i]))
			return true;
	return false;
}

/*
 * Judges a row by all rules that watch its table, of an update by those that
 * depend on what it changed.  Most rows pass, and of those nobody reads a
 * sentence.
 */
static void
collect_failures(const Subject *subject, HeapTuple before, HeapTuple after, Failures *failures)
{
	const WatchingRule *watching;
	int			count = rules_watching(subject->table, &watching);

	for (int i = 0; i < count; i++)
	{
		const Rule *rule = watching[i].rule;
		Finding		verdict;
		Finding    *finding;
		RuleMode	mode;

		if ((subject->deleted && !rule->judges_deletion) || rule->verify_only ||
			!is_concerned(watching[i].watch, subject->desc, before, after) ||
			!rule_may_act(subject, rule))
			continue;
		judge_wordless(rule, subject, false, &verdict);
		if (verdict.verdict != VERDICT_FAIL || is_collected(failures, &verdict))
			continue;
		mode = judged_mode(rule, subject, &verdict);
		if (mode == MODE_OFF)
			continue;
		finding = palloc(sizeof(Finding));
		judge(rule, subject, finding);
		if (finding->verdict != VERDICT_FAIL)
			continue;
		if (mode == MODE_ENFORCE)
			failures->refused[failures->refusals++] = finding;
		else
			failures->warned[failures->warnings++] = finding;
	}
}

static Listener *listening;

Listener *
enforce_listen(Listener *listener)
{
	Listener   *before = listening;

	listening = listener;
	return before;
}

static void
report(const Failures *failures, const Subject *subject)
{
	if (failures->warnings > 0 && listening == NULL)
		findings_report(WARNING, failures->warned, failures->warnings, subject);
	for (int i = 0; listening && i < failures->refusals; i++, listening->heard++)
		finding_put(failures->refused[i], subject, listening->rsinfo);
	if (failures->refusals > 0)
		findings_report(ERROR, failures->refused, failures->refusals, subject);
}

/* Whether the table tells of its changes what is kept of it. */
static bool
is_measure(const TriggerDesc *triggers)
{
	for (int i = 0; i < triggers->numtriggers; i++)
		if (strcmp(triggers->triggers[i].tgname, "measures_after") == 0)
			return true;
	return false;
}

/*
 * The trigger manager calls one FmgrInfo for the rows of one statement.  They are
 * all written by now; but a function that the statement called may have judged
 * before that, and the table tells of its change only after this.
 */
static RuleCache *
statement_cache(FunctionCallInfo fcinfo, Relation rel)
{
	if (fcinfo->flinfo->fn_extra == NULL)
	{
		fcinfo->flinfo->fn_extra = rule_cache_make(fcinfo->flinfo->fn_mcxt);
		if (is_measure(rel->trigdesc))
			yardstick_forget();
	}
	rule_cache_renew(fcinfo->flinfo->fn_extra);
	return fcinfo->flinfo->fn_extra;
}

/*
 * enforce(): constraint trigger on each watched table.
 *
 * Rules are judged as the table's owner, like foreign keys: a rule must see
 * the rows that it speaks of, whoever writes.  Only numbers and the writer's
 * own row go into the message.
 */
Datum
enforce(PG_FUNCTION_ARGS)
{
	TriggerData *trigdata = row_trigger(fcinfo, "enforce");
	Subject		subject;
	HeapTuple	tuple;
	Failures	failures = {.refusals = 0};
	Caller		caller;

	tuple = row_to_judge(trigdata);
	if (tuple == NULL && !TRIGGER_FIRED_BY_UPDATE(trigdata->tg_event))
		return PointerGetDatum(NULL);

	become_owner(trigdata->tg_relation, &caller);
	SPI_connect();
	set_subject(&subject, RelationGetRelid(trigdata->tg_relation),
				RelationGetDescr(trigdata->tg_relation), tuple ? tuple : trigdata->tg_trigtuple,
				GetSQLCurrentDate());
	check_watched(&subject);
	subject.writing = true;
	subject.gate = gate_make();
	subject.cache = statement_cache(fcinfo, trigdata->tg_relation);
	subject.columns = rule_cache_columns(subject.cache);
	subject.deleted = TRIGGER_FIRED_BY_DELETE(trigdata->tg_event);
	if (TRIGGER_FIRED_BY_UPDATE(trigdata->tg_event))
	{
		if (tuple)
			collect_failures(&subject, trigdata->tg_trigtuple, trigdata->tg_newtuple, &failures);

		/*
		 * What it was taken from must do without it, whatever became of the
		 * row since.
		 */
		set_replaced(&subject, trigdata->tg_trigtuple);
		collect_failures(&subject, trigdata->tg_trigtuple, trigdata->tg_newtuple, &failures);
	}
	else
		collect_failures(&subject, NULL, NULL, &failures);
	become_caller(&caller);

	report(&failures, &subject);
	SPI_finish();
	return PointerGetDatum(NULL);
}

/* Text compiled in as UTF-8, in the database's encoding. */
static Datum
utf8_text(const char *string)
{
	return CStringGetTextDatum(pg_any_to_server(string, (int) strlen(string), PG_UTF8));
}

static Datum
watched_tables(const Rule *rule)
{
	Datum		names[MAX_WATCHED];
	int			count = 0;

	while (count < MAX_WATCHED && rule->watches[count].table)
	{
		names[count] = CStringGetTextDatum(rule->watches[count].table);
		count++;
	}
	return PointerGetDatum(construct_array(names, count, TEXTOID, -1, false, TYPALIGN_INT));
}

Datum
rules(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const Rule *rule;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; (rule = rule_at(i)) != NULL; i++)
	{
		Datum		values[] = {
			CStringGetTextDatum(rule->code),
			rule->article ? CStringGetTextDatum(rule->article) : (Datum) 0,
			utf8_text(rule->title_zh),
			CStringGetTextDatum(rule->title_en),
			watched_tables(rule),
			CStringGetTextDatum(rule->use),
			CStringGetTextDatum(mode_name(rule->default_mode)),
			BoolGetDatum(rule->waivable),
			rule->aspect ? CStringGetTextDatum(rule->aspect) : (Datum) 0
		};
		bool		nulls[lengthof(values)] = {0};

		nulls[1] = rule->article == NULL;
		nulls[8] = rule->aspect == NULL;
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* For a CHECK constraint: true, or an error that says what is wrong. */
Datum
check_rule(PG_FUNCTION_ARGS)
{
	char	   *code = text_to_cstring(PG_GETARG_TEXT_PP(0));
	bool		waivable = PG_GETARG_BOOL(1);
	const Rule *rule = rule_by_code(code);

	if (rule == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no rule \"%s\"", code),
				 errhint("SELECT * FROM park.rules() lists the rules.")));
	if (waivable && !rule->waivable)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("rule \"%s\" cannot be waived", code),
				 errhint("SELECT * FROM park.rules() says which rules can.")));
	PG_RETURN_BOOL(true);
}

#define ROWS_AT_A_TIME 1000

/*
 * Judges every row of one table.  All of them are read through one snapshot, so
 * what is known of modes and waivers, and of the table's columns, is kept.
 */
static void
verify_table(Oid relid, DateADT as_of, RuleCache *cache, ReturnSetInfo *rsinfo)
{
	ColumnCache columns = {0};
	char	   *sql = psprintf("SELECT t.* FROM %s.%s t",
							   quote_identifier(get_namespace_name(get_rel_namespace(relid))),
							   quote_identifier(get_rel_name(relid)));
	Portal		portal = SPI_cursor_open_with_args(NULL, sql, 0, NULL, NULL, NULL, true, 0);

	for (;;)
	{
		SPITupleTable *rows;
		uint64		count;

		SPI_cursor_fetch(portal, true, ROWS_AT_A_TIME);
		rows = SPI_tuptable;
		count = SPI_processed;
		if (count == 0)
			break;
		for (uint64 i = 0; i < count; i++)
		{
			Subject		subject;

			CHECK_FOR_INTERRUPTS();
			set_subject(&subject, relid, rows->tupdesc, rows->vals[i], as_of);
			subject.columns = &columns;
			subject.cache = cache;
			put_findings(&subject, true, rsinfo);
		}
		SPI_freetuptable(rows);
	}
	SPI_cursor_close(portal);
}

/* verify_register(name, as_of): every rule on every stored row. */
Datum
verify_register(PG_FUNCTION_ARGS)
{
	static const char *const sql =
		"SELECT oid FROM pg_catalog.pg_class"
		" WHERE relnamespace OPERATOR(pg_catalog.=) $1"
		" AND relkind OPERATOR(pg_catalog.=) ANY ('{r,p}') AND NOT relispartition"
		" ORDER BY relname";
	Oid			types[] = {OIDOID};
	DateADT		as_of;
	Oid			schema;
	Datum		values[1];
	SPITupleTable *tables;
	RuleCache  *cache;
	uint64		count;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be null", "register")));
	schema = get_namespace_oid(NameStr(*PG_GETARG_NAME(0)), false);
	as_of = checked_as_of(fcinfo, 1);
	register_check(schema);
	values[0] = ObjectIdGetDatum(schema);
	SPI_connect();
	SPI_execute_with_args(sql, 1, types, values, NULL, true, 0);
	tables = SPI_tuptable;
	count = SPI_processed;
	cache = rule_cache_make(CurrentMemoryContext);
	rule_cache_renew(cache);
	for (uint64 i = 0; i < count; i++)
	{
		bool		isnull;
		Oid			relid = DatumGetObjectId(SPI_getbinval(tables->vals[i], tables->tupdesc, 1, &isnull));

		if (is_watched(get_rel_name(relid)))
			verify_table(relid, as_of, cache, (ReturnSetInfo *) fcinfo->resultinfo);
	}
	SPI_finish();
	return (Datum) 0;
}
