/*
 * leading_share.c
 *	  The type leading_output, the aggregates that make and merge it, and the
 *	  shares and verdicts read from it.
 *
 * What is leading is decided in code_set.c; here amounts are booked, added and
 * divided.
 */
#include "compat.h"

#include "leading_output.h"
#include "libpq/pqformat.h"

/* The text form's last field when some amount had a NULL set. */
#define NO_SET_WORD		"no_set"

static LeadingOutput *
leading_output_make(void)
{
	LeadingOutput *output = palloc0(sizeof(LeadingOutput));

	output->tag = LEADING_OUTPUT_VERSION;
	return output;
}

/*
 * Text form
 */

/* Reads (total,leading,undecided) or the same with ,no_set before the end. */
static bool
leading_output_parse(const char *text, LeadingOutput *output)
{
	const char *p = text;

	if (*p++ != '(' ||
		!int128_parse(&p, &output->total) || *p++ != ',' ||
		!int128_parse(&p, &output->leading) || *p++ != ',' ||
		!int128_parse(&p, &output->undecided))
		return false;
	if (strncmp(p, "," NO_SET_WORD, strlen("," NO_SET_WORD)) == 0)
	{
		output->tag |= LEADING_OUTPUT_NO_SET;
		p += strlen("," NO_SET_WORD);
	}
	return strcmp(p, ")") == 0;
}

PG_FUNCTION_INFO_V1(leading_output_in);
Datum
leading_output_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	LeadingOutput *output = leading_output_make();

	if (!leading_output_parse(text, output))
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"", "leading_output", text),
				 errdetail("The form is (total,leading,undecided), in whole yuan of at most 127 bits.")));
	if (!leading_output_is_valid(output))
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid value of type %s: \"%s\"", "leading_output", text),
				 errdetail("Leading and undecided output together exceed the total.")));
	PG_RETURN_LEADING_OUTPUT(output);
}

PG_FUNCTION_INFO_V1(leading_output_out);
Datum
leading_output_out(PG_FUNCTION_ARGS)
{
	const LeadingOutput *output = PG_GETARG_LEADING_OUTPUT(0);
	char		total[INT128_TEXT_SIZE];
	char		leading[INT128_TEXT_SIZE];
	char		undecided[INT128_TEXT_SIZE];

	PG_RETURN_CSTRING(psprintf("(%s,%s,%s%s)",
							   int128_format(output->total, total),
							   int128_format(output->leading, leading),
							   int128_format(output->undecided, undecided),
							   output->tag & LEADING_OUTPUT_NO_SET ? "," NO_SET_WORD : ""));
}

/*
 * Binary form: the tag word, then the three sums, each as its high and its low
 * 64 bits.
 */
static int128
receive_int128(StringInfo buf)
{
	uint64		high = (uint64) pq_getmsgint64(buf);
	uint64		low = (uint64) pq_getmsgint64(buf);

	return (int128) ((uint128) high << 64 | low);
}

static void
send_int128(StringInfo buf, int128 value)
{
	pq_sendint64(buf, (uint64) ((uint128) value >> 64));
	pq_sendint64(buf, (uint64) value);
}

PG_FUNCTION_INFO_V1(leading_output_recv);
Datum
leading_output_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	LeadingOutput *output = palloc(sizeof(LeadingOutput));

	output->tag = (uint64) pq_getmsgint64(buf);
	output->total = receive_int128(buf);
	output->leading = receive_int128(buf);
	output->undecided = receive_int128(buf);
	if (!leading_output_is_valid(output))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary value of type %s", "leading_output"),
				 errdetail("The version or a flag is unknown, or the sums contradict each other.")));
	PG_RETURN_LEADING_OUTPUT(output);
}

PG_FUNCTION_INFO_V1(leading_output_send);
Datum
leading_output_send(PG_FUNCTION_ARGS)
{
	const LeadingOutput *output = PG_GETARG_LEADING_OUTPUT(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendint64(&buf, output->tag);
	send_int128(&buf, output->total);
	send_int128(&buf, output->leading);
	send_int128(&buf, output->undecided);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * Aggregation
 */

/*
 * Transition: (state, industry, amount, leading codes).  The state is NULL
 * until the first amount, and is changed in place after it; no overflow is
 * possible with fewer than 2^64 rows.
 */
PG_FUNCTION_INFO_V1(leading_output_accum);
Datum
leading_output_accum(PG_FUNCTION_ARGS)
{
	LeadingOutput *state = PG_ARGISNULL(0) ? NULL : PG_GETARG_LEADING_OUTPUT(0);
	CodeSetAnswer answer = CODE_UNDECIDED;
	int64		amount;

	if (!AggCheckCallContext(fcinfo, NULL))
		elog(ERROR, "leading_output_accum called in non-aggregate context");

	if (PG_ARGISNULL(2))
	{
		if (state == NULL)
			PG_RETURN_NULL();
		PG_RETURN_LEADING_OUTPUT(state);
	}

	amount = PG_GETARG_INT64(2);
	if (amount < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("output must not be negative: %lld", (long long) amount)));

	if (state == NULL)
		state = leading_output_make();	/* nodeAgg copies it where it lasts */

	if (PG_ARGISNULL(3))
		state->tag |= LEADING_OUTPUT_NO_SET;
	else
	{
		/* looked at even if the code is NULL, so that a bad set never passes */
		const CodeSet *set = PG_GETARG_CODE_SET(3);

		if (!PG_ARGISNULL(1))
			answer = code_set_test(set, PG_GETARG_INDUSTRY_CODE(1));
	}
	leading_output_count(state, amount, answer);
	PG_RETURN_LEADING_OUTPUT(state);
}

/* The operator +; and, changing its first argument, combine and merge. */
PG_FUNCTION_INFO_V1(leading_output_add);
Datum
leading_output_add(PG_FUNCTION_ARGS)
{
	LeadingOutput *left = PG_GETARG_LEADING_OUTPUT(0);
	const LeadingOutput *right = PG_GETARG_LEADING_OUTPUT(1);
	LeadingOutput *sum = left;

	/* the parts cannot overflow if the total does not */
	if (left->total > INT128_MAX - right->total)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("total output is out of range")));

	if (!AggCheckCallContext(fcinfo, NULL))
	{
		sum = palloc(sizeof(LeadingOutput));
		*sum = *left;
	}
	sum->total += right->total;
	sum->leading += right->leading;
	sum->undecided += right->undecided;
	sum->tag |= right->tag;
	PG_RETURN_LEADING_OUTPUT(sum);
}

/*
 * Reading it
 */

PG_FUNCTION_INFO_V1(leading_output_total);
Datum
leading_output_total(PG_FUNCTION_ARGS)
{
	return int128_to_int8(PG_GETARG_LEADING_OUTPUT(0)->total);
}

PG_FUNCTION_INFO_V1(leading_output_leading_total);
Datum
leading_output_leading_total(PG_FUNCTION_ARGS)
{
	return int128_to_int8(PG_GETARG_LEADING_OUTPUT(0)->leading);
}

PG_FUNCTION_INFO_V1(leading_output_undecided_total);
Datum
leading_output_undecided_total(PG_FUNCTION_ARGS)
{
	return int128_to_int8(PG_GETARG_LEADING_OUTPUT(0)->undecided);
}

/* There is no share of nothing, nor one in leading industries nobody named. */
static bool
has_share(const LeadingOutput *output)
{
	return output->total > 0 && !(output->tag & LEADING_OUTPUT_NO_SET);
}

/* The lowest the share can be: nothing undecided is leading. */
PG_FUNCTION_INFO_V1(leading_output_share);
Datum
leading_output_share(PG_FUNCTION_ARGS)
{
	const LeadingOutput *output = PG_GETARG_LEADING_OUTPUT(0);

	if (!has_share(output))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(int128_quotient(output->leading, output->total));
}

/* The highest the share can be: all that is undecided is leading. */
PG_FUNCTION_INFO_V1(leading_output_share_high);
Datum
leading_output_share_high(PG_FUNCTION_ARGS)
{
	const LeadingOutput *output = PG_GETARG_LEADING_OUTPUT(0);

	if (!has_share(output))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(int128_quotient(output->leading + output->undecided, output->total));
}

void
check_required_share(Datum required)
{
	/* not-a-number is greater than every number here */
	if (DatumGetBool(DirectFunctionCall2(numeric_lt, required,
										 NumericGetDatum(int64_to_numeric(0)))) ||
		DatumGetBool(DirectFunctionCall2(numeric_gt, required,
										 NumericGetDatum(int64_to_numeric(1)))))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("required share must be between 0 and 1"),
				 errhint("Write 60 %% as 0.6.")));
}

/*
 * Is the share at least the required one?  Compared by multiplying, so exact:
 * 60 % is met at 60 % and missed one yuan below it.  NULL if what is undecided
 * decides, or there is no output.
 */
PG_FUNCTION_INFO_V1(leading_output_meets);
Datum
leading_output_meets(PG_FUNCTION_ARGS)
{
	const LeadingOutput *output = PG_GETARG_LEADING_OUTPUT(0);
	Datum		required = PG_GETARG_DATUM(1);
	Datum		needed;
	Datum		low;
	Datum		high;

	check_required_share(required);
	if (output->total == 0)
		PG_RETURN_NULL();

	needed = DirectFunctionCall2(numeric_mul, required,
								 NumericGetDatum(int128_to_numeric(output->total)));
	low = NumericGetDatum(int128_to_numeric(output->leading));
	high = NumericGetDatum(int128_to_numeric(output->leading + output->undecided));
	if (DatumGetBool(DirectFunctionCall2(numeric_ge, low, needed)))
		PG_RETURN_BOOL(true);
	if (DatumGetBool(DirectFunctionCall2(numeric_lt, high, needed)))
		PG_RETURN_BOOL(false);
	PG_RETURN_NULL();
}
