-- Article 4 on 30 June 2026: quotas, the city's 30 %, tenures; an entry that is refused.
\encoding UTF8
\set ON_ERROR_STOP on
\pset footer off
\pset null -
\pset format wrapped
\pset columns 130
SET search_path = liuzhou, public;
\set ECHO queries

\echo
\echo '== 第四条 用地指标  Article 4: what the parks may still use of their land quota, on 2026-06-30 =='
\echo
SELECT split_part(park_name, '（', 1) AS "园区 park", year AS "年 year", round(quota_m2) AS "下达 quota",
       round(allocated_m2) AS "安排 allocated", round(reserved_m2) AS "预留 reserved",
       round(committed_m2) AS "落实 committed", round(written_off_m2) AS "核销 written off",
       round(free_m2) AS "剩余 free"
FROM land_balances
ORDER BY year, park_id;

\echo '   全市30%以上用于园区工业项目  The city''s 30 %, on two days; while the year runs, what is not reached is unknown:'
\echo

SELECT day AS "截至 on", year AS "年 year", round(quota_m2) AS "全市 city", round(used_m2) AS "已用 used",
       round(100 * share, 2) AS "占比 %", round(100 * required) AS "要求 %",
       round(lacking_m2) AS "尚缺 lacking", verdict AS "结论 verdict"
FROM (VALUES (date '2025-12-31'), ('2026-06-30')) d (day), park_land_share_on(day)
ORDER BY day, year;

\echo '   按供应方式统计  By what the registered plots are held:'
\echo

SELECT kind AS "方式 kind", sum(plots) AS "宗数 plots", round(sum(area_mu)) AS "面积 mu"
FROM plots_by_tenure_on('2026-06-30')
GROUP BY kind
ORDER BY kind;


\echo '   超指标的预留，先问  A reservation beyond the quota, asked before it is written:'
\echo

SELECT f.verdict, f.measured, f.required, f.gap, f.message
FROM parks p, park.findings(jsonb_populate_record(NULL::land_entries,
       jsonb_build_object('park_id', p.id, 'year', 2026, 'kind', 'reserve', 'area_m2', 60000)), '2026-06-30') f
WHERE p.code = 'YANGHE' AND f.rule = '4.quota'
\g (expanded=on)

\echo '   也不能写入  Nor can it be written:'
\echo
\set ON_ERROR_STOP off
INSERT INTO land_entries (park_id, year, kind, area_m2, entered_on)
SELECT id, 2026, 'reserve', 60000, '2026-06-30' FROM parks WHERE code = 'YANGHE';
\set ON_ERROR_STOP on
\set ECHO none
SELECT :'SQLSTATE' = '23514' AS refused \gset
\if :refused
\else
  \warn 'the demo expected: a refusal of the reservation'
  SELECT 1 / 0;
\endif
