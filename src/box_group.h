/*
 * box_group.h
 *	  Boxes that lie close enough together to share one search of a spatial
 *	  index.
 */
#ifndef INDUSTRIAL_PARK_BOX_GROUP_H
#define INDUSTRIAL_PARK_BOX_GROUP_H

#include "postgres.h"

typedef struct Box
{
	double		min_x,
				min_y,
				max_x,
				max_y;
} Box;

typedef struct BoxItem
{
	Box			box;
	uint32		place;			/* along the curve */
	int			item;			/* the caller's number for it */
} BoxItem;

/* Have two boxes a point in common? */
static inline bool
boxes_touch(const Box *a, const Box *b)
{
	return a->max_x >= b->min_x && a->min_x <= b->max_x &&
		a->max_y >= b->min_y && a->min_y <= b->max_y;
}

/*
 * What searches so far have found: so many rows, of such widths and heights
 * together, where boxes of that area would have met their middles.
 */
typedef struct BoxDensity
{
	double		rows;
	double		widths;
	double		heights;
	double		area;
} BoxDensity;

/* Puts neighbours beside each other. */
extern void box_sort(BoxItem *items, int count);

/*
 * Takes the next group from sorted items: returns where it ends, gives the box
 * around it, and sorts its items by min_x.
 */
extern int	box_group(BoxItem *items, int first, int count, const BoxDensity *density, Box *around);

/* What the search of that box has found, but for the area; the far past counts less. */
extern void box_density_learn(BoxDensity *density, const Box *around, const BoxDensity *found);

#endif							/* INDUSTRIAL_PARK_BOX_GROUP_H */
