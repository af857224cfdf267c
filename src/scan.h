/*
 * scan.h
 *	  Taking something off the front of a string: shared by the text forms of
 *	  types.  What is not understood stays there.
 */
#ifndef INDUSTRIAL_PARK_SCAN_H
#define INDUSTRIAL_PARK_SCAN_H

#include "postgres.h"

#include "parser/scansup.h"

static inline void
skip_space(const char **p)
{
	while (scanner_isspace(**p))
		(*p)++;
}

static inline bool
read_char(const char **p, char c)
{
	skip_space(p);
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

#endif							/* INDUSTRIAL_PARK_SCAN_H */
