-- Article 6: what a project declares against the admission standards.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parks (id, name, level) VALUES (1, '甲', 'municipal'), (2, '乙', 'municipal');

-- What one rule says of a project that is not stored.
CREATE FUNCTION pg_temp.judge(rule text, project jsonb, day date DEFAULT '2024-06-01')
  RETURNS TABLE (verdict park.verdict, measured numeric, required numeric, gap numeric, message text)
  LANGUAGE sql AS $$
  SELECT f.verdict, f.measured, f.required, f.gap, f.message
    FROM park.findings(jsonb_populate_record(NULL::city.projects, '{"park_id": 1}' || project), day) f
   WHERE f.rule = '6.' || $1 $$;

-- The catalogue of indicators.
SELECT name, unit, aspect, rule FROM park.known_indicators();
SELECT code, aspect, use, default_mode, waivable FROM park.rules() WHERE aspect IS NOT NULL ORDER BY aspect, code;

-- Bad input: an indicator that no rule knows, a unit not its own, no number, no
-- bound, bounds the wrong way round, no source, no beginning.
CREATE FUNCTION pg_temp.standard(VARIADIC columns text[]) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.refusal('INSERT INTO city.admission_standards (indicator, minimum, maximum, unit, applies, citation) VALUES ('
    || array_to_string(columns, ', ') || ')') $$;
SELECT pg_temp.standard('''floor_area''', '1', 'NULL', '''ratio''', '''[2020-01-01,)''', '''x''');
SELECT pg_temp.standard('''floor_area_ratio''', '1', 'NULL', '''%''', '''[2020-01-01,)''', '''x''');
SELECT pg_temp.standard('''floor_area_ratio''', '''NaN''', 'NULL', '''ratio''', '''[2020-01-01,)''', '''x''');
SELECT pg_temp.standard('''floor_area_ratio''', '0', '''Infinity''', '''ratio''', '''[2020-01-01,)''', '''x''');
SELECT pg_temp.standard('''floor_area_ratio''', '-1', 'NULL', '''ratio''', '''[2020-01-01,)''', '''x''');
SELECT pg_temp.standard('''floor_area_ratio''', '1e19', 'NULL', '''ratio''', '''[2020-01-01,)''', '''x''');
SELECT pg_temp.standard('''floor_area_ratio''', 'NULL', 'NULL', '''ratio''', '''[2020-01-01,)''', '''x''');
SELECT pg_temp.standard('''floor_area_ratio''', '2', '1', '''ratio''', '''[2020-01-01,)''', '''x''');
SELECT pg_temp.standard('''floor_area_ratio''', '1', 'NULL', '''ratio''', '''[2020-01-01,)''', ''' ''');
SELECT pg_temp.standard('''floor_area_ratio''', '1', 'NULL', '''ratio''', '''(,2020-01-01)''', '''x''');
SELECT pg_temp.standard('''floor_area_ratio''', '1', 'NULL', '''ratio''', '''empty''', '''x''');
SELECT pg_temp.standard('NULL', '1', 'NULL', '''ratio''', '''[2020-01-01,)''', '''x''');
-- A bound by itself, and both at the same value.
SELECT pg_temp.standard('''energy_intensity''', 'NULL', '0.5', '''tce/10^4 yuan''', '''[2020-01-01,2020-01-02)''', '''x''');
SELECT pg_temp.standard('''energy_intensity''', '1', '1', '''tce/10^4 yuan''', '''[2020-01-02,2020-01-03)''', '''x''');
-- Never two for one indicator, industry and park on a day; NULL is one of them.
INSERT INTO city.admission_standards (indicator, industry, park_id, minimum, unit, applies, citation) VALUES
  ('floor_area_ratio', NULL, NULL, 0.5, 'ratio', '[2020-01-01,2024-06-01)', 'all'),
  ('floor_area_ratio', NULL, NULL, 0.6, 'ratio', '[2024-06-01,)', 'all, later'),
  ('floor_area_ratio', 'C36', NULL, 0.7, 'ratio', '[2020-01-01,)', 'C36'),
  ('floor_area_ratio', 'C3670', NULL, 0.8, 'ratio', '[2020-01-01,)', 'C3670'),
  ('floor_area_ratio', NULL, 2, 0.9, 'ratio', '[2020-01-01,)', 'all of park 2'),
  ('floor_area_ratio', 'C367', 2, 1.1, 'ratio', '[2020-01-01,)', 'C367 of park 2');
SELECT split_part(pg_temp.refusal($$INSERT INTO city.admission_standards (indicator, industry, park_id, minimum, unit, applies, citation)
  VALUES ('floor_area_ratio', NULL, NULL, 1, 'ratio', '[2024-05-31,2024-06-01)', 'x')$$), E'\n', 1);
SELECT split_part(pg_temp.refusal($$INSERT INTO city.admission_standards (indicator, industry, park_id, minimum, unit, applies, citation)
  VALUES ('floor_area_ratio', 'C3670', NULL, 1, 'ratio', '[2030-01-01,)', 'x')$$), E'\n', 1);
SELECT split_part(pg_temp.refusal($$INSERT INTO city.admission_standards (indicator, industry, park_id, minimum, unit, applies, citation)
  VALUES ('floor_area_ratio', NULL, 2, 1, 'ratio', '[2030-01-01,)', 'x')$$), E'\n', 1);
SELECT pg_temp.refusal($$INSERT INTO city.admission_standards (indicator, industry, park_id, minimum, unit, applies, citation)
  VALUES ('floor_area_ratio', 'C3670', 1, 1, 'ratio', '[2020-01-01,2020-01-02)', 'x')$$);

-- Which one governs: that of the park before that of any park, then the deepest
-- code; so C3670 in park 2 goes by C367 of park 2, and C13 by all of park 2.
-- Where the industry is coarser than a standard, or not recorded, it is unknown
-- unless they agree.
SELECT p.park, p.industry, j.verdict, j.required, j.message
  FROM (VALUES (1, 'C3670'), (1, 'C3660'), (1, 'C36'), (1, 'C13'), (1, 'C'), (1, NULL), (2, 'C3670'), (2, 'C367'), (2, 'C3660'),
               (2, 'C36'), (2, 'C13'), (NULL, 'C13')) p (park, industry),
       pg_temp.judge('floor_area_ratio', jsonb_build_object('park_id', p.park, 'industry', p.industry,
                     'land_area_m2', 10000, 'floor_area_m2', 7500)) j;
-- The same, built so densely that all agree, and so thinly.
SELECT d.floor, p.park, p.industry, j.verdict
  FROM (VALUES (11000), (10999), (4999)) d (floor), (VALUES (1, 'C36'), (1, NULL), (2, 'C36'), (2, NULL)) p (park, industry),
       pg_temp.judge('floor_area_ratio', jsonb_build_object('park_id', p.park, 'industry', p.industry,
                     'land_area_m2', 10000, 'floor_area_m2', d.floor)) j;
-- Where perhaps none governs, it is unknown too.
SELECT j.verdict, j.message FROM (VALUES ('C36'), ('C3670'), ('C35'), (NULL)) p (industry),
       pg_temp.judge('floor_area_ratio', jsonb_build_object('industry', p.industry, 'land_area_m2', 1, 'floor_area_m2', 9), '2019-12-31') j;
INSERT INTO city.admission_standards (indicator, industry, minimum, unit, applies, citation)
  VALUES ('building_coefficient', 'C3670', 30, '%', '[2020-01-01,)', 'C3670 only');
SELECT p.industry, j.verdict, j.message FROM (VALUES ('C36'), ('C3670'), ('C35'), (NULL)) p (industry),
       pg_temp.judge('building_coefficient', jsonb_build_object('industry', p.industry, 'land_area_m2', 1, 'footprint_area_m2', 1)) j;

-- The last day of a standard and the first of the next: 0.5 until 31 May 2024, 0.6 after.
SELECT d.day, j.verdict, j.required, j.gap FROM unnest('{2019-12-31,2020-01-01,2024-05-31,2024-06-01}'::date[]) d (day),
       pg_temp.judge('floor_area_ratio', '{"industry": "C13", "land_area_m2": 10000, "floor_area_m2": 5500}', d.day) j;

-- Both sides of a threshold, exactly: 0.6 of 3 m2 are 1.8; a third is no 0.333333.
SELECT d.floor, j.verdict, j.measured, j.gap FROM unnest('{1.8,1.79999999999999999999,1.80000000000000000001}'::numeric[]) d (floor),
       pg_temp.judge('floor_area_ratio', jsonb_build_object('industry', 'C13', 'land_area_m2', 3, 'floor_area_m2', d.floor)) j;
INSERT INTO city.admission_standards (indicator, minimum, maximum, unit, applies, citation) VALUES
  ('office_land_share', NULL, 7, '%', '[2020-01-01,)', 'at most'),
  ('investment_intensity', 4500000, NULL, 'yuan/ha', '[2020-01-01,)', '30 wan a mu'),
  ('investment_scale', 100000000, NULL, 'yuan', '[2020-01-01,2025-01-01)', 'at least'),
  ('investment_scale', 100000000, 500000000, 'yuan', '[2025-01-01,)', 'between'),
  ('output_intensity', 6000000, NULL, 'yuan/ha', '[2020-01-01,)', '40 wan a mu'),
  ('energy_intensity', NULL, 0.04, 'tce/10^4 yuan', '[2020-01-03,)', 'at most');
SELECT d.office, j.verdict, j.measured, j.gap, j.message FROM unnest('{700,700.0001}'::numeric[]) d (office),
       pg_temp.judge('office_land_share', jsonb_build_object('land_area_m2', 10000, 'office_land_m2', d.office)) j;
SELECT d.office, j.verdict, j.measured FROM unnest('{0.21,0.2100000001}'::numeric[]) d (office),
       pg_temp.judge('office_land_share', jsonb_build_object('land_area_m2', 3, 'office_land_m2', d.office)) j;

-- Yuan per hectare, and 10,000 yuan per mu: 45 million on 10 ha are 150 mu at 30.
SELECT d.yuan, j.verdict, j.measured, j.gap, j.message FROM unnest('{45000000,44999999}'::bigint[]) d (yuan),
       pg_temp.judge('investment_intensity', jsonb_build_object('land_area_m2', 100000, 'fixed_investment_yuan', d.yuan)) j;
SELECT d.yuan, j.verdict, j.message FROM unnest('{600000,599999}'::bigint[]) d (yuan),
       pg_temp.judge('output_intensity', jsonb_build_object('land_area_m2', 1000, 'annual_output_yuan', d.yuan)) j;
-- 0.04 tonnes by 10,000 yuan: 40 tonnes by 10 million.
SELECT d.tce, j.verdict, j.measured, j.message FROM unnest('{40,40.0000001}'::numeric[]) d (tce),
       pg_temp.judge('energy_intensity', jsonb_build_object('annual_output_yuan', 10000000, 'energy_tce', d.tce)) j;
-- Total investment is at least that in fixed assets, where only this is declared.
SELECT p.project, j.verdict, j.measured, j.required, j.message FROM (VALUES
         ('{"total_investment_yuan": 100000000}'::jsonb), ('{"total_investment_yuan": 99999999}'),
         ('{"total_investment_yuan": 99999999, "fixed_investment_yuan": 100000000}'),
         ('{"fixed_investment_yuan": 100000000}'), ('{"fixed_investment_yuan": 99999999}'), ('{}')) p (project),
       pg_temp.judge('investment_scale', p.project) j;
SELECT p.project, j.verdict, j.measured, j.required, j.gap FROM (VALUES
         ('{"total_investment_yuan": 500000000}'::jsonb), ('{"total_investment_yuan": 500000001}'),
         ('{"fixed_investment_yuan": 500000000}'), ('{"fixed_investment_yuan": 500000001}')) p (project),
       pg_temp.judge('investment_scale', p.project, '2025-01-01') j;

-- Floors above 8 m count twice; structures and yards belong to the coefficient.
SELECT j.verdict, j.measured FROM pg_temp.judge('floor_area_ratio',
  '{"industry": "C13", "land_area_m2": 10000, "floor_area_m2": 5000, "high_storey_area_m2": 1000}') j;
SELECT j.verdict, j.measured FROM pg_temp.judge('building_coefficient',
  '{"industry": "C3670", "land_area_m2": 10000, "footprint_area_m2": 2000, "structure_area_m2": 400, "yard_area_m2": 600}') j;
SELECT j.verdict, j.measured FROM pg_temp.judge('building_coefficient',
  '{"industry": "C3670", "land_area_m2": 10000, "footprint_area_m2": 2000, "structure_area_m2": 400, "yard_area_m2": 599.9999999}') j;

-- What is not declared, 0, or no number at all.
SELECT left(p.project::text, 60), j.verdict, left(j.message, 100) FROM (VALUES
         ('{}'::jsonb), ('{"floor_area_m2": 1}'), ('{"land_area_m2": 1}'), ('{"land_area_m2": 0, "floor_area_m2": 1}'),
         ('{"land_area_m2": "NaN", "floor_area_m2": 1}'), ('{"land_area_m2": 1, "floor_area_m2": "Infinity"}'),
         ('{"land_area_m2": -1, "floor_area_m2": 1}'), ('{"land_area_m2": 1, "floor_area_m2": 1, "high_storey_area_m2": "NaN"}'),
         ('{"land_area_m2": 1e100000, "floor_area_m2": 1}'), ('{"land_area_m2": 1e-1000, "floor_area_m2": 1}')) p (project),
       pg_temp.judge('floor_area_ratio', p.project || '{"industry": "C13"}') j;
SELECT p.project, j.verdict, j.message FROM (VALUES
         ('{"fixed_investment_yuan": 9223372036854775807, "land_area_m2": 0.0001}'::jsonb),
         ('{"fixed_investment_yuan": -1, "land_area_m2": 1}'), ('{"fixed_investment_yuan": 0, "land_area_m2": 1}')) p (project),
       pg_temp.judge('investment_intensity', p.project) j;
SELECT j.verdict, j.message FROM pg_temp.judge('energy_intensity', '{"energy_tce": 1, "annual_output_yuan": 0}') j;
-- Stored rows are refused such values.
SELECT pg_temp.refusal($$INSERT INTO city.projects (park_id, name, structure_area_m2) VALUES (1, 'x', 'NaN')$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects (park_id, name, yard_area_m2) VALUES (1, 'x', -1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects (park_id, name, floor_area_m2, high_storey_area_m2) VALUES (1, 'x', 10, 10.1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects (park_id, name, floor_area_m2, high_storey_area_m2) VALUES (1, 'x', 10, 'Infinity')$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects (park_id, name, floor_area_m2, high_storey_area_m2) VALUES (1, 'x', 10, 10)$$);

-- Published results: two enterprises of an evaluation of 2015 and an example on
-- the edition of 2023; areas in hectares and in square metres.
SELECT e.published, round(j.measured, e.places) = e.published AS reproduced
  FROM (VALUES
    ('floor_area_ratio', 58200, 82200, 0.70803, 5), ('building_coefficient', 40500, 82200, 49.27, 2),
    ('floor_area_ratio', 79379, 77037, 1.03, 2), ('building_coefficient', 32949, 77037, 42.8, 1)) e (rule, part, land, published, places),
  pg_temp.judge(e.rule, jsonb_build_object('industry', 'C3670', 'land_area_m2', e.land,
    'floor_area_m2', e.part, 'footprint_area_m2', e.part)) j;

-- A statement that changes a standard and asks, sees what it changed; what a
-- savepoint changed and took back is not seen any more.
CREATE VIEW pg_temp.coefficient AS SELECT j.verdict, j.required FROM pg_temp.judge('building_coefficient',
  '{"industry": "C3670", "land_area_m2": 100, "footprint_area_m2": 35}') j;
DO $$
DECLARE
  before text := (SELECT c FROM pg_temp.coefficient c); changed text; back text;
BEGIN
  BEGIN
    UPDATE city.admission_standards SET minimum = 36 WHERE indicator = 'building_coefficient';
    changed := (SELECT c FROM pg_temp.coefficient c);
    RAISE EXCEPTION 'take it back';
  EXCEPTION WHEN raise_exception THEN
    back := (SELECT c FROM pg_temp.coefficient c);
  END;
  SET client_min_messages = notice;
  RAISE NOTICE 'before %, changed %, back %', before, changed, back;
END $$;
SET client_min_messages = warning;

-- Two registers do not measure by each other's standards.
SELECT park.create_register('town', preset => 'empty');
INSERT INTO town.parks (id, name, level) VALUES (1, '丙', 'county');
SELECT 'city', verdict FROM park.findings(jsonb_populate_record(NULL::city.projects,
  '{"park_id": 1, "industry": "C13", "land_area_m2": 1, "floor_area_m2": 1}'), '2024-06-01') WHERE rule = '6.floor_area_ratio'
UNION ALL SELECT 'town', verdict FROM park.findings(jsonb_populate_record(NULL::town.projects,
  '{"park_id": 1, "industry": "C13", "land_area_m2": 1, "floor_area_m2": 1}'), '2024-06-01') WHERE rule = '6.floor_area_ratio';

-- Off by default; made to refuse by a mode, it warns of drafts only.
INSERT INTO city.projects (id, park_id, name, industry, land_area_m2, floor_area_m2) VALUES (10, 1, '低容积', 'C13', 100, 1);
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('6.floor_area_ratio', 'enforce', '[2020-01-01,)');
SELECT pg_temp.refusal($$UPDATE city.projects SET floor_area_m2 = 2 WHERE id = 10$$);
SELECT pg_temp.refusal($$UPDATE city.projects SET floor_area_m2 = 60 WHERE id = 10$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects (park_id, name, industry, land_area_m2, floor_area_m2, status) VALUES (1, '草稿', 'C13', 100, 1, 'draft')$$);

DROP SCHEMA city CASCADE;
DROP SCHEMA town CASCADE;
