-- The yearly report: one small city, every figure and sentence worked out by hand.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

-- Bad input.
SELECT pg_temp.refusal($$SELECT park.yearly_report(NULL, 2025)$$);
SELECT pg_temp.refusal($$SELECT park.yearly_report('public', 2025)$$);
SELECT park.create_register('city');
SELECT pg_temp.refusal($$SELECT park.yearly_report('city', NULL)$$);
SELECT pg_temp.refusal($$SELECT park.yearly_report('city', 2025, NULL)$$);
SELECT pg_temp.refusal($$SELECT park.yearly_report('city', 2025, 'infinity')$$);
SELECT pg_temp.refusal($$SELECT park.yearly_report('city', 1948)$$);
SELECT pg_temp.refusal($$SELECT park.yearly_report('city', 2025, '2024-12-31')$$);
SELECT pg_temp.refusal($$SELECT park.yearly_report_text('city', 2025, 'de', '2026-12-31')$$);
SELECT count(*) FROM city.yearly_report_on(2025, '2024-12-31');
SELECT count(*) FROM city.yearly_report_on(NULL, '2024-12-31');
SELECT count(*) FROM city.yearly_report_on(0, '2024-12-31');

-- A register without parks and parameters says so; no line passes.
SELECT park.create_register('nothing', preset => 'empty');
SELECT r.article, r.topic, r.verdict, r.sentence_zh, r.sentence_en FROM park.yearly_report('nothing', 2025, '2026-06-30') r;

-- Two parks of the twelve: Liudong, and Yanghe under a name that is nearly markup.
DELETE FROM city.leading_industries WHERE park_id NOT IN (SELECT id FROM city.parks WHERE code IN ('LIUDONG', 'YANGHE'));
UPDATE city.parks SET parent_id = NULL;
DELETE FROM city.parks WHERE code NOT IN ('LIUDONG', 'YANGHE');
UPDATE city.parks SET name = '柳东新区', name_en = 'Liudong' WHERE code = 'LIUDONG';
UPDATE city.parks SET name = E'阳和%s*园\n# 区', name_en = NULL WHERE code = 'YANGHE';
SELECT id AS liudong FROM city.parks WHERE code = 'LIUDONG' \gset
SELECT id AS yanghe FROM city.parks WHERE code = 'YANGHE' \gset

-- Article 2: Liudong has two plans of three.
INSERT INTO city.plans (park_id, kind, name, period, approved_on) VALUES
  (:liudong, 'master', '总规', '[2021-01-01,2031-01-01)', '2021-01-01'), (:liudong, 'industry', '产规', '[2021-01-01,2031-01-01)', '2021-01-01');
-- Article 3: 59.9999 % and 58 % the year before; of Yanghe one half without a code.
INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES
  (:liudong, 'C3670', 2025, 599999000), (:liudong, 'C15', 2025, 400001000),
  (:liudong, 'C3670', 2024, 580000000), (:liudong, 'C15', 2024, 420000000),
  (:yanghe, 'C3670', 2025, 50000), (:yanghe, NULL, 2025, 50000);
-- Article 4: 150 mu for the city, 90 for Liudong, of which 45 claimed in the year and 15 after it.
INSERT INTO city.land_budgets (year, quota_m2) VALUES (2025, 100000);
INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (:liudong, 2025, 60000);
INSERT INTO city.land_entries (park_id, year, kind, area_m2, entered_on) VALUES
  (:liudong, 2025, 'commit', 10000, '2025-05-01'), (:liudong, 2025, 'allocate', 20000, '2025-06-01'),
  (:liudong, 2025, 'commit', 10000, '2026-01-01');
-- Article 5: 4 plots of 1 ha: idle since 2023-02-01, idle since 2025-02-02, not known (no day), new.
INSERT INTO city.plots (id, park_id, parcel_code, acquired_on, tenure, geom) VALUES
  (1, :liudong, 'P1', '2021-02-01', '出让', pg_temp.box(0, 0, 100, 100)),
  (2, :liudong, 'P2', '2023-02-01', '出让', pg_temp.box(200, 0, 100, 100)),
  (3, :liudong, 'P3', NULL, NULL, pg_temp.box(400, 0, 100, 100)),
  (4, :liudong, 'P4', '2025-02-01', '出让', pg_temp.box(600, 0, 100, 100)),
  (5, :liudong, 'P5', '2026-01-01', '出让', pg_temp.box(800, 0, 100, 100));
INSERT INTO city.disposals (plot_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on, document) VALUES
  (1, '2023-02-02', NULL, NULL, NULL, NULL, NULL, NULL),
  (2, '2025-03-01', '2025-04-01', '收回', '2025-05-01', 'takeback', '2025-06-01', 'd');
UPDATE city.plots SET agreed_start_on = '2023-08-01' WHERE id = 2;
INSERT INTO city.buildings (id, vacant_since, floor_area_m2, geom, existed) VALUES
  (1, '2025-01-01', 250.5, pg_temp.box(610, 10, 10, 10), '[2025-01-01,)');
-- Article 6: one review in time, one rejected late, one agreement not registered.
INSERT INTO city.rule_modes (rule, mode, applies) SELECT r.code, 'off', '[2020-01-01,)' FROM park.rules() r WHERE r.article = '6';
INSERT INTO city.projects (id, park_id, name) VALUES (1, :liudong, 'A'), (2, :liudong, 'B');
INSERT INTO city.reviews (project_id, applied_on, concluded_on, outcome) VALUES
  (1, '2025-03-01', '2025-03-11', 'approved'), (2, '2025-03-01', '2025-03-12', 'rejected');
INSERT INTO city.agreements (project_id, signed_on) VALUES (1, '2025-04-01');
-- Article 7: a plan in time, a report after the year; 2 of 3 million done.
INSERT INTO city.infrastructure_projects (id, park_id, kind, name) VALUES (1, :liudong, 'road', '路');
INSERT INTO city.infrastructure_plans (park_id, year, approved_on) VALUES (:liudong, 2025, '2025-01-05');
INSERT INTO city.infrastructure_plan_items (park_id, year, project_id, planned_investment_yuan) VALUES (:liudong, 2025, 1, 3000000);
INSERT INTO city.infrastructure_reports (park_id, year, submitted_on) VALUES (:liudong, 2025, '2026-02-01');
INSERT INTO city.infrastructure_report_items (park_id, year, project_id, done_investment_yuan) VALUES (:liudong, 2025, 1, 2000000);
-- Article 8: one indicator, the leading share, of which Yanghe's is unknown.
INSERT INTO city.indicator_weights (indicator_id, park_group, year, weight, target, citation)
SELECT i.id, 'municipal', 2025, 100, 60, 'x' FROM city.indicators i WHERE i.code = 'leading_share';

SELECT r.article, r.topic, r.measured, r.required, r.unit, r.verdict, r.sentence_zh, r.sentence_en
  FROM park.yearly_report('city', 2025, '2026-06-30') r WHERE r.park_id = :liudong ORDER BY r.line;
SELECT r.article, r.topic, r.measured, r.required, r.unit, r.verdict, r.sentence_zh, r.sentence_en
  FROM park.yearly_report('city', 2025, '2026-06-30') r WHERE r.park_id IS NULL ORDER BY r.line;
SELECT r.article, r.topic, r.measured, r.verdict, r.sentence_zh
  FROM park.yearly_report('city', 2025, '2026-06-30') r WHERE r.park_id = :yanghe ORDER BY r.line;
-- Lines are 1 to n, sentences whole, and what is unknown is said in both languages.
SELECT bool_and(r.line = r.n), bool_and(r.sentence_zh ~ '。$' AND r.sentence_en ~ '\.$') AS whole,
       bool_and((r.verdict = 'unknown') <= (r.sentence_zh ~ '无法判断')) AS unknown_said,
       bool_and((r.verdict = 'not_applicable') <= (r.sentence_zh ~ '不适用' AND r.sentence_en ~ 'not applicable')) AS not_applicable_said,
       bool_and((r.verdict = 'fail') <= (r.sentence_zh ~ '未达标' AND r.sentence_en ~ 'not met|do not')) AS fail_said,
       bool_and((r.verdict = 'pass') = (r.sentence_zh ~ '，达标|[^未]达标。$' OR r.sentence_zh ~ '未达标0个、无法判断0个')) AS pass_said
  FROM (SELECT *, row_number() OVER () AS n FROM park.yearly_report('city', 2025, '2026-06-30')) r;

-- The running year: nothing that its end decides is decided.
SELECT r.topic, r.measured, r.verdict, r.sentence_zh FROM park.yearly_report('city', 2025, '2025-06-30') r
 WHERE r.park_id = :liudong AND r.topic IN ('leading_share', 'quota', 'idle_land', 'infrastructure_documents', 'score') ORDER BY r.line;
SELECT r.topic, r.verdict, r.sentence_zh FROM park.yearly_report('city', 2025, '2025-12-31') r
 WHERE r.topic IN ('park_land_share', 'leading_share') ORDER BY r.line;

-- Entries count in the order of their numbers: committed, then returned.  By their ids 400 m² would be left.
BEGIN;
INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (:liudong, 2024, 1000);
INSERT INTO city.land_entries (id, park_id, year, kind, area_m2, project_id, entered_on) VALUES
  (902, :liudong, 2024, 'commit', 400, 1, '2024-05-01'), (901, :liudong, 2024, 'return', 400, 1, '2024-05-01');
SELECT r.measured, r.required, r.verdict FROM park.yearly_report('city', 2024, '2026-06-30') r WHERE r.topic = 'quota' AND r.park_id = :liudong;
ROLLBACK;

-- Before the measures: not applicable, or facts.
SELECT r.verdict, count(*) FROM park.yearly_report('city', 2019, '2026-06-30') r
 WHERE r.topic <> 'record' GROUP BY r.verdict ORDER BY r.verdict;
SELECT r.sentence_zh, r.sentence_en FROM park.yearly_report('city', 2019, '2026-06-30') r WHERE r.topic = 'leading_share' AND r.park_id = :liudong;

-- Frozen: the score is that of the frozen version.
SELECT version, parks FROM park.freeze_assessment('city', 2025) \gset frozen_
SELECT r.measured, r.verdict, r.sentence_zh, r.sentence_en FROM park.yearly_report('city', 2025, '2026-12-31') r WHERE r.topic = 'score' ORDER BY r.line;

-- As text: a name begins no line and is no markup.
SELECT park.yearly_report_text('city', 2025, 'zh', '2026-06-30') ~ '^# 2025年工业园区年度报告\n\n## 第一条\n\n- 全市' AS zh,
       park.yearly_report_text('city', 2025, 'en', '2026-06-30') ~ '^# Industrial parks, report on 2025\n\n## Article 1\n\n- The city: ' AS en,
       park.yearly_report_text('city', 2025, 'zh', '2026-06-30') ~ '阳和%s\\\*园 \\# 区' AS escaped,
       (SELECT count(*) FROM regexp_split_to_table(park.yearly_report_text('city', 2025, 'zh', '2026-06-30'), '\n') l WHERE l ~ '^- ')
         = (SELECT count(*) FROM park.yearly_report('city', 2025, '2026-06-30')) AS a_line_each;

-- A park that uses what nobody gave it exceeds its quota.
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('4.quota', 'off', '[2020-01-01,)');
INSERT INTO city.land_entries (park_id, year, kind, area_m2, entered_on) VALUES (:yanghe, 2025, 'allocate', 2000, '2025-05-01');
SELECT r.measured, r.required, r.verdict, r.sentence_en FROM park.yearly_report('city', 2025, '2026-06-30') r WHERE r.topic = 'quota' AND r.park_id = :yanghe;

-- A plot without an outline: neither area nor share is guessed, and nothing passes.
INSERT INTO city.plots (id, park_id, parcel_code, acquired_on) VALUES (9, :yanghe, 'Y1', '2021-01-01');
SELECT r.measured, r.verdict, r.sentence_zh, r.sentence_en FROM park.yearly_report('city', 2025, '2026-06-30') r WHERE r.topic = 'idle_land' AND r.park_id = :yanghe;

DROP SCHEMA city CASCADE;
