/*
 * kept.c
 *	  What triggers keep must equal what it is kept from: plot_cover,
 *	  output_mixes, the accounts of land quotas.  Judged by verify_register() only, because each makes anew
 *	  what was kept to be spared.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "cover.h"
#include "finding.h"
#include "rules/rules.h"

bool
kept_is_hidden(const Subject *subject, const char *table, Finding *finding)
{
	if (!register_hides_rows(subject->schema, table))
		return false;
	finding_say(finding, VERDICT_UNKNOWN,
				"row-level security may hide rows of %s, so what is kept cannot be compared", table);
	return true;
}

static void
kept_cover(const Subject *subject, Finding *finding)
{
	/* by the aggregate, plot by plot, and not in the way that made what is kept */
	static const RegisterQuery query = {
		"SELECT " SAME_HISTORIES("c", "h") ","
		"   COALESCE(park.area_on(c.built_history, $2), 0)::pg_catalog.numeric,"
		"   COALESCE(park.area_on(h.built_history, $2), 0)::pg_catalog.numeric"
		" FROM {reg}.plots p LEFT JOIN {reg}.plot_cover c ON c.plot_id {=} p.id,"
		" LATERAL (SELECT"
		"   COALESCE(park.built_history(p.geom, b.geom, b.existed), '{}') AS built_history,"
		"   COALESCE(park.built_history(p.geom, b.geom, b.existed)"
		"     FILTER (WHERE b.kind {=} 'building'), '{}') AS building_history,"
		"   COALESCE(park.built_history(p.geom, b.geom, b.existed)"
		"     FILTER (WHERE b.kind {=} 'structure'), '{}') AS structure_history,"
		"   COALESCE(park.built_history(p.geom, b.geom, b.existed)"
		"     FILTER (WHERE b.kind {=} 'open_yard'), '{}') AS open_yard_history"
		"   FROM {reg}.buildings b WHERE p.geom OPERATOR({gis}.&&) b.geom) h"
		" WHERE p.id {=} $1 AND p.geom IS NOT NULL",
		2, {INT8OID, DATEOID}
	};
	Datum		values[] = {Int64GetDatum(subject->id), DateADTGetDatum(subject->as_of)};

	if (kept_is_hidden(subject, "buildings", finding))
		return;
	if (register_run(subject, &query, values, NULL) == 0)
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "plot %s has no geometry to be covered",
					subject_name(subject));
		return;
	}
	finding_at_most(finding, result_numeric(2), result_numeric(3), "m2");
	if (result_bool(1))
		finding_say(finding, VERDICT_PASS, "the kept cover of plot %s equals its buildings",
					subject_name(subject));
	else if (numeric_at_most(finding->measured, finding->required) &&
			 numeric_at_most(finding->required, finding->measured))
		finding_say(finding, VERDICT_FAIL,
					"the kept cover of plot %s is not that of its buildings, for one kind of them or on another day than %s",
					subject_name(subject), date_text(subject->as_of));
	else
		finding_say(finding, VERDICT_FAIL,
					"the kept cover of plot %s is not that of its buildings: %s m2 instead of %s m2 on %s",
					subject_name(subject), numeric_text(finding->measured),
					numeric_text(finding->required), date_text(subject->as_of));
	if (finding->verdict == VERDICT_FAIL)
		finding_advise(finding, "Run park.refresh_plot_cover().");
}

static void
kept_mixes(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT pg_catalog.count(*), pg_catalog.min(COALESCE(o.year, m.year))::pg_catalog.int8"
		" FROM (SELECT r.year, park.industry_mix(r.industry, r.output_yuan) AS mix"
		"   FROM {reg}.outputs r WHERE r.park_id {=} $1 GROUP BY r.year) o"
		" FULL JOIN (SELECT k.year, k.mix FROM {reg}.output_mixes k WHERE k.park_id {=} $1) m"
		"   ON m.year {=} o.year"
		" WHERE COALESCE(o.mix, '{}') OPERATOR(park.<>) COALESCE(m.mix, '{}')",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(subject->id)};
	int64		differing = 0,
				year = 0;

	if (kept_is_hidden(subject, "outputs", finding))
		return;
	register_run(subject, &query, values, NULL);
	result_int8(1, &differing);
	finding_at_most(finding, int64_to_numeric(differing), int64_to_numeric(0), "year");
	if (differing == 0)
	{
		finding_say(finding, VERDICT_PASS, "the kept mixes of park %s equal its rows of outputs",
					subject_name(subject));
		return;
	}
	result_int8(2, &year);
	finding_say(finding, VERDICT_FAIL,
				"the kept mixes of park %s differ from its rows of outputs in %lld years, first in %lld",
				subject_name(subject), (long long) differing, (long long) year);
	finding_advise(finding, "Run park.rebuild_output_mixes().");
}

static void
kept_accounts(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"WITH steps AS ("
		"  SELECT e.year, e.entry_no, e.claim, e.account,"
		"    park.land_claim(e.kind, e.area_m2, e.project_id IS NOT NULL) OVER w AS again,"
		"    park.land_claim(e.kind, e.area_m2, e.project_id IS NOT NULL)"
		"      OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before"
		"  FROM {reg}.land_entries e WHERE e.park_id {=} $1"
		"  WINDOW w AS (PARTITION BY e.year, e.project_id ORDER BY e.entry_no)"
		"), sums AS ("
		"  SELECT s.year, COALESCE(s.claim {<>} s.again OR s.account {<>} ARRAY["
		"      pg_catalog.sum(s.again[1] {-} COALESCE(s.before[1], 0)) OVER w,"
		"      pg_catalog.sum(s.again[2] {-} COALESCE(s.before[2], 0)) OVER w,"
		"      pg_catalog.sum(s.again[3] {-} COALESCE(s.before[3], 0)) OVER w,"
		"      pg_catalog.sum(s.again[4] {-} COALESCE(s.before[4], 0)) OVER w], true) AS differs"
		"  FROM steps s WINDOW w AS (PARTITION BY s.year ORDER BY s.entry_no)"
		") SELECT pg_catalog.count(DISTINCT s.year) FROM sums s WHERE s.differs",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(subject->id)};
	int64		differing = 0;

	if (kept_is_hidden(subject, "land_entries", finding))
		return;
	register_run(subject, &query, values, NULL);
	result_int8(1, &differing);
	finding_at_most(finding, int64_to_numeric(differing), int64_to_numeric(0), "account");
	if (differing == 0)
		finding_say(finding, VERDICT_PASS, "the kept accounts of park %s equal its land entries",
					subject_name(subject));
	else
		finding_say(finding, VERDICT_FAIL,
					"%lld kept accounts of park %s differ from its land entries",
					(long long) differing, subject_name(subject));
}

const Rule	kept_rules[] = {
	{
		.code = "k.land_accounts",
		.title_en = "kept accounts of land quotas equal the entries of the ledger",
		.title_zh = "保存的用地指标账户与台账一致",
		.watches = {{.table = "parks"}},
		.verify_only = true,
		.use = "verified",
		.default_mode = MODE_OFF,
		.evaluate = kept_accounts,
	},
	{
		.code = "k.output_mixes",
		.title_en = "kept output mixes equal the rows of outputs",
		.title_zh = "保存的产值结构与产值记录一致",
		.watches = {{.table = "parks"}},
		.verify_only = true,
		.use = "verified",
		.default_mode = MODE_OFF,
		.evaluate = kept_mixes,
	},
	{
		.code = "k.plot_cover",
		.title_en = "kept cover of a plot equals its buildings",
		.title_zh = "保存的建筑覆盖与建筑物一致",
		.watches = {{.table = "plots"}},
		.verify_only = true,
		.use = "verified",
		.default_mode = MODE_OFF,
		.evaluate = kept_cover,
	},
	{0}
};
