/*
 * mix_table.h
 *	  A mix while it is being summed up, in memory.
 *
 * It begins as a small hash table of keys and becomes, with many of them, an
 * array with a place for every key that this process has ever seen.  So a group
 * of few rows is cheap, and in a group of many each row costs one look-up and
 * one addition.
 *
 * To build a mix from rows (not in an aggregate: see industry_mix_aggregate.c):
 *
 *		mix_table_init(&table, CurrentMemoryContext);
 *		mix_table_add(&table, key, amount);		-- for each
 *		n = mix_table_entries(&table, entries);
 *		mix = mix_make(entries, n);
 *		mix_table_free(&table);
 */
#ifndef MIX_TABLE_H
#define MIX_TABLE_H

#include "common/int.h"
#include "industry_mix.h"

typedef struct MixTable
{
	int64	   *amounts;		/* by slot */
	uint16	   *keys;			/* by slot; NULL if the slot is the ordinal */
	uint16		nslots;
	uint16		nused;			/* slots with a key; not counted with ordinals */
	uint16		late_slot;		/* the array's latest amount, not yet added */
	int64		late_amount;
	MemoryContext context;		/* of the arrays */
	struct MixCarry *carries;	/* of sums that went round; nearly always none */
	int			ncarries;
} MixTable;

/* Keys are numbered from 1 as they turn up; 0 is a key not seen yet. */
extern uint16 mix_ordinals[INDUSTRY_CODE_SPACE];

extern void mix_table_init(MixTable *table, MemoryContext context);
extern void mix_table_free(MixTable *table);

/* The general case of mix_table_add(): a hash table, or a key new to it. */
extern void mix_table_insert(MixTable *table, int32 key, int64 amount);

/*
 * The sum of two numbers that leaves the range of bigint: modulo 2^64, and a
 * carry noted for the key.  A sum may leave the range and come back, so whether
 * it is in range is asked at the end, and does not depend on the order in which
 * amounts came.
 */
extern int64 mix_table_carry(MixTable *table, uint16 ordinal, int64 sum, int64 amount);

static inline void
mix_table_settle(MixTable *table)
{
	int64	   *sum = &table->amounts[table->late_slot];
	int64		total;

	if (unlikely(pg_add_s64_overflow(*sum, table->late_amount, &total)))
		total = mix_table_carry(table, table->late_slot + 1, *sum, table->late_amount);
	*sum = total;
}

static inline void
mix_table_add(MixTable *table, int32 key, int64 amount)
{
	/* not yet numbered, it wraps around to what is no slot */
	uint16		slot = mix_ordinals[key] - 1;

	if (unlikely(table->keys != NULL || slot >= table->nslots))
	{
		mix_table_insert(table, key, amount);
		return;
	}

	/*
	 * The sums of many groups are more than the cache holds.  So fetch this
	 * one, and do not wait for it: add what came with this table's previous
	 * row.
	 */
	__builtin_prefetch(&table->amounts[slot], 1);
	mix_table_settle(table);
	table->late_slot = slot;
	table->late_amount = amount;
}

extern void mix_table_add_mix(MixTable *table, const IndustryMix *mix);

/*
 * Fills in the entries as mix_make() wants them; returns how many.  An error if
 * a sum is out of the range of bigint.
 */
extern int	mix_table_entries(MixTable *table,
							  MixEntry entries[MIX_MAX_ENTRIES]);

#endif							/* MIX_TABLE_H */
