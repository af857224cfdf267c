-- What the current role may read and write, for the policies that
-- park.secure_register() makes.  Each is called once a query, in a subquery of
-- its own, and reads with the rights of who asks.

-- A reader who can name the register's tables would be more than a reader.
CREATE OR REPLACE FUNCTION duties() RETURNS text[]
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT coalesce(array_agg(DISTINCT m.duty), '{}')
    FROM members m
    JOIN pg_roles r ON r.rolname = m.role
   WHERE pg_has_role(r.oid, 'USAGE')
     AND NOT (m.duty = 'reader'
              AND has_schema_privilege((SELECT c.relnamespace FROM pg_class c WHERE c.oid = 'members'::regclass),
                                       'USAGE'));
END;
COMMENT ON FUNCTION duties() IS
  '职责 duties of the current role, its own and inherited; reader does not count for who may name the tables';

CREATE OR REPLACE FUNCTION has_duty(duty text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT coalesce(has_duty.duty = ANY (duties()), false);
END;
COMMENT ON FUNCTION has_duty(text) IS '是否有此职责 whether the current role has a duty';

CREATE OR REPLACE FUNCTION is_member() RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT cardinality(duties()) > 0;
END;
COMMENT ON FUNCTION is_member() IS '是否成员 whether the current role has any duty';

-- The right to update more than the closing columns of disposals, which staff
-- of a park need for their own, would reach every park's.
CREATE OR REPLACE FUNCTION may_close_disposals() RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT has_duty('land_authority')
         AND NOT has_column_privilege('disposals'::regclass, 'flagged_on', 'UPDATE');
END;
COMMENT ON FUNCTION may_close_disposals() IS
  '可否结案 whether the current role closes disposals of any park: land_authority, without the right to update their other columns';

CREATE OR REPLACE FUNCTION writable_parks() RETURNS bigint[]
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT ARRAY(SELECT m.park_id
                 FROM members m
                 JOIN pg_roles r ON r.rolname = m.role
                WHERE m.duty = 'park' AND pg_has_role(r.oid, 'USAGE'));
END;
COMMENT ON FUNCTION writable_parks() IS '所属园区 parks (parks.id) whose staff the current role is';

CREATE OR REPLACE FUNCTION readable_parks() RETURNS bigint[]
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE WHEN duties() && '{city,land_authority,reader}'::text[]
              THEN ARRAY(SELECT k.id FROM parks k) || 0::bigint   -- 0: the city, in land_locks
              ELSE writable_parks() END;
END;
COMMENT ON FUNCTION readable_parks() IS
  '可读园区 parks (parks.id) whose rows the current role may read; with 0, the city, if all';

-- For views that list parks beside sums of their rows: a sum over rows that one
-- may not read is not 0.
CREATE OR REPLACE FUNCTION seen_parks() RETURNS bigint[]
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE WHEN row_security_active('plots'::regclass) THEN readable_parks()
              ELSE ARRAY(SELECT k.id FROM parks k) END;
END;
COMMENT ON FUNCTION seen_parks() IS
  '可见园区 parks (parks.id) of whose rows the current role sees all: readable_parks(), or every park where no policy hides any';

-- Boundaries only, which the city draws: staff who draw plots could reach for
-- the neighbour's buildings.
CREATE OR REPLACE FUNCTION writable_area() RETURNS @postgis@.geometry
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT @postgis@.st_union(@postgis@.st_makevalid(k.boundary))
    FROM parks k WHERE k.id = ANY (writable_parks());
END;
COMMENT ON FUNCTION writable_area() IS
  '所属范围 land within the boundaries of the parks whose staff the current role is';

CREATE OR REPLACE FUNCTION readable_area() RETURNS @postgis@.geometry
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE WHEN duties() && '{city,land_authority,reader}'::text[]
              THEN @postgis@.st_makeenvelope(-1e9, -1e9, 1e9, 1e9, @srid@)
              ELSE writable_area() END;
END;
COMMENT ON FUNCTION readable_area() IS '可读范围 land on which the current role may read buildings';

-- A row that is corrected counts no more, so nobody corrects what he could not
-- have written.  A policy cannot look into its own table; and what was named
-- before stays, whoever wrote it.
CREATE OR REPLACE FUNCTION may_correct(table_name text, id bigint, corrected bigint) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE may_correct.table_name
    WHEN 'reviews' THEN EXISTS (
      SELECT FROM reviews t JOIN projects p ON p.id = t.project_id
       WHERE t.id = corrected AND p.park_id = ANY (writable_parks())
      UNION ALL SELECT FROM reviews t WHERE t.id = may_correct.id AND t.supersedes = corrected)
    WHEN 'agreements' THEN EXISTS (
      SELECT FROM agreements t JOIN projects p ON p.id = t.project_id
       WHERE t.id = corrected AND p.park_id = ANY (writable_parks())
      UNION ALL SELECT FROM agreements t WHERE t.id = may_correct.id AND t.supersedes = corrected)
    WHEN 'land_offers' THEN EXISTS (
      SELECT FROM land_offers t JOIN projects p ON p.id = t.project_id
       WHERE t.id = corrected AND p.park_id = ANY (writable_parks())
      UNION ALL SELECT FROM land_offers t WHERE t.id = may_correct.id AND t.supersedes = corrected)
    WHEN 'disposals' THEN EXISTS (
      SELECT FROM disposals t
        LEFT JOIN plots p ON p.id = t.plot_id
        LEFT JOIN buildings b ON b.id = t.building_id
       WHERE t.id = corrected AND t.closed_on IS NULL
         AND (t.park_id IS NULL OR t.park_id = ANY (writable_parks()))
         AND (t.plot_id IS NULL OR p.park_id = ANY (writable_parks()))
         AND (t.building_id IS NULL OR @postgis@.st_coveredby(b.geom, writable_area()))
      UNION ALL SELECT FROM disposals t WHERE t.id = may_correct.id AND t.supersedes = corrected)
    ELSE false END;
END;
COMMENT ON FUNCTION may_correct(text, bigint, bigint) IS
  '可否更正 whether staff of a park may name a row of a table in supersedes of another: one of their own, a case of disposal while it is open; or the stored row names it already';
