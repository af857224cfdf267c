/*
 * aspect.c
 *	  From the findings of a project to its six aspects.  No rule is written
 *	  here.
 */
#include "compat.h"

#include "aspect.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "rules/rules.h"
#include "trigger.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

PG_FUNCTION_INFO_V1(aspect_verdicts);

/* In the order of article 6. */
const char *const aspect_names[ASPECTS] = {
	gettext_noop("industry_positioning"), gettext_noop("development_plan"),
	gettext_noop("investment_scale"), gettext_noop("investment_intensity"),
	gettext_noop("intensive_land_use"), gettext_noop("energy_environment"),
};

static const Rule *const tables[] = {aspect_rules, site_rules};

/* A failure decides; then what is not known; what does not apply says nothing. */
static int
weight(Verdict verdict)
{
	switch (verdict)
	{
		case VERDICT_FAIL:
			return 3;
		case VERDICT_PASS:
			return 1;
		case VERDICT_NOT_APPLICABLE:
			return 0;
		default:
			return 2;
	}
}

Verdict
aspect_verdict(const Subject *project, const char *aspect, StringInfo messages)
{
	Verdict		verdict = VERDICT_NOT_APPLICABLE;

	for (int t = 0; t < (int) lengthof(tables); t++)
		for (const Rule *rule = tables[t]; rule->code; rule++)
		{
			Finding		finding = {
				.rule = rule->code,
				.verdict = VERDICT_UNKNOWN,
				.on = project->as_of,
				.quiet = messages == NULL,
			};

			if (strcmp(rule->aspect, aspect) != 0)
				continue;
			rule->evaluate(project, &finding);
			if (weight(finding.verdict) > weight(verdict))
				verdict = finding.verdict;
			if (messages)
				appendStringInfo(messages, "%s%s %s: %s", messages->len ? "\n" : "", rule->code,
								 verdict_name(finding.verdict), finding.message);
		}
	return verdict;
}

bool
reviewed_project(const Subject *subject, int64 project, DateADT applied_on, Subject *result)
{
	static const RegisterQuery query = {
		"SELECT p.* FROM {reg}.projects p WHERE p.id {=} $1",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(project)};

	if (register_run(subject, &query, values, NULL) == 0)
		return false;
	memset(result, 0, sizeof(Subject));
	result->schema = subject->schema;
	result->table = "projects";
	result->desc = SPI_tuptable->tupdesc;
	result->tuple = SPI_tuptable->vals[0];
	result->id = project;
	result->as_of = applied_on;
	result->writing = subject->writing;
	return true;
}

/* The project that is the first argument; an error if it is anything else. */
static void
project_argument(FunctionCallInfo fcinfo, HeapTuple tuple, Subject *project)
{
	Oid			relid = root_table(get_typ_typrelid(getBaseType(get_fn_expr_argtype(fcinfo->flinfo, 0))));
	HeapTupleHeader header = PG_GETARG_HEAPTUPLEHEADER(0);

	memset(project, 0, sizeof(Subject));
	project->schema = get_rel_namespace(relid);
	register_check(project->schema);
	project->table = get_rel_name(relid);
	tuple->t_len = HeapTupleHeaderGetDatumLength(header);
	tuple->t_data = header;
	tuple->t_tableOid = InvalidOid;
	ItemPointerSetInvalid(&tuple->t_self);
	project->desc = lookup_rowtype_tupdesc_copy(HeapTupleHeaderGetTypeId(header),
												HeapTupleHeaderGetTypMod(header));
	project->tuple = tuple;
	subject_int8(project, "id", &project->id);
}

static void
check_argument(FunctionCallInfo fcinfo)
{
	Oid			relid = get_typ_typrelid(getBaseType(get_fn_expr_argtype(fcinfo->flinfo, 0)));

	if (!OidIsValid(relid) || strcmp(get_rel_name(root_table(relid)), "projects") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("aspect_verdicts() needs a row of a register's table of projects"),
				 errhint("For example: SELECT a.* FROM liuzhou.projects p, park.aspect_verdicts(p) a.")));
	if (PG_ARGISNULL(1) || DATE_NOT_FINITE(PG_GETARG_DATEADT(1)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("as_of must be a finite date")));
}

/*
 * aspect_verdicts(row, as_of): the six aspects of a project, stored or not.
 */
Datum
aspect_verdicts(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	HeapTupleData tuple;
	Subject		project;

	InitMaterializedSRF(fcinfo, 0);
	check_argument(fcinfo);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	project_argument(fcinfo, &tuple, &project);
	project.as_of = PG_GETARG_DATEADT(1);

	SPI_connect();
	for (int i = 0; i < ASPECTS; i++)
	{
		StringInfoData messages;
		Verdict		verdict;
		Datum		values[3];
		bool		nulls[3] = {0};

		initStringInfo(&messages);
		verdict = aspect_verdict(&project, aspect_names[i], &messages);
		values[0] = CStringGetTextDatum(aspect_names[i]);
		values[1] = DirectFunctionCall2(enum_in, CStringGetDatum(verdict_name(verdict)),
										ObjectIdGetDatum(TupleDescAttr(rsinfo->setDesc, 1)->atttypid));
		values[2] = CStringGetTextDatum(messages.data);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	SPI_finish();
	return (Datum) 0;
}
