/*
 * members.c
 *	  What secure_register() and grant_register() must refuse.
 *
 * The DDL itself is PL/pgSQL (sql/80_members.sql); its refusals are here,
 * because messages of C code can be translated.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_namespace.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/syscache.h"

PG_FUNCTION_INFO_V1(check_table_decided);
PG_FUNCTION_INFO_V1(check_grant);

static void
require_arguments(FunctionCallInfo fcinfo, const char *const *names, int count)
{
	for (int i = 0; i < count; i++)
		if (PG_ARGISNULL(i))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not be null", names[i])));
}

/* A table of which it is not known whose its rows are would stay open, or shut. */
Datum
check_table_decided(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"register", "table_name", "decided"};

	require_arguments(fcinfo, names, lengthof(names));
	if (!PG_GETARG_BOOL(2))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("it is not known who may read table \"%s.%s\"",
						NameStr(*PG_GETARG_NAME(0)), NameStr(*PG_GETARG_NAME(1))),
				 errdetail("No column of it leads to a park."),
				 errhint("Give it a column park_id or a foreign key to a table of the register, or name"
						 " it in the argument \"shared\": all members read it, the city writes it.")));
	PG_RETURN_VOID();
}

static bool
is_duty(const char *duty)
{
	static const char *const duties[] = {"park", "city", "land_authority", "reader"};

	for (int i = 0; i < (int) lengthof(duties); i++)
		if (strcmp(duty, duties[i]) == 0)
			return true;
	return false;
}

/* Of who may not grant, GRANT itself would only warn, once for each table. */
static void
check_owner(const char *schema)
{
	Oid			namespace = get_namespace_oid(schema, false);
	HeapTuple	tuple = SearchSysCache1(NAMESPACEOID, ObjectIdGetDatum(namespace));

	if (!HeapTupleIsValid(tuple) ||
		!has_privs_of_role(GetUserId(), ((Form_pg_namespace) GETSTRUCT(tuple))->nspowner))
		aclcheck_error(ACLCHECK_NOT_OWNER, OBJECT_SCHEMA, schema);
	ReleaseSysCache(tuple);
}

/*
 * check_grant(register, role, duty, secured, names_tables, writes_disposals):
 * the last two say what rights the role has already.
 */
Datum
check_grant(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"register", "role", "duty"};
	const char *schema;
	const char *role;
	char	   *duty;

	require_arguments(fcinfo, names, lengthof(names));
	schema = NameStr(*PG_GETARG_NAME(0));
	role = NameStr(*PG_GETARG_NAME(1));
	duty = text_to_cstring(PG_GETARG_TEXT_PP(2));
	if (!is_duty(duty))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no duty \"%s\"", duty),
				 errhint("Duties are \"park\", \"city\", \"land_authority\" and \"reader\".")));
	check_owner(schema);
	(void) get_role_oid(role, false);
	if (PG_ARGISNULL(3) || !PG_GETARG_BOOL(3))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("register \"%s\" is not secured", schema),
				 errdetail("Rights on its tables would be rights on every row of them."),
				 errhint("SELECT park.secure_register(%s) first.", quote_literal_cstr(schema))));
	if (strcmp(duty, "reader") == 0)
	{
		if (strlen(schema) + strlen("_bi") >= NAMEDATALEN)
			ereport(ERROR,
					(errcode(ERRCODE_NAME_TOO_LONG),
					 errmsg("the name of register \"%s\" is too long for a schema of its readers",
							schema)));
		if (PG_ARGISNULL(4) || PG_GETARG_BOOL(4))
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("role \"%s\" cannot be a reader: it has USAGE on schema \"%s\"",
							role, schema),
					 errdetail("Readers reach the tables through the views of schema \"%s_bi\" only.",
							   schema),
					 errhint("Revoke USAGE on the schema, from the role, PUBLIC or the roles that it"
							 " inherits from; or take another role.")));
	}
	if (strcmp(duty, "land_authority") == 0 && (PG_ARGISNULL(5) || PG_GETARG_BOOL(5)))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("role \"%s\" cannot close disposals: it may update their other columns, too",
						role),
				 errdetail("Its right would reach the cases of every park."),
				 errhint("Take another role for this duty.")));
	PG_RETURN_VOID();
}
