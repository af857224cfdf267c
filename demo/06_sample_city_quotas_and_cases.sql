-- The sample city, part 5: the quota of land that the parks are given and what
-- projects claim of it (art. 4); cases of disposal (art. 5).  Invented.
\encoding UTF8
\set ON_ERROR_STOP on
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

-- The plots idle longest, each at another step; what was closed is built on by
-- nobody yet.  One factory, vacant, was let.
INSERT INTO disposals (plot_id, building_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on, document)
SELECT p.id, v.building, v.flagged_on, v.proposed_on, v.opinion, v.applied_on, v.method, v.closed_on,
       format('处置〔%s〕%s号', extract(year FROM v.flagged_on), v.n)
  FROM (VALUES
    (1, '450223008001GB00161', NULL::bigint, date '2021-03-01', date '2021-04-12', '收回', NULL::date, NULL, NULL::date),
    (2, '450223008001GB00271', NULL, '2022-05-10', '2022-06-20', '协议有偿收回', '2022-08-01', 'paid_takeback', '2025-11-20'),
    (3, '450205002001GB00272', NULL, '2024-02-01', '2024-05-06', '恢复开发', '2024-06-03', 'resume', '2025-09-15'),
    (4, '450203003001GB00141', NULL, '2025-04-08', '2025-05-19', '转让', '2025-06-30', NULL, NULL),
    (5, '450203003001GB00111', NULL, '2025-10-20', '2025-12-01', '延长动工期限', NULL, NULL, NULL),
    (6, '450203001001GB00051', NULL, '2026-04-02', NULL, NULL, NULL, NULL, NULL),
    (7, NULL, 24, '2025-08-04', '2025-09-01', '出租', '2025-09-22', 'lease', '2026-03-10')
  ) v (n, parcel_code, building, flagged_on, proposed_on, opinion, applied_on, method, closed_on)
  LEFT JOIN plots p USING (parcel_code)
 ORDER BY v.n;
