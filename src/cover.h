/*
 * cover.h
 *	  The built history of a plot p, made from the buildings: what the triggers
 *	  keep, and what verify_register() compares it with.
 */
#ifndef INDUSTRIAL_PARK_COVER_H
#define INDUSTRIAL_PARK_COVER_H

#define BUILT_HISTORY \
	"COALESCE((SELECT park.built_history(p.geom, pg_catalog.array_agg(b.geom ORDER BY b.id)," \
	"   pg_catalog.array_agg(b.existed ORDER BY b.id))" \
	"  FROM {reg}.buildings b WHERE p.geom OPERATOR({gis}.&&) b.geom" \
	" ), CASE WHEN p.geom IS NOT NULL THEN '{}'::park.area_history END)"

#endif							/* INDUSTRIAL_PARK_COVER_H */
