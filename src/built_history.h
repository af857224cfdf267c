/*
 * built_history.h
 *	  When a footprint stood.
 */
#ifndef INDUSTRIAL_PARK_BUILT_HISTORY_H
#define INDUSTRIAL_PARK_BUILT_HISTORY_H

#include "coverage.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

/*
 * Takes a period as the days of a footprint; false if it stood on no day.
 * The type is that of daterange, with TYPECACHE_RANGE_INFO.
 */
extern bool footprint_period(TypeCacheEntry *type, RangeType *range, Footprint *footprint);

#endif							/* INDUSTRIAL_PARK_BUILT_HISTORY_H */
