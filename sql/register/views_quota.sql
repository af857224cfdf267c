-- Views of the yearly quota of new construction land (art. 4).

CREATE OR REPLACE VIEW land_accounts AS
  SELECT DISTINCT ON (e.park_id, e.year) e.park_id, e.year, e.account[1] AS allocated_m2,
         e.account[2] AS reserved_m2, e.account[3] AS committed_m2, e.account[4] AS written_off_m2
    FROM land_entries e
   ORDER BY e.park_id, e.year, e.entry_no DESC;
COMMENT ON VIEW land_accounts IS
  '用地指标账户 what is claimed of each park''s quota of a year: the account of its last entry; key: park_id, year';

CREATE OR REPLACE VIEW land_claims AS
  SELECT DISTINCT ON (e.park_id, e.year, e.project_id) e.park_id, e.year, coalesce(e.project_id, 0) AS project_id,
         e.claim[1] AS allocated_m2, e.claim[2] AS reserved_m2, e.claim[3] AS committed_m2,
         e.claim[4] AS written_off_m2
    FROM land_entries e
   ORDER BY e.park_id, e.year, e.project_id, e.entry_no DESC;
COMMENT ON VIEW land_claims IS
  '项目用地指标 the same for each project, 0 being none: the claim of its last entry; key: park_id, year, project_id';

CREATE OR REPLACE VIEW land_balances AS
  SELECT k.id AS park_id, k.name AS park_name, y.year, coalesce(q.quota_m2, 0) AS quota_m2,
         coalesce(a.allocated_m2, 0) AS allocated_m2, coalesce(a.reserved_m2, 0) AS reserved_m2,
         coalesce(a.committed_m2, 0) AS committed_m2,
         coalesce(a.written_off_m2, 0) AS written_off_m2,
         coalesce(q.quota_m2, 0) - coalesce(a.allocated_m2 + a.reserved_m2 + a.committed_m2
                                            + a.written_off_m2, 0) AS free_m2,
         coalesce(a.committed_m2 + a.written_off_m2, 0) / nullif(q.quota_m2, 0) AS used_share,
         q.document
    FROM parks k
    JOIN (SELECT q.park_id, q.year FROM land_quotas q
          UNION SELECT a.park_id, a.year FROM land_accounts a
           WHERE a.allocated_m2 + a.reserved_m2 + a.committed_m2 + a.written_off_m2 > 0) y ON y.park_id = k.id
    LEFT JOIN land_quotas q ON q.park_id = k.id AND q.year = y.year
    LEFT JOIN land_accounts a ON a.park_id = k.id AND a.year = y.year;
COMMENT ON VIEW land_balances IS
  '园区用地指标余额 what is claimed of each park''s quota of a year, and what is free (art. 4); used_share: committed and written off; negative free_m2: entered while the rule 4.quota did not refuse; key: park_id, year';
COMMENT ON COLUMN land_balances.quota_m2 IS '下达指标 m²';
COMMENT ON COLUMN land_balances.allocated_m2 IS '已安排 m², not yet reserved';
COMMENT ON COLUMN land_balances.reserved_m2 IS '已预留 m², not yet committed';
COMMENT ON COLUMN land_balances.committed_m2 IS '已落实 m², not yet written off';
COMMENT ON COLUMN land_balances.written_off_m2 IS '已核销 m²';
COMMENT ON COLUMN land_balances.free_m2 IS '剩余指标 m²';

CREATE OR REPLACE FUNCTION park_land_share_on(as_of date)
  RETURNS TABLE (year integer, quota_m2 numeric, given_m2 numeric, used_m2 numeric,
                 written_off_m2 numeric, share numeric, required numeric, lacking_m2 numeric,
                 expected_m2 numeric, expected_share numeric, verdict park.verdict, citation text)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH used AS (
    SELECT e.year, sum(e.used_m2) AS used_m2, sum(e.written_off_m2) AS written_off_m2
      FROM (SELECT e.park_id, e.year, e.project_id,
                   park.land_claim(e.kind, e.area_m2, e.project_id IS NOT NULL ORDER BY e.entry_no) AS claim
              FROM land_entries e WHERE e.entered_on <= as_of
             GROUP BY e.park_id, e.year, e.project_id) c
      CROSS JOIN LATERAL (SELECT c.year, c.claim[3] + c.claim[4], c.claim[4]) e (year, used_m2, written_off_m2)
     GROUP BY e.year
  ), years AS (
    SELECT b.year, b.quota_m2, g.given_m2, coalesce(u.used_m2, 0) AS used_m2,
           coalesce(u.written_off_m2, 0) AS written_off_m2, d.last_day,
           r.value * 0.01 AS required, r.citation,
           -- the share of the year's days that have passed
           (least(as_of, d.last_day) - d.first_day + 1)::numeric / (d.last_day - d.first_day + 1)
             AS passed
      FROM land_budgets b
      CROSS JOIN LATERAL (SELECT make_date(b.year, 1, 1), make_date(b.year, 12, 31)) d (first_day, last_day)
      LEFT JOIN used u ON u.year = b.year
      LEFT JOIN parameters r ON r.name = 'park_land_share_min' AND r.applies @> d.last_day
      CROSS JOIN LATERAL (SELECT coalesce(sum(q.quota_m2), 0) FROM land_quotas q WHERE q.year = b.year) g (given_m2)
     WHERE d.first_day <= as_of
  )
  SELECT y.year, y.quota_m2, y.given_m2, y.used_m2, y.written_off_m2, y.used_m2 / nullif(y.quota_m2, 0),
         y.required, greatest(y.required * y.quota_m2 - y.used_m2, 0), y.used_m2 / y.passed,
         y.used_m2 / y.passed / nullif(y.quota_m2, 0),
         CASE WHEN y.required IS NULL THEN 'not_applicable'
              WHEN y.quota_m2 = 0 THEN 'unknown'
              WHEN y.used_m2 >= y.required * y.quota_m2 THEN 'pass'
              WHEN as_of <= y.last_day THEN 'unknown'
              ELSE 'fail' END::park.verdict,
         y.citation
    FROM years y;
END;
COMMENT ON FUNCTION park_land_share_on(date) IS
  '园区用地占比 share of the city''s quota of new construction land that park industry uses (art. 4: 30 % is striven for), by the entries made by a day; used: committed and written off; expected: at the year''s end at this pace; verdict unknown while the year is not over and the share not reached';

CREATE OR REPLACE VIEW park_land_share AS
  SELECT s.year, s.quota_m2, s.given_m2, s.used_m2, s.written_off_m2, s.share, s.required,
         s.lacking_m2, s.expected_m2, s.expected_share, s.verdict, s.citation
    FROM park_land_share_on(CURRENT_DATE) s;
COMMENT ON VIEW park_land_share IS '园区用地占比 park_land_share_on() today; key: year';
