-- The gate finds what it reads and locks whatever becomes of the tables: their
-- indexes, their columns, other tables under their name or below them.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

-- Two registers with the same numbers: what is approved in one is rejected in the other.
SELECT park.create_register('city'), park.create_register('town');
INSERT INTO city.projects (id, park_id, name) SELECT i, 2, '项目' || i FROM generate_series(1, 9) i;
INSERT INTO town.projects (id, park_id, name) SELECT i, 2, '项目' || i FROM generate_series(1, 9) i;
INSERT INTO city.reviews (id, project_id, applied_on) SELECT i, i, '2021-03-01' FROM generate_series(1, 6) i;
INSERT INTO town.reviews (id, project_id, applied_on) SELECT i, i, '2021-03-01' FROM generate_series(1, 6) i;
UPDATE city.review_findings SET office_verdict = 'pass', reason = '材料齐全';
UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-03-10';
UPDATE town.reviews SET outcome = 'rejected', concluded_on = '2021-03-10';
-- What the gate says of an agreement of a project, before it is written and as it is.
CREATE FUNCTION pg_temp.gate(register text, project bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  asked text; written text;
BEGIN
  EXECUTE format($q$SELECT string_agg(f.rule, ' ' ORDER BY f.rule) FROM park.findings(jsonb_populate_record(NULL::%I.agreements,
    jsonb_build_object('project_id', %s, 'signed_on', '2021-04-01'))) f WHERE f.verdict = 'fail'$q$, register, project) INTO asked;
  BEGIN
    EXECUTE format($q$INSERT INTO %I.agreements (project_id, signed_on) VALUES (%s, '2021-04-01')$q$, register, project);
    written := 'accepted';
    RAISE 'not meant';
  EXCEPTION WHEN check_violation THEN
    GET STACKED DIAGNOSTICS written = MESSAGE_TEXT;
  WHEN raise_exception THEN NULL;
  END;
  RETURN concat_ws(': ', asked, written);
END $$;
SELECT pg_temp.gate('city', 1), pg_temp.gate('town', 1);
SELECT pg_temp.gate('town', 1), pg_temp.gate('city', 1);
SELECT pg_temp.gate('city', 7);

-- In one statement, the second agreement sees the first.
SELECT pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (1011, 1, '2021-04-01'), (1012, 2, '2021-04-01'), (1013, 1, '2021-04-02')$$);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (1011, 1, '2021-04-01'), (1012, 2, '2021-04-01')$$);
SELECT pg_temp.gate('city', 1);

-- Without its indexes, and beside one that has not all rows.
DROP INDEX city.agreements_project_id, city.reviews_project_id;
SELECT pg_temp.gate('city', 1), pg_temp.gate('city', 3), pg_temp.gate('city', 7);
CREATE INDEX reviews_of_some ON city.reviews (project_id) WHERE project_id <> 3;
CREATE INDEX agreements_of_some ON city.agreements (project_id) WHERE project_id <> 1;
SELECT pg_temp.gate('city', 1), pg_temp.gate('city', 3), pg_temp.gate('city', 7);
CREATE INDEX agreements_hash ON city.agreements USING hash (project_id);
CREATE INDEX reviews_by_two ON city.reviews (project_id, concluded_on);
SELECT pg_temp.gate('city', 1), pg_temp.gate('city', 3), pg_temp.gate('city', 7);

-- A review that nobody judged, in a table below, opens nothing; nor does one in a
-- table of the same name.
CREATE TABLE pg_temp.below () INHERITS (city.reviews);
INSERT INTO pg_temp.below (id, project_id, applied_on, outcome, concluded_on) VALUES (70, 7, '2021-03-01', 'approved', '2021-03-10');
SELECT pg_temp.gate('city', 7);
DROP TABLE pg_temp.below;
BEGIN;
ALTER TABLE city.reviews RENAME TO reviews_before;
CREATE TABLE city.reviews (LIKE city.reviews_before INCLUDING ALL);
SELECT pg_temp.gate('city', 3);
DROP TABLE city.reviews;
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (3, '2021-04-01')$$);
CREATE VIEW city.reviews AS SELECT * FROM city.reviews_before;
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (3, '2021-04-01')$$);
DROP VIEW city.reviews;
ALTER TABLE city.reviews_before RENAME TO reviews;
SELECT pg_temp.gate('city', 3);
ROLLBACK;
SELECT pg_temp.gate('city', 3);

-- Columns that were taken away, put back in another place, with a value that no
-- stored row holds.
SELECT pg_temp.drop_views('city');
ALTER TABLE city.projects DROP COLUMN status CASCADE;
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (3, '2021-04-01')$$);
ALTER TABLE city.projects ADD COLUMN status text DEFAULT 'withdrawn';
SELECT pg_temp.gate('city', 3);
UPDATE city.projects SET status = 'submitted' WHERE id = 3;
SELECT pg_temp.gate('city', 3), pg_temp.gate('city', 4);
INSERT INTO city.projects (id, park_id, name, status) SELECT 20, id, '县域', 'submitted' FROM city.parks WHERE code = 'LUZHAI';
SELECT pg_temp.gate('city', 20);
ALTER TABLE city.parks ALTER COLUMN joins_review DROP DEFAULT, ALTER COLUMN joins_review TYPE text;
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (20, '2021-04-01')$$);
DROP SCHEMA city CASCADE;
DROP SCHEMA town CASCADE;
