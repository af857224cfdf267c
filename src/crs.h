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
extern bool crs_is_geographic(int32 srid);

#endif							/* INDUSTRIAL_PARK_CRS_H */
