/*
 * waiver.c
 *	  What a waiver has to say, before it is written.  What it lifts is decided
 *	  in judge.c.
 *
 * Article 6 is what others rely on when they sign: its waivers rest on a
 * document, end some day, and name a row that the rule can be waived for.  One
 * that named another table would stand among those in force and lift nothing.
 */
#include "compat.h"

#include "cell.h"
#include "judge.h"
#include "utils/builtins.h"
#include "utils/rangetypes.h"

PG_FUNCTION_INFO_V1(check_waiver);

/* The constraint that asks, so that a client need not parse the message. */
#define CONSTRAINT "waivers_grant"

static bool
can_be_waived_for(const Rule *rule, const char *table)
{
	const Watch *watch = rule_watch(rule, table);

	return (watch && !watch->guards) ||
		(rule->owner_table && strcmp(rule->owner_table, table) == 0) ||
		(rule->area_table && strcmp(rule->area_table, table) == 0);
}

static bool
has_document(FunctionCallInfo fcinfo, int argument)
{
	text	   *document;

	if (PG_ARGISNULL(argument))
		return false;
	document = PG_GETARG_TEXT_PP(argument);
	return *cell_fold(VARDATA_ANY(document), (int) VARSIZE_ANY_EXHDR(document)) != '\0';
}

/* A period that is empty or begins nowhere is refused by another constraint. */
static bool
has_end(FunctionCallInfo fcinfo, int argument)
{
	return PG_ARGISNULL(argument) ||
		(range_get_flags(PG_GETARG_RANGE_P(argument)) & RANGE_UB_INF) == 0;
}

/*
 * check_waiver(rule, subject_table, applies, document): for a CHECK constraint:
 * true, or an error that says what is missing.  Of other articles all is true,
 * and that the rule can be waived is checked by check_rule().
 */
Datum
check_waiver(PG_FUNCTION_ARGS)
{
	char	   *code,
			   *table;
	const Rule *rule;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_BOOL(true);
	code = text_to_cstring(PG_GETARG_TEXT_PP(0));
	table = text_to_cstring(PG_GETARG_TEXT_PP(1));
	rule = rule_by_code(code);
	if (rule == NULL || !rule->waivable || rule->article == NULL || strcmp(rule->article, "6") != 0)
		PG_RETURN_BOOL(true);
	if (!can_be_waived_for(rule, table))
		ereport(ERROR,
				(errcode(ERRCODE_CHECK_VIOLATION),
				 errmsg("rule \"%s\" is not waived for a row of \"%s\"", code, table),
				 errhint("Name the row it is judged on, or what that belongs to: for example the"
						 " project, with subject_table 'projects'."),
				 err_generic_string(PG_DIAG_COLUMN_NAME, "subject_table"),
				 err_generic_string(PG_DIAG_CONSTRAINT_NAME, CONSTRAINT)));
	if (!has_document(fcinfo, 3))
		ereport(ERROR,
				(errcode(ERRCODE_CHECK_VIOLATION),
				 errmsg("a waiver of \"%s\" needs a document", code),
				 errhint("Say in column document which document grants it."),
				 err_generic_string(PG_DIAG_COLUMN_NAME, "document"),
				 err_generic_string(PG_DIAG_CONSTRAINT_NAME, CONSTRAINT)));
	if (!has_end(fcinfo, 2))
		ereport(ERROR,
				(errcode(ERRCODE_CHECK_VIOLATION),
				 errmsg("a waiver of \"%s\" needs an end", code),
				 errhint("Give column applies a last day, like [2026-01-01,2026-12-31]."),
				 err_generic_string(PG_DIAG_COLUMN_NAME, "applies"),
				 err_generic_string(PG_DIAG_CONSTRAINT_NAME, CONSTRAINT)));
	PG_RETURN_BOOL(true);
}
