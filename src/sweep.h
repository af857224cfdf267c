/*
 * sweep.h
 *	  The area of a plot that polygons cover, without their overlay.
 *
 * All polygons are valid, and moved to an origin near the plot.
 */
#ifndef INDUSTRIAL_PARK_SWEEP_H
#define INDUSTRIAL_PARK_SWEEP_H

#include "postgres.h"

#include "polygon.h"

/* A shape that reaches into the plot. */
typedef struct Piece
{
	const Polygons *shape;
	bool		crosses;		/* may meet the plot's boundary */
	int			group;			/* alike for those of one group */
	int			footprint;		/* the caller's number for it */
} Piece;

/* Makes a piece of a shape; false if no part of it is in the plot. */
extern bool sweep_piece(const Polygons *plot, const Polygons *shape, Piece *piece);

/* Numbers the pieces that may be connected alike, and makes them neighbours. */
extern void sweep_group(Piece *pieces, int count);

/*
 * Area of plot ∩ union of pieces.  It may be any pieces; the area of a group
 * adds to those of other groups.  False if there are too many edges or
 * crossings.
 */
extern bool sweep_area(const Polygons *plot, const Piece *pieces, int count, double *area);

#endif							/* INDUSTRIAL_PARK_SWEEP_H */
