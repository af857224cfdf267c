/*
 * area.h
 *	  Areas as rules compare them, and what may be too much.
 */
#ifndef INDUSTRIAL_PARK_AREA_H
#define INDUSTRIAL_PARK_AREA_H

#include "finding.h"

/* In a query: square metres to a ten-thousandth; what is beyond is noise of the arithmetic. */
#define AREA(geometry) \
	"pg_catalog.trim_scale(pg_catalog.round(park.geometry_area(" geometry ")::pg_catalog.numeric, 4))"

/* A parameter in square metres, cited by the finding; 0 where no value is set. */
extern Numeric area_tolerance(const Subject *subject, Finding *finding, const char *name);

/*
 * Whether a part of a whole is no more than a tolerance.  What is smaller than
 * the tolerance is not in order for that: all of it is too much.
 */
extern bool area_is_tolerable(Finding *finding, Numeric part, Numeric whole, Numeric allowed);

#endif							/* INDUSTRIAL_PARK_AREA_H */
