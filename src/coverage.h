/*
 * coverage.h
 *	  How much of a plot its buildings cover, every square metre once.
 *
 * What comes out depends on the set of footprints, not on their order: two
 * computations of the same cover agree to the last bit.
 */
#ifndef INDUSTRIAL_PARK_COVERAGE_H
#define INDUSTRIAL_PARK_COVERAGE_H

#include "postgres.h"

#include "area_history.h"
#include "polygon.h"
#include "utils/date.h"

/* In the order in which plot_cover has them. */
typedef enum BuildingKind
{
	KIND_BUILDING,
	KIND_STRUCTURE,
	KIND_OPEN_YARD,
	KIND_COUNT,
	KIND_OTHER = KIND_COUNT,	/* counts among all, and for itself nowhere */
	KIND_ALL
} BuildingKind;

/*
 * A stored geometry and what was read from it.  A shape may be measured
 * against many plots; it is repaired once, in its own memory context.
 */
typedef struct Shape
{
	Datum		geometry;
	int32		srid;
	bool		read;			/* the polygons and their box are known */
	bool		valid;			/* the polygons were checked, or repaired */
	Polygons	polygons;
	MemoryContext context;
} Shape;

/* A footprint and the days [from, until) on which it stood. */
typedef struct Footprint
{
	Shape	   *shape;
	DateADT		from;			/* DATEVAL_NOBEGIN: always was */
	DateADT		until;			/* DATEVAL_NOEND: still stands */
	BuildingKind kind;
} Footprint;

/* The built area of every day: of all kinds together and of each alone. */
typedef struct CoverHistories
{
	AreaHistory *all;
	AreaHistory *of_kind[KIND_COUNT];
} CoverHistories;

/* Reads a geometry, which must live as long as the shape. */
extern void shape_read(Datum geometry, Shape *shape);

/* Area of plot ∩ union of footprints, in square metres. */
extern double coverage_area(Datum plot, const Datum *footprints, int count);

/* The same as a share of the plot, 0 to 1; false if the plot has no area. */
extern bool coverage_fraction(Datum plot, const Datum *footprints, int count, double *fraction);

/* The same for every day, as a step function. */
extern AreaHistory *coverage_history(Shape *plot, const Footprint *footprints, int count);
extern void coverage_histories(Shape *plot, const Footprint *footprints, int count,
							   CoverHistories *histories);

#endif							/* INDUSTRIAL_PARK_COVERAGE_H */
