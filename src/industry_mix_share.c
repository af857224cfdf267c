/*
 * industry_mix_share.c
 *	  Asking an industry_mix how much of it is in given industries.
 *
 * A mix and a set of codes give a leading_output, the same as the rows would
 * have given; shares and verdicts are read from that, in leading_share.c and,
 * inlined, in SQL.  What needs no set is in industry_mix_structure.c.
 */
#include "compat.h"

#include "funcapi.h"
#include "industry_mix.h"
#include "leading_output.h"

/*
 * Books the mix against the set.  Returns false if it has a negative amount:
 * then the sums are right, but are no leading_output, and have no shares.
 */
static bool
book(const IndustryMix *mix, const CodeSet *set, LeadingOutput *output)
{
	LeadingOutput sums = {.tag = LEADING_OUTPUT_VERSION};
	bool		valid = true;
	MixCursor	cursor;

	for (mix_start(&cursor, mix); cursor.key != MIX_END; mix_advance(&cursor))
	{
		leading_output_count(&sums, cursor.amount,
							 cursor.key == MIX_NO_CODE ? CODE_UNDECIDED :
							 code_set_test(set, cursor.key));
		valid &= cursor.amount >= 0;
	}
	*output = sums;
	return valid;
}

/* The same for arguments 0 and 1 of a function. */
static bool
book_arguments(FunctionCallInfo fcinfo, LeadingOutput *output)
{
	return book(PG_GETARG_INDUSTRY_MIX(0), PG_GETARG_CODE_SET(1), output);
}

PG_FUNCTION_INFO_V1(industry_mix_leading_output);
Datum
industry_mix_leading_output(PG_FUNCTION_ARGS)
{
	LeadingOutput *output = palloc(sizeof(LeadingOutput));

	if (!book_arguments(fcinfo, output))
		PG_RETURN_NULL();
	PG_RETURN_LEADING_OUTPUT(output);
}

PG_FUNCTION_INFO_V1(industry_mix_leading_total);
Datum
industry_mix_leading_total(PG_FUNCTION_ARGS)
{
	LeadingOutput output;

	(void) book_arguments(fcinfo, &output);
	PG_RETURN_DATUM(int128_to_int8(output.leading));
}

PG_FUNCTION_INFO_V1(industry_mix_undecided_total);
Datum
industry_mix_undecided_total(PG_FUNCTION_ARGS)
{
	LeadingOutput output;

	(void) book_arguments(fcinfo, &output);
	PG_RETURN_DATUM(int128_to_int8(output.undecided));
}

/* Lowest and highest share: nothing, and all, that is undecided is leading. */
PG_FUNCTION_INFO_V1(industry_mix_share_bounds);
Datum
industry_mix_share_bounds(PG_FUNCTION_ARGS)
{
	LeadingOutput output;
	TupleDesc	tupdesc;
	Datum		values[2] = {0};
	bool		nulls[2] = {true, true};

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");

	if (book_arguments(fcinfo, &output) && output.total > 0)
	{
		values[0] = int128_quotient(output.leading, output.total);
		values[1] = int128_quotient(output.leading + output.undecided, output.total);
		nulls[0] = nulls[1] = false;
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc), values, nulls)));
}

/*
 * How much output may come in that is not leading, so that the share just stays
 * at the required one.  With leading output L of T and the required share r,
 * that is the greatest y with L >= r * (T + y), hence floor(L / r) - T.
 *
 * Where the share is missed already, it is the negative of the leading output
 * that is lacking: the smallest y with L + y >= r * (T + y), hence
 * ceil((r * T - L) / (1 - r)).
 */
PG_FUNCTION_INFO_V1(industry_mix_headroom);
Datum
industry_mix_headroom(PG_FUNCTION_ARGS)
{
	Datum		required = PG_GETARG_DATUM(2);
	Datum		zero = INT128_NUMERIC(0);
	Datum		one = INT128_NUMERIC(1);
	LeadingOutput output;
	Datum		leading;
	Datum		total;
	Datum		lacking;
	Datum		slope;
	Datum		amount;

	check_required_share(required);
	if (!book_arguments(fcinfo, &output) || output.total == 0)
		PG_RETURN_NULL();

	leading = INT128_NUMERIC(output.leading);
	total = INT128_NUMERIC(output.total);
	lacking = NUMERIC(sub, NUMERIC(mul, required, total), leading);
	if (NUMERIC_IS(le, lacking, zero))
	{
		if (NUMERIC_IS(eq, required, zero))
			PG_RETURN_NULL();	/* there is no limit */
		amount = NUMERIC(sub, NUMERIC(div_trunc, leading, required), total);
	}
	else
	{
		slope = NUMERIC(sub, one, required);
		if (NUMERIC_IS(eq, slope, zero))
			PG_RETURN_NULL();	/* no amount makes up for what is there */
		amount = NUMERIC(div_trunc, lacking, slope);
		if (NUMERIC_IS(lt, NUMERIC(mul, amount, slope), lacking))
			amount = NUMERIC(add, amount, one);
		amount = NUMERIC(sub, zero, amount);
	}
	PG_RETURN_DATUM(DirectFunctionCall1(numeric_int8, amount));
}

/*
 * (L / D) / (L' / D'), of which L is output in the codes, D all that is not
 * undecided, and the prime marks the reference.
 */
PG_FUNCTION_INFO_V1(industry_mix_location_quotient);
Datum
industry_mix_location_quotient(PG_FUNCTION_ARGS)
{
	const CodeSet *set = PG_GETARG_CODE_SET(2);
	LeadingOutput here;
	LeadingOutput there;

	if (!book(PG_GETARG_INDUSTRY_MIX(0), set, &here) ||
		!book(PG_GETARG_INDUSTRY_MIX(1), set, &there) ||
		here.total == here.undecided || there.leading == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(NUMERIC(div,
							NUMERIC(mul, INT128_NUMERIC(here.leading),
									INT128_NUMERIC(there.total - there.undecided)),
							NUMERIC(mul, INT128_NUMERIC(here.total - here.undecided),
									INT128_NUMERIC(there.leading))));
}
