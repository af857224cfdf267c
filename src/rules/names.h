/*
 * names.h
 *	  How a message names rows: by number and, to who may read it, by name.
 *
 * A name costs a query or two, so only a failure that is put into words has
 * any: a finding that wants no sentence gets an empty text.
 */
#ifndef INDUSTRIAL_PARK_NAMES_H
#define INDUSTRIAL_PARK_NAMES_H

#include "rules/rules.h"

/* The row that is judged. */
extern const char *own_label(const Subject *subject, const Finding *finding);

/* Others: what is of a project has the project's name, what is of a plot its parcel code. */
extern const char *park_label(const Subject *subject, const Finding *finding, int64 id);
extern const char *project_label(const Subject *subject, const Finding *finding, int64 id);
extern const char *plot_label(const Subject *subject, const Finding *finding, int64 id);
extern const char *review_label(const Subject *subject, const Finding *finding, int64 id);
extern const char *agreement_label(const Subject *subject, const Finding *finding, int64 id);
extern const char *land_offer_label(const Subject *subject, const Finding *finding, int64 id);

/* A plot that the writer did not name himself: NULL if he may not read it. */
extern const char *other_plot_label(const Subject *subject, const Finding *finding, int64 id);

#endif							/* INDUSTRIAL_PARK_NAMES_H */
