/*
 * aspect.h
 *	  The six aspects of a joint review, and what the machine says of each.
 */
#ifndef INDUSTRIAL_PARK_ASPECT_H
#define INDUSTRIAL_PARK_ASPECT_H

#include "finding.h"
#include "lib/stringinfo.h"

#define ASPECTS 6

extern const char *const aspect_names[ASPECTS];

/*
 * What the rules of an aspect say of a project together.  Their messages are
 * appended, one a line, where they are wanted.  SPI must be connected.
 */
extern Verdict aspect_verdict(const Subject *project, const char *aspect, StringInfo messages);

/*
 * The project of a review as of the day of application; false if it is not
 * there, or not to be seen.
 */
extern bool reviewed_project(const Subject *subject, int64 project, DateADT applied_on,
							 Subject *result);

#endif							/* INDUSTRIAL_PARK_ASPECT_H */
