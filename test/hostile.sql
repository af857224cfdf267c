-- What several tests use: a schema "hostile" that shadows, with the same
-- arguments, every operator and function of pg_catalog and of PostGIS, the usual
-- types, and the tables that rules read.  Whatever is reached through a
-- search_path that begins with it fails with "hijacked".
CREATE SCHEMA hostile;
GRANT USAGE ON SCHEMA hostile TO PUBLIC;

CREATE FUNCTION hostile.trap(name text) RETURNS boolean LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'hijacked: %', $1; END $$;

DO $do$
DECLARE
  f record;
  o record;
  name text;
BEGIN
  FOR f IN
    SELECT p.proname, p.proretset, p.prorettype,
           (SELECT string_agg(concat_ws(' ', CASE WHEN p.provariadic <> 0 AND a.n = p.pronargs THEN 'VARIADIC' END,
                                        format_type(a.type, NULL)), ', ' ORDER BY a.n)
              FROM unnest(p.proargtypes) WITH ORDINALITY a (type, n)) AS args
      FROM pg_proc p
     WHERE p.pronamespace IN ('pg_catalog'::regnamespace,
                              (SELECT extnamespace FROM pg_extension WHERE extname = 'postgis'))
       AND NOT 'internal'::regtype = ANY (p.proargtypes)
       AND p.proname NOT LIKE 'RI\_%'
  LOOP
    BEGIN
      EXECUTE format('CREATE FUNCTION hostile.%I(%s) RETURNS %s %s LANGUAGE plpgsql AS %L',
                     f.proname, f.args, CASE WHEN f.proretset THEN 'SETOF' END, format_type(f.prorettype, NULL),
                     format('BEGIN PERFORM hostile.trap(%L); END', f.proname));
    EXCEPTION WHEN OTHERS THEN NULL;  -- of pseudo-types that PL/pgSQL does not take
    END;
  END LOOP;

  FOR o IN
    SELECT p.oid, p.oprname, format_type(p.oprleft, NULL) AS l, format_type(p.oprright, NULL) AS r,
           format_type(p.oprresult, NULL) AS result
      FROM pg_operator p
     WHERE p.oprnamespace IN ('pg_catalog'::regnamespace,
                              (SELECT extnamespace FROM pg_extension WHERE extname = 'postgis'))
       AND p.oprleft <> 0 AND p.oprresult <> 0
  LOOP
    EXECUTE format('CREATE FUNCTION hostile.operator_%s(%s, %s) RETURNS %s LANGUAGE plpgsql AS %L',
                   o.oid, o.l, o.r, o.result, format('BEGIN PERFORM hostile.trap(%L); END', o.oprname));
    EXECUTE format('CREATE OPERATOR hostile.%s (FUNCTION = hostile.operator_%s, LEFTARG = %s, RIGHTARG = %s)',
                   o.oprname, o.oid, o.l, o.r);
  END LOOP;

  FOREACH name IN ARRAY ARRAY['text', 'name', 'numeric', 'date', 'bool', 'int4', 'int8', 'float8', 'bytea',
                              'interval', 'oid', 'regclass', 'daterange', 'jsonb'] LOOP
    EXECUTE format('CREATE DOMAIN hostile.%I AS pg_catalog.%1$I CHECK (hostile.trap(%1$L))', name);
  END LOOP;

  FOREACH name IN ARRAY ARRAY['register_info', 'parameters', 'rule_modes', 'waivers', 'parks', 'leading_industries',
                              'outputs', 'plots', 'plot_cover', 'buildings', 'pauses', 'pause_causes', 'projects', 'reviews',
                              'review_findings', 'admission_standards', 'plans', 'plan_areas', 'plan_projects',
                              'infrastructure_projects', 'infrastructure_plans', 'infrastructure_reports', 'agreements',
                              'spatial_ref_sys', 'pg_class', 'pg_namespace',
                              'pg_extension', 'new_rows', 'old_rows'] LOOP
    EXECUTE format('CREATE VIEW hostile.%I AS SELECT hostile.trap(%1$L) AS id', name);
    EXECUTE format('GRANT ALL ON hostile.%I TO PUBLIC', name);
  END LOOP;
END
$do$;
