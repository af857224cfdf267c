/*
 * geometry_findings.c
 *	  The findings of the rules on geometry alone, for views over whole tables:
 *	  the other rules of a table may cost many times as much.
 */
#include "compat.h"

#include "catalog/pg_class.h"
#include "executor/spi.h"
#include "judge.h"
#include "trigger.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

PG_FUNCTION_INFO_V1(geometry_findings);

#define GEOMETRY_RULES "g."

/* The stored row given as argument, as a subject. */
static void
get_subject(FunctionCallInfo fcinfo, DateADT as_of, HeapTuple tuple, Subject *subject)
{
	HeapTupleHeader header;
	Oid			relid = get_typ_typrelid(getBaseType(get_fn_expr_argtype(fcinfo->flinfo, 0)));

	if (!OidIsValid(relid) ||
		(get_rel_relkind(relid) != RELKIND_RELATION &&
		 get_rel_relkind(relid) != RELKIND_PARTITIONED_TABLE))
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("%s() needs a row of a register's table", "geometry_findings"),
				 errhint("For example: SELECT f.* FROM liuzhou.plots p, park.geometry_findings(p) f.")));
	relid = root_table(relid);

	header = PG_GETARG_HEAPTUPLEHEADER(0);
	tuple->t_len = HeapTupleHeaderGetDatumLength(header);
	tuple->t_data = header;
	tuple->t_tableOid = InvalidOid;
	ItemPointerSetInvalid(&tuple->t_self);

	memset(subject, 0, sizeof(*subject));
	subject->schema = get_rel_namespace(relid);
	subject->table = get_rel_name(relid);
	subject->desc = lookup_rowtype_tupdesc_copy(HeapTupleHeaderGetTypeId(header),
												HeapTupleHeaderGetTypMod(header));
	subject->tuple = tuple;
	subject->as_of = as_of;
	register_check(subject->schema);
	if (subject_has_column(subject, "id"))
		subject_int8(subject, "id", &subject->id);
}

Datum
geometry_findings(PG_FUNCTION_ARGS)
{
	HeapTupleData tuple;
	Subject		subject;
	const Rule *rule;
	Finding		finding;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(1) || DATE_NOT_FINITE(PG_GETARG_DATEADT(1)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("as_of must be a finite date")));
	if (PG_ARGISNULL(0))
		return (Datum) 0;

	get_subject(fcinfo, PG_GETARG_DATEADT(1), &tuple, &subject);
	SPI_connect();
	for (int i = 0; (rule = rule_at(i)) != NULL; i++)
	{
		const Watch *watch = rule_watch(rule, subject.table);

		if (strncmp(rule->code, GEOMETRY_RULES, strlen(GEOMETRY_RULES)) != 0 ||
			watch == NULL || watch->guards)
			continue;
		judge(rule, &subject, &finding);
		finding_put(&finding, &subject, (ReturnSetInfo *) fcinfo->resultinfo);
	}
	SPI_finish();
	return (Datum) 0;
}
