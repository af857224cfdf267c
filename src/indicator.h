/*
 * indicator.h
 *	  What admission standards are set for: indicators of a project, each a
 *	  quotient of what the project declares.
 */
#ifndef INDUSTRIAL_PARK_INDICATOR_H
#define INDUSTRIAL_PARK_INDICATOR_H

#include "postgres.h"

#include "utils/numeric.h"

#define MAX_PARTS 3

#define MAX_INDICATORS 8

/*
 * (part + part + part) * factor / divisor.  The first part must be declared;
 * of the others, what is not declared is not there.
 */
typedef struct Indicator
{
	const char *name;
	const char *label;			/* as messages say it; translated there */
	const char *unit;
	const char *parts[MAX_PARTS];
	int			factor;
	const char *divisor;		/* NULL: the sum of the parts itself */
	const char *at_least;		/* column that the sum cannot be below, for
								 * where the first part is not declared */
	const char *aspect;
	const char *meaning;
} Indicator;

/* -1 if there is no such indicator. */
extern int	indicator_number(const char *name);

/* Error 22023 unless it can be a standard of the indicator, in this unit. */
extern void indicator_check(const char *name, Numeric bound, const char *unit);

/* NULL after the last. */
extern const Indicator *indicator_at(int number);

#endif							/* INDUSTRIAL_PARK_INDICATOR_H */
