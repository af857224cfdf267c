/*
 * plot.h
 *	  What the rules on idle land read of a plot.
 */
#ifndef INDUSTRIAL_PARK_RULES_PLOT_H
#define INDUSTRIAL_PARK_RULES_PLOT_H

#include "development.h"
#include "register.h"

/*
 * Built area of the plot on a day, and its own, in square metres; false if no
 * geometry is recorded or it has no area.
 */
extern bool plot_areas(const Subject *subject, DateADT on, double *built, double *area);

/* What counts as development on a day. */
extern void plot_development_test(const Subject *subject, DateADT on, DevelopmentTest *test);

/* What is recorded of it on that day, as far as the test asks for it. */
extern void plot_evidence(const Subject *subject, DateADT on, const DevelopmentTest *test,
						  DevelopmentEvidence *evidence);

#endif							/* INDUSTRIAL_PARK_RULES_PLOT_H */
