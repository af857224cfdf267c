-- How far row estimates of "industry <@ code" are off, for every code that
-- occurs, at every level, with the statistics of a plain ANALYZE.
SET search_path = bench, park, public;

CREATE FUNCTION estimate(code industry_code) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
  plan json;
BEGIN
  EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM coded_rows WHERE industry <@ %L', code) INTO plan;
  RETURN plan -> 0 -> 'Plan' ->> 'Plan Rows';
END
$$;
CREATE TABLE q_errors AS
  WITH counts AS (SELECT industry, count(*) AS n FROM coded_rows GROUP BY industry)
  SELECT i.level, i.code, greatest(e / n, n / e) AS q
    FROM (SELECT i.level, i.code, sum(c.n)::float8 AS n, greatest(estimate(i.code), 1) AS e
            FROM industries() i JOIN counts c ON c.industry <@ i.code
           GROUP BY i.level, i.code) i;
INSERT INTO facts
  SELECT format('q_%s_%s', what, level),
         CASE what WHEN 'p90' THEN percentile_cont(0.9) WITHIN GROUP (ORDER BY q) ELSE max(q) END
    FROM q_errors, unnest('{p90,max}'::text[]) what GROUP BY level, what;
