-- leading_share, leading_output: one answer, serial, parallel, by partitions, from stored parts; that of plain SQL
SET search_path = park, public;

-- 12 parks: sets that overlap, are coarse, fine, empty or missing
CREATE TABLE lp_park (park int PRIMARY KEY, codes industry_code[]);
INSERT INTO lp_park VALUES (1, '{36}'), (2, '{371,372}'), (3, '{39,65,3562}'), (4, '{3491,3492,3964}'), (5, '{3620,3660,3670,3514}'),
	(6, '{34,35,3484,3491}'), (7, '{C}'), (8, '{3670,367,36,C}'), (9, '{A,T}'), (10, '{}'), (11, NULL), (12, '{3252,7491}');
-- codes of every level and none; amounts small, missing, and so large that totals pass 64 bits
CREATE TABLE lp_output (park int, year int, industry industry_code, output_yuan bigint) PARTITION BY LIST (year);
CREATE TABLE lp_output_2023 PARTITION OF lp_output FOR VALUES IN (2023);
CREATE TABLE lp_output_2024 PARTITION OF lp_output FOR VALUES IN (2024);
CREATE TABLE lp_output_2025 PARTITION OF lp_output FOR VALUES IN (2025);
INSERT INTO lp_output
SELECT 1 + n % 12, 2023 + n / 12 % 3, code,
	CASE WHEN n % 17 = 0 THEN NULL WHEN n % 5 = 0 THEN 9223372036854775807 - n ELSE n * 1000 END
FROM generate_series(1, 30000) n
	LEFT JOIN (SELECT row_number() OVER () AS i, code FROM industries()) c ON i = 1 + (n * 7919) % 1980;
ANALYZE lp_park, lp_output;

CREATE TABLE lp_plain AS
SELECT park, year, format('(%s,%s,%s%s)', sum(output_yuan),
		sum(CASE WHEN inside THEN output_yuan ELSE 0 END),
		sum(CASE WHEN inside THEN 0 WHEN above OR industry IS NULL OR codes IS NULL THEN output_yuan ELSE 0 END),
		CASE WHEN codes IS NULL THEN ',no_set' END) AS output,
	CASE WHEN codes IS NOT NULL THEN sum(CASE WHEN inside THEN output_yuan ELSE 0 END) / sum(output_yuan) END AS share
FROM lp_output JOIN lp_park USING (park),
	LATERAL (SELECT bool_or(industry::text LIKE code::text || '%') AS inside, bool_or(code::text LIKE industry::text || '%') AS above
		FROM unnest(codes) code) s
GROUP BY park, year, codes;
SELECT count(*), bool_and(length(split_part(output, ',', 1)) > 20) AS wide FROM lp_plain;

CREATE VIEW lp_ours AS
SELECT park, year, leading_output(industry, output_yuan, codes)::text AS output, leading_share(industry, output_yuan, codes) AS share
FROM lp_output JOIN lp_park USING (park) GROUP BY park, year;
-- bit for bit: the text of every sum, and every digit of the share
CREATE FUNCTION pg_temp.differences() RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM lp_plain p FULL JOIN lp_ours o USING (park, year)
	WHERE p.output IS DISTINCT FROM o.output OR p.share::text IS DISTINCT FROM o.share::text $$;
CREATE FUNCTION pg_temp.plan_has(query text, path jsonpath) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
	RETURN jsonb_path_exists(plan::jsonb, path);
END $$;

SET max_parallel_workers_per_gather = 0;
SELECT pg_temp.differences() AS serial_hashed;
SET enable_hashagg = off;
SELECT pg_temp.differences() AS serial_sorted;
RESET enable_hashagg;

SET max_parallel_workers_per_gather = 3; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
SELECT pg_temp.plan_has('SELECT * FROM lp_ours', '$.**."Partial Mode" ? (@ == "Finalize")') AS parallel;
SELECT pg_temp.differences() AS parallel;

SET max_parallel_workers_per_gather = 0; SET enable_partitionwise_aggregate = on; SET enable_partitionwise_join = on;
SELECT pg_temp.plan_has('SELECT year, leading_share(industry, output_yuan, ''{36}'') FROM lp_output GROUP BY year',
	'$[*]."Plan"."Node Type" ? (@ == "Append")') AS partitionwise;
SELECT count(*) AS partitionwise
FROM (SELECT year, leading_output(industry, output_yuan, '{36}')::text AS output FROM lp_output GROUP BY year) a
	FULL JOIN (SELECT year, leading_output(industry, output_yuan, '{36}')::text AS output FROM (SELECT * FROM lp_output OFFSET 0) o GROUP BY year) b
	USING (year)
WHERE a.output IS DISTINCT FROM b.output;
RESET enable_partitionwise_aggregate; RESET enable_partitionwise_join;

-- stored by month, day or batch, and merged: over years, over parks
CREATE TABLE lp_rollup AS
SELECT park, year, batch, leading_output(industry, output_yuan, codes) AS output
FROM (SELECT *, row_number() OVER () % 40 AS batch FROM lp_output) o JOIN lp_park USING (park) GROUP BY park, year, batch;
SELECT count(*) AS from_stored
FROM (SELECT park, year, sum(output)::text AS output, share(sum(output)) AS share FROM lp_rollup GROUP BY park, year) r
	FULL JOIN lp_plain p USING (park, year)
WHERE p.output IS DISTINCT FROM r.output OR p.share::text IS DISTINCT FROM r.share::text;
SELECT (SELECT sum(output) FROM lp_rollup)::text
	= (SELECT leading_output(industry, output_yuan, codes) FROM lp_output JOIN lp_park USING (park))::text AS city;
-- merging in parallel, and merging forwards and backwards one by one
SET max_parallel_workers_per_gather = 3;
SELECT pg_temp.plan_has('SELECT sum(output) FROM lp_rollup', '$.**."Partial Mode" ? (@ == "Finalize")') AS parallel,
	(SELECT sum(output)::text FROM lp_rollup) = (SELECT sum(output ORDER BY park, year, batch)::text FROM lp_rollup) AS in_order,
	(SELECT sum(output)::text FROM lp_rollup) = (SELECT sum(output ORDER BY park DESC, batch)::text FROM lp_rollup) AS backwards;
-- dump and restore goes through text, COPY BINARY through send: both are exact
SELECT bool_and(output::text::leading_output::text = output::text) AS text FROM lp_rollup;

DROP VIEW lp_ours; DROP TABLE lp_rollup, lp_plain, lp_output, lp_park;
