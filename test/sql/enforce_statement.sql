-- What a statement's rows need not ask again is asked anew by the next
-- statement: modes and waivers changed between two statements, by a trigger
-- between two rows, in a subtransaction that is taken back, before a deferred
-- check.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city', 4545, 'empty');
INSERT INTO city.parks (id, name, level) VALUES (1, 'East', 'municipal');
UPDATE city.parks SET boundary = pg_temp.box(0, 0, 1000);

-- Of many rows each is judged: the third lies outside.
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, geom) SELECT 1, pg_temp.box(x, 0, 10) FROM unnest(ARRAY[0, 100, 5000, 200]) x$$);

-- A mode between two statements of one transaction, there and back.
BEGIN;
INSERT INTO city.rule_modes (rule, mode, applies, citation) VALUES ('g.inside', 'off', '[2000-01-01,)', 'test');
INSERT INTO city.plots (id, park_id, geom) VALUES (11, 1, pg_temp.box(5000, 0, 10)), (12, 1, pg_temp.box(6000, 0, 10));
SAVEPOINT s;
UPDATE city.rule_modes SET mode = 'enforce';
SELECT pg_temp.refusal($$INSERT INTO city.plots (id, park_id, geom) VALUES (13, 1, pg_temp.box(7000, 0, 10))$$);
ROLLBACK TO s;
INSERT INTO city.plots (id, park_id, geom) VALUES (14, 1, pg_temp.box(7000, 0, 10));
DELETE FROM city.rule_modes;
SELECT pg_temp.refusal($$INSERT INTO city.plots (id, park_id, geom) VALUES (15, 1, pg_temp.box(8000, 0, 10))$$);
SELECT array_agg(id ORDER BY id) FROM city.plots;
ROLLBACK;

-- A waiver for one row lifts that row only.
INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason, document, granted_by) VALUES ('g.inside', 'plots', 21, '[2000-01-01,)', 'enclave', 'x', 'x');
SELECT pg_temp.refusal($$INSERT INTO city.plots (id, park_id, geom) VALUES (21, 1, pg_temp.box(5000, 0, 10)), (22, 1, pg_temp.box(6000, 0, 10))$$);
SELECT pg_temp.refusal($$INSERT INTO city.plots (id, park_id, geom) VALUES (20, 1, pg_temp.box(0, 0, 10)), (21, 1, pg_temp.box(5000, 0, 10))$$);
DELETE FROM city.waivers;
SELECT pg_temp.refusal($$UPDATE city.plots SET geom = pg_temp.box(5000, 50, 10) WHERE id = 21$$);
DELETE FROM city.plots;

-- A trigger of the user's that switches a rule off, or on, between two rows.
CREATE FUNCTION city.switch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM city.rule_modes;
  INSERT INTO city.rule_modes (rule, mode, applies, citation) VALUES ('g.inside', NEW.land_use, '[2000-01-01,)', 'test');
  RETURN NULL;
END $$;
CREATE TRIGGER a_first AFTER INSERT ON city.plots FOR EACH ROW WHEN (NEW.land_use IS NOT NULL) EXECUTE FUNCTION city.switch();
SELECT pg_temp.refusal($$INSERT INTO city.plots (id, park_id, land_use, geom) VALUES (31, 1, 'off', pg_temp.box(5000, 0, 10)), (32, 1, NULL, pg_temp.box(6000, 0, 10))$$);
SELECT mode FROM city.rule_modes;
SELECT pg_temp.refusal($$INSERT INTO city.plots (id, park_id, land_use, geom) VALUES (33, 1, NULL, pg_temp.box(7000, 0, 10)), (34, 1, 'enforce', pg_temp.box(8000, 0, 10))$$);
DROP TRIGGER a_first ON city.plots;
DELETE FROM city.rule_modes;

-- Deferred: the mode that holds when the rows are judged.
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO city.plots (id, park_id, geom) VALUES (41, 1, pg_temp.box(5000, 100, 10));
INSERT INTO city.rule_modes (rule, mode, applies, citation) VALUES ('g.inside', 'off', '[2000-01-01,)', 'test');
INSERT INTO city.plots (id, park_id, geom) VALUES (42, 1, pg_temp.box(5000, 200, 10));
SET CONSTRAINTS ALL IMMEDIATE;
DELETE FROM city.rule_modes;
SELECT pg_temp.refusal($$UPDATE city.plots SET geom = pg_temp.box(5000, 300, 10) WHERE id = 42$$);
COMMIT;
SELECT array_agg(id ORDER BY id) FROM city.plots;
DROP SCHEMA city CASCADE;
