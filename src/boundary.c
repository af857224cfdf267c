/*
 * boundary.c
 *	  Boundaries of parks, read once for the many plots that lie in them.
 *
 * A boundary is known again by its bytes, never by the park's id, so what is
 * remembered cannot be out of date.
 */
#include "compat.h"

#include "boundary.h"
#include "fmgr.h"
#include "polygon.h"
#include "postgis.h"
#include "utils/memutils.h"

/* A city has a dozen parks; what is larger than this is left to PostGIS. */
#define REMEMBERED 16
#define MAX_BYTES (1024 * 1024)

typedef struct Boundary
{
	MemoryContext context;		/* of all below; NULL: the slot is free */
	char	   *bytes;			/* the stored form, without its length word */
	size_t		size;
	bool		readable;
	int32		srid;
	Polygons	shape;			/* valid, if readable */
} Boundary;

static Boundary remembered[REMEMBERED];
static int	next_slot;

/* Reads a boundary as numbers, repaired where it is not valid. */
static bool
read_boundary(Datum boundary, Polygons *shape)
{
	if (!polygons_read(boundary, shape))
		return false;
	return polygons_certainly_valid(shape) || polygons_read(postgis_polygons(boundary), shape);
}

static const Boundary *
remember(Datum datum, const char *bytes, size_t size)
{
	Boundary	boundary = {.size = size};
	Boundary   *slot = &remembered[next_slot];
	MemoryContext caller;

	/* a child of the caller's until it is complete, so that an error frees it */
	boundary.context = AllocSetContextCreate(CurrentMemoryContext, "industrial_park boundary",
											 ALLOCSET_SMALL_SIZES);
	caller = MemoryContextSwitchTo(boundary.context);
	boundary.bytes = palloc(size);
	memcpy(boundary.bytes, bytes, size);
	boundary.readable = polygons_srid(datum, &boundary.srid) &&
		read_boundary(datum, &boundary.shape);
	MemoryContextSwitchTo(caller);

	if (slot->context)
		MemoryContextDelete(slot->context);
	MemoryContextSetParent(boundary.context, TopMemoryContext);
	*slot = boundary;
	next_slot = (next_slot + 1) % REMEMBERED;
	return slot;
}

static const Boundary *
find_boundary(Datum datum)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(datum);
	const char *bytes = VARDATA_ANY(value);
	size_t		size = VARSIZE_ANY_EXHDR(value);

	if (size > MAX_BYTES)
		return NULL;
	for (int i = 0; i < REMEMBERED; i++)
		if (remembered[i].context && remembered[i].size == size &&
			memcmp(remembered[i].bytes, bytes, size) == 0)
			return &remembered[i];
	return remember(datum, bytes, size);
}

bool
boundary_certainly_holds(Datum boundary, Datum plot)
{
	const Boundary *known = find_boundary(boundary);
	Polygons	shape;
	int32		srid;

	return known && known->readable &&
		polygons_srid(plot, &srid) && srid == known->srid &&
		polygons_read(plot, &shape) &&
		polygons_relation(&shape, &known->shape) == POLYGONS_WITHIN;
}
