/*
 * postgis.h
 *	  The geometry operations this extension borrows from PostGIS.
 *
 * Everything that knows PostGIS by name is in postgis.c; the rest of the
 * code sees geometries as opaque Datums.  All functions raise PostGIS's own
 * errors, and give PostGIS's own answers, for curves, empties and mixed
 * SRIDs.
 */
#ifndef INDUSTRIAL_PARK_POSTGIS_H
#define INDUSTRIAL_PARK_POSTGIS_H

#include "postgres.h"

/* Where PostGIS lives in this database; errors out if it is not there. */
extern Oid	postgis_schema(void);
extern Oid	postgis_geometry_type(void);

extern int32 postgis_srid(Datum geometry);
extern bool postgis_is_empty(Datum geometry);

/*
 * Area in the units of the SRID, or on the ellipsoid in square metres.  An
 * area that is not a finite number is an error.
 */
extern double postgis_area(Datum geometry, bool ellipsoid);

extern Datum postgis_union(Datum *geometries, int count);
extern Datum postgis_intersection(Datum a, Datum b);

/* Why a geometry is not valid, as PostGIS says it, in the language of messages. */
extern const char *postgis_reason(const char *reason);

/*
 * The polygons of a geometry, fit for an overlay: curves become lines,
 * invalid rings are repaired, points and lines are dropped.  Where a coordinate
 * is not a finite number there are none.
 */
extern Datum postgis_polygons(Datum geometry);

/* Coordinates, type and SRID in little-endian EWKB, the same on every machine. */
extern bytea *postgis_ewkb(Datum geometry);

/* The rectangle to search an index with. */
extern Datum postgis_box(double min_x, double min_y, double max_x, double max_y, int32 srid);

#endif							/* INDUSTRIAL_PARK_POSTGIS_H */
