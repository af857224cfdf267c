-- The national rule on idle land (Order 53), beside article 5 of the measures.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all
SET datestyle = ISO;

SELECT park.create_register('city');
UPDATE city.parks SET boundary = pg_temp.box(0, 0, 5000) WHERE code = 'LIUDONG';
SELECT code, excused_nationally, citation LIKE '%凭记忆，未核对%' AS unverified FROM city.pause_causes ORDER BY id;
SELECT name, value, unit, applies, citation LIKE '%凭记忆，未核对%' AS unverified FROM city.parameters WHERE name LIKE 'national%' ORDER BY id;

-- Bad input.
SELECT pg_temp.refusal($$INSERT INTO city.pause_causes (code, name, excused_nationally, citation) VALUES ('government', 'x', true, 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.pause_causes (code, name, excused_nationally, citation) VALUES (' ', 'x', true, 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.pause_causes (code, name, excused_nationally, citation) VALUES ('x', 'x', true, ' ')$$);
SELECT pg_temp.refusal($$INSERT INTO city.pause_causes (code, name, excused_nationally, citation) VALUES ('x', 'x', NULL, 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('national_built_parts', 3, '%', '[2030-01-01,)', 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('national_start_after', 0.5, 'year', '[2000-01-01,2001-01-01)', 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason) VALUES ('5n.stalled', 'plots', 1, '[2020-01-01,)', 'x')$$);

CREATE FUNCTION pg_temp.said(wanted text, as_of date) RETURNS TABLE (id bigint, verdict park.verdict, measured numeric,
  required numeric, gap numeric, unit text, message text) LANGUAGE sql AS $$
  SELECT p.id, f.verdict, f.measured, f.required, f.gap, f.unit, f.message
    FROM city.plots p, park.findings(p, as_of) f WHERE f.rule = wanted ORDER BY p.id $$;

-- Not started: a year from the agreed 2020-02-29 ends on 2021-02-28.  Delivered
-- on 2019-02-28, to be started by 2020-02-28, the year ends on 2021-02-28, too.
-- Ten days are excused by a listed cause, not by one that is listed as not
-- excused, and perhaps by one that is not listed.
INSERT INTO city.pause_causes (code, name, excused_nationally, citation) VALUES ('court', '诉讼', false, 'test');
INSERT INTO city.plots (id, park_id, agreed_start_on, delivered_on, started_on, status, geom) VALUES
  (1, 2, '2020-02-29', NULL, NULL, 'registered', pg_temp.box(0, 0, 100)),
  (2, 2, NULL, '2019-02-28', NULL, 'registered', pg_temp.box(100, 0, 100)),
  (3, 2, '2020-02-29', '2015-01-01', NULL, 'registered', pg_temp.box(200, 0, 100)),
  (4, 2, '2020-02-29', NULL, NULL, 'registered', pg_temp.box(300, 0, 100)),
  (5, 2, '2020-02-29', NULL, NULL, 'registered', pg_temp.box(400, 0, 100)),
  (6, 2, '2020-02-29', NULL, NULL, 'registered', pg_temp.box(500, 0, 100)),
  (7, 2, '2020-02-29', NULL, '2021-03-10', 'registered', pg_temp.box(600, 0, 100)),
  (8, 2, NULL, NULL, NULL, 'registered', pg_temp.box(700, 0, 100)),
  (9, 2, NULL, NULL, '2021-03-01', 'registered', pg_temp.box(800, 0, 100)),
  (10, 2, '2020-02-29', NULL, NULL, 'registered', pg_temp.box(900, 0, 100)),
  (11, 2, '2020-02-29', NULL, NULL, 'registered', pg_temp.box(1000, 0, 100)),
  (12, 2, '2020-02-29', NULL, NULL, 'draft', pg_temp.box(1100, 0, 100)),
  (13, 2, '2020-02-29', NULL, NULL, 'registered', NULL),
  (14, 2, '2020-02-29', NULL, NULL, 'registered', pg_temp.box(1200, 0, 100));
INSERT INTO city.pauses (plot_id, during, cause) VALUES
  (3, '[2020-06-01,2020-06-11)', 'government'), (3, '[2020-01-01,2020-02-01)', 'government'),
  (4, '[2020-06-01,2020-06-11)', 'court'), (5, '[2020-06-01,2020-06-11)', 'a quarrel'), (6, '[2020-06-01,)', 'force_majeure'),
  (14, '[2020-06-01,)', 'a quarrel');
INSERT INTO city.buildings (existed, geom) VALUES
  ('[2020-01-01,)', pg_temp.box(900, 0, 10)),       -- 1 % of plot 10
  ('[2020-01-01,)', pg_temp.box(1000, 0, 10, 9));   -- 0.9 % of plot 11
SELECT * FROM pg_temp.said('5n.not_started', '2021-02-28');
SELECT * FROM pg_temp.said('5n.not_started', '2021-03-01');
SELECT id, verdict FROM pg_temp.said('5n.not_started', '2021-03-10') WHERE id IN (3, 5, 7, 9, 14);
SELECT id, verdict, message FROM pg_temp.said('5n.not_started', '2021-03-11') WHERE id IN (3, 5, 6, 14);
SELECT plot_id, kind, counted_from, due_on, idle_days, city_verdict, city_stage FROM city.national_idle_on('2021-03-01') ORDER BY 1;
-- What to do; where; of whom.
SELECT f.article IS NULL AS no_article_of_the_measures, f.citation, ST_Area(f.place) FROM city.plots p, park.findings(p, '2021-03-01') f
 WHERE f.rule = '5n.not_started' AND p.id = 1;
-- Where nothing says how much counts as built, anything does.
DELETE FROM city.parameters WHERE name = 'developed_built_fraction';
SELECT id, verdict FROM pg_temp.said('5n.not_started', '2021-03-01') WHERE id IN (1, 10, 11);
SELECT string_agg(plot_id::text, ' ' ORDER BY plot_id) FROM city.national_idle_on('2021-03-01');

-- In force from 2012-07-01.
INSERT INTO city.plots (id, park_id, agreed_start_on, geom) VALUES (20, 2, '2010-01-01', pg_temp.box(1300, 0, 100));
SELECT day, f.verdict, f.message, (SELECT count(*) FROM city.national_idle_on(day)) AS listed
  FROM (VALUES (date '2012-06-30'), ('2012-07-01')) d (day), LATERAL pg_temp.said('5n.not_started', day) f WHERE id = 20;
-- Without a value for it, a delivery sets no start.
DELETE FROM city.parameters WHERE name = 'national_start_after_delivery';
SELECT verdict, message FROM pg_temp.said('5n.not_started', '2021-03-01') WHERE id = 2;
SELECT count(*) FROM city.national_idle_on('2021-03-01') WHERE plot_id = 2;

-- Stalled: suspended on 2020-02-29, so the year ends on 2021-02-28.  A third of
-- a plot of 150 x 100 m is 5 000 m2; a third of 10 000 m2 is no decimal number:
-- 3 333.3333 m2 are less, 3 333.3334 m2 are not.
TRUNCATE city.buildings;
DELETE FROM city.plots;
INSERT INTO city.plots (id, park_id, started_on, suspended_on, agreed_investment_yuan, invested_yuan, area_to_develop_m2, status, geom) VALUES
  (1, 2, '2019-01-01', '2020-02-29', 4000, 1000, NULL, 'registered', pg_temp.box(0, 0, 150, 100)),
  (2, 2, '2019-01-01', '2020-02-29', 4000, 1000, NULL, 'registered', pg_temp.box(200, 0, 150, 100)),
  (3, 2, '2019-01-01', '2020-02-29', 4000, 999, NULL, 'registered', pg_temp.box(400, 0, 150, 100)),
  (4, 2, '2019-01-01', '2020-02-29', 4000, 1000, 10000, 'registered', pg_temp.box(600, 0, 150, 100)),
  (5, 2, '2019-01-01', '2020-02-29', 4000, 1000, 9999.9999, 'registered', pg_temp.box(800, 0, 150, 100)),
  (6, 2, '2019-01-01', '2020-02-29', NULL, 1000, NULL, 'registered', pg_temp.box(1000, 0, 150, 100)),
  (7, 2, '2019-01-01', '2020-02-29', NULL, 1000, NULL, 'registered', pg_temp.box(1200, 0, 150, 100)),
  (8, 2, '2019-01-01', '2020-02-29', 0, 0, NULL, 'registered', pg_temp.box(1400, 0, 150, 100)),
  (9, 2, '2019-01-01', '2020-02-29', 4000, 1000, NULL, 'registered', NULL),
  (10, 2, '2019-01-01', '2020-02-29', 4000, 999, NULL, 'registered', NULL),
  (11, 2, '2019-01-01', NULL, 4000, 0, NULL, 'registered', pg_temp.box(1600, 0, 150, 100)),
  (12, 2, NULL, '2020-02-29', 4000, 0, NULL, 'registered', pg_temp.box(1800, 0, 150, 100)),
  (13, 2, '2020-03-01', '2020-02-29', 4000, 0, NULL, 'registered', pg_temp.box(2000, 0, 150, 100)),
  (14, 2, '2021-03-02', '2020-02-29', 4000, 0, NULL, 'registered', pg_temp.box(2200, 0, 150, 100)),
  (15, 2, '2019-01-01', '2020-02-29', 4000, 0, NULL, 'draft', pg_temp.box(2400, 0, 150, 100)),
  (16, 2, '2019-01-01', '2020-02-29', 4000, 0, NULL, 'registered', pg_temp.box(2600, 0, 150, 100)),
  (17, 2, '2019-01-01', '2020-02-29', 4000, 0, NULL, 'registered', pg_temp.box(2800, 0, 150, 100)),
  (18, 2, '2019-01-01', '2020-02-29', 9223372036854775807, 2305843009213693951, NULL, 'registered', pg_temp.box(3000, 0, 150, 100));
INSERT INTO city.pauses (plot_id, during, cause) VALUES
  (16, '[2020-06-01,2020-06-11)', 'petition'), (17, '[2020-06-01,2020-06-11)', 'a quarrel');
INSERT INTO city.buildings (existed, geom) VALUES
  ('[2019-06-01,)', pg_temp.box(0, 0, 50, 100)),
  ('[2019-06-01,)', pg_temp.box(200, 0, 49.999999, 100)),        -- 4 999.9999 m2
  ('[2019-06-01,)', pg_temp.box(400, 0, 50, 100)),
  ('[2019-06-01,)', pg_temp.box(600, 0, 33.333333, 100)),        -- 3 333.3333 m2
  ('[2019-06-01,)', pg_temp.box(800, 0, 33.333333, 100)),
  ('[2019-06-01,)', pg_temp.box(1200, 0, 50, 100)), ('[2019-06-01,)', pg_temp.box(1400, 0, 50, 100)),
  ('[2019-06-01,2021-03-05)', pg_temp.box(3000, 0, 50, 100));
SELECT id, verdict, message FROM pg_temp.said('5n.stalled', '2021-02-28') WHERE id <> 15;
SELECT * FROM pg_temp.said('5n.stalled', '2021-03-01');
SELECT id, verdict FROM pg_temp.said('5n.stalled', '2021-03-10') WHERE id IN (14, 16, 17);
SELECT id, verdict FROM pg_temp.said('5n.stalled', '2021-03-11') WHERE id IN (14, 16, 17);
SELECT plot_id, kind, counted_from, due_on, round(built_m2::numeric, 4) AS built, to_develop_m2, invested_yuan FROM city.national_idle_on('2021-03-11') ORDER BY 1;
-- One square metre's ten-thousandth more, one yuan more.
UPDATE city.buildings SET geom = pg_temp.box(600, 0, 33.333334, 100) WHERE ST_XMin(geom) = 640600;
UPDATE city.plots SET invested_yuan = 1000 WHERE id = 3;
UPDATE city.plots SET invested_yuan = 2305843009213693952 WHERE id = 18;
SELECT id, verdict FROM pg_temp.said('5n.stalled', '2021-03-01') WHERE id IN (3, 4, 18);
-- The hall of plot 18 is gone.
SELECT id, verdict FROM pg_temp.said('5n.stalled', '2021-03-05') WHERE id = 18;
-- The limits are the register's.
UPDATE city.parameters SET value = 4 WHERE name = 'national_built_parts';
SELECT id, verdict FROM pg_temp.said('5n.stalled', '2021-03-01') WHERE id = 2;
DELETE FROM city.parameters WHERE name = 'national_invested_min';
SELECT id, verdict, message FROM pg_temp.said('5n.stalled', '2021-03-01') WHERE id = 2;
SELECT count(*) FROM city.national_idle_on('2021-03-01');

-- A plot that is not stored, one whose outline is another than the stored one,
-- and one that is being written: measured, not looked up.
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('national_invested_min', 25, '%', '[2012-07-01,)', 'test');
SELECT f.verdict, f.measured FROM park.findings(jsonb_populate_record(NULL::city.plots, jsonb_build_object('park_id', 2, 'status', 'registered',
  'started_on', '2019-01-01', 'suspended_on', '2020-01-01', 'agreed_investment_yuan', 4, 'invested_yuan', 1, 'geom', pg_temp.box(0, 0, 200, 100)::text)), '2022-01-01') f
 WHERE f.rule = '5n.stalled';
SELECT f.verdict, f.measured FROM city.plots p, park.findings(jsonb_populate_record(p, jsonb_build_object('geom', pg_temp.box(0, 0, 40, 100)::text)), '2022-01-01') f
 WHERE f.rule = '5n.stalled' AND p.id = 2;
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('5n.stalled', 'enforce', '[2020-01-01,)');
SELECT pg_temp.refusal($$UPDATE city.plots SET geom = pg_temp.box(3500, 0, 100), started_on = '2019-01-02' WHERE id = 1$$);
SELECT pg_temp.refusal($$UPDATE city.plots SET geom = pg_temp.box(0, 0, 100), area_to_develop_m2 = 10000 WHERE id = 1$$);

DROP SCHEMA city CASCADE;
