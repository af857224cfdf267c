-- Asking before writing: would_refuse() says what the trigger would.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('leading_industries_max', 3, 'industry', '[2020-01-08,)', 'article 3'),
  ('joint_review_required', 1, 'rule', '[2020-01-08,)', 'article 6'), ('review_aspects', 6, 'aspect', '[2020-01-08,)', 'article 6');
INSERT INTO city.parks (id, name, level) VALUES (1, '一', 'municipal'), (2, '二', 'district'), (3, '三', 'county');
INSERT INTO city.leading_industries (id, park_id, name, codes, applies) VALUES
  (1, 1, 'a', '{C36}', '[2020-01-08,)'), (2, 1, 'b', '{C37}', '[2020-01-08,)'), (3, 1, 'c', '{C38}', '[2020-01-08,2022-01-01)'),
  (4, 2, 'a', '{C36}', '[2020-01-08,)');
INSERT INTO city.projects (id, park_id, name, needs_new_land) SELECT i, 1 + i % 3, 'p' || i, i % 4 > 0 FROM generate_series(1, 12) i;
INSERT INTO city.reviews (id, project_id, applied_on) SELECT i, i, '2023-01-01' FROM generate_series(1, 6) i;
UPDATE city.review_findings SET office_verdict = 'pass', reason = 'x' WHERE review_id <= 4;
UPDATE city.reviews SET outcome = 'approved', concluded_on = '2023-01-05' WHERE id <= 3;
INSERT INTO city.agreements (id, project_id, signed_on) VALUES (1, 4, '2023-02-01'), (2, 1, '2023-02-01');

-- No row of a register; no row; nothing that rules refuse.
SELECT pg_temp.refusal($$SELECT * FROM park.would_refuse(1)$$);
SELECT pg_temp.refusal($$SELECT r.* FROM pg_class c, park.would_refuse(c) r$$);
SELECT count(*) FROM park.would_refuse(NULL::city.projects);
-- What other constraints refuse is raised as it is: no project, a park that is not there, a transaction that may not write.
SELECT pg_temp.refusal($$SELECT * FROM park.would_refuse(jsonb_populate_record(NULL::city.agreements, '{"signed_on": "2023-03-01"}'))$$);
SELECT pg_temp.refusal($$SELECT * FROM park.would_refuse(jsonb_populate_record(NULL::city.leading_industries, '{"park_id": 9, "name": "x", "codes": ["C36"], "applies": "[2023-01-01,)"}'))$$);
BEGIN TRANSACTION READ ONLY;
SELECT pg_temp.refusal($$SELECT r.* FROM city.agreements a, park.would_refuse(a) r$$);
ROLLBACK;

-- A new row without an id, and no id is used up by asking.
SELECT rule, subject_id, verdict, measured, required, message
  FROM park.would_refuse(jsonb_populate_record(NULL::city.agreements, '{"project_id": 7, "signed_on": "2023-03-01"}'));
SELECT count(*) FROM park.would_refuse(jsonb_populate_record(NULL::city.agreements, '{"project_id": 2, "signed_on": "2023-03-01"}'));
SELECT count(*), max(id) FROM city.agreements;
-- A fourth leading industry: as a new row, as a change of a row that is stored.
SELECT rule, subject_id, measured, required
  FROM park.would_refuse(jsonb_populate_record(NULL::city.leading_industries, '{"park_id": 1, "name": "d", "codes": ["C39"], "applies": "[2021-12-31,)"}'));
SELECT rule FROM park.would_refuse(jsonb_populate_record(NULL::city.leading_industries, '{"park_id": 1, "name": "d", "codes": ["C39"], "applies": "[2022-01-01,)"}'));
INSERT INTO city.leading_industries (id, park_id, name, codes, applies) VALUES (5, 1, 'd', '{C39}', '[2022-01-01,)');
SELECT r.rule, r.subject_id, r.measured FROM city.leading_industries l,
  park.would_refuse(jsonb_populate_record(l, '{"applies": "[2020-01-08,)"}')) r WHERE l.id = 3;
-- What another table's row would break: a project that has an agreement needs a review once it needs land.
SELECT r.rule, r.subject_table, r.subject_id FROM city.projects p, park.would_refuse(jsonb_populate_record(p, '{"needs_new_land": true}')) r WHERE p.id = 4;
SELECT count(*) FROM city.projects p, park.would_refuse(jsonb_populate_record(p, '{"needs_new_land": true}')) r WHERE p.id = 8;
SELECT needs_new_land FROM city.projects WHERE id IN (4, 8);

-- Against really writing, and taking it back: rules, in the order of the error.
CREATE FUNCTION pg_temp.refused(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  detail text; message text; "constraint" text;
BEGIN
  EXECUTE statement;
  SET CONSTRAINTS ALL IMMEDIATE;
  RAISE SQLSTATE 'UNDO0';
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
  RETURN '';
WHEN check_violation THEN
  GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, message = MESSAGE_TEXT;
  RETURN message || '|' || (SELECT string_agg(split_part(split_part(d, ':', 1), ',', 1), ',') FROM regexp_split_to_table(detail, E'\n') d);
WHEN OTHERS THEN
  RETURN 'other ' || SQLSTATE || SQLERRM;
END $$;
CREATE FUNCTION pg_temp.asked(expression text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  answer text;
BEGIN
  EXECUTE format('SELECT min(message) FILTER (WHERE n = 1) || ''|'' || string_agg(rule, '','' ORDER BY n)
    FROM (SELECT row_number() OVER () AS n, * FROM park.would_refuse(%s)) r', expression) INTO answer;
  RETURN coalesce(answer, '');
EXCEPTION WHEN OTHERS THEN
  RETURN 'other ' || SQLSTATE || SQLERRM;
END $$;
SELECT setseed(0.7);
CREATE TEMP TABLE trials AS
SELECT i, format('INSERT INTO city.agreements (id, project_id, signed_on) OVERRIDING SYSTEM VALUE VALUES (%s, %s, %L)', 100 + i, p, d) AS statement,
       format('jsonb_populate_record(NULL::city.agreements, %L)', jsonb_build_object('id', 100 + i, 'project_id', p, 'signed_on', d)) AS expression
  FROM (SELECT i, 1 + (random() * 12)::int AS p, date '2019-12-01' + (random() * 1500)::int AS d FROM generate_series(1, 300) i) t
UNION ALL
SELECT 1000 + i, format('INSERT INTO city.leading_industries (id, park_id, name, codes, applies) OVERRIDING SYSTEM VALUE VALUES (%s, %s, %L, ''{C36}'', %L)', 100 + i, p, n, d),
       format('jsonb_populate_record(NULL::city.leading_industries, %L)', jsonb_build_object('id', 100 + i, 'park_id', p, 'name', n, 'codes', '{C36}'::text[], 'applies', d))
  FROM (SELECT i, 1 + (random() * 2)::int AS p, chr(97 + (random() * 5)::int) AS n,
               daterange('2019-12-01'::date + (random() * 700)::int, '2021-12-01'::date + (random() * 700)::int) AS d FROM generate_series(1, 300) i) t
UNION ALL
SELECT 2000 + i, format('UPDATE city.leading_industries SET park_id = %s, applies = %L WHERE id = %s', p, d, 1 + i % 5),
       format('(SELECT jsonb_populate_record(l, %L) FROM city.leading_industries l WHERE id = %s)', jsonb_build_object('park_id', p, 'applies', d), 1 + i % 5)
  FROM (SELECT i, 1 + (random() * 2)::int AS p, daterange('2019-12-01'::date + (random() * 700)::int, '2021-12-01'::date + (random() * 700)::int) AS d
          FROM generate_series(1, 200) i) t
UNION ALL
SELECT 3000 + i, format('UPDATE city.projects SET needs_new_land = %L, park_id = %s WHERE id = %s', n, p, 1 + i % 12),
       format('(SELECT jsonb_populate_record(p, %L) FROM city.projects p WHERE id = %s)', jsonb_build_object('needs_new_land', n, 'park_id', p), 1 + i % 12)
  FROM (SELECT i, random() < 0.7 AS n, 1 + (random() * 2)::int AS p FROM generate_series(1, 200) i) t
UNION ALL
SELECT 4000 + i, format('UPDATE city.reviews SET outcome = %L, concluded_on = %L WHERE id = %s', o, d, 1 + i % 6),
       format('(SELECT jsonb_populate_record(r, %L) FROM city.reviews r WHERE id = %s)', jsonb_build_object('outcome', o, 'concluded_on', d), 1 + i % 6)
  FROM (SELECT i, (ARRAY['approved', 'rejected'])[1 + (i % 2)] AS o, date '2023-01-02' + (random() * 60)::int AS d FROM generate_series(1, 100) i) t;
SELECT i / 1000 AS kind, count(*), bool_or(refused <> '') AS some_refused, bool_or(refused = '') AS some_accepted, count(*) FILTER (WHERE refused <> asked) AS differ
  FROM (SELECT i, pg_temp.refused(statement) AS refused, pg_temp.asked(expression) AS asked FROM trials) t GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM city.agreements;
DROP SCHEMA city CASCADE;
