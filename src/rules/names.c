/*
 * names.c
 *	  How a message names a row: by its number and what it is called, the latter
 *	  only to who may read the row.
 *
 * A writer is told of no row that he could not read himself: not the one whose
 * rights the trigger has, but who started the session or has SET ROLE, because
 * he gets the message.  findings() reads as its caller anyway, who also gave it
 * the row.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "rules/names.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/rls.h"

/* Longer names are cut off. */
#define MAX_NAME 150

/*
 * Rows of a table and where their name is.  The same query twice: plans are kept
 * by query, and policies are of a plan.
 */
typedef struct Named
{
	const char *tables[2];		/* that the query reads */
	RegisterQuery by_owner;
	RegisterQuery by_reader;
} Named;

#define NAMED(first, second, sql) \
	{{first, second}, {sql, 1, {INT8OID}}, {sql, 1, {INT8OID}}}

#define BY_COLUMN(table, column) \
	NAMED(table, NULL, "SELECT r." column " FROM {reg}." table " r WHERE r.id {=} $1")

#define BY_OWNER(table, owners, column, key) \
	NAMED(table, owners, "SELECT o." column " FROM {reg}." table " r" \
		  " JOIN {reg}." owners " o ON o.id {=} r." key " WHERE r.id {=} $1")

static const Named parks = BY_COLUMN("parks", "name");
static const Named projects = BY_COLUMN("projects", "name");
static const Named plots = BY_COLUMN("plots", "parcel_code");
static const Named plans = BY_COLUMN("plans", "name");
static const Named infrastructure_projects = BY_COLUMN("infrastructure_projects", "name");
static const Named reviews = BY_OWNER("reviews", "projects", "name", "project_id");
static const Named agreements = BY_OWNER("agreements", "projects", "name", "project_id");
static const Named land_offers = BY_OWNER("land_offers", "projects", "name", "project_id");

/* What the row at hand is called: by a column of its own, or as another row is. */
typedef struct Own
{
	const char *table;
	const char *column;
	const Named *named;
} Own;

static const Own by_name[] = {
	{"parks", "name", &parks},
	{"projects", "name", &projects},
	{"plots", "parcel_code", &plots},
	{"plans", "name", &plans},
	{"infrastructure_projects", "name", &infrastructure_projects},
};

static const Own by_other[] = {
	{"reviews", "project_id", &projects},
	{"review_findings", "review_id", &reviews},
	{"agreements", "project_id", &projects},
	{"land_offers", "project_id", &projects},
	{"registrations", "project_id", &projects},
	{"disposals", "plot_id", &plots},
	{"plan_areas", "plan_id", &plans},
};

static Oid
reader_of(const Subject *subject)
{
	return subject->writing ? GetOuterUserId() : GetUserId();
}

/* Has a role the right to read the table, policies aside? */
static bool
may_read(const Subject *subject, Oid role, const char *table)
{
	static const RegisterQuery query = {
		"SELECT 'may' WHERE pg_catalog.has_schema_privilege($1, $2, 'USAGE')"
		" AND pg_catalog.has_table_privilege($1, $3, 'SELECT')",
		3, {OIDOID, OIDOID, OIDOID}
	};
	Datum		values[] = {
		ObjectIdGetDatum(role), ObjectIdGetDatum(subject->schema),
		ObjectIdGetDatum(get_relname_relid(table, subject->schema))
	};

	return register_text(subject, &query, values) != NULL;
}

static bool
may_read_all(const Subject *subject, Oid role, const Named *named)
{
	for (int i = 0; i < (int) lengthof(named->tables) && named->tables[i]; i++)
		if (!may_read(subject, role, named->tables[i]))
			return false;
	return true;
}

static bool
has_policies(const Subject *subject, Oid role, const Named *named)
{
	for (int i = 0; i < (int) lengthof(named->tables) && named->tables[i]; i++)
		if (check_enable_rls(get_relname_relid(named->tables[i], subject->schema), role,
							 true) == RLS_ENABLED)
			return true;
	return false;
}

static char *
name_under_policies(const Subject *subject, Oid role, const Named *named, int64 id)
{
	Datum		values[] = {Int64GetDatum(id)};
	Oid			user;
	int			security;
	char	   *name;

	/* policies would be an error instead of a filter */
	if (!row_security)
		return NULL;
	GetUserIdAndSecContext(&user, &security);
	SetUserIdAndSecContext(role, (security | SECURITY_LOCAL_USERID_CHANGE) &
						   ~SECURITY_NOFORCE_RLS);
	name = register_text(subject, &named->by_reader, values);
	SetUserIdAndSecContext(user, security);
	return name;
}

/* NULL if the reader must not know it, or if there is none. */
static char *
row_name(const Subject *subject, const Named *named, int64 id)
{
	Oid			reader = reader_of(subject);
	Datum		values[] = {Int64GetDatum(id)};

	if (!may_read_all(subject, reader, named))
		return NULL;
	if (subject->writing && has_policies(subject, reader, named))
		return name_under_policies(subject, reader, named, id);
	return register_text(subject, &named->by_owner, values);
}

static char *
own_name(const Subject *subject)
{
	int64		id;

	for (int i = 0; i < (int) lengthof(by_name); i++)
		if (strcmp(subject->table, by_name[i].table) == 0)
		{
			Oid			reader = reader_of(subject);

			if (!subject_has_column(subject, by_name[i].column) ||
				(subject->writing && !may_read_all(subject, reader, by_name[i].named)))
				return NULL;
			if (subject->writing && has_policies(subject, reader, by_name[i].named))
				return name_under_policies(subject, reader, by_name[i].named, subject->id);
			return subject_text(subject, by_name[i].column);
		}
	for (int i = 0; i < (int) lengthof(by_other); i++)
		if (strcmp(subject->table, by_other[i].table) == 0)
			return subject_has_column(subject, by_other[i].column) &&
				subject_int8(subject, by_other[i].column, &id) ?
				row_name(subject, by_other[i].named, id) : NULL;
	return NULL;
}

/* On one line, and not too long: a line of DETAIL is one rule. */
static char *
on_one_line(char *name)
{
	int			length = (int) strlen(name);

	for (char *c = name; *c; c++)
		if ((unsigned char) *c < ' ' || *c == '\x7f')
			*c = ' ';
	if (length <= MAX_NAME)
		return name;
	name[pg_mbcliplen(name, length, MAX_NAME)] = '\0';
	return psprintf("%s...", name);
}

static const char *
label(int64 id, char *name)
{
	if (name == NULL)
		return id_text(id);
	name = on_one_line(name);
	return id ? psprintf(dgettext(TEXTDOMAIN, gettext_noop("%lld (%s)")), (long long) id, name) :
		psprintf(dgettext(TEXTDOMAIN, gettext_noop("(new: %s)")), name);
}

static const char *
row_label(const Subject *subject, const Finding *finding, const Named *named, int64 id)
{
	if (finding->quiet || finding->terse)
		return "";
	return label(id, id ? row_name(subject, named, id) : NULL);
}

const char *
own_label(const Subject *subject, const Finding *finding)
{
	if (finding->quiet || finding->terse)
		return "";
	return label(subject->id, own_name(subject));
}

const char *
park_label(const Subject *subject, const Finding *finding, int64 id)
{
	return row_label(subject, finding, &parks, id);
}

const char *
project_label(const Subject *subject, const Finding *finding, int64 id)
{
	return row_label(subject, finding, &projects, id);
}

const char *
plot_label(const Subject *subject, const Finding *finding, int64 id)
{
	return row_label(subject, finding, &plots, id);
}

const char *
review_label(const Subject *subject, const Finding *finding, int64 id)
{
	return row_label(subject, finding, &reviews, id);
}

const char *
agreement_label(const Subject *subject, const Finding *finding, int64 id)
{
	return row_label(subject, finding, &agreements, id);
}

const char *
land_offer_label(const Subject *subject, const Finding *finding, int64 id)
{
	return row_label(subject, finding, &land_offers, id);
}

const char *
other_plot_label(const Subject *subject, const Finding *finding, int64 id)
{
	static const Named numbers = NAMED("plots", NULL, "SELECT r.id::pg_catalog.text FROM {reg}.plots r WHERE r.id {=} $1");

	if (finding->quiet || finding->terse || row_name(subject, &numbers, id) == NULL)
		return NULL;
	return plot_label(subject, finding, id);
}
