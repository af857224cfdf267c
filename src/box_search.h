/*
 * box_search.h
 *	  The rows of a register's table whose geometry meets a box, found by the
 *	  index and handed over one by one; which of a group of boxes they reach.
 */
#ifndef INDUSTRIAL_PARK_BOX_SEARCH_H
#define INDUSTRIAL_PARK_BOX_SEARCH_H

#include "postgres.h"

#include "box_group.h"
#include "executor/tuptable.h"
#include "register.h"
#include "tcop/dest.h"

/* Takes the rows that a search finds. */
typedef struct Finder
{
	DestReceiver receiver;		/* must be first */
	uint64		rows;
	BoxDensity	found;
	void		(*take) (struct Finder *finder, TupleTableSlot *slot);
} Finder;

/*
 * A search by the index, whatever the planner thinks of a table that was empty
 * when it looked.  The query has one argument, the box.
 */
extern void box_search(const Subject *subject, const RegisterQuery *query, Datum box, Finder *finder);

/* As the argument of a search. */
extern Datum box_geometry(const Box *box, int32 srid);

/* Errors out unless a column of what is read is a geometry. */
extern void check_geometry_column(TupleDesc desc, int column);

/* The box that is stored with a geometry; false if it must be read to know it. */
extern bool stored_box(Datum geometry, Box *box);

/* The same of a row that was found, which is counted. */
extern bool found_box(Finder *finder, Datum geometry, Box *box);

/* Boxes of a group, in the order of min_x. */
typedef struct Neighbours
{
	const BoxItem *items;
	int			count;
	double		width;			/* of the widest */
} Neighbours;

extern Neighbours make_neighbours(const BoxItem *items, int count);

/* The first that may reach as far as an x. */
extern int	first_reaching(const Neighbours *group, double x);

/* Does a box reach one of a group's? */
extern bool reaches_any(const Neighbours *group, const Box *box);

#endif							/* INDUSTRIAL_PARK_BOX_SEARCH_H */
