/*
 * cover.c
 *	  The triggers that keep plot_cover: how much of each plot is built on.
 *
 * Statement-level triggers with transition tables "new_rows" and "old_rows".
 * The areas themselves are computed by built_history(), called in SQL so that
 * the join uses the spatial indexes.  The join is on boxes: an exact predicate
 * would stumble over an invalid ring that built_history() repairs.
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

#include "catalog/pg_type.h"
#include "cover.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "register.h"
#include "storage/lmgr.h"
#include "trigger.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

PG_FUNCTION_INFO_V1(cover_buildings);
PG_FUNCTION_INFO_V1(cover_plots);

/* The plots whose cover a statement on buildings may have changed. */
#define TOUCHED_PLOTS(changed) \
	"SELECT c.plot_id FROM {reg}.plot_cover c WHERE c.plot_id {=} ANY (ARRAY(" \
	"  SELECT p.id FROM (" changed ") b JOIN {reg}.plots p" \
	"  ON p.geom OPERATOR({gis}.&&) b.geom))" \
	" ORDER BY c.plot_id FOR NO KEY UPDATE"

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

/* The first column of the last result as bigint[]. */
static Datum
result_ids(void)
{
	Datum	   *ids = palloc_array(Datum, Max(SPI_processed, 1));
	bool		isnull;

	for (uint64 i = 0; i < SPI_processed; i++)
		ids[i] = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &isnull);
	return PointerGetDatum(construct_array(ids, (int) SPI_processed, INT8OID, 8,
										   FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/*
 * cover_buildings(): after insert, update, delete or truncate of buildings.
 */
Datum
cover_buildings(PG_FUNCTION_ARGS)
{
	static const RegisterQuery inserted = {
		TOUCHED_PLOTS("SELECT n.geom FROM new_rows n"), 0, {0}
	};
	static const RegisterQuery deleted = {
		TOUCHED_PLOTS("SELECT o.geom FROM old_rows o"), 0, {0}
	};

	/* a change of what is not measured touches no plot */
	static const RegisterQuery updated = {
		TOUCHED_PLOTS("SELECT g.geom FROM old_rows o FULL JOIN new_rows n ON n.id {=} o.id,"
					  " LATERAL (VALUES (o.geom), (n.geom)) g (geom)"
					  " WHERE o.id IS NULL OR n.id IS NULL OR o.existed {<>} n.existed"
					  " OR o.geom::pg_catalog.bytea {<>} n.geom::pg_catalog.bytea"),
		0, {0}
	};
	static const RegisterQuery truncated = {
		"SELECT c.plot_id FROM {reg}.plot_cover c ORDER BY c.plot_id FOR NO KEY UPDATE",
		0, {0}
	};
	static const RegisterQuery recompute = {
		"UPDATE {reg}.plot_cover c SET built_history = h.history,"
		" built_area_m2 = park.area_on(h.history, CURRENT_DATE), measured_on = CURRENT_DATE"
		" FROM (SELECT p.id, " BUILT_HISTORY " AS history FROM {reg}.plots p"
		"   WHERE p.id {=} ANY ($1)) h"
		" WHERE c.plot_id {=} h.id",
		1, {INT8ARRAYOID}
	};
	TriggerData *trigdata = statement_trigger(fcinfo, "cover_buildings");
	const RegisterQuery *touched;
	CoverWrite	write;
	Datum		ids;

	touched = TRIGGER_FIRED_BY_INSERT(trigdata->tg_event) ? &inserted :
		TRIGGER_FIRED_BY_UPDATE(trigdata->tg_event) ? &updated :
		TRIGGER_FIRED_BY_DELETE(trigdata->tg_event) ? &deleted : &truncated;

	begin_write(&write, trigdata, RowExclusiveLock);
	if (register_run(&write.subject, touched, NULL, NULL) > 0)
	{
		ids = result_ids();
		register_run(&write.subject, &recompute, &ids, NULL);
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
	static const RegisterQuery recompute = {
		"INSERT INTO {reg}.plot_cover AS c (plot_id, built_area_m2, built_history, measured_on)"
		" SELECT h.id, park.area_on(h.history, CURRENT_DATE), h.history, CURRENT_DATE"
		" FROM (SELECT p.id, " BUILT_HISTORY " AS history FROM {reg}.plots p"
		"   WHERE p.id {=} ANY (ARRAY(SELECT n.id FROM new_rows n))) h ORDER BY h.id"
		" ON CONFLICT (plot_id) DO UPDATE SET built_area_m2 = excluded.built_area_m2,"
		"   built_history = excluded.built_history, measured_on = excluded.measured_on",
		0, {0}
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
	bool		update;

	update = TRIGGER_FIRED_BY_UPDATE(trigdata->tg_event);

	/* most edits of a plot leave its outline alone and need no lock */
	begin_write(&write, trigdata, update ? NoLock : ShareRowExclusiveLock);
	if (!update || register_run(&write.subject, &moved, NULL, NULL) > 0)
	{
		if (update)
			LockRelationOid(get_relname_relid("plot_cover", write.subject.schema),
							ShareRowExclusiveLock);
		register_run(&write.subject, &recompute, NULL, NULL);
	}
	end_write(&write);
	return PointerGetDatum(NULL);
}
