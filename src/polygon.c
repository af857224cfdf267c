/*
 * polygon.c
 *	  Reads polygons from PostGIS's stored form, and tells the plainly valid
 *	  ones from the rest.
 *
 * The stored form cannot change under us: pg_upgrade keeps it, so every
 * PostGIS must go on reading it.  After the varlena header come three bytes
 * of SRID and one of flags, then, as the flags say, eight bytes of further
 * flags and a box of floats, then the geometry: type, number of parts, parts.
 * A polygon's rings are counted first, padded to eight bytes, then follow
 * their coordinates.  Every count is held against the bytes that are there
 * before it is believed, and whatever is not understood to the last byte is
 * left to PostGIS.
 */
#include "compat.h"

#include <math.h>

#include "fmgr.h"
#include "miscadmin.h"
#include "polygon.h"

#define FLAG_Z			0x01
#define FLAG_M			0x02
#define FLAG_BOX		0x04
#define FLAG_GEODETIC	0x08
#define FLAG_EXTENDED	0x10	/* in version 2 only */
#define VERSION_MASK	0xC0
#define VERSION_1		0x00
#define VERSION_2		0x40

#define SRID_BITS 21
#define EXTENDED_SIZE 8
#define TYPE_POLYGON 3
#define TYPE_MULTIPOLYGON 6
#define MIN_RING_POINTS 4

/* No map of the Earth in metres has larger coordinates, zone number included. */
#define MAX_COORDINATE 1e8

/* Beyond these, PostGIS's own test, which does not compare all pairs, is better. */
#define MAX_CHECKED_VERTICES 1024
#define MAX_CHECKED_RINGS 32

/*
 * A determinant of two products is certain in its sign if it is larger than
 * this part of their sum; rounding alone stays 30 times below.
 */
#define SIGN_MARGIN 1e-14

/* The bytes of a geometry not yet read.  They may be unaligned. */
typedef struct Reader
{
	const char *at;
	size_t		left;
	size_t		point_size;		/* bytes of a point with its Z and M */
} Reader;

static bool
skip(Reader *reader, size_t size)
{
	if (reader->left < size)
		return false;
	reader->at += size;
	reader->left -= size;
	return true;
}

static bool
read_uint32(Reader *reader, uint32 *value)
{
	if (reader->left < sizeof(*value))
		return false;
	memcpy(value, reader->at, sizeof(*value));
	return skip(reader, sizeof(*value));
}

static bool
read_header(Reader *reader, Datum geometry, int32 *srid, uint8 *flags)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(geometry);
	uint8		header[4];
	uint32		bits;

	reader->at = VARDATA_ANY(value);
	reader->left = VARSIZE_ANY_EXHDR(value);
	if (reader->left < sizeof(header))
		return false;
	memcpy(header, reader->at, sizeof(header));
	*flags = header[3];
	if ((*flags & VERSION_MASK) != VERSION_1 && (*flags & VERSION_MASK) != VERSION_2)
		return false;

	/* a signed number of 21 bits */
	bits = ((uint32) header[0] << 16 | (uint32) header[1] << 8 | header[2]) &
		((UINT32_C(1) << SRID_BITS) - 1);
	*srid = (int32) bits;
	if (bits >> (SRID_BITS - 1))
		*srid -= 1 << SRID_BITS;
	return skip(reader, sizeof(header));
}

bool
polygons_srid(Datum geometry, int32 *srid)
{
	Reader		reader;
	uint8		flags;

	return read_header(&reader, geometry, srid, &flags);
}

bool
polygons_stored_box(Datum geometry, double *min_x, double *min_y, double *max_x, double *max_y)
{
	Reader		reader;
	int32		srid;
	uint8		flags;
	float		box[4];			/* from and to of x, then of y */

	if (!read_header(&reader, geometry, &srid, &flags) ||
		!(flags & FLAG_BOX) || flags & FLAG_GEODETIC ||
		((flags & VERSION_MASK) == VERSION_2 && flags & FLAG_EXTENDED &&
		 !skip(&reader, EXTENDED_SIZE)) ||
		reader.left < sizeof(box))
		return false;
	memcpy(box, reader.at, sizeof(box));
	*min_x = box[0];
	*max_x = box[1];
	*min_y = box[2];
	*max_y = box[3];
	return true;
}

static void
extend_box(Polygons *polygons, const Vertex *vertex)
{
	bool		first = polygons->vertex_count == 0;

	polygons->min_x = first ? vertex->x : Min(polygons->min_x, vertex->x);
	polygons->min_y = first ? vertex->y : Min(polygons->min_y, vertex->y);
	polygons->max_x = first ? vertex->x : Max(polygons->max_x, vertex->x);
	polygons->max_y = first ? vertex->y : Max(polygons->max_y, vertex->y);
}

/* Reads the points of one ring whose number was read before. */
static bool
read_ring(Reader *reader, uint32 points, int polygon, bool hole, Polygons *polygons)
{
	Ring	   *ring = &polygons->rings[polygons->ring_count++];
	Vertex		first = {0, 0};
	Vertex		vertex = {0, 0};

	if (points < MIN_RING_POINTS || points > reader->left / reader->point_size)
		return false;
	ring->first = polygons->vertex_count;
	ring->polygon = polygon;
	ring->hole = hole;
	for (uint32 i = 0; i < points; i++)
	{
		Vertex		previous = vertex;

		memcpy(&vertex, reader->at, sizeof(vertex));
		if (!skip(reader, reader->point_size))
			return false;
		/* written so that NaN fails, too */
		if (!(fabs(vertex.x) <= MAX_COORDINATE && fabs(vertex.y) <= MAX_COORDINATE))
			return false;
		if (i == 0)
			first = vertex;
		else if (vertex.x == previous.x && vertex.y == previous.y)
			continue;
		extend_box(polygons, &vertex);
		polygons->vertices[polygons->vertex_count++] = vertex;
	}
	if (vertex.x != first.x || vertex.y != first.y)
		return false;

	/* the last point closes the ring, unless all were one */
	ring->count = polygons->vertex_count - ring->first;
	if (ring->count > 1)
	{
		ring->count--;
		polygons->vertex_count--;
	}
	return true;
}

/* Reads what follows the type of a polygon. */
static bool
read_polygon(Reader *reader, int polygon, Polygons *polygons)
{
	Reader		counts;
	uint32		rings;

	if (!read_uint32(reader, &rings) || rings > reader->left / sizeof(uint32))
		return false;
	counts = *reader;
	if (!skip(reader, sizeof(uint32) * ((size_t) rings + rings % 2)))
		return false;

	/* what was allocated suffices for rings that have their points */
	if (rings > reader->left / (MIN_RING_POINTS * reader->point_size))
		return false;
	for (uint32 i = 0; i < rings; i++)
	{
		uint32		points;

		CHECK_FOR_INTERRUPTS();
		if (!read_uint32(&counts, &points) ||
			!read_ring(reader, points, polygon, i > 0, polygons))
			return false;
	}
	return true;
}

static bool
read_multipolygon(Reader *reader, Polygons *polygons)
{
	uint32		parts;

	if (!read_uint32(reader, &parts) || parts > reader->left / (2 * sizeof(uint32)))
		return false;
	for (uint32 i = 0; i < parts; i++)
	{
		uint32		type;

		if (!read_uint32(reader, &type) || type != TYPE_POLYGON ||
			!read_polygon(reader, (int) i, polygons))
			return false;
	}
	return true;
}

bool
polygons_read(Datum geometry, Polygons *polygons)
{
	Reader		reader;
	int32		srid;
	uint8		flags;
	uint32		type;
	size_t		dimensions;
	bool		understood;

	if (!read_header(&reader, geometry, &srid, &flags) || flags & FLAG_GEODETIC)
		return false;
	dimensions = 2 + (flags & FLAG_Z ? 1 : 0) + (flags & FLAG_M ? 1 : 0);
	reader.point_size = dimensions * sizeof(double);
	if ((flags & VERSION_MASK) == VERSION_2 && flags & FLAG_EXTENDED &&
		!skip(&reader, EXTENDED_SIZE))
		return false;
	if (flags & FLAG_BOX && !skip(&reader, 2 * dimensions * sizeof(float)))
		return false;
	if (!read_uint32(&reader, &type))
		return false;

	memset(polygons, 0, sizeof(*polygons));
	polygons->vertices = palloc_array(Vertex, reader.left / reader.point_size + 1);
	polygons->rings = palloc_array(Ring, reader.left / (MIN_RING_POINTS * reader.point_size) + 1);
	understood = type == TYPE_POLYGON ? read_polygon(&reader, 0, polygons) :
		type == TYPE_MULTIPOLYGON && read_multipolygon(&reader, polygons);
	return understood && reader.left == 0;
}

void
polygons_place(const Polygons *polygons, double x, double y, Polygons *placed)
{
	*placed = *polygons;
	placed->vertices = palloc_array(Vertex, polygons->vertex_count + 1);
	for (int i = 0; i < polygons->vertex_count; i++)
	{
		placed->vertices[i].x = polygons->vertices[i].x - x;
		placed->vertices[i].y = polygons->vertices[i].y - y;
	}
	placed->min_x -= x;
	placed->max_x -= x;
	placed->min_y -= y;
	placed->max_y -= y;
}

/* On which side of the line from a to b is c: 1 left, -1 right, 0 uncertain. */
static int
side(const Vertex *a, const Vertex *b, const Vertex *c)
{
	double		left = (b->x - a->x) * (c->y - a->y);
	double		right = (b->y - a->y) * (c->x - a->x);
	double		margin = SIGN_MARGIN * (fabs(left) + fabs(right));

	return left - right > margin ? 1 : left - right < -margin ? -1 : 0;
}

/* Of larger ones, to look for a line between them costs too much. */
#define MAX_PLAIN_VERTICES 64

typedef struct Side
{
	const Vertex *from;
	const Vertex *to;
	int			ring;
	int			place;			/* of `to` in its ring */
	double		min_x;
} Side;

#define ST_SORT sort_sides
#define ST_ELEMENT_TYPE Side
#define ST_COMPARE(a, b) ((a)->min_x < (b)->min_x ? -1 : (a)->min_x > (b)->min_x)
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/* Two sides that have one end in common: do they certainly share no more? */
static bool
side_goes_on(const Vertex *a, const Vertex *b, const Vertex *c)
{
	return side(a, b, c) != 0 ||
		(b->x - a->x) * (c->x - b->x) + (b->y - a->y) * (c->y - b->y) > 0;
}

static bool
sides_apart(const Side *a, const Side *b)
{
	int			ends;

	if (Max(a->from->y, a->to->y) < Min(b->from->y, b->to->y) ||
		Max(b->from->y, b->to->y) < Min(a->from->y, a->to->y))
		return true;
	ends = side(a->from, a->to, b->from);
	if (ends != 0 && ends == side(a->from, a->to, b->to))
		return true;
	ends = side(b->from, b->to, a->from);
	return ends != 0 && ends == side(b->from, b->to, a->to);
}

/* Are all rings free of crossing and touching, themselves and each other? */
static bool
rings_apart(const Polygons *polygons)
{
	Side	   *sides = palloc_array(Side, polygons->vertex_count);
	int			count = 0;
	bool		apart = true;

	for (int r = 0; r < polygons->ring_count; r++)
	{
		const Ring *ring = &polygons->rings[r];
		const Vertex *vertices = &polygons->vertices[ring->first];

		for (int i = 0; i < ring->count; i++)
		{
			const Vertex *from = ring_previous(vertices, ring->count, i);

			sides[count++] = (Side) {from, &vertices[i], r, i, Min(from->x, vertices[i].x)};
		}
	}
	sort_sides(sides, count);

	for (int i = 0; i < count && apart; i++)
	{
		const Side *a = &sides[i];
		double		max_x = Max(a->from->x, a->to->x);

		CHECK_FOR_INTERRUPTS();
		for (int j = i + 1; j < count && sides[j].min_x <= max_x && apart; j++)
		{
			const Side *b = &sides[j];

			if (a->ring == b->ring && a->to == b->from)
				apart = side_goes_on(a->from, a->to, b->to);
			else if (a->ring == b->ring && b->to == a->from)
				apart = side_goes_on(b->from, b->to, a->to);
			else
				apart = sides_apart(a, b);
		}
	}
	pfree(sides);
	return apart;
}

/* The centroid of a ring; anything if it has no area. */
static Vertex
ring_centroid(const Vertex *vertices, int count)
{
	double		x = 0,
				y = 0,
				twice = 0;

	for (int i = 2; i < count; i++)
	{
		double		ax = vertices[i - 1].x - vertices[0].x;
		double		ay = vertices[i - 1].y - vertices[0].y;
		double		bx = vertices[i].x - vertices[0].x;
		double		by = vertices[i].y - vertices[0].y;
		double		cross = ax * by - bx * ay;

		x += cross * (ax + bx);
		y += cross * (ay + by);
		twice += cross;
	}
	return (Vertex) {vertices[0].x + x / (3 * twice), vertices[0].y + y / (3 * twice)};
}

/*
 * Does a ring certainly go once around its centroid, always in the same
 * direction?  Then it meets itself nowhere.  Most buildings and plots do.
 */
static bool
ring_is_star(const Polygons *polygons, const Ring *ring)
{
	const Vertex *vertices = &polygons->vertices[ring->first];
	Vertex		centre = ring_centroid(vertices, ring->count);
	int			direction = side(&centre, &vertices[ring->count - 1], &vertices[0]);
	int			upwards = 0;

	if (direction == 0)
		return false;
	for (int i = 0; i < ring->count; i++)
	{
		const Vertex *a = ring_previous(vertices, ring->count, i);
		const Vertex *b = &vertices[i];

		if (side(&centre, a, b) != direction)
			return false;
		upwards += a->y <= centre.y && b->y > centre.y;
	}
	return upwards == 1;
}

/* Is a point inside a ring: 1 yes, 0 no, -1 uncertain. */
static int
inside_ring(const Polygons *polygons, const Ring *ring, const Vertex *point)
{
	const Vertex *vertices = &polygons->vertices[ring->first];
	int			inside = 0;

	for (int i = 0; i < ring->count; i++)
	{
		const Vertex *a = ring_previous(vertices, ring->count, i);
		const Vertex *b = &vertices[i];
		int			where;

		if ((a->y <= point->y) == (b->y <= point->y))
			continue;
		where = side(a, b, point);
		if (where == 0)
			return -1;
		/* to the right of the point: left of an edge that goes up */
		if ((where > 0) == (a->y < b->y))
			inside = 1 - inside;
	}
	return inside;
}

/*
 * With rings that do not meet, one vertex tells where all of a ring is.  A
 * hole is to be in its shell and in none of its other holes; a shell outside
 * every other polygon, or in one of its holes.
 */
static bool
rings_nest(const Polygons *polygons)
{
	for (int r = 0; r < polygons->ring_count; r++)
	{
		const Ring *ring = &polygons->rings[r];
		const Vertex *point = &polygons->vertices[ring->first];
		int			parity = 0;

		/* the rings of one polygon are neighbours, its shell first */
		for (int s = 0; s < polygons->ring_count; s++)
		{
			const Ring *other = &polygons->rings[s];
			int			inside = 0;

			if (!other->hole)
				parity = 0;
			if (s != r)
				inside = inside_ring(polygons, other, point);
			if (inside < 0)
				return false;
			if (other->polygon == ring->polygon)
			{
				if (s != r && ring->hole && inside == other->hole)
					return false;
			}
			else if (!ring->hole)
			{
				parity += inside;
				if (parity % 2 == 1 &&
					(s + 1 == polygons->ring_count || !polygons->rings[s + 1].hole))
					return false;
			}
		}
	}
	return true;
}

bool
polygons_certainly_valid(const Polygons *polygons)
{
	if (polygons->vertex_count > MAX_CHECKED_VERTICES ||
		polygons->ring_count > MAX_CHECKED_RINGS)
		return false;
	for (int r = 0; r < polygons->ring_count; r++)
		if (polygons->rings[r].count < 3)
			return false;
	if (polygons->ring_count == 1 && ring_is_star(polygons, &polygons->rings[0]))
		return true;
	return rings_apart(polygons) && (polygons->ring_count < 2 || rings_nest(polygons));
}

void
polygons_shell_box(const Polygons *polygons, double x[2], double y[2])
{
	bool		first = true;

	for (int r = 0; r < polygons->ring_count; r++)
	{
		const Ring *ring = &polygons->rings[r];
		const Vertex *vertices = &polygons->vertices[ring->first];

		for (int i = 0; i < ring->count && !ring->hole; i++)
		{
			x[0] = first ? vertices[i].x : Min(x[0], vertices[i].x);
			x[1] = first ? vertices[i].x : Max(x[1], vertices[i].x);
			y[0] = first ? vertices[i].y : Min(y[0], vertices[i].y);
			y[1] = first ? vertices[i].y : Max(y[1], vertices[i].y);
			first = false;
		}
	}
}

/* Does a side certainly meet none of the polygons' own? */
static bool
side_apart_from_rings(const Side *side, const Polygons *polygons)
{
	for (int r = 0; r < polygons->ring_count; r++)
	{
		const Ring *ring = &polygons->rings[r];
		const Vertex *vertices = &polygons->vertices[ring->first];

		for (int i = 0; i < ring->count; i++)
		{
			Side		other = {ring_previous(vertices, ring->count, i), &vertices[i], r, i, 0};

			if (!sides_apart(side, &other))
				return false;
		}
	}
	return true;
}

/* Is a point in valid polygons, by parity: 1, 0, or -1 uncertain. */
static int
inside_polygons(const Polygons *polygons, const Vertex *point)
{
	int			parity = 0;

	for (int r = 0; r < polygons->ring_count; r++)
	{
		int			inside = inside_ring(polygons, &polygons->rings[r], point);

		if (inside < 0)
			return -1;
		parity ^= inside;
	}
	return parity;
}

/* On which side of a line, or on it, are all vertices: 1, -1, or 0 if on both. */
static int
side_of_all(const Vertex *from, const Vertex *to, const Polygons *polygons)
{
	double		dx = to->x - from->x;
	double		dy = to->y - from->y;
	int			found = 0;

	for (int i = 0; i < polygons->vertex_count; i++)
	{
		const Vertex *point = &polygons->vertices[i];
		double		left = dx * (point->y - from->y);
		double		right = dy * (point->x - from->x);

		if (left == right)
			continue;
		if (found != 0 && found != (left > right ? 1 : -1))
			return 0;
		found = left > right ? 1 : -1;
	}
	return found;
}

/*
 * If no side meets another, each inner ring lies wholly in or wholly out of
 * the outer polygons.  A piece of the outside that lies in an inner ring would
 * be bounded by an outer ring that is all in the inner box.
 */
PolygonsRelation
polygons_relation(const Polygons *inner, const Polygons *outer)
{
	int			within = 0;

	if (inner->vertex_count == 0)
		return POLYGONS_MAY_MEET;
	for (int r = 0; r < outer->ring_count; r++)
	{
		const Ring *ring = &outer->rings[r];
		const Vertex *vertices = &outer->vertices[ring->first];

		if (vertices->x >= inner->min_x && vertices->x <= inner->max_x &&
			vertices->y >= inner->min_y && vertices->y <= inner->max_y)
			return POLYGONS_MAY_MEET;
		for (int i = 0; i < ring->count; i++)
		{
			Side		side = {ring_previous(vertices, ring->count, i), &vertices[i], r, i, 0};

			/* most sides of a park are nowhere near a plot */
			if (Min(side.from->x, side.to->x) > inner->max_x ||
				Max(side.from->x, side.to->x) < inner->min_x ||
				Min(side.from->y, side.to->y) > inner->max_y ||
				Max(side.from->y, side.to->y) < inner->min_y)
				continue;
			CHECK_FOR_INTERRUPTS();
			if (!side_apart_from_rings(&side, inner))
				return POLYGONS_MAY_MEET;
		}
	}
	for (int r = 0; r < inner->ring_count; r++)
	{
		int			inside = inside_polygons(outer, &inner->vertices[inner->rings[r].first]);

		if (inside < 0)
			return POLYGONS_MAY_MEET;
		within += inside;
	}
	return within == 0 ? POLYGONS_APART :
		within == inner->ring_count ? POLYGONS_WITHIN : POLYGONS_MAY_MEET;
}

/*
 * A line along one of the outer sides of a, with all of a on one side and all
 * of b on the other?  What rounding may get wrong is no wider than rounding.
 */
static bool
has_line_between(const Polygons *a, const Polygons *b)
{
	for (int r = 0; r < a->ring_count; r++)
	{
		const Ring *ring = &a->rings[r];
		const Vertex *vertices = &a->vertices[ring->first];

		for (int i = 0; i < ring->count && !ring->hole; i++)
		{
			const Vertex *from = ring_previous(vertices, ring->count, i);
			int			beyond = side_of_all(from, &vertices[i], b);

			if (beyond != 0 && side_of_all(from, &vertices[i], a) == -beyond)
				return true;
		}
	}
	return false;
}

bool
polygons_plainly_apart(const Polygons *a, const Polygons *b)
{
	return a->vertex_count <= MAX_PLAIN_VERTICES && b->vertex_count <= MAX_PLAIN_VERTICES &&
		(has_line_between(a, b) || has_line_between(b, a));
}

static double
ring_area(const Polygons *polygons, const Ring *ring)
{
	const Vertex *vertices = &polygons->vertices[ring->first];
	double		twice = 0;

	/* from the ring's own first vertex, to keep the products small */
	for (int i = 2; i < ring->count; i++)
		twice += (vertices[i - 1].x - vertices[0].x) * (vertices[i].y - vertices[0].y) -
			(vertices[i].x - vertices[0].x) * (vertices[i - 1].y - vertices[0].y);
	return fabs(twice) / 2;
}

double
polygons_area(const Polygons *polygons)
{
	double		area = 0;

	for (int r = 0; r < polygons->ring_count; r++)
	{
		double		ring = ring_area(polygons, &polygons->rings[r]);

		area += polygons->rings[r].hole ? -ring : ring;
	}
	return area;
}
