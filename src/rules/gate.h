/*
 * gate.h
 *	  The gate of article 6 before an agreement or a land offer, read once for
 *	  all rules that judge the row.
 */
#ifndef INDUSTRIAL_PARK_GATE_H
#define INDUSTRIAL_PARK_GATE_H

#include "fingerprint.h"
#include "rules/rules.h"

typedef enum GateState
{
	GATE_UNREAD,
	GATE_UNRECORDED,			/* the row has no project or no day */
	GATE_SUPERSEDED,			/* the row counts no more */
	GATE_NO_VERSION,
	GATE_NOT_REQUIRED,
	GATE_UNKNOWN,				/* project, park or need of land */
	GATE_NO_LAND,
	GATE_COUNTY,
	GATE_CLOSED					/* needs an approving review */
} GateState;

/*
 * The opinion that a signing on a given day rests on is the last one concluded
 * by then: a later rejection takes an earlier approval away.
 */
typedef struct Gate
{
	GateState	state;
	bool		agreement;		/* or a land offer */
	int64		project;
	int64		park;
	DateADT		on;
	char	   *citation;
	int64		successor;		/* of a superseded row */
	bool		withdrawn;		/* the project */
	bool		draft;			/* the project is not submitted yet */

	bool		found;			/* an opinion: */
	int64		review;
	bool		approved;
	DateADT		applied_on;
	DateADT		concluded_on;
	bool		had_version;	/* it was laid down then if joint reviews are required */
	int64		other;			/* agreement that rests on it; 0: none */
	bool		sealed;			/* it has a fingerprint: */
	Fingerprint reviewed;
	Fingerprint now;			/* of the project and its site; the park's not yet */
} Gate;

extern Gate *gate_make(void);
extern const Gate *gate_read(const Subject *subject);

/* The opinion on project "p" of a day, as a query of its columns; an open review corrects nothing yet. */
#define OPINION_ON(columns, project, day) \
	"SELECT " columns " FROM {reg}.reviews r WHERE r.project_id {=} " project \
	" AND r.concluded_on {<=} " day \
	" AND NOT EXISTS (SELECT 1 FROM {reg}.reviews c WHERE c.supersedes {=} r.id" \
	"   AND c.concluded_on IS NOT NULL)" \
	" ORDER BY r.concluded_on DESC, r.id DESC LIMIT 1"

/* What is signed and listed, but for what was corrected. */
#define SIGNED_AND_LISTED \
	"SELECT 'agreement' AS kind, a.id, a.project_id, a.signed_on AS day, a.ended_on" \
	"   FROM {reg}.agreements a" \
	"   WHERE NOT EXISTS (SELECT 1 FROM {reg}.agreements c WHERE c.supersedes {=} a.id)" \
	" UNION ALL" \
	" SELECT 'land offer', l.id, l.project_id, l.listed_on, NULL::pg_catalog.date FROM {reg}.land_offers l" \
	"   WHERE NOT EXISTS (SELECT 1 FROM {reg}.land_offers c WHERE c.supersedes {=} l.id)"

#endif							/* INDUSTRIAL_PARK_GATE_H */
