-- Article 5: plots that are idle on a day.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city');
UPDATE city.parks SET boundary = pg_temp.box(0, 0, 2000) WHERE code = 'LIUDONG';
INSERT INTO city.enterprises (id, name) VALUES (1, '甲公司');

-- Bad input.
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, acquired_on) VALUES (2, 'infinity')$$);
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, acquired_on, started_on) VALUES (2, '2018-03-01', '-infinity')$$);
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, status) VALUES (2, 'sold')$$);
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, invested_yuan) VALUES (2, -1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, area_m2) VALUES (2, 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.pauses (plot_id, during, cause) VALUES (1, 'empty', 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.pauses (plot_id, during, cause) VALUES (1, '(,2020-01-01)', 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.pauses (plot_id, during, cause) VALUES (1, '[2019-01-01,infinity]', 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.buildings (existed, geom) VALUES ('empty', pg_temp.box(0,0,1))$$);

-- Two years from 2018-03-01 end on 2020-03-01; 29 February has no corresponding
-- day in 2018; a pause of 30 days lengthens the period by 30 days.
INSERT INTO city.plots (id, parcel_code, park_id, holder_id, acquired_on, started_on, status, geom) VALUES
  (1, 'bare',            2, 1, '2018-03-01', NULL,         'registered', pg_temp.box(0, 0, 100)),
  (2, 'leap day',        2, 1, '2016-02-29', NULL,         'registered', pg_temp.box(100, 0, 100)),
  (3, 'paused',          2, 1, '2018-03-01', NULL,         'registered', pg_temp.box(200, 0, 100)),
  (4, 'paused for ever', 2, 1, '2018-03-01', NULL,         'registered', pg_temp.box(300, 0, 100)),
  (5, 'started',         2, 1, '2018-03-01', '2020-02-15', 'registered', pg_temp.box(400, 0, 100)),
  (6, 'started late',    2, 1, '2018-03-01', '2020-06-01', 'registered', pg_temp.box(500, 0, 100)),
  (7, 'built on',        2, 1, '2018-03-01', NULL,         'registered', pg_temp.box(600, 0, 100)),
  (8, 'a shed of 0.8 %', 2, 1, '2018-03-01', NULL,         'registered', pg_temp.box(700, 0, 100)),
  (9, 'not bought',      2, 1, NULL,         NULL,         'registered', pg_temp.box(800, 0, 100)),
  (10, 'no outline',     2, 1, '2018-03-01', NULL,         'registered', NULL),
  (11, 'draft',          2, 1, '2018-03-01', NULL,         'draft',      pg_temp.box(900, 0, 100));
INSERT INTO city.pauses (plot_id, during, cause) VALUES
  (3, '[2019-05-01,2019-05-31)', 'government'), (3, '[2010-01-01,2010-02-01)', 'before the purchase'),
  (4, '[2019-01-01,)', 'court');
INSERT INTO city.buildings (existed, geom) VALUES
  ('[2019-01-01,2022-01-01)', pg_temp.box(610, 10, 50)), ('[2019-01-01,)', pg_temp.box(710, 10, 10, 8));

SELECT plot_id, due_on, idle_days FROM city.idle_plots_on('2020-03-01') ORDER BY 1;
SELECT plot_id, due_on, idle_days, built_fraction FROM city.idle_plots_on('2020-03-02') ORDER BY 1;
SELECT plot_id, due_on, idle_days FROM city.idle_plots_on('2020-03-31') ORDER BY 1;
SELECT plot_id, due_on, idle_days FROM city.idle_plots_on('2020-04-01') ORDER BY 1;
-- 6 was idle until it started; 7 is idle again after its building is gone.
SELECT string_agg(plot_id::text, ' ' ORDER BY plot_id) FROM city.idle_plots_on('2020-05-31');
SELECT string_agg(plot_id::text, ' ' ORDER BY plot_id) FROM city.idle_plots_on('2020-06-01');
SELECT string_agg(plot_id::text, ' ' ORDER BY plot_id) FROM city.idle_plots_on('2021-12-31');
SELECT string_agg(plot_id::text, ' ' ORDER BY plot_id) FROM city.idle_plots_on('2022-01-01');
-- Nothing before the measures; the first day, what had run out long before.
SELECT count(*) FROM city.idle_plots_on('2020-01-07');
SELECT plot_id, due_on, idle_days FROM city.idle_plots_on('2020-01-08');
SELECT count(*) FROM city.idle_plots_on(NULL);
-- 1 hectare is 15 mu.
SELECT plot_id, park_name, parcel_code, holder, acquired_on, area_m2, area_ha, area_mu, stage FROM city.idle_plots WHERE plot_id = 1;

-- What the rule says of each, and that it says the same as the view.
SELECT p.id, f.verdict, f.measured, f.required, f.gap, f.unit, f.message FROM city.plots p, park.findings(p, '2020-04-01') f
 WHERE f.rule = '5.idle' ORDER BY p.id;
SELECT count(*) FILTER (WHERE (f.verdict = 'fail') <> (i.plot_id IS NOT NULL)) AS differ, count(*)
  FROM generate_series('2019-12-01', '2022-03-01', interval '13 days') d (day)
  CROSS JOIN city.plots p
  CROSS JOIN LATERAL park.findings(p, d.day::date) f
  LEFT JOIN LATERAL city.idle_plots_on(d.day::date) i ON i.plot_id = p.id
 WHERE f.rule = '5.idle';

-- Of no plot; of no day; of a plot that is not stored.
SELECT count(*) FROM park.findings(NULL::city.plots);
SELECT pg_temp.refusal($$SELECT * FROM city.plots p, park.findings(p, 'infinity') f$$);
SELECT pg_temp.refusal($$SELECT * FROM city.plots p, park.findings(p, NULL) f$$);
SELECT f.rule, f.verdict FROM park.findings(jsonb_populate_record(NULL::city.plots, '{}'), '2022-01-01') f;
SELECT f.verdict, f.subject_id, f.message FROM park.findings(jsonb_populate_record(NULL::city.plots,
  '{"park_id": 2, "acquired_on": "2019-01-01", "status": "registered"}'), '2022-01-01') f WHERE f.rule = '5.idle';

-- The built share from which a plot counts as developed is the office's.
UPDATE city.parameters SET value = 0.5 WHERE name = 'developed_built_fraction';
SELECT count(*) FROM city.idle_plots_on('2020-04-01') WHERE plot_id = 8;
-- Exactly at the limit is developed: 0.8 % of a hectare are 80 m2; 79.9999 m2 are less, 79.99999 m2 are 80.
UPDATE city.parameters SET value = 0.8 WHERE name = 'developed_built_fraction';
SELECT count(*) FROM city.idle_plots_on('2020-04-01') WHERE plot_id = 8;
UPDATE city.buildings SET geom = pg_temp.box(710, 10, 10, 7.99999) WHERE ST_XMin(geom) = 640710;
SELECT count(*) FROM city.idle_plots_on('2020-04-01') WHERE plot_id = 8;
SELECT f.verdict FROM city.plots p, park.findings(p, '2020-04-01') f WHERE f.rule = '5.idle' AND p.id = 8;
UPDATE city.buildings SET geom = pg_temp.box(710, 10, 10, 7.999999) WHERE ST_XMin(geom) = 640710;
SELECT count(*) FROM city.idle_plots_on('2020-04-01') WHERE plot_id = 8;
SELECT f.verdict, f.message FROM city.plots p, park.findings(p, '2020-04-01') f WHERE f.rule = '5.idle' AND p.id = 8;

-- So are what else counts, and from which day: a recorded start, investment.
UPDATE city.parameters SET applies = '[2020-01-08,2020-05-01)' WHERE name = 'developed_by_start';
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('developed_by_start', 0, 'rule', '[2020-05-01,2020-06-10)', 'test'),
  ('developed_invested_fraction', 25, '%', '[2020-07-01,)', 'test');
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('developed_by_start', 1, '%', '[2030-01-01,)', 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('developed_invested_fraction', 25, 'yuan', '[2000-01-01,2001-01-01)', 'x')$$);
UPDATE city.plots SET agreed_investment_yuan = 400, invested_yuan = CASE id WHEN 1 THEN 100 WHEN 2 THEN 99 END WHERE id IN (1, 2, 3);
UPDATE city.plots SET agreed_investment_yuan = 0, invested_yuan = 0 WHERE id = 5;
-- 30 April: 5 has started; 1 May: that does not count, and 5 is idle, as 6 stays
-- from 1 to 9 June; 10 June: no value, so a start counts again.
SELECT day, string_agg(plot_id::text, ' ' ORDER BY plot_id) FROM (VALUES (date '2020-04-30'), ('2020-05-01'), ('2020-06-09'), ('2020-06-10')) d (day),
  LATERAL city.idle_plots_on(day) GROUP BY 1 ORDER BY 1;
-- 1 July: 100 of 400 yuan are 25 %, 99 are not; where it is not recorded it could decide.
SELECT p.id, f.verdict, f.message, c.stage, c.invested_fraction
  FROM city.plots p JOIN city.plot_clocks_on('2020-07-01') c ON c.plot_id = p.id, park.findings(p, '2020-07-01') f
 WHERE f.rule = '5.idle' ORDER BY p.id;
UPDATE city.parameters SET applies = '[2020-05-01,)' WHERE name = 'developed_by_start' AND value = 0;
SELECT p.id, f.verdict, f.message, c.stage
  FROM city.plots p JOIN city.plot_clocks_on('2020-07-01') c ON c.plot_id = p.id, park.findings(p, '2020-07-01') f
 WHERE f.rule = '5.idle' AND p.id IN (5, 6) ORDER BY p.id;
UPDATE city.plots SET geom = NULL WHERE id = 5;
SELECT f.verdict, f.message FROM city.plots p, park.findings(p, '2020-07-01') f WHERE f.rule = '5.idle' AND p.id = 5;
DELETE FROM city.parameters WHERE name IN ('developed_invested_fraction', 'developed_by_start');

-- Stages, step by step; what is not kept is not known.
-- Cases of any shape: how they come about is another rule's.
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('5.disposal_steps', 'off', '[2000-01-01,)');
INSERT INTO city.disposals (id, plot_id, flagged_on, proposed_on, applied_on, closed_on) VALUES
  (1, 1, '2020-03-10', '2020-03-20', '2020-04-01', '2020-05-01'), (2, 3, '2018-02-28', NULL, NULL, NULL), (3, 7, '2020-03-10', NULL, NULL, NULL);
INSERT INTO city.disposals (id, plot_id, flagged_on) VALUES (4, 1, '2020-06-01');
SELECT day, c.stage, c.verdict, c.case_id, c.days_left, c.paused_days FROM (VALUES (date '2020-01-07'), ('2020-01-08'), ('2020-03-01'), ('2020-03-02'),
    ('2020-03-09'), ('2020-03-10'), ('2020-03-19'), ('2020-03-20'), ('2020-03-31'), ('2020-04-01'), ('2020-04-30'), ('2020-05-01'), ('2020-06-01')) d (day),
  LATERAL city.plot_clocks_on(day) c WHERE c.plot_id = 1 ORDER BY day;
SELECT c.plot_id, c.stage, c.case_id, c.due_on, c.days_left, c.paused_days FROM city.plot_clocks_on('2020-04-01') c ORDER BY 1;
SELECT s.plot_id, s.due_on, s.days_left, s.stage FROM city.idle_soon_on('2019-12-15') s ORDER BY 1;
SELECT s.plot_id, s.due_on, s.days_left, s.stage FROM city.idle_soon_on('2021-12-31', 1) s ORDER BY 1;
BEGIN;
DELETE FROM city.plot_cover WHERE plot_id = 1;
SELECT c.stage, c.verdict FROM city.plot_clocks_on('2020-04-01') c WHERE plot_id = 1;
SELECT count(*) FROM city.idle_plots_on('2020-04-01') WHERE plot_id = 1;
ROLLBACK;
DELETE FROM city.disposals;

-- is_developed(): nothing recorded, nothing asked for; not a number; no day.
SELECT park.is_developed(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2020-01-01') AS nothing_counts,
       park.is_developed('2020-01-01', NULL, NULL, NULL, 1, NULL, NULL, 1, '2020-01-01') AS started,
       park.is_developed('2020-01-02', NULL, 0, 1, 1, 0, 1, 1, '2020-01-01') AS starts_later,
       park.is_developed('2020-01-01', false, 0, 1, 1, 0, 1, 1, '2020-01-01') AS start_does_not_count,
       park.is_developed(NULL, true, 'NaN', 1, 1, NULL, NULL, NULL, '2020-01-01') AS nan,
       park.is_developed(NULL, true, 0, 0, 1, NULL, NULL, NULL, '2020-01-01') AS no_area,
       park.is_developed(NULL, true, 0, 1, 1, 1, 0, 1, '2020-01-01') AS nothing_agreed,
       park.is_developed(NULL, true, 1e300, 1e300, 100, NULL, NULL, NULL, '2020-01-01') AS huge,
       park.is_developed('2020-01-01', true, 1, 1, 1, 1, 1, 1, NULL) AS no_day;

DELETE FROM city.parameters WHERE name = 'idle_after';
SELECT count(*) FROM city.idle_plots;
SELECT f.verdict, f.message FROM city.plots p, park.findings(p, '2020-04-01') f WHERE f.rule = '5.idle' AND p.id = 1;

-- plot_cover follows: buildings inserted, moved, changed in time, deleted,
-- truncated; plots moved, without geometry, deleted.
DELETE FROM city.buildings;
SELECT count(*), sum(built_area_m2) FROM city.plot_cover;
INSERT INTO city.buildings (id, existed, geom) VALUES
  (1, '[2019-01-01,)', pg_temp.box(50, 50, 100)),     -- a quarter on plot 1, a quarter on plot 2
  (2, '[2020-01-01,)', pg_temp.box(50, 50, 50));      -- the same quarter of plot 1
SELECT plot_id, built_area_m2, built_history FROM city.plot_cover WHERE built_area_m2 > 0 ORDER BY 1;
UPDATE city.buildings SET geom = pg_temp.box(0, 0, 50) WHERE id = 2;
SELECT plot_id, built_area_m2, built_history FROM city.plot_cover WHERE built_area_m2 > 0 ORDER BY 1;
UPDATE city.buildings SET existed = '[2019-01-01,2021-01-01)' WHERE id = 1;
SELECT plot_id, built_area_m2, built_history FROM city.plot_cover WHERE built_history OPERATOR(park.<>) '{}' ORDER BY 1;
UPDATE city.buildings SET kind = 'structure', surveyed_on = '2024-01-01';
UPDATE city.plots SET geom = pg_temp.box(1000, 0, 100) WHERE id = 1;
UPDATE city.plots SET geom = pg_temp.box(0, 0, 100) WHERE id = 10;
SELECT plot_id, built_area_m2, built_history FROM city.plot_cover WHERE plot_id IN (1, 10) ORDER BY 1;
UPDATE city.plots SET geom = NULL WHERE id = 10;
SELECT plot_id, built_area_m2 IS NULL, built_history IS NULL FROM city.plot_cover WHERE plot_id = 10;
DELETE FROM city.buildings WHERE id = 2;
UPDATE city.plots SET id = 100 WHERE id = 10;
DELETE FROM city.plots WHERE id = 11;
SELECT plot_id, built_history FROM city.plot_cover WHERE plot_id IN (1, 10, 11, 100) ORDER BY 1;
TRUNCATE city.buildings;
SELECT count(*), sum(built_area_m2) FROM city.plot_cover;

DROP SCHEMA city CASCADE;
