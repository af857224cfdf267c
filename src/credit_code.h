/*
 * credit_code.h
 *	  Unified social credit codes by GB 32100-2015: 17 characters of an alphabet
 *	  of 31, and the check character that they give.
 */
#ifndef INDUSTRIAL_PARK_CREDIT_CODE_H
#define INDUSTRIAL_PARK_CREDIT_CODE_H

#include "postgres.h"

#define CREDIT_CODE_LENGTH 18
#define CREDIT_CODE_BODY 17

typedef enum CreditCodeFault
{
	CREDIT_CODE_FINE,
	CREDIT_CODE_TOO_SHORT_OR_LONG,
	CREDIT_CODE_STRANGE_CHARACTER,
	CREDIT_CODE_OTHER_CHECK
} CreditCodeFault;

typedef struct CreditCodeCheck
{
	CreditCodeFault fault;
	int			length;			/* in characters */
	int			position;		/* of the first strange character, from 1 */
	uint32		character;		/* that one, its code point */
	char		expected;		/* the check character that the body gives;
								 * '\0' if it gives none */
} CreditCodeCheck;

/* Examines a code in UTF-8. */
extern void credit_code_examine(const char *code, int bytes, CreditCodeCheck *check);

#endif							/* INDUSTRIAL_PARK_CREDIT_CODE_H */
