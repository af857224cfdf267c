-- What several tests use: included, not a test.

-- Executes a statement and says how it was refused, field by field as a client
-- sees it, or that it was accepted.
CREATE FUNCTION pg_temp.refusal(statement text) RETURNS text
  LANGUAGE plpgsql AS $$
DECLARE
  message text; detail text; hint text; name text; "table" text;
BEGIN
  EXECUTE statement;
  RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
    hint = PG_EXCEPTION_HINT, name = CONSTRAINT_NAME, "table" = TABLE_NAME;
  RETURN concat_ws(E'\n', concat_ws(' ', SQLSTATE, nullif("table", ''), nullif(name, '')), message,
    -- core's own DETAIL prints whole rows, whose columns may grow
    CASE WHEN detail <> '' AND detail NOT LIKE 'Failing row%' THEN 'DETAIL: ' || detail END,
    'HINT: ' || nullif(hint, ''));
END $$;

-- A rectangle of width and height in metres, in EPSG:4545, from a corner in the
-- city.
CREATE FUNCTION pg_temp.box(x float8, y float8, width float8, height float8 DEFAULT NULL)
  RETURNS geometry LANGUAGE sql IMMUTABLE
  RETURN ST_Multi(ST_MakeEnvelope(640000 + x, 2690000 + y, 640000 + x + width,
                                  2690000 + y + coalesce(height, width), 4545));

-- Takes away a register's views and functions, which stand in the way of who
-- changes the type of a column.
CREATE FUNCTION pg_temp.drop_views(register text) RETURNS void
  LANGUAGE plpgsql AS $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY(
    SELECT 'FUNCTION IF EXISTS ' || oid::regprocedure FROM pg_proc
     WHERE pronamespace = register::regnamespace
    UNION ALL
    SELECT 'VIEW IF EXISTS ' || oid::regclass FROM pg_class
     WHERE relnamespace = register::regnamespace AND relkind = 'v') LOOP
    EXECUTE 'DROP ' || name || ' CASCADE';
  END LOOP;
END $$;

\pset format unaligned
\pset tuples_only on
SET client_min_messages = warning;
