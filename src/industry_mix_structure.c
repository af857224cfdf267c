/*
 * industry_mix_structure.c
 *	  Asking an industry_mix about its structure: entries, levels of the code,
 *	  ranking, concentration, and how alike two mixes are.
 *
 * Formulas and their sources are in doc/industry_mix.md.  What depends on a set
 * of codes is in industry_mix_share.c.
 */
#include "compat.h"

#include "common/int.h"
#include "exact.h"
#include "funcapi.h"
#include "industry_mix.h"

static IndustryLevel
level_argument(FunctionCallInfo fcinfo, int n)
{
	int32		level = PG_GETARG_INT32(n);

	if (level < INDUSTRY_SECTION || level > INDUSTRY_CLASS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no level %d of industry codes", level),
				 errhint("Levels are 1 (section), 2 (division), 3 (group) and 4 (class).")));
	return (IndustryLevel) level;
}

/* Is the key a code at the level or below it?  If not, it stays what it is. */
static bool
is_placed(int32 key, IndustryLevel level)
{
	return key != MIX_NO_CODE && industry_code_level(key) >= level;
}

/*
 * Entries at the level: what is below it is added up, what is above it or has
 * no code is kept.  In tree order, ancestors are in order, too.
 */
static int
roll_up(const IndustryMix *mix, IndustryLevel level, MixEntry entries[MIX_MAX_ENTRIES])
{
	int			n = 0;
	MixCursor	cursor;

	for (mix_start(&cursor, mix); cursor.key != MIX_END; mix_advance(&cursor))
	{
		int32		key = is_placed(cursor.key, level) ?
			industry_code_ancestor(cursor.key, level) : cursor.key;

		if (n == 0 || entries[n - 1].key != key)
			entries[n++] = (MixEntry) {key, cursor.amount};
		else if (pg_add_s64_overflow(entries[n - 1].amount, cursor.amount,
									 &entries[n - 1].amount))
			mix_out_of_range(key);
	}
	return n;
}

/* All output; and whether it has shares: none is negative, and there is some. */
static int128
sum_up(const IndustryMix *mix, bool *has_shares)
{
	int128		total = 0;
	MixCursor	cursor;

	*has_shares = true;
	for (mix_start(&cursor, mix); cursor.key != MIX_END; mix_advance(&cursor))
	{
		total += cursor.amount;
		*has_shares &= cursor.amount >= 0;
	}
	*has_shares &= total > 0;
	return total;
}

PG_FUNCTION_INFO_V1(industry_mix_total);
Datum
industry_mix_total(PG_FUNCTION_ARGS)
{
	bool		has_shares;

	PG_RETURN_DATUM(int128_to_int8(sum_up(PG_GETARG_INDUSTRY_MIX(0), &has_shares)));
}

PG_FUNCTION_INFO_V1(industry_mix_entries);
Datum
industry_mix_entries(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MixCursor	cursor;

	InitMaterializedSRF(fcinfo, 0);
	for (mix_start(&cursor, PG_GETARG_INDUSTRY_MIX(0)); cursor.key != MIX_END; mix_advance(&cursor))
	{
		Datum		values[2] = {
			IndustryCodeGetDatum(cursor.key),
			Int64GetDatum(cursor.amount)
		};
		bool		nulls[2] = {cursor.key == MIX_NO_CODE, false};

		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(industry_mix_roll_up);
Datum
industry_mix_roll_up(PG_FUNCTION_ARGS)
{
	MixEntry	entries[MIX_MAX_ENTRIES];
	int			n = roll_up(PG_GETARG_INDUSTRY_MIX(0), level_argument(fcinfo, 1), entries);

	PG_RETURN_INDUSTRY_MIX(mix_make(entries, n));
}

/* By descending amount; equal ones in tree order. */
static int
compare_amounts(const void *a, const void *b)
{
	int64		x = ((const MixEntry *) a)->amount;
	int64		y = ((const MixEntry *) b)->amount;

	return x != y ? (x > y ? -1 : 1) : mix_compare_entries(a, b);
}

PG_FUNCTION_INFO_V1(industry_mix_top);
Datum
industry_mix_top(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const IndustryMix *mix = PG_GETARG_INDUSTRY_MIX(0);
	int32		limit = PG_GETARG_INT32(1);
	MixEntry	entries[MIX_MAX_ENTRIES];
	int			n = roll_up(mix, level_argument(fcinfo, 2), entries);
	bool		has_shares;
	int128		total = sum_up(mix, &has_shares);

	if (limit < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of industries must not be negative: %d", limit)));

	InitMaterializedSRF(fcinfo, 0);
	qsort(entries, n, sizeof(MixEntry), compare_amounts);
	for (int i = 0; i < n && limit > 0; i++)
	{
		Datum		values[3] = {
			IndustryCodeGetDatum(entries[i].key),
			Int64GetDatum(entries[i].amount),
			(Datum) 0
		};
		bool		nulls[3] = {false, false, !has_shares};

		/* what has no code is no industry; what cancels out is nothing */
		if (entries[i].key == MIX_NO_CODE || entries[i].amount == 0)
			continue;
		if (has_shares)
			values[2] = int128_quotient(entries[i].amount, total);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
		limit--;
	}
	return (Datum) 0;
}

/* What the measures below leave out. */
PG_FUNCTION_INFO_V1(industry_mix_unplaced_total);
Datum
industry_mix_unplaced_total(PG_FUNCTION_ARGS)
{
	IndustryLevel level = level_argument(fcinfo, 1);
	int128		total = 0;
	MixCursor	cursor;

	for (mix_start(&cursor, PG_GETARG_INDUSTRY_MIX(0)); cursor.key != MIX_END; mix_advance(&cursor))
		if (!is_placed(cursor.key, level))
			total += cursor.amount;
	PG_RETURN_DATUM(int128_to_int8(total));
}

/*
 * Measures
 *
 * Output by industry at one level, without what has no code or a coarser one.
 * The total is within bigint, so that products of two amounts, and their sums,
 * are within 128 bits: the measures that need no more are exact fractions.
 */
typedef struct Structure
{
	int64		total;			/* greater than 0 */
	int			n;
	MixEntry	industries[MIX_MAX_ENTRIES + 1];	/* amounts > 0; then MIX_END */
} Structure;

/* Returns false if no structure can be told. */
static bool
read_structure(const IndustryMix *mix, IndustryLevel level, Structure *structure)
{
	int			n = roll_up(mix, level, structure->industries);
	int128		total = 0;
	bool		has_shares;

	(void) sum_up(mix, &has_shares);
	if (!has_shares)
		return false;

	structure->n = 0;
	for (int i = 0; i < n; i++)
		if (is_placed(structure->industries[i].key, level))
		{
			total += structure->industries[i].amount;
			structure->industries[structure->n++] = structure->industries[i];
		}
	structure->industries[structure->n] = (MixEntry) {MIX_END, 0};
	structure->total = DatumGetInt64(int128_to_int8(total));
	return total > 0;
}

static int128
sum_of_squares(const Structure *structure)
{
	int128		sum = 0;

	for (int i = 0; i < structure->n; i++)
		sum += (int128) structure->industries[i].amount * structure->industries[i].amount;
	return sum;
}

static int128
square_of_sum(const Structure *structure)
{
	return (int128) structure->total * structure->total;
}

/* Sum of the squares of the shares. */
PG_FUNCTION_INFO_V1(industry_mix_hhi);
Datum
industry_mix_hhi(PG_FUNCTION_ARGS)
{
	Structure	structure;

	if (!read_structure(PG_GETARG_INDUSTRY_MIX(0), level_argument(fcinfo, 1), &structure))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(int128_quotient(sum_of_squares(&structure), square_of_sum(&structure)));
}

/* How many industries of equal size would give this concentration: 1 / HHI. */
PG_FUNCTION_INFO_V1(industry_mix_equivalent_number);
Datum
industry_mix_equivalent_number(PG_FUNCTION_ARGS)
{
	Structure	structure;

	if (!read_structure(PG_GETARG_INDUSTRY_MIX(0), level_argument(fcinfo, 1), &structure))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(int128_quotient(square_of_sum(&structure), sum_of_squares(&structure)));
}

/*
 * HHI stretched so that n industries of equal size have 0: (HHI - 1/n) / (1 -
 * 1/n).  It says nothing of one industry alone.
 */
PG_FUNCTION_INFO_V1(industry_mix_hhi_normalized);
Datum
industry_mix_hhi_normalized(PG_FUNCTION_ARGS)
{
	Structure	structure;
	Datum		square;

	if (!read_structure(PG_GETARG_INDUSTRY_MIX(0), level_argument(fcinfo, 1), &structure) ||
		structure.n == 1)
		PG_RETURN_NULL();

	square = INT128_NUMERIC(square_of_sum(&structure));
	PG_RETURN_DATUM(NUMERIC(div,
							NUMERIC(sub,
									NUMERIC(mul, INT128_NUMERIC(structure.n),
											INT128_NUMERIC(sum_of_squares(&structure))),
									square),
							NUMERIC(mul, INT128_NUMERIC(structure.n - 1), square)));
}

/* Sum of the differences between the shares in both, without their signs. */
PG_FUNCTION_INFO_V1(industry_mix_krugman);
Datum
industry_mix_krugman(PG_FUNCTION_ARGS)
{
	IndustryLevel level = level_argument(fcinfo, 2);
	Structure	first;
	Structure	second;
	const MixEntry *a = first.industries;
	const MixEntry *b = second.industries;
	int128		sum = 0;

	if (!read_structure(PG_GETARG_INDUSTRY_MIX(0), level, &first) ||
		!read_structure(PG_GETARG_INDUSTRY_MIX(1), level, &second))
		PG_RETURN_NULL();

	for (int32 key; (key = Min(a->key, b->key)) != MIX_END;)
	{
		int128		difference = 0;

		if (a->key == key)
			difference += (int128) a++->amount * second.total;
		if (b->key == key)
			difference -= (int128) b++->amount * first.total;
		sum += difference < 0 ? -difference : difference;
	}
	PG_RETURN_DATUM(int128_quotient(sum, (int128) first.total * second.total));
}

static int
compare_doubles(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return x < y ? -1 : x > y;
}

/*
 * Gini coefficient, unweighted, of the location quotients of the reference's
 * industries.  The quotients are needed up to a factor only, which is why the
 * totals do not appear.  An industry that the reference has not has none.
 */
PG_FUNCTION_INFO_V1(industry_mix_gini_specialization);
Datum
industry_mix_gini_specialization(PG_FUNCTION_ARGS)
{
	IndustryLevel level = level_argument(fcinfo, 2);
	Structure	here;
	Structure	reference;
	double		quotients[MIX_MAX_ENTRIES];
	const MixEntry *a = here.industries;
	int			n;
	double		sum = 0;
	double		spread = 0;

	if (!read_structure(PG_GETARG_INDUSTRY_MIX(0), level, &here) ||
		!read_structure(PG_GETARG_INDUSTRY_MIX(1), level, &reference))
		PG_RETURN_NULL();

	n = reference.n;
	for (int i = 0; i < n; i++)
	{
		const MixEntry *b = &reference.industries[i];

		quotients[i] = a->key == b->key ? (double) a++->amount / b->amount : 0;
		sum += quotients[i];
	}
	if (a->key != MIX_END)
		PG_RETURN_NULL();

	/* from both ends: what is equal differs by exactly 0 */
	qsort(quotients, n, sizeof(double), compare_doubles);
	for (int i = 0; i < n / 2; i++)
		spread += (n - 1 - 2 * i) * (quotients[n - 1 - i] - quotients[i]);
	PG_RETURN_DATUM(DirectFunctionCall1(float8_numeric, Float8GetDatum(spread / (n * sum))));
}
