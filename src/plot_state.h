/*
 * plot_state.h
 *	  The state of aggregates over one plot and its footprints: an array whose
 *	  first element is the plot.
 *
 * It is a storable type, so that partial results can be moved between
 * processes and nodes.  While rows come in, a small one is copied for each
 * row, and a large one lives as an expanded array.
 */
#ifndef INDUSTRIAL_PARK_PLOT_STATE_H
#define INDUSTRIAL_PARK_PLOT_STATE_H

#include "postgres.h"

#include "fmgr.h"
#include "utils/array.h"

extern MemoryContext aggregate_context(FunctionCallInfo fcinfo);

/*
 * A state of the plot alone; what its elements are is up to the aggregate.
 * They are geometries or rows.
 */
extern Datum state_begin(Datum plot, Oid element_type);
extern Datum state_append(Datum state, Datum element, MemoryContext context);

/* The element of the plot. */
extern Datum state_first(Datum state);

/*
 * Anybody may make an aggregate of these functions that begins with an array
 * that they would never have made: that is an error.
 */
extern Datum *state_elements(ArrayType *state, int *count);
extern void state_without_plot(void);

/* The elements of any such array; NULLs are left out. */
extern Datum *array_elements(ArrayType *array, int *count);

/* Error 22023 unless both are the same plot, or in the same system. */
extern void check_same_plot(Datum plot, Datum other);
extern void check_same_srid(Datum plot, Datum footprint);

#endif							/* INDUSTRIAL_PARK_PLOT_STATE_H */
