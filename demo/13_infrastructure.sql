-- Article 7 on 30 June 2026: infrastructure.
\encoding UTF8
\set ON_ERROR_STOP on
\pset footer off
\pset null -
\pset format wrapped
\pset columns 118
SET search_path = liuzhou, public;
\set ECHO queries

\echo
\echo '== 第七条 基础设施  Article 7: which parks lack their plan or report, and what is not built in time =='
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

\echo '   已通道路、配套滞后  Roads that are finished while the networks along them are not:'
\echo

SELECT kind, count(*) FILTER (WHERE state = 'none') AS "未建 none", count(*) FILTER (WHERE state = 'planned') AS "未开工 planned",
       count(*) FILTER (WHERE state = 'under_way') AS "在建 under way"
FROM infrastructure_lagging_on('2026-06-30')
GROUP BY kind
ORDER BY kind;
