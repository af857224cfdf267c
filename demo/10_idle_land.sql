-- Article 5 on 30 June 2026: idle land, its disposal, its use.
\encoding UTF8
\set ON_ERROR_STOP on
\pset footer off
\pset null -
\pset format wrapped
\pset columns 118
SET search_path = liuzhou, public;
\set ECHO queries

\echo
\echo '== 第五条 闲置土地  Article 5: which plots are not developed two years after acquisition, on 2026-06-30 =='
\echo

SELECT split_part(park_name, '（', 1) AS "园区 park", count(*) AS "宗数 plots",
       round(sum(area_mu)) AS "面积 mu", max(idle_days) AS "最长 days",
       count(*) FILTER (WHERE idle_days <= 365) AS "一年内 new"
FROM idle_plots_on('2026-06-30')
GROUP BY park_id, park_name
ORDER BY park_id;

\echo '   闲置最久的五宗  The five that have been idle longest:'
\echo

SELECT parcel_code AS "宗地代码 parcel", split_part(park_name, '（', 1) AS "园区 park",
       acquired_on AS "购地 acquired", due_on AS "到期 due", idle_days AS "天数 days",
       round(area_mu::numeric, 1) AS "亩 mu", round(100 * built_fraction::numeric, 2) AS "建筑 %"
FROM idle_plots_on('2026-06-30')
ORDER BY idle_days DESC, parcel_code
LIMIT 5;

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

\echo '   市办法与国家规定  The same plots under the national rule (Order 53), beside the city''s:'
\echo

SELECT kind AS "国家规定 national", city_stage AS "本办法 city", count(*) AS "宗数 plots", round(sum(area_mu)) AS "面积 mu"
FROM national_idle_on('2026-06-30')
GROUP BY kind, city_stage
ORDER BY kind, city_stage;

\echo '   一宗地的各条规则  What every rule says of one plot, whose clock was paused for a time:'
\echo

SELECT f.rule, f.verdict, concat_ws(' ', f.measured, f.unit) AS measured, f.required, f.message
FROM plots p, park.findings(p, '2026-06-30') f
WHERE p.parcel_code = '450203001001GB00391' AND f.rule LIKE '5%';

\echo '== 第五条 处置  Article 5: how far the disposal of idle land and factories has come =='
\echo

SELECT case_id AS "号", subject AS "对象", split_part(park_name, '（', 1) AS "园区 park", flagged_on AS "认定 flagged",
       next_step AS "下一步 next", due_on AS "期限 due", days_left AS "剩余 left", state AS "状态 state", method AS "方式 method"
FROM disposal_cases_on('2026-06-30')
ORDER BY case_id;

\echo '   2025年盘活  Revitalized in 2025:'
\echo

SELECT split_part(park_name, '（', 1) AS "园区 park", closed_cases AS "结案 closed", round(area_mu::numeric, 1) AS "亩 mu",
       round(takeback_mu::numeric, 1) AS "收回 taken back", still_open AS "未结 open", closed_in_time AS "按期 in time",
       closed_late AS "超期 late"
FROM revitalization_on(2025)
ORDER BY park_id;

\echo '   未提处置意见即申请  Applying without the park''s opinion is refused:'
\echo
\set ON_ERROR_STOP off
UPDATE disposals SET applied_on = '2026-06-30' WHERE id = 6;
\set ON_ERROR_STOP on
\set ECHO none
SELECT :'SQLSTATE' = '23514' AS refused \gset
\if :refused
\else
  \warn 'the demo expected: a refusal of the application'
  SELECT 1 / 0;
\endif
\set ECHO queries

\echo
\echo '   闲置宗地再利用：项目选址建议  Idle land for a project that needs 1.9 ha, best first:'
\echo

SELECT rank, split_part(park_name, '（', 1) AS "园区 park", plot_ids AS "宗地 plots", round(area_m2::numeric) AS "面积 m2",
       round(spare_m2::numeric) AS "余 spare", positioning AS "主导产业 positioning", positioning_verdict AS "定位", idle_days AS "闲置 days"
FROM sites_for_on((SELECT id FROM projects WHERE name = '速冻食品项目'), '2026-06-30')
ORDER BY rank
LIMIT 5;

\echo '   图形与登记不符  Where geometry contradicts the record:'
\echo

SELECT kind, count(*) AS "处 cases", round(min(measured), 1) AS "最小", round(max(measured), 1) AS "最大", min(unit) AS unit
FROM contradictions_on('2026-06-30')
GROUP BY kind
ORDER BY kind;
