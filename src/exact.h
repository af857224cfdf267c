/*
 * exact.h
 *	  Exact arithmetic with sums of output: 128-bit integers, and numeric where
 *	  these do not do.
 */
#ifndef EXACT_H
#define EXACT_H

#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#ifndef HAVE_INT128
#error "industrial_park needs a compiler with 128-bit integers"
#endif

#define INT128_MAX		((int128) (~(uint128) 0 >> 1))

/* Digits of the largest int128, and the terminator. */
#define INT128_TEXT_SIZE	40

/* Writes a value that is not negative; returns where in text it begins. */
extern char *int128_format(int128 value, char text[INT128_TEXT_SIZE]);

/* Reads one or more digits and moves past them; false if that is impossible. */
extern bool int128_parse(const char **text, int128 *value);

/* bigint, or the error that an amount is out of its range. */
extern Datum int128_to_int8(int128 amount);

/* numeric; none may be negative. */
extern Numeric int128_to_numeric(int128 value);
extern Datum int128_quotient(int128 part, int128 whole);

extern Numeric numeric_from_double(double value);
extern bool numeric_at_most(Numeric a, Numeric b);
extern const char *numeric_text(Numeric value);	/* "-" for NULL */

/* Arithmetic with numeric Datums, by the names of core's functions. */
#define NUMERIC(operation, a, b)	DirectFunctionCall2(numeric_##operation, a, b)
#define NUMERIC_IS(operation, a, b)	DatumGetBool(NUMERIC(operation, a, b))
#define INT128_NUMERIC(value)		NumericGetDatum(int128_to_numeric(value))

#endif							/* EXACT_H */
