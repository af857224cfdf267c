/*
 * industry_code.c
 *	  The type industry_code: text and binary forms, moving in the tree, names.
 *
 * Comparison and hashing are int4's, declared in SQL.  What the planner knows
 * about the type is in industry_code_index.c.
 */
#include "compat.h"

#include "funcapi.h"
#include "industry_catalog.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "parser/scansup.h"
#include "utils/builtins.h"

/*
 * Core: no fmgr below, and errors only in industry_code_parse().
 */

int
industry_catalog_floor(int32 number)
{
	int			slot = number >> 8;
	int			low = industry_slot_start[slot];
	int			high = industry_slot_start[slot + 1];

	/* A slot's first entry is the section or division, its least number. */
	while (high - low > 1)
	{
		int			middle = (low + high) / 2;

		if (industry_catalog[middle].code <= number)
			low = middle;
		else
			high = middle;
	}
	return low;
}

bool
industry_code_exists(int32 number)
{
	return number >= INDUSTRY_CODE(1, 0, 0) &&
		number < INDUSTRY_CODE(INDUSTRY_SLOTS + 1, 0, 0) &&
		industry_catalog[industry_catalog_floor(number)].code == number;
}

/* The slot of the section that the slot is in: its own if it is a section. */
static int
section_slot(int slot)
{
	return industry_section_slot[industry_slot_section[slot] - 'A'];
}

IndustryLevel
industry_code_level(IndustryCode code)
{
	int			slot = industry_code_slot(code);

	if (code & 0x0F)
		return INDUSTRY_CLASS;
	if (code & 0xF0)
		return INDUSTRY_GROUP;
	return section_slot(slot) == slot ? INDUSTRY_SECTION : INDUSTRY_DIVISION;
}

IndustryCode
industry_code_ancestor(IndustryCode code, IndustryLevel level)
{
	switch (level)
	{
		case INDUSTRY_SECTION:
			return INDUSTRY_CODE(section_slot(industry_code_slot(code)), 0, 0);
		case INDUSTRY_DIVISION:
			return code & ~0xFF;
		case INDUSTRY_GROUP:
			return code & ~0x0F;
		case INDUSTRY_CLASS:
			break;
	}
	return code;
}

int32
industry_code_limit(IndustryCode code)
{
	/* 0xA is digit 9: the greatest that a group or class may have */
	if (code & 0x0F)
		return code;
	if (code & 0xF0)
		return code | 0x0A;
	return INDUSTRY_CODE(industry_slot_last[industry_code_slot(code)], 0xA, 0xA);
}

IndustryCode
industry_catalog_last(IndustryCode code)
{
	return industry_catalog[industry_catalog_floor(industry_code_limit(code))].code;
}

char *
industry_code_format(IndustryCode code, char *text)
{
	int			slot = industry_code_slot(code);
	char		section = industry_slot_section[slot];
	IndustryLevel level = industry_code_level(code);
	char	   *p = text;

	*p++ = section;
	if (level >= INDUSTRY_DIVISION)
	{
		/* slots count the sections up to the division's own */
		int			division = slot - (section - 'A' + 1);

		*p++ = '0' + division / 10;
		*p++ = '0' + division % 10;
	}
	if (level >= INDUSTRY_GROUP)
		*p++ = '0' + ((code >> 4) & 0x0F) - 1;
	if (level >= INDUSTRY_CLASS)
		*p++ = '0' + (code & 0x0F) - 1;
	*p = '\0';
	return text;
}

/* The code if it exists, else the nearest of its ancestors: its division does. */
static IndustryCode
nearest_code(IndustryCode code)
{
	IndustryCode group = industry_code_ancestor(code, INDUSTRY_GROUP);

	if (industry_code_exists(code))
		return code;
	if (industry_code_exists(group))
		return group;
	return industry_code_ancestor(code, INDUSTRY_DIVISION);
}

IndustryCodeFault
industry_code_read(const char *text, IndustryCode *code, IndustryCode *nearest)
{
	const char *p = text;
	char		letter = '\0';
	int			digits[4];
	int			ndigits = 0;
	int			slot;

	*nearest = 0;

	/* As for numbers, blanks around the code do not matter. */
	while (scanner_isspace(*p))
		p++;
	if ((*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z'))
		letter = pg_ascii_toupper((unsigned char) *p++);
	while (ndigits < 4 && *p >= '0' && *p <= '9')
		digits[ndigits++] = *p++ - '0';
	while (scanner_isspace(*p))
		p++;

	if (*p != '\0' || ndigits == 1 || (ndigits == 0 && letter == '\0'))
		return INDUSTRY_CODE_MALFORMED;

	if (letter != '\0')
	{
		if (letter - 'A' >= INDUSTRY_SECTIONS)
			return INDUSTRY_CODE_UNKNOWN;
		*code = *nearest = INDUSTRY_CODE(industry_section_slot[letter - 'A'], 0, 0);
		if (ndigits == 0)
			return INDUSTRY_CODE_FINE;
	}

	slot = industry_division_slot[digits[0] * 10 + digits[1]];
	if (slot == 0)
		return INDUSTRY_CODE_UNKNOWN;
	*code = INDUSTRY_CODE(slot,
						  ndigits >= 3 ? digits[2] + 1 : 0,
						  ndigits >= 4 ? digits[3] + 1 : 0);
	*nearest = nearest_code(*code);
	if (letter != '\0' && letter != industry_slot_section[slot])
		return INDUSTRY_CODE_MISPLACED;
	return *nearest == *code ? INDUSTRY_CODE_FINE : INDUSTRY_CODE_UNKNOWN;
}

bool
industry_code_parse(const char *text, Node *escontext, IndustryCode *code)
{
	IndustryCode nearest;
	char		buf[INDUSTRY_CODE_TEXT_SIZE];

	switch (industry_code_read(text, code, &nearest))
	{
		case INDUSTRY_CODE_FINE:
			break;
		case INDUSTRY_CODE_MALFORMED:
			ereturn(escontext, false,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%s\"",
							"industry_code", text),
					 errdetail("An industry code is a section letter, two to four digits, or both.")));
		case INDUSTRY_CODE_UNKNOWN:
			ereturn(escontext, false,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("industry code \"%s\" does not exist in GB/T 4754-2017", text),
					 nearest == 0 ? 0 :
					 errdetail("The nearest existing code above it is \"%s\".",
							   industry_code_format(nearest, buf))));
		case INDUSTRY_CODE_MISPLACED:
			industry_code_format(nearest, buf);
			ereturn(escontext, false,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("section letter of industry code \"%s\" does not fit", text),
					 errdetail("Division %d%d belongs to section \"%c\".",
							   buf[1] - '0', buf[2] - '0', buf[0])));
	}
	return true;
}

/*
 * SQL functions
 */

PG_FUNCTION_INFO_V1(industry_code_in);
Datum
industry_code_in(PG_FUNCTION_ARGS)
{
	IndustryCode code;

	if (!industry_code_parse(PG_GETARG_CSTRING(0), fcinfo->context, &code))
		PG_RETURN_NULL();
	PG_RETURN_INDUSTRY_CODE(code);
}

/*
 * Reading without errors, for checks of many rows at once.
 */
PG_FUNCTION_INFO_V1(industry_code_or_null);
Datum
industry_code_or_null(PG_FUNCTION_ARGS)
{
	IndustryCode code;
	IndustryCode nearest;

	if (industry_code_read(text_to_cstring(PG_GETARG_TEXT_PP(0)), &code, &nearest) !=
		INDUSTRY_CODE_FINE)
		PG_RETURN_NULL();
	PG_RETURN_INDUSTRY_CODE(code);
}

PG_FUNCTION_INFO_V1(industry_code_nearest);
Datum
industry_code_nearest(PG_FUNCTION_ARGS)
{
	IndustryCode code;
	IndustryCode nearest;

	industry_code_read(text_to_cstring(PG_GETARG_TEXT_PP(0)), &code, &nearest);
	if (nearest == 0)
		PG_RETURN_NULL();
	PG_RETURN_INDUSTRY_CODE(nearest);
}

PG_FUNCTION_INFO_V1(industry_code_fault);
Datum
industry_code_fault(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {
		[INDUSTRY_CODE_MALFORMED] = "malformed",
		[INDUSTRY_CODE_UNKNOWN] = "unknown",
		[INDUSTRY_CODE_MISPLACED] = "misplaced",
	};
	IndustryCode code;
	IndustryCode nearest;
	IndustryCodeFault fault =
		industry_code_read(text_to_cstring(PG_GETARG_TEXT_PP(0)), &code, &nearest);

	if (fault == INDUSTRY_CODE_FINE)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(names[fault]));
}

PG_FUNCTION_INFO_V1(industry_code_out);
Datum
industry_code_out(PG_FUNCTION_ARGS)
{
	char	   *text = palloc(INDUSTRY_CODE_TEXT_SIZE);

	PG_RETURN_CSTRING(industry_code_format(PG_GETARG_INDUSTRY_CODE(0), text));
}

PG_FUNCTION_INFO_V1(industry_code_recv);
Datum
industry_code_recv(PG_FUNCTION_ARGS)
{
	int32		number = pq_getmsgint((StringInfo) PG_GETARG_POINTER(0), 4);

	if (!industry_code_exists(number))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary value of type %s", "industry_code"),
				 errdetail("The number %d stands for no code of GB/T 4754-2017.",
						   number)));
	PG_RETURN_INDUSTRY_CODE(number);
}

PG_FUNCTION_INFO_V1(industry_code_send);
Datum
industry_code_send(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendint32(&buf, PG_GETARG_INDUSTRY_CODE(0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

PG_FUNCTION_INFO_V1(industry_code_below);
Datum
industry_code_below(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(industry_code_is_below(PG_GETARG_INDUSTRY_CODE(0),
										  PG_GETARG_INDUSTRY_CODE(1)));
}

PG_FUNCTION_INFO_V1(industry_code_above);
Datum
industry_code_above(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(industry_code_is_below(PG_GETARG_INDUSTRY_CODE(1),
										  PG_GETARG_INDUSTRY_CODE(0)));
}

PG_FUNCTION_INFO_V1(industry_code_last);
Datum
industry_code_last(PG_FUNCTION_ARGS)
{
	PG_RETURN_INDUSTRY_CODE(industry_catalog_last(PG_GETARG_INDUSTRY_CODE(0)));
}

PG_FUNCTION_INFO_V1(industry_code_level_number);
Datum
industry_code_level_number(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(industry_code_level(PG_GETARG_INDUSTRY_CODE(0)));
}

PG_FUNCTION_INFO_V1(industry_code_section);
Datum
industry_code_section(PG_FUNCTION_ARGS)
{
	PG_RETURN_INDUSTRY_CODE(industry_code_ancestor(PG_GETARG_INDUSTRY_CODE(0),
												   INDUSTRY_SECTION));
}

/* NULL for a section, which is in no division. */
PG_FUNCTION_INFO_V1(industry_code_division);
Datum
industry_code_division(PG_FUNCTION_ARGS)
{
	IndustryCode code = PG_GETARG_INDUSTRY_CODE(0);

	if (industry_code_level(code) < INDUSTRY_DIVISION)
		PG_RETURN_NULL();
	PG_RETURN_INDUSTRY_CODE(industry_code_ancestor(code, INDUSTRY_DIVISION));
}

/* NULL for a section, which has none. */
PG_FUNCTION_INFO_V1(industry_code_parent);
Datum
industry_code_parent(PG_FUNCTION_ARGS)
{
	IndustryCode code = PG_GETARG_INDUSTRY_CODE(0);
	IndustryLevel level = industry_code_level(code);

	if (level == INDUSTRY_SECTION)
		PG_RETURN_NULL();
	PG_RETURN_INDUSTRY_CODE(industry_code_ancestor(code, level - 1));
}

/* A name of the catalogue in the database's encoding; name is not NULL. */
static Datum
name_datum(const char *name)
{
	return CStringGetTextDatum(pg_any_to_server(name, strlen(name), PG_UTF8));
}

PG_FUNCTION_INFO_V1(industry_code_name);
Datum
industry_code_name(PG_FUNCTION_ARGS)
{
	const IndustryEntry *entry =
		&industry_catalog[industry_catalog_floor(PG_GETARG_INDUSTRY_CODE(0))];
	char	   *lang = text_to_cstring(PG_GETARG_TEXT_PP(1));
	const char *name;

	if (strcmp(lang, "zh") == 0)
		name = entry->name_zh;
	else if (strcmp(lang, "en") == 0)
		name = entry->name_en;
	else
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("industries have no names in language \"%s\"", lang),
				 errhint("Available languages are \"zh\" and \"en\".")));

	if (name == NULL)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(name_datum(name));
}

PG_FUNCTION_INFO_V1(industries);
Datum
industries(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < INDUSTRY_ENTRIES; i++)
	{
		const IndustryEntry *entry = &industry_catalog[i];
		IndustryLevel level = industry_code_level(entry->code);
		Datum		values[5];
		bool		nulls[5] = {false};

		values[0] = IndustryCodeGetDatum(entry->code);
		values[1] = Int32GetDatum(level);
		nulls[2] = level == INDUSTRY_SECTION;
		values[2] = IndustryCodeGetDatum(nulls[2] ? 0 :
										 industry_code_ancestor(entry->code, level - 1));
		values[3] = name_datum(entry->name_zh);
		nulls[4] = entry->name_en == NULL;
		values[4] = nulls[4] ? (Datum) 0 : name_datum(entry->name_en);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}
