/*
 * amount.h
 *	  Amounts in the units that people use, beside those that rules measure in.
 */
#ifndef INDUSTRIAL_PARK_AMOUNT_H
#define INDUSTRIAL_PARK_AMOUNT_H

#include "postgres.h"

#include "utils/numeric.h"

/* Square metres as a message says them: "10000 m2 (15 mu)". */
extern const char *area_text(Numeric square_metres);

/* Yuan as a message says them: "25000 yuan (2.5 x 10^4 yuan)". */
extern const char *money_text(Numeric yuan);

/*
 * What was measured, what is required and what is lacking, once more in people's
 * unit, to be added to a sentence; NULL if the given unit is people's own, or the amounts are too
 * small for it.
 */
extern const char *amounts_text(Numeric measured, Numeric required, Numeric gap, const char *unit);

#endif							/* INDUSTRIAL_PARK_AMOUNT_H */
