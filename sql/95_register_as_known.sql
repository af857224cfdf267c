-- A register as it was known at a moment: another register, to ask anything of.

CREATE FUNCTION park.register_as_known(register name, at timestamptz, copy name) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET row_security = off
AS $$
DECLARE
  srid integer;
  t record;
BEGIN
  PERFORM park.check_is_register(register);
  EXECUTE format('SELECT i.srid FROM %I.register_info i', register) INTO srid;
  PERFORM park.create_register(copy, srid, 'empty');
  EXECUTE format('COMMENT ON SCHEMA %I IS %L', copy,
                 format('register %s as it was known at %s, to be read', register, at));
  PERFORM park.stop_recording(copy, park.recordable_tables(copy));

  -- What was recorded is neither judged again nor held together: the moment may
  -- lie in the middle of a transaction.
  FOR t IN
    SELECT c.conrelid::regclass AS relation, c.conname
      FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
     WHERE n.nspname = copy AND c.contype = 'f' AND c.conparentid = 0
  LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', t.relation, t.conname);
  END LOOP;
  FOR t IN
    SELECT g.tgrelid::regclass AS relation, g.tgname
      FROM pg_trigger g
      JOIN pg_class c ON c.oid = g.tgrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = copy AND c.relkind IN ('r', 'p') AND NOT g.tgisinternal
       AND g.tgname NOT IN ('measures_before', 'measures_after')
  LOOP
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', t.relation, t.tgname);
  END LOOP;

  FOR t IN
    SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns
      FROM unnest(park.recordable_tables(copy)) r (name)
      JOIN pg_namespace n ON n.nspname = copy
      JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = r.name
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     GROUP BY c.relname ORDER BY c.relname
  LOOP
    EXECUTE format('INSERT INTO %I.%I (%s) OVERRIDING SYSTEM VALUE SELECT %3$s FROM park.as_known(NULL::%4$I.%2$I, $1) ORDER BY id',
                   copy, t.relname, t.columns, register)
      USING at;
    EXECUTE format('ANALYZE %I.%I', copy, t.relname);
  END LOOP;
  PERFORM park.rebuild_output_mixes(copy);
  PERFORM park.refresh_plot_cover(copy);
END
$$;
COMMENT ON FUNCTION park.register_as_known(name, timestamptz, name) IS
  'makes a register of another as it was known at a moment, so that findings(), views and reports say of any day what they said then; to be read and dropped: nothing judges or records what is written to it; error 55000 if changes of a table are not recorded, 42P06 if the schema exists, 42501 for whom row-level security hides rows from';
