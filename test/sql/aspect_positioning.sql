-- Article 6: a project's industry against the park's positioning, and its
-- environmental impact assessment.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all
SET datestyle = iso;

SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parks (id, name, level) VALUES (1, '甲', 'municipal'), (2, '无定位', 'municipal');
INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES
  (1, '汽车零部件', '{C3620,C3670}', '[2020-01-08,2024-01-01)'), (1, '钢铁', '{C31}', '[2020-01-08,)');

CREATE FUNCTION pg_temp.judge(rule text, project jsonb, day date DEFAULT '2023-06-01')
  RETURNS TABLE (verdict park.verdict, measured numeric, required numeric, message text)
  LANGUAGE sql AS $$
  SELECT f.verdict, f.measured, f.required, f.message
    FROM park.findings(jsonb_populate_record(NULL::city.projects, project), day) f
   WHERE f.rule = '6.' || $1 $$;

-- In a leading industry, below one, beside one; above one or not recorded: not
-- to be told; a park without positioning, or not recorded.
SELECT p.park, p.industry, j.* FROM (VALUES (1, 'C3670'), (1, 'C3130'), (1, 'C31'), (1, 'C3660'), (1, 'C367'), (1, 'C36'), (1, 'C'),
         (1, NULL), (2, 'C31'), (2, NULL), (NULL, 'C31'), (99, 'C31')) p (park, industry),
       pg_temp.judge('positioning', jsonb_build_object('park_id', p.park, 'industry', p.industry)) j;
-- The day before it came into force, its first, its last, the day after.
SELECT d.day, j.verdict FROM unnest('{2020-01-07,2020-01-08,2023-12-31,2024-01-01}'::date[]) d (day),
       pg_temp.judge('positioning', '{"park_id": 1, "industry": "C3670"}', d.day) j;

-- The park's share before and after: 60 of 100; with 100 leading 160 of 200,
-- with 100 of others 60 of 200, of an unknown kind 60 to 160.  The last year
-- with output is that of the day judged, or one before.
INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (1, 'C3670', 2023, 60), (1, 'C13', 2023, 40), (1, 'C31', 2024, 1);
SELECT p.project, j.verdict, j.message FROM (VALUES ('{"industry": "C3670", "annual_output_yuan": 100}'::jsonb),
         ('{"industry": "C13", "annual_output_yuan": 100}'), ('{"industry": "C36", "annual_output_yuan": 100}'),
         ('{"industry": "C13"}'), ('{"industry": "C13", "annual_output_yuan": 9223372036854775807}')) p (project),
       pg_temp.judge('positioning', '{"park_id": 1}' || p.project) j;
SELECT j.verdict, j.message FROM pg_temp.judge('positioning', '{"park_id": 1, "industry": "C31"}', '2022-12-31') j;
SELECT j.verdict, j.message FROM pg_temp.judge('positioning', '{"park_id": 1, "industry": "C31"}', '2025-06-01') j;
-- More than a mix holds of one industry: a project as big as can be makes no view fail.
INSERT INTO city.parks (id, name, level) VALUES (3, '巨', 'municipal');
INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (3, '钢铁', '{C31}', '[2020-01-08,)');
INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (3, 'C31', 2023, 9223372036854775807);
SELECT p.industry, j.verdict, j.message FROM (VALUES ('C31'), ('C13')) p (industry),
       pg_temp.judge('positioning', jsonb_build_object('park_id', 3, 'industry', p.industry, 'annual_output_yuan', 9223372036854775807)) j;
-- Overlapping codes count once: 60 of 100, and with 100 more 160 of 200.
INSERT INTO city.parks (id, name, level) VALUES (4, '重叠', 'municipal');
INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (4, '汽车', '{C36,C3670}', '[2020-01-08,)'), (4, '零部件', '{C367}', '[2020-01-08,)');
INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (4, 'C3670', 2023, 60), (4, 'C13', 2023, 40);
SELECT j.verdict, j.message FROM pg_temp.judge('positioning', '{"park_id": 4, "industry": "C3670", "annual_output_yuan": 100}') j;
-- As the view says that shows what a project would do.
INSERT INTO city.projects (id, park_id, name, industry, annual_output_yuan) VALUES (1, 1, '新', 'C13', 1), (3, 3, '巨', 'C31', 9223372036854775807);
SELECT project_id, trunc(100 * share, 2), trunc(100 * share_after, 2), verdict_after FROM city.newcomers ORDER BY 1;
DELETE FROM city.projects WHERE id = 3;
SELECT f.message FROM city.projects p, park.findings(p, '2025-06-01') f WHERE f.rule = '6.positioning';

-- Approved by the day; after it only: not known then; not at all; no date.
SELECT p.project, j.verdict, j.message FROM (VALUES ('{"eia_approved_on": "2023-06-01"}'::jsonb), ('{"eia_approved_on": "2023-06-02"}'),
         ('{"eia_approved_on": "-infinity"}'), ('{"eia_approved_on": "infinity"}'), ('{}')) p (project),
       pg_temp.judge('eia', p.project) j;

-- The six together.  No standard says nothing, a failure decides, and what is
-- not known is no pass.
SELECT a.aspect, a.verdict FROM park.aspect_verdicts(jsonb_populate_record(NULL::city.projects, '{}')) a;
INSERT INTO city.admission_standards (indicator, minimum, unit, applies, citation) VALUES
  ('floor_area_ratio', 1, 'ratio', '[2020-01-01,)', 'a'), ('building_coefficient', 30, '%', '[2020-01-01,)', 'b');
SELECT p.project, a.verdict, a.findings FROM (VALUES ('{"floor_area_m2": 1, "footprint_area_m2": 1}'::jsonb), ('{"floor_area_m2": 1}'),
         ('{"floor_area_m2": 0}'), ('{}')) p (project),
       park.aspect_verdicts(jsonb_populate_record(NULL::city.projects, '{"id": 7, "park_id": 1, "land_area_m2": 1}' || p.project), '2023-06-01') a
 WHERE a.aspect = 'intensive_land_use';
SELECT aspect, verdict FROM city.project_aspects_on('2023-06-01') WHERE project_id = 1;
SELECT count(*) FROM city.project_aspects;
UPDATE city.projects SET status = 'withdrawn';
SELECT count(*) FROM city.project_aspects;
-- Bad arguments.
SELECT count(*) FROM park.aspect_verdicts(NULL::city.projects);
SELECT pg_temp.refusal($$SELECT park.aspect_verdicts(p, NULL) FROM city.projects p$$);
SELECT pg_temp.refusal($$SELECT park.aspect_verdicts(p, 'infinity') FROM city.projects p$$);
SELECT pg_temp.refusal($$SELECT park.aspect_verdicts(p) FROM city.parks p$$);
SELECT pg_temp.refusal($$SELECT park.aspect_verdicts(1)$$);
CREATE TEMP TABLE projects (id bigint, park_id bigint);
SELECT regexp_replace(pg_temp.refusal($$SELECT park.aspect_verdicts(ROW(1, 1)::projects)$$), 'pg_temp_\d+', 'pg_temp_n');

DROP SCHEMA city CASCADE;
