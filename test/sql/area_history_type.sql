-- area_history: what is refused as text and as binary, then forms, equality and lookup
SET search_path = public, park;
SET datestyle = 'SQL, DMY';		-- must not matter

-- What a command that writes one history here comes to
CREATE TEMP TABLE written (history park.area_history);
CREATE FUNCTION pg_temp.outcome(command text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
BEGIN
	DELETE FROM written;
	EXECUTE command;
	RETURN (SELECT history FROM written);
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN concat_ws(' | ', SQLSTATE, SQLERRM, nullif(detail, ''));
END $$;

-- Text that is refused
SELECT pg_temp.outcome(format('INSERT INTO written VALUES (%L)', input)) FROM (VALUES
	(1, ''),
	(2, '{'),
	(3, '}'),
	(4, 'empty'),
	(5, '{}}'),
	(6, '{} x'),
	(7, '{,}'),
	(8, '{:}'),
	(9, '{2019-05-01}'),
	(10, '{2019-05-01:}'),
	(11, '{2019-05-01: 1'),
	(12, '{2019-05-01: 1,}'),
	(13, '{2019-05-01: 1 2020-05-01: 2}'),
	(14, '{2019-05-01: 1; 2020-05-01: 2}'),
	(15, '{: 1}'),
	-- dates
	(16, '{01/05/2019: 1}'),
	(17, '{20190501: 1}'),
	(18, '{2019-5-1: 1}'),
	(19, '{2019-02-29: 1}'),
	(20, '{2019-13-01: 1}'),
	(21, '{2019-00-01: 1}'),
	(22, '{2019-01-00: 1}'),
	(23, '{0000-01-01: 1}'),
	(24, '{-2019-01-01: 1}'),
	(25, '{2019-01-01 AD: 1}'),
	(26, '{today: 1}'),
	(27, '{5874898-01-01: 1}'),
	(28, '{9999999-01-01: 1}'),
	(29, '{99999999-01-01: 1}'),
	(30, '{4714-11-23 BC: 1}'),
	(31, '{infinity: 1}'),
	-- areas
	(32, '{2019-05-01: x}'),
	(33, '{2019-05-01: NaN}'),
	(34, '{2019-05-01: Infinity}'),
	(35, '{2019-05-01: 1e999}'),
	(36, '{2019-05-01: -0.5}'),
	(37, '{2019-05-01: 0x10}'),
	(38, '{2019-05-01: 1-2}'),
	(39, '{2019-05-01: 1e}'),
	(40, '{2019-05-01: .}'),
	(41, '{2019-05-01: 1,5}'),
	-- order
	(42, '{2020-05-01: 1, 2019-05-01: 2}'),
	(43, '{2019-05-01: 1, 2019-05-01: 2}'),
	(44, '{2019-05-01: 1, -infinity: 2}'),
	(45, '{2019-05-01: 1, 2021-05-01: 1, 2020-05-01: 2}'),
	(46, '{2019-05-01: 0, 2019-05-01: 0}')
) AS t (i, input) ORDER BY i;

-- Binary values: the command is a COPY of one row with this image in it.
CREATE FUNCTION pg_temp.copying(image bytea) RETURNS text LANGUAGE sql AS $$
	SELECT format($c$COPY written FROM PROGRAM 'printf ''%s''' (FORMAT binary)$c$,
		string_agg(format('\%s%s%s', b >> 6, (b >> 3) & 7, b & 7), '' ORDER BY i))
	FROM (SELECT '\x5047434f50590aff0d0a00' || int8send(0) || int2send(1::smallint)
			|| int4send(length(image)) || image || int2send(-1::smallint)) AS f (file),
		generate_series(0, length(file) - 1) AS i, get_byte(file, i) AS b
$$;

SELECT pg_temp.outcome(pg_temp.copying(image)) FROM (VALUES
	-- no header, half of one, another version, no steps, counts that lie
	(1, '\x'::bytea),
	(2, '\x01000000'::bytea),
	(3, '\x0000000000'::bytea),
	(4, '\x0200000000'::bytea),
	(5, '\x0100000001'::bytea),
	(6, '\x01ffffffff'::bytea),
	(7, '\x0180000000'::bytea),
	(8, '\x010000000000'::bytea),
	(9, '\x0100000001'::bytea || int4send(7060) || float8send(120.5) || '\x00'::bytea),
	(10, '\x0100000002'::bytea || int4send(7060) || float8send(120.5)),
	(11, '\x0100000001'::bytea || int4send(7060) || '\x405e2000000000'::bytea),
	-- areas
	(12, '\x0100000001'::bytea || int4send(7060) || float8send('NaN')),
	(13, '\x0100000001'::bytea || int4send(7060) || float8send('Infinity')),
	(14, '\x0100000001'::bytea || int4send(7060) || float8send('-Infinity')),
	(15, '\x0100000001'::bytea || int4send(7060) || float8send(-1)),
	-- dates: infinity, one too late, one too early, order
	(16, '\x01000000017fffffff'::bytea || float8send(1)),
	(17, '\x0100000001'::bytea || int4send(2145031949) || float8send(1)),
	(18, '\x0100000001'::bytea || int4send(-2451546) || float8send(1)),
	(19, '\x0100000002'::bytea || int4send(7060) || float8send(1) || int4send(7060) || float8send(2)),
	(20, '\x0100000002'::bytea || int4send(7060) || float8send(1) || int4send(7059) || float8send(2)),
	-- taken, in canonical form
	(21, '\x0100000000'::bytea),
	(22, '\x0100000001'::bytea || int4send(7060) || float8send(120.5)),
	(23, '\x010000000180000000'::bytea || float8send(1)),
	(24, '\x0100000001'::bytea || int4send(-2451545) || float8send(1)),
	(25, '\x0100000001'::bytea || int4send(2145031948) || float8send(1)),
	(26, '\x0100000003'::bytea || int4send(0) || float8send('-0') || int4send(1) || float8send(2) || int4send(2) || float8send(2))
) AS t (i, image) ORDER BY i;

-- Input errors are soft from PostgreSQL 16 on.
DO $$
DECLARE
	valid boolean[];
BEGIN
	IF current_setting('server_version_num')::integer >= 160000 THEN
		EXECUTE $q$SELECT array_agg(pg_input_is_valid(input, 'park.area_history') ORDER BY i)
			FROM unnest(ARRAY['{}', '{', '{2019-05-01: -1}', '{2019-05-01: 1}']) WITH ORDINALITY AS t (input, i)$q$ INTO valid;
		ASSERT valid = '{t,f,f,t}', valid;
	END IF;
END $$;

-- Text form
SELECT input::area_history FROM (VALUES
	(1, '{}'),
	(2, ' { } '),
	(3, '{2019-05-01: 120.5, 2022-01-01: 0}'),
	(4, E'\n{2019-05-01:120.5,2022-01-01\t:\t0 }'),
	(5, '{-infinity: 7}'),
	(6, '{-infinity: 7, 4714-11-24 BC: 8, 0001-12-31 BC: 9, 0001-01-01: 10, 10000-01-01: 11, 5874897-12-31: 12}'),
	(7, '{2020-02-29: 1e3, 2021-01-01: .5, 2022-01-01: +2., 2023-01-01: 1E-7}'),
	(8, '{2020-01-01: 0.1, 2021-01-01: 0.30000000000000004, 2022-01-01: 1e300, 2023-01-01: 123456789.123, 2024-01-01: 5e-324}'),
	-- not canonical
	(9, '{2019-05-01: 0}'),
	(10, '{2019-05-01: -0, 2020-01-01: 3, 2021-01-01: -0.0}'),
	(11, '{-infinity: 0, 2019-05-01: 0, 2020-01-01: 3, 2021-01-01: 3.0, 2022-01-01: 4, 2023-01-01: 3}')
) AS t (i, input) ORDER BY i;

-- Out and in again, as text and as binary, 2000 histories; lookup against a plain search through the steps
CREATE FUNCTION pg_temp.pick(seed text, below integer) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN (('x' || left(md5(seed), 7))::bit(28)::integer) % below;

CREATE TEMP TABLE histories AS
SELECT i, format('{%s}', (SELECT string_agg(format('%s: %s', to_char(date '1990-01-01' + n * 200 + pg_temp.pick('day' || i || n, 200), 'YYYY-MM-DD'),
		sqrt(pg_temp.pick('area' || i || n, 6))), ', ' ORDER BY n) FROM generate_series(1, i % 40) AS n))::area_history AS history
FROM generate_series(1, 2000) AS i;

SELECT count(*) AS histories, count(*) FILTER (WHERE history::text::area_history <> history) AS text_differs FROM histories;

CREATE TEMP TABLE copied (LIKE histories);
DO $$
DECLARE
	file text := current_setting('data_directory') || '/area_history_type.copy';
BEGIN
	EXECUTE format('COPY histories TO %L (FORMAT binary)', file);
	EXECUTE format('COPY copied FROM PROGRAM %L (FORMAT binary)', format('cat %1$L && rm %1$L', file));
END $$;
SELECT count(*) AS copied, count(*) FILTER (WHERE h.history IS DISTINCT FROM c.history) AS binary_differs
FROM histories h FULL JOIN copied c USING (i);

SELECT count(*) AS lookups, count(*) FILTER (WHERE area_on(history, day)
	<> coalesce((SELECT area_m2 FROM steps(history) WHERE from_date <= day ORDER BY from_date DESC LIMIT 1), 0)) AS wrong
FROM histories, LATERAL (SELECT date '1989-01-01' + pg_temp.pick('on' || i || n, 9500) AS day FROM generate_series(1, 5) AS n) AS d;

-- Canonical: dates increase, neighbours differ, the first is not 0
SELECT count(*) AS steps, count(*) FILTER (WHERE from_date <= last_date OR area_m2 = coalesce(last_area, 0)) AS not_canonical
FROM (SELECT from_date, area_m2, lag(from_date) OVER w AS last_date, lag(area_m2) OVER w AS last_area
	FROM histories, steps(history) WITH ORDINALITY AS s (from_date, area_m2, n) WINDOW w AS (PARTITION BY i ORDER BY n)) AS s;

-- One character or one byte replaced: a value that reads back the same, or an error of the type
WITH damaged AS (
	SELECT pg_temp.outcome(format('INSERT INTO written VALUES (%L)',
		overlay(form PLACING substr(E'{}:,-+.0123456789eE BCinfx\n\\', 1 + pg_temp.pick('char' || n, 27), 1)
			FROM 1 + pg_temp.pick('place' || n, length(form)) FOR 1))) AS result
	FROM generate_series(1, 1000) AS n,
		(VALUES ('{-infinity: 1, 0044-03-15 BC: 2.5, 2019-05-01: 1e-07, 12020-02-29: 0}')) AS v (form)
)
SELECT count(*) AS texts, count(*) FILTER (WHERE NOT CASE WHEN result LIKE '{%' THEN result::area_history::text = result
	ELSE result ~ '^22P02 .*type area_history' END) AS wrong FROM damaged;

WITH damaged AS (
	SELECT pg_temp.outcome(pg_temp.copying(set_byte(image, n % length(image), pg_temp.pick('byte' || n, 256)))) AS result
	FROM generate_series(1, 100) AS n,
		(VALUES (area_history_send('{-infinity: 1, 0044-03-15 BC: 2.5, 2019-05-01: 0}'))) AS v (image)
)
SELECT count(*) AS images, count(*) FILTER (WHERE NOT CASE WHEN result LIKE '{%' THEN result::area_history::text = result
	ELSE result ~ '^22P03 .*type area_history' END) AS wrong FROM damaged;

-- Lookup, at the edges of steps and at the ends of time
SET datestyle = ISO;
SELECT day, area_on('{2019-05-01: 120.5, 2022-01-01: 0, 2023-01-01: 7}', day) AS area,
	area_on('{-infinity: 3, 2019-05-01: 4}', day) AS since_ever, area_on('{}', day) AS never
FROM (VALUES (date '-infinity'), ('4714-11-24 BC'), ('2019-04-30'), ('2019-05-01'), ('2021-12-31'), ('2022-01-01'),
	('2022-12-31'), ('2023-01-01'), ('5874897-12-31'), ('infinity')) AS t (day);
SELECT area_on(NULL, '2020-01-01'), area_on('{2019-05-01: 1}', NULL);

-- Steps
SELECT * FROM steps('{-infinity: 3, 2019-05-01: 120.5, 2022-01-01: 0}');
SELECT * FROM steps('{}');
SELECT * FROM steps(NULL);

-- Equality and hashing
SELECT a = b AS eq, a <> b AS ne, a IS NOT DISTINCT FROM b AS same, area_history_hash(a) = area_history_hash(b) AS hash,
	area_history_hash_extended(a, 42) = area_history_hash_extended(b, 42) AS seeded
FROM (VALUES
	(1, area_history '{2019-05-01: 1}', area_history '{2018-01-01: 0, 2019-05-01: 1, 2020-01-01: 1}'),
	(2, '{2019-05-01: 1}', '{2019-05-01: 2}'),
	(3, '{2019-05-01: 1}', '{2019-05-02: 1}'),
	(4, '{2019-05-01: 1}', '{2019-05-01: 1, 2020-05-01: 0}'),
	(5, '{}', '{2019-05-01: -0}'),
	(6, '{}', NULL)
) AS t (i, a, b) ORDER BY i;
SELECT history, count(*) FROM (VALUES (area_history '{2019-05-01: 1}'), ('{2019-05-01: 1, 2020-01-01: 1}'), ('{}')) AS t (history)
GROUP BY history ORDER BY history::text;
SELECT area_history_hash_extended(history, 0) & 4294967295 = area_history_hash(history) & 4294967295::bigint AS low_half_is_hash
FROM histories WHERE i = 7;
SELECT amvalidate(oid) FROM pg_opclass WHERE opcname = 'area_history_hash_ops';

-- Long enough to be stored out of line, and compressed
CREATE TEMP TABLE stored AS
SELECT format('{%s}', string_agg(format('%s: %s', date '1990-01-01' + n, n % 7 + 1), ', ' ORDER BY n))::area_history AS history
FROM generate_series(1, 10000) AS n;
SELECT area_on(history, '1990-01-02'), area_on(history, date '1990-01-01' + 6), area_on(history, 'infinity') = 10000 % 7 + 1 AS last,
	(SELECT count(*) FROM steps(history)), history = history::text::area_history AS same
FROM stored;

SELECT typalign, typstorage, typlen, typcategory FROM pg_type WHERE oid = 'area_history'::regtype;
