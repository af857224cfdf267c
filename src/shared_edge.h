/*
 * shared_edge.h
 *	  How long a boundary two plots have in common, to a small distance.
 */
#ifndef INDUSTRIAL_PARK_SHARED_EDGE_H
#define INDUSTRIAL_PARK_SHARED_EDGE_H

#include "postgres.h"

#include "polygon.h"

/*
 * Length in metres, to the centimetre, along which two outlines run within
 * reach of each other, or one in the other.  Both are valid, in metres, and
 * moved to an origin near them.
 */
extern double shared_edge(const Polygons *a, const Polygons *b, double reach);

#endif							/* INDUSTRIAL_PARK_SHARED_EDGE_H */
