-- The clock against a walk over the calendar, one day at a time.
--
-- The cases are pseudo-random but always the same.  Expected: no mismatch.
CREATE FUNCTION pg_temp.pick(seed text, below integer) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN (('x' || left(md5(seed), 7))::bit(28)::integer) % below;

CREATE FUNCTION pg_temp.walk(started date, days integer, pauses datemultirange) RETURNS date LANGUAGE plpgsql AS $$
DECLARE
	day date := started;
BEGIN
	WHILE days > 0 LOOP
		IF day - started > 1500 THEN		-- longer than any case without an endless pause
			RETURN 'infinity';
		END IF;
		day := day + 1;
		IF NOT day <@ pauses THEN
			days := days - 1;
		END IF;
	END LOOP;
	RETURN day;
END $$;

CREATE FUNCTION pg_temp.walked(started date, pauses datemultirange, as_of date) RETURNS integer LANGUAGE sql AS $$
	SELECT count(*)::integer FROM generate_series(1, as_of - started) AS i WHERE NOT (started + i) <@ pauses
$$;

-- Up to five pauses of up to 60 days about the period, every eighth case one without end
CREATE TEMP TABLE cases AS
SELECT i, started, span, pauses, as_of
FROM generate_series(1, 4000) AS i,
	LATERAL (SELECT date '2015-01-01' + pg_temp.pick('started' || i, 3000) AS started,
		make_interval(months => pg_temp.pick('months' || i, 4) * pg_temp.pick('more' || i, 5),
			days => pg_temp.pick('days' || i, 60)) AS span) AS period,
	LATERAL (SELECT started + pg_temp.pick('as_of' || i, 800) - 100 AS as_of) AS asked,
	LATERAL (SELECT range_agg(daterange(first,
			CASE WHEN n = 1 AND pg_temp.pick('endless' || i, 8) = 0 THEN NULL ELSE first + pg_temp.pick('long' || i || n, 60) END))
		FROM generate_series(1, pg_temp.pick('pauses' || i, 6)) AS n,
			LATERAL (SELECT started + pg_temp.pick('pause' || i || n, 500) - 50 AS first) AS f) AS p (pauses);

SELECT count(*) AS cases,
	count(*) FILTER (WHERE due <> pg_temp.walk(started, nominal, coalesce(pauses, '{}'))) AS wrong_due,
	count(*) FILTER (WHERE elapsed <> pg_temp.walked(started, coalesce(pauses, '{}'), as_of)) AS wrong_elapsed,
	count(*) FILTER (WHERE remaining <> nominal - pg_temp.walked(started, coalesce(pauses, '{}'), as_of)) AS wrong_left,
	count(*) FILTER (WHERE isfinite(due) AND park.days_left(started, span, pauses, due) <> 0) AS not_over_when_due,
	count(*) FILTER (WHERE isfinite(due) AND nominal > 0 AND park.days_left(started, span, pauses, due - 1) <> 1) AS over_too_soon,
	count(*) FILTER (WHERE due < started + nominal) AS shortened
FROM (SELECT *, (started + span)::date - started AS nominal, park.due_date(started, span, pauses) AS due,
		park.days_elapsed(started, pauses, as_of) AS elapsed, park.days_left(started, span, pauses, as_of) AS remaining
	FROM cases OFFSET 0) AS answers;

-- The cases are worth something: each kind is among them.
SELECT count(*) FILTER (WHERE pauses IS NULL) > 100 AS without_pauses,
	count(*) FILTER (WHERE park.due_date(started, span, pauses) = 'infinity') > 100 AS never_due,
	count(*) FILTER (WHERE park.due_date(started, span, pauses) > (started + span)::date) > 1000 AS lengthened,
	count(*) FILTER (WHERE started <@ pauses) > 100 AS paused_at_start,
	count(*) FILTER (WHERE span = '0') > 5 AS of_no_days
FROM cases;

-- Without pauses the corresponding day is the one that PostgreSQL's own date arithmetic finds.
SELECT count(*) AS cases, count(*) FILTER (WHERE park.due_date(day, span) <> (day + span)::date) AS wrong
FROM (SELECT date '1999-12-01' + d AS day, make_interval(months => m, days => m % 3) AS span
	FROM generate_series(0, 800) AS d, generate_series(0, 26) AS m) AS t;

-- last_start(): up to it a period is over before the day asked for, after it none is.
SELECT count(*) AS cases,
	count(*) FILTER (WHERE park.due_date(last, span) >= asked) AS too_late,
	count(*) FILTER (WHERE park.due_date(last + 1, span) < asked) AS too_early
FROM (SELECT date '2019-12-01' + d AS asked, make_interval(months => m, days => m % 3) AS span,
		park.last_start(make_interval(months => m, days => m % 3), date '2019-12-01' + d) AS last
	FROM generate_series(0, 800) AS d, generate_series(0, 26) AS m) AS t;
