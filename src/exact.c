/*
 * exact.c
 *	  128-bit integers as text, bigint and numeric; their quotient; small helpers
 *	  for numeric.
 */
#include "compat.h"

#include "exact.h"

char *
int128_format(int128 value, char text[INT128_TEXT_SIZE])
{
	char	   *p = &text[INT128_TEXT_SIZE - 1];

	*p = '\0';
	do
	{
		*--p = '0' + (int) (value % 10);
		value /= 10;
	} while (value > 0);
	return p;
}

bool
int128_parse(const char **text, int128 *value)
{
	const char *p = *text;

	for (*value = 0; *p >= '0' && *p <= '9'; p++)
	{
		int			digit = *p - '0';

		if (*value > (INT128_MAX - digit) / 10)
			return false;
		*value = *value * 10 + digit;
	}
	if (p == *text)
		return false;
	*text = p;
	return true;
}

Numeric
int128_to_numeric(int128 value)
{
	char		text[INT128_TEXT_SIZE];

	if (value <= PG_INT64_MAX)
		return int64_to_numeric((int64) value);
	return DatumGetNumeric(DirectFunctionCall3(numeric_in,
											   CStringGetDatum(int128_format(value, text)),
											   ObjectIdGetDatum(InvalidOid),
											   Int32GetDatum(-1)));
}

Datum
int128_to_int8(int128 sum)
{
	if (sum > PG_INT64_MAX || sum < PG_INT64_MIN)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("output in yuan is out of range for type %s", "bigint")));
	return Int64GetDatum((int64) sum);
}

Datum
int128_quotient(int128 part, int128 whole)
{
	return DirectFunctionCall2(numeric_div,
							   NumericGetDatum(int128_to_numeric(part)),
							   NumericGetDatum(int128_to_numeric(whole)));
}

Numeric
numeric_from_double(double value)
{
	return DatumGetNumeric(DirectFunctionCall1(float8_numeric, Float8GetDatum(value)));
}

bool
numeric_at_most(Numeric a, Numeric b)
{
	return DatumGetBool(DirectFunctionCall2(numeric_le, NumericGetDatum(a), NumericGetDatum(b)));
}

const char *
numeric_text(Numeric value)
{
	return value ? DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value))) : "-";
}
