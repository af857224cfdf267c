/*
 * disposal_case.h
 *	  A case of disposal as the rules of article 5 read it.
 */
#ifndef INDUSTRIAL_PARK_DISPOSAL_CASE_H
#define INDUSTRIAL_PARK_DISPOSAL_CASE_H

#include "register.h"

#define NOT_YET DATEVAL_NOEND

/* A row of disposals; 0, NULL and NOT_YET where nothing is recorded. */
typedef struct Case
{
	bool		of_building;	/* else of a plot */
	int64		plot;
	int64		building;
	int64		park;
	int64		supersedes;
	DateADT		flagged;
	DateADT		proposed;
	char	   *opinion;
	DateADT		applied;
	char	   *method;
	DateADT		closed;
} Case;

/* False if the row cannot be judged: it is not one that the table would take. */
extern bool case_read(const Subject *subject, Case *c);

/* The day of the last step: the one whose parameters and modes count. */
extern DateADT case_last_day(const Case *c);

/* The case that corrects this one; 0 if none does. */
extern int64 case_superseded_by(const Subject *subject);

/* Whether the case corrects, by way of others, itself. */
extern bool case_in_a_ring(const Subject *subject, const Case *c);

#endif							/* INDUSTRIAL_PARK_DISPOSAL_CASE_H */
