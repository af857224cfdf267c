/*
 * registration.c
 *	  Article 6: every project that enters a park is registered with the city's
 *	  park office.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "rules/names.h"
#include "utils/builtins.h"
#include "utils/date.h"

/*
 * The first agreement signed by the day asked for while registration was
 * required; if there is none, the first that was signed at all.
 */
static bool
entry_agreement(const Subject *subject, int64 *agreement, bool *required, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT a.id, a.signed_on, t.citation, t.value {>} 0"
		" FROM {reg}.agreements a"
		" LEFT JOIN {reg}.parameters t ON t.name {=} 'registration_required' AND t.applies {@>} a.signed_on"
		" WHERE a.project_id {=} $1 AND a.signed_on {<=} $2"
		"   AND NOT EXISTS (SELECT 1 FROM {reg}.agreements c WHERE c.supersedes {=} a.id)"
		" ORDER BY COALESCE(t.value {>} 0, false) DESC, a.signed_on, a.id LIMIT 1",
		2, {INT8OID, DATEOID}
	};
	Datum		values[] = {Int64GetDatum(subject->id), DateADTGetDatum(subject->as_of)};

	if (register_run(subject, &query, values, NULL) == 0)
		return false;
	result_int8(1, agreement);
	result_date(2, &finding->on);
	finding->citation = result_text(3);
	*required = result_bool(4);
	return true;
}

static bool
registration(const Subject *subject, DateADT *on)
{
	static const RegisterQuery query = {
		"SELECT r.registered_on FROM {reg}.registrations r"
		" WHERE r.project_id {=} $1 AND r.registered_on {<=} $2"
		" AND NOT EXISTS (SELECT 1 FROM {reg}.registrations c WHERE c.supersedes {=} r.id) ORDER BY r.registered_on LIMIT 1",
		2, {INT8OID, DATEOID}
	};
	Datum		values[] = {Int64GetDatum(subject->id), DateADTGetDatum(subject->as_of)};

	return register_run(subject, &query, values, NULL) > 0 && result_date(1, on);
}

static void
registered(const Subject *subject, Finding *finding)
{
	char	   *status = subject_text(subject, "status");
	int64		agreement;
	bool		required;
	bool		found;
	DateADT		on;

	if (status && strcmp(status, "withdrawn") == 0)
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "project %s was withdrawn", subject_name(subject));
		return;
	}
	if (!entry_agreement(subject, &agreement, &required, finding))
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "project %s has no entry agreement by %s",
					subject_name(subject), date_text(subject->as_of));
		return;
	}
	if (finding->citation == NULL)
	{
		finding_no_rule_version(finding, "registration_required", finding->on);
		return;
	}
	if (!required)
	{
		finding_say(finding, VERDICT_NOT_APPLICABLE, "no registration is required on %s",
					date_text(finding->on));
		return;
	}
	found = registration(subject, &on);
	finding_at_least(finding, int64_to_numeric(found ? 1 : 0), int64_to_numeric(1), "registration");
	if (found)
		finding_say(finding, VERDICT_PASS, "project %s was registered with the city's office on %s",
					subject_name(subject), date_text(on));
	else
	{
		finding_say(finding, VERDICT_FAIL,
					"project %s signed agreement %lld on %s, but is not registered with the city's office",
					own_label(subject, finding), (long long) agreement, date_text(finding->on));
		finding_advise(finding, "Register the project with the city's park office, and record it in table"
					   " registrations.");
	}
}

const Rule	registration_rules[] = {
	{
		.code = "6.registered",
		.article = gettext_noop("6"),
		.title_en = "every entering project is registered with the city's park office",
		.title_zh = "所有入园项目须报市园区办登记",
		.watches = {{.table = "projects"}},
		.use = "flagged",
		.default_mode = MODE_OFF,
		.evaluate = registered,
	},
	{0}
};
