/*
 * graph.c
 *	  Things and which of them are joined: neighbours, connected groups.
 *
 * What the things are and what joins them is not known here.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "graph.h"
#include "miscadmin.h"
#include "utils/array.h"

PG_FUNCTION_INFO_V1(connected_groups);

static int
compare_ids(const void *a, const void *b)
{
	int64		left = *(const int64 *) a;
	int64		right = *(const int64 *) b;

	return left < right ? -1 : left > right;
}

typedef struct Pair
{
	int			from;
	int			to;
} Pair;

static int
compare_pairs(const void *a, const void *b)
{
	const Pair *left = a;
	const Pair *right = b;

	if (left->from != right->from)
		return left->from < right->from ? -1 : 1;
	return left->to < right->to ? -1 : left->to > right->to;
}

int
graph_find(const Graph *graph, int64 id)
{
	int64	   *found = bsearch(&id, graph->ids, graph->count, sizeof(int64), compare_ids);

	return found ? (int) (found - graph->ids) : -1;
}

static void
collect_ids(Graph *graph, const int64 *ids, int id_count,
			const int64 *a, const int64 *b, int pair_count)
{
	int			count = 0;

	graph->ids = palloc_array(int64, (Size) id_count + 2 * (Size) pair_count + 1);
	for (int i = 0; i < id_count; i++)
		graph->ids[count++] = ids[i];
	for (int i = 0; i < pair_count; i++)
	{
		graph->ids[count++] = a[i];
		graph->ids[count++] = b[i];
	}
	qsort(graph->ids, count, sizeof(int64), compare_ids);
	graph->count = 0;
	for (int i = 0; i < count; i++)
		if (graph->count == 0 || graph->ids[graph->count - 1] != graph->ids[i])
			graph->ids[graph->count++] = graph->ids[i];
}

static void
collect_neighbours(Graph *graph, const int64 *a, const int64 *b, int pair_count)
{
	Pair	   *pairs = palloc_array(Pair, 2 * (Size) pair_count + 1);
	int			count = 0,
				kept = 0;

	for (int i = 0; i < pair_count; i++)
	{
		int			from = graph_find(graph, a[i]);
		int			to = graph_find(graph, b[i]);

		if (from == to)
			continue;
		pairs[count++] = (Pair) {from, to};
		pairs[count++] = (Pair) {to, from};
	}
	qsort(pairs, count, sizeof(Pair), compare_pairs);

	graph->first = palloc_array(int, (Size) graph->count + 1);
	graph->neighbours = palloc_array(int, (Size) count + 1);
	for (int node = 0, next = 0; node < graph->count; node++)
	{
		graph->first[node] = kept;
		for (; next < count && pairs[next].from == node; next++)
			if (kept == graph->first[node] || graph->neighbours[kept - 1] != pairs[next].to)
				graph->neighbours[kept++] = pairs[next].to;
	}
	graph->first[graph->count] = kept;
	pfree(pairs);
}

/* From each node not reached yet, the least of its group, all it reaches. */
static void
find_groups(Graph *graph)
{
	int		   *waiting = palloc_array(int, (Size) graph->count + 1);

	graph->group = palloc_array(int, (Size) graph->count + 1);
	for (int i = 0; i < graph->count; i++)
		graph->group[i] = -1;
	for (int i = 0; i < graph->count; i++)
	{
		int			count = 0;

		CHECK_FOR_INTERRUPTS();
		if (graph->group[i] >= 0)
			continue;
		graph->group[i] = i;
		waiting[count++] = i;
		while (count > 0)
		{
			int			node = waiting[--count];

			for (int j = graph->first[node]; j < graph->first[node + 1]; j++)
			{
				int			next = graph->neighbours[j];

				if (graph->group[next] >= 0)
					continue;
				graph->group[next] = i;
				waiting[count++] = next;
			}
		}
	}
	pfree(waiting);
}

void
graph_make(Graph *graph, const int64 *ids, int id_count,
		   const int64 *a, const int64 *b, int pair_count)
{
	collect_ids(graph, ids, id_count, a, b, pair_count);
	collect_neighbours(graph, a, b, pair_count);
	find_groups(graph);
}

int64 *
graph_ids(ArrayType *array, int *count)
{
	Datum	   *values;
	int64	   *ids;

	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("an id must not be NULL")));
	deconstruct_array(array, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &values, NULL, count);
	ids = palloc_array(int64, (Size) *count + 1);
	for (int i = 0; i < *count; i++)
		ids[i] = DatumGetInt64(values[i]);
	pfree(values);
	return ids;
}

void
graph_check_pairs(int a_count, int b_count)
{
	if (a_count != b_count)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("arrays of %d and of %d ids do not make pairs", a_count, b_count)));
}

/* connected_groups(a, b): each thing that occurs, and the least of its group. */
Datum
connected_groups(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Graph		graph;
	int64	   *a,
			   *b;
	int			a_count,
				b_count;

	a = graph_ids(PG_GETARG_ARRAYTYPE_P(0), &a_count);
	b = graph_ids(PG_GETARG_ARRAYTYPE_P(1), &b_count);
	graph_check_pairs(a_count, b_count);
	graph_make(&graph, NULL, 0, a, b, a_count);

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < graph.count; i++)
	{
		Datum		values[] = {
			Int64GetDatum(graph.ids[i]), Int64GetDatum(graph.ids[graph.group[i]])
		};
		bool		nulls[] = {false, false};

		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}
