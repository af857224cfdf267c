/*
 * register.c
 *	  Reading a register: kept plans, and columns of what they return.
 *
 * What a rule concludes from what it reads is not decided here.
 */
#include "compat.h"

#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "nodes/params.h"
#include "postgis.h"
#include "register.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/lsyscache.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"

/*
 * A kept plan: of one query for one register.  Those of a trigger, which sees
 * rows that policies hide, are not those of findings(), which does not: where
 * row level security is forced on the owner, SPI itself would take one for the
 * other.
 */
typedef struct PlanKey
{
	Oid			schema;
	const RegisterQuery *query;
	bool		writing;
	bool		once;			/* planned without looking at the values */
} PlanKey;

typedef struct PlanEntry
{
	PlanKey		key;
	SPIPlanPtr	plan;
	char		schema_name[NAMEDATALEN];	/* the text was made with */
} PlanEntry;

static HTAB *plans;

/* Of the last query, the row whose columns are asked for. */
static uint64 current_row;

void
register_check(Oid schema)
{
	if (!OidIsValid(get_relname_relid("register_info", schema)))
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("schema \"%s\" is not a register", get_namespace_name(schema)),
				 errhint("A register is a schema made by park.create_register().")));
}

bool
register_hides_rows(Oid schema, const char *table)
{
	Oid			relid = get_relname_relid(table, schema);

	return OidIsValid(relid) && check_enable_rls(relid, InvalidOid, true) == RLS_ENABLED;
}

char *
register_sql(Oid schema, const char *template)
{
	const char *schema_name = get_namespace_name(schema);
	StringInfoData sql;

	initStringInfo(&sql);
	for (const char *at = template; *at; at++)
	{
		const char *end;

		/* "{}" is an empty array of the query itself */
		if (*at != '{' || at[1] == '}')
		{
			appendStringInfoChar(&sql, *at);
			continue;
		}
		end = strchr(at, '}');
		if (strncmp(at, "{reg}", 5) == 0)
			appendStringInfoString(&sql, quote_identifier(schema_name));
		else if (strncmp(at, "{gis}", 5) == 0)
			appendStringInfoString(&sql,
								   quote_identifier(get_namespace_name(postgis_schema())));
		else
			appendStringInfo(&sql, "OPERATOR(pg_catalog.%.*s)", (int) (end - at - 1), at + 1);
		at = end;
	}
	return sql.data;
}

static SPIPlanPtr
make_plan(const RegisterQuery *query, Oid schema, bool once)
{
	Oid			types[MAX_QUERY_ARGS];
	SPIPlanPtr	plan;

	for (int i = 0; i < query->nargs; i++)
		types[i] = OidIsValid(query->argtypes[i]) ? query->argtypes[i] : postgis_geometry_type();
	plan = SPI_prepare_cursor(register_sql(schema, query->sql), query->nargs, types,
							  once ? CURSOR_OPT_GENERIC_PLAN : 0);
	if (plan == NULL)
		elog(ERROR, "SPI_prepare_cursor failed: %s", SPI_result_code_string(SPI_result));
	SPI_keepplan(plan);
	return plan;
}

static HTAB *
make_plan_cache(void)
{
	HASHCTL		control = {.keysize = sizeof(PlanKey), .entrysize = sizeof(PlanEntry)};

	return hash_create("industrial_park plans", 64, &control, HASH_ELEM | HASH_BLOBS);
}

/*
 * The plan of a query for a register.  SPI re-plans by itself after DDL; only
 * a renamed schema needs a new text.
 */
static SPIPlanPtr
get_plan(Oid schema, const RegisterQuery *query, bool writing, bool once)
{
	PlanKey		key;
	PlanEntry  *entry;
	bool		found;
	char	   *schema_name = get_namespace_name(schema);
	SPIPlanPtr	plan;

	if (plans == NULL)
		plans = make_plan_cache();

	memset(&key, 0, sizeof(key));	/* the key is compared byte by byte */
	key.schema = schema;
	key.query = query;
	key.writing = writing;
	key.once = once;
	entry = hash_search(plans, &key, HASH_FIND, NULL);
	if (entry && strcmp(entry->schema_name, schema_name) == 0)
		return entry->plan;
	if (entry)
	{
		SPI_freeplan(entry->plan);
		hash_search(plans, &key, HASH_REMOVE, NULL);
	}

	plan = make_plan(query, schema, once);
	entry = hash_search(plans, &key, HASH_ENTER, &found);
	strlcpy(entry->schema_name, schema_name, NAMEDATALEN);
	entry->plan = plan;
	return plan;
}

/*
 * A writer must see what others committed while it waited for a lock, whatever
 * its isolation level, or two of them could each pass a rule that together
 * they break.  So it looks through the latest snapshot, as foreign keys do.
 */
static uint64
run(const Subject *subject, const RegisterQuery *query, Datum *values, const char *nulls,
	bool fire_triggers, bool once)
{
	SPIPlanPtr	plan = get_plan(subject->schema, query, subject->writing, once);
	int			result;

	if (subject->writing)
		result = SPI_execute_snapshot(plan, values, nulls, GetLatestSnapshot(),
									  InvalidSnapshot, false, fire_triggers, 0);
	else
		result = SPI_execute_plan(plan, values, nulls, true, 0);
	if (result < 0)
		elog(ERROR, "query on the register failed: %s", SPI_result_code_string(result));
	current_row = 0;
	return SPI_processed;
}

uint64
register_run(const Subject *subject, const RegisterQuery *query, Datum *values, const char *nulls)
{
	return run(subject, query, values, nulls, false, false);
}

uint64
register_repeat(const Subject *subject, const RegisterQuery *query, Datum *values)
{
	return run(subject, query, values, NULL, false, true);
}

uint64
register_change(const Subject *subject, const RegisterQuery *query, Datum *values)
{
	return run(subject, query, values, NULL, true, false);
}

Portal
register_cursor(const Subject *subject, const RegisterQuery *query, Datum *values, bool once)
{
	SPIPlanPtr	plan = get_plan(subject->schema, query, subject->writing, once);
	Portal		portal = SPI_cursor_open(NULL, plan, values, NULL, true);

	if (portal == NULL)
		elog(ERROR, "query on the register failed: %s", SPI_result_code_string(SPI_result));
	return portal;
}

void
register_each(const Subject *subject, const RegisterQuery *query, Datum *values,
			  DestReceiver *receiver)
{
	SPIExecuteOptions options = {.read_only = true,.dest = receiver};
	int			result;

	options.params = makeParamList(query->nargs);
	for (int i = 0; i < query->nargs; i++)
		options.params->params[i] = (ParamExternData) {
			.value = values[i],.pflags = PARAM_FLAG_CONST,
			.ptype = OidIsValid(query->argtypes[i]) ? query->argtypes[i] : postgis_geometry_type()
		};
	result = SPI_execute_plan_extended(get_plan(subject->schema, query, subject->writing, true), &options);
	if (result < 0)
		elog(ERROR, "query on the register failed: %s", SPI_result_code_string(result));
}

char *
register_text(const Subject *subject, const RegisterQuery *query, Datum *values)
{
	SPITupleTable *table = SPI_tuptable;
	uint64		processed = SPI_processed,
				row = current_row;
	char	   *text = register_run(subject, query, values, NULL) > 0 ? result_text(1) : NULL;

	SPI_tuptable = table;
	SPI_processed = processed;
	current_row = row;
	return text;
}

void
result_row(uint64 row)
{
	current_row = row;
}

/*
 * A column of the current row.  As with the subject's, its type is not taken for
 * granted: a number would be read as the address of a value.
 */
static Datum
result_value(int column, Oid type, bool *isnull)
{
	if (current_row >= SPI_processed)
	{
		*isnull = true;
		return (Datum) 0;
	}
	if (SPI_gettypeid(SPI_tuptable->tupdesc, column) != type)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" of the register is of type %s, not %s",
						SPI_fname(SPI_tuptable->tupdesc, column),
						format_type_be(SPI_gettypeid(SPI_tuptable->tupdesc, column)),
						format_type_be(type)),
				 errhint("The rules of the register read this column; restore it.")));
	return SPI_getbinval(SPI_tuptable->vals[current_row], SPI_tuptable->tupdesc, column, isnull);
}

bool
result_int8(int column, int64 *value)
{
	bool		isnull;
	Datum		datum = result_value(column, INT8OID, &isnull);

	if (!isnull)
		*value = DatumGetInt64(datum);
	return !isnull;
}

bool
result_date(int column, DateADT *value)
{
	bool		isnull;
	Datum		datum = result_value(column, DATEOID, &isnull);

	if (!isnull)
		*value = DatumGetDateADT(datum);
	return !isnull;
}

bool
result_bool(int column)
{
	bool		isnull;
	Datum		datum = result_value(column, BOOLOID, &isnull);

	return !isnull && DatumGetBool(datum);
}

char *
result_text(int column)
{
	return current_row < SPI_processed ?
		SPI_getvalue(SPI_tuptable->vals[current_row], SPI_tuptable->tupdesc, column) : NULL;
}

Numeric
result_numeric(int column)
{
	bool		isnull;
	Datum		datum = result_value(column, NUMERICOID, &isnull);

	return isnull ? NULL : DatumGetNumericCopy(datum);
}

bool
result_double(int column, double *value)
{
	bool		isnull;
	Datum		datum = result_value(column, FLOAT8OID, &isnull);

	if (!isnull)
		*value = DatumGetFloat8(datum);
	return !isnull;
}

bool
result_geometry(int column, Datum *value)
{
	bool		isnull;
	Datum		datum = result_value(column, postgis_geometry_type(), &isnull);

	if (!isnull)
		*value = PointerGetDatum(PG_DETOAST_DATUM_COPY(datum));
	return !isnull;
}
