-- Article 6: a review opens with what the machine says as of the day of
-- application; nobody writes anything else; it is not concluded on what is no
-- longer so; and what is concluded stays.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all
SET datestyle = iso;

SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parks (id, name, level, boundary) VALUES (1, '甲', 'municipal', pg_temp.box(0, 0, 1000));
INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (1, '汽车', '{C36}', '[2020-01-08,)');
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('review_aspects', 6, 'aspect', '[2020-01-08,)', '第六条'), ('site_area_tolerance', 1, '%', '[2020-01-08,)', '自定'),
  ('joint_review_required', 1, 'rule', '[2020-01-08,)', '第六条');
INSERT INTO city.admission_standards (indicator, minimum, unit, applies, citation) VALUES
  ('investment_scale', 1000, 'yuan', '[2020-01-08,)', '自定'),
  ('investment_intensity', 1000, 'yuan/ha', '[2020-01-08,2024-03-02)', '自定'), ('investment_intensity', 2000, 'yuan/ha', '[2024-03-02,)', '自定'),
  ('floor_area_ratio', 1, 'ratio', '[2020-01-08,)', '自定');
-- Everything right: 1500 yuan on a hectare.
INSERT INTO city.projects (id, park_id, name, industry, land_area_m2, site, total_investment_yuan, fixed_investment_yuan, floor_area_m2, eia_approved_on)
SELECT i, 1, '项目' || i, 'C3670', 10000, pg_temp.box(i * 100, 0, 100), 2000, 1500, 10000, '2024-01-01' FROM generate_series(1, 6) i;
INSERT INTO city.projects (id, park_id, name) VALUES (9, 1, '什么也没申报');
CREATE VIEW pg_temp.verdicts AS
  SELECT f.review_id, string_agg(f.machine_verdict || coalesce('/' || f.office_verdict, ''), ' ' ORDER BY f.id) AS verdicts
    FROM city.review_findings f GROUP BY 1 ORDER BY 1;

-- In the order of article 6; the standard of 1 March, and that of 2 March, which
-- 1500 yuan do not reach; nothing declared: 3 of 6 have a standard to be unknown by.
INSERT INTO city.reviews (id, project_id, applied_on) VALUES (1, 1, '2024-03-01'), (2, 2, '2024-03-02'), (9, 9, '2024-03-01');
SELECT aspect FROM city.review_findings WHERE review_id = 1 ORDER BY id;
SELECT * FROM pg_temp.verdicts;
-- As findings() says it: nothing stored is out of date.
SELECT r.id, f.verdict, f.message FROM city.reviews r, park.findings(r) f WHERE f.rule = '6.machine_verdict' ORDER BY 1;
SELECT count(*) FROM city.review_findings r, park.findings(r) f WHERE f.rule = '6.machine_verdict' AND f.verdict = 'pass';

-- The machine's verdict by hand: refused unless it is the machine's; so with a
-- new row, an aspect, a review that is changed instead.
SELECT pg_temp.refusal($$UPDATE city.review_findings SET machine_verdict = 'pass' WHERE review_id = 2 AND aspect = 'investment_intensity'$$);
SELECT pg_temp.refusal($$UPDATE city.review_findings SET machine_verdict = 'fail' WHERE review_id = 2 AND aspect = 'investment_intensity'$$);
SELECT pg_temp.refusal($$UPDATE city.review_findings SET review_id = 1 WHERE review_id = 2 AND aspect = 'investment_intensity'$$);
SELECT pg_temp.refusal($$INSERT INTO city.review_findings (review_id, aspect, machine_verdict, office_verdict, reason)
  VALUES (2, 'investment_intensity', 'pass', 'pass', 'x') ON CONFLICT (review_id, aspect) DO UPDATE SET machine_verdict = 'pass'$$);
SELECT pg_temp.refusal($$MERGE INTO city.review_findings f USING (VALUES (2::bigint)) v (id) ON f.review_id = v.id AND f.aspect = 'investment_intensity'
  WHEN MATCHED THEN UPDATE SET machine_verdict = 'waived'$$);
BEGIN;
DELETE FROM city.review_findings WHERE review_id = 2;
SELECT split_part(pg_temp.refusal($$INSERT INTO city.review_findings (review_id, aspect, machine_verdict) VALUES (2, 'investment_intensity', 'pass')$$), E'\n', 2);
SELECT split_part(pg_temp.refusal($$INSERT INTO city.review_findings (review_id, aspect) VALUES (2, 'investment_intensity')$$), E'\n', 2);
SELECT pg_temp.refusal($$INSERT INTO city.review_findings (review_id, aspect, machine_verdict) VALUES (2, 'investment_intensity', 'fail')$$);
ROLLBACK;
-- The office's verdict is the way; it needs a reason.
SELECT split_part(pg_temp.refusal($$UPDATE city.review_findings SET office_verdict = 'pass' WHERE review_id = 2 AND aspect = 'investment_intensity'$$), E'\n', 1);
SELECT pg_temp.refusal($$UPDATE city.review_findings SET office_verdict = 'pass', reason = '带动性强' WHERE review_id = 2 AND aspect = 'investment_intensity'$$);
SELECT pg_temp.refusal($$UPDATE city.reviews SET outcome = 'approved', concluded_on = '2024-03-08' WHERE id = 2$$);
-- Six passes of the machine need no one.
SELECT pg_temp.refusal($$UPDATE city.reviews SET outcome = 'approved', concluded_on = '2024-03-08' WHERE id = 1$$);

-- What a review is judged by changes while it is open: the project, its site, a
-- plot, the positioning, a standard; a remark does not count.
INSERT INTO city.reviews (id, project_id, applied_on) SELECT i, i, '2024-03-01' FROM generate_series(3, 6) i;
UPDATE city.projects SET floor_area_m2 = 9999 WHERE id = 3;
UPDATE city.projects SET site = pg_temp.box(950, 0, 100) WHERE id = 4;
UPDATE city.projects SET name = '更名' WHERE id = 5;
INSERT INTO city.plots (park_id, geom) VALUES (1, pg_temp.box(600, 0, 50));
SELECT * FROM pg_temp.verdicts WHERE review_id > 2;
SELECT r.id, f.verdict, f.measured FROM city.reviews r, park.findings(r) f WHERE f.rule = '6.machine_verdict' ORDER BY 1;
-- Then it cannot be concluded, either way, before it is refreshed.
SELECT pg_temp.refusal($$UPDATE city.reviews SET outcome = 'approved', concluded_on = '2024-03-08' WHERE id = 3$$);
SELECT split_part(pg_temp.refusal($$UPDATE city.reviews SET outcome = 'rejected', concluded_on = '2024-03-08' WHERE id = 4$$), E'\n', 2);
SELECT split_part(pg_temp.refusal($$UPDATE city.reviews SET outcome = 'approved', concluded_on = '2024-03-08' WHERE id = 6$$), E'\n', 2);
SELECT pg_temp.refusal($$UPDATE city.reviews SET outcome = 'approved', concluded_on = '2024-03-08' WHERE id = 5$$);
SELECT park.refresh_review('city', i) FROM unnest('{3,4,6,6}'::bigint[]) i;
SELECT * FROM pg_temp.verdicts WHERE review_id > 2;
SELECT pg_temp.refusal($$UPDATE city.reviews SET outcome = 'approved', concluded_on = '2024-03-08' WHERE id = 3$$);
SELECT pg_temp.refusal($$UPDATE city.reviews SET outcome = 'rejected', concluded_on = '2024-03-08' WHERE id = 4$$);
-- An application of another day is judged by the standards of that day.
UPDATE city.plots SET status = 'draft';
UPDATE city.reviews SET applied_on = '2024-03-02' WHERE id = 6;
SELECT split_part(pg_temp.refusal($$UPDATE city.reviews SET outcome = 'approved', concluded_on = '2024-03-08' WHERE id = 6$$), E'\n', 2);
SELECT park.refresh_review('city', 6);

-- Refreshing leaves the office's verdicts; one that differs now needs a reason now.
UPDATE city.review_findings SET office_verdict = 'fail' WHERE review_id = 6 AND aspect = 'investment_intensity';
UPDATE city.reviews SET applied_on = '2024-03-01' WHERE id = 6;
SELECT split_part(pg_temp.refusal($$SELECT park.refresh_review('city', 6)$$), E'\n', 1);
UPDATE city.review_findings SET reason = '用地分期' WHERE review_id = 6 AND aspect = 'investment_intensity';
SELECT park.refresh_review('city', 6);
SELECT * FROM pg_temp.verdicts WHERE review_id = 6;
-- What cannot be refreshed.
SELECT pg_temp.refusal($$SELECT park.refresh_review('city', 1)$$);
SELECT pg_temp.refusal($$SELECT park.refresh_review('city', 99)$$);
SELECT pg_temp.refusal($$SELECT park.refresh_review('city', NULL)$$);
SELECT pg_temp.refusal($$SELECT park.refresh_review(NULL, 1)$$);
SELECT pg_temp.refusal($$SELECT park.refresh_review('public', 1)$$);
SELECT pg_temp.refusal($$SELECT park.refresh_review('nowhere', 1)$$);

-- What is concluded stays: a later standard or project does not reach back, and
-- is no reason to refuse a remark; but it is not written over either.
UPDATE city.admission_standards SET minimum = 5000 WHERE indicator = 'investment_scale';
UPDATE city.projects SET industry = 'C13' WHERE id = 1;
SELECT pg_temp.refusal($$UPDATE city.reviews SET document = '纪要' WHERE id = 1$$);
SELECT pg_temp.refusal($$UPDATE city.review_findings SET reason = '见纪要' WHERE review_id = 1$$);
SELECT f.verdict, f.message FROM city.reviews r, park.findings(r) f WHERE r.id = 1 AND f.rule = '6.machine_verdict';
SELECT count(*) FROM park.verify_register('city') WHERE rule = '6.machine_verdict' AND verdict = 'fail' AND subject_id IN (1, 2);
SELECT pg_temp.refusal($$UPDATE city.review_findings SET machine_verdict = 'unknown' WHERE review_id = 1 AND aspect = 'energy_environment'$$);
-- A review that is recorded as concluded is judged as it is recorded.
SELECT pg_temp.refusal($$INSERT INTO city.reviews (id, project_id, applied_on, outcome, concluded_on) VALUES (20, 1, '2024-04-01', 'rejected', '2024-04-02')$$);
SELECT * FROM pg_temp.verdicts WHERE review_id = 20;

-- One transaction, one statement even, that changes a standard and opens reviews:
-- each is judged by what is there when it is opened.
DO $$
BEGIN
  INSERT INTO city.reviews (id, project_id, applied_on) VALUES (31, 2, '2024-05-01');
  UPDATE city.admission_standards SET minimum = 1 WHERE indicator = 'investment_scale';
  INSERT INTO city.reviews (id, project_id, applied_on) VALUES (32, 2, '2024-05-01');
  BEGIN
    DELETE FROM city.admission_standards WHERE indicator = 'investment_scale';
    INSERT INTO city.reviews (id, project_id, applied_on) VALUES (33, 2, '2024-05-01');
    RAISE EXCEPTION 'take it back';
  EXCEPTION WHEN raise_exception THEN
    INSERT INTO city.reviews (id, project_id, applied_on) VALUES (34, 2, '2024-05-01');
  END;
  WITH s AS (UPDATE city.admission_standards SET minimum = 5000 WHERE indicator = 'investment_scale')
  INSERT INTO city.reviews (id, project_id, applied_on) VALUES (35, 2, '2024-05-01');
END $$;
SELECT review_id, split_part(verdicts, ' ', 3) FROM pg_temp.verdicts WHERE review_id > 30;

-- A clerk who sees neither plots nor projects refreshes and is judged alike: the
-- machine sees all. Whoever may not change verdicts cannot.
CREATE ROLE regress_aspect_clerk;
CREATE ROLE regress_aspect_reader;
GRANT USAGE ON SCHEMA city, park TO regress_aspect_clerk, regress_aspect_reader;
GRANT SELECT ON city.reviews, city.review_findings TO regress_aspect_clerk, regress_aspect_reader;
GRANT UPDATE ON city.review_findings TO regress_aspect_clerk;
SELECT park.refresh_review('city', 6);
UPDATE city.projects SET floor_area_m2 = 1 WHERE id = 6;
SET ROLE regress_aspect_reader;
SELECT split_part(pg_temp.refusal($$SELECT park.refresh_review('city', 6)$$), E'\n', 2);
RESET ROLE;
SET ROLE regress_aspect_clerk;
SELECT park.refresh_review('city', 6);
SELECT split_part(pg_temp.refusal($$UPDATE city.review_findings SET machine_verdict = 'pass' WHERE review_id = 6 AND aspect = 'intensive_land_use'$$), E'\n', 2);
RESET ROLE;
-- Who does not see a review does not refresh it.
ALTER TABLE city.reviews ENABLE ROW LEVEL SECURITY;
SET ROLE regress_aspect_clerk;
SELECT split_part(pg_temp.refusal($$SELECT park.refresh_review('city', 6)$$), E'\n', 2);
RESET ROLE;

DROP SCHEMA city CASCADE;
DROP OWNED BY regress_aspect_clerk, regress_aspect_reader;
DROP ROLE regress_aspect_clerk, regress_aspect_reader;
