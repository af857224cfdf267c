/*
 * polygon.h
 *	  Polygons as plain numbers, read straight from PostGIS's stored form.
 */
#ifndef INDUSTRIAL_PARK_POLYGON_H
#define INDUSTRIAL_PARK_POLYGON_H

#include "postgres.h"

typedef struct Vertex
{
	double		x;
	double		y;
} Vertex;

/* A closed ring; its last vertex is joined to its first, never repeats it. */
typedef struct Ring
{
	int			first;			/* in Polygons.vertices */
	int			count;
	int			polygon;		/* which one of the multipolygon */
	bool		hole;
} Ring;

/* What one POLYGON or MULTIPOLYGON consists of. */
typedef struct Polygons
{
	Ring	   *rings;
	int			ring_count;
	Vertex	   *vertices;
	int			vertex_count;	/* 0: empty; the box is meaningless then */
	double		min_x,
				min_y,
				max_x,
				max_y;
} Polygons;

/* The vertex before the i-th of a ring, which begins the edge to it. */
static inline const Vertex *
ring_previous(const Vertex *ring, int count, int i)
{
	return &ring[i == 0 ? count - 1 : i - 1];
}

/* Have two boxes more in common than an edge?  Never if one of the shapes is empty. */
static inline bool
polygons_boxes_meet(const Polygons *a, const Polygons *b)
{
	return a->vertex_count > 0 && b->vertex_count > 0 &&
		a->max_x > b->min_x && a->min_x < b->max_x &&
		a->max_y > b->min_y && a->min_y < b->max_y;
}

/* The SRID of a stored geometry of any type; false if its form is not known. */
extern bool polygons_srid(Datum geometry, int32 *srid);

/*
 * The box that is stored with a geometry and that indexes know it by; false if
 * there is none.
 */
extern bool polygons_stored_box(Datum geometry, double *min_x, double *min_y,
								double *max_x, double *max_y);

/*
 * Reads a stored geometry, without its Z and M, and without vertices that
 * repeat the one before.  False, and nothing known, for all that is not a
 * POLYGON or MULTIPOLYGON of finite planar coordinates in closed rings.
 */
extern bool polygons_read(Datum geometry, Polygons *polygons);

/* A copy with an origin subtracted, so that products of coordinates keep their digits. */
extern void polygons_place(const Polygons *polygons, double x, double y, Polygons *placed);

/*
 * True only for what is certainly valid, with no two rings touching.  False
 * says nothing: the rest of the valid ones are too close to call, or too
 * large to be worth it here.
 */
extern bool polygons_certainly_valid(const Polygons *polygons);

/* The box of the shells alone, which is what PostGIS calls a geometry's box. */
extern void polygons_shell_box(const Polygons *polygons, double x[2], double y[2]);

/* Where what some rings enclose lies; rounding leaves no doubt but in the first. */
typedef enum PolygonsRelation
{
	POLYGONS_MAY_MEET,			/* the others' rings */
	POLYGONS_WITHIN,
	POLYGONS_APART
} PolygonsRelation;

/* How what the inner rings enclose, valid or not, lies to outer, valid polygons. */
extern PolygonsRelation polygons_relation(const Polygons *inner, const Polygons *outer);

/* True only if a line between two valid shapes tells that they have no area in common. */
extern bool polygons_plainly_apart(const Polygons *a, const Polygons *b);

/* Area of valid polygons. */
extern double polygons_area(const Polygons *polygons);

#endif							/* INDUSTRIAL_PARK_POLYGON_H */
