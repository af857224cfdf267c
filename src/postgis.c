/*
 * postgis.c
 *	  The only file that calls PostGIS.
 *
 * PostGIS is reached through its SQL functions, found by name in the schema
 * that its extension was installed in, so that any SRID, curve or empty
 * geometry is treated as PostGIS treats it and no PostGIS header or library
 * is linked.  Nothing here decides what an area means; see coverage.c.
 */
#include "compat.h"

#include <math.h>

#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "fmgr.h"
#include "nodes/pg_list.h"
#include "parser/parse_func.h"
#include "postgis.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#define MAX_ARGS 5

typedef enum PostgisFunction
{
	ST_AREA,
	ST_AREA_GEOGRAPHY,
	GEOGRAPHY_CAST,
	ST_SRID,
	ST_ISEMPTY,
	ST_UNION,
	ST_UNARYUNION,
	ST_INTERSECTION,
	ST_ISVALIDREASON,
	ST_MAKEVALID,
	ST_HASARC,
	ST_CURVETOLINE,
	ST_COLLECTIONEXTRACT,
	ST_MAKEENVELOPE,
	ST_ASEWKB,
	FUNCTION_COUNT
} PostgisFunction;

/*
 * Signatures, one letter an argument: g geometry, a geometry[], G geography,
 * i integer, d double precision, b boolean, t text.  All exist from PostGIS 3.3 on.
 */
static const struct
{
	const char *name;
	const char *args;
}			signatures[FUNCTION_COUNT] = {
	[ST_AREA] = {"st_area", "g"},
	[ST_AREA_GEOGRAPHY] = {"st_area", "Gb"},
	[GEOGRAPHY_CAST] = {"geography", "g"},
	[ST_SRID] = {"st_srid", "g"},
	[ST_ISEMPTY] = {"st_isempty", "g"},
	[ST_UNION] = {"st_union", "a"},
	[ST_UNARYUNION] = {"st_unaryunion", "gd"},
	[ST_INTERSECTION] = {"st_intersection", "ggd"},
	[ST_ISVALIDREASON] = {"st_isvalidreason", "g"},
	[ST_MAKEVALID] = {"st_makevalid", "g"},
	[ST_HASARC] = {"st_hasarc", "g"},
	[ST_CURVETOLINE] = {"st_curvetoline", "gdii"},
	[ST_COLLECTIONEXTRACT] = {"st_collectionextract", "gi"},
	[ST_MAKEENVELOPE] = {"st_makeenvelope", "ddddi"},
	[ST_ASEWKB] = {"st_asewkb", "gt"},
};

/* What was found in the catalogue; forgotten when types or functions change. */
static struct
{
	bool		valid;
	bool		watched;
	Oid			schema;
	Oid			geometry;
	Oid			geography;
	Oid			geometry_array;
	int16		geometry_typlen;
	bool		geometry_byval;
	char		geometry_align;
	Oid			functions[FUNCTION_COUNT];
}			postgis;

static void
forget_postgis(Datum arg, int cacheid, uint32 hashvalue)
{
	(void) arg;
	(void) cacheid;
	(void) hashvalue;
	postgis.valid = false;
}

static Oid
find_type(const char *name)
{
	Oid			type = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid,
									   CStringGetDatum(name),
									   ObjectIdGetDatum(postgis.schema));

	if (!OidIsValid(type))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("PostGIS has no type \"%s\"", name)));
	return type;
}

static Oid
find_function(PostgisFunction function)
{
	const char *args = signatures[function].args;
	Oid			types[MAX_ARGS];
	int			count = (int) strlen(args);
	List	   *name = list_make2(makeString(get_namespace_name(postgis.schema)),
								  makeString(pstrdup(signatures[function].name)));

	for (int i = 0; i < count; i++)
		types[i] = args[i] == 'g' ? postgis.geometry :
			args[i] == 'a' ? postgis.geometry_array :
			args[i] == 'G' ? postgis.geography :
			args[i] == 'i' ? INT4OID :
			args[i] == 'd' ? FLOAT8OID :
			args[i] == 't' ? TEXTOID : BOOLOID;
	return LookupFuncName(name, count, types, false);
}

static void
find_postgis(void)
{
	Oid			extension;

	if (postgis.valid)
		return;

	extension = get_extension_oid("postgis", true);
	if (!OidIsValid(extension))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("PostGIS is not installed in this database"),
				 errhint("Run CREATE EXTENSION postgis.")));

	if (!postgis.watched)
	{
		CacheRegisterSyscacheCallback(TYPEOID, forget_postgis, (Datum) 0);
		CacheRegisterSyscacheCallback(PROCOID, forget_postgis, (Datum) 0);
		postgis.watched = true;
	}

	postgis.schema = get_extension_schema(extension);
	postgis.geometry = find_type("geometry");
	postgis.geography = find_type("geography");
	postgis.geometry_array = get_array_type(postgis.geometry);
	get_typlenbyvalalign(postgis.geometry, &postgis.geometry_typlen,
						 &postgis.geometry_byval, &postgis.geometry_align);
	for (int i = 0; i < FUNCTION_COUNT; i++)
		postgis.functions[i] = find_function(i);
	postgis.valid = true;
}

static Oid
function_oid(PostgisFunction function)
{
	find_postgis();
	return postgis.functions[function];
}

Oid
postgis_schema(void)
{
	find_postgis();
	return postgis.schema;
}

Oid
postgis_geometry_type(void)
{
	find_postgis();
	return postgis.geometry;
}

int32
postgis_srid(Datum geometry)
{
	return DatumGetInt32(OidFunctionCall1(function_oid(ST_SRID), geometry));
}

bool
postgis_is_empty(Datum geometry)
{
	return DatumGetBool(OidFunctionCall1(function_oid(ST_ISEMPTY), geometry));
}

double
postgis_area(Datum geometry, bool ellipsoid)
{
	double		area;

	if (ellipsoid)
	{
		Datum		geography = OidFunctionCall1(function_oid(GEOGRAPHY_CAST), geometry);

		area = DatumGetFloat8(OidFunctionCall2(function_oid(ST_AREA_GEOGRAPHY),
											   geography, BoolGetDatum(true)));
	}
	else
		area = DatumGetFloat8(OidFunctionCall1(function_oid(ST_AREA), geometry));

	if (!isfinite(area))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("area of the geometry is not a finite number"),
				 errhint("Look for coordinates that are NaN or infinite.")));
	return area;
}

Datum
postgis_union(Datum *geometries, int count)
{
	Oid			oid = function_oid(ST_UNION);
	ArrayType  *array = construct_array(geometries, count, postgis.geometry,
										postgis.geometry_typlen,
										postgis.geometry_byval,
										postgis.geometry_align);

	return OidFunctionCall1(oid, PointerGetDatum(array));
}

Datum
postgis_intersection(Datum a, Datum b)
{
	/* a grid of -1 asks for full floating-point precision */
	return OidFunctionCall3(function_oid(ST_INTERSECTION), a, b, Float8GetDatum(-1));
}

/* What GEOS says is in English only. */
static const char *const reasons[] pg_attribute_unused() = {
	gettext_noop("Self-intersection"), gettext_noop("Ring Self-intersection"),
	gettext_noop("Hole lies outside shell"), gettext_noop("Holes are nested"),
	gettext_noop("Nested shells"), gettext_noop("Interior is disconnected"),
	gettext_noop("Duplicate Rings"), gettext_noop("Ring is not closed"),
	gettext_noop("Too few points in geometry component"), gettext_noop("Invalid Coordinate"),
};

const char *
postgis_reason(const char *reason)
{
	return reason && *reason ? dgettext(TEXTDOMAIN, reason) : "";
}

/*
 * ST_IsValid() would send a NOTICE for every invalid ring it meets; its
 * sibling that returns the reason is silent.
 */
static char *
valid_reason(Datum geometry)
{
	return TextDatumGetCString(OidFunctionCall1(function_oid(ST_ISVALIDREASON), geometry));
}

static bool
is_valid(const char *reason)
{
	return strcmp(reason, "Valid Geometry") == 0;
}

/* NaN and infinity: what PostGIS makes of them depends on its version. */
static bool
is_odd_coordinate(const char *reason)
{
	return strncmp(reason, "Invalid Coordinate", strlen("Invalid Coordinate")) == 0;
}

Datum
postgis_polygons(Datum geometry)
{
	char	   *reason;

	if (DatumGetBool(OidFunctionCall1(function_oid(ST_HASARC), geometry)))
		geometry = OidFunctionCall4(function_oid(ST_CURVETOLINE), geometry,
									Float8GetDatum(32), Int32GetDatum(0), Int32GetDatum(0));
	reason = valid_reason(geometry);
	if (is_odd_coordinate(reason))
		return OidFunctionCall2(function_oid(ST_COLLECTIONEXTRACT), geometry, Int32GetDatum(1));
	if (!is_valid(reason))
		geometry = OidFunctionCall1(function_oid(ST_MAKEVALID), geometry);
	geometry = OidFunctionCall2(function_oid(ST_COLLECTIONEXTRACT), geometry, Int32GetDatum(3));

	/* each member of a collection is valid, but together they may overlap */
	if (!is_valid(valid_reason(geometry)))
		geometry = OidFunctionCall2(function_oid(ST_UNARYUNION), geometry, Float8GetDatum(-1));
	return geometry;
}

Datum
postgis_box(double min_x, double min_y, double max_x, double max_y, int32 srid)
{
	return OidFunctionCall5(function_oid(ST_MAKEENVELOPE), Float8GetDatum(min_x),
							Float8GetDatum(min_y), Float8GetDatum(max_x), Float8GetDatum(max_y),
							Int32GetDatum(srid));
}

bytea *
postgis_ewkb(Datum geometry)
{
	return DatumGetByteaPP(OidFunctionCall2(function_oid(ST_ASEWKB), geometry,
											CStringGetTextDatum("NDR")));
}
