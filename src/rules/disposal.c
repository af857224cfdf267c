/*
 * disposal.c
 *	  Article 5: disposal of idle land and factories.  The steps of a case in
 *	  their order, by the plot's own park; one case at a time.
 *
 * Whether a plot is idle is judged in article_5.c, how long a case may take in
 * disposal_due.c.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "cell.h"
#include "executor/spi.h"
#include "rules/disposal_case.h"
#include "rules/names.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "yardstick.h"

static bool
same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Of blanks only, full-width ones included. */
static bool
is_blank(const char *text)
{
	return text == NULL || *cell_fold(text, (int) strlen(text)) == '\0';
}

static bool
steps_required(const Subject *subject, Finding *finding)
{
	Parameter	required;

	if (!register_parameter(subject, "disposal_steps_required", finding->on, &required))
	{
		finding_no_rule_version(finding, "disposal_steps_required", finding->on);
		return false;
	}
	finding->citation = required.citation;
	if (parameter_int(&required) > 0)
		return true;
	finding_say(finding, VERDICT_NOT_APPLICABLE, "no steps of disposal are required on %s",
				date_text(finding->on));
	return false;
}

/*
 * Cases of one plot or factory are written one after another: the plot's or
 * the building's row is locked, and before it the case that is corrected, in
 * the order in which who changes that one comes by them.  The plots under a
 * building say whose it is.
 */
static void
lock_case(const Subject *subject, const Case *c)
{
	static const RegisterQuery lock_superseded = {
		"SELECT 1 FROM {reg}.disposals d WHERE d.id {=} $1 FOR NO KEY UPDATE",
		1, {INT8OID}
	};
	static const RegisterQuery lock_plot = {
		"SELECT 1 FROM {reg}.plots p WHERE p.id {=} $1 FOR NO KEY UPDATE",
		1, {INT8OID}
	};
	static const RegisterQuery lock_building = {
		"SELECT 1 FROM {reg}.buildings b WHERE b.id {=} $1 FOR NO KEY UPDATE",
		1, {INT8OID}
	};
	static const RegisterQuery lock_site = {
		"SELECT 1 FROM {reg}.plots p WHERE p.geom OPERATOR({gis}.&&)"
		"   (SELECT b.geom FROM {reg}.buildings b WHERE b.id {=} $1)"
		" ORDER BY p.id FOR SHARE",
		1, {INT8OID}
	};
	Datum		superseded[] = {Int64GetDatum(c->supersedes)};
	Datum		values[] = {Int64GetDatum(c->of_building ? c->building : c->plot)};

	if (!subject->writing)
		return;
	if (c->supersedes)
		register_run(subject, &lock_superseded, superseded, NULL);
	register_run(subject, c->of_building ? &lock_building : &lock_plot, values, NULL);
	if (c->of_building && c->park)
		register_run(subject, &lock_site, values, NULL);
}

/* A step that rests on another one that is not there. */
static bool
is_skipped(const Subject *subject, const Case *c, Finding *finding)
{
	if (c->proposed != NOT_YET && is_blank(c->opinion))
		finding_say(finding, VERDICT_FAIL,
					"case %s: the park's opinion of %s says nothing",
					own_label(subject, finding), date_text(c->proposed));
	else if (c->applied != NOT_YET && c->proposed == NOT_YET)
		finding_say(finding, VERDICT_FAIL,
					"case %s: applied on %s without an opinion of the park",
					own_label(subject, finding), date_text(c->applied));
	else if (c->closed != NOT_YET && c->applied == NOT_YET)
		finding_say(finding, VERDICT_FAIL,
					"case %s: closed on %s without an application to the natural-resources authority",
					own_label(subject, finding), date_text(c->closed));
	else if (c->closed != NOT_YET && c->method == NULL)
		finding_say(finding, VERDICT_FAIL,
					"case %s: closed on %s without a method of disposal",
					own_label(subject, finding), date_text(c->closed));
	else if (c->method && c->proposed == NOT_YET)
		finding_say(finding, VERDICT_FAIL,
					"case %s: a method of disposal is recorded before the park's opinion",
					own_label(subject, finding));
	else
		return false;
	finding_at_least(finding, int64_to_numeric(0), int64_to_numeric(1), "step");
	finding_advise(finding, "The park proposes, then applies to the natural-resources authority,"
				   " then the case is closed with its method: record each step when it is taken.");
	return true;
}

/* A step dated before the one that it rests on. */
static bool
is_out_of_order(const Subject *subject, const Case *c, Finding *finding)
{
	DateADT		earlier,
				later;

	if (c->proposed < c->flagged)
	{
		earlier = c->proposed;
		later = c->flagged;
		finding_say(finding, VERDICT_FAIL,
					"case %s: the park's opinion of %s precedes the finding of idleness on %s",
					own_label(subject, finding), date_text(earlier), date_text(later));
	}
	else if (c->applied != NOT_YET && c->applied < c->proposed)
	{
		earlier = c->applied;
		later = c->proposed;
		finding_say(finding, VERDICT_FAIL,
					"case %s: the application of %s precedes the park's opinion of %s",
					own_label(subject, finding), date_text(earlier), date_text(later));
	}
	else if (c->closed != NOT_YET && c->closed < c->applied)
	{
		earlier = c->closed;
		later = c->applied;
		finding_say(finding, VERDICT_FAIL,
					"case %s: the closing of %s precedes the application of %s",
					own_label(subject, finding), date_text(earlier), date_text(later));
	}
	else
		return false;
	finding_at_least(finding, int64_to_numeric((int64) earlier - later), int64_to_numeric(0), "day");
	finding_advise(finding, "Correct the day that is wrong.");
	return true;
}

/* Another case of the plot or factory that is open on one of this one's days. */
static bool
is_second_case(const Subject *subject, const Case *c, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT o.id FROM {reg}.disposals o"
		" WHERE (o.plot_id {=} $1 OR o.building_id {=} $2) AND o.id {<>} $3 AND o.id {<>} $4"
		" AND o.flagged_on {<} $6 AND $5 {<} COALESCE(o.closed_on, 'infinity')"
		" AND NOT EXISTS (SELECT 1 FROM {reg}.disposals s WHERE s.supersedes {=} o.id)"
		" ORDER BY o.flagged_on, o.id LIMIT 1",
		6, {INT8OID, INT8OID, INT8OID, INT8OID, DATEOID, DATEOID}
	};
	Datum		values[] = {
		Int64GetDatum(c->plot), Int64GetDatum(c->building), Int64GetDatum(subject->id),
		Int64GetDatum(c->supersedes), DateADTGetDatum(c->flagged), DateADTGetDatum(c->closed)
	};
	int64		other;

	if (register_run(subject, &query, values, c->of_building ? "n     " : " n    ") == 0)
		return false;
	result_int8(1, &other);
	finding_at_most(finding, int64_to_numeric(2), int64_to_numeric(1), "case");
	if (c->of_building)
		finding_say(finding, VERDICT_FAIL, "building %lld has another case, %lld, open at the same time",
					(long long) c->building, (long long) other);
	else
		finding_say(finding, VERDICT_FAIL, "plot %s has another case, %lld, open at the same time",
					plot_label(subject, finding, c->plot), (long long) other);
	finding_advise(finding, "Go on with that case, or close it first; a case that was recorded wrongly"
				   " is corrected by one that names it in column supersedes.");
	return true;
}

/*
 * A closed case was the park's own when it was closed; where its plot belongs
 * today says nothing against it.  So it is only while it is written that it
 * must match.
 */
static bool
was_closed(const Subject *subject, const Case *c)
{
	static const RegisterQuery query = {
		"SELECT 1 FROM {reg}.disposals d WHERE d.id {=} $1 AND d.closed_on {=} $2"
		" AND (d.plot_id {=} $3 OR d.building_id {=} $4)",
		4, {INT8OID, DATEOID, INT8OID, INT8OID}
	};
	Datum		values[] = {
		Int64GetDatum(subject->id), DateADTGetDatum(c->closed),
		Int64GetDatum(c->plot), Int64GetDatum(c->building)
	};

	return !subject->writing && c->closed != NOT_YET &&
		register_run(subject, &query, values, c->of_building ? "  n " : "   n") > 0;
}

static void
say_other_park(const Subject *subject, const Case *c, Finding *finding)
{
	if (was_closed(subject, c))
	{
		finding_say(finding, VERDICT_UNKNOWN,
					"case %s names park %lld, to which the land does not belong today; whether it did"
					" when the case was closed is not recorded",
					subject_name(subject), (long long) c->park);
		return;
	}
	finding_say(finding, VERDICT_FAIL, "case %s names park %s, to which the land does not belong",
				own_label(subject, finding), park_label(subject, finding, c->park));
	finding_advise(finding, "The park to which the land belongs proposes its disposal; leave park_id"
				   " empty for that park.");
}

/* Says what is wrong with whose case it is; false if nothing is. */
static bool
is_not_the_parks(const Subject *subject, const Case *c, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT p.park_id FROM {reg}.plots p WHERE p.id {=} $1",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(c->plot)};
	int64		park;

	if (register_run(subject, &query, values, NULL) == 0 || !result_int8(1, &park))
		finding_say(finding, VERDICT_UNKNOWN, "plot %lld or its park is not recorded",
					(long long) c->plot);
	else if (c->park && c->park != park)
		say_other_park(subject, c, finding);
	else
		return false;
	return true;
}

/*
 * A building belongs to the parks of the registered plots that it stands on;
 * a draft's outline is not to be relied on yet.
 */
static bool
is_not_the_parks_building(const Subject *subject, const Case *c, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT b.existed {@>} $2, u.plots {>} 0, u.own FROM {reg}.buildings b,"
		" LATERAL (SELECT pg_catalog.count(*) AS plots, pg_catalog.bool_or(p.park_id {=} $3) AS own"
		"   FROM {reg}.plots p WHERE p.status {=} 'registered' AND p.geom OPERATOR({gis}.&&) b.geom"
		"   AND park.built_area(p.geom, ARRAY[b.geom]) {>} 0) u"
		" WHERE b.id {=} $1",
		3, {INT8OID, DATEOID, INT8OID}
	};
	Datum		values[] = {
		Int64GetDatum(c->building), DateADTGetDatum(c->flagged), Int64GetDatum(c->park)
	};

	if (register_run(subject, &query, values, NULL) == 0)
	{
		if (was_closed(subject, c))
			finding_say(finding, VERDICT_UNKNOWN, "building %lld is not recorded any more",
						(long long) c->building);
		else
		{
			finding_say(finding, VERDICT_FAIL, "building %lld is not recorded", (long long) c->building);
			finding_advise(finding, "Record the building before its case.");
		}
		return true;
	}
	if (!result_bool(1))
	{
		finding_say(finding, VERDICT_FAIL, "building %lld did not stand on %s",
					(long long) c->building, date_text(c->flagged));
		finding_advise(finding, "Correct the day, or the days on which the building stood.");
	}
	else if (!result_bool(2))
		finding_say(finding, VERDICT_UNKNOWN,
					"building %lld stands on no registered plot: its park is not known",
					(long long) c->building);
	else if (c->park && !result_bool(3))
		say_other_park(subject, c, finding);
	else
		return false;
	return true;
}

/*
 * A plot may be disposed of that is idle by national law, or under-used; so a
 * case is not refused because the plot was not idle by article 5.  But it is
 * said.
 */
static void
say_contradiction(const Subject *subject, const Case *c, Finding *finding)
{
	static const RegisterQuery plot = {
		"SELECT p.* FROM {reg}.plots p WHERE p.id {=} $1",
		1, {INT8OID}
	};
	static const RegisterQuery in_use = {
		"SELECT b.vacant_since FROM {reg}.buildings b WHERE b.id {=} $1 AND b.vacant_since {>} $2",
		2, {INT8OID, DATEOID}
	};
	Datum		values[] = {
		Int64GetDatum(c->of_building ? c->building : c->plot), DateADTGetDatum(c->flagged)
	};
	DateADT		vacant_since;
	Subject		land = *subject;
	Finding		idle = {.verdict = VERDICT_UNKNOWN, .on = c->flagged};

	if (subject->writing)
		return;
	if (c->of_building)
	{
		if (register_run(subject, &in_use, values, NULL) > 0 && result_date(1, &vacant_since))
			finding_say(finding, finding->verdict, "%s; but building %lld is vacant only since %s",
						finding->message, (long long) c->building, date_text(vacant_since));
		return;
	}
	if (register_run(subject, &plot, values, NULL) == 0)
		return;
	land.table = "plots";
	land.columns = NULL;
	land.desc = SPI_tuptable->tupdesc;
	land.tuple = SPI_tuptable->vals[0];
	land.id = c->plot;
	land.as_of = c->flagged;
	for (const Rule *rule = article_5_rules; rule->code; rule++)
		if (strcmp(rule->code, "5.idle") == 0)
			rule->evaluate(&land, &idle);
	if (idle.verdict == VERDICT_PASS)
		finding_say(finding, finding->verdict, "%s; but on %s the plot was not idle by article 5: %s",
					finding->message, date_text(c->flagged), idle.message);
}

static void
say_next_step(const Subject *subject, const Case *c, Finding *finding)
{
	const char *name = subject_name(subject);

	if (c->closed != NOT_YET)
		finding_say(finding, VERDICT_PASS, "case %s was closed on %s, every step in order",
					name, date_text(c->closed));
	else if (c->applied != NOT_YET)
		finding_say(finding, VERDICT_PASS, "case %s: applied on %s, to be closed", name,
					date_text(c->applied));
	else if (c->proposed != NOT_YET)
		finding_say(finding, VERDICT_PASS, "case %s: proposed on %s, to be applied for", name,
					date_text(c->proposed));
	else
		finding_say(finding, VERDICT_PASS, "case %s: flagged on %s, the park's opinion is to come",
					name, date_text(c->flagged));
	say_contradiction(subject, c, finding);
}

static void
case_as_it_is(const Subject *subject, Finding *finding)
{
	Case		c;
	int64		successor;

	if (!case_read(subject, &c))
	{
		finding_say(finding, VERDICT_UNKNOWN,
					"the plot or building of the case, or the day on which it was flagged, is not recorded");
		return;
	}
	finding->on = case_last_day(&c);
	lock_case(subject, &c);
	if (!steps_required(subject, finding))
		return;
	successor = case_superseded_by(subject);
	if (case_in_a_ring(subject, &c))
		finding_say(finding, VERDICT_FAIL, "row %lld, which it corrects, corrects it in turn",
					(long long) c.supersedes);
	else if (successor)
		finding_say(finding, VERDICT_NOT_APPLICABLE, "case %s is superseded by case %lld",
					subject_name(subject), (long long) successor);
	else if (!is_skipped(subject, &c, finding) &&
			 !is_out_of_order(subject, &c, finding) &&
			 !is_second_case(subject, &c, finding) &&
			 !(c.of_building ? is_not_the_parks_building : is_not_the_parks) (subject, &c, finding))
		say_next_step(subject, &c, finding);
}

/* Says what of a case was changed that may not be; false if nothing was. */
static bool
is_rewritten(const Subject *subject, const Case *old, const Case *new, Finding *finding)
{
	bool		moved = old->plot != new->plot || old->building != new->building ||
		old->flagged != new->flagged;
	bool		reworded = old->proposed != new->proposed || !same_text(old->opinion, new->opinion);
	bool		changed = moved || reworded || old->applied != new->applied ||
		old->park != new->park || old->supersedes != new->supersedes ||
		!same_text(old->method, new->method) || old->closed != new->closed;
	int64		successor = case_superseded_by(subject);

	if (successor && changed)
		finding_say(finding, VERDICT_FAIL, "case %s is superseded by case %lld and is not changed",
					own_label(subject, finding), (long long) successor);
	else if (old->closed != NOT_YET && changed)
		finding_say(finding, VERDICT_FAIL, "case %s was closed on %s and is not changed",
					own_label(subject, finding), date_text(old->closed));
	else if (old->supersedes && new->supersedes != old->supersedes)
		finding_say(finding, VERDICT_FAIL, "case %s: its correction of case %lld is not taken back",
					own_label(subject, finding), (long long) old->supersedes);
	else if (old->applied != NOT_YET && new->applied == NOT_YET)
		finding_say(finding, VERDICT_FAIL, "case %s: the application of %s is not taken back",
					own_label(subject, finding), date_text(old->applied));
	else if (old->proposed != NOT_YET && new->proposed == NOT_YET)
		finding_say(finding, VERDICT_FAIL, "case %s: the park's opinion of %s is not taken back",
					own_label(subject, finding), date_text(old->proposed));
	else if (old->applied != NOT_YET && reworded)
		finding_say(finding, VERDICT_FAIL,
					"case %s: the park's opinion of %s is not changed after the application",
					own_label(subject, finding), date_text(old->proposed));
	else if (old->proposed != NOT_YET && moved)
		finding_say(finding, VERDICT_FAIL,
					"case %s: what was flagged, and when, is not changed after the park's opinion",
					own_label(subject, finding));
	else
		return false;
	return true;
}

/*
 * History stays: the last step may be corrected while nothing rests on it.
 * The subject is the row as it was; what became of it is stored.
 */
static void
case_as_it_was(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT d.* FROM {reg}.disposals d WHERE d.id {=} $1",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(subject->id)};
	Subject		stored = *subject;
	Case		old,
				new;
	bool		deleted,
				refused;

	if (!case_read(subject, &old))
		return;
	finding->on = case_last_day(&old);
	if (!steps_required(subject, finding))
		return;
	deleted = register_run(subject, &query, values, NULL) == 0;
	if (deleted)
	{
		refused = old.proposed != NOT_YET || old.applied != NOT_YET || old.closed != NOT_YET ||
			old.supersedes;
		if (refused)
			finding_say(finding, VERDICT_FAIL,
						"case %s has steps that were taken, or corrects another case, and is not deleted",
						own_label(subject, finding));
	}
	else
	{
		stored.columns = NULL;
		stored.desc = SPI_tuptable->tupdesc;
		stored.tuple = SPI_tuptable->vals[0];
		refused = !case_read(&stored, &new) || is_rewritten(subject, &old, &new, finding);
	}
	if (refused)
		finding_advise(finding, "What was done stays on record: correct it by a new case that names"
					   " this one in column supersedes.");
	else
		finding_say(finding, VERDICT_PASS, "case %s keeps the steps that were taken",
					subject_name(subject));
}

/*
 * Cases that the change of another table would leave without what they rest
 * on: a column "id", one "day" whose mode counts, one "citation".
 */
#define FIRST_OPEN_CASE(cases) \
	"SELECT c.id, c.day, r.citation FROM (" \
	"   SELECT d.id, d.park_id, d.building_id, d.plot_id," \
	"     GREATEST(d.flagged_on, d.proposed_on, d.applied_on) AS day FROM {reg}.disposals d" \
	"   WHERE d.closed_on IS NULL AND NOT EXISTS" \
	"     (SELECT 1 FROM {reg}.disposals s WHERE s.supersedes {=} d.id)) c" \
	" JOIN {reg}.parameters r ON r.name {=} 'disposal_steps_required' AND r.applies {@>} c.day" \
	"   AND r.value {>} 0" \
	" WHERE " cases \
	" ORDER BY COALESCE((SELECT m.mode FROM {reg}.rule_modes m WHERE m.rule {=} '5.disposal_steps'" \
	"   AND m.applies {@>} c.day), 'enforce') {=} 'enforce' DESC, c.id LIMIT 1"

static void
left_to_other_park(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		FIRST_OPEN_CASE("c.id {=} ANY (ARRAY("
						"   SELECT o.id FROM {reg}.disposals o JOIN {reg}.plots p ON p.id {=} o.plot_id"
						"   WHERE p.id {=} $1 AND o.park_id {<>} p.park_id"
						" UNION ALL"
						"   SELECT o.id FROM {reg}.plots p"
						"   JOIN {reg}.buildings b ON p.geom OPERATOR({gis}.&&) b.geom"
						"   JOIN {reg}.disposals o ON o.building_id {=} b.id"
						"   WHERE p.id {=} $1 AND o.park_id {<>} p.park_id"
						"   AND park.built_area(p.geom, ARRAY[b.geom]) {>} 0"
						"   AND NOT EXISTS (SELECT 1 FROM {reg}.plots q WHERE q.status {=} 'registered'"
						"     AND q.park_id {=} o.park_id AND q.geom OPERATOR({gis}.&&) b.geom"
						"     AND park.built_area(q.geom, ARRAY[b.geom]) {>} 0)))"),
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(subject->id)};
	int64		id;

	if (!subject->deleted || register_run(subject, &query, values, NULL) == 0)
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "no open case of disposal names another park");
		return;
	}
	result_int8(1, &id);
	result_date(2, &finding->on);
	finding->citation = result_text(3);
	finding_say(finding, VERDICT_FAIL,
				"plot %s cannot leave its park: open case %lld names that park",
				own_label(subject, finding),
				(long long) id);
	finding_advise(finding, "Empty park_id of the case first: then it follows the plot.");
}

static void
left_without_building(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		FIRST_OPEN_CASE("c.building_id {=} $1 AND NOT EXISTS"
						" (SELECT 1 FROM {reg}.buildings b WHERE b.id {=} $1)"),
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(subject->id)};
	int64		id;

	if (!subject->deleted || register_run(subject, &query, values, NULL) == 0)
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "no open case of disposal is about building %s",
					subject_name(subject));
		return;
	}
	result_int8(1, &id);
	result_date(2, &finding->on);
	finding->citation = result_text(3);
	finding_say(finding, VERDICT_FAIL, "building %s has an open case of disposal, %lld, and is not deleted",
				subject_name(subject), (long long) id);
	finding_advise(finding, "Close the case first; of a building that was pulled down, end the days on"
				   " which it stood.");
}

static void
disposal_steps(const Subject *subject, Finding *finding)
{
	if (strcmp(subject->table, "plots") == 0)
		left_to_other_park(subject, finding);
	else if (strcmp(subject->table, "buildings") == 0)
		left_without_building(subject, finding);
	else if (subject->deleted)
		case_as_it_was(subject, finding);
	else
		case_as_it_is(subject, finding);
}

const Rule	disposal_rules[] = {
	{
		.code = "5.disposal_steps",
		.article = gettext_noop("5"),
		.title_en = "disposal step by step: the own park's opinion, the application, the closing",
		.title_zh = "处置按步骤进行：所在园区提出处置意见、申请处置、结案",
		.watches = {
			{.table = "disposals", .columns = {"id", "plot_id", "building_id", "park_id", "supersedes",
			"flagged_on", "proposed_on", "opinion", "applied_on", "method", "closed_on"}},
			{.table = "plots", .columns = {"park_id"}, .guards = true},
			{.table = "buildings", .columns = {"id"}, .guards = true}
		},
		.judges_deletion = true,
		.use = "enforced",
		.default_mode = MODE_ENFORCE,
		.evaluate = disposal_steps,
	},
	{0}
};
