-- Views for maps (NAME_map) and dashboards (bi_NAME): what every one of them
-- must keep to, read from the catalogues, and what they show.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all
SET client_min_messages = warning;

SELECT park.create_register('city');
SELECT park.create_register('lon lat', 4490);

-- Something for each view to show: output without a code, of a section, of two
-- classes of one division; plots that are and are not idle; reviews.
INSERT INTO city.enterprises (id, name, industry) VALUES (1, '甲公司', 'C3670');
INSERT INTO city.outputs (park_id, industry, year, output_yuan)
SELECT k.id, v.industry, v.year, v.yuan
  FROM city.parks k, (VALUES ('C3612'::park.industry_code, 2024, 30000000), ('C3670', 2024, 29999999),
                             ('C1311', 2024, 40000001), (NULL, 2025, 5), ('C', 2025, 7), ('A', 2025, 1), ('C3670', 2025, 12))
                     v (industry, year, yuan)
 WHERE k.code = 'LIUDONG';
INSERT INTO city.outputs (park_id, industry, year, output_yuan)
SELECT h.id, 'C3670', 2024, 8 FROM city.parks h WHERE h.parent_id IS NOT NULL;
UPDATE city.parks SET boundary = pg_temp.box(0, 0, 2000) WHERE code = 'LIUDONG';
INSERT INTO city.plots (id, parcel_code, park_id, holder_id, acquired_on, started_on, status, geom)
SELECT v.id, v.code, k.id, 1, v.acquired, v.started, v.status, v.geom
  FROM city.parks k, (VALUES
    (1, 'idle', date '2021-01-04', NULL::date, 'registered', pg_temp.box(0, 0, 100)),
    (2, 'built', '2021-01-04', NULL, 'registered', pg_temp.box(200, 0, 100)),
    (3, 'begun', '2021-01-04', '2022-01-04', 'registered', pg_temp.box(400, 0, 200, 100)),
    (4, 'draft', '2021-01-04', NULL, 'draft', pg_temp.box(700, 0, 100)),
    (5, 'nowhere', NULL, NULL, 'draft', NULL)) v (id, code, acquired, started, status, geom)
 WHERE k.code = 'LIUDONG';
INSERT INTO city.buildings (id, kind, existed, geom) VALUES
  (1, 'building', '(,)', pg_temp.box(200, 0, 50)), (2, 'structure', '[2020-01-01,2021-01-01)', pg_temp.box(0, 0, 50)),
  (3, 'open_yard', '[-infinity,infinity)', pg_temp.box(1000, 0, 50)), (4, 'building', '[2090-01-01,)', pg_temp.box(1100, 0, 50));
INSERT INTO city.projects (id, park_id, enterprise_id, name, industry, site)
SELECT v.id, k.id, 1, v.name, v.industry, v.site
  FROM city.parks k, (VALUES (1, '已定', 'C3670'::park.industry_code, pg_temp.box(1200, 0, 50)), (2, '未定', NULL, NULL)) v (id, name, industry, site)
 WHERE k.code = 'LIUDONG';
INSERT INTO city.infrastructure_projects (id, park_id, kind, name, geom)
SELECT v.id, k.id, v.kind, v.name, ST_SetSRID(v.geom::geometry, 4545)
  FROM city.parks k, (VALUES (1, 'road', '路', 'LINESTRING(640000 2690110, 640700 2690110)'), (2, 'sewage', '厂', pg_temp.box(0, 300, 50)::text),
                             (3, 'power', '站', 'POINT(640000 2690400)')) v (id, kind, name, geom)
 WHERE k.code = 'LIUDONG';
INSERT INTO city.reviews (id, project_id, applied_on) VALUES (1, 1, '2024-03-01'), (2, 2, '2019-03-01');
-- A plot without an outline; one whose two years end in nine days, and one that is
-- paused for good; cases of a plot and a factory; ratios far above 1 (an odd
-- row is no error of a view); a draft that lies over a plot.
INSERT INTO city.plots (id, parcel_code, park_id, acquired_on, status, geom, invested_yuan, agreed_investment_yuan, recorded_area_m2)
SELECT v.id, v.code, k.id, v.acquired, v.status, v.geom, v.invested, v.agreed, v.recorded
  FROM city.parks k, (VALUES
    (6, 'unmeasured', date '2021-01-04', 'registered', NULL, 9000000000000000000, 1, NULL::numeric),
    (7, 'soon', (CURRENT_DATE - interval '2 years' + interval '9 days')::date, 'registered', pg_temp.box(0, 500, 100), NULL, NULL, 11000),
    (8, 'paused', '2021-01-04', 'registered', pg_temp.box(200, 500, 100), NULL, NULL, NULL),
    (9, 'over', '2021-01-04', 'draft', pg_temp.box(50, 0, 100), NULL, NULL, NULL))
    v (id, code, acquired, status, geom, invested, agreed, recorded)
 WHERE k.code = 'LIUDONG';
INSERT INTO city.pauses (plot_id, during, cause) VALUES (8, '[2021-06-01,)', (SELECT min(code) FROM city.pause_causes));
INSERT INTO city.disposals (id, plot_id, building_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on) VALUES
  (1, 1, NULL, CURRENT_DATE - 9, NULL, NULL, NULL, NULL, NULL),
  (2, NULL, 1, '2024-03-03', '2024-04-01', '收回', '2024-04-02', 'takeback', '2024-05-06');
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('4.quota', 'off', '[2020-01-08,)'), ('4.city_quota', 'off', '[2020-01-08,)');
INSERT INTO city.land_budgets (year, quota_m2) VALUES (2024, 1);
INSERT INTO city.land_quotas (park_id, year, quota_m2) SELECT id, 2024, 3 FROM city.parks WHERE code = 'LIUDONG';
INSERT INTO city.land_entries (park_id, year, kind, area_m2, plot_id, entered_on)
SELECT id, 2024, 'write_off', 2, 1, date '2024-06-01' FROM city.parks WHERE code = 'LIUDONG';
INSERT INTO city.infrastructure_plans (park_id, year, approved_on) SELECT id, 2024, '2024-01-05' FROM city.parks WHERE code = 'LIUDONG';
INSERT INTO city.infrastructure_plan_items (park_id, year, project_id, planned_investment_yuan)
SELECT id, 2024, 1, 1 FROM city.parks WHERE code = 'LIUDONG';
INSERT INTO city.infrastructure_reports (park_id, year, submitted_on) SELECT id, 2024, '2025-01-05' FROM city.parks WHERE code = 'LIUDONG';
INSERT INTO city.infrastructure_report_items (park_id, year, project_id, done_investment_yuan, progress_percent)
SELECT id, 2024, 1, 9000000000000000000, 55.55555 FROM city.parks WHERE code = 'LIUDONG';
INSERT INTO city.indicator_weights (indicator_id, park_group, year, weight, target)
SELECT i.id, 'municipal', 2024, 100, 60 FROM city.indicators i WHERE i.code = 'leading_share';

-- The views themselves.
CREATE TEMP VIEW face AS
  SELECT c.oid, c.relname, n.nspname, c.relname LIKE '%\_map' AS is_map
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname IN ('city', 'lon lat') AND c.relkind = 'v' AND (c.relname LIKE '%\_map' OR c.relname LIKE 'bi\_%');
CREATE TEMP VIEW face_column AS
  SELECT f.*, a.attnum, a.attname, a.atttypid, a.atttypmod, format_type(a.atttypid, a.atttypmod) AS type,
         col_description(f.oid, a.attnum) AS comment
    FROM face f JOIN pg_attribute a ON a.attrelid = f.oid AND a.attnum > 0 AND NOT a.attisdropped;
SELECT nspname, count(*) FILTER (WHERE is_map) >= 11 AS maps, count(*) FILTER (WHERE NOT is_map) >= 17 AS bi
  FROM face GROUP BY nspname ORDER BY nspname;

-- The first column is an integer key, in what is there and by its comment.
CREATE FUNCTION pg_temp.rows_and_keys(view regclass, key name, OUT "rows" bigint, OUT keys bigint) LANGUAGE plpgsql AS
$$ BEGIN EXECUTE format('SELECT count(*), count(DISTINCT %I) FROM %s', key, view) INTO "rows", keys; END $$;
SELECT nspname, relname, attname, type FROM face_column
 WHERE attnum = 1 AND atttypid NOT IN ('integer'::regtype, 'bigint'::regtype);
SELECT f.relname, f.attname, r.*
  FROM face_column f, pg_temp.rows_and_keys(f.oid, f.attname) r
 WHERE f.attnum = 1 AND (r.rows <> r.keys OR f.nspname = 'city' AND r.rows = 0);
SELECT nspname, relname, obj_description(oid) FROM face_column
 WHERE attnum = 1 AND obj_description(oid) NOT LIKE '%key: ' || attname;

-- No type that a map program or a dashboard does not know; numbers with their
-- precision.  A map has one geometry, of a type and the register's SRID,
-- by the name geom; a bi_ view has none.
SELECT nspname, relname, attname, type FROM face_column
 WHERE atttypid NOT IN ('integer'::regtype, 'bigint'::regtype, 'numeric'::regtype, 'text'::regtype, 'boolean'::regtype, 'date'::regtype)
   AND NOT (is_map AND (atttypid = 'double precision'::regtype
                        OR attname = 'geom'
                           AND type ~ '^geometry\(Multi(Polygon|LineString|Point),'
                           AND type LIKE CASE nspname WHEN 'city' THEN '%,4545)' ELSE '%,4490)' END));
SELECT nspname, relname, attname, type FROM face_column
 WHERE NOT is_map AND atttypid = 'numeric'::regtype AND atttypmod < 0;
SELECT nspname, relname FROM face_column WHERE is_map
 GROUP BY nspname, relname HAVING count(*) FILTER (WHERE attname = 'geom') <> 1;
SELECT count(*) = count(g.f_table_name) AS all_maps_in_geometry_columns,
       string_agg(DISTINCT g.type || '/' || g.srid, ' ' ORDER BY g.type || '/' || g.srid) AS types
  FROM face f LEFT JOIN geometry_columns g ON g.f_table_schema = f.nspname AND g.f_table_name = f.relname
 WHERE f.is_map;

-- Comments in Chinese and English, on the view and on each column; names that
-- need no quotes and that no reader takes for something else.
SELECT nspname, relname, attname, comment FROM face_column
 WHERE coalesce(comment ~ '^[一-龥].*[A-Za-z]{2}', false) IS NOT TRUE;
SELECT nspname, relname FROM face WHERE coalesce(obj_description(oid) ~ '^[一-龥].*[A-Za-z]{2}', false) IS NOT TRUE;
SELECT nspname, relname, attname FROM face_column WHERE attname !~ '^[a-z][a-z0-9_]*$' OR relname !~ '^[a-z][a-z0-9_]*$';

-- So have all tables and their columns, in which users write.
SELECT c.relname, a.attname, col_description(c.oid, a.attnum) AS comment
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum >= 0 AND NOT a.attisdropped
 WHERE c.relnamespace = 'city'::regnamespace AND c.relkind = 'r'
   AND coalesce(col_description(c.oid, a.attnum) ~ '^[一-龥].*([A-Za-z]{2}|m²|GB/T)', false) IS NOT TRUE;
SELECT relname FROM pg_class WHERE relnamespace = 'city'::regnamespace AND relkind IN ('r', 'v') AND obj_description(oid) !~ '^[一-龥].*[A-Za-z]{2}';

-- A share below the limit does not show as the limit: 59 999 999 of 10^8.
SELECT b.id = s.park_id * 10000 + 2024 AS key, round(s.share, 6) AS rounded, b.share, b.required, b.verdict_code, b.verdict_name
  FROM city.bi_leading_shares b JOIN city.leading_shares s USING (park_id, year)
 WHERE b.year = 2024 AND b.park_name LIKE '柳东新区%';
SELECT year, share, share_high, verdict_code, verdict_name FROM city.bi_leading_shares WHERE year = 2025 AND total_output_yuan > 0;
SELECT id - park_id * 100000000 AS key, industry_code, industry_name, output_yuan, share, is_leading
  FROM city.bi_industry_structure WHERE park_name LIKE '柳东新区%' ORDER BY id;
SELECT year, total_output_yuan FROM city.bi_group_shares;

-- Days are inclusive; an unknown or open end is empty, however it was written.
SELECT id, kind, kind_name, stood_from, stood_until, stands_today, footprint_area_m2 FROM city.buildings_map ORDER BY id;
SELECT id, parcel_code, status, area_m2, area_mu, built_area_m2, built_fraction, ST_Area(geom) AS geom FROM city.plots_map ORDER BY id;
SELECT plot_id, parcel_code, due_on, built_fraction, area_mu, ST_Area(geom) AS geom FROM city.idle_plots_map;
SELECT plot_id, parcel_code, due_on, built_fraction, area_m2, area_ha, area_mu FROM city.bi_idle_plots;
SELECT level_code, plots, area_mu, idle_plots, idle_area_mu, idle_share, longest_idle_days = CURRENT_DATE - date '2023-01-04' AS longest
  FROM city.bi_idle_land WHERE plots > 0;
SELECT count(*) AS parks, sum(plots) AS plots, sum(idle_plots) AS idle, count(idle_share) AS shares FROM city.bi_idle_land;
SELECT id, name, enterprise, industry_code, industry_name, ST_Area(geom) AS geom FROM city.projects_map ORDER BY id;
SELECT code, level_name, area_m2, geom IS NOT NULL AS geom FROM city.parks_map WHERE code = 'LIUDONG';
SELECT review_id, project_name, due_on, state_code, state_name FROM city.bi_review_clock ORDER BY 1;

-- What is not measured is unknown, neither built on nor a contradiction; a day that
-- never comes is empty; every stage and state has a name.
SELECT plot_id, parcel_code, due_on = (CURRENT_DATE + 9) AS in_nine_days, built_fraction, invested_fraction, area_m2, stage_code, stage_name, stage_order, case_id
  FROM city.bi_plot_clocks ORDER BY plot_id;
SELECT count(*) AS without_day FROM city.bi_plot_clocks WHERE due_on IS NULL;
SELECT plot_id, days_left, built_fraction, area_mu FROM city.bi_idle_soon ORDER BY plot_id;
SELECT case_id, subject_name, plot_id, building_id, method_name, next_step_name, due_on - flagged_on > 1000 AS due, days_left > 1000 AS left, state_name, area_m2 FROM city.bi_disposal_cases ORDER BY case_id;
SELECT case_id, subject_name, method, state, ST_Area(geom) AS geom FROM city.disposal_cases_map ORDER BY case_id;
SELECT id - park_id * 10000 AS key, closed_cases, plots, factories, area_mu, floor_area_m2, unmeasured, still_open, closed_in_time, closed_late, in_time_share
  FROM city.bi_revitalization WHERE year = 2024;
SELECT id - park_id * 10000 AS key, quota_m2, written_off_m2, free_m2, used_share FROM city.bi_land_balances;
SELECT year, quota_m2, given_m2, used_m2, share, required, lacking_m2, verdict_name FROM city.bi_park_land_share;
SELECT id - coalesce(park_id, 0) * 10000 AS key, left(park_name, 4) AS park, supplied_m2, standard_m2, unknown_m2, share, share_high, verdict_name
  FROM city.bi_standard_land ORDER BY id;
SELECT id - park_id * 10 AS key, kind_name, state_name FROM city.bi_plans_missing WHERE park_name LIKE '柳东新区%' ORDER BY id;
UPDATE city.review_findings SET office_verdict = 'pass', reason = '已批复' WHERE review_id = 2 AND aspect = 'energy_environment';
SELECT aspect_name, aspect_code, aspect_order, machine_code, office_code, verdict_code, verdict_name, reason FROM city.bi_project_aspects WHERE project_id = 2 ORDER BY aspect_order;
SELECT id, kind_name, year, investment_share, progress_percent, state_name FROM city.bi_infrastructure_progress ORDER BY id;
SELECT rule, subject_table, subject_id, measured, ST_AsText(geom) AS geom FROM city.geometry_problems_map ORDER BY problem_id;
SELECT kind_name, plot_id, building_id, measured, required, unit, ST_Area(geom) AS geom FROM city.contradictions_map ORDER BY contradiction_id;

DROP SCHEMA city, "lon lat" CASCADE;
