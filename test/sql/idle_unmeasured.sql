-- A plot whose outline is not recorded is not measured: neither bare nor built on.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all
SELECT park.create_register('city');
INSERT INTO city.plots (id, parcel_code, park_id, acquired_on, started_on, geom) VALUES
  (1, 'no outline', 2, '2018-03-01', NULL, NULL),
  (2, 'no outline, started', 2, '2018-03-01', '2018-05-01', NULL),
  (3, 'no outline, flagged', 2, '2018-03-01', NULL, NULL),
  (4, 'bare', 2, '2018-03-01', NULL, pg_temp.box(0, 0, 100)),
  (5, 'half built', 2, '2018-03-01', NULL, pg_temp.box(200, 0, 100)),
  (6, 'wholly built', 2, '2018-03-01', NULL, pg_temp.box(400, 0, 100));
INSERT INTO city.disposals (plot_id, flagged_on) VALUES (3, '2020-04-01');
INSERT INTO city.buildings (existed, geom) VALUES
  ('[2019-01-01,)', pg_temp.box(200, 0, 50, 100)), ('[2019-01-01,)', pg_temp.box(390, -10, 120));

SELECT plot_id, built_fraction, stage, verdict FROM city.plot_clocks_on('2021-01-01') ORDER BY plot_id;
SELECT plot_id, kind, measured FROM city.contradictions_on('2021-01-01') ORDER BY plot_id;
DROP SCHEMA city CASCADE;
