/*
 * compat.h
 *	  Differences between PostgreSQL 15 to 18, in one place.
 *
 * Every other file is written for the newest supported major and includes
 * this header right after postgres.h.  Gates are on PG_VERSION_NUM only; when
 * a major is dropped, its branches go with it.
 */
#ifndef INDUSTRIAL_PARK_COMPAT_H
#define INDUSTRIAL_PARK_COMPAT_H

#include "postgres.h"

#if PG_VERSION_NUM < 150000
#error "industrial_park needs PostgreSQL 15 or later"
#endif

/*
 * Messages of this module come from its own catalogue, not from the
 * server's.  Must precede the first ereport() of the file.
 */
#undef TEXTDOMAIN
#define TEXTDOMAIN PG_TEXTDOMAIN("industrial_park")

#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#include "nodes/miscnodes.h"
#else

/*
 * Soft input errors came with 16.  Before it, an input error is always hard:
 * the context is ignored.
 */
#define ereturn(escontext, dummy_value, ...) \
	do { \
		(void) (escontext); \
		ereport(ERROR, __VA_ARGS__); \
		return dummy_value; \
	} while (0)
#endif

/* get_extension_schema() became public with 16. */
#if PG_VERSION_NUM < 160000
#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_extension.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"

static inline Oid
get_extension_schema(Oid ext_oid)
{
	Relation	rel = table_open(ExtensionRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	Oid			schema = InvalidOid;

	ScanKeyInit(&key, Anum_pg_extension_oid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(ext_oid));
	scan = systable_beginscan(rel, ExtensionOidIndexId, true, NULL, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
		schema = ((Form_pg_extension) GETSTRUCT(tuple))->extnamespace;
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return schema;
}
#endif

/* A hint that is translated already. */
#if PG_VERSION_NUM < 180000
#define errhint_internal errhint
#endif

/* Functions that do not return are marked in front since 18. */
#if PG_VERSION_NUM < 180000
#define pg_noreturn pg_attribute_noreturn()
#endif

/* A scan counts for EXPLAIN since 18. */
#if PG_VERSION_NUM >= 180000
#define park_index_beginscan(table, index, snapshot, keys) \
	index_beginscan(table, index, snapshot, NULL, keys, 0)
#else
#define park_index_beginscan(table, index, snapshot, keys) \
	index_beginscan(table, index, snapshot, keys, 0)
#endif

/* Overflow-checked allocation of arrays came with 16 and later minor releases of 15. */
#ifndef palloc_array
#define palloc_array(type, count) ((type *) palloc(mul_size(sizeof(type), (count))))
#include "storage/shmem.h"
#endif

/* The statistics target that ANALYZE was asked for moved out of pg_attribute. */
#if PG_VERSION_NUM >= 170000
#define VacAttrStatsTarget(stats) ((stats)->attstattarget)
#else
#define VacAttrStatsTarget(stats) ((stats)->attr->attstattarget)
#endif

/*
 * Like pg_attribute_printf(), whose "gnu_printf" clang refuses where
 * PostgreSQL was built with gcc.
 */
#define PARK_PRINTF(format_, first_) __attribute__((format(printf, format_, first_)))

/* The magic block names the module and its version from 18 on. */
#if PG_VERSION_NUM >= 180000
#define PARK_MODULE_MAGIC(name_, version_) \
	PG_MODULE_MAGIC_EXT(.name = (name_), .version = (version_))
#else
#define PARK_MODULE_MAGIC(name_, version_) PG_MODULE_MAGIC
#endif

#endif							/* INDUSTRIAL_PARK_COMPAT_H */
