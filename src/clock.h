/*
 * clock.h
 *	  Statutory periods: when one ends and how much of it is used up, given the
 *	  days on which it did not run.
 *
 * A period of N days takes the N days after the one it starts on, leaving out
 * paused days.  How N follows from years, months and days is in clock.c.
 */
#ifndef INDUSTRIAL_PARK_CLOCK_H
#define INDUSTRIAL_PARK_CLOCK_H

#include "utils/date.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

/*
 * The days from "first" until the one before "end".  DATEVAL_NOBEGIN and
 * DATEVAL_NOEND stand for a pause without beginning and without end.
 */
typedef struct Pause
{
	DateADT		first;
	DateADT		end;
} Pause;

/*
 * Pauses in the order of their days; none is empty, none overlaps another.
 * NULL is a list as good as an empty one.
 */
typedef struct PauseList
{
	int			count;
	Pause		pauses[FLEXIBLE_ARRAY_MEMBER];
} PauseList;

/*
 * Every date must be finite, and the span must be of whole years, months and
 * days, none negative; otherwise these raise an error.
 */

/* The last day of the period; DATEVAL_NOEND if a pause without end stops it. */
extern DateADT clock_due_date(DateADT started, const Interval *span,
							  const PauseList *pauses);

/*
 * The last day on which a period that no pause interrupts can start to be over
 * before "as_of"; DATEVAL_NOBEGIN if there is none.
 */
extern DateADT clock_last_start(const Interval *span, DateADT as_of);

/* How many days have run, "as_of" included. */
extern int32 clock_days_elapsed(DateADT started, const PauseList *pauses,
								DateADT as_of);

/* How many are still to run; negative if the period is over. */
extern int32 clock_days_left(DateADT started, const Interval *span,
							 const PauseList *pauses, DateADT as_of);

/*
 * The first day from this one on, itself included, on which offices work: no
 * Saturday, Sunday or holiday, unless it is worked instead of another.
 * DATEVAL_NOEND if holidays without end leave none.
 */
extern DateADT clock_working_day(DateADT day, const PauseList *holidays,
								 const PauseList *worked);

/*
 * A datemultirange as a list, palloc'd.  The type cache entry is that of
 * datemultirange; NULL to have it looked up.
 */
extern PauseList *clock_pauses(Datum datemultirange, TypeCacheEntry *typcache);

#endif							/* INDUSTRIAL_PARK_CLOCK_H */
