/*
 * snapshot.c
 *	  Through what a trigger looks: whatever the isolation level, at what is
 *	  there now.
 */
#include "compat.h"

#include "access/xact.h"
#include "snapshot.h"
#include "utils/snapmgr.h"

Snapshot
snapshot_latest(void)
{
	CommandCounterIncrement();
	return GetLatestSnapshot();
}

bool
snapshot_sees_same(const SnapshotData *a, const SnapshotData *b, bool told)
{
	return a->snapshot_type == SNAPSHOT_MVCC && b->snapshot_type == SNAPSHOT_MVCC &&
		a->xmin == b->xmin && a->xmax == b->xmax && (told || a->curcid == b->curcid) &&
		a->xcnt == b->xcnt && a->subxcnt == b->subxcnt &&
		a->suboverflowed == b->suboverflowed &&
		a->takenDuringRecovery == b->takenDuringRecovery &&
		(a->xcnt == 0 || memcmp(a->xip, b->xip, a->xcnt * sizeof(TransactionId)) == 0) &&
		(a->subxcnt == 0 || memcmp(a->subxip, b->subxip, a->subxcnt * sizeof(TransactionId)) == 0);
}
