/*
 * cover_insert.h
 *	  New rows of plot_cover, many at once.
 */
#ifndef INDUSTRIAL_PARK_COVER_INSERT_H
#define INDUSTRIAL_PARK_COVER_INSERT_H

#include "postgres.h"

#include "register.h"

/* The columns that are kept, from a row h of built_histories(). */
#define KEPT_COLUMNS \
	"plot_id, built_area_m2, built_history, measured_on," \
	" building_history, structure_history, open_yard_history"
#define KEPT_VALUES \
	"h.plot_id, park.area_on(h.built_history, CURRENT_DATE) AS built_area_m2, h.built_history," \
	" CURRENT_DATE AS measured_on, h.building_history, h.structure_history, h.open_yard_history"

/*
 * Adds rows for all plots of a register, given by its name too, that have none
 * and says how many.  The caller holds a lock of plot_cover that nobody can
 * write it beside; SPI is connected.
 */
extern uint64 cover_add_missing(const Subject *subject, Oid cover, Datum name);

#endif							/* INDUSTRIAL_PARK_COVER_INSERT_H */
