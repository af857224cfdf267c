/*
 * area.c
 *	  Areas as rules compare them.  No rule is here, and nothing is measured.
 */
#include "compat.h"

#include "exact.h"
#include "rules/area.h"
#include "utils/fmgrprotos.h"
#include "yardstick.h"

Numeric
area_tolerance(const Subject *subject, Finding *finding, const char *name)
{
	const Parameter *parameter = yardstick_parameter(yardstick_of(subject), name, subject->as_of);

	if (parameter == NULL)
		return int64_to_numeric(0);
	finding->citation = pstrdup(parameter->citation);
	return DatumGetNumericCopy(NumericGetDatum(parameter->value));
}

bool
area_is_tolerable(Finding *finding, Numeric part, Numeric whole, Numeric allowed)
{
	if (NUMERIC_IS(ge, NumericGetDatum(part), NumericGetDatum(whole)))
		allowed = int64_to_numeric(0);
	finding_at_most(finding, part, allowed, "m2");
	return NUMERIC_IS(le, NumericGetDatum(part), NumericGetDatum(allowed));
}
