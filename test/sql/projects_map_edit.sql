-- Map programs write projects through the layer projects_map, whose text
-- industry_code stands for the code of the table.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all
SET datestyle = ISO;
SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parks (id, name, level) VALUES (1, '河西园', 'municipal'), (2, '柳北园', 'district');
INSERT INTO city.enterprises (id, name) VALUES (1, '车桥厂');

-- Refused as by the table.
SELECT pg_temp.refusal($$INSERT INTO city.projects_map (park_id) VALUES (1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects_map (name) VALUES ('a')$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects_map (name, park_id) VALUES (' ', 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects_map (name, park_id) VALUES ('a', 3)$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects_map (name, park_id, industry_code) VALUES ('a', 1, '3679')$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects_map (name, park_id, industry_code) VALUES ('a', 1, '')$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects_map (name, park_id, status) VALUES ('a', 1, 'done')$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects_map (name, park_id, status) VALUES ('a', 1, NULL)$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects_map (name, park_id, needs_new_land) VALUES ('a', 1, NULL)$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects_map (name, park_id, land_area_m2) VALUES ('a', 1, -1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects_map (name, park_id, floor_area_m2, high_storey_area_m2) VALUES ('a', 1, 10, 11)$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects_map (name, park_id, geom) VALUES ('a', 1, 'SRID=4545;MULTIPOLYGON(((640000 2690000, 640050 2690050, 640050 2690000, 640000 2690050, 640000 2690000)))')$$);
SELECT count(*) FROM city.projects;

-- What is left out is as in the table; what is computed is passed over in a new row.
INSERT INTO city.projects_map (name, park_id) VALUES ('b', 1) RETURNING id IS NOT NULL AS numbered, status, needs_new_land;
INSERT INTO city.projects (name, park_id) VALUES ('b', 1);
SELECT count(*), count(DISTINCT to_jsonb(p) - 'id') FROM city.projects p;
DELETE FROM city.projects_map;
INSERT INTO city.projects_map (id, name, park_id, enterprise_id, industry_code, needs_new_land, land_area_m2, status,
    total_investment_yuan, fixed_investment_yuan, floor_area_m2, high_storey_area_m2, footprint_area_m2, structure_area_m2,
    yard_area_m2, office_land_m2, annual_output_yuan, energy_tce, eia_approved_on, standard_land, geom,
    park_name, enterprise, industry_name)
  VALUES (101, 'c', 1, 1, '3670', false, 1, 'draft', 2, 3, 5, 4, 6, 7, 8, 9, 10, 11, '2024-02-29', true,
    pg_temp.box(0, 0, 50), 'x', 'y', 'z');
SELECT to_jsonb(p) - 'site', ST_Area(site) FROM city.projects p;
SELECT park_name, enterprise, industry_code, industry_name FROM city.projects_map;

-- Every column is written to its own, one at a time; what was not changed is not written.
SELECT pg_temp.refusal($$UPDATE city.projects_map SET id = 100$$);
SELECT pg_temp.refusal($$UPDATE city.projects_map SET park_name = 'x'$$);
SELECT pg_temp.refusal($$UPDATE city.projects_map SET enterprise = NULL$$);
SELECT pg_temp.refusal($$UPDATE city.projects_map SET industry_name = 'x'$$);
SELECT pg_temp.refusal($$UPDATE city.projects_map SET industry_code = 'C3'$$);
SELECT pg_temp.refusal($$UPDATE city.projects_map SET name = NULL$$);
CREATE FUNCTION pg_temp.changed(assignment text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  before jsonb := to_jsonb(p) FROM city.projects p;
  after jsonb;
BEGIN
  EXECUTE 'UPDATE city.projects_map SET ' || assignment || ' WHERE id = 101';
  after := to_jsonb(p) FROM city.projects p;
  RETURN (SELECT string_agg(a.key || ' ' || left(a.value::text, 40), ', ' ORDER BY a.key)
            FROM jsonb_each(after) a JOIN jsonb_each(before) b USING (key) WHERE a.value <> b.value);
END $$;
SELECT a, pg_temp.changed(a) FROM unnest(ARRAY[
  'name = ''d''', 'park_id = 2', 'enterprise_id = NULL', 'industry_code = ''C36''', 'industry_code = NULL', 'industry_code = ''372''',
  'needs_new_land = true', 'land_area_m2 = 1.5', 'status = ''submitted''', 'total_investment_yuan = 20',
  'fixed_investment_yuan = 30', 'floor_area_m2 = 50', 'high_storey_area_m2 = 40', 'footprint_area_m2 = 60',
  'structure_area_m2 = 70', 'yard_area_m2 = 80', 'office_land_m2 = 90', 'annual_output_yuan = 100',
  'energy_tce = 110', 'eia_approved_on = ''2024-03-01''', 'standard_land = NULL', 'name = name']) a;
SELECT pg_temp.changed('geom = pg_temp.box(0, 0, 40)') LIKE 'site %' AS site;
SELECT ST_Area(site) FROM city.projects;

-- The layer gives no right that the table does not give.
CREATE ROLE map_clerk;
GRANT USAGE ON SCHEMA city TO map_clerk;
GRANT SELECT, INSERT, UPDATE, DELETE ON city.projects_map TO map_clerk;
SET ROLE map_clerk;
INSERT INTO city.projects_map (name, park_id) VALUES ('e', 1);
RESET ROLE;
GRANT SELECT, INSERT, UPDATE ON city.projects TO map_clerk;
GRANT SELECT ON city.parks, city.enterprises TO map_clerk;
SET ROLE map_clerk;
INSERT INTO city.projects_map (name, park_id) VALUES ('e', 1);
DELETE FROM city.projects_map WHERE name = 'e';
RESET ROLE;
-- Under policies neither what is seen nor what is written is more than by the table.
ALTER TABLE city.projects ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON city.projects TO map_clerk USING (park_id = 1);
SET ROLE map_clerk;
SELECT name FROM city.projects_map;
INSERT INTO city.projects_map (name, park_id) VALUES ('f', 2);
UPDATE city.projects_map SET park_id = 2 WHERE name = 'e';
UPDATE city.projects_map SET name = 'mine' WHERE id = 101;
RESET ROLE;
SELECT name, park_id FROM city.projects ORDER BY name;

\set ECHO none
SET client_min_messages = warning;
DROP SCHEMA city CASCADE;
DROP OWNED BY map_clerk;
DROP ROLE map_clerk;
