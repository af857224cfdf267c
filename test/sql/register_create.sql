-- create_register: what it refuses, what it makes.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT pg_temp.refusal($$SELECT park.create_register(NULL)$$);
SELECT pg_temp.refusal($$SELECT park.create_register('')$$);
SELECT pg_temp.refusal($$SELECT park.create_register('public')$$);
SELECT pg_temp.refusal($$SELECT park.create_register('park')$$);
SELECT pg_temp.refusal($$SELECT park.create_register('pg_city')$$);
SELECT pg_temp.refusal($$SELECT park.create_register('city', NULL)$$);
SELECT pg_temp.refusal($$SELECT park.create_register('city', 0)$$);
SELECT pg_temp.refusal($$SELECT park.create_register('city', 999999)$$);
SELECT pg_temp.refusal($$SELECT park.create_register('city', 2225)$$);   -- US survey feet
SELECT pg_temp.refusal($$SELECT park.create_register('city', 4545, NULL)$$);
SELECT pg_temp.refusal($$SELECT park.create_register('city', 4545, 'liuzhou-2014')$$);
SELECT count(*) FROM pg_namespace WHERE nspname = 'city';

-- Odd names are names.
SELECT park.create_register('Odd "name" of O''Brien @srid@ 柳州', preset => 'empty');
SELECT park.create_register('city', preset => 'empty');
SELECT pg_temp.refusal($$SELECT park.create_register('city')$$);
SELECT count(*) FROM "Odd ""name"" of O'Brien @srid@ 柳州".parks;
SELECT srid, preset, template_version = (SELECT extversion FROM pg_extension WHERE extname = 'industrial_park')
  FROM city.register_info;
SELECT pg_temp.refusal($$INSERT INTO city.register_info (template_version, srid, preset) VALUES ('1', 1, 'x')$$);

-- Two registers do not know each other.
INSERT INTO city.parks (id, name, level) VALUES (1, '一', 'municipal');
SELECT count(*) FROM "Odd ""name"" of O'Brien @srid@ 柳州".parks;

-- Every table has an integer key "id" first, but for those that triggers keep, and
-- a comment; so has every view and function.
SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = 1
 WHERE c.relnamespace = 'city'::regnamespace AND c.relkind = 'r'
   AND NOT (a.attname = 'id' AND a.atttypid = 'bigint'::regtype AND a.attidentity <> '') ORDER BY 1;
SELECT c.relname FROM pg_class c
 WHERE c.relnamespace = 'city'::regnamespace AND c.relkind IN ('r', 'v') AND obj_description(c.oid, 'pg_class') IS NULL;
SELECT p.proname FROM pg_proc p
 WHERE p.pronamespace = 'city'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL;

-- upgrade_register makes views anew, as often as it is called.
DROP VIEW city.review_clock CASCADE;
SELECT park.upgrade_register('city');
SELECT park.upgrade_register('city');
SELECT count(*) FROM city.review_clock;
SELECT count(*) FROM city.bi_review_clock;
SELECT pg_temp.refusal($$SELECT park.upgrade_register('public')$$);
SELECT pg_temp.refusal($$SELECT park.upgrade_register('nowhere')$$);
SELECT pg_temp.refusal($$SELECT * FROM park.verify_register('public')$$);

-- A geographic register measures on the ellipsoid.
SELECT park.create_register('degrees', 4490, 'empty');
INSERT INTO degrees.parks (id, name, level) VALUES (1, '一', 'municipal');
INSERT INTO degrees.plots (id, park_id, geom)
  VALUES (1, 1, ST_Multi(ST_MakeEnvelope(109.40, 24.30, 109.41, 24.31, 4490)));
INSERT INTO degrees.buildings (geom) VALUES (ST_Multi(ST_MakeEnvelope(109.40, 24.30, 109.405, 24.31, 4490)));
SELECT round(p.area_m2), round(c.built_area_m2 / p.area_m2 * 1000) / 1000
  FROM degrees.plots p JOIN degrees.plot_cover c ON c.plot_id = p.id;

-- The extension does not go while a register is there.
SELECT split_part(pg_temp.refusal('DROP EXTENSION industrial_park'), E'\n', 1);

DROP SCHEMA "Odd ""name"" of O'Brien @srid@ 柳州" CASCADE;
DROP SCHEMA city CASCADE;
DROP SCHEMA degrees CASCADE;
