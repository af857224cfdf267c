/*
 * yardstick.h
 *	  What projects are measured by: dated parameters, admission standards and
 *	  positioning of a register, read once a statement and then asked in memory.
 *
 * To measure by something that is not in the register, load a yardstick, change
 * it, order it, and give it to the subject: yardstick_of() is the only way to
 * one.
 */
#ifndef INDUSTRIAL_PARK_YARDSTICK_H
#define INDUSTRIAL_PARK_YARDSTICK_H

#include "indicator.h"
#include "industry_code.h"
#include "parameter.h"
#include "register.h"

/*
 * What else rules read once a statement and keep as long as a yardstick.  What
 * is noted here must come from tables that tell of their changes by the
 * triggers measures_before and measures_after.  Valid until the next query.
 */
typedef struct RegisterNotes
{
	uint64		number;			/* no two have the same */
	MemoryContext context;		/* of what is noted */
	struct RequiredReview *required;	/* joint_review_required, gate.c; NULL: not read yet */
	int			required_count;
	struct ParkPrint *parks;	/* fingerprint.c */
	struct LockedPark *locked_parks;	/* gate.c */
} RegisterNotes;

extern RegisterNotes *register_notes(const Subject *subject);

/* Nothing that was read or noted so far holds any more. */
extern void yardstick_forget(void);

/* The days from "first" until the one before "end". */
typedef struct Period
{
	DateADT		first;
	DateADT		end;
} Period;

typedef struct DatedParameter
{
	char	   *name;
	Period		applies;
	Parameter	parameter;
} DatedParameter;

/* A row of admission_standards. */
typedef struct Standard
{
	int			indicator;
	bool		any_park;
	int64		park;			/* 0 if any */
	IndustryCode industry;		/* 0: any; it stands above all codes */
	Period		applies;
	Numeric		minimum;		/* NULL: none */
	Numeric		maximum;
	char	   *citation;
} Standard;

/* A row of leading_industries. */
typedef struct Positioning
{
	int64		park;
	Period		applies;
	char	   *name;
	int			count;
	IndustryCode *codes;
} Positioning;

typedef struct Yardstick
{
	int			parameter_count;
	int			standard_count;
	int			positioning_count;
	DatedParameter *parameters;
	Standard   *standards;		/* in the order that yardstick_order() makes */
	int			firsts[MAX_INDICATORS + 1];	/* of an indicator's standards */
	Positioning *positionings;
} Yardstick;

/*
 * By what the subject is measured.  SPI must be connected.  It is valid until
 * the next query.
 */
extern const Yardstick *yardstick_of(const Subject *subject);

/* Reads the register's own, as the subject sees it, into the current context. */
extern Yardstick *yardstick_load(const Subject *subject);
extern void yardstick_order(Yardstick *yardstick);

static inline bool
period_has(const Period *period, DateADT day)
{
	return period->first <= day && day < period->end;
}

/*
 * The value of a parameter on a day, by the subject's yardstick if it has one,
 * else by the register's table; false before its first and in its gaps.
 */
extern bool register_parameter(const Subject *subject, const char *name, DateADT on,
							   Parameter *parameter);

/* NULL before the first value and in gaps. */
extern const Parameter *yardstick_parameter(const Yardstick *yardstick, const char *name,
											DateADT day);

/* The first day on which it has a value; false if there is none. */
extern bool yardstick_first_day(const Yardstick *yardstick, const char *name, DateADT *day);

/*
 * The standards that may govern an industry (0: not recorded) of a park on a
 * day, one after the other, NULL at the end.  Usually it is one: that of the
 * park before that of any park, and the deepest code first.  Standards of codes
 * below the industry may govern too, as it is not known where below it the
 * project stands; and then, perhaps, none does: "none" says so.
 */
typedef struct Governing
{
	const Yardstick *yardstick;
	int			indicator;
	int64		park;
	IndustryCode industry;
	DateADT		day;

	/* how far it is */
	bool		any_park;
	bool		found;			/* of the park at hand, one that surely applies */
	bool		done;
	int			next;			/* standard below the industry to be looked at */
	bool		none;			/* in the end: perhaps no standard governs */
} Governing;

extern void governing_start(Governing *governing, const Yardstick *yardstick, int indicator,
							int64 park, IndustryCode industry, DateADT day);
extern const Standard *governing_next(Governing *governing);

#endif							/* INDUSTRIAL_PARK_YARDSTICK_H */
