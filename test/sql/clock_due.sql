-- Periods: what is refused, then due dates and counts worked out on a calendar.
SET datestyle = ISO;
SET intervalstyle = postgres;

CREATE FUNCTION pg_temp.refusal(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	primary_message text;
	hint text;
BEGIN
	EXECUTE query;
	RETURN 'not refused';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS primary_message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', SQLSTATE, primary_message, nullif(hint, ''));
END $$;

-- Refused
SELECT call, pg_temp.refusal('SELECT park.' || call) FROM (VALUES
	(1, $$due_date('infinity', '2 years')$$),
	(2, $$due_date('-infinity', '2 years')$$),
	(3, $$days_elapsed('infinity', '{}', '2020-01-01')$$),
	(4, $$days_elapsed('2020-01-01', '{}', 'infinity')$$),
	(5, $$days_left('-infinity', '1 day', '{}', '2020-01-01')$$),
	(6, $$days_left('2020-01-01', '1 day', '{}', '-infinity')$$),
	(7, $$due_date('2020-01-01', '-2 years')$$),
	(8, $$due_date('2020-01-01', '1 year -1 day')$$),
	(9, $$due_date('2020-01-01', '-1 month +40 days')$$),
	(10, $$due_date('2020-01-01', '36 hours')$$),
	(11, $$due_date('2020-01-01', '24:00:00')$$),
	(12, $$due_date('2020-01-01', '1 day 00:00:00.000001')$$),
	(13, $$days_left('2020-01-01', '1 day 1 minute', '{}', '2020-01-01')$$),
	(14, $$due_date('5874897-12-31', '1 day')$$),
	(15, $$due_date('5874897-01-01', '1 year')$$),
	(16, $$due_date('2020-01-01', '178956970 years')$$),
	(17, $$due_date('2020-01-01', '2147483647 days')$$),
	(18, $$days_left('5874897-12-31', '1 day', '{}', '2020-01-01')$$),
	(19, $$due_date('5874897-12-29', '2 days', '{[5874897-12-30,5874897-12-31)}')$$),
	(20, $$last_start('2 years', 'infinity')$$),
	(21, $$last_start('-1 day', '2020-01-01')$$),
	(22, $$last_start('1 hour', '2020-01-01')$$)
) AS t (i, call) ORDER BY i;

-- Intervals are infinite from PostgreSQL 17 on; where they are, they are refused.
DO $$
BEGIN
	IF current_setting('server_version_num')::integer >= 170000 THEN
		ASSERT pg_temp.refusal($q$SELECT park.due_date('2020-01-01', 'infinity')$q$) LIKE '22023%';
		ASSERT pg_temp.refusal($q$SELECT park.due_date('2020-01-01', '-infinity')$q$) LIKE '22023%';
	END IF;
END $$;

-- The corresponding day, the last day of a month without it, then days
SELECT started, span, park.due_date(started, span), park.due_date(started, span) = expected AS ok
FROM (VALUES
	(date '2018-03-01', interval '2 years', date '2020-03-01'),
	('2016-02-29', '2 years', '2018-02-28'),
	('2016-02-29', '4 years', '2020-02-29'),
	('2018-02-28', '2 years', '2020-02-28'),
	('2020-01-31', '1 month', '2020-02-29'),
	('2020-10-31', '4 months', '2021-02-28'),
	('2020-11-30', '1 month', '2020-12-30'),
	('2020-12-31', '1 month', '2021-01-31'),
	('2020-01-31', '1 month 1 day', '2020-03-01'),
	('2020-01-08', '3 years', '2023-01-08'),
	('2020-01-08', '10 days', '2020-01-18'),
	('2020-02-25', '10 days', '2020-03-06'),
	('2020-05-05', '0 days', '2020-05-05'),
	('1900-02-28', '1 day', '1900-03-01'),
	('2000-02-28', '1 day', '2000-02-29'),
	('0001-02-28 BC', '1 day', '0001-02-29 BC'),
	('0001-02-29 BC', '1 year', '0001-02-28'),
	('4714-11-24 BC', '1 month', '4714-12-24 BC'),
	('5874897-12-30', '1 day', '5874897-12-31')
) AS t (started, span, expected);

-- Two years from 2018-03-01, 731 days, and what pauses do to them
SELECT pauses, due, due = expected AS ok, park.days_left('2018-03-01', '2 years', pauses, '2020-04-30')
FROM (VALUES
	(1, datemultirange '{}', date '2020-03-01'),
	(2, NULL, '2020-03-01'),
	-- 29 + 31 + 30 days
	(3, '{[2020-02-01,2020-05-01)}', '2020-05-30'),
	-- the due date itself is paused, and the day after it
	(4, '{[2020-03-01,2020-03-02)}', '2020-03-02'),
	(5, '{[2020-03-02,2020-03-03)}', '2020-03-01'),
	-- ten days, then three within these ten, then one on the last of them
	(6, '{[2019-01-01,2019-01-11)}', '2020-03-11'),
	(7, '{[2019-01-01,2019-01-11),[2020-03-05,2020-03-08)}', '2020-03-14'),
	(8, '{[2019-01-01,2019-01-11),[2020-03-05,2020-03-08),[2020-03-14,2020-03-15)}', '2020-03-15'),
	-- the day the period starts on is not one of its days
	(9, '{[2018-03-01,2018-03-02)}', '2020-03-01'),
	(10, '{[2018-03-02,2018-03-03)}', '2020-03-02'),
	(11, '{[2018-01-01,2018-03-11)}', '2020-03-10'),
	(12, '{[2017-01-01,2018-01-01)}', '2020-03-01'),
	-- without beginning, without end
	(13, '{(,2018-03-11)}', '2020-03-10'),
	(14, '{[-infinity,2018-03-11)}', '2020-03-10'),
	(15, '{(-infinity,2018-03-11)}', '2020-03-10'),
	(16, '{[2019-01-01,)}', 'infinity'),
	(17, '{[2019-01-01,infinity)}', 'infinity'),
	(18, '{[2019-01-01,infinity]}', 'infinity'),
	(19, '{[2020-03-01,)}', 'infinity'),
	(20, '{[2020-03-02,)}', '2020-03-01'),
	(21, '{[2019-01-01,2019-01-11),[2020-03-12,)}', '2020-03-11'),
	(22, '{[2019-01-01,2019-01-11),[2020-03-11,)}', 'infinity'),
	(23, '{(,)}', 'infinity'),
	(24, '{(,-infinity],[infinity,)}', '2020-03-01')
) AS t (i, pauses, expected), park.due_date('2018-03-01', '2 years', pauses) AS due
ORDER BY i;

-- A period of no days is over when it starts, paused or not.
SELECT park.due_date('2020-05-05', '0 days', '{(,)}'), park.days_left('2020-05-05', '0 days', '{(,)}', '2020-06-01');

-- Ten days from 2020-01-08, paused from the 10th to the 12th: due on the 21st
SELECT as_of::date,
	park.days_elapsed('2020-01-08', '{[2020-01-10,2020-01-13)}', as_of::date) AS elapsed,
	park.days_left('2020-01-08', '10 days', '{[2020-01-10,2020-01-13)}', as_of::date) AS remaining
FROM generate_series(date '2020-01-07', date '2020-01-23', '1 day') AS as_of;

-- Far from the start, and with no pause given
SELECT park.days_elapsed('2020-01-08', NULL, '1990-01-01') AS before,
	park.days_left('2020-01-08', '10 days', NULL, '1990-01-01') AS whole,
	park.days_elapsed('4714-11-24 BC', '{}', '5874897-12-31') AS longest,
	park.days_left('4714-11-24 BC', '0 days', '{}', '5874897-12-31') AS shortest,
	park.days_elapsed('4714-11-24 BC', '{(,)}', '5874897-12-31') AS all_paused;

-- NULL in, NULL out, but for the pauses
SELECT park.due_date(NULL, '1 day'), park.due_date('2020-01-01', NULL),
	park.days_elapsed(NULL, '{}', '2020-01-01'), park.days_elapsed('2020-01-01', '{}', NULL),
	park.days_left(NULL, '1 day', '{}', '2020-01-01'), park.days_left('2020-01-01', NULL, '{}', '2020-01-01'),
	park.days_left('2020-01-01', '1 day', '{}', NULL);

-- Pauses as they come from a table, also from none of its rows, and stored compressed
CREATE TEMP TABLE stops (plot integer, during daterange);
INSERT INTO stops VALUES (1, '[2020-02-01,2020-03-01)'), (1, '[2020-02-15,2020-05-01)'), (2, '[2021-01-01,2021-02-01)');
SELECT plot, park.due_date('2018-03-01', '2 years', (SELECT range_agg(during) FROM stops s WHERE s.plot = p.plot))
FROM generate_series(1, 3) AS p (plot);

-- every second day of 20 000 is paused, so ten days take twenty
CREATE TEMP TABLE stored AS
SELECT range_agg(daterange(date '2000-01-01' + 2 * i, date '2000-01-01' + 2 * i + 1)) AS pauses
FROM generate_series(0, 9999) AS i;
SELECT pg_column_size(pauses) > 2000 AS toasted, park.due_date('1999-12-31', '10 days', pauses),
	park.due_date('1999-12-31', '10000 days', pauses) = date '1999-12-31' + 20000 AS twice,
	park.days_elapsed('1999-12-31', pauses, '2054-10-03')
FROM stored;

-- The last start of what is over before a day: two years ended on 2020-02-28
-- for what started on 2018-02-28, and on 2018-02-28 for two days of 2016.
SELECT park.last_start('2 years', '2020-02-29'), park.last_start('2 years', '2020-03-01'), park.last_start('2 years', '2018-03-01'),
	park.last_start('2 years', '2018-02-28'), park.last_start('0 days', '2020-01-01'), park.last_start('1 month', '4714-12-01 BC'),
	park.last_start(NULL, '2020-01-01');

-- Labels that indexes, generated columns and parallel plans rely on
SELECT proname, provolatile, proparallel, proisstrict
FROM pg_proc WHERE pronamespace = 'park'::regnamespace AND proname IN ('due_date', 'days_elapsed', 'days_left', 'last_start')
ORDER BY proname;
