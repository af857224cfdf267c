-- Article 5: idle land and factories are disposed of within three years of being
-- flagged, and not counted from before the measures.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city');
INSERT INTO city.plots (id, park_id) SELECT i, 2 FROM generate_series(1, 12) i;
-- Three years from 2021-03-01 end on 2024-03-01, after 365 + 365 + 366 days; from
-- 2020-02-29 on 2023-02-28; what was flagged before the measures, on 2023-01-08.
INSERT INTO city.disposals (id, plot_id, flagged_on) VALUES
  (1, 1, '2021-03-01'), (2, 2, '2019-06-01'), (3, 3, '2020-02-29'), (4, 4, '2020-01-08'), (5, 5, '2020-01-07');
INSERT INTO city.disposals (id, plot_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on) VALUES
  (6, 6, '2021-03-01', '2021-03-01', '出租', '2021-03-01', 'lease', '2024-03-01'),
  (7, 7, '2021-03-01', '2021-03-01', '出租', '2021-03-01', 'lease', '2024-03-02'),
  (8, 8, '2018-03-01', '2018-03-01', '出租', '2018-03-01', 'lease', '2020-01-07'),
  (9, 9, '2018-03-01', '2018-03-01', '出租', '2018-03-01', 'lease', '2020-01-08'),
  (10, 10, '2019-03-01', '2021-03-01', '收回', '2021-03-01', 'takeback', '2023-01-09');

-- Bad input: no day, a day that is none; closed before it was flagged.
SELECT pg_temp.refusal($$SELECT * FROM city.disposals d, park.findings(d, NULL) f$$);
SELECT pg_temp.refusal($$SELECT * FROM city.disposals d, park.findings(d, 'infinity') f$$);
SELECT f.verdict, f.message FROM park.findings(jsonb_populate_record(NULL::city.disposals,
  '{"plot_id": 1, "flagged_on": "2021-03-01", "closed_on": "2021-02-28"}')) f WHERE f.rule = '5.disposal_due';
SELECT count(*) FROM city.disposal_cases_on(NULL);
SELECT pg_temp.refusal($$SELECT * FROM city.disposal_cases_on('infinity')$$);

-- Both sides of the day.
SELECT d.id, f.verdict, f.measured, f.required, f.gap, f.unit, f.message
  FROM (VALUES (1, date '2021-02-28'), (1, '2021-03-01'), (1, '2024-03-01'), (1, '2024-03-02'),
               (2, '2019-05-31'), (2, '2020-01-07'), (2, '2020-01-08'), (2, '2023-01-08'), (2, '2023-01-09'),
               (3, '2023-02-28'), (3, '2023-03-01'), (4, '2023-01-08'), (4, '2023-01-09'), (5, '2023-01-08'), (5, '2023-01-09'),
               (6, '2024-02-29'), (6, '2024-03-01'), (6, '2030-01-01'), (7, '2024-03-01'), (7, '2024-03-02'), (7, '2030-01-01'),
               (8, '2020-01-07'), (8, '2025-01-01'), (9, '2025-01-01'), (10, '2025-01-01')) v (id, day)
  JOIN city.disposals d USING (id), park.findings(d, v.day) f
 WHERE f.rule = '5.disposal_due' ORDER BY d.id, v.day;
SELECT DISTINCT f.citation FROM city.disposals d, park.findings(d, '2025-01-01') f
 WHERE f.rule = '5.disposal_due' AND f.verdict <> 'not_applicable';
-- The view says the same as the rule on every day.
SELECT count(*) FILTER (WHERE coalesce(c.state, 'none') <> ALL (CASE f.verdict
           WHEN 'pass' THEN '{open,closed}' WHEN 'fail' THEN '{overdue,late}' ELSE '{none,open,closed}' END::text[])
         OR (f.verdict IN ('pass', 'fail')) <> (c.due_on IS NOT NULL)
         OR (c.days_left < 0) <> (c.state = 'overdue')) AS differ,
       count(*) FILTER (WHERE f.verdict = 'fail') > 0 AS failed, count(*)
  FROM generate_series('2018-01-01', '2025-01-01', interval '29 days') d (day)
  CROSS JOIN city.disposals x
  CROSS JOIN LATERAL park.findings(x, d.day::date) f
  LEFT JOIN LATERAL city.disposal_cases_on(d.day::date) c ON c.case_id = x.id
 WHERE f.rule = '5.disposal_due';

-- A case that was superseded is not judged; the one in its place is, by its own day.
INSERT INTO city.disposals (id, plot_id, flagged_on, supersedes) VALUES (11, 1, '2021-04-01', 1);
SELECT d.id, f.verdict, f.message FROM city.disposals d, park.findings(d, '2024-03-15') f WHERE f.rule = '5.disposal_due' AND d.plot_id = 1 ORDER BY 1;

-- The time is the one in force on the day from which it runs: 3 years until the end
-- of 2021, then 18 months, which for 31 August end on 29 February; none in 2023.
UPDATE city.parameters SET applies = '[2020-01-08,2022-01-01)' WHERE name = 'disposal_within';
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('disposal_within', 18, 'month', '[2022-01-01,2023-01-01)', '试行'), ('disposal_within', 0, 'day', '[2024-01-01,)', '试行');
SELECT v.flagged_on, f.verdict, f.required, f.message, f.citation
  FROM (VALUES ('2019-01-01'), ('2021-12-31'), ('2022-01-01'), ('2022-08-31'), ('2023-01-01'), ('2024-01-01'), ('2025-01-01')) v (flagged_on),
  park.findings(jsonb_populate_record(NULL::city.disposals, jsonb_build_object('plot_id', 12, 'flagged_on', v.flagged_on)), '2025-01-01') f
 WHERE f.rule = '5.disposal_due' ORDER BY 1;
DELETE FROM city.parameters WHERE name = 'disposal_within';
SELECT DISTINCT f.verdict FROM city.disposals d, park.findings(d, '2025-01-01') f WHERE f.rule = '5.disposal_due';
SELECT DISTINCT state, due_on, days_left FROM city.disposal_cases_on('2025-01-01') ORDER BY 1;

-- Flagged, not refused, unless the office decides so; then by the day from which the
-- time runs.
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('disposal_within', 3, 'year', '[2020-01-08,)', '第五条');
INSERT INTO city.rule_modes (rule, mode, applies, citation) VALUES ('5.disposal_due', 'enforce', '[2021-01-01,)', '试行');
SELECT pg_temp.refusal($$INSERT INTO city.disposals (id, plot_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on)
  VALUES (20, 12, '2021-01-01', '2021-03-01', '出租', '2021-03-01', 'lease', '2024-01-02')$$);
SELECT pg_temp.refusal($$INSERT INTO city.disposals (id, plot_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on)
  VALUES (21, 12, '2020-12-31', '2021-03-01', '出租', '2021-03-01', 'lease', '2024-01-02')$$);

DROP SCHEMA city CASCADE;
