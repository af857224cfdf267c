-- Article 6: no entry agreement and no land offer before the joint review; the
-- review on six aspects; its ten days.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city');
INSERT INTO city.projects (id, park_id, name) SELECT i, (SELECT id FROM city.parks WHERE code = 'LIUDONG'), '项目' || i
  FROM generate_series(1, 5) i;
INSERT INTO city.projects (id, park_id, name, needs_new_land) VALUES
  (11, (SELECT id FROM city.parks WHERE code = 'LIUDONG'), '无新增用地', false),
  (12, (SELECT id FROM city.parks WHERE code = 'SANJIANG'), '县域', true),
  (13, (SELECT id FROM city.parks WHERE code = 'LUZHAI'), '县域参照执行', true);
UPDATE city.parks SET joins_review = true WHERE code = 'LUZHAI';

-- Bad input.
SELECT pg_temp.refusal($$INSERT INTO city.projects (park_id, name, needs_new_land) VALUES (2, 'x', NULL)$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects (park_id, name, land_area_m2) VALUES (2, 'x', 'NaN')$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects (park_id, name, fixed_investment_yuan) VALUES (2, 'x', -1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (NULL, '2021-05-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (11, NULL)$$);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (11, 'infinity')$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_offers (project_id, listed_on, way) VALUES (11, '-infinity', 'tender')$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_offers (project_id, listed_on, way) VALUES (11, '2021-05-01', 'gift')$$);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (99, '2021-05-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.reviews (project_id, applied_on, outcome) VALUES (1, '2021-05-01', 'approved')$$);
SELECT pg_temp.refusal($$INSERT INTO city.reviews (project_id, applied_on, outcome, concluded_on) VALUES (1, '2021-05-01', 'rejected', '2021-04-30')$$);
SELECT pg_temp.refusal($$INSERT INTO city.reviews (project_id, applied_on, outcome, concluded_on) VALUES (1, '2021-05-01', 'postponed', '2021-05-30')$$);

-- Who needs a review: municipal and district parks, counties that join; not
-- without new land, and not before the measures.
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (1, '2021-05-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_offers (project_id, listed_on, way) VALUES (1, '2021-05-01', 'listing')$$);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (13, '2021-05-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (11, '2021-05-01'), (12, '2021-05-01'), (1, '2020-01-07')$$);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (2, '2020-01-08')$$);
SELECT project_id, f.verdict, f.message FROM city.agreements a, park.findings(a) f ORDER BY 1;

-- COPY and a multi-row insert with one bad row write nothing.
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (12, '2022-05-01'), (2, '2022-05-01')$$);
COPY city.agreements (project_id, signed_on) FROM stdin;
12	2022-05-01
2	2022-05-01
\.
SELECT count(*) FROM city.agreements;

-- A review opens with six aspects; of this project the machine knows nothing, and
-- for two of them there is no standard.
INSERT INTO city.reviews (id, project_id, applied_on) VALUES (1, 2, '2021-03-01');
SELECT aspect, machine_verdict, office_verdict FROM city.review_findings WHERE review_id = 1 ORDER BY id;
SELECT pg_temp.refusal($$INSERT INTO city.review_findings (review_id, aspect) VALUES (1, 'noise')$$);
SELECT pg_temp.refusal($$INSERT INTO city.review_findings (review_id, aspect) VALUES (1, 'development_plan')$$);

-- Unknown is not a pass; the office needs a reason to differ; five are not six.
SELECT pg_temp.refusal($$UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-03-11' WHERE id = 1$$);
SELECT pg_temp.refusal($$UPDATE city.review_findings SET office_verdict = 'pass' WHERE review_id = 1$$);
SELECT pg_temp.refusal($$UPDATE city.review_findings SET office_verdict = 'pass', reason = ' ' WHERE review_id = 1$$);
-- A blank of another width is no reason either.
SELECT DISTINCT pg_temp.refusal(format($$UPDATE city.review_findings SET office_verdict = 'pass', reason = %L WHERE review_id = 1$$, blank))
  FROM unnest(ARRAY['', U&'\3000', U&'\00A0\3000 ', U&'\200B', U&'\FEFF', E'\t\n']) blank;
UPDATE city.review_findings SET office_verdict = 'pass', reason = '材料齐全' WHERE review_id = 1 AND aspect <> 'energy_environment';
UPDATE city.review_findings SET office_verdict = 'not_applicable', reason = '不涉及' WHERE review_id = 1 AND aspect = 'energy_environment';
SELECT pg_temp.refusal($$UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-03-11' WHERE id = 1$$);
SELECT f.verdict, f.measured, f.required, f.gap, f.unit, f.message FROM city.reviews r, park.findings(r) f WHERE f.rule = '6.six_aspects';
-- A review that is inserted as approved has no passing aspect either.
SELECT pg_temp.refusal($$INSERT INTO city.reviews (project_id, applied_on, outcome, concluded_on) VALUES (1, '2021-03-01', 'approved', '2021-03-02')$$);
-- Rejecting needs nothing.
SELECT pg_temp.refusal($$INSERT INTO city.reviews (id, project_id, applied_on, outcome, concluded_on) VALUES (2, 3, '2021-03-01', 'rejected', '2021-03-02')$$);

UPDATE city.review_findings SET office_verdict = 'pass' WHERE review_id = 1 AND aspect = 'energy_environment';
SELECT pg_temp.refusal($$UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-03-11' WHERE id = 1$$);

-- Once approved, an aspect cannot be turned or taken away.
SELECT pg_temp.refusal($$UPDATE city.review_findings SET office_verdict = 'fail' WHERE review_id = 1 AND aspect = 'development_plan'$$);
SELECT pg_temp.refusal($$DELETE FROM city.review_findings WHERE review_id = 1 AND aspect = 'development_plan'$$);
SELECT pg_temp.refusal($$DELETE FROM city.review_findings WHERE review_id = 2 AND aspect = 'development_plan'$$);
INSERT INTO city.reviews (id, project_id, applied_on) VALUES (90, 4, '2021-03-01');
DELETE FROM city.review_findings WHERE review_id = 90 AND aspect = 'development_plan';
SELECT pg_temp.refusal($$UPDATE city.review_findings SET review_id = 90 WHERE review_id = 1 AND aspect = 'development_plan'$$);
SELECT pg_temp.refusal($$UPDATE city.review_findings SET reason = '材料齐全，有附件' WHERE review_id = 1$$);

-- An open review is given up; a concluded one is not.
SELECT pg_temp.refusal($$DELETE FROM city.reviews WHERE id = 90$$);
SELECT pg_temp.refusal($$DELETE FROM city.reviews WHERE id = 2$$);

-- Signing: not before the review is concluded, on its day, once.
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (2, '2021-03-10')$$);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (100, 2, '2021-03-11')$$);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (2, '2021-04-11')$$);
SELECT pg_temp.refusal($$UPDATE city.agreements SET signed_on = '2021-03-10' WHERE id = 100$$);
SELECT pg_temp.refusal($$UPDATE city.agreements SET project_id = 1 WHERE id = 100$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_offers (project_id, listed_on, way) VALUES (2, '2021-05-01', 'listing'), (2, '2021-07-01', 'auction')$$);
-- A rejection approves nothing; a later rejection takes an approval away, and a
-- still later approval gives it back, with an agreement of its own.
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (3, '2021-04-01')$$);
INSERT INTO city.reviews (id, project_id, applied_on, outcome, concluded_on) VALUES (3, 2, '2021-08-01', 'rejected', '2021-08-05');
SELECT pg_temp.refusal($$INSERT INTO city.land_offers (project_id, listed_on, way) VALUES (2, '2021-08-04', 'listing')$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_offers (project_id, listed_on, way) VALUES (2, '2021-08-05', 'listing')$$);
INSERT INTO city.reviews (id, project_id, applied_on) VALUES (4, 2, '2021-09-01');
UPDATE city.review_findings SET office_verdict = 'pass', reason = '已整改' WHERE review_id = 4;
UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-09-20' WHERE id = 4;
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (2, '2021-09-21')$$);

-- Before it is written: the gate for a row that is not there.
SELECT f.rule, f.verdict, f.measured, f.required, f.gap, f.unit, f.subject_id IS NULL, f.message FROM park.findings(
  jsonb_populate_record(NULL::city.agreements, '{"project_id": 1, "signed_on": "2022-01-01"}')) f;
SELECT f.rule, f.verdict, f.message FROM park.findings(
  jsonb_populate_record(NULL::city.agreements, '{"project_id": 4711, "signed_on": "2022-01-01"}')) f;
SELECT f.rule, f.verdict, f.message FROM park.findings(jsonb_populate_record(NULL::city.agreements, '{}')) f;
SELECT f.rule, f.verdict, f.message FROM park.findings(jsonb_populate_record(NULL::city.reviews, '{}')) f ORDER BY 1;
SELECT f.rule, f.verdict, f.message FROM park.findings(jsonb_populate_record(NULL::city.review_findings, '{}')) f ORDER BY 1;

-- Mode warn lets it through, with a warning; off says nothing.
INSERT INTO city.rule_modes (rule, mode, applies) VALUES
  ('6.review_first', 'warn', '[2024-01-01,2025-01-01)'), ('6.review_first', 'off', '[2025-01-01,2026-01-01)');
INSERT INTO city.agreements (project_id, signed_on) VALUES (5, '2024-06-01');
INSERT INTO city.agreements (project_id, signed_on) VALUES (5, '2025-06-01');
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (5, '2026-01-01')$$);
SELECT rule, subject_table, verdict, count(*) FROM park.verify_register('city') WHERE verdict = 'fail' AND rule LIKE '6%' GROUP BY 1, 2, 3 ORDER BY 1, 2;
SELECT pg_temp.refusal($$SELECT * FROM park.verify_register(NULL)$$);
SELECT pg_temp.refusal($$SELECT * FROM park.verify_register('city', 'infinity')$$);
SELECT count(*) FROM park.verify_register('city', '2020-01-07') WHERE rule = '5.idle' AND verdict <> 'not_applicable';
-- Without a version of the rule nothing applies; switched off by a value of 0.
UPDATE city.parameters SET applies = '[2020-01-08,2027-01-01)' WHERE name = 'joint_review_required';
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('joint_review_required', 0, 'rule', '[2028-01-01,)', 'a test');
INSERT INTO city.agreements (project_id, signed_on) VALUES (5, '2027-06-01'), (5, '2028-01-01');
SELECT signed_on, f.verdict, f.message FROM city.agreements a, park.findings(a) f WHERE signed_on > '2027-01-01' ORDER BY 1;

-- A renamed table is not a way past the gate.
ALTER TABLE city.agreements RENAME TO contracts;
SELECT pg_temp.refusal($$INSERT INTO city.contracts (project_id, signed_on) VALUES (4, '2022-01-01')$$);
ALTER TABLE city.contracts RENAME TO agreements;

-- Deferred, the rule is judged at the end, on what is there then.
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO city.agreements (id, project_id, signed_on) VALUES (200, 4, '2022-01-01');
SELECT pg_temp.refusal($$DELETE FROM city.agreements WHERE id = 200$$);
SELECT split_part(pg_temp.refusal('SET CONSTRAINTS ALL IMMEDIATE'), E'\n', 2);
ROLLBACK;
-- What is gone by then was not signed; that it may go is another rule's.
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('6.history', 'off', '[2020-01-08,)');
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO city.agreements (id, project_id, signed_on) VALUES (200, 4, '2022-01-01');
DELETE FROM city.agreements WHERE id = 200;
COMMIT;
DELETE FROM city.rule_modes WHERE rule = '6.history';
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO city.agreements (id, project_id, signed_on) VALUES (201, 4, '2022-01-01');
SELECT split_part(pg_temp.refusal('SET CONSTRAINTS ALL IMMEDIATE'), E'\n', 1);
ROLLBACK;

-- Ten days: applied on 1 March, due on 11 March.
INSERT INTO city.projects (id, park_id, name) VALUES (20, 2, '论证时限');
INSERT INTO city.reviews (id, project_id, applied_on, outcome, concluded_on) VALUES
  (20, 20, '2022-03-01', 'rejected', '2022-03-11'), (21, 20, '2022-03-01', 'rejected', '2022-03-12'),
  (22, 20, '2022-03-01', NULL, NULL), (23, 20, '2019-03-01', 'rejected', '2019-04-30');
SELECT d.day, c.review_id, c.due_on, c.concluded_on, c.days_left, c.state
  FROM unnest('{2022-02-28,2022-03-01,2022-03-11,2022-03-12,2022-04-01}'::date[]) d (day), city.review_clock_on(d.day) c
 WHERE c.project_id = 20 ORDER BY 1, 2;
-- Days cannot be counted until a day without end; the states can be told.
SELECT state, count(*), count(days_left) AS counted FROM city.review_clock_on('infinity') GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM city.review_clock_on('-infinity');
SELECT count(*) >= 1 AS overdue, count(days_overdue) AS counted FROM city.reviews_overdue_on('infinity');
SELECT d.day, r.id, f.verdict, f.measured, f.required, f.gap, f.unit, f.message
  FROM unnest('{2022-03-11,2022-03-12}'::date[]) d (day), city.reviews r, park.findings(r, d.day) f
 WHERE r.project_id = 20 AND f.rule = '6.review_due' ORDER BY 1, 2;
SELECT state, days_left < 0 FROM city.review_clock WHERE review_id = 22;

DROP SCHEMA city CASCADE;
