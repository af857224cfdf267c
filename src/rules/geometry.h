/*
 * geometry.h
 *	  What the rules on geometry have in common.
 */
#ifndef INDUSTRIAL_PARK_RULES_GEOMETRY_H
#define INDUSTRIAL_PARK_RULES_GEOMETRY_H

#include "finding.h"

/* An area to a ten-thousandth: what is beyond is noise of the arithmetic. */
extern Numeric square_metres(double area);

#endif							/* INDUSTRIAL_PARK_RULES_GEOMETRY_H */
