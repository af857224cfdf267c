-- built_history as an aggregate, over arrays, and of a whole register at once
-- by built_histories(): bad input, then the same answers on a random city.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all
SET jit = off;

-- Bad input.
SELECT pg_temp.refusal($$SELECT * FROM park.built_histories(NULL)$$);
SELECT pg_temp.refusal($$SELECT * FROM park.built_histories('nowhere')$$);
SELECT pg_temp.refusal($$SELECT * FROM park.built_histories('public')$$);
SELECT pg_temp.refusal($$SELECT * FROM park.built_histories('public', ARRAY[1])$$);
SELECT pg_temp.refusal($$SELECT park.built_history(pg_temp.box(0,0,10), ST_SetSRID(pg_temp.box(0,0,5), 4546), '(,)'::daterange)$$);
SELECT pg_temp.refusal($$SELECT park.built_history(p, pg_temp.box(0,0,1), '(,)'::daterange)
  FROM (VALUES (pg_temp.box(0,0,10)), (pg_temp.box(0,0,11))) v (p)$$);
SELECT pg_temp.refusal($$SELECT park.built_history_final(ARRAY[(pg_temp.box(0,0,10), NULL)]::park.dated_footprint[])$$);
CREATE AGGREGATE pg_temp.from_nothing(geometry, geometry, daterange)
  (SFUNC = park.built_history_accum, STYPE = park.dated_footprint[], INITCOND = '{}');
CREATE AGGREGATE pg_temp.from_null(geometry, geometry, daterange)
  (SFUNC = park.built_history_accum, STYPE = park.dated_footprint[], INITCOND = '{NULL}');
CREATE AGGREGATE pg_temp.from_no_plot(geometry, geometry, daterange)
  (SFUNC = park.built_history_accum, STYPE = park.dated_footprint[], INITCOND = '{"(,)"}');
CREATE AGGREGATE pg_temp.joined(park.dated_footprint[])
  (SFUNC = park.built_history_combine, STYPE = park.dated_footprint[], FINALFUNC = park.built_history_final);
SELECT pg_temp.refusal($$SELECT pg_temp.from_nothing(pg_temp.box(0,0,1), NULL, NULL)$$);
SELECT pg_temp.refusal($$SELECT pg_temp.from_null(pg_temp.box(0,0,1), NULL, NULL)$$);
SELECT pg_temp.refusal($$SELECT pg_temp.from_no_plot(pg_temp.box(0,0,1), NULL, NULL)$$);
SELECT pg_temp.refusal($$SELECT pg_temp.joined('{NULL}')$$);
SELECT pg_temp.refusal($$SELECT pg_temp.joined(s) FROM (VALUES (ARRAY[(pg_temp.box(0,0,1), NULL)]::park.dated_footprint[]),
  (ARRAY[(pg_temp.box(0,0,2), NULL)]::park.dated_footprint[])) v (s)$$);

-- Nothing: no rows, no plot, no footprint, no period, a period without days.
SELECT park.built_history(p, f, e) IS NULL FROM (SELECT pg_temp.box(0,0,10), pg_temp.box(0,0,10), '(,)'::daterange) v (p, f, e) WHERE false;
SELECT park.built_history(NULL::geometry, pg_temp.box(0,0,10), '(,)'::daterange) IS NULL;
SELECT park.built_history(pg_temp.box(0,0,10), f, e) FROM (VALUES (NULL::geometry, '(,)'::daterange),
  (pg_temp.box(0,0,1), NULL), (pg_temp.box(0,0,2), 'empty'), (pg_temp.box(0,0,3), '[infinity,)'), (pg_temp.box(0,0,4), '(,-infinity)')) v (f, e);

-- A plot of 100 m²: 6 × 10 always, 6 × 10 overlapping by 2 × 10 from 2019 to
-- 2021, a corner of 2 × 2 in 2020, all of it on one day of 2022.
SELECT park.built_history(pg_temp.box(0,0,10), f, e) FROM (VALUES (pg_temp.box(0,0,6,10), '(,)'::daterange),
  (pg_temp.box(4,0,6,10), '[2019-01-01,2021-01-01)'), (pg_temp.box(-2,-2,4), '[2020-01-01,2021-01-01)'),
  (pg_temp.box(-5,-5,30), '[2022-05-01,2022-05-01]')) v (f, e);

-- A number in [0, 1) that depends on a case and a purpose, the same everywhere.
CREATE FUNCTION pg_temp.rnd(i bigint, k bigint) RETURNS float8 LANGUAGE sql IMMUTABLE
  RETURN (hashint8extended(i * 1000003 + k, 42) & 4294967295)::float8 / 4294967296;
-- A ring of corners around a centre.
CREATE FUNCTION pg_temp.star(i bigint, k bigint, x float8, y float8, radius float8, corners int) RETURNS geometry
  LANGUAGE sql IMMUTABLE
  RETURN (SELECT ST_MakePolygon(ST_AddPoint(l, ST_StartPoint(l)))
            FROM (SELECT ST_MakeLine(array_agg(ST_SetSRID(ST_MakePoint(640000 + x + radius * (0.4 + 0.6 * pg_temp.rnd(i, k + n)) * cos(2 * pi() * n / corners),
                                                                       2690000 + y + radius * (0.4 + 0.6 * pg_temp.rnd(i, k + n)) * sin(2 * pi() * n / corners)), 4545) ORDER BY n)) AS l
                    FROM generate_series(1, corners) n) r);

-- 400 plots on a grid: with a hole, of two parts, far away, empty, without an
-- outline; not one judged or kept while they are loaded.
SELECT park.create_register('city', 4545, 'empty');
INSERT INTO city.parks (id, name, level) VALUES (1, 'East', 'municipal');
SET session_replication_role = replica;
INSERT INTO city.plots (id, park_id, status, geom) SELECT i, 1, 'draft', ST_Multi(CASE
    WHEN i % 37 = 0 THEN ST_GeomFromText('MULTIPOLYGON EMPTY', 4545)
    WHEN i % 41 = 0 THEN NULL
    WHEN i % 43 = 0 THEN ST_Translate(p, 50000, 0)
    WHEN i % 5 = 1 THEN ST_MakePolygon(ST_ExteriorRing(p), ARRAY[ST_ExteriorRing(pg_temp.star(i, 500, x, y, 12, 4 + i % 9))])
    WHEN i % 5 = 2 THEN ST_Collect(p, pg_temp.star(i, 500, x + 90, y, 25, 4 + i % 9))
    -- crosses itself
    WHEN i % 31 = 0 THEN ST_GeomFromText(format('POLYGON((%1$s %2$s,%3$s %4$s,%3$s %2$s,%1$s %4$s,%1$s %2$s))', 640000 + x, 2690000 + y, 640000 + x + 60, 2690000 + y + 60), 4545)
    ELSE p END)
  FROM (SELECT i, i % 20 * 100.0 AS x, i / 20 * 100.0 AS y, pg_temp.star(i, 0, i % 20 * 100.0, i / 20 * 100.0, 60, 5 + i % 36) AS p
          FROM generate_series(1, 400) i) s;

-- 1500 buildings: across borders, twice the same, overlapping, crossing
-- themselves, empty, as large as a quarter of the city.
INSERT INTO city.buildings (id, kind, existed, geom) SELECT i,
    CASE WHEN x < 700 THEN 'building' ELSE (ARRAY['building', 'structure', 'open_yard'])[1 + (3 * pg_temp.rnd(i, 1))::int % 3] END,
    CASE i % 4 WHEN 0 THEN '(,)'::daterange
               WHEN 1 THEN daterange('2015-01-01'::date + (1000 * pg_temp.rnd(i, 2))::int, NULL)
               WHEN 2 THEN daterange(NULL, '2019-01-01'::date + (20 * pg_temp.rnd(i, 3))::int)
               ELSE daterange('2015-01-01'::date + (10 * pg_temp.rnd(i, 4))::int, '2016-01-01'::date + (3 * pg_temp.rnd(i, 5))::int) END,
    ST_Multi(CASE WHEN i % 29 = 0 THEN ST_GeomFromText(format('POLYGON((%1$s %2$s,%3$s %4$s,%3$s %2$s,%1$s %4$s,%1$s %2$s))', 640000 + x, 2690000 + y, 640000 + x + 20, 2690000 + y + 20), 4545)
                  WHEN i % 301 = 0 THEN ST_GeomFromText('MULTIPOLYGON EMPTY', 4545)
                  WHEN i % 499 = 0 THEN pg_temp.star(i, 0, x, y, 600, 17)
                  WHEN i % 3 = 0 THEN pg_temp.star(i, 0, x, y, 25, 5 + i % 7)
                  ELSE pg_temp.box(x, y, 5 + 20 * pg_temp.rnd(i, 6), 5 + 20 * pg_temp.rnd(i, 7)) END)
  FROM (SELECT i, 1900 * pg_temp.rnd(i, 8) - 50 AS x, 1700 * pg_temp.rnd(i, 9) - 50 AS y FROM generate_series(1, 1500) i) s;
INSERT INTO city.buildings (id, kind, existed, geom)
  SELECT id + 10000, CASE WHEN id % 2 = 0 THEN kind ELSE 'structure' END, existed, geom FROM city.buildings WHERE id % 50 = 7;
RESET session_replication_role;
ANALYZE city.plots;
ANALYZE city.buildings;

-- One at a time by the aggregate and over arrays, in either order.
CREATE TEMP TABLE one_by_one AS
SELECT p.id, p.geom IS NULL AS no_outline, ST_Area(ST_MakeValid(p.geom)) AS whole, coalesce(a.all_kinds, h.none) AS all_kinds,
       coalesce(a.building, h.none) AS building, coalesce(a.structure, h.none) AS structure, coalesce(a.open_yard, h.none) AS open_yard,
       coalesce(a.from_array, h.none) AS from_array, coalesce(a.from_reverse, h.none) AS from_reverse
  FROM city.plots p, LATERAL (SELECT CASE WHEN p.geom IS NOT NULL THEN '{}'::park.area_history END) h (none), LATERAL (
    SELECT park.built_history(p.geom, b.geom, b.existed ORDER BY hashint8(b.id)) AS all_kinds,
           park.built_history(p.geom, b.geom, b.existed) FILTER (WHERE b.kind = 'building') AS building,
           park.built_history(p.geom, b.geom, b.existed) FILTER (WHERE b.kind = 'structure') AS structure,
           park.built_history(p.geom, b.geom, b.existed) FILTER (WHERE b.kind = 'open_yard') AS open_yard,
           park.built_history(p.geom, array_agg(b.geom ORDER BY b.id), array_agg(b.existed ORDER BY b.id)) AS from_array,
           park.built_history(p.geom, array_agg(b.geom ORDER BY b.id DESC), array_agg(b.existed ORDER BY b.id DESC)) AS from_reverse
      FROM city.buildings b WHERE b.geom && p.geom) a;
SELECT count(*) AS plots, count(*) FILTER (WHERE no_outline) AS without_outline, count(*) FILTER (WHERE all_kinds OPERATOR(park.=) '{}') AS never_built,
       count(*) FILTER (WHERE all_kinds OPERATOR(park.=) building AND all_kinds OPERATOR(park.<>) '{}') AS of_one_kind,
       count(*) FILTER (WHERE all_kinds OPERATOR(park.<>) from_array) AS array_differs,
       count(*) FILTER (WHERE all_kinds OPERATOR(park.<>) from_reverse) AS order_matters
  FROM one_by_one;

-- And by PostGIS, on the days around changes.
SELECT count(*) AS days, count(*) FILTER (WHERE NOT abs(park.area_on(o.all_kinds, day) - coalesce(s.area, 0)) <= 1e-9 * o.whole) AS wrong
  FROM one_by_one o JOIN city.plots p USING (id), LATERAL (VALUES ('2014-12-31'::date), ('2015-01-05'), ('2016-01-02'), ('2019-01-10'), ('2024-01-01')) d (day),
  LATERAL (SELECT ST_Area(ST_Intersection(ST_MakeValid(p.geom), ST_Union(ST_MakeValid(b.geom)))) AS area
             FROM city.buildings b WHERE b.geom && p.geom AND b.existed @> day) s
 WHERE NOT o.no_outline AND NOT ST_IsEmpty(p.geom);

-- All at once.
SELECT count(*) AS plots,
       count(*) FILTER (WHERE o.all_kinds OPERATOR(park.=) h.built_history AND o.building OPERATOR(park.=) h.building_history
                         AND o.structure OPERATOR(park.=) h.structure_history AND o.open_yard OPERATOR(park.=) h.open_yard_history) AS same,
       count(*) FILTER (WHERE o.no_outline AND h.built_history IS NULL AND h.building_history IS NULL AND h.structure_history IS NULL AND h.open_yard_history IS NULL) AS without_outline
  FROM one_by_one o JOIN park.built_histories('city') h ON h.plot_id = o.id;

-- Some: each once, whatever the list has twice, does not know or leaves out.
SELECT h.plot_id, h.built_history IS NULL AS no_outline, o.all_kinds OPERATOR(park.=) h.built_history AS same
  FROM park.built_histories('city', ARRAY[7, 41, 7, NULL, 123456, 37, -1, 390]) h JOIN one_by_one o ON o.id = h.plot_id ORDER BY 1;
SELECT count(*) FROM park.built_histories('city', '{}');
SELECT count(*), count(*) FILTER (WHERE o.all_kinds OPERATOR(park.<>) h.built_history) AS different
  FROM park.built_histories('city', ARRAY(SELECT id FROM city.plots WHERE id % 3 = 0)) h JOIN one_by_one o ON o.id = h.plot_id;

-- From partial states, as a parallel plan makes them.
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
CREATE TABLE city_pair AS SELECT p.id, p.geom AS plot, b.geom, b.existed FROM city.plots p JOIN city.buildings b ON b.geom && p.geom;
EXPLAIN (COSTS OFF) SELECT id, park.built_history(plot, geom, existed) FROM city_pair GROUP BY id;
SELECT count(*) AS plots, count(*) FILTER (WHERE h OPERATOR(park.<>) o.all_kinds) AS different
  FROM (SELECT id, park.built_history(plot, geom, existed) AS h FROM city_pair GROUP BY id) s JOIN one_by_one o USING (id);
DROP TABLE city_pair;
RESET max_parallel_workers_per_gather;

-- Shapes that can be read by PostGIS only: the column's user widened it, and
-- put a half disc of radius 5 on plot 1.
SELECT pg_temp.drop_views('city');
ALTER TABLE city.buildings ALTER COLUMN geom TYPE geometry;
SET session_replication_role = replica;
UPDATE city.plots SET geom = pg_temp.box(0, 0, 10) WHERE id = 1;
DELETE FROM city.buildings WHERE geom && pg_temp.box(0, 0, 10);
INSERT INTO city.buildings (id, geom) VALUES (20000, ST_GeomFromText('CURVEPOLYGON(CIRCULARSTRING(640000 2690000,640005 2690005,640000 2690010,639995 2690005,640000 2690000))', 4545));
RESET session_replication_role;
SELECT abs(park.area_on(h.built_history, '2020-01-01') - pi() * 25 / 2) < 0.05 AS half_disc, h.structure_history
  FROM park.built_histories('city') h WHERE plot_id = 1;
SELECT count(*) AS differing FROM park.built_histories('city') h JOIN city.plots p ON p.id = h.plot_id, LATERAL (
    SELECT coalesce(park.built_history(p.geom, b.geom, b.existed), '{}') AS one FROM city.buildings b WHERE b.geom && p.geom) o
 WHERE h.built_history OPERATOR(park.<>) o.one;

-- In degrees, where PostGIS measures: 0.001° × 0.001° half covered, by 2 kinds.
SELECT park.create_register('degrees', 4490, 'empty');
INSERT INTO degrees.parks (id, name, level) VALUES (1, 'East', 'municipal');
INSERT INTO degrees.plots (id, park_id, geom) SELECT i, 1, ST_Multi(ST_MakeEnvelope(109.4 + i * 0.002, 24.3, 109.401 + i * 0.002, 24.301, 4490)) FROM generate_series(1, 5) i;
INSERT INTO degrees.buildings (kind, geom) SELECT k, ST_Multi(ST_MakeEnvelope(109.4 + i * 0.002, 24.3, 109.4005 + i * 0.002, 24.301, 4490))
  FROM generate_series(1, 4) i, (VALUES ('building'), ('structure')) v (k);
SELECT plot_id, round((c.built_area_m2 / p.area_m2)::numeric, 6) AS built, c.building_history OPERATOR(park.=) c.structure_history AS same,
       c.open_yard_history
  FROM degrees.plot_cover c JOIN degrees.plots p ON p.id = c.plot_id ORDER BY 1;
SELECT count(*) FILTER (WHERE h.built_history OPERATOR(park.<>) o.one) AS differing FROM park.built_histories('degrees') h JOIN degrees.plots p ON p.id = h.plot_id, LATERAL (
    SELECT coalesce(park.built_history(p.geom, b.geom, b.existed), '{}') AS one FROM degrees.buildings b WHERE b.geom && p.geom) o;

DROP SCHEMA city CASCADE;
DROP SCHEMA degrees CASCADE;
