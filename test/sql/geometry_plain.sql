-- Plain polygons are judged on their numbers, the rest by PostGIS: the verdict
-- is the same.  Thousands of outlines, many of them barely right or wrong.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city');
CREATE FUNCTION pg_temp.rnd(i int, k int) RETURNS float8 LANGUAGE sql IMMUTABLE
  RETURN (hashint8(i * 1000003::bigint + k * 7919) & 1048575) / 1048576.0;
-- A ring of n vertices around a point, on a lattice so that vertices meet edges.
CREATE FUNCTION pg_temp.ring(i int, n int, x float8, y float8, r float8, lattice float8, turned boolean) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$
  SELECT ST_MakeLine(ARRAY(SELECT v.p FROM (
    SELECT k, ST_Point(lattice * round((x + r * (0.2 + pg_temp.rnd(i, k)) * cos(a)) / lattice), lattice * round((y + r * (0.2 + pg_temp.rnd(i, k)) * sin(a)) / lattice)) AS p
      FROM generate_series(0, n) k,
           LATERAL (SELECT 2 * pi() * (CASE WHEN turned AND k % n = 1 THEN 2 WHEN turned AND k % n = 2 THEN 1 ELSE k % n END) / n) o (a)
     WHERE k < n) v ORDER BY k)) $$;
CREATE TEMP TABLE sample (id int, kind text, geom geometry);
INSERT INTO sample
SELECT i, kind, ST_SetSRID(ST_Translate(CASE part WHEN 0 THEN ST_Multi(shell)
         WHEN 1 THEN ST_Multi(ST_MakePolygon(ST_ExteriorRing(shell), ARRAY[ST_ExteriorRing(nested)]))
         ELSE ST_Collect(shell, nested) END, 640000, 2690000), 4545)
  FROM generate_series(1, 1200) i,
       LATERAL (SELECT (ARRAY['lattice', 'fine', 'turned'])[1 + i % 3], i / 3 % 3, CASE i % 3 WHEN 0 THEN 1.0 ELSE 0.001 END, i % 3 = 2) t (kind, part, lattice, turned),
       LATERAL (SELECT pg_temp.ring(i, 5 + i % 9, 50, 50, 20, lattice, turned), pg_temp.ring(i + 9999, 4 + i % 3, 50 + 30 * (pg_temp.rnd(i, 77) - 0.5), 50, 6, lattice, false)) l (a, b),
       LATERAL (SELECT ST_MakePolygon(ST_AddPoint(a, ST_StartPoint(a))), ST_MakePolygon(ST_AddPoint(b, ST_StartPoint(b)))) p (shell, nested);
SET client_min_messages = error;
SELECT kind, count(*) AS cases, count(*) FILTER (WHERE ST_IsValid(geom)) AS valid,
       count(*) FILTER (WHERE (v.verdict = 'pass') <> ST_IsValid(geom)) AS different,
       count(*) FILTER (WHERE v.verdict = 'fail' AND strpos(v.message, (ST_IsValidDetail(geom)).reason) = 0) AS other_reason,
       count(*) FILTER (WHERE v.verdict = 'fail' AND NOT ST_Equals(v.place, ST_SetSRID((ST_IsValidDetail(geom)).location, 4545))) AS other_place
  FROM sample, LATERAL (SELECT f.* FROM park.geometry_findings(jsonb_populate_record(NULL::city.buildings, jsonb_build_object('geom', geom::text))) f WHERE f.rule = 'g.valid') v
 GROUP BY kind ORDER BY kind;

-- Inside: the same outlines in a park with a hole, a second part and an edge that
-- many of them cross or touch; measured by PostGIS's difference.
UPDATE city.parks SET boundary = ST_Multi(ST_Union(ST_Difference(pg_temp.box(20, 20, 45), pg_temp.box(58, 48, 1)), pg_temp.box(66, 20, 30, 60))) WHERE id = 2;
UPDATE city.parks SET boundary = ST_Multi(ST_Union(ST_Buffer(ST_SetSRID(ST_Point(640050, 2690050), 4545), 20, 30), pg_temp.box(80, 80, 10))) WHERE id = 3;
SELECT park_id, count(*) AS cases, count(*) FILTER (WHERE v.verdict = 'pass') AS inside, count(*) FILTER (WHERE v.measured = 0) AS wholly,
       count(*) FILTER (WHERE abs(v.measured - e.outside::numeric) > 0.0001) AS other_area,
       count(*) FILTER (WHERE v.verdict <> CASE WHEN round(e.outside::numeric, 4) <= 1 THEN 'pass' ELSE 'fail' END::park.verdict) AS other_verdict
  FROM sample, (VALUES (2), (3)) k (park_id) JOIN city.parks ON parks.id = k.park_id,
       LATERAL (SELECT f.* FROM park.geometry_findings(jsonb_populate_record(NULL::city.plots, jsonb_build_object('park_id', k.park_id, 'status', 'registered', 'geom', geom::text))) f WHERE f.rule = 'g.inside') v,
       LATERAL (SELECT ST_Area(ST_Difference(ST_MakeValid(geom), ST_MakeValid(boundary)))) e (outside)
 GROUP BY park_id ORDER BY park_id;
-- A boundary that is corrected is not remembered as it was.
SELECT v.verdict FROM park.geometry_findings(jsonb_populate_record(NULL::city.plots, jsonb_build_object('park_id', 2, 'geom', pg_temp.box(25, 25, 5)::text))) v WHERE v.rule = 'g.inside';
UPDATE city.parks SET boundary = ST_Translate(boundary, 10, 0) WHERE id = 2;
SELECT v.verdict, v.measured FROM park.geometry_findings(jsonb_populate_record(NULL::city.plots, jsonb_build_object('park_id', 2, 'geom', pg_temp.box(25, 25, 5)::text))) v WHERE v.rule = 'g.inside';
-- A boundary that crosses itself counts as PostGIS repairs it.
ALTER TABLE city.parks DISABLE TRIGGER ALL;
UPDATE city.parks SET boundary = ST_GeomFromText('MULTIPOLYGON(((640000 2690000,640100 2690100,640100 2690000,640000 2690100,640000 2690000)))', 4545) WHERE id = 2;
ALTER TABLE city.parks ENABLE TRIGGER ALL;
SELECT x, v.verdict, v.measured FROM (VALUES (5), (45), (85)) b (x),
       LATERAL (SELECT * FROM park.geometry_findings(jsonb_populate_record(NULL::city.plots, jsonb_build_object('park_id', 2, 'geom', pg_temp.box(x, 45, 10)::text))) WHERE rule = 'g.inside') v ORDER BY x;

-- Coordinates: the box is that of the shells, as PostGIS's.
SELECT what, f.verdict, f.measured, f.required, f.gap
  FROM (VALUES ('one part in another zone', ST_Collect(ST_GeometryN(pg_temp.box(0, 0, 10), 1), ST_GeometryN(pg_temp.box(36000000, 0, 10), 1))),
               ('a hole in another zone', ST_Multi(ST_MakePolygon(ST_ExteriorRing(ST_GeometryN(pg_temp.box(0, 0, 10), 1)), ARRAY[ST_ExteriorRing(ST_GeometryN(pg_temp.box(36000000, 0, 10), 1))]))),
               ('north of China', pg_temp.box(0, 3400000, 10)), ('beyond all maps', pg_temp.box(0, 1e9, 10)), ('empty', ST_GeomFromText('MULTIPOLYGON EMPTY', 4545))) v (what, geom),
       LATERAL (SELECT * FROM park.geometry_findings(jsonb_populate_record(NULL::city.buildings, jsonb_build_object('geom', geom::text))) WHERE rule = 'g.crs') f
 ORDER BY what;
DROP SCHEMA city CASCADE;
