/*
 * geometry.h
 *	  What the rules on geometry have in common.
 */
#ifndef INDUSTRIAL_PARK_RULES_GEOMETRY_H
#define INDUSTRIAL_PARK_RULES_GEOMETRY_H

#include "finding.h"

/* The geometry to judge; says so and returns false where there is none. */
extern bool geometry_of_subject(const Subject *subject, Finding *finding, Datum *geometry);

/* An area to a ten-thousandth: what is beyond is noise of the arithmetic. */
extern Numeric square_metres(double area);

/* g.overlap, in overlap.c */
extern void overlap(const Subject *subject, Finding *finding);

#endif							/* INDUSTRIAL_PARK_RULES_GEOMETRY_H */
