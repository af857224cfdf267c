/*
 * site.c
 *	  Article 6: what the machine says of a project's site.  Inside its park and
 *	  the planned area, free of other plots, as large as declared.
 *
 * A site that is empty or not valid is not measured: what an overlay makes of
 * it is no answer.
 */
#include "compat.h"

#include "amount.h"
#include "catalog/pg_type.h"
#include "exact.h"
#include "executor/spi.h"
#include "postgis.h"
#include "rules/area.h"
#include "rules/names.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "yardstick.h"

/* The site, fit to be measured; says why and returns false if there is none. */
static bool
get_site(const Subject *subject, Finding *finding, Datum *site)
{
	static const RegisterQuery query = {
		"SELECT d.valid, d.reason, d.location FROM {gis}.st_isvaliddetail($1, 0) d",
		1, {InvalidOid}
	};

	if (!subject_geometry(subject, "site", site))
	{
		finding_say(finding, VERDICT_UNKNOWN, "project %s has no site recorded",
					subject_name(subject));
		return false;
	}
	if (postgis_is_empty(*site))
	{
		finding_say(finding, VERDICT_UNKNOWN, "the site of project %s is empty",
					subject_name(subject));
		return false;
	}
	register_run(subject, &query, site, NULL);
	if (result_bool(1))
		return true;
	finding_say(finding, VERDICT_UNKNOWN, "the site of project %s is not valid and not measured: %s",
				subject_name(subject), postgis_reason(result_text(2)));
	finding_advise(finding, "Mend it, for instance with ST_MakeValid(); findings() gives the place.");
	result_geometry(3, &finding->place);
	return false;
}

static bool
get_park(const Subject *subject, Finding *finding, int64 *park)
{
	if (subject_int8(subject, "park_id", park))
		return true;
	finding_say(finding, VERDICT_UNKNOWN, "the park is not recorded");
	return false;
}

static void
site_inside(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT o.part, " AREA("o.part") ", " AREA("$1")
		" FROM (SELECT {gis}.st_difference($1, {gis}.st_makevalid(k.boundary), (-1)::pg_catalog.float8) AS part"
		"   FROM {reg}.parks k WHERE k.id {=} $2 AND NOT {gis}.st_isempty(k.boundary)) o",
		2, {InvalidOid, INT8OID}
	};
	Datum		values[2],
				part;
	int64		park;
	Numeric		allowed;

	if (!get_site(subject, finding, &values[0]) || !get_park(subject, finding, &park))
		return;
	allowed = area_tolerance(subject, finding, "inside_tolerance");
	values[1] = Int64GetDatum(park);
	if (register_run(subject, &query, values, NULL) == 0 || !result_geometry(1, &part))
		finding_say(finding, VERDICT_UNKNOWN, "the boundary of park %lld is not recorded",
					(long long) park);
	else if (area_is_tolerable(finding, result_numeric(2), result_numeric(3), allowed))
		finding_say(finding, VERDICT_PASS, "the site of project %s lies inside park %lld",
					subject_name(subject), (long long) park);
	else
	{
		finding_say(finding, VERDICT_FAIL, "%s of the site of project %s lie outside park %s",
					area_text(result_numeric(2)), own_label(subject, finding),
					park_label(subject, finding, park));
		finding_advise(finding, "Correct the site or the park; findings() gives the part outside as place.");
		finding->place = part;
	}
}

/* A plan counts on the days on which it is in force. */
static void
site_planned(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT o.part, " AREA("o.part") ", " AREA("$1") ", COALESCE("
		AREA("{gis}.st_intersection(o.part, a.reserved, (-1)::pg_catalog.float8)") ", 0)"
		" FROM (SELECT pg_catalog.count(*) AS areas,"
		"     {gis}.st_union(n.geom) FILTER (WHERE n.use {=} 'industrial') AS industrial,"
		"     {gis}.st_union(n.geom) FILTER (WHERE n.use {=} 'reserved') AS reserved"
		"   FROM (SELECT n.use, {gis}.st_makevalid(n.geom) AS geom FROM {reg}.plan_areas n"
		"     JOIN {reg}.plans p ON p.id {=} n.plan_id"
		"     WHERE p.park_id {=} $2 AND p.in_force {@>} $3) n) a,"
		" LATERAL (SELECT CASE WHEN a.industrial IS NULL THEN $1"
		"   ELSE {gis}.st_difference($1, a.industrial, (-1)::pg_catalog.float8) END) o (part)"
		" WHERE a.areas {>} 0",
		3, {InvalidOid, INT8OID, DATEOID}
	};
	Datum		values[3],
				part;
	int64		park;
	Numeric		allowed,
				outside,
				reserved;

	if (!get_park(subject, finding, &park) || !get_site(subject, finding, &values[0]))
		return;
	allowed = area_tolerance(subject, finding, "inside_tolerance");
	values[1] = Int64GetDatum(park);
	values[2] = DateADTGetDatum(subject->as_of);
	if (register_run(subject, &query, values, NULL) == 0 || !result_geometry(1, &part))
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE,
					"park %lld has no area of an approved plan in force on %s",
					(long long) park, date_text(subject->as_of));
		return;
	}
	outside = result_numeric(2);
	reserved = result_numeric(4);
	if (area_is_tolerable(finding, outside, result_numeric(3), allowed))
	{
		finding_say(finding, VERDICT_PASS, "the site of project %s lies on land planned for industry",
					subject_name(subject));
		return;
	}
	if (NUMERIC_IS(gt, NumericGetDatum(reserved), INT128_NUMERIC(0)))
		finding_say(finding, VERDICT_FAIL,
					"%s of the site of project %s are not planned for industry, %s of them reserved",
					area_text(outside), own_label(subject, finding), area_text(reserved));
	else
		finding_say(finding, VERDICT_FAIL,
					"%s of the site of project %s are not planned for industry",
					area_text(outside), own_label(subject, finding));
	finding_advise(finding, "Move the site, or have the plan changed; findings() gives the part as place.");
	finding->place = part;
}

/* Each plot by itself: many slivers of surveys are no overlap together. */
static void
site_free(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT p.id, o.part, " AREA("o.part") " AS area, " AREA("$1")
		" FROM {reg}.plots p, LATERAL"
		"   (SELECT {gis}.st_intersection($1, {gis}.st_makevalid(p.geom), (-1)::pg_catalog.float8)) o (part)"
		" WHERE p.status {=} 'registered' AND p.geom OPERATOR({gis}.&&) $1"
		"   AND ($2 IS NULL OR p.holder_id IS NULL OR p.holder_id {<>} $2)"
		" ORDER BY area DESC, p.id LIMIT 1",
		2, {InvalidOid, INT8OID}
	};
	Datum		values[2];
	int64		enterprise = 0,
				plot = 0;
	bool		known;
	Numeric		allowed;

	if (!get_site(subject, finding, &values[0]))
		return;
	known = subject_int8(subject, "enterprise_id", &enterprise);
	values[1] = Int64GetDatum(enterprise);
	allowed = area_tolerance(subject, finding, "overlap_tolerance");
	if (register_run(subject, &query, values, known ? NULL : " n") == 0)
	{
		finding_at_most(finding, int64_to_numeric(0), allowed, "m2");
		finding_say(finding, VERDICT_PASS, "the site of project %s is free of other holders' plots",
					subject_name(subject));
		return;
	}
	result_int8(1, &plot);
	if (area_is_tolerable(finding, result_numeric(3), result_numeric(4), allowed))
	{
		finding_say(finding, VERDICT_PASS, "the site of project %s is free of other holders' plots",
					subject_name(subject));
		return;
	}
	finding_say(finding, VERDICT_FAIL,
				"%s of the site of project %s are on plot %s, which is not its enterprise's",
				area_text(result_numeric(3)), own_label(subject, finding),
				plot_label(subject, finding, plot));
	finding_advise(finding, "Correct the site, or record who holds the plot; findings() gives the part as place.");
	result_geometry(2, &finding->place);
}

static void
site_area(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT " AREA("$1"), 1, {InvalidOid}
	};
	const Parameter *allowed = yardstick_parameter(yardstick_of(subject), "site_area_tolerance",
												   subject->as_of);
	Datum		site,
				area,
				percent,
				share,
				apart;
	Numeric		declared;

	if (allowed == NULL)
	{
		finding_no_rule_version(finding, "site_area_tolerance", subject->as_of);
		return;
	}
	finding->citation = pstrdup(allowed->citation);
	percent = NumericGetDatum(DatumGetNumericCopy(NumericGetDatum(allowed->value)));
	if (!get_site(subject, finding, &site))
		return;
	declared = subject_numeric(subject, "land_area_m2");
	if (declared == NULL || numeric_is_nan(declared) || numeric_is_inf(declared) ||
		NUMERIC_IS(le, NumericGetDatum(declared), INT128_NUMERIC(0)) ||
		NUMERIC_IS(gt, NumericGetDatum(declared), INT128_NUMERIC(PG_INT64_MAX)))
	{
		finding_say(finding, VERDICT_UNKNOWN, "project %s does not declare a land area to compare its site with",
					subject_name(subject));
		finding_advise(finding, "Record %s of the project, or let the office decide.", "land_area_m2");
		return;
	}
	register_run(subject, &query, &site, NULL);
	area = NumericGetDatum(result_numeric(1));
	share = NUMERIC(mul, INT128_NUMERIC(100),
					DirectFunctionCall1(numeric_abs, NUMERIC(sub, area, NumericGetDatum(declared))));
	apart = DirectFunctionCall2(numeric_round, NUMERIC(div, share, NumericGetDatum(declared)),
								Int32GetDatum(6));
	finding_at_most(finding, DatumGetNumeric(DirectFunctionCall1(numeric_trim_scale, apart)),
					DatumGetNumeric(percent), "%");
	if (NUMERIC_IS(le, share, NUMERIC(mul, percent, NumericGetDatum(declared))))
	{
		finding_say(finding, VERDICT_PASS, "the site of project %s measures %s, declared are %s",
					subject_name(subject), area_text(DatumGetNumeric(area)), area_text(declared));
		return;
	}
	finding_say(finding, VERDICT_FAIL,
				"the site of project %s measures %s, but declared are %s: more than %s %% apart",
				own_label(subject, finding), area_text(DatumGetNumeric(area)), area_text(declared),
				numeric_text(DatumGetNumeric(percent)));
	finding_advise(finding, "Correct the site or the declared land area.");
}

#define REVIEWED \
	.article = gettext_noop("6"), \
	.use = "reviewed", \
	.aspect = "development_plan", \
	.default_mode = MODE_OFF, \
	.lenient = subject_is_draft

const Rule	site_rules[] = {
	{
		.code = "6.site_area",
		.title_en = "the site measures what is declared",
		.title_zh = "用地范围面积与申报面积一致",
		.watches = {{.table = "projects", .columns = {"site", "land_area_m2", "status"}}},
		.parameters = {"site_area_tolerance"},
		.evaluate = site_area,
		REVIEWED,
	},
	{
		.code = "6.site_free",
		.title_en = "the site is free of other holders' plots",
		.title_zh = "用地范围不与他人宗地重叠",
		.watches = {{.table = "projects", .columns = {"site", "enterprise_id", "status"}}},
		.parameters = {"overlap_tolerance"},
		.evaluate = site_free,
		REVIEWED,
	},
	{
		.code = "6.site_inside",
		.title_en = "the site lies inside the park",
		.title_zh = "用地范围位于园区范围内",
		.watches = {{.table = "projects", .columns = {"site", "park_id", "status"}}},
		.parameters = {"inside_tolerance"},
		.evaluate = site_inside,
		REVIEWED,
	},
	{
		.code = "6.site_planned",
		.title_en = "the site lies on land planned for industry",
		.title_zh = "用地范围位于规划工业用地内",
		.watches = {{.table = "projects", .columns = {"site", "park_id", "status"}}},
		.parameters = {"inside_tolerance"},
		.evaluate = site_planned,
		REVIEWED,
	},
	{0}
};
