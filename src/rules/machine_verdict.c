/*
 * machine_verdict.c
 *	  Article 6: what a review records as the machine's verdicts is what the
 *	  machine says, as of the day of application.
 *
 * It is judged when a verdict is written and when the review is concluded.  A
 * concluded review is not judged again: a project or a standard that changes
 * later does not reach back.
 */
#include "compat.h"

#include "aspect.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "rules/names.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

typedef struct Review
{
	int64		id;
	int64		project;
	DateADT		applied_on;
	bool		open;
} Review;

/* The review at hand, or that of the verdict at hand. */
static bool
get_review(const Subject *subject, Review *review)
{
	static const RegisterQuery query = {
		"SELECT r.project_id, r.applied_on, r.outcome IS NULL FROM {reg}.reviews r WHERE r.id {=} $1",
		1, {INT8OID}
	};
	Datum		values[1];

	if (strcmp(subject->table, "reviews") == 0)
	{
		review->id = subject->id;
		review->open = subject_text(subject, "outcome") == NULL;
		return subject_int8(subject, "project_id", &review->project) &&
			subject_date(subject, "applied_on", &review->applied_on) &&
			!DATE_NOT_FINITE(review->applied_on);
	}
	if (!subject_int8(subject, "review_id", &review->id))
		return false;
	values[0] = Int64GetDatum(review->id);
	if (register_run(subject, &query, values, NULL) == 0)
		return false;
	review->open = result_bool(3);
	return result_int8(1, &review->project) && result_date(2, &review->applied_on);
}

/* The recorded verdict of each aspect, NULL where there is none. */
static void
get_recorded(const Subject *subject, const Review *review, char *recorded[ASPECTS])
{
	static const RegisterQuery query = {
		"SELECT f.aspect, f.machine_verdict::pg_catalog.text FROM {reg}.review_findings f"
		" WHERE f.review_id {=} $1",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(review->id)};
	uint64		count;

	memset(recorded, 0, ASPECTS * sizeof(char *));
	if (strcmp(subject->table, "review_findings") == 0)
	{
		char	   *aspect = subject_text(subject, "aspect");

		for (int i = 0; aspect && i < ASPECTS; i++)
			if (strcmp(aspect_names[i], aspect) == 0)
				recorded[i] = subject_enum(subject, "machine_verdict");
		return;
	}
	count = register_run(subject, &query, values, NULL);
	for (uint64 row = 0; row < count; row++)
	{
		char	   *aspect;

		result_row(row);
		aspect = result_text(1);
		for (int i = 0; i < ASPECTS; i++)
			if (aspect && strcmp(aspect, aspect_names[i]) == 0)
				recorded[i] = result_text(2);
	}
}

static void
compare(const Subject *subject, const Review *review, const Subject *project, Finding *finding)
{
	char	   *recorded[ASPECTS];
	int			differing = 0;

	get_recorded(subject, review, recorded);
	for (int i = 0; i < ASPECTS; i++)
	{
		Verdict		verdict;

		if (recorded[i] == NULL)
			continue;
		verdict = aspect_verdict(project, aspect_names[i], NULL);
		if (strcmp(recorded[i], verdict_name(verdict)) != 0 && differing++ == 0)
			finding_say(finding, VERDICT_FAIL,
						"review %s records %s as the machine's verdict of %s, but the machine says %s as of %s",
						review_label(subject, finding, review->id), dgettext(TEXTDOMAIN, recorded[i]),
						dgettext(TEXTDOMAIN, aspect_names[i]),
						dgettext(TEXTDOMAIN, verdict_name(verdict)), date_text(review->applied_on));
	}
	finding_at_most(finding, int64_to_numeric(differing), int64_to_numeric(0), "aspect");
	if (differing == 0)
		finding_say(finding, VERDICT_PASS, "review %s records what the machine says as of %s",
					id_text(review->id), date_text(review->applied_on));
	else
		finding_advise(finding, "Call park.refresh_review('%s', %lld) while the review is open, and look at"
					   " the verdicts anew; the office's own verdict belongs in office_verdict, with a reason.",
					   get_namespace_name(subject->schema), (long long) review->id);
}

static void
machine_verdict(const Subject *subject, Finding *finding)
{
	Review		review;
	Subject		project;

	if (!get_review(subject, &review))
	{
		finding_say(finding, VERDICT_UNKNOWN, "the review, its project or its day of application is not recorded");
		return;
	}
	finding->on = review.applied_on;
	if (SessionReplicationRole == SESSION_REPLICATION_ROLE_REPLICA)

		/* where it was written it was judged, by what was there then */
		finding_say(finding, VERDICT_NOT_APPLICABLE,
					"review %s is replicated with its verdicts", id_text(review.id));
	else if (review.open && subject->writing && strcmp(subject->table, "reviews") == 0)
		finding_say(finding, VERDICT_NOT_APPLICABLE, "review %s is open: it is judged when it is concluded",
					id_text(review.id));
	else if (!review.open && !subject->writing)
		finding_say(finding, VERDICT_NOT_APPLICABLE,
					"review %s is concluded: what the machine said then stays", id_text(review.id));
	else if (!reviewed_project(subject, review.project, review.applied_on, &project))
		finding_say(finding, VERDICT_UNKNOWN, "project %lld is not recorded", (long long) review.project);
	else
		compare(subject, &review, &project, finding);
}

const Rule	machine_verdict_rules[] = {
	{
		.code = "6.machine_verdict",
		.article = gettext_noop("6"),
		.title_en = "a review records what the machine says of each aspect",
		.title_zh = "论证记录的机器结论与机器判断一致",
		.watches = {
			{.table = "review_findings", .columns = {"review_id", "aspect", "machine_verdict"}},
			{.table = "reviews", .columns = {"project_id", "applied_on", "outcome"}}
		},
		.use = "enforced",
		.default_mode = MODE_ENFORCE,
		.evaluate = machine_verdict,
	},
	{0}
};
