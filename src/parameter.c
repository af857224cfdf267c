/*
 * parameter.c
 *	  The catalogue of parameters: names, units, meaning.  Their values are
 *	  rows of the register, dated and cited; no value is in the code.
 */
#include "compat.h"

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "parameter.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(check_parameter);
PG_FUNCTION_INFO_V1(known_parameters);
PG_FUNCTION_INFO_V1(parameter_span_sql);

/* No period of law is longer, and no date runs out of range with it. */
#define MAX_SPAN 10000

typedef struct KnownParameter
{
	const char *name;
	const char *unit;
	const char *article;		/* NULL: of the register, not of the measures */
	const char *meaning;
} KnownParameter;

static const KnownParameter parameters[] = {
	{"leading_industries_max", "industry", "3",
	"how many leading industries a park may have on any day"},
	{"leading_share_min", "%", "3",
	"share of a park's yearly output that its leading industries reach"},
	{"plans_required", "rule", "2",
	"1 while each park needs its master plan, industry development plan and annual plan"},
	{"annual_plan_due", "month", "2",
	"time from the beginning of a year in which its annual plan is approved"},
	{"park_land_share_min", "%", "4",
	"share of the city's new construction land quota that goes to park industry"},
	{"industrial_term_max", "year", "4",
	"longest term that industrial land is transferred for, a lease before it included"},
	{"flexible_term_max", "year", "4",
	"longest flexible term that industrial land is transferred for"},
	{"industrial_lease_max", "year", "4",
	"longest term that industrial land is leased for"},
	{"lease_first_max", "year", "4",
	"longest lease that a transfer of industrial land is to follow"},
	{"standard_land_share_min", "%", "4",
	"share of the year's new industrial land that is supplied as standard land"},
	{"quota_per_revitalized", "%", "4",
	"new quota that a park earns, of the area of the land that it revitalizes"},
	{"land_supply_within", "day", "4",
	"time from the application in which industrial land is supplied"},
	{"plan_adjustment_within", "day", "4",
	"time from the application in which a land-use plan is adjusted"},
	{"idle_after", "year", "5",
	"time after acquisition from which an undeveloped plot is idle"},
	{"disposal_within", "year", "5",
	"time in which idle land and factories are disposed of"},
	{"disposal_steps_required", "rule", "5",
	"1 while disposal needs the park's opinion and an application before it is closed"},
	{"factory_idle_after", "month", "5",
	"time of vacancy from which a factory is idle; no value: from its first day"},
	{"joint_review_required", "rule", "6",
	"1 while new-land projects need an approving joint review before signing"},
	{"review_aspects", "aspect", "6",
	"how many aspects of a joint review must pass"},
	{"review_within", "day", "6",
	"time from the application in which the joint review ends"},
	{"infrastructure_yearly_required", "rule", "7",
	"1 while each park needs an infrastructure plan and report for each year"},
	{"infrastructure_plan_due", "month", "7",
	"time from the beginning of a year in which its infrastructure plan is approved"},
	{"infrastructure_report_due", "month", "7",
	"time from the end of a year in which its infrastructure report is handed in"},
	{"utility_distance", "m", "7",
	"distance to a finished network up to which a plot is serviced by it"},
	{"developed_by_start", "rule", NULL,
	"1 while a recorded start of development counts as development, 0 while it does not; it counts where there is no value"},
	{"review_holidays", "rule", "6",
	"1 while a joint review due on a day off ends on the next working day"},
	{"registration_required", "rule", "6",
	"1 while entering projects are registered with the city's office"},
	{"assessment_after", "day", "8",
	"time after 31 December from which the assessment of the year can be frozen; no value: from the next day"},
	{"assessment_grade_a", "point", "8", "score from which a park is of grade A"},
	{"assessment_grade_b", "point", "8", "score from which a park is of grade B"},
	{"assessment_grade_c", "point", "8", "score from which a park is of grade C"},
	{"assessment_grade_d", "point", "8", "score from which a park is of grade D"},
	{"developed_built_fraction", "%", NULL,
	"built share of a plot from which it counts as developed"},
	{"developed_invested_fraction", "%", NULL,
	"share of the agreed investment from which a plot counts as developed"},
	{"national_start_after", "year", NULL,
	"national rule: time after the agreed start from which a plot without a start is idle"},
	{"national_start_after_delivery", "year", NULL,
	"national rule: time after delivery at which development is to start where no start is agreed"},
	{"national_suspended_after", "year", NULL,
	"national rule: time of suspension from which a plot that is little developed is idle"},
	{"national_built_parts", "1/n", NULL,
	"national rule: n, where a plot is little developed below 1/n of the area to be developed"},
	{"national_invested_min", "%", NULL,
	"national rule: share of the agreed investment below which a plot is little developed"},
	{"inside_tolerance", "m2", NULL,
	"area of a plot that may lie outside its park's boundary"},
	{"site_area_tolerance", "%", NULL,
	"difference of declared land area and measured site, as a share of the declared"},
	{"assembly_gap", "m", NULL,
	"distance up to which idle plots count as side by side"},
	{"assembly_edge_min", "m", NULL,
	"length of common boundary from which idle plots make one site"},
	{"overlap_tolerance", "m2", NULL,
	"area that two registered plots may have in common"},
	{"contradiction_built_min", "%", NULL,
	"built share from which a plot on record as not developed contradicts the record"},
	{"building_on_plot_min", "%", NULL,
	"share of a footprint from which a building stands on a plot"},
	{"area_tolerance", "%", NULL,
	"difference of recorded and measured area of a plot, as a share of the recorded"},
};

static const KnownParameter *
find_parameter(const char *name)
{
	for (int i = 0; i < (int) lengthof(parameters); i++)
		if (strcmp(parameters[i].name, name) == 0)
			return &parameters[i];
	return NULL;
}

const char *
parameter_unit(const char *name)
{
	const KnownParameter *known = find_parameter(name);

	return known ? known->unit : NULL;
}

/* Two units of time may replace each other: 2 years, 24 months. */
static bool
is_span(const char *unit)
{
	return strcmp(unit, "year") == 0 || strcmp(unit, "month") == 0 || strcmp(unit, "day") == 0;
}

/*
 * For a CHECK constraint: true, or an error that names what is wrong.
 */
Datum
check_parameter(PG_FUNCTION_ARGS)
{
	char	   *name = text_to_cstring(PG_GETARG_TEXT_PP(0));
	Numeric		value = PG_GETARG_NUMERIC(1);
	char	   *unit = text_to_cstring(PG_GETARG_TEXT_PP(2));
	const KnownParameter *known = find_parameter(name);
	Interval	span;

	if (known == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no rule knows a parameter \"%s\"", name),
				 errhint("SELECT * FROM park.known_parameters() lists them.")));
	if (strcmp(unit, known->unit) != 0 && !(is_span(known->unit) && is_span(unit)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("parameter \"%s\" is in \"%s\", not in \"%s\"", name, known->unit, unit)));
	if (numeric_is_nan(value) || numeric_is_inf(value) ||
		DatumGetBool(DirectFunctionCall2(numeric_lt, NumericGetDatum(value),
										 NumericGetDatum(int64_to_numeric(0)))))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("value of parameter \"%s\" must be a number from 0 up", name)));
	if (is_span(unit))
		span_from_unit(value, unit, &span);
	PG_RETURN_BOOL(true);
}

void
span_from_unit(Numeric value, const char *unit, Interval *span)
{
	Datum		number = NumericGetDatum(value);
	Datum		whole = DirectFunctionCall2(numeric_round, number, Int32GetDatum(0));
	Datum		least = NumericGetDatum(int64_to_numeric(0));
	Datum		most = NumericGetDatum(int64_to_numeric(MAX_SPAN));
	int32		count;

	if (!is_span(unit) ||
		!DatumGetBool(DirectFunctionCall2(numeric_eq, whole, number)) ||
		DatumGetBool(DirectFunctionCall2(numeric_lt, number, least)) ||
		DatumGetBool(DirectFunctionCall2(numeric_gt, number, most)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s %s\" is not a whole number of years, months or days, %d at most",
						DatumGetCString(DirectFunctionCall1(numeric_out, number)), unit, MAX_SPAN)));

	count = DatumGetInt32(DirectFunctionCall1(numeric_int4, whole));
	memset(span, 0, sizeof(Interval));
	if (strcmp(unit, "day") == 0)
		span->day = count;
	else
		span->month = strcmp(unit, "year") == 0 ? count * MONTHS_PER_YEAR : count;
}

Datum
parameter_span_sql(PG_FUNCTION_ARGS)
{
	Interval   *span = palloc(sizeof(Interval));

	span_from_unit(PG_GETARG_NUMERIC(0), text_to_cstring(PG_GETARG_TEXT_PP(1)), span);
	PG_RETURN_INTERVAL_P(span);
}

Datum
known_parameters(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < (int) lengthof(parameters); i++)
	{
		const KnownParameter *p = &parameters[i];
		Datum		values[] = {
			CStringGetTextDatum(p->name), CStringGetTextDatum(p->unit),
			p->article ? CStringGetTextDatum(p->article) : (Datum) 0,
			CStringGetTextDatum(p->meaning)
		};
		bool		nulls[] = {false, false, p->article == NULL, false};

		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

int
parameter_int(const Parameter *parameter)
{
	return DatumGetInt32(DirectFunctionCall1(numeric_int4, NumericGetDatum(parameter->value)));
}

void
parameter_span(const Parameter *parameter, Interval *span)
{
	span_from_unit(parameter->value, parameter->unit, span);
}
