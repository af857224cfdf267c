-- Registers: schemas of the user's own, made from the scripts embedded here.

CREATE FUNCTION park.register_script(part text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE part
  WHEN 'tables' THEN $tables$
--@embed register/tables_settings.sql
--@embed register/tables_output.sql
--@embed register/tables_land.sql
--@embed register/tables_admission.sql
--@embed register/tables_infrastructure.sql
--@embed register/tables_plans.sql
--@embed register/tables_disposal.sql
--@embed register/tables_quota.sql
--@embed register/tables_land_use.sql
--@embed register/tables_assessment.sql
--@embed register/tables_history.sql
--@embed register/tables_members.sql
--@embed register/tables_comments.sql
$tables$
  WHEN 'views' THEN $views$
--@embed register/views_members.sql
--@embed register/views_output.sql
--@embed register/views_cover.sql
--@embed register/views_idle.sql
--@embed register/views_disposal.sql
--@embed register/views_geometry.sql
--@embed register/views_admission.sql
--@embed register/views_infrastructure.sql
--@embed register/views_plans.sql
--@embed register/views_import.sql
--@embed register/views_quota.sql
--@embed register/views_land_use.sql
--@embed register/views_reuse.sql
--@embed register/views_assessment.sql
--@embed register/views_report_2_to_4.sql
--@embed register/views_report_5_to_8.sql
--@embed register/views_report.sql
--@embed register/views_map.sql
--@embed register/views_bi.sql
--@embed register/views_bi_land.sql
--@embed register/views_bi_projects.sql
$views$
  WHEN 'triggers' THEN $triggers$
--@embed register/triggers.sql
$triggers$
  WHEN 'preset empty' THEN ''
  WHEN 'preset liuzhou-2020' THEN $preset$
--@embed preset/liuzhou-2020.sql
$preset$
END;
COMMENT ON FUNCTION park.register_script(text) IS
  'a part of what create_register() executes: tables, views, triggers, or preset NAME; NULL if there is no such part';

-- Executes one part with only the register on the search path, so that its
-- names mean the register's tables and nothing that somebody else made.  In the
-- script @space@ is the type that measures distances in metres, @candidates@ how
-- many of the nearest by the index may be the nearest.
CREATE FUNCTION park.execute_register_script(register name, part text, srid integer) RETURNS void
  LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
DECLARE
  postgis text := (SELECT pg_catalog.quote_ident(n.nspname)
                     FROM pg_catalog.pg_extension e
                     JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) e.extnamespace
                    WHERE e.extname OPERATOR(pg_catalog.=) 'postgis');
  script text := park.register_script(part);
BEGIN
  script := pg_catalog.replace(script, '@srid@', srid::pg_catalog.text);
  script := pg_catalog.replace(script, '@postgis@', postgis);
  -- a view that read with its owner's rights would show what policies hide
  script := pg_catalog.regexp_replace(script, '^(CREATE OR REPLACE VIEW \w+) AS$',
                                      '\1 WITH (security_invoker = true) AS', 'gn');
  script := pg_catalog.replace(script, '@space@',
    CASE WHEN park.is_geographic(srid) THEN 'geography' ELSE 'geometry' END);
  script := pg_catalog.replace(script, '@candidates@',
    CASE WHEN park.is_geographic(srid) THEN '4' ELSE '1' END);
  PERFORM pg_catalog.set_config('search_path',
                                pg_catalog.quote_ident(register) OPERATOR(pg_catalog.||) ', pg_temp',
                                true);
  EXECUTE script;
END
$$;
COMMENT ON FUNCTION park.execute_register_script(name, text, integer) IS
  'internal: executes a part of register_script() in a register';

CREATE FUNCTION park.check_srid(srid integer) RETURNS void
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.check_srid(integer) IS
  'error 22023 unless the SRID is in spatial_ref_sys and is geographic or in metres';

CREATE FUNCTION park.is_geographic(srid integer) RETURNS boolean
  LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.is_geographic(integer) IS
  'whether coordinates of the SRID are degrees; false for one that is not in spatial_ref_sys';

CREATE FUNCTION park.check_register_name(register name) RETURNS void
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.check_register_name(name) IS
  'error 42P06 if the schema exists, 42939 if the name is reserved, 42602 if it is empty, 22004 if NULL';

CREATE FUNCTION park.check_is_register(register name) RETURNS void
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.check_is_register(name) IS
  'error 42809 unless the schema is a register, 22004 if NULL';

CREATE FUNCTION park.check_preset(preset text) RETURNS void
  LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.check_preset(text) IS
  'error 22023 unless there is such a preset, 22004 if NULL';

CREATE FUNCTION park.create_register(
  register name, srid integer DEFAULT 4545, preset text DEFAULT 'liuzhou-2020')
  RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM park.check_register_name(register);
  PERFORM park.check_srid(srid);
  PERFORM park.check_preset(preset);
  EXECUTE pg_catalog.format('CREATE SCHEMA %I', register);
  PERFORM park.execute_register_script(register, 'tables', srid);
  PERFORM park.execute_register_script(register, 'views', srid);
  PERFORM park.execute_register_script(register, 'triggers', srid);
  PERFORM park.set_recording(register, t.name, true)
     FROM pg_catalog.unnest(park.recordable_tables(register)) t (name);
  PERFORM park.execute_register_script(register, 'preset ' OPERATOR(pg_catalog.||) preset, srid);
  EXECUTE pg_catalog.format(
    'INSERT INTO %I.register_info (template_version, srid, preset)'
    ' SELECT extversion, $1, $2 FROM pg_catalog.pg_extension'
    ' WHERE extname OPERATOR(pg_catalog.=) ''industrial_park''', register)
    USING srid, preset;
END
$$;
COMMENT ON FUNCTION park.create_register(name, integer, text) IS
  'makes a register: a new schema, owned by the caller, with tables, triggers and views; srid is a projected CRS in metres or a geographic one; preset liuzhou-2020 (the measures'' parameters, parks and positioning) or empty';

CREATE FUNCTION park.upgrade_register(register name) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  srid integer;
BEGIN
  PERFORM park.check_is_register(register);
  EXECUTE pg_catalog.format('SELECT i.srid FROM %I.register_info i', register) INTO srid;
  PERFORM park.execute_register_script(register, 'views', srid);
  -- tables and views that an update brought are secured and published like the others
  IF (SELECT c.relrowsecurity FROM pg_catalog.pg_class c
       WHERE c.oid OPERATOR(pg_catalog.=) pg_catalog.format('%I.members', register)::pg_catalog.regclass)
     AND EXISTS (SELECT FROM pg_catalog.pg_policies p
                  WHERE p.schemaname OPERATOR(pg_catalog.=) register AND p.tablename OPERATOR(pg_catalog.=) 'members'
                    AND p.policyname OPERATOR(pg_catalog.=) 'members_read') THEN
    PERFORM park.secure_register(register);
  END IF;
  IF EXISTS (SELECT FROM pg_catalog.pg_views v
              WHERE v.schemaname OPERATOR(pg_catalog.=) (register OPERATOR(pg_catalog.||) '_bi')
                AND v.viewname OPERATOR(pg_catalog.~~) 'bi\_%') THEN
    PERFORM park.publish_views(register);
  END IF;
  EXECUTE pg_catalog.format(
    'UPDATE %I.register_info SET template_version = e.extversion FROM pg_catalog.pg_extension e'
    ' WHERE e.extname OPERATOR(pg_catalog.=) ''industrial_park''', register);
END
$$;
COMMENT ON FUNCTION park.upgrade_register(name) IS
  'brings a register to the installed version of the extension, after ALTER EXTENSION UPDATE; may be run again at any time; error 42809 if the schema is not a register';
