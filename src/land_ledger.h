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

#endif							/* INDUSTRIAL_PARK_LAND_LEDGER_H */
