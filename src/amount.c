/*
 * amount.c
 *	  Amounts in the units that people use: mu and hectares for land, 10,000 yuan
 *	  for money, 10,000 yuan a mu for intensities.
 */
#include "compat.h"

#include "amount.h"
#include "exact.h"
#include "finding.h"
#include "miscadmin.h"
#include "utils/fmgrprotos.h"

/* A unit of findings, and the one that is so many times "many" as large. */
typedef struct PeoplesUnit
{
	const char *unit;
	const char *name;
	int64		of,
				many;			/* "of" of the unit are "many" of people's */
	int64		least;			/* smaller amounts are not said in it */
} PeoplesUnit;

static const PeoplesUnit peoples_units[] = {
	{"m2", gettext_noop("mu"), 10000, 15, 100},
	{"yuan", gettext_noop("10^4 yuan"), 10000, 1, 10000},
	{"yuan/ha", gettext_noop("10^4 yuan/mu"), 150000, 1, 0},
};

/* From here on an area is said in hectares, too. */
#define LEAST_IN_HECTARES 100000

typedef enum Rounding
{
	DOWN,
	NEAREST,
	UP
} Rounding;

static bool
is_at_least(Numeric value, int64 least)
{
	return NUMERIC_IS(ge, DirectFunctionCall1(numeric_abs, NumericGetDatum(value)),
					  NumericGetDatum(int64_to_numeric(least)));
}

/* To four places: of a mu less than a tenth of a square metre, of 10,000 yuan one yuan. */
static const char *
scaled_text(Numeric value, int64 many, int64 of, Rounding rounding)
{
	Datum		places = NumericGetDatum(int64_to_numeric(10000));
	Datum		scaled = NUMERIC(div,
								 NUMERIC(mul, NUMERIC(mul, NumericGetDatum(value), places),
										 NumericGetDatum(int64_to_numeric(many))),
								 NumericGetDatum(int64_to_numeric(of)));

	scaled = rounding == DOWN ? DirectFunctionCall1(numeric_floor, scaled) :
		rounding == UP ? DirectFunctionCall1(numeric_ceil, scaled) :
		DirectFunctionCall2(numeric_round, scaled, Int32GetDatum(0));
	scaled = NUMERIC(div, scaled, places);
	return numeric_text(DatumGetNumeric(DirectFunctionCall1(numeric_trim_scale, scaled)));
}

const char *
area_text(Numeric square_metres)
{
	const PeoplesUnit *mu = &peoples_units[0];
	const char *exact = numeric_text(square_metres);

	if (square_metres == NULL || !is_at_least(square_metres, mu->least))
		return psprintf(dgettext(TEXTDOMAIN, gettext_noop("%s m2")), exact);
	if (!is_at_least(square_metres, LEAST_IN_HECTARES))
		return psprintf(dgettext(TEXTDOMAIN, gettext_noop("%s m2 (%s mu)")), exact,
						scaled_text(square_metres, mu->many, mu->of, NEAREST));
	return psprintf(dgettext(TEXTDOMAIN, gettext_noop("%s m2 (%s mu, %s ha)")), exact,
					scaled_text(square_metres, mu->many, mu->of, NEAREST),
					scaled_text(square_metres, 1, 10000, NEAREST));
}

const char *
money_text(Numeric yuan)
{
	const PeoplesUnit *wan = &peoples_units[1];
	const char *exact = numeric_text(yuan);

	if (yuan == NULL || !is_at_least(yuan, wan->least))
		return psprintf(dgettext(TEXTDOMAIN, gettext_noop("%s yuan")), exact);
	return psprintf(dgettext(TEXTDOMAIN, gettext_noop("%s yuan (%s x 10^4 yuan)")), exact,
					scaled_text(yuan, wan->many, wan->of, NEAREST));
}

const char *
amounts_text(Numeric measured, Numeric required, Numeric gap, const char *unit)
{
	const PeoplesUnit *people = NULL;
	bool		below = NUMERIC_IS(lt, NumericGetDatum(measured), NumericGetDatum(required));

	for (int i = 0; i < (int) lengthof(peoples_units); i++)
		if (strcmp(peoples_units[i].unit, unit) == 0)
			people = &peoples_units[i];
	if (people == NULL || !is_at_least(below ? required : measured, people->least))
		return NULL;

	/* what misses a bound does not look as if it met it */
	return psprintf(dgettext(TEXTDOMAIN, gettext_noop(", that is %s, %s, %s (%s)")),
					scaled_text(measured, people->many, people->of, below ? DOWN : UP),
					scaled_text(required, people->many, people->of, below ? UP : DOWN),
					scaled_text(gap, people->many, people->of, UP),
					dgettext(TEXTDOMAIN, people->name));
}
