-- Idle land day by day: views and rules against a count of days in plain SQL,
-- on a small random city over 2 000 days.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all
SET datestyle = ISO;

SELECT park.create_register('city');
UPDATE city.parks SET boundary = pg_temp.box(0, 0, 20000) WHERE id IN (2, 3);
CREATE FUNCTION pg_temp.pick(seed text, below integer) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN (('x' || left(md5(seed), 7))::bit(28)::integer) % below;

-- The rules change: three years instead of two from 2022; 2 % instead of 1 %
-- from June 2021; in the spring of 2023 a start alone does not count; from 2024
-- half of the investment does.
UPDATE city.parameters SET applies = '[2020-01-08,2022-01-01)' WHERE name = 'idle_after';
UPDATE city.parameters SET applies = '[2020-01-08,2021-06-01)' WHERE name = 'developed_built_fraction';
UPDATE city.parameters SET applies = '[2020-01-08,2023-01-01)' WHERE name = 'developed_by_start';
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('idle_after', 36, 'month', '[2022-01-01,)', 'test'), ('developed_built_fraction', 2, '%', '[2021-06-01,)', 'test'),
  ('developed_by_start', 0, 'rule', '[2023-01-01,2023-06-01)', 'test'),
  ('developed_invested_fraction', 50, '%', '[2024-01-01,)', 'test');

-- 80 plots of a hectare; a few without a purchase, without an outline, drafts.
INSERT INTO city.plots (id, parcel_code, park_id, acquired_on, delivered_on, agreed_start_on, started_on, suspended_on,
                        agreed_investment_yuan, invested_yuan, status, geom)
SELECT i, 'P' || i, 2 + i % 2, CASE WHEN i % 40 <> 7 THEN bought END,
       CASE WHEN i % 3 = 0 THEN bought + 30 END, CASE WHEN i % 3 = 1 THEN bought + pg_temp.pick('agreed' || i, 400) END,
       CASE WHEN pg_temp.pick('starts' || i, 3) > 0 THEN started END,
       CASE WHEN i % 4 < 2 THEN started + pg_temp.pick('stops' || i, 700) - 30 END,
       CASE WHEN i % 10 <> 4 THEN 4000000 * pg_temp.pick('agreed yuan' || i, 4) END,
       CASE WHEN i % 9 <> 4 THEN 500000 * pg_temp.pick('yuan' || i, 7) END,
       CASE WHEN i % 40 = 9 THEN 'draft' ELSE 'registered' END,
       CASE WHEN i % 40 <> 8 THEN pg_temp.box(i * 110, 0, 100) END
  FROM generate_series(1, 80) i,
       LATERAL (SELECT CASE WHEN i % 30 = 5 THEN date '2016-02-29' WHEN i % 30 = 6 THEN '2019-12-31'
                            ELSE date '2016-06-01' + pg_temp.pick('bought' || i, 1900) END AS bought) b,
       LATERAL (SELECT bought + pg_temp.pick('started' || i, 1600) AS started) s;
INSERT INTO city.pauses (plot_id, during, cause)
SELECT 1 + pg_temp.pick('plot' || n, 80), daterange(p.first, CASE WHEN n % 12 > 0 THEN p.first + pg_temp.pick('long' || n, 250) + 1 END),
       (ARRAY['government', 'petition', 'force_majeure', 'court', 'a quarrel'])[1 + pg_temp.pick('cause' || n, 5)]
  FROM generate_series(1, 60) n, LATERAL (SELECT date '2017-01-01' + pg_temp.pick('first' || n, 2600) AS first) p;
INSERT INTO city.pause_causes (code, name, excused_nationally, citation) VALUES ('court', '诉讼', false, 'test');
-- Halls that come and go, each in its own strip of a plot: 0.99 %, 1 %, 2 %, a third less a little, more.
CREATE TEMP TABLE halls AS
SELECT n, 1 + (n % 70) AS plot, (ARRAY[99, 100, 200, 3333, 4000])[1 + pg_temp.pick('size' || n, 5)] AS m2,
       n / 70 AS strip, daterange(h.first, CASE WHEN n % 5 > 0 THEN h.first + 1 + pg_temp.pick('stood' || n, 1500) END) AS existed
  FROM generate_series(1, 139) n, LATERAL (SELECT date '2017-06-01' + pg_temp.pick('hall' || n, 3000) AS first) h
 WHERE pg_temp.pick('is built' || n, 10) < 6;
INSERT INTO city.buildings (existed, geom)
SELECT existed, pg_temp.box(plot * 110, strip * 50, m2 / 50.0, 50) FROM halls;
-- Cases at every stage; number 3 is closed and opened again, number 4 was the former holder's.
-- Cases of any shape: how they come about is another rule's.
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('5.disposal_steps', 'off', '[2000-01-01,)');
INSERT INTO city.disposals (plot_id, flagged_on, proposed_on, applied_on, closed_on)
SELECT i, f, f + 60, CASE WHEN i % 3 > 0 THEN f + 90 END, CASE WHEN i % 3 > 1 THEN f + 300 END
  FROM generate_series(1, 80) i, LATERAL (SELECT date '2020-03-01' + pg_temp.pick('flag' || i, 1200) AS f) x WHERE i % 2 = 0;
INSERT INTO city.disposals (plot_id, flagged_on, closed_on) SELECT i, '2016-01-01', CASE WHEN i % 2 = 0 THEN date '2016-02-01' END
  FROM generate_series(1, 80) i WHERE i % 4 < 2;

-- What ought to be.  ran: days of each plot's clock that have run before a day,
-- counted one by one: all pauses left out; those that the national rule
-- excuses; those that it may excuse.  Due is over once the whole period ran.
CREATE TEMP TABLE days AS SELECT d::date AS day FROM generate_series(date '2019-12-01', date '2025-05-22', interval '1 day') d;
CREATE TEMP TABLE paused AS
SELECT u.plot_id AS plot, k.clock, d::date AS day
  FROM city.pauses u, generate_series(lower(u.during), coalesce(upper(u.during) - 1, '2025-05-22'), interval '1 day') d,
       (VALUES ('city', '{government,petition,force_majeure,court,a quarrel}'::text[]),
         ('start', '{government,petition,force_majeure}'), ('start, perhaps', '{government,petition,force_majeure,a quarrel}'),
         ('stop', '{government,petition,force_majeure}'), ('stop, perhaps', '{government,petition,force_majeure,a quarrel}')) k (clock, causes)
 WHERE u.cause = ANY (k.causes)
 GROUP BY 1, 2, 3;
ANALYZE paused, days, halls;
CREATE TEMP TABLE ran AS
SELECT plot, clock, day, coalesce(sum((u.day IS NULL)::integer) OVER
         (PARTITION BY plot, clock ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS days
  FROM (SELECT p.id AS plot, k.clock, d::date AS day
          FROM city.plots p,
               LATERAL (SELECT coalesce(p.agreed_start_on, (p.delivered_on + interval '1 year')::date)) s (starts),
               LATERAL (VALUES ('city', p.acquired_on), ('start', s.starts), ('start, perhaps', s.starts),
                 ('stop', p.suspended_on), ('stop, perhaps', p.suspended_on)) k (clock, first),
               LATERAL generate_series(k.first + 1, date '2025-05-22', interval '1 day') d) c
  LEFT JOIN paused u USING (plot, clock, day);
CREATE UNIQUE INDEX ON ran (plot, clock, day);
ANALYZE ran;
CREATE TEMP TABLE expected AS
WITH term AS (
  SELECT d.day, p.*, (p.acquired_on + CASE WHEN d.day < '2022-01-01' THEN interval '2 years' ELSE '3 years' END)::date - p.acquired_on AS days
    FROM days d, city.plots p WHERE p.status = 'registered'),
facts AS (
  SELECT t.*, coalesce(r.days >= t.days, false) AS over,
         t.started_on <= t.day AND t.day NOT BETWEEN '2023-01-01' AND '2023-05-31' AS started,
         CASE WHEN t.geom IS NOT NULL THEN coalesce(h.m2, 0) >= CASE WHEN t.day < '2021-06-01' THEN 100 ELSE 200 END END AS built,
         t.day >= '2024-01-01' AS ask,
         CASE WHEN t.agreed_investment_yuan > 0 THEN 2 * t.invested_yuan >= t.agreed_investment_yuan END AS invested
    FROM term t LEFT JOIN ran r ON r.plot = t.id AND r.clock = 'city' AND r.day = t.day
    LEFT JOIN (SELECT h.plot, d.day, sum(h.m2) AS m2 FROM halls h JOIN days d ON h.existed @> d.day GROUP BY 1, 2) h
      ON h.plot = t.id AND h.day = t.day),
verdicts AS (
  SELECT f.*, f.started IS TRUE OR f.built IS TRUE OR f.ask AND f.invested IS TRUE AS developed,
         f.built IS NULL OR f.ask AND f.invested IS NULL AS missing
    FROM facts f)
SELECT v.day, v.id AS plot, x.verdict,
       CASE x.verdict WHEN 'pass' THEN CASE WHEN v.developed THEN 'developed' ELSE 'watched' END
            WHEN 'fail' THEN coalesce((
              SELECT CASE WHEN c.closed_on <= v.day THEN 'closed' WHEN c.applied_on <= v.day THEN 'applied'
                          WHEN c.proposed_on <= v.day THEN 'proposed' ELSE 'opinion_due' END
                FROM city.disposals c WHERE c.plot_id = v.id AND c.flagged_on BETWEEN v.acquired_on AND v.day
               ORDER BY c.flagged_on DESC LIMIT 1), 'idle')
            ELSE x.verdict END AS stage
  FROM verdicts v,
       LATERAL (SELECT CASE WHEN v.day < '2020-01-08' THEN 'not_applicable' WHEN v.acquired_on IS NULL THEN 'unknown'
                            WHEN NOT v.over OR v.developed THEN 'pass' WHEN v.missing THEN 'unknown' ELSE 'fail' END) x (verdict);
CREATE UNIQUE INDEX ON expected (day, plot);

-- A plan for each function, kept over the days.
SET plan_cache_mode = force_generic_plan;
CREATE FUNCTION pg_temp.clocks(asked date) RETURNS TABLE (plot bigint, due_on date, days_left integer, stage text, verdict text)
  LANGUAGE plpgsql AS $$ #variable_conflict use_column
BEGIN RETURN QUERY SELECT plot_id, due_on, days_left, stage, verdict::text FROM city.plot_clocks_on(asked); END $$;
CREATE FUNCTION pg_temp.idle(asked date) RETURNS TABLE (plot_id bigint, due_on date, idle_days integer, stage text)
  LANGUAGE plpgsql AS $$ #variable_conflict use_column
BEGIN RETURN QUERY SELECT plot_id, due_on, idle_days, stage FROM city.idle_plots_on(asked); END $$;
CREATE FUNCTION pg_temp.soon(asked date, within integer) RETURNS TABLE (plot_id bigint)
  LANGUAGE plpgsql AS $$ #variable_conflict use_column
BEGIN RETURN QUERY SELECT plot_id FROM city.idle_soon_on(asked, within); END $$;
CREATE FUNCTION pg_temp.national(asked date) RETURNS TABLE (plot_id bigint, kind text, due_on date, idle_days integer, city_stage text, city_verdict text)
  LANGUAGE plpgsql AS $$ #variable_conflict use_column
BEGIN RETURN QUERY SELECT plot_id, kind, due_on, idle_days, city_stage, city_verdict::text FROM city.national_idle_on(asked); END $$;

-- Every plot on every day: no difference, and every stage occurs.
CREATE TEMP TABLE shown AS SELECT d.day, c.* FROM days d, LATERAL pg_temp.clocks(d.day) c;
CREATE UNIQUE INDEX ON shown (day, plot);
ANALYZE shown, expected;
SELECT count(*) AS rows, count(*) FILTER (WHERE s.verdict IS DISTINCT FROM e.verdict) AS wrong_verdict,
       count(*) FILTER (WHERE s.stage IS DISTINCT FROM e.stage) AS wrong_stage
  FROM shown s FULL JOIN expected e USING (day, plot);
SELECT stage, count(*) > 200 AS often FROM expected GROUP BY 1 ORDER BY 1;
-- due_on is the day on which the clock has run out: on it one day is left to run, after it none.
SELECT count(*) FILTER (WHERE r.days <> n.days - 1) AS wrong, count(*) > 1000 AS often,
       count(*) FILTER (WHERE s.days_left <> s.due_on - s.day) AS wrong_left
  FROM shown s JOIN city.plots p ON p.id = s.plot JOIN ran r ON r.plot = s.plot AND r.clock = 'city' AND r.day = s.due_on,
       LATERAL (SELECT (p.acquired_on + CASE WHEN s.day < '2022-01-01' THEN interval '2 years' ELSE '3 years' END)::date - p.acquired_on) n (days);

-- idle_plots_on() is what fails, on every third day; idle_days count from due_on.
SELECT count(*) FILTER (WHERE i.plot_id IS NULL OR s.plot IS NULL) AS differ, count(*) > 5000 AS often,
       count(*) FILTER (WHERE i.idle_days <> -s.days_left OR i.stage <> s.stage OR i.due_on <> s.due_on) AS wrong
  FROM (SELECT d.day, i.* FROM days d, LATERAL pg_temp.idle(d.day) i WHERE (d.day - date '2019-12-01') % 3 = 0) i
  FULL JOIN (SELECT * FROM shown WHERE verdict = 'fail' AND (day - date '2019-12-01') % 3 = 0) s ON s.day = i.day AND s.plot = i.plot_id;

-- idle_soon_on(): not idle on the day, idle so many days later.
SELECT w.within, count(*) FILTER (WHERE i.plot_id IS NULL OR e.plot IS NULL) AS differ, count(e.plot) > 3 AS often
  FROM (VALUES (-30), (0), (1), (90), (400)) w (within),
       LATERAL (SELECT d.day, i.plot_id FROM days d, LATERAL pg_temp.soon(d.day, w.within) i
                 WHERE d.day < '2024-04-01' AND (d.day - date '2019-12-01') % 7 = 0) i
  FULL JOIN LATERAL (SELECT a.day, a.plot FROM expected a JOIN expected b ON b.plot = a.plot AND b.day = a.day + w.within
                      WHERE a.verdict <> 'fail' AND b.verdict = 'fail' AND w.within >= 0 AND a.day < '2024-04-01' AND (a.day - date '2019-12-01') % 7 = 0) e
    ON e.day = i.day AND e.plot = i.plot_id
 GROUP BY 1 ORDER BY 1;

-- idle_land_on(): by park and stage, and of all registered land of the park.
SELECT count(*) FILTER (WHERE l.plots IS DISTINCT FROM e.plots OR abs(l.area_m2 - e.area) > 1e-6 OR abs(l.area_mu - e.area * 0.0015) > 1e-6
                           OR abs(l.share - e.area / e.park_area) > 1e-12) AS wrong, count(*) > 50 AS often
  FROM (SELECT d.day, l.* FROM days d, LATERAL city.idle_land_on(d.day) l WHERE (d.day - date '2019-12-01') % 200 = 0) l
  FULL JOIN (SELECT e.day, p.park_id, e.stage, count(*) AS plots, count(p.geom) * 10000 AS area,
                    sum(count(p.geom)) OVER (PARTITION BY e.day, p.park_id) * 10000 AS park_area
               FROM expected e JOIN city.plots p ON p.id = e.plot WHERE (e.day - date '2019-12-01') % 200 = 0
              GROUP BY 1, 2, 3) e ON e.day = l.day AND e.park_id = l.park_id AND e.stage = l.stage;

-- The rules say what the views show.
CREATE TEMP TABLE said AS
SELECT d.day, p.id AS plot, f.rule, f.verdict::text, f.message
  FROM days d, city.plots p, LATERAL park.findings(p, d.day) f
 WHERE f.rule LIKE '5%' AND p.status = 'registered' AND (d.day - date '2019-12-01') % 62 = 0;
SELECT count(*) FILTER (WHERE f.verdict <> e.verdict) AS wrong, count(*) > 2000 AS often
  FROM said f JOIN expected e USING (day, plot) WHERE f.rule = '5.idle';

-- The national rule: a year that the agreed start, or a year after delivery, or
-- the suspension begins; 'a quarrel' is not listed, so it may be excused.
CREATE TEMP TABLE national AS
WITH counted AS (
  SELECT plot, day, max(days) FILTER (WHERE clock = 'start') AS start, max(days) FILTER (WHERE clock = 'start, perhaps') AS start_at_least,
         max(days) FILTER (WHERE clock = 'stop') AS stop, max(days) FILTER (WHERE clock = 'stop, perhaps') AS stop_at_least
    FROM ran WHERE (day - date '2019-12-01') % 31 = 0 GROUP BY 1, 2),
facts AS (
  SELECT d.day, p.*, c.start >= y.start AS start_over, c.start_at_least >= y.start AS start_surely_over,
         c.stop >= y.stop AS stop_over, c.stop_at_least >= y.stop AS stop_surely_over, coalesce(b.m2, 0) AS built,
         CASE WHEN p.agreed_investment_yuan > 0 THEN 4 * p.invested_yuan < p.agreed_investment_yuan END AS little_invested
    FROM days d CROSS JOIN city.plots p LEFT JOIN counted c ON c.plot = p.id AND c.day = d.day
    LEFT JOIN (SELECT h.plot, d.day, sum(h.m2) AS m2 FROM halls h JOIN days d ON h.existed @> d.day GROUP BY 1, 2) b
      ON b.plot = p.id AND b.day = d.day,
         LATERAL (SELECT coalesce(p.agreed_start_on, (p.delivered_on + interval '1 year')::date)) f (starts),
         LATERAL (SELECT (f.starts + interval '1 year')::date - f.starts, (p.suspended_on + interval '1 year')::date - p.suspended_on) y (start, stop)
   WHERE p.status = 'registered' AND (d.day - date '2019-12-01') % 31 = 0),
little AS (SELECT f.*, CASE WHEN f.geom IS NOT NULL THEN 3 * f.built < 10000 END AS little_built FROM facts f)
SELECT day, id AS plot, '5n.not_started' AS rule,
       CASE WHEN started_on <= day THEN 'pass' WHEN coalesce(agreed_start_on, delivered_on) IS NULL THEN 'unknown'
            WHEN start_over IS NOT TRUE THEN 'pass' WHEN NOT start_surely_over THEN 'unknown'
            WHEN geom IS NOT NULL AND built > 0 AND built >= CASE WHEN day < '2020-01-08' THEN 0 WHEN day < '2021-06-01' THEN 100 ELSE 200 END
            THEN 'unknown' ELSE 'fail' END AS verdict
  FROM little
UNION ALL
SELECT day, id, '5n.stalled',
       CASE WHEN stop_over IS NOT TRUE OR started_on > day OR little_built IS FALSE AND little_invested IS FALSE THEN 'pass'
            WHEN NOT stop_surely_over OR started_on IS NULL OR started_on > suspended_on THEN 'unknown'
            WHEN little_built OR little_invested THEN 'fail' ELSE 'unknown' END
  FROM little;
CREATE UNIQUE INDEX ON national (day, plot, rule);
ANALYZE national, said;
SELECT rule, verdict, count(*) > 100 AS often FROM national GROUP BY 1, 2 ORDER BY 1, 2;
SELECT f.rule, count(*) FILTER (WHERE f.verdict <> e.verdict) AS wrong, count(*) > 2000 AS often
  FROM said f JOIN national e USING (day, plot, rule) GROUP BY 1 ORDER BY 1;
SELECT count(*) FILTER (WHERE i.plot_id IS NULL OR e.plot IS NULL) AS differ, count(*) > 500 AS often,
       count(*) FILTER (WHERE i.city_verdict <> c.verdict OR i.city_stage <> c.stage OR i.idle_days <> i.day - i.due_on) AS wrong
  FROM (SELECT d.day, i.* FROM days d, LATERAL pg_temp.national(d.day) i WHERE (d.day - date '2019-12-01') % 31 = 0) i
  FULL JOIN (SELECT * FROM national WHERE verdict = 'fail' AND (day - date '2019-12-01') % 31 = 0) e
    ON e.day = i.day AND e.plot = i.plot_id AND e.rule = '5n.' || i.kind
  LEFT JOIN expected c ON c.day = i.day AND c.plot = i.plot_id;

-- No day, no plots.
SELECT (SELECT count(*) FROM city.plot_clocks_on(NULL)), (SELECT count(*) FROM city.idle_plots_on(NULL)),
       (SELECT count(*) FROM city.idle_soon_on(NULL)), (SELECT count(*) FROM city.idle_land_on(NULL)),
       (SELECT count(*) FROM city.national_idle_on(NULL));
SELECT (SELECT count(*) FROM city.plot_clocks_on('infinity')), (SELECT count(*) FROM city.idle_plots_on('-infinity')),
       (SELECT count(*) FROM city.idle_soon_on('infinity')), (SELECT count(*) FROM city.idle_land_on('infinity')),
       (SELECT count(*) FROM city.national_idle_on('infinity'));
SELECT (SELECT count(*) FROM city.idle_soon_on('2022-06-30', NULL)), (SELECT count(*) FROM city.idle_soon_on('2022-06-30', -1));
SELECT pg_temp.refusal($$SELECT * FROM city.idle_soon_on('2022-06-30', 2147483647)$$);
-- Today.
SELECT (SELECT count(*) FROM city.plot_clocks) = (SELECT count(*) FROM city.plot_clocks_on(CURRENT_DATE)) AS clocks,
       (SELECT count(*) FROM city.idle_soon) = (SELECT count(*) FROM city.idle_soon_on(CURRENT_DATE)) AS soon,
       (SELECT count(*) FROM city.idle_land) = (SELECT count(*) FROM city.idle_land_on(CURRENT_DATE)) AS land,
       (SELECT count(*) FROM city.national_idle) = (SELECT count(*) FROM city.national_idle_on(CURRENT_DATE)) AS national;

DROP SCHEMA city CASCADE;
