/*
 * cell.h
 *	  Cells of a spreadsheet, delivered as text: blanks, full-width characters,
 *	  whole numbers, amounts of money.
 */
#ifndef INDUSTRIAL_PARK_CELL_H
#define INDUSTRIAL_PARK_CELL_H

#include "postgres.h"

#include "mb/pg_wchar.h"

/* What may be wrong with a number in a cell. */
typedef enum CellFault
{
	CELL_FINE,
	CELL_MALFORMED,
	CELL_NEGATIVE,
	CELL_TOO_FINE,				/* more decimals than the unit has */
	CELL_TOO_LARGE
} CellFault;

#define CELL_FAULTS (CELL_TOO_LARGE + 1)

/* A fault as codes name it, and as messages say it, untranslated. */
extern const char *const cell_fault_names[CELL_FAULTS];
extern const char *const cell_complaints[CELL_FAULTS];

/* Blanks that spreadsheets, their exports and input methods put around a value. */
extern bool cell_is_blank(pg_wchar c);

/*
 * A cell in UTF-8, from the database's encoding: without blanks around it,
 * full-width ASCII as ASCII.  Empty if the cell is blank.
 */
extern char *cell_fold(const char *string, int length);

/* A folded cell as a number times ten to the power of decimals, exactly. */
extern CellFault cell_amount(const char *cell, int decimals, int64 *value);

/* A folded cell as a whole number; the suffix may stand behind it. */
extern bool cell_whole_number(const char *cell, const char *suffix, int32 *value);

#endif							/* INDUSTRIAL_PARK_CELL_H */
