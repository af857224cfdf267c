/*
 * fingerprint.h
 *	  What a joint review was concluded on, as SHA-256 part by part, so that it
 *	  can be told later what has changed.
 */
#ifndef INDUSTRIAL_PARK_FINGERPRINT_H
#define INDUSTRIAL_PARK_FINGERPRINT_H

#include "common/sha2.h"
#include "register.h"

typedef enum PrintPart
{
	PRINT_PROJECT,
	PRINT_SITE,
	PRINT_PARK,
	PRINT_BOUNDARY,
	PRINT_POSITIONING,
	PRINT_PLAN
} PrintPart;

#define PRINT_PARTS 6

typedef struct Fingerprint
{
	uint8		parts[PRINT_PARTS][PG_SHA256_DIGEST_LENGTH];
} Fingerprint;

/*
 * The prints of a project "p" and its site, two columns of a query: what the
 * rules on its aspects read, as of a day.  Numbers without trailing zeros and
 * days as numbers: neither settings nor a restore change them.  An assessment
 * approved after the day was not there to be looked at.
 */
#define PROJECT_PRINTS(day) \
	"pg_catalog.sha256(pg_catalog.convert_to(ROW(p.park_id, p.enterprise_id, p.industry::pg_catalog.text," \
	" pg_catalog.trim_scale(p.land_area_m2), p.total_investment_yuan, p.fixed_investment_yuan," \
	" pg_catalog.trim_scale(p.floor_area_m2), pg_catalog.trim_scale(p.footprint_area_m2)," \
	" pg_catalog.trim_scale(p.high_storey_area_m2), pg_catalog.trim_scale(p.structure_area_m2)," \
	" pg_catalog.trim_scale(p.yard_area_m2), pg_catalog.trim_scale(p.office_land_m2)," \
	" p.annual_output_yuan, pg_catalog.trim_scale(p.energy_tce)," \
	" CASE WHEN p.eia_approved_on {<=} " day " THEN p.eia_approved_on {-} '2000-01-01'::pg_catalog.date END" \
	")::pg_catalog.text, 'UTF8'))," \
	" pg_catalog.sha256(COALESCE({gis}.st_asewkb(p.site, 'NDR'), ''::pg_catalog.bytea))"

/* Takes two columns of prints from a row of the last query's result. */
extern void fingerprint_take_project(uint64 row, int column, Fingerprint *fingerprint);

/* The parts of the park as of a day; zero if there is no such park. */
extern void fingerprint_park(const Subject *subject, int64 park, DateADT day,
							 Fingerprint *fingerprint);

/* From a stored one; false if it is NULL or not one that is understood. */
extern bool fingerprint_stored(uint64 row, int column, Fingerprint *fingerprint);

/* The same from a row of reviews. */
extern bool fingerprint_written(const Subject *review, Fingerprint *fingerprint);

/* Of what a review of a project is concluded on now; false if there is no such project. */
extern bool fingerprint_now(const Subject *subject, int64 project, DateADT applied_on,
							Fingerprint *fingerprint);

/* The names of the parts that differ, in the language of messages; NULL if none does. */
extern char *fingerprint_difference(const Fingerprint *a, const Fingerprint *b);

#endif							/* INDUSTRIAL_PARK_FINGERPRINT_H */
