/*
 * mix_table.c
 *	  Summing up a mix in memory: the small hash table, the array, and the step
 *	  from one to the other.
 *
 * No SQL values but finished mixes come in or go out here.
 */
#include "compat.h"

#include "mix_table.h"

/* All sizes of the hash table are powers of 2. */
#define FIRST_SLOTS			4
#define EMPTY				PG_UINT16_MAX	/* no key */
#define HASH_SLOT_SIZE		(sizeof(int64) + sizeof(uint16))

/* The array grows by so many ordinals at a time. */
#define ARRAY_STEP			64

StaticAssertDecl(MIX_MAX_ENTRIES + ARRAY_STEP < PG_UINT16_MAX,
				 "ordinals and slots are 16 bits");

/*
 * Numbers given to keys.  They stay as long as the process does, so that every
 * table of it agrees; and as frequent keys tend to turn up early, their sums
 * lie side by side in few cache lines.
 */
uint16		mix_ordinals[INDUSTRY_CODE_SPACE];
static uint16 last_ordinal;

/* Makes hash slots, all empty. */
static void
make_slots(MixTable *table, int nslots)
{
	table->amounts = MemoryContextAlloc(table->context, nslots * HASH_SLOT_SIZE);
	table->keys = (uint16 *) &table->amounts[nslots];
	table->nslots = nslots;
	table->nused = 0;
	table->late_slot = 0;
	table->late_amount = 0;
	memset(table->keys, 0xFF, nslots * sizeof(uint16));
}

/* How often the sum of a key went round 2^64: upwards, or downwards. */
typedef struct MixCarry
{
	uint16		ordinal;
	int64		rounds;
} MixCarry;

void
mix_table_init(MixTable *table, MemoryContext context)
{
	table->context = context;
	table->carries = NULL;
	table->ncarries = 0;
	make_slots(table, FIRST_SLOTS);
}

void
mix_table_free(MixTable *table)
{
	pfree(table->amounts);
	if (table->carries)
		pfree(table->carries);
}

int64
mix_table_carry(MixTable *table, uint16 ordinal, int64 sum, int64 amount)
{
	MixCarry   *carry = NULL;

	for (int i = 0; i < table->ncarries; i++)
		if (table->carries[i].ordinal == ordinal)
			carry = &table->carries[i];
	if (carry == NULL)
	{
		Size		size = (table->ncarries + 1) * sizeof(MixCarry);

		table->carries = table->carries ? repalloc(table->carries, size) :
			MemoryContextAlloc(table->context, size);
		carry = &table->carries[table->ncarries++];
		carry->ordinal = ordinal;
		carry->rounds = 0;
	}
	carry->rounds += amount > 0 ? 1 : -1;
	return (int64) ((uint64) sum + (uint64) amount);
}

static void
check_carries(const MixTable *table)
{
	for (int i = 0; i < table->ncarries; i++)
		if (table->carries[i].rounds != 0)
		{
			int32		key = 0;

			while (mix_ordinals[key] != table->carries[i].ordinal)
				key++;
			mix_out_of_range(key);
		}
}

/* Slots of an array with a place for every ordinal there is. */
static inline int
array_slots(void)
{
	return TYPEALIGN(ARRAY_STEP, last_ordinal);
}

/* Makes such an array of the one there is, or of the hash table. */
static void
widen_array(MixTable *table)
{
	int			nslots = array_slots();
	int64	   *amounts = MemoryContextAllocZero(table->context,
												 nslots * sizeof(int64));

	if (table->keys == NULL)
		memcpy(amounts, table->amounts, table->nslots * sizeof(int64));
	else
		for (int i = 0; i < table->nslots; i++)
			if (table->keys[i] != EMPTY)
				amounts[mix_ordinals[table->keys[i]] - 1] = table->amounts[i];

	pfree(table->amounts);
	table->amounts = amounts;
	table->keys = NULL;
	table->nslots = nslots;
}

/* The slot of the key, or the empty one that it belongs in. */
static int
probe(const MixTable *table, int32 key)
{
	int			mask = table->nslots - 1;
	int			slot;

	/* codes differ in the low bits of three fields: a product mixes them */
	for (slot = ((uint32) key * 2654435769u >> 16) & mask;
		 table->keys[slot] != key && table->keys[slot] != EMPTY;
		 slot = (slot + 1) & mask)
		;
	return slot;
}

/*
 * Doubles the hash table; or turns to the array when that takes no more than
 * four times as much, as it is faster.
 */
static void
grow(MixTable *table)
{
	MixTable	old = *table;

	if (array_slots() * sizeof(int64) <= 4 * 2 * old.nslots * HASH_SLOT_SIZE)
	{
		widen_array(table);
		return;
	}

	make_slots(table, 2 * old.nslots);
	for (int i = 0; i < old.nslots; i++)
		if (old.keys[i] != EMPTY)
		{
			int			slot = probe(table, old.keys[i]);

			table->keys[slot] = old.keys[i];
			table->amounts[slot] = old.amounts[i];
			table->nused++;
		}
	pfree(old.amounts);
}

/* Where the key's sum is; made if need be. */
static int64 *
find(MixTable *table, int32 key)
{
	int			slot;

	if (table->keys == NULL)
	{
		if (mix_ordinals[key] > table->nslots)
			widen_array(table);
		return &table->amounts[mix_ordinals[key] - 1];
	}

	slot = probe(table, key);
	if (table->keys[slot] == EMPTY)
	{
		/* at most three quarters full, so that probing ends soon */
		if (4 * (table->nused + 1) > 3 * table->nslots)
		{
			grow(table);
			return find(table, key);
		}
		table->keys[slot] = key;
		table->amounts[slot] = 0;
		table->nused++;
	}
	return &table->amounts[slot];
}

void
mix_table_insert(MixTable *table, int32 key, int64 amount)
{
	int64	   *sum;
	int64		total;

	if (mix_ordinals[key] == 0)
		mix_ordinals[key] = ++last_ordinal;
	sum = find(table, key);
	if (pg_add_s64_overflow(*sum, amount, &total))
		total = mix_table_carry(table, mix_ordinals[key], *sum, amount);
	*sum = total;
}

void
mix_table_add_mix(MixTable *table, const IndustryMix *mix)
{
	MixCursor	cursor;

	for (mix_start(&cursor, mix); cursor.key != MIX_END; mix_advance(&cursor))
		mix_table_add(table, cursor.key, cursor.amount);
}

int
mix_table_entries(MixTable *table, MixEntry entries[MIX_MAX_ENTRIES])
{
	int			n = 0;

	if (table->keys == NULL)
	{
		mix_table_settle(table);
		table->late_amount = 0;
	}
	check_carries(table);

	if (table->keys != NULL)
	{
		for (int i = 0; i < table->nslots; i++)
			if (table->keys[i] != EMPTY)
			{
				entries[n].key = table->keys[i];
				entries[n].amount = table->amounts[i];
				n++;
			}
		qsort(entries, n, sizeof(MixEntry), mix_compare_entries);
		return n;
	}

	/* the catalogue has the keys in order, from -1, which is that of no code */
	for (int i = -1; i < INDUSTRY_ENTRIES; i++)
	{
		int32		key = i < 0 ? MIX_NO_CODE : industry_catalog[i].code;
		uint16		slot = mix_ordinals[key] - 1;

		if (slot < table->nslots && table->amounts[slot] != 0)
		{
			entries[n].key = key;
			entries[n].amount = table->amounts[slot];
			n++;
		}
	}
	return n;
}
