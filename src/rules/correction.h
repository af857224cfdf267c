/*
 * correction.h
 *	  Rows that correct others by naming them in column supersedes.
 */
#ifndef INDUSTRIAL_PARK_CORRECTION_H
#define INDUSTRIAL_PARK_CORRECTION_H

/*
 * The rows of a table that row $1 corrects, one by way of the other, as "chain".
 * A row that is corrected counts no more: of a ring none would.
 */
#define CHAIN_OF(table) \
	"WITH RECURSIVE chain (id) AS (" \
	"   SELECT t.supersedes FROM {reg}." table " t WHERE t.id {=} $1" \
	"   UNION SELECT t.supersedes FROM {reg}." table " t, chain c WHERE t.id {=} c.id)"

#endif							/* INDUSTRIAL_PARK_CORRECTION_H */
