-- industry_mix: what is refused, then forms, equality, adding and subtracting, storage
SET search_path = park, public;

CREATE FUNCTION pg_temp.refusal(query text)
RETURNS TABLE (state text, message text, detail text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE query;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
	RETURN NEXT;
END $$;

-- bad text
SELECT state, message, detail
FROM unnest(ARRAY['', '{', '}', '{}}', '{} x', 'C36: 1', '{,}', '{:}', '{: 1}', '{C36}', '{C36:}', '{C36: 1', '{C36: 1,}', '{C36: 1 C37: 2}',
	'{C36: 1; C37: 2}', '{"C36: 1}', '{C36": 1}', '{"C36" 1}', '{''C36'': 1}', '{"": 1}', '{NULL: 1}',
	-- codes
	'{C99: 1}', '{C3671: 1}', '{A36: 1}', '{C3: 1}', '{C36700: 1}', '{??: 1}', '{? ?: 1}',
	-- amounts
	'{C36: x}', '{C36: 1.0}', '{C36: 1e3}', '{C36: +1}', '{C36: - 1}', '{C36: --1}', '{C36: "1"}', '{C36: 0x10}', '{C36: 1_000}', '{C36: NaN}',
	'{C36: 9223372036854775808}', '{C36: -9223372036854775809}', '{?: 99999999999999999999999999}',
	-- repeated, also in another form, and where it comes to nothing
	'{C36: 1, C36: 2}', '{C36: 1, A: 1, 36: 2}', '{?: 0, ? : 0}', '{C36: 0, "c36": 0}'])
	WITH ORDINALITY AS t(input, n), pg_temp.refusal(format('SELECT %L::industry_mix', input)) ORDER BY n;
-- bad JSON
SELECT state, message, detail
FROM unnest(ARRAY['null', '1', '"{}"', '[]', '{"C36": null}', '{"C36": true}', '{"C36": "1"}', '{"C36": 1.5}', '{"C36": 1.0}', '{"C36": 1e-1}',
	'{"C36": 1e19}', '{"C36": {}}', '{"C36": [1]}', '{"": 1}', '{"X": 1}', '{"C36": 1, "36": 1}'])
	WITH ORDINALITY AS t(input, n), pg_temp.refusal(format('SELECT jsonb %L::industry_mix', input)) ORDER BY n;
-- beyond bigint
SELECT query, state, message
FROM unnest(ARRAY[
	$$SELECT '{C36: 9223372036854775807}'::industry_mix + '{A: 1, C36: 1}'$$,
	$$SELECT '{?: -9223372036854775808}'::industry_mix - '{?: 1}'$$,
	$$SELECT - '{C36: -9223372036854775808}'::industry_mix$$])
	WITH ORDINALITY AS t(query, n), pg_temp.refusal(query) ORDER BY n;

-- input errors are soft from PostgreSQL 16 on
DO $$
DECLARE
	valid boolean[];
BEGIN
	IF current_setting('server_version_num')::integer >= 160000 THEN
		EXECUTE $q$SELECT array_agg(pg_input_is_valid(input, 'park.industry_mix') ORDER BY n)
			FROM unnest(ARRAY['{}', '{', '{C99: 1}', '{C36: 1, C36: 1}', '{C36: 99999999999999999999}', '{C36: 1}']) WITH ORDINALITY AS t(input, n)$q$ INTO valid;
		ASSERT valid = '{t,f,f,f,f,t}', valid;
	END IF;
END $$;

-- forms: text, JSON, and back
SELECT mix, mix::jsonb, mix::json, mix::jsonb::industry_mix = mix AND mix::json::industry_mix = mix AND mix::text::industry_mix = mix AS same
FROM unnest(ARRAY['{}', ' { } ', '{?: 5, C1311: 400, C3670: 600}', '{3670:600,1311 : 400 , ?:5}', E'\t{ c36 :\n1 }', '{"?": 5, "C36": 1}',
	'{A: -1, ?: -5}', '{C36: 0, A: -0, ?: 00}', '{C36: 007}', '{C: 1, C36: 2, C367: 3, C3670: 4}',
	'{A: 9223372036854775807, T9700: -9223372036854775808}']::industry_mix[]) WITH ORDINALITY AS t(mix, n) ORDER BY n;
SELECT '{"C36": 1e3, "A": 2, "?": -5}'::jsonb::industry_mix;
-- a row made into JSON, and out of it again
CREATE TEMP TABLE kept (park int, mix industry_mix);
SELECT to_jsonb(k), jsonb_populate_record(NULL::kept, to_jsonb(k)) FROM (SELECT 1 AS park, '{?: 5, C36: 1}'::industry_mix AS mix) k;
-- the binary form, byte by byte: version, count, then code and amount
SELECT mix, industry_mix_send(mix) FROM unnest('{"{}","{?: 5, C3670: -1}"}'::industry_mix[]) mix;

-- equal as one representation is
SELECT a, b, a = b AS eq, a <> b AS ne, industry_mix_hash(a) = industry_mix_hash(b) AS hash,
	industry_mix_hash_extended(a, 42) = industry_mix_hash_extended(b, 42) AS seeded
FROM (VALUES (1, '{C36: 1, A: 2}'::industry_mix, '{A: 2, C37: 0, C36: 1}'::industry_mix), (2, '{C36: 1}', '{C36: 2}'), (3, '{C36: 1}', '{C37: 1}'),
	(4, '{?: 1}', '{A: 1}'), (5, '{C36: 1}', '{C36: -1}'), (6, '{}', '{?: 0}'), (7, '{}', NULL)) t(n, a, b) ORDER BY n;
SELECT mix, count(*) FROM unnest('{"{C36: 1}","{C36: 1, A: 0}","{}"}'::industry_mix[]) mix GROUP BY mix ORDER BY mix::text;
SELECT amvalidate(oid) FROM pg_opclass WHERE opcname = 'industry_mix_ops';
SELECT typlen, typalign, typstorage, typcategory FROM pg_type WHERE oid = 'industry_mix'::regtype;

-- adding and subtracting
SELECT '{?: 5, A: 1, C36: 2}'::industry_mix + '{A: 3, C36: -2, T: 4}' AS sum, '{?: 5, A: 1, C36: 2}'::industry_mix - '{A: 3, C36: 2, T: 4}' AS difference,
	- '{?: 5, A: -1}'::industry_mix AS negative, '{A: 1}'::industry_mix + NULL AS none,
	'{C36: -1}'::industry_mix - '{C36: -9223372036854775808}' AS widest;

-- 300 mixes of 0 to 1,972 entries, of both signs and all sizes of amounts
CREATE TABLE mt_mix AS
SELECT i, coalesce((SELECT industry_mix(code, CASE WHEN n % 3 = 0 THEN -1 ELSE 1 END * (1::bigint << (n::int * 13 + i) % 62) - n % 2)
	FROM (SELECT code, row_number() OVER (ORDER BY code) AS n FROM (SELECT code FROM industries() UNION ALL SELECT NULL) c) c
	WHERE i = 300 OR n * 7919 % 1973 < i * i / 46), '{}') AS mix
FROM generate_series(1, 300) i;
SELECT min(n), max(n), sum(n) > 100000 AS many, max(pg_column_size(mix)) < 24000 AS packed FROM (SELECT i, mix, (SELECT count(*) FROM entries(mix)) AS n FROM mt_mix) s;
-- text, JSON, and entries summed up give the same; so does text in any order
SELECT count(*) FILTER (WHERE mix::text::industry_mix <> mix) AS text, count(*) FILTER (WHERE mix::jsonb::industry_mix <> mix) AS jsonb,
	count(*) FILTER (WHERE (SELECT coalesce(industry_mix(industry, output_yuan), '{}') FROM entries(mix)) <> mix) AS entries,
	count(*) FILTER (WHERE (SELECT coalesce('{' || string_agg(coalesce(industry::text, '?') || ':' || output_yuan, ',' ORDER BY md5(industry::text)) || '}', '{}')
		FROM entries(mix))::industry_mix <> mix) AS any_order
FROM mt_mix;
-- an abelian group
SELECT count(*) FILTER (WHERE a.mix + b.mix <> b.mix + a.mix) AS commutes, count(*) FILTER (WHERE (a.mix + b.mix) + c.mix <> a.mix + (b.mix + c.mix)) AS associates,
	count(*) FILTER (WHERE a.mix + b.mix - b.mix <> a.mix) AS undone, count(*) FILTER (WHERE a.mix - b.mix <> a.mix + - b.mix) AS by_negative,
	count(*) FILTER (WHERE a.mix - a.mix <> '{}') AS nothing, count(*) FILTER (WHERE a.mix + '{}' <> a.mix) AS neutral
FROM mt_mix a JOIN mt_mix b ON b.i = 1 + a.i * 7 % 299 JOIN mt_mix c ON c.i = 1 + a.i * 11 % 299;

-- one character replaced: a value that reads back the same, or an error of a type of ours
CREATE FUNCTION pg_temp.pick(seed text, below integer) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN (('x' || left(md5(seed), 7))::bit(28)::integer) % below;
CREATE FUNCTION pg_temp.outcome(input text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN input::park.industry_mix::text;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT count(*) AS texts, count(*) FILTER (WHERE NOT CASE WHEN result LIKE '{%' THEN result::industry_mix::text = result
	ELSE result ~ '^22P02 .*(industry_mix|industry_code|industry code)' END) AS wrong
FROM (SELECT pg_temp.outcome(overlay(form PLACING substr(E'{}:,?-"0123456789ACTcx \\', 1 + pg_temp.pick('char' || n, 24), 1)
		FROM 1 + pg_temp.pick('place' || n, length(form)) FOR 1)) AS result
	FROM generate_series(1, 2000) AS n, (VALUES ('{?: 5, A01: -1, C1311: 400, "C3670": 60000000000, T: 9223372036854775807}')) AS v(form)) s;

-- in arrays and rows, short and long, and after COPY
CREATE TEMP TABLE stored (flag boolean, mix industry_mix, mixes industry_mix[]);
INSERT INTO stored SELECT i % 2 = 0, mix, ARRAY[mix, NULL, '{}'] FROM mt_mix;
SELECT count(*) FILTER (WHERE NOT EXISTS (SELECT FROM mt_mix m WHERE m.mix = s.mix AND s.mixes = ARRAY[m.mix, NULL, '{}'])) AS lost FROM stored s;
SELECT pg_column_size(mix) FROM (SELECT '{C36: 1}'::industry_mix AS mix UNION ALL SELECT '{}') s;
SELECT total(mix), (SELECT count(*) FROM entries(mix)) FROM (SELECT mix FROM stored WHERE mix = '{}' LIMIT 1) s;
DROP TABLE mt_mix;
