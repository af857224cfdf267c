-- Land quotas of the sample city (art. 4): what the parks are given in 2026,
-- what projects claim of it, what is refused.  Invented.
\encoding UTF8
\set ON_ERROR_STOP on
\pset footer off
\pset null -
SET search_path = liuzhou, public;

INSERT INTO land_budgets (year, quota_m2, document) VALUES
  (2025, 100000, '桂自然资函〔2025〕1号'), (2026, 600000, '桂自然资函〔2026〕1号');
INSERT INTO land_quotas (park_id, year, quota_m2)
SELECT p.id, q.year, q.m2
  FROM (VALUES ('HEXI', 2025, 30000), ('YUFENG', 2025, 20000), ('LIUDONG', 2026, 150000),
               ('YANGHE', 2026, 60000), ('LUZHAI', 2026, 80000), ('RONGAN', 2026, 40000)) q (code, year, m2)
  JOIN parks p USING (code);

-- Reserved at the review, committed at the agreement, written off at supply.
INSERT INTO land_entries (park_id, year, kind, area_m2, project_id, plot_id, entered_on, document)
SELECT j.park_id, e.year, e.kind, coalesce(e.m2, j.land_area_m2), j.id,
       CASE WHEN e.kind = 'write_off' THEN o.plot_id END, e.entered_on, e.document
  FROM (VALUES
    (1, '速冻食品项目', 2025, 'reserve', NULL, date '2025-09-17', '论证意见'),
    (2, '速冻食品项目', 2025, 'commit', NULL, '2025-09-28', '入园协议'),
    (3, '速冻食品项目', 2025, 'write_off', NULL, '2025-12-15', '出让合同'),
    (4, '烘焙食品产业园项目', 2025, 'commit', NULL, '2025-08-06', '入园协议'),
    (5, '烘焙食品产业园项目', 2025, 'write_off', NULL, '2025-10-20', '出让合同'),
    (6, '车规级电子电路项目', 2026, 'allocate', 60000, '2026-01-20', '年度计划'),
    (7, '动力电池结构件项目', 2026, 'allocate', 50000, '2026-01-20', '年度计划'),
    (8, '车规级电子电路项目', 2026, 'reserve', NULL, '2026-06-24', '论证申请'),
    (9, '工程机械驾驶室项目', 2026, 'reserve', NULL, '2026-02-11', '论证意见'),
    (10, '工程机械驾驶室项目', 2026, 'commit', NULL, '2026-02-25', '入园协议'),
    (11, '竹木重组材项目', 2026, 'commit', NULL, '2026-02-03', '入园协议'),
    (12, '金桔深加工项目', 2026, 'commit', NULL, '2026-01-05', '入园协议')
  ) e (n, name, year, kind, m2, entered_on, document)
  JOIN projects j USING (name)
  LEFT JOIN land_offers o ON o.project_id = j.id
 ORDER BY e.n;

\echo
\echo '== 七、用地指标  Land quotas on 2026-06-30 (art. 4) =='
\echo
\set ECHO queries

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
