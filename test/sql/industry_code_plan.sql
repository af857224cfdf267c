-- industry_code: what the planner makes of "is or is below", and its row estimates
SET search_path = park, public;

-- every code once, but the k-th class, in an arbitrary order, 1 + 20000/k times: a long tail
CREATE TABLE plan_output (id bigint, industry industry_code);
INSERT INTO plan_output
SELECT n, code
FROM (SELECT code, level, row_number() OVER (PARTITION BY level ORDER BY hashint4extended(i::int, 1)) AS k
	FROM (SELECT row_number() OVER () AS i, * FROM industries()) c) r,
	generate_series(1, CASE level WHEN 4 THEN 1 + 20000 / k ELSE 1 END) n;
INSERT INTO plan_output SELECT n, NULL FROM generate_series(1, 5000) n;
CREATE INDEX plan_output_industry ON plan_output (industry);
CREATE TABLE plan_leading (park int, industry industry_code);
INSERT INTO plan_leading VALUES (1, '36'), (2, '371'), (2, '3720'), (3, '34');
VACUUM ANALYZE plan_output, plan_leading;

CREATE FUNCTION pg_temp.plan(query text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE result json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO result;
	RETURN result;
END $$;
-- the index is read over a range, or at a point, and no filter is left (a
-- bitmap scan keeps one for pages that it remembers as a whole)
CREATE FUNCTION pg_temp.index_use(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb := pg_temp.plan(query);
	condition text := jsonb_path_query_first(plan, '$.**."Index Cond"') #>> '{}';
BEGIN
	IF condition IS NULL THEN
		RETURN 'none';
	ELSIF jsonb_path_exists(plan, '$.**."Filter"') OR jsonb_path_exists(plan, '$.**."Join Filter"') THEN
		RETURN 'lossy';
	ELSIF condition ~ '>=' AND condition ~ '<=' THEN
		RETURN 'range';
	END IF;
	RETURN 'point';
END $$;
CREATE FUNCTION pg_temp.estimate(query text) RETURNS numeric LANGUAGE sql AS $$
	SELECT (pg_temp.plan(query) -> 0 -> 'Plan' ->> 'Plan Rows')::numeric $$;

SET enable_seqscan = off; SET enable_bitmapscan = off;
SELECT query, pg_temp.index_use('SELECT count(*) FROM plan_output WHERE ' || query)
FROM unnest(ARRAY['industry <@ ''C367''', '''C367'' @> industry', 'park.industry_code_below(industry, ''C36'')',
	'industry <@ (SELECT ''C36''::park.industry_code)', 'industry <@ lower(''C36'')::park.industry_code',
	'industry = ''C3670''', 'industry = ''3670''::text', '''3670''::varchar = industry', 'industry IN (''3670'', ''C36'')',
	-- no range: the lower side is not the column, nothing is known, or it changes from row to row
	'industry @> ''C3670''', 'industry <@ NULL', 'industry <@ (CASE WHEN random() < 2 THEN ''C'' END)::park.industry_code'])
	WITH ORDINALITY AS t(query, n) ORDER BY n;

-- parameters in custom and generic plans; varchar, as drivers send it
PREPARE below(industry_code) AS SELECT count(*) FROM plan_output WHERE industry <@ $1;
PREPARE below_any(industry_code[]) AS
SELECT count(*) FROM (SELECT DISTINCT c FROM unnest($1) c) s JOIN plan_output ON industry <@ c;
PREPARE below_text(varchar) AS SELECT count(*) FROM plan_output WHERE industry <@ $1;
PREPARE equal(varchar) AS SELECT count(*) FROM plan_output WHERE industry = $1;
SET plan_cache_mode = force_custom_plan;
SELECT pg_temp.index_use('EXECUTE below(''C36'')'), pg_temp.index_use('EXECUTE below_text(''36'')'), pg_temp.index_use('EXECUTE equal(''3670'')');
SET plan_cache_mode = force_generic_plan;
SELECT pg_temp.index_use('EXECUTE below(''C36'')'), pg_temp.index_use('EXECUTE below_text(''36'')'), pg_temp.index_use('EXECUTE equal(''3670'')');
EXECUTE below(NULL);
RESET plan_cache_mode;
-- inner side of a nested loop
SET enable_material = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
SELECT pg_temp.index_use('EXECUTE below_any(''{C36,C371}'')'),
	pg_temp.index_use('SELECT sum(id) FROM plan_leading l JOIN plan_output o ON o.industry <@ l.industry');
RESET enable_material; RESET enable_hashjoin; RESET enable_mergejoin; RESET enable_seqscan;

-- a hash index has no range to offer
CREATE INDEX plan_output_hash ON plan_output USING hash (industry);
DROP INDEX plan_output_industry;
SET enable_seqscan = off; SET enable_bitmapscan = off;
SELECT pg_temp.index_use('SELECT FROM plan_output WHERE industry <@ ''C36'''),
	pg_temp.index_use('SELECT FROM plan_output WHERE industry = ''C3670''');
RESET enable_seqscan;

-- estimates, as out of the box: the error is the ratio of estimate and truth
CREATE TEMP TABLE truth AS
WITH counts AS MATERIALIZED (SELECT industry, count(*) AS n FROM plan_output GROUP BY industry)
SELECT code, level, (SELECT sum(n) FROM counts WHERE industry <@ code) AS actual FROM industries();
SELECT level, percentile_cont(0.9) WITHIN GROUP (ORDER BY q) <= 1.2 AS p90, max(q) <= 2 AS most
FROM (SELECT level, greatest(estimate / actual, actual / estimate) AS q
	FROM truth, pg_temp.estimate(format('SELECT FROM plan_output WHERE industry <@ %L', code)) estimate) e
GROUP BY level ORDER BY level;
-- with few statistics, and none: the catalogue's classes stand in
ALTER TABLE plan_output ALTER industry SET STATISTICS 100;
ANALYZE plan_output;
SELECT array_length(most_common_vals::text::text[], 1) AS common FROM pg_stats WHERE tablename = 'plan_output' AND attname = 'industry';
SELECT level, percentile_cont(0.5) WITHIN GROUP (ORDER BY q) <= 2 AS median
FROM (SELECT level, greatest(estimate / actual, actual / estimate) AS q
	FROM truth, pg_temp.estimate(format('SELECT FROM plan_output WHERE industry <@ %L', code)) estimate) e
GROUP BY level ORDER BY level;
CREATE TABLE plan_bare (industry industry_code) WITH (autovacuum_enabled = off);
INSERT INTO plan_bare SELECT code FROM industries(), generate_series(1, 10) WHERE level = 4;
SELECT code, round(pg_temp.estimate('SELECT FROM plan_bare') * classes / 1381 / estimate, 1) AS ratio
FROM (SELECT b.code, count(*) AS classes FROM industries() a JOIN industries() b ON a.code <@ b.code AND a.level = 4
	WHERE b.code IN ('C', 'C36', 'C371', 'C3670') GROUP BY b.code) c,
	pg_temp.estimate(format('SELECT FROM plan_bare WHERE industry <@ %L', code)) estimate ORDER BY code;
-- of joins, exact here as both sides are known in full; a semijoin finds a row once
ALTER TABLE plan_output ALTER industry SET STATISTICS -1;
ANALYZE plan_output;
SELECT bool_and(estimate BETWEEN actual * 0.99 AND actual * 1.01) AS joins
FROM (SELECT count(*) AS actual FROM plan_output o JOIN plan_leading l ON o.industry <@ l.industry) a,
	unnest(ARRAY['SELECT FROM plan_output o JOIN plan_leading l ON o.industry <@ l.industry',
		'SELECT FROM plan_leading l JOIN plan_output o ON l.industry @> o.industry',
		'SELECT FROM plan_output o WHERE EXISTS (SELECT FROM plan_leading l WHERE o.industry <@ l.industry)']) query,
	pg_temp.estimate(query) estimate;

DROP TABLE plan_output, plan_leading, plan_bare;
