/*
 * judge.h
 *	  From a row to its findings: which rules watch it, what each says, and
 *	  whether a waiver lifts it.
 */
#ifndef INDUSTRIAL_PARK_JUDGE_H
#define INDUSTRIAL_PARK_JUDGE_H

#include "rules/rules.h"

#define MAX_RULES 64

/* The rules in the order of their codes; NULL after the last. */
extern const Rule *rule_at(int index);
extern const Rule *rule_by_code(const char *code);
/* How the rule watches a table; NULL if it does not. */
extern const Watch *rule_watch(const Rule *rule, const char *table);

/* All rules that watch one table, in the order of their codes. */
typedef struct WatchingRule
{
	const Rule *rule;
	const Watch *watch;
} WatchingRule;

extern int	rules_watching(const char *table, const WatchingRule **rules);

/*
 * What the rows of one statement need not ask again: whether a rule is on, its
 * mode, whether anybody waived it.  Whatever the transaction writes meanwhile,
 * a trigger between two rows included, makes it forget.
 */
typedef struct RuleCache RuleCache;

extern RuleCache *rule_cache_make(MemoryContext context);
extern void rule_cache_renew(RuleCache *cache);

/* Where the columns of the statement's table are. */
extern ColumnCache *rule_cache_columns(RuleCache *cache);

/* One rule on one row; SPI must be connected. */
extern void judge(const Rule *rule, const Subject *subject, Finding *finding);

/* The same without a sentence, and without anything but the verdict if "quiet". */
extern void judge_wordless(const Rule *rule, const Subject *subject, bool quiet, Finding *finding);

/* Whether a failure of this rule can have any effect on who writes a row. */
extern bool rule_may_act(const Subject *subject, const Rule *rule);

/* What a failure of this finding means when the row is written. */
extern RuleMode judged_mode(const Rule *rule, const Subject *subject, const Finding *finding);

#endif							/* INDUSTRIAL_PARK_JUDGE_H */
