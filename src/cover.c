/*
 * cover.c
 *	  The triggers that keep plot_cover: how much of each plot is built on.
 *
 * Statement-level triggers with transition tables "new_rows" and "old_rows".
 * What a statement touches and the areas themselves are found in city_cover.c,
 * where neighbours share a search of the spatial indexes.
 *
 * Two sessions must not lose each other's work:
 *
 * - Buildings by two sessions on one plot: the plot's row of plot_cover is
 *	 locked, in the order of ids so that no deadlock arises, and only then are
 *	 the buildings read, through a new snapshot.
 * - A new plot and a new building, which cannot see each other: who writes
 *	 plots locks plot_cover against all who write buildings, until the
 *	 transaction ends.  Writers of buildings do not wait for one another.
 *	 Within a transaction, plots are best written before buildings.
 */
#include "compat.h"

#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "city_cover.h"
#include "cover.h"
#include "cover_insert.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "register.h"
#include "storage/lmgr.h"
#include "trigger.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(cover_buildings);
PG_FUNCTION_INFO_V1(cover_plots);
PG_FUNCTION_INFO_V1(refresh_plot_cover);

/* What is kept, from a row of built_histories(). */
#define SET_KEPT(from, area) \
	"built_area_m2 = " area ", built_history = " from ".built_history," \
	" measured_on = CURRENT_DATE, building_history = " from ".building_history," \
	" structure_history = " from ".structure_history," \
	" open_yard_history = " from ".open_yard_history"

/* What the two triggers have in common: whose rights, which register. */
typedef struct CoverWrite
{
	Subject		subject;
	Caller		caller;
} CoverWrite;

static void
begin_write(CoverWrite *write, TriggerData *trigdata, LOCKMODE lock)
{
	Relation	rel = trigdata->tg_relation;
	Oid			cover;

	memset(write, 0, sizeof(CoverWrite));
	write->subject.schema = RelationGetNamespace(rel);
	write->subject.table = RelationGetRelationName(rel);
	write->subject.writing = true;
	register_check(write->subject.schema);

	/* plot_cover belongs to the machinery: writers of plots need no right on it */
	become_owner(rel, &write->caller);
	cover = get_relname_relid("plot_cover", write->subject.schema);
	if (lock != NoLock && OidIsValid(cover))
		LockRelationOid(cover, lock);
	SPI_connect();
	if (SPI_register_trigger_data(trigdata) < 0)
		elog(ERROR, "could not register transition tables");
}

static void
end_write(CoverWrite *write)
{
	SPI_finish();
	become_caller(&write->caller);
}

static Datum
register_name(const Subject *subject)
{
	return DirectFunctionCall1(namein, CStringGetDatum(get_namespace_name(subject->schema)));
}

/* The plots whose boxes meet those of changed buildings, as bigint[]. */
static Datum
touched_plots(const Subject *subject, const RegisterQuery *changed, int *count)
{
	int64	   *ids;
	Datum	   *elements;

	/* others' plots, and those of this statement */
	CommandCounterIncrement();
	PushActiveSnapshot(GetLatestSnapshot());
	ids = city_touched_plots(subject, changed, count);
	PopActiveSnapshot();
	elements = palloc_array(Datum, Max(*count, 1));
	for (int i = 0; i < *count; i++)
		elements[i] = Int64GetDatum(ids[i]);
	return PointerGetDatum(construct_array(elements, *count, INT8OID, 8, FLOAT8PASSBYVAL,
										   TYPALIGN_DOUBLE));
}

/* Rows are locked in the order of ids, before the buildings are looked at. */
#define LOCK_ROWS(which) \
	"SELECT pg_catalog.count(*) FROM (SELECT FROM {reg}.plot_cover c " which \
	" ORDER BY c.plot_id FOR NO KEY UPDATE) l"
#define UPDATE_ROWS(which) \
	"UPDATE {reg}.plot_cover c SET " SET_KEPT("h", "park.area_on(h.built_history, CURRENT_DATE)") \
	" FROM park.built_histories($1, $2) h WHERE c.plot_id {=} h.plot_id " which

/* Makes the cover of plots anew that have a row already. */
static void
recompute(const Subject *subject, Datum ids, int count)
{
	static const RegisterQuery lock = {
		LOCK_ROWS("WHERE c.plot_id {=} ANY ($1)"), 1, {INT8ARRAYOID}
	};
	static const RegisterQuery update_few = {
		UPDATE_ROWS("AND c.plot_id {=} ANY ($2)"), 2, {NAMEOID, INT8ARRAYOID}
	};
	static const RegisterQuery update_many = {
		UPDATE_ROWS(""), 2, {NAMEOID, INT8ARRAYOID}
	};
	Datum		values[] = {register_name(subject), ids};

	if (count == 0)
		return;
	if (count <= FEW_PLOTS)
	{
		register_repeat(subject, &lock, &ids);
		register_repeat(subject, &update_few, values);
	}
	else
	{
		register_run(subject, &lock, &ids, NULL);
		register_run(subject, &update_many, values, NULL);
	}
}

static void
recompute_all(const Subject *subject)
{
	static const RegisterQuery lock = {LOCK_ROWS(""), 0, {0}};
	static const RegisterQuery update = {UPDATE_ROWS(""), 2, {NAMEOID, INT8ARRAYOID}};
	Datum		values[] = {register_name(subject), (Datum) 0};

	register_run(subject, &lock, NULL, NULL);
	register_run(subject, &update, values, " n");
}

/*
 * cover_buildings(): after insert, update, delete or truncate of buildings.
 */
Datum
cover_buildings(PG_FUNCTION_ARGS)
{
	static const RegisterQuery inserted = {"SELECT n.geom FROM new_rows n", 0, {0}};
	static const RegisterQuery deleted = {"SELECT o.geom FROM old_rows o", 0, {0}};

	/* a change of what is not measured touches no plot */
	static const RegisterQuery updated = {
		"SELECT g.geom FROM old_rows o FULL JOIN new_rows n ON n.id {=} o.id,"
		" LATERAL (VALUES (o.geom), (n.geom)) g (geom)"
		" WHERE o.id IS NULL OR n.id IS NULL OR o.existed {<>} n.existed OR o.kind {<>} n.kind"
		" OR o.geom::pg_catalog.bytea {<>} n.geom::pg_catalog.bytea",
		0, {0}
	};
	TriggerData *trigdata = statement_trigger(fcinfo, "cover_buildings");
	CoverWrite	write;
	Datum		ids;
	int			count;

	begin_write(&write, trigdata, RowExclusiveLock);
	if (TRIGGER_FIRED_BY_TRUNCATE(trigdata->tg_event))
		recompute_all(&write.subject);
	else
	{
		ids = touched_plots(&write.subject,
							TRIGGER_FIRED_BY_INSERT(trigdata->tg_event) ? &inserted :
							TRIGGER_FIRED_BY_UPDATE(trigdata->tg_event) ? &updated : &deleted,
							&count);
		recompute(&write.subject, ids, count);
	}
	end_write(&write);
	return PointerGetDatum(NULL);
}

/*
 * cover_plots(): after insert of plots or update of their geometry.  A plot's
 * row of plot_cover goes with the plot, by its foreign key.
 */
Datum
cover_plots(PG_FUNCTION_ARGS)
{
	static const RegisterQuery keep = {
		"INSERT INTO {reg}.plot_cover AS c (" KEPT_COLUMNS ")"
		" SELECT " KEPT_VALUES
		" FROM park.built_histories($1, ARRAY(SELECT n.id FROM new_rows n)) h ORDER BY h.plot_id"
		" ON CONFLICT (plot_id) DO UPDATE SET " SET_KEPT("excluded", "excluded.built_area_m2"),
		1, {NAMEOID}
	};
	static const RegisterQuery moved = {
		"SELECT 1 FROM old_rows o FULL JOIN new_rows n ON n.id {=} o.id"
		" WHERE o.id IS NULL OR n.id IS NULL"
		" OR (o.geom IS NULL) {<>} (n.geom IS NULL)"
		" OR o.geom::pg_catalog.bytea {<>} n.geom::pg_catalog.bytea"
		" LIMIT 1",
		0, {0}
	};
	TriggerData *trigdata = statement_trigger(fcinfo, "cover_plots");
	CoverWrite	write;
	Datum		name;
	bool		update;

	update = TRIGGER_FIRED_BY_UPDATE(trigdata->tg_event);

	/* most edits of a plot leave its outline alone and need no lock */
	begin_write(&write, trigdata, update ? NoLock : ShareRowExclusiveLock);
	if (!update || register_run(&write.subject, &moved, NULL, NULL) > 0)
	{
		if (update)
			LockRelationOid(get_relname_relid("plot_cover", write.subject.schema),
							ShareRowExclusiveLock);
		name = register_name(&write.subject);
		register_run(&write.subject, &keep, &name, NULL);
	}
	end_write(&write);
	return PointerGetDatum(NULL);
}

/* What is hidden from the caller must not be missing from what is kept. */
static void
check_sees_all(Oid schema, const char *table)
{
	if (register_hides_rows(schema, table))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("row-level security may hide rows of \"%s.%s\" from role \"%s\"",
						get_namespace_name(schema), table,
						GetUserNameFromId(GetUserId(), false)),
				 errhint("Call it as a role that no policy applies to.")));
}

static void
check_may_write(Oid schema)
{
	Oid			relid = get_relname_relid("plot_cover", schema);
	AclResult	result;

	if (!OidIsValid(relid))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("register \"%s\" has no table \"%s\"",
						get_namespace_name(schema), "plot_cover"),
				 errhint("Run park.upgrade_register().")));
	result = pg_class_aclcheck(relid, GetUserId(), ACL_INSERT);
	if (result == ACLCHECK_OK)
		result = pg_class_aclcheck(relid, GetUserId(), ACL_UPDATE);
	if (result == ACLCHECK_OK)
		result = pg_class_aclcheck(relid, GetUserId(), ACL_DELETE);
	if (result != ACLCHECK_OK)
		aclcheck_error(result, OBJECT_TABLE, "plot_cover");
}

/*
 * refresh_plot_cover(register): makes the cover of all plots anew, after what
 * no trigger saw, and says how many rows were missing, wrong or too many.
 */
Datum
refresh_plot_cover(PG_FUNCTION_ARGS)
{
	static const RegisterQuery any_kept = {"SELECT 1 FROM {reg}.plot_cover LIMIT 1", 0, {0}};
	static const RegisterQuery forget = {
		"DELETE FROM {reg}.plot_cover c"
		" WHERE NOT EXISTS (SELECT FROM {reg}.plots p WHERE p.id {=} c.plot_id)",
		0, {0}
	};
	static const RegisterQuery correct = {
		"UPDATE {reg}.plot_cover c SET "
		SET_KEPT("h", "park.area_on(h.built_history, CURRENT_DATE)")
		" FROM park.built_histories($1) h WHERE c.plot_id {=} h.plot_id"
		" AND NOT (" SAME_HISTORIES("c", "h")
		"  AND COALESCE(c.built_area_m2 {=} park.area_on(h.built_history, CURRENT_DATE), false)"
		"  OR COALESCE(c.built_area_m2, park.area_on(c.built_history, CURRENT_DATE),"
		"    park.area_on(c.building_history, CURRENT_DATE),"
		"    park.area_on(c.structure_history, CURRENT_DATE),"
		"    park.area_on(c.open_yard_history, CURRENT_DATE)) IS NULL"
		"   AND h.built_history IS NULL)",
		1, {NAMEOID}
	};
	Subject		subject = {.table = "plots",.writing = true};
	Datum		name = PG_GETARG_DATUM(0);
	Oid			cover;
	uint64		changed = 0;

	subject.schema = get_namespace_oid(NameStr(*DatumGetName(name)), false);
	register_check(subject.schema);
	check_may_write(subject.schema);
	check_sees_all(subject.schema, "plot_cover");
	check_sees_all(subject.schema, "plots");
	check_sees_all(subject.schema, "buildings");

	/* nobody writes plots or buildings meanwhile */
	cover = get_relname_relid("plot_cover", subject.schema);
	LockRelationOid(cover, ShareRowExclusiveLock);
	SPI_connect();
	if (register_run(&subject, &any_kept, NULL, NULL) > 0)
	{
		changed += register_change(&subject, &forget, NULL);
		changed += register_change(&subject, &correct, &name);
	}
	changed += cover_add_missing(&subject, cover, name);
	SPI_finish();
	PG_RETURN_INT64(changed);
}
