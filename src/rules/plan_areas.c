/*
 * plan_areas.c
 *	  Land that a plan assigns: inside the plan's park, and assigned once.
 *
 * A plan may be drawn with errors until it is approved: then they are only
 * warned of, and the approval is refused.
 */
#include "compat.h"

#include "amount.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "rules/area.h"
#include "rules/names.h"

static bool
is_plan(const Subject *subject)
{
	return strcmp(subject->table, "plans") == 0;
}

/*
 * The plan at hand, or of the area at hand; false if there is none.  Nobody
 * approves it or draws another area of it until we are done.
 */
static bool
get_plan(const Subject *subject, int64 *plan, int64 *park, bool *approved)
{
	static const RegisterQuery lock = {
		"SELECT 1 FROM {reg}.plans p WHERE p.id {=} $1 FOR NO KEY UPDATE", 1, {INT8OID}
	};
	static const RegisterQuery query = {
		"SELECT p.park_id, p.approved_on IS NOT NULL FROM {reg}.plans p WHERE p.id {=} $1",
		1, {INT8OID}
	};
	Datum		values[1];
	DateADT		approved_on;

	if (is_plan(subject))
	{
		*plan = subject->id;
		*approved = subject_date(subject, "approved_on", &approved_on);
		return subject_int8(subject, "park_id", park);
	}
	if (!subject_int8(subject, "plan_id", plan))
		return false;
	values[0] = Int64GetDatum(*plan);
	if (subject->writing)
		register_run(subject, &lock, values, NULL);
	if (register_run(subject, &query, values, NULL) == 0)
		return false;
	*approved = result_bool(2);
	return result_int8(1, park);
}

/* What is not known to be approved is still being drawn. */
static bool
is_not_approved(const Subject *subject)
{
	int64		plan,
				park;
	bool		approved;

	return !get_plan(subject, &plan, &park, &approved) || !approved;
}

/*
 * Runs a query on the areas at hand: the one, or all of the plan.  Its
 * arguments are the plan, the area, the area's geometry and the park; its
 * columns the area, the part that is wrong, the part's size and the area's.
 */
static bool
run_on_areas(const Subject *subject, const RegisterQuery *query, Finding *finding, int64 *park)
{
	Datum		values[4] = {0};
	int64		plan;
	bool		approved,
				one = !is_plan(subject);

	if (!get_plan(subject, &plan, park, &approved))
	{
		finding_say(finding, VERDICT_UNKNOWN, "the plan or its park is not recorded");
		return false;
	}
	if (one && !subject_geometry(subject, "geom", &values[2]))
	{
		finding_say(finding, VERDICT_UNKNOWN, "no geometry is recorded");
		return false;
	}
	values[0] = Int64GetDatum(plan);
	values[1] = Int64GetDatum(one ? subject->id : 0);
	values[3] = Int64GetDatum(*park);
	register_run(subject, query, values, one ? "    " : "  n ");
	return true;
}

/* The areas at hand, as a table expression "a". */
#define AREAS_AT_HAND \
	"(SELECT n.id, n.geom FROM {reg}.plan_areas n WHERE $3 IS NULL AND n.plan_id {=} $1" \
	"   UNION ALL SELECT $2, $3 WHERE $3 IS NOT NULL) a"

static void
plan_inside(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT a.id, o.part, " AREA("o.part") " AS size, " AREA("{gis}.st_makevalid(a.geom)") ", k.boundary IS NULL"
		" FROM " AREAS_AT_HAND " JOIN {reg}.parks k ON k.id {=} $4,"
		" LATERAL (SELECT {gis}.st_difference({gis}.st_makevalid(a.geom),"
		"   {gis}.st_makevalid(k.boundary), (-1)::pg_catalog.float8)) o (part)"
		" ORDER BY size DESC, a.id LIMIT 1",
		4, {INT8OID, INT8OID, InvalidOid, INT8OID}
	};
	int64		park,
				area;
	Numeric		allowed;

	/* first, because it runs a query of its own */
	allowed = area_tolerance(subject, finding, "inside_tolerance");
	if (!run_on_areas(subject, &query, finding, &park))
		return;
	if (!result_int8(1, &area))
		finding_say(finding, VERDICT_NOT_APPLICABLE, "plan %s assigns no land", subject_name(subject));
	else if (result_bool(5))
		finding_say(finding, VERDICT_UNKNOWN, "the boundary of park %lld is not recorded",
					(long long) park);
	else if (area_is_tolerable(finding, result_numeric(3), result_numeric(4), allowed))
		finding_say(finding, VERDICT_PASS, "the planned land lies inside park %lld", (long long) park);
	else
	{
		finding_say(finding, VERDICT_FAIL, "%s of planned land %s lie outside park %s",
					area_text(result_numeric(3)), id_text(area), park_label(subject, finding, park));
		finding_advise(finding, "Correct the outline or the park; findings() gives the part outside as place.");
		result_geometry(2, &finding->place);
	}
}

static void
plan_overlap(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT a.id, o.part, " AREA("o.part") " AS size,"
		"   LEAST(" AREA("{gis}.st_makevalid(a.geom)") ", " AREA("{gis}.st_makevalid(b.geom)") "), b.id"
		" FROM " AREAS_AT_HAND " JOIN {reg}.plan_areas b ON b.plan_id {=} $1 AND b.id {<>} a.id"
		"   AND (b.id {>} a.id OR $3 IS NOT NULL) AND b.geom OPERATOR({gis}.&&) a.geom"
		"   AND $4 IS NOT NULL,"
		" LATERAL (SELECT {gis}.st_intersection({gis}.st_makevalid(a.geom),"
		"   {gis}.st_makevalid(b.geom), (-1)::pg_catalog.float8)) o (part)"
		" ORDER BY size DESC, a.id, b.id LIMIT 1",
		4, {INT8OID, INT8OID, InvalidOid, INT8OID}
	};
	int64		park,
				area,
				other;
	Numeric		allowed = area_tolerance(subject, finding, "overlap_tolerance");

	if (!run_on_areas(subject, &query, finding, &park))
		return;
	if (!result_int8(1, &area) || !result_int8(5, &other))
	{
		finding_at_most(finding, int64_to_numeric(0), allowed, "m2");
		finding_say(finding, VERDICT_PASS, "no land is planned twice");
	}
	else if (area_is_tolerable(finding, result_numeric(3), result_numeric(4), allowed))
		finding_say(finding, VERDICT_PASS, "no land is planned twice");
	else
	{
		finding_say(finding, VERDICT_FAIL, "%s of planned land %s are planned land %lld of the same plan, too",
					area_text(result_numeric(3)), id_text(area), (long long) other);
		finding_advise(finding, "Assign each piece of land to one use, once; findings() gives the part as place.");
		result_geometry(2, &finding->place);
	}
}

#define WATCHES { \
	{.table = "plan_areas", .columns = {"geom", "plan_id"}}, \
	{.table = "plans", .columns = {"park_id", "approved_on"}} \
}

const Rule	plan_area_rules[] = {
	{
		.code = "g.plan_inside",
		.title_en = "land that a plan assigns lies inside the park",
		.title_zh = "规划用地位于园区范围内",
		.watches = WATCHES,
		.use = "enforced",
		.default_mode = MODE_ENFORCE,
		.waivable = true,
		.evaluate = plan_inside,
		.lenient = is_not_approved,
	},
	{
		.code = "g.plan_overlap",
		.title_en = "a plan assigns no land twice",
		.title_zh = "同一规划的用地互不重叠",
		.watches = WATCHES,
		.use = "enforced",
		.default_mode = MODE_ENFORCE,
		.waivable = true,
		.evaluate = plan_overlap,
		.lenient = is_not_approved,
	},
	{0}
};
