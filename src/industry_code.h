/*
 * industry_code.h
 *	  The type industry_code: a code of GB/T 4754-2017 at any level.
 *
 * A code is a 15-bit number in a 4-byte value passed by value:
 *
 *		bits 14-8	slot: the position among sections and divisions in tree
 *					order (a section stands before its divisions), from 1
 *		bits 7-4	1 + the group's digit, 0 if the code is no group or class
 *		bits 3-0	1 + the class's digit, 0 if the code is no class
 *
 * Hence the order of the numbers is the order of the tree, an ancestor stands
 * before its descendants, and "is or is below" is a range of numbers.  As the
 * comparison is that of int4, SQL uses int4's own functions for it.
 *
 * Every value of the type stands in the catalogue: input and recv refuse all
 * others.  The numbers are stored on disk, so the packing is permanent.
 */
#ifndef INDUSTRY_CODE_H
#define INDUSTRY_CODE_H

#include "postgres.h"

#include "fmgr.h"
#include "nodes/nodes.h"

typedef int32 IndustryCode;

#define INDUSTRY_CODE(slot, group, class) ((slot) << 8 | (group) << 4 | (class))

/* Codes are below this: a set of them fits a bitmap. */
#define INDUSTRY_CODE_SPACE		(1 << 15)

/* Longest text form, with its terminator: C3670. */
#define INDUSTRY_CODE_TEXT_SIZE	6

#define DatumGetIndustryCode(datum)		((IndustryCode) DatumGetInt32(datum))
#define IndustryCodeGetDatum(code)		Int32GetDatum(code)
#define PG_GETARG_INDUSTRY_CODE(n)		DatumGetIndustryCode(PG_GETARG_DATUM(n))
#define PG_RETURN_INDUSTRY_CODE(code)	return IndustryCodeGetDatum(code)

/* Levels, as level() numbers them. */
typedef enum IndustryLevel
{
	INDUSTRY_SECTION = 1,
	INDUSTRY_DIVISION,
	INDUSTRY_GROUP,
	INDUSTRY_CLASS
} IndustryLevel;

static inline int
industry_code_slot(IndustryCode code)
{
	return code >> 8;
}

/* What may be wrong with a text form. */
typedef enum IndustryCodeFault
{
	INDUSTRY_CODE_FINE,
	INDUSTRY_CODE_MALFORMED,
	INDUSTRY_CODE_UNKNOWN,		/* well formed, but not in the catalogue */
	INDUSTRY_CODE_MISPLACED		/* the letter is not that of the division */
} IndustryCodeFault;

/*
 * Text form to code, without errors.  nearest is the code or what exists of
 * its ancestors, by its digits if it has any; 0 if there is none.
 */
extern IndustryCodeFault industry_code_read(const char *text, IndustryCode *code,
											IndustryCode *nearest);
/* The same; reports an error through escontext and returns false. */
extern bool industry_code_parse(const char *text, Node *escontext,
								IndustryCode *code);
/* Code to text form; returns text. */
extern char *industry_code_format(IndustryCode code, char *text);

extern bool industry_code_exists(int32 number);
extern IndustryLevel industry_code_level(IndustryCode code);
/* The code's ancestor, or itself, at a level that is not below it. */
extern IndustryCode industry_code_ancestor(IndustryCode code,
										   IndustryLevel level);
/* No code that is or is below the given one is greater than this number. */
extern int32 industry_code_limit(IndustryCode code);
/* Index into the catalogue of the greatest code that is not above number. */
extern int	industry_catalog_floor(int32 number);
/* The greatest code of the catalogue that is or is below the given one. */
extern IndustryCode industry_catalog_last(IndustryCode code);

static inline bool
industry_code_is_below(IndustryCode code, IndustryCode ancestor)
{
	return code >= ancestor && code <= industry_code_limit(ancestor);
}

#endif							/* INDUSTRY_CODE_H */
