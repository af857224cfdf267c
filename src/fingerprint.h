/*
 * fingerprint.h
 *	  What a joint review was concluded on, as SHA-256 part by part, so that it
 *	  can be told later what has changed.
 */
#ifndef INDUSTRIAL_PARK_FINGERPRINT_H
#define INDUSTRIAL_PARK_FINGERPRINT_H

#include "common/sha2.h"
#include "register.h"

typedef enum PrintPart
{
	PRINT_PROJECT,
	PRINT_SITE,
	PRINT_PARK,
	PRINT_BOUNDARY,
	PRINT_POSITIONING,
	PRINT_PLAN
} PrintPart;

#define PRINT_PARTS 6

typedef struct Fingerprint
{
	uint8		parts[PRINT_PARTS][PG_SHA256_DIGEST_LENGTH];
} Fingerprint;

/*
 * The parts of a project and its site, from its row: what the rules on its
 * aspects read, as of a day.  Numbers without trailing zeros and days as numbers:
 * neither settings nor a restore change them.  An assessment approved after the
 * day was not there to be looked at.
 */
extern void fingerprint_project(const Subject *project, DateADT day, Fingerprint *fingerprint);

/* The parts of the park as of a day; zero if there is no such park. */
extern void fingerprint_park(const Subject *subject, int64 park, DateADT day,
							 Fingerprint *fingerprint);

/* From a stored one; false if it is NULL or not one that is understood. */
extern bool fingerprint_stored(const bytea *stored, Fingerprint *fingerprint);

/* Of what a review of a project is concluded on now; false if there is no such project. */
extern bool fingerprint_now(const Subject *subject, int64 project, DateADT applied_on,
							Fingerprint *fingerprint);

/* The names of the parts that differ, in the language of messages; NULL if none does. */
extern char *fingerprint_difference(const Fingerprint *a, const Fingerprint *b);

#endif							/* INDUSTRIAL_PARK_FINGERPRINT_H */
