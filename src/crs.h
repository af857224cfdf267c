/*
 * crs.h
 *	  What the register needs to know of a coordinate reference system.
 */
#ifndef INDUSTRIAL_PARK_CRS_H
#define INDUSTRIAL_PARK_CRS_H

#include "postgres.h"

typedef struct Crs
{
	int32		srid;
	bool		known;			/* has a row in spatial_ref_sys */
	bool		geographic;		/* longitude and latitude in degrees */
	bool		metric;			/* projected, coordinates in metres */
	double		min_x,
				max_x,
				min_y,
				max_y;			/* where coordinates may lie */
} Crs;

/* Reads spatial_ref_sys once per SRID and session; valid until the next call. */
extern const Crs *crs_get(int32 srid);

/*
 * Area of a geometry in square metres: planar for a projected SRID, on the
 * ellipsoid for a geographic one.
 */
extern double crs_area(Datum geometry);

#endif							/* INDUSTRIAL_PARK_CRS_H */
