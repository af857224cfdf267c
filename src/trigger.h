/*
 * trigger.h
 *	  What every trigger function of a register does first.
 */
#ifndef INDUSTRIAL_PARK_TRIGGER_H
#define INDUSTRIAL_PARK_TRIGGER_H

#include "postgres.h"

#include "commands/trigger.h"
#include "fmgr.h"

/*
 * Error 39P01 unless called as a trigger, AFTER, and for each row or each
 * statement, the latter with transition tables new_rows and old_rows.  Return
 * what the trigger manager passed.
 */
extern TriggerData *row_trigger(FunctionCallInfo fcinfo, const char *function);
extern TriggerData *before_row_trigger(FunctionCallInfo fcinfo, const char *function);	/* of insert, update */
extern TriggerData *statement_trigger(FunctionCallInfo fcinfo, const char *function);

/*
 * Triggers look and write with the rights of the table's owner, as foreign
 * keys do: a rule must see the rows that it speaks of, and what is kept must
 * be kept, whoever writes.
 */
typedef struct Caller
{
	Oid			user;
	int			security;
} Caller;

extern void become_owner(Relation rel, Caller *caller);
extern void become_caller(const Caller *caller);

/* The table that a relation belongs to: itself, or the root of a partition. */
extern Oid	root_table(Oid relid);

#endif							/* INDUSTRIAL_PARK_TRIGGER_H */
