/*
 * finding.c
 *	  A finding as a value, as a row, as an error.  No rule is judged here.
 */
#include "compat.h"

#include "amount.h"
#include "finding.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"

static const char *const verdict_names[] = {
	[VERDICT_PASS] = gettext_noop("pass"),
	[VERDICT_FAIL] = gettext_noop("fail"),
	[VERDICT_WAIVED] = gettext_noop("waived"),
	[VERDICT_UNKNOWN] = gettext_noop("unknown"),
	[VERDICT_NOT_APPLICABLE] = gettext_noop("not_applicable"),
};

/* Units as they stand in findings; a message says them in its own language. */
static const char *const units[] pg_attribute_unused() = {
	gettext_noop("industry"), gettext_noop("day"), gettext_noop("review"),
	gettext_noop("agreement"), gettext_noop("aspect"), gettext_noop("m2"),
	gettext_noop("m"), gettext_noop("degree"), gettext_noop("year"), gettext_noop("step"),
	gettext_noop("case"), gettext_noop("change"), gettext_noop("yuan"), gettext_noop("account"), gettext_noop("plan"),
	gettext_noop("document"), gettext_noop("registration"), gettext_noop("point"), gettext_noop("row"),
	gettext_noop("approval"), gettext_noop("plot"), "%",
};

static const char *const mode_names[] = {
	[MODE_OFF] = "off",
	[MODE_WARN] = "warn",
	[MODE_ENFORCE] = "enforce",
};

const char *
verdict_name(Verdict verdict)
{
	return verdict_names[verdict];
}

const char *
mode_name(RuleMode mode)
{
	return mode_names[mode];
}

static char *format_message(const char *msgid, va_list args) PARK_PRINTF(1, 0);

static char *
format_message(const char *msgid, va_list args)
{
	StringInfoData buffer;
	int			saved_errno = errno;

	initStringInfo(&buffer);
	for (;;)
	{
		va_list		again;
		int			needed;

		errno = saved_errno;
		va_copy(again, args);
		needed = appendStringInfoVA(&buffer, dgettext(TEXTDOMAIN, msgid), again);
		va_end(again);
		if (needed == 0)
			return buffer.data;
		enlargeStringInfo(&buffer, needed);
	}
}

void
finding_say(Finding *finding, Verdict verdict, const char *msgid,...)
{
	va_list		args;

	finding->verdict = verdict;
	if (finding->quiet || finding->terse)
		return;
	va_start(args, msgid);
	finding->message = format_message(msgid, args);
	va_end(args);
}

void
finding_add(Finding *finding, const char *msgid,...)
{
	va_list		args;

	if (finding->quiet || finding->terse)
		return;
	va_start(args, msgid);
	finding->message = psprintf("%s%s", finding->message, format_message(msgid, args));
	va_end(args);
}

void
finding_advise(Finding *finding, const char *msgid,...)
{
	va_list		args;

	if (finding->quiet || finding->terse)
		return;
	va_start(args, msgid);
	finding->hint = format_message(msgid, args);
	va_end(args);
}

static Numeric
difference(Numeric a, Numeric b)
{
	return DatumGetNumeric(DirectFunctionCall2(numeric_sub, NumericGetDatum(a), NumericGetDatum(b)));
}

void
finding_at_most(Finding *finding, Numeric measured, Numeric required, const char *unit)
{
	if (finding->quiet)
		return;
	finding->measured = measured;
	finding->required = required;
	finding->unit = unit;
	finding->gap = difference(measured, required);
}

void
finding_at_least(Finding *finding, Numeric measured, Numeric required, const char *unit)
{
	if (finding->quiet)
		return;
	finding->measured = measured;
	finding->required = required;
	finding->unit = unit;
	finding->gap = difference(required, measured);
}

void
finding_no_rule_version(Finding *finding, const char *parameter, DateADT on)
{
	finding->on = on;
	finding_say(finding, VERDICT_NOT_APPLICABLE,
				"no rule version: parameter \"%s\" has no value on %s",
				parameter, date_text(on));
}

/* ISO, whatever DateStyle: messages are compared and searched. */
const char *
date_text(DateADT date)
{
	char		buffer[MAXDATELEN + 1];
	struct pg_tm tm;

	if (DATE_NOT_FINITE(date))
		EncodeSpecialDate(date, buffer);
	else
	{
		j2date(date + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
		EncodeDateOnly(&tm, USE_ISO_DATES, buffer);
	}
	return pstrdup(buffer);
}

static Datum
verdict_datum(Verdict verdict, Oid enum_type)
{
	return DirectFunctionCall2(enum_in, CStringGetDatum(verdict_names[verdict]),
							   ObjectIdGetDatum(enum_type));
}

static Datum
text_or_null(const char *string, bool *isnull)
{
	*isnull = string == NULL;
	return string ? CStringGetTextDatum(string) : (Datum) 0;
}

static Datum
numeric_or_null(Numeric value, bool *isnull)
{
	*isnull = value == NULL;
	return value ? NumericGetDatum(value) : (Datum) 0;
}

void
finding_put(const Finding *finding, const Subject *subject, ReturnSetInfo *rsinfo)
{
	TupleDesc	desc = rsinfo->setDesc;
	Datum		values[12];
	bool		nulls[12] = {0};

	values[0] = CStringGetTextDatum(finding->rule);
	values[1] = text_or_null(finding->article, &nulls[1]);
	values[2] = CStringGetTextDatum(subject->table);
	values[3] = Int64GetDatum(subject->id);
	nulls[3] = subject->id == 0;
	values[4] = verdict_datum(finding->verdict, TupleDescAttr(desc, 4)->atttypid);
	values[5] = numeric_or_null(finding->measured, &nulls[5]);
	values[6] = numeric_or_null(finding->required, &nulls[6]);
	values[7] = text_or_null(finding->unit, &nulls[7]);
	values[8] = numeric_or_null(finding->gap, &nulls[8]);
	values[9] = text_or_null(finding->message, &nulls[9]);
	values[10] = text_or_null(finding->citation, &nulls[10]);
	values[11] = finding->place;
	nulls[11] = finding->place == (Datum) 0;
	tuplestore_putvalues(rsinfo->setResult, desc, values, nulls);
}

/*
 * "6.review_first, article 6: measured 0, required 1, gap 1 (review)", and why,
 * unless the message says that already.
 */
static void
append_finding(StringInfo detail, const Finding *finding)
{
	bool		first = detail->len == 0;

	if (!first)
		appendStringInfoChar(detail, '\n');
	if (finding->article)
		appendStringInfo(detail, dgettext(TEXTDOMAIN, gettext_noop("%s, article %s")),
						 finding->rule, dgettext(TEXTDOMAIN, finding->article));
	else
		appendStringInfoString(detail, finding->rule);
	if (finding->measured)
	{
		const char *people = amounts_text(finding->measured, finding->required, finding->gap,
										  finding->unit);

		appendStringInfo(detail,
						 dgettext(TEXTDOMAIN, gettext_noop(": measured %s, required %s, gap %s (%s)")),
						 numeric_text(finding->measured), numeric_text(finding->required),
						 numeric_text(finding->gap), dgettext(TEXTDOMAIN, finding->unit));
		if (people)
			appendStringInfoString(detail, people);
	}
	if (!first)
		appendStringInfo(detail, dgettext(TEXTDOMAIN, gettext_noop(": %s")), finding->message);
}

/* What can be done, for each failure; what helps against several is said once. */
static char *
all_hints(const Finding *const *findings, int count)
{
	StringInfoData hints;

	initStringInfo(&hints);
	for (int i = 0; i < count; i++)
	{
		bool		said = findings[i]->hint == NULL;

		for (int j = 0; j < i && !said; j++)
			said = findings[j]->hint && strcmp(findings[j]->hint, findings[i]->hint) == 0;
		if (!said)
			appendStringInfo(&hints, "%s%s", hints.len > 0 ? "\n" : "", findings[i]->hint);
	}
	return hints.len > 0 ? hints.data : NULL;
}

void
findings_report(int elevel, const Finding *const *findings, int count, const Subject *subject)
{
	StringInfoData detail;
	char	   *hints = all_hints(findings, count);

	initStringInfo(&detail);
	for (int i = 0; i < count; i++)
		append_finding(&detail, findings[i]);

	ereport(elevel,
			(errcode(elevel >= ERROR ? ERRCODE_CHECK_VIOLATION : ERRCODE_WARNING),
			 errmsg_internal("%s", findings[0]->message),
			 errdetail_internal("%s", detail.data),
			 hints ? errhint_internal("%s", hints) : 0,
			 err_generic_string(PG_DIAG_SCHEMA_NAME, get_namespace_name(subject->schema)),
			 err_generic_string(PG_DIAG_TABLE_NAME, subject->table),
			 err_generic_string(PG_DIAG_CONSTRAINT_NAME, findings[0]->rule)));
}
