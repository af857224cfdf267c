/*
 * disposal_case.c
 *	  Reads a case of disposal.  What is right or wrong with it is not decided
 *	  here.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "rules/correction.h"
#include "rules/disposal_case.h"
#include "utils/date.h"

/* False if the day is infinite, which no stored row has. */
static bool
read_day(const Subject *subject, const char *column, DateADT *day)
{
	if (subject_date(subject, column, day))
		return !DATE_NOT_FINITE(*day);
	*day = NOT_YET;
	return true;
}

bool
case_read(const Subject *subject, Case *c)
{
	bool		of_plot,
				finite;

	memset(c, 0, sizeof(Case));
	of_plot = subject_int8(subject, "plot_id", &c->plot);
	c->of_building = subject_int8(subject, "building_id", &c->building);
	subject_int8(subject, "park_id", &c->park);
	subject_int8(subject, "supersedes", &c->supersedes);
	c->opinion = subject_text(subject, "opinion");
	c->method = subject_text(subject, "method");
	finite = read_day(subject, "flagged_on", &c->flagged);
	finite &= read_day(subject, "proposed_on", &c->proposed);
	finite &= read_day(subject, "applied_on", &c->applied);
	finite &= read_day(subject, "closed_on", &c->closed);
	return finite && of_plot != c->of_building && c->flagged != NOT_YET;
}

DateADT
case_last_day(const Case *c)
{
	DateADT		days[] = {c->proposed, c->applied, c->closed};
	DateADT		last = c->flagged;

	for (int i = 0; i < (int) lengthof(days); i++)
		if (days[i] != NOT_YET && days[i] > last)
			last = days[i];
	return last;
}

int64
case_superseded_by(const Subject *subject)
{
	static const RegisterQuery query = {
		"SELECT s.id FROM {reg}.disposals s WHERE s.supersedes {=} $1 ORDER BY s.id LIMIT 1",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(subject->id)};
	int64		other = 0;

	if (subject->id != 0 && register_run(subject, &query, values, NULL) > 0)
		result_int8(1, &other);
	return other;
}

bool
case_in_a_ring(const Subject *subject, const Case *c)
{
	static const RegisterQuery query = {
		CHAIN_OF("disposals") " SELECT 1 FROM chain c WHERE c.id {=} $1 LIMIT 1",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(subject->id)};

	return c->supersedes && c->supersedes != subject->id && register_run(subject, &query, values, NULL) > 0;
}
