-- What was known at a moment: as_known() against a record of snapshots.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parks (id, name, level) VALUES (1, '甲', 'municipal');

-- Refused.
SELECT pg_temp.refusal($$SELECT * FROM park.as_known(NULL::city.plots, NULL)$$);
SELECT pg_temp.refusal($$SELECT park.as_known(7, now())$$);
SELECT pg_temp.refusal($$SELECT * FROM park.as_known(NULL::pg_class, now())$$);
SELECT pg_temp.refusal($$SELECT * FROM park.as_known(NULL::city.idle_plots, now())$$);
SELECT park.stop_recording('city', '{outputs}');
SELECT pg_temp.refusal($$SELECT * FROM park.as_known(NULL::city.outputs, now())$$);
SELECT pg_temp.refusal($$SELECT * FROM park.as_known('city', 'outputs', now())$$);
SELECT pg_temp.refusal($$SELECT park.register_as_known('city', now(), 'then')$$);
SELECT park.record_changes_of('city', '{outputs}');
SELECT pg_temp.refusal($$SELECT park.register_as_known('city', NULL, 'then')$$);
SELECT pg_temp.refusal($$SELECT park.register_as_known('city', now(), NULL)$$);
SELECT pg_temp.refusal($$SELECT park.register_as_known('city', now(), 'city')$$);
SELECT pg_temp.refusal($$SELECT park.register_as_known('public', now(), 'then')$$);
SELECT pg_temp.refusal($$SELECT park.register_as_known(NULL, now(), 'then')$$);
SELECT to_regnamespace('then') IS NULL AS nothing_left;
SELECT pg_temp.refusal($$SELECT * FROM park.as_known('city', 'nothing', now())$$);
SELECT pg_temp.refusal($$SELECT * FROM park.as_known('city', NULL, now())$$);
SELECT pg_temp.refusal($$SELECT * FROM park.as_known('nowhere', 'plots', now())$$);
ALTER TABLE city.plots DISABLE TRIGGER changes_truncate;
SELECT pg_temp.refusal($$SELECT * FROM park.as_known(NULL::city.plots, now())$$);
ALTER TABLE city.plots ENABLE TRIGGER changes_truncate;

-- Ten plots before anything is recorded; then 300 random statements, and what
-- the table held after each.
SELECT park.stop_recording('city', '{plots}');
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('g.overlap', 'off', '[2020-01-08,)');
ALTER TABLE city.land_entries DISABLE TRIGGER append_only;   -- goes with a plots that is truncated
INSERT INTO city.plots (id, park_id, invested_yuan, geom) SELECT i, 1, i, pg_temp.box(i * 100, 0, 90) FROM generate_series(1, 10) i;
ALTER TABLE city.plots ALTER id RESTART 100;
SELECT park.record_changes_of('city', '{plots}');
CREATE TABLE pg_temp.snapshots (n integer, at timestamptz, rows text[]);
CREATE PROCEDURE pg_temp.remember(n integer) LANGUAGE sql AS $$
  INSERT INTO pg_temp.snapshots
  SELECT n, clock_timestamp(), (SELECT array_agg(p::text ORDER BY p.id) FROM city.plots p)
$$;
DO $$
DECLARE
  few bigint[];
BEGIN
  PERFORM setseed(0.5);
  CALL pg_temp.remember(0);
  FOR n IN 1..300 LOOP
    few := ARRAY(SELECT id FROM city.plots ORDER BY random() LIMIT 3);
    CASE (CASE WHEN n IN (100, 200) THEN 8 ELSE floor(random() * 8) END)
      WHEN 0, 1 THEN
        INSERT INTO city.plots (park_id, invested_yuan, parcel_code, geom)
        SELECT 1, n, n || '-' || i, CASE WHEN random() < 0.8 THEN pg_temp.box(n * 100 + random(), i * 100, 90) END FROM generate_series(1, 3) i;
      WHEN 2 THEN UPDATE city.plots SET invested_yuan = n WHERE id = ANY (few);
      WHEN 3 THEN UPDATE city.plots SET geom = pg_temp.box(random() * 1000, n * 100, 50), acquired_on = date '2020-01-01' + n WHERE id = ANY (few);
      WHEN 4 THEN UPDATE city.plots SET geom = NULL, land_use = repeat('长', 3000) WHERE id = few[1];
      WHEN 5 THEN DELETE FROM city.plots WHERE id = ANY (few);
      WHEN 6 THEN
        UPDATE city.plots SET id = -n WHERE id = few[1];
      WHEN 7 THEN
        -- ids that were there before, or still are
        INSERT INTO city.plots (id, park_id, tenure) SELECT i, 1, 'back' FROM generate_series(1, 5) i
        ON CONFLICT (id) DO UPDATE SET tenure = 'again ' || n;
      ELSE TRUNCATE city.plots CASCADE;
    END CASE;
    CALL pg_temp.remember(n);
  END LOOP;
END $$;
SELECT count(*) > 300, count(DISTINCT operation) FROM city.changes WHERE table_name = 'plots';
SELECT count(*) AS moments, count(*) FILTER (WHERE s.rows IS NOT DISTINCT FROM k.rows) AS right,
       count(DISTINCT s.rows) > 200 AS varied, min(cardinality(s.rows)) < max(cardinality(s.rows))
  FROM pg_temp.snapshots s,
       LATERAL (SELECT array_agg(p::text ORDER BY p.id) AS rows FROM park.as_known(NULL::city.plots, s.at) p) k;
-- By name, as jsonb: the same rows.
SELECT count(*) FILTER (WHERE s.rows IS NOT DISTINCT FROM k.rows) AS right
  FROM pg_temp.snapshots s,
       LATERAL (SELECT array_agg(p::text ORDER BY p.id) AS rows
                  FROM park.as_known('city', 'plots', s.at) j, jsonb_populate_record(NULL::city.plots, j) p) k
 WHERE s.n % 10 = 0;
-- From the first record on to its end.
SELECT count(*) FROM park.as_known(NULL::city.plots, 'infinity') EXCEPT SELECT count(*) FROM city.plots;
SELECT count(*) FROM park.as_known(NULL::city.parks, '-infinity');
SELECT count(*) FROM park.as_known('city', 'parks', '-infinity');

-- Before recording began nobody knows what was changed: said so.
SET client_min_messages = warning;
\set VERBOSITY sqlstate
SELECT array_agg(p.id ORDER BY id) FROM park.as_known(NULL::city.plots, '2020-01-01') p;
SELECT count(*) FROM park.as_known('city', 'plots', '2020-01-01');
\set VERBOSITY default

-- A statement counts from its end; within a transaction they are apart.
INSERT INTO city.projects (id, park_id, name) VALUES (1, 1, '项目');
SELECT clock_timestamp() AS t0 \gset
BEGIN;
UPDATE city.projects SET name = '一';
SELECT clock_timestamp() AS t1 \gset
UPDATE city.projects SET name = '二';
COMMIT;
SELECT (SELECT name FROM park.as_known(NULL::city.projects, :'t0')), (SELECT name FROM park.as_known(NULL::city.projects, :'t1')),
       (SELECT name FROM park.as_known(NULL::city.projects, clock_timestamp()));

-- A table that has other columns by now: rows that were not changed since have
-- what they were given with the column, others what was recorded.
SELECT clock_timestamp() AS t2 \gset
ALTER TABLE city.projects ADD manager text DEFAULT '王五';
ALTER TABLE city.projects ADD later integer;
ALTER TABLE city.projects DROP later;
SELECT name, manager FROM park.as_known(NULL::city.projects, :'t2');
UPDATE city.projects SET name = '三', manager = '赵六';
SELECT name, manager FROM park.as_known(NULL::city.projects, :'t2');
SELECT name, manager FROM park.as_known(NULL::city.projects, :'t0');
ALTER TABLE city.projects RENAME name TO title;
ALTER TABLE city.projects ADD t integer DEFAULT 1;
SELECT title, manager, t FROM park.as_known(NULL::city.projects, clock_timestamp());
SELECT j ->> 'name' AS name, j ->> 'title' AS title FROM park.as_known('city', 'projects', :'t2') j;

-- A verdict again: what the rule said for a day, on what was known at a moment.
TRUNCATE city.plots CASCADE;
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('idle_after', 2, 'year', '[2020-01-08,)', 'x');
INSERT INTO city.plots (id, park_id, acquired_on, geom) VALUES (1, 1, '2020-02-01', pg_temp.box(0, 0, 100));
SELECT clock_timestamp() AS t3 \gset
UPDATE city.plots SET started_on = '2021-06-01';
SELECT m.known, f.verdict
  FROM (VALUES ('then', :'t3'::timestamptz), ('now', clock_timestamp())) m (known, at),
       park.as_known(NULL::city.plots, m.at) p, park.findings(p, date '2023-01-01') f
 WHERE f.rule = '5.idle' ORDER BY 1;

-- A column that rules read has to be there again first.
\set VERBOSITY sqlstate
SELECT park.register_as_known('city', now(), 'then');
\set VERBOSITY default
ALTER TABLE city.projects RENAME title TO name;

-- With all that the rule looks up: a pause that was recorded late, a number of
-- the office's that was corrected, a building that a survey found.
UPDATE city.plots SET started_on = NULL;
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('developed_built_fraction', 1, '%', '[2020-01-08,)', 'x');
SELECT clock_timestamp() AS k1 \gset
INSERT INTO city.pauses (plot_id, during, cause, document) VALUES (1, '[2020-03-01,2022-03-01)', '政府原因', '文件');
SELECT clock_timestamp() AS k2 \gset
UPDATE city.parameters SET value = 1 WHERE name = 'idle_after';
SELECT clock_timestamp() AS k3 \gset
INSERT INTO city.buildings (existed, geom) VALUES ('[2021-05-01,)', pg_temp.box(0, 0, 100));
SELECT clock_timestamp() AS k4 \gset
DELETE FROM city.pauses;
DELETE FROM city.parameters WHERE name = 'idle_after';
CREATE FUNCTION pg_temp.verdict(known timestamptz, day date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  said text;
BEGIN
  PERFORM park.register_as_known('city', known, 'then');
  EXECUTE 'SELECT f.verdict || '', ''  || coalesce((c.built_area_m2)::text, ''-'') || '' m2 built'''
          ' FROM "then".plots p JOIN "then".plot_covers_on($1) c ON c.plot_id = p.id, park.findings(p, $1) f WHERE f.rule = ''5.idle'''
    INTO said USING day;
  DROP SCHEMA "then" CASCADE;
  RETURN said;
END $$;
SET client_min_messages = error;
SELECT m.known, pg_temp.verdict(m.at, '2023-06-30')
  FROM (VALUES (1, :'k1'::timestamptz), (2, :'k2'), (3, :'k3'), (4, :'k4'), (5, clock_timestamp())) m (known, at) ORDER BY 1;
RESET client_min_messages;

-- What every rule said of a register to which all kinds of things happen, at
-- moments between them, against the same register as known at those moments.
SELECT park.create_register('town');
UPDATE town.parks SET boundary = pg_temp.box((id * 2000)::integer, 0, 2000) WHERE id > 1;
SELECT park.create_register('village', preset => 'empty');   -- not to be taken for it
CREATE TABLE pg_temp.said (n integer, at timestamptz, finding text);
SET client_min_messages = error;
DO $$
BEGIN
  PERFORM setseed(0.25);
  INSERT INTO town.land_budgets (year, quota_m2) VALUES (2024, 1000000);
  INSERT INTO town.land_quotas (park_id, year, quota_m2) SELECT id, 2024, 50000 FROM town.parks WHERE id BETWEEN 2 AND 4;
  INSERT INTO town.plots (id, park_id, parcel_code, acquired_on, geom)
  SELECT i, 2 + i % 3, 'P' || i, date '2018-01-01' + 50 * i, pg_temp.box((2 + i % 3) * 2000 + 100 * (i / 3), 100, 90) FROM generate_series(1, 30) i;
  FOR n IN 1..60 LOOP
    BEGIN
      CASE floor(random() * 10)
        WHEN 0 THEN INSERT INTO town.buildings (existed, geom) SELECT daterange(date '2019-01-01' + n * 20, NULL), ST_Multi(ST_Buffer(p.geom, -10 - n % 20)) FROM town.plots p WHERE p.id = 1 + floor(random() * 30);
        WHEN 1 THEN DELETE FROM town.buildings WHERE id = (SELECT min(id) FROM town.buildings);
        WHEN 2 THEN INSERT INTO town.pauses (plot_id, during, cause, document) SELECT 1 + floor(random() * 30), daterange(date '2020-01-01' + n, date '2020-06-01' + n), 'x', 'y';
        WHEN 3 THEN UPDATE town.plots SET started_on = acquired_on + n * 10 WHERE id = 1 + floor(random() * 30);
        WHEN 4 THEN INSERT INTO town.disposals (plot_id, flagged_on) SELECT 1 + floor(random() * 30), date '2023-01-01' + n;
        WHEN 5 THEN INSERT INTO town.outputs (park_id, industry, year, output_yuan) SELECT 2 + n % 3, CASE n % 2 WHEN 0 THEN 'C3670' ELSE 'C13' END::park.industry_code, 2024, n * 1000;
        WHEN 6 THEN INSERT INTO town.land_entries (park_id, year, kind, area_m2) VALUES (2 + n % 3, 2024, 'allocate', n * 100);
        WHEN 7 THEN INSERT INTO town.projects (park_id, name, industry, land_area_m2, site) SELECT p.park_id, 'p' || n, 'C3670', 8000, p.geom FROM town.plots p WHERE p.id = 1 + floor(random() * 30);
                    INSERT INTO town.reviews (project_id, applied_on) SELECT max(id), date '2024-03-01' + n FROM town.projects HAVING count(*) > 0;
        WHEN 8 THEN UPDATE town.plots SET geom = pg_temp.box(park_id::integer * 2000 + 100 * (id::integer / 3), 100, 80), parcel_code = 'Q' || n WHERE id = 1 + floor(random() * 30);
        ELSE UPDATE town.parameters SET value = value + 1 WHERE name = 'idle_after';
      END CASE;
    EXCEPTION WHEN check_violation OR unique_violation THEN NULL;
    END;
    IF n % 10 = 0 THEN
      PERFORM pg_sleep(0.001);
      INSERT INTO pg_temp.said SELECT n, clock_timestamp(), f::text FROM park.verify_register('town', '2024-06-30') f;
    END IF;
  END LOOP;
END $$;
DO $$
DECLARE
  moment record;
BEGIN
  CREATE TEMP TABLE replayed (n integer, finding text);
  FOR moment IN SELECT n, min(at) AS at FROM pg_temp.said GROUP BY n ORDER BY n LOOP
    PERFORM park.register_as_known('town', moment.at, 'then');
    INSERT INTO pg_temp.replayed SELECT moment.n, f::text FROM park.verify_register('then', '2024-06-30') f;
    DROP SCHEMA "then" CASCADE;
  END LOOP;
END $$;
RESET client_min_messages;
SELECT count(DISTINCT n) AS moments, count(*) > 2000 AS many, count(DISTINCT finding) > count(*) / count(DISTINCT n) * 1.05 AS varied FROM pg_temp.said;
SELECT (SELECT count(*) FROM (SELECT n, finding FROM pg_temp.said EXCEPT ALL TABLE pg_temp.replayed) d) AS not_said_again,
       (SELECT count(*) FROM (TABLE pg_temp.replayed EXCEPT ALL SELECT n, finding FROM pg_temp.said) d) AS never_said;

SET client_min_messages = warning;
DROP SCHEMA town CASCADE;
DROP SCHEMA village CASCADE;
DROP SCHEMA city CASCADE;
