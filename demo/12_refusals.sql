-- What the register refuses, as psql shows it, in English and in Chinese.
-- Each refused statement runs with ON_ERROR_STOP off; that it was refused, and
-- that nothing was written, is checked, and the demo ends with an error if not.
\encoding UTF8
\set ON_ERROR_STOP on
\pset footer off
SET search_path = liuzhou, public;

-- psql sets a savepoint before each statement, so that a refusal costs only it.
\set ON_ERROR_ROLLBACK on

CREATE PROCEDURE pg_temp.expect(holds boolean, what text) LANGUAGE plpgsql AS $$
BEGIN
  IF holds IS NOT TRUE THEN
    RAISE EXCEPTION 'the demo expected: %', what;
  END IF;
END
$$;

\set ON_ERROR_STOP off
SET lc_messages = 'zh_CN.UTF-8';
\if :ERROR
  \echo 'This machine has no locale zh_CN.UTF-8: the Chinese messages are in English.'
  \set chinese C
\else
  \set chinese zh_CN.UTF-8
\endif
\set ON_ERROR_STOP on
RESET lc_messages;

CREATE TEMPORARY VIEW content AS
SELECT (SELECT count(*) FROM leading_industries) AS industries,
       (SELECT count(*) FROM agreements) AS agreements,
       (SELECT count(*) FROM reviews WHERE outcome = 'approved') AS approvals,
       (SELECT md5(string_agg(ST_AsBinary(geom)::text, '' ORDER BY id)) FROM plots) AS outlines;
CREATE TEMPORARY TABLE content_before AS SELECT * FROM content;

\echo
\echo '== 第三、六条 拒绝  Articles 3 and 6: what is refused, whatever program writes, in one transaction that goes on =='
\echo '   每条先英文，后中文  Each in English, then as with SET lc_messages = \'zh_CN.UTF-8\''
BEGIN;

\echo
\echo '-- 第四个主导产业  A fourth leading industry'
\echo
\set ECHO queries
\set ON_ERROR_STOP off
INSERT INTO leading_industries (park_id, name, codes, applies)
SELECT id, '光伏产业', '{3825}', '[2026-07-01,)' FROM parks WHERE code = 'LIUDONG';
\set ON_ERROR_STOP on
\set ECHO none
CALL pg_temp.expect(:'SQLSTATE' = '23514', 'a refusal of the fourth leading industry');

\echo
SET lc_messages = :'chinese';
\set ON_ERROR_STOP off
INSERT INTO leading_industries (park_id, name, codes, applies)
SELECT id, '光伏产业', '{3825}', '[2026-07-01,)' FROM parks WHERE code = 'LIUDONG';
\set ON_ERROR_STOP on
CALL pg_temp.expect(:'SQLSTATE' = '23514', 'a refusal of the fourth leading industry');
RESET lc_messages;

\echo
\echo '-- 未经联合论证即签入园协议  An agreement before the joint review has ended'
\echo
\set ECHO queries
\set ON_ERROR_STOP off
INSERT INTO agreements (project_id, signed_on)
SELECT id, '2026-06-30' FROM projects WHERE name = '新能源车铝型材项目';
\set ON_ERROR_STOP on
\set ECHO none
CALL pg_temp.expect(:'SQLSTATE' = '23514', 'a refusal of the agreement');

\echo
SET lc_messages = :'chinese';
\set ON_ERROR_STOP off
INSERT INTO agreements (project_id, signed_on)
SELECT id, '2026-06-30' FROM projects WHERE name = '新能源车铝型材项目';
\set ON_ERROR_STOP on
CALL pg_temp.expect(:'SQLSTATE' = '23514', 'a refusal of the agreement');
RESET lc_messages;

\echo
\echo '-- 六个方面缺一即同意  Approving a review of which one aspect is missing'
\echo
\set ECHO queries
\set ON_ERROR_STOP off
UPDATE reviews SET concluded_on = '2026-06-30', outcome = 'approved'
WHERE project_id = (SELECT id FROM projects WHERE name = '精密齿轮项目');
\set ON_ERROR_STOP on
\set ECHO none
CALL pg_temp.expect(:'SQLSTATE' = '23514', 'a refusal of the approval');

\echo
SET lc_messages = :'chinese';
\set ON_ERROR_STOP off
UPDATE reviews SET concluded_on = '2026-06-30', outcome = 'approved'
WHERE project_id = (SELECT id FROM projects WHERE name = '精密齿轮项目');
\set ON_ERROR_STOP on
CALL pg_temp.expect(:'SQLSTATE' = '23514', 'a refusal of the approval');
RESET lc_messages;

\echo
\echo '-- 宗地移出园区  A registered plot moved out of its park'
\echo
\set ECHO queries
\set ON_ERROR_STOP off
UPDATE plots SET geom = ST_Translate(geom, 0, -100) WHERE parcel_code = '450203001001GB00031';
\set ON_ERROR_STOP on
\set ECHO none
CALL pg_temp.expect(:'SQLSTATE' = '23514', 'a refusal of the outline');

\echo
SET lc_messages = :'chinese';
\set ON_ERROR_STOP off
UPDATE plots SET geom = ST_Translate(geom, 0, -100) WHERE parcel_code = '450203001001GB00031';
\set ON_ERROR_STOP on
CALL pg_temp.expect(:'SQLSTATE' = '23514', 'a refusal of the outline');
RESET lc_messages;

\echo
\echo '-- 事务未受影响  The transaction is unharmed, and nothing of it was written'
\echo
\set ECHO queries
SELECT industries AS "主导产业 industries", agreements AS "入园协议 agreements",
       approvals AS "同意 approvals", outlines AS "界址 outlines"
FROM content_before UNION ALL SELECT * FROM content;
\set ECHO none
SELECT (SELECT b FROM content_before b) = (SELECT c FROM content c) AS unharmed \gset
CALL pg_temp.expect(:'unharmed', 'nothing of what was refused to be there');

\echo '-- 先补齐，再同意，再签约  In the right order it is accepted'
\echo
\set ECHO queries
UPDATE review_findings SET office_verdict = 'pass', reason = '环评已批复，能耗低于行业限额'
WHERE aspect = 'energy_environment' AND review_id =
  (SELECT r.id FROM reviews r JOIN projects p ON p.id = project_id WHERE p.name = '精密齿轮项目');

UPDATE reviews SET concluded_on = '2026-06-30', outcome = 'approved'
WHERE project_id = (SELECT id FROM projects WHERE name = '精密齿轮项目');

INSERT INTO agreements (project_id, signed_on)
SELECT id, '2026-07-01' FROM projects WHERE name = '精密齿轮项目'
RETURNING project_id, signed_on;
\set ECHO none

-- The sample city stays as it was.
ROLLBACK;
