/*
 * buildings_map.c
 *	  The layer buildings_map, written to in place of buildings: it has two days,
 *	  where the table has a period that neither GDAL nor QGIS can write.
 *
 * A first day that is missing is refused: GDAL leaves out the fields that it
 * cannot place without a word, and the building would be taken to have stood
 * always.
 */
#include "compat.h"

#include "layer.h"
#include "utils/date.h"

PG_FUNCTION_INFO_V1(edit_buildings_map);

static const LayerColumn columns[] = {
	{.name = "kind"}, {.name = "surveyed_on"}, {.name = "vacant_since"},
	{.name = "floor_area_m2"}, {.name = "geom"}, {.name = NULL}
};

static const char *const fixed[] = {
	"id", "kind_name", "stands_today", "footprint_area_m2", NULL
};

static bool
day(const LayerRow *row, const char *column, DateADT *date)
{
	bool		isnull;
	Datum		datum = layer_value(row, column, &isnull);

	if (isnull)
		return false;
	*date = DatumGetDateADT(datum);
	if (DATE_NOT_FINITE(*date))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("%s must be a finite date", column),
				 errhint("Leave stood_until empty where the building still stands.")));
	return true;
}

/* Errors out unless the two days make a period; before is NULL for a new row. */
static void
check_period(const LayerRow *before, const LayerRow *after)
{
	DateADT		first,
				last,
				known;
	bool		from = day(after, "stood_from", &first);

	if (!from && (before == NULL || day(before, "stood_from", &known)))
		ereport(ERROR,
				(errcode(ERRCODE_NOT_NULL_VIOLATION),
				 errmsg("the first day on which the building stood, stood_from, is not given"),
				 errdetail("Without it the building would be taken to have stood always."),
				 errhint("Where only a survey tells of the building, give the day of the survey. One that always stood is written to table buildings.")));
	if (from && day(after, "stood_until", &last) && last < first)
		ereport(ERROR,
				(errcode(ERRCODE_CHECK_VIOLATION),
				 errmsg("stood_until lies before stood_from"),
				 errhint("stood_until is the last day on which the building stood; leave it empty while it stands.")));
	if (!from)
		(void) day(after, "stood_until", &last);
}

static void
assign_period(LayerStatement *statement, const LayerRow *before, const LayerRow *after)
{
	int			from,
				until;

	if (before && !layer_changed(before, after, "stood_from") &&
		!layer_changed(before, after, "stood_until"))
		return;
	check_period(before, after);
	from = layer_parameter(statement, after, "stood_from");
	until = layer_parameter(statement, after, "stood_until");
	layer_assign(statement, "existed", psprintf("pg_catalog.daterange($%d, $%d, '[]')", from, until));
}

static const Layer buildings_map = {
	"edit_buildings_map", "buildings", columns, fixed, assign_period
};

/* edit_buildings_map(): instead of insert, update or delete on the layer, for each row. */
Datum
edit_buildings_map(PG_FUNCTION_ARGS)
{
	return layer_edit(fcinfo, &buildings_map);
}
