-- Views for dashboards of plans, projects and infrastructure (art. 2, 6 and 7):
-- the contract is in views_bi.sql.

CREATE OR REPLACE VIEW bi_plans_missing AS
  SELECT m.park_id * 10 + CASE m.kind WHEN 'master' THEN 1 WHEN 'industry' THEN 2 WHEN 'annual' THEN 3 END AS id,
         m.park_id, m.park_name, m.kind AS kind_code,
         CASE m.kind WHEN 'master' THEN '总体规划' WHEN 'industry' THEN '中长期产业发展规划'
                     WHEN 'annual' THEN '年度产业发展计划' ELSE m.kind END AS kind_name,
         m.year, m.state AS state_code,
         CASE m.state WHEN 'missing' THEN '缺' WHEN 'not_yet' THEN '未到期' ELSE m.state END AS state_name,
         m.due_on, m.unapproved_plan_id
    FROM plans_missing m;
COMMENT ON VIEW bi_plans_missing IS '规划缺项 plans_missing for dashboards: plans that a park lacks today (art. 2); key: id';
COMMENT ON COLUMN bi_plans_missing.id IS '主键 key: park_id × 10 + the place of the kind';
COMMENT ON COLUMN bi_plans_missing.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN bi_plans_missing.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN bi_plans_missing.kind_code IS '规划类别代码 kind: master, industry, annual';
COMMENT ON COLUMN bi_plans_missing.kind_name IS '规划类别 kind in Chinese';
COMMENT ON COLUMN bi_plans_missing.year IS '年度 year of today';
COMMENT ON COLUMN bi_plans_missing.state_code IS '状态代码 state: missing, not_yet';
COMMENT ON COLUMN bi_plans_missing.state_name IS '状态 state in Chinese';
COMMENT ON COLUMN bi_plans_missing.due_on IS '期限 day until which an annual plan may still come; empty: none is set';
COMMENT ON COLUMN bi_plans_missing.unapproved_plan_id IS '待批规划编号 key of a plan that only lacks its approval';

-- As recorded in the reviews: what project_aspects judges anew names tables, which a
-- reader of these views alone may not (doc/members.md).
CREATE OR REPLACE VIEW bi_project_aspects AS
  SELECT f.id, f.review_id, r.project_id, p.name AS project_name, p.park_id, k.name AS park_name,
         f.aspect AS aspect_code,
         CASE f.aspect WHEN 'industry_positioning' THEN '产业定位' WHEN 'development_plan' THEN '发展规划'
                       WHEN 'investment_scale' THEN '投资规模' WHEN 'investment_intensity' THEN '投资强度'
                       WHEN 'intensive_land_use' THEN '集约用地' WHEN 'energy_environment' THEN '节能环保'
                       ELSE f.aspect END AS aspect_name,
         array_position('{industry_positioning,development_plan,investment_scale,investment_intensity,intensive_land_use,energy_environment}'::text[],
                        f.aspect) AS aspect_order,
         f.machine_verdict::text AS machine_code, f.office_verdict::text AS office_code,
         v.verdict::text AS verdict_code,
         CASE v.verdict WHEN 'pass' THEN '符合' WHEN 'fail' THEN '不符合' WHEN 'unknown' THEN '无法判定'
                        WHEN 'waived' THEN '豁免' WHEN 'not_applicable' THEN '不适用' END AS verdict_name,
         f.reason, r.applied_on, r.concluded_on
    FROM review_findings f
    JOIN reviews r ON r.id = f.review_id
    JOIN projects p ON p.id = r.project_id
    JOIN parks k ON k.id = p.park_id
    CROSS JOIN LATERAL (SELECT coalesce(f.office_verdict, f.machine_verdict)) v (verdict);
COMMENT ON VIEW bi_project_aspects IS '论证六方面 the six aspects of each joint review for dashboards: the machine, the office, and which counts (art. 6); key: id';
COMMENT ON COLUMN bi_project_aspects.id IS '主键 key of the aspect of a review';
COMMENT ON COLUMN bi_project_aspects.review_id IS '论证编号 key of the joint review';
COMMENT ON COLUMN bi_project_aspects.project_id IS '项目编号 key of the project';
COMMENT ON COLUMN bi_project_aspects.project_name IS '项目名称 name of the project';
COMMENT ON COLUMN bi_project_aspects.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN bi_project_aspects.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN bi_project_aspects.aspect_code IS '方面代码 aspect: industry_positioning, development_plan, investment_scale, investment_intensity, intensive_land_use, energy_environment';
COMMENT ON COLUMN bi_project_aspects.aspect_name IS '方面 aspect in Chinese';
COMMENT ON COLUMN bi_project_aspects.aspect_order IS '方面排序 order of article 6';
COMMENT ON COLUMN bi_project_aspects.machine_code IS '机器结论代码 the machine''s verdict: pass, fail, unknown, waived, not_applicable';
COMMENT ON COLUMN bi_project_aspects.office_code IS '市园区办结论代码 the office''s verdict; empty: the machine''s counts';
COMMENT ON COLUMN bi_project_aspects.verdict_code IS '有效结论代码 the verdict that counts';
COMMENT ON COLUMN bi_project_aspects.verdict_name IS '有效结论 the verdict that counts, in Chinese';
COMMENT ON COLUMN bi_project_aspects.reason IS '理由 why the office says so';
COMMENT ON COLUMN bi_project_aspects.applied_on IS '申请日期 day of the application for the review';
COMMENT ON COLUMN bi_project_aspects.concluded_on IS '完成日期 day on which the review ended';

CREATE OR REPLACE VIEW bi_infrastructure_progress AS
  SELECT p.project_id * 10000 + coalesce(p.year, 0) AS id, p.park_id, p.park_name, p.project_id, p.project_name,
         p.kind AS kind_code,
         CASE p.kind WHEN 'road' THEN '道路' WHEN 'power' THEN '供电' WHEN 'gas' THEN '供气' WHEN 'water' THEN '供水'
                     WHEN 'drainage' THEN '排水' WHEN 'telecom' THEN '通信' WHEN 'sewage' THEN '污水处理'
                     ELSE p.kind END AS kind_name,
         p.year, p.planned_investment_yuan, p.done_investment_yuan,
         trunc(p.investment_share, 6)::numeric(26, 6) AS investment_share,
         trunc(p.planned_progress_percent, 4)::numeric(7, 4) AS planned_progress_percent,
         trunc(p.progress_percent, 4)::numeric(7, 4) AS progress_percent, p.state AS state_code,
         CASE p.state WHEN 'planned' THEN '未开工' WHEN 'under_way' THEN '在建' WHEN 'finished' THEN '已完工'
                      WHEN 'abandoned' THEN '已取消' ELSE p.state END AS state_name,
         p.finished_on, p.overdue_days, p.total_investment_yuan, p.in_construction_plan, p.major_project
    FROM infrastructure_progress p;
COMMENT ON VIEW bi_infrastructure_progress IS '基础设施项目进度 infrastructure_progress for dashboards: each project and year (art. 7); key: id';
COMMENT ON COLUMN bi_infrastructure_progress.id IS '主键 key: project_id × 10000 + year, 0 for a project that no year names';
COMMENT ON COLUMN bi_infrastructure_progress.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN bi_infrastructure_progress.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN bi_infrastructure_progress.project_id IS '项目编号 key of the infrastructure project';
COMMENT ON COLUMN bi_infrastructure_progress.project_name IS '项目名称 name of the project';
COMMENT ON COLUMN bi_infrastructure_progress.kind_code IS '类别代码 kind: road, power, gas, water, drainage, telecom, sewage';
COMMENT ON COLUMN bi_infrastructure_progress.kind_name IS '类别 kind in Chinese';
COMMENT ON COLUMN bi_infrastructure_progress.year IS '年度 year of the plan and the report';
COMMENT ON COLUMN bi_infrastructure_progress.planned_investment_yuan IS '计划投资（元） planned for the year, yuan';
COMMENT ON COLUMN bi_infrastructure_progress.done_investment_yuan IS '完成投资（元） done in the year, yuan; empty: nobody reported';
COMMENT ON COLUMN bi_infrastructure_progress.investment_share IS '投资完成率 done of planned, 1 or more: all of it, cut at six digits';
COMMENT ON COLUMN bi_infrastructure_progress.planned_progress_percent IS '计划形象进度（%） progress planned for the year''s end, percent';
COMMENT ON COLUMN bi_infrastructure_progress.progress_percent IS '形象进度（%） progress at the year''s end, percent';
COMMENT ON COLUMN bi_infrastructure_progress.state_code IS '状态代码 state today: planned, under_way, finished, abandoned';
COMMENT ON COLUMN bi_infrastructure_progress.state_name IS '状态 state in Chinese';
COMMENT ON COLUMN bi_infrastructure_progress.finished_on IS '完工日期 day of finish';
COMMENT ON COLUMN bi_infrastructure_progress.overdue_days IS '超期天数 days since the planned finish, of what is not finished';
COMMENT ON COLUMN bi_infrastructure_progress.total_investment_yuan IS '总投资（元） investment in all, yuan';
COMMENT ON COLUMN bi_infrastructure_progress.in_construction_plan IS '列入城市建设计划 in the city''s construction plan';
COMMENT ON COLUMN bi_infrastructure_progress.major_project IS '重大项目 a major project of the city';
