-- Idle plots that lie side by side and make one site.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city');

-- Nothing there: nothing, for whatever day and area.
SELECT count(*) FROM city.idle_assemblies();
SELECT count(*) FROM city.idle_assemblies_on('infinity', 'NaN');

-- The numbers are this register's own, and say so.
SELECT name, value, unit, left(citation, 6) FROM city.parameters WHERE name LIKE 'assembly%' ORDER BY name;
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('assembly_gap', 50, 'cm', '[2000-01-01,2001-01-01)', 'x')$$);

-- A town in which all plots are idle from 2020-03-02.  2 and 3 meet in a corner,
-- between 3 and 4 is a road of 10 m, between 4 and 5 a gap of 0.4 m; 6 lies in a
-- hole of 7, 8 has a hole with nothing in it; 11 to 20 are a chain; 21 lies at
-- the side of 1, but in another park; 30, between 31 and 32, is not idle; 33 and
-- 34 share 9.9 m, 35 and 36 share 10 m; 41 and 42 overlap; 44 crosses itself; 45
-- has no outline.
ALTER TABLE city.plots DISABLE TRIGGER rules;
INSERT INTO city.enterprises (id, name) VALUES (1, '甲公司'), (2, '乙公司');
INSERT INTO city.plots (id, park_id, holder_id, acquired_on, started_on, geom)
SELECT i, p, h, '2018-03-01', s::date, g FROM (VALUES
  (1, 2, 1, NULL, pg_temp.box(0, 0, 100)),      (2, 2, 1, NULL, pg_temp.box(100, 0, 100)),
  (3, 2, 1, NULL, pg_temp.box(200, 100, 100)),  (4, 2, 1, NULL, pg_temp.box(310, 100, 100)),
  (5, 2, 2, NULL, pg_temp.box(410.4, 100, 100)),
  (6, 2, NULL, NULL, pg_temp.box(40, 340, 20)),
  (7, 2, NULL, NULL, ST_Multi(ST_Difference(pg_temp.box(0, 300, 100), pg_temp.box(40, 340, 20)))),
  (8, 2, 1, NULL, ST_Multi(ST_Difference(pg_temp.box(0, 500, 100), pg_temp.box(40, 540, 20)))),
  (21, 3, 1, NULL, pg_temp.box(0, 100, 100)),
  (30, 2, 1, '2019-01-01', pg_temp.box(100, 900, 100)),
  (31, 2, 1, NULL, pg_temp.box(0, 900, 100)),   (32, 2, 1, NULL, pg_temp.box(200, 900, 100)),
  (33, 2, 1, NULL, pg_temp.box(400, 900, 100)), (34, 2, 1, NULL, pg_temp.box(500, 990.1, 100)),
  (35, 2, 1, NULL, pg_temp.box(400, 1300, 100)), (36, 2, 1, NULL, pg_temp.box(500, 1390, 100)),
  (41, 2, 1, NULL, pg_temp.box(0, 1300, 100)),  (42, 2, 1, NULL, pg_temp.box(50, 1300, 100)),
  (44, 2, 1, NULL, ST_Translate(ST_GeomFromText('MULTIPOLYGON(((0 0,100 100,100 0,0 60,0 0)))', 4545), 640000, 2691500)),
  (45, 2, 1, NULL, NULL)) t (i, p, h, s, g)
UNION ALL
SELECT i, 2, CASE WHEN i < 15 THEN 1 ELSE 2 END, date '2018-03-01' - (i % 3), NULL, pg_temp.box((20 - i) * 50, 700, 50)
  FROM generate_series(11, 20) i;

SELECT assembly_id, park_id, plot_ids, plots, area_m2, holders FROM city.idle_assemblies_on('2020-03-02') ORDER BY 1;
-- Area in hectares and mu; since when; the park's name; the outline is the union.
SELECT park_name, area_m2, area_ha, area_mu, longest_idle_on, unavailable_ids FROM city.idle_assemblies_on('2020-06-01') WHERE assembly_id = 11;
SELECT count(*) FILTER (WHERE GeometryType(outline) <> 'MULTIPOLYGON' OR NOT ST_IsValid(outline) OR ST_SRID(outline) <> 4545
                              OR abs(ST_Area(outline) - area_m2) > 0.001) AS wrong, count(*) FROM city.idle_assemblies_on('2020-06-01');
SELECT ST_NumInteriorRings(ST_GeometryN(outline, 1)), assembly_id FROM city.idle_assemblies_on('2020-06-01') WHERE assembly_id IN (6, 8) ORDER BY 2;
-- Today is a day like others; the days before: none, or the few whose time is up.
SELECT (SELECT count(*) FROM city.idle_assemblies()) = (SELECT count(*) FROM city.idle_assemblies_on(CURRENT_DATE, NULL)),
       (SELECT count(*) FROM city.idle_assemblies(25000)), (SELECT count(*) FROM city.idle_assemblies_on('2020-01-07')),
       (SELECT count(*) FROM city.idle_assemblies_on(NULL));
SELECT assembly_id, plot_ids FROM city.idle_assemblies_on('2020-03-01') ORDER BY 1;

-- The least area counts; NULL and what is negative ask for none; NaN and infinity
-- are reached by nothing.
SELECT string_agg(assembly_id::text, ' ' ORDER BY assembly_id) FROM city.idle_assemblies_on('2020-06-01', 15000);
SELECT string_agg(assembly_id::text, ' ' ORDER BY assembly_id) FROM city.idle_assemblies_on('2020-06-01', 15000.001);
SELECT (SELECT count(*) FROM city.idle_assemblies_on('2020-06-01', m)) FROM unnest('{NULL,-1,-Infinity,0,Infinity,NaN}'::float8[]) WITH ORDINALITY t (m, n) ORDER BY n;
-- 30 mu are 20000 m².
SELECT string_agg(assembly_id::text, ' ' ORDER BY assembly_id) FROM city.idle_assemblies_on('2020-06-01', 30 * 2000.0 / 3);
-- A day without end is no day.
SELECT count(a) FROM city.idle_assemblies_on('infinity') a;
SELECT count(n) FROM city.idle_neighbours_on('-infinity') n;

-- Who begins to build divides a site from that day on.
UPDATE city.plots SET started_on = '2021-01-01' WHERE id = 15;
SELECT assembly_id, plot_ids, area_m2 FROM city.idle_assemblies_on('2020-12-31') WHERE assembly_id BETWEEN 11 AND 20 ORDER BY 1;
SELECT assembly_id, plot_ids, area_m2 FROM city.idle_assemblies_on('2021-01-01') WHERE assembly_id BETWEEN 11 AND 20 ORDER BY 1;

-- Pairs and what they share.
SELECT * FROM city.idle_neighbours_on('2020-06-01') WHERE plot_id < 10 OR plot_id BETWEEN 33 AND 42 ORDER BY 2, 3;

-- Plots that are spoken for are told: offered since they were bought, let; not
-- those offered before they were bought, or later than the day, or taken back, or
-- let once and found idle again.
INSERT INTO city.projects (id, park_id, name, needs_new_land) VALUES (1, 2, '项目', false);
INSERT INTO city.land_offers (project_id, plot_id, listed_on, way) VALUES
  (1, 11, '2021-05-01', 'listing'), (1, 12, '2018-01-10', 'listing'), (1, 13, '2021-06-02', 'listing');
INSERT INTO city.disposals (plot_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on) VALUES
  (16, '2020-05-01', '2020-06-01', 'x', '2020-07-01', 'lease', '2021-06-01'),
  (17, '2020-05-01', '2020-06-01', 'x', '2020-07-01', 'takeback', '2021-02-01'),
  (18, '2020-05-01', '2020-06-01', 'x', '2020-07-01', 'lease', '2020-09-01'),
  (18, '2021-05-01', NULL, NULL, NULL, NULL, NULL),
  (19, '2020-05-01', '2020-06-01', 'x', '2020-07-01', 'transfer', NULL);
SELECT assembly_id, plot_ids, unavailable_ids FROM city.idle_assemblies_on('2021-06-01') WHERE assembly_id BETWEEN 11 AND 20 ORDER BY 1;
SELECT plot_id, unavailable FROM city.reusable_plots_on('2021-06-01') WHERE unavailable IS NOT NULL ORDER BY 1;
SELECT plot_id, unavailable FROM city.reusable_plots_on('2021-06-02') WHERE unavailable IS NOT NULL ORDER BY 1;
SELECT plot_id, unavailable FROM city.reusable_plots_on('2020-12-31') WHERE unavailable IS NOT NULL ORDER BY 1;

-- The office decides what is a gap and what an edge: a road of 10 m is one, then; a
-- corner is none at any gap.  Without a number for the day nothing is joined.
UPDATE city.parameters SET value = 10.5 WHERE name = 'assembly_gap';
SELECT plot_ids FROM city.idle_assemblies_on('2020-06-01') WHERE assembly_id < 6 ORDER BY 1;
UPDATE city.parameters SET value = 0.3 WHERE name = 'assembly_gap';
SELECT plot_ids FROM city.idle_assemblies_on('2020-06-01') WHERE assembly_id < 6 ORDER BY 1;
UPDATE city.parameters SET value = 0 WHERE name = 'assembly_edge_min';
SELECT plot_ids FROM city.idle_assemblies_on('2020-06-01') WHERE assembly_id BETWEEN 1 AND 5 OR assembly_id BETWEEN 33 AND 36 ORDER BY 1;
DELETE FROM city.parameters WHERE name = 'assembly_gap';
SELECT count(*), max(plots) FROM city.idle_assemblies_on('2020-06-01');

-- In a geographic register metres are metres of the ellipsoid: 2 lies at the side of
-- 1, 3 behind a road of 10 m, 4 behind a gap of 0.4 m.
SELECT park.create_register('degrees', 4490);
INSERT INTO degrees.plots (id, park_id, acquired_on, geom)
SELECT i, 2, '2018-03-01', ST_Multi(ST_MakeEnvelope(109.4 + (i - 1) * 0.001 + d / m, 24.3, 109.4 + i * 0.001, 24.301, 4490))
  FROM (VALUES (1, 0), (2, 0), (3, 10), (4, 0.4)) t (i, d),
       (SELECT ST_Length('SRID=4490;LINESTRING(109.401 24.3005,109.402 24.3005)'::geography) * 1000) l (m);
SELECT assembly_id, plot_ids, abs(area_m2 - (SELECT sum(p.area_m2) FROM degrees.plots p WHERE p.id = ANY (a.plot_ids))) < 0.01 AS area,
       abs(area_m2 - ST_Area(outline::geography)) < 0.01 AS as_geography FROM degrees.idle_assemblies_on('2020-06-01', 20000) a ORDER BY 1;
DROP SCHEMA degrees CASCADE;

-- 20 random towns of 12 x 12 squares, three in five of them idle: the same sites as
-- a plain recursive search from square to square.
SELECT park.create_register('grid');
ALTER TABLE grid.plots DISABLE TRIGGER rules;
SELECT setseed(0.5);
CREATE TEMP TABLE squares AS
SELECT row_number() OVER (ORDER BY random()) AS id, town, x, y
  FROM generate_series(1, 20) town, generate_series(1, 12) x, generate_series(1, 12) y WHERE random() < 0.6;
INSERT INTO grid.parks (id, name, level) SELECT 100 + town, '园' || town, 'district' FROM generate_series(1, 20) town;
INSERT INTO grid.plots (id, park_id, acquired_on, geom)
SELECT id, 100 + town, '2018-03-01', pg_temp.box(town % 5 * 600 + x * 50, town / 5 * 600 + y * 50, 50) FROM squares;
CREATE TEMP TABLE sites AS SELECT * FROM grid.idle_assemblies_on('2020-06-01');
WITH RECURSIVE reach (a, town, x, y, id) AS (
  SELECT id, town, x, y, id FROM squares
  UNION SELECT r.a, s.town, s.x, s.y, s.id FROM reach r JOIN squares s ON s.town = r.town AND abs(s.x - r.x) + abs(s.y - r.y) = 1
), expected AS (
  SELECT DISTINCT array_agg(id ORDER BY id) AS plot_ids, count(*) * 2500::float8 AS area_m2 FROM reach GROUP BY a
)
SELECT (SELECT count(*) FROM expected) > 100 AS many,
       (SELECT count(*) FROM (SELECT plot_ids, area_m2 FROM expected EXCEPT SELECT plot_ids, area_m2 FROM sites) d) AS missing,
       (SELECT count(*) FROM (SELECT plot_ids, area_m2 FROM sites EXCEPT ALL SELECT plot_ids, area_m2 FROM expected) d) AS wrong;

DROP SCHEMA city CASCADE;
DROP SCHEMA grid CASCADE;
