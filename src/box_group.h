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

/*
 * Cuts items into groups of neighbours, each in the order of min_x and with
 * the box around it.  What is learned from one group serves the next.
 */
typedef void (*BoxGroupTaker) (void *context, const BoxItem *items, int count, const Box *around);

extern void box_groups(BoxItem *items, int count, const BoxDensity *density,
					   BoxGroupTaker take, void *context);

/* What the search of that box has found, but for the area; the far past counts less. */
extern void box_density_learn(BoxDensity *density, const Box *around, const BoxDensity *found);

#endif							/* INDUSTRIAL_PARK_BOX_GROUP_H */
