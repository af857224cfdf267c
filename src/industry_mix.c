/*
 * industry_mix.c
 *	  The type industry_mix: its stored, text, JSON and binary forms, comparison,
 *	  adding and subtracting.
 *
 * Sums over rows are made in mix_table.c and industry_mix_aggregate.c; what can
 * be asked of a mix is in industry_mix_share.c and industry_mix_structure.c.
 */
#include "compat.h"

#include <errno.h>

#include "common/hashfn.h"
#include "common/int.h"
#include "industry_mix.h"
#include "libpq/pqformat.h"
#include "scan.h"
#include "utils/builtins.h"

/* Text form of the key of output without a code. */
#define NO_CODE_TEXT		"?"

/* Binary form: version, number of entries, then key and amount of each. */
#define WIRE_VERSION		1
#define WIRE_ENTRY_SIZE		(sizeof(int32) + sizeof(int64))

/*
 * The stored form
 */

static inline uint64
zigzag(int64 amount)
{
	return (uint64) amount << 1 ^ (uint64) (amount < 0 ? -1 : 0);
}

static inline Size
varint_size(uint64 value)
{
	Size		size = 1;

	while (value >>= 7)
		size++;
	return size;
}

static inline uint8 *
write_varint(uint8 *next, uint64 value)
{
	for (; value >= 0x80; value >>= 7)
		*next++ = (uint8) value | 0x80;
	*next++ = (uint8) value;
	return next;
}

static int
count_nonzero(const MixEntry *entries, int n)
{
	int			count = 0;

	for (int i = 0; i < n; i++)
		count += entries[i].amount != 0;
	return count;
}

Size
mix_size(const MixEntry *entries, int n)
{
	Size		size = VARHDRSZ + sizeof(uint8) + varint_size(count_nonzero(entries, n));
	int32		key = 0;

	for (int i = 0; i < n; i++)
	{
		if (entries[i].amount == 0)
			continue;
		size += varint_size(entries[i].key - key) + varint_size(zigzag(entries[i].amount));
		key = entries[i].key;
	}
	return size;
}

void
mix_write(const MixEntry *entries, int n, IndustryMix *mix)
{
	uint8	   *next = (uint8 *) VARDATA(mix);
	int32		key = 0;

	*next++ = MIX_VERSION;
	next = write_varint(next, count_nonzero(entries, n));
	for (int i = 0; i < n; i++)
	{
		Assert(entries[i].key >= 0 && entries[i].key < INDUSTRY_CODE_SPACE);
		Assert(i == 0 || entries[i].key > entries[i - 1].key);
		if (entries[i].amount == 0)
			continue;
		next = write_varint(next, entries[i].key - key);
		next = write_varint(next, zigzag(entries[i].amount));
		key = entries[i].key;
	}
	SET_VARSIZE(mix, next - (uint8 *) mix);
}

IndustryMix *
mix_make(const MixEntry *entries, int n)
{
	IndustryMix *mix = palloc(mix_size(entries, n));

	mix_write(entries, n, mix);
	return mix;
}

void
mix_unknown_version(int version)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("version %d of the stored form of type %s is not supported",
					version, "industry_mix")));
}

int
mix_compare_entries(const void *a, const void *b)
{
	return ((const MixEntry *) a)->key - ((const MixEntry *) b)->key;
}

char *
mix_format_key(int32 key, char text[INDUSTRY_CODE_TEXT_SIZE])
{
	return key == MIX_NO_CODE ? strcpy(text, NO_CODE_TEXT) : industry_code_format(key, text);
}

/*
 * Adding and subtracting
 */

void
mix_out_of_range(int32 key)
{
	char		text[INDUSTRY_CODE_TEXT_SIZE];

	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("output of industry \"%s\" is out of range for type %s",
					mix_format_key(key, text), "bigint")));
}

static IndustryMix *
combine(const IndustryMix *left, const IndustryMix *right, bool subtract)
{
	MixEntry	entries[MIX_MAX_ENTRIES];
	int			n = 0;
	MixCursor	a;
	MixCursor	b;

	mix_start(&a, left);
	mix_start(&b, right);
	for (int32 key; (key = Min(a.key, b.key)) != MIX_END; n++)
	{
		int64		first = a.key == key ? a.amount : 0;
		int64		second = b.key == key ? b.amount : 0;
		int64	   *amount = &entries[n].amount;

		entries[n].key = key;
		if (subtract ? pg_sub_s64_overflow(first, second, amount) :
			pg_add_s64_overflow(first, second, amount))
			mix_out_of_range(key);
		if (a.key == key)
			mix_advance(&a);
		if (b.key == key)
			mix_advance(&b);
	}
	return mix_make(entries, n);
}

IndustryMix *
mix_add(const IndustryMix *a, const IndustryMix *b)
{
	return combine(a, b, false);
}

IndustryMix *
mix_subtract(const IndustryMix *a, const IndustryMix *b)
{
	return combine(a, b, true);
}

/*
 * Text form: {?: 5, C1311: 400}, in any order.  Keys may be in double quotes,
 * so that JSON is read by the same parser.
 */

/* Reads a key and its colon; what it says is palloc'd. */
static bool
read_key_text(const char **p, char **key)
{
	bool		quoted = read_char(p, '"');
	size_t		length = strcspn(*p, "\":,{}");
	size_t		trimmed = length;

	while (trimmed > 0 && scanner_isspace((*p)[trimmed - 1]))
		trimmed--;
	*key = pnstrdup(*p, trimmed);
	if (trimmed == 0 || (*p)[length] != (quoted ? '"' : ':'))
		return false;
	*p += length + quoted;
	return read_char(p, ':');
}

/* Reads a number without a fraction; sets errno if it is out of range. */
static bool
read_amount(const char **p, int64 *amount)
{
	const char *digits;
	char	   *end;

	skip_space(p);
	digits = **p == '-' ? *p + 1 : *p;
	if (*digits < '0' || *digits > '9')
		return false;
	errno = 0;
	*amount = strtoll(*p, &end, 10);
	*p = end;
	return true;
}

/* What is wrong with the text from "stuck" on; always returns NULL. */
static IndustryMix *
bad_syntax(const char *text, const char *stuck, Node *escontext)
{
	ereturn(escontext, NULL,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid input syntax for type %s: \"%s\"", "industry_mix", text),
			 *stuck == '\0' ? errdetail("The input ends too early.") :
			 errdetail("What begins at \"%s\" is not understood.", stuck),
			 errhint("Write it like {?: 5, C1311: 400}, in whole yuan.")));
}

static IndustryMix *
mix_parse(const char *text, Node *escontext)
{
	const char *p = text;
	MixEntry	entries[MIX_MAX_ENTRIES];
	uint64		seen[INDUSTRY_CODE_SPACE / 64] = {0};
	int			n = 0;

	if (!read_char(&p, '{'))
		return bad_syntax(text, p, escontext);
	if (!read_char(&p, '}'))
	{
		do
		{
			MixEntry	entry = {MIX_NO_CODE, 0};
			char	   *key;

			skip_space(&p);
			if (!read_key_text(&p, &key))
				return bad_syntax(text, p, escontext);
			if (strcmp(key, NO_CODE_TEXT) != 0 &&
				!industry_code_parse(key, escontext, &entry.key))
				return NULL;
			if (!read_amount(&p, &entry.amount))
				return bad_syntax(text, p, escontext);
			if (errno == ERANGE)
				ereturn(escontext, NULL,
						(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
						 errmsg("invalid input syntax for type %s: \"%s\"", "industry_mix", text),
						 errdetail("The amount of \"%s\" is out of range.", key)));
			if (seen[entry.key / 64] >> entry.key % 64 & 1)
				ereturn(escontext, NULL,
						(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
						 errmsg("invalid input syntax for type %s: \"%s\"", "industry_mix", text),
						 errdetail("Industry \"%s\" is there twice.", key)));
			seen[entry.key / 64] |= UINT64CONST(1) << entry.key % 64;
			entries[n++] = entry;
			pfree(key);
		} while (read_char(&p, ','));

		if (!read_char(&p, '}'))
			return bad_syntax(text, p, escontext);
	}
	skip_space(&p);
	if (*p != '\0')
		return bad_syntax(text, p, escontext);

	qsort(entries, n, sizeof(MixEntry), mix_compare_entries);
	return mix_make(entries, n);
}

/* The text form, or JSON, which differs in that keys are quoted. */
static void
mix_format(const IndustryMix *mix, const char *quote, StringInfo buf)
{
	const char *separator = "";
	MixCursor	cursor;

	appendStringInfoChar(buf, '{');
	for (mix_start(&cursor, mix); cursor.key != MIX_END; mix_advance(&cursor))
	{
		char		key[INDUSTRY_CODE_TEXT_SIZE];

		appendStringInfo(buf, "%s%s%s%s: " INT64_FORMAT, separator,
						 quote, mix_format_key(cursor.key, key), quote, cursor.amount);
		separator = ", ";
	}
	appendStringInfoChar(buf, '}');
}

PG_FUNCTION_INFO_V1(industry_mix_in);
Datum
industry_mix_in(PG_FUNCTION_ARGS)
{
	IndustryMix *mix = mix_parse(PG_GETARG_CSTRING(0), fcinfo->context);

	if (mix == NULL)
		PG_RETURN_NULL();
	PG_RETURN_INDUSTRY_MIX(mix);
}

PG_FUNCTION_INFO_V1(industry_mix_out);
Datum
industry_mix_out(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	initStringInfo(&buf);
	mix_format(PG_GETARG_INDUSTRY_MIX(0), "", &buf);
	PG_RETURN_CSTRING(buf.data);
}

PG_FUNCTION_INFO_V1(industry_mix_to_json);
Datum
industry_mix_to_json(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	initStringInfo(&buf);
	mix_format(PG_GETARG_INDUSTRY_MIX(0), "\"", &buf);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(buf.data, buf.len));
}

PG_FUNCTION_INFO_V1(industry_mix_to_jsonb);
Datum
industry_mix_to_jsonb(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	initStringInfo(&buf);
	mix_format(PG_GETARG_INDUSTRY_MIX(0), "\"", &buf);
	PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in, CStringGetDatum(buf.data)));
}

PG_FUNCTION_INFO_V1(industry_mix_recv);
Datum
industry_mix_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	MixEntry	entries[MIX_MAX_ENTRIES];
	int			version = pq_getmsgbyte(buf);
	uint32		count = pq_getmsgint(buf, sizeof(count));
	bool		valid = version == WIRE_VERSION && count <= MIX_MAX_ENTRIES &&
		count * WIRE_ENTRY_SIZE == (Size) (buf->len - buf->cursor);

	for (uint32 i = 0; valid && i < count; i++)
	{
		int32		key = (int32) pq_getmsgint(buf, sizeof(int32));
		int64		amount = pq_getmsgint64(buf);

		entries[i] = (MixEntry) {key, amount};
		valid = (key == MIX_NO_CODE || industry_code_exists(key)) && amount != 0 &&
			(i == 0 || key > entries[i - 1].key);
	}
	if (!valid)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary value of type %s", "industry_mix"),
				 errdetail("The version is unknown, the size does not fit the number of entries, or an entry is zero, out of order, or of no existing code.")));
	PG_RETURN_INDUSTRY_MIX(mix_make(entries, count));
}

PG_FUNCTION_INFO_V1(industry_mix_send);
Datum
industry_mix_send(PG_FUNCTION_ARGS)
{
	StringInfoData buf;
	MixCursor	cursor;
	int			count = mix_start(&cursor, PG_GETARG_INDUSTRY_MIX(0));

	pq_begintypsend(&buf);
	pq_sendint8(&buf, WIRE_VERSION);
	pq_sendint32(&buf, count);
	for (; cursor.key != MIX_END; mix_advance(&cursor))
	{
		pq_sendint32(&buf, cursor.key);
		pq_sendint64(&buf, cursor.amount);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * Operators
 */

static bool
same_mix(const IndustryMix *a, const IndustryMix *b)
{
	return VARSIZE_ANY_EXHDR(a) == VARSIZE_ANY_EXHDR(b) &&
		memcmp(VARDATA_ANY(a), VARDATA_ANY(b), VARSIZE_ANY_EXHDR(a)) == 0;
}

PG_FUNCTION_INFO_V1(industry_mix_eq);
Datum
industry_mix_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(same_mix(PG_GETARG_INDUSTRY_MIX(0), PG_GETARG_INDUSTRY_MIX(1)));
}

PG_FUNCTION_INFO_V1(industry_mix_ne);
Datum
industry_mix_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!same_mix(PG_GETARG_INDUSTRY_MIX(0), PG_GETARG_INDUSTRY_MIX(1)));
}

PG_FUNCTION_INFO_V1(industry_mix_hash);
Datum
industry_mix_hash(PG_FUNCTION_ARGS)
{
	const IndustryMix *mix = PG_GETARG_INDUSTRY_MIX(0);

	return hash_any((const unsigned char *) VARDATA_ANY(mix), VARSIZE_ANY_EXHDR(mix));
}

PG_FUNCTION_INFO_V1(industry_mix_hash_extended);
Datum
industry_mix_hash_extended(PG_FUNCTION_ARGS)
{
	const IndustryMix *mix = PG_GETARG_INDUSTRY_MIX(0);

	return hash_any_extended((const unsigned char *) VARDATA_ANY(mix),
							 VARSIZE_ANY_EXHDR(mix), PG_GETARG_INT64(1));
}

PG_FUNCTION_INFO_V1(industry_mix_plus);
Datum
industry_mix_plus(PG_FUNCTION_ARGS)
{
	PG_RETURN_INDUSTRY_MIX(mix_add(PG_GETARG_INDUSTRY_MIX(0), PG_GETARG_INDUSTRY_MIX(1)));
}

PG_FUNCTION_INFO_V1(industry_mix_minus);
Datum
industry_mix_minus(PG_FUNCTION_ARGS)
{
	PG_RETURN_INDUSTRY_MIX(mix_subtract(PG_GETARG_INDUSTRY_MIX(0), PG_GETARG_INDUSTRY_MIX(1)));
}

PG_FUNCTION_INFO_V1(industry_mix_negate);
Datum
industry_mix_negate(PG_FUNCTION_ARGS)
{
	PG_RETURN_INDUSTRY_MIX(mix_subtract(mix_make(NULL, 0), PG_GETARG_INDUSTRY_MIX(0)));
}
