/*
 * plot_state.c
 *	  The state of aggregates over one plot and its footprints, and what all
 *	  of them check.  What is measured is not known here.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "plot_state.h"
#include "polygon.h"
#include "postgis.h"

/*
 * An expanded array has a memory context of its own, and a hashed aggregate
 * visits those of all groups whenever a group is added: the usual handful of
 * footprints must not have one.
 */
#define FLAT_STATE_SIZE 8192

/* Geometries and rows alike. */
#define ELEMENT_LENGTH -1
#define ELEMENT_BY_VALUE false
#define ELEMENT_ALIGN TYPALIGN_DOUBLE

MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "aggregate function called in non-aggregate context");
	return context;
}

Datum
state_begin(Datum plot, Oid element_type)
{
	return PointerGetDatum(construct_array(&plot, 1, element_type, ELEMENT_LENGTH,
										   ELEMENT_BY_VALUE, ELEMENT_ALIGN));
}

Datum
state_append(Datum state, Datum element, MemoryContext context)
{
	AnyArrayType *array = DatumGetAnyArrayP(state);
	int			subscript = AARR_LBOUND(array)[0] + AARR_DIMS(array)[0];

	if (!VARATT_IS_EXPANDED_HEADER(array) && VARSIZE(array) > FLAT_STATE_SIZE)
		state = expand_array(PointerGetDatum(array), context, NULL);
	return array_set_element(state, 1, &subscript, element, false, -1,
							 ELEMENT_LENGTH, ELEMENT_BY_VALUE, ELEMENT_ALIGN);
}

void
state_without_plot(void)
{
	elog(ERROR, "aggregate state has no plot");
}

Datum
state_first(Datum state)
{
	AnyArrayType *array = DatumGetAnyArrayP(state);
	int			subscript;
	bool		isnull;
	Datum		plot;

	if (AARR_NDIM(array) != 1)
		state_without_plot();
	subscript = AARR_LBOUND(array)[0];
	plot = array_get_element(state, 1, &subscript, -1,
							 ELEMENT_LENGTH, ELEMENT_BY_VALUE, ELEMENT_ALIGN, &isnull);
	if (isnull)
		state_without_plot();
	return plot;
}

Datum *
array_elements(ArrayType *array, int *count)
{
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	deconstruct_array(array, ARR_ELEMTYPE(array), ELEMENT_LENGTH, ELEMENT_BY_VALUE,
					  ELEMENT_ALIGN, &elements, &nulls, &n);
	*count = 0;
	for (int i = 0; i < n; i++)
		if (!nulls[i])
			elements[(*count)++] = elements[i];
	return elements;
}

Datum *
state_elements(ArrayType *state, int *count)
{
	state_first(PointerGetDatum(state));
	return array_elements(state, count);
}

static bool
same_geometry(Datum a, Datum b)
{
	struct varlena *left = PG_DETOAST_DATUM_PACKED(a);
	struct varlena *right = PG_DETOAST_DATUM_PACKED(b);

	return VARSIZE_ANY_EXHDR(left) == VARSIZE_ANY_EXHDR(right) &&
		memcmp(VARDATA_ANY(left), VARDATA_ANY(right), VARSIZE_ANY_EXHDR(left)) == 0;
}

void
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

void
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
