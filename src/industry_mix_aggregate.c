/*
 * industry_mix_aggregate.c
 *	  The aggregates industry_mix and sum: how the state lives between rows.
 *
 * The state is an industry_mix for SQL, so that partial results can be stored
 * and sent between nodes.  In the process it is an expanded object around a
 * MixTable, changed in place and flattened only where it leaves the process.
 */
#include "compat.h"

#include "access/detoast.h"
#include "mix_table.h"
#include "nodes/memnodes.h"
#include "utils/expandeddatum.h"
#include "utils/memutils.h"

typedef struct ExpandedMix
{
	ExpandedObjectHeader hdr;
	MixTable	table;
} ExpandedMix;

static Size
expanded_mix_flat_size(ExpandedObjectHeader *header)
{
	MixEntry	entries[MIX_MAX_ENTRIES];
	int			n = mix_table_entries(&((ExpandedMix *) header)->table, entries);

	return mix_size(entries, n);
}

static void
expanded_mix_flatten(ExpandedObjectHeader *header, void *result,
					 Size size PG_USED_FOR_ASSERTS_ONLY)
{
	MixEntry	entries[MIX_MAX_ENTRIES];
	int			n = mix_table_entries(&((ExpandedMix *) header)->table, entries);

	mix_write(entries, n, (IndustryMix *) result);
	Assert(VARSIZE(result) == size);
}

static const ExpandedObjectMethods expanded_mix_methods = {
	expanded_mix_flat_size,
	expanded_mix_flatten
};

/*
 * The context of all states that live in one context of the executor.  An
 * expanded object is meant to have a context of its own, which the executor
 * wants to be a child of its own one.  But then a million groups would be a
 * million contexts, of a kilobyte each, walked through one by one whenever a
 * hash aggregate measures its memory.  What a shared context rules out is to
 * delete or move one object; nobody does, as the read-write pointer is seen by
 * the functions below only, and they return what they were given.
 */
#define STATES_CONTEXT	"industry mixes"

static MemoryContext
states_context(MemoryContext parent)
{
	for (MemoryContext child = parent->firstchild; child; child = child->nextchild)
		if (strcmp(child->name, STATES_CONTEXT) == 0)
			return child;
	return AllocSetContextCreate(parent, STATES_CONTEXT, ALLOCSET_DEFAULT_SIZES);
}

/* A state that begins with what argument 0 holds, if it is no NULL. */
static pg_noinline ExpandedMix *
make_state(FunctionCallInfo fcinfo)
{
	MemoryContext context;
	ExpandedMix *state;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "transition of industry_mix called in non-aggregate context");

	context = states_context(context);
	state = MemoryContextAlloc(context, sizeof(ExpandedMix));
	EOH_init_header(&state->hdr, &expanded_mix_methods, context);
	mix_table_init(&state->table, context);
	if (!PG_ARGISNULL(0))
		mix_table_add_mix(&state->table, PG_GETARG_INDUSTRY_MIX(0));
	return state;
}

/* The state to go on with: argument 0, if it is one that was made here. */
static inline ExpandedMix *
get_state(FunctionCallInfo fcinfo)
{
	varatt_expanded pointer;

	if (PG_ARGISNULL(0) || !VARATT_IS_EXTERNAL_EXPANDED_RW(PG_GETARG_POINTER(0)))
		return make_state(fcinfo);

	/* DatumGetEOHP(), but inline: this is done for every row */
	VARATT_EXTERNAL_GET_POINTER(pointer, PG_GETARG_POINTER(0));
	return (ExpandedMix *) pointer.eohptr;
}

/* Transition: (state, industry, amount); the state is NULL before any amount. */
PG_FUNCTION_INFO_V1(industry_mix_accum);
Datum
industry_mix_accum(PG_FUNCTION_ARGS)
{
	ExpandedMix *state;

	if (PG_ARGISNULL(2))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}

	state = get_state(fcinfo);
	mix_table_add(&state->table,
				  PG_ARGISNULL(1) ? MIX_NO_CODE : PG_GETARG_INDUSTRY_CODE(1),
				  PG_GETARG_INT64(2));
	PG_RETURN_DATUM(EOHPGetRWDatum(&state->hdr));
}

/* Adds a mix to the state: merges partial results, and sums up mixes. */
PG_FUNCTION_INFO_V1(industry_mix_merge);
Datum
industry_mix_merge(PG_FUNCTION_ARGS)
{
	ExpandedMix *state = get_state(fcinfo);

	mix_table_add_mix(&state->table, PG_GETARG_INDUSTRY_MIX(1));
	PG_RETURN_DATUM(EOHPGetRWDatum(&state->hdr));
}
