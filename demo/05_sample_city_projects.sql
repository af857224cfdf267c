-- The sample city, part 4: projects and how far each has come.  Invented.
\encoding UTF8
\set ON_ERROR_STOP on

-- One row a project, as of 2026-06-30; "block" counts the blocks kept for them.
CREATE TABLE sample.projects (
  code text, block integer, name text, industry park.industry_code, status text DEFAULT 'submitted',
  applied_on date, concluded_on date, outcome text, failing text,
  signed_on date, registered_on date, listed_on date, way text);

-- Not yet in a review.
INSERT INTO sample.projects (code, block, name, industry, status) VALUES
  ('LIUDONG',  1, '动力电池结构件项目', '3670', 'draft'),
  ('LIUBEI',   1, '热轧钢深加工项目',   '3130', 'submitted'),
  ('XINXING',  1, '空调压缩机配件项目', '3857', 'withdrawn');

-- In a review: with days to go, on its last day, overdue.
INSERT INTO sample.projects (code, block, name, industry, applied_on) VALUES
  ('LIUDONG',  2, '车规级电子电路项目', '3982', '2026-06-24'),
  ('HEXI',     1, '精密齿轮项目',       '3453', '2026-06-22'),
  ('YANGHE',   1, '新能源车铝型材项目', '3252', '2026-06-20'),
  ('YUFENG',   1, '中药口服液项目',     '2740', '2026-06-10'),
  ('LUZHAI',   1, '高性能玻纤项目',     '3061', '2026-05-28');

-- Reviewed: in time, late, rejected for an aspect.
INSERT INTO sample.projects (code, block, name, industry, applied_on, concluded_on, outcome, failing) VALUES
  ('LIUBEI',   2, '装配式构件二期项目', '3022', '2026-06-01', '2026-06-10', 'approved', NULL),
  ('BEIBU',    1, '配网智能开关项目',   '3823', '2026-04-02', '2026-04-21', 'approved', NULL),
  ('BEIBU',    2, '金属表面处理项目',   '3360', '2026-05-06', '2026-05-13', 'rejected', 'energy_environment'),
  ('XINXING',  2, '智能小家电项目',     '3857', '2026-03-03', '2026-03-13', 'rejected', 'investment_intensity');

-- Signed; registered; its land offered.
INSERT INTO sample.projects (code, block, name, industry, applied_on, concluded_on, outcome,
                             signed_on, registered_on, listed_on, way) VALUES
  ('YANGHE',   2, '工程机械驾驶室项目', '3514', '2026-02-02', '2026-02-11', 'approved',
   '2026-02-25', NULL, NULL, NULL),
  ('LIUDONG',  3, '商用车底盘项目',     '3670', '2025-11-03', '2025-11-12', 'approved',
   '2025-11-20', '2025-12-01', NULL, NULL),
  ('HEXI',     2, '速冻食品项目',       '1439', '2025-09-08', '2025-09-17', 'approved',
   '2025-09-28', '2025-10-10', '2025-11-18', 'listing'),
  ('YUFENG',   2, '烘焙食品产业园项目', '1411', '2025-07-14', '2025-07-28', 'approved',
   '2025-08-06', '2025-08-15', '2025-09-23', 'auction'),
  ('LUZHAI',   2, '竹木重组材项目',     '2021', '2026-01-12', '2026-01-21', 'approved',
   '2026-02-03', '2026-02-10', NULL, NULL);

-- Without a review: county parks that do not join it, and no new land.
INSERT INTO sample.projects (code, block, name, industry, signed_on, registered_on, listed_on, way) VALUES
  ('SANJIANG', 1, '山茶油精炼项目',     '1331', '2026-03-18', NULL, NULL, NULL),
  ('RONGAN',   1, '金桔深加工项目',     '1371', '2025-12-09', '2025-12-22', '2026-02-05', 'listing'),
  ('LIUDONG',  NULL, '车载传感器租赁厂房项目', '3982', '2026-04-16', '2026-04-30', NULL, NULL);

-- What the sample city asks of investment beside the preset's standards: 3 million
-- yuan a mu, and of electrical machinery in one park 3.5 million.  Invented.
INSERT INTO liuzhou.admission_standards (indicator, industry, park_id, minimum, unit, applies, citation)
SELECT 'investment_intensity', s.industry::park.industry_code, p.id, s.wan_a_mu * 150000, 'yuan/ha', '[2025-01-01,)',
       format('样例城市虚构：固定资产投资强度不低于%s万元/亩', s.wan_a_mu)
  FROM (VALUES (NULL, NULL, 300), ('38', 'XINXING', 350)) s (industry, code, wan_a_mu)
  LEFT JOIN liuzhou.parks p USING (code);

INSERT INTO liuzhou.projects (park_id, enterprise_id, name, industry, needs_new_land, land_area_m2, site,
       total_investment_yuan, fixed_investment_yuan, floor_area_m2, footprint_area_m2, office_land_m2,
       annual_output_yuan, energy_tce, eia_approved_on, standard_land, status)
SELECT p.id, (SELECT min(e.id) FROM liuzhou.enterprises e WHERE e.park_id = p.id), j.name, j.industry,
       j.block IS NOT NULL, round(a.m2), g.site,
       a.mu * 4000000, a.mu * 3200000, round(a.m2 * 1.2), round(a.m2 * 0.45), round(a.m2 * 0.05),
       a.mu * 5500000, a.mu * 18,
       CASE WHEN j.failing IS DISTINCT FROM 'energy_environment' THEN j.concluded_on - 20 END, j.listed_on IS NOT NULL, j.status
  FROM sample.projects j
  JOIN sample.sites s USING (code)
  JOIN liuzhou.parks p USING (code)
  LEFT JOIN sample.blocks b ON b.code = j.code AND b.reserve AND b.c = j.block
  LEFT JOIN LATERAL (SELECT sample.placed(sample.rectangle(b.x, b.y, b.width, b.depth), s)) g (site)
    ON b.code IS NOT NULL,
       LATERAL (SELECT ST_Area(g.site)::numeric, coalesce((ST_Area(g.site) * 15 / 10000)::bigint, 20)) a (m2, mu)
 ORDER BY s.place, j.block;

-- A review brings its six aspects with it, with what the machine says of each.
-- The office has nothing to add where the machine lets pass; where it does not
-- or cannot judge, the office gives its verdict and the reason.
INSERT INTO liuzhou.reviews (project_id, applied_on, document)
SELECT p.id, j.applied_on, format('论证申请〔%s〕%s号', extract(year FROM j.applied_on), p.id)
  FROM sample.projects j JOIN liuzhou.projects p USING (name)
 WHERE j.applied_on IS NOT NULL
 ORDER BY j.applied_on;

UPDATE liuzhou.review_findings f
   SET office_verdict = CASE WHEN f.aspect = j.failing THEN 'fail' ELSE 'pass' END::park.verdict,
       reason = CASE WHEN f.aspect = j.failing THEN t.against ELSE t.in_favour END
  FROM liuzhou.reviews r
  JOIN liuzhou.projects p ON p.id = r.project_id
  JOIN sample.projects j USING (name),
       (VALUES
         ('industry_positioning', '符合园区主导产业定位', '不在园区主导产业之列'),
         ('development_plan',     '与园区总体规划一致', '与园区总体规划不符'),
         ('investment_scale',     '固定资产投资达到要求', '固定资产投资不足'),
         ('investment_intensity', '亩均固定资产投资达到要求', '亩均固定资产投资低于该行业350万元的要求'),
         ('intensive_land_use',   '容积率1.2、建筑系数45%，符合用地控制指标', '容积率、建筑系数偏低'),
         ('energy_environment',   '环评已批复，单位产值能耗低于行业限额', '环评未获批复')) t (aspect, in_favour, against)
 WHERE f.review_id = r.id AND f.aspect = t.aspect
   AND f.machine_verdict <> 'pass' AND (j.outcome IS DISTINCT FROM 'rejected' OR f.aspect = j.failing)
   -- concluded reviews; and one open review in which a single aspect is missing
   AND (j.outcome IS NOT NULL OR j.name = '精密齿轮项目' AND f.aspect <> 'energy_environment');

UPDATE liuzhou.reviews r SET concluded_on = j.concluded_on, outcome = j.outcome
  FROM liuzhou.projects p JOIN sample.projects j USING (name)
 WHERE p.id = r.project_id AND j.outcome IS NOT NULL;

INSERT INTO liuzhou.agreements (project_id, signed_on, document)
SELECT p.id, j.signed_on, format('入园协议〔%s〕%s号', extract(year FROM j.signed_on), p.id)
  FROM sample.projects j JOIN liuzhou.projects p USING (name)
 WHERE j.signed_on IS NOT NULL ORDER BY j.signed_on;

INSERT INTO liuzhou.registrations (project_id, registered_on, number)
SELECT p.id, j.registered_on, format('柳园登〔%s〕%s', extract(year FROM j.registered_on), lpad(p.id::text, 4, '0'))
  FROM sample.projects j JOIN liuzhou.projects p USING (name)
 WHERE j.registered_on IS NOT NULL ORDER BY j.registered_on;

-- What is offered is a plot already, though a draft until it is sold.
INSERT INTO liuzhou.plots (parcel_code, park_id, land_use, status, geom)
SELECT s.district || lpad(s.place::text, 3, '0') || '001GB0800' || j.block, p.park_id, '工业用地', 'draft', p.site
  FROM sample.projects j JOIN sample.sites s USING (code) JOIN liuzhou.projects p USING (name)
 WHERE j.listed_on IS NOT NULL ORDER BY s.place;
INSERT INTO liuzhou.land_offers (project_id, plot_id, listed_on, way)
SELECT p.id, l.id, j.listed_on, j.way
  FROM sample.projects j
  JOIN liuzhou.projects p USING (name)
  JOIN liuzhou.plots l ON l.park_id = p.park_id AND ST_Equals(l.geom, p.site)
 ORDER BY j.listed_on;

-- Plans: every park has a master plan; one of three lacks one of the others.  Land
-- is drawn where no project waits for its review: the rows that are built on are
-- industrial, the last row is reserved.
INSERT INTO liuzhou.plans (park_id, kind, name, period, approved_on)
SELECT k.id, v.kind, k.name || v.title, v.period::daterange, v.approved_on + sample.pick(s.place, 31, 60)
  FROM sample.sites s JOIN liuzhou.parks k USING (code),
       (VALUES (1, 'master', '总体规划（2021—2035年）', '[2021-01-01,2036-01-01)', date '2021-03-01'),
               (2, 'industry', '中长期产业发展规划（2021—2030年）', '[2021-01-01,2031-01-01)', date '2021-06-01'),
               (3, 'annual', '2026年度产业发展计划', '[2026-01-01,2027-01-01)', date '2025-12-01')) v (n, kind, title, period, approved_on)
 WHERE v.n = 1 OR (s.place + v.n) % 6 > 0
 ORDER BY v.n, s.place;
INSERT INTO liuzhou.plan_areas (plan_id, use, geom)
SELECT p.id, a.use, sample.placed(a.shape, s)
  FROM sample.sites s JOIN liuzhou.parks k USING (code)
  JOIN liuzhou.plans p ON p.park_id = k.id AND p.kind = 'master',
       LATERAL (VALUES
         ('industrial', sample.rectangle(-s.width / 2.0, -s.height / 2.0, s.width, s.rows * (s.block_depth + s.street) - s.street)),
         ('reserved', sample.rectangle(s.block_width + s.street - s.width / 2.0, s.height / 2.0 - s.block_depth,
                                       s.width - 2 * (s.block_width + s.street), s.block_depth))) a (use, shape)
 WHERE NOT EXISTS (SELECT FROM liuzhou.projects j WHERE j.park_id = k.id)
 ORDER BY s.place, a.use;

-- Networks along the streets between the rows, two metres apart; some are being
-- built, some were never thought of.
INSERT INTO liuzhou.infrastructure_projects
  (park_id, kind, name, geom, started_on, planned_finish_on, finished_on, investment_yuan, in_construction_plan, major_project)
SELECT k.id, u.kind, format('%s%s号线', u.name, r), sample.placed(ST_MakeLine(
         ST_Point(-s.width / 2.0, y.y), ST_Point(s.width / 2.0, y.y)), s),
       date '2017-01-01' + n.n * 90, date '2018-06-30' + n.n * 90, CASE WHEN n.n < 30 THEN date '2018-06-30' + n.n * 97 END,
       (2000000 + n.n * 150000)::bigint, n.n >= 30, n.n >= 33
  FROM sample.sites s JOIN liuzhou.parks k USING (code),
       (VALUES (1, 'road', '道路'), (2, 'power', '电力'), (3, 'gas', '燃气'), (4, 'water', '供水'), (5, 'drainage', '排水'),
               (6, 'telecom', '通信'), (7, 'sewage', '污水')) u (k, kind, name),
       generate_series(1, s.rows) r,
       LATERAL (SELECT r * (s.block_depth + s.street) - s.street / 2.0 + 2 * (u.k - 4) - s.height / 2.0) y (y),
       LATERAL (SELECT sample.pick(s.place * 100 + r * 10 + u.k, 37, CASE WHEN u.kind = 'road' THEN 34 ELSE 40 END)) n (n)
 WHERE n.n < 38
 ORDER BY s.place, u.k, r;

-- Yearly plans and reports of infrastructure; two parks hand in no report.
INSERT INTO liuzhou.infrastructure_plans (park_id, year, approved_on)
SELECT k.id, n.year, make_date(n.year, 1, 10) + sample.pick(s.place, 41, 70)
  FROM sample.sites s JOIN liuzhou.parks k USING (code), generate_series(2025, 2026) n (year)
 WHERE n.year = 2025 OR s.place <> 11;
INSERT INTO liuzhou.infrastructure_reports (park_id, year, submitted_on)
SELECT k.id, 2025, date '2026-01-20' + sample.pick(s.place, 43, 90)
  FROM sample.sites s JOIN liuzhou.parks k USING (code) WHERE s.place NOT IN (5, 9);
INSERT INTO liuzhou.infrastructure_plan_items (park_id, year, project_id, planned_investment_yuan, planned_progress_percent)
SELECT p.park_id, n.year, p.id, p.investment_yuan / 2, (n.year - 2024) * 50
  FROM liuzhou.infrastructure_projects p JOIN liuzhou.infrastructure_plans n USING (park_id) WHERE p.finished_on IS NULL;
INSERT INTO liuzhou.infrastructure_report_items (park_id, year, project_id, done_investment_yuan, progress_percent)
SELECT p.park_id, n.year, p.id, p.investment_yuan * (30 + sample.pick(p.id, 47, 30)) / 100, 30 + sample.pick(p.id, 47, 30)
  FROM liuzhou.infrastructure_projects p JOIN liuzhou.infrastructure_reports n USING (park_id) WHERE p.finished_on IS NULL;

SET client_min_messages = warning;      -- it need not list them
DROP SCHEMA sample CASCADE;
RESET client_min_messages;
ANALYZE;

\pset footer off

SELECT (SELECT count(*) FROM liuzhou.parks WHERE boundary IS NOT NULL) AS "园区 parks",
       (SELECT count(*) FROM liuzhou.enterprises) AS "企业 enterprises",
       (SELECT count(*) FROM liuzhou.outputs) AS "产值 outputs",
       (SELECT count(*) FROM liuzhou.plots) AS "宗地 plots",
       (SELECT count(*) FROM liuzhou.buildings) AS "建筑 buildings",
       (SELECT count(*) FROM liuzhou.projects) AS "项目 projects",
       (SELECT count(*) FROM liuzhou.reviews) AS "论证 reviews";
