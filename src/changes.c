/*
 * changes.c
 *	  Reads what somebody supposes, and lays it over the register's own.
 *
 * Whatever is not understood is an error that says where it stands: a change
 * that is overlooked would look like one without effect.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "changes.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "indicator.h"
#include "lib/stringinfo.h"
#include "parameter.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

/* No parameter of the catalogue comes near; 32-bit integers hold it. */
#define MAX_VALUE 1000000000

#define MAX_KEYS 10

#define invalid(...) \
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), __VA_ARGS__))

/* A key of an object, or an element of an array, and where it stands. */
typedef struct Entry
{
	char	   *path;
	char	   *key;			/* NULL: an element */
	JsonbValue	value;
} Entry;

typedef struct Entries
{
	int			count;
	Entry	   *entries;
} Entries;

/* What checks of values in other files leave out: where the value stands. */
static void
say_path(void *path)
{
	errcontext("at %s", (const char *) path);
}

static Entries
list_entries(JsonbContainer *container, const char *path)
{
	Entries		list = {0, palloc_array(Entry, JsonContainerSize(container))};
	JsonbIterator *iterator = JsonbIteratorInit(container);
	JsonbIteratorToken token;
	JsonbValue	value;

	JsonbIteratorNext(&iterator, &value, true);
	while ((token = JsonbIteratorNext(&iterator, &value, true)) == WJB_KEY || token == WJB_ELEM)
	{
		Entry	   *entry = &list.entries[list.count++];

		entry->key = NULL;
		if (token == WJB_KEY)
		{
			entry->key = pnstrdup(value.val.string.val, value.val.string.len);
			JsonbIteratorNext(&iterator, &value, true);
			entry->path = psprintf("%s.%s", path, entry->key);
		}
		else
			entry->path = psprintf("%s[%d]", path, list.count - 1);
		entry->value = value;
	}
	return list;
}

static Entries
object_of(const Entry *entry)
{
	if (entry->value.type != jbvBinary || !JsonContainerIsObject(entry->value.val.binary.data) ||
		JsonContainerSize(entry->value.val.binary.data) == 0)
		invalid(errmsg("%s must be an object that is not empty", entry->path));
	return list_entries(entry->value.val.binary.data, entry->path);
}

static Entries
array_of(const Entry *entry)
{
	if (entry->value.type != jbvBinary || !JsonContainerIsArray(entry->value.val.binary.data) ||
		JsonContainerIsScalar(entry->value.val.binary.data) ||
		JsonContainerSize(entry->value.val.binary.data) == 0)
		invalid(errmsg("%s must be an array that is not empty", entry->path));
	return list_entries(entry->value.val.binary.data, entry->path);
}

/* An object's items in the order of the keys that it may have; NULL where one is not there. */
static void
known_entries(const Entry *object, const char *const *keys, const Entry **found)
{
	Entries		list = object_of(object);
	StringInfoData names;

	memset(found, 0, MAX_KEYS * sizeof(Entry *));
	for (int i = 0; i < list.count; i++)
	{
		int			k = 0;

		while (keys[k] && strcmp(keys[k], list.entries[i].key) != 0)
			k++;
		if (keys[k])
		{
			found[k] = &list.entries[i];
			continue;
		}
		initStringInfo(&names);
		for (k = 0; keys[k]; k++)
			appendStringInfo(&names, "%s%s", k ? ", " : "", keys[k]);
		invalid(errmsg("%s: there is no such key", list.entries[i].path),
				errhint("Keys here are %s.", names.data));
	}
}

static const Entry *
needed(const Entry *entry, const Entry *object, const char *key)
{
	if (entry == NULL)
		invalid(errmsg("%s.%s is missing", object->path, key));
	return entry;
}

static char *
string_of(const Entry *entry)
{
	char	   *string;

	if (entry->value.type != jbvString)
		invalid(errmsg("%s must be a string that is not blank", entry->path));
	string = pnstrdup(entry->value.val.string.val, entry->value.val.string.len);
	if (string[strspn(string, " \t\r\n")] == '\0')
		invalid(errmsg("%s must be a string that is not blank", entry->path));
	return string;
}

static Numeric
number_of(const Entry *entry)
{
	if (entry->value.type != jbvNumeric)
		invalid(errmsg("%s must be a number", entry->path));
	return DatumGetNumericCopy(NumericGetDatum(entry->value.val.numeric));
}

static bool
is_removal(const Entry *entry)
{
	if (entry == NULL)
		return false;
	if (entry->value.type != jbvBool || !entry->value.val.boolean)
		invalid(errmsg("%s must be true", entry->path));
	return true;
}

/* Beside a removal there is nothing to say. */
static void
check_alone(const Entry *const *found, int first, int end)
{
	for (int i = first; i < end; i++)
		if (found[i])
			invalid(errmsg("%s cannot stand beside \"remove\"", found[i]->path));
}

static char *
citation_of(const Entry *entry)
{
	return entry ? string_of(entry) : pstrdup(dgettext(TEXTDOMAIN, gettext_noop("supposed by park.what_if()")));
}

static IndustryCode
code_of(const Entry *entry)
{
	char	   *text = string_of(entry);
	IndustryCode code,
				nearest;

	if (industry_code_read(text, &code, &nearest) != INDUSTRY_CODE_FINE)
		invalid(errmsg("%s: there is no industry \"%s\" in GB/T 4754-2017", entry->path, text));
	return code;
}

/* A park by its code, or by its id. */
static int64
park_of(const Subject *subject, const Entry *entry)
{
	static const RegisterQuery by_code = {
		"SELECT k.id FROM {reg}.parks k WHERE k.code {=} $1", 1, {TEXTOID}
	};
	static const RegisterQuery by_id = {
		"SELECT k.id FROM {reg}.parks k WHERE k.id {=} $1", 1, {NUMERICOID}
	};
	MemoryContext home = CurrentMemoryContext;
	bool		is_id = entry->value.type == jbvNumeric;
	const char *name;
	Datum		key;
	int64		park = 0;

	if (!is_id && entry->value.type != jbvString)
		invalid(errmsg("%s must be the code of a park or its id", entry->path));
	key = is_id ? NumericGetDatum(number_of(entry)) : CStringGetTextDatum(string_of(entry));
	name = is_id ? DatumGetCString(DirectFunctionCall1(numeric_out, key)) : string_of(entry);
	register_run(subject, is_id ? &by_id : &by_code, &key, NULL);
	MemoryContextSwitchTo(home);
	if (!result_int8(1, &park))
		invalid(errmsg("%s: there is no park \"%s\"", entry->path, name));
	return park;
}

static void
read_value(const Entry *entry, ParameterChange *change)
{
	static const char *const keys[] = {"value", "unit", "citation", NULL};
	const Entry *found[MAX_KEYS] = {entry};
	const char *unit = parameter_unit(change->name);
	ErrorContextCallback where = {
		.previous = error_context_stack,.callback = say_path,.arg = entry->path
	};

	if (entry->value.type == jbvBinary)
		known_entries(entry, keys, found);
	else if (entry->value.type != jbvNumeric)
		invalid(errmsg("%s must be a number, an object with a value, or null", entry->path));
	change->parameter.value = number_of(needed(found[0], entry, keys[0]));
	change->parameter.unit = found[1] ? string_of(found[1]) : pstrdup(unit);
	change->parameter.citation = citation_of(found[2]);

	error_context_stack = &where;
	DirectFunctionCall3(check_parameter, CStringGetTextDatum(change->name),
						NumericGetDatum(change->parameter.value),
						CStringGetTextDatum(change->parameter.unit));
	error_context_stack = where.previous;
	if (DatumGetBool(DirectFunctionCall2(numeric_gt, NumericGetDatum(change->parameter.value),
										 NumericGetDatum(int64_to_numeric(MAX_VALUE)))))
		invalid(errmsg("%s: a parameter is at most %d", found[0]->path, MAX_VALUE));
}

static void
read_parameters(const Entry *entry, Changes *changes)
{
	Entries		list = object_of(entry);

	changes->parameters = palloc0(list.count * sizeof(ParameterChange));
	for (int i = 0; i < list.count; i++)
	{
		ParameterChange *change = &changes->parameters[changes->parameter_count++];

		change->name = list.entries[i].key;
		if (parameter_unit(change->name) == NULL)
			invalid(errmsg("%s: no rule knows a parameter \"%s\"", list.entries[i].path, change->name),
					errhint("SELECT * FROM park.known_parameters() lists them."));
		change->removed = list.entries[i].value.type == jbvNull;
		if (!change->removed)
			read_value(&list.entries[i], change);
	}
}

static bool
same_place(const Standard *a, const Standard *b)
{
	return a->indicator == b->indicator && a->any_park == b->any_park && a->park == b->park &&
		a->industry == b->industry;
}

static bool
is_given(const Entry *entry)
{
	return entry && entry->value.type != jbvNull;
}

static void
read_bounds(const Entry *object, const Entry *const *found, const Indicator *indicator, Standard *standard)
{
	const char *unit = found[5] ? string_of(found[5]) : indicator->unit;
	ErrorContextCallback where = {
		.previous = error_context_stack,.callback = say_path,.arg = object->path
	};

	if (!is_given(found[3]) && !is_given(found[4]))
		invalid(errmsg("%s needs a minimum, a maximum or \"remove\"", object->path));
	error_context_stack = &where;
	for (int bound = 0; bound < 2; bound++)
	{
		Numeric		value;

		if (!is_given(found[3 + bound]))
			continue;
		value = number_of(found[3 + bound]);
		if (bound == 0)
			standard->minimum = value;
		else
			standard->maximum = value;
		indicator_check(indicator->name, value, unit);
	}
	error_context_stack = where.previous;
	if (standard->minimum && standard->maximum &&
		DatumGetBool(DirectFunctionCall2(numeric_gt, NumericGetDatum(standard->minimum),
										 NumericGetDatum(standard->maximum))))
		invalid(errmsg("%s: the minimum is greater than the maximum", object->path));
	standard->citation = citation_of(found[6]);
}

static void
read_standard(const Subject *subject, const Entry *object, StandardChange *change)
{
	static const char *const keys[] = {
		"indicator", "industry", "park", "minimum", "maximum", "unit", "citation", "remove", NULL
	};
	const Entry *found[MAX_KEYS];
	Standard   *standard = &change->standard;
	char	   *name;

	known_entries(object, keys, found);
	name = string_of(needed(found[0], object, keys[0]));
	standard->indicator = indicator_number(name);
	if (standard->indicator < 0)
		invalid(errmsg("%s: no rule knows an indicator \"%s\"", found[0]->path, name),
				errhint("SELECT * FROM park.known_indicators() lists them."));
	standard->applies = (Period) {DATEVAL_NOBEGIN, DATEVAL_NOEND};
	if (is_given(found[1]))
		standard->industry = code_of(found[1]);
	standard->any_park = !is_given(found[2]);
	if (!standard->any_park)
		standard->park = park_of(subject, found[2]);
	change->removed = is_removal(found[7]);
	if (change->removed)
		check_alone(found, 3, 7);
	else
		read_bounds(object, found, indicator_at(standard->indicator), standard);
}

static void
read_standards(const Subject *subject, const Entry *entry, Changes *changes)
{
	Entries		list = array_of(entry);

	changes->standards = palloc0(list.count * sizeof(StandardChange));
	for (int i = 0; i < list.count; i++)
	{
		StandardChange *change = &changes->standards[i];

		read_standard(subject, &list.entries[i], change);
		for (int other = 0; other < i; other++)
			if (same_place(&changes->standards[other].standard, &change->standard))
				invalid(errmsg("%s is of the same indicator, industry and park as %s",
							   list.entries[i].path, list.entries[other].path));
		changes->standard_count++;
	}
}

static void
read_codes(const Entry *entry, Positioning *positioning)
{
	Entries		list = array_of(entry);

	positioning->codes = palloc_array(IndustryCode, list.count);
	for (int i = 0; i < list.count; i++)
	{
		IndustryCode code = code_of(&list.entries[i]);

		for (int other = 0; other < i; other++)
			if (positioning->codes[other] == code)
				invalid(errmsg("%s is the same as %s", list.entries[i].path, list.entries[other].path));
		positioning->codes[positioning->count++] = code;
	}
}

static void
read_positioning(const Subject *subject, const Entry *object, PositioningChange *change)
{
	static const char *const keys[] = {"park", "name", "codes", "remove", NULL};
	const Entry *found[MAX_KEYS];
	Positioning *positioning = &change->positioning;

	known_entries(object, keys, found);
	positioning->park = park_of(subject, needed(found[0], object, keys[0]));
	positioning->applies = (Period) {DATEVAL_NOBEGIN, DATEVAL_NOEND};
	change->removed = is_removal(found[3]);
	if (change->removed)
	{
		check_alone(found, 1, 3);
		return;
	}
	positioning->name = string_of(needed(found[1], object, keys[1]));
	read_codes(needed(found[2], object, keys[2]), positioning);
}

static void
read_positionings(const Subject *subject, const Entry *entry, Changes *changes)
{
	Entries		list = array_of(entry);

	changes->positionings = palloc0(list.count * sizeof(PositioningChange));
	for (int i = 0; i < list.count; i++)
	{
		PositioningChange *change = &changes->positionings[i];

		read_positioning(subject, &list.entries[i], change);
		for (int other = 0; other < i; other++)
		{
			const PositioningChange *earlier = &changes->positionings[other];

			if (earlier->positioning.park == change->positioning.park &&
				(earlier->removed || change->removed ||
				 strcmp(earlier->positioning.name, change->positioning.name) == 0))
				invalid(errmsg("%s and %s contradict each other: they are of one park",
							   list.entries[other].path, list.entries[i].path));
		}
		changes->positioning_count++;
	}
}

Changes *
changes_read(const Subject *subject, Jsonb *json)
{
	static const char *const keys[] = {"parameters", "standards", "positioning", NULL};
	Changes    *changes = palloc0(sizeof(Changes));
	Entry		root = {.path = "changes"};
	const Entry *found[MAX_KEYS];

	root.value.type = jbvBinary;
	root.value.val.binary.data = &json->root;
	known_entries(&root, keys, found);
	if (found[0])
		read_parameters(found[0], changes);
	if (found[1])
		read_standards(subject, found[1], changes);
	if (found[2])
		read_positionings(subject, found[2], changes);
	return changes;
}

static void
apply_parameters(const Changes *changes, const Yardstick *before, Yardstick *after)
{
	after->parameters = palloc_array(DatedParameter, before->parameter_count + changes->parameter_count);
	for (int i = 0; i < before->parameter_count; i++)
	{
		bool		changed = false;

		for (int c = 0; c < changes->parameter_count && !changed; c++)
			changed = strcmp(before->parameters[i].name, changes->parameters[c].name) == 0;
		if (!changed)
			after->parameters[after->parameter_count++] = before->parameters[i];
	}
	for (int c = 0; c < changes->parameter_count; c++)
		if (!changes->parameters[c].removed)
			after->parameters[after->parameter_count++] = (DatedParameter) {
				.name = changes->parameters[c].name,
				.applies = {DATEVAL_NOBEGIN, DATEVAL_NOEND},
				.parameter = changes->parameters[c].parameter
			};
}

static void
apply_standards(const Changes *changes, const Yardstick *before, Yardstick *after)
{
	bool	   *met = palloc0(changes->standard_count + 1);

	after->standards = palloc_array(Standard, before->standard_count + changes->standard_count);
	for (int i = 0; i < before->standard_count; i++)
	{
		bool		changed = false;

		for (int c = 0; c < changes->standard_count && !changed; c++)
			met[c] |= changed = same_place(&before->standards[i], &changes->standards[c].standard);
		if (!changed)
			after->standards[after->standard_count++] = before->standards[i];
	}
	for (int c = 0; c < changes->standard_count; c++)
		if (!changes->standards[c].removed)
			after->standards[after->standard_count++] = changes->standards[c].standard;
		else if (!met[c])
			invalid(errmsg("changes.standards[%d]: there is no such standard to remove", c));
}

static void
apply_positionings(const Changes *changes, const Yardstick *before, Yardstick *after)
{
	after->positionings = palloc_array(Positioning, before->positioning_count + changes->positioning_count);
	for (int i = 0; i < before->positioning_count; i++)
	{
		bool		changed = false;

		for (int c = 0; c < changes->positioning_count && !changed; c++)
			changed = before->positionings[i].park == changes->positionings[c].positioning.park;
		if (!changed)
			after->positionings[after->positioning_count++] = before->positionings[i];
	}
	for (int c = 0; c < changes->positioning_count; c++)
		if (!changes->positionings[c].removed)
			after->positionings[after->positioning_count++] = changes->positionings[c].positioning;
}

Yardstick *
changes_apply(const Changes *changes, const Yardstick *before)
{
	Yardstick  *after = palloc0(sizeof(Yardstick));

	apply_parameters(changes, before, after);
	apply_standards(changes, before, after);
	apply_positionings(changes, before, after);
	yardstick_order(after);
	return after;
}

/* An industry that is not recorded may be any; so may be the rest of a coarse one. */
bool
changes_concern(const Changes *changes, int indicator, int64 park, IndustryCode industry)
{
	for (int c = 0; c < changes->standard_count; c++)
	{
		const Standard *standard = &changes->standards[c].standard;

		if (standard->indicator == indicator &&
			(standard->any_park || standard->park == park) &&
			(standard->industry == 0 || industry == 0 ||
			 industry_code_is_below(industry, standard->industry) ||
			 industry_code_is_below(standard->industry, industry)))
			return true;
	}
	return false;
}
