/*
 * judge.c
 *	  Walks the rule table: evaluates rules, applies waivers and modes.
 *
 * The same walk serves findings(), verify_register() and the trigger.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "judge.h"
#include "utils/builtins.h"

static const Rule *const articles[] = {
	article_2_rules, article_3_rules, article_5_rules, aspect_rules, site_rules, machine_verdict_rules,
	article_6_rules, article_7_rules, geometry_rules, plan_area_rules, kept_rules
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
	bool		owned = rule->owner_column && subject_int8(subject, rule->owner_column, &owner);
	Datum		values[] = {
		CStringGetTextDatum(rule->code), DateADTGetDatum(finding->on),
		CStringGetTextDatum(subject->table), Int64GetDatum(subject->id),
		CStringGetTextDatum(owned ? rule->owner_table : ""), Int64GetDatum(owner)
	};

	if (register_run(subject, &query, values, NULL) == 0 || !result_int8(1, &waiver))
		return;
	finding->citation = result_text(2);
	finding_say(finding, VERDICT_WAIVED, "waived by waiver %lld: %s",
				(long long) waiver, finding->message);
}

void
judge(const Rule *rule, const Subject *subject, Finding *finding)
{
	memset(finding, 0, sizeof(Finding));
	finding->rule = rule->code;
	finding->article = rule->article;
	finding->verdict = VERDICT_UNKNOWN;
	finding->on = subject->as_of;

	rule->evaluate(subject, finding);

	if (finding->verdict == VERDICT_FAIL && rule->waivable)
		apply_waiver(rule, subject, finding);
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
	Datum		values[] = {CStringGetTextDatum(rule->code)};

	return rule->default_mode != MODE_OFF || register_run(subject, &query, values, NULL) > 0;
}

RuleMode
judged_mode(const Rule *rule, const Subject *subject, const Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT mode FROM {reg}.rule_modes WHERE rule {=} $1 AND applies {@>} $2",
		2, {TEXTOID, DATEOID}
	};
	RuleMode	mode = rule->default_mode;
	Datum		values[] = {CStringGetTextDatum(rule->code), DateADTGetDatum(finding->on)};

	if (register_run(subject, &query, values, NULL) > 0)
	{
		char	   *name = result_text(1);

		mode = strcmp(name, "enforce") == 0 ? MODE_ENFORCE :
			strcmp(name, "warn") == 0 ? MODE_WARN : MODE_OFF;
	}
	if (mode == MODE_ENFORCE && rule->lenient && rule->lenient(subject))
		mode = MODE_WARN;
	return mode;
}
