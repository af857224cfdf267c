/*
 * site_search.c
 *	  Connected sets of plots that are large enough: enough_land().
 *
 * There are as many connected sets as one likes, so the search is bounded.
 * For each connected group of plots it gives
 *	  - every plot that suffices by itself;
 *	  - of the two or three that suffice only together, the best few;
 *	  - where there are none of these, sets grown from some of the plots, from
 *		which no plot can be spared, as far as they are small enough to try;
 *	  - the group as a whole.
 * Which plots may be joined and which are better to have is not known here.
 */
#include "compat.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "graph.h"
#include "miscadmin.h"
#include "utils/array.h"

PG_FUNCTION_INFO_V1(enough_land);

/* Of a group: how many joined sets are given, and from how many plots they are grown. */
#define MAX_SETS 10
#define MAX_SEEDS 50

/* Up to this size a grown set is searched for plots it can spare. */
#define MAX_PRUNED 50

typedef struct PlotSet
{
	int			count;
	int		   *members;		/* ascending */
	double		area;
} PlotSet;

typedef struct Search
{
	Graph		graph;
	double	   *areas;
	double		need;
	ReturnSetInfo *rsinfo;

	/* of the group at hand */
	int			group;
	int		   *members;
	int			member_count;
	PlotSet		sets[MAX_SETS];
	int			set_count;

	bool	   *chosen;			/* of all plots: in the set that grows */
	bool	   *seen;
} Search;

static int
compare_ints(const void *a, const void *b)
{
	int			left = *(const int *) a;
	int			right = *(const int *) b;

	return left < right ? -1 : left > right;
}

/* The better set wastes less land, then has fewer plots, then the lower ids. */
static int
compare_sets(const PlotSet *a, const PlotSet *b)
{
	if (a->area != b->area)
		return a->area < b->area ? -1 : 1;
	if (a->count != b->count)
		return a->count < b->count ? -1 : 1;
	for (int i = 0; i < a->count; i++)
		if (a->members[i] != b->members[i])
			return a->members[i] < b->members[i] ? -1 : 1;
	return 0;
}

/* Keeps a set if it is among the best of its group. */
static void
keep_set(Search *search, const int *members, int count)
{
	PlotSet		set = {.count = count};
	int			place;

	set.members = palloc_array(int, count);
	memcpy(set.members, members, sizeof(int) * count);
	qsort(set.members, count, sizeof(int), compare_ints);
	for (int i = 0; i < count; i++)
		set.area += search->areas[set.members[i]];

	for (place = search->set_count; place > 0; place--)
	{
		int			order = compare_sets(&set, &search->sets[place - 1]);

		if (order == 0)
			return;
		if (order > 0)
			break;
	}
	if (place == MAX_SETS)
	{
		pfree(set.members);
		return;
	}
	if (search->set_count < MAX_SETS)
		search->set_count++;
	else
		pfree(search->sets[MAX_SETS - 1].members);
	memmove(&search->sets[place + 1], &search->sets[place],
			sizeof(PlotSet) * (search->set_count - 1 - place));
	search->sets[place] = set;
}

static void
put_set(Search *search, const int *members, int count)
{
	Datum	   *ids = palloc_array(Datum, count);
	Datum		values[2];
	bool		nulls[] = {false, false};
	double		area = 0;

	for (int i = 0; i < count; i++)
	{
		ids[i] = Int64GetDatum(search->graph.ids[members[i]]);
		area += search->areas[members[i]];
	}
	values[0] = PointerGetDatum(construct_array(ids, count, INT8OID, sizeof(int64),
												FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
	values[1] = Float8GetDatum(area);
	tuplestore_putvalues(search->rsinfo->setResult, search->rsinfo->setDesc, values, nulls);
	pfree(DatumGetPointer(values[0]));
	pfree(ids);
}

/* To a ten-thousandth: what is beyond is noise of the sum. */
static bool
enough(const Search *search, double area)
{
	return rint(area * 10000) / 10000 >= search->need;
}

static bool
joined(const Graph *graph, int a, int b)
{
	return bsearch(&b, &graph->neighbours[graph->first[a]],
				   graph->first[a + 1] - graph->first[a], sizeof(int), compare_ints) != NULL;
}

/*
 * Two plots, and three around the one in the middle, that suffice while fewer
 * of them do not.  A plot that suffices by itself is in none.
 */
static void
find_small_sets(Search *search, int middle)
{
	const Graph *graph = &search->graph;
	const double *areas = search->areas;

	for (int i = graph->first[middle]; i < graph->first[middle + 1]; i++)
	{
		int			one = graph->neighbours[i];
		double		two_areas = areas[middle] + areas[one];

		CHECK_FOR_INTERRUPTS();
		if (enough(search, areas[one]))
			continue;
		if (enough(search, two_areas))
		{
			if (middle < one)
				keep_set(search, (int[]) {middle, one}, 2);
			continue;
		}
		for (int j = i + 1; j < graph->first[middle + 1]; j++)
		{
			int			other = graph->neighbours[j];

			if (enough(search, areas[other]) || enough(search, areas[middle] + areas[other]) ||
				!enough(search, two_areas + areas[other]))
				continue;
			if (joined(graph, one, other) && enough(search, areas[one] + areas[other]))
				continue;
			keep_set(search, (int[]) {middle, one, other}, 3);
		}
	}
}

/* Are the chosen ones still connected without one of them? */
static bool
connected_without(Search *search, const int *members, int count, int spared)
{
	const Graph *graph = &search->graph;
	int		   *waiting = palloc_array(int, count);
	int			waiting_count = 0,
				reached = 0;

	for (int i = 0; i < count; i++)
		search->seen[members[i]] = false;
	search->seen[spared] = true;
	waiting[waiting_count++] = members[0] == spared ? members[1] : members[0];
	search->seen[waiting[0]] = true;
	while (waiting_count > 0)
	{
		int			node = waiting[--waiting_count];

		reached++;
		for (int i = graph->first[node]; i < graph->first[node + 1]; i++)
		{
			int			next = graph->neighbours[i];

			if (!search->chosen[next] || search->seen[next])
				continue;
			search->seen[next] = true;
			waiting[waiting_count++] = next;
		}
	}
	pfree(waiting);
	return reached == count - 1;
}

/* Takes out plots that the set can spare, the smallest first. */
static int
prune(Search *search, int *members, int count, double area)
{
	bool		again = true;

	while (again && count > 1)
	{
		int			best = -1;

		again = false;
		for (int i = 0; i < count; i++)
			if (enough(search, area - search->areas[members[i]]) &&
				(best < 0 || search->areas[members[i]] < search->areas[members[best]] ||
				 (search->areas[members[i]] == search->areas[members[best]] &&
				  members[i] < members[best])) &&
				connected_without(search, members, count, members[i]))
				best = i;
		if (best >= 0)
		{
			area -= search->areas[members[best]];
			search->chosen[members[best]] = false;
			members[best] = members[--count];
			again = true;
		}
	}
	return count;
}

/*
 * The neighbour to take next: the smallest that completes the set, else the
 * largest.  Its place in the border.
 */
static int
next_plot(const Search *search, const int *border, int count, double area)
{
	int			best = 0;

	for (int i = 1; i < count; i++)
	{
		double		mine = search->areas[border[i]];
		double		its = search->areas[border[best]];
		bool		completes = enough(search, area + mine);

		if (completes != enough(search, area + its))
		{
			if (completes)
				best = i;
		}
		else if (mine == its ? border[i] < border[best] : completes ? mine < its : mine > its)
			best = i;
	}
	return best;
}

/* Grows a set from one plot until it suffices, and keeps it without the plots it can spare. */
static void
grow(Search *search, int seed)
{
	const Graph *graph = &search->graph;
	int		   *members = palloc_array(int, search->member_count);
	int		   *border = palloc_array(int, search->member_count);
	int			count = 0,
				border_count = 0;
	double		area = 0;

	for (int i = 0; i < search->member_count; i++)
		search->chosen[search->members[i]] = search->seen[search->members[i]] = false;
	border[border_count++] = seed;
	search->seen[seed] = true;
	while (!enough(search, area) && border_count > 0)
	{
		int			place = next_plot(search, border, border_count, area);
		int			plot = border[place];

		CHECK_FOR_INTERRUPTS();
		border[place] = border[--border_count];
		members[count++] = plot;
		search->chosen[plot] = true;
		area += search->areas[plot];
		for (int i = graph->first[plot]; i < graph->first[plot + 1]; i++)
		{
			int			next = graph->neighbours[i];

			if (search->seen[next] || enough(search, search->areas[next]))
				continue;
			search->seen[next] = true;
			border[border_count++] = next;
		}
	}
	if (enough(search, area))
	{
		if (count <= MAX_PRUNED)
			count = prune(search, members, count, area);
		keep_set(search, members, count);
	}
	pfree(members);
	pfree(border);
}

static void
search_group(Search *search)
{
	double		total = 0;
	bool		alone = false;
	bool		whole = search->member_count > 1;

	for (int i = 0; i < search->member_count; i++)
	{
		total += search->areas[search->members[i]];
		if (enough(search, search->areas[search->members[i]]))
		{
			put_set(search, &search->members[i], 1);
			alone = true;
		}
	}
	if (!enough(search, total) || search->member_count < 2)
		return;

	search->set_count = 0;
	for (int i = 0; i < search->member_count; i++)
		if (!enough(search, search->areas[search->members[i]]))
			find_small_sets(search, search->members[i]);
	if (search->set_count == 0 && !alone)
	{
		int			step = (search->member_count + MAX_SEEDS - 1) / MAX_SEEDS;

		for (int i = 0; i < search->member_count; i += step)
			grow(search, search->members[i]);
	}

	for (int i = 0; i < search->set_count; i++)
	{
		put_set(search, search->sets[i].members, search->sets[i].count);
		if (search->sets[i].count == search->member_count)
			whole = false;
		pfree(search->sets[i].members);
	}
	if (whole)
		put_set(search, search->members, search->member_count);
}

static int
compare_groups(const void *a, const void *b, void *graph)
{
	int			left = ((Graph *) graph)->group[*(const int *) a];
	int			right = ((Graph *) graph)->group[*(const int *) b];

	if (left != right)
		return left < right ? -1 : 1;
	return compare_ints(a, b);
}

static void
search_groups(Search *search)
{
	Graph	   *graph = &search->graph;
	int		   *nodes = palloc_array(int, (Size) graph->count + 1);

	search->chosen = palloc0(sizeof(bool) * ((Size) graph->count + 1));
	search->seen = palloc0(sizeof(bool) * ((Size) graph->count + 1));
	for (int i = 0; i < graph->count; i++)
		nodes[i] = i;
	qsort_arg(nodes, graph->count, sizeof(int), compare_groups, graph);
	for (int i = 0; i < graph->count; i += search->member_count)
	{
		search->group = graph->group[nodes[i]];
		search->members = &nodes[i];
		search->member_count = 1;
		while (i + search->member_count < graph->count &&
			   graph->group[nodes[i + search->member_count]] == search->group)
			search->member_count++;
		search_group(search);
	}
}

/* Areas by number in the graph, from those given in the order of the ids. */
static void
read_areas(Search *search, const int64 *ids, int id_count, ArrayType *array)
{
	Datum	   *values;
	int			count;

	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("an area must not be NULL")));
	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &values, NULL, &count);
	if (count != id_count)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("arrays of %d ids and of %d areas do not match", id_count, count)));
	search->areas = palloc_array(double, (Size) search->graph.count + 1);
	for (int i = 0; i < search->graph.count; i++)
		search->areas[i] = -1;
	for (int i = 0; i < count; i++)
	{
		double		area = DatumGetFloat8(values[i]);

		if (!(area >= 0) || isinf(area))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("an area must be a number from 0 up")));
		search->areas[graph_find(&search->graph, ids[i])] = area;
	}
	for (int i = 0; i < search->graph.count; i++)
		if (search->areas[i] < 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a pair names the id %lld, which is not among the plots",
							(long long) search->graph.ids[i])));
}

/* enough_land(plots, areas, a, b, need) */
Datum
enough_land(PG_FUNCTION_ARGS)
{
	Search	   *search = palloc0(sizeof(Search));
	int64	   *ids,
			   *a,
			   *b;
	int			id_count,
				a_count,
				b_count;

	ids = graph_ids(PG_GETARG_ARRAYTYPE_P(0), &id_count);
	a = graph_ids(PG_GETARG_ARRAYTYPE_P(2), &a_count);
	b = graph_ids(PG_GETARG_ARRAYTYPE_P(3), &b_count);
	graph_check_pairs(a_count, b_count);
	search->need = PG_GETARG_FLOAT8(4);
	if (!(search->need >= 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("an area must be a number from 0 up")));

	graph_make(&search->graph, ids, id_count, a, b, a_count);
	read_areas(search, ids, id_count, PG_GETARG_ARRAYTYPE_P(1));

	InitMaterializedSRF(fcinfo, 0);
	search->rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	search_groups(search);
	return (Datum) 0;
}
