-- g.overlap: a plot overlaps no other registered plot.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city');
-- Inserts a plot, or says why not.
CREATE FUNCTION pg_temp.plot(id int, geom geometry, status text DEFAULT 'registered') RETURNS text LANGUAGE sql
  RETURN pg_temp.refusal(format('INSERT INTO city.plots (id, park_id, parcel_code, status, geom) VALUES (%s, 2, %L, %L, %L)',
                                $1, 'P' || $1, $3, $2));
-- What the rule says of a stored plot.
CREATE FUNCTION pg_temp.finding(id int, as_of date DEFAULT CURRENT_DATE,
    OUT verdict park.verdict, OUT measured numeric, OUT required numeric, OUT gap numeric, OUT message text,
    OUT place_area numeric, OUT place text)
  LANGUAGE sql AS $$
  SELECT f.verdict, f.measured, f.required, f.gap, f.message, round(ST_Area(f.place)::numeric, 4), ST_AsText(ST_Normalize(f.place))
    FROM city.plots p, park.findings(p, $2) f WHERE p.id = $1 AND f.rule = 'g.overlap' $$;

-- A square of 100 m and what may not lie on it.
SELECT pg_temp.plot(1, pg_temp.box(0, 0, 100));
-- The same again; one in it; one around it; half of it; a strip 1.01 m² large.
SELECT pg_temp.plot(2, pg_temp.box(0, 0, 100));
SELECT pg_temp.plot(2, pg_temp.box(40, 40, 10));
SELECT pg_temp.plot(2, pg_temp.box(-50, -50, 300));
SELECT pg_temp.plot(2, pg_temp.box(50, 0, 100));
SELECT pg_temp.plot(2, pg_temp.box(99.9, 0, 50, 10.1));
-- In another park it is the same land.
SELECT pg_temp.refusal($$INSERT INTO city.plots (id, park_id, geom) VALUES (2, 3, pg_temp.box(50, 50, 100))$$);
-- Smaller than the tolerance, but all of it; all of the other.
SELECT pg_temp.plot(2, pg_temp.box(40, 40, 0.5));
SELECT pg_temp.plot(3, pg_temp.box(500, 0, 0.5));
SELECT pg_temp.plot(2, pg_temp.box(400, 0, 200));
-- Crossed by its parts, by an invalid outline: two triangles of 25 m² of which
-- the right one lies on the square.
SELECT pg_temp.plot(2, ST_Multi(ST_Union(pg_temp.box(200, 0, 10), pg_temp.box(95, 95, 10))));
SELECT pg_temp.plot(2, ST_GeomFromText('MULTIPOLYGON(((639995 2690000,640005 2690010,640005 2690000,639995 2690010,639995 2690000)))', 4545));

-- What may: touching along an edge, at a corner, a strip of 1 m², nothing at all;
-- the hole of another.
SELECT pg_temp.plot(4, pg_temp.box(100, 0, 50)), pg_temp.plot(5, pg_temp.box(100, 100, 50)),
       pg_temp.plot(6, pg_temp.box(-49.9, 0, 50, 10)), pg_temp.plot(7, pg_temp.box(0, 900, 5));
SELECT pg_temp.plot(8, ST_Multi(ST_Difference(pg_temp.box(1000, 0, 100), pg_temp.box(1040, 40, 20)))),
       pg_temp.plot(9, pg_temp.box(1040, 40, 20));
SELECT pg_temp.plot(10, pg_temp.box(1039, 40, 20));
-- Common edges that are not along the axes: 12 wedges of one circle.
SELECT count(*), count(DISTINCT pg_temp.plot(20 + i, ST_Multi(ST_SetSRID(ST_MakePolygon(ST_MakeLine(ARRAY[c, a, b, c])), 4545)))) AS answers,
       min(pg_temp.refusal(format('UPDATE city.plots SET geom = geom WHERE id = %s', 20 + i)))
  FROM generate_series(0, 11) i,
       LATERAL (SELECT ST_Point(643000.123, 2693000.456),
                       ST_Point(643000.123 + 97.3 * cosd(30 * i), 2693000.456 + 97.3 * sind(30 * i)),
                       ST_Point(643000.123 + 97.3 * cosd(30 * i + 30), 2693000.456 + 97.3 * sind(30 * i + 30))) p (c, a, b);
SELECT pg_temp.finding(26);
-- Tolerated several times over: each of three takes 0.8 m², together 2.4 m².
SELECT pg_temp.plot(40, pg_temp.box(2000, 0, 100)), pg_temp.plot(41, pg_temp.box(2099.9, 0, 50, 8)),
       pg_temp.plot(42, pg_temp.box(2099.9, 10, 50, 8)), pg_temp.plot(43, pg_temp.box(2099.9, 20, 50, 8));
SELECT verdict, measured, required, gap, message FROM pg_temp.finding(40);

-- Several neighbours: their number, the worst, all that is common.
SELECT pg_temp.plot(50, pg_temp.box(3000, 0, 100)), pg_temp.plot(51, pg_temp.box(3100, 0, 100)), pg_temp.plot(52, pg_temp.box(3200, 0, 100));
SELECT pg_temp.plot(53, pg_temp.box(3090, 50, 130, 10));
SELECT f.verdict, f.measured, f.required, f.gap, f.unit, f.message, f.citation, ST_Area(f.place), ST_AsText(ST_Normalize(f.place))
  FROM park.findings(jsonb_populate_record(NULL::city.plots, jsonb_build_object('park_id', 2, 'status', 'registered',
         'geom', ST_AsGeoJSON(pg_temp.box(3090, 50, 130, 10), 9, 2)::jsonb))) f WHERE f.rule = 'g.overlap';

-- Drafts: warned, no obstacle, judged when they are registered.
SELECT pg_temp.plot(60, pg_temp.box(5000, 0, 100), 'draft'), pg_temp.plot(61, pg_temp.box(5000, 0, 100), 'draft');
SELECT verdict, measured FROM pg_temp.finding(60);
SELECT pg_temp.plot(62, pg_temp.box(5050, 0, 100));
SET client_min_messages = notice;
INSERT INTO city.plots (id, park_id, status, geom) VALUES (63, 2, 'draft', pg_temp.box(5140, 0, 100));
SET client_min_messages = warning;
SELECT pg_temp.refusal('UPDATE city.plots SET status = ''registered'' WHERE id = 60');
-- One that is registered stays as it is while what is not its outline changes.
UPDATE city.plots SET parcel_code = 'P62b' WHERE id = 62;
SELECT pg_temp.refusal('UPDATE city.plots SET status = ''draft'' WHERE id = 62');
SELECT pg_temp.refusal('UPDATE city.plots SET status = ''registered'' WHERE id = 60');

-- No geometry, an empty one: unknown.  What is wrong in itself is said first.
SELECT verdict, message FROM park.findings(jsonb_populate_record(NULL::city.plots, '{"park_id": 2}')) WHERE rule = 'g.overlap';
SELECT verdict, message FROM park.findings(jsonb_populate_record(NULL::city.plots,
  '{"park_id": 2, "status": "registered", "geom": "SRID=4545;MULTIPOLYGON EMPTY"}')) WHERE rule = 'g.overlap';
SELECT pg_temp.refusal($$INSERT INTO city.plots (park_id, geom) VALUES (2, 'SRID=4545;MULTIPOLYGON EMPTY')$$);

-- One statement: the rows of an insert see each other; two plots change places.
SELECT pg_temp.refusal($$INSERT INTO city.plots (id, park_id, geom) VALUES (70, 2, pg_temp.box(6000, 0, 10)), (71, 2, pg_temp.box(6005, 0, 10))$$);
INSERT INTO city.plots (id, park_id, geom) VALUES (70, 2, pg_temp.box(6000, 0, 10)), (71, 2, pg_temp.box(6010, 0, 10));
UPDATE city.plots SET geom = pg_temp.box(CASE id WHEN 70 THEN 6010 ELSE 6000 END, 0, 10) WHERE id IN (70, 71);
-- Divided in one transaction: at its end, or after the old one is taken back.
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO city.plots (id, park_id, geom) VALUES (72, 2, pg_temp.box(6000, 0, 10, 5)), (73, 2, pg_temp.box(6000, 5, 10, 5));
DELETE FROM city.plots WHERE id = 71;
COMMIT;
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO city.plots (id, park_id, geom) VALUES (74, 2, pg_temp.box(6000, 0, 1, 5));
\set VERBOSITY terse
COMMIT;
\set VERBOSITY default

-- Tolerance: another value, none.  Without a value nothing is tolerated.
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('overlap_tolerance', 2, 'm2', '[2019-01-01,2020-01-08)', '自定');
SELECT verdict, measured, required, gap FROM pg_temp.finding(6, '2019-06-01');
SELECT verdict, measured, required, gap FROM pg_temp.finding(6);
SELECT verdict, measured, required, gap FROM pg_temp.finding(6, '2018-06-01');

-- A waiver lifts it for the plot that has one; the other still says so.
UPDATE city.plots SET status = 'draft', geom = pg_temp.box(50, 50, 100) WHERE id = 63;
INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason, document)
  VALUES ('g.overlap', 'plots', 63, '[2020-01-08,)', '历史用地，正在调整', '柳园办函〔2020〕3号');
UPDATE city.plots SET status = 'registered' WHERE id = 63;
SELECT verdict, measured, message FROM pg_temp.finding(63);
SELECT verdict, measured, message FROM pg_temp.finding(1);

-- A message names no plot that the writer may not read.
CREATE ROLE regress_clerk;
GRANT USAGE ON SCHEMA city TO regress_clerk;
GRANT SELECT, INSERT ON city.plots TO regress_clerk;
GRANT SELECT ON city.parks, city.parameters, city.rule_modes, city.waivers, city.register_info, city.pauses, city.buildings TO regress_clerk;
GRANT SELECT ON city.plot_cover TO regress_clerk;
SET ROLE regress_clerk;
SELECT pg_temp.plot(80, pg_temp.box(3190, 0, 20));
RESET ROLE;
REVOKE SELECT ON city.plots FROM regress_clerk;
SET ROLE regress_clerk;
SELECT pg_temp.plot(80, pg_temp.box(3190, 0, 20));
RESET ROLE;
GRANT SELECT ON city.plots TO regress_clerk;
ALTER TABLE city.plots ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON city.plots FOR SELECT TO regress_clerk USING (id IN (51, 6));
CREATE POLICY add ON city.plots FOR INSERT TO regress_clerk WITH CHECK (true);
SET ROLE regress_clerk;
SELECT pg_temp.plot(80, pg_temp.box(3185, 0, 20)), pg_temp.plot(80, pg_temp.box(3195, 0, 20));
-- Asked by findings(), the clerk is told of what he may read.
SELECT verdict, measured, message FROM pg_temp.finding(6);
RESET ROLE;
SELECT verdict, measured, message FROM pg_temp.finding(6);
-- Nor does forced row-level security of the owner hide a neighbour from the rule.
ALTER TABLE city.plots FORCE ROW LEVEL SECURITY;
SELECT pg_temp.plot(80, pg_temp.box(3190, 0, 20));
ALTER TABLE city.plots NO FORCE ROW LEVEL SECURITY;
ALTER TABLE city.plots DISABLE ROW LEVEL SECURITY;

-- Kept by triggers of its own or not: the rule holds, whichever are disabled.
ALTER TABLE city.plots DISABLE TRIGGER cover_insert;
SELECT pg_temp.plot(80, pg_temp.box(3190, 0, 20));
ALTER TABLE city.plots ENABLE TRIGGER cover_insert;

-- Against PostGIS: 400 plots of up to 6 m thrown on 60 m x 60 m, some invalid.
SELECT park.create_register('lottery');
INSERT INTO lottery.rule_modes (rule, mode, applies) VALUES ('g.overlap', 'off', '[2020-01-08,)'), ('g.valid', 'off', '[2020-01-08,)');
CREATE FUNCTION pg_temp.draw(i int, k int) RETURNS float8 LANGUAGE sql IMMUTABLE
  RETURN (hashint8(i * 1000003::bigint + k * 7919) & 1048575) / 1048576.0;
INSERT INTO lottery.plots (id, park_id, geom)
SELECT i, 2, ST_Multi(ST_SetSRID(ST_MakePolygon(ST_MakeLine(ARRAY[a, b, c, d, a])), 4545))
  FROM generate_series(1, 400) i,
       LATERAL (SELECT 640000 + 60 * pg_temp.draw(i, 1), 2690000 + 60 * pg_temp.draw(i, 2), 0.2 + 6 * pg_temp.draw(i, 3)) o (x, y, w),
       LATERAL (SELECT ST_Point(x, y), ST_Point(x + w, y + w * pg_temp.draw(i, 4)), ST_Point(x + w * pg_temp.draw(i, 5), y + w),
                       ST_Point(x - w * pg_temp.draw(i, 6), y + w * pg_temp.draw(i, 7))) v (a, b, c, d);
CREATE TEMP TABLE pair AS
SELECT p.id, ST_Area(ST_Intersection(p.g, o.g)) AS common, least(ST_Area(p.g), ST_Area(o.g)) AS smaller
  FROM (SELECT id, ST_MakeValid(geom) AS g FROM lottery.plots) p JOIN (SELECT id, ST_MakeValid(geom) AS g FROM lottery.plots) o
    ON p.id <> o.id AND p.g && o.g AND ST_Intersects(p.g, o.g);
SELECT count(*) AS plots, count(*) FILTER (WHERE f.verdict = 'fail') AS fail,
       count(*) FILTER (WHERE f.verdict <> CASE WHEN e.fails THEN 'fail' ELSE 'pass' END::park.verdict) AS wrong_verdict,
       count(*) FILTER (WHERE e.fails AND abs(f.measured - e.worst::numeric) > 0.0001) AS wrong_area,
       count(*) FILTER (WHERE e.fails AND abs(ST_Area(f.place) - e.place) > 1e-6) AS wrong_place
  FROM lottery.plots p JOIN LATERAL park.findings(p) f ON f.rule = 'g.overlap',
       LATERAL (SELECT coalesce(bool_or(round(common::numeric, 4) > 1 OR common > 0.0001 AND common > smaller - 0.0001), false) AS fails,
                       max(common) FILTER (WHERE round(common::numeric, 4) > 1 OR common > 0.0001 AND common > smaller - 0.0001) AS worst,
                       (SELECT ST_Area(ST_Union(ST_CollectionExtract(ST_Intersection(ST_MakeValid(p.geom), ST_MakeValid(o.geom)), 3)))
                          FROM lottery.plots o WHERE o.id <> p.id AND o.geom && p.geom AND ST_Intersects(ST_MakeValid(o.geom), ST_MakeValid(p.geom))
                           AND (round(ST_Area(ST_Intersection(ST_MakeValid(p.geom), ST_MakeValid(o.geom)))::numeric, 4) > 1
                             OR ST_Area(ST_Intersection(ST_MakeValid(p.geom), ST_MakeValid(o.geom)))
                                > least(ST_Area(ST_MakeValid(p.geom)), ST_Area(ST_MakeValid(o.geom))) - 0.0001)) AS place
                  FROM pair WHERE pair.id = p.id) e;

DROP SCHEMA city CASCADE;
DROP SCHEMA lottery CASCADE;
DROP ROLE regress_clerk;
