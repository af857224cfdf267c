/*
 * subject.c
 *	  Columns of a row under judgement.  What they mean to a rule is not decided
 *	  here.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "postgis.h"
#include "subject.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/rangetypes.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

void
column_missing(Oid schema, const char *table, const char *column)
{
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_COLUMN),
			 errmsg("table \"%s.%s\" has no column \"%s\" of the expected type",
					get_namespace_name(schema), table, column),
			 errhint("The rules of the register read this column; restore it.")));
}

int
subject_column(const Subject *subject, const char *column, Oid type)
{
	int			number = SPI_fnumber(subject->desc, column);

	if (number <= 0 || SPI_gettypeid(subject->desc, number) != type)
		column_missing(subject->schema, subject->table, column);
	return number;
}

bool
column_differs(TupleDesc desc, HeapTuple a, HeapTuple b, const char *column)
{
	int			number = SPI_fnumber(desc, column);
	bool		a_null = true,
				b_null = true;
	Datum		in_a,
				in_b;

	if (number <= 0)
		return true;
	in_a = a ? heap_getattr(a, number, desc, &a_null) : (Datum) 0;
	in_b = b ? heap_getattr(b, number, desc, &b_null) : (Datum) 0;
	if (a_null || b_null)
		return a_null != b_null;
	return !datum_image_eq(in_a, in_b, TupleDescAttr(desc, number - 1)->attbyval,
						   TupleDescAttr(desc, number - 1)->attlen);
}

static int
column_number(const Subject *subject, const char *column)
{
	ColumnCache *cache = subject->columns;
	int			number;

	for (int i = 0; cache && i < cache->count; i++)
		if (cache->names[i] == column)
			return cache->numbers[i];
	number = SPI_fnumber(subject->desc, column);
	if (cache && cache->count < MAX_KNOWN_COLUMNS)
	{
		cache->names[cache->count] = column;
		cache->numbers[cache->count++] = number;
	}
	return number;
}

bool
subject_has_column(const Subject *subject, const char *column)
{
	return column_number(subject, column) > 0;
}

/*
 * A column of the subject.  The user owns the tables and may alter them, so
 * neither the column nor its type is taken for granted.
 */
static Datum
subject_value(const Subject *subject, const char *column, Oid type, bool *isnull)
{
	int			number = column_number(subject, column);

	if (number <= 0 || TupleDescAttr(subject->desc, number - 1)->atttypid != type)
		column_missing(subject->schema, subject->table, column);
	if (subject->values)
	{
		*isnull = subject->nulls[number - 1];
		return subject->values[number - 1];
	}
	return SPI_getbinval(subject->tuple, subject->desc, number, isnull);
}

bool
subject_int8(const Subject *subject, const char *column, int64 *value)
{
	bool		isnull;
	Datum		datum = subject_value(subject, column, INT8OID, &isnull);

	if (!isnull)
		*value = DatumGetInt64(datum);
	return !isnull;
}

/* An integer column, as wide as an id. */
bool
subject_int4(const Subject *subject, const char *column, int64 *value)
{
	bool		isnull;
	Datum		datum = subject_value(subject, column, INT4OID, &isnull);

	if (!isnull)
		*value = DatumGetInt32(datum);
	return !isnull;
}

bool
subject_date(const Subject *subject, const char *column, DateADT *value)
{
	bool		isnull;
	Datum		datum = subject_value(subject, column, DATEOID, &isnull);

	if (!isnull)
		*value = DatumGetDateADT(datum);
	return !isnull;
}

bool
subject_bool(const Subject *subject, const char *column, bool *value)
{
	bool		isnull;
	Datum		datum = subject_value(subject, column, BOOLOID, &isnull);

	if (!isnull)
		*value = DatumGetBool(datum);
	return !isnull;
}

bytea *
subject_bytea(const Subject *subject, const char *column)
{
	bool		isnull;
	Datum		datum = subject_value(subject, column, BYTEAOID, &isnull);

	return isnull ? NULL : DatumGetByteaPP(datum);
}

bool
subject_range(const Subject *subject, const char *column, Datum *value)
{
	bool		isnull;

	*value = subject_value(subject, column, DATERANGEOID, &isnull);
	return !isnull;
}

bool
subject_period(const Subject *subject, const char *column, DateADT *first, DateADT *end)
{
	RangeBound	lower,
				upper;
	Datum		range;
	bool		empty;

	if (!subject_range(subject, column, &range))
		return false;
	range_deserialize(lookup_type_cache(DATERANGEOID, TYPECACHE_RANGE_INFO), DatumGetRangeTypeP(range),
					  &lower, &upper, &empty);
	if (empty)
		return false;
	*first = lower.infinite ? DATEVAL_NOBEGIN : DatumGetDateADT(lower.val);
	*end = upper.infinite ? DATEVAL_NOEND : DatumGetDateADT(upper.val);
	return true;
}

bool
subject_geometry(const Subject *subject, const char *column, Datum *value)
{
	bool		isnull;

	*value = subject_value(subject, column, postgis_geometry_type(), &isnull);
	return !isnull;
}

char *
subject_text(const Subject *subject, const char *column)
{
	bool		isnull;
	Datum		datum = subject_value(subject, column, TEXTOID, &isnull);

	return isnull ? NULL : TextDatumGetCString(datum);
}

Numeric
subject_numeric(const Subject *subject, const char *column)
{
	int			number = column_number(subject, column);
	int64		amount;
	bool		isnull;
	Datum		datum;

	if (number > 0 && TupleDescAttr(subject->desc, number - 1)->atttypid == INT8OID)
		return subject_int8(subject, column, &amount) ? int64_to_numeric(amount) : NULL;
	datum = subject_value(subject, column, NUMERICOID, &isnull);
	return isnull ? NULL : DatumGetNumeric(datum);
}

static Oid
industry_type(const Subject *subject)
{
	Oid			type;

	if (subject->columns && OidIsValid(subject->columns->industry_type))
		return subject->columns->industry_type;
	type = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum("industry_code"),
						   ObjectIdGetDatum(get_namespace_oid("park", false)));
	if (subject->columns)
		subject->columns->industry_type = type;
	return type;
}

bool
subject_industry(const Subject *subject, const char *column, IndustryCode *value)
{
	bool		isnull;
	Datum		datum = subject_value(subject, column, industry_type(subject), &isnull);

	if (!isnull)
		*value = DatumGetIndustryCode(datum);
	return !isnull;
}

/* An array of codes; its constraint keeps NULL out. */
int
subject_industries(const Subject *subject, const char *column, const IndustryCode **codes)
{
	bool		isnull;
	Datum		datum = subject_value(subject, column, get_array_type(industry_type(subject)), &isnull);
	ArrayType  *array;

	if (isnull)
		return 0;
	array = DatumGetArrayTypeP(datum);
	if (ARR_HASNULL(array))
		return 0;
	*codes = (const IndustryCode *) ARR_DATA_PTR(array);
	return ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
}

bool
subject_is_draft(const Subject *subject)
{
	char	   *status = subject_has_column(subject, "status") ? subject_text(subject, "status") : NULL;

	return status && strcmp(status, "draft") == 0;
}

const char *
id_text(int64 id)
{
	return id ? psprintf("%lld", (long long) id) : dgettext(TEXTDOMAIN, gettext_noop("(new)"));
}

const char *
subject_name(const Subject *subject)
{
	return id_text(subject->id);
}

/* The label of an enum, whatever its type. */
char *
subject_enum(const Subject *subject, const char *column)
{
	int			number = SPI_fnumber(subject->desc, column);

	if (number <= 0 || !type_is_enum(SPI_gettypeid(subject->desc, number)))
		column_missing(subject->schema, subject->table, column);
	return SPI_getvalue(subject->tuple, subject->desc, number);
}
