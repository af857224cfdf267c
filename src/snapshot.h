/*
 * snapshot.h
 *	  What a trigger sees, and whether two snapshots show the same.
 */
#ifndef INDUSTRIAL_PARK_SNAPSHOT_H
#define INDUSTRIAL_PARK_SNAPSHOT_H

#include "utils/snapshot.h"

/* All that is committed, and what the own transaction wrote; not registered. */
extern Snapshot snapshot_latest(void);

/* "told": what the own transaction wrote between the two does not matter. */
extern bool snapshot_sees_same(const SnapshotData *a, const SnapshotData *b, bool told);

#endif							/* INDUSTRIAL_PARK_SNAPSHOT_H */
