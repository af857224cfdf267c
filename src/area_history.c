/*
 * area_history.c
 *	  The type area_history: making the canonical form, text and binary form,
 *	  comparison, lookup.
 *
 * No geometry lives here: how the area of a plot comes about is the business
 * of built_area.c.
 */
#include "compat.h"

#include <math.h>

#include "area_history.h"
#include "common/hashfn.h"
#include "common/shortest_dec.h"
#include "funcapi.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "scan.h"
#include "utils/datetime.h"

/* The binary form: version, number of steps, then day and area of each. */
#define WIRE_VERSION		1
#define WIRE_HEADER_SIZE	(sizeof(uint8) + sizeof(int32))
#define WIRE_STEP_SIZE		(sizeof(DateADT) + sizeof(double))

static void
check_count(Size count)
{
	if (count > AREA_HISTORY_MAX_STEPS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a value of type %s cannot have more than %zu steps",
						"area_history", AREA_HISTORY_MAX_STEPS)));
}

/*
 * The canonical form of steps, wherever they come from.  What is wrong with
 * them is reported with the SQLSTATE that suits their origin.
 */
static AreaHistory *
canonical(const AreaStep *steps, int count, int sqlerrcode,
		  struct Node *escontext)
{
	AreaHistory *history;
	double		area = 0;

	check_count(count);
	history = palloc0(AREA_HISTORY_SIZE(count));

	for (int i = 0; i < count; i++)
	{
		const AreaStep *step = &steps[i];

		if (step->from_date != DATEVAL_NOBEGIN && !IS_VALID_DATE(step->from_date))
			ereturn(escontext, NULL,
					(errcode(sqlerrcode),
					 errmsg("invalid value for type %s", "area_history"),
					 errdetail("The date of step %d is infinity or out of range.", i + 1)));
		if (i > 0 && step->from_date <= steps[i - 1].from_date)
			ereturn(escontext, NULL,
					(errcode(sqlerrcode),
					 errmsg("invalid value for type %s", "area_history"),
					 errdetail("The date of step %d is not after that of the step before it.", i + 1)));
		if (!(step->area >= 0) || isinf(step->area))
			ereturn(escontext, NULL,
					(errcode(sqlerrcode),
					 errmsg("invalid value for type %s", "area_history"),
					 errdetail("The area of step %d is not a finite number of square metres, zero or more.", i + 1)));

		if (step->area != area)
		{
			AreaStep   *kept = &history->steps[history->count++];

			area = step->area;
			kept->from_date = step->from_date;
			kept->area = area + 0.0;	/* -0 becomes 0 */
		}
	}

	SET_VARSIZE(history, AREA_HISTORY_SIZE(history->count));
	return history;
}

AreaHistory *
area_history_make(const AreaStep *steps, int count)
{
	return canonical(steps, count, ERRCODE_DATA_EXCEPTION, NULL);
}

double
area_history_on(const AreaHistory *history, DateADT day)
{
	int			low = 0;
	int			high = history->count;

	/* Steps before "low" have begun by that day, those from "high" on not. */
	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (history->steps[middle].from_date <= day)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 ? history->steps[low - 1].area : 0;
}

/*
 * Text form: {2019-05-01: 120.5, 2022-01-01: 0}.  Dates are ISO 8601 whatever
 * DateStyle says, as the input function is immutable.
 *
 * The readers below take something off the front of a string.  What they do
 * not understand they leave there.
 */
static bool
read_word(const char **p, const char *word)
{
	size_t		length = strlen(word);

	if (strncmp(*p, word, length) != 0)
		return false;
	*p += length;
	return true;
}

static bool
read_digits(const char **p, size_t least, size_t most, int *value)
{
	size_t		length = strspn(*p, "0123456789");

	if (length < least || length > most)
		return false;
	*value = atoi(*p);
	*p += length;
	return true;
}

static bool
read_date(const char **p, DateADT *date)
{
	const char *s;
	int			year,
				month,
				day;

	skip_space(p);
	if (read_word(p, "-infinity"))
	{
		*date = DATEVAL_NOBEGIN;
		return true;
	}
	if (read_word(p, "infinity"))
	{
		*date = DATEVAL_NOEND;
		return true;
	}

	s = *p;
	if (!read_digits(&s, 4, 7, &year) || !read_word(&s, "-") ||
		!read_digits(&s, 2, 2, &month) || !read_word(&s, "-") ||
		!read_digits(&s, 2, 2, &day) || year < 1)
		return false;
	if (read_word(&s, " BC"))
		year = 1 - year;
	if (month < 1 || month > MONTHS_PER_YEAR ||
		day < 1 || day > day_tab[isleap(year)][month - 1] ||
		!IS_VALID_JULIAN(year, month, day))
		return false;

	*date = date2j(year, month, day) - POSTGRES_EPOCH_JDATE;
	*p = s;
	return true;
}

static bool
read_area(const char **p, double *area)
{
	char	   *end;
	size_t		length;

	/* Of what strtod() takes, leave out hexadecimals, names and spaces. */
	skip_space(p);
	length = strspn(*p, "+-.0123456789eE");
	*area = strtod(*p, &end);
	if (length == 0 || end != *p + length)
		return false;
	*p = end;
	return true;
}

/*
 * Read a whole history; "steps" has room for one more than the text has
 * colons.  Returns NULL, or the place that is not understood.
 */
static const char *
read_steps(const char *p, AreaStep *steps, int *count)
{
	*count = 0;
	if (!read_char(&p, '{'))
		return p;
	if (!read_char(&p, '}'))
	{
		do
		{
			AreaStep   *step = &steps[(*count)++];

			if (!read_date(&p, &step->from_date) ||
				!read_char(&p, ':') ||
				!read_area(&p, &step->area))
				return p;
		} while (read_char(&p, ','));

		if (!read_char(&p, '}'))
			return p;
	}
	skip_space(&p);
	return *p == '\0' ? NULL : p;
}

static AreaHistory *
area_history_parse(const char *text, struct Node *escontext)
{
	AreaStep   *steps;
	int			count;
	Size		room = 1;
	const char *stuck;

	for (const char *p = text; *p != '\0'; p++)
		room += (*p == ':');
	check_count(room);
	steps = palloc(room * sizeof(AreaStep));

	stuck = read_steps(text, steps, &count);
	if (stuck != NULL)
		ereturn(escontext, NULL,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"",
						"area_history", text),
				 *stuck == '\0' ? errdetail("The input ends too early.") :
				 errdetail("What begins at \"%s\" is not understood.", stuck),
				 errhint("Write it like {2019-05-01: 120.5, 2022-01-01: 0}.")));

	return canonical(steps, count, ERRCODE_INVALID_TEXT_REPRESENTATION, escontext);
}

static void
append_date(StringInfo buf, DateADT date)
{
	struct pg_tm tm;
	char		text[MAXDATELEN + 1];

	if (DATE_NOT_FINITE(date))
		EncodeSpecialDate(date, text);
	else
	{
		j2date(date + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
		EncodeDateOnly(&tm, USE_ISO_DATES, text);
	}
	appendStringInfoString(buf, text);
}

PG_FUNCTION_INFO_V1(area_history_in);
PG_FUNCTION_INFO_V1(area_history_out);
PG_FUNCTION_INFO_V1(area_history_recv);
PG_FUNCTION_INFO_V1(area_history_send);

Datum
area_history_in(PG_FUNCTION_ARGS)
{
	AreaHistory *history = area_history_parse(PG_GETARG_CSTRING(0),
											  fcinfo->context);

	if (history == NULL)
		PG_RETURN_NULL();
	PG_RETURN_AREA_HISTORY_P(history);
}

Datum
area_history_out(PG_FUNCTION_ARGS)
{
	AreaHistory *history = PG_GETARG_AREA_HISTORY_P(0);
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfoChar(&buf, '{');
	for (int i = 0; i < history->count; i++)
	{
		char		area[DOUBLE_SHORTEST_DECIMAL_LEN];

		if (i > 0)
			appendStringInfoString(&buf, ", ");
		append_date(&buf, history->steps[i].from_date);
		double_to_shortest_decimal_buf(history->steps[i].area, area);
		appendStringInfo(&buf, ": %s", area);
	}
	appendStringInfoChar(&buf, '}');
	PG_RETURN_CSTRING(buf.data);
}

Datum
area_history_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	Size		size = buf->len - buf->cursor;
	AreaStep   *steps;
	int			version;
	uint32		count;

	if (size < WIRE_HEADER_SIZE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid value for type %s", "area_history"),
				 errdetail("The input ends too early.")));

	version = pq_getmsgbyte(buf);
	if (version != WIRE_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid value for type %s", "area_history"),
				 errdetail("Version %d of its binary form is not supported.", version)));

	/* The size bounds the count before anything is allocated for it. */
	count = pq_getmsgint(buf, sizeof(count));
	if ((uint64) count * WIRE_STEP_SIZE != size - WIRE_HEADER_SIZE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid value for type %s", "area_history"),
				 errdetail("The number of steps is %u, but the size is %zu bytes.", count, size)));

	check_count(count);
	steps = palloc(count * sizeof(AreaStep));
	for (uint32 i = 0; i < count; i++)
	{
		steps[i].from_date = (DateADT) pq_getmsgint(buf, sizeof(DateADT));
		steps[i].area = pq_getmsgfloat8(buf);
	}
	PG_RETURN_AREA_HISTORY_P(canonical(steps, count,
									   ERRCODE_INVALID_BINARY_REPRESENTATION,
									   NULL));
}

Datum
area_history_send(PG_FUNCTION_ARGS)
{
	AreaHistory *history = PG_GETARG_AREA_HISTORY_P(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendint8(&buf, WIRE_VERSION);
	pq_sendint32(&buf, history->count);
	for (int i = 0; i < history->count; i++)
	{
		pq_sendint32(&buf, history->steps[i].from_date);
		pq_sendfloat8(&buf, history->steps[i].area);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * Comparison
 */
static bool
same_history(FunctionCallInfo fcinfo)
{
	AreaHistory *a = PG_GETARG_AREA_HISTORY_P(0);
	AreaHistory *b = PG_GETARG_AREA_HISTORY_P(1);

	return VARSIZE(a) == VARSIZE(b) && memcmp(a, b, VARSIZE(a)) == 0;
}

PG_FUNCTION_INFO_V1(area_history_eq);
PG_FUNCTION_INFO_V1(area_history_ne);
PG_FUNCTION_INFO_V1(area_history_hash);
PG_FUNCTION_INFO_V1(area_history_hash_extended);

Datum
area_history_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(same_history(fcinfo));
}

Datum
area_history_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!same_history(fcinfo));
}

Datum
area_history_hash(PG_FUNCTION_ARGS)
{
	AreaHistory *history = PG_GETARG_AREA_HISTORY_P(0);

	return hash_any((unsigned char *) history->steps,
					history->count * sizeof(AreaStep));
}

Datum
area_history_hash_extended(PG_FUNCTION_ARGS)
{
	AreaHistory *history = PG_GETARG_AREA_HISTORY_P(0);

	return hash_any_extended((unsigned char *) history->steps,
							 history->count * sizeof(AreaStep),
							 PG_GETARG_INT64(1));
}

/*
 * Reading a history
 */
PG_FUNCTION_INFO_V1(area_on);
PG_FUNCTION_INFO_V1(area_history_steps);

Datum
area_on(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(area_history_on(PG_GETARG_AREA_HISTORY_P(0),
									 PG_GETARG_DATEADT(1)));
}

Datum
area_history_steps(PG_FUNCTION_ARGS)
{
	AreaHistory *history = PG_GETARG_AREA_HISTORY_P(0);
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < history->count; i++)
	{
		Datum		values[2] = {
			DateADTGetDatum(history->steps[i].from_date),
			Float8GetDatum(history->steps[i].area)
		};
		bool		nulls[2] = {false, false};

		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}
