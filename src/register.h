/*
 * register.h
 *	  The register that a row belongs to, and how rules read it.
 *
 * A register is an ordinary schema made by create_register().  C code never
 * names that schema: it is the namespace of the relation at hand.  Queries
 * are written once, with placeholders, and their plans are kept for each
 * register.
 */
#ifndef INDUSTRIAL_PARK_REGISTER_H
#define INDUSTRIAL_PARK_REGISTER_H

#include "compat.h"

#include "subject.h"
#include "tcop/dest.h"
#include "utils/portal.h"

#define MAX_QUERY_ARGS 10

/*
 * A query on a register.  In its text {reg} stands for the register's schema,
 * {gis} for PostGIS's, and an operator in braces, as in {=}, for the one of
 * pg_catalog: plans are made under the caller's search_path, so no name may
 * depend on it.  An empty pair of braces is itself.  An argument type of InvalidOid is geometry.
 */
typedef struct RegisterQuery
{
	const char *sql;
	int			nargs;
	Oid			argtypes[MAX_QUERY_ARGS];
} RegisterQuery;

/* Errors out unless the schema holds a register. */
extern void register_check(Oid schema);

/* Whether row-level security may hide rows of this table from the current user. */
extern bool register_hides_rows(Oid schema, const char *table);

/* The text of a query for a register: its placeholders replaced. */
extern char *register_sql(Oid schema, const char *template);

/*
 * Runs a query; SPI must be connected.  Returns the number of rows, which are
 * in SPI_tuptable.
 */
extern uint64 register_run(const Subject *subject, const RegisterQuery *query,
						   Datum *values, const char *nulls);

/*
 * The same outside of a trigger, for a query that writes: its foreign keys are
 * checked when it ends.
 */
extern uint64 register_change(const Subject *subject, const RegisterQuery *query, Datum *values);

/* The same, planned once: for what is run so often that no better plan is worth its making. */
extern uint64 register_repeat(const Subject *subject, const RegisterQuery *query, Datum *values);

/*
 * The same row by row, through the active snapshot, planned once or not; to be
 * closed by SPI_cursor_close().
 */
extern Portal register_cursor(const Subject *subject, const RegisterQuery *query, Datum *values,
							  bool once);

/* The same, planned once, handing every row to a receiver instead of keeping it. */
extern void register_each(const Subject *subject, const RegisterQuery *query, Datum *values,
						  DestReceiver *receiver);

/*
 * The first column of the first row of a query, NULL if there is none; the last
 * query before it stays the one whose rows are read below.
 */
extern char *register_text(const Subject *subject, const RegisterQuery *query, Datum *values);

/* Makes another row of the last query current; after a query it is the first, 0. */
extern void result_row(uint64 row);

/* Columns of the current row; false if NULL, or if there is no such row. */
extern bool result_int8(int column, int64 *value);
extern bool result_date(int column, DateADT *value);
extern bool result_bool(int column);	/* NULL is false */
extern char *result_text(int column);	/* NULL if NULL */
extern Numeric result_numeric(int column);	/* NULL if NULL */
extern bool result_double(int column, double *value);
extern bool result_geometry(int column, Datum *value);

#endif							/* INDUSTRIAL_PARK_REGISTER_H */
