/*
 * names.h
 *	  How a message names a row other than the one that is judged.
 */
#ifndef INDUSTRIAL_PARK_NAMES_H
#define INDUSTRIAL_PARK_NAMES_H

#include "rules/rules.h"

/* NULL if who gets the message may not read it. */
extern char *plot_name(const Subject *subject, int64 id);

/* The id, and the name in brackets for who may read it. */
extern char *project_label(const Subject *subject, int64 id);
extern char *park_label(const Subject *subject, int64 id);

#endif							/* INDUSTRIAL_PARK_NAMES_H */
