/*
 * graph.h
 *	  Things and which of them are joined, numbered in the order of their ids.
 */
#ifndef INDUSTRIAL_PARK_GRAPH_H
#define INDUSTRIAL_PARK_GRAPH_H

#include "postgres.h"

#include "utils/array.h"

typedef struct Graph
{
	int			count;
	int64	   *ids;			/* ascending, each once */
	int		   *first;			/* count + 1 places in neighbours */
	int		   *neighbours;		/* ascending, each once, never itself */
	int		   *group;			/* the least member of the connected group */
} Graph;

/* Makes a graph of pairs; every end of a pair is in it, and every id given. */
extern void graph_make(Graph *graph, const int64 *ids, int id_count,
					   const int64 *a, const int64 *b, int pair_count);

/* The number of an id; -1 if it is not in the graph. */
extern int	graph_find(const Graph *graph, int64 id);

/* What SQL gives: ids, none of them NULL; pairs as two arrays of one length. */
extern int64 *graph_ids(ArrayType *array, int *count);
extern void graph_check_pairs(int a_count, int b_count);

#endif							/* INDUSTRIAL_PARK_GRAPH_H */
