/*
 * city_cover.h
 *	  The cover of many plots, whose neighbours share one search of an index.
 */
#ifndef INDUSTRIAL_PARK_CITY_COVER_H
#define INDUSTRIAL_PARK_CITY_COVER_H

#include "postgres.h"

#include "register.h"

/* Up to so many plots, a plan made once serves. */
#define FEW_PLOTS 64

/*
 * The ids of the plots whose boxes meet a box that the query gives in its only
 * column, a geometry; each id once, ascending.  SPI is connected; plots are
 * seen through the active snapshot.
 */
extern int64 *city_touched_plots(const Subject *subject, const RegisterQuery *changed,
								 int *count);

#endif							/* INDUSTRIAL_PARK_CITY_COVER_H */
