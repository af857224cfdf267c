-- The trigger refuses exactly the rows of which findings() says, before they are
-- written, that an enforced rule fails: 10,000 random agreements and offers.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
SET datestyle = 'ISO, YMD';
SET client_min_messages = error;   -- mode warn need not be listed
\set ECHO all

SELECT park.create_register('city', preset => 'empty');
SELECT setseed(0.6);
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('joint_review_required', 1, 'rule', '[2020-01-08,2024-06-01)', '第六条'), ('joint_review_required', 0, 'rule', '[2024-09-01,2024-12-01)', '第六条'),
  ('joint_review_required', 1, 'rule', '[2024-12-01,)', '第六条'), ('review_aspects', 6, 'aspect', '[2020-01-08,)', '第六条');
INSERT INTO city.parks (id, name, level, joins_review, boundary)
SELECT i, '园' || i, (ARRAY['municipal', 'district', 'county'])[1 + i % 3], i % 2 = 0, pg_temp.box(i * 2000, 0, 1000) FROM generate_series(1, 12) i;
INSERT INTO city.plots (id, park_id, status, geom) SELECT i, 1 + i % 12, 'draft', pg_temp.box((1 + i % 12) * 2000 + (i / 12) * 20, 0, 20) FROM generate_series(1, 240) i;
INSERT INTO city.projects (id, park_id, name, needs_new_land, fixed_investment_yuan, site)
SELECT i, 1 + i % 12, '项目' || i, random() < 0.85, 1000,
       CASE WHEN random() < 0.8 THEN pg_temp.box((1 + i % 12) * 2000 + floor(random() * 20) * 20, 0, 60, 20) END FROM generate_series(1, 3000) i;
INSERT INTO city.reviews (id, project_id, applied_on)
SELECT i, 1 + floor(random() * 3000)::int, date '2020-02-01' + floor(random() * 1500)::int FROM generate_series(1, 4000) i;
UPDATE city.review_findings SET office_verdict = 'pass', reason = '齐';
UPDATE city.reviews SET outcome = CASE WHEN hashint8(id) % 4 = 0 THEN 'rejected' ELSE 'approved' END,
       concluded_on = applied_on + 5 WHERE hashint8(id) % 10 <> 1;
-- What was reviewed changes here and there; some are withdrawn, some drafts, some waived.
UPDATE city.projects SET fixed_investment_yuan = 2000 WHERE random() < 0.1;
UPDATE city.projects SET site = pg_temp.box(id, 3000, 30) WHERE random() < 0.05;
UPDATE city.projects SET status = 'withdrawn' WHERE random() < 0.05;
UPDATE city.projects SET status = 'draft' WHERE random() < 0.05;
UPDATE city.parks SET boundary = pg_temp.box(id * 2000, 0, 1001) WHERE id IN (1, 4);
INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason, document)
SELECT '6.opinion_fresh', 'projects', i, daterange('2020-01-01', date '2021-01-01' + (i % 1500)), '容缺', '纪要' FROM generate_series(1, 3000, 3) i;
INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason, document) VALUES
  ('6.opinion_fresh', 'parks', 1, '[2022-01-01,2023-01-01)', '勘界', '批复');
INSERT INTO city.rule_modes (rule, mode, applies) VALUES
  ('6.review_first', 'off', '[2021-03-01,2021-05-01)'), ('6.opinion_fresh', 'warn', '[2023-01-01,2023-06-01)');

-- The rule says of the row: by its mode on the day that was judged.
CREATE TABLE said (table_name text, rule text, verdict text, refused boolean);
CREATE TABLE outcomes (failing boolean, refused boolean);
DO $$
DECLARE
  a city.agreements; l city.land_offers;
  p bigint; d date; refuses boolean; was_refused boolean;
BEGIN
  FOR i IN 1..10000 LOOP
    p := 1 + floor(random() * 3000); d := date '2019-12-01' + floor(random() * 2000)::int;
    IF random() < 0.6 THEN
      a := jsonb_populate_record(NULL::city.agreements, jsonb_build_object('id', i, 'project_id', p, 'signed_on', d));
      IF random() < 0.1 THEN
        a.supersedes := (SELECT min(x.id) FROM city.agreements x WHERE x.project_id = p OR random() < 0.001);
        -- what breaks a key is refused by the key
        a.supersedes := CASE WHEN NOT EXISTS (SELECT FROM city.agreements x WHERE x.supersedes = a.supersedes) THEN a.supersedes END;
      END IF;
      WITH f AS (SELECT f.rule, f.verdict, m.mode FROM park.findings(a) f
                  LEFT JOIN city.rule_modes m ON m.rule = f.rule AND m.applies @> d),
           s AS (INSERT INTO said SELECT 'agreements', rule, verdict, false FROM f)
      SELECT bool_or(verdict = 'fail' AND coalesce(mode, 'enforce') = 'enforce') INTO refuses FROM f;
      BEGIN
        INSERT INTO city.agreements SELECT a.*; was_refused := false;
      EXCEPTION WHEN check_violation THEN was_refused := true; END;
    ELSE
      l := jsonb_populate_record(NULL::city.land_offers, jsonb_build_object('id', i, 'project_id', p, 'listed_on', d, 'way', 'listing',
             'plot_id', CASE WHEN random() < 0.8 THEN CASE WHEN random() < 0.5 THEN 1 + floor(random() * 240)
               ELSE (SELECT min(q.id) FROM city.plots q JOIN city.projects j ON j.id = p AND st_intersects(q.geom, j.site)) END END));
      WITH f AS (SELECT f.rule, f.verdict, m.mode FROM park.findings(l) f
                  LEFT JOIN city.rule_modes m ON m.rule = f.rule AND m.applies @> d),
           s AS (INSERT INTO said SELECT 'land_offers', rule, verdict, false FROM f)
      SELECT bool_or(verdict = 'fail' AND coalesce(mode, 'enforce') = 'enforce') INTO refuses FROM f;
      BEGIN
        INSERT INTO city.land_offers SELECT l.*; was_refused := false;
      EXCEPTION WHEN check_violation THEN was_refused := true; END;
    END IF;
    INSERT INTO outcomes VALUES (refuses, was_refused);
  END LOOP;
END $$;
-- None differs, and both happen often.
SELECT failing = refused AS agree, count(*) FROM outcomes GROUP BY 1;
SELECT failing, count(*) > 1500 FROM outcomes GROUP BY 1 ORDER BY 1;
-- Each verdict of each rule came up.
SELECT table_name, rule, string_agg(DISTINCT verdict, ' ' ORDER BY verdict) FROM said GROUP BY 1, 2 ORDER BY 1, 2;
-- What is signed already: a project's change is refused exactly where, written with the
-- guards off, it leaves a row failing that did not fail.
CREATE FUNCTION failing(project bigint) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT s.rule || s.id FROM (
    SELECT f.rule, a.signed_on, a.id FROM city.agreements a, park.findings(a) f WHERE a.project_id = project AND f.verdict = 'fail'
    UNION ALL
    SELECT f.rule, l.listed_on, -l.id FROM city.land_offers l, park.findings(l) f
     WHERE l.project_id = project AND f.verdict = 'fail') s (rule, day, id)
   WHERE NOT EXISTS (SELECT FROM city.rule_modes m WHERE m.rule = s.rule AND m.applies @> s.day)
$$;
CREATE TABLE changes_tried (change text, refused boolean, breaks boolean);
DO $$
DECLARE
  change text; refused boolean; breaks boolean; before text[]; p bigint; signed bigint[] :=
    ARRAY(SELECT DISTINCT project_id FROM (SELECT project_id FROM city.agreements UNION ALL SELECT project_id FROM city.land_offers) s ORDER BY 1);
BEGIN
  FOR i IN 1..200 LOOP
    p := signed[1 + floor(random() * cardinality(signed))];
    change := format((ARRAY['UPDATE city.projects SET needs_new_land = NOT needs_new_land WHERE id = %s',
                            'UPDATE city.projects SET fixed_investment_yuan = fixed_investment_yuan + 7 WHERE id = %s',
                            'UPDATE city.projects SET park_id = 1 + park_id %% 12 WHERE id = %s',
                            'UPDATE city.projects SET name = ''x'', standard_land = true WHERE id = %s'])[1 + i % 4], p);
    before := ARRAY(SELECT failing(p));
    ALTER TABLE city.projects DISABLE TRIGGER rules;
    BEGIN
      EXECUTE change;
      breaks := EXISTS (SELECT FROM failing(p) f WHERE f <> ALL (before));
      RAISE EXCEPTION USING errcode = 'YY000';
    EXCEPTION WHEN SQLSTATE 'YY000' THEN
      NULL;
    END;
    ALTER TABLE city.projects ENABLE ALWAYS TRIGGER rules;
    BEGIN
      EXECUTE change;
      refused := false;
    EXCEPTION WHEN check_violation THEN
      refused := true;
    END;
    INSERT INTO changes_tried VALUES (split_part(change, ' ', 4), refused, breaks);
  END LOOP;
END $$;
SELECT refused, breaks, count(*) > 25 FROM changes_tried GROUP BY 1, 2 ORDER BY 1;
SELECT change, count(*) FILTER (WHERE refused) > 4 FROM changes_tried GROUP BY 1 ORDER BY 1;
DROP FUNCTION failing(bigint);
DROP TABLE said, outcomes, changes_tried;
DROP SCHEMA city CASCADE;
