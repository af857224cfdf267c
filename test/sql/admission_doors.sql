-- The gate of article 6 has no back door: what is signed or listed keeps what it
-- rests on.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city');
INSERT INTO city.projects (id, park_id, name, needs_new_land) VALUES
  (1, (SELECT id FROM city.parks WHERE code = 'LIUDONG'), '有论证', true),
  (2, (SELECT id FROM city.parks WHERE code = 'LIUDONG'), '无新增用地', false),
  (3, (SELECT id FROM city.parks WHERE code = 'LUZHAI'), '县域', true),
  (4, (SELECT id FROM city.parks WHERE code = 'LIUDONG'), '只挂牌', true);
INSERT INTO city.reviews (id, project_id, applied_on) VALUES (1, 1, '2021-03-01'), (4, 4, '2021-03-01');
UPDATE city.review_findings SET office_verdict = 'pass', reason = '材料齐全';
UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-03-10';
INSERT INTO city.agreements (id, project_id, signed_on) VALUES (1, 1, '2021-04-01'), (2, 2, '2021-04-01'), (3, 3, '2021-04-01');
INSERT INTO city.land_offers (id, project_id, listed_on, way) VALUES (4, 4, '2021-05-01', 'listing');

-- The review: deleted, withdrawn, rejected, postponed, moved, superseded by an
-- earlier rejection that is recorded afterwards.
SELECT pg_temp.refusal($$DELETE FROM city.reviews WHERE id = 1$$);
SELECT pg_temp.refusal($$UPDATE city.reviews SET outcome = NULL, concluded_on = NULL WHERE id = 1$$);
SELECT pg_temp.refusal($$UPDATE city.reviews SET outcome = 'rejected' WHERE id = 1$$);
SELECT pg_temp.refusal($$UPDATE city.reviews SET concluded_on = '2021-04-02' WHERE id = 1$$);
SELECT pg_temp.refusal($$UPDATE city.reviews SET project_id = 4 WHERE id = 1$$);
SELECT pg_temp.refusal($$INSERT INTO city.reviews (id, project_id, applied_on, outcome, concluded_on) VALUES (10, 1, '2021-03-11', 'rejected', '2021-03-31')$$);
SELECT pg_temp.refusal($$DELETE FROM city.reviews WHERE id = 4$$);
-- A later rejection leaves what was signed before; a document that is found harms nothing.
SELECT pg_temp.refusal($$INSERT INTO city.reviews (id, project_id, applied_on, outcome, concluded_on) VALUES (11, 1, '2021-03-11', 'rejected', '2021-04-02')$$);
SELECT pg_temp.refusal($$UPDATE city.reviews SET document = '柳园区办〔2021〕3号' WHERE id = 1$$);
SELECT pg_temp.refusal($$UPDATE city.reviews SET concluded_on = '2021-03-31' WHERE id = 1$$);

-- The project: needing new land after all; moved to a park that needs the review.
SELECT pg_temp.refusal($$UPDATE city.projects SET needs_new_land = true WHERE id = 2$$);
SELECT pg_temp.refusal($$UPDATE city.projects SET park_id = (SELECT id FROM city.parks WHERE code = 'HEXI') WHERE id = 3$$);
SELECT pg_temp.refusal($$UPDATE city.projects SET park_id = (SELECT id FROM city.parks WHERE code = 'HEXI') WHERE id = 1$$);
SELECT pg_temp.refusal($$UPDATE city.projects SET name = '更名' WHERE id = 2$$);
-- The park: joining the review, becoming the city's.
SELECT pg_temp.refusal($$UPDATE city.parks SET joins_review = true WHERE code = 'LUZHAI'$$);
SELECT pg_temp.refusal($$UPDATE city.parks SET level = 'municipal' WHERE code = 'LUZHAI'$$);
SELECT pg_temp.refusal($$UPDATE city.parks SET joins_review = true WHERE code = 'SANJIANG'$$);
SELECT pg_temp.refusal($$MERGE INTO city.parks p USING (VALUES ('LUZHAI')) v (code) ON p.code = v.code WHEN MATCHED THEN UPDATE SET level = 'district'$$);

-- Deferred, by way of a third project: what the first one lost is judged all the same.
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
UPDATE city.reviews SET project_id = 2 WHERE id = 1;
UPDATE city.reviews SET project_id = 3 WHERE id = 1;
SELECT pg_temp.refusal($$SET CONSTRAINTS ALL IMMEDIATE$$);
ROLLBACK;

-- Deferred, and written again in another column before it is judged; in a savepoint, too.
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO city.agreements (id, project_id, signed_on) VALUES (20, 4, '2020-12-01');
UPDATE city.agreements SET document = '…' WHERE id = 20;
SELECT pg_temp.refusal($$SET CONSTRAINTS ALL IMMEDIATE$$);
SAVEPOINT a;
UPDATE city.agreements SET document = '……' WHERE id = 20;
ROLLBACK TO a;
SELECT pg_temp.refusal($$SET CONSTRAINTS ALL IMMEDIATE$$);
DELETE FROM city.agreements WHERE id = 20;
SELECT split_part(pg_temp.refusal($$SET CONSTRAINTS ALL IMMEDIATE$$), E'\n', 1);
ROLLBACK;
BEGIN;
INSERT INTO city.reviews (id, project_id, applied_on) VALUES (20, 2, '2021-03-01');
SET CONSTRAINTS ALL DEFERRED;
UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-03-10' WHERE id = 20;
UPDATE city.reviews SET document = '…' WHERE id = 20;
SELECT pg_temp.refusal($$SET CONSTRAINTS ALL IMMEDIATE$$);
ROLLBACK;
BEGIN;
INSERT INTO city.reviews (id, project_id, applied_on) VALUES (20, 2, '2021-03-01');
SET CONSTRAINTS ALL DEFERRED;
UPDATE city.review_findings SET machine_verdict = 'pass' WHERE review_id = 20;
UPDATE city.review_findings SET reason = '…' WHERE review_id = 20;
SELECT split_part(pg_temp.refusal($$SET CONSTRAINTS ALL IMMEDIATE$$), E'\n', 2);
ROLLBACK;
-- A trigger of the user's that writes the row again, before the rules are asked.
CREATE FUNCTION city.file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE city.agreements SET document = '…' WHERE id = NEW.id AND document IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER a_file AFTER INSERT ON city.agreements FOR EACH ROW EXECUTE FUNCTION city.file();
SELECT pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (20, 4, '2020-12-01')$$);
DROP TRIGGER a_file ON city.agreements;
-- One that approves a review behind the seal.
CREATE FUNCTION city.approve() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.outcome := 'approved'; NEW.concluded_on := '2021-03-10';
  RETURN NEW;
END $$;
CREATE TRIGGER z_approve BEFORE UPDATE ON city.reviews FOR EACH ROW EXECUTE FUNCTION city.approve();
BEGIN;
INSERT INTO city.reviews (id, project_id, applied_on) VALUES (20, 2, '2021-03-01');
UPDATE city.review_findings SET office_verdict = 'pass', reason = '材料齐全' WHERE review_id = 20;
SELECT pg_temp.refusal($$UPDATE city.reviews SET document = '…' WHERE id = 20$$);
ROLLBACK;
DROP TRIGGER z_approve ON city.reviews;
DROP FUNCTION city.file(), city.approve();
-- Two that correct each other; so do three.
SELECT pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on, supersedes) VALUES (20, 4, '2020-12-01', 21), (21, 4, '2020-12-01', 20)$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_offers (id, project_id, listed_on, way, supersedes) VALUES (20, 2, '2020-12-01', 'listing', 22), (21, 2, '2020-12-01', 'listing', 20), (22, 2, '2020-12-01', 'listing', 21)$$);
-- A project, a park that takes over the number of another, and with it what was signed.
INSERT INTO city.parks (id, name, level) VALUES (900, '新', 'municipal');
INSERT INTO city.projects (id, park_id, name, land_area_m2) VALUES (902, 900, '新', 7), (903, 900, '新', 7);
SELECT pg_temp.refusal($$UPDATE city.projects SET id = CASE id WHEN 1 THEN 901 ELSE 1 END WHERE id IN (1, 902)$$);
SELECT pg_temp.refusal($$UPDATE city.projects SET id = CASE id WHEN 2 THEN 901 ELSE 2 END WHERE id IN (2, 903)$$);
SELECT pg_temp.refusal(format($$UPDATE city.parks SET id = CASE id WHEN %1$s THEN 901 ELSE %1$s END WHERE id IN (%1$s, 900)$$, id)) FROM city.parks WHERE code = 'LUZHAI';
SELECT pg_temp.refusal($$UPDATE city.projects SET id = 904 WHERE id = 902$$);
DELETE FROM city.projects WHERE id >= 900;
DELETE FROM city.parks WHERE id = 900;
-- A rejection whose correction is open is a rejection; an approval is an approval.
BEGIN;
INSERT INTO city.reviews (id, project_id, applied_on, outcome, concluded_on) VALUES (20, 4, '2021-05-02', 'rejected', '2021-05-03');
INSERT INTO city.reviews (id, project_id, applied_on, supersedes) VALUES (21, 4, '2021-05-02', 20), (22, 1, '2021-03-01', 1);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (20, 4, '2021-06-01')$$);
SELECT pg_temp.refusal($$UPDATE city.reviews SET outcome = 'rejected', concluded_on = '2021-03-10' WHERE id = 22$$);
UPDATE city.reviews SET outcome = 'rejected', concluded_on = '2021-05-03' WHERE id = 21;
SELECT pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (20, 4, '2021-06-01')$$);
ROLLBACK;
-- What opinions rest on is not truncated.
INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason, document) VALUES ('6.opinion_fresh', 'projects', 4711, '[2020-01-08,2030-01-08)', '…', '…');
SELECT split_part(pg_temp.refusal(format('TRUNCATE city.%I', t)), E'\n', 2) FROM unnest('{waivers,leading_industries}'::text[]) t;
SELECT pg_temp.refusal(format('TRUNCATE city.%I', t)) FROM unnest('{plan_areas}'::text[]) t;

-- Nothing of this was written; and what is there passes.
SELECT id, outcome, concluded_on, project_id FROM city.reviews ORDER BY id;
SELECT subject_table, verdict, count(*) FROM park.verify_register('city') WHERE rule = '6.review_first' GROUP BY 1, 2 ORDER BY 1, 2;

-- A draft is neither signed nor listed, approved or not; submitted, it is, in the same transaction, too.
-- Who needs no review may be a draft; back to a draft, it keeps what is signed.
INSERT INTO city.projects (id, park_id, name, needs_new_land, status) SELECT i, id, '草稿' || i, i < 24, 'draft'
  FROM city.parks, generate_series(21, 24) i WHERE code = 'LIUDONG';
INSERT INTO city.reviews (id, project_id, applied_on) VALUES (21, 21, '2021-03-01'), (22, 22, '2021-03-01');
UPDATE city.review_findings SET office_verdict = 'pass', reason = '材料齐全' WHERE review_id IN (21, 22);
UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-03-10' WHERE id IN (21, 22);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (21, 21, '2021-04-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_offers (id, project_id, listed_on, way) VALUES (21, 21, '2021-05-01', 'listing')$$);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (23, 23, '2021-04-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (23, 23, '2020-01-07'), (24, 24, '2021-04-01')$$);
SELECT f.verdict, f.message FROM park.findings(
  jsonb_populate_record(NULL::city.agreements, '{"id": 21, "project_id": 21, "signed_on": "2021-04-01"}')) f WHERE f.rule = '6.review_first';
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO city.agreements (id, project_id, signed_on) VALUES (22, 22, '2021-04-01');
UPDATE city.projects SET status = 'submitted' WHERE id = 22;
COMMIT;
UPDATE city.projects SET status = 'submitted' WHERE id = 21;
SELECT pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (21, 21, '2021-04-01')$$);
SELECT pg_temp.refusal($$UPDATE city.projects SET status = 'draft' WHERE id = 21$$);
SELECT f.verdict, f.message FROM city.agreements a, park.findings(a) f WHERE a.project_id IN (21, 22) AND f.rule = '6.review_first' ORDER BY a.id;

-- What was let in while the rule was off does not hide what was not.
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('6.review_first', 'off', '[2020-06-01,2021-01-01)');
INSERT INTO city.agreements (id, project_id, signed_on) VALUES (6, 1, '2020-07-01');
SELECT pg_temp.refusal($$DELETE FROM city.reviews WHERE id = 1$$);

-- What was signed is on record; where that rule is off, what is signed goes first, then what it rested on.
SELECT pg_temp.refusal($$DELETE FROM city.agreements WHERE id IN (1, 3)$$);
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('6.history', 'off', '[2020-01-08,)');
DELETE FROM city.agreements WHERE id IN (1, 3);
SELECT pg_temp.refusal($$DELETE FROM city.reviews WHERE project_id = 1$$);
SELECT pg_temp.refusal($$UPDATE city.parks SET joins_review = true WHERE code = 'LUZHAI'$$);

SELECT setval('city.reviews_id_seq', 100);
-- What was let in while the rule was off does not stand in the way of later work.
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('6.review_first', 'off', '[2022-01-01,2023-01-01)');
INSERT INTO city.agreements (id, project_id, signed_on) VALUES (5, 1, '2022-06-01');
SELECT pg_temp.refusal($$INSERT INTO city.reviews (project_id, applied_on, outcome, concluded_on) VALUES (1, '2023-01-01', 'rejected', '2023-01-05')$$);
SELECT pg_temp.refusal($$UPDATE city.parks SET boundary = NULL, name_en = 'x' WHERE code = 'LIUDONG'$$);

DROP SCHEMA city CASCADE;
