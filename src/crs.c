/*
 * crs.c
 *	  Coordinate reference systems: kind, unit and the box in which
 *	  coordinates may lie, read from PostGIS's spatial_ref_sys.
 *
 * The box catches what import tools store without a word: metres under a
 * geographic SRID, degrees under a projected one, and a Gauss-Kruger zone
 * number in the easting where the SRID has none.  It is generous at its
 * edges, because many cities lie across a zone's boundary; it is not a proof
 * that coordinates are right.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "crs.h"
#include "executor/spi.h"
#include "postgis.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

/* A Gauss-Kruger zone is 3 or 6 degrees wide; 4 degrees of longitude at 18 N. */
#define ZONE_HALF_WIDTH 420000.0

/* Half the equator: no metric coordinate of a map of the Earth is larger. */
#define HALF_EQUATOR 20037508.35

/* Mainland China and Hainan, rounded outwards: the area of CGCS2000. */
#define CHINA_WEST 73.0
#define CHINA_EAST 136.0
#define CHINA_SOUTH 3.0
#define CHINA_NORTH 54.0
#define METRES_PER_DEGREE 111320.0

#define CACHE_SIZE 8

static Crs	cache[CACHE_SIZE];
static int	cached;
static Crs	unknown;

/* The number after "+name=" in a PROJ string, or the given default. */
static double
proj_number(const char *proj, const char *name, double otherwise)
{
	const char *at = strstr(proj, name);

	return at ? strtod(at + strlen(name), NULL) : otherwise;
}

static void
set_box(Crs *crs, double min_x, double max_x, double min_y, double max_y)
{
	crs->min_x = min_x;
	crs->max_x = max_x;
	crs->min_y = min_y;
	crs->max_y = max_y;
}

static void
describe(Crs *crs, const char *proj, const char *definition)
{
	bool		china = strstr(definition, "China_2000") != NULL ||
		strstr(definition, "China Geodetic Coordinate System 2000") != NULL;

	crs->known = true;
	crs->geographic = strstr(proj, "+proj=longlat") != NULL;
	crs->metric = !crs->geographic && strstr(proj, "+units=m ") != NULL;

	if (crs->geographic && china)
		set_box(crs, CHINA_WEST, CHINA_EAST, CHINA_SOUTH, CHINA_NORTH);
	else if (crs->geographic)
		set_box(crs, -180, 180, -90, 90);
	else if (strstr(proj, "+proj=tmerc") || strstr(proj, "+proj=utm"))
	{
		double		x_0 = proj_number(proj, "+x_0=", 500000);
		double		y_0 = proj_number(proj, "+y_0=", 0);

		set_box(crs, x_0 - ZONE_HALF_WIDTH, x_0 + ZONE_HALF_WIDTH,
				china ? y_0 + CHINA_SOUTH * METRES_PER_DEGREE : -HALF_EQUATOR,
				china ? y_0 + CHINA_NORTH * METRES_PER_DEGREE : HALF_EQUATOR);
	}
	else
		set_box(crs, -HALF_EQUATOR, HALF_EQUATOR, -HALF_EQUATOR, HALF_EQUATOR);
}

static void
read_spatial_ref_sys(Crs *crs)
{
	char	   *sql = psprintf("SELECT proj4text, srtext FROM %s.spatial_ref_sys"
							   " WHERE srid OPERATOR(pg_catalog.=) $1",
							   quote_identifier(get_namespace_name(postgis_schema())));
	Oid			types[] = {INT4OID};
	Datum		values[] = {Int32GetDatum(crs->srid)};

	SPI_connect();
	if (SPI_execute_with_args(sql, 1, types, values, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read spatial_ref_sys");
	if (SPI_processed == 1)
	{
		HeapTuple	row = SPI_tuptable->vals[0];
		char	   *proj = SPI_getvalue(row, SPI_tuptable->tupdesc, 1);
		char	   *definition = SPI_getvalue(row, SPI_tuptable->tupdesc, 2);

		if (proj && definition)
			describe(crs, psprintf("%s ", proj), definition);
	}
	SPI_finish();
}

const Crs *
crs_get(int32 srid)
{
	Crs			crs = {.srid = srid};

	for (int i = 0; i < cached; i++)
		if (cache[i].srid == srid)
			return &cache[i];

	if (srid != 0)
		read_spatial_ref_sys(&crs);
	if (!crs.known)
	{
		/* not remembered: the user may add the missing row */
		unknown = crs;
		return &unknown;
	}
	if (cached == CACHE_SIZE)
		cached = 0;
	cache[cached] = crs;
	return &cache[cached++];
}

double
crs_area(Datum geometry)
{
	int32		srid = postgis_srid(geometry);

	return postgis_area(geometry, srid != 0 && crs_get(srid)->geographic);
}
