/*
 * article_4.c
 *	  Article 4: the yearly quota of new construction land.  What is claimed of
 *	  a park's quota never exceeds it, the parks' quotas never exceed the
 *	  city's, and land is written off only where the park is.
 */
#include "compat.h"

#include "amount.h"
#include "catalog/pg_type.h"
#include "crs.h"
#include "executor/spi.h"
#include "land_ledger.h"
#include "rules/geometry.h"
#include "rules/names.h"
#include "rules/park.h"
#include "rules/rules.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"

/* Modes, waivers and parameters of a yearly quota are those of its last day. */
static DateADT
last_day(int64 year)
{
	return date2j((int) year, 12, 31) - POSTGRES_EPOCH_JDATE;
}

static bool
is_table(const Subject *subject, const char *table)
{
	return strcmp(subject->table, table) == 0;
}

/* Park and year of an entry or a quota; says so and returns false without them. */
static bool
get_account(const Subject *subject, Finding *finding, int64 *park, int64 *year)
{
	if (!subject_int8(subject, "park_id", park) || !subject_int4(subject, "year", year) ||
		*year < 1 || *year > 9999)
	{
		finding_say(finding, VERDICT_UNKNOWN, "the park or the year is not recorded");
		return false;
	}
	finding->on = last_day(*year);
	return true;
}

/*
 * What an entry that is not stored would add to its account.  The entry of a
 * trigger is stored, and counted already.
 */
static Numeric
entry_growth(const Subject *subject, int64 park, int64 year)
{
	static const RegisterQuery stored = {
		"SELECT 1 FROM {reg}.land_entries e WHERE e.id {=} $1", 1, {INT8OID}
	};
	int64		project = 0;
	char	   *kind = subject_text(subject, "kind");
	Numeric		area = subject_numeric(subject, "area_m2");
	Datum		id = Int64GetDatum(subject->id);

	if (subject->writing || kind == NULL || area == NULL ||
		register_run(subject, &stored, &id, NULL) > 0)
		return int64_to_numeric(0);
	subject_int8(subject, "project_id", &project);
	return land_claim_growth(subject, park, year, project, kind, area);
}

/*
 * The park's quota of the year: of the row at hand, or the stored one.  None
 * is a quota of 0: nothing was given.
 */
static Numeric
park_quota(const Subject *subject, int64 park, int64 year)
{
	static const RegisterQuery query = {
		"SELECT COALESCE(pg_catalog.sum(q.quota_m2), 0) FROM {reg}.land_quotas q"
		" WHERE q.park_id {=} $1 AND q.year {=} $2",
		2, {INT8OID, INT8OID}
	};
	Datum		values[] = {Int64GetDatum(park), Int64GetDatum(year)};

	/* of an update both rows are judged; what counts is what is stored now */
	if (is_table(subject, "land_quotas") && !subject->writing)
		return subject_numeric(subject, "quota_m2");
	register_run(subject, &query, values, NULL);
	return result_numeric(1);
}

static Numeric
claimed(const Subject *subject, int64 park, int64 year)
{
	Numeric		stored = land_claimed(subject, park, year);

	if (stored == NULL || !is_table(subject, "land_entries"))
		return stored;
	return DatumGetNumeric(DirectFunctionCall2(numeric_add, NumericGetDatum(stored),
											   NumericGetDatum(entry_growth(subject, park, year))));
}

static void
quota(const Subject *subject, Finding *finding)
{
	int64		park,
				year;
	Numeric		limit,
				total;

	if (!get_account(subject, finding, &park, &year))
		return;
	land_account_lock(subject, park, year);
	if (subject->writing && is_table(subject, "land_entries"))
		land_entry_check(subject);
	if (park_is_hidden(subject, park, finding))
		return;
	limit = park_quota(subject, park, year);
	if (limit == NULL)
	{
		finding_say(finding, VERDICT_UNKNOWN, "the quota of park %lld for %lld is not recorded",
					(long long) park, (long long) year);
		return;
	}
	total = claimed(subject, park, year);
	if (total == NULL)
	{
		/* what cannot be judged is not written */
		if (subject->writing)
			ereport(ERROR,
					(errcode(ERRCODE_DATA_EXCEPTION),
					 errmsg("the sums in the last land entry of park %lld for %lld are not recorded",
							(long long) park, (long long) year)));
		finding_say(finding, VERDICT_UNKNOWN,
					"the sums in the last land entry of park %lld for %lld are not recorded",
					(long long) park, (long long) year);
		return;
	}
	finding_at_most(finding, total, limit, "m2");
	if (numeric_at_most(finding->measured, limit))
	{
		finding_say(finding, VERDICT_PASS,
					"%s are claimed of park %lld's quota of %s for %lld",
					area_text(finding->measured), (long long) park, area_text(limit),
					(long long) year);
		return;
	}
	finding_say(finding, VERDICT_FAIL,
				"%s would be claimed of park %s's quota of %s for %lld",
				area_text(finding->measured), park_label(subject, finding, park), area_text(limit),
				(long long) year);
	finding_advise(finding, "Return land that another project no longer needs, or have the park's"
				   " quota raised first.");
}

/*
 * Where more is claimed than the quota, let in while the rule was off, it is
 * returned step by step.
 */
static bool
is_return(const Subject *subject)
{
	char	   *kind = is_table(subject, "land_entries") ? subject_text(subject, "kind") : NULL;

	return kind && strcmp(kind, "return") == 0;
}

/* The year of a budget or of a quota. */
static bool
get_year(const Subject *subject, Finding *finding, int64 *year)
{
	if (!subject_int4(subject, "year", year) || *year < 1 || *year > 9999)
	{
		finding_say(finding, VERDICT_UNKNOWN, "the year is not recorded");
		return false;
	}
	finding->on = last_day(*year);
	return true;
}

/*
 * What the parks are given in a year; a row that is not stored counts instead
 * of the stored one of its park.
 */
static Numeric
given_quotas(const Subject *subject, int64 year)
{
	static const RegisterQuery query = {
		"SELECT COALESCE(pg_catalog.sum(q.quota_m2), 0) {+} $3 FROM {reg}.land_quotas q"
		" WHERE q.year {=} $1 AND q.park_id {<>} $2",
		3, {INT8OID, INT8OID, NUMERICOID}
	};
	int64		park = CITY_ACCOUNT;
	Numeric		own = NULL;
	Datum		values[3];

	if (is_table(subject, "land_quotas") && !subject->writing)
	{
		subject_int8(subject, "park_id", &park);
		own = subject_numeric(subject, "quota_m2");
	}
	values[0] = Int64GetDatum(year);
	values[1] = Int64GetDatum(park);
	values[2] = NumericGetDatum(own ? own : int64_to_numeric(0));
	register_run(subject, &query, values, NULL);
	return result_numeric(1);
}

static Numeric
city_budget(const Subject *subject, int64 year)
{
	static const RegisterQuery query = {
		"SELECT b.quota_m2 FROM {reg}.land_budgets b WHERE b.year {=} $1",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(year)};

	if (is_table(subject, "land_budgets") && !subject->writing)
		return subject_numeric(subject, "quota_m2");
	return register_run(subject, &query, values, NULL) > 0 ? result_numeric(1) : NULL;
}

/*
 * A budget that is not recorded yet is unknown, not 0: the autonomous region
 * hands the city's quota down during the year.  When it is recorded, the
 * quotas given by then are judged with it.
 */
static void
city_quota(const Subject *subject, Finding *finding)
{
	int64		year;
	Numeric		budget,
				given;

	if (!get_year(subject, finding, &year))
		return;
	land_account_lock(subject, CITY_ACCOUNT, year);
	if (park_is_hidden(subject, 0, finding))
		return;
	budget = city_budget(subject, year);
	given = given_quotas(subject, year);
	if (budget == NULL && subject->deleted && is_table(subject, "land_budgets") &&
		!numeric_at_most(given, int64_to_numeric(0)))
	{
		finding_at_most(finding, given, int64_to_numeric(0), "m2");
		finding_say(finding, VERDICT_FAIL,
					"the city's quota for %lld would be taken away from under %s given to parks",
					(long long) year, area_text(given));
		finding_advise(finding, "Take back the parks' quotas first.");
		return;
	}
	if (budget == NULL)
	{
		finding_say(finding, VERDICT_UNKNOWN, "the city's quota for %lld is not recorded",
					(long long) year);
		return;
	}
	finding_at_most(finding, given, budget, "m2");
	if (numeric_at_most(finding->measured, budget))
	{
		finding_say(finding, VERDICT_PASS,
					"%s of the city's quota of %s for %lld are given to parks",
					area_text(finding->measured), area_text(budget), (long long) year);
		return;
	}
	finding_say(finding, VERDICT_FAIL,
				"%s of the city's quota of %s for %lld would be given to parks",
				area_text(finding->measured), area_text(budget), (long long) year);
	finding_advise(finding, "Lower the quota of another park first.");
}

/*
 * Write-off is on the park's own land: the plot is the park's, or that of a park
 * under it, and no more than a measuring error of it lies outside the boundary.
 */
static void
plot_inside(const Subject *subject, Finding *finding, int64 plot, int64 park)
{
	static const RegisterQuery query = {
		"SELECT p.park_id, k.boundary IS NULL OR p.geom IS NULL,"
		"   {gis}.st_difference({gis}.st_makevalid(p.geom), {gis}.st_makevalid(k.boundary),"
		"     (-1)::pg_catalog.float8)"
		" FROM {reg}.plots p JOIN {reg}.parks k ON k.id {=} $2 WHERE p.id {=} $1",
		2, {INT8OID, INT8OID}
	};
	int64		plot_park;
	Datum		values[] = {Int64GetDatum(plot), Int64GetDatum(park)};
	Datum		outside = (Datum) 0;
	bool		unmeasured;
	Parameter	tolerance;
	Numeric		allowed = int64_to_numeric(0);

	if (register_run(subject, &query, values, NULL) == 0 || !result_int8(1, &plot_park))
	{
		finding_say(finding, VERDICT_UNKNOWN, "plot %lld is not recorded", (long long) plot);
		return;
	}
	unmeasured = result_bool(2) || !result_geometry(3, &outside);
	if (!park_is_within(subject, plot_park, park))
	{
		finding_say(finding, VERDICT_FAIL,
					"plot %s is of park %s, but is written off from the quota of park %s",
					plot_label(subject, finding, plot), park_label(subject, finding, plot_park),
					park_label(subject, finding, park));
		finding_advise(finding, "Write it off from the quota of its own park.");
		return;
	}
	if (unmeasured)
	{
		finding_say(finding, VERDICT_UNKNOWN,
					"the outline of plot %lld or the boundary of park %lld is not recorded",
					(long long) plot, (long long) park);
		return;
	}
	if (register_parameter(subject, "inside_tolerance", finding->on, &tolerance))
	{
		allowed = tolerance.value;
		finding->citation = tolerance.citation;
	}
	finding_at_most(finding, square_metres(crs_area(outside)), allowed, "m2");
	if (numeric_at_most(finding->measured, allowed))
	{
		finding_say(finding, VERDICT_PASS, "plot %lld lies inside park %lld",
					(long long) plot, (long long) park);
		return;
	}
	finding_say(finding, VERDICT_FAIL, "%s of plot %s lie outside park %s, more than %s",
				area_text(finding->measured), plot_label(subject, finding, plot),
				park_label(subject, finding, park), area_text(allowed));
	finding_advise(finding, "Land is written off only inside the park; findings() gives the part"
				   " outside as place.");
	finding->place = outside;
}

/*
 * A plot of which land was written off stays in the park: each of these entries
 * is judged.  Where a registered plot lies in its own park is g.inside's to say.
 */
static void
written_off_plot(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT DISTINCT e.park_id, e.year::pg_catalog.int8 FROM {reg}.land_entries e"
		" WHERE e.plot_id {=} $1 AND e.kind {=} 'write_off' ORDER BY 1, 2",
		1, {INT8OID}
	};
	Datum		value = Int64GetDatum(subject->id);
	uint64		count = register_run(subject, &query, &value, NULL);
	int64	   *accounts = palloc0(sizeof(int64) * 2 * Max(count, 1));
	int64		own = 0;

	subject_int8(subject, "park_id", &own);
	finding_say(finding, VERDICT_NOT_APPLICABLE, "nothing is written off");
	for (uint64 row = 0; row < count; row++)
	{
		result_row(row);
		result_int8(1, &accounts[row * 2]);
		result_int8(2, &accounts[row * 2 + 1]);
	}
	for (uint64 row = 0; row < count && finding->verdict != VERDICT_FAIL; row++)
	{
		if (!subject_is_draft(subject) && park_is_within(subject, own, accounts[row * 2]))
			continue;
		finding->on = last_day(accounts[row * 2 + 1]);
		plot_inside(subject, finding, subject->id, accounts[row * 2]);
	}
	if (finding->verdict == VERDICT_FAIL)
		finding_advise(finding, "Land of this plot was written off from the park's quota; record a waiver"
					   " for the plot if it is to lie elsewhere all the same.");
}

static void
written_off_inside(const Subject *subject, Finding *finding)
{
	/* the plot is not moved away while the entry is judged */
	static const RegisterQuery lock = {
		"SELECT 1 FROM {reg}.plots p WHERE p.id {=} $1 FOR SHARE", 1, {INT8OID}
	};
	int64		park,
				year,
				plot;
	char	   *kind;

	if (is_table(subject, "plots"))
	{
		written_off_plot(subject, finding);
		return;
	}
	kind = subject_text(subject, "kind");
	if (kind == NULL || strcmp(kind, "write_off") != 0)
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "nothing is written off");
		return;
	}
	if (!get_account(subject, finding, &park, &year))
		return;
	if (!subject_int8(subject, "plot_id", &plot))
	{
		finding_say(finding, VERDICT_FAIL, "land is written off without its plot");
		finding_advise(finding, "Enter the plot that was supplied in column plot_id.");
		return;
	}
	if (subject->writing)
	{
		Datum		value = Int64GetDatum(plot);

		register_run(subject, &lock, &value, NULL);
	}
	plot_inside(subject, finding, plot, park);
}

/*
 * The measures do not say whose land a project may use, so this warns only.  A
 * return is how an entry of a project that has moved is undone.
 */
static void
entry_project(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT p.park_id FROM {reg}.projects p WHERE p.id {=} $1", 1, {INT8OID}
	};
	int64		park,
				year,
				project,
				project_park;
	Datum		value;

	if (!get_account(subject, finding, &park, &year))
		return;
	if (!subject_int8(subject, "project_id", &project) || is_return(subject))
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "nothing is claimed for a project");
		return;
	}
	value = Int64GetDatum(project);
	if (register_run(subject, &query, &value, NULL) == 0 || !result_int8(1, &project_park))
	{
		finding_say(finding, VERDICT_UNKNOWN, "project %lld is not recorded", (long long) project);
		return;
	}
	if (park_is_within(subject, project_park, park))
	{
		finding_say(finding, VERDICT_PASS, "project %lld is of park %lld", (long long) project,
					(long long) park);
		return;
	}
	finding_say(finding, VERDICT_FAIL, "project %s is of park %s, but claims land of the quota of park %s",
				project_label(subject, finding, project), park_label(subject, finding, project_park),
				park_label(subject, finding, park));
	finding_advise(finding, "Return the entry, and enter it into the ledger of the project's own park.");
}

/*
 * Used are what agreements commit and what is written off; a plan or a
 * reservation is no use yet.  The measures strive for the share, so nothing
 * is refused, and a year that is not over has not failed.
 */
static void
park_land_share(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT pg_catalog.trim_scale(COALESCE(pg_catalog.sum(c.claim[3] {+} c.claim[4]), 0) {*} 100 {/} $2) FROM"
		" (SELECT park.land_claim(e.kind, e.area_m2, e.project_id IS NOT NULL ORDER BY e.entry_no) AS claim"
		"  FROM {reg}.land_entries e WHERE e.year {=} $1 AND e.entered_on {<=} $3"
		"  GROUP BY e.park_id, e.project_id) c",
		3, {INT8OID, NUMERICOID, DATEOID}
	};
	int64		year;
	Numeric		budget = subject_numeric(subject, "quota_m2");
	Parameter	minimum;
	Datum		values[3];

	if (!get_year(subject, finding, &year))
		return;
	if (budget == NULL || numeric_at_most(budget, int64_to_numeric(0)))
	{
		finding_say(finding, VERDICT_UNKNOWN, "the city's quota for %lld is not recorded",
					(long long) year);
		return;
	}
	if (!register_parameter(subject, "park_land_share_min", finding->on, &minimum))
	{
		finding_no_rule_version(finding, "park_land_share_min", finding->on);
		return;
	}
	finding->citation = minimum.citation;
	values[0] = Int64GetDatum(year);
	values[1] = NumericGetDatum(budget);
	values[2] = DateADTGetDatum(subject->as_of);
	register_run(subject, &query, values, NULL);
	finding_at_least(finding, result_numeric(1), minimum.value, "%");
	if (numeric_at_most(minimum.value, finding->measured))
		finding_say(finding, VERDICT_PASS,
					"park industry uses at least %s %% of the city's quota for %lld",
					numeric_text(minimum.value), (long long) year);
	else if (subject->as_of <= finding->on)
		finding_say(finding, VERDICT_UNKNOWN,
					"park industry uses less than %s %% of the city's quota for %lld so far",
					numeric_text(minimum.value), (long long) year);
	else
		finding_say(finding, VERDICT_FAIL,
					"park industry used less than %s %% of the city's quota for %lld",
					numeric_text(minimum.value), (long long) year);
}

/*
 * How much new quota land that is brought back into use earns (增存挂钩).  What
 * was revitalized is found where analysts read it, in the register's function
 * quota_earned_on().
 */
static void
quota_earned(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT q.earned_m2, q.unmeasured FROM {reg}.quota_earned_on($1) q"
		" WHERE q.park_id {=} $2 AND q.year {=} $3",
		3, {DATEOID, INT8OID, INT8OID}
	};
	int64		park,
				year,
				unmeasured = 0;
	Numeric		given = subject_numeric(subject, "quota_m2"),
				earned = int64_to_numeric(0);
	Parameter	rate;
	Datum		values[3];

	if (!get_account(subject, finding, &park, &year))
		return;
	if (!register_parameter(subject, "quota_per_revitalized", finding->on, &rate))
	{
		finding_no_rule_version(finding, "quota_per_revitalized", finding->on);
		return;
	}
	finding->citation = rate.citation;
	if (given == NULL)
	{
		finding_say(finding, VERDICT_UNKNOWN, "the quota of park %lld for %lld is not recorded",
					(long long) park, (long long) year);
		return;
	}
	values[0] = DateADTGetDatum(subject->as_of);
	values[1] = Int64GetDatum(park);
	values[2] = Int64GetDatum(year);
	if (register_run(subject, &query, values, NULL) > 0)
	{
		earned = result_numeric(1);
		result_int8(2, &unmeasured);
	}
	finding_at_most(finding, given, earned, "m2");
	if (numeric_at_most(given, earned))
		finding_say(finding, VERDICT_PASS,
					"land revitalized in %lld earns %s of new quota, and %s are given",
					(long long) year, area_text(earned), area_text(given));
	else if (unmeasured > 0 || subject->as_of <= finding->on)
		finding_say(finding, VERDICT_UNKNOWN,
					"land revitalized in %lld earns %s of new quota so far, and %s are given",
					(long long) year, area_text(earned), area_text(given));
	else
	{
		finding_say(finding, VERDICT_FAIL,
					"land that park %s revitalized in %lld earns %s of new quota, but %s are given",
					park_label(subject, finding, park), (long long) year, area_text(earned), area_text(given));
		finding_advise(finding, "Dispose of idle land, or lower the park's quota.");
	}
}

const Rule	article_4_rules[] = {
	{
		.code = "4.city_quota",
		.article = gettext_noop("4"),
		.title_en = "the parks' quotas together never exceed the city's",
		.title_zh = "各园区用地指标合计不超过全市年度新增建设用地指标",
		.watches = {
			{.table = "land_quotas", .columns = {"year", "quota_m2"}},
			{.table = "land_budgets", .columns = {"year", "quota_m2"}}
		},
		.judges_deletion = true,
		.use = "enforced",
		.default_mode = MODE_ENFORCE,
		.evaluate = city_quota,
	},
	{
		.code = "4.entry_project",
		.article = gettext_noop("4"),
		.title_en = "a project claims land of its own park's quota",
		.title_zh = "项目使用其所在园区的用地指标",
		.watches = {{.table = "land_entries", .columns = {"park_id", "kind", "project_id"}}},
		.use = "flagged",
		.default_mode = MODE_WARN,
		.waivable = true,
		.owner_table = "projects",
		.owner_column = "project_id",
		.evaluate = entry_project,
	},
	{
		.code = "4.park_land_share",
		.article = gettext_noop("4"),
		.title_en = "at least 30 % of the city's new construction land goes to park industry",
		.title_zh = "全市年度新增建设用地指标30%以上用于园区工业项目",
		.watches = {{.table = "land_budgets"}},
		.use = "assessed",
		.default_mode = MODE_OFF,
		.parameters = {"park_land_share_min"},
		.evaluate = park_land_share,
	},
	{
		.code = "4.quota",
		.article = gettext_noop("4"),
		.title_en = "what is claimed of a park's quota of a year never exceeds it",
		.title_zh = "园区年度用地指标的使用不超过下达数",
		.watches = {
			{.table = "land_entries", .columns = {"park_id", "year", "kind", "area_m2"}},
			{.table = "land_quotas", .columns = {"park_id", "year", "quota_m2"}}
		},
		.judges_deletion = true,
		.use = "enforced",
		.default_mode = MODE_ENFORCE,
		.lenient = is_return,
		.evaluate = quota,
	},
	{
		.code = "4.quota_earned",
		.article = gettext_noop("4"),
		.title_en = "the quota given to a park is earned by the land it revitalizes",
		.title_zh = "增存挂钩：新增用地指标与盘活存量土地挂钩",
		.watches = {{.table = "land_quotas", .columns = {"park_id", "year", "quota_m2"}}},
		.use = "assessed",
		.default_mode = MODE_OFF,
		.parameters = {"quota_per_revitalized"},
		.evaluate = quota_earned,
	},
	{
		.code = "4.written_off_inside",
		.article = gettext_noop("4"),
		.title_en = "land written off lies inside the park",
		.title_zh = "核销的用地位于园区范围内",
		.watches = {
			{.table = "land_entries", .columns = {"park_id", "kind", "plot_id"}},
			{.table = "plots", .columns = {"park_id", "geom"}, .guards = true}
		},
		.use = "enforced",
		.default_mode = MODE_ENFORCE,
		.waivable = true,
		.owner_table = "plots",
		.owner_column = "plot_id",
		.parameters = {"inside_tolerance"},
		.evaluate = written_off_inside,
	},
	{0}
};
