-- Who changed what, when and why.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city', preset => 'empty');
CREATE VIEW pg_temp.log AS
  SELECT c.id, c.table_name, c.row_id, c.operation, c.actor, c.reason,
         coalesce(c.new_row, c.old_row) ->> 'name' AS name, c.old_row, c.new_row
    FROM city.changes c;

-- Refused: settings that nobody could read later.
SELECT pg_temp.refusal($$SET industrial_park.actor = E'张\n三'$$);
SELECT regexp_replace(pg_temp.refusal($$SELECT set_config('industrial_park.actor', repeat('张', 201), false)$$), '张+', '张…');
SELECT length(set_config('industrial_park.actor', repeat('张', 200), false));
SELECT regexp_replace(pg_temp.refusal($$SELECT set_config('industrial_park.reason', repeat('因', 2001), false)$$), '因+', '因…');
SELECT pg_temp.refusal($$SET industrial_park.acter = '张三'$$);

-- Each row that a statement changes, with who and why; without them, NULL.
SET industrial_park.actor = '张三';
SET industrial_park.reason = '年度核查';
INSERT INTO city.parks (id, name, level) VALUES (1, '甲', 'municipal'), (2, '乙', 'county');
RESET industrial_park.actor;
SET industrial_park.reason = ' 　';
UPDATE city.parks SET level = 'district' WHERE id = 2;
BEGIN;
SET LOCAL industrial_park.reason = '更名';
UPDATE city.parks SET name = name || '园';
COMMIT;
DELETE FROM city.parks WHERE id = 2;
SELECT table_name, row_id, operation, actor, reason, name, park.changed_columns(old_row, new_row) FROM pg_temp.log ORDER BY id;
SELECT count(*) FILTER (WHERE role = CURRENT_USER AND session_role = SESSION_USER) = count(*), count(DISTINCT transaction),
       max(changed_at) BETWEEN now() - interval '1 minute' AND clock_timestamp() FROM city.changes;

-- Not recorded: what changed nothing, and what was undone.
UPDATE city.parks SET name = name;
UPDATE city.parks SET name = 'x' WHERE false;
BEGIN;
UPDATE city.parks SET name = 'x';
ROLLBACK;
SELECT pg_temp.refusal($$INSERT INTO city.parks (id, name, level) VALUES (3, '丙', 'x')$$);
SELECT count(*) FROM city.changes;

-- Upsert, MERGE, COPY, cascades; a foreign key works for the owner, but who
-- deleted is who asked.
INSERT INTO city.parks (id, name, level) VALUES (1, 'x', 'county'), (4, '丁', 'county') ON CONFLICT (id) DO UPDATE SET name = '甲四';
MERGE INTO city.parks p USING (VALUES (1, 'm'), (5, 'm')) v (id, name) ON p.id = v.id
  WHEN MATCHED THEN UPDATE SET name = v.name WHEN NOT MATCHED THEN INSERT (id, name, level) VALUES (v.id, v.name, 'county');
COPY city.plots (id, park_id, parcel_code) FROM stdin;
1	1	A
2	1	B
\.
INSERT INTO city.pauses (id, plot_id, during, cause) VALUES (1, 2, '[2020-01-01,2020-02-01)', '不可抗力');
DELETE FROM city.plots WHERE id = 2;
SELECT table_name, row_id, operation, name FROM pg_temp.log WHERE id > 7 ORDER BY id;
-- A row that takes another id, even one that was given up in the same statement.
INSERT INTO city.rule_modes (id, rule, mode, applies) VALUES (1, '5.idle', 'warn', '[2020-01-01,2021-01-01)'), (2, '5.idle', 'off', '[2021-01-01,2022-01-01)');
SELECT max(id) AS before FROM city.changes \gset
UPDATE city.rule_modes SET id = id - 1;
SELECT operation, row_id, coalesce(new_row, old_row) ->> 'mode' FROM pg_temp.log WHERE id > :before ORDER BY id;
-- TRUNCATE is recorded row by row.
TRUNCATE city.rule_modes, city.pauses;
SELECT operation, row_id, new_row IS NULL, old_row ->> 'mode' FROM pg_temp.log WHERE operation = 'TRUNCATE' ORDER BY id;

-- Rows come back exactly: ranges under any date style, geometry to the last
-- bit, numbers of every kind, arrays, columns of the user's own.
ALTER TABLE city.plots ADD measured float8, ADD share numeric, ADD tags text[], ADD extra jsonb, ADD note varchar(20), ADD "Grund ""x""" interval, ADD seen timestamptz, ADD word regtype;
ALTER TABLE city.plots ADD gone integer;
ALTER TABLE city.plots DROP gone;
SET datestyle = 'German, DMY';
SET intervalstyle = 'sql_standard';
SET extra_float_digits = 0;
SET timezone = 'Asia/Shanghai';
INSERT INTO city.plots (id, park_id, parcel_code, acquired_on, geom, measured, share, tags, extra, note, "Grund ""x""", seen, word) VALUES
  (10, 1, 'J', '2020-03-02', ST_Multi(ST_MakeEnvelope(640000.1, 2690000.7, 640000 + pi(), 2690001 + exp(1), 4545)), pi(), 1.50, '{a,"b,c",NULL}', '{"a": [1, null]}', E'\\ "'' 柳', '-1 month 3 days', '2020-03-02 01:00', 'int4'),
  (11, 1, 'K', NULL, NULL, 'NaN', 'NaN', '{}', '7', '', NULL, 'infinity', NULL),
  (12, 1, 'L', '2020-03-02', NULL, '-0', '-Infinity', NULL, '"x"', NULL, NULL, '-infinity', NULL),
  (13, 1, 'M', NULL, NULL, 1e-300, 1e-100, '{{1,2}}', 'true', NULL, NULL, NULL, NULL);
INSERT INTO city.leading_industries (id, park_id, name, codes, applies) VALUES (1, 1, '汽车', '{C36,C3514}', '[2020-03-02,2021-04-03)');
RESET datestyle; RESET intervalstyle; RESET extra_float_digits;
SELECT p.id, record_send(p) = record_send(jsonb_populate_record(NULL::city.plots, c.new_row)) AS exact
  FROM city.changes c JOIN city.plots p ON p.id = c.row_id AND c.table_name = 'plots' WHERE c.operation = 'INSERT' AND p.id >= 10 ORDER BY 1;
SELECT l = jsonb_populate_record(NULL::city.leading_industries, c.new_row), c.new_row
  FROM city.changes c JOIN city.leading_industries l ON l.id = c.row_id AND c.table_name = 'leading_industries';
SELECT new_row - 'geom' - 'seen' FROM city.changes WHERE table_name = 'plots' AND row_id IN (10, 12) ORDER BY id;
SELECT new_row ->> 'geom' = encode(ST_AsEWKB(geom), 'hex') OR upper(new_row ->> 'geom') = upper(encode(ST_AsEWKB(geom), 'hex')) FROM city.changes, city.plots p WHERE table_name = 'plots' AND row_id = 10 AND p.id = 10;

-- Only ever appended to, whoever asks.
SELECT pg_temp.refusal('UPDATE city.changes SET actor = NULL WHERE false');
SELECT pg_temp.refusal('DELETE FROM city.changes');
SELECT pg_temp.refusal('TRUNCATE city.changes');
SELECT pg_temp.refusal($$INSERT INTO city.changes (transaction, table_name, operation) VALUES (0, 'plots', 'FORGET')$$);

-- Which tables; switching on and off is on record, too.
SELECT t, t = ANY (park.recordable_tables('city')) FROM unnest('{parks,parameters,plots,reviews,registrations,waivers,outputs,buildings,changes,output_imports,output_mix_base,plot_cover,register_info,review_clock}'::text[]) t;
-- Of a new register all of them are, by every door.
SELECT c.relname, count(t.tgname) FILTER (WHERE t.tgtype & 60 > 0) AS triggers
  FROM pg_class c LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgfoid = 'park.record_changes'::regproc AND t.tgenabled = 'O'
 WHERE c.relnamespace = 'city'::regnamespace AND c.relkind = 'r'
 GROUP BY c.relname HAVING count(t.tgname) <> 4 ORDER BY 1;
SELECT pg_temp.refusal($$SELECT park.record_changes_of('city', '{outputs,output_mix_base}')$$);
SELECT pg_temp.refusal($$SELECT park.record_changes_of('city', '{changes}')$$);
SELECT pg_temp.refusal($$SELECT park.record_changes_of('public', '{outputs}')$$);
SELECT pg_temp.refusal($$SELECT park.record_changes_of(NULL, '{outputs}')$$);
SELECT pg_temp.refusal($$SELECT park.record_changes_of('city', '{NULL}')$$);
SELECT pg_temp.refusal($$SELECT park.stop_recording('city', '{nothing}')$$);
SELECT max(id) AS before FROM city.changes \gset
SET industrial_park.actor = '李四';
INSERT INTO city.outputs (id, park_id, year, output_yuan) VALUES (1, 1, 2020, 5);
SELECT park.record_changes_of('city', '{outputs}');
SELECT park.record_changes_of('city', '{outputs}');
UPDATE city.outputs SET output_yuan = 6;
SELECT park.stop_recording('city', '{outputs}');
UPDATE city.outputs SET output_yuan = 7;
SELECT table_name, row_id, operation, actor, park.changed_columns(old_row, new_row) FROM pg_temp.log WHERE id > :before ORDER BY id;

-- A partitioned table of the user's: whichever door the rows take.
CREATE TABLE city.visits (id bigint NOT NULL, day date, note text) PARTITION BY RANGE (day);
CREATE TABLE city.visits_2020 PARTITION OF city.visits FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE city.visits_2021 PARTITION OF city.visits FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
SELECT park.record_changes_of('city', '{visits}');
SELECT max(id) AS before FROM city.changes \gset
INSERT INTO city.visits VALUES (1, '2020-05-01', 'a'), (2, '2021-05-01', 'b');
INSERT INTO city.visits_2020 VALUES (3, '2020-06-01', 'c');
UPDATE city.visits SET day = day + 366 WHERE day < '2021-01-01';
DELETE FROM city.visits_2021 WHERE id = 2;
TRUNCATE city.visits;
SELECT table_name, row_id, operation, park.changed_columns(old_row, new_row) FROM pg_temp.log WHERE id > :before ORDER BY id;

-- As somebody who may write a table, but not see what was changed.
CREATE ROLE recorded_clerk;
GRANT USAGE ON SCHEMA city TO recorded_clerk;
GRANT SELECT, INSERT ON city.parks TO recorded_clerk;
GRANT SELECT, DELETE ON city.plots TO recorded_clerk;
INSERT INTO city.plots (id, park_id) VALUES (30, 1);
INSERT INTO city.pauses (id, plot_id, during, cause) VALUES (30, 30, '[2020-01-01,2020-02-01)', '不可抗力');
SET ROLE recorded_clerk;
DELETE FROM city.plots WHERE id = 30;
INSERT INTO city.parks (id, name, level) VALUES (20, '员', 'county');
SELECT pg_temp.refusal('SELECT * FROM city.changes');
SELECT pg_temp.refusal($$INSERT INTO city.changes (transaction, table_name, operation) VALUES (0, 'parks', 'DELETE')$$);
SELECT pg_temp.refusal($$SELECT * FROM park.as_known(NULL::city.parks, now())$$);
RESET ROLE;
SELECT table_name, row_id, operation, session_role = SESSION_USER FROM city.changes WHERE role = 'recorded_clerk' ORDER BY id;

-- The protocol: BEFORE TRUNCATE, transition tables, a table with an id.
CREATE TRIGGER wrong AFTER TRUNCATE ON city.pauses FOR EACH STATEMENT EXECUTE FUNCTION park.record_changes();
SELECT pg_temp.refusal('TRUNCATE city.pauses');
DROP TRIGGER wrong ON city.pauses;
CREATE TRIGGER wrong AFTER INSERT ON city.parks FOR EACH ROW EXECUTE FUNCTION park.record_changes();
SELECT pg_temp.refusal($$INSERT INTO city.parks (id, name, level) VALUES (50, 'x', 'county')$$);
DROP TRIGGER wrong ON city.parks;
CREATE TRIGGER wrong AFTER INSERT ON city.plot_cover REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION park.record_changes();
SELECT pg_temp.refusal($$INSERT INTO city.plots (id, park_id) VALUES (99, 1)$$);
DROP TRIGGER wrong ON city.plot_cover;
ALTER TABLE city.changes RENAME TO changes_elsewhere;
SELECT pg_temp.refusal('UPDATE city.parks SET name_en = name');

DROP SCHEMA city CASCADE;
DROP ROLE recorded_clerk;
