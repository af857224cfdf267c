/*
 * history.h
 *	  Who changed what, when and why: the settings that name a person and a
 *	  reason.
 */
#ifndef INDUSTRIAL_PARK_HISTORY_H
#define INDUSTRIAL_PARK_HISTORY_H

#include "postgres.h"

/* Defines industrial_park.actor and industrial_park.reason; once. */
extern void define_history_settings(void);

#endif							/* INDUSTRIAL_PARK_HISTORY_H */
