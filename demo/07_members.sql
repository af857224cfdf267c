-- Article 1: who may do what.  The roles are made for the play and gone with it.
\encoding UTF8
\set ON_ERROR_STOP on
\pset footer off
\pset null -
\pset format wrapped
\pset columns 118
SET search_path = public;
\set ON_ERROR_ROLLBACK on

CREATE PROCEDURE pg_temp.expect(holds boolean, what text) LANGUAGE plpgsql AS $$
BEGIN
  IF holds IS NOT TRUE THEN
    RAISE EXCEPTION 'the demo expected: %', what;
  END IF;
END
$$;

\echo
\echo '== 第一条 职责  Article 1: a park''s staff, the land authority and readers, in one transaction that is taken back =='
\echo
BEGIN;
\set ECHO queries
CREATE ROLE demo_yanghe;  CREATE ROLE demo_bureau;  CREATE ROLE demo_analysts;
SELECT park.secure_register('liuzhou') \g (format=unaligned tuples_only=on)
SELECT park.grant_register('liuzhou', v.role, v.duty)
FROM (VALUES ('demo_yanghe', 'park'), ('demo_bureau', 'land_authority'), ('demo_analysts', 'reader')) v (role, duty)
\g (format=unaligned tuples_only=on) /dev/null
INSERT INTO liuzhou.members (role, park_id) SELECT 'demo_yanghe', id FROM liuzhou.parks WHERE code = 'YANGHE';
INSERT INTO liuzhou.members (role, duty) VALUES ('demo_bureau', 'land_authority'), ('demo_analysts', 'reader');
\set ECHO none

\echo
\echo '   园区只见本园区  Staff of Yanghe see their own park, in every table, view and report:'
\echo
\set ECHO queries
SET LOCAL ROLE demo_yanghe;
SELECT (SELECT count(DISTINCT park_id) FROM liuzhou.plots) AS "园区 parks", (SELECT count(*) FROM liuzhou.plots) AS "宗地 plots",
       (SELECT count(*) FROM liuzhou.idle_plots_on('2026-06-30')) AS "闲置 idle",
       (SELECT count(*) FROM liuzhou.disposals) AS "处置 cases",
       (SELECT string_agg(DISTINCT verdict::text, ' ') FROM park.yearly_report('liuzhou', 2025, '2026-06-30') WHERE park_id IS NULL) AS "全市 of the city";
\set ECHO none

\echo '   也只写本园区，不能代他人结案  They write their own park, and close no case:'
\echo
\set ECHO queries
\set ON_ERROR_STOP off
INSERT INTO liuzhou.plots (park_id, parcel_code) SELECT id, '450203001001GB09999' FROM liuzhou.parks WHERE code = 'LIUDONG';
\set ON_ERROR_STOP on
\set ECHO none
CALL pg_temp.expect(:'SQLSTATE' = '42501', 'a refusal of the plot of another park');
\set ECHO queries
\set ON_ERROR_STOP off
UPDATE liuzhou.disposals SET method = 'resume', closed_on = '2026-06-30' WHERE applied_on IS NOT NULL;
\set ON_ERROR_STOP on
\set ECHO none
CALL pg_temp.expect(:'SQLSTATE' = '42501', 'a refusal of the closing');

\echo
\echo '   自然资源主管部门结案  The land authority reads all parks and closes cases:'
\echo
\set ECHO queries
SET LOCAL ROLE demo_bureau;
UPDATE liuzhou.disposals d SET method = 'resume', closed_on = '2026-06-30', document = '闲处〔2026〕1号'
FROM liuzhou.plots p JOIN liuzhou.parks k ON k.id = p.park_id
WHERE p.id = d.plot_id AND d.applied_on IS NOT NULL AND d.closed_on IS NULL
RETURNING d.id AS "号 case", k.name AS "园区 park", d.applied_on AS "申请 applied", d.closed_on AS "结案 closed";
\set ON_ERROR_STOP off
UPDATE liuzhou.disposals SET flagged_on = '2026-01-01';
\set ON_ERROR_STOP on
\set ECHO none
CALL pg_temp.expect(:'SQLSTATE' = '42501', 'a refusal of another column');

\echo
\echo '   读者只看报表视图  Readers see the views for dashboards, of all parks, and nothing else:'
\echo
\set ECHO queries
SET LOCAL ROLE demo_analysts;
SELECT count(*) AS "园区 parks", sum(plots) AS "宗地 plots", sum(idle_plots) > 0 AS "闲置 idle" FROM liuzhou_bi.bi_idle_land;
\set ON_ERROR_STOP off
SELECT count(*) FROM liuzhou.plots;
\set ON_ERROR_STOP on
\set ECHO none
CALL pg_temp.expect(:'SQLSTATE' = '42501', 'a refusal of the table');

-- The sample city stays open, as it was.
ROLLBACK;
