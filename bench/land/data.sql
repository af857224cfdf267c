-- The city that everything is measured on: plots in blocks and three times as
-- many buildings, as a register, and smaller registers cut out of it.
-- Variable: plots.
--
-- Shapes are drawn once each, around 0, and then turned, stretched and laid
-- where they belong.  A plot keeps within its own square of a grid, so plots do
-- not overlap, but for a few huge ones.
SET client_min_messages = warning;
SET search_path = bench, park, public;
SET synchronize_seqscans = off;
SET work_mem = '256MB';
SET maintenance_work_mem = '1GB';
SELECT setseed(0.36);

CREATE FUNCTION ring(xy float8[]) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$
  SELECT ST_MakePolygon(ST_AddPoint(line, ST_StartPoint(line)))
    FROM (SELECT ST_MakeLine(ST_MakePoint(xy[n], xy[n + 1]) ORDER BY n) AS line
            FROM generate_series(1, cardinality(xy), 2) n) l
$$;
-- Irregular: corners at even angles, 0.6 to 1 from the middle.
CREATE FUNCTION star(corners integer, radius float8 DEFAULT 1) RETURNS geometry LANGUAGE sql VOLATILE AS $$
  SELECT ring(array_agg(v ORDER BY n, axis))
    FROM (SELECT n, radius * (0.6 + 0.4 * random()) AS r, 2 * pi() * n / corners AS a FROM generate_series(1, corners) n) c,
         LATERAL (VALUES (0, r * cos(a)), (1, r * sin(a))) v (axis, v)
$$;

-- 5 to 40 corners; one in twenty with a hole, one in twenty of two parts, one
-- in five thousand crossing itself.
CREATE TABLE plot_shapes AS
  SELECT n AS shape, n <> 1 AS valid,
         ST_SetSRID(ST_Multi(CASE
           WHEN n = 1 THEN ring(ARRAY[-0.7, -0.7, 0.7, 0.7, 0.7, -0.7, -0.7, 0.7])
           WHEN n % 20 = 2 THEN ST_MakePolygon(ST_ExteriorRing(star(5 + n / 20 % 36)), ARRAY[ST_ExteriorRing(star(8, 0.3))])
           WHEN n % 20 = 3 THEN ST_Collect(ST_Translate(star(5 + n / 20 % 36, 0.49), -0.5, 0), ST_Translate(star(7, 0.49), 0.5, 0))
           ELSE star(5 + n % 36) END), 4545) AS geom
    FROM generate_series(1, 5000) n;
-- Rectangles and L-shapes of sides 0.4 to 0.95; one in two thousand crosses itself.
CREATE TABLE building_shapes AS
  SELECT n AS shape, n <> 1 AS valid,
         ST_SetSRID(ST_Multi(CASE
           WHEN n = 1 THEN ring(ARRAY[-0.4, -0.4, 0.4, 0.4, 0.4, -0.4, -0.4, 0.4])
           WHEN n % 3 = 0 THEN ring(ARRAY[-w, -h, w, -h, w, -h / 3, -w / 3, -h / 3, -w / 3, h, -w, h])
           ELSE ring(ARRAY[-w, -h, w, -h, w, h, -w, h]) END), 4545) AS geom
    FROM generate_series(1, 2000) n, LATERAL (SELECT 0.2 + 0.275 * random() + 0 * n AS w, 0.2 + 0.275 * random() + 0 * n AS h) v;
CREATE UNIQUE INDEX ON plot_shapes (shape);
CREATE UNIQUE INDEX ON building_shapes (shape);
ANALYZE plot_shapes, building_shapes;

-- Strips from south to north, each of one pitch: ten rows of plots and a road,
-- a road after every tenth plot as well.  So a block has a hundred plots.
CREATE TABLE strips AS
  SELECT n AS strip, pitch, columns, sum(10 * columns) OVER (ORDER BY n) - 10 * columns AS before,
         2600000 + sum(10 * pitch + 30) OVER (ORDER BY n) - (10 * pitch + 30) AS south
    FROM (SELECT n, pitch, (280000 * sqrt(least(:plots, 1000000) / 1e6) / (pitch + 3))::integer AS columns
            FROM (SELECT n, exp(ln(105) + random() * ln(650.0 / 105)) AS pitch FROM generate_series(1, 200) n) s) s;
SELECT max(strip) AS last_strip FROM strips WHERE before < :plots \gset

-- Where plots lie, block by block.
CREATE TABLE places AS
  SELECT row_number() OVER (ORDER BY strip, col / 10, r, col) AS plot, 360000 + (col + 0.5) * pitch + col / 10 * 30 AS x,
         south + (r + 0.5) * pitch AS y, 0.485 * pitch * CASE WHEN random() < 1e-5 THEN 20 ELSE 1 END AS half,
         2 * pi() * random() AS turned, 1 + floor(5000 * random())::integer AS shape
    FROM strips, generate_series(0, columns - 1) col, generate_series(0, 9) r
   WHERE strip <= :last_strip;
DELETE FROM places WHERE plot > :plots;
ANALYZE places;

-- A third of the plots has no building; the others have 4.5 in the mean, in
-- different slots of a grid of 4 by 4 that is turned with the plot.
CREATE TABLE sites AS
  SELECT p.plot, p.x + h * (a * cos(p.turned) - b * sin(p.turned)) AS x, p.y + h * (a * sin(p.turned) + b * cos(p.turned)) AS y,
         0.225 * h * CASE WHEN u.huge < 1e-5 THEN 60 WHEN u.kind < 0.85 THEN 1 ELSE 1.5 END AS size,
         p.turned, 1 + floor(2000 * u.shape)::integer AS shape
    FROM (SELECT plot, x, y, least(half, 320) AS h, turned,
                 CASE WHEN random() > 1 / 3.0 THEN 1 + floor(-4.0 * ln(1 - random()))::integer ELSE 0 END AS many,
                 floor(16 * random())::integer AS first
            FROM places) p,
    LATERAL generate_series(1, p.many) n,
    LATERAL (SELECT random() + 0 * n AS kind, random() + 0 * n AS shape, random() + 0 * n AS huge, random() + 0 * n AS along) u,
    LATERAL (SELECT (p.first + 5 * n) % 16 AS slot) s,
    -- in its slot; across the edge of the plot; over the neighbouring slot
    LATERAL (SELECT CASE WHEN u.kind BETWEEN 0.85 AND 0.95 THEN 0.8 ELSE 0.225 * (slot % 4 - 1.5) END
                    + CASE WHEN u.kind > 0.95 THEN 0.11 ELSE 0 END AS a,
                    CASE WHEN u.kind BETWEEN 0.85 AND 0.95 THEN u.along - 0.5 ELSE 0.225 * (slot / 4 - 1.5) END AS b) c
   ORDER BY p.plot, n;

-- A register with the plots of some numbers and the buildings set out for them.
-- Loaded without triggers and indexes; invalid plots are drafts and invalid
-- buildings open yards, so that others can leave them out.
CREATE PROCEDURE make_register(register name, upto bigint, shuffled boolean DEFAULT false) LANGUAGE plpgsql AS $proc$
BEGIN
  PERFORM park.create_register(register);
  PERFORM park.stop_recording(register, '{buildings}');   -- what that costs is in doc/history.md
  PERFORM set_config('search_path', format('%I, bench, park, public', register), true);
  ALTER TABLE plots DISABLE TRIGGER ALL;
  ALTER TABLE buildings DISABLE TRIGGER ALL;
  ALTER TABLE pauses DISABLE TRIGGER ALL;
  DROP INDEX plots_geom, plots_park_id, plots_holder_id, buildings_geom;
  PERFORM setseed(0.5);
  INSERT INTO plots (id, parcel_code, park_id, acquired_on, started_on, status, geom)
  SELECT p.plot, '4502' || p.plot, 1 + p.plot % 12, date '2008-01-01' + (p.plot * 7919 % 6500)::integer,
         CASE WHEN p.plot % 10 = 0 THEN date '2009-01-01' + (p.plot * 7919 % 6500)::integer END,
         CASE WHEN s.valid THEN 'registered' ELSE 'draft' END,
         ST_Affine(s.geom, half * cos(turned), -half * sin(turned), half * sin(turned), half * cos(turned), x, y)
    FROM places p JOIN plot_shapes s USING (shape)
   WHERE p.plot <= upto ORDER BY CASE WHEN shuffled THEN hashint8extended(p.plot, 1) ELSE p.plot END;
  INSERT INTO buildings (kind, existed, geom)
  SELECT CASE WHEN s.valid THEN 'building' ELSE 'open_yard' END,
         CASE WHEN t.since < 0.2 THEN '(,)' WHEN t.since < 0.8 THEN daterange(date '2005-01-01' + (9500 * t.since)::integer, NULL)
              ELSE daterange(date '2005-01-01' + (3000 * t.since)::integer, date '2015-01-01' + (4000 * t.since)::integer) END,
         ST_Affine(s.geom, size * cos(turned), -size * sin(turned), size * sin(turned), size * cos(turned), x, y)
    FROM sites b JOIN building_shapes s USING (shape), LATERAL (SELECT random() + 0 * b.plot AS since) t
   WHERE b.plot <= upto ORDER BY CASE WHEN shuffled THEN hashint8extended((1e4 * b.x)::bigint, 1) ELSE b.plot END;
  INSERT INTO pauses (plot_id, during, cause)
  SELECT plot, daterange(d, d + 200), '洪水' FROM (SELECT plot, date '2010-01-01' + (plot % 4000)::integer AS d FROM places WHERE plot <= upto AND plot % 50 = 0) p;
  CREATE INDEX plots_geom ON plots USING gist (geom);
  CREATE INDEX plots_park_id ON plots (park_id);
  CREATE INDEX plots_holder_id ON plots (holder_id);
  CREATE INDEX buildings_geom ON buildings USING gist (geom);
  ALTER TABLE plots ENABLE TRIGGER ALL;
  ALTER TABLE buildings ENABLE TRIGGER ALL;
  ALTER TABLE pauses ENABLE TRIGGER ALL;
  PERFORM setval(pg_get_serial_sequence('plots', 'id'), upto);
END $proc$;
CALL make_register('city', :plots);
CALL make_register('tenth', :plots / 10);
CALL make_register('hundredth', :plots / 100);
CALL make_register('shuffled', :plots / 10, true);
VACUUM (FREEZE, ANALYZE) city.plots, city.buildings, city.pauses, tenth.plots, tenth.buildings, tenth.pauses,
  hundredth.plots, hundredth.buildings, hundredth.pauses, shuffled.plots, shuffled.buildings, shuffled.pauses;
