/*
 * industry_mix.h
 *	  The type industry_mix: output by industry, as exact sums.
 *
 * A mix says of each industry code how many yuan there are, and how many have
 * no code.  Mixes add and subtract; what is 0 is not there, so that every mix
 * has one representation and is equal to another if its bytes are.
 *
 * Stored, after the varlena header:
 *
 *		version		1 byte, MIX_VERSION
 *		count		varint, number of entries
 *		entries		by ascending key, each as two varints: key minus the key
 *					before it (0 before the first), and the zigzagged amount
 *
 * The key is the code, or 0 for output without one.  A varint has 7 bits in a
 * byte, low ones first, and bit 7 set in all bytes but the last.
 */
#ifndef INDUSTRY_MIX_H
#define INDUSTRY_MIX_H

#include "industry_catalog.h"

/* Any varlena header, short ones too: a mix is read byte by byte. */
typedef struct varlena IndustryMix;

#define DatumGetIndustryMix(datum)		((IndustryMix *) PG_DETOAST_DATUM_PACKED(datum))
#define PG_GETARG_INDUSTRY_MIX(n)		DatumGetIndustryMix(PG_GETARG_DATUM(n))
#define PG_RETURN_INDUSTRY_MIX(mix)		PG_RETURN_POINTER(mix)

/* Keys beside those that are codes. */
#define MIX_NO_CODE			0
#define MIX_END				INDUSTRY_CODE_SPACE

#define MIX_VERSION			1
#define MIX_MAX_ENTRIES		(INDUSTRY_ENTRIES + 1)

typedef struct MixEntry
{
	int32		key;
	int64		amount;
} MixEntry;

/*
 * Reading, in order of the keys:
 *
 *		for (mix_start(&cursor, mix); cursor.key != MIX_END; mix_advance(&cursor))
 */
typedef struct MixCursor
{
	int32		key;			/* of the entry it is at, or MIX_END */
	int64		amount;			/* 0 at the end */
	const uint8 *next;
	const uint8 *end;
} MixCursor;

static inline uint64
mix_read_varint(const uint8 **next)
{
	uint64		value = 0;
	int			shift = 0;
	uint8		byte;

	do
	{
		byte = *(*next)++;
		value |= (uint64) (byte & 0x7F) << shift;
		shift += 7;
	} while (byte & 0x80);
	return value;
}

static inline void
mix_advance(MixCursor *cursor)
{
	uint64		zigzag;

	if (cursor->next >= cursor->end)
	{
		cursor->key = MIX_END;
		cursor->amount = 0;
		return;
	}
	cursor->key += (int32) mix_read_varint(&cursor->next);
	zigzag = mix_read_varint(&cursor->next);
	cursor->amount = (int64) (zigzag >> 1 ^ (0 - (zigzag & 1)));
}

/* The stored form is of a version that this code does not know. */
pg_noreturn extern void mix_unknown_version(int version);

/* Returns the number of entries. */
static inline int
mix_start(MixCursor *cursor, const IndustryMix *mix)
{
	int			count;

	cursor->next = (const uint8 *) VARDATA_ANY(mix);
	cursor->end = cursor->next + VARSIZE_ANY_EXHDR(mix);
	if (unlikely(*cursor->next != MIX_VERSION))
		mix_unknown_version(*cursor->next);
	cursor->next++;
	count = (int) mix_read_varint(&cursor->next);
	cursor->key = 0;
	mix_advance(cursor);
	return count;
}

/*
 * Writing.  The entries are sorted by key, no key is there twice; amounts of 0
 * are left out.  Entries need room for no more than MIX_MAX_ENTRIES.
 */
extern IndustryMix *mix_make(const MixEntry *entries, int n);
extern Size mix_size(const MixEntry *entries, int n);
extern void mix_write(const MixEntry *entries, int n, IndustryMix *mix);

/* Entries by ascending key, for qsort(). */
extern int	mix_compare_entries(const void *a, const void *b);

/* The text that stands for a key; returns text. */
extern char *mix_format_key(int32 key, char text[INDUSTRY_CODE_TEXT_SIZE]);

/* The key's sum leaves the range of bigint. */
pg_noreturn extern void mix_out_of_range(int32 key);

/* The sum of two mixes, or their difference. */
extern IndustryMix *mix_add(const IndustryMix *a, const IndustryMix *b);
extern IndustryMix *mix_subtract(const IndustryMix *a, const IndustryMix *b);

#endif							/* INDUSTRY_MIX_H */
