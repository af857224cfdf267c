-- Article 2: plans of a park, what is in force, what is missing, what is done.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city', 4545, 'empty');
INSERT INTO city.parks (id, code, name, level, boundary) VALUES
  (1, 'A', '甲园区', 'municipal', pg_temp.box(0, 0, 1000)), (2, 'B', '乙园区', 'county', pg_temp.box(1000, 0, 1000));
INSERT INTO city.parks (id, code, name, level) VALUES (3, 'H', '合称', 'municipal');
INSERT INTO city.parks (id, code, name, level, parent_id) VALUES (4, 'H1', '合称甲', 'municipal', 3);

-- Bad input.
SELECT pg_temp.refusal($$INSERT INTO city.plans (park_id, kind, name, period) VALUES (1, 'annual', 'x', '[2025-07-01,2026-07-01)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.plans (park_id, kind, name, period) VALUES (1, 'annual', 'x', '[2025-07-01,)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.plans (park_id, kind, name, period, ended_on) VALUES (1, 'master', 'x', '[2025-07-01,)', '-infinity')$$);
SELECT pg_temp.refusal($$INSERT INTO city.plans (id, park_id, kind, name, period, supersedes_id) VALUES (9, 1, 'master', 'x', '[2025-07-01,)', 9)$$);
SELECT pg_temp.refusal($$INSERT INTO city.plans (park_id, kind, name, period, in_force) VALUES (1, 'master', 'x', '[2025-07-01,)', '(,)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.plan_industries (plan_id, name, codes) VALUES (1, '汽车', '{}')$$);
SELECT pg_temp.refusal($$INSERT INTO city.plan_industries (plan_id, name, codes) VALUES (1, '汽车', '{36,NULL}')$$);
SELECT pg_temp.refusal($$INSERT INTO city.plan_industries (plan_id, name, codes, planned_output_yuan) VALUES (1, '汽车', '{36}', -1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.plan_projects (plan_id, name) VALUES (1, ' ')$$);
SELECT pg_temp.refusal($$INSERT INTO city.plan_projects (plan_id, name, planned_start_on) VALUES (1, 'x', 'infinity')$$);
SELECT pg_temp.refusal($$INSERT INTO city.plan_projects (plan_id, name, planned_investment_yuan) VALUES (1, 'x', -1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.plan_infrastructure (plan_id, kind, name) VALUES (1, 'heating', 'x')$$);

-- In force: the period, not before the approval, not from its end on.
INSERT INTO city.plans (id, park_id, kind, name, period, approved_on, ended_on) VALUES
  (1, 1, 'master', '总体规划', '[2021-01-01,2036-01-01)', '2021-03-01', NULL),
  (2, 1, 'annual', '2025年计划', '[2025-01-01,2026-01-01)', '2024-12-20', NULL),
  (3, 1, 'industry', '草案', '[2021-01-01,)', NULL, NULL),
  (4, 2, 'industry', '作废', '[2021-01-01,)', '2021-02-01', '2021-02-01'),
  (5, 2, 'industry', '先废止后批准', '[2021-01-01,)', '2021-02-01', '2020-02-01'),
  (6, 2, 'industry', '产业规划', '[2021-01-01,)', '2022-01-01', '2024-01-01');
SELECT id, in_force FROM city.plans ORDER BY id;

-- Never two of one kind and park on one day; another kind, another park, a
-- draft, a later day may be.
SELECT pg_temp.refusal($$INSERT INTO city.plans (id, park_id, kind, name, period, approved_on) VALUES (99, 1, 'master', 'x', '[2030-01-01,)', '2025-01-01')$$);
SELECT pg_temp.refusal($$UPDATE city.plans SET ended_on = '2022-02-01' WHERE id = 4$$);
INSERT INTO city.plans (id, park_id, kind, name, period, approved_on) VALUES
  (7, 2, 'master', '乙总体规划', '[2021-01-01,2036-01-01)', '2021-03-01'), (8, 1, 'master', '修编草案', '[2021-01-01,)', NULL),
  (9, 1, 'master', '下一轮', '[2036-01-01,)', '2025-01-01');

-- A plan that supersedes another ends it on the day it comes into force: the
-- later of approval and beginning.  Not before it is approved, not twice, not
-- later than it ended anyway.
SELECT pg_temp.refusal($$INSERT INTO city.plans (id, park_id, kind, name, period, supersedes_id) VALUES (99, 2, 'master', 'x', '[2025-01-01,)', 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.plans (id, park_id, kind, name, period, supersedes_id) VALUES (99, 1, 'industry', 'x', '[2025-01-01,)', 1)$$);
SELECT pg_temp.refusal($$UPDATE city.plans SET approved_on = '2025-06-01' WHERE id = 8$$);
UPDATE city.plans SET supersedes_id = 1, period = '[2021-01-01,2036-01-01)' WHERE id = 8;
SELECT id, in_force FROM city.plans WHERE park_id = 1 AND kind = 'master' ORDER BY id;
UPDATE city.plans SET approved_on = '2025-06-01' WHERE id = 8;
SELECT id, ended_on, in_force FROM city.plans WHERE park_id = 1 AND kind = 'master' ORDER BY id;
INSERT INTO city.plans (id, park_id, kind, name, period, approved_on, supersedes_id) VALUES
  (10, 1, 'annual', '2025年调整计划', '[2025-07-01,2026-01-01)', '2025-06-15', 2),
  (11, 2, 'industry', '新产业规划', '[2025-01-01,)', '2024-06-01', 6);
SELECT id, ended_on, in_force FROM city.plans WHERE id IN (2, 6, 10, 11) ORDER BY id;
-- A trigger function is called by triggers, before a row.
SELECT pg_temp.refusal($$SELECT park.end_superseded_plan()$$);
CREATE TEMP TABLE elsewhere (x integer);
CREATE TRIGGER t AFTER INSERT ON elsewhere FOR EACH ROW EXECUTE FUNCTION park.end_superseded_plan();
SELECT pg_temp.refusal($$INSERT INTO elsewhere VALUES (1)$$);
DROP TRIGGER t ON elsewhere;
CREATE TRIGGER t BEFORE INSERT ON elsewhere FOR EACH STATEMENT EXECUTE FUNCTION park.end_superseded_plan();
SELECT pg_temp.refusal($$INSERT INTO elsewhere VALUES (1)$$);
DROP TABLE elsewhere;

-- Nothing is missing before the measures; then, of every park that is no
-- heading.
SELECT count(*) FROM city.plans_missing_on('2025-03-01');
SELECT f.verdict, f.message FROM city.parks k, park.findings(k, '2025-03-01') f WHERE f.rule = '2.plans' AND k.id = 1;
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('plans_required', 1, 'rule', '[2020-01-08,)', '第二条'), ('plans_required', 0, 'rule', '[2019-01-01,2020-01-08)', '试行');
SELECT count(*) FROM city.plans_missing_on('2020-01-07');
SELECT f.verdict, f.message FROM city.parks k, park.findings(k, '2020-01-07') f WHERE f.rule = '2.plans' AND k.id = 1;
SELECT count(*) FROM city.plans_missing_on(NULL);
SELECT count(*) FROM city.plans_missing_on('infinity');
SELECT count(*) FROM city.plans_missing_on('-infinity');
SELECT park_id, kind, year, state, due_on, unapproved_plan_id FROM city.plans_missing_on('2025-03-01') ORDER BY 1, 2;
SELECT park_id, string_agg(kind, ' ' ORDER BY kind) FROM city.plans_missing_on('2020-01-08') GROUP BY 1 ORDER BY 1;
-- The plan of 2025 holds until 1 July, on which the adjusted one, approved on 15
-- June, begins and ends it.
SELECT d.day, (SELECT string_agg(kind, ' ' ORDER BY kind) FROM city.plans_missing_on(d.day) WHERE park_id = 1)
  FROM unnest('{2024-12-19,2024-12-31,2025-01-01,2025-06-30,2025-07-01,2025-12-31,2026-01-01}'::date[]) d (day);
SELECT k.id, f.verdict, f.measured, f.required, f.gap, f.unit, f.message FROM city.parks k, park.findings(k, '2025-03-01') f
 WHERE f.rule = '2.plans' ORDER BY 1;
SELECT f.verdict, f.message FROM park.findings(jsonb_populate_record(NULL::city.parks, '{}'), '2025-03-01') f WHERE f.rule = '2.plans';
-- With a term for the annual plan: until then nobody can tell.
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('annual_plan_due', 3, 'month', '[2026-01-01,)', '市园区办');
UPDATE city.plans SET approved_on = '2021-01-01' WHERE id = 3;
SELECT d.day, f.verdict, f.measured, f.message FROM unnest('{2026-01-01,2026-03-31,2026-04-01}'::date[]) d (day), city.parks k,
       park.findings(k, d.day) f WHERE f.rule = '2.plans' AND k.id = 1;
INSERT INTO city.plans (id, park_id, kind, name, period, approved_on) VALUES (12, 1, 'annual', '2026年计划', '[2026-01-01,2027-01-01)', '2026-02-10');
SELECT d.day, f.verdict, f.measured, f.message FROM unnest('{2026-02-09,2026-02-10,2026-12-31}'::date[]) d (day), city.parks k,
       park.findings(k, d.day) f WHERE f.rule = '2.plans' AND k.id = 1;
-- The view is the function today; the rule is flagged, so nobody is refused.
SELECT count(*) FROM (TABLE city.plans_missing EXCEPT ALL SELECT * FROM city.plans_missing_on(CURRENT_DATE)) d;
SELECT article, use, default_mode, waivable FROM park.rules() WHERE code = '2.plans';

-- Land: a draft is warned of, an approved plan refused; approving judges what
-- was drawn.  1 m2 is allowed by the tolerances.
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('inside_tolerance', 1, 'm2', '[2020-01-08,)', 'x'), ('overlap_tolerance', 1, 'm2', '[2020-01-08,)', 'x');
INSERT INTO city.plan_areas (id, plan_id, use, geom) VALUES
  (1, 8, 'industrial', pg_temp.box(0, 0, 600, 1000)), (2, 8, 'reserved', pg_temp.box(600, 0, 400.001, 1000));
SELECT area_m2 FROM city.plan_areas ORDER BY id;
SELECT pg_temp.refusal($$INSERT INTO city.plan_areas (id, plan_id, use, geom) VALUES (3, 8, 'reserved', pg_temp.box(999, 0, 2, 1000))$$);
SELECT pg_temp.refusal($$INSERT INTO city.plan_areas (id, plan_id, use, geom) VALUES (3, 8, 'reserved', pg_temp.box(500, 0, 100, 10))$$);
SELECT pg_temp.refusal($$UPDATE city.plan_areas SET geom = pg_temp.box(599.998, 0, 400, 1000) WHERE id = 2$$);
SELECT pg_temp.refusal($$UPDATE city.plan_areas SET geom = pg_temp.box(599.999, 0, 400, 1000) WHERE id = 2$$);
-- What is smaller than the tolerance must lie inside, too.
SELECT pg_temp.refusal($$INSERT INTO city.plan_areas (id, plan_id, use, geom) VALUES (3, 8, 'reserved', pg_temp.box(1100, 0, 0.5))$$);
SELECT pg_temp.refusal($$INSERT INTO city.plan_areas (id, plan_id, use, geom) VALUES (3, 8, 'reserved', pg_temp.box(100, 100, 0.5))$$);
INSERT INTO city.plans (id, park_id, kind, name, period) VALUES (20, 2, 'master', '草图', '[2036-01-01,)');
SET client_min_messages = error;
INSERT INTO city.plan_areas (id, plan_id, use, geom) VALUES
  (21, 20, 'industrial', pg_temp.box(900, 0, 600, 1000)), (22, 20, 'reserved', pg_temp.box(1400, 0, 200, 1000));
SET client_min_messages = warning;
SELECT pg_temp.refusal($$UPDATE city.plans SET approved_on = '2026-01-01' WHERE id = 20$$);
UPDATE city.plan_areas SET geom = pg_temp.box(1000, 0, 500, 1000) WHERE id = 21;
SELECT pg_temp.refusal($$UPDATE city.plans SET approved_on = '2026-01-01' WHERE id = 20$$);
UPDATE city.plan_areas SET geom = pg_temp.box(1500, 0, 200, 1000) WHERE id = 22;
UPDATE city.plans SET approved_on = '2026-01-01' WHERE id = 20;
-- Nor is land moved to another plan, or a plan to another park, by the back door.
SELECT pg_temp.refusal($$UPDATE city.plan_areas SET plan_id = 8 WHERE id = 21$$);
SELECT pg_temp.refusal($$UPDATE city.plans SET park_id = 1, kind = 'industry', period = '[2050-01-01,2051-01-01)' WHERE id = 20$$);
-- Nothing drawn, nothing known.
SELECT f.rule, f.verdict, f.message FROM city.plans p, park.findings(p) f WHERE p.id IN (3, 8) ORDER BY p.id, f.rule;
SELECT f.rule, f.verdict, f.message FROM park.findings(jsonb_populate_record(NULL::city.plan_areas, '{"plan_id": 999}')) f ORDER BY 1;
SELECT f.rule, f.verdict, f.message FROM park.findings(jsonb_populate_record(NULL::city.plan_areas, '{"plan_id": 8}')) f ORDER BY 1;

-- Planned and done.  The industrial land of plan 8 is 600 x 1000 m: 60 ha, 900 mu.
-- Of the plots, one lies on it wholly, one by half, one was bought later, one has
-- no day, one is a draft, one is the other park's.
INSERT INTO city.plots (id, parcel_code, park_id, acquired_on, started_on, status, geom) VALUES
  (1, 'whole',    1, '2024-05-01', '2025-08-01', 'registered', pg_temp.box(0, 0, 100)),
  (2, 'half',     1, '2025-07-15', NULL,         'registered', pg_temp.box(550, 0, 100)),
  (3, 'later',    1, '2026-08-01', NULL,         'registered', pg_temp.box(200, 0, 100)),
  (4, 'undated',  1, NULL,         NULL,         'registered', pg_temp.box(300, 0, 100)),
  (5, 'draft',    1, '2024-05-01', NULL,         'draft',      pg_temp.box(400, 0, 100)),
  (6, 'beside',   2, '2024-05-01', NULL,         'registered', pg_temp.box(1000, 0, 100));
INSERT INTO city.projects (id, park_id, name, needs_new_land) VALUES
  (1, 1, '开工', false), (2, 1, '签约', false), (3, 1, '申报', false), (4, 2, '乙的项目', false);
INSERT INTO city.agreements (project_id, signed_on) VALUES (1, '2025-02-01'), (2, '2025-09-01'), (2, '2025-09-02'), (4, '2025-01-01');
INSERT INTO city.land_offers (project_id, plot_id, listed_on, way) VALUES (1, 1, '2024-04-01', 'listing'), (2, 2, '2025-07-01', 'listing');
INSERT INTO city.plan_projects (plan_id, project_id, name, planned_investment_yuan) VALUES
  (10, 1, '开工', 100), (10, 2, '签约', 200), (10, 3, '申报', NULL), (10, 4, '乙的项目', 0), (10, NULL, '待引进', 9223372036854775807);
SELECT pg_temp.refusal($$INSERT INTO city.plan_projects (plan_id, project_id, name) VALUES (10, 1, '再次')$$);
INSERT INTO city.infrastructure_projects (id, park_id, kind, name, finished_on) VALUES (1, 1, 'road', '一号路', '2025-10-01'), (2, 1, 'gas', '燃气', NULL);
INSERT INTO city.plan_infrastructure (plan_id, infrastructure_project_id, kind, name) VALUES
  (10, 1, 'road', '一号路'), (10, 2, 'gas', '燃气'), (10, NULL, 'water', '供水');
INSERT INTO city.plan_areas (id, plan_id, use, geom) VALUES (31, 10, 'industrial', pg_temp.box(0, 0, 1000, 100));
SELECT plan_id, year, in_force, projects, projects_recorded, projects_admitted, projects_started, planned_investment_yuan,
       infrastructure, infrastructure_finished FROM city.plan_progress_on('2025-08-31') WHERE park_id = 1 ORDER BY 1;
SELECT plan_id, in_force, projects, projects_admitted, projects_started, infrastructure_finished FROM city.plan_progress_on('2026-01-01') WHERE plan_id = 10;
SELECT plan_id, industrial_m2, industrial_ha, industrial_mu, round(reserved_m2) AS reserved, supplied_m2, supplied_ha, supplied_mu, undated_plots
  FROM city.plan_progress_on('2025-08-31') WHERE park_id = 1 ORDER BY 1;
SELECT plan_id, supplied_m2 FROM city.plan_progress_on('2026-08-01') WHERE plan_id IN (8, 10) ORDER BY 1;
-- Not before it is approved and begins.
SELECT string_agg(plan_id::text, ' ' ORDER BY plan_id) FROM city.plan_progress_on('2025-06-30') WHERE park_id = 1;
SELECT count(*) FROM city.plan_progress_on(NULL);
SELECT count(*) FROM (TABLE city.plan_progress EXCEPT ALL SELECT * FROM city.plan_progress_on(CURRENT_DATE)) d;

DROP SCHEMA city CASCADE;
