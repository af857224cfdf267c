/*
 * parameter.h
 *	  The parameters that rules know, and their units.
 */
#ifndef INDUSTRIAL_PARK_PARAMETER_H
#define INDUSTRIAL_PARK_PARAMETER_H

#include "postgres.h"

#include "datatype/timestamp.h"
#include "fmgr.h"
#include "utils/numeric.h"

/* Its unit in the catalogue; NULL if no rule knows it. */
extern const char *parameter_unit(const char *name);

/* For a CHECK constraint, and for who supposes another value. */
extern Datum check_parameter(PG_FUNCTION_ARGS);

/* One dated value. */
typedef struct Parameter
{
	Numeric		value;
	char	   *unit;
	char	   *citation;
} Parameter;

/* A parameter in years, months or days as an interval. */
extern void parameter_span(const Parameter *parameter, Interval *span);

extern int	parameter_int(const Parameter *parameter);

/* "2 year", "10 day" as an interval; errors out for anything but whole spans. */
extern void span_from_unit(Numeric value, const char *unit, Interval *span);

#endif							/* INDUSTRIAL_PARK_PARAMETER_H */
