/*
 * enforce.h
 *	  Listening to what the trigger refuses.
 */
#ifndef INDUSTRIAL_PARK_ENFORCE_H
#define INDUSTRIAL_PARK_ENFORCE_H

#include "postgres.h"

#include "nodes/execnodes.h"

/*
 * As long as one listens, a refusal puts its failures there as rows before it
 * is raised, and warnings are kept back.  Returns who listened before.
 */
typedef struct Listener
{
	ReturnSetInfo *rsinfo;
	int			heard;			/* failures */
} Listener;

extern Listener *enforce_listen(Listener *listener);

#endif							/* INDUSTRIAL_PARK_ENFORCE_H */
