/*
 * area_history.h
 *	  The type area_history: built area of a plot as a step function of time.
 *
 * A step says that from its day on the area is so much, until the day of the
 * next step.  Before the first step it is 0.
 *
 * Every function has one representation, the canonical one: days strictly
 * increase, neighbouring areas differ, the first area is not 0.  Areas are
 * finite square metres, 0 or more, and never -0.  Only the first day may be
 * -infinity, none is infinity.  Values are therefore equal if their bytes are.
 */
#ifndef INDUSTRIAL_PARK_AREA_HISTORY_H
#define INDUSTRIAL_PARK_AREA_HISTORY_H

#include "fmgr.h"
#include "utils/date.h"
#include "utils/memutils.h"

typedef struct AreaStep
{
	DateADT		from_date;
	int32		unused;			/* 0 in a stored value */
	double		area;			/* square metres */
} AreaStep;

typedef struct AreaHistory
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	int32		flags;			/* version of this layout: 0 */
	int32		count;			/* of steps */
	int32		unused;			/* 0; aligns the steps */
	AreaStep	steps[FLEXIBLE_ARRAY_MEMBER];
} AreaHistory;

#define AREA_HISTORY_SIZE(count) \
	(offsetof(AreaHistory, steps) + (Size) (count) * sizeof(AreaStep))

/* That many steps fit into one allocation, as steps and as a value. */
#define AREA_HISTORY_MAX_STEPS \
	((MaxAllocSize - offsetof(AreaHistory, steps)) / sizeof(AreaStep))

#define DatumGetAreaHistoryP(X)		((AreaHistory *) PG_DETOAST_DATUM(X))
#define PG_GETARG_AREA_HISTORY_P(n)	DatumGetAreaHistoryP(PG_GETARG_DATUM(n))
#define PG_RETURN_AREA_HISTORY_P(x)	PG_RETURN_POINTER(x)

/*
 * The palloc'd canonical form of steps whose days strictly increase; raises an
 * error if they do not, or if a day or an area is not one of a history.
 */
extern AreaHistory *area_history_make(const AreaStep *steps, int count);

/* Area on a day; an infinite day stands for the limit. */
extern double area_history_on(const AreaHistory *history, DateADT day);

#endif							/* INDUSTRIAL_PARK_AREA_HISTORY_H */
