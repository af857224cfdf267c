-- A refusal names projects and parks for people, but only to who may read them.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
SET datestyle = 'ISO, YMD';
-- The message alone.
CREATE FUNCTION pg_temp.message(statement text) RETURNS text LANGUAGE sql AS
  $$ SELECT split_part(pg_temp.refusal(statement), E'\n', 2) $$;
CREATE ROLE regress_clerk;
CREATE ROLE regress_outsider;
\set ECHO all

SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('joint_review_required', 1, 'rule', '[2020-01-08,)', '第六条');
INSERT INTO city.parks (id, name, level) VALUES (1, '河西园', 'municipal'), (2, '柳北园', 'municipal');
INSERT INTO city.projects (id, park_id, name, status) VALUES (1, 1, '新能源汽车零部件', 'submitted'), (2, 2, '热轧钢', 'submitted'),
  (3, 1, '草稿', 'draft'), (4, 1, '撤回', 'withdrawn'), (5, 1, '%s%n {reg}', 'submitted');
INSERT INTO city.reviews (id, project_id, applied_on, outcome, concluded_on) VALUES (1, 2, '2021-03-01', 'rejected', '2021-03-05');
INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (1, 2024, 100), (2, 2024, 100);
GRANT USAGE ON SCHEMA city TO regress_clerk, regress_outsider;
GRANT SELECT ON ALL TABLES IN SCHEMA city TO regress_clerk;
GRANT INSERT ON city.agreements, city.land_offers, city.land_entries TO regress_clerk, regress_outsider;
GRANT SELECT (id, park_id, needs_new_land, status) ON city.projects TO regress_outsider;

-- The owner; each sentence.
SELECT pg_temp.message($$INSERT INTO city.agreements (project_id, signed_on) VALUES (1, '2021-04-01')$$);
SELECT pg_temp.message($$INSERT INTO city.agreements (project_id, signed_on) VALUES (2, '2021-04-01')$$);
SELECT pg_temp.message($$INSERT INTO city.agreements (project_id, signed_on) VALUES (3, '2021-04-01')$$);
SELECT pg_temp.message($$INSERT INTO city.agreements (project_id, signed_on) VALUES (4, '2021-04-01')$$);
SELECT pg_temp.message($$INSERT INTO city.agreements (project_id, signed_on) VALUES (5, '2021-04-01')$$);
SELECT pg_temp.message($$INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (1, 2024, 'allocate', 101)$$);

-- Who may read the tables; who may not, or not the name.
SET ROLE regress_clerk;
SELECT pg_temp.message($$INSERT INTO city.agreements (project_id, signed_on) VALUES (1, '2021-04-01')$$);
SELECT pg_temp.message($$INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (1, 2024, 'allocate', 101)$$);
SET ROLE regress_outsider;
SELECT pg_temp.message($$INSERT INTO city.agreements (project_id, signed_on) VALUES (1, '2021-04-01')$$);
SELECT pg_temp.message($$INSERT INTO city.agreements (project_id, signed_on) VALUES (2, '2021-04-01')$$);
SELECT pg_temp.message($$INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (1, 2024, 'allocate', 101)$$);
RESET ROLE;

-- Policies: of park 1 only; the other is refused without its name.
ALTER TABLE city.projects ENABLE ROW LEVEL SECURITY;
ALTER TABLE city.parks ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON city.projects TO regress_clerk USING (park_id = 1);
CREATE POLICY own ON city.parks TO regress_clerk USING (id = 1);
SET ROLE regress_clerk;
SELECT pg_temp.message($$INSERT INTO city.agreements (project_id, signed_on) VALUES (1, '2021-04-01')$$);
SELECT pg_temp.message($$INSERT INTO city.agreements (project_id, signed_on) VALUES (2, '2021-04-01')$$);
SELECT pg_temp.message($$INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (1, 2024, 'allocate', 101)$$);
SELECT pg_temp.message($$INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (2, 2024, 'allocate', 101)$$);
SET row_security = off;
SELECT pg_temp.message($$INSERT INTO city.agreements (project_id, signed_on) VALUES (1, '2021-04-01')$$);
RESET row_security;
-- findings() reads as its caller: of what he cannot see, nothing is known.
SELECT a.project_id, f.verdict, f.message FROM (VALUES (1), (2)) v (project), LATERAL jsonb_populate_record(NULL::city.agreements,
  jsonb_build_object('project_id', project, 'signed_on', '2021-04-01')) a, park.findings(a) f WHERE f.rule = '6.review_first' ORDER BY 1;
-- After another role's question, the same session's own.
RESET ROLE;
SELECT pg_temp.message($$INSERT INTO city.agreements (project_id, signed_on) VALUES (2, '2021-04-01')$$);
-- Deferred: judged under the role of who gets the message.
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
SET LOCAL ROLE regress_clerk;
INSERT INTO city.agreements (project_id, signed_on) VALUES (2, '2021-04-01');
SELECT pg_temp.message('SET CONSTRAINTS ALL IMMEDIATE');
ROLLBACK;

DROP SCHEMA city CASCADE;
DROP ROLE regress_clerk, regress_outsider;
