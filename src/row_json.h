/*
 * row_json.h
 *	  A row as jsonb that jsonb_populate_record() turns back into the same row.
 */
#ifndef INDUSTRIAL_PARK_ROW_JSON_H
#define INDUSTRIAL_PARK_ROW_JSON_H

#include "postgres.h"

#include "access/tupdesc.h"

typedef struct RowWriter RowWriter;

/* For rows of one kind; allocated in the current context. */
extern RowWriter *row_writer(TupleDesc desc);

/*
 * A row as jsonb, palloc'd, without its columns that are NULL.  Types write
 * their text between row_text_begin() and row_text_end(), so that it can be
 * read under any setting of the session.
 */
extern Datum row_jsonb(RowWriter *writer, const Datum *values, const bool *isnull);

extern int	row_text_begin(void);
extern void row_text_end(int guc_level);

#endif							/* INDUSTRIAL_PARK_ROW_JSON_H */
