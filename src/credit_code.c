/*
 * credit_code.c
 *	  Unified social credit codes: the check of GB 32100-2015 and what to say of
 *	  a code that fails it.
 *
 * What the characters mean, of which department and place, is not judged: any
 * one wrong character changes the check character, and the lists of departments
 * grow by decree.  Which enterprise has the code is not known here.
 */
#include "compat.h"

#include "cell.h"
#include "credit_code.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(credit_code_check);
PG_FUNCTION_INFO_V1(is_credit_code);
PG_FUNCTION_INFO_V1(check_credit_code);
PG_FUNCTION_INFO_V1(check_credit_code_value);

/* Without I, O, S, V and Z, which are taken for digits and for U. */
static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

#define MODULUS 31
#define WEIGHT 3				/* the n-th character counts 3^(n-1) */

/* The constraint that asks, so that a client need not parse the message. */
#define CONSTRAINT "enterprises_credit_code"
#define DOMAIN_SCHEMA "park"
#define DOMAIN "credit_code"

/* Longest part of a code that a message repeats, in bytes. */
#define CODE_IN_MESSAGE 80

/*
 * Core: UTF-8, no fmgr.
 */

static int
value_of(pg_wchar c)
{
	const char *at = c > 0 && c < 0x80 ? strchr(alphabet, (int) c) : NULL;

	return at ? (int) (at - alphabet) : -1;
}

void
credit_code_examine(const char *code, int bytes, CreditCodeCheck *check)
{
	const char *end = code + bytes;
	int			sum = 0;
	int			weight = 1;
	pg_wchar	last = 0;

	memset(check, 0, sizeof(CreditCodeCheck));
	for (const char *at = code; at < end; at += pg_utf_mblen((const unsigned char *) at))
	{
		pg_wchar	c = utf8_to_unicode((const unsigned char *) at);
		int			value = value_of(c);

		check->length++;
		if (value < 0 && check->position == 0)
		{
			check->position = check->length;
			check->character = c;
		}
		if (check->length <= CREDIT_CODE_BODY)
		{
			sum = (sum + weight * value) % MODULUS;
			weight = weight * WEIGHT % MODULUS;
		}
		last = c;
	}

	if (check->length >= CREDIT_CODE_BODY &&
		(check->position == 0 || check->position > CREDIT_CODE_BODY))
		check->expected = alphabet[(MODULUS - sum) % MODULUS];
	check->fault = check->length != CREDIT_CODE_LENGTH ? CREDIT_CODE_TOO_SHORT_OR_LONG :
		check->position > 0 ? CREDIT_CODE_STRANGE_CHARACTER :
		last != (unsigned char) check->expected ? CREDIT_CODE_OTHER_CHECK : CREDIT_CODE_FINE;
}

/*
 * What a code that was really issued may consist of, though it fails the check:
 * nobody issues small or full-width letters, or blanks.
 */
static bool
could_be_issued(const char *code, int bytes)
{
	return bytes == CREDIT_CODE_LENGTH &&
		strspn(code, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == CREDIT_CODE_LENGTH;
}

/*
 * SQL functions.
 */

/* In UTF-8, with a terminating zero. */
static char *
utf8_argument(FunctionCallInfo fcinfo, int argument, int *bytes)
{
	char	   *string = text_to_cstring(PG_GETARG_TEXT_PP(argument));
	char	   *utf8 = pg_server_to_any(string, (int) strlen(string), PG_UTF8);

	*bytes = (int) strlen(utf8);
	return utf8;
}

/*
 * credit_code_check(body): the check character of 17 characters, or of the
 * first 17 of 18; NULL for any other text.
 */
Datum
credit_code_check(PG_FUNCTION_ARGS)
{
	CreditCodeCheck check;
	int			bytes;
	char	   *code = utf8_argument(fcinfo, 0, &bytes);

	credit_code_examine(code, bytes, &check);
	if (check.expected == '\0' || check.length > CREDIT_CODE_LENGTH)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text_with_len(&check.expected, 1));
}

Datum
is_credit_code(PG_FUNCTION_ARGS)
{
	CreditCodeCheck check;
	int			bytes;
	char	   *code = utf8_argument(fcinfo, 0, &bytes);

	credit_code_examine(code, bytes, &check);
	PG_RETURN_BOOL(check.fault == CREDIT_CODE_FINE);
}

static const char *
clipped(const char *string)
{
	return pnstrdup(string, pg_mbcliplen(string, (int) strlen(string), CODE_IN_MESSAGE));
}

/* The strange character in the encoding of the database, or its code point. */
static const char *
character_text(pg_wchar c)
{
	unsigned char utf8[MAX_MULTIBYTE_CHAR_LEN + 1] = {0};

	if (c < ' ' || c == 0x7F)
		return psprintf("U+%04X", (unsigned int) c);
	unicode_to_utf8(c, utf8);
	return pg_any_to_server((char *) utf8, (int) strlen((char *) utf8), PG_UTF8);
}

static const char *
character_hint(pg_wchar c)
{
	if (c >= 'a' && c <= 'z')
		return gettext_noop("Write its letters in upper case.");
	if (c < 0x80 && c > ' ' && strchr("IOSVZ", (int) c))
		return gettext_noop("The letters I, O, S, V and Z are not used: look for 1, 0, 5, U and 2.");
	if (c <= ' ' || cell_is_blank(c))
		return gettext_noop("Take the blanks out.");
	if (c >= 0xFF01 && c <= 0xFF5E)
		return gettext_noop("Write it in half-width characters.");
	return gettext_noop("It consists of digits and upper-case letters.");
}

/* Who asks: the column of enterprises, or the domain. */
static int
report_place(bool value)
{
	if (value)
	{
		err_generic_string(PG_DIAG_SCHEMA_NAME, DOMAIN_SCHEMA);
		err_generic_string(PG_DIAG_DATATYPE_NAME, DOMAIN);
	}
	else
		err_generic_string(PG_DIAG_COLUMN_NAME, "credit_code");
	return err_generic_string(PG_DIAG_CONSTRAINT_NAME, value ? DOMAIN : CONSTRAINT);
}

static void
refuse_code(const char *code, const CreditCodeCheck *check, bool value)
{
	switch (check->fault)
	{
		case CREDIT_CODE_FINE:
			break;
		case CREDIT_CODE_TOO_SHORT_OR_LONG:
			ereport(ERROR,
					(errcode(ERRCODE_CHECK_VIOLATION),
					 errmsg("credit code \"%s\" has %d characters, not %d",
							clipped(code), check->length, CREDIT_CODE_LENGTH),
					 check->position > 0 ? errhint_internal("%s", dgettext(TEXTDOMAIN, character_hint(check->character))) : 0,
					 report_place(value)));
			break;
		case CREDIT_CODE_STRANGE_CHARACTER:
			ereport(ERROR,
					(errcode(ERRCODE_CHECK_VIOLATION),
					 errmsg("credit code \"%s\" has \"%s\" at position %d, which no credit code has",
							clipped(code), character_text(check->character), check->position),
					 errhint_internal("%s", dgettext(TEXTDOMAIN, character_hint(check->character))),
					 report_place(value)));
			break;
		case CREDIT_CODE_OTHER_CHECK:
			ereport(ERROR,
					(errcode(ERRCODE_CHECK_VIOLATION),
					 errmsg("credit code \"%s\" ends in \"%c\", but its first %d characters give \"%c\"",
							code, code[CREDIT_CODE_BODY], CREDIT_CODE_BODY, check->expected),
					 value ? errhint("Look for a slip of the pen.") :
					 errhint("Look for a slip of the pen.  Where the code was really issued so, say in"
							 " credit_code_exception which document shows it."),
					 report_place(value)));
			break;
	}
}

static void
check_exception(const text *exception)
{
	if (*cell_fold(VARDATA_ANY(exception), (int) VARSIZE_ANY_EXHDR(exception)) == '\0')
		ereport(ERROR,
				(errcode(ERRCODE_CHECK_VIOLATION),
				 errmsg("the exception of a credit code must not be blank"),
				 errhint("Say which document shows that the code was issued so, or leave it NULL."),
				 err_generic_string(PG_DIAG_COLUMN_NAME, "credit_code_exception"),
				 err_generic_string(PG_DIAG_CONSTRAINT_NAME, CONSTRAINT)));
}

/*
 * check_credit_code(code, exception): for a CHECK constraint: true, or an error
 * that says what is wrong.  No code is as good as a right one.
 */
Datum
check_credit_code(PG_FUNCTION_ARGS)
{
	CreditCodeCheck check;
	char	   *code;
	int			bytes;

	if (!PG_ARGISNULL(1))
		check_exception(PG_GETARG_TEXT_PP(1));
	if (PG_ARGISNULL(0))
		PG_RETURN_BOOL(true);
	code = utf8_argument(fcinfo, 0, &bytes);
	if (!PG_ARGISNULL(1) && could_be_issued(code, bytes))
		PG_RETURN_BOOL(true);
	credit_code_examine(code, bytes, &check);
	refuse_code(text_to_cstring(PG_GETARG_TEXT_PP(0)), &check, false);
	PG_RETURN_BOOL(true);
}

/*
 * check_credit_code_value(code): the same for the domain, which knows of no
 * exceptions.
 */
Datum
check_credit_code_value(PG_FUNCTION_ARGS)
{
	CreditCodeCheck check;
	int			bytes;
	char	   *code = utf8_argument(fcinfo, 0, &bytes);

	credit_code_examine(code, bytes, &check);
	refuse_code(text_to_cstring(PG_GETARG_TEXT_PP(0)), &check, true);
	PG_RETURN_BOOL(true);
}
