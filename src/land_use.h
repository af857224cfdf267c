/*
 * land_use.h
 *	  What registers and contracts call the use of land and the ways to hold
 *	  it, read into the words of this register.
 */
#ifndef INDUSTRIAL_PARK_LAND_USE_H
#define INDUSTRIAL_PARK_LAND_USE_H

typedef enum LandUse
{
	LAND_USE_UNKNOWN,			/* not one of the names and codes known here */
	LAND_USE_INDUSTRIAL,
	LAND_USE_OTHER
} LandUse;

/* The text is in the database's encoding. */
extern LandUse land_use_of(const char *name);

/* A kind of table tenures; NULL if the text names none, or several. */
extern const char *tenure_kind_of(const char *name);

#endif							/* INDUSTRIAL_PARK_LAND_USE_H */
