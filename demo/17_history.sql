-- Who changed what, when and why; and what a rule said on what was known then.
\encoding UTF8
\set ON_ERROR_STOP on
\pset footer off
\pset null -
\pset format wrapped
\pset columns 118
SET search_path = liuzhou, public;

\echo
\echo '== 变更历史  All articles: who changed what and why, and what was known before, in one transaction that is taken back =='
\echo
BEGIN;
SELECT set_config('demo.before', clock_timestamp()::text, true) AS known_before \gset
\set ECHO queries
SET LOCAL industrial_park.actor = '张三（市园区办）';
SET LOCAL industrial_park.reason = '依据2026年6月核查更正购地日期';
UPDATE plots SET acquired_on = '2025-12-24' WHERE parcel_code = '450223008001GB00161';
INSERT INTO buildings (existed, surveyed_on, geom)
SELECT '[2024-05-01,)', '2026-06-20', ST_Multi(ST_Buffer(geom, -15, 'join=mitre')) FROM plots WHERE parcel_code = '450205002001GB00272';

SELECT table_name AS "表 table", operation AS "操作 operation", actor AS "经办人 actor", reason AS "原因 reason",
       park.changed_columns(old_row, new_row) -> 'acquired_on' AS "购地 acquired"
FROM changes WHERE changed_at > current_setting('demo.before')::timestamptz ORDER BY id;
\set ECHO none

\echo '   同一天，当时所知与现在所知  The same day, on what was known before and on what is known now:'
\echo
\set ECHO queries
SELECT park.register_as_known('liuzhou', current_setting('demo.before')::timestamptz, 'liuzhou_before') \g (format=unaligned tuples_only=on)
SELECT p.parcel_code AS "宗地代码 parcel", b.verdict AS "当时 then", n.verdict AS "现在 now", n.message AS "理由 why"
FROM plots p
CROSS JOIN LATERAL park.findings(p, '2026-06-30') n
JOIN liuzhou_before.plots q ON q.id = p.id
CROSS JOIN LATERAL park.findings(q, '2026-06-30') b
WHERE n.rule = '5.idle' AND b.rule = '5.idle' AND n.verdict <> b.verdict
ORDER BY p.id;

SELECT (SELECT count(*) FROM liuzhou_before.idle_plots_on('2026-06-30')) AS "当时闲置 idle then",
       (SELECT count(*) FROM idle_plots_on('2026-06-30')) AS "现在 now";
\set ECHO none

-- The sample city stays as it was.
ROLLBACK;
