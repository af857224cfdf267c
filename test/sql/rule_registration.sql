-- Article 6: every entering project is registered with the city's office.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
SET datestyle = 'ISO, YMD';
\set ECHO all

SELECT park.create_register('city');
INSERT INTO city.projects (id, park_id, name, needs_new_land, status)
SELECT i, (SELECT id FROM city.parks WHERE code = 'HEXI'), '项目' || i, false, CASE i WHEN 8 THEN 'draft' ELSE 'submitted' END
  FROM generate_series(1, 9) i;
INSERT INTO city.agreements (project_id, signed_on) VALUES
  (2, '2021-05-01'), (3, '2021-05-01'), (4, '2021-05-01'), (4, '2020-06-01'), (5, '2020-01-07'), (6, '2020-01-07'), (6, '2020-01-08'),
  (7, '2021-05-01'), (8, '2021-05-01'), (9, '2030-01-01');
UPDATE city.projects SET status = 'withdrawn' WHERE id = 7;
INSERT INTO city.registrations (project_id, registered_on, number) VALUES (3, '2021-05-20', '柳园登2021-1');

-- No agreement; not registered; registered; two agreements; before the
-- measures; after them, too; withdrawn; a draft that signed; signed later.
SELECT p.id, f.verdict, f.measured, f.required, f.gap, f.unit, f.message FROM city.projects p, park.findings(p, '2026-06-30') f WHERE f.rule = '6.registered' ORDER BY 1;
SELECT * FROM city.unregistered_projects_on('2026-06-30') ORDER BY 1;
SELECT f.citation, f.article FROM city.projects p, park.findings(p, '2026-06-30') f WHERE f.rule = '6.registered' AND p.id = 2;
-- The days about signing and registering.
SELECT d, f.verdict, u.days_since_signing FROM unnest('{2021-04-30,2021-05-01,2021-05-19,2021-05-20,2021-05-21}'::date[]) d
  CROSS JOIN city.projects p CROSS JOIN park.findings(p, d) f LEFT JOIN city.unregistered_projects_on(d) u ON u.project_id = p.id
 WHERE p.id = 3 AND f.rule = '6.registered' ORDER BY 1;
-- Registered before it signed: registered all the same.
SELECT pg_temp.refusal($$UPDATE city.registrations SET registered_on = '2021-04-01'$$);
SELECT pg_temp.refusal($$INSERT INTO city.registrations (project_id, registered_on, number) VALUES (3, '2021-04-01', '柳园登2021-2')$$);
SELECT pg_temp.refusal($$INSERT INTO city.registrations (project_id, registered_on, number, supersedes) VALUES (4, '2021-04-01', '柳园登2021-1', 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.registrations (project_id, registered_on, number, supersedes) VALUES (4, '2021-04-01', '柳园登2021-2', 1)$$);
INSERT INTO city.registrations (project_id, registered_on, number, supersedes) SELECT project_id, '2021-04-01', number, id FROM city.registrations;
SELECT f.verdict FROM city.projects p, park.findings(p, '2021-05-01') f WHERE f.rule = '6.registered' AND p.id = 3;
-- A project that is not stored has signed nothing.
SELECT f.verdict, f.message FROM park.findings(jsonb_populate_record(NULL::city.projects, '{"name": "x"}'), '2026-06-30') f WHERE f.rule = '6.registered';
-- Where the office asks for none; where there is no rule version.
UPDATE city.parameters SET applies = '[2020-01-08,2021-05-01)' WHERE name = 'registration_required';
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('registration_required', 0, 'rule', '[2021-05-01,2021-05-02)', 'a test');
SELECT p.id, f.verdict, f.message FROM city.projects p, park.findings(p, '2026-06-30') f WHERE f.rule = '6.registered' AND p.id IN (2, 4) ORDER BY 1;
DELETE FROM city.parameters WHERE name = 'registration_required' AND value = 0;
SELECT p.id, f.verdict, f.message FROM city.projects p, park.findings(p, '2026-06-30') f WHERE f.rule = '6.registered' AND p.id IN (2, 4) ORDER BY 1;
UPDATE city.parameters SET applies = '[2020-01-08,)' WHERE name = 'registration_required';

-- Off by default; warned of and refused where the office wants it, when the
-- project is written.
SELECT pg_temp.refusal('UPDATE city.projects SET name = name || name WHERE id = 2');
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('6.registered', 'enforce', '[2020-01-08,)');
SELECT pg_temp.refusal('UPDATE city.projects SET name = name || name WHERE id = 2');
SELECT pg_temp.refusal('UPDATE city.projects SET name = name || name WHERE id = 3');
SELECT pg_temp.refusal($$INSERT INTO city.projects (id, park_id, name) VALUES (20, 1, 'x')$$);

-- The rule fails for exactly the projects that the view lists.
INSERT INTO city.projects (id, park_id, name, needs_new_land, status)
SELECT 100 + i, 2, 'p' || i, false, (ARRAY['draft', 'submitted', 'submitted'])[1 + i % 3] FROM generate_series(1, 300) i;
INSERT INTO city.agreements (project_id, signed_on) SELECT 100 + i, date '2019-12-01' + (i * 37) % 900 FROM generate_series(1, 300) i, generate_series(1, i % 4) k;
UPDATE city.projects SET status = 'withdrawn' WHERE id > 100 AND (id - 100) % 3 = 2;
INSERT INTO city.registrations (project_id, registered_on) SELECT 100 + i, date '2020-01-01' + (i * 53) % 900 FROM generate_series(1, 300) i WHERE i % 5 < 3;
SELECT d, count(*) FILTER (WHERE f.verdict = 'fail') AS failing, count(*) FILTER (WHERE f.verdict = 'pass') AS passing,
       count(*) FILTER (WHERE (f.verdict = 'fail') <> (u.project_id IS NOT NULL)) AS different
  FROM unnest('{2020-01-07,2020-06-30,2021-03-31,2023-01-01}'::date[]) d CROSS JOIN city.projects p CROSS JOIN park.findings(p, d) f
  LEFT JOIN city.unregistered_projects_on(d) u ON u.project_id = p.id
 WHERE f.rule = '6.registered' GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM city.unregistered_projects EXCEPT SELECT count(*) FROM city.unregistered_projects_on(current_date);

DROP SCHEMA city CASCADE;
