-- Views of the disposal of idle land and factories (art. 5).

-- A draft's outline is not to be relied on yet, and a shape that only touches a
-- plot does not stand on it.
CREATE OR REPLACE FUNCTION site_of(shape @postgis@.geometry)
  RETURNS TABLE (plot_id bigint, park_id bigint, parcel_code text, area_m2 double precision)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT p.id, p.park_id, p.parcel_code, a.area_m2
    FROM plots p
    CROSS JOIN LATERAL (SELECT park.built_area(p.geom, ARRAY[shape]) OFFSET 0) a (area_m2)
   WHERE p.status = 'registered' AND p.geom OPERATOR(@postgis@.&&) shape AND a.area_m2 > 0
   ORDER BY a.area_m2 DESC, p.id
   LIMIT 1;
END;
COMMENT ON FUNCTION site_of(@postgis@.geometry) IS
  '所在宗地 the registered plot that most of a shape lies on, and how much; of two alike the one with the lower id; no row if it lies on none; invalid rings are repaired for measuring';

CREATE OR REPLACE FUNCTION disposal_cases_on(as_of date)
  RETURNS TABLE (case_id bigint, subject text, plot_id bigint, building_id bigint, park_id bigint,
                 park_name text, parcel_code text, flagged_on date, proposed_on date, opinion text,
                 applied_on date, method text, closed_on date, next_step text, due_on date,
                 days_left integer, state text, area_m2 double precision,
                 area_ha double precision, area_mu double precision, geom @postgis@.geometry)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT c.id, CASE WHEN c.plot_id IS NULL THEN 'factory' ELSE 'plot' END,
         coalesce(c.plot_id, s.plot_id), c.building_id, k.id, k.name,
         coalesce(p.parcel_code, s.parcel_code), c.flagged_on, d.proposed_on,
         CASE WHEN d.proposed_on IS NOT NULL THEN c.opinion END, d.applied_on,
         CASE WHEN d.proposed_on IS NOT NULL THEN c.method END, d.closed_on,
         CASE WHEN d.closed_on IS NOT NULL THEN NULL
              WHEN d.applied_on IS NOT NULL THEN 'closing'
              WHEN d.proposed_on IS NOT NULL THEN 'application'
              ELSE 'opinion' END,
         e.due_on,
         CASE WHEN d.closed_on IS NULL
              THEN park.days_left(r.start_on, park.parameter_span(t.value, t.unit), NULL, as_of) END,
         CASE WHEN d.closed_on IS NULL AND as_of > e.due_on THEN 'overdue'
              WHEN d.closed_on IS NULL THEN 'open'
              WHEN d.closed_on > e.due_on THEN 'late'
              ELSE 'closed' END,
         a.area_m2, a.area_m2 / 10000, a.area_m2 * 15 / 10000, coalesce(p.geom, b.geom)
    FROM disposals c
    LEFT JOIN plots p ON p.id = c.plot_id
    LEFT JOIN buildings b ON b.id = c.building_id
    LEFT JOIN LATERAL site_of(b.geom) s ON true
    LEFT JOIN parks k ON k.id = coalesce(c.park_id, p.park_id, s.park_id)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN c.proposed_on <= as_of THEN c.proposed_on END,
             CASE WHEN c.applied_on <= as_of THEN c.applied_on END,
             CASE WHEN c.closed_on <= as_of THEN c.closed_on END) d (proposed_on, applied_on, closed_on)
    CROSS JOIN LATERAL (
      SELECT greatest(c.flagged_on, (SELECT min(lower(m.applies)) FROM parameters m
                                      WHERE m.name = 'disposal_within'))) r (start_on)
    LEFT JOIN parameters t ON t.name = 'disposal_within' AND t.applies @> r.start_on
      AND r.start_on <= as_of AND (c.closed_on IS NULL OR c.closed_on >= r.start_on)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN t.value IS NOT NULL
                  THEN park.due_date(r.start_on, park.parameter_span(t.value, t.unit)) END) e (due_on)
    CROSS JOIN LATERAL (
      SELECT coalesce(p.area_m2, park.built_area(b.geom, ARRAY[b.geom]))) a (area_m2)
   WHERE c.flagged_on <= as_of
     AND NOT EXISTS (SELECT FROM disposals n WHERE n.supersedes = c.id);
END;
COMMENT ON FUNCTION disposal_cases_on(date) IS
  '处置台账 cases of disposal as they stood on a day (art. 5): steps taken by then, the next step, and whether the case is open, overdue, closed (in time) or late (closed after due_on); due_on is NULL where the measures set no time, days_left NULL once closed and negative when overdue; a factory stands on the plot_id that most of it lies on, its area is that of its footprint; superseded cases are left out';

CREATE OR REPLACE VIEW disposal_cases AS
  SELECT c.case_id, c.subject, c.plot_id, c.building_id, c.park_id, c.park_name, c.parcel_code,
         c.flagged_on, c.proposed_on, c.opinion, c.applied_on, c.method, c.closed_on, c.next_step,
         c.due_on, c.days_left, c.state, c.area_m2, c.area_ha, c.area_mu,
         c.geom::@postgis@.geometry(MultiPolygon, @srid@) AS geom
    FROM disposal_cases_on(CURRENT_DATE) c;
COMMENT ON VIEW disposal_cases IS '处置台账 disposal_cases_on() today; key: case_id';

CREATE OR REPLACE FUNCTION idle_buildings_on(as_of date)
  RETURNS TABLE (building_id bigint, plot_id bigint, park_id bigint, park_name text,
                 vacant_since date, vacant_days integer, floor_area_m2 numeric,
                 footprint_m2 double precision, case_id bigint, stage text,
                 geom @postgis@.geometry)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT b.id, s.plot_id, k.id, k.name, b.vacant_since, as_of - b.vacant_since, b.floor_area_m2,
         park.built_area(b.geom, ARRAY[b.geom]), c.id,
         CASE WHEN c.id IS NULL THEN 'idle'
              WHEN c.applied_on <= as_of THEN 'applied'
              WHEN c.proposed_on <= as_of THEN 'proposed'
              ELSE 'flagged' END,
         b.geom
    FROM buildings b
    LEFT JOIN parameters t ON t.name = 'factory_idle_after' AND t.applies @> as_of
    LEFT JOIN LATERAL site_of(b.geom) s ON true
    LEFT JOIN parks k ON k.id = s.park_id
    LEFT JOIN LATERAL (
      SELECT o.id, o.proposed_on, o.applied_on
        FROM disposals o
       WHERE o.building_id = b.id AND o.flagged_on <= as_of
         AND (o.closed_on IS NULL OR o.closed_on > as_of)
         AND NOT EXISTS (SELECT FROM disposals n WHERE n.supersedes = o.id)
       ORDER BY o.flagged_on DESC, o.id DESC
       LIMIT 1) c ON true
   WHERE b.kind = 'building' AND b.vacant_since <= as_of AND b.existed @> as_of
     AND CASE WHEN t.value IS NULL THEN true
              ELSE as_of > park.due_date(b.vacant_since, park.parameter_span(t.value, t.unit)) END;
END;
COMMENT ON FUNCTION idle_buildings_on(date) IS
  '闲置厂房 buildings standing and not in use on a day (art. 5), for longer than factory_idle_after; the measures set no such time, so without that parameter every vacant building is listed; plot_id: the plot that most of it lies on; case_id: its open case; stage: idle, flagged, proposed, applied';

CREATE OR REPLACE VIEW idle_buildings AS
  SELECT i.building_id, i.plot_id, i.park_id, i.park_name, i.vacant_since, i.vacant_days,
         i.floor_area_m2, i.footprint_m2, i.case_id, i.stage,
         i.geom::@postgis@.geometry(MultiPolygon, @srid@) AS geom
    FROM idle_buildings_on(CURRENT_DATE) i;
COMMENT ON VIEW idle_buildings IS '闲置厂房 idle_buildings_on() today; key: building_id';

-- Of a plot or factory that was closed twice in a year, area and method are those
-- of the last time: every square metre counts once, and the groups add up.
CREATE OR REPLACE FUNCTION revitalization_on(of_year integer)
  RETURNS TABLE (park_id bigint, park_name text, year integer, closed_cases bigint,
                 plots bigint, factories bigint,
                 area_m2 double precision, area_ha double precision, area_mu double precision,
                 market_m2 double precision, market_ha double precision, market_mu double precision,
                 takeback_m2 double precision, takeback_ha double precision, takeback_mu double precision,
                 holder_m2 double precision, holder_ha double precision, holder_mu double precision,
                 floor_area_m2 numeric, unmeasured bigint, still_open bigint,
                 closed_in_time bigint, closed_late bigint, in_time_share numeric)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH cases AS (
    SELECT c.case_id, c.park_id, c.park_name, c.subject, c.state, c.method, c.area_m2, b.floor_area_m2,
           c.closed_on >= make_date(of_year, 1, 1) AS closed, c.closed_on IS NULL AS open,
           c.closed_on >= make_date(of_year, 1, 1)
             AND row_number() OVER (PARTITION BY c.subject, coalesce(c.building_id, c.plot_id)
                                    ORDER BY c.closed_on DESC NULLS LAST, c.case_id DESC) = 1 AS counts,
           c.due_on IS NOT NULL AS due
      FROM disposal_cases_on(make_date(of_year, 12, 31)) c
      LEFT JOIN buildings b ON b.id = c.building_id
  ), sums AS (
    SELECT c.park_id, c.park_name,
           count(*) FILTER (WHERE c.closed) AS closed_cases,
           count(*) FILTER (WHERE c.counts AND c.subject = 'plot') AS plots,
           count(*) FILTER (WHERE c.counts AND c.subject = 'factory') AS factories,
           coalesce(sum(c.area_m2) FILTER (WHERE c.counts AND c.subject = 'plot'), 0) AS area_m2,
           coalesce(sum(c.area_m2) FILTER (WHERE c.counts AND c.subject = 'plot'
             AND c.method IN ('transfer', 'lease')), 0) AS market_m2,
           coalesce(sum(c.area_m2) FILTER (WHERE c.counts AND c.subject = 'plot'
             AND c.method IN ('takeback', 'paid_takeback', 'swap')), 0) AS takeback_m2,
           coalesce(sum(c.area_m2) FILTER (WHERE c.counts AND c.subject = 'plot'
             AND c.method IN ('resume', 'extend', 'change_use', 'temporary_use')), 0) AS holder_m2,
           coalesce(sum(c.floor_area_m2) FILTER (WHERE c.counts), 0) AS floor_area_m2,
           count(*) FILTER (WHERE c.counts AND CASE c.subject WHEN 'plot' THEN c.area_m2 IS NULL
                                                    ELSE c.floor_area_m2 IS NULL END) AS unmeasured,
           count(*) FILTER (WHERE c.open) AS still_open,
           count(*) FILTER (WHERE c.closed AND c.due AND c.state = 'closed') AS closed_in_time,
           count(*) FILTER (WHERE c.closed AND c.state = 'late') AS closed_late
      FROM cases c
     WHERE c.closed OR c.open
     GROUP BY c.park_id, c.park_name
  )
  SELECT s.park_id, s.park_name, of_year, s.closed_cases, s.plots, s.factories,
         s.area_m2, s.area_m2 / 10000, s.area_m2 * 15 / 10000,
         s.market_m2, s.market_m2 / 10000, s.market_m2 * 15 / 10000,
         s.takeback_m2, s.takeback_m2 / 10000, s.takeback_m2 * 15 / 10000,
         s.holder_m2, s.holder_m2 / 10000, s.holder_m2 * 15 / 10000,
         s.floor_area_m2, s.unmeasured, s.still_open, s.closed_in_time, s.closed_late,
         s.closed_in_time::numeric / nullif(s.closed_in_time + s.closed_late, 0)
    FROM sums s;
END;
COMMENT ON FUNCTION revitalization_on(integer) IS
  '盘活 what each park disposed of in a year (art. 5) and what was still open at its end; a plot or factory closed twice counts once, by its last method; land only of plots, by what became of it: market 转让、出租 (transfer, lease), takeback 收回 (takeback, paid_takeback, swap), holder 原权利人继续使用 (resume, extend, change_use, temporary_use); unmeasured: plots without area, factories without floor area; in_time_share: of the closed cases that had a due date; park_id NULL: not known';
