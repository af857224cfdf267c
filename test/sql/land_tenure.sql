-- Article 4: what industrial land is held by, and for how long at most.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all
SET datestyle = iso;

-- Names of land uses: industrial, another, not known.
SELECT name, park.is_industrial_land(name)
  FROM unnest('{工业用地,工业,二类工业用地, Industrial ,0601,100102,m2,城镇住宅用地,商服用地,仓储用地,非工业用地,工矿仓储用地,0602,厂房,"",NULL}'::text[]) name;
-- Ways to hold land; what names two of them is neither.
SELECT name, park.tenure_kind(name)
  FROM unnest('{出让,协议出让,弹性年期出让,租赁,长期租赁,先租后让,先租后让（弹性）,划拨, LEASE ,弹性租赁,划拨转出让,作价出资,"",NULL}'::text[]) name;

SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('industrial_term_max', 50, 'year', '[1990-05-19,)', '第十二条');
INSERT INTO city.parks (id, name, level) VALUES (1, '一', 'municipal');
INSERT INTO city.plots (id, park_id, land_use, status) VALUES
  (1, 1, '工业用地', 'registered'), (2, 1, NULL, 'registered'), (3, 1, '住宅用地', 'registered'),
  (4, 1, '厂房', 'registered'), (5, 1, '工业用地', 'draft'), (6, 1, '工业用地', 'registered');

-- Bad input.
SELECT pg_temp.refusal($$INSERT INTO city.tenures (plot_id, kind, begins_on, years) VALUES (1, 'gift', '2020-01-01', 50)$$);
SELECT pg_temp.refusal($$INSERT INTO city.tenures (plot_id, kind, begins_on, years) VALUES (9, 'transfer', '2020-01-01', 50)$$);
SELECT pg_temp.refusal($$INSERT INTO city.tenures (plot_id, kind, begins_on, years) VALUES (1, 'transfer', NULL, 50)$$);
SELECT pg_temp.refusal($$INSERT INTO city.tenures (plot_id, kind, begins_on, years) VALUES (1, 'transfer', 'infinity', 50)$$);
SELECT pg_temp.refusal($$INSERT INTO city.tenures (plot_id, kind, begins_on, years) VALUES (1, 'transfer', '2020-01-01', 0)$$);
SELECT pg_temp.refusal($$INSERT INTO city.tenures (plot_id, kind, begins_on, years) VALUES (1, 'transfer', '2020-01-01', -1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.tenures (plot_id, kind, begins_on, years) VALUES (1, 'transfer', '2020-01-01', 1000)$$);
SELECT pg_temp.refusal($$INSERT INTO city.tenures (plot_id, kind, begins_on, years, months) VALUES (1, 'transfer', '2020-01-01', 1, 12)$$);
SELECT pg_temp.refusal($$INSERT INTO city.tenures (plot_id, kind, begins_on, months) VALUES (1, 'transfer', '2020-01-01', 6)$$);
SELECT pg_temp.refusal($$INSERT INTO city.tenures (plot_id, kind, begins_on, years, ended_on) VALUES (1, 'lease', '2020-01-02', 1, '2020-01-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.tenures (plot_id, kind, begins_on, years, ended_on) VALUES (1, 'lease', '2020-01-02', 1, 'infinity')$$);

-- Fifty years and not a month more.
SELECT pg_temp.refusal($$INSERT INTO city.tenures (plot_id, kind, begins_on, years) VALUES (1, 'transfer', '2020-03-01', 51)$$);
SELECT pg_temp.refusal($$INSERT INTO city.tenures (plot_id, kind, begins_on, years, months) VALUES (1, 'flexible_transfer', '2020-03-01', 50, 1)$$);
INSERT INTO city.tenures (id, plot_id, kind, begins_on, years) VALUES (1, 1, 'transfer', '2020-03-01', 50) RETURNING during;
SELECT pg_temp.refusal($$UPDATE city.tenures SET months = 1 WHERE id = 1$$);
SELECT pg_temp.refusal($$INSERT INTO city.tenures (plot_id, kind, begins_on, years) VALUES (1, 'lease', '2070-02-28', 1)$$);
INSERT INTO city.tenures (id, plot_id, kind, begins_on, years) VALUES (2, 1, 'lease', '2070-03-01', 1);
DELETE FROM city.tenures WHERE id = 2;
-- A day late for its end lengthens nothing; an early one ends it.
UPDATE city.tenures SET ended_on = '2100-01-01' WHERE id = 1 RETURNING during;
UPDATE city.tenures SET ended_on = '2025-01-01' WHERE id = 1 RETURNING during;
DELETE FROM city.tenures;
-- A leap day.
INSERT INTO city.tenures (plot_id, kind, begins_on, years) VALUES (1, 'transfer', '2024-02-29', 1) RETURNING during;
DELETE FROM city.tenures;
-- Before the law there was no limit.
INSERT INTO city.tenures (plot_id, kind, begins_on, years) VALUES (1, 'transfer', '1990-05-18', 60);
SELECT f.verdict, f.message FROM city.tenures t, park.findings(t) f WHERE f.rule = '4.term';
DELETE FROM city.tenures;
SELECT pg_temp.refusal($$INSERT INTO city.tenures (plot_id, kind, begins_on, years) VALUES (1, 'transfer', '1990-05-19', 60)$$);

-- Other land, land of which nobody knows, allocated land, drafts.
INSERT INTO city.tenures (plot_id, kind, begins_on, years) VALUES
  (2, 'transfer', '2020-01-01', 70), (3, 'transfer', '2020-01-01', 70), (4, 'transfer', '2020-01-01', 70),
  (6, 'allocation', '2020-01-01', NULL);
INSERT INTO city.tenures (plot_id, kind, begins_on, years) VALUES (5, 'transfer', '2020-01-01', 70);
SELECT t.plot_id, f.verdict, f.measured, f.required, f.message
  FROM city.tenures t, park.findings(t) f WHERE f.rule = '4.term' ORDER BY 1;
-- They stay out when the land becomes industrial, or the draft is registered.
SELECT pg_temp.refusal($$UPDATE city.plots SET land_use = '工业用地' WHERE id = 2$$);
SELECT pg_temp.refusal($$UPDATE city.plots SET land_use = '0601' WHERE id = 3$$);
SELECT pg_temp.refusal($$UPDATE city.plots SET status = 'registered' WHERE id = 5$$);
SELECT pg_temp.refusal($$UPDATE city.tenures SET plot_id = 1 WHERE plot_id = 3$$);
SELECT p.id, f.verdict, f.measured, f.message FROM city.plots p, park.findings(p) f WHERE f.rule = '4.term' ORDER BY 1;
DELETE FROM city.tenures;

-- Lease first, then transfer: 50 years in all.
INSERT INTO city.tenures (id, plot_id, kind, begins_on, years) VALUES (10, 1, 'lease_first', '2020-03-01', 5);
SELECT pg_temp.refusal($$INSERT INTO city.tenures (plot_id, kind, begins_on, years, months) VALUES (1, 'transfer', '2025-03-01', 45, 1)$$);
-- A time between them does not count.
INSERT INTO city.tenures (id, plot_id, kind, begins_on, years) VALUES (11, 1, 'transfer', '2025-08-15', 45);
SELECT t.id, f.verdict, f.measured, f.required, f.gap, f.unit FROM city.tenures t, park.findings(t) f WHERE f.rule = '4.term' ORDER BY 1;
-- Whichever half grows.
SELECT pg_temp.refusal($$UPDATE city.tenures SET months = 1 WHERE id = 10$$);
SELECT pg_temp.refusal($$UPDATE city.tenures SET months = 1 WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.tenures SET years = 48 WHERE id = 11$$);
-- A lease that ended early counts as long as it lasted: 2 years; 2 years and a day.
UPDATE city.tenures SET ended_on = '2022-03-01' WHERE id = 10;
UPDATE city.tenures SET years = 48 WHERE id = 11;
SELECT pg_temp.refusal($$UPDATE city.tenures SET ended_on = '2022-03-02' WHERE id = 10$$);
SELECT pg_temp.refusal($$UPDATE city.tenures SET ended_on = NULL WHERE id = 10$$);
-- A second lease first counts too, whatever stands between.
SELECT pg_temp.refusal($$INSERT INTO city.tenures (plot_id, kind, begins_on, years) VALUES (1, 'lease_first', '2022-03-01', 1)$$);
INSERT INTO city.tenures (id, plot_id, kind, begins_on, years) VALUES (12, 1, 'lease', '2022-03-01', 1);
SELECT pg_temp.refusal($$UPDATE city.tenures SET kind = 'lease_first' WHERE id = 12$$);
-- The next transfer begins a chain of its own, until the one before it goes, or is none.
INSERT INTO city.tenures (id, plot_id, kind, begins_on, years) VALUES (13, 1, 'flexible_transfer', '2073-08-15', 50);
SELECT pg_temp.refusal($$DELETE FROM city.tenures WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.tenures SET kind = 'lease' WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.tenures SET plot_id = 6 WHERE id = 11$$);
SELECT pg_temp.refusal($$UPDATE city.tenures SET begins_on = '2124-01-01' WHERE id = 11$$);
UPDATE city.tenures SET years = 48 WHERE id = 13;
DELETE FROM city.tenures WHERE id = 11;
SELECT t.id, t.kind, f.verdict, f.measured FROM city.tenures t, park.findings(t) f WHERE f.rule = '4.term' ORDER BY 1;
-- A term that is not recorded leaves the chain unknown.
INSERT INTO city.tenures (id, plot_id, kind, begins_on, years) VALUES (20, 6, 'lease_first', '2020-01-01', NULL);
SELECT f.verdict, f.message FROM city.tenures t, park.findings(t) f WHERE t.id = 20 AND f.rule = '4.term';
UPDATE city.tenures SET ended_on = '2021-01-01' WHERE id = 20;
INSERT INTO city.tenures (id, plot_id, kind, begins_on, years) VALUES (21, 6, 'transfer', '2021-01-01', 49);
SELECT t.id, f.verdict, f.measured FROM city.tenures t, park.findings(t) f WHERE t.plot_id = 6 AND f.rule = '4.term' ORDER BY 1;
-- Asked before it is written; a row without what is needed.
SELECT f.verdict, f.measured, f.message
  FROM (VALUES ('{"plot_id": 6, "kind": "lease_first", "begins_on": "2019-01-01", "years": 1}'::jsonb),
               ('{"plot_id": 3, "kind": "transfer", "begins_on": "2019-01-01", "years": 70}'),
               ('{"plot_id": 99, "kind": "transfer", "begins_on": "2019-01-01", "years": 40}'),
               ('{"plot_id": 6, "begins_on": "2019-01-01", "years": 1}'), ('{}')) j (j),
       park.findings(jsonb_populate_record(NULL::city.tenures, j)) f WHERE f.rule = '4.term';

-- Other limits hold where they are set.
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('lease_first_max', 60, 'month', '[2020-01-01,)', '本市'), ('industrial_lease_max', 20, 'year', '[2020-01-01,)', '本市'),
  ('flexible_term_max', 7300, 'day', '[2020-01-01,)', '本市');
INSERT INTO city.plots (id, park_id, land_use) VALUES (7, 1, '工业用地');
SELECT kind, years, months, pg_temp.refusal(format(
  $$INSERT INTO city.tenures (plot_id, kind, begins_on, years, months) VALUES (7, %L, '2021-01-01', %s, %s)$$, kind, years, months))
  FROM (VALUES ('lease_first', 5, 1), ('lease', 20, 1), ('long_lease', 21, 0), ('flexible_transfer', 20, 1)) t (kind, years, months);
SELECT pg_temp.refusal($$INSERT INTO city.tenures (plot_id, kind, begins_on, years) VALUES (7, 'flexible_transfer', '2021-01-01', 20)$$);
DELETE FROM city.parameters WHERE name <> 'industrial_term_max';
DELETE FROM city.tenures;

-- The plot's own columns, where nobody uses table tenures.
SELECT id, land_use, tenure, term_years, pg_temp.refusal(format(
  'INSERT INTO city.plots (id, park_id, land_use, tenure, term_years) VALUES (%s, 1, %L, %L, %L)', id, land_use, tenure, term_years))
  FROM (VALUES (51, '工业用地', '出让', 50), (52, '工业用地', '出让', 51), (53, '工业用地', '弹性年期出让', 70),
               (54, '工业用地', NULL, 51), (55, '工业用地', '划拨', 70), (56, '工业用地', '租赁', 70),
               (57, '住宅用地', '出让', 70), (58, NULL, '出让', 70)) p (id, land_use, tenure, term_years);
SELECT p.id, f.verdict, f.measured, f.message FROM city.plots p, park.findings(p, '2026-06-30') f
 WHERE f.rule = '4.term' AND p.term_years IS NOT NULL ORDER BY p.id;
SELECT pg_temp.refusal($$UPDATE city.plots SET tenure = '出让' WHERE id = 54$$);
SELECT pg_temp.refusal($$UPDATE city.plots SET land_use = '工业' WHERE id = 58$$);
-- A waiver of the plot, with its reason.
INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason) VALUES ('4.term', 'plots', 7, '[2000-01-01,)', '历史合同');
INSERT INTO city.tenures (id, plot_id, kind, begins_on, years) VALUES (30, 7, 'transfer', '2001-01-01', 60);
SELECT f.verdict, f.measured FROM city.tenures t, park.findings(t) f WHERE t.id = 30 AND f.rule = '4.term';
DELETE FROM city.tenures;

-- What ends, asked on 2026-06-30 for a year: last days from then to 2027-06-30.
INSERT INTO city.plots (id, park_id, land_use, geom) SELECT n, 1, '工业用地', pg_temp.box(n * 100, 0, 100, 50) FROM generate_series(101, 107) n;
INSERT INTO city.tenures (id, plot_id, kind, begins_on, years, ended_on) VALUES
  (101, 101, 'lease', '2006-07-01', 20, NULL),                   -- last day 2026-06-30
  (102, 102, 'lease', '2007-07-01', 20, NULL),                   -- last day 2027-06-30
  (103, 103, 'lease', '2007-07-02', 20, NULL),                   -- a day too late
  (104, 104, 'lease_first', '2021-07-01', 5, NULL), (105, 104, 'transfer', '2026-07-01', 45, NULL),
  (106, 105, 'lease', '2005-01-01', 20, NULL),                   -- over, nothing after it
  (107, 106, 'lease', '2005-01-01', 20, '2020-01-01'),           -- ended before its time
  (108, 107, 'lease', '2000-01-01', 20, NULL), (109, 107, 'transfer', '2021-01-01', 30, NULL);
SELECT tenure_id, kind, last_day, days_left, state, next_kind, area_m2 FROM city.tenures_ending_on('2026-06-30') ORDER BY 1;
SELECT tenure_id FROM city.tenures_ending_on('2026-06-30', '1 year 1 day') EXCEPT SELECT tenure_id FROM city.tenures_ending_on('2026-06-30', '1 year');
SELECT count(*) FROM city.tenures_ending_on(NULL);
-- Plots by tenure on 2026-06-30: leases of 101 to 103, the lease first of 104, the transfer of 107; of 105 and 106
-- nothing is in force; of those without rows in tenures, 51 and 57 and 58 say transfer, 55 allocation, 56 lease.
SELECT kind, plots, unmeasured, area_m2, area_mu FROM city.plots_by_tenure_on('2026-06-30') ORDER BY kind;

SELECT rule, verdict, count(*) FROM park.verify_register('city', '2026-06-30') WHERE rule = '4.term' GROUP BY 1, 2 ORDER BY 2;
DROP SCHEMA city CASCADE;
