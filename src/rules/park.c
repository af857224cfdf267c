/*
 * park.c
 *	  What rules on parks have in common.  No rule is here.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "rules/park.h"
#include "utils/lsyscache.h"

bool
park_is_heading(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT 1 FROM {reg}.parks WHERE parent_id {=} $1 LIMIT 1", 1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(subject->id)};

	if (register_run(subject, &query, values, NULL) == 0)
		return false;
	finding_say(finding, VERDICT_NOT_APPLICABLE, "park %lld is a heading over other parks",
				(long long) subject->id);
	return true;
}

bool
park_is_hidden(const Subject *subject, int64 park, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT CASE WHEN pg_catalog.has_table_privilege($2, 'SELECT')"
		" THEN CASE WHEN $1 {=} 0 THEN {reg}.sees_all_parks() ELSE $1 {=} ANY ({reg}.seen_parks()) END END",
		2, {INT8OID, OIDOID}
	};
	Datum		values[] = {
		Int64GetDatum(park), ObjectIdGetDatum(get_relname_relid("members", subject->schema))
	};

	if (subject->writing || !register_hides_rows(subject->schema, "plots"))
		return false;
	register_run(subject, &query, values, NULL);
	if (result_bool(1))
		return false;
	if (park)
		finding_say(finding, VERDICT_UNKNOWN, "row-level security hides rows of park %s", id_text(park));
	else
		finding_say(finding, VERDICT_UNKNOWN, "row-level security hides rows of other parks");
	return true;
}

/* What is missing to one who may not look may well be there. */
bool
park_is_recorded(const Subject *subject, Finding *finding)
{
	static const RegisterQuery query = {
		"SELECT 1 FROM {reg}.parks WHERE id {=} $1", 1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(subject->id)};

	if (register_run(subject, &query, values, NULL) == 0)
	{
		finding_say(finding, VERDICT_UNKNOWN, "park %s is not recorded", subject_name(subject));
		return false;
	}
	return !park_is_hidden(subject, subject->id, finding);
}

bool
park_is_within(const Subject *subject, int64 park, int64 heading)
{
	/* UNION, not UNION ALL: parks that head each other come to an end, too */
	static const RegisterQuery query = {
		"WITH RECURSIVE above (id) AS ("
		"  SELECT k.parent_id FROM {reg}.parks k WHERE k.id {=} $1"
		"  UNION SELECT k.parent_id FROM above a JOIN {reg}.parks k ON k.id {=} a.id"
		") SELECT 1 FROM above a WHERE a.id {=} $2 LIMIT 1",
		2, {INT8OID, INT8OID}
	};
	Datum		values[] = {Int64GetDatum(park), Int64GetDatum(heading)};

	return park == heading || register_run(subject, &query, values, NULL) > 0;
}
