/*
 * built_area.c
 *	  The SQL face of coverage.c: the aggregates built_area() and
 *	  built_fraction(), and the same functions over arrays.
 *
 * The aggregates' state is a plain geometry[]: the plot first, then its
 * footprints (plot_state.c).
 */
#include "compat.h"

#include "coverage.h"
#include "fmgr.h"
#include "plot_state.h"
#include "postgis.h"
#include "utils/array.h"

PG_FUNCTION_INFO_V1(built_area_accum);
PG_FUNCTION_INFO_V1(built_area_combine);
PG_FUNCTION_INFO_V1(built_area_final);
PG_FUNCTION_INFO_V1(built_fraction_final);
PG_FUNCTION_INFO_V1(built_area_of_array);
PG_FUNCTION_INFO_V1(built_fraction_of_array);

/*
 * A row without a plot says nothing and is skipped; a row without a
 * footprint (the outer side of a join) makes the plot known.
 */
Datum
built_area_accum(PG_FUNCTION_ARGS)
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
		state = state_begin(PG_GETARG_DATUM(1), postgis_geometry_type());
	else
	{
		state = PG_GETARG_DATUM(0);
		check_same_plot(state_first(state), PG_GETARG_DATUM(1));
	}

	if (!PG_ARGISNULL(2))
	{
		check_same_srid(PG_GETARG_DATUM(1), PG_GETARG_DATUM(2));
		state = state_append(state, PG_GETARG_DATUM(2), context);
	}
	PG_RETURN_DATUM(state);
}

Datum
built_area_combine(PG_FUNCTION_ARGS)
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
	check_same_plot(state_first(state), elements[0]);
	for (int i = 1; i < count; i++)
		state = state_append(state, elements[i], context);
	PG_RETURN_DATUM(state);
}

Datum
built_area_final(PG_FUNCTION_ARGS)
{
	Datum	   *geometries;
	int			count;

	aggregate_context(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	geometries = state_elements(PG_GETARG_ARRAYTYPE_P(0), &count);
	PG_RETURN_FLOAT8(coverage_area(geometries[0], geometries + 1, count - 1));
}

Datum
built_fraction_final(PG_FUNCTION_ARGS)
{
	Datum	   *geometries;
	int			count;
	double		fraction;

	aggregate_context(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	geometries = state_elements(PG_GETARG_ARRAYTYPE_P(0), &count);
	if (!coverage_fraction(geometries[0], geometries + 1, count - 1, &fraction))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(fraction);
}

static Datum *
checked_footprints(Datum plot, ArrayType *array, int *count)
{
	Datum	   *footprints = array_elements(array, count);

	for (int i = 0; i < *count; i++)
		check_same_srid(plot, footprints[i]);
	return footprints;
}

Datum
built_area_of_array(PG_FUNCTION_ARGS)
{
	Datum		plot = PG_GETARG_DATUM(0);
	int			count;
	Datum	   *footprints = checked_footprints(plot, PG_GETARG_ARRAYTYPE_P(1), &count);

	PG_RETURN_FLOAT8(coverage_area(plot, footprints, count));
}

Datum
built_fraction_of_array(PG_FUNCTION_ARGS)
{
	Datum		plot = PG_GETARG_DATUM(0);
	int			count;
	Datum	   *footprints = checked_footprints(plot, PG_GETARG_ARRAYTYPE_P(1), &count);
	double		fraction;

	if (!coverage_fraction(plot, footprints, count, &fraction))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(fraction);
}
