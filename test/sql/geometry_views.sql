-- geometry_problems and contradictions: what is wrong, where; what contradicts
-- what, on which day.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city');
-- Typed for QGIS, key first.
SELECT f_table_name, f_geometry_column, type, srid FROM geometry_columns
 WHERE f_table_schema = 'city' AND f_table_name IN ('geometry_problems', 'contradictions') ORDER BY 1, 2;
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), col_description(a.attrelid, a.attnum) IS NOT NULL AS commented
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relnamespace = 'city'::regnamespace
 WHERE c.relname IN ('geometry_problems', 'contradictions') AND a.attnum > 0 ORDER BY c.relname, a.attnum;

-- The findings are those of findings(), of the geometry rules only.
SELECT pg_temp.refusal('SELECT park.geometry_findings(1)');
SELECT pg_temp.refusal('SELECT park.geometry_findings(p, ''infinity'') FROM city.parks p');
SELECT pg_temp.refusal('SELECT park.geometry_findings(p, NULL) FROM city.parks p');
SELECT count(*) FROM park.geometry_findings(NULL::city.plots);
SELECT count(*) FROM city.geometry_problems;

-- Problems.  Park 2 is 1000 m x 1000 m; plot 1 lies in it.
UPDATE city.parks SET boundary = pg_temp.box(0, 0, 1000) WHERE id = 2;
INSERT INTO city.plots (id, park_id, geom) VALUES (1, 2, pg_temp.box(0, 0, 100)), (2, 2, NULL);
SET client_min_messages = error;
INSERT INTO city.plots (id, park_id, status, geom) VALUES
  (10, 2, 'draft', pg_temp.box(80, 80, 100)),
  (11, 2, 'draft', pg_temp.box(900, 0, 200, 10)),
  (12, 2, 'draft', ST_GeomFromText('MULTIPOLYGON(((640500 2690000,640510 2690010,640510 2690000,640500 2690010,640500 2690000)))', 4545)),
  (13, 2, 'draft', 'SRID=4545;MULTIPOLYGON EMPTY'),
  (14, 2, 'draft', pg_temp.box(500, 500, 10)),
  (15, 3, 'draft', ST_Multi(ST_MakeEnvelope(109.4, 24.3, 109.5, 24.4, 4545)));
INSERT INTO city.buildings (id, geom) VALUES
  (1, ST_GeomFromText('MULTIPOLYGON(((640010 2690010,640020 2690020,640020 2690010,640010 2690020,640010 2690010)))', 4545)),
  (2, ST_GeomFromText('MULTIPOLYGON(((640310 2690010,640320 2690020,640320 2690010,640310 2690020,640310 2690010)))', 4545)),
  (3, pg_temp.box(20, 20, 10));
INSERT INTO city.projects (id, park_id, name, status, site) VALUES
  (1, 2, 'x', 'draft', ST_GeomFromText('MULTIPOLYGON(((640010 2690010,640020 2690020,640020 2690010,640010 2690020,640010 2690010)))', 4545));
SET client_min_messages = warning;
SELECT problem_id, rule, subject_table, subject_id, park_id, measured, required, unit, ST_AsText(place, 3) AS place, ST_Area(part) AS part
  FROM city.geometry_problems ORDER BY 1;
SELECT subject_id, message FROM city.geometry_problems WHERE subject_table = 'plots' AND rule IN ('g.overlap', 'g.inside') ORDER BY 1, 2;
-- Exactly the failures of findings().
SELECT count(*) AS findings, count(g.problem_id) AS problems
  FROM (SELECT f.* FROM city.plots p, park.findings(p) f UNION ALL SELECT f.* FROM city.buildings b, park.findings(b) f
        UNION ALL SELECT f.* FROM city.parks k, park.findings(k) f UNION ALL SELECT f.* FROM city.projects j, park.findings(j) f) f
  FULL JOIN city.geometry_problems g USING (rule, subject_table, subject_id, message)
 WHERE f.rule LIKE 'g.%' AND f.verdict = 'fail' OR f.rule IS NULL;
-- What is waived is none.
INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason) VALUES ('g.overlap', 'plots', 10, '[2020-01-08,)', 'x');
SELECT count(*) FROM city.geometry_problems WHERE rule = 'g.overlap';
-- Read with the rights of who reads.
CREATE ROLE regress_clerk;
GRANT USAGE ON SCHEMA city TO regress_clerk;
GRANT SELECT ON ALL TABLES IN SCHEMA city TO regress_clerk;
ALTER TABLE city.plots ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON city.plots TO regress_clerk USING (park_id = 3);
SET ROLE regress_clerk;
SELECT rule, subject_id FROM city.geometry_problems WHERE subject_table = 'plots';
SELECT count(*) FROM city.contradictions;
RESET ROLE;
DROP SCHEMA city CASCADE;

-- Contradictions.  Plots are squares of 100 m, 200 m apart.
SELECT park.create_register('city');
INSERT INTO city.plots (id, park_id, parcel_code, acquired_on, started_on, recorded_area_m2, geom)
SELECT id, 2, 'P' || id, acquired, started, recorded, pg_temp.box(200 * id, 0, 100)
  FROM (VALUES
    (1, '2020-02-01'::date, '2021-03-01'::date, 10000),      -- nothing built
    (2, '2020-02-01', '2021-03-01', NULL),                   -- 99 m²: 0.99 %
    (3, '2020-02-01', '2021-03-01', NULL),                   -- 100 m²: 1 %
    (4, '2020-02-01', NULL, NULL),                           -- 4000 m²: 40 %, no start
    (5, '2020-02-01', NULL, NULL),                           -- 3999 m²
    (6, '2020-02-01', '2020-03-01', NULL),                   -- 5000 m², found idle
    (7, '2020-02-01', '2020-03-01', NULL),                   -- a hall from before
    (8, '2020-02-01', '2020-03-01', 10100),                  -- 100 / 10100 = 0.99 %
    (9, '2020-02-01', '2020-03-01', 10102),                  -- 102 / 10102 = 1.0097 %
    (10, '2020-02-01', '2020-03-01', 9900),                  -- 100 / 9900 = 1.0101 %
    (11, NULL, NULL, NULL),                                  -- nothing is known
    (12, '2020-02-01', NULL, NULL)                           -- paused, 50 % built
  ) p (id, acquired, started, recorded);
INSERT INTO city.plots (id, park_id, acquired_on, started_on, recorded_area_m2, status, geom) VALUES
  (20, 2, '2020-02-01', '2021-03-01', 1, 'draft', pg_temp.box(4000, 0, 100)),
  (21, 2, '2020-02-01', '2021-03-01', 1, 'registered', NULL);
INSERT INTO city.pauses (plot_id, during, cause) VALUES (12, '[2020-06-01,)', '不可抗力');
INSERT INTO city.disposals (plot_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on)
  VALUES (6, '2022-03-01', '2022-04-01', '恢复开发', '2022-04-02', 'resume', '2022-05-01');
INSERT INTO city.buildings (id, existed, geom) VALUES
  (2, '[2020-06-01,)', pg_temp.box(400, 0, 9.9, 10)), (3, '[2020-06-01,)', pg_temp.box(600, 0, 10)),
  (4, '[2021-01-01,)', pg_temp.box(800, 0, 80, 50)), (5, '[2021-01-01,)', pg_temp.box(1000, 0, 80, 49.9875)),
  (6, '[2021-01-01,)', pg_temp.box(1200, 0, 50, 100)),
  (70, '[2018-01-01,)', pg_temp.box(1410, 0, 20)),           -- 365 + 365 + 31 = 761 days before
  (71, '[2018-01-01,2020-02-02)', pg_temp.box(1440, 0, 20)), -- stood on the day of purchase
  (72, '[2018-01-01,2020-02-01)', pg_temp.box(1470, 0, 20)), -- gone by then
  (73, '(,)', pg_temp.box(1410, 30, 20)),                    -- from an unknown day
  (74, '[-infinity,)', pg_temp.box(1440, 30, 20)),
  (75, '[2020-02-01,)', pg_temp.box(1470, 30, 20)),          -- from the day itself
  (76, '[2018-01-01,)', pg_temp.box(1489, 60, 20, 10)),      -- 11 m of 20 m on the plot
  (77, '[2018-01-01,)', pg_temp.box(1491, 80, 20, 10)),      -- 9 m of 20 m
  (80, '[2021-01-01,)', pg_temp.box(1600, 0, 50)), (90, '[2021-01-01,)', pg_temp.box(1800, 0, 50)), (100, '[2021-01-01,)', pg_temp.box(2000, 0, 50)),
  (120, '[2021-01-01,)', pg_temp.box(2400, 0, 50, 100)),
  (200, '[2021-01-01,)', pg_temp.box(4000, 0, 10)),          -- on a draft
  (201, '[2021-01-01,)', pg_temp.box(5000, 0, 10)),          -- on nothing
  (202, '[2021-01-01,2022-01-01)', pg_temp.box(5100, 0, 10)),
  (203, '[2021-01-01,)', pg_temp.box(1690, 60, 20, 10)),     -- half of it on plot 8
  (204, '[2021-01-01,)', pg_temp.box(1691, 75, 20, 10)),     -- 9 m of 20 m
  (205, '[2021-01-01,)', pg_temp.box(2190, 50, 220, 5));     -- 10 m on plot 10, 100 m on 11, 10 m on 12: 120 of 220
-- Day by day: started on 2021-03-01; due on 2022-02-01; case open from 2022-03-01
-- to before 2022-05-01.
SELECT d.day, c.kind, array_agg(coalesce('plot ' || c.plot_id, '') || coalesce(' building ' || c.building_id, '') ORDER BY c.plot_id, c.building_id)
  FROM (VALUES ('2019-12-31'::date), ('2021-02-28'), ('2021-03-01'), ('2022-02-01'), ('2022-02-02'), ('2022-02-28'), ('2022-03-01'), ('2022-04-30'), ('2022-05-01')) d (day),
       city.contradictions_on(d.day) c GROUP BY 1, 2 ORDER BY 1, 2;
SELECT c.contradiction_id, c.kind, c.plot_id, c.building_id, c.park_id, c.park_name, c.parcel_code, c.measured, c.required, c.unit, ST_Area(c.geom) AS area
  FROM city.contradictions_on('2022-03-15') c ORDER BY 1;
SELECT DISTINCT ON (kind) kind, explanation FROM city.contradictions_on('2022-03-15') ORDER BY kind, plot_id;
SELECT explanation FROM city.contradictions_on('2022-03-15') WHERE plot_id = 4;
-- The park in which a building on no plot stands.
UPDATE city.parks SET boundary = pg_temp.box(4900, -100, 200) WHERE id = 3;
SELECT building_id, park_id FROM city.contradictions_on('2022-03-15') WHERE building_id IN (200, 201);
-- Without a parameter its kind is not listed; today is the view.
DELETE FROM city.parameters WHERE name IN ('area_tolerance', 'building_on_plot_min');
SELECT DISTINCT kind FROM city.contradictions_on('2022-03-15') ORDER BY 1;
DELETE FROM city.parameters WHERE name = 'idle_after';
SELECT plot_id FROM city.contradictions_on('2022-03-15') WHERE kind = 'idle_but_built';
SELECT count(*) FROM city.contradictions_on(NULL);
SELECT kind, count(*) FROM city.contradictions_on('infinity') GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM city.contradictions_on('-infinity');
SELECT (SELECT count(*) FROM city.contradictions) = (SELECT count(*) FROM city.contradictions_on(CURRENT_DATE)) AS same;
SELECT pg_temp.refusal('UPDATE city.plots SET recorded_area_m2 = ''NaN'' WHERE id = 1'), pg_temp.refusal('UPDATE city.plots SET recorded_area_m2 = 0 WHERE id = 1');

DROP SCHEMA city CASCADE;
DROP ROLE regress_clerk;
