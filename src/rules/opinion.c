/*
 * opinion.c
 *	  Article 6: an opinion carries only what it was given on.  The project, its
 *	  site and its park are as they were reviewed; the plot listed is the
 *	  project's.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "postgis.h"
#include "rules/gate.h"
#include "rules/names.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#define FRESH "6.opinion_fresh"
#define SITE "6.offer_site"

static void
say_stale(const Subject *subject, Finding *finding, const char *kind, int64 id, int64 review, char *changed)
{
	finding_at_most(finding, int64_to_numeric(1), int64_to_numeric(0), "change");
	if (kind == NULL)
		finding_say(finding, VERDICT_FAIL, "since joint review %s was approved there have changed: %s",
					review_label(subject, finding, review), changed);
	else if (strcmp(kind, "agreement") == 0)
		finding_say(finding, VERDICT_FAIL,
					"agreement %s rests on joint review %lld, from which there would differ: %s",
					agreement_label(subject, finding, id), (long long) review, changed);
	else
		finding_say(finding, VERDICT_FAIL,
					"land offer %s rests on joint review %lld, from which there would differ: %s",
					land_offer_label(subject, finding, id), (long long) review, changed);
	if (kind == NULL)
		finding_advise(finding, "Have what has changed reviewed anew, or record a waiver of %s for the"
					   " project, with its document.", FRESH);
	else
		finding_advise(finding, "End or correct what is signed first, or record a waiver of %s for the"
					   " project or the park, with its document.", FRESH);
}

/* A waiver for the park stands for all that is signed there. */
static bool
is_waived_for_park(const Subject *subject, const Gate *gate, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT w.id, w.document FROM {reg}.waivers w WHERE w.rule {=} '" FRESH "'"
		" AND w.subject_table {=} 'parks' AND w.subject_id {=} $1 AND w.applies {@>} $2 ORDER BY w.id LIMIT 1",
		2, {INT8OID, DATEOID}
	};
	Datum		values[] = {Int64GetDatum(gate->park), DateADTGetDatum(gate->on)};
	int64		waiver;

	if (register_run(subject, &query, values, NULL) == 0 || !result_int8(1, &waiver))
		return false;
	finding->citation = result_text(2);
	finding_say(finding, VERDICT_WAIVED, "waived by waiver %lld: %s", (long long) waiver, finding->message);
	return true;
}

/* An agreement or an offer: judged by what there is now. */
static void
is_fresh(const Subject *subject, Finding *finding)
{
	const Gate *gate = gate_read(subject);
	DateADT		ended;
	Fingerprint now = gate->now;
	char	   *changed;

	if (gate->state != GATE_UNRECORDED)
		finding->on = gate->on;
	finding->citation = gate->citation;
	if (gate->state == GATE_UNRECORDED || gate->state == GATE_UNREAD || gate->state == GATE_UNKNOWN)
		finding_say(finding, VERDICT_UNKNOWN, "the project or the day is not recorded");
	else if (gate->state != GATE_CLOSED)
		finding_say(finding, VERDICT_NOT_APPLICABLE, "it need not rest on a joint review");
	else if (gate->agreement && subject_has_column(subject, "ended_on") &&
			 subject_date(subject, "ended_on", &ended) && ended <= subject->as_of)
		finding_say(finding, VERDICT_NOT_APPLICABLE, "the agreement ended on %s", date_text(ended));
	else if (!gate->found || !gate->approved)
		finding_say(finding, VERDICT_NOT_APPLICABLE, "there is no approving opinion that could be out of date");
	else if (!gate->sealed)
		finding_say(finding, VERDICT_UNKNOWN,
					"it is not recorded what joint review %lld was approved on", (long long) gate->review);
	else
	{
		fingerprint_park(subject, gate->park, gate->applied_on, &now);
		changed = fingerprint_difference(&gate->reviewed, &now);
		if (changed)
		{
			say_stale(subject, finding, NULL, 0, gate->review, changed);
			is_waived_for_park(subject, gate, finding);
		}
		else
		{
			finding_at_most(finding, int64_to_numeric(0), int64_to_numeric(0), "change");
			finding_say(finding, VERDICT_PASS,
						"project, site and park are as joint review %lld approved them",
						(long long) gate->review);
		}
	}
}

/* Of what project or park something else is changed; 0 if of none. */
static void
get_changed(const Subject *subject, int64 *project, int64 *park)
{
	static const RegisterQuery of_plan = {
		"SELECT p.park_id FROM {reg}.plans p WHERE p.id {=} $1", 1, {INT8OID}
	};
	static const RegisterQuery of_agreement = {
		"SELECT a.project_id FROM {reg}.agreements a WHERE a.id {=} $1", 1, {INT8OID}
	};
	static const RegisterQuery of_offer = {
		"SELECT l.project_id FROM {reg}.land_offers l WHERE l.id {=} $1", 1, {INT8OID}
	};
	const RegisterQuery *query = NULL;
	int64	   *found = project;
	int64		id = 0;
	Datum		value;

	*project = *park = 0;
	if (strcmp(subject->table, "projects") == 0)
		*project = subject->id;
	else if (strcmp(subject->table, "parks") == 0)
		*park = subject->id;
	else if (strcmp(subject->table, "plan_areas") == 0)
	{
		query = &of_plan;
		found = park;
		subject_int8(subject, "plan_id", &id);
	}
	else if (strcmp(subject->table, "waivers") == 0)
	{
		char	   *rule = subject_text(subject, "rule");
		char	   *table = subject_text(subject, "subject_table");

		if (rule == NULL || strcmp(rule, FRESH) != 0)
			return;
		subject_int8(subject, "subject_id", &id);
		if (table && strcmp(table, "projects") == 0)
			*project = id;
		else if (table && strcmp(table, "parks") == 0)
			*park = id;
		else if (table && strcmp(table, "agreements") == 0)
			query = &of_agreement;
		else if (table && strcmp(table, "land_offers") == 0)
			query = &of_offer;
	}
	else
		subject_int8(subject, "park_id", park);
	if (query == NULL)
		return;
	value = Int64GetDatum(id);
	if (register_run(subject, query, &value, NULL) > 0)
		result_int8(1, found);
}

/* What is signed or listed, as it may have lost the opinion that it rests on. */
typedef struct Signed
{
	const char *kind;
	int64		id;
	DateADT		day;
	char	   *citation;
	int64		review;
	int64		project;
	DateADT		applied_on;
	Fingerprint reviewed;
} Signed;

static int
get_signed(const Subject *subject, int64 project, int64 park, Signed **result)
{
	static const RegisterQuery query = {
		"SELECT s.kind, s.id, s.day, r.citation, o.id, p.id, o.applied_on, o.fingerprint"
		" FROM (" SIGNED_AND_LISTED ") s"
		" JOIN {reg}.projects p ON p.id {=} s.project_id"
		" JOIN {reg}.parks k ON k.id {=} p.park_id"
		" JOIN {reg}.parameters r ON r.name {=} 'joint_review_required' AND r.applies {@>} s.day"
		"   AND r.value {>} 0"
		" JOIN LATERAL (" OPINION_ON("r.id, r.outcome, r.applied_on, r.fingerprint", "p.id", "s.day") ") o ON true"
		" WHERE (p.id {=} $1 OR k.id {=} $2) AND p.needs_new_land"
		"   AND (k.level {<>} 'county' OR k.joins_review)"
		"   AND (s.ended_on IS NULL OR s.ended_on {>} $3) AND o.outcome {=} 'approved' AND o.fingerprint IS NOT NULL"
		"   AND NOT EXISTS (SELECT 1 FROM {reg}.waivers w WHERE w.rule {=} '" FRESH "' AND w.applies {@>} s.day"
		"     AND (w.subject_table {=} 'projects' AND w.subject_id {=} p.id"
		"       OR w.subject_table {=} 'parks' AND w.subject_id {=} k.id"
		"       OR w.subject_table {=} CASE WHEN s.kind {=} 'agreement' THEN 'agreements' ELSE 'land_offers' END"
		"         AND w.subject_id {=} s.id))"
		" ORDER BY COALESCE((SELECT m.mode FROM {reg}.rule_modes m"
		"     WHERE m.rule {=} '" FRESH "' AND m.applies {@>} s.day), 'enforce') {=} 'enforce' DESC,"
		"   s.day, s.id",
		3, {INT8OID, INT8OID, DATEOID}
	};
	Datum		values[] = {Int64GetDatum(project), Int64GetDatum(park), DateADTGetDatum(subject->as_of)};
	uint64		count = register_run(subject, &query, values, NULL);
	TupleDesc	desc = SPI_tuptable->tupdesc;
	Signed	   *all = palloc0_array(Signed, count + 1);
	int			kept = 0;

	for (uint64 i = 0; i < count; i++)
	{
		HeapTuple	row = SPI_tuptable->vals[i];
		Signed	   *s = &all[kept];
		Datum		stored;
		bool		isnull;

		s->kind = SPI_getvalue(row, desc, 1);
		s->id = DatumGetInt64(SPI_getbinval(row, desc, 2, &isnull));
		s->day = DatumGetDateADT(SPI_getbinval(row, desc, 3, &isnull));
		s->citation = SPI_getvalue(row, desc, 4);
		s->review = DatumGetInt64(SPI_getbinval(row, desc, 5, &isnull));
		s->project = DatumGetInt64(SPI_getbinval(row, desc, 6, &isnull));
		s->applied_on = DatumGetDateADT(SPI_getbinval(row, desc, 7, &isnull));
		stored = SPI_getbinval(row, desc, 8, &isnull);
		if (fingerprint_stored(isnull ? NULL : DatumGetByteaPP(stored), &s->reviewed))
			kept++;
	}
	*result = all;
	return kept;
}

/* What has changed since the opinion; NULL if nothing has. */
static char *
changed_since(const Subject *subject, const Signed *s)
{
	Fingerprint now;

	fingerprint_now(subject, s->project, s->applied_on, &now);
	return fingerprint_difference(&s->reviewed, &now);
}

/*
 * A change of project, site, park or plan, or of a waiver, is judged by what
 * rests on the opinion: the first that would be without one, of those that the
 * rule refuses.
 */
static void
stays_fresh(const Subject *subject, Finding *finding)
{
	/* of a project that is not committed yet only the park can be locked */
	static const RegisterQuery lock_park = {
		"SELECT 1 FROM {reg}.parks k WHERE k.id {=} $1 FOR NO KEY UPDATE", 1, {INT8OID}
	};
	static const RegisterQuery lock = {
		"SELECT 1 FROM {reg}.projects p WHERE p.id {=} $1 OR p.park_id {=} $2"
		" ORDER BY p.id FOR NO KEY UPDATE",
		2, {INT8OID, INT8OID}
	};
	int64		project,
				park;
	Datum		values[2];
	Signed	   *all;
	int			count;

	get_changed(subject, &project, &park);
	if (project == 0 && park == 0)
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "it concerns no project");
		return;
	}
	values[0] = Int64GetDatum(project);
	values[1] = Int64GetDatum(park);
	if (subject->writing)
	{
		register_run(subject, &lock_park, &values[1], NULL);
		register_run(subject, &lock, values, NULL);
	}
	count = get_signed(subject, project, park, &all);
	for (int i = 0; i < count; i++)
	{
		char	   *changed = changed_since(subject, &all[i]);

		CHECK_FOR_INTERRUPTS();
		if (changed == NULL)
			continue;
		finding->on = all[i].day;
		finding->citation = all[i].citation;
		say_stale(subject, finding, all[i].kind, all[i].id, all[i].review, changed);
		return;
	}
	finding_say(finding, VERDICT_PASS, "what is signed and listed rests on what was reviewed");
}

/*
 * A review that is approved has been sealed as it is stored, whatever another
 * trigger made of it after that.
 */
static void
is_sealed(const Subject *subject, Finding *finding)
{
	char	   *outcome = subject_text(subject, "outcome");
	Fingerprint reviewed,
				now;
	int64		project;
	DateADT		applied_on;
	char	   *changed;

	if (outcome == NULL || strcmp(outcome, "approved") != 0 ||
		SessionReplicationRole == SESSION_REPLICATION_ROLE_REPLICA ||
		!subject_int8(subject, "project_id", &project) ||
		!subject_date(subject, "applied_on", &applied_on) || DATE_NOT_FINITE(applied_on) ||
		!fingerprint_now(subject, project, applied_on, &now))
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "there is no approving opinion that could be out of date");
		return;
	}
	subject_date(subject, "concluded_on", &finding->on);
	if (!fingerprint_stored(subject_bytea(subject, "fingerprint"), &reviewed))
	{
		finding_say(finding, VERDICT_FAIL, "it is not recorded what joint review %s was approved on",
					own_label(subject, finding));
		return;
	}
	changed = fingerprint_difference(&reviewed, &now);
	if (changed)
		say_stale(subject, finding, NULL, 0, subject->id, changed);
	else
		finding_say(finding, VERDICT_PASS, "project, site and park are as joint review %lld approved them",
					(long long) subject->id);
}

static void
opinion_fresh(const Subject *subject, Finding *finding)
{
	bool		signing = strcmp(subject->table, "agreements") == 0 ||
		strcmp(subject->table, "land_offers") == 0;

	if (signing && subject->deleted)
		finding_say(finding, VERDICT_NOT_APPLICABLE, "the row is there no more");
	else if (signing)
		is_fresh(subject, finding);
	else if (strcmp(subject->table, "reviews") == 0)
	{
		if (subject->deleted)
			finding_say(finding, VERDICT_NOT_APPLICABLE, "the row is there no more");
		else
			is_sealed(subject, finding);
	}
	else
		stays_fresh(subject, finding);
}

/* Whether plot "l" is of the park of project "p", and their common area; NULL where one is not known. */
#define SITE_OF_OFFER \
	" l.park_id {=} p.park_id, CASE WHEN NOT {gis}.st_isempty(l.geom) AND NOT {gis}.st_isempty(p.site) THEN" \
	"   pg_catalog.trim_scale(pg_catalog.round(park.geometry_area({gis}.st_intersection(" \
	"     {gis}.st_makevalid(l.geom), {gis}.st_makevalid(p.site), (-1)::pg_catalog.float8))::pg_catalog.numeric, 4)) END"

static bool
is_nothing(Numeric area)
{
	return numeric_at_most(area, int64_to_numeric(0));
}

/*
 * A plot that is listed already, a project that it is listed for, a waiver that
 * it was listed by: judged of the row as it was, by what is stored now, so that
 * a new row costs nothing.
 */
static void
stays_on_site(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT" SITE_OF_OFFER ", o.id, o.listed_on, p.id, l.id"
		" FROM {reg}.land_offers o JOIN {reg}.projects p ON p.id {=} o.project_id"
		" JOIN {reg}.plots l ON l.id {=} o.plot_id"
		" WHERE (o.plot_id {=} $1 OR o.project_id {=} $2 OR o.id {=} $3) AND NOT EXISTS (SELECT 1 FROM {reg}.land_offers c WHERE c.supersedes {=} o.id)"
		"   AND NOT EXISTS (SELECT 1 FROM {reg}.waivers w WHERE w.rule {=} '" SITE "' AND w.applies {@>} o.listed_on"
		"     AND (w.subject_table {=} 'projects' AND w.subject_id {=} p.id"
		"       OR w.subject_table {=} 'land_offers' AND w.subject_id {=} o.id))"
		" ORDER BY COALESCE((SELECT m.mode FROM {reg}.rule_modes m"
		"     WHERE m.rule {=} '" SITE "' AND m.applies {@>} o.listed_on), 'enforce') {=} 'enforce' DESC, o.id",
		3, {INT8OID, INT8OID, INT8OID}
	};
	/* who lists has the project locked, and reads the waivers after that */
	static const RegisterQuery lock = {
		"SELECT 1 FROM {reg}.projects p WHERE p.id {=} $2 OR p.id {=}"
		"   (SELECT o.project_id FROM {reg}.land_offers o WHERE o.id {=} $3) ORDER BY p.id FOR NO KEY UPDATE",
		3, {INT8OID, INT8OID, INT8OID}
	};
	static const char *const tables[] = {"plots", "projects", "land_offers"};
	const char *table = subject->table;
	int64		id = subject->id;
	Datum		values[lengthof(tables)];
	uint64		count;

	finding_say(finding, VERDICT_NOT_APPLICABLE, "no plot is listed for it");
	if (!subject->deleted)
		return;
	if (strcmp(table, "waivers") == 0)
	{
		char	   *rule = subject_text(subject, "rule");

		if (rule == NULL || strcmp(rule, SITE) != 0)
			return;
		table = subject_text(subject, "subject_table");
		subject_int8(subject, "subject_id", &id);
	}
	for (int i = 0; i < (int) lengthof(tables); i++)
		values[i] = Int64GetDatum(table && strcmp(table, tables[i]) == 0 ? id : 0);
	if (subject->writing && table != subject->table)
		register_run(subject, &lock, values, NULL);
	count = register_run(subject, &query, values, NULL);
	for (uint64 i = 0; i < count; i++)
	{
		int64		offer = 0,
					project = 0,
					plot = 0;
		Numeric		common;

		result_row(i);
		common = result_numeric(2);
		result_int8(3, &offer);
		result_date(4, &finding->on);
		result_int8(5, &project);
		result_int8(6, &plot);
		if (!result_bool(1))
			finding_say(finding, VERDICT_FAIL, "land offer %lld lists plot %s, which would not be in the park of project %s",
						(long long) offer, plot_label(subject, finding, plot),
						project_label(subject, finding, project));
		else if (common && is_nothing(common))
			finding_say(finding, VERDICT_FAIL, "land offer %lld lists plot %s, which would have nothing in common with the site of project %s",
						(long long) offer, plot_label(subject, finding, plot),
						project_label(subject, finding, project));
		else
			continue;
		finding_at_least(finding, int64_to_numeric(0), int64_to_numeric(1), "plot");
		finding_advise(finding, "Correct the land offer by a row that names it in column supersedes, or record a waiver of"
					   " %s for the project, with its document.", SITE);
		return;
	}
}

/* Whether the plot is of the project's park, on the project's site. */
static void
lies_on_site(const Subject *subject, Finding *finding, int64 project, int64 plot)
{
	/* the project of a new offer is locked before; of one that is completed it is not */
	static const RegisterQuery lock_project = {
		"SELECT 1 FROM {reg}.projects p WHERE p.id {=} $1 FOR SHARE", 1, {INT8OID}
	};
	static const RegisterQuery lock_plot = {
		"SELECT 1 FROM {reg}.plots l WHERE l.id {=} $1 FOR SHARE", 1, {INT8OID}
	};
	static const RegisterQuery query = {
		"SELECT" SITE_OF_OFFER " FROM {reg}.projects p, {reg}.plots l WHERE p.id {=} $1 AND l.id {=} $2",
		2, {INT8OID, INT8OID}
	};
	Datum		values[] = {Int64GetDatum(project), Int64GetDatum(plot)};
	Numeric		common;
	bool		of_park,
				fits;

	if (subject->writing)
	{
		register_run(subject, &lock_project, &values[0], NULL);
		register_run(subject, &lock_plot, &values[1], NULL);
	}
	if (register_run(subject, &query, values, NULL) == 0)
	{
		finding_say(finding, VERDICT_UNKNOWN, "project %lld or plot %lld is not recorded",
					(long long) project, (long long) plot);
		return;
	}
	of_park = result_bool(1);
	common = result_numeric(2);
	if (of_park && common == NULL)
	{
		finding_say(finding, VERDICT_UNKNOWN, "the site of project %lld or the outline of plot %lld is not recorded",
					(long long) project, (long long) plot);
		return;
	}
	fits = of_park && !is_nothing(common);
	finding_at_least(finding, int64_to_numeric(fits), int64_to_numeric(1), "plot");
	if (fits)
	{
		finding_say(finding, VERDICT_PASS, "plot %lld lies on the site of project %lld",
					(long long) plot, (long long) project);
		return;
	}
	if (!of_park)
		finding_say(finding, VERDICT_FAIL, "plot %s is not in the park of project %s",
					plot_label(subject, finding, plot), project_label(subject, finding, project));
	else
		finding_say(finding, VERDICT_FAIL, "plot %s has nothing in common with the site of project %s",
					plot_label(subject, finding, plot), project_label(subject, finding, project));
	finding_advise(finding, "List the plot that was reviewed, or correct its park or outline.");
}

static void
offer_site(const Subject *subject, Finding *finding)
{
	static const RegisterQuery correction = {
		"SELECT c.id FROM {reg}.land_offers c WHERE c.supersedes {=} $1", 1, {INT8OID}
	};
	Datum		id = Int64GetDatum(subject->id);
	int64		project,
				plot,
				successor;
	Parameter	required;

	if (strcmp(subject->table, "land_offers") != 0)
	{
		stays_on_site(subject, finding);
		return;
	}
	if (subject->deleted)
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "the row is there no more");
		return;
	}
	if (!subject_date(subject, "listed_on", &finding->on) || DATE_NOT_FINITE(finding->on))
		finding->on = subject->as_of;
	if (subject->id && register_run(subject, &correction, &id, NULL) > 0 && result_int8(1, &successor))
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "the row is corrected by row %lld", (long long) successor);
		return;
	}
	if (register_parameter(subject, "joint_review_required", finding->on, &required))
		finding->citation = required.citation;
	if (!subject_int8(subject, "plot_id", &plot))
		finding_say(finding, VERDICT_UNKNOWN, "the plot that is listed is not recorded");
	else if (!subject_int8(subject, "project_id", &project))
		finding_say(finding, VERDICT_UNKNOWN, "the project or the day is not recorded");
	else
		lies_on_site(subject, finding, project, plot);
}

const Rule	opinion_rules[] = {
	{
		.code = SITE,
		.article = gettext_noop("6"),
		.title_en = "the plot listed lies in the park and on the site that was reviewed",
		.title_zh = "招拍挂的宗地须位于项目所在园区和用地范围内",
		.watches = {
			{.table = "land_offers", .columns = {"project_id", "plot_id", "listed_on"}},
			{.table = "plots", .columns = {"id", "park_id", "geom"}, .guards = true},
			{.table = "projects", .columns = {"id", "park_id", "site"}, .guards = true},
			{.table = "waivers", .columns = {"rule", "subject_table", "subject_id", "applies"}, .guards = true}
		},
		.judges_deletion = true,
		.use = "enforced",
		.default_mode = MODE_ENFORCE,
		.waivable = true,
		.owner_table = "projects",
		.owner_column = "project_id",
		.evaluate = offer_site,
	},
	{
		.code = FRESH,
		.article = gettext_noop("6"),
		.title_en = "project, site and park are as the joint review approved them",
		.title_zh = "项目、用地范围、园区与论证时一致",
		.watches = {
			{.table = "agreements", .columns = {"id", "project_id", "signed_on", "ended_on", "supersedes"}},
			{.table = "land_offers", .columns = {"id", "project_id", "listed_on", "supersedes"}},
			{.table = "reviews", .columns = {"project_id", "applied_on", "outcome", "fingerprint"}, .guards = true},
			{.table = "projects", .columns = {"id", "park_id", "enterprise_id", "industry", "land_area_m2",
				"site", "total_investment_yuan", "fixed_investment_yuan", "floor_area_m2", "footprint_area_m2",
				"high_storey_area_m2", "structure_area_m2", "yard_area_m2", "office_land_m2",
				"annual_output_yuan", "energy_tce", "eia_approved_on", "needs_new_land"}, .guards = true},
			{.table = "parks", .columns = {"id", "level", "boundary", "joins_review"}, .guards = true},
			{.table = "leading_industries", .columns = {"park_id", "codes", "applies"}, .guards = true},
			{.table = "plans", .columns = {"id", "park_id", "period", "approved_on"}, .guards = true},
			{.table = "plan_areas", .columns = {"plan_id", "use", "geom"}, .guards = true},
			{.table = "waivers", .columns = {"rule", "subject_table", "subject_id", "applies"}, .guards = true}
		},
		.judges_deletion = true,
		.use = "enforced",
		.default_mode = MODE_ENFORCE,
		.waivable = true,
		.owner_table = "projects",
		.owner_column = "project_id",
		.area_table = "parks",
		.evaluate = opinion_fresh,
	},
	{0}
};
