/*
 * built_area.c
 *	  The SQL face of coverage.c: the aggregates built_area() and
 *	  built_fraction(), and the same functions over arrays.
 *
 * The aggregates' state is a plain geometry[]: the plot first, then its
 * footprints.  It is a storable type, so that partial results can be moved
 * between processes and nodes.  While rows come in, a small one is copied for
 * each row, and a large one lives as an expanded array.
 */
#include "compat.h"

#include "coverage.h"
#include "fmgr.h"
#include "polygon.h"
#include "postgis.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

/*
 * An expanded array has a memory context of its own, and a hashed aggregate
 * visits those of all groups whenever a group is added: the usual handful of
 * footprints must not have one.
 */
#define FLAT_STATE_SIZE 8192

PG_FUNCTION_INFO_V1(built_area_accum);
PG_FUNCTION_INFO_V1(built_area_combine);
PG_FUNCTION_INFO_V1(built_area_final);
PG_FUNCTION_INFO_V1(built_fraction_final);
PG_FUNCTION_INFO_V1(built_area_of_array);
PG_FUNCTION_INFO_V1(built_fraction_of_array);
PG_FUNCTION_INFO_V1(built_history_of_array);

static MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "aggregate function called in non-aggregate context");
	return context;
}

/* What the array functions want to know of the elements. */
typedef struct ElementType
{
	int16		typlen;
	bool		typbyval;
	char		typalign;
} ElementType;

static ElementType
element_type(Oid type)
{
	ElementType element;

	get_typlenbyvalalign(type, &element.typlen, &element.typbyval, &element.typalign);
	return element;
}

/* A state of the plot alone. */
static Datum
begin_state(Datum plot)
{
	Oid			oid = postgis_geometry_type();
	ElementType type = element_type(oid);

	return PointerGetDatum(construct_array(&plot, 1, oid, type.typlen, type.typbyval,
										   type.typalign));
}

static Datum
append(Datum state, Datum element, MemoryContext context)
{
	AnyArrayType *array = DatumGetAnyArrayP(state);
	ElementType type = element_type(AARR_ELEMTYPE(array));
	int			subscript = AARR_LBOUND(array)[0] + AARR_DIMS(array)[0];

	if (!VARATT_IS_EXPANDED_HEADER(array) && VARSIZE(array) > FLAT_STATE_SIZE)
		state = expand_array(PointerGetDatum(array), context, NULL);
	return array_set_element(state, 1, &subscript, element, false, -1,
							 type.typlen, type.typbyval, type.typalign);
}

/*
 * Anybody may make an aggregate of these functions that begins with an array
 * that they would never have made.
 */
static void
no_plot(void)
{
	elog(ERROR, "aggregate state has no plot");
}

/* The plot of a state: its first element. */
static Datum
state_plot(Datum state)
{
	AnyArrayType *array = DatumGetAnyArrayP(state);
	ElementType type = element_type(AARR_ELEMTYPE(array));
	int			subscript;
	bool		isnull;
	Datum		plot;

	if (AARR_NDIM(array) != 1)
		no_plot();
	subscript = AARR_LBOUND(array)[0];
	plot = array_get_element(state, 1, &subscript, -1,
							 type.typlen, type.typbyval, type.typalign, &isnull);
	if (isnull)
		no_plot();
	return plot;
}

static bool
same_geometry(Datum a, Datum b)
{
	struct varlena *left = PG_DETOAST_DATUM_PACKED(a);
	struct varlena *right = PG_DETOAST_DATUM_PACKED(b);

	return VARSIZE_ANY_EXHDR(left) == VARSIZE_ANY_EXHDR(right) &&
		memcmp(VARDATA_ANY(left), VARDATA_ANY(right), VARSIZE_ANY_EXHDR(left)) == 0;
}

static void
check_same_plot(Datum plot, Datum other)
{
	if (!same_geometry(plot, other))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("more than one plot in one group"),
				 errhint("Group by the plot's key, so that each group has one plot.")));
}

/* Asks PostGIS only where the geometry does not say it itself. */
static int32
srid_of(Datum geometry)
{
	int32		srid;

	return polygons_srid(geometry, &srid) ? srid : postgis_srid(geometry);
}

static void
check_same_srid(Datum plot, Datum footprint)
{
	int32		plot_srid = srid_of(plot);
	int32		srid = srid_of(footprint);

	if (srid != plot_srid)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("plot and footprint are in different coordinate reference systems"),
				 errdetail("The plot has SRID %d, the footprint has SRID %d.", plot_srid, srid),
				 errhint("Transform one of them with ST_Transform().")));
}

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
		state = begin_state(PG_GETARG_DATUM(1));
	else
	{
		state = PG_GETARG_DATUM(0);
		check_same_plot(state_plot(state), PG_GETARG_DATUM(1));
	}

	if (!PG_ARGISNULL(2))
	{
		check_same_srid(PG_GETARG_DATUM(1), PG_GETARG_DATUM(2));
		state = append(state, PG_GETARG_DATUM(2), context);
	}
	PG_RETURN_DATUM(state);
}

Datum
built_area_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	Datum		state;
	ArrayType  *other;
	ElementType type;
	Datum	   *elements;
	bool	   *nulls;
	int			count;

	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(PG_ARGISNULL(0) ? 1 : 0));

	state = PG_GETARG_DATUM(0);
	other = PG_GETARG_ARRAYTYPE_P(1);
	type = element_type(ARR_ELEMTYPE(other));
	deconstruct_array(other, ARR_ELEMTYPE(other), type.typlen, type.typbyval, type.typalign,
					  &elements, &nulls, &count);
	if (count == 0 || nulls[0])
		no_plot();
	check_same_plot(state_plot(state), elements[0]);
	for (int i = 1; i < count; i++)
		if (!nulls[i])
			state = append(state, elements[i], context);
	PG_RETURN_DATUM(state);
}

/* The geometries of an array; its NULL elements are left out. */
static Datum *
array_geometries(ArrayType *array, int *count)
{
	Datum	   *elements;
	bool	   *nulls;
	int			n;
	ElementType type = element_type(ARR_ELEMTYPE(array));

	deconstruct_array(array, ARR_ELEMTYPE(array), type.typlen, type.typbyval, type.typalign,
					  &elements, &nulls, &n);
	*count = 0;
	for (int i = 0; i < n; i++)
		if (!nulls[i])
			elements[(*count)++] = elements[i];
	return elements;
}

Datum
built_area_final(PG_FUNCTION_ARGS)
{
	Datum	   *geometries;
	int			count;

	aggregate_context(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	geometries = array_geometries(PG_GETARG_ARRAYTYPE_P(0), &count);
	if (count == 0)
		no_plot();
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
	geometries = array_geometries(PG_GETARG_ARRAYTYPE_P(0), &count);
	if (count == 0)
		no_plot();
	if (!coverage_fraction(geometries[0], geometries + 1, count - 1, &fraction))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(fraction);
}

static Datum *
checked_footprints(Datum plot, ArrayType *array, int *count)
{
	Datum	   *footprints = array_geometries(array, count);

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

/* When a footprint stood; false if it never did. */
static bool
read_period(TypeCacheEntry *type, RangeType *range, Footprint *footprint)
{
	RangeBound	lower,
				upper;
	bool		empty;

	range_deserialize(type, range, &lower, &upper, &empty);
	if (empty)
		return false;
	footprint->from = lower.infinite ? DATEVAL_NOBEGIN : DatumGetDateADT(lower.val);
	footprint->until = upper.infinite ? DATEVAL_NOEND : DatumGetDateADT(upper.val);
	return true;
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

	footprints = palloc_array(Footprint, geometry_count);
	for (int i = 0; i < geometry_count; i++)
	{
		if (no_geometry[i] || no_period[i] ||
			!read_period(range_type, DatumGetRangeTypeP(period[i]), &footprints[count]))
			continue;
		check_same_srid(plot, geometry[i]);
		footprints[count++].geometry = geometry[i];
	}
	PG_RETURN_POINTER(coverage_history(plot, footprints, count));
}
