-- Geometry rules: valid, inside the park, coordinates that can be right.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city');
-- Plots lie on plots here: overlap has a test of its own, rule_overlap.
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('g.overlap', 'off', '[2020-01-08,)');
CREATE FUNCTION pg_temp.bow_tie() RETURNS geometry LANGUAGE sql IMMUTABLE RETURN
  ST_GeomFromText('MULTIPOLYGON(((640000 2690000,640010 2690010,640010 2690000,640000 2690010,640000 2690000)))', 4545);

-- Refused by the column's type: another SRID, another kind.  PostGIS gives a
-- geometry without SRID the column's.
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, geom) VALUES (2, ST_SetSRID(pg_temp.box(0,0,10), 4546))$$);
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, geom) VALUES (2, ST_SetSRID(pg_temp.box(0,0,10), 0))$$);
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, geom) VALUES (2, 'SRID=4545;POINT(640000 2690000)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.buildings (geom) VALUES (NULL)$$);

-- Invalid and empty geometry is refused of registered plots, of boundaries and of
-- submitted projects; drafts and buildings are saved with a warning.
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, geom) VALUES (2, pg_temp.bow_tie())$$);
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, geom) VALUES (2, 'SRID=4545;MULTIPOLYGON EMPTY')$$);
SELECT pg_temp.refusal($$UPDATE city.parks SET boundary = pg_temp.bow_tie() WHERE id = 2$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects (park_id, name, site) VALUES (2, 'x', pg_temp.bow_tie())$$);
INSERT INTO city.plots (id, park_id, status, geom) VALUES (50, 2, 'draft', pg_temp.bow_tie());
INSERT INTO city.buildings (geom) VALUES (pg_temp.bow_tie());
-- Submitting the draft is refused; what place says.
SELECT pg_temp.refusal($$UPDATE city.plots SET status = 'registered' WHERE id = 50$$);
SELECT f.rule, f.verdict, ST_AsText(f.place) FROM city.plots p, park.findings(p) f WHERE p.id = 50 AND f.rule = 'g.valid';
-- A bow tie on a bow tie is measured all the same: two triangles of 25 m².
SELECT built_area_m2 FROM city.plot_cover WHERE plot_id = 50;
-- A waiver for this plot.
INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason) VALUES ('g.valid', 'plots', 50, '[2020-01-08,)', '待补测');
SELECT pg_temp.refusal($$UPDATE city.plots SET status = 'registered' WHERE id = 50$$);
SELECT f.rule, f.verdict FROM city.plots p, park.findings(p) f WHERE p.id = 50 AND f.rule LIKE 'g.%' ORDER BY 1;

-- Inside: without a boundary unknown, then to a square metre; touching is inside.
SELECT pg_temp.refusal($$INSERT INTO city.plots (id, park_id, geom) VALUES (51, 2, pg_temp.box(90, 0, 20))$$);
UPDATE city.parks SET boundary = pg_temp.box(0, 0, 100) WHERE id = 2;
SELECT f.verdict, f.measured, f.required, f.gap, f.unit, f.message, ST_Area(f.place) FROM city.plots p, park.findings(p) f WHERE p.id = 51 AND f.rule = 'g.inside';
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, geom) VALUES (2, pg_temp.box(80, 0, 20.1, 10))$$);
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, geom) VALUES (2, pg_temp.box(80, 0, 20.1, 10.1))$$);
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, geom) VALUES (2, pg_temp.box(0, 0, 100))$$);
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, status, geom) VALUES (2, 'draft', pg_temp.box(200, 0, 100))$$);
SELECT pg_temp.refusal($$UPDATE city.plots SET park_id = 2, geom = pg_temp.box(200, 0, 100) WHERE id = 51$$);
-- A plot smaller than the tolerance does not lie inside for that.
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, geom) VALUES (2, pg_temp.box(200, 0, 0.5))$$);
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, geom) VALUES (2, pg_temp.box(99, 99, 0.5))$$);
-- All that is wrong at once, in one error.
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, geom) VALUES (2,
  ST_Multi(ST_Translate(pg_temp.bow_tie(), -640000, -2690000)))$$);
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, geom) VALUES (2,
  ST_Multi(ST_Translate(pg_temp.bow_tie(), -640000, 0)))$$);

-- Coordinates: degrees in a metric register, another zone's numbers, metres in a
-- register of degrees, latitude and longitude swapped.
SELECT pg_temp.refusal($$UPDATE city.parks SET boundary = ST_Multi(ST_MakeEnvelope(109.4, 24.3, 109.5, 24.4, 4545)) WHERE id = 3$$);
SELECT pg_temp.refusal($$UPDATE city.parks SET boundary = ST_Multi(ST_MakeEnvelope(36643308, 2690608, 36643408, 2690708, 4545)) WHERE id = 3$$);
SELECT pg_temp.refusal($$UPDATE city.parks SET boundary = ST_Multi(ST_MakeEnvelope(2690608, 643308, 2690708, 643408, 4545)) WHERE id = 3$$);
SELECT park.create_register('degrees', 4490, 'empty');
INSERT INTO degrees.parks (id, name, level) VALUES (1, '一', 'municipal');
SELECT pg_temp.refusal($$UPDATE degrees.parks SET boundary = ST_Multi(ST_MakeEnvelope(640000, 2690000, 640100, 2690100, 4490))$$);
SELECT pg_temp.refusal($$UPDATE degrees.parks SET boundary = ST_Multi(ST_MakeEnvelope(24.3, 109.4, 24.4, 109.5, 4490))$$);
SELECT pg_temp.refusal($$UPDATE degrees.parks SET boundary = ST_Multi(ST_MakeEnvelope(109.4, 24.3, 109.5, 24.4, 4490))$$);
-- A metric system that is not of China: degrees show all the same.
SELECT park.create_register('lambert', 2154, 'empty');
INSERT INTO lambert.parks (id, name, level) VALUES (1, 'un', 'municipal');
SELECT pg_temp.refusal($$UPDATE lambert.parks SET boundary = ST_Multi(ST_MakeEnvelope(5.4, 43.3, 5.5, 43.4, 2154))$$);
SELECT pg_temp.refusal($$UPDATE lambert.parks SET boundary = ST_Multi(ST_MakeEnvelope(870260, 6260000, 870360, 6260100, 2154))$$);

DROP SCHEMA city CASCADE;
DROP SCHEMA degrees CASCADE;
DROP SCHEMA lambert CASCADE;
