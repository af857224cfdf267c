-- The yearly report: what a document about the year can be made of.
\encoding UTF8
\set ON_ERROR_STOP on
\pset footer off

\echo
\echo '=== 年度报告 The yearly report, as of 31 December 2025, asked on 2026-06-30 ==='

-- How much there is, and how it stands, article by article.
SELECT r.article AS "条 article", count(*) AS "行 lines",
       count(*) FILTER (WHERE r.verdict = 'pass') AS "达标 pass", count(*) FILTER (WHERE r.verdict = 'fail') AS "未达标 fail",
       count(*) FILTER (WHERE r.verdict = 'unknown') AS "无法判断 unknown"
  FROM park.yearly_report('liuzhou', 2025, '2026-06-30') r
 GROUP BY r.article ORDER BY r.article;

-- What it says of the city and of one park.
\t on
\a
SELECT '- ' || r.sentence_zh
  FROM park.yearly_report('liuzhou', 2025, '2026-06-30') r
 WHERE r.park_id IS NULL AND r.topic IN ('record', 'leading_share', 'park_land_share', 'idle_land', 'reviews')
 ORDER BY r.line;
SELECT '- ' || r.sentence_en
  FROM park.yearly_report('liuzhou', 2025, '2026-06-30') r JOIN liuzhou.parks k ON k.id = r.park_id
 WHERE k.code = 'LIUDONG' AND r.topic IN ('leading_share', 'quota', 'idle_land', 'disposals')
 ORDER BY r.line;
\t off
\a
