-- A tour of the sample city on 30 June 2026: what analysts ask, and get.
\encoding UTF8
\set ON_ERROR_STOP on
\pset footer off
\pset null -
\pset format wrapped
\pset columns 118
SET search_path = liuzhou, public;
\set ECHO queries

\echo
\echo '== 一、主导产业占比  Shares of the leading industries (art. 3) =='
\echo '   占比为下限；代码缺失或过粗时上限不同，结论可能为 unknown'
\echo '   The share is the lowest possible; where codes are missing or too coarse it may be as high as "high".'
\echo

SELECT split_part(park_name, '（', 1) AS "园区 park", year AS "年 year",
       round(total_output_yuan / 1e8, 2) AS "总产值 亿元",
       round(leading_output_yuan / 1e8, 2) AS "主导 亿元",
       round(100 * share, 2) AS "占比 %", round(100 * share_high, 2) AS "上限 high",
       round(100 * required) AS "要求 %", verdict AS "结论 verdict"
FROM leading_shares
ORDER BY year, park_id;

\echo '== 二、闲置土地  Idle land on 2026-06-30 (art. 5) =='
\echo

SELECT split_part(park_name, '（', 1) AS "园区 park", count(*) AS "宗数 plots",
       round(sum(area_mu)) AS "面积 mu", max(idle_days) AS "最长 days",
       count(*) FILTER (WHERE idle_days <= 365) AS "一年内 new"
FROM idle_plots_on('2026-06-30')
GROUP BY park_id, park_name
ORDER BY park_id;

\echo '   闲置最久的十宗  The ten that have been idle longest:'
\echo

SELECT parcel_code AS "宗地代码 parcel", split_part(park_name, '（', 1) AS "园区 park",
       acquired_on AS "购地 acquired", due_on AS "到期 due", idle_days AS "天数 days",
       round(area_mu::numeric, 1) AS "亩 mu", round(100 * built_fraction::numeric, 2) AS "建筑 %"
FROM idle_plots_on('2026-06-30')
ORDER BY idle_days DESC, parcel_code
LIMIT 10;

\echo '   各阶段宗数与面积占比  All registered plots by stage:'
\echo

SELECT stage AS "阶段 stage", sum(plots) AS "宗数 plots", round(sum(area_mu)) AS "面积 mu",
       round((100 * sum(area_m2) / sum(sum(area_m2)) OVER ())::numeric, 1) AS "占比 %"
FROM idle_land_on('2026-06-30')
GROUP BY stage
ORDER BY stage;

\echo '   一百八十日内将闲置的  Idle within 180 days if nothing changes:'
\echo

SELECT parcel_code AS "宗地代码 parcel", split_part(park_name, '（', 1) AS "园区 park",
       acquired_on AS "购地 acquired", due_on AS "到期 due", days_left AS "剩余 left"
FROM idle_soon_on('2026-06-30', 180)
ORDER BY days_left, parcel_code
LIMIT 5;

\echo '== 三、论证时限  The clock of the joint reviews on 2026-06-30 (art. 6) =='
\echo

SELECT project_name AS "项目 project", applied_on AS "申请 applied", due_on AS "到期 due",
       concluded_on AS "办结 concluded", days_left AS "剩余 left", state AS "状态 state"
FROM review_clock_on('2026-06-30')
ORDER BY applied_on;

\echo '   六个方面  The six aspects: what the machine said, what the office says, and why:'
\echo

SELECT p.name AS "项目 project", f.aspect AS "方面 aspect", f.machine_verdict AS "机器 machine",
       f.office_verdict AS "市园区办 office", f.reason AS "理由 reason"
FROM review_findings f
JOIN reviews r ON r.id = f.review_id
JOIN projects p ON p.id = r.project_id
WHERE p.name IN ('装配式构件二期项目', '智能小家电项目', '精密齿轮项目')
ORDER BY r.applied_on, f.id;

\echo '   其依据  What the machine went by:'
\echo

SELECT f.rule, f.verdict, round(f.measured, 2) AS measured, f.required, f.unit, f.message
FROM reviews r
JOIN projects p ON p.id = r.project_id,
     park.findings(p, r.applied_on) f
WHERE p.name = '智能小家电项目' AND f.measured IS NOT NULL
ORDER BY f.rule;

\echo '== 四、逐条规则  What every rule says of one row =='
\echo '   一宗登记在册的土地  A plot of the register, whose clock was paused for a time:'
\echo

SELECT f.rule, f.verdict, concat_ws(' ', f.measured, f.unit) AS measured, f.required, f.message
FROM plots p, park.findings(p, '2026-06-30') f
WHERE p.parcel_code = '450203001001GB00391';

\echo '   尚未录入的项目，界址误用经纬度  A project not yet written, its site drawn in degrees by mistake:'
\echo

SELECT f.rule, f.verdict, f.message
FROM park.findings(jsonb_populate_record(NULL::projects, '{
    "park_id": 2, "name": "测试项目", "industry": "3823", "needs_new_land": true,
    "site": "SRID=4545;MULTIPOLYGON(((109.40 24.45, 109.41 24.45, 109.41 24.46, 109.40 24.45)))"
  }'), '2026-06-30') f;

\echo '   拟签的入园协议  An entry agreement that is only being thought of:'
\echo

SELECT f.rule, f.verdict, f.measured, f.required, f.message, f.citation
FROM projects p,
     park.findings(jsonb_populate_record(NULL::agreements,
       jsonb_build_object('project_id', p.id, 'signed_on', '2026-07-01')), '2026-06-30') f
WHERE p.name = '新能源车铝型材项目'
\g (expanded=on)

\echo '== 五、规划  Plans: what is missing, what is drawn (art. 2) =='
\echo

SELECT split_part(park_name, '（', 1) AS "园区 park", string_agg(kind, ', ' ORDER BY kind) AS "缺 missing"
FROM plans_missing_on('2026-06-30')
GROUP BY park_id, park_name
ORDER BY park_id;

SELECT split_part(park_name, '（', 1) AS "园区 park", round(industrial_mu) AS "规划工业 mu",
       round(reserved_mu) AS "预留 mu", round(supplied_mu) AS "已供 mu",
       round((100 * supplied_m2 / industrial_m2)::numeric, 1) AS "已供 %"
FROM plan_progress_on('2026-06-30')
WHERE industrial_m2 > 0
ORDER BY park_id;

\echo '== 六、基础设施  Infrastructure (art. 7) =='
\echo '   年度计划与年度报告未齐的园区  Parks without their plan or report:'
\echo

SELECT split_part(park_name, '（', 1) AS "园区 park", year AS "年 year", document, state, due_on
FROM infrastructure_yearly_on('2026-06-30')
WHERE state <> 'done'
ORDER BY park_id, year, document;

\echo '   2025年投资  Investment of 2025, by kind:'
\echo

SELECT kind, sum(projects) AS projects, round(sum(planned_investment_yuan) / 1e4) AS "计划 万元",
       round(sum(done_investment_yuan) / 1e4) AS "完成 万元", sum(unreported_projects) AS "未报 unreported",
       sum(in_construction_plan) AS "城市建设计划", sum(major_projects) AS "重大项目"
FROM infrastructure_totals_on('2026-06-30')
WHERE year = 2025
GROUP BY kind
ORDER BY kind;

\echo '   宗地七通  How many plots have how many of the seven utilities within 50 m:'
\echo

SELECT serviced AS "通 of 7", count(*) AS "宗数 plots", sum(not_serviced) AS "不通 lacking",
       sum(unknown) AS "不明 unknown"
FROM plot_services_on('2026-06-30')
GROUP BY serviced
ORDER BY serviced DESC;
