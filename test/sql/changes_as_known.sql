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
SELECT pg_temp.refusal($$SELECT * FROM park.as_known(NULL::city.outputs, now())$$);
SELECT pg_temp.refusal($$SELECT * FROM park.as_known('city', 'outputs', now())$$);
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

DROP SCHEMA city CASCADE;
