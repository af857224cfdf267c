-- A walk at random through admission: whatever is accepted, in whatever order, deferred
-- or not, taken back in part or not, leaves nothing that an enforced rule of article 6
-- fails.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
SET datestyle = 'ISO, YMD';
SET client_min_messages = error;
\set ECHO all

SELECT park.create_register('city', preset => 'empty');
SELECT setseed(0.2);
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('joint_review_required', 1, 'rule', '[2020-01-08,)', '第六条'), ('review_aspects', 6, 'aspect', '[2020-01-08,)', '第六条');
INSERT INTO city.parks (id, name, level) VALUES (1, '一', 'municipal'), (2, '二', 'county'), (3, '三', 'district');
INSERT INTO city.projects (id, park_id, name) SELECT i, 1 + i % 3, '项目' || i FROM generate_series(1, 12) i;
INSERT INTO city.plots (id, park_id, status, geom) SELECT i, 1 + i % 3, 'draft', pg_temp.box(0, 0, 50) FROM generate_series(1, 6) i;
INSERT INTO city.plans (id, park_id, kind, name, period, approved_on) SELECT i, i, 'master', '规划', '[2020-01-01,)', '2020-01-01' FROM generate_series(1, 2) i;

-- One random statement: of some the chance is greater.  $n is a number below n, $day a day, $row(t) a row of a table.
CREATE TABLE steps (weight integer, statement text);
INSERT INTO steps VALUES
  (4, 'INSERT INTO city.reviews (id, project_id, applied_on, supersedes) VALUES ($new, $12, $day, $maybe(reviews))'),
  (6, 'UPDATE city.review_findings SET office_verdict = ''pass'', reason = ''…'' WHERE review_id = $row(reviews)'),
  (6, 'UPDATE city.reviews SET outcome = ''approved'', concluded_on = applied_on + $9 WHERE id = (SELECT r.id FROM city.reviews r WHERE r.outcome IS NULL
         ORDER BY -(SELECT count(*) FROM city.review_findings f WHERE f.review_id = r.id AND f.office_verdict = ''pass''), random() LIMIT 1)'),
  (1, 'UPDATE city.reviews SET outcome = ''rejected'', concluded_on = applied_on + $9 WHERE id = $row(reviews)'),
  (2, 'SELECT park.refresh_review(''city'', r.id) FROM city.reviews r WHERE r.outcome IS NULL'),
  (6, 'INSERT INTO city.agreements (id, project_id, signed_on, supersedes) VALUES ($new, $12, $day, $maybe(agreements))'),
  (1, 'INSERT INTO city.agreements (id, project_id, signed_on, ended_on, end_reason) VALUES ($new, $12, $day, ''2021-12-31'', ''…'')'),
  (6, 'INSERT INTO city.land_offers (id, project_id, plot_id, listed_on, way, supersedes) VALUES ($new, $12, $maybe(plots), $day, ''listing'', $maybe(land_offers))'),
  (1, 'INSERT INTO city.agreements (id, project_id, signed_on, supersedes) VALUES (-1, $12, $day, -2), (-2, $12, $day, -1)'),
  (1, 'UPDATE city.projects SET needs_new_land = NOT needs_new_land WHERE id = $12'),
  (2, 'UPDATE city.projects SET land_area_m2 = $2, site = pg_temp.box($2 * 30, 0, 50) WHERE id = $12'),
  (1, 'UPDATE city.projects SET park_id = $3 WHERE id = $12'),
  (1, 'UPDATE city.projects SET status = (ARRAY[''draft'', ''submitted'', ''submitted'', ''withdrawn''])[$4] WHERE id = $12'),
  (2, 'UPDATE city.projects SET name = $day || '''' WHERE id = $12'),
  (2, 'UPDATE city.projects SET id = CASE id WHEN l.a THEN 99 ELSE l.a END FROM (SELECT $12 AS a, $12 AS b) l WHERE id IN (l.a, l.b)'),
  (1, 'UPDATE city.projects SET id = 13 - $12 WHERE id = 99'),
  (1, 'UPDATE city.parks SET level = (ARRAY[''municipal'', ''district'', ''county''])[$3], joins_review = $2 = 1 WHERE id = $3'),
  (1, 'UPDATE city.parks SET boundary = CASE $2 WHEN 1 THEN pg_temp.box(0, 0, 100 + $2) END WHERE id = $3'),
  (2, 'UPDATE city.agreements SET document = coalesce(document, $day || '''') WHERE id = $row(agreements)'),
  (1, 'UPDATE city.reviews SET document = coalesce(document, $day || '''') WHERE id = $row(reviews)'),
  (1, 'UPDATE city.agreements SET project_id = $12 WHERE id = $row(agreements)'),
  (1, 'UPDATE city.land_offers SET plot_id = $row(plots) WHERE id = $row(land_offers)'),
  (1, 'UPDATE city.plots SET park_id = $3, geom = pg_temp.box($2 * 30, 0, 50) WHERE id = $row(plots)'),
  (1, 'UPDATE city.agreements SET ended_on = ''2021-12-31'', end_reason = ''…'' WHERE id = $row(agreements)'),
  (1, 'INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES ($3, $day || '''', ''{C36}'', daterange($day, NULL))'),
  (1, 'INSERT INTO city.plan_areas (plan_id, use, geom) VALUES ($2, ''industrial'', pg_temp.box($2 * 300, 0, 50))'),
  (1, 'UPDATE city.plans SET period = daterange($day, ''2022-01-01''), approved_on = $day WHERE id = $2'),
  (2, 'INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason, document)
       SELECT (ARRAY[''6.opinion_fresh'', ''6.offer_site''])[$2], t, CASE t WHEN ''parks'' THEN $3 ELSE $12 END, daterange($day, ''2022-01-01''), ''…'', ''…'' FROM unnest((ARRAY[''{parks}'', ''{projects}''])[$2]::text[]) t'),
  (1, 'UPDATE city.waivers SET applies = daterange(lower(applies), lower(applies) + $9 * 9) WHERE id = $row(waivers)'),
  (1, 'DELETE FROM city.reviews WHERE id = $row(reviews)'), (1, 'DELETE FROM city.agreements WHERE id = $row(agreements)'),
  (1, 'DELETE FROM city.review_findings WHERE id = $row(review_findings)'), (1, 'DELETE FROM city.waivers WHERE id = $row(waivers)'),
  (1, 'DELETE FROM city.leading_industries WHERE id = $row(leading_industries)'), (1, 'DELETE FROM city.plan_areas WHERE id = $row(plan_areas)');
CREATE SEQUENCE numbers START 1000;
CREATE FUNCTION pg_temp.step() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  s text := (SELECT s.statement FROM steps s, generate_series(1, s.weight) ORDER BY random() LIMIT 1);
BEGIN
  s := replace(s, '$new', nextval('numbers')::text);
  WHILE s ~ '\$day' LOOP
    s := regexp_replace(s, '\$day', quote_literal(date '2021-01-01' + floor(random() * 180)::integer) || '::date');
  END LOOP;
  WHILE s ~ '\$maybe' LOOP
    s := regexp_replace(s, '\$maybe', CASE WHEN random() < 0.7 THEN '(SELECT NULL::bigint) + 0 * $row' ELSE '$row' END);
  END LOOP;
  s := regexp_replace(s, '\$row\((\w+)\)', '(SELECT id FROM city.\1 ORDER BY random() LIMIT 1)', 'g');
  WHILE s ~ '\$\d' LOOP
    s := regexp_replace(s, '\$\d+', (1 + floor(random() * (regexp_match(s, '\$(\d+)'))[1]::integer))::text);
  END LOOP;
  RETURN s;
END $$;
CREATE TABLE walk (number integer, statement text, refused text);
CREATE PROCEDURE pg_temp.walk(transactions integer) LANGUAGE plpgsql AS $$
DECLARE
  s text; bad text;
BEGIN
  FOR t IN 1..transactions LOOP
    BEGIN
      IF random() < 0.6 THEN
        SET CONSTRAINTS ALL DEFERRED;
      END IF;
      FOR i IN 1..1 + floor(random() * 5) LOOP
        s := pg_temp.step();
        BEGIN
          EXECUTE s;
          IF random() < 0.15 THEN
            RAISE SQLSTATE 'UNDO0';
          ELSIF random() < 0.1 THEN
            SET CONSTRAINTS ALL IMMEDIATE;
            SET CONSTRAINTS ALL DEFERRED;
          END IF;
          INSERT INTO walk VALUES (t, s, NULL);
        EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
          NULL;
        WHEN check_violation OR unique_violation OR foreign_key_violation OR exclusion_violation OR object_not_in_prerequisite_state THEN
          INSERT INTO walk VALUES (t, s, SQLSTATE);
        END;
      END LOOP;
      SET CONSTRAINTS ALL IMMEDIATE;
    EXCEPTION WHEN check_violation THEN
      INSERT INTO walk VALUES (t, 'at the end', SQLSTATE);
    END;
    COMMIT;
    SELECT string_agg(concat_ws(' ', rule, subject_table, subject_id, message), E'\n') INTO bad
      FROM park.verify_register('city')
     WHERE verdict = 'fail' AND rule IN ('6.review_first', '6.opinion_fresh', '6.offer_site', '6.history', '6.six_aspects');
    IF bad IS NOT NULL THEN
      RAISE EXCEPTION E'%\n%', bad, (SELECT string_agg(concat_ws(' ', w.refused, w.statement), E'\n') FROM walk w WHERE w.number = t);
    END IF;
  END LOOP;
END $$;
CALL pg_temp.walk(800);
-- Much was refused, at once and at the end, and much was not.
SELECT refused IS NULL AS accepted, statement = 'at the end' AS at_the_end, count(*) > 20 AS often FROM walk WHERE refused IS NULL OR refused = '23514' GROUP BY 1, 2 ORDER BY 1, 2;
SELECT (SELECT count(*) > 5 FROM city.agreements) AS agreements, (SELECT count(*) > 5 FROM city.land_offers) AS offers,
       (SELECT count(*) > 5 FROM city.reviews WHERE outcome = 'approved') AS approved, (SELECT count(*) > 5 FROM city.waivers) AS waivers;
DROP TABLE steps, walk;
DROP SEQUENCE numbers;
DROP SCHEMA city CASCADE;
