/*
 * code_set.h
 *	  A set of industry codes: its members and everything below them.
 *
 * Overlapping members count once by construction: the set is two bitmaps over
 * the 15-bit space of packed codes, so asking costs the same for any set.
 */
#ifndef CODE_SET_H
#define CODE_SET_H

#include "industry_code.h"

typedef struct CodeSet
{
	uint64		inside[INDUSTRY_CODE_SPACE / 64];	/* members and all below */
	uint64		above[INDUSTRY_CODE_SPACE / 64];	/* ancestors of members, not inside */
} CodeSet;

/* Where a code stands to a set. */
typedef enum CodeSetAnswer
{
	CODE_OUTSIDE = 0,
	CODE_INSIDE = 1,			/* a member, or below one */
	CODE_UNDECIDED = 2			/* above a member: too coarse to tell */
} CodeSetAnswer;

static inline CodeSetAnswer
code_set_test(const CodeSet *set, IndustryCode code)
{
	uint32		word = (uint32) code / 64;
	uint32		bit = (uint32) code % 64;

	/* no branches: with real data they would be mispredicted */
	return (CodeSetAnswer) (((set->inside[word] >> bit) & 1) |
							((set->above[word] >> bit) & 1) << 1);
}

/* Makes the set from n codes, in any order, repeated or overlapping. */
extern void code_set_build(CodeSet *set, const IndustryCode *codes, int n);

/*
 * Sets made from SQL arrays, remembered by the bytes of the array: for fn_extra
 * of functions that are called row by row with few different arrays.
 */
typedef struct CodeSetCache CodeSetCache;

/* The cache lives in, and dies with, a child of parent. */
extern CodeSetCache *code_set_cache_create(MemoryContext parent);

/*
 * The set of an industry_code[]; an error if an element is NULL.  It stays
 * valid until the next call only.
 */
extern const CodeSet *code_set_lookup(CodeSetCache *cache, Datum codes);

/* The same for an argument of the running function, which must be no NULL. */
#define PG_GETARG_CODE_SET(n) code_set_argument(fcinfo, n)

static inline const CodeSet *
code_set_argument(FunctionCallInfo fcinfo, int n)
{
	FmgrInfo   *flinfo = fcinfo->flinfo;

	if (flinfo->fn_extra == NULL)
		flinfo->fn_extra = code_set_cache_create(flinfo->fn_mcxt);
	return code_set_lookup((CodeSetCache *) flinfo->fn_extra, PG_GETARG_DATUM(n));
}

#endif							/* CODE_SET_H */
