/*
 * tenure.c
 *	  Article 4: industrial land is used for flexible terms.  No term is longer
 *	  than the law allows, nor is a lease together with the transfer that
 *	  follows it.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "land_use.h"
#include "rules/names.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/fmgrprotos.h"

/*
 * The tenures of plot $1, that of id $2 replaced by the one at hand ($3 kind,
 * $4 first day, $5 months, $6 end), with the limits on their first days.  A
 * chain is a transfer and the leases first before it, back to the transfer
 * before.  A lease that ended early counts as long as it lasted; a part of a
 * month is less than a month.  Four places of a year tell all of these apart.
 */
#define TERMS \
	"WITH rows AS (" \
	"  SELECT t.id, t.kind, t.begins_on, t.ended_on, (t.years {*} 12 {+} t.months)::pg_catalog.numeric AS term" \
	"    FROM {reg}.tenures t WHERE t.plot_id {=} $1 AND t.id {<>} $2" \
	"  UNION ALL SELECT $2, $3, $4, $6, $5 WHERE $3 IS NOT NULL" \
	"), lengths AS (" \
	"  SELECT r.id, r.kind, r.begins_on, r.term," \
	"    CASE WHEN r.kind {=} 'lease_first' AND r.ended_on IS NOT NULL AND (r.term IS NULL OR r.ended_on {<}" \
	"        (r.begins_on {+} pg_catalog.make_interval(0, LEAST(r.term, 12000)::pg_catalog.int4))::pg_catalog.date)" \
	"      THEN (SELECT (pg_catalog.date_part('year', a.age)::pg_catalog.numeric {*} 12)" \
	"          {+} pg_catalog.date_part('month', a.age)::pg_catalog.numeric" \
	"          {+} (pg_catalog.date_part('day', a.age)::pg_catalog.numeric {/} 31)" \
	"        FROM (SELECT pg_catalog.age(r.ended_on::pg_catalog.timestamp," \
	"                                    r.begins_on::pg_catalog.timestamp)) a (age))" \
	"      ELSE r.term END AS length," \
	"    pg_catalog.count(*) FILTER (WHERE r.kind {=} ANY (ARRAY['transfer', 'flexible_transfer']))" \
	"      OVER (ORDER BY r.begins_on, r.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS chain," \
	"    r.kind {=} ANY (ARRAY['transfer', 'flexible_transfer', 'lease_first']) AS chained" \
	"    FROM rows r" \
	"), chains AS (" \
	"  SELECT l.*," \
	"    CASE WHEN l.chained AND NOT pg_catalog.bool_or(l.length IS NULL) OVER w" \
	"      THEN pg_catalog.sum(l.length) OVER w END AS chain_length" \
	"    FROM lengths l WINDOW w AS (PARTITION BY l.chain, l.chained)" \
	"), limits AS (" \
	"  SELECT p.name, p.applies, p.citation, pg_catalog.trim_scale(pg_catalog.round(" \
	"    p.value::pg_catalog.numeric {/} CASE WHEN p.unit {=} 'year' THEN 1" \
	"      WHEN p.unit {=} 'month' THEN 12 ELSE 365 END, 4)) AS value" \
	"    FROM {reg}.parameters p" \
	"), terms AS (" \
	"  SELECT c.id, c.kind, c.begins_on, c.chain, c.chained," \
	"    pg_catalog.trim_scale(pg_catalog.round(c.term {/} 12, 4)) AS term," \
	"    pg_catalog.trim_scale(pg_catalog.round(c.chain_length {/} 12, 4)) AS total," \
	"    own.value AS own, own.citation AS own_citation, most.value AS most, most.citation AS most_citation" \
	"    FROM chains c" \
	"    LEFT JOIN limits own ON own.applies {@>} c.begins_on AND own.name {=} CASE" \
	"      WHEN c.kind {=} 'flexible_transfer' THEN 'flexible_term_max'" \
	"      WHEN c.kind {=} 'lease_first' THEN 'lease_first_max'" \
	"      WHEN c.kind {=} ANY (ARRAY['lease', 'long_lease']) THEN 'industrial_lease_max' END" \
	"    LEFT JOIN limits most ON c.chained AND most.applies {@>} c.begins_on" \
	"      AND most.name {=} 'industrial_term_max')"

/* What is read of a term. */
#define TERM_COLUMNS \
	" SELECT t.kind, t.begins_on, t.term, t.total, t.own, t.own_citation, t.most, t.most_citation FROM terms t"

/* The worst first. */
#define WORST_FIRST \
	" ORDER BY COALESCE(t.term {>} t.own, false) OR COALESCE(t.total {>} t.most, false) DESC," \
	"   (t.term IS NULL OR t.chained AND t.total IS NULL) AND t.kind {<>} 'allocation' DESC," \
	"   t.own IS NULL AND t.most IS NULL, t.begins_on, t.id LIMIT 1"

#define TERM_ARGS 6, {INT8OID, INT8OID, TEXTOID, DATEOID, NUMERICOID, DATEOID}

static const RegisterQuery given_term = {TERMS TERM_COLUMNS " WHERE t.id {=} $2", TERM_ARGS};

static const RegisterQuery worst_term = {TERMS TERM_COLUMNS WORST_FIRST, TERM_ARGS};

/* The chain that a transfer leaves behind when it goes: that of the next one. */
static const RegisterQuery next_chain = {
	TERMS TERM_COLUMNS " WHERE t.chained AND t.chain {=} (SELECT pg_catalog.count(*) FROM rows r"
	"   WHERE r.begins_on {<} $4 AND r.kind {=} ANY (ARRAY['transfer', 'flexible_transfer']))"
	WORST_FIRST, TERM_ARGS
};

static void
judge_limit(Finding *finding, int64 plot, Numeric years, Numeric limit, char *citation)
{
	finding_at_most(finding, years, limit, "year");
	finding->citation = citation;
	if (numeric_at_most(years, limit))
		finding_say(finding, VERDICT_PASS, "industrial plot %s is held for %s years, at most %s",
					id_text(plot), numeric_text(years), numeric_text(limit));
}

/* The plot of a term: the row at hand, or that of the row at hand. */
static const char *
tenure_plot(const Subject *subject, const Finding *finding, int64 plot)
{
	return strcmp(subject->table, "plots") == 0 ? own_label(subject, finding) :
		plot_label(subject, finding, plot);
}

/* Says what the row at hand of a query says of one term. */
static void
judge_term(const Subject *subject, Finding *finding, int64 plot)
{
	char	   *kind = result_text(1);
	Numeric		term = result_numeric(3),
				total = result_numeric(4),
				own = result_numeric(5),
				most = result_numeric(7);
	bool		in_chain = strcmp(kind, "lease_first") == 0 || strstr(kind, "transfer") != NULL;

	result_date(2, &finding->on);
	if (strcmp(kind, "allocation") == 0)
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "plot %s is allocated without a limit of its term",
					id_text(plot));
		return;
	}
	if (own && term && !numeric_at_most(term, own))
	{
		judge_limit(finding, plot, term, own, result_text(6));
		finding_say(finding, VERDICT_FAIL, "the term of industrial plot %s would be %s years, more than %s",
					tenure_plot(subject, finding, plot), numeric_text(term), numeric_text(own));
		finding_advise(finding, "Agree on a shorter term.");
		return;
	}
	if (most && total && !numeric_at_most(total, most))
	{
		bool		alone = term && numeric_at_most(total, term);

		judge_limit(finding, plot, total, most, result_text(8));
		if (alone)
			finding_say(finding, VERDICT_FAIL,
						"the term of industrial plot %s would be %s years, more than %s",
						tenure_plot(subject, finding, plot), numeric_text(total), numeric_text(most));
		else
			finding_say(finding, VERDICT_FAIL,
						"lease and transfer of industrial plot %s would be %s years together, more than %s",
						tenure_plot(subject, finding, plot), numeric_text(total), numeric_text(most));
		finding_advise(finding, "Agree on a shorter term.");
		return;
	}
	if (term == NULL || (in_chain && total == NULL))
		finding_say(finding, VERDICT_UNKNOWN, "the term of plot %s is not recorded", id_text(plot));
	else if (most)
		judge_limit(finding, plot, total, most, result_text(8));
	else if (own)
		judge_limit(finding, plot, term, own, result_text(6));
	else
		finding_no_rule_version(finding, in_chain ? "industrial_term_max" : "industrial_lease_max",
								finding->on);
}

/* Whether the rule is about such land; the finding says why not. */
static bool
is_industrial(Finding *finding, int64 plot, const char *land_use)
{
	LandUse		use = land_use ? land_use_of(land_use) : LAND_USE_UNKNOWN;

	if (use == LAND_USE_OTHER)
		finding_say(finding, VERDICT_NOT_APPLICABLE, "plot %s is not industrial land", id_text(plot));
	else if (land_use == NULL)
		finding_say(finding, VERDICT_UNKNOWN, "the land use of plot %s is not recorded", id_text(plot));
	else if (use == LAND_USE_UNKNOWN)
		finding_say(finding, VERDICT_UNKNOWN,
					"whether land use \"%s\" of plot %s is industrial is not known", land_use,
					id_text(plot));
	return use == LAND_USE_INDUSTRIAL;
}

static void
bind_stored(Datum *values, char *nulls, int64 plot)
{
	memset(values, 0, 6 * sizeof(Datum));
	memcpy(nulls, "  nnnn", 6);
	values[0] = Int64GetDatum(plot);
	values[1] = Int64GetDatum(0);
}

static void
bind_own(Datum *values, char *nulls, const char *kind, DateADT begins_on, Numeric months)
{
	values[2] = CStringGetTextDatum(kind);
	values[3] = DateADTGetDatum(begins_on);
	nulls[2] = nulls[3] = ' ';
	if (months == NULL)
		return;
	values[4] = NumericGetDatum(months);
	nulls[4] = ' ';
}

static Numeric
months_of(int64 years, int64 months)
{
	return int64_to_numeric(years * MONTHS_PER_YEAR + months);
}

/*
 * What the plot's own columns say of its term, kept there by those who do not
 * use table tenures.  False if they say nothing.
 */
static bool
judge_own_columns(const Subject *subject, Finding *finding)
{
	char	   *tenure = subject_text(subject, "tenure");
	const char *kind = tenure ? tenure_kind_of(tenure) : NULL;
	int64		years;
	DateADT		on = subject->as_of,
				acquired_on;
	Datum		values[6];
	char		nulls[6];

	if (!subject_int4(subject, "term_years", &years))
		return false;
	if (kind == NULL)
	{
		finding_say(finding, VERDICT_UNKNOWN, "what plot %s is held by is not recorded",
					subject_name(subject));
		return true;
	}
	if (subject_date(subject, "acquired_on", &acquired_on) && !DATE_NOT_FINITE(acquired_on))
		on = acquired_on;
	bind_stored(values, nulls, 0);
	bind_own(values, nulls, kind, on, months_of(years, 0));
	register_run(subject, &given_term, values, nulls);
	judge_term(subject, finding, subject->id);
	return true;
}

/* Asked before the long query: most plots that are written have none yet. */
static bool
has_tenures(const Subject *subject, int64 plot)
{
	static const RegisterQuery query = {
		"SELECT 1 FROM {reg}.tenures t WHERE t.plot_id {=} $1 LIMIT 1",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(plot)};

	return register_run(subject, &query, values, NULL) > 0;
}

/* A plot that becomes industrial, or is registered, brings its terms with it. */
static void
plot_term(const Subject *subject, Finding *finding)
{
	Finding		stored = *finding;
	bool		recorded;
	Datum		values[6];
	char		nulls[6];

	if (!is_industrial(finding, subject->id, subject_text(subject, "land_use")))
		return;
	recorded = judge_own_columns(subject, finding);
	bind_stored(values, nulls, subject->id);
	if (!has_tenures(subject, subject->id) ||
		register_run(subject, &worst_term, values, nulls) == 0)
	{
		if (!recorded)
			finding_say(finding, VERDICT_UNKNOWN, "the term of plot %s is not recorded",
						subject_name(subject));
		return;
	}
	judge_term(subject, &stored, subject->id);
	if (!recorded || stored.verdict == VERDICT_FAIL ||
		(finding->verdict != VERDICT_FAIL && stored.verdict == VERDICT_UNKNOWN) ||
		finding->verdict == VERDICT_NOT_APPLICABLE)
		*finding = stored;
}

/*
 * Who writes a tenure locks its plot first: two halves of a chain are then
 * not written past each other, and the land's use does not change meanwhile.
 */
static char *
locked_land_use(const Subject *subject, int64 plot)
{
	static const RegisterQuery lock = {
		"SELECT 1 FROM {reg}.plots p WHERE p.id {=} $1 FOR NO KEY UPDATE",
		1, {INT8OID}
	};
	static const RegisterQuery query = {
		"SELECT p.land_use FROM {reg}.plots p WHERE p.id {=} $1",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(plot)};

	if (subject->writing)
		register_run(subject, &lock, values, NULL);
	return register_run(subject, &query, values, NULL) > 0 ? result_text(1) : NULL;
}

/* What becomes of the others when a tenure goes. */
static void
term_left(const Subject *subject, Finding *finding, int64 plot, const char *kind, DateADT begins_on)
{
	Datum		values[6];
	char		nulls[6];

	bind_stored(values, nulls, plot);
	values[3] = DateADTGetDatum(begins_on);
	nulls[3] = ' ';
	if (strstr(kind, "transfer") == NULL || register_run(subject, &next_chain, values, nulls) == 0)
		finding_say(finding, VERDICT_NOT_APPLICABLE, "no other term depends on it");
	else
		judge_term(subject, finding, plot);
}

static void
term(const Subject *subject, Finding *finding)
{
	int64		plot,
				years,
				months = 0;
	DateADT		begins_on,
				ended_on;
	Numeric		agreed = NULL;
	char	   *kind;
	Datum		values[6];
	char		nulls[6];

	if (strcmp(subject->table, "plots") == 0)
	{
		plot_term(subject, finding);
		return;
	}
	kind = subject_text(subject, "kind");
	if (!subject_int8(subject, "plot_id", &plot) || kind == NULL ||
		!subject_date(subject, "begins_on", &begins_on) || DATE_NOT_FINITE(begins_on))
	{
		finding_say(finding, VERDICT_UNKNOWN, "the plot, the kind or the first day is not recorded");
		return;
	}
	finding->on = begins_on;
	if (!is_industrial(finding, plot, locked_land_use(subject, plot)))
		return;
	if (subject->deleted)
	{
		term_left(subject, finding, plot, kind, begins_on);
		return;
	}
	subject_int4(subject, "months", &months);
	if (subject_int4(subject, "years", &years))
		agreed = months_of(years, months);
	bind_stored(values, nulls, plot);
	values[1] = Int64GetDatum(subject->id);
	bind_own(values, nulls, kind, begins_on, agreed);
	if (subject_date(subject, "ended_on", &ended_on) && !DATE_NOT_FINITE(ended_on))
	{
		values[5] = DateADTGetDatum(ended_on);
		nulls[5] = ' ';
	}
	register_run(subject, &given_term, values, nulls);
	judge_term(subject, finding, plot);
}

/* As with their geometry, drafts may be saved as they are. */
static bool
of_draft(const Subject *subject)
{
	static const RegisterQuery query = {
		"SELECT p.status {=} 'draft' FROM {reg}.plots p WHERE p.id {=} $1",
		1, {INT8OID}
	};
	int64		plot;
	Datum		values[1];

	if (strcmp(subject->table, "plots") == 0)
		return subject_is_draft(subject);
	if (!subject_int8(subject, "plot_id", &plot))
		return false;
	values[0] = Int64GetDatum(plot);
	return register_run(subject, &query, values, NULL) > 0 && result_bool(1);
}

const Rule	tenure_rules[] = {
	{
		.code = "4.term",
		.article = gettext_noop("4"),
		.title_en = "industrial land is held for at most 50 years, a lease before the transfer included",
		.title_zh = "工业用地出让年期不超过50年，先租后让的租期计算在内",
		.watches = {
			{.table = "tenures"},
			{.table = "plots", .columns = {"land_use", "tenure", "term_years", "status"}}
		},
		.judges_deletion = true,
		.use = "enforced",
		.default_mode = MODE_ENFORCE,
		.waivable = true,
		.owner_table = "plots",
		.owner_column = "plot_id",
		.evaluate = term,
		.lenient = of_draft,
	},
	{0}
};
