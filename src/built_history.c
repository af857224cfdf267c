/*
 * built_history.c
 *	  The SQL face of coverage.c for all days at once: the aggregate
 *	  built_history(), and the same function over arrays.
 *
 * The aggregate's state is an array of park.dated_footprint rows, the plot
 * first, without a period (plot_state.c).
 */
#include "compat.h"

#include "access/htup_details.h"
#include "built_history.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "plot_state.h"
#include "utils/lsyscache.h"

PG_FUNCTION_INFO_V1(built_history_accum);
PG_FUNCTION_INFO_V1(built_history_combine);
PG_FUNCTION_INFO_V1(built_history_final);
PG_FUNCTION_INFO_V1(built_history_of_array);

bool
footprint_period(TypeCacheEntry *type, RangeType *range, Footprint *footprint)
{
	RangeBound	lower,
				upper;
	bool		empty;

	range_deserialize(type, range, &lower, &upper, &empty);
	if (empty)
		return false;
	footprint->from = lower.infinite ? DATEVAL_NOBEGIN : DatumGetDateADT(lower.val);
	footprint->until = upper.infinite ? DATEVAL_NOEND : DatumGetDateADT(upper.val);

	/* from a bound of 'infinity' on, or until '-infinity', is never */
	return footprint->from < footprint->until;
}

/* A row of the state.  Its type is that of the function's first argument. */
static Datum
dated_footprint(FunctionCallInfo fcinfo, Datum geometry, Datum existed, bool undated)
{
	Oid			type = get_element_type(get_fn_expr_argtype(fcinfo->flinfo, 0));
	TupleDesc	desc = lookup_rowtype_tupdesc(type, -1);
	Datum		values[] = {geometry, existed};
	bool		nulls[] = {false, undated};
	HeapTuple	tuple = heap_form_tuple(desc, values, nulls);
	Datum		row = HeapTupleGetDatum(tuple);

	ReleaseTupleDesc(desc);
	return row;
}

/* What such a row consists of; false if it has no geometry. */
static bool
read_dated_footprint(Datum row, Datum *geometry, Datum *existed, bool *undated)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(row);
	TupleDesc	desc = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(header),
											  HeapTupleHeaderGetTypMod(header));
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(header),.t_data = header};
	bool		missing;

	*geometry = heap_getattr(&tuple, 1, desc, &missing);
	*existed = heap_getattr(&tuple, 2, desc, undated);
	ReleaseTupleDesc(desc);
	return !missing;
}

static Datum
plot_of(Datum first)
{
	Datum		plot,
				existed;
	bool		undated;

	if (!read_dated_footprint(first, &plot, &existed, &undated))
		state_without_plot();
	return plot;
}

/*
 * A row without a plot says nothing and is skipped; a row without a footprint
 * or without a period makes the plot known.
 */
Datum
built_history_accum(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	Datum		state;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}

	if (PG_ARGISNULL(0))
		state = state_begin(dated_footprint(fcinfo, PG_GETARG_DATUM(1), (Datum) 0, true),
							get_element_type(get_fn_expr_argtype(fcinfo->flinfo, 0)));
	else
	{
		state = PG_GETARG_DATUM(0);
		check_same_plot(plot_of(state_first(state)), PG_GETARG_DATUM(1));
	}

	if (!PG_ARGISNULL(2) && !PG_ARGISNULL(3))
	{
		check_same_srid(PG_GETARG_DATUM(1), PG_GETARG_DATUM(2));
		state = state_append(state,
							 dated_footprint(fcinfo, PG_GETARG_DATUM(2), PG_GETARG_DATUM(3), false),
							 context);
	}
	PG_RETURN_DATUM(state);
}

Datum
built_history_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	Datum		state;
	Datum	   *elements;
	int			count;

	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(PG_ARGISNULL(0) ? 1 : 0));

	state = PG_GETARG_DATUM(0);
	elements = state_elements(PG_GETARG_ARRAYTYPE_P(1), &count);
	check_same_plot(plot_of(state_first(state)), plot_of(elements[0]));
	for (int i = 1; i < count; i++)
		state = state_append(state, elements[i], context);
	PG_RETURN_DATUM(state);
}

Datum
built_history_final(PG_FUNCTION_ARGS)
{
	TypeCacheEntry *range_type;
	Datum	   *elements;
	Shape	   *shapes;
	Footprint  *footprints;
	int			element_count,
				count = 0;

	aggregate_context(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	range_type = lookup_type_cache(DATERANGEOID, TYPECACHE_RANGE_INFO);
	elements = state_elements(PG_GETARG_ARRAYTYPE_P(0), &element_count);
	shapes = palloc_array(Shape, element_count);
	footprints = palloc_array(Footprint, element_count);
	shape_read(plot_of(elements[0]), &shapes[0]);
	for (int i = 1; i < element_count; i++)
	{
		Footprint  *footprint = &footprints[count];
		Datum		geometry,
					existed;
		bool		undated;

		if (!read_dated_footprint(elements[i], &geometry, &existed, &undated) || undated ||
			!footprint_period(range_type, DatumGetRangeTypeP(existed), footprint))
			continue;
		shape_read(geometry, &shapes[i]);
		footprint->shape = &shapes[i];
		footprint->kind = KIND_BUILDING;
		count++;
	}
	PG_RETURN_POINTER(coverage_history(&shapes[0], footprints, count));
}

Datum
built_history_of_array(PG_FUNCTION_ARGS)
{
	Datum		plot = PG_GETARG_DATUM(0);
	ArrayType  *geometries = PG_GETARG_ARRAYTYPE_P(1);
	ArrayType  *periods = PG_GETARG_ARRAYTYPE_P(2);
	TypeCacheEntry *range_type = lookup_type_cache(ARR_ELEMTYPE(periods), TYPECACHE_RANGE_INFO);
	TypeCacheEntry *geometry_type = lookup_type_cache(ARR_ELEMTYPE(geometries), 0);
	Datum	   *geometry,
			   *period;
	bool	   *no_geometry,
			   *no_period;
	int			geometry_count,
				period_count,
				count = 0;
	Shape	   *shapes;
	Footprint  *footprints;

	deconstruct_array(geometries, ARR_ELEMTYPE(geometries), geometry_type->typlen,
					  geometry_type->typbyval, geometry_type->typalign,
					  &geometry, &no_geometry, &geometry_count);
	deconstruct_array(periods, ARR_ELEMTYPE(periods), range_type->typlen,
					  range_type->typbyval, range_type->typalign,
					  &period, &no_period, &period_count);
	if (geometry_count != period_count)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("footprints and periods differ in number"),
				 errdetail("There are %d footprints and %d periods.",
						   geometry_count, period_count)));

	shapes = palloc_array(Shape, geometry_count + 1);
	footprints = palloc_array(Footprint, Max(geometry_count, 1));
	for (int i = 0; i < geometry_count; i++)
	{
		Footprint  *footprint = &footprints[count];

		if (no_geometry[i] || no_period[i])
			continue;
		check_same_srid(plot, geometry[i]);
		if (!footprint_period(range_type, DatumGetRangeTypeP(period[i]), footprint))
			continue;
		shape_read(geometry[i], &shapes[count]);
		footprint->shape = &shapes[count++];
		footprint->kind = KIND_BUILDING;
	}
	shape_read(plot, &shapes[geometry_count]);
	PG_RETURN_POINTER(coverage_history(&shapes[geometry_count], footprints, count));
}
