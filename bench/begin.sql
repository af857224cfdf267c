-- What every part of the benchmark begins with.
SET client_min_messages = warning;
CREATE EXTENSION industrial_park CASCADE;
CREATE EXTENSION pg_prewarm;
CREATE SCHEMA bench;
SET search_path = bench, park, public;

-- What is measured goes here; cpu_ms: user and system time of the backend.
CREATE TABLE samples (name text, wall_ms float8, cpu_ms float8);
CREATE TABLE facts (name text PRIMARY KEY, value float8);

-- Refuses to go on when two answers differ.
CREATE FUNCTION same(a regclass, b regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  differ bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM ((TABLE %1$s EXCEPT TABLE %2$s) UNION ALL (TABLE %2$s EXCEPT TABLE %1$s)) d', a, b)
    INTO differ;
  IF differ <> 0 THEN
    RAISE '% and % differ in % rows', a, b, differ;
  END IF;
END
$$;
