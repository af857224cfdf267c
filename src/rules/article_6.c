/*
 * article_6.c
 *	  Article 6: project admission.  No entry agreement and no land offer
 *	  before the joint review; the review on six aspects; its ten days.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "clock.h"
#include "executor/spi.h"
#include "rules/gate.h"
#include "rules/names.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/fmgrprotos.h"

/*
 * An agreement or an offer may lose what it rests on: the review is withdrawn,
 * rejected, postponed or deleted, the project turns out to need new land, the
 * park comes to join the review.  So a change of these is judged by what is
 * signed already: the first that lost it, of those that the rule refused.
 */
#define ENFORCED_ON(day) \
	"COALESCE((SELECT m.mode FROM {reg}.rule_modes m" \
	" WHERE m.rule {=} '6.review_first' AND m.applies {@>} " day "), 'enforce') {=} 'enforce'"

static void
signed_already(const Subject *subject, Finding *finding)
{
	static const RegisterQuery lock = {
		"SELECT 1 FROM {reg}.projects p WHERE p.id {=} $1 OR p.park_id {=} $2"
		" ORDER BY p.id FOR NO KEY UPDATE",
		2, {INT8OID, INT8OID}
	};
	static const RegisterQuery query = {
		"SELECT s.kind, s.id, s.day, r.citation,"
		"   NOT COALESCE((" OPINION_ON("r.outcome", "p.id", "s.day") "), '') {=} 'approved' AS lost,"
		"   s.kind {=} 'agreement' AND EXISTS (SELECT 1 FROM {reg}.agreements a"
		"     WHERE a.project_id {=} p.id AND a.id {<>} s.id"
		"     AND NOT EXISTS (SELECT 1 FROM {reg}.agreements c WHERE c.supersedes {=} a.id)"
		"     AND (" OPINION_ON("r.id", "p.id", "s.day") ") {=} (" OPINION_ON("r.id", "p.id", "a.signed_on") ")"
		"     AND " ENFORCED_ON("a.signed_on") ") AS shared"
		" FROM (" SIGNED_AND_LISTED ") s"
		" JOIN {reg}.projects p ON p.id {=} s.project_id"
		" JOIN {reg}.parks k ON k.id {=} p.park_id"
		" JOIN {reg}.parameters r ON r.name {=} 'joint_review_required' AND r.applies {@>} s.day"
		"   AND r.value {>} 0"
		" WHERE (p.id {=} $1 OR k.id {=} $2) AND p.needs_new_land"
		"   AND (k.level {<>} 'county' OR k.joins_review)"
		" ORDER BY 5 DESC, " ENFORCED_ON("s.day") " DESC, 6 DESC, s.day, s.id LIMIT 1",
		2, {INT8OID, INT8OID}
	};
	bool		park = strcmp(subject->table, "parks") == 0;
	int64		project = park ? 0 : subject->id,
				id;
	Datum		values[2];
	char	   *kind;

	if (strcmp(subject->table, "reviews") == 0 && !subject_int8(subject, "project_id", &project))
		project = 0;
	values[0] = Int64GetDatum(project);
	values[1] = Int64GetDatum(park ? subject->id : 0);
	if (subject->writing)
		register_run(subject, &lock, values, NULL);
	if (register_run(subject, &query, values, NULL) == 0)
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "nothing is signed or listed that needs a review");
		return;
	}
	kind = result_text(1);
	result_int8(2, &id);
	result_date(3, &finding->on);
	finding->citation = result_text(4);
	if (!result_bool(5) && result_bool(6))
	{
		finding_at_most(finding, int64_to_numeric(2), int64_to_numeric(1), "agreement");
		finding_say(finding, VERDICT_FAIL,
					"agreement %s of %s would rest on an opinion that carries another agreement",
					agreement_label(subject, finding, id), date_text(finding->on));
		finding_advise(finding, "One opinion carries one agreement; another agreement needs a review"
					   " of its own.");
		return;
	}
	if (!result_bool(5))
	{
		finding_say(finding, VERDICT_PASS, "what is signed and listed rests on an approving joint review");
		return;
	}
	finding_at_least(finding, int64_to_numeric(0), int64_to_numeric(1), "review");
	if (strcmp(kind, "agreement") == 0)
		finding_say(finding, VERDICT_FAIL,
					"agreement %s of %s would be left without an approving joint review",
					agreement_label(subject, finding, id), date_text(finding->on));
	else
		finding_say(finding, VERDICT_FAIL,
					"land offer %s of %s would be left without an approving joint review",
					land_offer_label(subject, finding, id), date_text(finding->on));
	finding_advise(finding, "Conclude an approving joint review that precedes it, or correct what is"
				   " signed or listed by a row that names it in column supersedes.");
}

/* Whether the row is stored: then the project was withdrawn, or a draft again, after it. */
static bool
is_stored(const Subject *subject)
{
	static const RegisterQuery agreement = {
		"SELECT 1 FROM {reg}.agreements a WHERE a.id {=} $1", 1, {INT8OID}
	};
	static const RegisterQuery offer = {
		"SELECT 1 FROM {reg}.land_offers l WHERE l.id {=} $1", 1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(subject->id)};

	return !subject->writing &&
		register_run(subject, strcmp(subject->table, "agreements") == 0 ? &agreement : &offer,
					 values, NULL) > 0;
}

/* Why the row need not rest on a review; false if it must. */
static bool
needs_no_review(const Gate *gate, Finding *finding)
{
	switch (gate->state)
	{
		case GATE_UNREAD:
		case GATE_UNRECORDED:
			finding_say(finding, VERDICT_UNKNOWN, "the project or the day is not recorded");
			return true;
		case GATE_SUPERSEDED:
			finding_say(finding, VERDICT_NOT_APPLICABLE, "the row is corrected by row %lld",
						(long long) gate->successor);
			return true;
		case GATE_NO_VERSION:
			finding_no_rule_version(finding, "joint_review_required", gate->on);
			return true;
		case GATE_NOT_REQUIRED:
			finding_say(finding, VERDICT_NOT_APPLICABLE, "no joint review is required on %s",
						date_text(gate->on));
			return true;
		case GATE_UNKNOWN:
			finding_say(finding, VERDICT_UNKNOWN,
						"project %lld, its park or its need of new land is not recorded",
						(long long) gate->project);
			return true;
		case GATE_NO_LAND:
			finding_say(finding, VERDICT_NOT_APPLICABLE, "project %lld needs no new land",
						(long long) gate->project);
			return true;
		case GATE_COUNTY:
			finding_say(finding, VERDICT_NOT_APPLICABLE,
						"project %lld is in a county park that does not join the review",
						(long long) gate->project);
			return true;
		case GATE_CLOSED:
			break;
	}
	return false;
}

static void
review_first(const Subject *subject, Finding *finding)
{
	const Gate *gate;

	if (strcmp(subject->table, "agreements") != 0 && strcmp(subject->table, "land_offers") != 0)
	{
		signed_already(subject, finding);
		return;
	}
	if (subject->deleted)
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "the row is there no more");
		return;
	}
	gate = gate_read(subject);
	if (gate->state != GATE_UNRECORDED)
		finding->on = gate->on;
	finding->citation = gate->citation;
	if (gate->withdrawn && gate->state != GATE_SUPERSEDED && !is_stored(subject))
	{
		finding_say(finding, VERDICT_FAIL, "project %s was withdrawn",
					project_label(subject, finding, gate->project));
		finding_advise(finding, "Submit the project again first: set its status to submitted.");
		return;
	}
	if (needs_no_review(gate, finding))
		return;
	if (gate->draft && !is_stored(subject))
	{
		finding_say(finding, VERDICT_FAIL, "project %s is a draft",
					project_label(subject, finding, gate->project));
		finding_advise(finding, "Submit the project first: set its status to submitted.");
		return;
	}

	finding_at_least(finding, int64_to_numeric(gate->found && gate->approved ? 1 : 0),
					 int64_to_numeric(1), "review");
	if (!gate->found)
		finding_say(finding, VERDICT_FAIL,
					"project %s has no joint review concluded by %s",
					project_label(subject, finding, gate->project), date_text(gate->on));
	else if (!gate->approved)
		finding_say(finding, VERDICT_FAIL,
					"the joint review %lld of project %s, concluded on %s, did not approve it",
					(long long) gate->review, project_label(subject, finding, gate->project),
					date_text(gate->concluded_on));
	else if (!gate->had_version)
	{
		finding_at_least(finding, int64_to_numeric(0), int64_to_numeric(1), "review");
		finding_say(finding, VERDICT_FAIL,
					"joint review %lld of project %s was concluded on %s, before joint reviews were in force",
					(long long) gate->review, project_label(subject, finding, gate->project), date_text(gate->concluded_on));
	}
	else if (gate->other != 0)
	{
		finding_at_most(finding, int64_to_numeric(2), int64_to_numeric(1), "agreement");
		finding_say(finding, VERDICT_FAIL,
					"the opinion of joint review %lld on project %s already carries agreement %lld",
					(long long) gate->review, project_label(subject, finding, gate->project),
					(long long) gate->other);
		finding_advise(finding, "One opinion carries one agreement; another agreement needs a review"
					   " of its own.");
		return;
	}
	else
		finding_say(finding, VERDICT_PASS,
					"joint review %lld approved project %lld on %s",
					(long long) gate->review, (long long) gate->project, date_text(gate->concluded_on));

	if (finding->verdict == VERDICT_FAIL)
		finding_advise(finding, "Apply to the city's park office for a joint review, and sign or list"
					   " after it has approved the project.");
}

/*
 * The passing aspects of a review: the stored ones, but of the row at hand its
 * own verdict.  A row that is gone is not stored any more.
 */
static int64
passing_aspects(const Subject *subject, int64 review)
{
	static const RegisterQuery query = {
		"SELECT pg_catalog.count(*) FROM {reg}.review_findings f"
		" WHERE f.review_id {=} $1 AND f.id {<>} $2"
		" AND COALESCE(f.office_verdict, f.machine_verdict)::pg_catalog.text {=} 'pass'",
		2, {INT8OID, INT8OID}
	};
	bool		aspect = strcmp(subject->table, "review_findings") == 0 && !subject->deleted;
	Datum		values[] = {Int64GetDatum(review), Int64GetDatum(aspect ? subject->id : 0)};
	int64		passing = 0;

	register_run(subject, &query, values, NULL);
	result_int8(1, &passing);
	if (aspect)
	{
		char	   *verdict = subject_enum(subject, "office_verdict");

		if (verdict == NULL)
			verdict = subject_enum(subject, "machine_verdict");
		if (verdict && strcmp(verdict, "pass") == 0)
			passing++;
	}
	return passing;
}

/* Outcome and day of the review at hand, or of the review of the aspect at hand. */
static bool
reviewed(const Subject *subject, int64 *review, char **outcome, DateADT *concluded_on)
{
	static const RegisterQuery query = {
		"SELECT r.outcome, r.concluded_on FROM {reg}.reviews r WHERE r.id {=} $1",
		1, {INT8OID}
	};
	static const RegisterQuery lock = {
		"SELECT 1 FROM {reg}.reviews r WHERE r.id {=} $1 FOR NO KEY UPDATE",
		1, {INT8OID}
	};
	Datum		values[1];

	*concluded_on = subject->as_of;
	if (strcmp(subject->table, "reviews") == 0)
	{
		*review = subject->id;
		*outcome = subject_text(subject, "outcome");
		subject_date(subject, "concluded_on", concluded_on);
		return true;
	}
	if (!subject_int8(subject, "review_id", review))
		return false;
	values[0] = Int64GetDatum(*review);
	if (subject->writing)
		register_run(subject, &lock, values, NULL);
	if (register_run(subject, &query, values, NULL) == 0)
		return false;
	*outcome = result_text(1);
	result_date(2, concluded_on);
	return true;
}

static void
six_aspects(const Subject *subject, Finding *finding)
{
	Parameter	aspects;
	int64		review,
				passing;
	char	   *outcome;

	if (subject->deleted && strcmp(subject->table, "reviews") == 0)
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "the review is there no more");
		return;
	}
	if (!reviewed(subject, &review, &outcome, &finding->on))
	{
		finding_say(finding, VERDICT_UNKNOWN, "the review of this aspect is not recorded");
		return;
	}
	if (!register_parameter(subject, "review_aspects", finding->on, &aspects))
	{
		finding_no_rule_version(finding, "review_aspects", finding->on);
		return;
	}
	finding->citation = aspects.citation;
	passing = passing_aspects(subject, review);
	finding_at_least(finding, int64_to_numeric(passing), aspects.value, "aspect");
	if (outcome == NULL || strcmp(outcome, "approved") != 0)
		finding_say(finding, VERDICT_NOT_APPLICABLE,
					"review %s is not approved; %lld of %d aspects pass so far",
					id_text(review), (long long) passing, parameter_int(&aspects));
	else if (passing >= parameter_int(&aspects))
		finding_say(finding, VERDICT_PASS, "all %d aspects of review %s pass",
					parameter_int(&aspects), id_text(review));
	else
	{
		finding_say(finding, VERDICT_FAIL,
					"review %s cannot be approved: %lld of %d aspects pass",
					review_label(subject, finding, review), (long long) passing, parameter_int(&aspects));
		finding_advise(finding, "Record the office's verdict of each aspect in table review_findings,"
					   " with a reason where it differs from the machine's.");
	}
}

static void
review_due(const Subject *subject, Finding *finding)
{
	static const RegisterQuery term = {
		"SELECT t.due_on, t.settled, t.citation FROM {reg}.review_term($1) t",
		1, {DATEOID}
	};
	DateADT		applied,
				concluded,
				due;
	Datum		values[1];
	bool		settled;
	bool		open;

	if (!subject_date(subject, "applied_on", &applied) || DATE_NOT_FINITE(applied))
	{
		finding_say(finding, VERDICT_UNKNOWN, "the day of the application is not recorded");
		return;
	}
	finding->on = applied;
	values[0] = DateADTGetDatum(applied);
	if (register_run(subject, &term, values, NULL) == 0)
	{
		finding_no_rule_version(finding, "review_within", applied);
		return;
	}
	result_date(1, &due);
	settled = result_bool(2);
	finding->citation = result_text(3);
	open = !subject_date(subject, "concluded_on", &concluded) || concluded > subject->as_of;
	if (open)
		concluded = subject->as_of;
	finding_at_most(finding, int64_to_numeric(clock_days_elapsed(applied, NULL, concluded)),
					int64_to_numeric(clock_days_elapsed(applied, NULL, due)), "day");
	if (concluded <= due && open)
		finding_say(finding, VERDICT_PASS, "review %s is open and due by %s",
					subject_name(subject), date_text(due));
	else if (concluded <= due)
		finding_say(finding, VERDICT_PASS, "review %s was concluded on %s, due by %s",
					subject_name(subject), date_text(concluded), date_text(due));
	else if (!settled)
	{
		finding_say(finding, VERDICT_UNKNOWN,
					"review %s was due by %s or, after days off that are not recorded, later",
					subject_name(subject), date_text(due));
		finding_advise(finding, "Record the days off of that year in table holidays.");
	}
	else if (open)
	{
		finding_say(finding, VERDICT_FAIL, "review %s is open, but was due by %s",
					own_label(subject, finding), date_text(due));
		finding_advise(finding, "Conclude the review; view reviews_overdue lists all that are late.");
	}
	else
		finding_say(finding, VERDICT_FAIL, "review %s was concluded on %s, but was due by %s",
					own_label(subject, finding), date_text(concluded), date_text(due));
}

const Rule	article_6_rules[] = {
	{
		.code = "6.review_due",
		.article = gettext_noop("6"),
		.title_en = "the joint review ends within ten days of the application",
		.title_zh = "联合论证自项目提出申请10日内完成",
		.watches = {{.table = "reviews"}},
		.use = "flagged",
		.default_mode = MODE_OFF,
		.evaluate = review_due,
	},
	{
		.code = "6.review_first",
		.article = gettext_noop("6"),
		.title_en = "no entry agreement and no land offer before an approving joint review",
		.title_zh = "签订入园协议、土地招拍挂前须通过联合论证",
		.watches = {
			{.table = "agreements", .columns = {"id", "project_id", "signed_on", "supersedes"}},
			{.table = "land_offers", .columns = {"id", "project_id", "listed_on", "supersedes"}},
			{.table = "reviews", .columns = {"id", "project_id", "outcome", "concluded_on", "supersedes"}, .guards = true},
			{.table = "projects", .columns = {"id", "park_id", "needs_new_land"}, .guards = true},
			{.table = "parks", .columns = {"id", "level", "joins_review"}, .guards = true}
		},
		.judges_deletion = true,
		.use = "enforced",
		.default_mode = MODE_ENFORCE,
		.evaluate = review_first,
	},
	{
		.code = "6.six_aspects",
		.article = gettext_noop("6"),
		.title_en = "a review is approved only when all six aspects pass",
		.title_zh = "六个方面均通过论证方可同意入园",
		.watches = {
			{.table = "reviews", .columns = {"outcome", "concluded_on"}},
			{.table = "review_findings", .columns = {"review_id", "aspect", "machine_verdict", "office_verdict"}}
		},
		.judges_deletion = true,
		.use = "enforced",
		.default_mode = MODE_ENFORCE,
		.parameters = {"review_aspects"},
		.evaluate = six_aspects,
	},
	{0}
};
