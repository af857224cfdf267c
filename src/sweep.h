/*
 * sweep.h
 *	  The area of a plot that polygons cover, without their overlay.
 */
#ifndef INDUSTRIAL_PARK_SWEEP_H
#define INDUSTRIAL_PARK_SWEEP_H

#include "postgres.h"

#include "polygon.h"

/*
 * Area of plot ∩ union of shapes, all of them valid and moved to an origin
 * near the plot.  False if there are too many edges or crossings.
 */
extern bool sweep_covered_area(const Polygons *plot, const Polygons *const *shapes, int count,
							   double *area);

#endif							/* INDUSTRIAL_PARK_SWEEP_H */
