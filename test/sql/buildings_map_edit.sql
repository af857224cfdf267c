-- Map programs write buildings through the layer buildings_map, whose two days
-- stand for the period of the table.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all
SET datestyle = ISO;
SELECT park.create_register('city');
INSERT INTO city.plots (id, parcel_code, park_id, acquired_on, geom) VALUES (1, 'P1', 2, '2018-03-01', pg_temp.box(0, 0, 100));

-- A building without a first day would have stood always: GDAL leaves out what it cannot place.
SELECT pg_temp.refusal($$INSERT INTO city.buildings_map (geom) VALUES (pg_temp.box(0, 0, 50))$$);
SELECT pg_temp.refusal($$INSERT INTO city.buildings_map (stood_until, geom) VALUES ('2022-12-31', pg_temp.box(0, 0, 50))$$);
SELECT pg_temp.refusal($$INSERT INTO city.buildings_map (stood_from, stood_until, geom) VALUES ('2022-01-02', '2022-01-01', pg_temp.box(0, 0, 50))$$);
SELECT pg_temp.refusal($$INSERT INTO city.buildings_map (stood_from, geom) VALUES ('-infinity', pg_temp.box(0, 0, 50))$$);
SELECT pg_temp.refusal($$INSERT INTO city.buildings_map (stood_from, stood_until, geom) VALUES ('2022-01-02', 'infinity', pg_temp.box(0, 0, 50))$$);
SELECT pg_temp.refusal($$INSERT INTO city.buildings_map (stood_from, kind, geom) VALUES ('2022-01-02', 'castle', pg_temp.box(0, 0, 50))$$);
SELECT pg_temp.refusal($$INSERT INTO city.buildings_map (stood_from) VALUES ('2022-01-02')$$);
SELECT pg_temp.refusal($$INSERT INTO city.buildings_map (stood_from, geom) VALUES ('2022-01-02', 'SRID=4545;MULTIPOLYGON(((640000 2690000, 640050 2690050, 640050 2690000, 640000 2690050, 640000 2690000)))')$$);
SELECT count(*) FROM city.buildings;

-- The last day is inclusive; one that is missing means that it stands.  What is computed is passed over in a new row.
INSERT INTO city.buildings_map (id, stood_from, stood_until, kind_name, footprint_area_m2, geom) VALUES
  (101, '2019-01-01', NULL, 'anything', 1, pg_temp.box(0, 0, 50)),
  (102, '2020-01-01', '2020-12-31', NULL, NULL, pg_temp.box(50, 0, 50)),
  (103, '2021-05-05', '2021-05-05', NULL, NULL, pg_temp.box(0, 50, 50));
INSERT INTO city.buildings_map (kind, stood_from, surveyed_on, vacant_since, floor_area_m2, geom)
VALUES ('open_yard', '2022-01-01', '2022-02-01', '2023-01-01', 12.5, pg_temp.box(50, 50, 50)) RETURNING id IS NOT NULL AS numbered;
SELECT kind, existed, surveyed_on, vacant_since, floor_area_m2 FROM city.buildings ORDER BY lower(existed);
SELECT built_history FROM city.plot_cover;

-- Changes; what was not changed stays as another session may have left it.
SELECT pg_temp.refusal($$UPDATE city.buildings_map SET stood_from = NULL WHERE id = 101$$);
SELECT pg_temp.refusal($$UPDATE city.buildings_map SET stood_until = '2018-12-31' WHERE id = 101$$);
SELECT pg_temp.refusal($$UPDATE city.buildings_map SET id = 100 WHERE id = 101$$);
SELECT pg_temp.refusal($$UPDATE city.buildings_map SET kind_name = '构筑物' WHERE id = 101$$);
SELECT pg_temp.refusal($$UPDATE city.buildings_map SET footprint_area_m2 = 1 WHERE id = 101$$);
UPDATE city.buildings_map SET stood_until = '2022-12-31', kind = 'structure' WHERE id = 101;
UPDATE city.buildings_map SET geom = pg_temp.box(50, 0, 50, 40) WHERE id = 102;
UPDATE city.buildings_map SET kind = kind WHERE id = 103;
DELETE FROM city.buildings_map WHERE id = 103;
SELECT id, kind, existed, ST_Area(geom) FROM city.buildings WHERE id > 100 ORDER BY id;
SELECT built_history FROM city.plot_cover;

-- One that always stood keeps its open beginning, and may be given an end.
INSERT INTO city.buildings (id, geom) VALUES (201, pg_temp.box(200, 0, 50));
UPDATE city.buildings_map SET vacant_since = '2024-01-01' WHERE id = 201;
UPDATE city.buildings_map SET stood_until = '2024-06-30' WHERE id = 201;
SELECT existed, vacant_since FROM city.buildings WHERE id = 201;

-- The layer gives no right that the table does not give.
CREATE ROLE map_clerk;
GRANT USAGE ON SCHEMA city TO map_clerk;
GRANT SELECT, INSERT, UPDATE, DELETE ON city.buildings_map TO map_clerk;
SET ROLE map_clerk;
INSERT INTO city.buildings_map (stood_from, geom) VALUES ('2022-01-01', 'SRID=4545;MULTIPOLYGON(((640300 2690000, 640310 2690000, 640310 2690010, 640300 2690000)))');
UPDATE city.buildings_map SET kind = 'structure' WHERE id = 201;
DELETE FROM city.buildings_map WHERE id = 201;
RESET ROLE;
GRANT SELECT, INSERT ON city.buildings TO map_clerk;
SET ROLE map_clerk;
-- names and operators of the writer mean nothing here
CREATE TEMP TABLE buildings (id bigint, kind text, existed daterange, geom geometry);
SET search_path = pg_temp, public;
INSERT INTO city.buildings_map (stood_from, geom) VALUES ('2022-01-01', 'SRID=4545;MULTIPOLYGON(((640300 2690000, 640310 2690000, 640310 2690010, 640300 2690000)))');
SELECT count(*) FROM buildings;
RESET search_path;
RESET ROLE;
SELECT count(*) FROM city.buildings WHERE existed = '[2022-01-01,)' AND ST_XMin(geom) = 640300;

-- The trigger is for the layer only.
CREATE TABLE city.other (id bigint);
CREATE TRIGGER edit BEFORE INSERT ON city.other FOR EACH ROW EXECUTE FUNCTION park.edit_buildings_map();
INSERT INTO city.other VALUES (1);
CREATE VIEW city.other_layer AS SELECT 1::bigint AS id;
CREATE TRIGGER edit INSTEAD OF INSERT ON city.other_layer FOR EACH ROW EXECUTE FUNCTION park.edit_buildings_map();
INSERT INTO city.other_layer VALUES (1);

\set ECHO none
SET client_min_messages = warning;
DROP OWNED BY map_clerk;
DROP ROLE map_clerk;
DROP SCHEMA city CASCADE;
