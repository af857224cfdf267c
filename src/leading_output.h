/*
 * leading_output.h
 *	  The type leading_output: how much output there is, how much of it comes
 *	  from leading industries, and of how much that cannot be told.
 *
 * Sums are exact and amounts are not negative, so values add up in any order
 * to the same bits.  A value is stored as the struct itself, 56 bytes.
 */
#ifndef LEADING_OUTPUT_H
#define LEADING_OUTPUT_H

#include "code_set.h"
#include "exact.h"

/*
 * Invariant: 0 <= leading, 0 <= undecided, leading + undecided <= total.
 * The tag word holds the version of this layout in its low byte, and flags.
 */
typedef struct LeadingOutput
{
	int128		total;
	int128		leading;
	int128		undecided;		/* the code, or the set, leaves it open */
	uint64		tag;
} LeadingOutput;

StaticAssertDecl(sizeof(LeadingOutput) == 56, "leading_output is 56 bytes in SQL");

#define LEADING_OUTPUT_VERSION	UINT64CONST(1)
#define LEADING_OUTPUT_NO_SET	UINT64CONST(0x100)	/* some amount had a NULL set */

#define PG_GETARG_LEADING_OUTPUT(n)	((LeadingOutput *) PG_GETARG_POINTER(n))
#define PG_RETURN_LEADING_OUTPUT(x)	PG_RETURN_POINTER(x)

static inline bool
leading_output_is_valid(const LeadingOutput *output)
{
	return output->leading >= 0 && output->undecided >= 0 &&
		output->leading <= output->total &&
		output->undecided <= output->total - output->leading &&
		(output->tag & ~LEADING_OUTPUT_NO_SET) == LEADING_OUTPUT_VERSION;
}

/* Books an amount, which must not be negative. */
static inline void
leading_output_count(LeadingOutput *output, int64 amount, CodeSetAnswer answer)
{
	output->total += amount;
	output->leading += answer == CODE_INSIDE ? amount : 0;
	output->undecided += answer == CODE_UNDECIDED ? amount : 0;
}

/* An error unless the numeric is a share, 0 to 1. */
extern void check_required_share(Datum required);

#endif							/* LEADING_OUTPUT_H */
