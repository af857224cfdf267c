/*
 * subject.h
 *	  A row under judgement, and how its columns are asked for.
 *
 * The user owns the tables and may alter them: a column that is not there, or is
 * of another type, is an error wherever it is asked for.
 */
#ifndef INDUSTRIAL_PARK_SUBJECT_H
#define INDUSTRIAL_PARK_SUBJECT_H

#include "compat.h"

#include "access/htup.h"
#include "access/tupdesc.h"
#include "industry_code.h"
#include "utils/date.h"
#include "utils/numeric.h"

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

/*
 * Whether two rows differ in a column, to the last bit; of NULL in place of a row
 * all is NULL.  A column that is not there differs.
 */
extern bool column_differs(TupleDesc desc, HeapTuple a, HeapTuple b, const char *column);

/* Errors out: a column that rules read is not there, or of another type. */
pg_noreturn extern void column_missing(Oid schema, const char *table, const char *column);

#endif							/* INDUSTRIAL_PARK_SUBJECT_H */
