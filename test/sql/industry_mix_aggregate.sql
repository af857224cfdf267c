-- industry_mix, sum: one answer, serial, parallel, by partitions, from stored parts, in any order; that of plain SQL
SET search_path = park, public;

CREATE FUNCTION pg_temp.refusal(query text)
RETURNS TABLE (state text, message text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE query;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
	RETURN NEXT;
END $$;

SELECT query, state, message
FROM unnest(ARRAY[
	$$SELECT industry_mix_accum('{}', 'C36', 1)$$,
	$$SELECT industry_mix_accum(NULL, 'C36', 1)$$,
	$$SELECT industry_mix_merge('{}', '{}')$$,
	$$SELECT industry_mix(code, amount) FROM (VALUES ('C36'::industry_code, 9223372036854775807), ('C36', 1)) v(code, amount)$$,
	$$SELECT industry_mix(NULL, amount) FROM (VALUES (-9223372036854775808), (-1)) v(amount)$$,
	-- also where the sum is kept in the array for many industries, and added late
	$$SELECT industry_mix(code, amount) FROM (SELECT code, 1::bigint FROM industries() UNION ALL VALUES ('T97'::industry_code, 9223372036854775807), ('A', 1)) v(code, amount)$$,
	$$SELECT industry_mix(code, amount) FROM (SELECT code, 1::bigint FROM industries() UNION ALL VALUES ('T97'::industry_code, 9223372036854775807)) v(code, amount)$$,
	$$SELECT sum(mix) FROM (VALUES ('{C36: 9223372036854775807}'::industry_mix), ('{A: 1}'), ('{C36: 1}')) v(mix)$$,
	$$SELECT total('{A: 9223372036854775807, C36: 1}'::industry_mix)$$,
	$$SELECT total('{A: -9223372036854775808, C36: -1}'::industry_mix)$$])
	WITH ORDINALITY AS t(query, n), pg_temp.refusal(query) ORDER BY n;

-- no rows, no amounts, nothing left; NULL amounts are skipped, NULL industries kept
SELECT industry_mix(code, amount) FROM (VALUES ('C36'::industry_code, 1::bigint)) v(code, amount) WHERE false;
SELECT industry_mix('C36', NULL), industry_mix('C36', 0), industry_mix(NULL, 7), sum(NULL::industry_mix), sum('{}'::industry_mix);
SELECT industry_mix(code, amount) FROM (VALUES ('C36'::industry_code, 60::bigint), ('C36', NULL), (NULL, NULL), ('C37', 30), (NULL, 9), ('C36', -60), (NULL, 1)) v(code, amount);
SELECT sum(mix), count(mix) FROM unnest('{"{C36: 1}",NULL,"{?: 2, C36: -1}","{A: 3}"}'::industry_mix[]) mix;
-- sums in bigint where the total is not
SELECT industry_mix(code, 9223372036854775807) FROM unnest('{A,B,NULL}'::industry_code[]) code;

-- codes of every level and none; amounts of both signs, large, missing
CREATE TABLE ma_output (park int, year int, month int, industry industry_code, output_yuan bigint) PARTITION BY LIST (year);
CREATE TABLE ma_output_2023 PARTITION OF ma_output FOR VALUES IN (2023);
CREATE TABLE ma_output_2024 PARTITION OF ma_output FOR VALUES IN (2024);
CREATE TABLE ma_output_2025 PARTITION OF ma_output FOR VALUES IN (2025);
INSERT INTO ma_output
SELECT CASE WHEN n % 3 = 0 THEN 1 ELSE 1 + n % 12 END, 2023 + n / 12 % 3, 1 + n / 36 % 12, code,
	CASE WHEN n % 17 = 0 THEN NULL WHEN n % 5 = 0 THEN 100000000000000 - n WHEN n % 11 = 0 THEN -n ELSE n * 1000 END
FROM generate_series(1, 30000) n
	LEFT JOIN (SELECT row_number() OVER (ORDER BY code) AS i, code FROM industries()) c ON i = 1 + (n::bigint * n % 7919 * 31) % 1980;
ANALYZE ma_output;

CREATE TABLE ma_plain AS
SELECT park, year, industry, sum(output_yuan)::bigint AS output_yuan FROM ma_output GROUP BY park, year, industry HAVING sum(output_yuan) <> 0;
CREATE VIEW ma_ours AS
SELECT park, year, mix, industry, e.output_yuan
FROM (SELECT park, year, industry_mix(industry, output_yuan) AS mix FROM ma_output GROUP BY park, year) m, entries(mix) e;
SELECT max(n), min(n) FROM (SELECT count(*) AS n FROM ma_plain GROUP BY park, year) s;
CREATE FUNCTION pg_temp.differences() RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM (
		(SELECT park, year, industry, output_yuan FROM ma_ours EXCEPT ALL TABLE ma_plain) UNION ALL
		(TABLE ma_plain EXCEPT ALL SELECT park, year, industry, output_yuan FROM ma_ours)) d $$;
CREATE FUNCTION pg_temp.plan_has(query text, path jsonpath) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
	RETURN jsonb_path_exists(plan::jsonb, path);
END $$;

SET max_parallel_workers_per_gather = 0;
SELECT pg_temp.differences() AS serial_hashed;
CREATE TABLE ma_kept AS SELECT park, year, industry_mix(industry, output_yuan) AS mix FROM ma_output GROUP BY park, year;
-- bit for bit: the binary form
CREATE FUNCTION pg_temp.others() RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM ma_kept k FULL JOIN (SELECT park, year, industry_mix(industry, output_yuan) AS mix FROM ma_output GROUP BY park, year) o USING (park, year)
	WHERE industry_mix_send(k.mix) IS DISTINCT FROM industry_mix_send(o.mix) $$;
SET enable_hashagg = off;
SELECT pg_temp.differences() AS serial_sorted, pg_temp.others();
RESET enable_hashagg;

SET max_parallel_workers_per_gather = 3; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
SELECT pg_temp.plan_has('SELECT park, industry_mix(industry, output_yuan) FROM ma_output GROUP BY park', '$.**."Partial Mode" ? (@ == "Finalize")') AS parallel;
SELECT pg_temp.differences() AS parallel, pg_temp.others();
SELECT (SELECT industry_mix(industry, output_yuan) FROM ma_output) = (SELECT sum(mix) FROM ma_kept) AS city;

SET max_parallel_workers_per_gather = 0; SET enable_partitionwise_aggregate = on;
SELECT pg_temp.plan_has('SELECT year, industry_mix(industry, output_yuan) FROM ma_output GROUP BY year', '$[*]."Plan"."Node Type" ? (@ == "Append")') AS partitionwise;
SELECT count(*) AS partitionwise
FROM (SELECT year, industry_mix(industry, output_yuan) AS mix FROM ma_output GROUP BY year) a
	FULL JOIN (SELECT year, sum(mix) AS mix FROM ma_kept GROUP BY year) b USING (year)
WHERE a.mix IS DISTINCT FROM b.mix;
SELECT pg_temp.others() AS partial_partitionwise;
RESET enable_partitionwise_aggregate;

-- merged in any order, by halves, with the operator
SELECT count(*) AS one FROM (SELECT DISTINCT mix FROM (SELECT sum(mix ORDER BY park, year) AS mix FROM ma_kept UNION ALL SELECT sum(mix ORDER BY year DESC, park) FROM ma_kept
	UNION ALL SELECT sum(mix ORDER BY md5(mix::text)) FROM ma_kept
	UNION ALL SELECT sum(mix) FILTER (WHERE park < 5) + sum(mix) FILTER (WHERE park >= 5) FROM ma_kept
	UNION ALL SELECT sum(mix) FROM (SELECT sum(mix) AS mix FROM ma_kept GROUP BY park) s
	UNION ALL SELECT industry_mix(industry, output_yuan) FROM ma_output
	UNION ALL SELECT industry_mix(industry, output_yuan ORDER BY output_yuan) FROM ma_output) t) d;
-- months taken away again are as if they had never been
SELECT count(*) FILTER (WHERE whole - late IS DISTINCT FROM early) AS subtracted
FROM (SELECT park, year, industry_mix(industry, output_yuan) AS whole, industry_mix(industry, output_yuan) FILTER (WHERE month > 4) AS late,
	industry_mix(industry, output_yuan) FILTER (WHERE month <= 4) AS early FROM ma_output GROUP BY park, year) s;

-- several states at once: grouping sets, hashed and sorted, and two aggregates side by side
SELECT count(*) AS sets, count(*) FILTER (WHERE mix IS DISTINCT FROM (SELECT sum(k.mix) FROM ma_kept k WHERE k.park = coalesce(g.park, k.park) AND k.year = coalesce(g.year, k.year))) AS wrong
FROM (SELECT park, year, industry_mix(industry, output_yuan) AS mix FROM ma_output GROUP BY CUBE (park, year)) g;
SET enable_hashagg = off;
SELECT count(*) AS sets, count(*) FILTER (WHERE mix IS DISTINCT FROM (SELECT sum(k.mix) FROM ma_kept k WHERE k.park = coalesce(g.park, k.park) AND k.year = coalesce(g.year, k.year))) AS wrong
FROM (SELECT park, year, industry_mix(industry, output_yuan) AS mix FROM ma_output GROUP BY CUBE (park, year)) g;
RESET enable_hashagg;
SELECT count(*) FILTER (WHERE a + b IS DISTINCT FROM c) AS side_by_side
FROM (SELECT park, industry_mix(industry, output_yuan) FILTER (WHERE year = 2023) AS a,
	industry_mix(industry, output_yuan) FILTER (WHERE year <> 2023) AS b, industry_mix(industry, output_yuan) AS c
	FROM ma_output GROUP BY park) s;
-- as a window, whose state goes on after it was read; in a sub-select run again and again; in PL/pgSQL
SELECT count(*) FILTER (WHERE w <> (SELECT sum(mix) FROM ma_kept b WHERE (b.park, b.year) <= (a.park, a.year))) AS window
FROM (SELECT park, year, sum(mix) OVER (ORDER BY park, year) AS w FROM ma_kept) a;
SELECT count(*) FILTER (WHERE w - lag IS DISTINCT FROM '{C36: 1}') AS window FROM (SELECT w, lag(w, 1, '{}') OVER () AS lag
	FROM (SELECT industry_mix('C36', 1) OVER (ORDER BY n) AS w FROM generate_series(1, 100) n) s) t;
SELECT count(*) FILTER (WHERE (SELECT industry_mix(industry, output_yuan) FROM ma_output o WHERE (o.park, o.year) = (k.park, k.year)) <> mix) AS again FROM ma_kept k WHERE year = 2024;
DO $$
DECLARE
	city park.industry_mix := '{}';
	one park.industry_mix;
BEGIN
	FOR one IN SELECT mix FROM ma_kept LOOP
		city := city + one;
	END LOOP;
	ASSERT city = (SELECT sum(mix) FROM ma_kept);
	SELECT industry_mix(industry, output_yuan) INTO one FROM ma_output;
	city := one;
	ASSERT city = one AND city - one = '{}';
END $$;

-- many small groups, more than the memory allowed; and the same ones sorted
SET work_mem = '64kB';
CREATE TABLE ma_small AS SELECT n % 20000 AS g, code AS industry, n::bigint AS output_yuan
FROM generate_series(1, 60000) n JOIN (SELECT row_number() OVER (ORDER BY code) AS i, code FROM industries()) c ON i = 1 + n * 17 % 1971;
SET enable_sort = off;
CREATE TEMP TABLE hashed AS SELECT g, industry_mix(industry, output_yuan) AS mix FROM ma_small GROUP BY g;
SET enable_sort = on; SET enable_hashagg = off;
CREATE TEMP TABLE sorted AS SELECT g, industry_mix(industry, output_yuan) AS mix FROM ma_small GROUP BY g;
RESET enable_hashagg; RESET work_mem;
SELECT count(*), count(*) FILTER (WHERE h.mix IS DISTINCT FROM s.mix) AS differ, sum(total(h.mix)) = 60000::bigint * 60001 / 2 AS complete FROM hashed h FULL JOIN sorted s USING (g);

-- all 1,971 codes and none, and not one
SELECT (SELECT count(*) FROM entries(mix)), total(mix), (SELECT count(*) FROM entries(mix - mix))
FROM (SELECT industry_mix(code, 2) AS mix FROM (SELECT code FROM industries() UNION ALL SELECT NULL) c) s;

DROP VIEW ma_ours; DROP TABLE ma_small, ma_kept, ma_plain, ma_output;

-- A sum may leave the range of bigint and come back, whatever the order.
SELECT park.industry_mix('C3611', v ORDER BY v) = park.industry_mix('C3611', v ORDER BY v DESC)
  FROM (VALUES (9223372036854775807), (9223372036854775807), (-9223372036854775807), (5), (-10)) x (v);
SELECT park.industry_mix('C3611', v) FROM (VALUES (9223372036854775807), (5), (-10)) x (v);
SELECT park.sum(m) FROM (VALUES ('{C3611: -9223372036854775808}'::park.industry_mix), ('{C3611: -1}'), ('{C3611: 1}')) x (m);
-- In the array, too: every class thrice up and thrice down; and once too often.
SELECT count(*), park.industry_mix(code, v) FROM (
  SELECT code, (CASE WHEN i <= 3 THEN 1 ELSE -1 END) * 9223372036854775807 AS v
    FROM park.industries(), generate_series(1, 6) i ORDER BY i) x;
SELECT park.industry_mix(code, 9223372036854775807) FROM park.industries(), generate_series(1, 3) i;
