-- What other parameters, standards and positioning would turn: what is refused,
-- and verdicts worked out by hand.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city', preset => 'empty');

CREATE FUNCTION pg_temp.wrong(changes text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.refusal(format('SELECT * FROM park.what_if(%L, %L::jsonb)', 'city', changes)) $$;

-- NULL, infinity, no register.
SELECT pg_temp.refusal($$SELECT * FROM park.what_if(NULL, '{"parameters": {"leading_share_min": 65}}')$$);
SELECT pg_temp.refusal($$SELECT * FROM park.what_if('city', NULL)$$);
SELECT pg_temp.refusal($$SELECT * FROM park.what_if('city', '{"parameters": {"leading_share_min": 65}}', NULL)$$);
SELECT pg_temp.refusal($$SELECT * FROM park.what_if('city', '{"parameters": {"leading_share_min": 65}}', 'infinity')$$);
SELECT pg_temp.refusal($$SELECT * FROM park.what_if('city', '{"parameters": {"leading_share_min": 65}}', '2024-01-01', NULL)$$);
SELECT pg_temp.refusal($$SELECT * FROM park.what_if('public', '{"parameters": {"leading_share_min": 65}}')$$);
SELECT pg_temp.refusal($$SELECT * FROM park.what_if('nowhere', '{"parameters": {"leading_share_min": 65}}')$$);

-- A register without a row: nothing turns.
SELECT count(*) FROM park.what_if('city', '{"parameters": {"leading_share_min": 65}}', every => true);

INSERT INTO city.parks (id, code, name, level) VALUES (1, 'A', '甲', 'municipal'), (2, 'B', '乙', 'municipal');

-- Nothing to change, or not an object.
SELECT pg_temp.wrong('{}');
SELECT pg_temp.wrong('[]');
SELECT pg_temp.wrong('1');
SELECT pg_temp.wrong('null');
SELECT pg_temp.wrong('{"parameters": {}}');
SELECT pg_temp.wrong('{"parameters": 1}');
SELECT pg_temp.wrong('{"standards": []}');
SELECT pg_temp.wrong('{"standards": {"indicator": "floor_area_ratio"}}');
SELECT pg_temp.wrong('{"positioning": [{}]}');
-- Keys that are not known, or missing.
SELECT pg_temp.wrong('{"parameter": {"leading_share_min": 65}}');
SELECT pg_temp.wrong('{"modes": {"3.leading_share": "enforce"}}');
SELECT pg_temp.wrong('{"parameters": {"leading_share": 65}}');
SELECT pg_temp.wrong('{"parameters": {"idle_after": {"value": 1, "units": "year"}}}');
SELECT pg_temp.wrong('{"parameters": {"idle_after": {"unit": "year"}}}');
SELECT pg_temp.wrong('{"standards": [{"indicator": "floor_area_ratio", "min": 1}]}');
SELECT pg_temp.wrong('{"standards": [{"minimum": 1}]}');
SELECT pg_temp.wrong('{"standards": [{"indicator": "height", "minimum": 1}]}');
SELECT pg_temp.wrong('{"positioning": [{"park": "A", "name": "x"}]}');
SELECT pg_temp.wrong('{"positioning": [{"name": "x", "codes": ["C36"]}]}');
-- Values of another type, unit or range.
SELECT pg_temp.wrong('{"parameters": {"leading_share_min": "65"}}');
SELECT pg_temp.wrong('{"parameters": {"leading_share_min": "NaN"}}');
SELECT pg_temp.wrong('{"parameters": {"leading_share_min": true}}');
SELECT pg_temp.wrong('{"parameters": {"leading_share_min": [65]}}');
SELECT pg_temp.wrong('{"parameters": {"leading_share_min": -1}}');
SELECT pg_temp.wrong('{"parameters": {"leading_share_min": 1e300}}');
-- Where the table's own check refuses, the context says where.
DO $$
DECLARE
  context text;
BEGIN
  PERFORM park.what_if('city', '{"parameters": {"leading_share_min": -1}}');
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS context = PG_EXCEPTION_CONTEXT;
  RAISE WARNING '%', split_part(context, E'\n', 1);
END $$;
SELECT pg_temp.wrong('{"parameters": {"leading_share_min": {"value": 65, "unit": "year"}}}');
SELECT pg_temp.wrong('{"parameters": {"idle_after": {"value": 1.5, "unit": "year"}}}');
SELECT pg_temp.wrong('{"parameters": {"idle_after": {"value": 1, "unit": 5}}}');
SELECT pg_temp.wrong('{"standards": [{"indicator": "floor_area_ratio"}]}');
SELECT pg_temp.wrong('{"standards": [{"indicator": "floor_area_ratio", "minimum": "1"}]}');
SELECT pg_temp.wrong('{"standards": [{"indicator": "floor_area_ratio", "minimum": -1}]}');
SELECT pg_temp.wrong('{"standards": [{"indicator": "floor_area_ratio", "minimum": 1e19}]}');
SELECT pg_temp.wrong('{"standards": [{"indicator": "floor_area_ratio", "minimum": 2, "maximum": 1}]}');
SELECT pg_temp.wrong('{"standards": [{"indicator": "floor_area_ratio", "minimum": 1, "unit": "%"}]}');
SELECT pg_temp.wrong('{"standards": [{"indicator": "floor_area_ratio", "minimum": 1, "industry": "C99"}]}');
SELECT pg_temp.wrong('{"standards": [{"indicator": "floor_area_ratio", "minimum": 1, "industry": 36}]}');
SELECT pg_temp.wrong('{"standards": [{"indicator": "floor_area_ratio", "minimum": 1, "citation": " "}]}');
SELECT pg_temp.wrong('{"positioning": [{"park": "A", "name": "x", "codes": "C36"}]}');
SELECT pg_temp.wrong('{"positioning": [{"park": "A", "name": " ", "codes": ["C36"]}]}');
SELECT pg_temp.wrong('{"positioning": [{"park": "A", "name": "x", "codes": ["C36", null]}]}');
-- Parks that are not there.
SELECT pg_temp.wrong('{"standards": [{"indicator": "floor_area_ratio", "minimum": 1, "park": "Z"}]}');
SELECT pg_temp.wrong('{"standards": [{"indicator": "floor_area_ratio", "minimum": 1, "park": 3}]}');
SELECT pg_temp.wrong('{"standards": [{"indicator": "floor_area_ratio", "minimum": 1, "park": 1.5}]}');
SELECT pg_temp.wrong('{"standards": [{"indicator": "floor_area_ratio", "minimum": 1, "park": 1e40}]}');
SELECT pg_temp.wrong('{"positioning": [{"park": null, "name": "x", "codes": ["C36"]}]}');
-- The same twice, a removal beside something, of nothing.
SELECT pg_temp.wrong('{"standards": [{"indicator": "floor_area_ratio", "park": "A", "minimum": 1}, {"indicator": "floor_area_ratio", "park": 1, "industry": null, "minimum": 2}]}');
SELECT pg_temp.wrong('{"positioning": [{"park": "A", "name": "x", "codes": ["C36", "36"]}]}');
SELECT pg_temp.wrong('{"positioning": [{"park": "A", "name": "x", "codes": ["C36"]}, {"park": 1, "name": "x", "codes": ["C35"]}]}');
SELECT pg_temp.wrong('{"positioning": [{"park": "A", "remove": true}, {"park": 1, "name": "x", "codes": ["C35"]}]}');
SELECT pg_temp.wrong('{"positioning": [{"park": "A", "remove": true, "name": "x"}]}');
SELECT pg_temp.wrong('{"standards": [{"indicator": "floor_area_ratio", "minimum": 1, "remove": true}]}');
SELECT pg_temp.wrong('{"standards": [{"indicator": "floor_area_ratio", "remove": false}]}');
SELECT pg_temp.wrong('{"standards": [{"indicator": "floor_area_ratio", "remove": true}]}');
-- A parameter that no rule is asked again by: no answer is better than "nothing turns".
SELECT pg_temp.wrong('{"parameters": {"joint_review_required": 0}}');
SELECT pg_temp.wrong('{"parameters": {"area_tolerance": 1}}');

-- Standards.  Project 1: 30,000,000 yuan on 1 ha; 2: 29,999,999; 3: nothing declared.
INSERT INTO city.projects (id, park_id, name, industry, land_area_m2, fixed_investment_yuan) VALUES
  (1, 1, 'meets', 'C3670', 10000, 30000000),
  (2, 1, 'misses', 'C3670', 10000, 29999999),
  (3, 1, 'silent', 'C3670', 10000, NULL),
  (4, 2, 'elsewhere', 'C38', 10000, 30000000),
  (5, 1, 'coarse', 'C', 10000, 30000000);
CREATE FUNCTION pg_temp.turned(changes jsonb, day date DEFAULT '2024-06-01', every boolean DEFAULT false)
  RETURNS TABLE (place text, name text, rule text, turned text, figures text, citation text)
  LANGUAGE sql AS $$
  SELECT subject_table || ' ' || subject_id, subject_name, rule, verdict_before || ' -> ' || verdict_after,
         concat_ws(' ', coalesce(trim_scale(measured)::text, '-'), 'of', coalesce(trim_scale(required_before)::text, '-'),
                   '->', coalesce(trim_scale(required_after)::text, '-'), unit), citation
    FROM park.what_if('city', changes, day, every) ORDER BY 1, 3 $$;
-- For no standard there was no verdict; the threshold is met exactly; silence stays unknown.
SELECT * FROM pg_temp.turned('{"standards": [{"indicator": "investment_intensity", "minimum": 30000000}]}');
-- Of one park, of one industry: project 5 may be of it or not.
SELECT * FROM pg_temp.turned('{"standards": [{"indicator": "investment_intensity", "park": "B", "minimum": 1}]}');
SELECT * FROM pg_temp.turned('{"standards": [{"indicator": "investment_intensity", "industry": "C36", "minimum": 1, "citation": "draft 1"}]}');
INSERT INTO city.admission_standards (indicator, industry, park_id, minimum, unit, applies, citation) VALUES
  ('investment_intensity', NULL, NULL, 30000000, 'yuan/ha', '[2024-01-01,)', 'the old one');
-- Both directions, and nothing at the same value.
SELECT * FROM pg_temp.turned('{"standards": [{"indicator": "investment_intensity", "minimum": 30000000.000001}]}');
SELECT * FROM pg_temp.turned('{"standards": [{"indicator": "investment_intensity", "minimum": 29999999}]}');
SELECT * FROM pg_temp.turned('{"standards": [{"indicator": "investment_intensity", "minimum": 30000000}]}');
SELECT * FROM pg_temp.turned('{"standards": [{"indicator": "investment_intensity", "remove": true}]}');
-- All of them: what does not turn, too.
SELECT * FROM pg_temp.turned('{"standards": [{"indicator": "investment_intensity", "minimum": 29999999}]}', every => true);
-- On a day before the standard: it had always been so.
SELECT * FROM pg_temp.turned('{"standards": [{"indicator": "investment_intensity", "minimum": 30000000}]}', '2023-12-31');
SELECT * FROM pg_temp.turned('{"standards": [{"indicator": "investment_intensity", "remove": true}]}', '2023-12-31');
-- Only rules on what is changed are asked, and only the park's projects have another standard.
SELECT * FROM pg_temp.turned('{"standards": [{"indicator": "floor_area_ratio", "park": "B", "minimum": 1}]}', every => true);

-- Positioning: projects, and the parks' share and count.
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('leading_share_min', 60, '%', '[2020-06-15,)', 'article 3'),
  ('leading_industries_max', 3, 'industry', '[2020-06-15,)', 'article 3');
INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES
  (1, '汽车', '{C36}', '[2020-06-15,)'), (1, '电气', '{C38}', '[2020-06-15,)'), (2, '食品', '{C14}', '[2020-06-15,)');
INSERT INTO city.enterprises (id, name, park_id, industry) VALUES (1, 'e', 1, 'C36'), (2, 'f', 1, 'C35'), (3, 'g', 2, 'C14');
INSERT INTO city.outputs (enterprise_id, park_id, year, industry, output_yuan) VALUES
  (1, 1, 2023, 'C36', 650), (2, 1, 2023, 'C35', 350), (3, 2, 2023, 'C14', 100);
SELECT * FROM pg_temp.turned('{"positioning": [{"park": "A", "name": "装备", "codes": ["C35"]}]}');
SELECT * FROM pg_temp.turned('{"positioning": [{"park": "A", "remove": true}]}');
SELECT * FROM pg_temp.turned('{"positioning": [{"park": "B", "name": "甲", "codes": ["C38"]}, {"park": "B", "name": "乙", "codes": ["C14"]},
  {"park": "B", "name": "丙", "codes": ["C13"]}, {"park": "B", "name": "丁", "codes": ["C15"]}]}');
-- The share of park 1 is 65 %: met exactly, missed, and of no year before the measures.
SELECT * FROM pg_temp.turned('{"parameters": {"leading_share_min": 65}}');
SELECT * FROM pg_temp.turned('{"parameters": {"leading_share_min": 65.0001}}');
SELECT * FROM pg_temp.turned('{"parameters": {"leading_share_min": null}}');
SELECT * FROM pg_temp.turned('{"parameters": {"leading_share_min": 65.0001}}', every => true);
-- Two leading industries, one allowed; a waiver of the park holds before and after.
SELECT * FROM pg_temp.turned('{"parameters": {"leading_industries_max": 2}}');
SELECT * FROM pg_temp.turned('{"parameters": {"leading_industries_max": 1}}');
INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason, document) VALUES
  ('3.leading_count', 'parks', 1, '[2024-01-01,)', 'until it moves', 'No. 7');
SELECT * FROM pg_temp.turned('{"parameters": {"leading_industries_max": 1}}');

-- Plots: acquired on 2022-06-01, idle from the day after 2024-06-01 by two years.
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('idle_after', 2, 'year', '[2020-06-15,)', 'article 5');
INSERT INTO city.plots (id, parcel_code, park_id, acquired_on, started_on, geom) VALUES
  (1, 'p1', 1, '2022-06-01', NULL, pg_temp.box(0, 0, 100)), (2, 'p2', 1, '2022-06-01', '2023-01-01', NULL), (3, 'p3', 1, NULL, NULL, NULL);
SELECT * FROM pg_temp.turned('{"parameters": {"idle_after": {"value": 24, "unit": "month"}}}');
SELECT * FROM pg_temp.turned('{"parameters": {"idle_after": {"value": 18, "unit": "month"}}}', '2023-12-01');
SELECT * FROM pg_temp.turned('{"parameters": {"idle_after": {"value": 18, "unit": "month", "citation": "draft"}}}', '2023-12-02');
SELECT * FROM pg_temp.turned('{"parameters": {"idle_after": 3}}', '2024-06-02');
-- A start that does not count leaves the plot undeveloped, or not known to be.
SELECT * FROM pg_temp.turned('{"parameters": {"developed_by_start": 0}}', '2024-06-02');

-- The city's land of 2023, of which nothing is used; a case of disposal flagged on
-- 2022-06-01 and open, due on 2024-06-01 by two years; a review approved when no
-- number of aspects was required, of which the positioning alone passes.
INSERT INTO city.land_budgets (id, year, quota_m2) VALUES (1, 2023, 1000000);
SELECT * FROM pg_temp.turned('{"parameters": {"park_land_share_min": 30}}');
SELECT * FROM pg_temp.turned('{"parameters": {"park_land_share_min": 30}}', '2023-12-31');
SELECT * FROM pg_temp.turned('{"parameters": {"park_land_share_min": 0}}');
INSERT INTO city.disposals (id, plot_id, flagged_on) VALUES (1, 1, '2022-06-01');
SELECT * FROM pg_temp.turned('{"parameters": {"disposal_within": 2}}');
SELECT * FROM pg_temp.turned('{"parameters": {"disposal_within": 2}}', '2024-06-02');
SELECT * FROM pg_temp.turned('{"parameters": {"disposal_within": 2}}', '2022-05-31');
INSERT INTO city.reviews (id, project_id, applied_on) VALUES (1, 3, '2024-01-02');
UPDATE city.reviews SET outcome = 'approved', concluded_on = '2024-01-05' WHERE id = 1;
SELECT * FROM pg_temp.turned('{"parameters": {"review_aspects": 6}}') WHERE place LIKE 'reviews %';

-- Nothing is written: in a transaction that may not, through the same rows.
BEGIN TRANSACTION READ ONLY;
SELECT count(*) FROM pg_temp.turned('{"standards": [{"indicator": "investment_intensity", "minimum": 29999999}], "parameters": {"idle_after": 3}}', '2024-06-02');
ROLLBACK;
SELECT count(*) FROM city.admission_standards;

-- The caller sees what it may see.
CREATE ROLE what_if_reader;
GRANT USAGE ON SCHEMA city, park TO what_if_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA city TO what_if_reader;
ALTER TABLE city.projects ENABLE ROW LEVEL SECURITY;
CREATE POLICY one ON city.projects TO what_if_reader USING (id = 1);
SET ROLE what_if_reader;
SELECT subject_id FROM park.what_if('city', '{"standards": [{"indicator": "investment_intensity", "minimum": 1}]}', '2024-06-01', every => true);
RESET ROLE;
REVOKE SELECT ON city.parks FROM what_if_reader;
SET ROLE what_if_reader;
SELECT pg_temp.wrong('{"positioning": [{"park": "A", "remove": true}]}');
RESET ROLE;
DROP OWNED BY what_if_reader;
DROP ROLE what_if_reader;
DROP SCHEMA city CASCADE;
