-- The tables are the user's: he may let every column be NULL, and writes are
-- judged all the same, or refused, whatever is missing.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
SET client_min_messages = error;   -- mode warn need not be listed
\set ECHO all

SELECT park.create_register('city');
INSERT INTO city.projects (id, park_id, name) SELECT i, i, '项目' || i FROM generate_series(1, 4) i;
INSERT INTO city.plots (id, park_id, status, geom) SELECT i, i, 'draft', pg_temp.box(i * 1000, 0, 100) FROM generate_series(1, 4) i;
INSERT INTO city.plans (id, park_id, kind, name, period, approved_on) SELECT i, i, 'master', '规划', '[2020-01-01,)', '2020-01-01' FROM generate_series(1, 4) i;
INSERT INTO city.plan_areas (plan_id, use, geom) SELECT i, 'industrial', pg_temp.box(i * 1000, 0, 500) FROM generate_series(1, 4) i;
INSERT INTO city.admission_standards (indicator, minimum, unit, applies, citation) VALUES ('investment_scale', 1, 'yuan', '[2020-01-08,)', '例');
INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason, document) VALUES ('6.opinion_fresh', 'parks', 4, '[2024-01-01,2024-12-31]', '例', '批复');
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('6.review_first', 'enforce', '[2020-01-08,)');
INSERT INTO city.reviews (id, project_id, applied_on) SELECT i, i, '2024-03-01' FROM generate_series(1, 4) i;
UPDATE city.review_findings SET office_verdict = 'pass', reason = '材料齐全';
UPDATE city.reviews SET outcome = 'approved', concluded_on = '2024-03-08' WHERE id < 4;
INSERT INTO city.agreements (project_id, signed_on) VALUES (1, '2024-04-01');
INSERT INTO city.land_offers (project_id, listed_on, way) VALUES (1, '2024-04-01', 'listing');
INSERT INTO city.park_groups (park_id, park_group, applies) VALUES (4, '一类', '[2020-01-01,)');
DO $$
DECLARE
  t record;
BEGIN
  FOR t IN
    SELECT c.oid::regclass AS rel, a.attname
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnotnull AND a.attidentity = '' AND a.attnum > 0
     WHERE c.relnamespace = 'city'::regnamespace AND c.relkind = 'r'
       AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey))
  LOOP
    EXECUTE format('ALTER TABLE %s ALTER %I DROP NOT NULL', t.rel, t.attname);
  END LOOP;
END $$;

-- Each column in turn; after it a review is approved, an agreement signed, all rows are judged.
CREATE FUNCTION pg_temp.without(relation regclass, col name) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('UPDATE %s SET %I = NULL WHERE id = (SELECT max(id) FROM %1$s)', relation, col);
  UPDATE city.reviews SET outcome = 'approved', concluded_on = '2024-03-08' WHERE id = 4;
  INSERT INTO city.agreements (project_id, signed_on) SELECT i, '2024-04-01' FROM generate_series(2, 4) i;
  PERFORM FROM park.verify_register('city', '2024-12-31');
  RAISE SQLSTATE 'ZZ000';
EXCEPTION
  WHEN SQLSTATE 'ZZ000' THEN RETURN 'written';
  WHEN check_violation OR not_null_violation OR restrict_violation THEN RETURN 'refused';
END $$;
SELECT pg_temp.without(a.attrelid::regclass, a.attname) AS outcome, count(*) > 40 AS many
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attname <> 'id'
 WHERE c.relnamespace = 'city'::regnamespace AND c.relkind = 'r' AND EXISTS (SELECT FROM pg_attribute i WHERE i.attrelid = c.oid AND i.attname = 'id')
 GROUP BY 1 ORDER BY 1;
-- The same rows as they would be.
SELECT count(*) > 1000 AS asked
  FROM (SELECT to_jsonb(x) AS x FROM city.projects x) r, jsonb_object_keys(r.x) k, park.findings(jsonb_populate_record(NULL::city.projects, r.x - k)) f;
DROP SCHEMA city CASCADE;
