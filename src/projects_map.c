/*
 * projects_map.c
 *	  The layer projects_map, written to in place of projects: its industry is a
 *	  text, because QGIS leaves a column of another type out without a word, and
 *	  the project would have none.
 */
#include "compat.h"

#include "layer.h"

PG_FUNCTION_INFO_V1(edit_projects_map);

static const LayerColumn columns[] = {
	{.name = "name"}, {.name = "park_id"}, {.name = "enterprise_id"},
	{.name = "industry_code", .column = "industry", .cast = "::park.industry_code"},
	{.name = "needs_new_land"}, {.name = "land_area_m2"}, {.name = "status"},
	{.name = "geom", .column = "site"}, {.name = "total_investment_yuan"},
	{.name = "fixed_investment_yuan"}, {.name = "floor_area_m2"},
	{.name = "high_storey_area_m2"}, {.name = "footprint_area_m2"},
	{.name = "structure_area_m2"}, {.name = "yard_area_m2"}, {.name = "office_land_m2"},
	{.name = "annual_output_yuan"}, {.name = "energy_tce"}, {.name = "eia_approved_on"},
	{.name = "standard_land"}, {.name = NULL}
};

static const char *const fixed[] = {"id", "park_name", "enterprise", "industry_name", NULL};

static const Layer projects_map = {"edit_projects_map", "projects", columns, fixed, NULL};

/* edit_projects_map(): instead of insert, update or delete on the layer, for each row. */
Datum
edit_projects_map(PG_FUNCTION_ARGS)
{
	return layer_edit(fcinfo, &projects_map);
}
