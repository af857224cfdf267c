-- Refusals in Chinese: what a user sees where lc_messages says so.  Needs the
-- locale zh_CN.UTF-8 on the server's machine.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city');
INSERT INTO city.projects (id, park_id, name) VALUES (1, 2, '项目一');
INSERT INTO city.reviews (id, project_id, applied_on) VALUES (1, 1, '2021-03-01');
UPDATE city.parks SET boundary = pg_temp.box(0, 0, 1000) WHERE id = 2;
SET lc_messages = 'zh_CN.UTF-8';

SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (park_id, name, codes, applies)
  VALUES (2, '第四产业', '{40}', '[2021-01-01,)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.agreements (project_id, signed_on) VALUES (1, '2021-03-05')$$);
SELECT pg_temp.refusal($$UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-03-08'$$);
SELECT pg_temp.refusal($$INSERT INTO city.plots (id, park_id, geom) VALUES (7, 2, pg_temp.box(900, 0, 200, 100))$$);
SELECT pg_temp.refusal($$SELECT 'C3679'::park.industry_code$$);
SELECT pg_temp.refusal($$SELECT park.due_date('infinity', '2 years')$$);
SELECT pg_temp.refusal($$SELECT park.create_register('park')$$);

-- A finding says the same, in the same language.
SELECT f.rule, f.verdict, f.message FROM city.parks k, park.findings(k, '2021-06-30') f WHERE k.id = 2 ORDER BY 1;
SELECT f.message FROM park.findings(jsonb_populate_record(NULL::city.plots,
  '{"park_id": 2, "acquired_on": "2019-01-01", "status": "registered"}'), '2022-01-01') f WHERE f.rule = '5.idle';

-- So do the reasons of the import.
INSERT INTO city.output_imports (id, park, year, output_wan) VALUES (1, '没有', '2024', 'abc');
SELECT column_name, value, code, reason FROM city.output_import_problems ORDER BY 1;
SELECT pg_temp.refusal($$SELECT park.load_outputs('city')$$);

SET lc_messages = 'C';
SELECT f.message FROM city.parks k, park.findings(k, '2016-06-30') f WHERE k.id = 2 AND f.rule = '3.leading_share';

DROP SCHEMA city CASCADE;
