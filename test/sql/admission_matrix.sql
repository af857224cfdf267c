-- Article 6, rule by rule: every verdict that a rule can have, both sides of each
-- threshold, the last day of a value and the first of the next.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all
SET datestyle = iso;

SELECT park.create_register('city', preset => 'empty');
-- Each value until the end of 2023, and another from 2024; nothing before 8 January 2020.
INSERT INTO city.parameters (name, value, unit, applies, citation)
SELECT p.name, v.value, p.unit, v.applies, p.name
  FROM (VALUES ('inside_tolerance', 'm2', 1, 4), ('overlap_tolerance', 'm2', 1, 4), ('site_area_tolerance', '%', 1, 2),
               ('review_within', 'day', 10, 5), ('review_aspects', 'aspect', 6, 5), ('joint_review_required', 'rule', 1, 0),
               ('registration_required', 'rule', 1, 0)) p (name, unit, old, new),
       LATERAL (VALUES (p.old, daterange '[2020-01-08,2024-01-01)'), (p.new, '[2024-01-01,)')) v (value, applies);
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('review_holidays', 1, 'rule', '[2022-01-01,2023-01-01)', '自定');
INSERT INTO city.admission_standards (indicator, minimum, maximum, unit, applies, citation)
SELECT s.indicator, CASE WHEN NOT s.most THEN v.bound END, CASE WHEN s.most THEN v.bound END, s.unit, v.applies, '自定'
  FROM (VALUES ('investment_scale', 'yuan', 1000, 1001, false), ('investment_intensity', 'yuan/ha', 4500000, 4500001, false),
               ('output_intensity', 'yuan/ha', 6000000, 6000001, false), ('floor_area_ratio', 'ratio', 0.7, 0.8, false),
               ('building_coefficient', '%', 30, 40, false), ('office_land_share', '%', 7, 6, true),
               ('energy_intensity', 'tce/10^4 yuan', 0.05, 0.04, true)) s (indicator, unit, old, new, most),
       LATERAL (VALUES (s.old, daterange '[2020-01-08,2024-01-01)'), (s.new, '[2024-01-01,)')) v (bound, applies);
INSERT INTO city.parks (id, name, level, boundary) VALUES (1, '甲', 'municipal', pg_temp.box(0, 0, 1000)), (2, '无界无定位', 'municipal', NULL),
  (3, '县', 'county', NULL);
INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (1, '零部件', '{C3670}', '[2020-01-08,2024-01-01)'), (1, '整车', '{C361}', '[2024-01-01,)');
INSERT INTO city.plans (id, park_id, kind, name, period, approved_on) VALUES (1, 1, 'master', '总规', '[2020-01-08,2024-01-01)', '2020-01-08');
INSERT INTO city.plan_areas (plan_id, use, geom) VALUES (1, 'industrial', pg_temp.box(0, 0, 500, 1000));
INSERT INTO city.enterprises (id, name) VALUES (1, '甲企'), (2, '乙企');
INSERT INTO city.plots (id, park_id, holder_id, status, geom) VALUES (1, 1, 2, 'registered', pg_temp.box(200, 0, 100)), (2, 1, 2, 'draft', pg_temp.box(0, 0, 100)),
  (3, 1, 2, 'draft', pg_temp.box(800, 800, 100)), (4, 1, 2, 'draft', NULL), (5, 1, 2, 'draft', pg_temp.box(399.99, 100, 100)), (6, 1, 2, 'draft', pg_temp.box(400, 100, 100)),
  (7, 2, 2, 'draft', pg_temp.box(300, 100, 100));

CREATE TABLE cases (n int GENERATED ALWAYS AS IDENTITY, rule text, "table" text, fields jsonb, day date, expected park.verdict);
-- Of a standard: what meets the old one, what just does not, what meets the new one; land of 1 ha.
INSERT INTO cases (rule, "table", fields, day, expected)
SELECT '6.' || s.rule, 'projects', jsonb_build_object('park_id', 1, 'industry', 'C3670', 'land_area_m2', 10000, 'annual_output_yuan', 1000000) || v.fields::jsonb, v.day, v.expected
  FROM (VALUES ('investment_scale', 'total_investment_yuan', '1000', '999', '1001'), ('investment_intensity', 'fixed_investment_yuan', '4500000', '4499999', '4500001'),
               ('output_intensity', 'annual_output_yuan', '6000000', '5999999', '6000001'), ('floor_area_ratio', 'floor_area_m2', '7000', '6999.9999', '8000'),
               ('building_coefficient', 'footprint_area_m2', '3000', '2999.9999', '4000'), ('office_land_share', 'office_land_m2', '700', '700.0001', '600'),
               ('energy_intensity', 'energy_tce', '5', '5.0001', '4')) s (rule, field, old, missed, new),
       LATERAL (VALUES (format('{"%s": %s}', s.field, s.old), date '2020-01-07', 'not_applicable'::park.verdict), (format('{"%s": %s}', s.field, s.old), '2020-01-08', 'pass'),
                       (format('{"%s": %s}', s.field, s.old), '2023-12-31', 'pass'), (format('{"%s": %s}', s.field, s.missed), '2023-12-31', 'fail'),
                       (format('{"%s": %s}', s.field, s.old), '2024-01-01', 'fail'), (format('{"%s": %s}', s.field, s.new), '2024-01-01', 'pass'),
                       (format('{"%s": null}', s.field), '2023-12-31', 'unknown'), (format('{"%s": null}', s.field), '2020-01-07', 'not_applicable'),
                       (format('{"%s": %s, "park_id": null}', s.field, s.old), '2023-12-31', 'unknown')) v (fields, day, expected);
INSERT INTO cases (rule, "table", fields, day, expected)
SELECT c.rule, 'projects', jsonb_build_object('park_id', 1, 'enterprise_id', 1) || c.fields::jsonb, c.day, c.expected::park.verdict
  FROM (VALUES
    ('6.positioning', '{"industry": "C3670"}', date '2020-01-07', 'unknown'), ('6.positioning', '{"industry": "C3670"}', '2020-01-08', 'pass'),
    ('6.positioning', '{"industry": "C3670"}', '2023-12-31', 'pass'), ('6.positioning', '{"industry": "C3670"}', '2024-01-01', 'fail'),
    ('6.positioning', '{"industry": "C3611"}', '2023-12-31', 'fail'), ('6.positioning', '{"industry": "C3611"}', '2024-01-01', 'pass'),
    ('6.positioning', '{"industry": "C36"}', '2023-12-31', 'unknown'), ('6.positioning', '{}', '2023-12-31', 'unknown'),
    ('6.positioning', '{"industry": "C3670", "park_id": 2}', '2023-12-31', 'unknown'),
    ('6.eia', '{"eia_approved_on": "2023-12-31"}', '2023-12-30', 'unknown'), ('6.eia', '{"eia_approved_on": "2023-12-31"}', '2023-12-31', 'pass'),
    ('6.eia', '{}', '2023-12-31', 'unknown'),
    ('6.registered', '{"id": 99}', '2023-12-31', 'not_applicable')) c (rule, fields, day, expected);
-- A site: 1 m2 and 2 m2 too much, where 1 m2 was allowed and 4 m2 are.
INSERT INTO cases (rule, "table", fields, day, expected)
SELECT c.rule, 'projects', jsonb_build_object('park_id', 1, 'enterprise_id', 1, 'site', c.site::text) || c.fields::jsonb, c.day, c.expected::park.verdict
  FROM (VALUES
    ('6.site_inside', pg_temp.box(900, 0, 100.01, 100), '{}', date '2020-01-07', 'fail'), ('6.site_inside', pg_temp.box(900, 0, 100.01, 100), '{}', '2020-01-08', 'pass'),
    ('6.site_inside', pg_temp.box(900, 0, 100.02, 100), '{}', '2023-12-31', 'fail'), ('6.site_inside', pg_temp.box(900, 0, 100.02, 100), '{}', '2024-01-01', 'pass'),
    ('6.site_inside', pg_temp.box(900, 0, 100), '{}', '2020-01-07', 'pass'), ('6.site_inside', pg_temp.box(900, 0, 100), '{"park_id": 2}', '2023-12-31', 'unknown'),
    ('6.site_inside', NULL, '{}', '2023-12-31', 'unknown'),
    ('6.site_free', pg_temp.box(299.99, 0, 100), '{}', '2020-01-07', 'fail'), ('6.site_free', pg_temp.box(299.99, 0, 100), '{}', '2020-01-08', 'pass'),
    ('6.site_free', pg_temp.box(299.98, 0, 100), '{}', '2023-12-31', 'fail'), ('6.site_free', pg_temp.box(299.98, 0, 100), '{}', '2024-01-01', 'pass'),
    ('6.site_free', pg_temp.box(200, 0, 100), '{"enterprise_id": 2}', '2023-12-31', 'pass'), ('6.site_free', pg_temp.box(0, 0, 100), '{}', '2023-12-31', 'pass'),
    ('6.site_free', NULL, '{}', '2023-12-31', 'unknown'),
    ('6.site_planned', pg_temp.box(400, 0, 100.01, 100), '{}', '2020-01-07', 'not_applicable'), ('6.site_planned', pg_temp.box(400, 0, 100.01, 100), '{}', '2020-01-08', 'pass'),
    ('6.site_planned', pg_temp.box(400, 0, 100.0101, 100), '{}', '2023-12-31', 'fail'), ('6.site_planned', pg_temp.box(400, 0, 100.01, 100), '{}', '2023-12-31', 'pass'),
    ('6.site_planned', pg_temp.box(400, 0, 100), '{}', '2024-01-01', 'not_applicable'), ('6.site_planned', NULL, '{}', '2023-12-31', 'unknown'),
    ('6.site_area', pg_temp.box(0, 0, 100), '{"land_area_m2": 10000}', '2020-01-07', 'not_applicable'), ('6.site_area', pg_temp.box(0, 0, 100), '{"land_area_m2": 10000}', '2020-01-08', 'pass'),
    ('6.site_area', pg_temp.box(0, 0, 100, 101), '{"land_area_m2": 10000}', '2023-12-31', 'pass'), ('6.site_area', pg_temp.box(0, 0, 100, 101.0001), '{"land_area_m2": 10000}', '2023-12-31', 'fail'),
    ('6.site_area', pg_temp.box(0, 0, 100, 99), '{"land_area_m2": 10000}', '2023-12-31', 'pass'), ('6.site_area', pg_temp.box(0, 0, 100, 98.9999), '{"land_area_m2": 10000}', '2023-12-31', 'fail'),
    ('6.site_area', pg_temp.box(0, 0, 100, 102), '{"land_area_m2": 10000}', '2024-01-01', 'pass'), ('6.site_area', pg_temp.box(0, 0, 100, 102.0001), '{"land_area_m2": 10000}', '2024-01-01', 'fail'),
    ('6.site_area', pg_temp.box(0, 0, 100), '{}', '2023-12-31', 'unknown'), ('6.site_area', NULL, '{"land_area_m2": 1}', '2023-12-31', 'unknown')) c (rule, site, fields, day, expected);

-- Projects that were reviewed: 1 as it was, 2 changed since, 3 rejected, 4 approved by five aspects in 2024, 5 not reviewed,
-- 6 as 2 but in a county, 7 needs no land, 8 approved before there were fingerprints.
INSERT INTO city.projects (id, park_id, enterprise_id, name, site, needs_new_land)
SELECT i, CASE i WHEN 6 THEN 3 ELSE 1 END, 1, '项目' || i, pg_temp.box(300, i * 100, 100), i <> 7 FROM generate_series(1, 8) i;
INSERT INTO city.reviews (id, project_id, applied_on) SELECT i, i, '2023-03-01' FROM unnest('{1,2,3,6,8}'::int[]) i;
INSERT INTO city.reviews (id, project_id, applied_on) VALUES (4, 4, '2024-03-01'), (9, 5, '2023-12-21'), (10, 5, '2023-12-31'), (11, 5, '2024-01-01'), (12, 5, '2022-03-01'), (13, 5, '2020-01-07');
UPDATE city.review_findings SET office_verdict = 'pass', reason = '材料齐全' WHERE review_id < 9 AND NOT (review_id = 4 AND aspect = 'energy_environment');
UPDATE city.reviews SET outcome = CASE id WHEN 3 THEN 'rejected' ELSE 'approved' END, concluded_on = applied_on + 10 WHERE id < 9;
ALTER TABLE city.reviews DISABLE TRIGGER seal;
ALTER TABLE city.reviews DISABLE TRIGGER rules;
UPDATE city.reviews SET fingerprint = NULL WHERE id = 8;
ALTER TABLE city.reviews ENABLE TRIGGER seal;
ALTER TABLE city.reviews ENABLE ALWAYS TRIGGER rules;
UPDATE city.projects SET fixed_investment_yuan = 1 WHERE id IN (2, 6);
INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason, document) VALUES
  ('6.opinion_fresh', 'projects', 2, '[2023-06-01,2023-06-30]', '容缺', '甲'), ('6.offer_site', 'projects', 1, '[2023-06-01,2023-06-30]', '调整宗地', '乙');
INSERT INTO cases (rule, "table", fields, day, expected)
SELECT c.rule, c."table", c.fields::jsonb, c.day, c.expected::park.verdict FROM (VALUES
    -- not before the measures, nor when the parameter is 0; not before the review is concluded
    ('6.review_first', 'agreements', '{"project_id": 5, "signed_on": "2020-01-07"}', date '2024-06-01', 'not_applicable'),
    ('6.review_first', 'agreements', '{"project_id": 5, "signed_on": "2020-01-08"}', '2024-06-01', 'fail'),
    ('6.review_first', 'agreements', '{"project_id": 5, "signed_on": "2023-12-31"}', '2024-06-01', 'fail'),
    ('6.review_first', 'land_offers', '{"project_id": 5, "listed_on": "2023-12-31"}', '2024-06-01', 'fail'),
    ('6.review_first', 'agreements', '{"project_id": 5, "signed_on": "2024-01-01"}', '2024-06-01', 'not_applicable'),
    ('6.review_first', 'agreements', '{"project_id": 1, "signed_on": "2023-03-10"}', '2024-06-01', 'fail'),
    ('6.review_first', 'agreements', '{"project_id": 1, "signed_on": "2023-03-11"}', '2024-06-01', 'pass'),
    ('6.review_first', 'land_offers', '{"project_id": 1, "listed_on": "2023-03-10"}', '2024-06-01', 'fail'),
    ('6.review_first', 'land_offers', '{"project_id": 1, "listed_on": "2023-03-11"}', '2024-06-01', 'pass'),
    ('6.review_first', 'agreements', '{"project_id": 3, "signed_on": "2023-06-01"}', '2024-06-01', 'fail'),
    ('6.review_first', 'agreements', '{"project_id": 6, "signed_on": "2023-03-01"}', '2024-06-01', 'not_applicable'),
    ('6.review_first', 'agreements', '{"project_id": 7, "signed_on": "2023-03-01"}', '2024-06-01', 'not_applicable'),
    ('6.review_first', 'agreements', '{"project_id": 99, "signed_on": "2023-03-01"}', '2024-06-01', 'unknown'),
    ('6.review_first', 'agreements', '{"project_id": 1}', '2024-06-01', 'unknown'),
    -- the waiver's last day is 30 June
    ('6.opinion_fresh', 'agreements', '{"project_id": 1, "signed_on": "2023-06-01"}', '2024-06-01', 'pass'),
    ('6.opinion_fresh', 'agreements', '{"project_id": 2, "signed_on": "2023-05-31"}', '2024-06-01', 'fail'),
    ('6.opinion_fresh', 'agreements', '{"project_id": 2, "signed_on": "2023-06-01"}', '2024-06-01', 'waived'),
    ('6.opinion_fresh', 'land_offers', '{"project_id": 2, "listed_on": "2023-06-30"}', '2024-06-01', 'waived'),
    ('6.opinion_fresh', 'land_offers', '{"project_id": 2, "listed_on": "2023-07-01"}', '2024-06-01', 'fail'),
    ('6.opinion_fresh', 'agreements', '{"project_id": 6, "signed_on": "2023-06-01"}', '2024-06-01', 'not_applicable'),
    ('6.opinion_fresh', 'agreements', '{"project_id": 2, "signed_on": "2023-05-31", "ended_on": "2024-06-01"}', '2024-06-01', 'not_applicable'),
    ('6.opinion_fresh', 'agreements', '{"project_id": 2, "signed_on": "2023-05-31", "ended_on": "2024-06-01"}', '2024-05-31', 'fail'),
    ('6.opinion_fresh', 'agreements', '{"project_id": 2, "signed_on": "2023-12-31"}', '2024-06-01', 'fail'),
    ('6.opinion_fresh', 'agreements', '{"project_id": 2, "signed_on": "2024-01-01"}', '2024-06-01', 'not_applicable'),
    ('6.opinion_fresh', 'agreements', '{"project_id": 8, "signed_on": "2023-06-01"}', '2024-06-01', 'unknown'),
    ('6.opinion_fresh', 'agreements', '{}', '2024-06-01', 'unknown'),
    -- a plot of another place, of another park, on 1 m2 of the site, on a side of it
    ('6.offer_site', 'land_offers', '{"project_id": 1, "plot_id": 3, "listed_on": "2023-05-31"}', '2024-06-01', 'fail'),
    ('6.offer_site', 'land_offers', '{"project_id": 1, "plot_id": 3, "listed_on": "2023-06-01"}', '2024-06-01', 'waived'),
    ('6.offer_site', 'land_offers', '{"project_id": 1, "plot_id": 3, "listed_on": "2023-06-30"}', '2024-06-01', 'waived'),
    ('6.offer_site', 'land_offers', '{"project_id": 1, "plot_id": 3, "listed_on": "2023-07-01"}', '2024-06-01', 'fail'),
    ('6.offer_site', 'land_offers', '{"project_id": 1, "plot_id": 5, "listed_on": "2023-07-01"}', '2024-06-01', 'pass'),
    ('6.offer_site', 'land_offers', '{"project_id": 1, "plot_id": 6, "listed_on": "2023-07-01"}', '2024-06-01', 'fail'),
    ('6.offer_site', 'land_offers', '{"project_id": 1, "plot_id": 7, "listed_on": "2023-07-01"}', '2024-06-01', 'fail'),
    ('6.offer_site', 'land_offers', '{"project_id": 1, "plot_id": 4, "listed_on": "2023-06-01"}', '2024-06-01', 'unknown'),
    ('6.offer_site', 'land_offers', '{"project_id": 1, "listed_on": "2023-06-01"}', '2024-06-01', 'unknown'),
    -- five of six, on the last day of six and the first of five
    ('6.six_aspects', 'reviews', '{"id": 4, "project_id": 4, "outcome": "approved", "applied_on": "2023-12-01", "concluded_on": "2023-12-31"}', '2024-06-01', 'fail'),
    ('6.six_aspects', 'reviews', '{"id": 4, "project_id": 4, "outcome": "approved", "applied_on": "2023-12-01", "concluded_on": "2024-01-01"}', '2024-06-01', 'pass'),
    ('6.six_aspects', 'reviews', '{"id": 1, "project_id": 1, "outcome": "approved", "applied_on": "2023-12-01", "concluded_on": "2023-12-31"}', '2024-06-01', 'pass'),
    ('6.six_aspects', 'reviews', '{"id": 9, "project_id": 5, "outcome": "approved", "applied_on": "2020-01-01", "concluded_on": "2020-01-07"}', '2024-06-01', 'not_applicable'),
    ('6.six_aspects', 'reviews', '{"id": 9, "project_id": 5, "outcome": "approved", "applied_on": "2020-01-01", "concluded_on": "2020-01-08"}', '2024-06-01', 'fail'),
    ('6.six_aspects', 'reviews', '{"id": 9, "project_id": 5, "outcome": "rejected", "applied_on": "2023-12-01", "concluded_on": "2023-12-31"}', '2024-06-01', 'not_applicable'),
    ('6.six_aspects', 'review_findings', '{"aspect": "investment_scale"}', '2024-06-01', 'unknown'),
    -- ten days until the end of 2023, five from then: the day of the application counts; 2022 has no days off recorded
    ('6.review_due', 'reviews', '{"applied_on": "2023-12-31"}', '2024-01-10', 'pass'), ('6.review_due', 'reviews', '{"applied_on": "2023-12-31"}', '2024-01-11', 'fail'),
    ('6.review_due', 'reviews', '{"applied_on": "2024-01-01"}', '2024-01-06', 'pass'), ('6.review_due', 'reviews', '{"applied_on": "2024-01-01"}', '2024-01-07', 'fail'),
    ('6.review_due', 'reviews', '{"applied_on": "2023-03-01", "concluded_on": "2023-03-11", "outcome": "rejected"}', '2024-06-01', 'pass'),
    ('6.review_due', 'reviews', '{"applied_on": "2023-03-01", "concluded_on": "2023-03-12", "outcome": "rejected"}', '2024-06-01', 'fail'),
    ('6.review_due', 'reviews', '{"applied_on": "2020-01-07"}', '2024-06-01', 'not_applicable'), ('6.review_due', 'reviews', '{"applied_on": "2020-01-08"}', '2020-01-18', 'pass'),
    ('6.review_due', 'reviews', '{"applied_on": "2022-03-01"}', '2022-03-12', 'unknown'), ('6.review_due', 'reviews', '{}', '2024-06-01', 'unknown'),
    -- what the machine says of nothing declared, by the standards of the last day and of the day before the first
    ('6.machine_verdict', 'review_findings', '{"review_id": 9, "aspect": "investment_scale", "machine_verdict": "unknown"}', '2024-06-01', 'pass'),
    ('6.machine_verdict', 'review_findings', '{"review_id": 9, "aspect": "investment_scale", "machine_verdict": "pass"}', '2024-06-01', 'fail'),
    ('6.machine_verdict', 'review_findings', '{"review_id": 9, "aspect": "investment_scale", "machine_verdict": "not_applicable"}', '2024-06-01', 'fail'),
    ('6.machine_verdict', 'review_findings', '{"review_id": 13, "aspect": "investment_scale", "machine_verdict": "not_applicable"}', '2024-06-01', 'pass'),
    ('6.machine_verdict', 'review_findings', '{"review_id": 13, "aspect": "investment_scale", "machine_verdict": "unknown"}', '2024-06-01', 'fail'),
    ('6.machine_verdict', 'review_findings', '{"review_id": 1, "aspect": "investment_scale", "machine_verdict": "pass"}', '2024-06-01', 'not_applicable'),
    ('6.machine_verdict', 'review_findings', '{"aspect": "investment_scale"}', '2024-06-01', 'unknown'),
    -- a correction: of a concluded review of the project, of an open one, of another project's, of none that is there
    ('6.history', 'reviews', '{"project_id": 1, "supersedes": 1}', '2024-06-01', 'pass'), ('6.history', 'reviews', '{"project_id": 5, "supersedes": 9}', '2024-06-01', 'fail'),
    ('6.history', 'reviews', '{"project_id": 1, "supersedes": 2}', '2024-06-01', 'fail'), ('6.history', 'reviews', '{"project_id": 1, "supersedes": 99}', '2024-06-01', 'unknown'),
    ('6.history', 'reviews', '{"project_id": 1}', '2024-06-01', 'not_applicable')) c (rule, "table", fields, day, expected);
-- Signed before the measures, on their first day, on the last day of the duty, after it; and registered.
INSERT INTO city.projects (id, park_id, name, needs_new_land) SELECT 20 + i, 1, '登记' || i, false FROM generate_series(1, 5) i;
INSERT INTO city.agreements (project_id, signed_on) VALUES (21, '2020-01-07'), (22, '2020-01-08'), (23, '2023-12-31'), (24, '2024-01-01'), (25, '2023-12-31');
INSERT INTO city.registrations (project_id, registered_on) VALUES (25, '2024-02-01');
INSERT INTO cases (rule, "table", fields, day, expected)
SELECT '6.registered', 'projects', jsonb_build_object('id', c.id, 'status', 'submitted'), c.day, c.expected::park.verdict
  FROM (VALUES (21, date '2024-06-01', 'not_applicable'), (22, '2020-01-07', 'not_applicable'), (22, '2020-01-08', 'fail'), (23, '2023-12-30', 'not_applicable'),
               (23, '2023-12-31', 'fail'), (24, '2024-06-01', 'not_applicable'), (25, '2024-01-31', 'fail'), (25, '2024-02-01', 'pass'), (NULL, '2024-06-01', 'not_applicable')) c (id, day, expected);

CREATE FUNCTION pg_temp.judge(c cases) RETURNS park.finding LANGUAGE plpgsql AS $$
DECLARE
  f park.finding;
BEGIN
  EXECUTE format('SELECT f.* FROM park.findings(jsonb_populate_record(NULL::city.%I, $1), $2) f WHERE f.rule = $3', c."table")
     INTO f USING c.fields, c.day, c.rule;
  RETURN f;
END $$;
CREATE TEMP TABLE judged AS SELECT c.*, (pg_temp.judge(c)).* FROM (SELECT x AS c FROM cases x) c;
SELECT (c).rule, (c).fields, (c).day, (c).expected, verdict, message FROM judged WHERE verdict IS DISTINCT FROM (c).expected;
-- Every verdict of every rule, so often; without: what it cannot say.
SELECT r.code, count(*) FILTER (WHERE j.verdict = 'pass') AS pass, count(*) FILTER (WHERE j.verdict = 'fail') AS fail,
       count(*) FILTER (WHERE j.verdict = 'unknown') AS unknown, count(*) FILTER (WHERE j.verdict = 'waived') AS waived,
       count(*) FILTER (WHERE j.verdict = 'not_applicable') AS not_applicable,
       CASE WHEN NOT r.waivable THEN split_part(pg_temp.refusal(format($$INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason, document)
         VALUES (%L, 'projects', 1, '[2023-01-01,2024-01-01)', 'why', 'No. 1')$$, r.code)), E'\n', 2) END AS waiver
  FROM park.rules() r LEFT JOIN judged j ON (j.c).rule = r.code WHERE r.article = '6' GROUP BY r.code, r.waivable ORDER BY 1;
-- What was compared is told, and by what: but for the register's own rules, and where no tolerance is set.
SELECT (c).rule, count(*) FROM judged
 WHERE verdict IN ('pass', 'fail') AND (measured IS NULL OR required IS NULL OR unit IS NULL OR citation IS NULL) GROUP BY 1 ORDER BY 1;
-- The gap is what is lacking.
SELECT count(*) FROM judged WHERE (verdict = 'pass' AND gap > 0) OR (verdict IN ('fail', 'waived') AND gap <= 0);

DROP TABLE cases CASCADE;
DROP SCHEMA city CASCADE;
