-- Article 2 on 30 June 2026: the plans of the parks.
\encoding UTF8
\set ON_ERROR_STOP on
\pset footer off
\pset null -
\pset format wrapped
\pset columns 118
SET search_path = liuzhou, public;
\set ECHO queries

\echo
\echo '== 第二条 规划  Article 2: which parks lack which plan, and how much of the planned land is supplied =='
\echo

SELECT split_part(park_name, '（', 1) AS "园区 park", string_agg(kind, ', ' ORDER BY kind) AS "缺 missing"
FROM plans_missing_on('2026-06-30')
GROUP BY park_id, park_name
ORDER BY park_id;

\echo '   规划工业用地及已供应  Industrial land of the master plans, and what of it is supplied:'
\echo

SELECT split_part(park_name, '（', 1) AS "园区 park", round(industrial_mu) AS "规划工业 mu",
       round(reserved_mu) AS "预留 mu", round(supplied_mu) AS "已供 mu",
       round((100 * supplied_m2 / industrial_m2)::numeric, 1) AS "已供 %"
FROM plan_progress_on('2026-06-30')
WHERE industrial_m2 > 0
ORDER BY park_id;
