/*
 * assessment.h
 *	  What is frozen of a year's assessment.
 */
#ifndef INDUSTRIAL_PARK_ASSESSMENT_H
#define INDUSTRIAL_PARK_ASSESSMENT_H

#include "finding.h"

/*
 * The last frozen version of a year, 0 if there is none; and whether it was
 * reopened to be corrected.
 */
extern int64 assessment_version(const Subject *subject, int64 year, bool *reopened);

#endif							/* INDUSTRIAL_PARK_ASSESSMENT_H */
