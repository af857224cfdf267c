/*
 * judge.c
 *	  Walks the rule table: evaluates rules, applies waivers and modes.
 *
 * The same walk serves findings(), verify_register() and the trigger.
 */
#include "compat.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "judge.h"
#include "utils/builtins.h"

static const Rule *const articles[] = {
	article_2_rules, article_3_rules, article_4_rules, tenure_rules, disposal_due_rules, disposal_rules, article_5_rules,
	order_53_rules, aspect_rules, site_rules, machine_verdict_rules, registration_rules,
	article_6_rules, opinion_rules, history_rules, article_7_rules, article_8_rules, geometry_rules, plan_area_rules, kept_rules
};

const Rule *
rule_at(int index)
{
	for (int a = 0; a < (int) lengthof(articles); a++)
		for (const Rule *rule = articles[a]; rule->code; rule++)
			if (index-- == 0)
				return rule;
	return NULL;
}

const Rule *
rule_by_code(const char *code)
{
	const Rule *rule;

	for (int i = 0; (rule = rule_at(i)) != NULL; i++)
		if (strcmp(rule->code, code) == 0)
			return rule;
	return NULL;
}

const Watch *
rule_watch(const Rule *rule, const char *table)
{
	for (int i = 0; i < MAX_WATCHED && rule->watches[i].table; i++)
		if (strcmp(rule->watches[i].table, table) == 0)
			return &rule->watches[i];
	return NULL;
}

#define MAX_TABLES 64

/* Rules are compiled in, so what watches a table is found once. */
typedef struct WatchedTable
{
	const char *table;
	int			count;
	WatchingRule *rules;
} WatchedTable;

int
rules_watching(const char *table, const WatchingRule **rules)
{
	static WatchedTable tables[MAX_TABLES];
	static int	known;
	WatchingRule found[MAX_RULES];
	const Rule *rule;
	int			count = 0;

	for (int i = 0; i < known; i++)
		if (strcmp(tables[i].table, table) == 0)
		{
			*rules = tables[i].rules;
			return tables[i].count;
		}
	for (int i = 0; (rule = rule_at(i)) != NULL; i++)
	{
		const Watch *watch = rule_watch(rule, table);

		if (watch)
			found[count++] = (WatchingRule) {rule, watch};
	}
	if (count == 0)
		return 0;
	Assert(known < MAX_TABLES);
	tables[known].table = found[0].watch->table;
	tables[known].count = count;
	tables[known].rules = MemoryContextAlloc(TopMemoryContext, count * sizeof(WatchingRule));
	memcpy(tables[known].rules, found, count * sizeof(WatchingRule));
	*rules = tables[known++].rules;
	return count;
}

/* Answers of the tables of modes and waivers, for one rule and one day. */
typedef struct CachedRule
{
	const Rule *rule;
	DateADT		on;
	bool		knows_act;
	bool		may_act;
	bool		knows_waived;
	bool		waived;			/* for some row */
	bool		knows_mode;
	RuleMode	mode;
} CachedRule;

#define CACHED_RULES 64

struct RuleCache
{
	CommandId	command;
	SubTransactionId subtransaction;
	ColumnCache columns;
	int			count;
	CachedRule	rules[CACHED_RULES];
};

RuleCache *
rule_cache_make(MemoryContext context)
{
	return MemoryContextAllocZero(context, sizeof(RuleCache));
}

void
rule_cache_renew(RuleCache *cache)
{
	CommandId	command = GetCurrentCommandId(false);
	SubTransactionId subtransaction = GetCurrentSubTransactionId();

	if (cache->command == command && cache->subtransaction == subtransaction)
		return;
	cache->command = command;
	cache->subtransaction = subtransaction;
	cache->count = 0;
	memset(&cache->columns, 0, sizeof(ColumnCache));
}

ColumnCache *
rule_cache_columns(RuleCache *cache)
{
	return &cache->columns;
}

/* The place for what is known of a rule on a day; NULL if nothing is kept. */
static CachedRule *
cached(const Subject *subject, const Rule *rule, DateADT on)
{
	RuleCache  *cache = subject->cache;

	if (cache == NULL)
		return NULL;
	for (int i = 0; i < cache->count; i++)
		if (cache->rules[i].rule == rule && cache->rules[i].on == on)
			return &cache->rules[i];
	if (cache->count == CACHED_RULES)
		cache->count = 0;
	cache->rules[cache->count] = (CachedRule) {.rule = rule,.on = on};
	return &cache->rules[cache->count++];
}

/* Whether some waiver of the rule is in force on a day: mostly none is. */
static bool
is_waived_for_some(const Subject *subject, const Rule *rule, DateADT on)
{
	static const RegisterQuery query = {
		"SELECT 1 FROM {reg}.waivers w WHERE w.rule {=} $1 AND w.applies {@>} $2 LIMIT 1",
		2, {TEXTOID, DATEOID}
	};
	CachedRule *known = cached(subject, rule, on);
	Datum		values[] = {CStringGetTextDatum(rule->code), DateADTGetDatum(on)};

	if (known == NULL)
		return true;
	if (!known->knows_waived)
	{
		known->waived = register_run(subject, &query, values, NULL) > 0;
		known->knows_waived = true;
	}
	return known->waived;
}

/*
 * Only a waiver in force on the day judged lifts anything, and it lifts a
 * failure only: what is unknown stays unknown.
 */
static void
apply_waiver(const Rule *rule, const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT w.id, w.document FROM {reg}.waivers w"
		" WHERE w.rule {=} $1 AND w.applies {@>} $2"
		" AND (w.subject_table {=} $3 AND w.subject_id {=} $4"
		"   OR w.subject_table {=} $5 AND w.subject_id {=} $6)"
		" ORDER BY w.id LIMIT 1",
		6, {TEXTOID, DATEOID, TEXTOID, INT8OID, TEXTOID, INT8OID}
	};
	int64		owner = 0,
				waiver;
	bool		owned;
	Datum		values[6];

	if (!is_waived_for_some(subject, rule, finding->on))
		return;
	owned = rule->owner_column && subject_has_column(subject, rule->owner_column) &&
		subject_int8(subject, rule->owner_column, &owner);
	values[0] = CStringGetTextDatum(rule->code);
	values[1] = DateADTGetDatum(finding->on);
	values[2] = CStringGetTextDatum(subject->table);
	values[3] = Int64GetDatum(subject->id);
	values[4] = CStringGetTextDatum(owned ? rule->owner_table : "");
	values[5] = Int64GetDatum(owner);
	if (register_run(subject, &query, values, NULL) == 0 || !result_int8(1, &waiver))
		return;
	finding->citation = result_text(2);
	finding_say(finding, VERDICT_WAIVED, "waived by waiver %lld: %s",
				(long long) waiver, finding->message);
}

static void
ask(const Rule *rule, const Subject *subject, Finding *finding)
{
	finding->rule = rule->code;
	finding->article = rule->article;
	finding->verdict = VERDICT_UNKNOWN;
	finding->on = subject->as_of;

	rule->evaluate(subject, finding);

	if (finding->verdict == VERDICT_FAIL && rule->waivable)
		apply_waiver(rule, subject, finding);
}

void
judge(const Rule *rule, const Subject *subject, Finding *finding)
{
	memset(finding, 0, sizeof(Finding));
	ask(rule, subject, finding);
}

void
judge_wordless(const Rule *rule, const Subject *subject, bool quiet, Finding *finding)
{
	memset(finding, 0, sizeof(Finding));
	finding->quiet = quiet;
	finding->terse = true;
	ask(rule, subject, finding);
}

/*
 * A rule that is off by default and was never switched on need not be
 * evaluated by the trigger; measuring a plot costs.
 */
bool
rule_may_act(const Subject *subject, const Rule *rule)
{
	static const RegisterQuery query = {
		"SELECT 1 FROM {reg}.rule_modes WHERE rule {=} $1 AND mode {<>} 'off' LIMIT 1",
		1, {TEXTOID}
	};
	CachedRule *known;
	Datum		code;
	bool		may_act;

	if (rule->default_mode != MODE_OFF)
		return true;
	known = cached(subject, rule, subject->as_of);
	if (known && known->knows_act)
		return known->may_act;
	code = CStringGetTextDatum(rule->code);
	may_act = register_run(subject, &query, &code, NULL) > 0;
	if (known)
	{
		known->may_act = may_act;
		known->knows_act = true;
	}
	return may_act;
}

static RuleMode
mode_on(const Subject *subject, const Rule *rule, DateADT on)
{
	static const RegisterQuery query = {
		"SELECT mode FROM {reg}.rule_modes WHERE rule {=} $1 AND applies {@>} $2",
		2, {TEXTOID, DATEOID}
	};
	Datum		values[] = {CStringGetTextDatum(rule->code), DateADTGetDatum(on)};
	char	   *name;

	if (register_run(subject, &query, values, NULL) == 0)
		return rule->default_mode;
	name = result_text(1);
	return name == NULL ? rule->default_mode :
		strcmp(name, "enforce") == 0 ? MODE_ENFORCE :
		strcmp(name, "warn") == 0 ? MODE_WARN : MODE_OFF;
}

RuleMode
judged_mode(const Rule *rule, const Subject *subject, const Finding *finding)
{
	CachedRule *known = cached(subject, rule, finding->on);
	RuleMode	mode;

	if (known && known->knows_mode)
		mode = known->mode;
	else
		mode = mode_on(subject, rule, finding->on);
	if (known)
	{
		known->mode = mode;
		known->knows_mode = true;
	}
	if (mode == MODE_ENFORCE && rule->lenient && rule->lenient(subject))
		mode = MODE_WARN;
	return mode;
}
