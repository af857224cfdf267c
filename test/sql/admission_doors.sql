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

-- Nothing of this was written; and what is there passes.
SELECT id, outcome, concluded_on, project_id FROM city.reviews ORDER BY id;
SELECT subject_table, verdict, count(*) FROM park.verify_register('city') WHERE rule = '6.review_first' GROUP BY 1, 2 ORDER BY 1, 2;

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
