/*
 * box_group.c
 *	  Cuts a heap of boxes into groups of neighbours.
 *
 * Boxes are halved by their middles, across the longer side, again and again
 * while one search would find more that nobody asked for than several searches
 * cost.  How much it would find is learned from the searches before; until
 * then, a group must not be mostly empty.  That makes no assumption about
 * units or about the size of the city.
 */
#include "compat.h"

#include "box_group.h"
#include "miscadmin.h"

/* More would not make the search of the index any cheaper. */
#define MAX_GROUP 256

/* The box around a group is at most so many times its boxes together, */
#define MAX_SPREAD 4

/* or is expected to hold at most so many rows for each of them. */
#define MAX_ROWS 24

/* What each search leaves of the weight of those before. */
#define MEMORY 0.9

static void
extend(Box *around, const Box *box)
{
	around->min_x = Min(around->min_x, box->min_x);
	around->min_y = Min(around->min_y, box->min_y);
	around->max_x = Max(around->max_x, box->max_x);
	around->max_y = Max(around->max_y, box->max_y);
}

static double
box_area(const Box *box)
{
	return (box->max_x - box->min_x) * (box->max_y - box->min_y);
}

static inline int
compare(double left, double right)
{
	return left < right ? -1 : left > right;
}

#define ST_SORT sort_by_x
#define ST_ELEMENT_TYPE BoxItem
#define ST_COMPARE(a, b) compare((a)->box.min_x + (a)->box.max_x, (b)->box.min_x + (b)->box.max_x)
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_by_y
#define ST_ELEMENT_TYPE BoxItem
#define ST_COMPARE(a, b) compare((a)->box.min_y + (a)->box.max_y, (b)->box.min_y + (b)->box.max_y)
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_by_min_x
#define ST_ELEMENT_TYPE BoxItem
#define ST_COMPARE(a, b) compare((a)->box.min_x, (b)->box.min_x)
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/* Where the middles lie of rows that a box meets. */
static double
reach_area(const BoxDensity *density, const Box *box)
{
	return (box->max_x - box->min_x + density->widths / density->rows) *
		(box->max_y - box->min_y + density->heights / density->rows);
}

static bool
is_worth_it(const BoxDensity *density, const Box *box, double filled, int count)
{
	return box_area(box) <= MAX_SPREAD * filled ||
		(density->area > 0 &&
		 density->rows / density->area * reach_area(density, box) <= MAX_ROWS * (double) count);
}

void
box_groups(BoxItem *items, int count, const BoxDensity *density,
		   BoxGroupTaker take, void *context)
{
	Box			around;
	double		filled = 0;

	if (count == 0)
		return;
	around = items[0].box;
	for (int i = 0; i < count; i++)
	{
		extend(&around, &items[i].box);
		filled += box_area(&items[i].box);
	}
	if (count == 1 || (count <= MAX_GROUP && is_worth_it(density, &around, filled, count)))
	{
		sort_by_min_x(items, count);
		take(context, items, count, &around);
		return;
	}

	CHECK_FOR_INTERRUPTS();
	if (around.max_x - around.min_x > around.max_y - around.min_y)
		sort_by_x(items, count);
	else
		sort_by_y(items, count);
	box_groups(items, count / 2, density, take, context);
	box_groups(items + count / 2, count - count / 2, density, take, context);
}

void
box_density_learn(BoxDensity *density, const Box *around, const BoxDensity *found)
{
	if (found->rows == 0)
		return;
	density->rows = MEMORY * density->rows + found->rows;
	density->widths = MEMORY * density->widths + found->widths;
	density->heights = MEMORY * density->heights + found->heights;
	density->area = MEMORY * density->area + reach_area(found, around);
}
