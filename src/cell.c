/*
 * cell.c
 *	  Reading the cells of a spreadsheet.
 *
 * What the columns of an import mean, and what is wrong with a row, is not
 * decided here.
 */
#include "compat.h"

#include "cell.h"
#include "common/int.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

/* 1 万元 is 10 to this power of yuan. */
#define DECIMALS_OF_WAN 4

/* Longest part of a cell that a message repeats, in bytes. */
#define CELL_IN_MESSAGE 80

const char *const cell_fault_names[CELL_FAULTS] = {
	[CELL_MALFORMED] = "malformed",
	[CELL_NEGATIVE] = "negative",
	[CELL_TOO_FINE] = "too_fine",
	[CELL_TOO_LARGE] = "too_large",
};

const char *const cell_complaints[CELL_FAULTS] = {
	[CELL_MALFORMED] = gettext_noop("this is not a number"),
	[CELL_NEGATIVE] = gettext_noop("an amount must not be negative"),
	[CELL_TOO_FINE] = gettext_noop("an amount must come to whole yuan"),
	[CELL_TOO_LARGE] = gettext_noop("an amount must not exceed 9223372036854775807 yuan"),
};

/*
 * Core: UTF-8, no fmgr.
 */

bool
cell_is_blank(pg_wchar c)
{
	switch (c)
	{
		case 0x0085:			/* next line */
		case 0x00A0:			/* no-break space */
		case 0x1680:			/* Ogham space mark */
		case 0x180E:			/* Mongolian vowel separator */
		case 0x2028:			/* line separator */
		case 0x2029:			/* paragraph separator */
		case 0x202F:			/* narrow no-break space */
		case 0x205F:			/* mathematical space */
		case 0x2060:			/* word joiner */
		case 0x3000:			/* ideographic space */
		case 0xFEFF:			/* byte order mark */
			return true;
		default:

			/* from U+2000 on spaces of all widths, the last of width 0 */
			return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x2000 && c <= 0x200B);
	}
}

char *
cell_fold(const char *string, int length)
{
	char	   *utf8 = pg_server_to_any(string, length, PG_UTF8);
	const char *in = utf8;
	const char *end;
	char	   *cell;
	char	   *out;
	char	   *last;			/* behind the last that is no blank */

	end = utf8 + (utf8 == string ? (size_t) length : strlen(utf8));
	cell = out = last = palloc(end - in + 1);
	while (in < end)
	{
		int			size = pg_utf_mblen((const unsigned char *) in);
		pg_wchar	c = 0;

		/* a database without an encoding holds anything */
		if (size > end - in)
			size = (int) (end - in);
		else
			c = utf8_to_unicode((const unsigned char *) in);

		if (cell_is_blank(c))
		{
			/* none before the first; inside, each is a plain one */
			if (out > cell)
				*out++ = ' ';
		}
		else
		{
			if (c >= 0xFF01 && c <= 0xFF5E)
				*out++ = (char) (c - 0xFF01 + '!');
			else
			{
				memcpy(out, in, size);
				out += size;
			}
			last = out;
		}
		in += size;
	}
	*last = '\0';
	return cell;
}

/*
 * Reads the digits before the point: without separators, or in groups of
 * three.  Copies them to digits; NULL if they are neither.
 */
static const char *
whole_digits(const char *p, char **digits)
{
	int			group = 0;		/* digits since the start or the last comma */
	bool		grouped = false;

	for (;; p++)
	{
		if (*p >= '0' && *p <= '9')
		{
			*(*digits)++ = *p;
			group++;
		}
		else if (*p == ',' && group >= 1 && group <= 3 && (!grouped || group == 3))
		{
			grouped = true;
			group = 0;
		}
		else
			break;
	}
	return grouped && group != 3 ? NULL : p;
}

CellFault
cell_amount(const char *cell, int decimals, int64 *value)
{
	char	   *digits = palloc(strlen(cell) + decimals + 1);
	char	   *end = digits;
	char	   *point;
	bool		negative = *cell == '-';
	const char *p = whole_digits(*cell == '-' || *cell == '+' ? cell + 1 : cell, &end);

	if (p == NULL)
		return CELL_MALFORMED;
	point = end;
	if (*p == '.')
		while (*++p >= '0' && *p <= '9')
			*end++ = *p;
	if (*p != '\0' || end == digits)
		return CELL_MALFORMED;
	if (negative && strspn(digits, "0") < (size_t) (end - digits))
		return CELL_NEGATIVE;

	while (end < point + decimals)
		*end++ = '0';
	for (char *fraction = point + decimals; fraction < end; fraction++)
		if (*fraction != '0')
			return CELL_TOO_FINE;

	*value = 0;
	for (char *digit = digits; digit < point + decimals; digit++)
		if (pg_mul_s64_overflow(*value, 10, value) ||
			pg_add_s64_overflow(*value, *digit - '0', value))
			return CELL_TOO_LARGE;
	return CELL_FINE;
}

bool
cell_whole_number(const char *cell, const char *suffix, int32 *value)
{
	size_t		length = strlen(cell);
	size_t		suffix_length = strlen(suffix);
	char	   *number = pstrdup(cell);
	int64		wide;

	if (length > suffix_length && strcmp(cell + length - suffix_length, suffix) == 0)
		number[length - suffix_length] = '\0';
	if (strchr(number, ',') || cell_amount(number, 0, &wide) != CELL_FINE || wide > PG_INT32_MAX)
		return false;
	*value = (int32) wide;
	return true;
}

/*
 * SQL functions
 */

PG_FUNCTION_INFO_V1(cell_text);
PG_FUNCTION_INFO_V1(whole_number_or_null);
PG_FUNCTION_INFO_V1(yuan_from_wan);
PG_FUNCTION_INFO_V1(yuan_from_wan_or_null);
PG_FUNCTION_INFO_V1(yuan_or_null);
PG_FUNCTION_INFO_V1(amount_fault);

static char *
folded_argument(FunctionCallInfo fcinfo, int number)
{
	text	   *argument = PG_GETARG_TEXT_PP(number);

	return cell_fold(VARDATA_ANY(argument), VARSIZE_ANY_EXHDR(argument));
}

Datum
cell_text(PG_FUNCTION_ARGS)
{
	char	   *cell = folded_argument(fcinfo, 0);

	if (cell[0] == '\0')
		PG_RETURN_NULL();
	for (char *p = cell; *p; p++)
		*p = pg_ascii_tolower((unsigned char) *p);
	PG_RETURN_DATUM(CStringGetTextDatum(pg_any_to_server(cell, strlen(cell), PG_UTF8)));
}

Datum
whole_number_or_null(PG_FUNCTION_ARGS)
{
	int32		value;

	if (!cell_whole_number(folded_argument(fcinfo, 0), folded_argument(fcinfo, 1), &value))
		PG_RETURN_NULL();
	PG_RETURN_INT32(value);
}

Datum
yuan_from_wan(PG_FUNCTION_ARGS)
{
	char	   *cell = folded_argument(fcinfo, 0);
	int64		yuan = 0;
	CellFault	fault = cell_amount(cell, DECIMALS_OF_WAN, &yuan);

	if (fault != CELL_FINE)
	{
		cell[pg_encoding_mbcliplen(PG_UTF8, cell, strlen(cell), CELL_IN_MESSAGE)] = '\0';
		ereport(ERROR,
				(errcode(fault == CELL_MALFORMED ? ERRCODE_INVALID_TEXT_REPRESENTATION :
						 ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("invalid amount \"%s\": %s",
						pg_any_to_server(cell, strlen(cell), PG_UTF8),
						dgettext(TEXTDOMAIN, cell_complaints[fault]))));
	}
	PG_RETURN_INT64(yuan);
}

static Datum
amount_or_null(FunctionCallInfo fcinfo, int decimals)
{
	int64		yuan;

	if (cell_amount(folded_argument(fcinfo, 0), decimals, &yuan) != CELL_FINE)
		PG_RETURN_NULL();
	PG_RETURN_INT64(yuan);
}

Datum
yuan_from_wan_or_null(PG_FUNCTION_ARGS)
{
	return amount_or_null(fcinfo, DECIMALS_OF_WAN);
}

Datum
yuan_or_null(PG_FUNCTION_ARGS)
{
	return amount_or_null(fcinfo, 0);
}

Datum
amount_fault(PG_FUNCTION_ARGS)
{
	bool		in_wan = PG_GETARG_BOOL(1);
	int64		yuan;
	CellFault	fault = cell_amount(folded_argument(fcinfo, 0), in_wan ? DECIMALS_OF_WAN : 0, &yuan);

	if (fault == CELL_FINE)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(cell_fault_names[fault]));
}
