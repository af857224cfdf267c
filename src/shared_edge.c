/*
 * shared_edge.c
 *	  How long a boundary two plots have in common, to a small distance.
 *
 * Plain numbers in, a number out: no SQL, no PostGIS, no datum of a map.
 *
 * A point of an outline is near the other plot if it is within reach of its
 * outline or inside it.  The points of an edge within reach of one edge of the
 * other form an interval, because both the edge and the reach around the other
 * are convex; what remains between the intervals meets no outline and is
 * inside or outside as a whole.
 *
 * Intervals that follow each other along a ring are a run.  A run that ends
 * goes on for a reach beyond where the plots part: that is taken off at both
 * ends, so a corner that touches shares nothing.
 */
#include "compat.h"

#include <math.h>

#include "miscadmin.h"
#include "shared_edge.h"

/* Shorter than what is said of any length, longer than what rounding leaves. */
#define TOUCHING 1e-6

typedef struct Span
{
	double		from;
	double		to;
} Span;

typedef struct Intervals
{
	Span  *items;
	int			count;
	int			size;
} Intervals;

static void
add_interval(Intervals *intervals, double from, double to)
{
	if (from >= to)
		return;
	if (intervals->count == intervals->size)
	{
		intervals->size *= 2;
		intervals->items = repalloc(intervals->items,
									mul_size(sizeof(Span), intervals->size));
	}
	intervals->items[intervals->count++] = (Span) {from, to};
}

static void
start_intervals(Intervals *intervals)
{
	intervals->size = 16;
	intervals->count = 0;
	intervals->items = palloc_array(Span, intervals->size);
}

static int
compare_intervals(const void *a, const void *b)
{
	double		left = ((const Span *) a)->from;
	double		right = ((const Span *) b)->from;

	return left < right ? -1 : left > right;
}

/* Puts intervals in order and joins those that touch. */
static void
join_intervals(Intervals *intervals)
{
	int			last = 0;

	if (intervals->count == 0)
		return;
	qsort(intervals->items, intervals->count, sizeof(Span), compare_intervals);
	for (int i = 1; i < intervals->count; i++)
	{
		Span  *item = &intervals->items[i];

		if (item->from <= intervals->items[last].to + TOUCHING)
			intervals->items[last].to = Max(intervals->items[last].to, item->to);
		else
			intervals->items[++last] = *item;
	}
	intervals->count = last + 1;
}

/* An edge as a place, a direction of length 1, and a length. */
typedef struct Edge
{
	Vertex		from;
	Vertex		direction;
	double		length;
} Edge;

static Edge
edge_between(const Vertex *from, const Vertex *to)
{
	Edge		edge = {.from = *from,.length = hypot(to->x - from->x, to->y - from->y)};

	edge.direction.x = edge.length > 0 ? (to->x - from->x) / edge.length : 1;
	edge.direction.y = edge.length > 0 ? (to->y - from->y) / edge.length : 0;
	return edge;
}

static Vertex
edge_point(const Edge *edge, double at)
{
	return (Vertex) {edge->from.x + at * edge->direction.x, edge->from.y + at * edge->direction.y};
}

static void
widen(Span *interval, double from, double to)
{
	interval->from = Min(interval->from, from);
	interval->to = Max(interval->to, to);
}

/* The part of a line within reach of a point. */
static void
near_point(const Edge *line, const Vertex *point, double reach, Span *near)
{
	double		x = line->from.x - point->x;
	double		y = line->from.y - point->y;
	double		half = line->direction.x * x + line->direction.y * y;
	double		across = line->direction.x * y - line->direction.y * x;
	double		square = reach * reach - across * across;

	if (square >= 0)
		widen(near, -half - sqrt(square), -half + sqrt(square));
}

/* Narrows from..to to where low <= start + slope * t <= high; false if nowhere. */
static bool
clip(double start, double slope, double low, double high, double *from, double *to)
{
	double		a,
				b;

	if (slope == 0)
		return start >= low && start <= high;
	a = (low - start) / slope;
	b = (high - start) / slope;
	*from = Max(*from, Min(a, b));
	*to = Min(*to, Max(a, b));
	return *from <= *to;
}

/* The part of a line beside an edge, within reach of it. */
static void
near_side(const Edge *line, const Edge *edge, double reach, Span *near)
{
	double		x = line->from.x - edge->from.x;
	double		y = line->from.y - edge->from.y;
	const Vertex *d = &line->direction;
	const Vertex *e = &edge->direction;
	double		from = -INFINITY;
	double		to = INFINITY;

	if (clip(x * e->x + y * e->y, d->x * e->x + d->y * e->y, 0, edge->length, &from, &to) &&
		clip(e->x * y - e->y * x, e->x * d->y - e->y * d->x, -reach, reach, &from, &to))
		widen(near, from, to);
}

/* Adds the part of an edge within reach of another. */
static void
add_near_edge(Intervals *intervals, const Edge *edge, const Edge *other, double reach)
{
	Span	near = {INFINITY, -INFINITY};
	Vertex		end = edge_point(other, other->length);

	near_point(edge, &other->from, reach, &near);
	near_point(edge, &end, reach, &near);
	near_side(edge, other, reach, &near);
	add_interval(intervals, Max(near.from, 0), Min(near.to, edge->length));
}

static bool
inside(const Polygons *polygons, const Vertex *point)
{
	bool		result = false;

	if (point->x < polygons->min_x || point->x > polygons->max_x ||
		point->y < polygons->min_y || point->y > polygons->max_y)
		return false;
	for (int r = 0; r < polygons->ring_count; r++)
	{
		const Ring *ring = &polygons->rings[r];
		const Vertex *vertices = &polygons->vertices[ring->first];

		for (int i = 0; i < ring->count; i++)
		{
			const Vertex *a = ring_previous(vertices, ring->count, i);
			const Vertex *b = &vertices[i];

			if ((a->y > point->y) != (b->y > point->y) &&
				point->x < (b->x - a->x) * (point->y - a->y) / (b->y - a->y) + a->x)
				result = !result;
		}
	}
	return result;
}

/* The parts of an edge near the other plot. */
static void
near_parts(const Edge *edge, const Polygons *other, double reach, Intervals *parts)
{
	Vertex		end = edge_point(edge, edge->length);
	double		min_x = Min(edge->from.x, end.x) - reach;
	double		max_x = Max(edge->from.x, end.x) + reach;
	double		min_y = Min(edge->from.y, end.y) - reach;
	double		max_y = Max(edge->from.y, end.y) + reach;
	double		at = 0;
	int			count;

	parts->count = 0;
	if (min_x > other->max_x || max_x < other->min_x || min_y > other->max_y || max_y < other->min_y)
		return;
	for (int r = 0; r < other->ring_count; r++)
	{
		const Ring *ring = &other->rings[r];
		const Vertex *vertices = &other->vertices[ring->first];

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < ring->count; i++)
		{
			const Vertex *a = ring_previous(vertices, ring->count, i);
			const Vertex *b = &vertices[i];
			Edge		beside;

			if (Min(a->x, b->x) > max_x || Max(a->x, b->x) < min_x ||
				Min(a->y, b->y) > max_y || Max(a->y, b->y) < min_y)
				continue;
			beside = edge_between(a, b);
			add_near_edge(parts, edge, &beside, reach);
		}
	}
	join_intervals(parts);

	/* between them, one point speaks for all */
	count = parts->count;
	for (int i = 0; i <= count; i++)
	{
		double		to = i < count ? parts->items[i].from : edge->length;
		Vertex		middle = edge_point(edge, (at + to) / 2);
		double		from = at;

		if (i < count)
			at = parts->items[i].to;
		if (to > from && inside(other, &middle))
			add_interval(parts, from, to);
	}
	join_intervals(parts);
}

/* What runs along one ring share; perimeter: the length of the ring. */
static double
runs_length(Intervals *runs, double perimeter, double reach)
{
	double		length = 0;

	join_intervals(runs);
	if (runs->count == 0)
		return 0;
	if (runs->count == 1 && runs->items[0].to - runs->items[0].from >= perimeter - TOUCHING)
		return perimeter;

	/* the last goes on with the first where the ring begins */
	if (runs->count > 1 && runs->items[0].from <= TOUCHING &&
		runs->items[runs->count - 1].to >= perimeter - TOUCHING)
	{
		runs->items[0].from -= runs->items[runs->count - 1].to - runs->items[runs->count - 1].from;
		runs->count--;
	}
	for (int i = 0; i < runs->count; i++)
		length += Max(runs->items[i].to - runs->items[i].from - 2 * reach, 0);
	return length;
}

/* The length of a plot's outline near the other; whole: all of its outline is. */
static double
near_length(const Polygons *plot, const Polygons *other, double reach, double *outline, bool *whole)
{
	Intervals	runs,
				parts;
	double		length = 0;

	start_intervals(&runs);
	start_intervals(&parts);
	*outline = 0;
	for (int r = 0; r < plot->ring_count; r++)
	{
		const Ring *ring = &plot->rings[r];
		const Vertex *vertices = &plot->vertices[ring->first];
		double		perimeter = 0;

		runs.count = 0;
		for (int i = 0; i < ring->count; i++)
		{
			Edge		edge = edge_between(ring_previous(vertices, ring->count, i), &vertices[i]);

			near_parts(&edge, other, reach, &parts);
			for (int j = 0; j < parts.count; j++)
				add_interval(&runs, perimeter + parts.items[j].from, perimeter + parts.items[j].to);
			perimeter += edge.length;
		}
		length += runs_length(&runs, perimeter, reach);
		*outline += perimeter;
	}
	pfree(runs.items);
	pfree(parts.items);
	*whole = length >= *outline - TOUCHING;
	return length;
}

/*
 * The shorter of the two views, so that a jagged outline lends no length to a
 * straight one.  A plot that lies on the other has all its outline there while
 * the other may have none: it shares half of its outline, the length of a
 * strip that thin.
 */
double
shared_edge(const Polygons *a, const Polygons *b, double reach)
{
	double		outline_a,
				outline_b,
				shared;
	bool		whole_a,
				whole_b;

	if (a->vertex_count == 0 || b->vertex_count == 0)
		return 0;
	shared = Min(near_length(a, b, reach, &outline_a, &whole_a),
				 near_length(b, a, reach, &outline_b, &whole_b));
	if (whole_a)
		shared = Max(shared, outline_a / 2);
	if (whole_b)
		shared = Max(shared, outline_b / 2);
	return rint(shared * 100) / 100;
}
