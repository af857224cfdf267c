-- The last day of a period that is a day off (Civil Code, article 203), and the
-- term of a joint review with it.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
SET datestyle = 'ISO, YMD';
\set ECHO all

-- Bad input, and none.
SELECT pg_temp.refusal($$SELECT park.next_working_day('infinity')$$);
SELECT pg_temp.refusal($$SELECT park.next_working_day('-infinity')$$);
SELECT park.next_working_day('5874897-12-31', '{[5874897-12-31,)}', '{[2020-01-01,2020-01-02)}'), park.next_working_day('5874897-12-31', '{[5874897-12-30,infinity)}');
SELECT park.next_working_day(NULL) IS NULL, park.next_working_day('2026-10-01', NULL, NULL), park.next_working_day('2026-10-01', '{}', '{}');
-- Thursday 1 October 2026; Saturday and Sunday before it; with the week off, and Saturday 10 worked.
SELECT d, park.next_working_day(d), park.next_working_day(d, '{[2026-10-01,2026-10-08)}'),
       park.next_working_day(d, '{[2026-10-01,2026-10-08)}', '{[2026-09-27,2026-09-28),[2026-10-10,2026-10-11)}')
  FROM unnest('{2026-09-26,2026-09-27,2026-09-30,2026-10-01,2026-10-07,2026-10-08,2026-10-10,2026-10-11}'::date[]) d;
-- A holiday without end, and one that is worked within it.
SELECT park.next_working_day('2026-10-01', '{[2026-10-01,)}'), park.next_working_day('2026-10-01', '{(,)}', '{[2030-01-01,2030-01-02)}'),
       park.next_working_day('2026-10-01', '{(,)}', '{[2026-10-01,2026-10-02)}'), park.next_working_day('2030-01-02', '{(,)}', '{[2030-01-01,2030-01-02)}');

-- Against a walk over the calendar, one day at a time.
CREATE FUNCTION pg_temp.pick(seed text, below integer) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN (('x' || left(md5(seed), 7))::bit(28)::integer) % below;
CREATE FUNCTION pg_temp.walk(day date, holidays datemultirange, worked datemultirange) RETURNS date LANGUAGE plpgsql AS $$
BEGIN
  WHILE NOT day <@ worked AND (day <@ holidays OR extract(isodow FROM day) IN (6, 7)) LOOP
    day := day + 1;
  END LOOP;
  RETURN day;
END $$;
SELECT count(*) AS cases, count(*) FILTER (WHERE n <> pg_temp.walk(day, h, w)) AS wrong, count(*) FILTER (WHERE n <> day) > 1000 AS moved, max(n - day) > 10 AS far
  FROM (SELECT day, h, w, park.next_working_day(day, h, w) AS n
          FROM generate_series(1, 4000) i,
               LATERAL (SELECT date '2020-01-01' + pg_temp.pick('day' || i, 2000) AS day) d,
               LATERAL (SELECT coalesce(range_agg(daterange(f, f + pg_temp.pick('long' || i || k, 12))), '{}') AS h
                          FROM generate_series(1, pg_temp.pick('h' || i, 6)) k, LATERAL (SELECT day + pg_temp.pick('off' || i || k, 25) - 10 AS f) f) hs,
               LATERAL (SELECT coalesce(range_agg(daterange(f, f, '[]')), '{}') AS w
                          FROM generate_series(1, pg_temp.pick('w' || i, 3)) k, LATERAL (SELECT day + pg_temp.pick('on' || i || k, 25) - 5 AS f) f) ws
        OFFSET 0) c;

-- The review: ten days by the calendar, unless the parameter lets days off
-- count.  Due: Saturday 10 October 2026, a worked one; Sunday 4 October in the
-- holidays; Sunday 3 January 2027, a year that nobody recorded.
SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parks (id, name, level) VALUES (1, '甲', 'municipal');
INSERT INTO city.projects (id, park_id, name) VALUES (1, 1, '项目');
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('review_within', 10, 'day', '[2020-01-08,)', '十日');
INSERT INTO city.reviews (id, project_id, applied_on, outcome, concluded_on) VALUES
  (1, 1, '2026-09-30', NULL, NULL), (2, 1, '2026-09-24', 'rejected', '2026-10-08'), (3, 1, '2026-09-24', 'rejected', '2026-10-09'),
  (4, 1, '2026-12-24', 'rejected', '2027-01-04'), (5, 1, '2026-12-24', 'rejected', '2027-01-03'), (6, 1, '2026-09-23', NULL, NULL),
  (7, 1, '2020-01-07', NULL, NULL);
SELECT review_id, applied_on, due_on, concluded_on, state FROM city.review_clock_on('2027-02-01') ORDER BY 1;
SELECT pg_temp.refusal($$INSERT INTO city.holidays (day, citation) VALUES ('infinity', 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.holidays (day, citation) VALUES ('2026-10-01', ' ')$$);
SELECT pg_temp.refusal($$INSERT INTO city.holidays (day, citation) VALUES ('2026-10-01', 'x'), ('2026-10-01', 'y')$$);
INSERT INTO city.holidays (day, name, citation) SELECT date '2026-10-01' + i, '国庆节', 'a test' FROM generate_series(0, 6) i;
INSERT INTO city.holidays (day, name, workday, citation) VALUES ('2026-10-10', '国庆节调休', true, 'a test');
-- Recorded, but they do not count yet.
SELECT review_id, due_on, state FROM city.review_clock_on('2027-02-01') WHERE review_id < 4 ORDER BY 1;
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('review_holidays', 1, 'rule', '[2026-01-01,)', '民法典第二百零三条');
SELECT review_id, due_on, concluded_on, days_left, state FROM city.review_clock_on('2027-02-01') ORDER BY 1;
SELECT r.id, f.verdict, f.measured, f.required, f.gap, f.message FROM city.reviews r, park.findings(r, '2027-02-01') f WHERE f.rule = '6.review_due' ORDER BY 1;
INSERT INTO city.holidays (day, name, citation) VALUES ('2027-01-01', '元旦', 'a test');
SELECT review_id, due_on, concluded_on, state FROM city.review_clock_on('2027-02-01') WHERE review_id IN (4, 5) ORDER BY 1;
UPDATE city.parameters SET value = 0 WHERE name = 'review_holidays';
SELECT review_id, due_on, state FROM city.review_clock_on('2027-02-01') WHERE review_id < 4 ORDER BY 1;
UPDATE city.parameters SET value = 1 WHERE name = 'review_holidays';

-- Soon due and overdue, on the days about a due date.
SELECT d, s.review_id, s.days_left, o.review_id AS overdue, o.days_overdue
  FROM unnest('{2026-10-05,2026-10-07,2026-10-08,2026-10-09,2026-10-10,2026-10-11}'::date[]) d
  LEFT JOIN LATERAL city.reviews_due_soon_on(d) s ON true
  LEFT JOIN LATERAL (SELECT * FROM city.reviews_overdue_on(d) WHERE review_id > 1) o ON true ORDER BY 1, 2, 4;
SELECT count(*), min(days_left) FROM city.reviews_due_soon_on('2026-10-01', 7);
SELECT (SELECT count(*) FROM city.reviews_due_soon_on('2026-10-10', NULL)), (SELECT count(*) FROM city.reviews_due_soon_on('2026-10-10', -1)), (SELECT count(*) FROM city.reviews_due_soon_on(NULL));
SELECT (SELECT count(*) FROM city.reviews_due_soon) - (SELECT count(*) FROM city.reviews_due_soon_on(current_date)),
       (SELECT count(*) FROM city.reviews_overdue) - (SELECT count(*) FROM city.reviews_overdue_on(current_date));

-- The rule and the view say the same of every review on every day, and both
-- what a walk over the days says.
INSERT INTO city.reviews (id, project_id, applied_on, outcome, concluded_on)
SELECT 100 + i, 1, a, CASE WHEN c THEN 'rejected' END, CASE WHEN c THEN a + pg_temp.pick('len' || i, 25) END
  FROM generate_series(1, 150) i, LATERAL (SELECT date '2026-08-20' + pg_temp.pick('a' || i, 140) AS a, pg_temp.pick('c' || i, 3) > 0 AS c) x;
SELECT count(*) AS answers, count(DISTINCT c.state) AS states,
       count(*) FILTER (WHERE f.verdict::text <> CASE WHEN c.state IN ('open', 'concluded') THEN 'pass' WHEN c.state IN ('overdue', 'late') THEN 'fail' ELSE c.state END) AS rule_and_view_differ,
       count(*) FILTER (WHERE c.due_on <> pg_temp.walk(r.applied_on + 10, '{[2026-10-01,2026-10-08),[2027-01-01,2027-01-02)}', '{[2026-10-10,2026-10-11)}')) AS wrong_due,
       count(*) FILTER (WHERE (f.verdict = 'pass') <> (coalesce(least(r.concluded_on, d), d) <= c.due_on)) AS wrong_verdict
  FROM generate_series(date '2026-08-25', '2027-01-25', '9 days') g (t), LATERAL (SELECT g.t::date AS d) d, city.review_clock_on(d.d) c
  JOIN city.reviews r ON r.id = c.review_id, park.findings(r, d.d) f
 WHERE f.rule = '6.review_due' AND r.id > 100;

DROP SCHEMA city CASCADE;
