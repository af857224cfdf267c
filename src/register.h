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

#include "access/htup.h"
#include "access/tupdesc.h"
#include "datatype/timestamp.h"
#include "industry_code.h"
#include "tcop/dest.h"
#include "utils/date.h"
#include "utils/numeric.h"
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

#define MAX_KNOWN_COLUMNS 32

/*
 * Where the columns are that rows of one kind were asked for, by the address of
 * the name: names are constants.  All 0 at first.
 */
typedef struct ColumnCache
{
	int			count;
	Oid			industry_type;
	const char *names[MAX_KNOWN_COLUMNS];
	int			numbers[MAX_KNOWN_COLUMNS];
} ColumnCache;

/* A row under judgement, stored or not. */
typedef struct Subject
{
	Oid			schema;			/* the register */
	const char *table;
	TupleDesc	desc;
	HeapTuple	tuple;
	const Datum *values;		/* NULL: taken from the tuple */
	const bool *nulls;
	ColumnCache *columns;		/* NULL: each is looked for */
	int64		id;				/* 0 while the row has none */
	DateADT		as_of;
	bool		writing;		/* inside a trigger: locks are taken, and what
								 * others committed meanwhile counts */
	bool		deleted;		/* the row is gone already */
	const struct Yardstick *yardstick;	/* to be measured by; NULL: the register's own */
	struct Gate *gate;			/* gate.h: what rules of article 6 share; NULL: each
								 * reads for itself */
	struct RuleCache *cache;	/* judge.h; NULL: everything is asked anew */
} Subject;

/* One dated value. */
typedef struct Parameter
{
	Numeric		value;
	char	   *unit;
	char	   *citation;
} Parameter;

/* Errors out unless the schema holds a register. */
extern void register_check(Oid schema);

/* Errors out: a column that rules read is not there, or of another type. */
pg_noreturn extern void register_missing_column(Oid schema, const char *table, const char *column);

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

/* Columns of the subject; false if NULL. */
extern bool subject_int8(const Subject *subject, const char *column, int64 *value);
extern bool subject_int4(const Subject *subject, const char *column, int64 *value);
extern bool subject_date(const Subject *subject, const char *column, DateADT *value);
extern bool subject_bool(const Subject *subject, const char *column, bool *value);
extern bytea *subject_bytea(const Subject *subject, const char *column);	/* NULL if NULL */
extern bool subject_range(const Subject *subject, const char *column, Datum *value);
/* The days from "first" until the one before "end"; false if NULL or empty. */
extern bool subject_period(const Subject *subject, const char *column, DateADT *first, DateADT *end);
extern bool subject_geometry(const Subject *subject, const char *column, Datum *value);
extern char *subject_text(const Subject *subject, const char *column);
extern Numeric subject_numeric(const Subject *subject, const char *column);	/* or bigint; NULL if NULL */
extern int	subject_industries(const Subject *subject, const char *column, const IndustryCode **codes);
extern bool subject_industry(const Subject *subject, const char *column, IndustryCode *value);
extern bool subject_is_draft(const Subject *subject);

/* An id as messages say it; 0 is a row that has none yet. */
extern const char *id_text(int64 id);
extern const char *subject_name(const Subject *subject);
extern char *subject_enum(const Subject *subject, const char *column);
extern bool subject_has_column(const Subject *subject, const char *column);

/* The number of a column that is to be written; an error unless it is there and of that type. */
extern int	subject_column(const Subject *subject, const char *column, Oid type);

/* The value of a parameter on a day; false before its first and in its gaps. */
extern bool register_parameter(const Subject *subject, const char *name, DateADT on,
							   Parameter *parameter);

/* A parameter in years, months or days as an interval. */
extern void parameter_span(const Parameter *parameter, Interval *span);

extern int	parameter_int(const Parameter *parameter);

#endif							/* INDUSTRIAL_PARK_REGISTER_H */
