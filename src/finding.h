/*
 * finding.h
 *	  The answer of a rule: as a value, as a row, as an error.
 */
#ifndef INDUSTRIAL_PARK_FINDING_H
#define INDUSTRIAL_PARK_FINDING_H

#include "compat.h"

#include "exact.h"
#include "funcapi.h"
#include "register.h"

/* In the order of the SQL enum park.verdict. */
typedef enum Verdict
{
	VERDICT_PASS,
	VERDICT_FAIL,
	VERDICT_WAIVED,
	VERDICT_UNKNOWN,
	VERDICT_NOT_APPLICABLE
} Verdict;

/* In the order of the SQL enum park.rule_mode. */
typedef enum RuleMode
{
	MODE_OFF,
	MODE_WARN,
	MODE_ENFORCE
} RuleMode;

typedef struct Finding
{
	const char *rule;			/* the rule's code */
	const char *article;		/* NULL: a rule of the register itself */
	Verdict		verdict;
	DateADT		on;				/* the day whose parameters, modes and waivers
								 * count */
	Numeric		measured;		/* NULL: nothing was measured */
	Numeric		required;
	Numeric		gap;			/* what is lacking; negative: to spare */
	const char *unit;
	char	   *message;
	char	   *hint;
	char	   *citation;
	Datum		place;			/* geometry, or 0 */
	bool		quiet;			/* only the verdict is wanted */
	bool		terse;			/* no sentence is wanted */
} Finding;

/* Sets the verdict and the sentence that explains it; msgid is translated. */
extern void finding_say(Finding *finding, Verdict verdict, const char *msgid,...)
			PARK_PRINTF(3, 4);

/* Adds to the sentence. */
extern void finding_add(Finding *finding, const char *msgid,...) PARK_PRINTF(2, 3);

/* Says what the writer can do. */
extern void finding_advise(Finding *finding, const char *msgid,...) PARK_PRINTF(2, 3);

/* Measured against a maximum or a minimum: sets measured, required, gap, unit. */
extern void finding_at_most(Finding *finding, Numeric measured, Numeric required, const char *unit);
extern void finding_at_least(Finding *finding, Numeric measured, Numeric required, const char *unit);

/* No value of the parameter on that day: the rule does not apply to it. */
extern void finding_no_rule_version(Finding *finding, const char *parameter, DateADT on);

extern const char *date_text(DateADT date);
extern const char *verdict_name(Verdict verdict);
extern const char *mode_name(RuleMode mode);

/* A finding as a row of type park.finding. */
extern void finding_put(const Finding *finding, const Subject *subject, ReturnSetInfo *rsinfo);

/* All given findings in one message; elevel ERROR does not return. */
extern void findings_report(int elevel, const Finding *const *findings, int count,
							const Subject *subject);

#endif							/* INDUSTRIAL_PARK_FINDING_H */
