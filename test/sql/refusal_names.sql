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

-- Of each kind of row that is spoken of: to the owner with its name; to whom policies hide park 2, and who may read no table, by
-- its number.  What is not of the row that was written is spoken of likewise: the agreement that a park's change would leave.
ALTER TABLE city.projects DISABLE ROW LEVEL SECURITY;
ALTER TABLE city.parks DISABLE ROW LEVEL SECURITY;
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('review_aspects', 6, 'aspect', '[2020-01-08,)', '第六条'), ('disposal_steps_required', 1, 'rule', '[2020-01-08,)', '第五条'),
  ('industrial_term_max', 50, 'year', '[1990-05-19,)', '第四条');
UPDATE city.parks SET boundary = pg_temp.box(id * 1000, 0, 500);
INSERT INTO city.plots (id, parcel_code, park_id, land_use, geom) VALUES (11, 'P1', 1, '工业用地', pg_temp.box(1000, 0, 100)),
  (12, 'P2', 2, '工业用地', pg_temp.box(2000, 0, 100)), (13, NULL, 2, NULL, pg_temp.box(2200, 0, 100));
INSERT INTO city.projects (id, park_id, name, needs_new_land, site) VALUES (6, 2, '轧辊', true, pg_temp.box(2300, 0, 50)), (7, 2, '无地', false, NULL),
  (8, 1, '车桥', true, pg_temp.box(1300, 0, 50));
INSERT INTO city.reviews (id, project_id, applied_on) VALUES (2, 6, '2021-03-01'), (3, 6, '2021-03-01'), (4, 8, '2021-03-01');
UPDATE city.review_findings SET office_verdict = 'pass', reason = '纪要' WHERE review_id IN (2, 4);
UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-03-05' WHERE id IN (2, 4);
INSERT INTO city.agreements (id, project_id, signed_on) VALUES (21, 6, '2021-04-01'), (22, 7, '2021-04-01'), (23, 8, '2021-04-01');
INSERT INTO city.land_offers (id, project_id, listed_on, way) VALUES (31, 6, '2021-04-01', 'listing');
INSERT INTO city.registrations (id, project_id, registered_on) VALUES (41, 6, '2021-04-01');
INSERT INTO city.disposals (id, plot_id, flagged_on, proposed_on, opinion) VALUES (51, 12, '2022-01-01', '2022-01-02', '转让');
INSERT INTO city.plans (id, park_id, kind, name, period) VALUES (61, 2, 'master', '总规', '[2020-01-01,2035-01-01)');
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA city TO regress_clerk;
GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA city TO regress_outsider;
GRANT SELECT (id) ON city.plots, city.disposals, city.reviews, city.review_findings, city.agreements, city.land_offers,
  city.registrations, city.parks TO regress_outsider;
CREATE TEMPORARY TABLE doors (n int GENERATED ALWAYS AS IDENTITY, statement text);
GRANT SELECT ON doors TO regress_clerk, regress_outsider;
INSERT INTO doors (statement) VALUES
  ($$INSERT INTO city.land_entries (park_id, year, kind, area_m2, plot_id) VALUES (1, 2024, 'write_off', 10, 12)$$),
  ($$UPDATE city.plots SET geom = pg_temp.box(2000, 10, 550, 100) WHERE id = 12$$),
  ($$INSERT INTO city.plots (id, parcel_code, park_id, geom) VALUES (14, 'P4', 1, pg_temp.box(2000, 0, 100))$$),
  ($$INSERT INTO city.plots (id, park_id, geom) VALUES (14, 2, pg_temp.box(2200, 0, 50))$$),
  ($$INSERT INTO city.tenures (plot_id, kind, begins_on, years) VALUES (12, 'transfer', '2021-01-01', 51)$$),
  ($$UPDATE city.disposals SET applied_on = '2022-01-01' WHERE id = 51$$),
  ($$INSERT INTO city.disposals (plot_id, flagged_on) VALUES (12, '2023-01-01')$$),
  ($$UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-03-08' WHERE id = 3$$),
  ($$UPDATE city.review_findings SET office_verdict = 'fail' WHERE id = 7$$),
  ($$UPDATE city.review_findings SET machine_verdict = 'waived' WHERE id = 7$$),
  ($$DELETE FROM city.agreements WHERE id = 21$$),
  ($$DELETE FROM city.land_offers WHERE id = 31$$),
  ($$UPDATE city.registrations SET registered_on = '2022-01-01' WHERE id = 41$$),
  ($$INSERT INTO city.agreements (project_id, signed_on, supersedes) VALUES (6, '2021-04-01', 22)$$),
  ($$INSERT INTO city.agreements (project_id, signed_on) VALUES (6, '2021-05-01')$$),
  ($$UPDATE city.projects SET needs_new_land = true WHERE id = 7$$),
  ($$UPDATE city.projects SET land_area_m2 = 1 WHERE id = 6$$),
  ($$UPDATE city.parks SET boundary = pg_temp.box(2000, 0, 501) WHERE id = 2$$),
  ($$UPDATE city.parks SET level = 'district' WHERE id IN (1, 2)$$),
  ($$INSERT INTO city.land_offers (project_id, plot_id, listed_on, way) VALUES (6, 12, '2021-05-01', 'listing')$$),
  ($$INSERT INTO city.land_offers (project_id, plot_id, listed_on, way) VALUES (6, 11, '2021-05-01', 'listing')$$),
  ($$INSERT INTO city.plan_areas (id, plan_id, use, geom) VALUES (62, 61, 'industrial', 'SRID=4545;MULTIPOLYGON EMPTY')$$);
SELECT pg_temp.message(statement) FROM doors ORDER BY n;
ALTER TABLE city.projects ENABLE ROW LEVEL SECURITY;
ALTER TABLE city.parks ENABLE ROW LEVEL SECURITY;
ALTER TABLE city.plots ENABLE ROW LEVEL SECURITY;
ALTER TABLE city.plans ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON city.plots TO regress_clerk USING (park_id = 1) WITH CHECK (true);
CREATE POLICY own ON city.plans TO regress_clerk USING (park_id = 1);
CREATE POLICY written ON city.projects FOR UPDATE TO regress_clerk USING (true);
CREATE POLICY written ON city.parks FOR UPDATE TO regress_clerk USING (true);
SET ROLE regress_clerk;
SELECT pg_temp.message(statement) FROM doors ORDER BY n;
RESET ROLE;
ALTER TABLE city.projects DISABLE ROW LEVEL SECURITY;
ALTER TABLE city.parks DISABLE ROW LEVEL SECURITY;
ALTER TABLE city.plots DISABLE ROW LEVEL SECURITY;
ALTER TABLE city.plans DISABLE ROW LEVEL SECURITY;
SET ROLE regress_outsider;
SELECT pg_temp.message(statement) FROM doors ORDER BY n;
RESET ROLE;

-- A name is on one line and no longer than a line should be.
UPDATE city.projects SET name = E'a\nDETAIL: 4.quota\tx\x7f\x01b' WHERE id = 1;
SELECT pg_temp.message($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (99, 1, '2021-04-01')$$);
UPDATE city.projects SET name = repeat('园', 51) WHERE id = 1;
SELECT pg_temp.message($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (99, 1, '2021-04-01')$$);
UPDATE city.projects SET name = 'a' || repeat('园', 50) WHERE id = 1;
SELECT pg_temp.message($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (99, 1, '2021-04-01')$$);
UPDATE city.projects SET name = repeat('园', 50) WHERE id = 1;
SELECT pg_temp.message($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (99, 1, '2021-04-01')$$);
-- A row that is not stored yet is named by what it says.
SELECT f.message FROM park.findings(jsonb_populate_record(NULL::city.projects, '{"name": "新厂", "park_id": 1, "site": "SRID=4545;MULTIPOLYGON EMPTY"}')) f WHERE f.rule = 'g.valid';
-- Without the column there is no name, and the rule is judged as before.
ALTER TABLE city.plots RENAME COLUMN parcel_code TO code;
SELECT pg_temp.message($$INSERT INTO city.plots (park_id, geom) VALUES (1, 'SRID=4545;MULTIPOLYGON EMPTY')$$) LIKE '%is empty';

DROP TABLE doors;
DROP SCHEMA city CASCADE;
DROP ROLE regress_clerk, regress_outsider;
