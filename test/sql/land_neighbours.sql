-- Plots side by side: shared_boundary(), neighbours(), connected_groups(),
-- enough_land().
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all
SET search_path = public, park;

-- A gap that is none, mixed systems, what is no number, what has no outline.
SELECT pg_temp.refusal($$SELECT shared_boundary(pg_temp.box(0,0,1), pg_temp.box(1,0,1), -0.1)$$);
SELECT pg_temp.refusal($$SELECT shared_boundary(pg_temp.box(0,0,1), pg_temp.box(1,0,1), 'NaN')$$);
SELECT pg_temp.refusal($$SELECT shared_boundary(pg_temp.box(0,0,1), pg_temp.box(1,0,1), 'Infinity')$$);
SELECT pg_temp.refusal($$SELECT shared_boundary(pg_temp.box(0,0,1), ST_SetSRID(pg_temp.box(1,0,1), 4546), 0)$$);
SELECT pg_temp.refusal($$SELECT shared_boundary('POLYGON((0 0,1 0,NaN 1,0 0))', 'POLYGON((0 0,1 0,1 1,0 0))', 0)$$);
SELECT pg_temp.refusal($$SELECT shared_boundary('POLYGON((0 0,1e9 0,1e9 1e9,0 0))', 'POLYGON((0 0,1 0,1 1,0 0))', 0)$$);
SELECT shared_boundary(NULL, pg_temp.box(1,0,1), 0) IS NULL, shared_boundary(pg_temp.box(1,0,1), NULL, 0) IS NULL,
       shared_boundary(pg_temp.box(1,0,1), pg_temp.box(1,0,1), NULL) IS NULL;
SELECT shared_boundary('POLYGON EMPTY', 'POLYGON((0 0,1 0,1 1,0 0))', 0),
       shared_boundary('POINT(0 0)', 'POLYGON((0 0,1 0,1 1,0 0))', 1),
       shared_boundary('LINESTRING(0 0,9 0)', 'POLYGON((0 0,9 0,9 9,0 0))', 1);
SELECT pg_temp.refusal($$SELECT * FROM neighbours('{1,2}', ARRAY[pg_temp.box(0,0,1)], 0)$$);
SELECT pg_temp.refusal($$SELECT * FROM neighbours('{1}', ARRAY[pg_temp.box(0,0,1)], 'NaN')$$);
SELECT pg_temp.refusal($$SELECT * FROM neighbours('{1,2}', ARRAY[pg_temp.box(0,0,1), 'SRID=4546;POLYGON((0 0,1 0,1 1,0 0))'], 0)$$);
SELECT count(*) FROM neighbours('{}', '{}', 0);
SELECT count(*) FROM neighbours(NULL, '{}', 0);
SELECT * FROM neighbours('{NULL,2,3,4}', ARRAY[pg_temp.box(0,0,10), NULL, pg_temp.box(10,0,10), ST_SetSRID('MULTIPOLYGON EMPTY'::geometry, 4545)], 0);
SELECT pg_temp.refusal($$SELECT * FROM connected_groups('{1,2}', '{1}')$$);
SELECT pg_temp.refusal($$SELECT * FROM connected_groups('{1,NULL}', '{1,2}')$$);
SELECT count(*) FROM connected_groups('{}', '{}');
SELECT count(*) FROM connected_groups(NULL, '{1}');
SELECT pg_temp.refusal($$SELECT * FROM enough_land('{1,2}', '{1}', '{}', '{}', 1)$$);
SELECT pg_temp.refusal($$SELECT * FROM enough_land('{1,NULL}', '{1,1}', '{}', '{}', 1)$$);
SELECT pg_temp.refusal($$SELECT * FROM enough_land('{1,2}', '{1,NULL}', '{}', '{}', 1)$$);
SELECT pg_temp.refusal($$SELECT * FROM enough_land('{1,2}', '{1,-1}', '{}', '{}', 1)$$);
SELECT pg_temp.refusal($$SELECT * FROM enough_land('{1,2}', '{1,NaN}', '{}', '{}', 1)$$);
SELECT pg_temp.refusal($$SELECT * FROM enough_land('{1,2}', '{1,Infinity}', '{}', '{}', 1)$$);
SELECT pg_temp.refusal($$SELECT * FROM enough_land('{1,2}', '{1,1}', '{1}', '{3}', 1)$$);
SELECT pg_temp.refusal($$SELECT * FROM enough_land('{1,1}', '{1,1}', '{1}', '{3}', 1)$$);
SELECT pg_temp.refusal($$SELECT * FROM enough_land('{1,2}', '{1,1}', '{1}', '{}', 1)$$);
SELECT pg_temp.refusal($$SELECT * FROM enough_land('{1,2}', '{1,1}', '{}', '{}', -1)$$);
SELECT pg_temp.refusal($$SELECT * FROM enough_land('{1,2}', '{1,1}', '{}', '{}', 'NaN')$$);
SELECT count(*) FROM enough_land('{1,2}', '{1,1}', '{1}', '{2}', 'Infinity');
SELECT count(*) FROM enough_land('{}', '{}', '{}', '{}', 0);

-- Squares of 100 m.  A whole side; half a side; a corner; a corner that overlaps
-- by 0.3 m; a road of 10 m; a gap of 0.5 m and of 0.6 m.
SELECT shared_boundary(pg_temp.box(0,0,100), pg_temp.box(100,0,100), 0.5) AS side,
       shared_boundary(pg_temp.box(0,0,100), pg_temp.box(100,50,100), 0.5) AS half_side,
       shared_boundary(pg_temp.box(0,0,100), pg_temp.box(100,100,100), 0.5) AS corner,
       shared_boundary(pg_temp.box(0,0,100), pg_temp.box(99.7,99.7,100), 0.5) AS corner_over,
       shared_boundary(pg_temp.box(0,0,100), pg_temp.box(110,0,100), 0.5) AS road,
       shared_boundary(pg_temp.box(0,0,100), pg_temp.box(100.5,0,100), 0.5) AS gap,
       shared_boundary(pg_temp.box(0,0,100), pg_temp.box(100.6,0,100), 0.5) AS wide_gap;
-- The same without any allowance for gaps: coordinates are taken to 1 mm.
SELECT shared_boundary(pg_temp.box(0,0,100), pg_temp.box(100.0005,0,100), 0),
       shared_boundary(pg_temp.box(0,0,100), pg_temp.box(100.002,0,100), 0);
-- Nothing is lent by the ends: 9.9 m of side are 9.9 m, with a gap as well.
SELECT shared_boundary(pg_temp.box(0,0,100), pg_temp.box(100,90.1,100), 0.5),
       shared_boundary(pg_temp.box(0,0,100), pg_temp.box(100.4,90.1,100), 0.5) < 10;
-- Two gates of 6 m: 12 m, counted along both.  A block of 100 m with 40 x 88 taken
-- out of its side meets its neighbour only there.
SELECT shared_boundary(pg_temp.box(0,0,100), ST_Difference(pg_temp.box(100,0,100), pg_temp.box(100,6,40,88)), 0.5);
-- In a hole: all of the outline, 4 x 20 m, though the ring begins in its middle.
SELECT shared_boundary(ST_Difference(pg_temp.box(0,0,100), pg_temp.box(40,40,20)), pg_temp.box(40,40,20), 0.5),
       shared_boundary(pg_temp.box(40,40,20), ST_Difference(pg_temp.box(0,0,100), pg_temp.box(40,40,20)), 0.5);
-- The same land twice; one on the other; half over the other.
SELECT shared_boundary(pg_temp.box(0,0,100), pg_temp.box(0,0,100), 0.5),
       shared_boundary(pg_temp.box(0,0,100), pg_temp.box(40,40,20), 0.5),
       shared_boundary(pg_temp.box(0,0,100), pg_temp.box(50,0,100), 0.5) >= 100;
-- A strip of 0.4 m by 6 m beside a plot shares 6.4 m, half its outline, not all of it.
SELECT shared_boundary(pg_temp.box(0,0,100), pg_temp.box(100,10,0.4,6), 0.5);
-- A side in many pieces is the side; a ring that begins within it, too.
SELECT shared_boundary(ST_Segmentize(pg_temp.box(0,0,100), 0.7), pg_temp.box(100,20,50), 0.5),
       shared_boundary(ST_Multi(ST_GeomFromText('POLYGON((640100 2690050,640100 2690100,640000 2690100,640000 2690000,640100 2690000,640100 2690050))', 4545)),
                       pg_temp.box(100,0,100), 0.5);
-- A ring that crosses itself is repaired first.
SELECT shared_boundary('POLYGON((0 0,20 20,20 0,0 20,0 0))', 'POLYGON((20 0,40 0,40 20,20 20,20 0))', 0.1);
-- On the ellipsoid: 0.001 degrees of a meridian at 24.3 N, as geography measures it;
-- 10 m of road apart, and 0.4 m.
SELECT abs(shared_boundary(ST_MakeEnvelope(109.4, 24.3, 109.401, 24.301, 4490), ST_MakeEnvelope(109.401, 24.3, 109.402, 24.301, 4490), 0.5)
           - ST_Length('SRID=4490;LINESTRING(109.401 24.3,109.401 24.301)'::geography)) < 0.01;
SELECT shared_boundary(a, b10, 0.5), shared_boundary(a, b4, 0.5) > 100, shared_boundary(a, b4, 0.39)
  FROM (SELECT ST_MakeEnvelope(109.4, 24.3, 109.401, 24.301, 4490),
               ST_MakeEnvelope(109.401 + 10 / m, 24.3, 109.402, 24.301, 4490),
               ST_MakeEnvelope(109.401 + 0.4 / m, 24.3, 109.402, 24.301, 4490)
          FROM (SELECT ST_Length('SRID=4490;LINESTRING(109.401 24.3005,109.402 24.3005)'::geography) * 1000) l (m)) t (a, b10, b4);

-- Against PostGIS: 300 pairs of turned and shifted rectangles, the length of one
-- outline in the buffer of the other, run by run without its two ends.
SELECT setseed(0.25);
CREATE TEMP TABLE pairs AS
SELECT i, ST_Rotate(ST_MakeEnvelope(0, 0, 20 + 30 * random(), 10 + 20 * random()), (i % 4) * random(), 0, 0) AS a,
       ST_Rotate(ST_Translate(ST_MakeEnvelope(0, 0, 20 + 30 * random(), 10 + 20 * random()),
                              40 * random() - 10, 30 * random() - 10), (i % 3) * random() / 10, 0, 0) AS b
  FROM generate_series(1, 300) i;
CREATE FUNCTION pg_temp.seen(a geometry, b geometry, reach float8) RETURNS float8 LANGUAGE sql AS $$
  SELECT coalesce(sum(CASE WHEN ST_IsClosed(d.geom) THEN ST_Length(d.geom)
                           ELSE greatest(ST_Length(d.geom) - 2 * reach, 0) END), 0)
    FROM ST_Dump(ST_LineMerge(ST_CollectionExtract(ST_Intersection(ST_Boundary(a), ST_Buffer(b, reach, 'quad_segs=90')), 2))) d $$;
SELECT count(*) FILTER (WHERE abs(shared_boundary(a, b, 0.5) - least(pg_temp.seen(a, b, 0.501), pg_temp.seen(b, a, 0.501))) > 0.02) AS differ,
       count(*) FILTER (WHERE shared_boundary(a, b, 0.5) > 0) > 100 AS many_meet,
       count(*) FILTER (WHERE shared_boundary(a, b, 0.5) <> shared_boundary(b, a, 0.5)) AS one_sided
  FROM pairs WHERE NOT ST_Covers(ST_Buffer(a, 0.5), b) AND NOT ST_Covers(ST_Buffer(b, 0.5), a);
-- All pairs at once are the pairs one by one.
WITH all_at_once AS (
  SELECT n.* FROM neighbours((SELECT array_agg(i ORDER BY i) FROM pairs), (SELECT array_agg(ST_Translate(b, i % 17 * 25, i % 13 * 20) ORDER BY i) FROM pairs), 0.5) n
), one_by_one AS (
  SELECT x.i::bigint, y.i::bigint, shared_boundary(ST_Translate(x.b, x.i % 17 * 25, x.i % 13 * 20), ST_Translate(y.b, y.i % 17 * 25, y.i % 13 * 20), 0.5) AS m
    FROM pairs x JOIN pairs y ON x.i < y.i)
SELECT (SELECT count(*) FROM all_at_once) > 500,
       (SELECT count(*) FROM (SELECT * FROM all_at_once EXCEPT SELECT * FROM one_by_one) d),
       (SELECT count(*) FROM (SELECT * FROM one_by_one WHERE m > 0 EXCEPT SELECT * FROM all_at_once) d);

-- Groups: in whatever order and direction, alone, twice, the ends of bigint.
SELECT string_agg(member || ':' || group_id, ' ' ORDER BY member)
  FROM connected_groups('{5,9,7,3,3,12}', '{7,3,5,9,3,12}');
SELECT * FROM connected_groups('{9223372036854775807}', '{-9223372036854775808}');
-- Against a plain recursive search, on 40 random graphs of 30 plots.
SELECT count(*) AS graphs, count(*) FILTER (WHERE groups BETWEEN 2 AND 29) > 20 AS mixed, sum(differ) AS differ
  FROM generate_series(1, 40) g (seed)
  CROSS JOIN LATERAL (
    WITH RECURSIVE edges AS MATERIALIZED (
      SELECT 1 + abs(hashint4(g.seed * 1000 + i)::bigint) % 30 AS a, 1 + abs(hashint4(g.seed * 1000 - i)::bigint) % 30 AS b
        FROM generate_series(1, g.seed) i
      UNION ALL SELECT i, i FROM generate_series(1, 30) i
    ), reach (a, b) AS (
      SELECT a, a FROM edges
      UNION SELECT r.a, CASE WHEN e.a = r.b THEN e.b ELSE e.a END FROM reach r JOIN edges e ON r.b IN (e.a, e.b)
    ), least AS (SELECT a, min(b) AS b FROM reach GROUP BY a)
    SELECT count(DISTINCT l.b) AS groups,
           count(*) FILTER (WHERE c.group_id IS DISTINCT FROM l.b) + abs(count(*) - 30) AS differ
      FROM least l
      FULL JOIN connected_groups((SELECT array_agg(a) FROM edges), (SELECT array_agg(b) FROM edges)) c ON c.member = l.a) r;

-- Enough land.  A chain 1-2-3-4-5 of 40, 30, 30, 40, 100; 6 (60) stands alone.
-- 60: 5 and 6 alone; 1-2, 2-3, 3-4 together; never 1 with 4.
SELECT members, area FROM enough_land('{1,2,3,4,5,6}', '{40,30,30,40,100,60}', '{1,2,3,4}', '{2,3,4,5}', 60) ORDER BY cardinality(members), members;
-- 90: with three; 3-4-5 could spare 3.
SELECT members, area FROM enough_land('{1,2,3,4,5,6}', '{40,30,30,40,100,60}', '{1,2,3,4}', '{2,3,4,5}', 90) ORDER BY cardinality(members), members;
-- Three times 0.1 is 0.3.
SELECT count(*) FROM enough_land('{1,2,3}', '{3333.3333,3333.3333,3333.3334}', '{1,2}', '{2,3}', 10000);
SELECT members FROM enough_land('{1,2,3}', '{0.1,0.1,0.1}', '{1,2}', '{2,3}', 0.3);
-- 240: only the whole chain; 241: nothing; 0: every plot, and the whole.
SELECT members, area FROM enough_land('{1,2,3,4,5,6}', '{40,30,30,40,100,60}', '{1,2,3,4}', '{2,3,4,5}', 240);
SELECT count(*) FROM enough_land('{1,2,3,4,5,6}', '{40,30,30,40,100,60}', '{1,2,3,4}', '{2,3,4,5}', 241);
SELECT members FROM enough_land('{1,2,3}', '{1,1,1}', '{1}', '{2}', 0);
-- Four are needed: grown from each, none to spare.  A chain of ten plots of 10.
SELECT members, area FROM enough_land('{1,2,3,4,5,6,7,8,9,10}', '{10,10,10,10,10,10,10,10,10,10}', '{1,2,3,4,5,6,7,8,9}', '{2,3,4,5,6,7,8,9,10}', 40) ORDER BY cardinality(members), members;

-- Against a trial of all subsets: 60 random graphs of 7 plots.
CREATE TEMP TABLE cases AS
SELECT g.seed, 40 + g.seed * 2 AS need,
       (SELECT array_agg(i::bigint ORDER BY i) FROM generate_series(1, 7) i) AS ids,
       (SELECT array_agg((5 + abs(hashint4(g.seed * 77 + i)::bigint) % 50)::float8 ORDER BY i) FROM generate_series(1, 7) i) AS areas,
       (SELECT array_agg(1 + abs(hashint4(g.seed * 31 + i)::bigint) % 7 ORDER BY i) FROM generate_series(1, 8) i) AS a,
       (SELECT array_agg(1 + abs(hashint4(g.seed * 17 - i)::bigint) % 7 ORDER BY i) FROM generate_series(1, 8) i) AS b
  FROM generate_series(1, 60) g (seed);
-- Those that suffice and are connected, and the group they are in.
CREATE TEMP TABLE enough AS
SELECT c.seed, s.members, s.area, cardinality(s.members) AS plots, w.group_id AS in_group
  FROM cases c
  CROSS JOIN generate_series(1, 127) mask
  CROSS JOIN LATERAL (SELECT array_agg(p.id ORDER BY p.id) AS members, sum(p.area) AS area
                        FROM unnest(c.ids, c.areas) p (id, area) WHERE mask & (1 << (p.id::int - 1)) <> 0) s
  CROSS JOIN LATERAL (SELECT coalesce(array_agg(p.a), '{}') AS a, coalesce(array_agg(p.b), '{}') AS b
                        FROM unnest(c.a, c.b) p (a, b) WHERE p.a = ANY (s.members) AND p.b = ANY (s.members)) p
  JOIN LATERAL connected_groups(c.a || c.ids, c.b || c.ids) w ON w.member = s.members[1]
 WHERE s.area >= c.need
   AND (SELECT count(DISTINCT g.group_id) = 1 FROM connected_groups(s.members || p.a, s.members || p.b) g);
CREATE INDEX ON enough (seed);
CREATE TEMP TABLE good AS
SELECT e.*, NOT EXISTS (SELECT FROM enough t WHERE t.seed = e.seed AND t.members <@ e.members AND t.plots < e.plots) AS minimal,
       NOT EXISTS (SELECT FROM enough t WHERE t.seed = e.seed AND t.members @> e.members AND t.plots > e.plots) AS whole
  FROM enough e;
CREATE TEMP TABLE given AS
SELECT c.seed, e.members, e.area FROM cases c, enough_land(c.ids, c.areas, c.a, c.b, c.need) e;
-- Those told of above: plots, the ten best of the minimal pairs and threes, groups.
CREATE TEMP TABLE expected AS
SELECT seed, in_group, members, area
  FROM (SELECT g.*, row_number() OVER (PARTITION BY g.seed, g.in_group, g.minimal AND g.plots IN (2, 3)
                                       ORDER BY g.area, g.plots, g.members) AS place FROM good g) r
 WHERE whole OR plots = 1 OR minimal AND plots <= 3 AND place <= 10;
SELECT (SELECT count(*) FROM expected) > 100 AS many,
       (SELECT count(*) FROM (SELECT seed, members, area FROM expected EXCEPT SELECT * FROM given) d) AS missing,
       (SELECT count(*) - count(DISTINCT (seed, members)) FROM given) AS twice;
-- What is given besides was grown: it is minimal, has more than three plots, and
-- stands where no plot and no pair or three suffices; there, something was grown.
SELECT count(*) > 0 AS some_grown,
       count(*) FILTER (WHERE g.minimal IS NOT TRUE OR g.plots <= 3 OR EXISTS (
         SELECT FROM good o WHERE o.seed = g.seed AND o.in_group = g.in_group AND o.plots <= 3 AND o.minimal)) AS wrong
  FROM (SELECT * FROM given EXCEPT SELECT seed, members, area FROM expected) d
  LEFT JOIN good g USING (seed, members);
SELECT count(*) AS nothing_grown
  FROM (SELECT DISTINCT seed, in_group FROM good) w
 WHERE NOT EXISTS (SELECT FROM given v JOIN good g USING (seed, members)
                    WHERE v.seed = w.seed AND g.in_group = w.in_group AND g.minimal);
