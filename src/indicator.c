/*
 * indicator.c
 *	  The catalogue of indicators: names, units, formulas.  What is required of
 *	  them are rows of admission_standards; no value is in the code.
 */
#include "compat.h"

#include "fmgr.h"
#include "funcapi.h"
#include "indicator.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

PG_FUNCTION_INFO_V1(check_standard);
PG_FUNCTION_INFO_V1(known_indicators);

/* No bound of any indicator is greater. */
#define MAX_BOUND INT64CONST(1000000000000000000)

static const Indicator indicators[] = {
	{
		"investment_scale", gettext_noop("total investment"), gettext_noop("yuan"),
		{"total_investment_yuan"}, 1, NULL, "fixed_investment_yuan", "investment_scale",
		"total investment; where it is not declared, it is at least the investment in fixed assets"
	},
	{
		"investment_intensity", gettext_noop("investment intensity"), gettext_noop("yuan/ha"),
		{"fixed_investment_yuan"}, 10000, "land_area_m2", NULL, "investment_intensity",
		"investment in fixed assets, price of the land included, by land area"
	},
	{
		"output_intensity", gettext_noop("output intensity"), gettext_noop("yuan/ha"),
		{"annual_output_yuan"}, 10000, "land_area_m2", NULL, "intensive_land_use",
		"yearly output by land area"
	},
	{
		"floor_area_ratio", gettext_noop("floor area ratio"), gettext_noop("ratio"),
		{"floor_area_m2", "high_storey_area_m2"}, 1, "land_area_m2", NULL, "intensive_land_use",
		"floor area, that of storeys higher than 8 m twice, by land area"
	},
	{
		"building_coefficient", gettext_noop("building coefficient"), "%",
		{"footprint_area_m2", "structure_area_m2", "yard_area_m2"}, 100, "land_area_m2", NULL,
		"intensive_land_use",
		"land under buildings, structures and open yards, by land area"
	},
	{
		"office_land_share", gettext_noop("share of office and living land"), "%",
		{"office_land_m2"}, 100, "land_area_m2", NULL, "intensive_land_use",
		"land for administration and living services, by land area"
	},
	{
		"energy_intensity", gettext_noop("energy intensity"), gettext_noop("tce/10^4 yuan"),
		{"energy_tce"}, 10000, "annual_output_yuan", NULL, "energy_environment",
		"tonnes of coal equivalent a year by 10,000 yuan of yearly output"
	},
};

StaticAssertDecl(lengthof(indicators) <= MAX_INDICATORS, "there are more indicators");

int
indicator_number(const char *name)
{
	for (int i = 0; i < (int) lengthof(indicators); i++)
		if (strcmp(indicators[i].name, name) == 0)
			return i;
	return -1;
}

const Indicator *
indicator_at(int number)
{
	return number < (int) lengthof(indicators) ? &indicators[number] : NULL;
}

static void
check_bound(const char *indicator, Numeric bound)
{
	Datum		value = NumericGetDatum(bound);

	if (numeric_is_nan(bound) || numeric_is_inf(bound) ||
		DatumGetBool(DirectFunctionCall2(numeric_lt, value,
										 NumericGetDatum(int64_to_numeric(0)))) ||
		DatumGetBool(DirectFunctionCall2(numeric_gt, value,
										 NumericGetDatum(int64_to_numeric(MAX_BOUND)))))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("standard of \"%s\" must be a number from 0 to %lld", indicator,
						(long long) MAX_BOUND)));
}

static const Indicator *
check_unit(const char *name, const char *unit)
{
	int			number = indicator_number(name);

	if (number < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no rule knows an indicator \"%s\"", name),
				 errhint("SELECT * FROM park.known_indicators() lists them.")));
	if (strcmp(unit, indicators[number].unit) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("indicator \"%s\" is in \"%s\", not in \"%s\"", name,
						indicators[number].unit, unit)));
	return &indicators[number];
}

void
indicator_check(const char *name, Numeric bound, const char *unit)
{
	check_bound(check_unit(name, unit)->name, bound);
}

/*
 * For a CHECK constraint: true, or an error that names what is wrong.  Bounds
 * may be missing.
 */
Datum
check_standard(PG_FUNCTION_ARGS)
{
	char	   *name;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(3))
		PG_RETURN_NULL();
	name = text_to_cstring(PG_GETARG_TEXT_PP(0));
	check_unit(name, text_to_cstring(PG_GETARG_TEXT_PP(3)));
	for (int bound = 1; bound <= 2; bound++)
		if (!PG_ARGISNULL(bound))
			check_bound(name, PG_GETARG_NUMERIC(bound));
	PG_RETURN_BOOL(true);
}

Datum
known_indicators(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < (int) lengthof(indicators); i++)
	{
		const Indicator *indicator = &indicators[i];
		Datum		values[] = {
			CStringGetTextDatum(indicator->name), CStringGetTextDatum(indicator->unit),
			CStringGetTextDatum(indicator->aspect),
			CStringGetTextDatum(psprintf("6.%s", indicator->name)),
			CStringGetTextDatum(indicator->meaning)
		};
		bool		nulls[lengthof(values)] = {0};

		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}
