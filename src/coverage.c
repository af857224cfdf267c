/*
 * coverage.c
 *	  How much of a plot its footprints cover, every square metre once.
 *
 * Geometry in, numbers out: no SQL-callable function and no aggregate state
 * here (built_area.c), no query (city_cover.c), and no PostGIS name
 * (postgis.c).
 *
 * There are two ways.  Plane polygons are read as numbers (polygon.c) and
 * swept (sweep.c); those that are not certainly valid are repaired by PostGIS
 * before.  Everything else goes through PostGIS's overlay.  group_area()
 * chooses; the result is the same.
 *
 * Footprints that do not reach the plot are left out and the others put into
 * an order of their own before anything is added up, so that the order they
 * came in leaves no trace in the last digits.
 */
#include "compat.h"

#include "coverage.h"
#include "crs.h"
#include "miscadmin.h"
#include "postgis.h"
#include "sweep.h"

/* A footprint as the plot sees it. */
typedef struct Part
{
	Footprint	footprint;
	bool		swept;			/* can be swept, or else needs the overlay */
	bool		inside;			/* swept, and some of it is in the plot */
	Polygons	placed;
	Piece		piece;
	double		area;			/* by itself; negative: not yet known */
} Part;

/* A plot and the footprints that may reach it. */
typedef struct Cover
{
	Shape	   *plot;
	bool		swept;			/* the plot can be swept */
	Polygons	placed;			/* moved to a corner of its own */
	Part	   *parts;
	int			count;

	/* for the overlay, made when it is needed first */
	bool		repaired;
	Datum		plot_polygons;
	Datum	   *polygons;
} Cover;

/* Some of the footprints, by whichever way is open to all of them. */
typedef struct Selection
{
	bool		swept;
	Piece	   *pieces;
	int			count;
} Selection;

/* A group of pieces covers so much from this day on. */
typedef struct Change
{
	DateADT		day;
	int			group;
	double		area;
} Change;

void
shape_read(Datum geometry, Shape *shape)
{
	shape->geometry = geometry;
	shape->context = CurrentMemoryContext;
	shape->valid = false;
	shape->read = polygons_srid(geometry, &shape->srid) &&
		polygons_read(geometry, &shape->polygons);
}

/* Replaces what was read by what PostGIS makes of it, unless it is plainly valid. */
static bool
make_valid(Shape *shape)
{
	MemoryContext old;

	if (shape->valid || !shape->read)
		return shape->read;
	old = MemoryContextSwitchTo(shape->context);
	if (!polygons_certainly_valid(&shape->polygons))
		shape->read = polygons_read(postgis_polygons(shape->geometry), &shape->polygons);
	MemoryContextSwitchTo(old);
	shape->valid = true;
	return shape->read;
}

/* Mixed systems are for PostGIS to refuse, and what has no box to look at. */
static bool
may_reach(const Shape *plot, const Shape *shape)
{
	return !plot->read || !shape->read || shape->srid != plot->srid ||
		polygons_boxes_meet(&plot->polygons, &shape->polygons);
}

static int
compare_doubles(double left, double right)
{
	return left < right ? -1 : left > right;
}

static int
compare_stored(Datum a, Datum b)
{
	struct varlena *left = PG_DETOAST_DATUM_PACKED(a);
	struct varlena *right = PG_DETOAST_DATUM_PACKED(b);
	Size		left_size = VARSIZE_ANY_EXHDR(left);
	Size		right_size = VARSIZE_ANY_EXHDR(right);

	if (left_size != right_size)
		return left_size < right_size ? -1 : 1;
	return memcmp(VARDATA_ANY(left), VARDATA_ANY(right), left_size);
}

static int
compare_polygons(const Polygons *a, const Polygons *b)
{
	int			order = compare_doubles(a->min_x, b->min_x);

	if (order == 0)
		order = compare_doubles(a->min_y, b->min_y);
	if (order == 0)
		order = compare_doubles(a->max_x, b->max_x);
	if (order == 0)
		order = compare_doubles(a->max_y, b->max_y);
	if (order == 0)
		order = a->vertex_count - b->vertex_count;
	if (order == 0)
		order = a->ring_count - b->ring_count;
	if (order == 0)
		order = memcmp(a->vertices, b->vertices, sizeof(Vertex) * a->vertex_count);
	for (int r = 0; order == 0 && r < a->ring_count; r++)
		order = a->rings[r].first - b->rings[r].first;
	return order;
}

/* Footprints that compare as equal are equal in all that is measured. */
static int
compare_footprints(const Footprint *left, const Footprint *right)
{
	int			order;

	if (left->shape->read != right->shape->read)
		return left->shape->read ? -1 : 1;
	order = left->shape->read ?
		compare_polygons(&left->shape->polygons, &right->shape->polygons) :
		compare_stored(left->shape->geometry, right->shape->geometry);
	if (order == 0)
		order = left->from < right->from ? -1 : left->from > right->from;
	if (order == 0)
		order = left->until < right->until ? -1 : left->until > right->until;
	return order;
}

#define ST_SORT sort_footprints
#define ST_ELEMENT_TYPE Footprint
#define ST_COMPARE(a, b) compare_footprints(a, b)
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_changes
#define ST_ELEMENT_TYPE Change
#define ST_COMPARE(a, b) \
	((a)->day != (b)->day ? ((a)->day < (b)->day ? -1 : 1) : (a)->group - (b)->group)
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_days
#define ST_ELEMENT_TYPE DateADT
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b))
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

static bool
is_plane(const Shape *plot)
{
	return plot->read && (plot->srid == 0 || !crs_get(plot->srid)->geographic);
}

/* The footprints that may reach the plot, repaired and in order. */
static Footprint *
reaching(Shape *plot, bool plane, const Footprint *footprints, int count, int *reaching_count)
{
	Footprint  *kept = palloc_array(Footprint, Max(count, 1));
	int			n = 0;

	for (int i = 0; i < count; i++)
	{
		Shape	   *shape = footprints[i].shape;

		CHECK_FOR_INTERRUPTS();
		if (!may_reach(plot, shape))
			continue;
		if (plane && shape->srid == plot->srid)
			make_valid(shape);

		/* a repair may leave less than there was, never more */
		if (may_reach(plot, shape))
			kept[n++] = footprints[i];
	}
	sort_footprints(kept, n);
	*reaching_count = n;
	return kept;
}

static void
prepare(Cover *cover, Shape *plot, const Footprint *footprints, int count)
{
	bool		plane = is_plane(plot);
	double		x = 0,
				y = 0;
	Footprint  *kept;

	memset(cover, 0, sizeof(*cover));
	cover->plot = plot;
	cover->swept = plane && make_valid(plot);
	kept = reaching(plot, plane, footprints, count, &cover->count);
	cover->parts = palloc_array(Part, Max(cover->count, 1));
	if (cover->swept)
	{
		x = plot->polygons.min_x;
		y = plot->polygons.min_y;
		polygons_place(&plot->polygons, x, y, &cover->placed);
	}
	for (int i = 0; i < cover->count; i++)
	{
		Part	   *part = &cover->parts[i];
		Shape	   *shape = kept[i].shape;

		part->footprint = kept[i];
		part->swept = cover->swept && shape->srid == plot->srid && shape->read;
		part->inside = false;
		part->area = -1;
		memset(&part->piece, 0, sizeof(Piece));
		if (!part->swept)
			continue;
		polygons_place(&shape->polygons, x, y, &part->placed);
		part->inside = sweep_piece(&cover->placed, &part->placed, &part->piece);
	}
	pfree(kept);
}

/* The footprints of one kind, or of all: what the plot's area depends on. */
static void
choose(const Cover *cover, BuildingKind kind, Selection *chosen)
{
	chosen->swept = cover->swept;
	chosen->pieces = palloc_array(Piece, Max(cover->count, 1));
	chosen->count = 0;
	for (int i = 0; i < cover->count; i++)
		if (kind == KIND_ALL || cover->parts[i].footprint.kind == kind)
			chosen->swept &= cover->parts[i].swept;
	for (int i = 0; i < cover->count; i++)
	{
		const Part *part = &cover->parts[i];
		Piece	   *piece = &chosen->pieces[chosen->count];

		if ((kind != KIND_ALL && part->footprint.kind != kind) ||
			(chosen->swept && !part->inside))
			continue;
		*piece = part->piece;
		if (!chosen->swept)
			piece->group = 0;	/* all in one overlay */
		piece->footprint = i;
		chosen->count++;
	}
}

/* Repairs once, because a footprint may take part in many overlays. */
static void
repair(Cover *cover)
{
	if (cover->repaired)
		return;
	cover->plot_polygons = postgis_polygons(cover->plot->geometry);
	cover->polygons = palloc_array(Datum, Max(cover->count, 1));
	for (int i = 0; i < cover->count; i++)
		cover->polygons[i] = postgis_polygons(cover->parts[i].footprint.shape->geometry);
	cover->repaired = true;
}

/*
 * Area of the plot that the union of the pieces covers, by PostGIS.  Points,
 * lines and empties cover nothing and drop out.
 */
static double
overlay_area(Cover *cover, const Piece *pieces, int count)
{
	Datum	   *usable = palloc_array(Datum, Max(count, 1));
	int			n = 0;
	Datum		covered;

	repair(cover);
	if (postgis_is_empty(cover->plot_polygons))
		return 0;
	for (int i = 0; i < count; i++)
		if (!postgis_is_empty(cover->polygons[pieces[i].footprint]))
			usable[n++] = cover->polygons[pieces[i].footprint];
	if (n == 0)
		return 0;
	covered = postgis_intersection(cover->plot_polygons, postgis_union(usable, n));

	/* where they merely touch, the intersection is a line or a point */
	return postgis_is_empty(covered) ? 0 : crs_area(covered);
}

static double
group_area(Cover *cover, bool swept, const Piece *pieces, int count)
{
	Part	   *alone = swept && count == 1 ? &cover->parts[pieces[0].footprint] : NULL;
	double		area;

	/* kinds and days ask for the same again */
	if (alone && alone->area >= 0)
		return alone->area;
	if (!swept || !sweep_area(&cover->placed, pieces, count, &area))
		area = overlay_area(cover, pieces, count);
	if (alone)
		alone->area = area;
	return area;
}

/* Puts the pieces of one group beside each other. */
static void
form_groups(bool swept, Piece *pieces, int count)
{
	if (swept)
		sweep_group(pieces, count);
}

/* Where the group ends that begins at a piece. */
static int
group_end(const Piece *pieces, int count, int first)
{
	int			end = first + 1;

	while (end < count && pieces[end].group == pieces[first].group)
		end++;
	return end;
}

static double
pieces_area(Cover *cover, bool swept, Piece *pieces, int count)
{
	double		area = 0;

	form_groups(swept, pieces, count);
	for (int first = 0, end; first < count; first = end)
	{
		end = group_end(pieces, count, first);
		area += group_area(cover, swept, &pieces[first], end - first);
	}
	return area;
}

static double
area_of_all(Cover *cover)
{
	Selection	all;

	choose(cover, KIND_ALL, &all);
	return pieces_area(cover, all.swept, all.pieces, all.count);
}

/* The plot's own area, 0 if it is empty. */
static double
plot_area(Cover *cover)
{
	if (cover->swept)
		return polygons_area(&cover->placed);
	repair(cover);
	return postgis_is_empty(cover->plot_polygons) ? 0 : crs_area(cover->plot_polygons);
}

/* For those who do not ask for time. */
static void
prepare_standing(Cover *cover, Datum plot, const Datum *geometries, int count)
{
	Shape	   *shapes = palloc_array(Shape, count + 1);
	Footprint  *footprints = palloc_array(Footprint, Max(count, 1));

	for (int i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		shape_read(geometries[i], &shapes[i]);
		footprints[i] = (Footprint) {&shapes[i], DATEVAL_NOBEGIN, DATEVAL_NOEND, KIND_BUILDING};
	}
	shape_read(plot, &shapes[count]);
	prepare(cover, &shapes[count], footprints, count);
}

double
coverage_area(Datum plot, const Datum *footprints, int count)
{
	Cover		cover;

	prepare_standing(&cover, plot, footprints, count);
	return area_of_all(&cover);
}

bool
coverage_fraction(Datum plot, const Datum *footprints, int count, double *fraction)
{
	Cover		cover;
	double		whole;

	prepare_standing(&cover, plot, footprints, count);
	whole = plot_area(&cover);
	if (whole <= 0)
		return false;

	/* rounding must not make a full plot more than full */
	*fraction = Min(area_of_all(&cover) / whole, 1.0);
	return true;
}

/* The days on which the set of standing pieces may change, ascending. */
static int
days_of_change(const Cover *cover, const Piece *pieces, int count, DateADT *days)
{
	int			n = 0,
				distinct = 0;

	for (int i = 0; i < count; i++)
	{
		const Footprint *footprint = &cover->parts[pieces[i].footprint].footprint;

		days[n++] = footprint->from;
		if (footprint->until != DATEVAL_NOEND)
			days[n++] = footprint->until;
	}
	sort_days(days, n);
	for (int i = 0; i < n; i++)
		if (distinct == 0 || days[distinct - 1] != days[i])
			days[distinct++] = days[i];
	return distinct;
}

/* One measurement of one group for each of its days of change. */
static int
group_changes(Cover *cover, bool swept, const Piece *pieces, int count, int group, Change *changes)
{
	const Footprint *first = &cover->parts[pieces[0].footprint].footprint;
	DateADT    *days;
	Piece	   *standing;
	int			day_count;

	if (count == 1)
	{
		changes[0] = (Change) {first->from, group, group_area(cover, swept, pieces, 1)};
		if (first->until == DATEVAL_NOEND)
			return 1;
		changes[1] = (Change) {first->until, group, 0};
		return 2;
	}

	days = palloc_array(DateADT, 2 * count);
	standing = palloc_array(Piece, count);
	day_count = days_of_change(cover, pieces, count, days);
	for (int d = 0; d < day_count; d++)
	{
		int			n = 0;

		for (int i = 0; i < count; i++)
		{
			const Footprint *footprint = &cover->parts[pieces[i].footprint].footprint;

			if (footprint->from <= days[d] && days[d] < footprint->until)
				standing[n++] = pieces[i];
		}
		changes[d] = (Change) {days[d], group, pieces_area(cover, swept, standing, n)};
	}
	pfree(days);
	pfree(standing);
	return day_count;
}

/* The area of each day is what the groups cover together. */
static AreaHistory *
history_of_changes(Change *changes, int count, int groups)
{
	AreaStep   *steps = palloc_array(AreaStep, Max(count, 1));
	double	   *current = palloc0(sizeof(double) * Max(groups, 1));
	int			step_count = 0;

	sort_changes(changes, count);
	for (int i = 0; i < count;)
	{
		AreaStep   *step = &steps[step_count++];

		CHECK_FOR_INTERRUPTS();
		step->from_date = changes[i].day;
		for (; i < count && changes[i].day == step->from_date; i++)
			current[changes[i].group] = changes[i].area;
		step->area = 0;
		for (int g = 0; g < groups; g++)
			step->area += current[g];
	}
	return area_history_make(steps, step_count);
}

static AreaHistory *
history_of(Cover *cover, BuildingKind kind)
{
	Selection	chosen;
	Change	   *changes;
	int			change_count = 0,
				groups = 0;

	choose(cover, kind, &chosen);
	changes = palloc_array(Change, Max(2 * chosen.count, 1));
	form_groups(chosen.swept, chosen.pieces, chosen.count);
	for (int first = 0, end; first < chosen.count; first = end)
	{
		end = group_end(chosen.pieces, chosen.count, first);
		change_count += group_changes(cover, chosen.swept, &chosen.pieces[first], end - first,
									  groups++, &changes[change_count]);
	}
	return history_of_changes(changes, change_count, groups);
}

AreaHistory *
coverage_history(Shape *plot, const Footprint *footprints, int count)
{
	Cover		cover;

	if (count == 0)
		return area_history_make(NULL, 0);
	prepare(&cover, plot, footprints, count);
	return history_of(&cover, KIND_ALL);
}

void
coverage_histories(Shape *plot, const Footprint *footprints, int count,
				   CoverHistories *histories)
{
	Cover		cover;
	int			of_kind[KIND_ALL] = {0};

	if (count == 0)
	{
		histories->all = area_history_make(NULL, 0);
		for (int kind = 0; kind < KIND_COUNT; kind++)
			histories->of_kind[kind] = histories->all;
		return;
	}
	prepare(&cover, plot, footprints, count);
	for (int i = 0; i < cover.count; i++)
		of_kind[cover.parts[i].footprint.kind]++;
	histories->all = history_of(&cover, KIND_ALL);
	for (int kind = 0; kind < KIND_COUNT; kind++)
		histories->of_kind[kind] = of_kind[kind] == cover.count ? histories->all :
			of_kind[kind] == 0 ? area_history_make(NULL, 0) : history_of(&cover, kind);
}
