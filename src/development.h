/*
 * development.h
 *	  Whether a plot counts as developed, by the evidence kept of it and by
 *	  what the office lets count.
 *
 * The rule on idle land and the views of idle land both ask here, so they
 * cannot disagree.
 */
#ifndef INDUSTRIAL_PARK_DEVELOPMENT_H
#define INDUSTRIAL_PARK_DEVELOPMENT_H

#include "postgres.h"

#include "utils/date.h"
#include "utils/numeric.h"

/* What counts on a day. */
typedef struct DevelopmentTest
{
	bool		start_counts;	/* a recorded start of development */
	Numeric		built_min;		/* built share of the plot, in %; NULL: does not count */
	Numeric		invested_min;	/* share of the agreed investment, in %; likewise */
} DevelopmentTest;

/* What is recorded of a plot. */
typedef struct DevelopmentEvidence
{
	bool		started;		/* on that day or before */
	bool		has_area;		/* both areas are known, and the plot's is not 0 */
	double		built;			/* m² on that day */
	double		area;			/* m² of the plot */
	bool		has_investment; /* both amounts are known, and the agreed one is not 0 */
	int64		invested;		/* yuan */
	int64		agreed;
} DevelopmentEvidence;

/* Why a plot counts as developed, or why not. */
typedef enum Development
{
	DEVELOPED_STARTED,
	DEVELOPED_BUILT,
	DEVELOPED_INVESTED,
	DEVELOPMENT_AREA_UNKNOWN,	/* not recorded, and it could decide */
	DEVELOPMENT_INVESTMENT_UNKNOWN,
	NOT_DEVELOPED
} Development;

extern Development development(const DevelopmentTest *test,
							   const DevelopmentEvidence *evidence);

/*
 * Whether part × times reaches whole × of.  Exact: areas are compared as
 * numerics of ten-thousandths of a square metre.
 */
extern bool area_reaches(double part, Numeric times, double whole, Numeric of);
extern bool amount_reaches(Numeric part, Numeric times, Numeric whole, Numeric of);

/* Square metres to a ten-thousandth: what is beyond is noise of the arithmetic. */
extern Numeric rounded_area(double area);

/* part of whole in percent, for display; whole is not 0 */
extern Numeric percent_of(Numeric part, Numeric whole);

#endif							/* INDUSTRIAL_PARK_DEVELOPMENT_H */
