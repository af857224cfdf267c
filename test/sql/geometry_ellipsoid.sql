-- A register in degrees (EPSG:4490): every area is in square metres on the
-- ellipsoid.  What is expected comes from PostGIS's geography.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

CREATE FUNCTION pg_temp.deg(x float8, y float8, width float8, height float8) RETURNS geometry LANGUAGE sql IMMUTABLE
  RETURN ST_Multi(ST_MakeEnvelope(109.4 + x, 24.3 + y, 109.4 + x + width, 24.3 + y + height, 4490));
CREATE FUNCTION pg_temp.m2(g geometry) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN ST_Area(g::geography);

-- The published figure for 0.01° x 0.01° at 109.40 E, 24.30 N, and what projected
-- zones make of it: 500 and 650 millionths more.
SELECT round(park.geometry_area(pg_temp.deg(0, 0, 0.01, 0.01))) AS m2;
SELECT round(park.geometry_area(ST_Transform(ST_Segmentize(pg_temp.deg(0, 0, 0.01, 0.01), 0.0005), zone))) AS m2,
       round(1e6 * (park.geometry_area(ST_Transform(ST_Segmentize(pg_temp.deg(0, 0, 0.01, 0.01), 0.0005), zone))
                    / pg_temp.m2(pg_temp.deg(0, 0, 0.01, 0.01)) - 1)) AS ppm
  FROM unnest(ARRAY[4545, 4546]) zone;

SELECT park.create_register('degrees', 4490);
UPDATE degrees.parks SET boundary = pg_temp.deg(0, 0, 0.1, 0.1) WHERE id = 2;
INSERT INTO degrees.plots (id, park_id, acquired_on, geom) VALUES (1, 2, '2020-02-01', pg_temp.deg(0, 0, 0.01, 0.01)), (2, 2, '2020-02-01', pg_temp.deg(0.02, 0, 0.05, 0.1));
SELECT id, area_m2 = pg_temp.m2(geom) AS right FROM degrees.plots ORDER BY id;

-- Buildings: the north half of plot 2, 11 km long, is less than half of it,
-- because meridians meet; two overlapping ones count once.
INSERT INTO degrees.buildings (id, existed, geom) VALUES
  (1, '[2021-01-01,)', pg_temp.deg(0.02, 0.05, 0.05, 0.05)), (2, '[2021-01-01,)', pg_temp.deg(0.02, 0.06, 0.05, 0.02)),
  (3, '[2022-01-01,)', pg_temp.deg(0, 0, 0.001, 0.001));
SELECT c.plot_id, park.area_on(c.built_history, '2021-06-30') AS "2021", abs(park.area_on(c.built_history, '2022-06-30') / e.built - 1) < 1e-9 AS "right",
       abs(c.built_area_m2 / e.built - 1) < 1e-9 AS today, round((100 * park.area_on(c.built_history, '2022-06-30') / p.area_m2)::numeric, 4) AS percent
  FROM degrees.plot_cover c JOIN degrees.plots p ON p.id = c.plot_id,
       LATERAL (SELECT sum(pg_temp.m2(b.geom)) AS built FROM degrees.buildings b WHERE b.id <> 2 AND ST_Intersects(b.geom, p.geom)) e ORDER BY 1;
SELECT round((100 * park.built_fraction(p.geom, ARRAY[b.geom]))::numeric, 4) AS percent,
       round((100 * ST_Area(b.geom) / ST_Area(p.geom))::numeric, 4) AS in_degrees
  FROM degrees.plots p, degrees.buildings b WHERE p.id = 2 AND b.id = 1;

-- Inside, to a square metre: 0.0000001° of longitude is 1 cm.  Strips of 11.08 m
-- by 8 cm and by 12 cm; what is smaller than two square metres but outside.
SELECT pg_temp.refusal($$INSERT INTO degrees.plots (id, park_id, geom) VALUES (3, 2, pg_temp.deg(0.0999, 0, 0.0001008, 0.0001))$$);
SELECT pg_temp.refusal($$INSERT INTO degrees.plots (id, park_id, geom) VALUES (4, 2, pg_temp.deg(0.0999, 0.01, 0.0001012, 0.0001))$$);
SELECT pg_temp.refusal($$INSERT INTO degrees.plots (id, park_id, geom) VALUES (5, 2, pg_temp.deg(0.2, 0, 0.00001, 0.00001))$$);
SELECT f.rule, f.verdict, f.measured, abs(f.measured - pg_temp.m2(f.place)::numeric) < 0.0001 AS "right"
  FROM park.findings(jsonb_populate_record(NULL::degrees.plots, jsonb_build_object('park_id', 2, 'geom', pg_temp.deg(0.09, 0.01, 0.02, 0.01)::text))) f WHERE f.rule = 'g.inside';

-- Overlap: touching along a meridian is none; a strip of 1 cm x 11.08 m is
-- tolerated, one of 12 cm is not.
INSERT INTO degrees.plots (id, park_id, geom) VALUES (6, 2, pg_temp.deg(0.08, 0.05, 0.0001, 0.0001)), (7, 2, pg_temp.deg(0.0801, 0.05, 0.0001, 0.0001));
SELECT pg_temp.refusal($$INSERT INTO degrees.plots (id, park_id, geom) VALUES (8, 2, pg_temp.deg(0.0801999, 0.05, 0.0001, 0.0001))$$);
SELECT pg_temp.refusal($$INSERT INTO degrees.plots (id, park_id, geom) VALUES (9, 2, pg_temp.deg(0.0799012, 0.05, 0.0001, 0.0001))$$);
SELECT f.verdict, f.measured, abs(f.measured - pg_temp.m2(f.place)::numeric) < 0.0001 AS "right"
  FROM park.findings(jsonb_populate_record(NULL::degrees.plots, jsonb_build_object('park_id', 2, 'geom', pg_temp.deg(0.0799012, 0.05, 0.0001, 0.0001)::text))) f WHERE f.rule = 'g.overlap';

-- The views.
INSERT INTO degrees.plots (id, park_id, acquired_on, geom) VALUES (10, 2, '2020-02-01', pg_temp.deg(0, 0.05, 0.01, 0.01));
SELECT plot_id, round(area_m2) = round(pg_temp.m2(geom)) AS "right", round(area_mu::numeric, 2) AS mu FROM degrees.idle_plots_on('2022-12-31') ORDER BY 1;
SELECT kind, plot_id, building_id, measured, required FROM degrees.contradictions_on('2022-12-31') ORDER BY 1;
UPDATE degrees.plots SET recorded_area_m2 = 1124922 WHERE id = 1;      -- as measured in zone 36: within 1 %
UPDATE degrees.plots SET recorded_area_m2 = 1136000 WHERE id = 6;
SELECT kind, plot_id FROM degrees.contradictions_on('2022-12-31') WHERE kind = 'area_differs';
SELECT f_geometry_column, type, srid FROM geometry_columns WHERE f_table_schema = 'degrees' AND f_table_name IN ('geometry_problems', 'contradictions') ORDER BY 1, 2;

DROP SCHEMA degrees CASCADE;
