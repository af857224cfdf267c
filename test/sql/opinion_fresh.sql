-- 6.opinion_fresh: an opinion carries only what it was given on.  6.history: what
-- was decided stays on record.  6.offer_site: what is listed is what was reviewed.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
SET datestyle = 'ISO, YMD';
\set ECHO all

SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('joint_review_required', 1, 'rule', '[2020-01-08,)', '第六条'), ('review_aspects', 6, 'aspect', '[2020-01-08,)', '第六条');
INSERT INTO city.parks (id, code, name, level, boundary) VALUES
  (1, 'A', '甲园', 'municipal', pg_temp.box(0, 0, 1000)), (2, 'B', '乙园', 'municipal', pg_temp.box(2000, 0, 1000));
INSERT INTO city.leading_industries (id, park_id, name, codes, applies) VALUES (1, 1, '汽车', '{C36}', '[2020-01-08,)');
INSERT INTO city.plans (id, park_id, kind, name, period, approved_on) VALUES (1, 1, 'master', '总规', '[2020-01-01,2036-01-01)', '2020-01-01');
INSERT INTO city.plan_areas (id, plan_id, use, geom) VALUES (1, 1, 'industrial', pg_temp.box(0, 0, 500));
-- A plan that is moved is asked about the opinions that rest on it, not whether its land lies in its new park.
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('g.plan_inside', 'off', '[2020-01-01,)');
INSERT INTO city.enterprises (id, name) VALUES (1, '企业一'), (2, '企业二');
INSERT INTO city.projects (id, park_id, enterprise_id, name, industry, land_area_m2, site, fixed_investment_yuan)
SELECT i, 1, 1, '项目' || i, 'C3670', 10000, pg_temp.box(i * 10, 0, 100), 1000000 FROM generate_series(1, 20) i;

-- The fingerprint is written by the register: by nobody else, when a review is approved.
SELECT pg_temp.refusal($$INSERT INTO city.reviews (project_id, applied_on, fingerprint) VALUES (1, '2021-03-01', '\x01')$$);
INSERT INTO city.reviews (id, project_id, applied_on) SELECT i, i, '2021-03-01' FROM generate_series(1, 19) i;
SELECT pg_temp.refusal($$UPDATE city.reviews SET fingerprint = '\x01' WHERE id = 1$$);
UPDATE city.review_findings SET office_verdict = 'pass', reason = '材料齐全';
SELECT pg_temp.refusal($$UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-03-10', fingerprint = '\x01' WHERE id = 1$$);
UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-03-10' WHERE id < 19;
UPDATE city.reviews SET outcome = 'rejected', concluded_on = '2021-03-10' WHERE id = 19;
SELECT pg_temp.refusal($$UPDATE city.reviews SET fingerprint = NULL WHERE id = 1$$);
SELECT count(*) FILTER (WHERE length(fingerprint) = 193), count(*) FILTER (WHERE fingerprint IS NULL) FROM city.reviews;
-- Twins but for their site have the same fingerprint but for that: parts of 32 bytes after the first byte.
SELECT array_agg(i ORDER BY i) FROM city.reviews a, city.reviews b, generate_series(0, 5) i
 WHERE a.id = 1 AND b.id = 2 AND substr(a.fingerprint, 2 + 32 * i, 32) <> substr(b.fingerprint, 2 + 32 * i, 32);

-- Each of what the opinion was given on, changed by itself, before and after signing:
-- what is refused after signing makes an opinion stale before.
CREATE FUNCTION pg_temp.both(change text, OUT before text, OUT after text) LANGUAGE plpgsql AS $$
BEGIN
  BEGIN
    EXECUTE change;
    before := split_part(pg_temp.refusal('INSERT INTO city.agreements (project_id, signed_on) VALUES (1, ''2021-04-01'')'), E'\n', 2);
    RAISE EXCEPTION USING errcode = 'YY000';
  EXCEPTION WHEN SQLSTATE 'YY000' THEN NULL; END;
  BEGIN
    INSERT INTO city.agreements (id, project_id, signed_on) VALUES (1, 1, '2021-04-01');
    after := split_part(pg_temp.refusal(change), E'\n', 2);
    RAISE EXCEPTION USING errcode = 'YY000';
  EXCEPTION WHEN SQLSTATE 'YY000' THEN NULL; END;
  before := coalesce(nullif(before, ''), 'fresh');
  after := coalesce(nullif(after, ''), 'accepted');
END $$;
SELECT change, before, after FROM (VALUES
  ($$UPDATE city.projects SET industry = 'C3660' WHERE id = 1$$),
  ($$UPDATE city.projects SET enterprise_id = 2 WHERE id = 1$$),
  ($$UPDATE city.projects SET land_area_m2 = 10001 WHERE id = 1$$),
  ($$UPDATE city.projects SET total_investment_yuan = 1 WHERE id = 1$$),
  ($$UPDATE city.projects SET fixed_investment_yuan = NULL WHERE id = 1$$),
  ($$UPDATE city.projects SET floor_area_m2 = 0 WHERE id = 1$$),
  ($$UPDATE city.projects SET footprint_area_m2 = 1 WHERE id = 1$$),
  ($$UPDATE city.projects SET floor_area_m2 = 2, high_storey_area_m2 = 1 WHERE id = 1$$),
  ($$UPDATE city.projects SET structure_area_m2 = 1 WHERE id = 1$$),
  ($$UPDATE city.projects SET yard_area_m2 = 1 WHERE id = 1$$),
  ($$UPDATE city.projects SET office_land_m2 = 1 WHERE id = 1$$),
  ($$UPDATE city.projects SET annual_output_yuan = 1 WHERE id = 1$$),
  ($$UPDATE city.projects SET energy_tce = 0.1 WHERE id = 1$$),
  ($$UPDATE city.projects SET eia_approved_on = '2021-03-01' WHERE id = 1$$),
  ($$UPDATE city.projects SET site = pg_temp.box(10, 0, 100, 100.001) WHERE id = 1$$),
  ($$UPDATE city.projects SET site = NULL WHERE id = 1$$),
  ($$UPDATE city.projects SET park_id = 2 WHERE id = 1$$),
  ($$UPDATE city.parks SET level = 'district' WHERE id = 1$$),
  ($$UPDATE city.parks SET boundary = pg_temp.box(0, 0, 1001) WHERE id = 1$$),
  ($$UPDATE city.leading_industries SET codes = '{C36,C37}'$$),
  ($$UPDATE city.leading_industries SET applies = '[2020-01-08,2021-03-01)'$$),
  ($$DELETE FROM city.leading_industries$$),
  ($$UPDATE city.plan_areas SET use = 'reserved'$$),
  ($$UPDATE city.plan_areas SET geom = pg_temp.box(0, 0, 501)$$),
  ($$INSERT INTO city.plan_areas (id, plan_id, use, geom) VALUES (2, 1, 'reserved', pg_temp.box(600, 0, 10))$$),
  ($$DELETE FROM city.plan_areas$$),
  ($$DELETE FROM city.plans$$),
  ($$UPDATE city.plans SET approved_on = '2021-03-02'$$),
  ($$UPDATE city.plans SET park_id = 2$$)) c (change), pg_temp.both(change);
-- What nobody looked at, and what is dated later, changes nothing.
SELECT change, before, after FROM (VALUES
  ($$UPDATE city.projects SET name = '更名', standard_land = true WHERE id = 1$$),
  ($$UPDATE city.projects SET land_area_m2 = 10000.00 WHERE id = 1$$),
  ($$UPDATE city.projects SET eia_approved_on = '2021-03-02' WHERE id = 1$$),
  ($$UPDATE city.projects SET fixed_investment_yuan = 2 WHERE id = 2$$),
  ($$UPDATE city.parks SET name = '新名', name_en = 'new' WHERE id = 1$$),
  ($$UPDATE city.parks SET boundary = NULL WHERE id = 2$$),
  ($$UPDATE city.leading_industries SET name = '整车', applies = '[2020-01-08,2021-03-02)'$$),
  ($$INSERT INTO city.leading_industries (id, park_id, name, codes, applies) VALUES (2, 1, '电子', '{C39}', '[2021-03-02,)')$$),
  ($$INSERT INTO city.plans (id, park_id, kind, name, period, approved_on) VALUES (2, 1, 'annual', '年度', '[2022-01-01,2023-01-01)', '2021-12-01')$$),
  ($$UPDATE city.plans SET name = '总体规划', document = '批复'$$),
  ($$INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('inside_tolerance', 5, 'm2', '[2020-01-08,)', 'x')$$)) c (change), pg_temp.both(change);
-- Withdrawing it afterwards is nobody's harm; signing for it is refused.
SELECT before, after FROM pg_temp.both($$UPDATE city.projects SET status = 'withdrawn' WHERE id = 1$$);

-- Verdicts: pass, fail, waived, unknown, not applicable; all that changed in one message.
INSERT INTO city.agreements (id, project_id, signed_on) VALUES (1, 1, '2021-04-01');
SELECT f.verdict, f.message FROM city.agreements a, park.findings(a) f WHERE f.rule = '6.opinion_fresh';
UPDATE city.projects SET fixed_investment_yuan = 9, site = pg_temp.box(20, 0, 99) WHERE id IN (2, 3);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (2, 2, '2021-04-01')$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_offers (project_id, listed_on, way) VALUES (2, '2021-04-01', 'listing')$$);
SELECT f.verdict, f.measured, f.required, f.gap, f.unit, f.message FROM park.findings(
  jsonb_populate_record(NULL::city.agreements, '{"project_id": 2, "signed_on": "2021-04-01"}')) f WHERE f.rule = '6.opinion_fresh';
-- A waiver of another day, rule or project lifts nothing; the project's does, and stays.
INSERT INTO city.waivers (id, rule, subject_table, subject_id, applies, reason, document) VALUES
  (1, '6.opinion_fresh', 'projects', 2, '[2021-04-02,2100-01-01)', '容缺', '甲'), (2, '6.opinion_fresh', 'projects', 3, '[2021-01-01,2100-01-01)', '容缺', '乙'),
  (3, 'g.overlap', 'projects', 2, '[2021-01-01,)', '容缺', '丙'), (4, 'g.overlap', 'plots', 2, '[2021-04-02,)', '容缺', NULL);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (2, 2, '2021-04-01')$$) LIKE '23514%';
SELECT pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (3, 3, '2021-04-01')$$);
SELECT f.verdict, f.citation, f.message FROM city.agreements a, park.findings(a) f WHERE f.rule = '6.opinion_fresh' AND a.id = 3;
SELECT pg_temp.refusal($$UPDATE city.projects SET fixed_investment_yuan = 10 WHERE id = 3$$);
SELECT pg_temp.refusal($$DELETE FROM city.waivers WHERE id = 2$$);
SELECT pg_temp.refusal($$UPDATE city.waivers SET applies = '[2021-01-01,2021-04-01)' WHERE id = 2$$);
SELECT pg_temp.refusal($$UPDATE city.waivers SET subject_id = 2 WHERE id = 2$$);
SELECT pg_temp.refusal($$UPDATE city.waivers SET applies = '[2021-01-01,2021-04-02)' WHERE id = 2$$);
-- Once ended it is not extended, at either end, nor does it begin later: that is another waiver.
SELECT split_part(pg_temp.refusal(format('UPDATE city.waivers SET applies = %L WHERE id = 2', d)), E'\n', 2)
  FROM unnest('{"[2021-01-01,2021-04-03)", "[2020-12-31,2021-04-02)", "[2021-01-02,2021-04-02)"}'::daterange[]) d;
SELECT pg_temp.refusal($$UPDATE city.waivers SET applies = '[2021-01-01,2022-01-01)' WHERE id = 2$$);
SELECT pg_temp.refusal($$UPDATE city.waivers SET document = '乙之二' WHERE id = 2$$) LIKE '23514 waivers 6.history%';
-- Of rules of other articles it is.
SELECT pg_temp.refusal($$UPDATE city.waivers SET applies = '[2021-01-01,)' WHERE id = 3$$);
SELECT pg_temp.refusal('TRUNCATE city.waivers');
SELECT pg_temp.refusal($$DELETE FROM city.waivers WHERE id = 3$$);
SELECT d, w.waiver_id, w.last_on, w.days_left FROM unnest('{2020-12-31,2021-01-01,2021-04-01,2021-04-02}'::date[]) d, city.waivers_in_force_on(d) w ORDER BY 1, 2;
SELECT waiver_id, last_on IS NULL, days_left IS NULL FROM city.waivers_in_force;
-- One for the park stands for all that is signed there, and lets its boundary move.
INSERT INTO city.waivers (id, rule, subject_table, subject_id, applies, reason, document) VALUES (5, '6.opinion_fresh', 'parks', 1, '[2021-04-01,2021-04-02)', '界线勘正', '丁');
SELECT pg_temp.refusal($$UPDATE city.parks SET boundary = pg_temp.box(0, 0, 1001) WHERE id = 1$$);
SELECT a.id, f.verdict, f.citation FROM city.agreements a, park.findings(a) f WHERE f.rule = '6.opinion_fresh' ORDER BY 1;
SELECT pg_temp.refusal($$UPDATE city.waivers SET applies = '[2021-04-01,2021-04-01)' WHERE id = 5$$);
SELECT pg_temp.refusal($$UPDATE city.parks SET boundary = pg_temp.box(0, 0, 1000) WHERE id = 1$$);
-- Ended, it binds no more: from that day on, not from the day that is promised.
INSERT INTO city.agreements (id, project_id, signed_on) VALUES (6, 6, '2021-04-03');
SELECT pg_temp.refusal($$UPDATE city.agreements SET ended_on = '2022-01-01' WHERE id = 6$$);
SELECT pg_temp.refusal($$UPDATE city.agreements SET ended_on = '2021-01-01', end_reason = '协议解除' WHERE id = 6$$);
BEGIN;
UPDATE city.agreements SET ended_on = '9999-01-01', end_reason = '协议解除' WHERE id = 6;
SELECT split_part(pg_temp.refusal($$UPDATE city.projects SET fixed_investment_yuan = 10 WHERE id = 6$$), E'\n', 2);
ROLLBACK;
UPDATE city.agreements SET ended_on = '2022-01-01', end_reason = '协议解除' WHERE id = 6;
SELECT pg_temp.refusal($$UPDATE city.agreements SET ended_on = NULL, end_reason = NULL WHERE id = 6$$);
SELECT pg_temp.refusal($$UPDATE city.projects SET fixed_investment_yuan = 10 WHERE id = 6$$);
SELECT f.rule, f.verdict, f.message FROM city.agreements a, park.findings(a) f WHERE a.id = 6 ORDER BY 1;
-- A review anew, on the project as it is; ended or not, an opinion carries one agreement.
SELECT split_part(pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (11, 6, '2022-02-01')$$), E'\n', 2);
INSERT INTO city.reviews (id, project_id, applied_on) VALUES (101, 6, '2022-03-01');
UPDATE city.review_findings SET office_verdict = 'pass', reason = '材料齐全' WHERE review_id = 101;
UPDATE city.reviews SET outcome = 'approved', concluded_on = '2022-03-10' WHERE id = 101;
SELECT pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (11, 6, '2022-04-01')$$);
-- What was approved before there were fingerprints is unknown, which refuses nothing.
ALTER TABLE city.reviews DISABLE TRIGGER seal, DISABLE TRIGGER rules;
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('6.history', 'off', '[2020-01-08,)');
UPDATE city.reviews SET fingerprint = NULL WHERE id = 4;
DELETE FROM city.rule_modes;
ALTER TABLE city.reviews ENABLE TRIGGER seal, ENABLE ALWAYS TRIGGER rules;
UPDATE city.projects SET fixed_investment_yuan = 9 WHERE id = 4;
SELECT pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on) VALUES (4, 4, '2021-04-01')$$);
SELECT f.verdict, f.message FROM city.agreements a, park.findings(a) f WHERE f.rule = '6.opinion_fresh' AND a.id = 4;
SELECT f.verdict, f.message FROM park.findings(jsonb_populate_record(NULL::city.agreements, '{"project_id": 19, "signed_on": "2021-04-01"}')) f WHERE f.rule = '6.opinion_fresh';

-- On record: what was signed, listed, registered and decided is corrected, not changed.
INSERT INTO city.land_offers (id, project_id, listed_on, way) VALUES (5, 5, '2021-05-01', 'listing');
INSERT INTO city.agreements (id, project_id, signed_on) VALUES (5, 5, '2021-05-01');
SELECT pg_temp.refusal($$DELETE FROM city.agreements WHERE id = 5$$);
SELECT pg_temp.refusal($$DELETE FROM city.land_offers WHERE id = 5$$);
SELECT pg_temp.refusal($$UPDATE city.land_offers SET way = 'auction' WHERE id = 5$$);
SELECT pg_temp.refusal($$UPDATE city.agreements SET id = 500 WHERE id = 5$$);
SELECT pg_temp.refusal($$UPDATE city.agreements SET document = '协议〔2021〕5号' WHERE id = 5$$);
SELECT pg_temp.refusal($$UPDATE city.agreements SET document = '协议〔2021〕6号' WHERE id = 5$$);
SELECT pg_temp.refusal($$UPDATE city.agreements SET signed_on = signed_on, document = document WHERE id = 5$$);
SELECT pg_temp.refusal($$DELETE FROM city.projects WHERE id = 5$$);
SELECT pg_temp.refusal(format('TRUNCATE city.%I', t)) FROM unnest('{reviews,review_findings,agreements,land_offers,registrations}'::text[]) t;
SELECT pg_temp.refusal('TRUNCATE city.projects CASCADE');
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on, supersedes) VALUES (9, '2021-05-02', 5)$$);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on, supersedes) VALUES (55, 5, '2021-05-02', 55)$$);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on, supersedes) VALUES (55, 5, '2021-05-02', 5)$$);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (id, project_id, signed_on, supersedes) VALUES (56, 5, '2021-05-02', 5)$$);
SELECT a.id, f.rule, f.verdict, f.message FROM city.agreements a, park.findings(a) f WHERE a.project_id = 5 ORDER BY 1, 2;
-- A review that corrects another takes its place: here an approval that was a rejection.
SELECT pg_temp.refusal($$INSERT INTO city.reviews (id, project_id, applied_on, outcome, concluded_on, supersedes) VALUES (105, 5, '2021-03-01', 'rejected', '2021-03-10', 5)$$);
SELECT pg_temp.refusal($$INSERT INTO city.reviews (id, project_id, applied_on, outcome, concluded_on, supersedes) VALUES (107, 7, '2021-03-01', 'rejected', '2021-03-10', 7)$$);
SELECT split_part(pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (7, '2021-05-01')$$), E'\n', 2);
INSERT INTO city.reviews (id, project_id, applied_on) VALUES (108, 8, '2021-06-01');
SELECT split_part(pg_temp.refusal($$INSERT INTO city.reviews (id, project_id, applied_on, supersedes) VALUES (109, 8, '2021-06-01', 108)$$), E'\n', 2);

-- The plot that is listed is the one that was reviewed.
INSERT INTO city.plots (id, parcel_code, park_id, geom) VALUES
  (1, 'P1', 1, pg_temp.box(0, 500, 50)), (2, 'P2', 2, pg_temp.box(2000, 0, 50)), (3, 'P3', 1, pg_temp.box(190, 0, 30)), (4, 'P4', 1, NULL),
  (5, 'P5', 1, pg_temp.box(210, 100, 10));
SELECT pg_temp.refusal(format($$INSERT INTO city.land_offers (id, project_id, plot_id, listed_on, way) VALUES (%s, 10, %s, '2021-05-01', 'listing')$$, 100 + p, p)) FROM generate_series(1, 5) p;
SELECT l.plot_id, f.verdict, f.message FROM city.land_offers l, park.findings(l) f WHERE f.rule = '6.offer_site' ORDER BY 1;
SELECT pg_temp.refusal($$UPDATE city.land_offers SET plot_id = 3 WHERE id = 5$$);
-- A waiver lifts it on its days: for the project, or for the offer itself; and is not taken from under an offer.
INSERT INTO city.waivers (id, rule, subject_table, subject_id, applies, reason, document) VALUES
  (20, '6.offer_site', 'projects', 11, '[2021-05-02,2021-05-04)', '调整宗地', '戊'), (21, '6.offer_site', 'land_offers', 122, '[2021-05-05,2021-05-06)', '调整宗地', '己');
SELECT d, id, split_part(pg_temp.refusal(format($$INSERT INTO city.land_offers (id, project_id, plot_id, listed_on, way) VALUES (%s, 11, 1, %L, 'listing')$$, id, d)), E'\n', 1)
  FROM (VALUES ('2021-05-01', 121), ('2021-05-03', 121), ('2021-05-04', 122), ('2021-05-05', 122), ('2021-05-05', 123)) v (d, id);
SELECT l.id, f.verdict, f.citation, f.message FROM city.land_offers l, park.findings(l) f WHERE f.rule = '6.offer_site' AND l.project_id = 11 ORDER BY 1;
SELECT pg_temp.refusal($$UPDATE city.waivers SET applies = '[2021-05-02,2021-05-03)' WHERE id = 20$$);
SELECT pg_temp.refusal($$DELETE FROM city.waivers WHERE id = 21$$);
-- Another waiver of that day takes its place; an offer that the plot fits needs none.
INSERT INTO city.waivers (id, rule, subject_table, subject_id, applies, reason, document) VALUES
  (22, '6.offer_site', 'land_offers', 121, '[2021-05-03,2021-05-04)', '调整宗地', '庚'), (23, '6.offer_site', 'projects', 10, '[2021-04-01,2021-06-01)', '调整宗地', '辛');
SELECT pg_temp.refusal($$UPDATE city.waivers SET applies = '[2021-05-02,2021-05-03)' WHERE id = 20$$);
SELECT pg_temp.refusal($$UPDATE city.waivers SET applies = '[2021-04-01,2021-05-01)' WHERE id = 23$$);

-- Nor does the plot leave the site, or the park, once it is listed; a better survey is none of it.
SELECT pg_temp.refusal($$UPDATE city.plots SET geom = pg_temp.box(8000, 8000, 50) WHERE id = 3$$);
SELECT pg_temp.refusal($$UPDATE city.plots SET park_id = 2 WHERE id = 3$$);
SELECT pg_temp.refusal($$UPDATE city.plots SET id = CASE id WHEN 3 THEN 33 ELSE 3 END WHERE id IN (3, 5)$$);
SELECT pg_temp.refusal($$UPDATE city.plots SET geom = pg_temp.box(0, 600, 50) WHERE id = 4$$);
SELECT pg_temp.refusal($$UPDATE city.plots SET geom = pg_temp.box(180, 0, 35) WHERE id = 3$$);
BEGIN;
INSERT INTO city.waivers (id, rule, subject_table, subject_id, applies, reason, document) VALUES (900, '6.offer_site', 'projects', 10, '[2021-05-01,2021-05-03)', '…', '…');
SELECT pg_temp.refusal($$UPDATE city.plots SET geom = pg_temp.box(0, 700, 30) WHERE id = 3$$);
SELECT pg_temp.refusal($$UPDATE city.waivers SET applies = '[2021-05-01,2021-05-02)' WHERE id = 900$$);
SELECT pg_temp.refusal($$UPDATE city.waivers SET applies = '[2021-05-02,2021-05-03)' WHERE id = 900$$);
ROLLBACK;
SELECT split_part(pg_temp.refusal($$UPDATE city.projects SET site = pg_temp.box(0, 600, 50) WHERE id = 10$$), E'\n', 1);
-- What was corrected counts no more: its plot may go.
BEGIN;
INSERT INTO city.land_offers (id, project_id, listed_on, way, supersedes) VALUES (200, 10, '2021-05-01', 'listing', 103);
SELECT pg_temp.refusal($$UPDATE city.plots SET geom = pg_temp.box(0, 700, 30) WHERE id = 3$$);
SELECT f.verdict, f.message FROM city.land_offers l, park.findings(l) f WHERE l.id = 103 AND f.rule = '6.offer_site';
ROLLBACK;
-- Who signs by a function of the very statement that changes what was reviewed.
CREATE FUNCTION pg_temp.signs() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO city.agreements (id, project_id, signed_on, document) VALUES (1017, 17, '2021-05-01', 'x');
  RETURN 'reserved';
END $$;
SELECT split_part(pg_temp.refusal($$UPDATE city.plan_areas SET use = pg_temp.signs() WHERE id = (SELECT min(id) FROM city.plan_areas)$$), E'\n', 1);
SELECT split_part(pg_temp.refusal($$INSERT INTO city.leading_industries (id, park_id, name, codes, applies) SELECT 99, 1, pg_temp.signs(), '{C39}', '[2020-01-08,)'$$), E'\n', 1);
SELECT split_part(pg_temp.refusal($$UPDATE city.parks SET boundary = pg_temp.box(0, 0, 1001) WHERE id = 1 AND pg_temp.signs() = 'reserved'$$), E'\n', 1);
SELECT split_part(pg_temp.refusal($$UPDATE city.projects SET fixed_investment_yuan = length(pg_temp.signs()) WHERE id = 17$$), E'\n', 1);
SELECT rule, verdict, count(*) FROM park.verify_register('city') WHERE rule IN ('6.opinion_fresh', '6.history', '6.review_first') AND verdict IN ('fail', 'waived') GROUP BY 1, 2 ORDER BY 1, 2;
DROP SCHEMA city CASCADE;
