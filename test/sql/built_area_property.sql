-- built_area and built_fraction against PostGIS's own overlay, on plots and
-- footprints of many kinds: only counts are printed, and 0 of them wrong.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all
SET jit = off;

-- A number in [0, 1) that depends on a case and a purpose, the same everywhere.
CREATE FUNCTION pg_temp.rnd(i bigint, k bigint) RETURNS float8 LANGUAGE sql IMMUTABLE
  RETURN (hashint8extended(i * 1000003 + k, 42) & 4294967295)::float8 / 4294967296;

-- Corners given as numbers, in the city's coordinates.
CREATE FUNCTION pg_temp.line(xy float8[]) RETURNS geometry LANGUAGE sql IMMUTABLE
  RETURN (SELECT ST_MakeLine(array_agg(ST_SetSRID(ST_MakePoint(640000 + xy[n], 2690000 + xy[n + 1]), 4545) ORDER BY n))
            FROM generate_series(1, array_length(xy, 1), 2) n);
CREATE FUNCTION pg_temp.ring(xy float8[]) RETURNS geometry LANGUAGE sql IMMUTABLE
  RETURN pg_temp.line(xy || xy[1:2]);

-- Many corners around a centre.
CREATE FUNCTION pg_temp.star(i bigint, k bigint, x float8, y float8, radius float8, corners int) RETURNS geometry
  LANGUAGE sql IMMUTABLE
  RETURN ST_MakePolygon(pg_temp.ring((SELECT array_agg(v ORDER BY n, axis) FROM generate_series(1, corners) n,
    LATERAL (VALUES (0, x + radius * (0.4 + 0.6 * pg_temp.rnd(i, k + n)) * cos(2 * pi() * n / corners)),
                    (1, y + radius * (0.4 + 0.6 * pg_temp.rnd(i, k + n)) * sin(2 * pi() * n / corners))) c (axis, v))));

-- A building: rectangle, L, rectangle with a court, two parts, sliver or star.
CREATE FUNCTION pg_temp.building(i bigint, k bigint, x float8, y float8, size float8) RETURNS geometry
  LANGUAGE sql IMMUTABLE
  RETURN ST_Rotate(CASE (pg_temp.rnd(i, k) * 6)::int % 6
    WHEN 0 THEN ST_MakePolygon(pg_temp.ring(ARRAY[x, y, x + size, y, x + size, y + size * pg_temp.rnd(i, k + 1), x, y + size * pg_temp.rnd(i, k + 1)]))
    WHEN 1 THEN ST_MakePolygon(pg_temp.ring(ARRAY[x, y, x + size, y, x + size, y + size / 3, x + size / 3, y + size / 3, x + size / 3, y + size, x, y + size]))
    WHEN 2 THEN ST_MakePolygon(pg_temp.ring(ARRAY[x, y, x + size, y, x + size, y + size, x, y + size]),
                               ARRAY[pg_temp.ring(ARRAY[x + size / 4, y + size / 4, x + size / 2, y + size / 4, x + size / 2, y + size / 2])])
    WHEN 3 THEN ST_Collect(ST_MakePolygon(pg_temp.ring(ARRAY[x, y, x + size, y, x + size, y + size])),
                           ST_MakePolygon(pg_temp.ring(ARRAY[x - size, y, x - 1, y, x - 1, y + size / 2])))
    WHEN 4 THEN ST_MakePolygon(pg_temp.ring(ARRAY[x, y, x + 3 * size, y, x + 3 * size, y + 0.001]))
    ELSE pg_temp.star(i, k + 100, x, y, size, 5 + (pg_temp.rnd(i, k + 2) * 20)::int) END,
    6.3 * pg_temp.rnd(i, k + 3), ST_SetSRID(ST_Point(640000 + x, 2690000 + y), 4545));

CREATE TEMP TABLE pair (kind text, id bigint, plot geometry, footprints geometry[]);

-- Buildings of all kinds in and around irregular plots with and without a hole
-- or a second part.
INSERT INTO pair SELECT 'mixed', i, CASE i % 3
    WHEN 0 THEN pg_temp.star(i, 1000, 100, 100, 100, 5 + i % 36)
    WHEN 1 THEN ST_MakePolygon(ST_ExteriorRing(pg_temp.star(i, 1000, 100, 100, 100, 5 + i % 36)),
                               ARRAY[ST_ExteriorRing(pg_temp.star(i, 1100, 100, 100, 25, 4 + i % 9))])
    ELSE ST_Collect(pg_temp.star(i, 1000, 100, 100, 100, 5 + i % 36), pg_temp.star(i, 1100, 310, 100, 100, 4 + i % 9)) END,
  ARRAY(SELECT pg_temp.building(i, 10000 * k, 300 * pg_temp.rnd(i, 2 * k), 200 * pg_temp.rnd(i, 2 * k + 1),
                                2 + 60 * pg_temp.rnd(i, 3000 + k) ^ 2)
          FROM generate_series(1, (10 * pg_temp.rnd(i, 1))::int) k)
  FROM generate_series(1, 1000) i;

-- Whole metres: shared edges, touching corners, nesting, repetition.
INSERT INTO pair SELECT 'lattice', i, pg_temp.box(0, 0, 20, 15),
  ARRAY(SELECT pg_temp.box((24 * pg_temp.rnd(i, 4 * k))::int - 4, (20 * pg_temp.rnd(i, 4 * k + 1))::int - 4,
                           1 + (9 * pg_temp.rnd(i, 4 * k + 2))::int, 1 + (9 * pg_temp.rnd(i, 4 * k + 3))::int)
          FROM generate_series(1, 2 + i % 9) k)
  FROM generate_series(1, 500) i;

-- The same turned, so that what was shared is so but for rounding.
INSERT INTO pair SELECT 'turned lattice', id, ST_Rotate(plot, id, ST_SetSRID(ST_Point(640000, 2690000), 4545)),
  ARRAY(SELECT ST_Rotate(f, id, ST_SetSRID(ST_Point(640000, 2690000), 4545)) FROM unnest(footprints) f)
  FROM pair WHERE kind = 'lattice';

-- One inside another, a whole plot, more than the plot, the plot itself, twice.
INSERT INTO pair SELECT 'nested', i, p, CASE i % 5
    WHEN 0 THEN ARRAY[p]
    WHEN 1 THEN ARRAY[p, p]
    WHEN 2 THEN ARRAY[ST_Scale(p, ST_Point(1.5, 1.5), ST_Centroid(p)), p]
    WHEN 3 THEN ARRAY[ST_Scale(p, ST_Point(0.5, 0.5), ST_Centroid(p)), ST_Scale(p, ST_Point(0.7, 0.7), ST_Centroid(p))]
    ELSE ARRAY[ST_Scale(p, ST_Point(0.2, 0.2), ST_Centroid(p))] END
  FROM (SELECT i, pg_temp.star(i, 0, 0, 0, 80, 3 + i % 30) AS p FROM generate_series(1, 500) i) s;

-- Z, M, both; a geometry too long to be kept in the row.
INSERT INTO pair SELECT 'dimensions', id, CASE id % 4 WHEN 0 THEN ST_Force3DZ(plot, 7) WHEN 1 THEN ST_Force3DM(plot, 8) WHEN 2 THEN ST_Force4D(plot, 7, 8) ELSE plot END,
  ARRAY(SELECT CASE (id + n) % 4 WHEN 0 THEN ST_Force4D(f, 1, 2) WHEN 1 THEN ST_Force3DZ(f, 3) WHEN 2 THEN ST_Force3DM(f, 4) ELSE f END
          FROM unnest(footprints) WITH ORDINALITY u (f, n))
  FROM pair WHERE kind = 'mixed' AND id <= 200;
INSERT INTO pair SELECT 'many corners', i, pg_temp.star(i, 0, 0, 0, 500, 200 + 300 * i),
  ARRAY[pg_temp.star(i, 7000, 100, 0, 500, 900), pg_temp.star(i, 9000, 0, 300, 400, 1100)]
  FROM generate_series(1, 5) i;

-- Rings through random corners: they cross themselves, as plot and as building.
INSERT INTO pair SELECT 'crossing rings', i,
  CASE WHEN i % 2 = 0 THEN pg_temp.box(10, 10, 60)
       ELSE ST_MakePolygon(pg_temp.ring(ARRAY(SELECT 80 * pg_temp.rnd(i, n) FROM generate_series(1, 8 + 2 * (i % 3)) n))) END,
  ARRAY(SELECT ST_MakePolygon(pg_temp.ring(ARRAY(SELECT 80 * pg_temp.rnd(i, 100 * k + n) FROM generate_series(1, 8 + 2 * (k % 4)) n)))
          FROM generate_series(1, 1 + i % 3) k)
  FROM generate_series(1, 500) i;

-- The same with corners on whole metres of a small square: repeated points,
-- edges run twice, spikes, touching, rings without area.
INSERT INTO pair SELECT 'degenerate rings', i, pg_temp.box(1, 1, 20),
  ARRAY[ST_MakePolygon(pg_temp.ring(ARRAY(SELECT (8 * pg_temp.rnd(i, n))::int * 3 FROM generate_series(1, 6 + 2 * (i % 5)) n)))]
  FROM generate_series(1, 1000) i;
INSERT INTO pair SELECT 'degenerate plot', id, footprints[1], ARRAY[plot] FROM pair WHERE kind = 'degenerate rings';

-- Parts that overlap, touch or repeat; holes that stick out, lie outside,
-- touch, overlap, nest or fill the shell.
INSERT INTO pair SELECT 'overlapping parts', i, pg_temp.box(0, 0, 20),
  ARRAY[ST_Collect(ARRAY(SELECT ST_GeometryN(pg_temp.box((15 * pg_temp.rnd(i, 4 * k))::int, (15 * pg_temp.rnd(i, 4 * k + 1))::int,
                                          1 + (9 * pg_temp.rnd(i, 4 * k + 2))::int, 1 + (9 * pg_temp.rnd(i, 4 * k + 3))::int), 1)
                           FROM generate_series(1, 2 + i % 3) k))]
  FROM generate_series(1, 500) i;
INSERT INTO pair SELECT 'strange holes', i, pg_temp.box(-5, -5, 40),
  ARRAY[ST_MakePolygon(ST_ExteriorRing(ST_GeometryN(pg_temp.box(0, 0, 20), 1)),
    ARRAY(SELECT ST_ExteriorRing(ST_GeometryN(pg_temp.box((24 * pg_temp.rnd(i, 4 * k))::int - 2, (24 * pg_temp.rnd(i, 4 * k + 1))::int - 2,
                                                          1 + (9 * pg_temp.rnd(i, 4 * k + 2))::int, 1 + (9 * pg_temp.rnd(i, 4 * k + 3))::int), 1))
            FROM generate_series(1, 1 + i % 4) k))]
  FROM generate_series(1, 500) i;
INSERT INTO pair SELECT 'strange plot', CASE kind WHEN 'strange holes' THEN id ELSE -id END, footprints[1], ARRAY[ST_Translate(plot, id % 7, id % 5)]
  FROM pair WHERE kind IN ('strange holes', 'overlapping parts');

-- What the result is compared with: repaired, united, intersected.
CREATE FUNCTION pg_temp.polygons(g geometry) RETURNS geometry LANGUAGE sql IMMUTABLE
  RETURN ST_CollectionExtract(CASE WHEN ST_IsValid(g) THEN ST_Force2D(g) ELSE ST_MakeValid(ST_Force2D(g)) END, 3);
CREATE TEMP TABLE compared AS
SELECT kind, id, park.built_area(plot, footprints) AS ours, park.built_fraction(plot, footprints) AS share,
       ST_Area(pg_temp.polygons(plot)) AS whole,
       coalesce((SELECT ST_Area(ST_Intersection(pg_temp.polygons(plot), ST_Union(pg_temp.polygons(f)))) FROM unnest(footprints) f), 0) AS postgis
  FROM pair;
SELECT kind, count(*) AS cases, count(*) FILTER (WHERE postgis > 0) * 10 > count(*) AS many_covered,
       count(*) FILTER (WHERE NOT abs(ours - postgis) <= 1e-9 * whole) AS wrong_area,
       count(*) FILTER (WHERE (share IS NULL) <> (whole = 0) OR NOT abs(share - postgis / nullif(whole, 0)) <= 1e-9) AS wrong_share
  FROM compared WHERE kind <> 'turned lattice' GROUP BY kind ORDER BY kind;

-- Turning keeps an area.  PostGIS snaps what all but coincides, by some
-- micrometres, and is itself not right to 1e-9 there.
SELECT count(*) AS cases, count(*) FILTER (WHERE NOT abs(turned.ours - lattice.postgis) <= 1e-9 * lattice.whole) AS wrong_area,
       count(*) FILTER (WHERE NOT abs(turned.ours - turned.postgis) <= 1e-6 * lattice.whole) AS far_from_postgis
  FROM compared turned JOIN compared lattice USING (id) WHERE turned.kind = 'turned lattice' AND lattice.kind = 'lattice';

-- The aggregate gives what the function over an array gives.
SELECT count(*) AS cases, count(*) FILTER (WHERE a.area <> c.ours OR a.share IS DISTINCT FROM c.share) AS different
  FROM (SELECT kind, id, park.built_area(plot, f) AS area, park.built_fraction(plot, f) AS share
          FROM pair LEFT JOIN LATERAL unnest(footprints) f ON true GROUP BY kind, id) a JOIN compared c USING (kind, id);

-- Nesting without contact: the hole outside, the hole in a hole, the part in a
-- part, and the part in a hole, which is right.
SELECT what, park.built_area(pg_temp.box(0, 0, 100), ARRAY[g]) AS ours, ST_Area(pg_temp.polygons(g)) AS postgis, ST_IsValid(g)
  FROM (SELECT ST_ExteriorRing(ST_GeometryN(pg_temp.box(10, 10, 30), 1)), ST_ExteriorRing(ST_GeometryN(pg_temp.box(15, 15, 20), 1)),
               ST_ExteriorRing(ST_GeometryN(pg_temp.box(20, 20, 10), 1)), ST_ExteriorRing(ST_GeometryN(pg_temp.box(60, 60, 10), 1))) r (a, b, c, away),
  LATERAL (VALUES ('hole outside', ST_MakePolygon(a, ARRAY[away])), ('hole in a hole', ST_MakePolygon(a, ARRAY[b, c])),
                  ('hole in a hole, inner first', ST_MakePolygon(a, ARRAY[c, b])), ('shell in its hole', ST_MakePolygon(c, ARRAY[a])),
                  ('part in a part', ST_Collect(ST_MakePolygon(a), ST_MakePolygon(c))), ('inner part first', ST_Collect(ST_MakePolygon(c), ST_MakePolygon(a))),
                  ('part in a hole', ST_Collect(ST_MakePolygon(a, ARRAY[b]), ST_MakePolygon(c))), ('in a hole, first', ST_Collect(ST_MakePolygon(c), ST_MakePolygon(a, ARRAY[b]))),
                  ('the same part twice', ST_Collect(ST_MakePolygon(a), ST_MakePolygon(a)))) v (what, g)
 ORDER BY what;

-- What is not a plain polygon goes through PostGIS, and gives its answer.
SELECT what, park.built_area(pg_temp.box(0, 0, 100), ARRAY[g, pg_temp.box(90, 90, 20)]) AS ours
  FROM (VALUES ('point', ST_SetSRID(ST_Point(640001, 2690001), 4545)), ('line', pg_temp.line(ARRAY[0, 0, 5, 5])),
               ('collection', ST_ForceCollection(pg_temp.box(0, 0, 5))), ('empty', ST_GeomFromText('POLYGON EMPTY', 4545)),
               ('empty collection', ST_GeomFromText('GEOMETRYCOLLECTION EMPTY', 4545)),
               ('an empty part', ST_Collect(ST_GeomFromText('POLYGON EMPTY', 4545), ST_GeometryN(pg_temp.box(0, 0, 5), 1))),
               ('triangle', ST_GeomFromText('TRIANGLE((640000 2690000,640010 2690000,640000 2690010,640000 2690000))', 4545)),
               ('far away', pg_temp.box(1e7, 1e7, 10)), ('larger than the Earth', pg_temp.box(-1e9, -1e9, 1e9 + 50, 1e9 + 50))) v (what, g)
 ORDER BY what;
SELECT park.built_area(ST_MakeEnvelope(0, 0, 10, 10), ARRAY[ST_MakeEnvelope(5, 5, 20, 20)]) AS no_srid,
       park.built_area(ST_MakeEnvelope(0, 0, 10, 10, 999999), ARRAY[ST_MakeEnvelope(5, 5, 20, 20, 999999)]) AS unknown_srid;
SELECT pg_temp.refusal($$SELECT park.built_area(pg_temp.box(0,0,10), ARRAY[ST_SetSRID(pg_temp.box(0,0,5), 999999)])$$);

-- A history is the area of each day's set.
SELECT count(*) AS days, count(*) FILTER (WHERE NOT abs(
         park.area_on(park.built_history(plot, footprints, ARRAY(SELECT daterange('2020-01-01'::date + (n % 4)::int, '2020-01-01'::date + 3 + (n % 5)::int)
                                                                   FROM generate_subscripts(footprints, 1) n)), day)
         - coalesce((SELECT ST_Area(ST_Intersection(plot, ST_Union(f))) FROM unnest(footprints) WITH ORDINALITY u (f, n)
             WHERE day >= '2020-01-01'::date + (n % 4)::int AND day < '2020-01-01'::date + 3 + (n % 5)::int), 0))
         <= 1e-9 * ST_Area(plot)) AS wrong
  FROM pair, LATERAL (SELECT '2020-01-01'::date + d AS day FROM generate_series(-1, 8) d) days
 WHERE kind = 'mixed' AND id <= 100;

-- Hundreds of footprints in a group: row by row, and from partial states, small
-- and large, that are joined.
CREATE TABLE piece (part int, plot int, geom geometry) PARTITION BY LIST (part);
CREATE TABLE piece_0 PARTITION OF piece FOR VALUES IN (0);
CREATE TABLE piece_1 PARTITION OF piece FOR VALUES IN (1);
INSERT INTO piece SELECT (id * plot % 7 = 3)::int, plot, pg_temp.building(id, plot, 200 * pg_temp.rnd(id, plot), 200 * pg_temp.rnd(id, plot + 50), 10)
  FROM generate_series(1, 4) plot, generate_series(1, 100 * plot) id;
CREATE TEMP TABLE whole AS
SELECT plot, park.built_area(pg_temp.box(0, 0, 200), array_agg(geom)) AS area,
       ST_Area(ST_Intersection(pg_temp.box(0, 0, 200), ST_Union(geom))) AS postgis
  FROM piece GROUP BY plot;
SELECT count(*), count(*) FILTER (WHERE NOT abs(area - postgis) <= 1e-9 * 40000) AS wrong FROM whole;
SELECT count(*), count(*) FILTER (WHERE a.area <> whole.area) AS different
  FROM (SELECT plot, park.built_area(pg_temp.box(0, 0, 200), geom) AS area FROM piece GROUP BY plot) a JOIN whole USING (plot);
SET enable_partitionwise_aggregate = on;
SELECT count(*), count(*) FILTER (WHERE NOT abs(a.area - whole.area) <= 1e-9 * 40000) AS different
  FROM (SELECT plot, park.built_area(pg_temp.box(0, 0, 200), geom) AS area FROM piece GROUP BY plot) a JOIN whole USING (plot);
RESET enable_partitionwise_aggregate;
DROP TABLE piece;

-- More crossings than are worth sweeping.
SELECT abs(park.built_area(plot, array_agg(strip)) - ST_Area(ST_Intersection(plot, ST_Union(strip)))) <= 1e-9 * 1e6 AS right
  FROM (SELECT pg_temp.box(0, 0, 1000) AS plot, ST_Rotate(unnest(ARRAY[pg_temp.box(i * 6, -500, 3, 2000), pg_temp.box(-500, i * 6, 2000, 3)]), 0.4,
               ST_SetSRID(ST_Point(640500, 2690500), 4545)) AS strip FROM generate_series(1, 165) i) s
 GROUP BY plot;
