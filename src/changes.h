/*
 * changes.h
 *	  Other parameters, standards and positioning than the register's own, as
 *	  somebody supposes them in JSON.  What follows from them is up to what_if.c.
 */
#ifndef INDUSTRIAL_PARK_CHANGES_H
#define INDUSTRIAL_PARK_CHANGES_H

#include "postgres.h"

#include "utils/jsonb.h"
#include "yardstick.h"

typedef struct ParameterChange
{
	char	   *name;
	bool		removed;		/* no value on any day */
	Parameter	parameter;
} ParameterChange;

typedef struct StandardChange
{
	bool		removed;
	Standard	standard;
} StandardChange;

/* Changes of one park together are all its leading industries. */
typedef struct PositioningChange
{
	bool		removed;		/* it has none */
	Positioning positioning;
} PositioningChange;

typedef struct Changes
{
	int			parameter_count;
	int			standard_count;
	int			positioning_count;
	ParameterChange *parameters;
	StandardChange *standards;
	PositioningChange *positionings;
} Changes;

/*
 * Error 22023, which says where in the JSON, for all that is not understood.
 * SPI must be connected.
 */
extern Changes *changes_read(const Subject *subject, Jsonb *json);

/* The yardstick with the changes, each as if it had always been so. */
extern Yardstick *changes_apply(const Changes *changes, const Yardstick *before);

/* Whether a change of standards of an indicator can matter to a project of an industry in a park. */
extern bool changes_concern(const Changes *changes, int indicator, int64 park, IndustryCode industry);

#endif							/* INDUSTRIAL_PARK_CHANGES_H */
