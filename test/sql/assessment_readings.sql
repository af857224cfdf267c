-- Article 8: what indicators read from the register, every number worked out by
-- hand.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

-- The measures give no weights and targets, so the preset has none.
SELECT park.create_register('liuzhou');
SELECT code, unit, direction, source, citation ~ '本登记册自定' AS own FROM liuzhou.indicators ORDER BY id;
SELECT count(*) FROM liuzhou.indicator_weights;
SELECT count(*) AS parks FROM liuzhou.assessed_parks_on(2023);
SELECT DISTINCT state, score FROM liuzhou.scorecards_on(2023);
SELECT pg_temp.refusal($$SELECT park.freeze_assessment('liuzhou', 2023)$$);
SELECT count(*), count(value) FROM liuzhou.indicator_readings_on(2023);
DROP SCHEMA liuzhou CASCADE;

SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('leading_share_min', 60, '%', '[2020-01-08,)', '第三条'), ('idle_after', 2, 'year', '[2020-01-08,)', '第五条'),
  ('disposal_within', 3, 'year', '[2020-01-08,)', '第五条'), ('review_within', 10, 'day', '[2020-01-08,)', '第六条'),
  ('registration_required', 1, 'rule', '[2020-01-08,)', '第六条');
INSERT INTO city.parks (id, code, name, level) VALUES (1, 'A', '一', 'municipal'), (2, 'B', '二', 'municipal'), (3, 'C', '三', 'county');
INSERT INTO city.indicators (code, name, unit, direction, source, definition)
SELECT c, c, '1', CASE c WHEN 'idle_rate' THEN 'lower' ELSE 'higher' END, 'register', '-'
  FROM unnest('{leading_share,idle_rate,land_output,investment_intensity,reviews_on_time,disposals_on_time,registration_rate,revitalized_area,infrastructure_done}'::text[]) c;
CREATE TEMP VIEW readings AS
  SELECT park_id, indicator, round(value, 4) AS value, state, inputs FROM city.indicator_readings_on(2023);

-- Nothing on record is no number: a share and what no plan says cannot be known, the rest does not apply.
SELECT DISTINCT indicator, value, state FROM readings ORDER BY 1;

-- Park 1 on 31 December 2023: plot 1 (1 ha) idle, plot 2 (2 ha) begun, its case of
-- disposal closed in time; plot 3 bought the year after, plot 4 a draft.
INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (1, '汽车', '{C36}', '[2020-01-08,)'), (2, '汽车', '{C36}', '[2020-01-08,)');
INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES
  (1, 'C3670', 2023, 45000000), (1, 'C1311', 2023, 15000000), (2, 'C3670', 2023, 10), (2, NULL, 2023, 5);
INSERT INTO city.plots (id, parcel_code, park_id, acquired_on, started_on, status, invested_yuan, geom) VALUES
  (1, '1', 1, '2021-01-04', NULL, 'registered', NULL, pg_temp.box(0, 0, 100)),
  (2, '2', 1, '2018-01-04', '2022-01-04', 'registered', 21000000, pg_temp.box(200, 0, 200, 100)),
  (3, '3', 1, '2024-01-01', NULL, 'registered', 1, pg_temp.box(500, 0, 100)),
  (4, '4', 1, '2019-01-01', NULL, 'draft', 1, pg_temp.box(700, 0, 100));
INSERT INTO city.disposals (plot_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on) VALUES
  (2, '2020-06-01', '2020-07-01', '恢复', '2020-08-01', 'resume', '2023-05-01');
-- Reviews: one in time; one due on 31 December and still open the day after; one due in 2024.
INSERT INTO city.projects (id, park_id, name) SELECT i, 1, 'p' || i FROM generate_series(1, 4) i;
INSERT INTO city.reviews (project_id, applied_on) VALUES (1, '2023-03-01'), (2, '2023-12-21'), (3, '2023-12-22');
UPDATE city.review_findings SET office_verdict = 'pass', reason = '会议';
UPDATE city.reviews SET concluded_on = '2023-03-11', outcome = 'approved' WHERE project_id = 1;
-- Of three agreements, one is registered by the year's end, one later, one is of 2024.
INSERT INTO city.agreements (project_id, signed_on) VALUES (1, '2023-04-01'), (2, '2023-12-31'), (3, '2024-01-01');
INSERT INTO city.registrations (project_id, registered_on) VALUES (1, '2023-12-31'), (2, '2024-01-01');

-- 45/60; 1 of 3 ha; 60 million yuan on 3 ha; investment of plot 1 not on record;
-- 1 of 2; 1 of 1; 1 of 2; 2 ha.
SELECT indicator, value, state, inputs FROM readings WHERE park_id = 1 ORDER BY 1;
-- Park 2: output without a code may be leading or not; no plots.
SELECT indicator, value, state FROM readings WHERE park_id = 2 AND state <> 'not_applicable' ORDER BY 1;

-- What the register cannot tell may be entered; what it can tell may not be said otherwise.
BEGIN;
INSERT INTO city.indicator_values (indicator_id, park_id, year, value, applicable, document)
SELECT i.id, v.park, v.year, v.value, v.value IS NOT NULL, '函' FROM (VALUES ('investment_intensity', 1, 2023, 950.5), ('land_output', 1, 2023, 1),
  ('infrastructure_done', 1, 2023, NULL), ('leading_share', 2, 2022, 99)) v (code, park, year, value) JOIN city.indicators i USING (code);
SELECT r.park_id, r.indicator, r.source, round(r.value, 4) AS value, r.state, r.inputs FROM city.indicator_readings_on(2023) r JOIN city.indicator_values v
  ON (v.indicator_id, v.park_id) = (r.indicator_id, r.park_id) ORDER BY 1, 2;
ROLLBACK;

-- 9 + 21 million yuan on 3 ha: 1000 × 10 000 yuan for each hectare.
UPDATE city.plots SET invested_yuan = 9000000 WHERE id = 1;
SELECT value, state FROM readings WHERE park_id = 1 AND indicator = 'investment_intensity';
-- A plot bought on an unknown day, then one without an outline: not known.
INSERT INTO city.plots (id, park_id, geom) VALUES (5, 1, pg_temp.box(900, 0, 100));
SELECT indicator, value, state FROM readings WHERE park_id = 1 AND indicator IN ('idle_rate', 'land_output', 'investment_intensity') ORDER BY 1;
UPDATE city.plots SET acquired_on = '2023-01-04', geom = NULL, status = 'registered', invested_yuan = 0 WHERE id = 5;
SELECT indicator, value, state FROM readings WHERE park_id = 1 AND indicator IN ('idle_rate', 'land_output', 'investment_intensity') ORDER BY 1;
-- Before the measures nothing is idle.
SELECT DISTINCT indicator, state FROM city.indicator_readings_on(2019) WHERE park_id = 1 AND indicator IN ('idle_rate', 'reviews_on_time', 'disposals_on_time', 'registration_rate') ORDER BY 1;

-- Infrastructure: the plan of the year, approved, its projects and their amounts; the report, handed in.
CREATE TEMP VIEW infrastructure AS SELECT park_id, value, state, inputs FROM readings WHERE indicator = 'infrastructure_done';
INSERT INTO city.infrastructure_projects (id, park_id, kind, name) VALUES (1, 1, 'road', '路'), (2, 1, 'gas', '气'), (3, 1, 'water', '水'), (4, 2, 'road', '路');
INSERT INTO city.infrastructure_plans (park_id, year) VALUES (1, 2023), (2, 2023);
INSERT INTO city.infrastructure_plan_items (park_id, year, project_id, planned_investment_yuan) VALUES (1, 2023, 1, 3000), (1, 2023, 2, 1000), (2, 2023, 4, NULL);
INSERT INTO city.infrastructure_reports (park_id, year, submitted_on) VALUES (1, 2023, NULL), (1, 2024, '2025-01-01');
INSERT INTO city.infrastructure_report_items (park_id, year, project_id, done_investment_yuan) VALUES (1, 2023, 1, 2900), (1, 2024, 2, 500);
SELECT * FROM infrastructure ORDER BY 1;
UPDATE city.infrastructure_plans SET approved_on = '2023-03-01';
SELECT * FROM infrastructure ORDER BY 1;
-- What is planned without an amount is not known; nothing planned does not apply.
UPDATE city.infrastructure_plan_items SET planned_investment_yuan = 0 WHERE park_id = 2;
UPDATE city.infrastructure_reports SET submitted_on = '2024-01-31' WHERE park_id = 1 AND year = 2023;
SELECT * FROM infrastructure ORDER BY 1;
-- 2900 + 200 of 4000 yuan: 77.5 %; what was not in the plan, and another year's work, do not count.
INSERT INTO city.infrastructure_report_items (park_id, year, project_id, done_investment_yuan) VALUES (1, 2023, 2, 200), (1, 2023, 3, 9000);
SELECT * FROM infrastructure WHERE park_id = 1;

DROP SCHEMA city CASCADE;
