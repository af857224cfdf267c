-- Who may do what in a register: row-level security made from its table members.

CREATE FUNCTION park.check_table_decided(register name, table_name name, decided boolean) RETURNS void
  LANGUAGE C STABLE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.check_table_decided(name, name, boolean) IS
  'internal: error 55000 unless it is decided who reads and writes a table';

CREATE FUNCTION park.check_grant(register name, role name, duty text, secured boolean,
                                 names_tables boolean, writes_disposals boolean) RETURNS void
  LANGUAGE C STABLE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.check_grant(name, name, text, boolean, boolean, boolean) IS
  'internal: error unless grant_register() may give a duty to a role';

-- The tables of a register and how each is reached.  A table that is not named
-- here belongs to a park by its column park_id or a foreign key to parks, or to
-- what owns the row that another foreign key names.
CREATE FUNCTION park.register_tables(register name, OUT table_name name, OUT kind text)
  RETURNS SETOF record
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT c.relname,
         CASE
           WHEN c.relname IN ('parks', 'enterprises', 'buildings', 'disposals', 'reviews',
                              'output_imports', 'changes', 'members') THEN 'special'
           WHEN c.relname IN ('register_info', 'parameters', 'rule_modes', 'waivers', 'pause_causes',
                              'holidays', 'admission_standards', 'indicators', 'indicator_weights',
                              'assessment_reopenings') THEN 'settings'
           WHEN c.relname IN ('land_budgets') THEN 'citywide'
           WHEN c.relname IN ('leading_industries', 'land_quotas', 'registrations', 'plans', 'plan_areas',
                              'plan_industries', 'plan_projects', 'plan_infrastructure',
                              'review_findings', 'park_groups', 'indicator_values', 'assessments',
                              'assessment_items') THEN 'decided'
           WHEN c.relname IN ('plot_cover', 'output_mix_base', 'output_mix_changes',
                              'land_locks') THEN 'kept'
           ELSE 'records' END
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = register AND c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition;
END;
COMMENT ON FUNCTION park.register_tables(name) IS
  'the tables of a register: settings (all members read, the city writes), citywide (read by who reads all parks: what is compared with it is a sum over all), decided (a park reads its own, the city writes), records (a park reads and writes its own), kept (a park reads its own, triggers write), special (see table_access)';

-- How the rows of a table lead to a park: by a column that names it, or by one
-- that names a row of another table.
CREATE FUNCTION park.owning_columns(register name, table_name name,
                                    OUT column_name name, OUT parent name, OUT required boolean)
  RETURNS SETOF record
  LANGUAGE sql STABLE
BEGIN ATOMIC
  WITH columns AS (
    SELECT c.oid AS relid, a.attname, a.attnum, a.attnotnull
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE n.nspname = register AND c.relname = table_name AND a.atttypid = 'bigint'::regtype),
  named AS (   -- a foreign key to an id, alone or beside other columns, or a name that says what it means
    SELECT k.attname, k.attnotnull,
           coalesce((SELECT p.relname
                       FROM pg_constraint f
                       JOIN pg_class p ON p.oid = f.confrelid
                       JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attname = 'id'
                        AND a.attnum = f.confkey[array_position(f.conkey, k.attnum)]
                      WHERE f.conrelid = k.relid AND f.contype = 'f' AND f.confrelid <> f.conrelid
                      ORDER BY cardinality(f.conkey), f.oid LIMIT 1),
                    CASE k.attname WHEN 'park_id' THEN 'parks' WHEN 'plot_id' THEN 'plots'
                                   WHEN 'project_id' THEN 'projects' WHEN 'building_id' THEN 'buildings' END) AS parent
      FROM columns k)
  SELECT d.attname, d.parent, d.attnotnull
    FROM named d
    JOIN park.register_tables(register) t ON t.table_name = d.parent
   WHERE d.parent = 'parks' OR d.parent <> 'enterprises' AND t.kind NOT IN ('settings', 'citywide', 'kept')
                               AND d.parent NOT IN ('members', 'changes', 'output_imports')
   ORDER BY (d.parent = 'parks') DESC, d.attname;
END;
COMMENT ON FUNCTION park.owning_columns(name, name) IS
  'internal: the columns by which the rows of a table belong to parks';

-- Whether the row called "this" is of a park whose staff the current role is,
-- as SQL: every park and every row that it names is, and it names one.
CREATE FUNCTION park.own_rows(register name, table_name name, this text, depth integer DEFAULT 0)
  RETURNS text
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  own text := format('ANY ((SELECT %I.writable_parks())::bigint[])', register);
  conditions text[] := '{}';
  columns text[] := '{}';
  required boolean := false;
  link record;
  inner_this text := 'p' || depth;
  condition text;
BEGIN
  IF table_name = 'buildings' THEN
    RETURN format('%s.geom OPERATOR(%I.@) (SELECT %I.writable_area())'
                  ' AND %2$I.st_coveredby(%1$s.geom, (SELECT %3$I.writable_area()))',
                  this, (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
                          WHERE e.extname = 'postgis'), register);
  END IF;
  IF depth > 8 THEN
    RETURN NULL;
  END IF;
  FOR link IN SELECT * FROM park.owning_columns(register, table_name) LOOP
    IF link.parent = 'parks' THEN
      condition := format('%s.%I = %s', this, link.column_name, own);
    ELSE
      condition := park.own_rows(register, link.parent, inner_this, depth + 1);
      CONTINUE WHEN condition IS NULL;
      condition := format('EXISTS (SELECT FROM %I.%I %s WHERE %3$s.id = %s.%I AND %s)',
                          register, link.parent, inner_this, this, link.column_name, condition);
    END IF;
    IF link.required THEN
      required := true;
    ELSE
      condition := format('(%s.%I IS NULL OR %s)', this, link.column_name, condition);
      columns := columns || format('%s.%I', this, link.column_name);
    END IF;
    conditions := conditions || condition;
  END LOOP;
  IF cardinality(conditions) = 0 THEN
    RETURN NULL;
  END IF;
  IF NOT required THEN
    conditions := conditions || format('num_nonnulls(%s) > 0', array_to_string(columns, ', '));
  END IF;
  RETURN array_to_string(conditions, ' AND ');
END
$$;
COMMENT ON FUNCTION park.own_rows(name, name, text, integer) IS
  'internal: the condition, as SQL, under which staff of a park write a row; NULL if the table leads to no park';

-- Whether the row may be read, as SQL.  A park_id that is always there decides
-- alone, so that its index does; else whoever reads a row that this one names.
CREATE FUNCTION park.read_rows(register name, table_name name) RETURNS text
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  own text := format('ANY ((SELECT %I.readable_parks())::bigint[])', register);
  conditions text[] := '{}';
  link record;
BEGIN
  FOR link IN SELECT * FROM park.owning_columns(register, table_name) LOOP
    IF link.parent = 'parks' THEN
      conditions := conditions || format('%I.%I = %s', table_name, link.column_name, own);
      IF link.required THEN
        RETURN conditions[cardinality(conditions)];
      END IF;
    ELSE
      conditions := conditions || format('EXISTS (SELECT FROM %I.%I p WHERE p.id = %I.%I)',
                                         register, link.parent, table_name, link.column_name);
    END IF;
  END LOOP;
  -- a row that names nothing, or only what is gone, is nobody's but theirs who read all
  RETURN format('(SELECT 0 = ANY (%I.readable_parks())) OR ', register) || nullif(array_to_string(conditions, ' OR '), '');
END
$$;
COMMENT ON FUNCTION park.read_rows(name, name) IS
  'internal: the condition, as SQL, under which a row is read; NULL if the table leads to no park';

-- Whose a recorded row is, as SQL; a park_id of the user's own may be anything.
CREATE FUNCTION park.recorded_park(recorded text, register name) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
RETURN format('CASE jsonb_typeof(%1$s -> ''park_id'') WHEN ''number'' THEN (%1$s ->> ''park_id'')::numeric END'
              ' = ANY ((SELECT %2$I.readable_parks())::numeric[])', recorded, register);
COMMENT ON FUNCTION park.recorded_park(text, name) IS
  'internal: the condition, as SQL, under which a row of changes is of a park that the current role may read';

CREATE FUNCTION park.table_access(register name, shared name[] DEFAULT '{}',
                                  OUT table_name name, OUT kind text, OUT read_if text,
                                  OUT insert_if text, OUT update_if text, OUT delete_if text)
  RETURNS SETOF record
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  member text := format('(SELECT %I.is_member())', register);
  city text := format('(SELECT %I.has_duty(''city''))', register);
  readable text := format('ANY ((SELECT %I.readable_parks())::bigint[])', register);
  gis text := (SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
                WHERE e.extname = 'postgis');
  own text;
BEGIN
  PERFORM park.check_is_register(register);
  FOR table_name, kind IN SELECT * FROM park.register_tables(register) t ORDER BY t.table_name LOOP
    own := park.own_rows(register, table_name, quote_ident(table_name));
    IF kind IN ('records', 'special') AND table_name IN ('agreements', 'land_offers', 'reviews', 'disposals') THEN
      own := own || format(' AND (supersedes IS NULL OR %I.may_correct(%L, id, supersedes))', register, table_name);
    END IF;
    read_if := park.read_rows(register, table_name);
    IF kind = 'records' AND (own IS NULL AND table_name = ANY (shared)
        OR EXISTS (SELECT FROM pg_policies p WHERE p.schemaname = register AND p.tablename = table_access.table_name
                      AND p.policyname = 'members_read' AND own IS NULL)) THEN
      kind := 'settings';
    END IF;
    CASE kind
      WHEN 'settings' THEN
        read_if := member;
        insert_if := CASE WHEN table_name <> 'register_info' THEN city END;
      WHEN 'citywide' THEN
        read_if := format('(SELECT 0 = ANY (%I.readable_parks()))', register);
        insert_if := city;
      WHEN 'decided' THEN
        insert_if := city;
      WHEN 'kept' THEN
        insert_if := NULL;
      WHEN 'records' THEN
        insert_if := format('%s OR %s', city, own);
      ELSE
        CASE table_name
          WHEN 'parks' THEN
            read_if := member;
            insert_if := city;
          WHEN 'members' THEN   -- read by the functions that decide the rest
            read_if := 'true';
            insert_if := city;
          WHEN 'enterprises' THEN
            read_if := member;
            insert_if := format('%s OR park_id = ANY ((SELECT %I.writable_parks())::bigint[])', city, register);
          WHEN 'buildings' THEN   -- by the box: an invalid outline would be an error
            read_if := format('geom OPERATOR(%s.&&) (SELECT %I.readable_area())'
                              ' AND CASE WHEN (SELECT 0 = ANY (%2$I.readable_parks())) THEN true'
                              ' ELSE %1$s.st_intersects(%1$s.st_envelope(geom), (SELECT %2$I.readable_area())) END', gis, register);
            insert_if := format('%s OR %s', city, own);
          WHEN 'reviews' THEN   -- a park applies, the city concludes
            insert_if := format('%s OR outcome IS NULL AND concluded_on IS NULL AND %s', city, own);
          WHEN 'disposals' THEN   -- a park proposes and applies, the authority closes
            insert_if := format('%s OR closed_on IS NULL AND %s', city, own);
          WHEN 'output_imports' THEN
            read_if := format('entered_by = CURRENT_USER OR %s', city);
            insert_if := format('entered_by = CURRENT_USER AND %s OR %s', member, city);
          WHEN 'changes' THEN   -- of rows that are in no park, none but the city's and START, STOP
            read_if := format('%s OR %s AND (old_row IS NULL OR %s) AND (new_row IS NULL OR %s)', city, member,
                              park.recorded_park('old_row', register), park.recorded_park('new_row', register));
            insert_if := NULL;
        END CASE;
    END CASE;
    update_if := insert_if;
    delete_if := insert_if;
    IF table_name = 'disposals' THEN
      update_if := format('%s OR (SELECT %I.may_close_disposals())', update_if, register);
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;
COMMENT ON FUNCTION park.table_access(name, name[]) IS
  'who reads and writes each table of a register once it is secured: the conditions of its policies, as SQL; NULL: nobody but its owner; shared: tables of the user''s own that all members read and the city writes';

CREATE FUNCTION park.drop_member_policies(secured regclass) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  policy name;
BEGIN
  FOR policy IN
    SELECT p.polname FROM pg_policy p
     WHERE p.polrelid = secured
       AND p.polname IN ('members_read', 'members_insert', 'members_update', 'members_delete')
  LOOP
    EXECUTE format('DROP POLICY %I ON %s', policy, secured);
  END LOOP;
END
$$;
COMMENT ON FUNCTION park.drop_member_policies(regclass) IS
  'internal: takes the policies of secure_register() from a table; those of others stay';

CREATE FUNCTION park.unsecure_register(register name) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  t regclass;
BEGIN
  PERFORM park.check_is_register(register);
  FOR t IN
    SELECT coalesce(p.relid, c.oid)::regclass
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN LATERAL pg_partition_tree(c.oid) p ON true
     WHERE n.nspname = register AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  LOOP
    PERFORM park.drop_member_policies(t);
    EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', t);
  END LOOP;
END
$$;
COMMENT ON FUNCTION park.unsecure_register(name) IS
  'takes the policies of secure_register() away and disables row-level security: whoever was granted a right on a table then has it on every row';

CREATE FUNCTION park.secure_register(register name, shared name[] DEFAULT '{}') RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  t record;
  part regclass;
BEGIN
  PERFORM park.check_is_register(register);
  FOR t IN SELECT * FROM park.table_access(register, coalesce(shared, '{}')) LOOP
    PERFORM park.check_table_decided(register, t.table_name, t.read_if IS NOT NULL);
    -- a partition is read under its own name by its owner only
    FOR part IN SELECT p.relid FROM pg_partition_tree(format('%I.%I', register, t.table_name)::regclass) p LOOP
      EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', part);
    END LOOP;
    EXECUTE format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', register, t.table_name);
    PERFORM park.drop_member_policies(format('%I.%I', register, t.table_name)::regclass);
    EXECUTE format('CREATE POLICY members_read ON %I.%I FOR SELECT USING (%s)', register, t.table_name, t.read_if);
    CONTINUE WHEN t.insert_if IS NULL;
    EXECUTE format('CREATE POLICY members_insert ON %I.%I FOR INSERT WITH CHECK (%s)', register, t.table_name, t.insert_if);
    EXECUTE format('CREATE POLICY members_update ON %I.%I FOR UPDATE USING (%s)', register, t.table_name, t.update_if);
    EXECUTE format('CREATE POLICY members_delete ON %I.%I FOR DELETE USING (%s)', register, t.table_name, t.delete_if);
  END LOOP;
END
$$;
COMMENT ON FUNCTION park.secure_register(name, name[]) IS
  'enables row-level security on every table of a register, by its table members; may be repeated, and must be after tables were added; shared: tables of the user''s own that all members read and the city writes; error 55000 for a table that leads to no park, 42809 if the schema is not a register';

-- Views in a schema of their own, for readers: who cannot name the register's
-- tables reads them through these only.
CREATE FUNCTION park.publish_views(register name) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  published name := register || '_bi';
  owner name;
  v record;
BEGIN
  owner := (SELECT r.rolname FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner WHERE n.nspname = register);
  IF NOT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = published) THEN
    EXECUTE format('CREATE SCHEMA %I AUTHORIZATION %I', published, owner);
  END IF;
  -- an error if it is somebody else's, who could put other views there
  EXECUTE format('COMMENT ON SCHEMA %I IS %L', published, 'the bi_ views of register ' || register || ', for readers');
  FOR v IN
    SELECT c.oid, c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE n.nspname = register AND c.relkind = 'v' AND c.relname LIKE 'bi\_%'
     GROUP BY c.oid, c.relname ORDER BY c.relname
  LOOP
    EXECUTE format('CREATE OR REPLACE VIEW %I.%I WITH (security_invoker = true) AS SELECT %s FROM %I.%2$I',
                   published, v.relname, v.columns, register);
    EXECUTE format('ALTER VIEW %I.%I OWNER TO %I', published, v.relname, owner);
    EXECUTE format('COMMENT ON VIEW %I.%I IS %L', published, v.relname, obj_description(v.oid, 'pg_class'));
  END LOOP;
END
$$;
COMMENT ON FUNCTION park.publish_views(name) IS
  'internal: makes the schema REGISTER_bi, in which readers find the views bi_* of a register';

CREATE FUNCTION park.grant_register(register name, role name, duty text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  t record;
  v record;
BEGIN
  PERFORM park.check_is_register(register);
  PERFORM park.check_grant(register, role, duty,
    (SELECT c.relrowsecurity FROM pg_class c WHERE c.oid = format('%I.members', register)::regclass),
    (SELECT has_schema_privilege(r.oid, register, 'USAGE') FROM pg_roles r WHERE r.rolname = role),
    (SELECT has_column_privilege(r.oid, format('%I.disposals', register), 'flagged_on', 'UPDATE')
       FROM pg_roles r WHERE r.rolname = role));
  IF duty = 'reader' THEN
    PERFORM park.publish_views(register);
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', register || '_bi', role);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO %I', register || '_bi', role);
  ELSE
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', register, role);
  END IF;
  FOR v IN
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = register AND c.relkind = 'v' AND 'security_invoker=true' = ANY (c.reloptions)
  LOOP
    EXECUTE format('GRANT SELECT ON %I.%I TO %I', register, v.relname, role);
  END LOOP;
  FOR t IN SELECT * FROM park.table_access(register) LOOP
    CONTINUE WHEN duty = 'reader' AND t.table_name IN ('changes', 'output_imports', 'waivers')
               OR NOT (SELECT c.relrowsecurity FROM pg_class c
                        WHERE c.oid = format('%I.%I', register, t.table_name)::regclass);
    EXECUTE format('GRANT SELECT ON %I.%I TO %I', register, t.table_name, role);
    IF t.insert_if IS NOT NULL
       AND (duty = 'city' OR duty = 'park' AND (t.kind = 'records'
            OR t.table_name IN ('enterprises', 'buildings', 'reviews', 'disposals', 'output_imports'))) THEN
      EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %I.%I TO %I', register, t.table_name, role);
    END IF;
  END LOOP;
  IF duty = 'land_authority' THEN
    EXECUTE format('GRANT UPDATE (method, closed_on, document) ON %I.disposals TO %I', register, role);
  END IF;
END
$$;
COMMENT ON FUNCTION park.grant_register(name, name, text) IS
  'grants a role what it needs for a duty of table members (park, city, land_authority, reader) in a secured register; which park it works for, members says; may be repeated, and must be after tables or views were added; error 42501 for whom the register does not belong to, 55000 if it is not secured or other rights of the role would defeat the duty';
