/*
 * sweep.c
 *	  Area of plot ∩ union of shapes.
 *
 * An area needs no topology.  A vertical line at x meets the covered part of
 * the plot in a length L(x), and the area is the integral of L.  Between two
 * neighbouring x at which an edge begins or ends, or two edges cross, L is
 * linear, so that its value in the middle times the width is exact.  L itself
 * comes from the order of the edges along the line and the parity of each
 * polygon.  L is continuous but for vertical edges, whose x is known exactly;
 * a crossing missed or misplaced by rounding therefore costs no more than
 * rounding.
 *
 * Most shapes never come to that: one that meets neither the plot's boundary
 * nor another shape counts with its own area or not at all.
 */
#include "compat.h"

#include <math.h>

#include "miscadmin.h"
#include "sweep.h"

/* Rounding in the test of an edge against a box stays far below this part. */
#define BOX_MARGIN 1e-12

/* Beyond these, PostGIS's overlay is better. */
#define MAX_EDGES 16384
#define MAX_BREAKS 100000

/* An edge from left to right. */
typedef struct Edge
{
	double		x0;
	double		y0;
	double		x1;
	double		y1;
	double		slope;
	double		y;				/* where the line of the sweep meets it */
	int			owner;			/* 0: the plot, otherwise the piece's number */
} Edge;

typedef struct Breaks
{
	double	   *x;
	int			count;
	int			allocated;
} Breaks;

/* Does the boundary meet a shape's box?  Says yes when in doubt. */
static bool
boundary_meets_box(const Polygons *plot, const Polygons *shape)
{
	double		half_x = (shape->max_x - shape->min_x) / 2;
	double		half_y = (shape->max_y - shape->min_y) / 2;
	double		x = shape->min_x + half_x;
	double		y = shape->min_y + half_y;

	for (int r = 0; r < plot->ring_count; r++)
	{
		const Ring *ring = &plot->rings[r];
		const Vertex *vertices = &plot->vertices[ring->first];

		for (int i = 0; i < ring->count; i++)
		{
			const Vertex *a = ring_previous(vertices, ring->count, i);
			const Vertex *b = &vertices[i];
			double		left,
						right,
						reach;

			if (Max(a->x, b->x) < shape->min_x || Min(a->x, b->x) > shape->max_x ||
				Max(a->y, b->y) < shape->min_y || Min(a->y, b->y) > shape->max_y)
				continue;

			/* are all four corners on one side of the edge's line? */
			left = (b->x - a->x) * (y - a->y);
			right = (b->y - a->y) * (x - a->x);
			reach = fabs(b->x - a->x) * half_y + fabs(b->y - a->y) * half_x;
			if (fabs(left - right) <= reach + BOX_MARGIN * (fabs(left) + fabs(right) + reach))
				return true;
		}
	}
	return false;
}

/* Is the centre of a box that the boundary does not meet inside the plot? */
static bool
centre_inside(const Polygons *plot, const Polygons *shape)
{
	double		x = shape->min_x + (shape->max_x - shape->min_x) / 2;
	double		y = shape->min_y + (shape->max_y - shape->min_y) / 2;
	bool		inside = false;

	for (int r = 0; r < plot->ring_count; r++)
	{
		const Ring *ring = &plot->rings[r];
		const Vertex *vertices = &plot->vertices[ring->first];

		for (int i = 0; i < ring->count; i++)
		{
			const Vertex *a = ring_previous(vertices, ring->count, i);
			const Vertex *b = &vertices[i];

			if ((a->y <= y) != (b->y <= y) &&
				x < a->x + (b->x - a->x) * ((y - a->y) / (b->y - a->y)))
				inside = !inside;
		}
	}
	return inside;
}

#define ST_SORT sort_by_box
#define ST_ELEMENT_TYPE Piece
#define ST_COMPARE(a, b) \
	((a)->shape->min_x < (b)->shape->min_x ? -1 : (a)->shape->min_x > (b)->shape->min_x)
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_by_group
#define ST_ELEMENT_TYPE Piece
#define ST_COMPARE(a, b) ((a)->group - (b)->group)
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_edges
#define ST_ELEMENT_TYPE Edge
#define ST_COMPARE(a, b) ((a)->x0 < (b)->x0 ? -1 : (a)->x0 > (b)->x0)
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_doubles
#define ST_ELEMENT_TYPE double
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b))
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

static int
find_group(Piece *pieces, int i)
{
	while (pieces[i].group != i)
	{
		pieces[i].group = pieces[pieces[i].group].group;
		i = pieces[i].group;
	}
	return i;
}

void
sweep_group(Piece *pieces, int count)
{
	sort_by_box(pieces, count);
	for (int i = 0; i < count; i++)
		pieces[i].group = i;
	for (int i = 0; i < count; i++)
	{
		const Polygons *a = pieces[i].shape;

		CHECK_FOR_INTERRUPTS();
		for (int j = i + 1; j < count && pieces[j].shape->min_x <= a->max_x; j++)
		{
			const Polygons *b = pieces[j].shape;
			int			group,
						other;

			if (a->min_y > b->max_y || b->min_y > a->max_y)
				continue;
			group = find_group(pieces, i);
			other = find_group(pieces, j);
			if (group == other)
				continue;
			CHECK_FOR_INTERRUPTS();
			if (!polygons_plainly_apart(a, b))
				pieces[other].group = group;
		}
	}
	for (int i = 0; i < count; i++)
		pieces[i].group = find_group(pieces, i);
	sort_by_group(pieces, count);
}

/*
 * Adds the edges of polygons that the sweep from low_x to high_x meets below
 * high_y.  Vertical ones bound nothing above or below.
 */
static int
add_edges(Edge *edges, int count, const Polygons *polygons, int owner,
		  double low_x, double high_x, double high_y)
{
	for (int r = 0; r < polygons->ring_count; r++)
	{
		const Ring *ring = &polygons->rings[r];
		const Vertex *vertices = &polygons->vertices[ring->first];

		for (int i = 0; i < ring->count; i++)
		{
			const Vertex *a = ring_previous(vertices, ring->count, i);
			const Vertex *b = &vertices[i];
			Edge	   *edge = &edges[count];

			if (a->x > b->x)
			{
				const Vertex *swap = a;

				a = b;
				b = swap;
			}
			if (a->x == b->x || b->x <= low_x || a->x >= high_x || Min(a->y, b->y) > high_y)
				continue;
			*edge = (Edge) {.x0 = a->x,.y0 = a->y,.x1 = b->x,.y1 = b->y,.owner = owner};
			edge->slope = (b->y - a->y) / (b->x - a->x);
			count++;
		}
	}
	return count;
}

static double
edge_y(const Edge *edge, double x)
{
	double		y = edge->y0 + edge->slope * (x - edge->x0);

	/* a steep edge must not overshoot its ends */
	y = Max(y, Min(edge->y0, edge->y1));
	return Min(y, Max(edge->y0, edge->y1));
}

static bool
add_break(Breaks *breaks, double x, double low_x, double high_x)
{
	if (x < low_x || x > high_x)
		return true;
	if (breaks->count == MAX_BREAKS)
		return false;
	if (breaks->count == breaks->allocated)
	{
		breaks->allocated *= 2;
		breaks->x = repalloc(breaks->x, sizeof(double) * breaks->allocated);
	}
	breaks->x[breaks->count++] = x;
	return true;
}

/* The x between low_x and high_x where L may bend, ascending; edges are sorted. */
static bool
find_breaks(const Edge *edges, int count, double low_x, double high_x, Breaks *breaks)
{
	breaks->count = 0;
	breaks->allocated = 4 * count + 2;
	breaks->x = palloc_array(double, breaks->allocated);
	breaks->x[breaks->count++] = low_x;
	breaks->x[breaks->count++] = high_x;

	for (int i = 0; i < count; i++)
	{
		const Edge *a = &edges[i];

		CHECK_FOR_INTERRUPTS();
		if (!add_break(breaks, a->x0, low_x, high_x) || !add_break(breaks, a->x1, low_x, high_x))
			return false;
		for (int j = i + 1; j < count && edges[j].x0 < a->x1; j++)
		{
			const Edge *b = &edges[j];
			double		left = b->x0,
						right = Min(a->x1, b->x1),
						before,
						after;

			/* the edges of one valid shape do not cross */
			if (a->owner == b->owner ||
				Max(a->y0, a->y1) < Min(b->y0, b->y1) || Max(b->y0, b->y1) < Min(a->y0, a->y1))
				continue;
			before = edge_y(a, left) - edge_y(b, left);
			after = edge_y(a, right) - edge_y(b, right);
			if ((before < 0) != (after < 0) && before != after &&
				!add_break(breaks, left + (right - left) * (before / (before - after)),
						   low_x, high_x))
				return false;
		}
	}
	sort_doubles(breaks->x, breaks->count);
	return true;
}

/* Length of the line that is in the plot and in any piece: L. */
static double
covered_length(Edge *const *active, int count, bool in_plot, bool *inside, int owners)
{
	int			pieces = 0;
	double		length = 0;

	memset(inside, 0, sizeof(bool) * owners);
	inside[0] = in_plot;
	for (int i = 0; i + 1 < count; i++)
	{
		int			owner = active[i]->owner;

		inside[owner] = !inside[owner];
		if (owner > 0)
			pieces += inside[owner] ? 1 : -1;
		if (inside[0] && pieces > 0)
			length += active[i + 1]->y - active[i]->y;
	}
	return length;
}

/* Sorts by y; the order changes little from one line to the next. */
static void
sort_active(Edge **active, int count)
{
	for (int i = 1; i < count; i++)
	{
		Edge	   *edge = active[i];
		int			j = i;

		for (; j > 0 && active[j - 1]->y > edge->y; j--)
			active[j] = active[j - 1];
		active[j] = edge;
	}
}

/* Integral of L; with in_plot, every piece is inside the plot. */
static double
integrate(Edge *edges, int count, const Breaks *breaks, bool in_plot, int owners)
{
	Edge	  **active = palloc_array(Edge *, count + 1);
	bool	   *inside = palloc_array(bool, owners);
	int			active_count = 0;
	int			next = 0;
	double		area = 0;

	for (int b = 0; b + 1 < breaks->count; b++)
	{
		double		width = breaks->x[b + 1] - breaks->x[b];
		double		x = breaks->x[b] + width / 2;
		int			kept = 0;

		CHECK_FOR_INTERRUPTS();
		if (width <= 0)
			continue;

		/* [x0, x1) everywhere, so that each polygon has an even number */
		while (next < count && edges[next].x0 <= x)
			active[active_count++] = &edges[next++];
		for (int i = 0; i < active_count; i++)
			if (active[i]->x1 > x)
			{
				active[kept] = active[i];
				active[kept++]->y = edge_y(active[i], x);
			}
		active_count = kept;
		sort_active(active, active_count);
		area += width * covered_length(active, active_count, in_plot, inside, owners);
	}
	pfree(active);
	pfree(inside);
	return area;
}

bool
sweep_area(const Polygons *plot, const Piece *pieces, int count, double *area)
{
	const Polygons *box = pieces[0].shape;
	double		low_x = box->min_x,
				high_x = box->max_x,
				high_y = box->max_y;
	int			allocated = 1,
				edge_count = 0;
	bool		crosses = false;
	Edge	   *edges;
	Breaks		breaks;
	bool		swept;

	if (count == 1 && !pieces[0].crosses)
	{
		*area = polygons_area(pieces[0].shape);
		return true;
	}
	for (int i = 0; i < count; i++)
	{
		box = pieces[i].shape;
		low_x = Min(low_x, box->min_x);
		high_x = Max(high_x, box->max_x);
		high_y = Max(high_y, box->max_y);
		crosses |= pieces[i].crosses;
		allocated += box->vertex_count;
		if (allocated > MAX_EDGES)
			return false;
	}
	if (crosses)
	{
		low_x = Max(low_x, plot->min_x);
		high_x = Min(high_x, plot->max_x);
		high_y = Min(high_y, plot->max_y);
		allocated += plot->vertex_count;
		if (allocated > MAX_EDGES)
			return false;
	}

	edges = palloc_array(Edge, allocated);
	if (crosses)
		edge_count = add_edges(edges, 0, plot, 0, low_x, high_x, high_y);
	for (int i = 0; i < count; i++)
		edge_count = add_edges(edges, edge_count, pieces[i].shape, i + 1, low_x, high_x, high_y);
	sort_edges(edges, edge_count);

	swept = find_breaks(edges, edge_count, low_x, high_x, &breaks);
	if (swept)
		*area = integrate(edges, edge_count, &breaks, !crosses, count + 1);
	pfree(breaks.x);
	pfree(edges);
	return swept;
}

bool
sweep_piece(const Polygons *plot, const Polygons *shape, Piece *piece)
{
	PolygonsRelation relation;

	CHECK_FOR_INTERRUPTS();
	if (!polygons_boxes_meet(plot, shape))
		return false;
	piece->shape = shape;
	piece->crosses = false;
	piece->group = 0;
	if (!boundary_meets_box(plot, shape))
		return centre_inside(plot, shape);
	relation = polygons_relation(shape, plot);
	piece->crosses = relation == POLYGONS_MAY_MEET;
	return relation != POLYGONS_APART;
}
