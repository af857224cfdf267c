/*
 * cover.h
 *	  What the triggers keep of a plot p and what verify_register() compares it
 *	  with, both made from the buildings, but each in its own way.
 */
#ifndef INDUSTRIAL_PARK_COVER_H
#define INDUSTRIAL_PARK_COVER_H

/* The kept histories of c are those of h. */
#define SAME_HISTORIES(c, h) \
	"COALESCE(" c ".built_history OPERATOR(park.=) " h ".built_history" \
	" AND " c ".building_history OPERATOR(park.=) " h ".building_history" \
	" AND " c ".structure_history OPERATOR(park.=) " h ".structure_history" \
	" AND " c ".open_yard_history OPERATOR(park.=) " h ".open_yard_history, false)"

#endif							/* INDUSTRIAL_PARK_COVER_H */
