-- Article 7: infrastructure projects, yearly plans and reports, what is due.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city', 4545, 'empty');
INSERT INTO city.parks (id, code, name, level) VALUES (1, 'A', '甲园区', 'municipal'), (2, 'B', '乙园区', 'county'), (3, 'H', '合称', 'municipal');
INSERT INTO city.parks (id, code, name, level, parent_id) VALUES (4, 'H1', '合称甲', 'municipal', 3);

-- Bad input.
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_projects (park_id, kind, name) VALUES (1, 'heating', 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_projects (park_id, kind, name) VALUES (1, NULL, 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_projects (park_id, kind, name) VALUES (1, 'road', '')$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_projects (park_id, kind, name, investment_yuan) VALUES (1, 'road', 'x', -1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_projects (park_id, kind, name, finished_on) VALUES (1, 'road', 'x', 'infinity')$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_projects (park_id, kind, name, started_on, finished_on) VALUES (1, 'road', 'x', '2025-02-01', '2025-01-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_projects (park_id, kind, name, planned_start_on, planned_finish_on) VALUES (1, 'road', 'x', '2025-02-01', '2025-01-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_projects (park_id, kind, name, geom) VALUES (1, 'road', 'x', 'SRID=4490;LINESTRING(109 24, 110 25)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_projects (park_id, kind, name, geom) VALUES (1, 'road', 'x', 'SRID=4545;GEOMETRYCOLLECTION(POINT(640000 2690000))')$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_projects (park_id, kind, name, geom) VALUES (1, 'road', 'x', 'SRID=4545;CIRCULARSTRING(640000 2690000, 640001 2690001, 640002 2690000)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_projects (id, park_id, kind, name, geom) VALUES (99, 1, 'road', 'x', 'SRID=4545;LINESTRING EMPTY')$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_projects (id, park_id, kind, name, geom) VALUES (99, 1, 'road', 'x', 'SRID=4545;LINESTRING(109 24, 110 25)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_plans (park_id, year) VALUES (1, 20)$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_plans (park_id, year, approved_on) VALUES (1, 2025, '-infinity')$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_reports (park_id, year, submitted_on) VALUES (1, 2025, 'infinity')$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_reports (park_id, year, submitted_on) VALUES (1, 2025, '2024-12-31')$$);

INSERT INTO city.infrastructure_projects (id, park_id, kind, name, planned_finish_on, started_on, finished_on, abandoned_on, investment_yuan,
                                          in_construction_plan, major_project) VALUES
  (1, 1, 'road',  '一号路',   '2025-12-31', '2024-03-01', NULL,         NULL,         1000, true,  true),
  (2, 1, 'gas',   '燃气管网', '2026-06-30', NULL,         NULL,         NULL,         500,  true,  NULL),
  (3, 1, 'water', '供水管网', NULL,         '2023-01-01', '2024-05-01', NULL,         NULL, false, false),
  (4, 2, 'road',  '乙路',     '2025-06-30', '2024-01-01', NULL,         '2025-03-01', 700,  NULL,  NULL),
  (5, 1, 'power', '规划变电', '2030-12-31', NULL,         NULL,         NULL,         NULL, NULL,  NULL);
INSERT INTO city.infrastructure_plans (park_id, year, approved_on) VALUES
  (1, 2024, '2024-02-01'), (1, 2025, '2025-02-01'), (1, 2026, NULL), (2, 2025, '2026-01-15');
INSERT INTO city.infrastructure_reports (park_id, year, submitted_on) VALUES (1, 2024, '2025-01-20'), (1, 2025, '2026-02-10'), (2, 2025, NULL);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_plans (park_id, year) VALUES (1, 2024)$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_reports (id, park_id, year) VALUES (99, 1, 2024)$$);
-- An item is of a plan or report, of a project, of one park.
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_plan_items (park_id, year, project_id) VALUES (1, 2023, 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_plan_items (park_id, year, project_id) VALUES (1, 2025, 4)$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_report_items (park_id, year, project_id) VALUES (2, 2025, 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_plan_items (park_id, year, project_id, planned_investment_yuan) VALUES (1, 2025, 1, -1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_plan_items (park_id, year, project_id, planned_progress_percent) VALUES (1, 2025, 1, 100.01)$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_report_items (park_id, year, project_id, progress_percent) VALUES (1, 2025, 1, 'NaN')$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_report_items (park_id, year, project_id, done_investment_yuan) VALUES (1, 2025, 1, -1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_report_items (park_id, year, project_id, finished_on) VALUES (1, 2025, 1, '2026-01-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_report_items (park_id, year, project_id, finished_on) VALUES (1, 2025, 1, '-infinity')$$);

INSERT INTO city.infrastructure_plan_items (park_id, year, project_id, planned_investment_yuan, planned_progress_percent) VALUES
  (1, 2024, 1, 400, 40), (1, 2025, 1, 600, 100), (1, 2025, 2, 0, NULL), (1, 2026, 2, 500, 100), (2, 2025, 4, 300, 50);
INSERT INTO city.infrastructure_report_items (park_id, year, project_id, done_investment_yuan, progress_percent, finished_on) VALUES
  (1, 2024, 1, 300, 30, NULL), (1, 2025, 1, 450, 75.5, NULL), (1, 2025, 2, 100, 20, NULL), (1, 2025, 3, NULL, NULL, '2025-05-05'),
  (2, 2025, 4, 50, 10, NULL);
SELECT pg_temp.refusal($$INSERT INTO city.infrastructure_report_items (park_id, year, project_id) VALUES (1, 2025, 1)$$);
-- What was planned and reported keeps its project in its park.
SELECT pg_temp.refusal($$UPDATE city.infrastructure_projects SET park_id = 2 WHERE id = 1$$);

-- How projects stood: 1 under way, late from 2026-01-01 on; 2 begins by what is
-- reported on 2026-02-10; of 3 its own day counts, not the reported one; 4 given up.
SELECT d.day, string_agg(concat_ws(' ', s.project_id, s.state, s.progress_percent, s.done_investment_yuan, 'late ' || s.overdue_days), '; ' ORDER BY s.project_id)
  FROM unnest('{2024-02-29,2024-05-01,2025-02-28,2025-03-01,2026-01-01,2026-02-10}'::date[]) d (day), city.infrastructure_states_on(d.day) s
 GROUP BY 1 ORDER BY 1;
SELECT project_id, finished_on FROM city.infrastructure_states_on('2026-03-01') WHERE finished_on IS NOT NULL;
-- Without a day of its own, the reported one; of two reports, the last.
INSERT INTO city.infrastructure_reports (park_id, year, submitted_on) VALUES (1, 2023, '2024-01-10');
UPDATE city.infrastructure_projects SET finished_on = NULL WHERE id = 3;
INSERT INTO city.infrastructure_report_items (park_id, year, project_id, finished_on) VALUES (1, 2023, 3, '2023-12-01');
SELECT d.day, s.state, s.finished_on FROM unnest('{2024-01-09,2024-01-10,2026-02-10}'::date[]) d (day), city.infrastructure_states_on(d.day) s WHERE s.project_id = 3;
UPDATE city.infrastructure_projects SET finished_on = '2024-05-01' WHERE id = 3;

-- Progress.  What nobody planned or reported is NULL; drafts do not count; nothing
-- is divided by a plan of 0.
SELECT project_id, year, planned_investment_yuan AS planned, done_investment_yuan AS done, round(investment_share, 4) AS share, planned_progress_percent AS pp,
       progress_percent AS progress, state, overdue_days AS late, total_investment_yuan AS total, in_construction_plan, major_project
  FROM city.infrastructure_progress_on('2026-03-01') ORDER BY 1, 2;
-- On 2025-06-30 the report of 2025 was not there, nor the other park's plan.
SELECT project_id, year, planned_investment_yuan, done_investment_yuan FROM city.infrastructure_progress_on('2025-06-30') ORDER BY 1, 2;
SELECT count(*) FROM city.infrastructure_progress_on(NULL);
SELECT count(*) FROM city.infrastructure_progress_on('infinity');
SELECT park_id, kind, year, projects, planned_investment_yuan, done_investment_yuan, investment_share, unreported_projects, finished_projects,
       in_construction_plan, major_projects FROM city.infrastructure_totals_on('2026-03-01') ORDER BY 1, 3, 2;
SELECT count(*) FROM (TABLE city.infrastructure_progress EXCEPT ALL SELECT * FROM city.infrastructure_progress_on(CURRENT_DATE)) d;
SELECT count(*) FROM (TABLE city.infrastructure_totals EXCEPT ALL SELECT * FROM city.infrastructure_totals_on(CURRENT_DATE)) d;
-- Sums beyond bigint.
INSERT INTO city.infrastructure_plan_items (park_id, year, project_id, planned_investment_yuan) VALUES (1, 2024, 2, 9223372036854775807), (1, 2024, 3, 9223372036854775807);
UPDATE city.infrastructure_projects SET kind = 'gas' WHERE id = 3;
SELECT planned_investment_yuan FROM city.infrastructure_totals_on('2026-03-01') WHERE kind = 'gas' AND year = 2024;
UPDATE city.infrastructure_projects SET kind = 'water' WHERE id = 3;

-- What is due each year.  Not before the measures.
SELECT count(*) FROM city.infrastructure_yearly_on('2026-03-01');
SELECT f.verdict, f.message FROM city.parks k, park.findings(k, '2026-03-01') f WHERE f.rule = '7.yearly' AND k.id = 1;
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('infrastructure_yearly_required', 1, 'rule', '[2020-01-08,)', '第七条'), ('infrastructure_yearly_required', 0, 'rule', '[2015-01-01,2020-01-08)', '试行');
SELECT f.verdict, f.message FROM city.parks k, park.findings(k, '2020-01-07') f WHERE f.rule = '7.yearly' AND k.id = 1;
SELECT count(*) FROM city.infrastructure_yearly_on(NULL);
SELECT count(*) FROM city.infrastructure_yearly_on('infinity');
-- In 2020 only the plan of 2020.
SELECT year, document, state, due_on FROM city.infrastructure_yearly_on('2020-06-30') WHERE park_id = 1;
SELECT park_id, year, document, state, due_on, done_on FROM city.infrastructure_yearly_on('2025-12-31') ORDER BY 1, 2, 3;
SELECT park_id, year, document, state, due_on, done_on FROM city.infrastructure_yearly_on('2026-02-10') WHERE park_id < 3 ORDER BY 1, 2, 3;
-- Park 1 in 2025: all there from 2025-02-01 on; before, the plan of 2025 is not
-- yet there.  In 2026, the report of 2025 is missing until 2026-02-10, and the
-- plan of 2026 is not approved: not yet, until the year is over.
SELECT d.day, f.verdict, f.measured, f.required, f.unit, f.message
  FROM unnest('{2025-01-20,2025-02-01,2025-12-31,2026-02-09,2026-02-10,2026-12-31,2027-01-01}'::date[]) d (day),
       city.parks k, park.findings(k, d.day) f WHERE f.rule = '7.yearly' AND k.id = 1 ORDER BY 1;
-- Park 2: its plan of 2025 was approved when the year was over, its report is a draft.
SELECT k.id, f.verdict, f.measured, f.required, f.gap, f.message FROM city.parks k, park.findings(k, '2026-06-30') f WHERE f.rule = '7.yearly' AND k.id > 1 ORDER BY 1;
SELECT f.verdict, f.message FROM park.findings(jsonb_populate_record(NULL::city.parks, '{"id": 77}'), '2026-06-30') f WHERE f.rule = '7.yearly';
-- Terms of the office: plans within a month, reports within a month after the year.
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('infrastructure_plan_due', 1, 'month', '[2025-01-01,)', '市园区办'), ('infrastructure_report_due', 1, 'month', '[2025-01-01,)', '市园区办');
SELECT d.day, f.verdict, f.measured, f.message
  FROM unnest('{2025-01-19,2025-01-31,2025-02-01,2026-01-31,2026-02-01,2026-02-10}'::date[]) d (day),
       city.parks k, park.findings(k, d.day) f WHERE f.rule = '7.yearly' AND k.id = 1 ORDER BY 1;
SELECT count(*) FROM (TABLE city.infrastructure_yearly EXCEPT ALL SELECT * FROM city.infrastructure_yearly_on(CURRENT_DATE)) d;
SELECT article, use, default_mode, waivable FROM park.rules() WHERE code = '7.yearly';

DROP SCHEMA city CASCADE;
