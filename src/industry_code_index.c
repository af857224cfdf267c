/*
 * industry_code_index.c
 *	  What the planner and ANALYZE know about industry_code: "is or is below" as
 *	  a btree range, and how many rows it will find.
 *
 * Estimates are made on the catalogue, not on the numbers: the codes are
 * sparse in their 15 bits, so interpolating between numbers would be far off.
 * The distribution of a column is spread over the catalogue's entries once,
 * and every question is a sum over it.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "access/stratnum.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_statistic.h"
#include "catalog/pg_type_d.h"
#include "commands/vacuum.h"
#include "industry_catalog.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "parser/parse_func.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"
#include "utils/syscache.h"

/*
 * Statistics target of a column that has none of its own: above the number of
 * classes, so that the list of common values can hold every code.
 */
#define INDUSTRY_STATISTICS_TARGET	1500

/* Where neither operand can be looked into. */
#define DEFAULT_BELOW_SELECTIVITY	0.005

/* A share of the rows for every entry of the catalogue. */
typedef double Distribution[INDUSTRY_ENTRIES];

PG_FUNCTION_INFO_V1(industry_code_typanalyze);
Datum
industry_code_typanalyze(PG_FUNCTION_ARGS)
{
	VacAttrStats *stats = (VacAttrStats *) PG_GETARG_POINTER(0);

	if (VacAttrStatsTarget(stats) < 0)
		VacAttrStatsTarget(stats) = Max(default_statistics_target,
										INDUSTRY_STATISTICS_TARGET);
	PG_RETURN_BOOL(std_typanalyze(stats));
}

/*
 * Index conditions
 */

/*
 * "key is or is below other" as "key >= other AND key <= last(other)" on a
 * btree of codes; not lossy.  keyarg says which argument of the function is
 * the lower one.  NIL if there is no such condition.
 */
static List *
below_index_condition(SupportRequestIndexCondition *req, int keyarg)
{
	List	   *args;
	Node	   *key;
	Expr	   *first;
	Expr	   *last;
	Oid			type = req->index->opcintype[req->indexcol];
	Oid			ge;
	Oid			le;

	if (req->index->relam != BTREE_AM_OID || req->indexarg != keyarg)
		return NIL;
	if (is_opclause(req->node))
		args = ((OpExpr *) req->node)->args;
	else if (is_funcclause(req->node))
		args = ((FuncExpr *) req->node)->args;
	else
		return NIL;
	if (list_length(args) != 2)
		return NIL;
	key = list_nth(args, keyarg);
	first = list_nth(args, 1 - keyarg);

	ge = get_opfamily_member(req->opfamily, type, type, BTGreaterEqualStrategyNumber);
	le = get_opfamily_member(req->opfamily, type, type, BTLessEqualStrategyNumber);
	if (!OidIsValid(ge) || !OidIsValid(le))
		return NIL;

	if (IsA(first, Const))
	{
		Const	   *constant = (Const *) first;
		IndustryCode code = DatumGetIndustryCode(constant->constvalue);

		if (constant->constisnull)
			return NIL;
		last = (Expr *) makeConst(type, -1, InvalidOid, sizeof(IndustryCode),
								  IndustryCodeGetDatum(industry_catalog_last(code)),
								  false, true);
	}
	else
	{
		char	   *schema = get_namespace_name(get_func_namespace(req->funcid));
		Oid			funcid;

		if (schema == NULL ||
			!is_pseudo_constant_for_index(req->root, (Node *) first, req->index))
			return NIL;
		funcid = LookupFuncName(list_make2(makeString(schema),
										   makeString("industry_code_last")),
								1, &type, true);
		if (!OidIsValid(funcid))
			return NIL;
		last = (Expr *) makeFuncExpr(funcid, type, list_make1(copyObject(first)),
									 InvalidOid, InvalidOid, COERCE_EXPLICIT_CALL);
	}

	req->lossy = false;
	return list_make2(make_opclause(ge, BOOLOID, false, (Expr *) key, first,
									InvalidOid, InvalidOid),
					  make_opclause(le, BOOLOID, false, (Expr *) copyObject(key), last,
									InvalidOid, InvalidOid));
}

static Node *
below_support(Node *request, int keyarg)
{
	if (!IsA(request, SupportRequestIndexCondition))
		return NULL;
	return (Node *) below_index_condition((SupportRequestIndexCondition *) request,
										  keyarg);
}

PG_FUNCTION_INFO_V1(industry_code_below_support);
Datum
industry_code_below_support(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(below_support((Node *) PG_GETARG_POINTER(0), 0));
}

PG_FUNCTION_INFO_V1(industry_code_above_support);
Datum
industry_code_above_support(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(below_support((Node *) PG_GETARG_POINTER(0), 1));
}

/*
 * Row estimates
 */

/*
 * The catalogue's index of a code in the statistics, or -1: nothing but the
 * type's own rules has checked those.
 */
static int
entry_of(Datum value)
{
	IndustryCode code = DatumGetIndustryCode(value);

	return industry_code_exists(code) ? industry_catalog_floor(code) : -1;
}

static bool
entry_is_class(int entry)
{
	return industry_code_level(industry_catalog[entry].code) == INDUSTRY_CLASS;
}

/*
 * Divides share evenly among the classes between two entries (the last not
 * included) that are not among the common values.  Returns false if there are
 * none.
 */
static bool
spread_over_classes(Distribution shares, const bool *common,
					int first, int end, double share)
{
	int			nclasses = 0;

	for (int i = first; i < end; i++)
		nclasses += entry_is_class(i) && !common[i];
	for (int i = first; i < end; i++)
		if (entry_is_class(i) && !common[i])
			shares[i] += share / nclasses;
	return nclasses > 0;
}

/*
 * The distribution of a column: its common values; what the histogram says of
 * the others; and without statistics, evenly over the classes.
 */
static void
load_distribution(Distribution shares, VariableStatData *vardata, Oid codetype)
{
	bool		common[INDUSTRY_ENTRIES] = {false};
	int			ncommon = 0;
	double		rest = 1.0;
	AttStatsSlot slot;

	memset(shares, 0, sizeof(Distribution));
	if (HeapTupleIsValid(vardata->statsTuple))
	{
		rest -= ((Form_pg_statistic) GETSTRUCT(vardata->statsTuple))->stanullfrac;

		if (get_attstatsslot(&slot, vardata->statsTuple, STATISTIC_KIND_MCV,
							 InvalidOid, ATTSTATSSLOT_VALUES | ATTSTATSSLOT_NUMBERS))
		{
			for (int i = 0; getBaseType(slot.valuetype) == codetype &&
				 i < Min(slot.nvalues, slot.nnumbers); i++)
			{
				int			entry = entry_of(slot.values[i]);

				if (entry < 0)
					continue;
				shares[entry] = slot.numbers[i];
				common[entry] = true;
				rest -= slot.numbers[i];
				ncommon++;
			}
			free_attstatsslot(&slot);
		}
		rest = Max(rest, 0.0);

		if (get_attstatsslot(&slot, vardata->statsTuple, STATISTIC_KIND_HISTOGRAM,
							 InvalidOid, ATTSTATSSLOT_VALUES))
		{
			/*
			 * Every bound stands for an equal number of rows: those after the
			 * bound before it up to its own.  Of the distinct values there,
			 * the bound is one, and gets its part; the rest is spread.
			 */
			bool		isdefault;
			double		ndistinct = get_variable_numdistinct(vardata, &isdefault) - ncommon;
			double		share = rest / slot.nvalues;
			double		at_bound = share * Min(1.0, slot.nvalues / Max(ndistinct, 1.0));
			int			previous = -1;

			for (int i = 0; getBaseType(slot.valuetype) == codetype &&
				 i < slot.nvalues; i++)
			{
				int			entry = entry_of(slot.values[i]);

				if (entry < 0)
					continue;
				if (previous >= 0 &&
					spread_over_classes(shares, common, previous + 1, entry,
										share - at_bound))
					shares[entry] += at_bound;
				else
					shares[entry] += share;
				previous = entry;
				rest -= share;
			}
			free_attstatsslot(&slot);
		}
	}
	if (rest > 0)
		spread_over_classes(shares, common, 0, INDUSTRY_ENTRIES, rest);
}

/*
 * The chance that a code drawn from one distribution is, or is below, a code
 * drawn from another.
 */
static double
chance_below(Distribution lower, Distribution upper)
{
	double		chance = 0.0;
	double		before[INDUSTRY_ENTRIES + 1];

	before[0] = 0.0;
	for (int i = 0; i < INDUSTRY_ENTRIES; i++)
		before[i + 1] = before[i] + lower[i];
	for (int i = 0; i < INDUSTRY_ENTRIES; i++)
	{
		if (upper[i] > 0)
		{
			int32		limit = industry_code_limit(industry_catalog[i].code);

			chance += upper[i] *
				(before[industry_catalog_floor(limit) + 1] - before[i]);
		}
	}
	return chance;
}

/*
 * The type industry_code, found beside the estimator.  An estimator may be
 * attached to any operator by anyone, so the types are not to be believed.
 */
static Oid
code_type(FunctionCallInfo fcinfo)
{
	Oid			namespace = get_func_namespace(fcinfo->flinfo->fn_oid);

	return GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid,
						   CStringGetDatum("industry_code"),
						   ObjectIdGetDatum(namespace));
}

/* keyarg: which operand is the lower one */
static double
below_restriction(FunctionCallInfo fcinfo, int keyarg)
{
	PlannerInfo *root = (PlannerInfo *) PG_GETARG_POINTER(0);
	List	   *args = (List *) PG_GETARG_POINTER(2);
	int			varRelid = PG_GETARG_INT32(3);
	Oid			codetype = code_type(fcinfo);
	VariableStatData vardata;
	Node	   *other;
	bool		varonleft;
	Distribution known;
	Distribution asked;
	double		selectivity;

	if (!get_restriction_variable(root, args, varRelid, &vardata, &other, &varonleft))
		return DEFAULT_BELOW_SELECTIVITY;

	if (IsA(other, Const))
	{
		Const	   *constant = (Const *) other;
		int			entry = -1;

		if (!constant->constisnull && getBaseType(constant->consttype) == codetype)
			entry = entry_of(constant->constvalue);
		if (entry < 0)
		{
			ReleaseVariableStats(vardata);
			return constant->constisnull ? 0.0 : DEFAULT_BELOW_SELECTIVITY;
		}
		memset(asked, 0, sizeof(asked));
		asked[entry] = 1.0;
	}
	else
	{
		/* any code is as likely to be asked for as any other */
		for (int i = 0; i < INDUSTRY_ENTRIES; i++)
			asked[i] = 1.0 / INDUSTRY_ENTRIES;
	}

	load_distribution(known, &vardata, codetype);
	selectivity = varonleft == (keyarg == 0) ?
		chance_below(known, asked) : chance_below(asked, known);
	ReleaseVariableStats(vardata);

	CLAMP_PROBABILITY(selectivity);
	return selectivity;
}

static double
below_join(FunctionCallInfo fcinfo, int keyarg)
{
	PlannerInfo *root = (PlannerInfo *) PG_GETARG_POINTER(0);
	List	   *args = (List *) PG_GETARG_POINTER(2);
	SpecialJoinInfo *sjinfo = (SpecialJoinInfo *) PG_GETARG_POINTER(4);
	Oid			codetype = code_type(fcinfo);
	VariableStatData left;
	VariableStatData right;
	bool		reversed;
	Distribution leftshares;
	Distribution rightshares;
	RelOptInfo *inner;
	double		selectivity;

	get_join_variables(root, args, sjinfo, &left, &right, &reversed);
	load_distribution(leftshares, &left, codetype);
	load_distribution(rightshares, &right, codetype);
	selectivity = keyarg == 0 ?
		chance_below(leftshares, rightshares) : chance_below(rightshares, leftshares);

	/* Here it is the chance that an outer row finds any inner row at all. */
	inner = reversed ? left.rel : right.rel;
	if ((sjinfo->jointype == JOIN_SEMI || sjinfo->jointype == JOIN_ANTI) && inner)
		selectivity *= inner->rows;

	ReleaseVariableStats(left);
	ReleaseVariableStats(right);
	CLAMP_PROBABILITY(selectivity);
	return selectivity;
}

PG_FUNCTION_INFO_V1(industry_code_below_sel);
Datum
industry_code_below_sel(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(below_restriction(fcinfo, 0));
}

PG_FUNCTION_INFO_V1(industry_code_above_sel);
Datum
industry_code_above_sel(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(below_restriction(fcinfo, 1));
}

PG_FUNCTION_INFO_V1(industry_code_below_joinsel);
Datum
industry_code_below_joinsel(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(below_join(fcinfo, 0));
}

PG_FUNCTION_INFO_V1(industry_code_above_joinsel);
Datum
industry_code_above_joinsel(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(below_join(fcinfo, 1));
}
