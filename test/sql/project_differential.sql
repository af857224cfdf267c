-- The trigger refuses exactly the projects of which findings() says, before they are
-- written, that an enforced rule fails, and names exactly those rules: 10,000 random
-- projects, written and changed, with the aspects of the review in all three modes.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
SET datestyle = 'ISO, YMD';
SET client_min_messages = error;   -- mode warn need not be listed
\set ECHO all

SELECT park.create_register('city', preset => 'empty');
SELECT setseed(0.3);
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('site_area_tolerance', 5, '%', '[2020-01-01,)', '本册'), ('registration_required', 1, 'rule', '[2020-01-08,)', '第六条');
INSERT INTO city.parks (id, name, level, boundary)
SELECT i, '园' || i, 'municipal', CASE WHEN i < 6 THEN pg_temp.box(i * 2000, 0, 1000) END FROM generate_series(1, 6) i;
INSERT INTO city.leading_industries (park_id, name, codes, applies)
SELECT i, '主导', ARRAY['C3' || i]::park.industry_code[], '[2020-01-08,)' FROM generate_series(1, 5) i;
INSERT INTO city.plans (id, park_id, kind, name, period, approved_on) SELECT i, i, 'master', '总规', '[2020-01-01,)', '2020-01-01' FROM generate_series(1, 3) i;
INSERT INTO city.plan_areas (plan_id, use, geom) SELECT i, 'industrial', pg_temp.box(i * 2000, 0, 600) FROM generate_series(1, 3) i;
INSERT INTO city.plots (park_id, acquired_on, geom) SELECT i, '2021-01-01', pg_temp.box(i * 2000 + 100, 100, 100) FROM generate_series(1, 5) i;
INSERT INTO city.admission_standards (indicator, industry, park_id, minimum, maximum, unit, applies, citation) VALUES
  ('investment_scale', NULL, NULL, 2000000, NULL, 'yuan', '[2020-01-01,)', '甲'), ('investment_intensity', 'C', NULL, 3000000, NULL, 'yuan/ha', '[2020-01-01,)', '甲'),
  ('investment_intensity', 'C36', 2, 4500000, NULL, 'yuan/ha', '[2020-01-01,)', '乙'), ('floor_area_ratio', NULL, NULL, 0.8, 3, 'ratio', '[2020-01-01,)', '甲'),
  ('building_coefficient', NULL, NULL, 40, NULL, '%', '[2020-01-01,)', '甲'), ('office_land_share', NULL, NULL, NULL, 7, '%', '[2020-01-01,)', '甲'),
  ('output_intensity', 'C31', NULL, 5000000, NULL, 'yuan/ha', '[2020-01-01,)', '甲'), ('energy_intensity', NULL, 1, NULL, 0.5, 'tce/10^4 yuan', '[2020-01-01,)', '甲');
-- Enforced, warned of, off; on days gone by it was otherwise.
INSERT INTO city.rule_modes (rule, mode, applies)
SELECT r.code, CASE WHEN r.code IN ('6.site_planned', '6.output_intensity') THEN 'warn' WHEN r.code = '6.investment_scale' THEN 'off' ELSE 'enforce' END, '[2021-01-01,)'::daterange
  FROM park.rules() r WHERE r.aspect IS NOT NULL
UNION ALL SELECT '6.eia', 'warn', '[2020-01-01,2021-01-01)' UNION ALL SELECT '6.registered', 'enforce', '[2020-01-01,)';

-- Of each value one that passes, one that fails, one on the bound, none.
CREATE FUNCTION pg_temp.one_of(VARIADIC numeric[]) RETURNS numeric LANGUAGE sql VOLATILE AS
  $$ SELECT $1[1 + floor(random() * cardinality($1))] $$;
CREATE FUNCTION pg_temp.random_project(number bigint) RETURNS city.projects LANGUAGE plpgsql AS $$
DECLARE
  p city.projects;
  side integer := 20 + floor(random() * 6) * 20;
  park integer := 1 + floor(random() * 6);
BEGIN
  p := jsonb_populate_record(NULL::city.projects, '{"needs_new_land": true, "structure_area_m2": 0, "yard_area_m2": 0, "high_storey_area_m2": 0}');
  p.id := number; p.park_id := park; p.name := '项目' || number;
  p.status := (ARRAY['draft', 'submitted', 'submitted', 'submitted', 'withdrawn'])[1 + floor(random() * 5)];
  p.industry := (ARRAY['C3' || park, 'C3' || park, 'C3' || park, 'C31', 'C', NULL])[1 + floor(random() * 6)];
  IF random() < 0.8 THEN
    p.site := pg_temp.box(park * 2000 + (ARRAY[0, 0, 300, 300, 140, 980])[1 + floor(random() * 6)], 300 * floor(random() * 2), side);
  END IF;
  IF random() < 0.03 THEN
    p.site := 'SRID=4545;MULTIPOLYGON EMPTY';
  END IF;
  p.land_area_m2 := side * side * pg_temp.one_of(1, 1, 1, 1, 1.05, 1.06, NULL, 0);
  p.total_investment_yuan := pg_temp.one_of(5000000, 2000000, 1999999, NULL);
  p.fixed_investment_yuan := p.land_area_m2 * pg_temp.one_of(500, 500, 500, 500, 500, 500, 450, 300, 299, NULL);
  p.floor_area_m2 := p.land_area_m2 * pg_temp.one_of(1, 1, 1, 1, 1, 0.8, 0.79, 3, 3.1, NULL);
  p.footprint_area_m2 := p.land_area_m2 * pg_temp.one_of(0.5, 0.5, 0.5, 0.5, 0.5, 0.4, 0.39, NULL);
  p.office_land_m2 := p.land_area_m2 * pg_temp.one_of(0.05, 0.05, 0.05, 0.05, 0.05, 0.07, 0.08, NULL);
  p.annual_output_yuan := p.land_area_m2 * pg_temp.one_of(900, 900, 500, 400, NULL);
  p.energy_tce := p.annual_output_yuan / 10000 * pg_temp.one_of(0.4, 0.5, 0.6, NULL);
  p.eia_approved_on := CASE WHEN random() < 0.6 THEN date '2022-01-01' END;
  RETURN p;
END $$;
CREATE TABLE outcomes (kind text, said text, done text);
CREATE TABLE verdicts (rule text, verdict text);
DO $$
DECLARE
  p city.projects; said text; done text; update_it boolean; number bigint;
BEGIN
  FOR i IN 1..10000 LOOP
    number := CASE WHEN i % 3 = 0 THEN (SELECT max(id) FROM city.projects) END;
    update_it := number IS NOT NULL;
    p := pg_temp.random_project(coalesce(number, i));
    WITH f AS (SELECT f.rule, f.verdict FROM park.findings(p) f),
         v AS (INSERT INTO verdicts SELECT f.rule, f.verdict FROM f)
    SELECT string_agg(f.rule, ' ' ORDER BY f.rule) INTO said
      FROM f JOIN park.rules() r ON r.code = f.rule
      LEFT JOIN city.rule_modes m ON m.rule = f.rule AND m.applies @> current_date
     WHERE f.verdict = 'fail' AND coalesce(m.mode, r.default_mode::text) = 'enforce'
       AND NOT (p.status = 'draft' AND (f.rule LIKE 'g.%' OR r.aspect IS NOT NULL));
    BEGIN
      IF update_it THEN
        UPDATE city.projects SET (park_id, name, industry, land_area_m2, site, total_investment_yuan, fixed_investment_yuan, floor_area_m2, footprint_area_m2,
            office_land_m2, annual_output_yuan, energy_tce, eia_approved_on, status) =
          (p.park_id, p.name, p.industry, p.land_area_m2, p.site, p.total_investment_yuan, p.fixed_investment_yuan, p.floor_area_m2, p.footprint_area_m2,
            p.office_land_m2, p.annual_output_yuan, p.energy_tce, p.eia_approved_on, p.status) WHERE id = p.id;
      ELSE
        INSERT INTO city.projects SELECT p.*;
      END IF;
      done := NULL;
    EXCEPTION WHEN check_violation THEN
      GET STACKED DIAGNOSTICS done = PG_EXCEPTION_DETAIL;
      SELECT string_agg(DISTINCT (regexp_match(line, '^([0-9g]n?\.[a-z_]+)'))[1], ' ') INTO done FROM regexp_split_to_table(done, E'\n') line;
    END;
    INSERT INTO outcomes VALUES (CASE WHEN update_it THEN 'update' ELSE 'insert' END, said, done);
  END LOOP;
END $$;
-- None differs; both happen often.
SELECT kind, said IS NOT DISTINCT FROM done AS agree, count(*) FROM outcomes GROUP BY 1, 2 ORDER BY 1;
SELECT kind, done IS NULL AS written, count(*) > 300 AS often FROM outcomes GROUP BY 1, 2 ORDER BY 1, 2;
SELECT rule, string_agg(DISTINCT verdict, ' ' ORDER BY verdict) FROM verdicts GROUP BY 1 ORDER BY 1;
DROP TABLE outcomes, verdicts;
DROP SCHEMA city CASCADE;
