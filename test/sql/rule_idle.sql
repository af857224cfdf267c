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
