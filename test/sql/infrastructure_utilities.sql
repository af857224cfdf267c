-- Article 7: the utilities that plots have, and roads without them.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

-- A line in metres from the corner of the city.
CREATE FUNCTION pg_temp.line(x float8, y float8, x2 float8, y2 float8) RETURNS geometry LANGUAGE sql IMMUTABLE
  RETURN ST_SetSRID(ST_MakeLine(ST_Point(640000 + x, 2690000 + y), ST_Point(640000 + x2, 2690000 + y2)), 4545);

SELECT park.create_register('city', 4545, 'empty');
INSERT INTO city.parks (id, code, name, level) VALUES (1, 'A', '甲园区', 'municipal'), (2, 'B', '乙园区', 'county'), (3, 'C', '丙园区', 'county');
INSERT INTO city.plots (id, parcel_code, park_id, status, geom) VALUES
  (1, 'near',    1, 'registered', pg_temp.box(0, 0, 100)),
  (2, 'far',     1, 'registered', pg_temp.box(0, 500, 100)),
  (3, 'bare',    1, 'registered', NULL),
  (4, 'next',    2, 'registered', pg_temp.box(200, 0, 100)),
  (5, 'draft',   1, 'draft',      pg_temp.box(0, 200, 100)),
  (6, 'nowhere', 3, 'registered', pg_temp.box(5000, 5000, 100));
INSERT INTO city.infrastructure_projects (id, park_id, kind, name, geom, started_on, finished_on, abandoned_on) VALUES
  -- along the lower edge of plot 1, 10 m off; on to x = 190, 10 m from plot 4
  (1,  1, 'road',     '一号路',   pg_temp.line(-100, -10, 190, -10), NULL, '2024-01-01', NULL),
  -- through plot 1; given up on 2026-01-01
  (2,  1, 'gas',      '燃气管网', pg_temp.line(50, -10, 50, 200),    NULL, '2024-06-01', '2026-01-01'),
  -- a station 50 m and 50.01 m to the left of plot 1
  (3,  1, 'power',    '变电站',   ST_SetSRID(ST_Point(639950, 2690050), 4545), NULL, '2024-01-01', NULL),
  (4,  1, 'water',    '水厂',     ST_SetSRID(ST_Point(639949.99, 2690050), 4545), NULL, '2024-01-01', NULL),
  -- finished, but nobody knows where
  (5,  1, 'telecom',  '通信管道', NULL, NULL, '2024-01-01', NULL),
  (6,  1, 'telecom',  '基站',     pg_temp.line(0, 800, 10, 800), NULL, '2024-01-01', NULL),
  -- under way
  (7,  1, 'sewage',   '污水管网', pg_temp.line(0, -5, 100, -5), '2024-02-01', NULL, NULL),
  -- a works of the other park, whose corner is 30 m from plot 1
  (8,  2, 'drainage', '泵站',     pg_temp.box(130, 0, 20), NULL, '2024-01-01', NULL);

-- Bad input: nothing is serviced by it.
SELECT count(*) FROM city.plot_utilities_on(NULL);
SELECT w.within, count(*), count(u.serviced) AS known FROM (VALUES (NULL), (-1), ('NaN'), ('Infinity'), (0::numeric)) w (within), city.plot_utilities_on('2025-01-01', w.within) u GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM city.plot_utilities_on('infinity', 50);
SELECT count(DISTINCT plot_id), count(*), count(project_id) FROM city.plot_utilities_on('2000-01-01', 50);

-- 50 m.  telecom: one network lies somewhere, so nobody can say no; sewage: none is finished.
SELECT plot_id, kind, serviced, distance_m, project_id, within_m FROM city.plot_utilities_on('2025-01-01', 50) WHERE plot_id <> 6 ORDER BY 1, 2;
SELECT plot_id, count(*), count(serviced) FROM city.plot_utilities_on('2025-01-01', 50) WHERE plot_id = 6 GROUP BY 1;
SELECT plot_id, serviced, not_serviced, unknown, kinds, all_seven FROM city.plot_services_on('2025-01-01', 50) ORDER BY 1;
-- Wider, and by the register's own mark, which has none before its first day.
SELECT plot_id, serviced, not_serviced, unknown, kinds FROM city.plot_services_on('2025-01-01', 50.01) WHERE plot_id = 1;
SELECT plot_id, serviced, not_serviced, unknown FROM city.plot_services_on('2025-01-01') WHERE plot_id = 1;
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('utility_distance', 9, 'm', '[2025-01-01,)', '市园区办');
SELECT plot_id, serviced, not_serviced, unknown, kinds FROM city.plot_services_on('2025-01-01') WHERE plot_id = 1;
-- On the day it is finished; no more on the day it is given up.
SELECT d.day, u.serviced, u.distance_m FROM unnest('{2024-05-31,2024-06-01,2025-12-31,2026-01-01}'::date[]) d (day), city.plot_utilities_on(d.day, 50) u
 WHERE u.plot_id = 1 AND u.kind = 'gas' ORDER BY 1;
-- Finished as the report says, from the day it is handed in.
INSERT INTO city.infrastructure_reports (park_id, year, submitted_on) VALUES (1, 2024, '2025-02-01');
INSERT INTO city.infrastructure_report_items (park_id, year, project_id, finished_on) VALUES (1, 2024, 7, '2024-12-01');
SELECT d.day, u.serviced, u.distance_m FROM unnest('{2025-01-31,2025-02-01}'::date[]) d (day), city.plot_utilities_on(d.day, 50) u
 WHERE u.plot_id = 1 AND u.kind = 'sewage' ORDER BY 1;
-- Seven of seven.
INSERT INTO city.infrastructure_projects (id, park_id, kind, name, geom, finished_on)
SELECT 10 + n, 3, k, k, pg_temp.line(5000, 5120, 5100, 5120), '2024-01-01'
  FROM unnest('{road,power,gas,water,drainage,telecom,sewage}'::text[]) WITH ORDINALITY k (k, n);
SELECT plot_id, serviced, unknown, all_seven FROM city.plot_services_on('2025-01-01', 20) WHERE plot_id = 6;
SELECT plot_id, not_serviced, unknown, all_seven FROM city.plot_services_on('2025-01-01', 19.9999) WHERE plot_id = 6;
SELECT count(*) FROM (TABLE city.plot_utilities EXCEPT ALL SELECT * FROM city.plot_utilities_on(CURRENT_DATE)) d;
SELECT count(*) FROM (TABLE city.plot_services EXCEPT ALL SELECT * FROM city.plot_services_on(CURRENT_DATE)) d;

-- Roads without the others: within 9 m of road 1, gas crosses at (50, -10) and
-- sewage, 5 m off, is under way; all else is further, and of telecom something
-- is finished, nobody knows where.
SELECT road_id, kind, state, project_id FROM city.infrastructure_lagging_on('2025-01-01') WHERE park_id = 1 ORDER BY 2;
SELECT road_id, kind, state, project_id FROM city.infrastructure_lagging_on('2025-02-01') WHERE park_id = 1 ORDER BY 2;
-- Nothing before the road was finished; none of the road that has all.
SELECT count(*) FROM city.infrastructure_lagging_on('2023-12-31');
SELECT count(*) FROM city.infrastructure_lagging_on('2025-01-01') WHERE park_id = 3;
SELECT count(*) FROM city.infrastructure_lagging_on(NULL);
-- Of a road of which nobody knows where it is, no project of the park can be excluded.
INSERT INTO city.infrastructure_projects (id, park_id, kind, name, finished_on) VALUES (50, 1, 'road', '二号路', '2024-01-01');
SELECT road_id, kind, state, project_id FROM city.infrastructure_lagging_on('2025-01-01') WHERE road_id = 50 ORDER BY 2;
SELECT count(*) FROM (TABLE city.infrastructure_lagging EXCEPT ALL SELECT * FROM city.infrastructure_lagging_on(CURRENT_DATE)) d;

-- One geometry type for each map.
SELECT f_table_name, type, srid FROM geometry_columns WHERE f_table_schema = 'city' AND f_table_name LIKE 'infrastructure%' ORDER BY 1;
SELECT (SELECT string_agg(id::text, ' ' ORDER BY id) FROM city.infrastructure_lines_map WHERE id < 50),
       (SELECT string_agg(id::text, ' ' ORDER BY id) FROM city.infrastructure_sites_map), (SELECT string_agg(id::text, ' ' ORDER BY id) FROM city.infrastructure_points_map);

-- The nearest is found by the index, and is what measuring every one finds, in
-- metres on a plane and in degrees on the ellipsoid: a grid of 60 plots and 400
-- short lines, strewn by arithmetic.
INSERT INTO city.plots (id, park_id, geom)
SELECT 100 + i, 2, pg_temp.box(10000 + (i % 10) * 200, 10000 + (i / 10) * 200, 90) FROM generate_series(0, 59) i;
INSERT INTO city.infrastructure_projects (id, park_id, kind, name, geom, finished_on)
SELECT 1000 + i, 2, (array['road', 'power', 'gas', 'water'])[1 + i % 4], 'n' || i,
       pg_temp.line(x, y, x + i * 37 % 61 - 30, y + i * 53 % 67 - 33), CASE WHEN i % 7 > 0 THEN date '2020-01-01' END
  FROM generate_series(0, 399) i, LATERAL (SELECT 9900 + i * 7919 % 2203, 9900 + i * 104729 % 1409) p (x, y);
SELECT park.create_register('degrees', 4490, 'empty');
INSERT INTO degrees.parks (id, code, name, level) SELECT id, code, name, level FROM city.parks;
INSERT INTO degrees.plots (id, park_id, geom) SELECT id, park_id, ST_Transform(geom, 4490) FROM city.plots;
INSERT INTO degrees.infrastructure_projects (id, park_id, kind, name, geom, finished_on)
SELECT id, park_id, kind, name, ST_Transform(geom, 4490), finished_on FROM city.infrastructure_projects;
SELECT count(*), count(*) FILTER (WHERE abs(u.distance_m - m.distance) > 1e-6) AS differ
  FROM city.plot_utilities_on('2025-01-01') u JOIN city.plots t ON t.id = u.plot_id
 CROSS JOIN LATERAL (SELECT min(ST_Distance(t.geom, p.geom)) AS distance FROM city.infrastructure_projects p
                      WHERE p.kind = u.kind AND p.finished_on <= '2025-01-01') m WHERE t.id >= 100 AND u.kind < 't' AND u.kind <> 'sewage';
SELECT count(*), count(*) FILTER (WHERE abs(u.distance_m - m.distance) > 1e-6) AS differ, max(u.distance_m) < 400 AS metres
  FROM degrees.plot_utilities_on('2025-01-01') u JOIN degrees.plots t ON t.id = u.plot_id
 CROSS JOIN LATERAL (SELECT min(ST_Distance(t.geom::geography, p.geom::geography)) AS distance FROM degrees.infrastructure_projects p
                      WHERE p.kind = u.kind AND p.finished_on <= '2025-01-01') m WHERE t.id >= 100 AND u.kind IN ('road', 'power', 'gas', 'water');
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SET enable_sort = off;
CREATE FUNCTION pg_temp.plan(statement text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE line text;
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || statement LOOP
    IF line ~ 'infrastructure_projects_nearest|Order By' THEN RETURN NEXT regexp_replace(btrim(line), '^->  | (p|t)$', '', 'g'); END IF;
  END LOOP;
END $$;
SELECT pg_temp.plan('SELECT * FROM city.plot_utilities_on(''2025-01-01'', 50)');
SELECT pg_temp.plan('SELECT * FROM degrees.plot_utilities_on(''2025-01-01'', 50)');

SET client_min_messages = warning;
DROP SCHEMA city CASCADE;
DROP SCHEMA degrees CASCADE;
