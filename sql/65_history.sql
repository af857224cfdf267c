-- Who changed what, when and why; and what was known at a moment.

CREATE FUNCTION park.record_changes() RETURNS trigger
  LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.record_changes() IS
  'statement trigger of a register''s tables: writes what a statement changed into the register''s table changes';

CREATE FUNCTION park.as_known("row" anyelement, at timestamptz) RETURNS SETOF anyelement
  LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 1000 COST 10000 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.as_known(anyelement, timestamptz) IS
  'the rows of a register''s table as they were recorded at a moment: SELECT * FROM park.as_known(NULL::liuzhou.plots, ''2026-01-01''); only the type of the first argument counts; error 55000 for a table whose changes are not recorded';

CREATE FUNCTION park.as_known(register name, table_name text, at timestamptz) RETURNS SETOF jsonb
  LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 1000 COST 10000 AS 'MODULE_PATHNAME', 'as_known_jsonb';
COMMENT ON FUNCTION park.as_known(name, text, timestamptz) IS
  'likewise by name, each row as changes records it: without NULLs, with the columns that the table had then';

CREATE FUNCTION park.changed_columns(old_row jsonb, new_row jsonb) RETURNS jsonb
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT coalesce(jsonb_object_agg(coalesce(o.key, n.key), jsonb_build_array(o.value, n.value)), '{}')
    FROM jsonb_each(coalesce(old_row, '{}')) o
    FULL JOIN jsonb_each(coalesce(new_row, '{}')) n ON n.key = o.key
   WHERE o.value IS DISTINCT FROM n.value;
END;
COMMENT ON FUNCTION park.changed_columns(jsonb, jsonb) IS
  'the columns that differ between two rows of changes, each with [before, after]';

-- The tables that hold what an office records: those with an id, but for
-- imports, which are gone once they are loaded, and what triggers keep, which
-- follows from the others.
CREATE FUNCTION park.recordable_tables(register name) RETURNS text[]
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT coalesce(array_agg(c.relname::text ORDER BY c.relname), '{}')
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'id' AND a.atttypid = 'bigint'::regtype
   WHERE n.nspname = register AND c.relkind IN ('r', 'p') AND NOT c.relispartition
     AND c.relname NOT IN ('changes', 'register_info', 'output_imports');
END;
COMMENT ON FUNCTION park.recordable_tables(name) IS
  'the tables of a register whose changes can be recorded: those with a bigint id; of a new register, all are';

CREATE FUNCTION park.check_recordable(register name, table_name text) RETURNS void
  LANGUAGE C STABLE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.check_recordable(name, text) IS
  'error 42P01 unless changes of the table can be recorded, 42809 unless the schema is a register, 22004 for NULL';

-- A table and its partitions, which are written under their own names, too.
CREATE FUNCTION park.set_recording(register name, table_name text, recording boolean) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  part regclass;
  event text;
BEGIN
  PERFORM park.check_recordable(register, table_name);
  FOR part IN
    SELECT coalesce(t.relid, c.oid)::regclass
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN LATERAL pg_partition_tree(c.oid) t ON true
     WHERE n.nspname = register AND c.relname = table_name
  LOOP
    FOREACH event IN ARRAY '{insert,update,delete,truncate}'::text[] LOOP
      IF NOT recording THEN
        EXECUTE format('DROP TRIGGER IF EXISTS %I ON %s', 'changes_' || event, part);
        CONTINUE;
      END IF;
      EXECUTE format('CREATE OR REPLACE TRIGGER %I %s %s ON %s %s FOR EACH STATEMENT EXECUTE FUNCTION park.record_changes()',
                     'changes_' || event, CASE event WHEN 'truncate' THEN 'BEFORE' ELSE 'AFTER' END,
                     event, part,
                     CASE event WHEN 'insert' THEN 'REFERENCING NEW TABLE AS new_rows'
                                WHEN 'update' THEN 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'
                                WHEN 'delete' THEN 'REFERENCING OLD TABLE AS old_rows' ELSE '' END);
    END LOOP;
  END LOOP;
END
$$;
COMMENT ON FUNCTION park.set_recording(name, text, boolean) IS
  'internal: makes or drops the triggers that record a table''s changes';

CREATE FUNCTION park.mark_recording(register name, table_name text, operation text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  EXECUTE pg_catalog.format(
    'INSERT INTO %I.changes (transaction, table_name, operation, actor, reason)'
    ' VALUES (pg_catalog.pg_current_xact_id()::pg_catalog.text::bigint, $1, $2,'
    '   nullif(pg_catalog.current_setting(''industrial_park.actor'', true), ''''),'
    '   nullif(pg_catalog.current_setting(''industrial_park.reason'', true), ''''))', register)
    USING table_name, operation;
END
$$;
COMMENT ON FUNCTION park.mark_recording(name, text, text) IS
  'internal: notes in changes that recording of a table was switched on or off';

CREATE FUNCTION park.record_changes_of(register name, tables text[]) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  one text;
BEGIN
  PERFORM park.check_is_register(register);
  FOREACH one IN ARRAY tables LOOP
    PERFORM park.set_recording(register, one, true);
    PERFORM park.mark_recording(register, one, 'START');
  END LOOP;
END
$$;
COMMENT ON FUNCTION park.record_changes_of(name, text[]) IS
  'has the changes of these tables of a register recorded from now on; of a partitioned table again after a partition was added; error 42P01 for a table that has no bigint id or holds no office records';

CREATE FUNCTION park.stop_recording(register name, tables text[]) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  one text;
BEGIN
  PERFORM park.check_is_register(register);
  FOREACH one IN ARRAY tables LOOP
    PERFORM park.set_recording(register, one, false);
    PERFORM park.mark_recording(register, one, 'STOP');
  END LOOP;
END
$$;
COMMENT ON FUNCTION park.stop_recording(name, text[]) IS
  'ends the recording of the changes of these tables; what is recorded stays';
