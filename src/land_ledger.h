/*
 * land_ledger.h
 *	  The accounts of the land ledger.
 */
#ifndef INDUSTRIAL_PARK_LAND_LEDGER_H
#define INDUSTRIAL_PARK_LAND_LEDGER_H

#include "register.h"

/* The city's account, whose claims are the quotas given to parks. */
#define CITY_ACCOUNT 0

/*
 * Until the end of the transaction nobody else enters anything into this
 * account or changes its quota.  Does nothing unless the subject is written.
 */
extern void land_account_lock(const Subject *subject, int64 park, int64 year);

/* What is claimed of a park's quota of a year, by all its stored entries; NULL if the last has no sums. */
extern Numeric land_claimed(const Subject *subject, int64 park, int64 year);

/* What one more entry would add to that; project 0 is none. */
extern Numeric land_claim_growth(const Subject *subject, int64 park, int64 year, int64 project,
								 char *kind, Numeric area);

/* An error unless the sums in a stored entry are those that the entries before it make with it. */
extern void land_entry_check(const Subject *subject);

#endif							/* INDUSTRIAL_PARK_LAND_LEDGER_H */
