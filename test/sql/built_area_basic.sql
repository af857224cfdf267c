-- built_area, built_fraction, built_history: plot ∩ union of footprints.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

-- Bad input.
SELECT pg_temp.refusal($$SELECT park.built_area(pg_temp.box(0,0,10), ST_SetSRID(pg_temp.box(0,0,5), 4546))$$);
SELECT pg_temp.refusal($$SELECT park.built_fraction(pg_temp.box(0,0,10), ARRAY[ST_SetSRID(pg_temp.box(0,0,5), 0)])$$);
SELECT pg_temp.refusal($$SELECT park.built_area(p, NULL::geometry)
  FROM (VALUES (pg_temp.box(0,0,10)), (pg_temp.box(0,0,11))) v (p)$$);
SELECT pg_temp.refusal($$SELECT park.built_history(pg_temp.box(0,0,10), ARRAY[pg_temp.box(0,0,5)], '{}')$$);
SELECT pg_temp.refusal($$SELECT park.built_area_final(ARRAY[pg_temp.box(0,0,10)])$$);
SELECT pg_temp.refusal($$SELECT park.geometry_area(ST_GeomFromText('POLYGON((0 0,1e200 0,1e200 1e200,0 1e200,0 0))', 4545))$$);

-- Nothing: no rows, no plot, no footprint, empty geometries.
SELECT park.built_area(p, f) IS NULL, park.built_fraction(p, f) IS NULL
  FROM (SELECT pg_temp.box(0,0,10), pg_temp.box(0,0,10)) v (p, f) WHERE false;
SELECT park.built_area(NULL::geometry, pg_temp.box(0,0,10)) IS NULL;
SELECT park.built_area(pg_temp.box(0,0,10), NULL::geometry), park.built_fraction(pg_temp.box(0,0,10), NULL::geometry);
SELECT park.built_area(pg_temp.box(0,0,10), ARRAY[]::geometry[]), park.built_area(pg_temp.box(0,0,10), ARRAY[NULL]::geometry[]);
SELECT park.built_area(ST_GeomFromText('POLYGON EMPTY', 4545), pg_temp.box(0,0,10)),
       park.built_fraction(ST_GeomFromText('POLYGON EMPTY', 4545), pg_temp.box(0,0,10)) IS NULL,
       park.built_area(pg_temp.box(0,0,10), ST_GeomFromText('MULTIPOLYGON EMPTY', 4545));
SELECT park.built_area(NULL, ARRAY[pg_temp.box(0,0,1)]) IS NULL, park.built_area(pg_temp.box(0,0,1), NULL::geometry[]) IS NULL;

-- Points and lines cover nothing; touching is not covering.
SELECT park.built_area(pg_temp.box(0,0,10), f) FROM (VALUES
  (ST_GeomFromText('POINT(640005 2690005)', 4545)),
  (ST_GeomFromText('LINESTRING(640000 2690005, 640010 2690005)', 4545)),
  (pg_temp.box(10,0,5))) v (f);

-- A plot of 100 m²: inside, across the border, twice the same, overlapping.
SELECT park.built_area(pg_temp.box(0,0,10), f), park.built_fraction(pg_temp.box(0,0,10), f)
  FROM (VALUES (pg_temp.box(1,1,2))) v (f);                              -- 4
SELECT park.built_area(pg_temp.box(0,0,10), pg_temp.box(8,8,4));         -- 2 × 2
SELECT park.built_area(pg_temp.box(0,0,10), f) FROM (VALUES (pg_temp.box(1,1,2)), (pg_temp.box(1,1,2))) v (f);  -- 4
SELECT park.built_area(pg_temp.box(0,0,10), f) FROM (VALUES (pg_temp.box(0,0,6)), (pg_temp.box(4,0,6))) v (f);  -- 60
SELECT park.built_fraction(pg_temp.box(0,0,10), f) FROM (VALUES (pg_temp.box(-5,-5,30)), (pg_temp.box(0,0,6))) v (f);  -- 1

-- A hole in the plot, a hole in the footprint, a plot of two parts.
SELECT park.built_area(ST_Difference(pg_temp.box(0,0,10), pg_temp.box(4,4,2)), pg_temp.box(3,3,4));   -- 16 - 4
SELECT park.built_area(pg_temp.box(0,0,10), ST_Difference(pg_temp.box(2,2,6), pg_temp.box(4,4,2)));  -- 36 - 4
SELECT park.built_area(ST_Union(pg_temp.box(0,0,10), pg_temp.box(20,0,10)), pg_temp.box(5,0,20,10)); -- 50 + 50

-- Invalid rings are repaired for measuring: a bow tie of two triangles of 25 m².
SELECT park.built_area(pg_temp.box(0,0,10),
  ST_GeomFromText('POLYGON((640000 2690000,640010 2690010,640010 2690000,640000 2690010,640000 2690000))', 4545));
SELECT park.built_area(
  ST_GeomFromText('POLYGON((640000 2690000,640010 2690010,640010 2690000,640000 2690010,640000 2690000))', 4545),
  pg_temp.box(0,0,10));

-- A curve: half a disc of radius 5, within what 32 segments a quarter lose.
SELECT abs(park.built_area(pg_temp.box(0,0,10),
  ST_GeomFromText('CURVEPOLYGON(CIRCULARSTRING(640000 2690000,640005 2690005,640000 2690010,639995 2690005,640000 2690000))', 4545))
  - pi() * 25 / 2) < 0.05;

-- On the ellipsoid: the published box of 0.01° at 109.40 E, 24.30 N is 1 124 357 m².
SELECT round(park.geometry_area(ST_MakeEnvelope(109.40, 24.30, 109.41, 24.31, 4490))),
       round(park.built_area(ST_MakeEnvelope(109.40, 24.30, 109.41, 24.31, 4490),
                             ST_MakeEnvelope(109.40, 24.30, 109.42, 24.32, 4490)));

-- Over time: 2019 one building, from 2021 a second that overlaps it by half,
-- the first demolished in 2023.
SELECT park.built_history(pg_temp.box(0,0,10), ARRAY[pg_temp.box(0,0,4), pg_temp.box(2,0,4)],
                          ARRAY['[2019-01-01,2023-01-01)', '[2021-01-01,)']::daterange[]);
SELECT park.built_history(pg_temp.box(0,0,10), ARRAY[pg_temp.box(0,0,4), NULL, pg_temp.box(2,0,4)],
                          ARRAY['(,)', '(,)', 'empty']::daterange[]);
SELECT park.built_history(pg_temp.box(0,0,10), '{}'::geometry[], '{}'::daterange[]);

-- Against PostGIS's own union-then-intersect, on plots and footprints of all
-- sizes and angles.
CREATE TEMP TABLE plot AS
SELECT i AS id, ST_Rotate(pg_temp.box(i % 20 * 120, i / 20 * 120, 40 + i % 7 * 15, 30 + i % 11 * 12), i * 0.1,
                          ST_Point(640000 + i % 20 * 120, 2690000 + i / 20 * 120)) AS geom
  FROM generate_series(0, 399) i;
CREATE TEMP TABLE footprint AS
SELECT i AS id, ST_Rotate(pg_temp.box(i * 7919 % 2400, i * 104729 % 2400, 10 + i % 13 * 7, 8 + i % 17 * 5), i * 0.3,
                          ST_Point(640000 + i * 7919 % 2400, 2690000 + i * 104729 % 2400)) AS geom
  FROM generate_series(0, 1999) i;
CREATE INDEX ON footprint USING gist (geom);
ANALYZE plot, footprint;
CREATE TEMP TABLE expected AS
SELECT p.id, coalesce(ST_Area(ST_Intersection(p.geom, ST_Union(f.geom))), 0) AS area
  FROM plot p LEFT JOIN footprint f ON ST_Intersects(p.geom, f.geom) GROUP BY p.id, p.geom;
SELECT count(*), count(*) FILTER (WHERE e.area > 0) > 100,
       count(*) FILTER (WHERE abs(o.area - e.area) > 1e-9 * ST_Area(p.geom)) AS wrong
  FROM (SELECT p.id, park.built_area(p.geom, f.geom) AS area
          FROM plot p LEFT JOIN footprint f ON ST_Intersects(p.geom, f.geom) GROUP BY p.id, p.geom) o
  JOIN expected e USING (id) JOIN plot p USING (id);

-- Partial states join: one plot, its footprints in two partitions.
CREATE TABLE piece (plot integer, part integer, geom geometry) PARTITION BY LIST (part);
CREATE TABLE piece_0 PARTITION OF piece FOR VALUES IN (0);
CREATE TABLE piece_1 PARTITION OF piece FOR VALUES IN (1);
INSERT INTO piece SELECT 1, i % 2, pg_temp.box(i, 0, 2, 5) FROM generate_series(0, 7) i;
SET enable_partitionwise_aggregate = on;
SELECT park.built_area(pg_temp.box(0,0,10), geom) FROM piece;   -- 9 × 5
RESET enable_partitionwise_aggregate;
DROP TABLE piece;
