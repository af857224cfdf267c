-- What what_if() says beforehand is what findings() say afterwards: the change is
-- really written, all is judged, and taken back.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city', preset => 'empty');
SET search_path = public, park;
SELECT setseed(0.42);
INSERT INTO city.parks (id, code, name, level, boundary)
SELECT i, 'P' || i, 'park ' || i, 'municipal', pg_temp.box(i * 10000, 0, 5000) FROM generate_series(1, 4) i;
INSERT INTO city.admission_standards (indicator, industry, park_id, minimum, maximum, unit, applies, citation)
SELECT i.name, s.industry, s.park_id, CASE WHEN i.name !~ 'energy|office' THEN i.half * s.f END,
       CASE WHEN i.name ~ 'energy|office' THEN i.half * s.f END, k.unit, s.applies, 'x'
  FROM (VALUES ('investment_scale', 50000000), ('investment_intensity', 30000000), ('output_intensity', 30000000),
               ('floor_area_ratio', 1), ('building_coefficient', 40), ('office_land_share', 7), ('energy_intensity', 0.5)) i (name, half)
  JOIN park.known_indicators() k USING (name),
  (VALUES (NULL::park.industry_code, NULL::bigint, 1, daterange('2020-01-01', NULL)), ('C36', NULL, 1.1, daterange('2020-01-01', '2024-01-01')),
          ('C3670', NULL, 1.2, daterange('2020-01-01', NULL)), (NULL, 2, 0.9, daterange('2023-01-01', NULL)), ('C38', 2, 0.8, daterange('2020-01-01', NULL))) s (industry, park_id, f, applies);
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('leading_share_min', 60, '%', '[2020-06-15,)', 'x'), ('leading_industries_max', 3, 'industry', '[2020-06-15,)', 'x'),
  ('idle_after', 2, 'year', '[2020-06-15,)', 'x'), ('site_area_tolerance', 5, '%', '[2020-06-15,)', 'x'),
  ('inside_tolerance', 1, 'm2', '[2020-06-15,)', 'x');
INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES
  (1, 'a', '{C36,C38}', '[2020-06-15,2023-06-01)'), (2, 'b', '{C3670}', '[2020-06-15,)'), (3, 'c', '{C}', '[2023-06-01,)');
-- Two thousand projects, much of them not declared, many on the bounds.
CREATE FUNCTION pg_temp.some(VARIADIC numeric[]) RETURNS numeric LANGUAGE sql VOLATILE AS
  $$ SELECT $1[1 + floor(random() * cardinality($1))::int] $$;
INSERT INTO city.projects (id, park_id, name, industry, land_area_m2, site, total_investment_yuan, fixed_investment_yuan, floor_area_m2,
  footprint_area_m2, high_storey_area_m2, structure_area_m2, office_land_m2, annual_output_yuan, energy_tce)
SELECT i, 1 + floor(random() * 4), 'p' || i, ('{C,C36,C367,C3670,C38,C381,C14,NULL}'::park.industry_code[])[1 + floor(random() * 8)],
       pg_temp.some(10000, 10000, 9999.99, 0, NULL), CASE WHEN i % 10 = 0 THEN pg_temp.box(10000 + i, 100, 100, 100 + i % 7) END,
       pg_temp.some(50000000, 49999999, 55000000, 60000000, 45000000, NULL), pg_temp.some(30000000, 33000000, 29999999, 36000000, 27000000, NULL),
       pg_temp.some(10000, 9999.99, 11000, 12000, 9000, NULL), pg_temp.some(3900, 4000, 4400, 4800, NULL), 0, pg_temp.some(0, 0, 100),
       pg_temp.some(700, 700.01, 770, 630, NULL), pg_temp.some(30000000, 33000000, 29999999, 0, NULL), pg_temp.some(1500, 1650, 1500.01, 0, NULL)
  FROM generate_series(1, 2000) i;
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('g.inside', 'off', '[2020-01-01,)'), ('g.overlap', 'off', '[2020-01-01,)');
INSERT INTO city.plots (id, park_id, acquired_on, started_on, geom)
SELECT i, 1 + i % 4, pg_temp.some(NULL, 0, 365, 366, 730, 731, 1096)::int + date '2020-03-01',
       CASE WHEN i % 5 = 0 THEN date '2023-01-01' END,
       CASE WHEN i % 3 > 0 THEN pg_temp.box(10000 * (1 + i % 4) + 4990 + i % 7, i / 4 * 8, 10) END
  FROM generate_series(1, 200) i;
INSERT INTO city.enterprises (id, name, park_id, industry) SELECT i, 'e' || i, i, 'C36' FROM generate_series(1, 3) i;
INSERT INTO city.outputs (enterprise_id, park_id, year, industry, output_yuan)
SELECT e, k, y, ('{C36,C38,C14}'::park.industry_code[])[e], 1000 * e + 100 * k
  FROM generate_series(1, 3) e, generate_series(1, 3) k, generate_series(2021, 2023) y;

-- What is judged, as findings() say it now; of leading_count, what a day's count says.
CREATE FUNCTION pg_temp.verdicts(day date) RETURNS TABLE (subject_table text, subject_id bigint, rule text, verdict park.verdict)
  LANGUAGE sql STABLE AS $$
  SELECT f.subject_table, f.subject_id, f.rule, f.verdict FROM city.projects p, park.findings(p, day) f
  UNION ALL SELECT f.subject_table, f.subject_id, f.rule, f.verdict FROM city.plots p, park.findings(p, day) f
  UNION ALL SELECT f.subject_table, f.subject_id, f.rule, f.verdict FROM city.parks p, park.findings(p, day) f $$;

-- The change, written: the parameter, standard or positioning has been so since 1900.
CREATE FUNCTION pg_temp.write(changes jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  c record;
BEGIN
  FOR c IN SELECT key, value, CASE jsonb_typeof(value) WHEN 'number' THEN value ELSE value -> 'value' END AS number,
                  coalesce(value ->> 'unit', (SELECT k.unit FROM park.known_parameters() k WHERE k.name = key)) AS unit
             FROM jsonb_each(changes -> 'parameters') LOOP
    DELETE FROM city.parameters WHERE name = c.key;
    IF c.value <> 'null' THEN
      INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES (c.key, c.number::numeric, c.unit, '[1900-01-01,)', 'new');
    END IF;
  END LOOP;
  FOR c IN SELECT s.*, (SELECT k.id FROM city.parks k WHERE k.code = s.park) AS park_id
             FROM jsonb_to_recordset(changes -> 'standards')
               s (indicator text, industry park.industry_code, park text, minimum numeric, maximum numeric, remove boolean) LOOP
    DELETE FROM city.admission_standards a
     WHERE a.indicator = c.indicator AND a.industry IS NOT DISTINCT FROM c.industry AND a.park_id IS NOT DISTINCT FROM c.park_id;
    IF c.remove IS NULL THEN
      INSERT INTO city.admission_standards (indicator, industry, park_id, minimum, maximum, unit, applies, citation)
      SELECT c.indicator, c.industry, c.park_id, c.minimum, c.maximum, k.unit, '[1900-01-01,)', 'new'
        FROM park.known_indicators() k WHERE k.name = c.indicator;
    END IF;
  END LOOP;
  DELETE FROM city.leading_industries l
   WHERE l.park_id IN (SELECT k.id FROM city.parks k, jsonb_array_elements(changes -> 'positioning') p WHERE k.code = p ->> 'park');
  INSERT INTO city.leading_industries (park_id, name, codes, applies)
  SELECT k.id, p ->> 'name', ARRAY(SELECT jsonb_array_elements_text(p -> 'codes'))::park.industry_code[], '[1900-01-01,)'
    FROM city.parks k, jsonb_array_elements(changes -> 'positioning') p WHERE k.code = p ->> 'park' AND p ? 'codes';
END $$;

-- What was said before is the same for each change.
CREATE TEMP TABLE known AS SELECT date '-infinity' AS day, v.* FROM pg_temp.verdicts('2024-06-01') v WHERE false;

-- Whether verdicts turn, and how many differ from what what_if() says: of what
-- turns, and of all that it judges.
CREATE FUNCTION pg_temp.compare(changes jsonb, day date DEFAULT '2024-06-01',
  OUT turned boolean, OUT wrong_turns bigint, OUT judged bigint, OUT wrong_verdicts bigint) LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM known k WHERE k.day = compare.day) THEN
    INSERT INTO known SELECT compare.day, v.* FROM pg_temp.verdicts(day) v;
  END IF;
  CREATE TEMP TABLE supposed ON COMMIT DROP AS SELECT * FROM park.what_if('city', changes, day) WHERE rule <> '3.leading_count';
  CREATE TEMP TABLE every ON COMMIT DROP AS SELECT * FROM park.what_if('city', changes, day, true) WHERE rule <> '3.leading_count';
  BEGIN
    PERFORM pg_temp.write(changes);
    CREATE TEMP TABLE after AS SELECT * FROM pg_temp.verdicts(day);
    SELECT bool_or(b.verdict <> a.verdict),
           count(*) FILTER (WHERE (b.verdict, a.verdict) IS DISTINCT FROM
             (coalesce(s.verdict_before, b.verdict), coalesce(s.verdict_after, b.verdict)) OR s.verdict_before = s.verdict_after),
           count(e.*), count(*) FILTER (WHERE e.verdict_before <> b.verdict OR e.verdict_after <> a.verdict)
      INTO turned, wrong_turns, judged, wrong_verdicts
      FROM (SELECT * FROM known k WHERE k.day = compare.day) b JOIN after a USING (subject_table, subject_id, rule)
      FULL JOIN supposed s USING (subject_table, subject_id, rule)
      FULL JOIN every e USING (subject_table, subject_id, rule);
    RAISE SQLSTATE 'UNDO0';
  EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    NULL;
  END;
  DROP TABLE supposed, every;
END $$;

-- The indicators, stricter and milder, for all, one industry, one park, both.
SELECT s.factor, c.*
  FROM (VALUES (1.05, '{}'::jsonb), (0.95, '{"industry": "C36"}'), (1.0, '{"park": "P1"}'), (1.2, '{"industry": "C381", "park": "P2"}')) s (factor, place),
  LATERAL (SELECT jsonb_agg(s.place || jsonb_build_object('indicator', i.name,
      CASE WHEN i.name ~ 'energy|office' THEN 'maximum' ELSE 'minimum' END, i.half * s.factor)) AS standards
    FROM (VALUES ('investment_scale', 50000000), ('investment_intensity', 30000000), ('output_intensity', 30000000),
                 ('floor_area_ratio', 1), ('building_coefficient', 40), ('office_land_share', 7), ('energy_intensity', 0.5)) i (name, half)) j,
  LATERAL pg_temp.compare(jsonb_build_object('standards', j.standards)) c;
SELECT * FROM pg_temp.compare('{"standards": [{"indicator": "floor_area_ratio", "remove": true}, {"indicator": "floor_area_ratio", "park": "P2", "remove": true},
  {"indicator": "energy_intensity", "industry": "C3670", "minimum": 0.1, "maximum": 0.4}]}');
SELECT * FROM pg_temp.compare('{"standards": [{"indicator": "floor_area_ratio", "industry": "C36", "remove": true}]}', '2022-06-01');
-- Positioning, of one park, of two, taken away.
SELECT * FROM pg_temp.compare('{"positioning": [{"park": "P1", "name": "x", "codes": ["C14", "C3811"]}]}');
SELECT * FROM pg_temp.compare('{"positioning": [{"park": "P1", "name": "x", "codes": ["C14"]}, {"park": "P3", "name": "y", "codes": ["C36"]}, {"park": "P2", "remove": true}]}');
SELECT * FROM pg_temp.compare('{"positioning": [{"park": "P4", "name": "x", "codes": ["C"]}]}', '2022-06-01');
-- Parameters.
SELECT * FROM pg_temp.compare('{"parameters": {"leading_share_min": 50}}', '2023-03-01');
SELECT * FROM pg_temp.compare('{"parameters": {"leading_share_min": null}}', '2023-02-01');
SELECT * FROM pg_temp.compare('{"parameters": {"idle_after": {"value": 12, "unit": "month"}}}', '2022-03-01');
SELECT * FROM pg_temp.compare('{"parameters": {"idle_after": 3, "developed_by_start": 0}}', '2024-03-01');
SELECT * FROM pg_temp.compare('{"parameters": {"developed_built_fraction": 33, "developed_invested_fraction": 25}}', '2024-03-01');
SELECT * FROM pg_temp.compare('{"parameters": {"national_start_after": 1, "national_start_after_delivery": 1}}', '2024-03-01');
SELECT * FROM pg_temp.compare('{"parameters": {"site_area_tolerance": 2}}');
SELECT * FROM pg_temp.compare('{"parameters": {"inside_tolerance": 25}}');
SELECT * FROM pg_temp.compare('{"parameters": {"overlap_tolerance": 50}}');
-- All at once.
SELECT * FROM pg_temp.compare('{"parameters": {"idle_after": 1, "inside_tolerance": 0, "leading_share_min": 90}, "standards": [{"indicator": "investment_intensity", "minimum": 33000000}],
  "positioning": [{"park": "P2", "name": "z", "codes": ["C38"]}]}') \gset
\echo :turned :wrong_turns :judged :wrong_verdicts
DROP SCHEMA city CASCADE;
