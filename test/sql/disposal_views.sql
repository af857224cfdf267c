-- Article 5: cases of disposal, vacant factories, and what was revitalized.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city');
INSERT INTO city.rule_modes (rule, mode, applies, citation) VALUES ('g.valid', 'off', '[2020-01-08,)', '补录');
-- Plots 1 and 2 side by side in park 2, plots 3 (2 hectares) and 4 (without outline)
-- in park 3; 5 is a draft; 6 a crossed ring of park 2.
INSERT INTO city.plots (id, park_id, parcel_code, status, geom) VALUES
  (1, 2, '一', 'registered', pg_temp.box(0, 0, 100)),
  (2, 2, '二', 'registered', pg_temp.box(100, 0, 100)),
  (3, 3, '三', 'registered', pg_temp.box(200, 0, 200, 100)),
  (4, 3, '四', 'registered', NULL),
  (5, 2, '五', 'draft', pg_temp.box(500, 0, 100)),
  (6, 2, '六', 'registered', ST_SetSRID('MULTIPOLYGON(((640600 2690000, 640700 2690100, 640700 2690000, 640600 2690100, 640600 2690000)))'::geometry, 4545));
-- 1: 100 m² on plot 1, 200 m² on plot 2; 2: 50 m² on each; 3: on plot 3; 4: on no plot;
-- 5: a crossed ring of 50 m² on plot 1; 6: no building; 7: in use; 8: on the draft;
-- 9: on plot 1; 10: in the left half of the crossed plot 6.
INSERT INTO city.buildings (id, kind, existed, vacant_since, floor_area_m2, geom) VALUES
  (1, 'building', '[2010-01-01,)', '2023-01-01', 600, pg_temp.box(90, 0, 30, 10)),
  (2, 'building', '(,)', '2022-12-31', NULL, pg_temp.box(95, 20, 10)),
  (3, 'building', '[2010-01-01,2024-06-01)', '2024-02-29', 100, pg_temp.box(210, 10, 10)),
  (4, 'building', '[2010-01-01,)', '2022-01-01', NULL, pg_temp.box(3000, 10, 10)),
  (5, 'building', '[2010-01-01,)', '2022-01-01', NULL, ST_SetSRID('MULTIPOLYGON(((640010 2690050, 640020 2690060, 640020 2690050, 640010 2690060, 640010 2690050)))'::geometry, 4545)),
  (6, 'structure', '[2010-01-01,)', '2022-01-01', NULL, pg_temp.box(10, 30, 10)),
  (7, 'building', '[2010-01-01,)', NULL, NULL, pg_temp.box(30, 30, 10)),
  (8, 'building', '[2010-01-01,)', '2022-01-01', NULL, pg_temp.box(510, 10, 10)),
  (9, 'building', '[2010-01-01,)', '2022-01-01', 300, pg_temp.box(50, 30, 10)),
  (10, 'building', '[2010-01-01,)', '2022-01-01', NULL, pg_temp.box(600, 40, 10));

-- Bad input.
SELECT count(*) FROM city.idle_buildings_on(NULL);
SELECT pg_temp.refusal($$SELECT count(*), max(vacant_days) FROM city.idle_buildings_on('infinity')$$);
SELECT count(*) FROM city.revitalization_on(NULL);
SELECT pg_temp.refusal($$SELECT * FROM city.revitalization_on(0)$$);
SELECT count(*) FROM city.site_of(NULL);
SELECT count(*), (SELECT count(*) FROM city.disposal_cases) FROM city.revitalization;

-- Vacant factories, each with the plot that most of it lies on.
SELECT building_id, plot_id, park_id, vacant_since, vacant_days, floor_area_m2, footprint_m2, case_id, stage
  FROM city.idle_buildings_on('2024-03-01') ORDER BY 1;
SELECT plot_id, park_id, parcel_code, area_m2 FROM city.site_of(pg_temp.box(90, 0, 30, 10));
-- From the first vacant day until the last on which it stood.
SELECT d.day, bool_or(i.building_id = 3) FROM (VALUES (date '2024-02-28'), ('2024-02-29'), ('2024-05-31'), ('2024-06-01')) d (day),
  city.idle_buildings_on(d.day) i GROUP BY 1 ORDER BY 1;
-- The measures do not say how long; the office may: six months from 2023-01-01 end on 2023-07-01.
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('factory_idle_after', 6, 'month', '[2023-02-01,)', '试行');
SELECT d.day, count(*) FILTER (WHERE i.building_id = 1) FROM (VALUES (date '2023-01-31'), ('2023-02-01'), ('2023-07-01'), ('2023-07-02')) d (day),
  city.idle_buildings_on(d.day) i GROUP BY 1 ORDER BY 1;
DELETE FROM city.parameters WHERE name = 'factory_idle_after';

-- Cases.  1 and 2: plot 1, twice in 2023.  3: plot 2, a day too late.  4: plot 2 again,
-- recorded as leased, corrected by 5.  6: plot 3 on the last day of the year.  7: plot
-- 4.  8: building 1.  9: building 4.  10: building 9, which is gone.  11: building 3, open.
INSERT INTO city.disposals (id, plot_id, building_id, park_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on, supersedes) VALUES
  (1, 1, NULL, NULL, '2022-01-01', '2022-02-01', '收回', '2022-03-01', 'takeback', '2023-03-01', NULL),
  (2, 1, NULL, NULL, '2023-04-01', '2023-05-01', '转让', '2023-06-01', 'transfer', '2023-10-01', NULL),
  (3, 2, NULL, 2, '2020-01-08', '2020-02-01', '转让', '2020-03-01', 'transfer', '2023-01-09', NULL),
  (4, 2, NULL, NULL, '2023-02-01', '2023-02-01', '出租', '2023-02-01', 'lease', '2023-03-01', NULL),
  (5, 2, NULL, NULL, '2023-02-01', '2023-02-01', '恢复开发', '2023-02-01', 'resume', '2023-03-01', 4),
  (6, 3, NULL, 3, '2023-01-01', '2023-02-01', '恢复开发', '2023-02-01', 'extend', '2023-12-31', NULL),
  (7, 4, NULL, NULL, '2023-01-01', '2023-02-01', '置换', '2023-02-01', 'swap', '2023-06-01', NULL),
  (8, NULL, 1, NULL, '2023-02-01', '2023-03-01', '出租', '2023-04-01', 'lease', '2023-05-01', NULL),
  (9, NULL, 4, NULL, '2023-02-01', '2023-03-01', '出租', '2023-04-01', 'lease', '2023-05-01', NULL),
  (10, NULL, 9, 2, '2023-02-01', '2023-03-01', '出租', '2023-04-01', 'lease', '2023-05-01', NULL),
  (11, NULL, 3, NULL, '2023-06-01', NULL, NULL, NULL, NULL, NULL, NULL);
DELETE FROM city.buildings WHERE id = 9;

-- Step by step: nothing is known of a day before it.
SELECT d.day, proposed_on, opinion, applied_on, method, closed_on, next_step, due_on, days_left, state
  FROM (VALUES (date '2023-01-31'), ('2023-02-01'), ('2023-02-28'), ('2023-03-01'), ('2023-04-01'), ('2023-04-30'), ('2023-05-01')) d (day)
  LEFT JOIN LATERAL city.disposal_cases_on(d.day) c ON c.case_id = 8 ORDER BY 1;
SELECT d.day, i.case_id, i.stage
  FROM (VALUES (date '2023-01-31'), ('2023-02-01'), ('2023-02-28'), ('2023-03-01'), ('2023-04-01'), ('2023-04-30'), ('2023-05-01')) d (day),
  city.idle_buildings_on(d.day) i WHERE i.building_id = 1 ORDER BY 1;
-- Whose, where and how large; the one that was corrected is left out.
SELECT case_id, subject, plot_id, building_id, park_id, parcel_code, state, area_m2, area_ha, area_mu, ST_Area(geom)
  FROM city.disposal_cases_on('2024-01-01') ORDER BY 1;
SELECT case_id, subject, park_name, next_step, due_on, (days_left < 0) = (state = 'overdue') AS agree, GeometryType(geom) FROM city.disposal_cases WHERE closed_on IS NULL;
-- A footprint in the left half of the crossed plot.
SELECT plot_id, area_m2 FROM city.site_of(pg_temp.box(600, 45, 10));

-- Park 2, 2023: six closings of 2 plots and 2 factories, one of them gone; plot 1 as
-- transferred, plot 2 as resumed, once each; one of six too late.  Park 3: plot 4 has
-- no area; the case of building 3 is open at the end.  Building 4's park is not known.
SELECT park_id, closed_cases, plots, factories, area_m2, area_ha, area_mu, market_m2, market_ha, market_mu,
       takeback_m2, takeback_ha, takeback_mu, holder_m2, holder_ha, holder_mu, floor_area_m2, unmeasured
  FROM city.revitalization_on(2023) ORDER BY 1;
SELECT park_id, year, closed_cases, still_open, closed_in_time, closed_late, round(in_time_share, 4)
  FROM city.revitalization WHERE year <= 2024 ORDER BY 2, 1;
SELECT count(*) FROM city.revitalization_on(2019);
-- The groups add up to the whole.
SELECT count(*) FROM city.revitalization WHERE area_m2 <> market_m2 + takeback_m2 + holder_m2;

DROP SCHEMA city CASCADE;
