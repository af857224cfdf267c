-- Article 6: a project's site against the park's boundary, its plans, other
-- plots, and the area declared.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all
SET datestyle = iso;

SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('inside_tolerance', 1, 'm2', '[2020-01-08,)', '图测误差'), ('overlap_tolerance', 1, 'm2', '[2020-01-08,)', '图测误差'),
  ('site_area_tolerance', 1, '%', '[2020-01-08,)', '图测误差');
-- Two parks side by side, 1000 m wide; one without a boundary.
INSERT INTO city.parks (id, name, level, boundary) VALUES (1, '甲', 'municipal', pg_temp.box(0, 0, 1000)),
  (2, '乙', 'municipal', pg_temp.box(1000, 0, 1000)), (3, '无界', 'municipal', NULL);
INSERT INTO city.enterprises (id, name) VALUES (1, '本企业'), (2, '他企业');

CREATE FUNCTION pg_temp.judge(rule text, park bigint, site geometry, more jsonb DEFAULT '{}', day date DEFAULT '2024-06-01')
  RETURNS TABLE (verdict park.verdict, measured numeric, required numeric, message text, place text)
  LANGUAGE sql AS $$
  SELECT f.verdict, f.measured, f.required, f.message, round(ST_Area(f.place)::numeric, 4)::text
    FROM park.findings(jsonb_populate_record(NULL::city.projects,
           jsonb_build_object('park_id', park, 'enterprise_id', 1, 'site', site::text) || more), day) f
   WHERE f.rule = '6.' || $1 $$;

-- No site, an empty one, a bow tie, a pin without area: never measured.
SELECT r.rule, s.n, j.verdict, split_part(j.message, ':', 1)
  FROM unnest('{site_inside,site_planned,site_free,site_area}'::text[]) r (rule),
       (VALUES (1, NULL::geometry), (2, ST_GeomFromText('MULTIPOLYGON EMPTY', 4545)),
               (3, ST_GeomFromText('MULTIPOLYGON(((640000 2690000, 640010 2690010, 640010 2690000, 640000 2690010, 640000 2690000)))', 4545)),
               (4, ST_GeomFromText('MULTIPOLYGON(((640000 2690000, 640010 2690000, 640000 2690000, 640000 2690000)))', 4545))) s (n, site),
       pg_temp.judge(r.rule, 1, s.site, '{"land_area_m2": 100}') j;
SELECT r.rule, j.verdict, j.message FROM unnest('{site_inside,site_planned}'::text[]) r (rule), pg_temp.judge(r.rule, NULL, pg_temp.box(0, 0, 10)) j;
SELECT j.verdict, j.message FROM pg_temp.judge('site_inside', 3, pg_temp.box(0, 0, 10)) j;

-- Inside; 1 m2 and 1.01 m2 beyond the boundary; in two parks; in the other one;
-- smaller than the tolerance and wholly outside.
SELECT s.what, j.* FROM (VALUES
         ('inside', pg_temp.box(900, 0, 100)), ('1 m2 out', pg_temp.box(900, 0, 100.01, 100)),
         ('1.01 m2 out', pg_temp.box(900, 0, 100.0101, 100)), ('two parks', pg_temp.box(950, 0, 100)),
         ('other park', pg_temp.box(1100, 0, 100)), ('small, outside', pg_temp.box(1100, 0, 0.5))) s (what, site),
       pg_temp.judge('site_inside', 1, s.site) j;
-- Without a tolerance nothing may lie outside.
SELECT j.verdict, j.measured, j.required FROM pg_temp.judge('site_inside', 1, pg_temp.box(900, 0, 100.01, 100), '{}', '2020-01-07') j;

-- No plan; a plan without areas, not approved, of another time: none applies.
SELECT j.verdict, j.message FROM pg_temp.judge('site_planned', 1, pg_temp.box(0, 0, 100)) j;
INSERT INTO city.plans (id, park_id, kind, name, period, approved_on) VALUES
  (1, 1, 'master', '总体规划', '[2021-01-01,2031-01-01)', '2021-03-01'), (2, 1, 'industry', '未批准', '[2021-01-01,)', NULL),
  (3, 2, 'master', '乙总体规划', '[2021-01-01,)', '2021-01-01');
SELECT j.verdict FROM pg_temp.judge('site_planned', 1, pg_temp.box(0, 0, 100)) j;
-- The other park's plan reaches into this park, as was allowed once.
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('g.plan_inside', 'off', '[2020-01-01,)');
INSERT INTO city.plan_areas (plan_id, use, geom) VALUES
  (1, 'industrial', pg_temp.box(0, 0, 300, 1000)), (1, 'industrial', pg_temp.box(300, 0, 200, 1000)),
  (1, 'reserved', pg_temp.box(500, 0, 200, 1000)), (2, 'industrial', pg_temp.box(700, 0, 300, 1000)),
  (3, 'industrial', pg_temp.box(0, 0, 2000, 1000));
SELECT d.day, j.verdict FROM unnest('{2020-12-31,2021-02-28,2021-03-01,2030-12-31,2031-01-01}'::date[]) d (day),
       pg_temp.judge('site_planned', 1, pg_temp.box(0, 0, 100), '{}', d.day) j;
-- Across two industrial areas; reserved by 1 m2, by half, wholly; on land of the
-- plan that is not approved; of another park's plan.
SELECT s.what, j.* FROM (VALUES
         ('two areas', pg_temp.box(250, 0, 100)), ('1 m2 reserved', pg_temp.box(400, 0, 100.01, 100)),
         ('half reserved', pg_temp.box(450, 0, 100)), ('reserved', pg_temp.box(550, 0, 100)),
         ('not approved', pg_temp.box(800, 0, 100)), ('part reserved, part unplanned', pg_temp.box(650, 0, 100))) s (what, site),
       pg_temp.judge('site_planned', 1, s.site) j;
-- Only reserved land is planned.
UPDATE city.plan_areas SET use = 'reserved' WHERE plan_id = 1;
SELECT j.verdict, j.message FROM pg_temp.judge('site_planned', 1, pg_temp.box(0, 0, 100)) j;

-- Others' plots: none; one's own; another's by 1 m2 and 1.01 m2; nobody's; a
-- draft; side by side; a site that a plot holds whole.
INSERT INTO city.plots (id, park_id, holder_id, status, geom) VALUES (1, 1, 1, 'registered', pg_temp.box(100, 100, 100)),
  (2, 1, 2, 'registered', pg_temp.box(300, 100, 100)), (3, 1, NULL, 'registered', pg_temp.box(500, 100, 100)),
  (4, 1, 2, 'draft', pg_temp.box(700, 100, 100));
SELECT s.what, j.* FROM (VALUES
         ('free', pg_temp.box(0, 500, 100)), ('own', pg_temp.box(100, 100, 100)), ('1 m2', pg_temp.box(200, 100, 100.01, 100)),
         ('1.01 m2', pg_temp.box(200, 100, 100.0101, 100)), ('nobody''s', pg_temp.box(550, 100, 100)), ('draft', pg_temp.box(700, 100, 50)),
         ('beside', pg_temp.box(400, 100, 50)), ('small, within', pg_temp.box(350, 150, 0.5)),
         ('own and other', pg_temp.box(150, 100, 200, 100))) s (what, site),
       pg_temp.judge('site_free', 1, s.site) j;
-- Whose enterprise is not recorded holds none.
SELECT j.verdict, j.measured FROM pg_temp.judge('site_free', 1, pg_temp.box(100, 100, 100), '{"enterprise_id": null}') j;

-- 1 % of 10,000 m2 are 100 m2, either way.
SELECT d.declared, j.verdict, j.measured, j.required, j.message
  FROM (VALUES (10000::numeric), (10101.0101), (10101.0102), (9900.9901), (9900.99), (0), (NULL), ('NaN'), (-1), ('Infinity')) d (declared),
       pg_temp.judge('site_area', 1, pg_temp.box(0, 0, 100), jsonb_build_object('land_area_m2', d.declared::text)) j;
SELECT j.verdict, j.message FROM pg_temp.judge('site_area', 1, pg_temp.box(0, 0, 100), '{"land_area_m2": 1}', '2020-01-07') j;

-- Plans: what the tables refuse.
SELECT pg_temp.refusal($$INSERT INTO city.plans (park_id, kind, name, period) VALUES (1, 'dream', 'x', '[2021-01-01,)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.plans (park_id, kind, name, period) VALUES (1, 'master', ' ', '[2021-01-01,)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.plans (park_id, kind, name, period) VALUES (1, 'master', 'x', '(,2021-01-01)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.plans (park_id, kind, name, period) VALUES (1, 'master', 'x', 'empty')$$);
SELECT pg_temp.refusal($$INSERT INTO city.plans (park_id, kind, name, period, approved_on) VALUES (1, 'master', 'x', '[2021-01-01,)', 'infinity')$$);
SELECT pg_temp.refusal($$INSERT INTO city.plan_areas (plan_id, use, geom) VALUES (1, 'housing', pg_temp.box(0, 0, 1))$$);
SELECT pg_temp.refusal($$INSERT INTO city.plan_areas (plan_id, use, geom) VALUES (1, 'industrial', NULL)$$);
SELECT pg_temp.refusal($$INSERT INTO city.plan_areas (id, plan_id, use, geom) VALUES (99, 1, 'industrial', ST_GeomFromText('MULTIPOLYGON EMPTY', 4545))$$);
SELECT pg_temp.refusal($$INSERT INTO city.plan_areas (id, plan_id, use, geom) VALUES (99, 1, 'industrial',
  ST_GeomFromText('MULTIPOLYGON(((109 24, 110 24, 110 25, 109 24)))', 4545))$$);

-- On the ellipsoid in a geographic register.
SELECT park.create_register('degrees', 4490, 'liuzhou-2020');
SELECT f.rule, f.verdict, round(f.measured, 3) FROM park.findings(jsonb_populate_record(NULL::degrees.projects, jsonb_build_object('park_id', 2,
  'site', ST_Multi(ST_MakeEnvelope(109.40, 24.30, 109.41, 24.31, 4490))::text, 'land_area_m2', 1124357))) f WHERE f.rule = '6.site_area';

DROP SCHEMA city CASCADE;
DROP SCHEMA degrees CASCADE;
