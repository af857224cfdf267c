/*
 * code_set.c
 *	  Sets of industry codes, and a cache of those that come as SQL arrays.
 *
 * Nothing here knows what a set is used for.
 */
#include "compat.h"

#include "code_set.h"
#include "common/hashfn.h"
#include "utils/array.h"
#include "utils/memutils.h"

/* A power of 2, and how many may be in use before the cache starts afresh. */
#define CACHE_SLOTS		512
#define CACHE_MAX_SETS	256		/* 2 MB of bitmaps */

typedef struct CachedSet
{
	CodeSet		set;
	uint32		hash;
	Size		keylen;
	char		key[FLEXIBLE_ARRAY_MEMBER]; /* the array without its header */
} CachedSet;

struct CodeSetCache
{
	MemoryContext context;		/* of the sets; reset when there are too many */
	CachedSet  *latest;			/* rows in a run tend to share a set */
	int			nsets;
	CachedSet  *slots[CACHE_SLOTS]; /* open addressing, linear probing */
};

static void
set_bits(uint64 *map, int first, int last)
{
	for (int word = first / 64; word <= last / 64; word++)
	{
		uint64		bits = ~UINT64CONST(0);

		if (word == first / 64)
			bits &= ~UINT64CONST(0) << first % 64;
		if (word == last / 64)
			bits &= ~UINT64CONST(0) >> (63 - last % 64);
		map[word] |= bits;
	}
}

void
code_set_build(CodeSet *set, const IndustryCode *codes, int n)
{
	memset(set, 0, sizeof(CodeSet));
	for (int i = 0; i < n; i++)
	{
		IndustryLevel level = industry_code_level(codes[i]);

		set_bits(set->inside, codes[i], industry_code_limit(codes[i]));
		while (--level >= INDUSTRY_SECTION)
		{
			IndustryCode ancestor = industry_code_ancestor(codes[i], level);

			set_bits(set->above, ancestor, ancestor);
		}
	}

	/* What a member covers is decided, whatever else stands below it. */
	for (size_t i = 0; i < lengthof(set->above); i++)
		set->above[i] &= ~set->inside[i];
}

CodeSetCache *
code_set_cache_create(MemoryContext parent)
{
	CodeSetCache *cache = MemoryContextAllocZero(parent, sizeof(CodeSetCache));

	cache->context = AllocSetContextCreate(parent, "industry code sets",
										   ALLOCSET_DEFAULT_SIZES);
	return cache;
}

static inline bool
has_key(const CachedSet *cached, const char *key, Size keylen)
{
	return cached->keylen == keylen && memcmp(cached->key, key, keylen) == 0;
}

static CachedSet *
make_cached_set(CodeSetCache *cache, Datum codes,
				const char *key, Size keylen, uint32 hash)
{
	ArrayType  *array = DatumGetArrayTypeP(codes);
	CachedSet  *cached;

	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("set of industry codes must not contain nulls")));

	cached = MemoryContextAlloc(cache->context,
								offsetof(CachedSet, key) + keylen);
	/* without nulls, the elements are simply int32 in a row */
	code_set_build(&cached->set, (IndustryCode *) ARR_DATA_PTR(array),
				   ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array)));
	cached->hash = hash;
	cached->keylen = keylen;
	memcpy(cached->key, key, keylen);
	return cached;
}

const CodeSet *
code_set_lookup(CodeSetCache *cache, Datum codes)
{
	/* An array from a table has a short header: it need not be unpacked. */
	struct varlena *packed = PG_DETOAST_DATUM_PACKED(codes);
	const char *key = VARDATA_ANY(packed);
	Size		keylen = VARSIZE_ANY_EXHDR(packed);
	uint32		hash;
	uint32		slot;

	if (cache->latest && has_key(cache->latest, key, keylen))
		return &cache->latest->set;

	hash = hash_bytes((const unsigned char *) key, (int) keylen);
	for (slot = hash % CACHE_SLOTS; cache->slots[slot]; slot = (slot + 1) % CACHE_SLOTS)
	{
		CachedSet  *cached = cache->slots[slot];

		if (cached->hash == hash && has_key(cached, key, keylen))
		{
			cache->latest = cached;
			return &cached->set;
		}
	}

	if (cache->nsets == CACHE_MAX_SETS)
	{
		MemoryContextReset(cache->context);
		memset(cache->slots, 0, sizeof(cache->slots));
		cache->latest = NULL;
		cache->nsets = 0;
		slot = hash % CACHE_SLOTS;
	}
	cache->latest = make_cached_set(cache, codes, key, keylen, hash);
	cache->slots[slot] = cache->latest;
	cache->nsets++;
	return &cache->latest->set;
}
