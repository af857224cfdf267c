-- Refusals in Chinese: what a user sees where lc_messages says so.  Needs the
-- locale zh_CN.UTF-8 on the server's machine.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city');
INSERT INTO city.projects (id, park_id, name) VALUES (1, 2, '项目一');
INSERT INTO city.reviews (id, project_id, applied_on) VALUES (1, 1, '2021-03-01');
UPDATE city.parks SET boundary = pg_temp.box(0, 0, 1000) WHERE id = 2;
SET lc_messages = 'zh_CN.UTF-8';

SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (park_id, name, codes, applies)
  VALUES (2, '第四产业', '{40}', '[2021-01-01,)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (1, '2021-03-05')$$);
SELECT pg_temp.refusal($$UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-03-08'$$);
SELECT pg_temp.refusal($$INSERT INTO city.plots (id, park_id, geom) VALUES (7, 2, pg_temp.box(900, 0, 200, 100))$$);
SELECT pg_temp.refusal($$SELECT 'C3679'::park.industry_code$$);
SELECT pg_temp.refusal($$SELECT park.due_date('infinity', '2 years')$$);
SELECT pg_temp.refusal($$SELECT park.create_register('park')$$);

-- A finding says the same, in the same language.
SELECT f.rule, f.verdict, f.message FROM city.parks k, park.findings(k, '2021-06-30') f WHERE k.id = 2 ORDER BY 1;
SELECT f.message FROM park.findings(jsonb_populate_record(NULL::city.plots,
  '{"park_id": 2, "acquired_on": "2019-01-01", "status": "registered"}'), '2022-01-01') f WHERE f.rule = '5.idle';

-- So do the reasons of the import.
INSERT INTO city.output_imports (id, park, year, output_wan) VALUES (1, '没有', '2024', 'abc');
SELECT column_name, value, code, reason FROM city.output_import_problems ORDER BY 1;
SELECT pg_temp.refusal($$SELECT park.load_outputs('city')$$);

-- One refusal of each enforced rule, and of those that are switched on here.
SET lc_messages = 'C';
\set ECHO none
CREATE TEMPORARY TABLE said (n int GENERATED ALWAYS AS IDENTITY, line text);
CREATE FUNCTION pg_temp.zh(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  text text;
BEGIN
  SET LOCAL lc_messages = 'zh_CN.UTF-8';
  text := pg_temp.refusal(statement);
  -- the first line is SQLSTATE, table and rule
  INSERT INTO said (line) SELECT l FROM string_to_table(text, E'\n') WITH ORDINALITY t (l, n) WHERE n > 1;
  RETURN text;
END $$;
CREATE FUNCTION pg_temp.undated(statement text) RETURNS text LANGUAGE sql AS
  $$ SELECT regexp_replace(pg_temp.zh(statement), '(实测|差距) \d+', '\1 …', 'g') $$;
\set ECHO all
INSERT INTO city.parks (id, name, level, boundary) VALUES (91, '东区', 'municipal', pg_temp.box(0, 0, 1000)), (92, '西区', 'municipal', pg_temp.box(2000, 0, 1000));
INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (91, '汽车', '{C36}', '[2020-01-08,)');
INSERT INTO city.plots (id, parcel_code, park_id, started_on, land_use, geom) VALUES
  (91, '450203001', 91, '2000-01-01', '工业用地', pg_temp.box(0, 0, 100)), (92, '450203002', 92, '2000-01-01', NULL, pg_temp.box(2000, 0, 100));
INSERT INTO city.projects (id, park_id, name, industry, land_area_m2, site) VALUES
  (91, 91, '车桥', 'C3670', 10000, pg_temp.box(0, 0, 100)), (92, 91, '电机', 'C3812', 10000, pg_temp.box(500, 0, 100)), (93, 91, '无址', 'C3670', 10000, NULL);
INSERT INTO city.reviews (id, project_id, applied_on) VALUES (91, 91, '2021-03-01'), (92, 92, '2021-03-01'), (94, 93, '2021-03-01');
UPDATE city.review_findings SET office_verdict = 'pass', reason = '会议纪要' WHERE review_id IN (91, 92);
UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-03-08' WHERE id IN (91, 92);
INSERT INTO city.registrations (project_id, registered_on) VALUES (91, '2021-03-20'), (92, '2021-03-20');
INSERT INTO city.agreements (id, project_id, signed_on) VALUES (91, 91, '2021-04-01');
INSERT INTO city.land_budgets (year, quota_m2) VALUES (2030, 1000000);
INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (91, 2030, 20000);
INSERT INTO city.disposals (id, plot_id, park_id, flagged_on, proposed_on, opinion) VALUES (91, 91, 91, '2022-01-01', '2022-02-01', '转让');
INSERT INTO city.plans (id, park_id, kind, name, period) VALUES (91, 91, 'master', '总体规划', '[2020-01-01,2035-01-01)');
INSERT INTO city.indicators (id, code, name, unit, direction, definition) VALUES (901, 'x', '指标', '%', 'higher', '示例');

INSERT INTO city.rule_modes (rule, mode, applies, citation)
  SELECT code, 'enforce', '[2010-01-01,)', '试行' FROM park.rules()
   WHERE code IN ('5.idle', '5n.not_started', '5n.stalled', '6.registered', '8.weights', '4.park_land_share');
-- Article 4.
SELECT pg_temp.zh($$UPDATE city.land_quotas SET quota_m2 = 1000001 WHERE park_id = 91$$);
SELECT pg_temp.zh($$DELETE FROM city.land_budgets WHERE year = 2030$$);
SELECT pg_temp.zh($$INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id) VALUES (91, 2030, 'reserve', 20001, 91)$$);
SELECT pg_temp.zh($$INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (91, 2030, 'return', 200)$$);
SELECT pg_temp.zh($$INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (91, 2030, 'write_off', 30000)$$);
SELECT pg_temp.zh($$INSERT INTO city.land_entries (park_id, year, kind, area_m2, plot_id) VALUES (91, 2030, 'write_off', 100, 92)$$);
SELECT pg_temp.zh($$INSERT INTO city.tenures (plot_id, kind, begins_on, years) VALUES (91, 'transfer', '2021-01-01', 51)$$);
SELECT pg_temp.zh($$INSERT INTO city.land_budgets (year, quota_m2) VALUES (2021, 1000)$$);
SELECT pg_temp.zh($$DELETE FROM city.land_entries$$);
SELECT pg_temp.zh($$TRUNCATE city.land_quotas$$);
-- Article 5.
-- (How long it is, is said as of today.)
SELECT pg_temp.undated($$INSERT INTO city.plots (id, parcel_code, park_id, acquired_on, geom) VALUES (93, '450203003', 91, '2015-01-01', pg_temp.box(300, 0, 100))$$);
SELECT pg_temp.undated($$INSERT INTO city.plots (id, parcel_code, park_id, agreed_start_on, geom) VALUES (94, '450203004', 91, '2015-01-01', pg_temp.box(300, 0, 100))$$);
SELECT pg_temp.zh($$UPDATE city.plots SET suspended_on = '2015-01-01' WHERE id = 91$$);
SELECT pg_temp.zh($$UPDATE city.plots SET suspended_on = '2015-01-01', area_to_develop_m2 = 0.0001, agreed_investment_yuan = 100000000, invested_yuan = 24999999 WHERE id = 91$$);
SELECT pg_temp.zh($$INSERT INTO city.disposals (plot_id, flagged_on) VALUES (91, '2022-03-01')$$);
SELECT pg_temp.zh($$UPDATE city.disposals SET park_id = 92 WHERE id = 91$$);
SELECT pg_temp.zh($$UPDATE city.disposals SET applied_on = '2022-01-15' WHERE id = 91$$);
SELECT pg_temp.zh($$UPDATE city.disposals SET proposed_on = NULL WHERE id = 91$$);
SELECT pg_temp.zh($$DELETE FROM city.disposals WHERE id = 91$$);
SELECT pg_temp.zh($$UPDATE city.plots SET park_id = 92 WHERE id = 91$$);
INSERT INTO city.rule_modes (rule, mode, applies, citation) VALUES
  ('5.disposal_due', 'enforce', '[2010-01-01,)', '试行'), ('6.review_due', 'enforce', '[2021-03-02,)', '试行');
SELECT pg_temp.zh($$INSERT INTO city.disposals (plot_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on)
  VALUES (92, '2020-02-01', '2020-03-01', '转让', '2020-04-01', 'transfer', '2023-02-02')$$);
-- Article 6.
SELECT pg_temp.zh($$INSERT INTO city.agreements (project_id, signed_on) VALUES (93, '2021-04-01')$$);
SELECT pg_temp.zh($$INSERT INTO city.agreements (project_id, signed_on) VALUES (91, '2021-05-01')$$);
SELECT pg_temp.zh($$UPDATE city.projects SET industry = 'C3660', land_area_m2 = 9000 WHERE id = 91$$);
SELECT pg_temp.zh($$UPDATE city.parks SET level = 'district', boundary = pg_temp.box(0, 0, 900) WHERE id = 91$$);
SELECT pg_temp.zh($$UPDATE city.reviews SET outcome = 'rejected' WHERE id = 91$$);
SELECT pg_temp.zh($$DELETE FROM city.reviews WHERE id = 91$$);
SELECT pg_temp.zh($$UPDATE city.review_findings SET machine_verdict = 'waived', office_verdict = NULL, reason = NULL WHERE review_id = 91 AND aspect = 'development_plan'$$);
SELECT pg_temp.zh($$INSERT INTO city.land_offers (project_id, plot_id, listed_on, way) VALUES (92, 92, '2021-05-01', 'listing')$$);
SELECT pg_temp.zh($$INSERT INTO city.land_offers (project_id, plot_id, listed_on, way) VALUES (92, 91, '2021-05-01', 'listing')$$);
SELECT pg_temp.zh($$INSERT INTO city.reviews (id, project_id, applied_on, outcome, concluded_on) VALUES (95, 93, '2021-03-02', 'rejected', '2021-04-01')$$);
SELECT pg_temp.zh($$UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-03-08' WHERE id = 94$$);
SELECT pg_temp.zh($$TRUNCATE city.agreements CASCADE$$);
INSERT INTO city.projects (id, park_id, name, needs_new_land) VALUES (94, 91, '旧厂', false);
INSERT INTO city.agreements (project_id, signed_on) VALUES (94, '2021-04-01');
SELECT pg_temp.zh($$UPDATE city.projects SET land_area_m2 = 1 WHERE id = 94$$);
-- Article 8, geometry, plans.
SELECT pg_temp.zh($$INSERT INTO city.indicator_weights (indicator_id, park_group, year, weight, target) VALUES (901, '甲', 2030, 40, 1)$$);
SELECT pg_temp.zh($$INSERT INTO city.plots (id, parcel_code, park_id, geom) VALUES (95, '450203005', 91, pg_temp.box(50, 0, 100))$$);
SELECT pg_temp.zh($$INSERT INTO city.plots (id, parcel_code, park_id, geom) VALUES (95, '450203005', 91, pg_temp.box(1000.5, 0, 100))$$);
SELECT pg_temp.zh($$INSERT INTO city.plots (id, parcel_code, park_id, geom) VALUES (95, '450203005', 91, 'SRID=4545;MULTIPOLYGON(((109.4 24.3,109.5 24.3,109.5 24.4,109.4 24.3)))')$$);
SELECT pg_temp.zh($$INSERT INTO city.parks (id, name, level, boundary) VALUES (95, '远', 'county', 'SRID=4545;MULTIPOLYGON(((36643000 2690000,36643100 2690000,36643100 2690100,36643000 2690000)))')$$);
SELECT pg_temp.zh($$INSERT INTO city.parks (id, name, level, boundary) VALUES (95, '空', 'county', 'SRID=4545;MULTIPOLYGON EMPTY')$$);
SELECT pg_temp.zh($$INSERT INTO city.parks (id, name, level, boundary) VALUES (95, '洞', 'county', ST_Multi(ST_MakePolygon(ST_ExteriorRing(ST_GeometryN(pg_temp.box(0, 0, 100), 1)), ARRAY[ST_ExteriorRing(ST_GeometryN(pg_temp.box(200, 0, 10), 1))])))$$);
-- Several rules at once are one error.
SELECT pg_temp.zh($$INSERT INTO city.plots (id, parcel_code, park_id, acquired_on, land_use, tenure, term_years, geom) VALUES (95, '450203005', 91,
  '2015-01-01', '工业用地', 'transfer', 60, 'SRID=4545;MULTIPOLYGON(((640050 2690000,641100 2690100,641100 2690000,640050 2690100,640050 2690000)))')$$);
SELECT pg_temp.zh($$INSERT INTO city.plan_areas (id, plan_id, use, geom) VALUES (91, 91, 'industrial', pg_temp.box(500, 0, 600, 500)),
  (92, 91, 'reserved', pg_temp.box(400, 0, 200, 500))$$);
SELECT pg_temp.zh($$UPDATE city.plans SET approved_on = '2020-01-01' WHERE id = 91$$);

-- Every line of these is Chinese; what else is in Latin letters are names that a user types.
SELECT line FROM said WHERE line !~ '[一-龥]';
SELECT string_agg(DISTINCT m[1], ' ') FROM said, regexp_matches(line, '[A-Za-z_][A-Za-z_.]{2,}', 'g') m;
-- Which enforced rules are among them: all.
SELECT string_agg(code, ' ') FROM park.rules() r
 WHERE default_mode = 'enforce' AND NOT EXISTS (SELECT 1 FROM said WHERE line LIKE '%' || r.code || '，%' OR line LIKE '%' || r.code || '：%' OR line = 'DETAIL: ' || r.code) AND code <> '3.leading_count';

-- What drafts are only warned of.
SET lc_messages = 'zh_CN.UTF-8';
SET client_min_messages = warning;
\set VERBOSITY default
INSERT INTO city.plots (id, parcel_code, park_id, status, geom) VALUES (96, '450203006', 91, 'draft',
  'SRID=4545;MULTIPOLYGON(((640050 2690000,641100 2690100,641100 2690000,640050 2690100,640050 2690000)))');
INSERT INTO city.buildings (geom) VALUES ('SRID=4545;MULTIPOLYGON(((640050 2690000,641100 2690100,641100 2690000,640050 2690100,640050 2690000)))');

-- The aspects of a project that the machine finds wanting.
INSERT INTO city.admission_standards (indicator, minimum, maximum, unit, applies, citation) VALUES
  ('investment_scale', 100000000, NULL, 'yuan', '[2020-01-08,)', '示例'), ('investment_intensity', 4500000, NULL, 'yuan/ha', '[2020-01-08,)', '示例'),
  ('output_intensity', 4500000, NULL, 'yuan/ha', '[2020-01-08,)', '示例'), ('energy_intensity', NULL, 1, 'tce/10^4 yuan', '[2020-01-08,)', '示例');
SELECT f.rule, f.message FROM park.findings(jsonb_populate_record(NULL::city.projects, jsonb_build_object('name', '小厂', 'park_id', 91,
  'industry', 'C1353', 'land_area_m2', 12000, 'total_investment_yuan', 99999999, 'fixed_investment_yuan', 5399999, 'floor_area_m2', 100,
  'footprint_area_m2', 100, 'office_land_m2', 6000, 'annual_output_yuan', 1000000, 'energy_tce', 200, 'high_storey_area_m2', 0,
  'structure_area_m2', 0, 'yard_area_m2', 0, 'site', pg_temp.box(50, 0, 1000, 200))), '2021-06-30') f WHERE f.verdict = 'fail' ORDER BY 1;

SET lc_messages = 'C';
SELECT f.message FROM city.parks k, park.findings(k, '2016-06-30') f WHERE k.id = 2 AND f.rule = '3.leading_share';

DROP SCHEMA city CASCADE;
