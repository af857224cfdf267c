/*
 * rules.h
 *	  What a rule is, and where the rules are.
 *
 * A rule is one predicate: given a row, it fills one finding.  The trigger
 * and findings() call the same predicate, so refusing and explaining cannot
 * disagree.
 */
#ifndef INDUSTRIAL_PARK_RULES_H
#define INDUSTRIAL_PARK_RULES_H

#include "finding.h"
#include "yardstick.h"

#define MAX_WATCHED 10

#define MAX_COLUMNS 20

#define MAX_PARAMETERS 6

/*
 * A table that a rule watches.  An update that changes none of the given
 * columns cannot break the rule.
 */
typedef struct Watch
{
	const char *table;
	const char *columns[MAX_COLUMNS];	/* none: any */
	bool		guards;			/* judged only when written: what fails is a row
								 * of another table, and reported there */
} Watch;

typedef struct Rule
{
	const char *code;			/* stable; the constraint name of a refusal */
	const char *article;		/* of the measures; NULL for geometry */
	const char *title_en;
	const char *title_zh;		/* UTF-8 */
	Watch		watches[MAX_WATCHED];
	bool		verify_only;	/* too dear for findings(): compares what is kept
								 * with what it is kept from */
	bool		judges_deletion;	/* taking a row away can break it, too */
	const char *use;			/* enforced, flagged, assessed or reviewed */
	const char *aspect;			/* of a joint review, which it speaks to; or NULL */
	RuleMode	default_mode;
	bool		waivable;

	/*
	 * A waiver may name the row itself or, for a row that does not exist
	 * before it is written, the row it belongs to.
	 */
	const char *owner_table;
	const char *owner_column;
	const char *area_table;		/* what a waiver may name for all that belongs to it; or NULL */

	/*
	 * What the verdict depends on that is no fact, for what_if(): all parameters
	 * read, the standards of the indicator after which the rule is named, the
	 * positioning.  A rule that reads any of it from the register's tables, and
	 * not from the subject's yardstick where it has one, names none.
	 */
	const char *parameters[MAX_PARAMETERS];
	bool		by_standard;
	bool		by_positioning;

	/* asks nothing but the columns watched and the yardstick, as long as no
	 * sentence is wanted */
	bool		in_memory;

	void		(*evaluate) (const Subject *subject, Finding *finding);

	/* true: a failure of this row is at most a warning */
	bool		(*lenient) (const Subject *subject);
} Rule;

extern const Rule article_2_rules[];
extern const Rule article_3_rules[];
extern const Rule article_4_rules[];
extern const Rule article_5_rules[];
extern const Rule article_6_rules[];
extern const Rule article_7_rules[];
extern const Rule article_8_rules[];
extern const Rule opinion_rules[];
extern const Rule history_rules[];
extern const Rule aspect_rules[];
extern const Rule site_rules[];
extern const Rule machine_verdict_rules[];
extern const Rule registration_rules[];
extern const Rule disposal_due_rules[];
extern const Rule disposal_rules[];
extern const Rule geometry_rules[];
extern const Rule plan_area_rules[];
extern const Rule kept_rules[];
extern const Rule order_53_rules[];
extern const Rule tenure_rules[];

/* Not walked by judge.c: rules as what_if() asks them, of the park and one day. */
extern const Rule park_rules[];

/*
 * Where rows may be hidden from who asks, equal means nothing: says unknown,
 * and returns true.
 */
extern bool kept_is_hidden(const Subject *subject, const char *table, Finding *finding);

#endif							/* INDUSTRIAL_PARK_RULES_H */
