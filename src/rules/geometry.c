/*
 * geometry.c
 *	  Rules on geometry: valid, inside the park, coordinates that can be
 *	  right.  They are of the register, not of the measures, so they have no
 *	  article and need no rule version.  Overlap of plots: overlap.c.
 *
 * Most geometries are plain polygons and plainly right.  Those are decided on
 * their numbers (polygon.c); whatever is not certain there is asked of PostGIS,
 * which has the last word on all that fails.
 */
#include "compat.h"

#include "amount.h"
#include "boundary.h"
#include "catalog/pg_type.h"
#include "crs.h"
#include "executor/spi.h"
#include "polygon.h"
#include "postgis.h"
#include "rules/geometry.h"
#include "rules/names.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

/* The geometry column of a watched table. */
static const char *
geometry_column(const Subject *subject)
{
	return strcmp(subject->table, "parks") == 0 ? "boundary" :
		strcmp(subject->table, "projects") == 0 ? "site" : "geom";
}

/*
 * A draft may be saved with its errors.  Footprints come from surveys by the
 * thousand and are repaired for measuring: they too are only warned of.
 */
static bool
draft_or_building(const Subject *subject)
{
	return strcmp(subject->table, "buildings") == 0 || subject_is_draft(subject);
}

bool
geometry_of_subject(const Subject *subject, Finding *finding, Datum *geometry)
{
	if (!subject_geometry(subject, geometry_column(subject), geometry))
	{
		finding_say(finding, VERDICT_UNKNOWN, "no geometry is recorded");
		return false;
	}
	return true;
}

static bool
is_plainly_valid(Datum geometry)
{
	Polygons	polygons;

	return polygons_read(geometry, &polygons) && polygons.vertex_count > 0 &&
		polygons_certainly_valid(&polygons);
}

static void
valid(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT d.valid, d.reason, {gis}.st_setsrid(d.location, {gis}.st_srid($1))"
		" FROM {gis}.st_isvaliddetail($1, 0) d",
		1, {InvalidOid}
	};
	Datum		geometry;

	if (!geometry_of_subject(subject, finding, &geometry))
		return;
	if (is_plainly_valid(geometry))
	{
		finding_say(finding, VERDICT_PASS, "the geometry is valid");
		return;
	}
	if (postgis_is_empty(geometry))
	{
		finding_say(finding, VERDICT_FAIL, "the geometry of row %s of %s is empty",
					own_label(subject, finding), subject->table);
		finding_advise(finding, "Draw it anew, or leave it out while it is not known.");
		return;
	}
	register_run(subject, &query, &geometry, NULL);
	if (result_bool(1))
	{
		finding_say(finding, VERDICT_PASS, "the geometry is valid");
		return;
	}
	finding_say(finding, VERDICT_FAIL, "the geometry of row %s of %s is not valid: %s",
				own_label(subject, finding), subject->table, postgis_reason(result_text(2)));
	finding_advise(finding, "Mend it, for instance with ST_MakeValid(); findings() gives the place.");
	result_geometry(3, &finding->place);
}

Numeric
square_metres(double area)
{
	Numeric		exact = numeric_from_double(area);
	Datum		rounded = DirectFunctionCall2(numeric_round, NumericGetDatum(exact), Int32GetDatum(4));

	return DatumGetNumeric(DirectFunctionCall1(numeric_trim_scale, rounded));
}

/* The park's boundary; false if none is recorded. */
static bool
park_boundary(const Subject *subject, int64 park, Datum *boundary)
{
	static const RegisterQuery query = {
		"SELECT k.boundary FROM {reg}.parks k WHERE k.id {=} $1",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(park)};

	return register_run(subject, &query, values, NULL) > 0 && result_geometry(1, boundary);
}

/*
 * The part of a geometry outside of a boundary, which may be empty, and the whole
 * of it, repaired: what is invalid may have no area by its numbers.  False if
 * PostGIS has none.
 */
static bool
part_outside(const Subject *subject, Datum geometry, Datum boundary, Datum *part, Datum *whole)
{
	static const RegisterQuery query = {
		"SELECT {gis}.st_difference(g.whole, {gis}.st_makevalid($2), (-1)::pg_catalog.float8), g.whole"
		" FROM (SELECT {gis}.st_makevalid($1) OFFSET 0) g (whole)",
		2, {InvalidOid, InvalidOid}
	};
	Datum		values[] = {geometry, boundary};

	register_run(subject, &query, values, NULL);
	return result_geometry(1, part) && result_geometry(2, whole);
}

static void
inside(const Subject *subject, Finding *finding)
{
	Datum		geometry,
				boundary,
				whole,
				outside_part = (Datum) 0;
	int64		park;
	Parameter	tolerance;
	Numeric		outside = int64_to_numeric(0),
				allowed = int64_to_numeric(0);
	bool		wholly = false;

	if (!geometry_of_subject(subject, finding, &geometry))
		return;
	if (!subject_int8(subject, "park_id", &park))
	{
		finding_say(finding, VERDICT_UNKNOWN, "the park is not recorded");
		return;
	}
	if (!park_boundary(subject, park, &boundary))
	{
		finding_say(finding, VERDICT_UNKNOWN, "the boundary of park %lld is not recorded",
					(long long) park);
		return;
	}
	if (register_parameter(subject, "inside_tolerance", subject->as_of, &tolerance))
	{
		allowed = tolerance.value;
		finding->citation = tolerance.citation;
	}
	if (!boundary_certainly_holds(boundary, geometry))
	{
		if (postgis_is_empty(geometry))
		{
			finding_say(finding, VERDICT_UNKNOWN, "the geometry of row %s of %s is empty",
						subject_name(subject), subject->table);
			return;
		}
		if (!part_outside(subject, geometry, boundary, &outside_part, &whole))
		{
			finding_say(finding, VERDICT_UNKNOWN,
						"what of plot %s lies outside park %lld cannot be measured",
						subject_name(subject), (long long) park);
			return;
		}
		outside = square_metres(crs_area(outside_part));

		/* a plot smaller than the tolerance is not inside for that */
		wholly = numeric_at_most(square_metres(crs_area(whole)), outside) &&
			!numeric_at_most(outside, int64_to_numeric(0));
	}
	if (wholly)
		allowed = int64_to_numeric(0);
	finding_at_most(finding, outside, allowed, "m2");
	if (numeric_at_most(outside, allowed))
	{
		finding_say(finding, VERDICT_PASS, "plot %s lies inside park %lld",
					subject_name(subject), (long long) park);
		return;
	}
	if (wholly)
		finding_say(finding, VERDICT_FAIL, "plot %s lies wholly outside park %s",
					own_label(subject, finding), park_label(subject, finding, park));
	else
		finding_say(finding, VERDICT_FAIL,
					"%s of plot %s lie outside park %s, more than %s",
					area_text(outside), own_label(subject, finding), park_label(subject, finding, park),
					area_text(allowed));
	finding_advise(finding, "Correct the outline or the park; findings() gives the part outside as place.");
	finding->place = outside_part;
}

/* One side of the box against its bound; keeps the worst. */
static void
compare_bound(double value, double bound, double excess, double *worst, double *measured,
			  double *required)
{
	if (excess > *worst)
	{
		*worst = excess;
		*measured = value;
		*required = bound;
	}
}

static void
get_box(const Subject *subject, Datum geometry, double x[2], double y[2])
{
	static const RegisterQuery query = {
		"SELECT {gis}.st_xmin(b), {gis}.st_xmax(b), {gis}.st_ymin(b), {gis}.st_ymax(b)"
		" FROM {gis}.box3d($1) b",
		1, {InvalidOid}
	};
	Polygons	polygons;

	if (polygons_read(geometry, &polygons) && polygons.vertex_count > 0)
	{
		polygons_shell_box(&polygons, x, y);
		return;
	}
	register_run(subject, &query, &geometry, NULL);
	result_double(1, &x[0]);
	result_double(2, &x[1]);
	result_double(3, &y[0]);
	result_double(4, &y[1]);
}

static void
crs(const Subject *subject, Finding *finding)
{
	Datum		geometry;
	const Crs  *system;
	double		x[2],
				y[2],
				worst = 0,
				measured = 0,
				required = 0;

	if (!geometry_of_subject(subject, finding, &geometry))
		return;
	system = crs_get(postgis_srid(geometry));
	if (!system->known)
	{
		finding_say(finding, VERDICT_UNKNOWN, "SRID %d is not in spatial_ref_sys", system->srid);
		return;
	}
	if (postgis_is_empty(geometry))
	{
		finding_say(finding, VERDICT_UNKNOWN, "the geometry of row %s of %s is empty",
					subject_name(subject), subject->table);
		return;
	}
	get_box(subject, geometry, x, y);
	if (system->metric && x[0] >= -180 && x[1] <= 180 && y[0] >= -90 && y[1] <= 90)
	{
		finding_say(finding, VERDICT_FAIL,
					"the coordinates of row %s of %s look like degrees, but SRID %d is in metres",
					own_label(subject, finding), subject->table, system->srid);
		finding_advise(finding, "Transform them on import; with ogr2ogr, give -t_srs EPSG:%d.",
					   system->srid);
		return;
	}
	compare_bound(x[0], system->min_x, system->min_x - x[0], &worst, &measured, &required);
	compare_bound(x[1], system->max_x, x[1] - system->max_x, &worst, &measured, &required);
	compare_bound(y[0], system->min_y, system->min_y - y[0], &worst, &measured, &required);
	compare_bound(y[1], system->max_y, y[1] - system->max_y, &worst, &measured, &required);
	if (worst == 0)
	{
		finding_say(finding, VERDICT_PASS, "the coordinates lie in the area of SRID %d",
					system->srid);
		return;
	}
	finding_at_most(finding, numeric_from_double(measured), numeric_from_double(required),
					system->geographic ? "degree" : "m");
	finding->gap = numeric_from_double(worst);
	finding_say(finding, VERDICT_FAIL,
				"coordinate %.15g of row %s of %s is outside the area of SRID %d, which ends at %.15g",
				measured, own_label(subject, finding), subject->table, system->srid, required);
	finding_advise(finding, "Transform them on import; with ogr2ogr, give -t_srs EPSG:%d.",
				   system->srid);
}

#define TABLES_WITH_GEOMETRY { \
	{.table = "parks", .columns = {"boundary"}}, \
	{.table = "plots", .columns = {"geom", "status"}}, \
	{.table = "buildings", .columns = {"geom"}}, \
	{.table = "projects", .columns = {"site", "status"}}, \
	{.table = "plan_areas", .columns = {"geom"}}, \
	{.table = "infrastructure_projects", .columns = {"geom"}} \
}

const Rule	geometry_rules[] = {
	{
		.code = "g.crs",
		.title_en = "coordinates lie in the area of their coordinate reference system",
		.title_zh = "坐标在坐标系适用范围内",
		.watches = TABLES_WITH_GEOMETRY,
		.use = "enforced",
		.default_mode = MODE_ENFORCE,
		.waivable = true,
		.evaluate = crs,
		.lenient = draft_or_building,
	},
	{
		.code = "g.inside",
		.title_en = "a plot lies inside its park",
		.title_zh = "宗地位于所在园区范围内",
		.watches = {{.table = "plots", .columns = {"geom", "status", "park_id"}}},
		.use = "enforced",
		.default_mode = MODE_ENFORCE,
		.waivable = true,
		.parameters = {"inside_tolerance"},
		.evaluate = inside,
		.lenient = draft_or_building,
	},
	{
		.code = "g.valid",
		.title_en = "geometry is valid and not empty",
		.title_zh = "几何图形有效且非空",
		.watches = TABLES_WITH_GEOMETRY,
		.use = "enforced",
		.default_mode = MODE_ENFORCE,
		.waivable = true,
		.evaluate = valid,
		.lenient = draft_or_building,
	},

	/* last, because an outline that is wrong in itself is said first */
	{
		.code = "g.overlap",
		.title_en = "a plot overlaps no other registered plot",
		.title_zh = "宗地与其他已登记宗地不重叠",
		.watches = {{.table = "plots", .columns = {"geom", "status"}}},
		.use = "enforced",
		.default_mode = MODE_ENFORCE,
		.waivable = true,
		.parameters = {"overlap_tolerance"},
		.evaluate = overlap,
		.lenient = draft_or_building,
	},
	{0}
};
