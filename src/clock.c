/*
 * clock.c
 *	  Arithmetic of statutory periods (Civil Code, articles 200 to 204) with
 *	  paused days.
 *
 * Here: calendar arithmetic on dates and lists of pauses, the conversion of a
 * datemultirange into such a list, and the SQL functions over both.  Not here:
 * which period a rule sets, what pauses it, and any table.
 */
#include "compat.h"

#include "catalog/pg_type_d.h"
#include "clock.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/datetime.h"
#include "utils/multirangetypes.h"

static void
check_finite(DateADT day, const char *argument)
{
	if (DATE_NOT_FINITE(day))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("\"%s\" must be a finite date", argument)));
}

/*
 * Of an infinite interval every field is extreme, so the check of its time
 * refuses it too.
 */
static void
check_span(const Interval *span)
{
	if (span->time != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a period must be of whole years, months and days"),
				 errhint("Write it like interval '2 years' or interval '10 days'.")));
	if (span->month < 0 || span->day < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a period must not be negative"),
				 errhint("Count it forwards from the day on which it starts.")));
}

static DateADT
checked_due_date(int64 due)
{
	if (!IS_VALID_DATE(due))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("due date out of range")));
	return (DateADT) due;
}

/*
 * Length in days of a period that no pause interrupts.  It ends on the day of
 * the due month that corresponds to the one it starts on or, where that month
 * has no such day, on its last; days are counted on from there.
 */
static int32
nominal_days(DateADT started, const Interval *span)
{
	int			year,
				month,
				day;
	int64		month_index;
	int64		due = PG_INT64_MAX;

	check_finite(started, "started");
	check_span(span);

	j2date(started + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	month_index = (int64) (month - 1) + span->month;
	year += month_index / MONTHS_PER_YEAR;
	month = month_index % MONTHS_PER_YEAR + 1;
	day = Min(day, day_tab[isleap(year)][month - 1]);

	/* beyond these years date2j() would overflow, and no date is valid */
	if (IS_VALID_JULIAN(year, month, day))
		due = (int64) date2j(year, month, day) - POSTGRES_EPOCH_JDATE + span->day;
	return checked_due_date(due) - started;
}

DateADT
clock_due_date(DateADT started, const Interval *span, const PauseList *pauses)
{
	int64		due = (int64) started + nominal_days(started, span);

	/*
	 * A pause that begins by the due date moves it by all of its days.  The
	 * new due date is past that pause, so one pass over the list settles it.
	 */
	for (int i = 0; pauses != NULL && i < pauses->count; i++)
	{
		const Pause *pause = &pauses->pauses[i];
		int64		first = Max((int64) pause->first, (int64) started + 1);

		if (first > due)
			break;
		if (pause->end == DATEVAL_NOEND)
			return DATEVAL_NOEND;
		if (pause->end > first)
			due += pause->end - first;
	}
	return checked_due_date(due);
}

/*
 * The later a period starts, the later it ends, but the ends of months make
 * its length go up and down by some days.  So the start is sought: backwards by
 * what the end is too late, then forwards by what that was too far.
 */
DateADT
clock_last_start(const Interval *span, DateADT as_of)
{
	int64		start;

	check_finite(as_of, "as_of");
	check_span(span);
	start = (int64) as_of - 1 - (int64) span->month * 28 - span->day;
	for (;;)
	{
		int64		late;

		if (!IS_VALID_DATE(start))
			return DATEVAL_NOBEGIN;
		late = start + nominal_days((DateADT) start, span) - as_of + 1;
		if (late <= 0)
			break;
		start -= late;
	}
	while (start + 1 < as_of &&
		   start + 1 + nominal_days((DateADT) start + 1, span) < as_of)
		start++;
	return (DateADT) start;
}

int32
clock_days_elapsed(DateADT started, const PauseList *pauses, DateADT as_of)
{
	int64		elapsed;

	check_finite(started, "started");
	check_finite(as_of, "as_of");
	elapsed = Max((int64) as_of - started, 0);

	for (int i = 0; pauses != NULL && i < pauses->count; i++)
	{
		const Pause *pause = &pauses->pauses[i];
		int64		first = Max((int64) pause->first, (int64) started + 1);
		int64		end = Min((int64) pause->end, (int64) as_of + 1);

		if (end > first)
			elapsed -= end - first;
	}
	return (int32) elapsed;
}

int32
clock_days_left(DateADT started, const Interval *span, const PauseList *pauses,
				DateADT as_of)
{
	return nominal_days(started, span) -
		clock_days_elapsed(started, pauses, as_of);
}

/* The period in the list that covers a day, or the first after it; NULL if none. */
static const Pause *
next_pause(const PauseList *list, DateADT day)
{
	for (int i = 0; list != NULL && i < list->count; i++)
		if (list->pauses[i].end > day)
			return &list->pauses[i];
	return NULL;
}

static bool
is_weekend(DateADT day)
{
	int			weekday = j2day(day + POSTGRES_EPOCH_JDATE);

	return weekday == 0 || weekday == 6;
}

DateADT
clock_working_day(DateADT day, const PauseList *holidays, const PauseList *worked)
{
	check_finite(day, "day");
	for (;;)
	{
		const Pause *holiday = next_pause(holidays, day);
		const Pause *work = next_pause(worked, day);
		DateADT		next = day + 1;

		CHECK_FOR_INTERRUPTS();
		if (work && work->first <= day)
			return day;
		if (holiday && holiday->first <= day)
		{
			/* long holidays in one step, but not past a day that is worked */
			next = holiday->end;
			if (work && work->first < next)
				next = work->first;
			if (next == DATEVAL_NOEND)
				return DATEVAL_NOEND;
		}
		else if (!is_weekend(day))
			return day;
		day = checked_due_date(next);
	}
}

PauseList *
clock_pauses(Datum datemultirange, TypeCacheEntry *typcache)
{
	MultirangeType *ranges = DatumGetMultirangeTypeP(datemultirange);
	PauseList  *list = palloc(offsetof(PauseList, pauses) +
							  ranges->rangeCount * sizeof(Pause));

	if (typcache == NULL)
		typcache = lookup_type_cache(DATEMULTIRANGEOID,
									 TYPECACHE_MULTIRANGE_INFO);

	list->count = 0;
	for (uint32 i = 0; i < ranges->rangeCount; i++)
	{
		RangeBound	lower,
					upper;
		Pause		pause;

		/*
		 * The canonical form of daterange includes its lower and excludes its
		 * upper bound, unless that is an infinite date.  What an infinite date
		 * bounds is the same with it as without: no finite day is next to it.
		 */
		multirange_get_bounds(typcache->rngtype, ranges, i, &lower, &upper);
		pause.first = lower.infinite ? DATEVAL_NOBEGIN : DatumGetDateADT(lower.val);
		pause.end = upper.infinite ? DATEVAL_NOEND : DatumGetDateADT(upper.val);
		if (pause.first < pause.end)
			list->pauses[list->count++] = pause;
	}
	return list;
}

/*
 * SQL functions.  None is strict: the multirange aggregated from no pause at
 * all is NULL, and it means that there is none.
 */
static PauseList *
getarg_pauses(FunctionCallInfo fcinfo, int argno)
{
	if (PG_ARGISNULL(argno))
		return NULL;
	return clock_pauses(PG_GETARG_DATUM(argno),
						multirange_get_typcache(fcinfo, DATEMULTIRANGEOID));
}

PG_FUNCTION_INFO_V1(due_date);
PG_FUNCTION_INFO_V1(days_elapsed);
PG_FUNCTION_INFO_V1(days_left);
PG_FUNCTION_INFO_V1(last_start);
PG_FUNCTION_INFO_V1(next_working_day);

Datum
due_date(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();

	PG_RETURN_DATEADT(clock_due_date(PG_GETARG_DATEADT(0),
									 PG_GETARG_INTERVAL_P(1),
									 getarg_pauses(fcinfo, 2)));
}

Datum
days_elapsed(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0) || PG_ARGISNULL(2))
		PG_RETURN_NULL();

	PG_RETURN_INT32(clock_days_elapsed(PG_GETARG_DATEADT(0),
									   getarg_pauses(fcinfo, 1),
									   PG_GETARG_DATEADT(2)));
}

Datum
days_left(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(3))
		PG_RETURN_NULL();

	PG_RETURN_INT32(clock_days_left(PG_GETARG_DATEADT(0),
									PG_GETARG_INTERVAL_P(1),
									getarg_pauses(fcinfo, 2),
									PG_GETARG_DATEADT(3)));
}

Datum
last_start(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATEADT(clock_last_start(PG_GETARG_INTERVAL_P(0), PG_GETARG_DATEADT(1)));
}

Datum
next_working_day(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();

	PG_RETURN_DATEADT(clock_working_day(PG_GETARG_DATEADT(0),
										getarg_pauses(fcinfo, 1),
										getarg_pauses(fcinfo, 2)));
}
