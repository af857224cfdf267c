/*
 * layer.h
 *	  Layers of map programs that are written to in place of a table, whose
 *	  types GDAL and QGIS cannot write.
 */
#ifndef INDUSTRIAL_PARK_LAYER_H
#define INDUSTRIAL_PARK_LAYER_H

#include "postgres.h"

#include "access/htup.h"
#include "access/tupdesc.h"
#include "fmgr.h"

#define MAX_LAYER_COLUMNS 40

/* A row of the layer; its columns are there by name, whatever their order. */
typedef struct LayerRow
{
	TupleDesc	desc;
	HeapTuple	tuple;
} LayerRow;

/* A statement in the making: what is assigned to which column of the table. */
typedef struct LayerStatement
{
	const char *columns[MAX_LAYER_COLUMNS];
	char	   *expressions[MAX_LAYER_COLUMNS];
	int			assigned;
	Oid			types[MAX_LAYER_COLUMNS];
	Datum		values[MAX_LAYER_COLUMNS];
	char		nulls[MAX_LAYER_COLUMNS];
	int			count;
} LayerStatement;

/* A column of the layer, and how it is written to the table. */
typedef struct LayerColumn
{
	const char *name;
	const char *column;			/* of the table; NULL: of the same name */
	const char *cast;			/* "::..." or NULL */
} LayerColumn;

typedef struct Layer
{
	const char *function;		/* the trigger's */
	const char *table;
	const LayerColumn *columns; /* ends with a name of NULL */
	const char *const *fixed;	/* what follows from others, and the key: not changed */

	/* assigns what is not column by column, or NULL; before is NULL for a new row */
	void		(*assign) (LayerStatement *statement, const LayerRow *before,
						   const LayerRow *after);
} Layer;

extern Datum layer_value(const LayerRow *row, const char *column, bool *isnull);
extern bool layer_changed(const LayerRow *before, const LayerRow *after, const char *column);

/* The number of a parameter that has the value of a column of the layer. */
extern int	layer_parameter(LayerStatement *statement, const LayerRow *row, const char *column);
extern void layer_assign(LayerStatement *statement, const char *column, char *expression);

/* The trigger instead of insert, update or delete on the layer, for each row. */
extern Datum layer_edit(FunctionCallInfo fcinfo, const Layer *layer);

#endif							/* INDUSTRIAL_PARK_LAYER_H */
