/*
 * names.c
 *	  How a message names a row other than the one that is judged: by what the
 *	  row says of itself only to who may read it.
 *
 * A writer is told of no row that he could not read himself: not the one whose
 * rights the trigger has, but who started the session or has SET ROLE, because
 * he gets the message.  findings() reads as its caller anyway.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "rules/names.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/rls.h"

/* The same query twice: plans are kept by query, and policies are of a plan. */
typedef struct Named
{
	const char *table;
	RegisterQuery by_owner;
	RegisterQuery by_reader;
} Named;

#define NAMED(table, name) \
	{ \
		table, \
		{"SELECT " name " FROM {reg}." table " r WHERE r.id {=} $1", 1, {INT8OID}}, \
		{"SELECT " name " FROM {reg}." table " r WHERE r.id {=} $1", 1, {INT8OID}} \
	}

/* Has a role the right to read the table, policies aside? */
static bool
may_read(const Subject *subject, Oid role, Oid table)
{
	static const RegisterQuery query = {
		"SELECT pg_catalog.has_schema_privilege($1, $2, 'USAGE')"
		" AND pg_catalog.has_table_privilege($1, $3, 'SELECT')",
		3, {OIDOID, OIDOID, OIDOID}
	};
	Datum		values[] = {
		ObjectIdGetDatum(role), ObjectIdGetDatum(subject->schema), ObjectIdGetDatum(table)
	};

	register_run(subject, &query, values, NULL);
	return result_bool(1);
}

static char *
read_name(const Subject *subject, const RegisterQuery *query, int64 id)
{
	Datum		values[] = {Int64GetDatum(id)};

	return register_run(subject, query, values, NULL) > 0 ? result_text(1) : NULL;
}

/* NULL if the reader must not know it, or if there is none. */
static char *
row_name(const Subject *subject, const Named *named, int64 id)
{
	Oid			reader = subject->writing ? GetOuterUserId() : GetUserId();
	Oid			table = get_relname_relid(named->table, subject->schema);
	Oid			user;
	int			security;
	char	   *name;

	if (!may_read(subject, reader, table))
		return NULL;
	if (!subject->writing || check_enable_rls(table, reader, true) != RLS_ENABLED)
		return read_name(subject, &named->by_owner, id);

	/* policies would be an error instead of a filter */
	if (!row_security)
		return NULL;
	GetUserIdAndSecContext(&user, &security);
	SetUserIdAndSecContext(reader, (security | SECURITY_LOCAL_USERID_CHANGE) &
						   ~SECURITY_NOFORCE_RLS);
	name = read_name(subject, &named->by_reader, id);
	SetUserIdAndSecContext(user, security);
	return name;
}

static char *
row_label(const Subject *subject, const Named *named, int64 id)
{
	char	   *name = row_name(subject, named, id);

	return name ? psprintf("%lld (%s)", (long long) id, name) : psprintf("%lld", (long long) id);
}

char *
plot_name(const Subject *subject, int64 id)
{
	static const Named plots = NAMED("plots", "COALESCE(r.parcel_code, r.id::pg_catalog.text)");

	return row_name(subject, &plots, id);
}

char *
project_label(const Subject *subject, int64 id)
{
	static const Named projects = NAMED("projects", "r.name");

	return row_label(subject, &projects, id);
}

char *
park_label(const Subject *subject, int64 id)
{
	static const Named parks = NAMED("parks", "r.name");

	return row_label(subject, &parks, id);
}
