-- Article 5: the steps of a disposal, in their order, by the plot's own park, one
-- case at a time; history stays.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city');
-- Park 2 is LIUDONG, park 3 BEIBU.  Plots 1 to 6 are bare land of park 2, side by
-- side; 7 is a draft; 8 belongs to park 3.
INSERT INTO city.plots (id, park_id, acquired_on, status, geom)
SELECT i, CASE i WHEN 8 THEN 3 ELSE 2 END, '2018-03-01', CASE i WHEN 7 THEN 'draft' ELSE 'registered' END,
       pg_temp.box(i * 100, 0, 100)
  FROM generate_series(1, 8) i;
-- Buildings: 1 on plot 1; 2 across plots 6 and 7; 3 across 8 and nothing; 4 on no
-- plot; 5 beside plot 1, touching it; 6 on plot 2, pulled down; 7 a crossed ring on 4; 8 on plot 3.
INSERT INTO city.buildings (id, existed, vacant_since, geom) VALUES
  (1, '[2010-01-01,)', '2021-01-01', pg_temp.box(110, 10, 20)),
  (2, '[2010-01-01,)', NULL, pg_temp.box(690, 10, 20)),
  (3, '[2010-01-01,)', NULL, pg_temp.box(890, 10, 20)),
  (4, '[2010-01-01,)', NULL, pg_temp.box(3000, 10, 20)),
  (5, '[2010-01-01,)', NULL, pg_temp.box(80, 10, 20)),
  (8, '[2010-01-01,)', NULL, pg_temp.box(310, 10, 20)),
  (6, '[2010-01-01,2020-06-01)', NULL, pg_temp.box(210, 10, 20)),
  (7, '[2010-01-01,)', NULL, ST_SetSRID('MULTIPOLYGON(((640410 2690010, 640430 2690030, 640430 2690010, 640410 2690030, 640410 2690010)))'::geometry, 4545));

-- Bad input.
SELECT pg_temp.refusal($$INSERT INTO city.disposals (flagged_on) VALUES ('2021-03-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, building_id, flagged_on) VALUES (1, 1, '2021-03-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on) VALUES (99, '2021-03-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, park_id, flagged_on) VALUES (1, 99, '2021-03-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on) VALUES (1, NULL)$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on) VALUES (1, 'infinity')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, proposed_on, opinion) VALUES (1, '2021-03-01', 'infinity', '转让')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, applied_on) VALUES (1, '2021-03-01', '-infinity')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, closed_on) VALUES (1, '2021-03-01', 'infinity')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, method) VALUES (1, '2021-03-01', 'gift')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (id, plot_id, flagged_on, supersedes) VALUES (50, 1, '2021-03-01', 50)$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, supersedes) VALUES (1, '2021-03-01', 99)$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (id, plot_id, flagged_on, supersedes) VALUES (50, 1, '2021-03-01', 51), (51, 1, '2021-03-01', 50)$$);
-- Rows that no table would take are asked about, not passed.
SELECT r.row, f.rule, f.verdict, f.message FROM (VALUES
    ('{}'), ('{"plot_id": 1}'), ('{"flagged_on": "2021-03-01"}'), ('{"plot_id": 1, "flagged_on": "infinity"}'),
    ('{"plot_id": 1, "building_id": 1, "flagged_on": "2021-03-01"}'),
    ('{"plot_id": 1, "flagged_on": "2021-03-01", "closed_on": "infinity"}'),
    ('{"plot_id": 99, "flagged_on": "2021-03-01"}')) r ("row"),
  park.findings(jsonb_populate_record(NULL::city.disposals, r.row::jsonb), '2021-06-01') f;

-- Steps that are skipped.
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, proposed_on) VALUES (1, '2021-03-01', '2021-04-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, proposed_on, opinion) VALUES (1, '2021-03-01', '2021-04-01', E' \t\n')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, proposed_on, opinion) VALUES (1, '2021-03-01', '2021-04-01', '　 　')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, proposed_on, opinion) VALUES (1, '2021-03-01', '2021-04-01', '')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, applied_on) VALUES (1, '2021-03-01', '2021-05-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, opinion, applied_on) VALUES (1, '2021-03-01', '转让', '2021-05-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, method, closed_on) VALUES (1, '2021-03-01', 'lease', '2021-06-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, proposed_on, opinion, method, closed_on) VALUES (1, '2021-03-01', '2021-04-01', '转让', 'lease', '2021-06-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, proposed_on, opinion, applied_on, closed_on) VALUES (1, '2021-03-01', '2021-04-01', '转让', '2021-05-01', '2021-06-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, opinion, method) VALUES (1, '2021-03-01', '转让', 'transfer')$$);
-- Steps in the wrong order, each by one day.
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, proposed_on, opinion) VALUES (1, '2021-03-01', '2021-02-28', '转让')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, proposed_on, opinion, applied_on) VALUES (1, '2021-03-01', '2021-04-01', '转让', '2021-03-31')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on)
  VALUES (1, '2021-03-01', '2021-04-01', '转让', '2021-05-01', 'transfer', '2021-04-30')$$);
-- By another park; of a building by a park that it does not stand in, that is not
-- there, or was not on that day.
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, park_id, flagged_on) VALUES (1, 3, '2021-03-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, park_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on)
  VALUES (1, 3, '2021-03-01', '2021-04-01', '转让', '2021-05-01', 'transfer', '2021-06-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (building_id, park_id, flagged_on) VALUES (1, 3, '2021-03-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (building_id, flagged_on) VALUES (99, '2021-03-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (building_id, flagged_on) VALUES (6, '2020-06-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (building_id, park_id, flagged_on) VALUES (3, 2, '2021-03-01')$$);
SELECT count(*) FROM city.disposals;

-- All on one day, in order; park named or not; a building by the park of the plot
-- under it.
INSERT INTO city.disposals (id, plot_id, park_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on) VALUES
  (1, 1, 2, '2021-03-01', '2021-03-01', '转让', '2021-03-01', 'transfer', '2021-03-01');
INSERT INTO city.disposals (id, building_id, park_id, flagged_on) VALUES
  (2, 1, 2, '2021-03-01'), (3, 2, NULL, '2021-03-01'), (4, 3, 3, '2021-03-01'), (5, 4, NULL, '2021-03-01'),
  (6, 5, 2, '2021-03-01'), (7, 6, NULL, '2020-05-31'), (8, 7, 2, '2021-03-01');
-- On no plot, or only touching one: whose it is is not known.
SELECT d.id, f.verdict, f.message FROM city.disposals d, park.findings(d) f WHERE f.rule = '5.disposal_steps' ORDER BY d.id;
-- Building 2 stands on a draft of park 2 as well as on plot 6; moved onto the draft alone, nobody knows.
UPDATE city.buildings SET geom = pg_temp.box(710, 10, 20) WHERE id = 2;
SELECT d.id, f.verdict, f.message FROM city.disposals d, park.findings(d) f WHERE f.rule = '5.disposal_steps' AND d.id = 3;

-- One case at a time.  Case 11 of plot 2 is open; 12 to 14 of plot 3 follow one another.
INSERT INTO city.disposals (id, plot_id, flagged_on) VALUES (11, 2, '2021-03-01');
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on) VALUES (2, '2021-03-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on) VALUES (2, '2020-12-31')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (building_id, flagged_on) VALUES (1, '2022-01-01')$$);
INSERT INTO city.disposals (id, plot_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on) VALUES
  (12, 3, '2021-03-01', '2021-03-02', '出租', '2021-03-03', 'lease', '2021-06-01'),
  (13, 3, '2021-06-01', '2021-07-02', '收回', '2021-07-03', 'takeback', '2021-09-01');
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on) VALUES (3, '2021-08-31')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on) VALUES (3, '2021-02-28')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on)
  VALUES (3, '2021-02-01', '2021-02-01', '出租', '2021-02-01', 'lease', '2021-03-02')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on)
  VALUES (3, '2021-07-15', '2021-07-15', '出租', '2021-07-15', 'lease', '2021-07-15')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (id, plot_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on)
  VALUES (14, 3, '2021-02-01', '2021-02-01', '出租', '2021-02-01', 'lease', '2021-03-01')$$);
-- Two in one statement; a COPY; an upsert; a merge; a case moved to the plot.
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on) VALUES (4, '2021-03-01'), (4, '2021-04-01')$$);
COPY city.disposals (plot_id, flagged_on) FROM stdin;
4	2021-03-01
4	2021-04-01
\.
SELECT pg_temp.refusal($$INSERT INTO city.disposals (id, plot_id, flagged_on) VALUES (11, 2, '2021-03-01')
  ON CONFLICT (id) DO UPDATE SET applied_on = '2021-05-01'$$);
SELECT pg_temp.refusal($$MERGE INTO city.disposals d USING (VALUES (2)) v (plot) ON d.plot_id = v.plot
  WHEN MATCHED THEN UPDATE SET closed_on = '2021-05-01', method = 'lease'$$);
INSERT INTO city.disposals (id, plot_id, flagged_on) VALUES (15, 4, '2021-03-01');
SELECT pg_temp.refusal($$UPDATE city.disposals SET plot_id = 2 WHERE id = 15$$);
-- Before the opinion, what was flagged and when may be corrected, and the case deleted.
SELECT pg_temp.refusal($$UPDATE city.disposals SET plot_id = 5, flagged_on = '2021-02-15' WHERE id = 15$$);
SELECT pg_temp.refusal($$DELETE FROM city.disposals WHERE id = 15$$);

-- History stays.  A draft of the opinion is not the opinion yet.
SELECT pg_temp.refusal($$UPDATE city.disposals SET opinion = '拟转让' WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET opinion = '转让', proposed_on = '2021-04-01', method = 'transfer' WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET flagged_on = '2021-03-15' WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET plot_id = 5 WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET plot_id = NULL, building_id = 8 WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET proposed_on = NULL, opinion = NULL, method = NULL WHERE id = 11$$);
SELECT pg_temp.refusal($$DELETE FROM city.disposals WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET id = 111 WHERE id = 11$$);
-- The last step may be corrected while nothing rests on it.
SELECT pg_temp.refusal($$UPDATE city.disposals SET proposed_on = '2021-04-02', opinion = '出租', method = 'lease' WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET applied_on = '2021-05-01' WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET proposed_on = '2021-04-01' WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET opinion = '转让' WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET applied_on = NULL WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET applied_on = '2021-05-02', method = 'takeback', park_id = 2 WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET park_id = 3 WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET closed_on = '2021-06-01' WHERE id = 11$$);
-- Closed: not reopened, changed, deleted; by no way around.
SELECT pg_temp.refusal($$UPDATE city.disposals SET closed_on = NULL WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET closed_on = '2021-06-02' WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET method = 'transfer' WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET park_id = NULL WHERE id = 11$$);
SELECT pg_temp.refusal($$DELETE FROM city.disposals WHERE id = 11$$);
SELECT pg_temp.refusal($$MERGE INTO city.disposals d USING (VALUES (11)) v (id) ON d.id = v.id WHEN MATCHED THEN DELETE$$);
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
UPDATE city.disposals SET closed_on = NULL WHERE id = 11;
UPDATE city.disposals SET applied_on = NULL WHERE id = 11;
SELECT pg_temp.refusal($$SET CONSTRAINTS ALL IMMEDIATE$$);
ROLLBACK;
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
DELETE FROM city.disposals WHERE id = 11;
INSERT INTO city.disposals (id, plot_id, flagged_on) VALUES (11, 2, '2021-03-01');
SELECT pg_temp.refusal($$SET CONSTRAINTS ALL IMMEDIATE$$);
ROLLBACK;
-- Its document may come later.
SELECT pg_temp.refusal($$UPDATE city.disposals SET document = '柳自然资〔2021〕9号' WHERE id = 11$$);
SELECT plot_id, park_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on, document FROM city.disposals WHERE id = 11;

-- Corrected by another case: 16 says what 11 should have said.  Then 11 does not
-- count, and neither changes again.
SELECT pg_temp.refusal($$INSERT INTO city.disposals (id, plot_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on) VALUES
  (16, 2, '2021-03-01', '2021-04-02', '出租', '2021-05-02', 'lease', '2021-07-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (id, plot_id, flagged_on, supersedes) VALUES (16, 2, '2021-03-01', 11)$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, supersedes) VALUES (5, '2021-03-01', 11)$$);
SELECT d.id, f.rule, f.verdict, f.message FROM city.disposals d, park.findings(d, '2021-04-01') f WHERE d.id IN (11, 16) ORDER BY 1, 2;
SELECT pg_temp.refusal($$UPDATE city.disposals SET method = 'lease' WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET supersedes = NULL WHERE id = 16$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET supersedes = 12 WHERE id = 16$$);
SELECT pg_temp.refusal($$DELETE FROM city.disposals WHERE id = 16$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET supersedes = 16 WHERE id = 11$$);

-- A case recorded of the wrong plot: the correction names the right one, and the
-- wrong one is free again.
SELECT pg_temp.refusal($$INSERT INTO city.disposals (id, plot_id, flagged_on, supersedes) VALUES (18, 6, '2023-03-01', 16)$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (id, plot_id, flagged_on) VALUES (19, 2, '2021-03-01')$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET supersedes = NULL WHERE id = 18$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET proposed_on = '2023-04-02', opinion = '出租', applied_on = '2023-05-02', method = 'lease', closed_on = '2023-06-01' WHERE id = 18$$);

-- A plot does not leave the park that an open case names, for the plot or for a
-- building on it; where none is named the case follows, and a closed one stays.
SELECT pg_temp.refusal($$UPDATE city.plots SET park_id = 3 WHERE id = 1$$);
UPDATE city.disposals SET park_id = NULL WHERE id = 2;
SELECT pg_temp.refusal($$UPDATE city.plots SET park_id = 3 WHERE id = 1$$);
SELECT d.id, f.verdict, f.message FROM city.disposals d, park.findings(d) f WHERE f.rule = '5.disposal_steps' AND d.id IN (1, 2) ORDER BY d.id;
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, park_id, flagged_on) VALUES (1, 2, '2022-03-01')$$);
INSERT INTO city.disposals (id, plot_id, park_id, flagged_on) VALUES (17, 5, 2, '2021-03-01');
SELECT pg_temp.refusal($$UPDATE city.plots SET park_id = 3 WHERE id = 5$$);
SELECT pg_temp.refusal($$MERGE INTO city.plots p USING (VALUES (5)) v (id) ON p.id = v.id WHEN MATCHED THEN UPDATE SET park_id = 3$$);
SELECT pg_temp.refusal($$UPDATE city.plots SET park_id = 2, started_on = '2022-01-01' WHERE id = 5$$);
SELECT pg_temp.refusal($$DELETE FROM city.plots WHERE id = 5$$);
-- A building is not deleted, nor given another number, while its case is open.
SELECT pg_temp.refusal($$DELETE FROM city.buildings WHERE id = 1$$);
SELECT pg_temp.refusal($$UPDATE city.buildings SET id = 101 WHERE id = 1$$);
SELECT pg_temp.refusal($$UPDATE city.buildings SET existed = '[2010-01-01,2022-01-01)' WHERE id = 1$$);
UPDATE city.disposals SET proposed_on = '2021-04-01', opinion = '出租', applied_on = '2021-04-01', method = 'lease', closed_on = '2021-04-01' WHERE id = 2;
SELECT pg_temp.refusal($$DELETE FROM city.buildings WHERE id = 1$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET document = '租赁合同' WHERE id = 2$$);
SELECT d.id, f.verdict, f.message FROM city.disposals d, park.findings(d) f WHERE f.rule = '5.disposal_steps' AND d.id = 2;

-- Before the measures their steps were not required; nor where the office says so.
SELECT pg_temp.refusal($$INSERT INTO city.disposals (id, plot_id, flagged_on, method, closed_on) VALUES (20, 6, '2015-03-01', 'lease', '2020-01-07')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (id, plot_id, flagged_on, method, closed_on) VALUES (21, 6, '2020-01-07', 'lease', '2020-01-08')$$);
SELECT pg_temp.refusal($$DELETE FROM city.disposals WHERE id = 20$$);
SELECT f.verdict, f.message FROM park.findings(jsonb_populate_record(NULL::city.disposals,
  '{"plot_id": 6, "flagged_on": "2015-03-01", "applied_on": "2015-03-01"}')) f WHERE f.rule = '5.disposal_steps';
INSERT INTO city.rule_modes (rule, mode, applies, citation) VALUES ('5.disposal_steps', 'off', '[2024-01-01,2024-02-01)', '补录');
SELECT pg_temp.refusal($$INSERT INTO city.disposals (id, plot_id, flagged_on, method, closed_on) VALUES (22, 6, '2024-01-01', 'lease', '2024-01-31')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (plot_id, flagged_on, method, closed_on) VALUES (6, '2024-03-01', 'lease', '2024-03-31')$$);
SELECT pg_temp.refusal($$UPDATE city.disposals SET method = 'swap' WHERE id = 22$$);
SELECT pg_temp.refusal($$DELETE FROM city.disposals WHERE id = 22$$);
SELECT pg_temp.refusal($$INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason) VALUES ('5.disposal_steps', 'disposals', 11, '[2021-01-01,)', 'x')$$);
UPDATE city.parameters SET value = 0 WHERE name = 'disposal_steps_required';
SELECT pg_temp.refusal($$INSERT INTO city.disposals (id, plot_id, flagged_on, method, closed_on) VALUES (23, 6, '2025-01-01', 'lease', '2025-01-31')$$);
SELECT f.verdict, f.message FROM city.disposals d, park.findings(d) f WHERE f.rule = '5.disposal_steps' AND d.id = 23;
UPDATE city.parameters SET value = 1 WHERE name = 'disposal_steps_required';

-- A case of land that was in use is let in and said.  Plot 5's two years end on
-- 2020-03-01; plot 6 was started; building 7 fell vacant after it was flagged.
UPDATE city.plots SET started_on = '2019-01-01' WHERE id = 6;
UPDATE city.buildings SET vacant_since = '2021-03-02' WHERE id = 7;
DELETE FROM city.disposals WHERE id = 17;
INSERT INTO city.disposals (id, plot_id, flagged_on) VALUES (30, 5, '2020-03-01'), (31, 6, '2025-02-01');
SELECT d.id, f.verdict, f.message FROM city.disposals d, park.findings(d) f WHERE f.rule = '5.disposal_steps' AND d.id IN (8, 30, 31) ORDER BY d.id;
UPDATE city.disposals SET flagged_on = '2020-03-02' WHERE id = 30;
SELECT d.id, f.verdict, f.message FROM city.disposals d, park.findings(d) f WHERE f.rule = '5.disposal_steps' AND d.id = 30;

-- What came in past the triggers is found.
ALTER TABLE city.disposals DISABLE TRIGGER rules;
INSERT INTO city.disposals (id, plot_id, flagged_on, applied_on) VALUES (40, 2, '2023-01-01', '2023-02-01');
ALTER TABLE city.disposals ENABLE TRIGGER rules;
SELECT subject_id, verdict, measured, required, unit, gap, message FROM park.verify_register('city') WHERE rule = '5.disposal_steps' AND verdict = 'fail' ORDER BY 1;

-- What all rows are told together, with what is kept between them, is what each is told.
SELECT v.subject_table, count(*) > 0 AS told, count(f) = count(*) AS alike FROM park.verify_register('city', '2026-06-30') v
  LEFT JOIN (SELECT f.rule, f.subject_table, f.subject_id, f.verdict, f.message FROM city.disposals d, park.findings(d, '2026-06-30') f
             UNION ALL SELECT f.rule, f.subject_table, f.subject_id, f.verdict, f.message FROM city.plots p, park.findings(p, '2026-06-30') f) f
    ON (f.rule, f.subject_table, f.subject_id, f.verdict, f.message) = (v.rule, v.subject_table, v.subject_id, v.verdict, v.message)
 WHERE v.subject_table IN ('disposals', 'plots') AND v.rule NOT LIKE 'k.%' GROUP BY 1 ORDER BY 1;

DROP SCHEMA city CASCADE;
