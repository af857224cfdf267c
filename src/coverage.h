/*
 * coverage.h
 *	  How much of a plot its buildings cover, every square metre once.
 */
#ifndef INDUSTRIAL_PARK_COVERAGE_H
#define INDUSTRIAL_PARK_COVERAGE_H

#include "postgres.h"

#include "area_history.h"
#include "utils/date.h"

/* A footprint and the days [from, until) on which it stood. */
typedef struct Footprint
{
	Datum		geometry;
	DateADT		from;			/* DATEVAL_NOBEGIN: always was */
	DateADT		until;			/* DATEVAL_NOEND: still stands */
} Footprint;

/* Area of plot ∩ union of footprints, in square metres. */
extern double coverage_area(Datum plot, const Datum *footprints, int count);

/* The same as a share of the plot, 0 to 1; false if the plot has no area. */
extern bool coverage_fraction(Datum plot, const Datum *footprints, int count, double *fraction);

/* The same for every day, as a step function. */
extern AreaHistory *coverage_history(Datum plot, const Footprint *footprints, int count);

#endif							/* INDUSTRIAL_PARK_COVERAGE_H */
