/*
 * development.c
 *	  Whether a plot counts as developed.
 *
 * Here: the decision from evidence and limits, exact comparison of shares, and
 * the SQL function over both.  Not here: where evidence and limits come from,
 * and what follows for a plot that is not developed.
 */
#include "compat.h"

#include <math.h>

#include "development.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#define AREA_DIGITS 4

static Numeric
multiply(Numeric a, Numeric b)
{
	return DatumGetNumeric(DirectFunctionCall2(numeric_mul, NumericGetDatum(a), NumericGetDatum(b)));
}

static double
as_double(Numeric value)
{
	return DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, NumericGetDatum(value)));
}

Numeric
rounded_area(double area)
{
	Datum		exact = DirectFunctionCall1(float8_numeric, Float8GetDatum(area));
	Datum		rounded = DirectFunctionCall2(numeric_round, exact, Int32GetDatum(AREA_DIGITS));

	return DatumGetNumeric(DirectFunctionCall1(numeric_trim_scale, rounded));
}

Numeric
percent_of(Numeric part, Numeric whole)
{
	return DatumGetNumeric(DirectFunctionCall2(numeric_div,
											   NumericGetDatum(multiply(part, int64_to_numeric(100))),
											   NumericGetDatum(whole)));
}

bool
amount_reaches(Numeric part, Numeric times, Numeric whole, Numeric of)
{
	return DatumGetBool(DirectFunctionCall2(numeric_ge,
											NumericGetDatum(multiply(part, times)),
											NumericGetDatum(multiply(whole, of))));
}

bool
area_reaches(double part, Numeric times, double whole, Numeric of)
{
	return amount_reaches(rounded_area(part), times, rounded_area(whole), of);
}

/*
 * The built share against its minimum.  Numerics are slow, and most plots are
 * far from the limit: only where the doubles are too close to tell, by more
 * than rounding to a ten-thousandth can move them, is it compared exactly.
 */
static bool
built_reaches(double built, double area, Numeric min, double min_double)
{
	double		part = built * 100,
				limit = area * min_double,
				doubt = (100 + min_double) / 10000 + (part + limit) * 1e-12;

	if (part > limit + doubt)
		return true;
	if (part < limit - doubt)
		return false;
	return area_reaches(built, int64_to_numeric(100), area, min);
}

static Development
decide(const DevelopmentTest *test, double built_min, const DevelopmentEvidence *evidence)
{
	if (test->start_counts && evidence->started)
		return DEVELOPED_STARTED;
	if (test->built_min && evidence->has_area &&
		built_reaches(evidence->built, evidence->area, test->built_min, built_min))
		return DEVELOPED_BUILT;
	if (test->invested_min && evidence->has_investment &&
		amount_reaches(int64_to_numeric(evidence->invested), int64_to_numeric(100),
					   int64_to_numeric(evidence->agreed), test->invested_min))
		return DEVELOPED_INVESTED;

	if (test->built_min && !evidence->has_area)
		return DEVELOPMENT_AREA_UNKNOWN;
	if (test->invested_min && !evidence->has_investment)
		return DEVELOPMENT_INVESTMENT_UNKNOWN;
	return NOT_DEVELOPED;
}

Development
development(const DevelopmentTest *test, const DevelopmentEvidence *evidence)
{
	return decide(test, test->built_min ? as_double(test->built_min) : 0, evidence);
}

/*
 * A minimum is the same for all rows of a query.  It is converted once.
 */
typedef struct CachedMinimum
{
	double		value;
	Size		size;
	char		bytes[64];
} CachedMinimum;

static double
cached_double(FunctionCallInfo fcinfo, Numeric min)
{
	CachedMinimum *cached = fcinfo->flinfo->fn_extra;
	Size		size = VARSIZE(min);

	if (size > sizeof(cached->bytes))
		return as_double(min);
	if (cached == NULL)
		cached = fcinfo->flinfo->fn_extra =
			MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(CachedMinimum));
	if (cached->size != size || memcmp(cached->bytes, min, size) != 0)
	{
		cached->value = as_double(min);
		cached->size = size;
		memcpy(cached->bytes, min, size);
	}
	return cached->value;
}

PG_FUNCTION_INFO_V1(is_developed);

/*
 * is_developed(started_on, start_counts, built_m2, area_m2, built_min,
 * invested_yuan, agreed_yuan, invested_min, as_of): NULL where what is not
 * recorded could decide.
 */
Datum
is_developed(PG_FUNCTION_ARGS)
{
	DevelopmentTest test = {0};
	DevelopmentEvidence evidence = {0};
	double		built_min = 0;

	if (PG_ARGISNULL(8))
		PG_RETURN_NULL();

	test.start_counts = PG_ARGISNULL(1) || PG_GETARG_BOOL(1);
	evidence.started = !PG_ARGISNULL(0) && PG_GETARG_DATEADT(0) <= PG_GETARG_DATEADT(8);
	if (!PG_ARGISNULL(4))
	{
		test.built_min = PG_GETARG_NUMERIC(4);
		built_min = cached_double(fcinfo, test.built_min);
	}
	if (!PG_ARGISNULL(2) && !PG_ARGISNULL(3))
	{
		evidence.built = PG_GETARG_FLOAT8(2);
		evidence.area = PG_GETARG_FLOAT8(3);
		evidence.has_area = evidence.area > 0 && !isnan(evidence.built);
	}
	if (!PG_ARGISNULL(7))
		test.invested_min = PG_GETARG_NUMERIC(7);
	if (!PG_ARGISNULL(5) && !PG_ARGISNULL(6))
	{
		evidence.invested = PG_GETARG_INT64(5);
		evidence.agreed = PG_GETARG_INT64(6);
		evidence.has_investment = evidence.agreed > 0;
	}

	switch (decide(&test, built_min, &evidence))
	{
		case DEVELOPED_STARTED:
		case DEVELOPED_BUILT:
		case DEVELOPED_INVESTED:
			PG_RETURN_BOOL(true);
		case NOT_DEVELOPED:
			PG_RETURN_BOOL(false);
		case DEVELOPMENT_AREA_UNKNOWN:
		case DEVELOPMENT_INVESTMENT_UNKNOWN:
			break;
	}
	PG_RETURN_NULL();
}
