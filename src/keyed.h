/*
 * keyed.h
 *	  Rows of a register's table by the value of one bigint column, without a
 *	  query where a trigger reads them.
 */
#ifndef INDUSTRIAL_PARK_KEYED_H
#define INDUSTRIAL_PARK_KEYED_H

#include "register.h"
#include "nodes/lockoptions.h"
#include "utils/snapshot.h"

typedef struct Keyed
{
	const char *table;
	const char *column;
	RegisterQuery query;		/* as the caller reads them */
} Keyed;

/* Of the table alone: what inherits from it passed by its triggers. */
#define KEYED(table, column) \
	{table, column, {"SELECT t.* FROM ONLY {reg}." table " t WHERE t." column " {=} $1", 1, {INT8OID}}}

extern const Keyed parks_by_id;
extern const Keyed projects_by_id;

/* Each row is a subject, to be asked by subject_int8() and the like. */
typedef struct KeyedRows
{
	const Keyed *keyed;
	int64		key;
	int			count;
	Subject    *rows;
} KeyedRows;

/*
 * Through what a trigger reads: all that is committed, and what its own
 * transaction wrote.  NULL for who is no trigger.
 */
extern Snapshot keyed_now(const Subject *subject);

/* Takes another if something was committed since it was taken, and says so. */
extern bool keyed_renew(const Subject *subject, Snapshot *snapshot);
extern void keyed_done(Snapshot snapshot);

/* The rows whose column has the value. */
extern void keyed_read(const Subject *subject, const Keyed *keyed, int64 key, Snapshot snapshot,
					   KeyedRows *rows);

/*
 * Locks what was read until the end of the transaction, in the order of the ids.
 * Each row becomes its latest version; what is gone meanwhile is left out.  Only
 * a trigger locks.
 */
extern void keyed_lock(KeyedRows *rows, LockTupleMode mode, Snapshot snapshot);

/* Both at once. */
extern void keyed_read_locked(const Subject *subject, const Keyed *keyed, int64 key, Snapshot snapshot,
							  LockTupleMode mode, KeyedRows *rows);

#endif							/* INDUSTRIAL_PARK_KEYED_H */
