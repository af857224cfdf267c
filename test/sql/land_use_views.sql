-- Article 4: standard land, standard factories, the time that approvals take,
-- and the quota that revitalized land earns.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all
SET datestyle = iso;

SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parks (id, name, level) VALUES (1, '一', 'municipal'), (2, '二', 'county');
INSERT INTO city.projects (id, park_id, name, standard_land) VALUES
  (1, 1, '甲', true), (2, 1, '乙', false), (3, 1, '丙', NULL), (4, 2, '丁', true);
INSERT INTO city.plots (id, park_id, parcel_code, land_use, geom) VALUES
  (1, 1, 'A', '工业用地', pg_temp.box(0, 0, 100)), (2, 1, 'B', NULL, pg_temp.box(200, 0, 100)),
  (3, 2, 'C', '工业用地', pg_temp.box(400, 0, 100)), (4, 1, 'D', '商服用地', NULL), (5, 1, 'E', '工业用地', NULL);

-- Bad input.
SELECT pg_temp.refusal($$INSERT INTO city.standard_land_promises (project_id, indicator, minimum, unit, citation) VALUES (9, '容积率', 1, '1', '合同')$$);
SELECT pg_temp.refusal($$INSERT INTO city.standard_land_promises (project_id, indicator, unit, citation) VALUES (1, '容积率', '1', '合同')$$);
SELECT pg_temp.refusal($$INSERT INTO city.standard_land_promises (project_id, indicator, minimum, maximum, unit, citation) VALUES (1, '容积率', 2, 1, '1', '合同')$$);
SELECT pg_temp.refusal($$INSERT INTO city.standard_land_promises (project_id, indicator, minimum, unit, citation) VALUES (1, '容积率', 'NaN', '1', '合同')$$);
SELECT pg_temp.refusal($$INSERT INTO city.standard_land_promises (project_id, indicator, maximum, unit, citation) VALUES (1, '能耗', 'Infinity', '1', '合同')$$);
SELECT pg_temp.refusal($$INSERT INTO city.standard_land_promises (project_id, indicator, minimum, unit, citation) VALUES (1, ' ', 1, '1', '合同')$$);
SELECT pg_temp.refusal($$INSERT INTO city.standard_land_promises (project_id, indicator, minimum, unit, citation) VALUES (1, '容积率', 1, '1', NULL)$$);
SELECT pg_temp.refusal($$INSERT INTO city.standard_land_promises (project_id, indicator, minimum, unit, citation, due_on) VALUES (1, '容积率', 1, '1', '合同', 'infinity')$$);
SELECT pg_temp.refusal($$INSERT INTO city.standard_land_checks (promise_id, checked_on, measured) VALUES (9, '2025-01-01', 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.approval_steps (project_id, step, applied_on) VALUES (1, 'lunch', '2025-01-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.approval_steps (step, applied_on) VALUES ('land_supply', '2025-01-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.approval_steps (project_id, step, applied_on, done_on) VALUES (1, 'land_supply', '2025-01-02', '2025-01-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.approval_steps (project_id, step, applied_on) VALUES (1, 'land_supply', '-infinity')$$);
SELECT pg_temp.refusal($$INSERT INTO city.buildings (kind, standard_factory, geom) VALUES ('open_yard', true, pg_temp.box(0, 0, 1))$$);
SELECT pg_temp.refusal($$INSERT INTO city.buildings (storeys, geom) VALUES (0, pg_temp.box(0, 0, 1))$$);
SELECT pg_temp.refusal($$INSERT INTO city.buildings (standard_factory, geom) VALUES (NULL, pg_temp.box(0, 0, 1))$$);

-- Promises for standard land.
INSERT INTO city.standard_land_promises (id, project_id, indicator, minimum, maximum, unit, due_on, citation) VALUES
  (1, 1, '固定资产投资强度', 300, NULL, '万元/亩', '2025-06-30', '合同第八条'),
  (2, 1, '容积率', 1.0, 2.5, '1', '2025-06-30', '合同第八条'),
  (3, 1, '单位能耗', NULL, 0.1, '吨标准煤/万元', '2025-06-30', '合同第九条'),
  (4, 1, '亩均税收', 20, NULL, '万元/亩', '2027-12-31', '合同第八条'),
  (5, 1, '亩均产值', 400, NULL, '万元/亩', NULL, '合同第八条'),
  (6, 4, '固定资产投资强度', 300, NULL, '万元/亩', '2025-06-30', '合同第八条');
SELECT pg_temp.refusal($$INSERT INTO city.standard_land_checks (promise_id, checked_on, measured) VALUES (1, '2025-01-01', 'NaN')$$);
SELECT pg_temp.refusal($$INSERT INTO city.standard_land_checks (promise_id, checked_on, measured) VALUES (1, 'infinity', 1)$$);
INSERT INTO city.standard_land_checks (promise_id, checked_on, measured, document) VALUES
  (1, '2025-07-01', 299.99, '一'), (1, '2026-07-01', 300, '二'), (1, '2026-07-01', 301, '三'),
  (2, '2025-07-01', 2.5, NULL), (3, '2025-07-01', 0.12, NULL), (5, '2025-07-01', 500, NULL), (4, '2025-07-01', 5, NULL);
-- On the due day itself it is not due yet; then the last check decides; nothing checked is unknown.
SELECT d AS as_of, promise_id, checked_on, measured, gap, verdict
  FROM unnest('{2025-06-30,2025-07-01,2026-07-01,2028-01-01}'::date[]) d, city.standard_land_kept_on(d) ORDER BY 1, 2;

-- New industrial land and what of it is standard land.
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('standard_land_share_min', 70, '%', '[2024-01-01,2025-01-01)', '目标'), ('standard_land_share_min', 100, '%', '[2025-01-01,)', '目标');
INSERT INTO city.land_quotas (park_id, year, quota_m2) SELECT p, y, 10000 FROM generate_series(1, 2) p, generate_series(2022, 2025) y;
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('4.written_off_inside', 'off', '[2020-01-01,)');
INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id, plot_id, entered_on) VALUES
  (1, 2023, 'write_off', 100, 1, 1, '2023-05-01'),                                                  -- no target yet
  (1, 2024, 'write_off', 700, 1, 1, '2024-05-01'), (1, 2024, 'write_off', 300, 2, 5, '2024-06-01'), -- 70 %
  (1, 2024, 'write_off', 999, 2, 4, '2024-06-01'), (1, 2024, 'reserve', 500, 2, NULL, '2024-06-01'), -- a shop; not supplied
  (2, 2024, 'write_off', 400, 4, 3, '2024-12-31'), (2, 2024, 'write_off', 1, NULL, 3, '2025-01-01'), -- 100 %; of nobody
  (1, 2025, 'write_off', 600, 1, 1, '2025-05-01'), (1, 2025, 'write_off', 100, 1, 2, '2025-05-01'), -- use not known
  (1, 2025, 'write_off', 200, 3, 1, '2025-05-01'), (1, 2025, 'write_off', 100, 2, 2, '2025-05-01');
SELECT d AS as_of, year, park_id, supplied_m2, standard_m2, unknown_m2, round(share, 4) AS share, round(share_high, 4) AS high, required, verdict
  FROM unnest('{2024-12-31,2026-01-01}'::date[]) d, city.standard_land_share_on(d) ORDER BY 1, 2, 3;

-- Standard factories: two on plot 1 (one vacant), one on plots 1 and 2 but mostly 2, one in park 2, one nowhere, and
-- what is no standard factory, not built yet or gone.
INSERT INTO city.buildings (standard_factory, existed, floor_area_m2, storeys, vacant_since, geom) VALUES
  (true, '[2020-01-01,)', 3000, 3, NULL, pg_temp.box(0, 0, 40)), (true, '[2020-01-01,)', 1000, 1, '2026-06-30', pg_temp.box(50, 0, 30)),
  (true, '[2020-01-01,)', NULL, NULL, '2024-01-01', pg_temp.box(90, 50, 150, 20)),
  (true, '[2020-01-01,)', 500, 2, '2026-07-01', pg_temp.box(400, 0, 20)), (true, '[2020-01-01,)', 70, 1, NULL, pg_temp.box(900, 0, 20)),
  (false, '[2020-01-01,)', 9000, 3, NULL, pg_temp.box(0, 60, 20)), (true, '[2026-07-01,)', 800, 1, NULL, pg_temp.box(0, 80, 10)),
  (true, '[2020-01-01,2026-06-30)', 800, 1, NULL, pg_temp.box(20, 80, 10));
SELECT park_id, factories, floor_area_m2, unmeasured, vacant, vacant_floor_area_m2, round(vacant_share, 4) AS share
  FROM city.standard_factories_on('2026-06-30') ORDER BY 1;

-- Approvals.
INSERT INTO city.approval_steps (id, project_id, plot_id, step, applied_on, done_on, authority) VALUES
  (1, 1, NULL, 'land_supply', '2024-12-20', '2025-01-09', '市自然资源和规划局'),      -- 20 days
  (2, 2, 1, 'land_supply', '2025-03-01', '2025-03-11', '市自然资源和规划局'),         -- 10
  (3, 4, NULL, 'land_supply', '2026-02-28', '2026-03-20', '县自然资源局'),           -- 20
  (4, NULL, 3, 'land_supply', '2026-06-11', NULL, '县自然资源局'),                   -- open: 19 on 06-30
  (5, 1, NULL, 'plan_adjustment', '2025-12-31', '2026-07-05', NULL);                -- open on 06-30: 181
SELECT step_id, project_id, parcel_code, park_id, step, done_on, days, due_on, days_left, state FROM city.approval_days_on('2026-06-30') ORDER BY 1;
SELECT step, year, done, round(average_days, 2) AS average, shortest_days AS min, longest_days AS max, late, round(average_before, 2) AS before, applied, open
  FROM city.approval_averages_on('2026-06-30') ORDER BY 1, 2;
-- A limit of the office's own: 15 days, then 19, from the day of the application.
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('land_supply_within', 15, 'day', '[2020-01-01,2026-03-01)', '本市'), ('land_supply_within', 19, 'day', '[2026-03-01,)', '本市');
SELECT step_id, days, due_on, days_left, state, citation FROM city.approval_days_on('2026-06-30') ORDER BY 1;
SELECT step_id, days_left, state FROM city.approval_days_on('2026-07-01') WHERE step_id = 4;
SELECT step, year, late FROM city.approval_averages_on('2026-06-30') ORDER BY 1, 2;
SELECT count(*) FROM city.approval_days_on('2024-12-19');
SELECT count(*) FROM city.approval_averages_on('2024-12-19');
-- A day without end: all that is recorded, up to the last year of it.
SELECT count(*) FROM city.approval_averages_on('-infinity');
SELECT count(*), min(year), max(year) FROM city.approval_averages_on('infinity');
SELECT step_id, days, days_left, state FROM city.approval_days_on('infinity') ORDER BY 1;

-- The quota that revitalized land earns: no rate, no rule version.
INSERT INTO city.disposals (plot_id, park_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on) VALUES
  (1, 1, '2023-01-01', '2023-02-01', '出租', '2023-03-01', 'lease', '2024-02-01'),        -- twice in 2024: once
  (1, 1, '2024-03-01', '2024-04-01', '转让', '2024-05-01', 'transfer', '2024-12-31'),
  (2, 1, '2023-01-01', '2023-02-01', '收回', '2023-03-01', 'takeback', '2025-01-01'),
  (5, 1, '2023-01-01', '2023-02-01', '收回', '2023-03-01', 'takeback', '2023-12-31'),     -- area not known
  (3, 2, '2024-01-01', '2024-02-01', '转让', '2024-03-01', 'transfer', NULL);             -- still open
SELECT park_id, year, revitalized_m2, unmeasured, rate, earned_m2, given_m2, verdict FROM city.quota_earned_on('2025-12-31') ORDER BY 1, 2;
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('quota_per_revitalized', 100, '%', '[2023-01-01,2025-01-01)', '试'), ('quota_per_revitalized', 50, '%', '[2025-01-01,)', '试');
SELECT park_id, year, revitalized_m2, unmeasured, rate, earned_m2, given_m2, verdict FROM city.quota_earned_on('2025-12-31') ORDER BY 1, 2;
SELECT park_id, year, earned_m2, given_m2, verdict FROM city.quota_earned_on('2026-01-01') WHERE year >= 2025 ORDER BY 1, 2;
SELECT park_id, year, earned_m2, verdict FROM city.quota_earned_on('2024-12-30') WHERE year >= 2024 ORDER BY 1, 2;
-- The rule says the same of each quota, and of one that is only thought of; refused where it is enforced.
SELECT q.park_id, q.year, f.verdict, f.measured, f.required, f.message FROM city.land_quotas q, park.findings(q, '2025-12-31') f
 WHERE f.rule = '4.quota_earned' ORDER BY 1, 2;
SELECT q.park_id, q.year, f.verdict AS a_day_later FROM city.land_quotas q, park.findings(q, '2026-01-01') f
 WHERE f.rule = '4.quota_earned' AND q.year = 2025 ORDER BY 1, 2;
SELECT f.verdict, f.measured, f.required FROM park.findings(jsonb_populate_record(NULL::city.land_quotas, '{"park_id": 99, "year": 2025, "quota_m2": 1}'), '2026-01-01') f WHERE f.rule = '4.quota_earned';
BEGIN;
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('4.quota_earned', 'enforce', '[2023-01-01,)');
SELECT pg_temp.refusal($$UPDATE city.land_quotas SET quota_m2 = 1 WHERE park_id = 2 AND year = 2024$$);
SELECT pg_temp.refusal($$UPDATE city.land_quotas SET quota_m2 = 10000.01 WHERE park_id = 1 AND year = 2024$$);
UPDATE city.land_quotas SET quota_m2 = 9999.99 WHERE park_id = 1 AND year = 2024;
ROLLBACK;
SELECT r.park_id, r.year, r.area_m2, r.quota_earned_m2, r.quota_given_m2, r.quota_verdict FROM city.revitalization r
 WHERE r.year < 2026 AND r.quota_earned_m2 IS NOT NULL ORDER BY 2, 1;
SELECT park_id, year, quota_earned_mu, quota_given_mu FROM city.bi_revitalization WHERE year < 2026 AND quota_earned_mu IS NOT NULL ORDER BY 2, 1;

-- The views are the functions today.
SELECT (SELECT count(*) FROM city.standard_land_kept), (SELECT count(*) FROM city.standard_land_share), (SELECT count(*) FROM city.standard_factories),
       (SELECT count(*) FROM city.approval_days), (SELECT count(*) > 0 FROM city.approval_averages), (SELECT count(*) FROM city.quota_earned WHERE year < 2026),
       (SELECT count(*) FROM city.tenures_ending), (SELECT count(*) FROM city.plots_by_tenure);
DROP SCHEMA city CASCADE;
