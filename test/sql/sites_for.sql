-- Idle plots and sites of them that suffice for a project.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city');
ALTER TABLE city.plots DISABLE TRIGGER rules;

-- No project, no land, no day.
SELECT count(*) FROM city.sites_for(NULL);
SELECT count(*) FROM city.sites_for(99);
INSERT INTO city.projects (id, park_id, name, industry, land_area_m2) VALUES (1, 5, '车架', '3670', 10000);
SELECT count(*) FROM city.sites_for(1);
SELECT count(*) FROM city.sites_for_on(1, NULL);

-- Leading industries of the measures: 3670, car parts, in LIUDONG (2, division 36),
-- YANGHE (4), HEXI (5), XINXING (8) and LUZHAI (9).
SELECT id, code FROM city.parks WHERE code IN ('LIUDONG', 'YANGHE', 'HEXI', 'LIUBEI', 'LUZHAI') ORDER BY 1;

-- HEXI (5): 1 of 10 000 m²; 2, 3, 4 in a row of 6 000, 5 000 and 5 000 m², of three
-- holders; 5, 400 m² too small, at a corner of 1.  LIUDONG (2): 6 of 10 500 m², 7 of
-- 60 000 m².  LIUBEI (6), whose positioning is another: 8 of 10 000 m².
INSERT INTO city.enterprises (id, name) VALUES (1, '甲公司'), (2, '乙公司'), (3, '丙公司');
INSERT INTO city.plots (id, park_id, holder_id, acquired_on, geom)
SELECT i, p, h, a::date, g FROM (VALUES
  (1, 5, 1, '2018-03-01', pg_temp.box(0, 0, 100)),
  (2, 5, 1, '2018-03-01', pg_temp.box(0, 200, 60, 100)),
  (3, 5, 2, '2017-03-01', pg_temp.box(60, 200, 50, 100)),
  (4, 5, 3, '2018-03-01', pg_temp.box(110, 200, 50, 100)),
  (5, 5, 1, '2018-03-01', pg_temp.box(100, -100, 96, 100)),
  (6, 2, 1, '2018-03-01', pg_temp.box(1000, 0, 105, 100)),
  (7, 2, 1, '2018-03-01', pg_temp.box(1200, 0, 300, 200)),
  (8, 6, 1, '2018-03-01', pg_temp.box(2000, 0, 100))) t (i, p, h, a, g);

-- The own park before others, then less spare land in steps of a tenth, then fewer
-- holders.  Of the row: 2+3 and 3+4, which can spare no plot; 2 and 4 do not touch.
SELECT rank, park_id, plot_ids, plots, holders, area_m2, spare_m2, positioning_verdict, in_own_park, idle_days, stage
  FROM city.sites_for_on(1, '2021-03-01') ORDER BY rank;
SELECT park_name, area_ha, area_mu, positioning, GeometryType(outline), ST_SRID(outline), ST_Area(outline)
  FROM city.sites_for_on(1, '2021-03-01') WHERE rank = 1;
-- The order does not depend on how the rows are asked for; today is a day.
SELECT string_agg(rank::text, ' ') FROM city.sites_for_on(1, '2021-03-01');
SELECT count(*), (SELECT count(*) FROM city.sites_for_on(1, CURRENT_DATE)) FROM city.sites_for(1);
-- Before a plot is idle it is not offered.
SELECT rank, plot_ids FROM city.sites_for_on(1, '2020-03-01');
SELECT count(*) FROM city.sites_for_on(1, '2020-01-07');
SELECT count(s) FROM city.sites_for_on(1, 'infinity') s;

-- A site smaller than needed is never offered: not by a ten-thousandth.
UPDATE city.projects SET land_area_m2 = 10000.0001 WHERE id = 1;
SELECT plot_ids, spare_m2 FROM city.sites_for_on(1, '2021-03-01') WHERE park_id = 5 ORDER BY rank;
-- What overlaps counts once: 11 and 12 of 8 000 m² make 12 000 m², not 16 000.
INSERT INTO city.plots (id, park_id, holder_id, acquired_on, geom) VALUES
  (11, 8, 1, '2018-03-01', pg_temp.box(0, 1000, 80, 100)), (12, 8, 1, '2018-03-01', pg_temp.box(40, 1000, 80, 100));
UPDATE city.projects SET land_area_m2 = 12000 WHERE id = 1;
SELECT plot_ids, area_m2, spare_m2 FROM city.sites_for_on(1, '2021-03-01') WHERE park_id = 8;
UPDATE city.projects SET land_area_m2 = 12001 WHERE id = 1;
SELECT count(*) FROM city.sites_for_on(1, '2021-03-01') WHERE park_id = 8;
UPDATE city.plots SET started_on = '2020-01-01' WHERE id IN (11, 12);

-- All three of the row.
UPDATE city.projects SET land_area_m2 = 15000 WHERE id = 1;
SELECT rank, plot_ids, spare_m2 FROM city.sites_for_on(1, '2021-03-01') ORDER BY rank;
-- More than there is.
UPDATE city.projects SET land_area_m2 = 60000.5 WHERE id = 1;
SELECT count(*) FROM city.sites_for_on(1, '2021-03-01');

-- Need not known: every plot and every site, none called fit by its size.  No land
-- needed, or the project withdrawn: none.
UPDATE city.projects SET land_area_m2 = NULL WHERE id = 1;
SELECT rank, plot_ids, spare_m2 FROM city.sites_for_on(1, '2021-03-01') ORDER BY rank;
UPDATE city.projects SET land_area_m2 = 0 WHERE id = 1;
SELECT count(*) FROM city.sites_for_on(1, '2021-03-01');
UPDATE city.projects SET land_area_m2 = 10000, status = 'withdrawn' WHERE id = 1;
SELECT count(*) FROM city.sites_for_on(1, '2021-03-01');
UPDATE city.projects SET status = 'submitted' WHERE id = 1;

-- Without the numbers that say what lies side by side, plots are offered one by one.
UPDATE city.parameters SET applies = '[2020-01-08,2021-03-01)' WHERE name = 'assembly_gap';
SELECT plot_ids FROM city.sites_for_on(1, '2021-02-28') WHERE park_id = 5 ORDER BY rank;
SELECT plot_ids FROM city.sites_for_on(1, '2021-03-01') WHERE park_id = 5 ORDER BY rank;
UPDATE city.parameters SET applies = '[2020-01-08,)' WHERE name = 'assembly_gap';

-- Positioning.  36 is wider than 3670: fit for LIUDONG, whose positioning is all of
-- 36, unknown for HEXI, whose is a part of it.  3130 is LIUBEI's alone; 4210
-- nobody's; without a code all is unknown.
INSERT INTO city.projects (id, park_id, name, industry, land_area_m2) VALUES
  (2, 5, '汽车', 'C36', 10000), (3, 5, '钢', '3130', 10000), (4, 5, '废料', '4210', 1), (5, 5, '不明', NULL, 10000);
SELECT park_id, plot_ids, positioning_verdict, positioning, in_own_park FROM city.sites_for_on(2, '2021-03-01') ORDER BY rank;
SELECT park_id, plot_ids, positioning_verdict, positioning, in_own_park FROM city.sites_for_on(3, '2021-03-01') ORDER BY rank;
SELECT count(*) FROM city.sites_for_on(4, '2021-03-01');
SELECT park_id, plot_ids, positioning_verdict, positioning FROM city.sites_for_on(5, '2021-03-01') ORDER BY rank;
-- By the positioning of the day.
UPDATE city.leading_industries SET applies = '[2020-01-08,2021-02-01)' WHERE park_id = 2 AND name = '汽车';
SELECT count(*) FILTER (WHERE park_id = 2) FROM city.sites_for_on(1, '2021-01-31');
SELECT count(*) FILTER (WHERE park_id = 2) FROM city.sites_for_on(1, '2021-02-01');
UPDATE city.leading_industries SET applies = '[2020-01-08,)' WHERE park_id = 2 AND name = '汽车';

-- What is spoken for is no site, and joins none: 3 is let, so 2 and 4 are apart; 1
-- is on offer.  Taken back, 3 may be had again.
INSERT INTO city.disposals (plot_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on)
  VALUES (3, '2020-05-01', '2020-06-01', 'x', '2020-07-01', 'lease', '2021-02-01');
UPDATE city.projects SET needs_new_land = false WHERE id = 5;
INSERT INTO city.land_offers (project_id, plot_id, listed_on, way) VALUES (5, 1, '2021-02-15', 'listing');
SELECT plot_ids FROM city.sites_for_on(1, '2021-01-31') WHERE park_id = 5 ORDER BY rank;
SELECT plot_ids FROM city.sites_for_on(1, '2021-02-01') WHERE park_id = 5 ORDER BY rank;
SELECT plot_ids FROM city.sites_for_on(1, '2021-02-15') WHERE park_id = 5 ORDER BY rank;
-- Corrected: it was taken back.
INSERT INTO city.disposals (plot_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on, supersedes)
  SELECT plot_id, flagged_on, proposed_on, opinion, applied_on, 'takeback', closed_on, id FROM city.disposals;
SELECT plot_ids FROM city.sites_for_on(1, '2021-02-15') WHERE park_id = 5 ORDER BY rank;

-- A chain of ten plots of 1 000 m² for 4 000 m²: four of them, or all.
INSERT INTO city.plots (id, park_id, holder_id, acquired_on, geom)
SELECT 100 + i, 9, 1, '2018-03-01', pg_temp.box(i * 20, 3000, 20, 50) FROM generate_series(1, 10) i;
UPDATE city.projects SET park_id = 9, land_area_m2 = 4000 WHERE id = 1;
SELECT rank, plot_ids, spare_m2 FROM city.sites_for_on(1, '2021-03-01') WHERE in_own_park ORDER BY rank;

-- Every site, for every need: of one park, large enough, all of it idle and to be
-- had, its plots connected, its rank its own.
INSERT INTO city.projects (id, park_id, name, industry, land_area_m2)
SELECT 1000 + n, 9, '需地' || n, '3670', n * 500 FROM generate_series(1, 40) n;
CREATE TEMP TABLE land AS SELECT * FROM city.reusable_plots_on('2021-03-01') WHERE unavailable IS NULL;
CREATE TEMP TABLE pairs AS SELECT * FROM city.idle_neighbours_on('2021-03-01');
CREATE TEMP TABLE sites AS
SELECT p.id, p.land_area_m2 AS need, s.* FROM city.projects p CROSS JOIN LATERAL city.sites_for_on(p.id, '2021-03-01') s WHERE p.id > 1000;
SELECT count(*) > 100 AS many,
       count(*) FILTER (WHERE s.area_m2 < s.need OR s.spare_m2 <> s.area_m2 - s.need) AS small,
       count(*) FILTER (WHERE (SELECT count(*) FROM land l WHERE l.plot_id = ANY (s.plot_ids) AND l.park_id = s.park_id) <> s.plots) AS not_idle,
       count(*) FILTER (WHERE (
         SELECT count(DISTINCT g.group_id) <> 1
           FROM (SELECT coalesce(array_agg(n.plot_id), '{}') AS a, coalesce(array_agg(n.other_id), '{}') AS b
                   FROM pairs n WHERE n.plot_id = ANY (s.plot_ids) AND n.other_id = ANY (s.plot_ids)) n,
                park.connected_groups(s.plot_ids || n.a, s.plot_ids || n.b) g)) AS apart,
       count(DISTINCT (s.id, s.rank)) = count(*) AND count(DISTINCT (s.id, s.plot_ids)) = count(*) AS once
  FROM sites s;

DROP SCHEMA city CASCADE;
