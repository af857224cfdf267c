/*
 * row_json.c
 *	  Rows as jsonb, exactly.
 *
 * to_jsonb() would not do: it asks PostGIS for GeoJSON, which rounds, and for
 * ranges it takes the date style of the session.  Here numbers, booleans and
 * JSON are themselves, and everything else is the text that its type writes
 * and reads: geometry is hex EWKB.
 */
#include "compat.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "row_json.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"

typedef enum ColumnForm
{
	FORM_TEXT,
	FORM_INTEGER,
	FORM_NUMERIC,
	FORM_FLOAT,
	FORM_BOOLEAN,
	FORM_JSONB,
	FORM_JSON
} ColumnForm;

typedef struct RowColumn
{
	int			number;			/* from 0 */
	const char *name;
	int			length;
	ColumnForm	form;
	Oid			type;			/* below domains */
	FmgrInfo	output;
} RowColumn;

struct RowWriter
{
	int			count;
	RowColumn	columns[FLEXIBLE_ARRAY_MEMBER];
};

static ColumnForm
form_of(Oid type)
{
	switch (type)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
			return FORM_INTEGER;
		case NUMERICOID:
			return FORM_NUMERIC;
		case FLOAT4OID:
		case FLOAT8OID:
			return FORM_FLOAT;
		case BOOLOID:
			return FORM_BOOLEAN;
		case JSONBOID:
			return FORM_JSONB;
		case JSONOID:
			return FORM_JSON;
		default:
			return FORM_TEXT;
	}
}

/* As jsonb orders its keys, so that it need not sort them for each row. */
static int
compare_columns(const void *a, const void *b)
{
	const RowColumn *left = a;
	const RowColumn *right = b;

	if (left->length != right->length)
		return left->length < right->length ? -1 : 1;
	return memcmp(left->name, right->name, left->length);
}

/* What is computed when read is not in the row. */
static bool
is_stored(Form_pg_attribute column)
{
	return !column->attisdropped &&
		(column->attgenerated == '\0' || column->attgenerated == 's');
}

RowWriter *
row_writer(TupleDesc desc)
{
	RowWriter  *writer = palloc(offsetof(RowWriter, columns) + desc->natts * sizeof(RowColumn));

	writer->count = 0;
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);
		RowColumn  *column = &writer->columns[writer->count];
		Oid			output;
		bool		varlena;

		if (!is_stored(attribute))
			continue;
		column->number = i;
		column->name = pstrdup(NameStr(attribute->attname));
		column->length = (int) strlen(column->name);
		column->type = getBaseType(attribute->atttypid);
		column->form = form_of(column->type);
		getTypeOutputInfo(attribute->atttypid, &output, &varlena);
		fmgr_info(output, &column->output);
		writer->count++;
	}
	qsort(writer->columns, writer->count, sizeof(RowColumn), compare_columns);
	return writer;
}

static void
set_string(JsonbValue *value, char *string)
{
	value->type = jbvString;
	value->val.string.val = string;
	value->val.string.len = (int) strlen(string);
}

static void
set_numeric(JsonbValue *value, Numeric number)
{
	value->type = jbvNumeric;
	value->val.numeric = number;
}

static int64
integer_value(Oid type, Datum datum)
{
	return type == INT2OID ? DatumGetInt16(datum) :
		type == INT4OID ? DatumGetInt32(datum) : DatumGetInt64(datum);
}

/* JSON has numbers, but no NaN, no infinity and no minus zero. */
static void
set_float(JsonbValue *value, char *string)
{
	double		number = strtod(string, NULL);

	if (isfinite(number) && !(number == 0 && signbit(number)))
		set_numeric(value, DatumGetNumeric(DirectFunctionCall3(numeric_in, CStringGetDatum(string),
															   ObjectIdGetDatum(InvalidOid),
															   Int32GetDatum(-1))));
	else
		set_string(value, string);
}

static void
set_jsonb(JsonbValue *value, Datum datum)
{
	Jsonb	   *jsonb = DatumGetJsonbP(datum);

	value->type = jbvBinary;
	value->val.binary.data = &jsonb->root;
	value->val.binary.len = VARSIZE(jsonb) - VARHDRSZ;
	if (JB_ROOT_IS_SCALAR(jsonb))
		JsonbExtractScalar(&jsonb->root, value);
}

static void
set_value(JsonbValue *value, RowColumn *column, Datum datum)
{
	switch (column->form)
	{
		case FORM_INTEGER:
			set_numeric(value, int64_to_numeric(integer_value(column->type, datum)));
			break;
		case FORM_NUMERIC:
			if (numeric_is_nan(DatumGetNumeric(datum)) || numeric_is_inf(DatumGetNumeric(datum)))
				set_string(value, OutputFunctionCall(&column->output, datum));
			else
				set_numeric(value, DatumGetNumeric(datum));
			break;
		case FORM_FLOAT:
			set_float(value, OutputFunctionCall(&column->output, datum));
			break;
		case FORM_BOOLEAN:
			value->type = jbvBool;
			value->val.boolean = DatumGetBool(datum);
			break;
		case FORM_JSONB:
			set_jsonb(value, datum);
			break;
		case FORM_JSON:
			set_jsonb(value,
					  DirectFunctionCall1(jsonb_in,
										  CStringGetDatum(OutputFunctionCall(&column->output,
																			 datum))));
			break;
		case FORM_TEXT:
			set_string(value, OutputFunctionCall(&column->output, datum));
			break;
	}
}

Datum
row_jsonb(RowWriter *writer, const Datum *values, const bool *isnull)
{
	JsonbParseState *state = NULL;
	JsonbValue *object;

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < writer->count; i++)
	{
		RowColumn  *column = &writer->columns[i];
		JsonbValue	item;

		if (isnull[column->number])
			continue;
		item.type = jbvString;
		item.val.string.val = unconstify(char *, column->name);
		item.val.string.len = column->length;
		pushJsonbValue(&state, WJB_KEY, &item);
		set_value(&item, column, values[column->number]);
		pushJsonbValue(&state, WJB_VALUE, &item);
	}
	object = pushJsonbValue(&state, WJB_END_OBJECT, NULL);
	return JsonbPGetDatum(JsonbValueToJsonb(object));
}

static void
set_locally(const char *name, const char *value)
{
	(void) set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
							 true, 0, false);
}

/* As pg_dump sets them. */
int
row_text_begin(void)
{
	int			guc_level = NewGUCNestLevel();

	if (DateStyle != USE_ISO_DATES)
		set_locally("datestyle", "ISO");
	if (IntervalStyle != INTSTYLE_POSTGRES)
		set_locally("intervalstyle", "postgres");
	if (extra_float_digits < 3)
		set_locally("extra_float_digits", "3");
	return guc_level;
}

void
row_text_end(int guc_level)
{
	AtEOXact_GUC(true, guc_level);
}
