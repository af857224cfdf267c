/*
 * output_mixes.c
 *	  Keeping the mix of each park and year from the rows of outputs.
 *
 * Statement-level triggers add up the rows that a statement wrote, minus those
 * it took away, and append one row for each park and year to
 * output_mix_changes; the view output_mixes adds these to output_mix_base.
 * Nobody updates a row that others write, so writers never wait for each
 * other, whatever parks they write.  compact_output_mixes() moves changes into
 * the base, never within a writer's transaction.
 */
#include "compat.h"

#include "access/table.h"
#include "access/tableam.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "mix_table.h"
#include "register.h"
#include "storage/lmgr.h"
#include "trigger.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/syscache.h"
#include "utils/tuplestore.h"

PG_FUNCTION_INFO_V1(keep_output_mixes);
PG_FUNCTION_INFO_V1(compact_output_mixes);
PG_FUNCTION_INFO_V1(rebuild_output_mixes);

/* What a statement changed in one park and year. */
typedef struct GroupKey
{
	int64		park;
	int32		year;
} GroupKey;

typedef struct OutputGroup
{
	GroupKey	key;
	char		status;			/* of the hash table */
	MixTable	sums;
} OutputGroup;

/* Cheap to make: most statements write one row. */
#define SH_PREFIX groups
#define SH_ELEMENT_TYPE OutputGroup
#define SH_KEY_TYPE GroupKey
#define SH_KEY key
#define SH_HASH_KEY(table, key) \
	hash_combine(murmurhash32((uint32) (key).park), murmurhash32((uint32) (key).year))
#define SH_EQUAL(table, a, b) ((a).park == (b).park && (a).year == (b).year)
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* Where in a row of outputs to look. */
typedef struct OutputColumns
{
	AttrNumber	park;
	AttrNumber	year;
	AttrNumber	industry;
	AttrNumber	output;
} OutputColumns;

static AttrNumber
find_column(TupleDesc desc, const char *name, Oid type)
{
	int			number = SPI_fnumber(desc, name);

	if (number <= 0 || (OidIsValid(type) && SPI_gettypeid(desc, number) != type))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("table of outputs has no column \"%s\" of the expected type", name)));
	return number;
}

static void
find_columns(OutputColumns *columns, TupleDesc desc, Oid schema_of_types)
{
	Oid			industry_code = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid,
												CStringGetDatum("industry_code"),
												ObjectIdGetDatum(schema_of_types));

	columns->park = find_column(desc, "park_id", INT8OID);
	columns->year = find_column(desc, "year", INT4OID);
	columns->industry = find_column(desc, "industry", industry_code);
	columns->output = find_column(desc, "output_yuan", INT8OID);
}

static MixTable *
group_sums(groups_hash *groups, int64 park, int32 year, MemoryContext context)
{
	GroupKey	key = {.park = park, .year = year};
	bool		found;
	OutputGroup *group = groups_insert(groups, key, &found);

	if (!found)
		mix_table_init(&group->sums, context);
	return &group->sums;
}

/* Adds the rows of a transition table, times sign. */
static void
add_rows(groups_hash *groups, Tuplestorestate *rows, TupleDesc desc, const OutputColumns *columns,
		 int sign, MemoryContext context)
{
	TupleTableSlot *slot = MakeSingleTupleTableSlot(desc, &TTSOpsMinimalTuple);

	/* a pointer of our own: other triggers read the same table */
	tuplestore_select_read_pointer(rows, tuplestore_alloc_read_pointer(rows, EXEC_FLAG_REWIND));
	tuplestore_rescan(rows);
	while (tuplestore_gettupleslot(rows, true, false, slot))
	{
		bool		no_park,
					no_year,
					no_code,
					no_output;
		Datum		park = slot_getattr(slot, columns->park, &no_park);
		Datum		year = slot_getattr(slot, columns->year, &no_year);
		Datum		code = slot_getattr(slot, columns->industry, &no_code);
		int64		output = DatumGetInt64(slot_getattr(slot, columns->output, &no_output));

		CHECK_FOR_INTERRUPTS();
		if (no_park || no_year || no_output)
			continue;
		mix_table_add(group_sums(groups, DatumGetInt64(park), DatumGetInt32(year), context),
					  no_code ? MIX_NO_CODE : DatumGetIndustryCode(code), sign * output);
	}
	ExecDropSingleTupleTableSlot(slot);
}

static bool
all_zero(const MixEntry *entries, int count)
{
	for (int i = 0; i < count; i++)
		if (entries[i].amount != 0)
			return false;
	return true;
}

/*
 * Appends what changed.  Straight into the heap: a statement of one row would
 * otherwise cost twice as much.  The table has no index, and must have none.
 */
static void
append_changes(groups_hash *groups, Oid schema)
{
	Oid			relid = get_relname_relid("output_mix_changes", schema);
	Relation	rel;
	TupleTableSlot *slot;
	groups_iterator scan;
	OutputGroup *group;
	MixEntry	entries[MIX_MAX_ENTRIES];

	if (!OidIsValid(relid))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("register \"%s\" has no table \"%s\"",
						get_namespace_name(schema), "output_mix_changes"),
				 errhint("Run park.upgrade_register().")));
	rel = table_open(relid, RowExclusiveLock);
	if (rel->rd_rel->relhasindex || RelationGetNumberOfAttributes(rel) != 3)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table \"%s.%s\" must have no index and no column of its user's",
						get_namespace_name(schema), "output_mix_changes")));
	slot = table_slot_create(rel, NULL);

	groups_start_iterate(groups, &scan);
	while ((group = groups_iterate(groups, &scan)) != NULL)
	{
		int			count = mix_table_entries(&group->sums, entries);

		mix_table_free(&group->sums);
		if (all_zero(entries, count))
			continue;
		ExecClearTuple(slot);
		slot->tts_values[0] = Int64GetDatum(group->key.park);
		slot->tts_values[1] = Int32GetDatum(group->key.year);
		slot->tts_values[2] = PointerGetDatum(mix_make(entries, count));
		memset(slot->tts_isnull, false, 3);
		ExecStoreVirtualTuple(slot);
		simple_table_tuple_insert(rel, slot);
	}
	ExecDropSingleTupleTableSlot(slot);
	table_close(rel, NoLock);
}

static const RegisterQuery forget_changes = {"DELETE FROM {reg}.output_mix_changes", 0, {0}};
static const RegisterQuery forget_base = {"DELETE FROM {reg}.output_mix_base", 0, {0}};

static const RegisterQuery add_all_rows = {
	"INSERT INTO {reg}.output_mix_base (park_id, year, mix)"
	" SELECT o.park_id, o.year, park.industry_mix(o.industry, o.output_yuan)"
	" FROM {reg}.outputs o GROUP BY o.park_id, o.year",
	0, {0}
};
/* Nobody writes outputs while the mixes are made anew from all of its rows. */
static uint64
rebuild(Oid schema)
{
	Subject		subject = {.schema = schema, .table = "outputs", .writing = true};
	uint64		groups;

	LockRelationOid(get_relname_relid("outputs", schema), ShareRowExclusiveLock);
	SPI_connect();
	register_run(&subject, &forget_changes, NULL, NULL);
	register_run(&subject, &forget_base, NULL, NULL);
	groups = register_run(&subject, &add_all_rows, NULL, NULL);
	SPI_finish();
	return groups;
}

/*
 * keep_output_mixes(): after insert, update, delete or truncate of outputs or
 * of one of its partitions, for each statement.
 */
Datum
keep_output_mixes(PG_FUNCTION_ARGS)
{
	TriggerData *trigdata = statement_trigger(fcinfo, "keep_output_mixes");
	Relation	rel = trigdata->tg_relation;
	TupleDesc	desc = RelationGetDescr(rel);
	Oid			schema = get_rel_namespace(root_table(RelationGetRelid(rel)));
	MemoryContext context;
	MemoryContext old;
	OutputColumns columns;
	groups_hash *groups;

	register_check(schema);
	if (TRIGGER_FIRED_BY_TRUNCATE(trigdata->tg_event))
	{
		Caller		caller;

		become_owner(rel, &caller);
		rebuild(schema);
		become_caller(&caller);
		return PointerGetDatum(NULL);
	}

	find_columns(&columns, desc, get_func_namespace(fcinfo->flinfo->fn_oid));
	context = AllocSetContextCreate(CurrentMemoryContext, "changed outputs", ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(context);
	groups = groups_create(context, 2, NULL);
	if (trigdata->tg_oldtable)
		add_rows(groups, trigdata->tg_oldtable, desc, &columns, -1, context);
	if (trigdata->tg_newtable)
		add_rows(groups, trigdata->tg_newtable, desc, &columns, 1, context);
	append_changes(groups, schema);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	return PointerGetDatum(NULL);
}

static Oid
register_argument(FunctionCallInfo fcinfo)
{
	Oid			schema = get_namespace_oid(NameStr(*PG_GETARG_NAME(0)), false);

	register_check(schema);
	return schema;
}

/*
 * compact_output_mixes(register): moves the changes into the base and says how
 * many park-years it touched; NULL if another session is at it.
 */
Datum
compact_output_mixes(PG_FUNCTION_ARGS)
{
	static const RegisterQuery move = {
		"WITH taken AS (DELETE FROM {reg}.output_mix_changes RETURNING park_id, year, mix)"
		" INSERT INTO {reg}.output_mix_base AS b (park_id, year, mix)"
		" SELECT t.park_id, t.year, park.sum(t.mix) FROM taken t GROUP BY t.park_id, t.year"
		" ON CONFLICT (park_id, year) DO UPDATE SET mix = b.mix OPERATOR(park.+) excluded.mix",
		0, {0}
	};
	static const RegisterQuery drop_empty = {
		"DELETE FROM {reg}.output_mix_base WHERE mix OPERATOR(park.=) '{}'", 0, {0}
	};
	Subject		subject = {.schema = register_argument(fcinfo), .table = "outputs", .writing = true};
	uint64		moved;

	/* against another compaction only: readers and writers go on */
	if (!ConditionalLockRelationOid(get_relname_relid("output_mix_base", subject.schema),
									ShareUpdateExclusiveLock))
		PG_RETURN_NULL();
	SPI_connect();
	moved = register_run(&subject, &move, NULL, NULL);
	register_run(&subject, &drop_empty, NULL, NULL);
	SPI_finish();
	PG_RETURN_INT64(moved);
}

/*
 * rebuild_output_mixes(register): makes the mixes anew from the rows, after
 * what no trigger sees: partitions attached or detached, rows that replication
 * or disabled triggers brought.
 */
Datum
rebuild_output_mixes(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(rebuild(register_argument(fcinfo)));
}
