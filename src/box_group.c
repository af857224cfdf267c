/*
 * box_group.c
 *	  Cuts a heap of boxes into groups of neighbours.
 *
 * Boxes are sorted along a space-filling curve through their centres, and cut
 * where one search would find more that nobody asked for than several searches
 * cost.  How much it would find is learned from the searches before; until
 * then, a group must not be mostly empty.  That makes no assumption about
 * units or about the size of the city.
 */
#include "compat.h"

#include "box_group.h"

/* More would not make the search of the index any cheaper. */
#define MAX_GROUP 256

/* The box around a group is at most so many times its boxes together, */
#define MAX_SPREAD 4

/* or is expected to hold at most so many rows for each of them. */
#define MAX_ROWS 24

/* What each search leaves of the weight of those before. */
#define MEMORY 0.9

/* Cells of the curve along each side. */
#define CURVE_CELLS 65536

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

static uint32
cell_of(double value, double low, double high)
{
	double		cell = high > low ? (value - low) / (high - low) * (CURVE_CELLS - 1) : 0;

	/* also for what is not a number */
	return cell >= 0 && cell <= CURVE_CELLS - 1 ? (uint32) cell : 0;
}

/* Every other bit. */
static uint32
spread_bits(uint32 value)
{
	value = (value | value << 8) & 0x00FF00FF;
	value = (value | value << 4) & 0x0F0F0F0F;
	value = (value | value << 2) & 0x33333333;
	return (value | value << 1) & 0x55555555;
}

#define ST_SORT sort_by_place
#define ST_ELEMENT_TYPE BoxItem
#define ST_COMPARE(a, b) ((a)->place < (b)->place ? -1 : (a)->place > (b)->place)
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_by_min_x
#define ST_ELEMENT_TYPE BoxItem
#define ST_COMPARE(a, b) ((a)->box.min_x < (b)->box.min_x ? -1 : (a)->box.min_x > (b)->box.min_x)
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

void
box_sort(BoxItem *items, int count)
{
	Box			whole;

	if (count < 2)
		return;
	whole = items[0].box;
	for (int i = 1; i < count; i++)
		extend(&whole, &items[i].box);
	for (int i = 0; i < count; i++)
	{
		const Box  *box = &items[i].box;
		uint32		x = cell_of(box->min_x / 2 + box->max_x / 2, whole.min_x, whole.max_x);
		uint32		y = cell_of(box->min_y / 2 + box->max_y / 2, whole.min_y, whole.max_y);

		items[i].place = spread_bits(x) | spread_bits(y) << 1;
	}
	sort_by_place(items, count);
}

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

int
box_group(BoxItem *items, int first, int count, const BoxDensity *density, Box *around)
{
	double		filled = box_area(&items[first].box);
	int			end;

	*around = items[first].box;
	for (end = first + 1; end < count && end - first < MAX_GROUP; end++)
	{
		Box			larger = *around;

		extend(&larger, &items[end].box);
		filled += box_area(&items[end].box);
		if (!is_worth_it(density, &larger, filled, end + 1 - first))
			break;
		*around = larger;
	}
	sort_by_min_x(&items[first], end - first);
	return end;
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
