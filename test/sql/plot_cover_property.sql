-- plot_cover of a whole city written at random through its triggers: at every
-- stage it is what PostGIS's overlay says of the rows that are there, for all
-- plots and on several days.  Only counts are printed, and 0 of them wrong.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all
SET client_min_messages = error;
SET jit = off;

SELECT park.create_register('city', 4545, 'empty');
INSERT INTO city.parks (id, name, level) VALUES (1, '甲', 'municipal');

-- A number in [0, 1) that depends on a step and a purpose, the same everywhere.
CREATE FUNCTION pg_temp.rnd(i bigint, k bigint) RETURNS float8 LANGUAGE sql IMMUTABLE
  RETURN (hashint8extended(i * 1000003 + k, 7) & 4294967295)::float8 / 4294967296;

-- Plot n lies in the n-th cell of 100 m of a board 12 wide, whatever the step:
-- the whole cell, so that neighbours share their edges, an irregular ring, one
-- with a hole, or two parts.
CREATE FUNCTION pg_temp.star(i bigint, k bigint, x float8, y float8, radius float8, corners int) RETURNS geometry LANGUAGE sql IMMUTABLE
  RETURN (SELECT ST_SetSRID(ST_MakePolygon(ST_AddPoint(ST_MakeLine(p ORDER BY a), ST_PointN(ST_MakeLine(p ORDER BY a), 1))), 4545)
            FROM generate_series(1, corners) a,
                 LATERAL (SELECT ST_Point(640000 + x + radius * (0.4 + 0.6 * pg_temp.rnd(i, k + a)) * cos(2 * pi() * a / corners),
                                          2690000 + y + radius * (0.4 + 0.6 * pg_temp.rnd(i, k + a)) * sin(2 * pi() * a / corners))) c (p));
CREATE FUNCTION pg_temp.plot(n bigint, i bigint) RETURNS geometry LANGUAGE sql IMMUTABLE
  RETURN ST_Multi(CASE (4 * pg_temp.rnd(n, i))::int
    WHEN 0 THEN pg_temp.box(100 * (n % 12), 100 * (n / 12), 100)
    WHEN 1 THEN ST_MakePolygon(ST_ExteriorRing(pg_temp.star(n, i, 100 * (n % 12) + 50, 100 * (n / 12) + 50, 50, 8 + (n % 30)::int)),
                               ARRAY[ST_ExteriorRing(pg_temp.star(n, i + 50, 100 * (n % 12) + 50, 100 * (n / 12) + 50, 15, 5))])
    WHEN 2 THEN ST_Collect(ST_GeometryN(pg_temp.box(100 * (n % 12), 100 * (n / 12), 40, 100), 1),
                           pg_temp.star(n, i, 100 * (n % 12) + 70, 100 * (n / 12) + 50, 29, 7))
    ELSE pg_temp.star(n, i, 100 * (n % 12) + 50, 100 * (n / 12) + 50, 50, 5 + (n % 36)::int) END);

-- A building somewhere: turned or on whole metres, an L, two parts, a court, or
-- a bow tie, which is repaired for measuring.
CREATE FUNCTION pg_temp.building(n bigint, i bigint) RETURNS geometry LANGUAGE sql IMMUTABLE
  RETURN (SELECT ST_Multi(CASE (7 * pg_temp.rnd(n, i + 1))::int
      WHEN 0 THEN pg_temp.box(floor(x), floor(y), 10, 20)
      WHEN 1 THEN ST_Union(pg_temp.box(x, y, size, size / 3), pg_temp.box(x, y, size / 3, size))
      WHEN 2 THEN ST_Collect(ST_GeometryN(pg_temp.box(x, y, size / 3), 1), ST_GeometryN(pg_temp.box(x + size / 2, y, size / 3), 1))
      WHEN 3 THEN ST_Difference(pg_temp.box(x, y, size), pg_temp.box(x + size / 4, y + size / 4, size / 3))
      WHEN 4 THEN ST_GeomFromText(format('POLYGON((%1$s %2$s, %3$s %4$s, %3$s %2$s, %1$s %4$s, %1$s %2$s))',
                                         640000 + x, 2690000 + y, 640000 + x + size / 2, 2690000 + y + size / 2), 4545)
      WHEN 5 THEN ST_Rotate(pg_temp.box(x, y, 4 * size, size), 6 * pg_temp.rnd(n, i + 2), ST_Centroid(pg_temp.box(x, y, 4 * size, size)))
      ELSE ST_Rotate(pg_temp.box(x, y, size, size / 2), 6 * pg_temp.rnd(n, i + 2), ST_Centroid(pg_temp.box(x, y, size, size / 2))) END)
    FROM (SELECT 1240 * pg_temp.rnd(n, i + 3) - 20, 840 * pg_temp.rnd(n, i + 4) - 20, 4 + 50 * pg_temp.rnd(n, i + 5) ^ 2) v (x, y, size));
CREATE FUNCTION pg_temp.existed(n bigint, i bigint) RETURNS daterange LANGUAGE sql IMMUTABLE
  RETURN CASE (5 * pg_temp.rnd(n, i + 6))::int
    WHEN 0 THEN '(,)' WHEN 1 THEN daterange(date '2020-01-01' + (n % 900)::int, NULL)
    WHEN 2 THEN daterange(NULL, date '2020-01-01' + (n % 900)::int)
    ELSE daterange(date '2020-01-01' + (n % 700)::int, date '2020-02-01' + (n % 700 + i % 300)::int) END;

-- One statement of step i, some of them on many rows and some on none.
CREATE FUNCTION pg_temp.step(i bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  many bigint := 1 + (pg_temp.rnd(i, 1) ^ 3 * 60)::bigint;
  place bigint := (pg_temp.rnd(i, 2) * 84)::bigint;
BEGIN
  CASE
    WHEN i % 97 = 96 THEN
      TRUNCATE city.buildings;
      RETURN 'truncate';
    WHEN pg_temp.rnd(i, 3) < 0.12 THEN
      INSERT INTO city.plots (id, park_id, status, geom)
      SELECT n, 1, CASE n % 2 WHEN 0 THEN 'draft' ELSE 'registered' END, CASE WHEN n % 13 > 0 THEN pg_temp.plot(n, i) END
        FROM generate_series(place, least(place + many, 83)) n
      ON CONFLICT (id) DO UPDATE SET geom = excluded.geom;
      RETURN 'insert or update plots';
    WHEN pg_temp.rnd(i, 3) < 0.18 THEN
      UPDATE city.plots SET geom = CASE WHEN geom IS NULL OR id % 5 > 0 THEN pg_temp.plot(id, i) END WHERE id % 7 = i % 7;
      RETURN 'update plots';
    WHEN pg_temp.rnd(i, 3) < 0.22 THEN
      DELETE FROM city.plots WHERE id % 17 = i % 17;
      RETURN 'delete plots';
    WHEN pg_temp.rnd(i, 3) < 0.25 THEN
      UPDATE city.plots p SET id = id + 1000 WHERE id = (SELECT min(id) FROM city.plots WHERE id >= place - 40);
      UPDATE city.plots p SET id = id - 1000 WHERE id > 1000;
      RETURN 'update keys of plots';
    WHEN pg_temp.rnd(i, 3) < 0.62 THEN
      INSERT INTO city.buildings (id, existed, geom)
      SELECT 1000 * i + n, pg_temp.existed(n, i), pg_temp.building(n, i) FROM generate_series(1, many) n;
      RETURN 'insert buildings';
    WHEN pg_temp.rnd(i, 3) < 0.72 THEN
      UPDATE city.buildings SET geom = pg_temp.building(id, i) WHERE id % 11 = i % 11;
      RETURN 'update outlines of buildings';
    WHEN pg_temp.rnd(i, 3) < 0.80 THEN
      UPDATE city.buildings SET existed = pg_temp.existed(id, i) WHERE id % 7 = i % 7;
      RETURN 'update days of buildings';
    WHEN pg_temp.rnd(i, 3) < 0.84 THEN
      UPDATE city.buildings SET id = -id, surveyed_on = '2024-01-01' WHERE id % 23 = i % 23;
      RETURN 'update keys of buildings';
    WHEN pg_temp.rnd(i, 3) < 0.90 THEN
      MERGE INTO city.buildings b USING (SELECT id FROM city.buildings WHERE id % 19 = i % 19) s ON b.id = s.id AND b.id % 2 = 0
       WHEN MATCHED AND s.id % 3 = 0 THEN DELETE
       WHEN MATCHED THEN UPDATE SET geom = pg_temp.building(b.id, i)
       WHEN NOT MATCHED THEN INSERT (id, existed, geom) VALUES (10000000 * i + s.id, pg_temp.existed(s.id, i), pg_temp.building(s.id, i));
      RETURN 'merge buildings';
    ELSE
      DELETE FROM city.buildings WHERE id % 9 = i % 9;
      RETURN 'delete buildings';
  END CASE;
END $$;

-- How far plot_cover is from the rows, in parts of the plot.
CREATE FUNCTION pg_temp.differences(OUT plots bigint, OUT asked bigint, OUT built bigint, OUT wrong bigint) LANGUAGE sql AS $$
  WITH fixed AS MATERIALIZED (SELECT existed, ST_MakeValid(geom) AS geom FROM city.buildings)
  SELECT count(DISTINCT p.id), count(*), count(*) FILTER (WHERE e.area > 0),
         count(*) FILTER (WHERE NOT coalesce(abs(k.area - coalesce(e.area, 0)) <= 1e-9 * p.area_m2, false))
    FROM city.plots p
    LEFT JOIN city.plot_cover c ON c.plot_id = p.id,
    LATERAL (VALUES (date '2019-06-30', park.area_on(c.built_history, '2019-06-30')),
                    ('2020-09-01', park.area_on(c.built_history, '2020-09-01')),
                    ('2021-09-01', park.area_on(c.built_history, '2021-09-01')),
                    (CURRENT_DATE, c.built_area_m2)) k (day, area),
    LATERAL (SELECT ST_Area(ST_Intersection(p.geom, ST_Union(f.geom))) AS area
               FROM fixed f WHERE f.existed @> k.day AND f.geom && p.geom) e
   WHERE p.geom IS NOT NULL
$$;

CREATE TEMP TABLE stage (step int, did text, plots bigint, asked bigint, built bigint, wrong bigint, verified bigint);
DO $$
DECLARE
  did text;
BEGIN
  INSERT INTO city.plots (id, park_id, geom) SELECT n, 1, pg_temp.plot(n, 0) FROM generate_series(0, 40) n;
  INSERT INTO city.buildings (id, existed, geom) SELECT n, pg_temp.existed(n, 0), pg_temp.building(n, 0) FROM generate_series(1, 200) n;
  FOR i IN 1 .. 240 LOOP
    did := pg_temp.step(i);
    IF i % 20 = 0 OR did IN ('truncate', 'update keys of plots') THEN
      INSERT INTO stage SELECT i, did, d.*, (SELECT count(*) FROM park.verify_register('city') f WHERE f.verdict = 'fail' AND f.rule NOT IN ('g.valid'))
        FROM pg_temp.differences() d;
    ELSE
      INSERT INTO stage (step, did) VALUES (i, did);
    END IF;
  END LOOP;
END $$;
SELECT did, count(*) > 1 AS often FROM stage GROUP BY did ORDER BY did;
SELECT count(*) > 12 AS stages, min(plots) > 20 AS plots, sum(asked) > 2000 AS asked, sum(built) > 500 AS built, sum(wrong) AS wrong, sum(verified) AS reported
  FROM stage WHERE asked IS NOT NULL;

-- The footprints meant to be invalid are all that verify_register() reports.
SELECT count(*) > 0 AS some, count(*) FILTER (WHERE f.rule = 'g.valid' AND f.subject_table = 'buildings'
                                                AND NOT (SELECT ST_IsValid(b.geom) FROM city.buildings b WHERE b.id = f.subject_id)) = count(*) AS all_meant
  FROM park.verify_register('city') f WHERE f.verdict = 'fail';

-- And a cover that is wrong does not escape it.
UPDATE city.plot_cover SET built_history = built_history WHERE plot_id = (SELECT min(plot_id) FROM city.plot_cover WHERE built_area_m2 > 1);
SELECT count(*) FROM park.verify_register('city') WHERE rule = 'k.plot_cover' AND verdict = 'fail';
UPDATE city.plot_cover SET built_history = '{}' WHERE plot_id = (SELECT min(plot_id) FROM city.plot_cover WHERE built_area_m2 > 1);
SELECT count(*) FROM park.verify_register('city') WHERE rule = 'k.plot_cover' AND verdict = 'fail';

DROP SCHEMA city CASCADE;
