/*
 * create_register.c
 *	  What create_register() must refuse, and the area of a plot.
 *
 * The DDL itself is PL/pgSQL and SQL (sql/90_register.sql); its refusals are
 * here, because messages of C code can be translated.
 */
#include "compat.h"

#include "catalog/catalog.h"
#include "catalog/namespace.h"
#include "crs.h"
#include "fmgr.h"
#include "postgis.h"
#include "register.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(check_register_name);
PG_FUNCTION_INFO_V1(check_is_register);
PG_FUNCTION_INFO_V1(check_srid);
PG_FUNCTION_INFO_V1(is_geographic);
PG_FUNCTION_INFO_V1(check_preset);
PG_FUNCTION_INFO_V1(geometry_area);

static void
require_argument(FunctionCallInfo fcinfo, const char *name)
{
	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be null", name)));
}

Datum
check_register_name(PG_FUNCTION_ARGS)
{
	char	   *name;

	require_argument(fcinfo, "register");
	name = NameStr(*PG_GETARG_NAME(0));
	if (name[0] == '\0')
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_NAME),
				 errmsg("name of the register must not be empty")));
	if (IsReservedName(name) || strcmp(name, "park") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_RESERVED_NAME),
				 errmsg("\"%s\" is reserved and cannot be a register", name)));
	if (OidIsValid(get_namespace_oid(name, true)))
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_SCHEMA),
				 errmsg("schema \"%s\" already exists", name),
				 errhint("A register is a schema of its own; choose another name.")));
	PG_RETURN_VOID();
}

Datum
check_is_register(PG_FUNCTION_ARGS)
{
	require_argument(fcinfo, "register");
	register_check(get_namespace_oid(NameStr(*PG_GETARG_NAME(0)), false));
	PG_RETURN_VOID();
}

Datum
check_srid(PG_FUNCTION_ARGS)
{
	const Crs  *crs;

	require_argument(fcinfo, "srid");
	crs = crs_get(PG_GETARG_INT32(0));
	if (!crs->known)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("SRID %d is not in spatial_ref_sys", PG_GETARG_INT32(0))));
	if (!crs->geographic && !crs->metric)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("SRID %d is neither geographic nor in metres", PG_GETARG_INT32(0)),
				 errhint("For Liuzhou take 4545 (CGCS2000, 3-degree zone, 108E) or 4490.")));
	PG_RETURN_VOID();
}

Datum
is_geographic(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(crs_get(PG_GETARG_INT32(0))->geographic);
}

Datum
check_preset(PG_FUNCTION_ARGS)
{
	char	   *preset;

	require_argument(fcinfo, "preset");
	preset = text_to_cstring(PG_GETARG_TEXT_PP(0));
	if (strcmp(preset, "liuzhou-2020") != 0 && strcmp(preset, "empty") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no preset \"%s\"", preset),
				 errhint("Presets are \"liuzhou-2020\" and \"empty\".")));
	PG_RETURN_VOID();
}

/*
 * Area in square metres of a geometry as it is, on the ellipsoid for a
 * geographic SRID: the generated column plots.area_m2.
 */
Datum
geometry_area(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(crs_area(PG_GETARG_DATUM(0)));
}
