-- Every rule on every stored row: what one asks after a restore, a bulk load or
-- a change of parameters.
\encoding UTF8
\set ON_ERROR_STOP on
\pset footer off
\pset format wrapped
\pset columns 118
SET search_path = liuzhou, public;
\set ECHO queries

\echo
\echo '== 全库核查  All articles: what of all that is stored would be refused today =='
\echo '   强制规则  The rules that refuse:'
\echo

SELECT rule,
       count(*) FILTER (WHERE verdict = 'pass') AS "通过 pass",
       count(*) FILTER (WHERE verdict = 'fail') AS "不通过 fail",
       count(*) FILTER (WHERE verdict = 'waived') AS "豁免 waived",
       count(*) FILTER (WHERE verdict = 'unknown') AS "不明 unknown",
       count(*) FILTER (WHERE verdict = 'not_applicable') AS "不适用 n/a"
FROM park.verify_register('liuzhou') f JOIN park.rules() r ON r.code = f.rule
WHERE r.default_mode = 'enforce'
GROUP BY rule ORDER BY rule;

\echo '   其中不通过的  Those that fail: two drafts and a footprint from a survey, which are only warned of:'
\echo

SELECT f.rule, f.subject_table, f.message
FROM park.verify_register('liuzhou') f JOIN park.rules() r ON r.code = f.rule
WHERE r.default_mode = 'enforce' AND f.verdict = 'fail'
ORDER BY f.rule, f.subject_table;

\echo '   提示与考核规则，按2026-06-30计  The rules that flag and assess, on 2026-06-30:'
\echo

WITH findings AS (
  SELECT f.* FROM parks r, park.findings(r, '2026-06-30') f
  UNION ALL SELECT f.* FROM plots r, park.findings(r, '2026-06-30') f
  UNION ALL SELECT f.* FROM projects r, park.findings(r, '2026-06-30') f
  UNION ALL SELECT f.* FROM reviews r, park.findings(r, '2026-06-30') f
  UNION ALL SELECT f.* FROM disposals r, park.findings(r, '2026-06-30') f
  UNION ALL SELECT f.* FROM land_budgets r, park.findings(r, '2026-06-30') f)
SELECT rule,
       count(*) FILTER (WHERE verdict = 'pass') AS "通过 pass",
       count(*) FILTER (WHERE verdict = 'fail') AS "不通过 fail",
       count(*) FILTER (WHERE verdict = 'waived') AS "豁免 waived",
       count(*) FILTER (WHERE verdict = 'unknown') AS "不明 unknown"
FROM findings JOIN park.rules() r ON r.code = rule
WHERE r.default_mode = 'off' AND verdict <> 'not_applicable'
GROUP BY rule ORDER BY rule;
