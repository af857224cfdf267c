-- plot_cover by kind of building, plot_covers_on(), refresh_plot_cover(): bad
-- input, then what triggers keep, what a refresh mends, what a restricted role
-- sees.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city', 4545, 'empty');
INSERT INTO city.parks (id, name, level) VALUES (1, 'East', 'municipal'), (2, 'West', 'municipal');

-- Bad input.
SELECT park.refresh_plot_cover(NULL) IS NULL;
SELECT pg_temp.refusal($$SELECT park.refresh_plot_cover('nowhere')$$);
SELECT pg_temp.refusal($$SELECT park.refresh_plot_cover('public')$$);
SELECT pg_temp.refusal($$INSERT INTO city.buildings (kind, geom) VALUES ('tower', pg_temp.box(0, 0, 1))$$);

-- Two plots of 100 m × 100 m and one without an outline.
INSERT INTO city.plots (id, park_id, geom) VALUES (1, 1, pg_temp.box(0, 0, 100)), (2, 2, pg_temp.box(100, 0, 100)), (3, 1, NULL);
SELECT plot_id, built_area_m2, built_history, building_history, structure_history, open_yard_history FROM city.plot_cover ORDER BY 1;

-- A hall of 50 × 50, a yard of 40 × 50 of which 10 × 50 lie under the hall's
-- roof, and a tank of 10 × 10 in the yard from 2020 on: 2500 + 2000 + 100 by
-- kind, 2500 + 1500 together.
INSERT INTO city.buildings (id, kind, existed, geom) VALUES
  (1, 'building', '(,)', pg_temp.box(0, 0, 50)),
  (2, 'open_yard', '(,)', pg_temp.box(40, 0, 40, 50)),
  (3, 'structure', '[2020-01-01,)', pg_temp.box(60, 20, 10));
SELECT plot_id, built_history, building_history, structure_history, open_yard_history FROM city.plot_cover ORDER BY 1;
SELECT plot_id, park_id, area_m2, built_area_m2, building_area_m2, structure_area_m2, open_yard_area_m2, built_fraction, building_coefficient
  FROM city.plot_covers_on('2020-01-01') ORDER BY 1;
SELECT plot_id, structure_area_m2, building_coefficient FROM city.plot_covers_on('2019-12-31') WHERE plot_id = 1;
SELECT count(*), count(*) FILTER (WHERE v.area_m2 > 0), count(*) FILTER (WHERE v IS DISTINCT FROM d) AS different
  FROM (SELECT * FROM city.plot_covers) v JOIN city.plot_covers_on(CURRENT_DATE) d USING (plot_id);
SELECT count(*), count(built_area_m2), count(built_fraction), count(building_coefficient) FROM city.plot_covers_on(NULL);
-- More than full is full: a yard and a hall on the whole of plot 2.
INSERT INTO city.buildings (id, kind, geom) VALUES (5, 'open_yard', pg_temp.box(90, -10, 200)), (6, 'building', pg_temp.box(100, 0, 100));
SELECT built_fraction, building_coefficient FROM city.plot_covers WHERE plot_id = 2;
DELETE FROM city.buildings WHERE id IN (5, 6);

-- A changed kind is recomputed; the yard's common part with the hall is now
-- counted once in its kind.
UPDATE city.buildings SET kind = 'building' WHERE id = 2;
SELECT building_history, structure_history, open_yard_history, built_history FROM city.plot_cover WHERE plot_id = 1;
UPDATE city.buildings SET kind = 'open_yard' WHERE id = 2;

-- What is not measured writes nothing.
CREATE TEMP TABLE before AS SELECT plot_id, ctid AS place, xmin AS written FROM city.plot_cover;
UPDATE city.buildings SET surveyed_on = '2024-01-01', floor_area_m2 = 7, kind = kind, geom = geom;
SELECT count(*) AS rewritten FROM city.plot_cover c JOIN before USING (plot_id) WHERE (c.ctid, c.xmin::text) <> (place, written::text);

-- A new building and its plot in one statement; a statement on thousands of
-- buildings at once: 2500 of 1 m² on plot 2, each twice.
WITH p AS (INSERT INTO city.plots (id, park_id, geom) VALUES (4, 2, pg_temp.box(500, 0, 10)) RETURNING id)
INSERT INTO city.buildings (id, kind, geom) SELECT 4, 'structure', pg_temp.box(505, 5, 10) FROM p;
SELECT structure_history, building_history FROM city.plot_cover WHERE plot_id = 4;
INSERT INTO city.buildings (id, kind, geom) SELECT 1000 + i, CASE WHEN i % 2 = 0 THEN 'building' ELSE 'structure' END,
  pg_temp.box(100 + i / 2 % 50 * 2, i / 100 * 2, 1) FROM generate_series(0, 4999) i;
SELECT built_history, building_history, structure_history, open_yard_history FROM city.plot_cover WHERE plot_id = 2;
SELECT f.subject_id, f.verdict FROM park.verify_register('city') f WHERE f.rule = 'k.plot_cover' ORDER BY 1;
DELETE FROM city.buildings WHERE id >= 1000 AND id % 2 = 1;
SELECT built_history, structure_history FROM city.plot_cover WHERE plot_id = 2;

-- What triggers do not see: a kind, a row of plot_cover too few, a wrong one, one
-- of a plot that is gone, one of a plot that has lost its outline.
SELECT park.refresh_plot_cover('city');
SET session_replication_role = replica;
UPDATE city.buildings SET kind = 'structure' WHERE id = 1;
UPDATE city.plots SET geom = NULL WHERE id = 4;
INSERT INTO city.plots (id, park_id, geom) VALUES (5, 1, pg_temp.box(0, 0, 30));
DELETE FROM city.plot_cover WHERE plot_id = 2;
INSERT INTO city.plot_cover (plot_id, built_area_m2, built_history, measured_on) VALUES (99, 1, '{2020-01-01: 1}', '2020-01-01');
RESET session_replication_role;
SELECT f.subject_id, f.verdict, f.message FROM park.verify_register('city', '2021-01-01') f WHERE f.rule = 'k.plot_cover' ORDER BY 1;
SELECT park.refresh_plot_cover('city') AS mended;    -- 1, 2, 4, 5 and 99
SELECT plot_id, built_history, building_history, structure_history, open_yard_history FROM city.plot_cover ORDER BY 1;
SELECT f.subject_id, f.verdict FROM park.verify_register('city') f WHERE f.rule = 'k.plot_cover' ORDER BY 1;
SELECT park.refresh_plot_cover('city') AS mended;

-- As of another day the row is right, but says the area of its own day.
UPDATE city.plot_cover SET built_area_m2 = 1, measured_on = '2000-01-01' WHERE plot_id = 1;
SELECT park.refresh_plot_cover('city') AS mended;
SELECT built_area_m2, measured_on = CURRENT_DATE AS today FROM city.plot_cover WHERE plot_id = 1;

-- A register without any row: a first load.
DELETE FROM city.plot_cover;
SELECT park.refresh_plot_cover('city') AS mended;

-- A constraint of its user's is heeded, and his column and trigger are, too.
DELETE FROM city.plot_cover;
ALTER TABLE city.plot_cover ADD CONSTRAINT small CHECK (built_area_m2 < 2000);
SELECT pg_temp.refusal($$SELECT park.refresh_plot_cover('city')$$);
ALTER TABLE city.plot_cover DROP CONSTRAINT small;
CREATE TABLE city.seen (plot_id bigint);
CREATE FUNCTION city.see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO city.seen VALUES (new.plot_id); RETURN NULL; END $$;
CREATE TRIGGER see AFTER INSERT ON city.plot_cover FOR EACH ROW EXECUTE FUNCTION city.see();
SELECT park.refresh_plot_cover('city') AS mended;
SELECT array_agg(plot_id ORDER BY plot_id) AS seen FROM city.seen;
DROP TRIGGER see ON city.plot_cover;
DELETE FROM city.plot_cover;
ALTER TABLE city.plot_cover ADD COLUMN note text DEFAULT 'new';
SELECT park.refresh_plot_cover('city') AS mended;
SELECT plot_id, built_area_m2, note FROM city.plot_cover ORDER BY 1;
ALTER TABLE city.plot_cover DROP COLUMN note;
DELETE FROM city.plot_cover WHERE plot_id = 2;
SELECT park.refresh_plot_cover('city') AS mended;

-- A role that policies show the plots and buildings of one park only.
CREATE ROLE regress_park_clerk;
GRANT USAGE ON SCHEMA city TO regress_park_clerk;
GRANT SELECT ON city.plots, city.buildings, city.register_info TO regress_park_clerk;
ALTER TABLE city.plots ENABLE ROW LEVEL SECURITY;
ALTER TABLE city.buildings ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_park ON city.plots FOR SELECT TO regress_park_clerk USING (park_id = 1);
CREATE POLICY no_yards ON city.buildings FOR SELECT TO regress_park_clerk USING (kind <> 'open_yard');
SELECT plot_id, built_history FROM park.built_histories('city') ORDER BY 1;
SET ROLE regress_park_clerk;
SELECT plot_id, built_history, structure_history, open_yard_history FROM park.built_histories('city') ORDER BY 1;
SELECT plot_id, built_history FROM park.built_histories('city', ARRAY[1, 2, 3]) ORDER BY 1;
SELECT pg_temp.refusal($$SELECT park.refresh_plot_cover('city')$$);
RESET ROLE;
GRANT SELECT, INSERT, UPDATE, DELETE ON city.plot_cover TO regress_park_clerk;
SET ROLE regress_park_clerk;
SELECT pg_temp.refusal($$SELECT park.refresh_plot_cover('city')$$);
RESET ROLE;
REVOKE SELECT ON city.buildings FROM regress_park_clerk;
SET ROLE regress_park_clerk;
SELECT pg_temp.refusal($$SELECT * FROM park.built_histories('city')$$);
RESET ROLE;

TRUNCATE city.buildings;
SELECT plot_id, built_history, building_history, structure_history, open_yard_history FROM city.plot_cover ORDER BY 1;
DROP SCHEMA city CASCADE;
DROP ROLE regress_park_clerk;
