-- Article 6 on 30 June 2026: the clock of the joint reviews, the six aspects, asking.
\encoding UTF8
\set ON_ERROR_STOP on
\pset footer off
\pset null -
\pset format wrapped
\pset columns 118
SET search_path = liuzhou, public;
\set ECHO queries

\echo
\echo '== 第六条 论证时限  Article 6: which joint reviews are late or about to be, on 2026-06-30 =='
\echo

SELECT project_name AS "项目 project", applied_on AS "申请 applied", due_on AS "到期 due",
       concluded_on AS "办结 concluded", days_left AS "剩余 left", state AS "状态 state"
FROM review_clock_on('2026-06-30')
ORDER BY applied_on;

\echo '== 第六条 六个方面  Article 6: is the project fit to be admitted =='
\echo '   六个方面  The six aspects: what the machine said, what the office says, and why:'
\echo

SELECT p.name AS "项目 project", f.aspect AS "方面 aspect", f.machine_verdict AS "机器 machine",
       f.office_verdict AS "市园区办 office", f.reason AS "理由 reason"
FROM review_findings f
JOIN reviews r ON r.id = f.review_id
JOIN projects p ON p.id = r.project_id
WHERE p.name IN ('智能小家电项目', '精密齿轮项目')
ORDER BY r.applied_on, f.id;

\echo '   其依据  What the machine went by:'
\echo

SELECT f.rule, f.verdict, round(f.measured, 2) AS measured, f.required, f.unit, f.message
FROM reviews r
JOIN projects p ON p.id = r.project_id,
     park.findings(p, r.applied_on) f
WHERE p.name = '智能小家电项目' AND f.measured IS NOT NULL
ORDER BY f.rule;

\echo '== 第六条 先问后写  Article 6: asking before writing, what every rule says of a row that is not there =='
\echo '   尚未录入的项目，界址误用经纬度  A project not yet written, its site drawn in degrees by mistake:'
\echo

SELECT f.rule, f.verdict, f.message
FROM park.findings(jsonb_populate_record(NULL::projects, '{
    "park_id": 2, "name": "测试项目", "industry": "3823", "needs_new_land": true,
    "site": "SRID=4545;MULTIPOLYGON(((109.40 24.45, 109.41 24.45, 109.41 24.46, 109.40 24.45)))"
  }'), '2026-06-30') f
WHERE f.verdict = 'fail';

\echo '   拟签的入园协议  An entry agreement that is only being thought of:'
\echo

SELECT f.rule, f.verdict, f.measured, f.required, f.message, f.citation
FROM projects p,
     park.findings(jsonb_populate_record(NULL::agreements,
       jsonb_build_object('project_id', p.id, 'signed_on', '2026-07-01')), '2026-06-30') f
WHERE p.name = '新能源车铝型材项目'
\g (expanded=on)
