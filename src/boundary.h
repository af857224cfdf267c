/*
 * boundary.h
 *	  Boundaries of parks, read once for the many plots that lie in them.
 */
#ifndef INDUSTRIAL_PARK_BOUNDARY_H
#define INDUSTRIAL_PARK_BOUNDARY_H

#include "postgres.h"

/*
 * True only if a plot certainly lies in a boundary without touching it.
 * False says nothing.
 */
extern bool boundary_certainly_holds(Datum boundary, Datum plot);

#endif							/* INDUSTRIAL_PARK_BOUNDARY_H */
