/*
 * park.h
 *	  What rules on parks have in common.
 */
#ifndef INDUSTRIAL_PARK_PARK_H
#define INDUSTRIAL_PARK_PARK_H

#include "finding.h"

/*
 * Whether the park at hand is a row of the positioning table that only heads
 * others; if so, the finding says that the rule does not concern it.
 */
extern bool park_is_heading(const Subject *subject, Finding *finding);

/*
 * Whether policies hide rows of a park, or of any if 0, from who asks; if so,
 * the finding says so, and is unknown.  Nothing is hidden from a trigger.
 */
extern bool park_is_hidden(const Subject *subject, int64 park, Finding *finding);

/* Whether it is stored; if not, the finding says that nothing is known of it. */
extern bool park_is_recorded(const Subject *subject, Finding *finding);

/* Whether a park is the other one, or stands under it in the positioning table. */
extern bool park_is_within(const Subject *subject, int64 park, int64 heading);

#endif							/* INDUSTRIAL_PARK_PARK_H */
