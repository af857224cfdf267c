-- Views of infrastructure (art. 7).

CREATE OR REPLACE FUNCTION infrastructure_states_on(as_of date)
  RETURNS TABLE (project_id bigint, park_id bigint, kind text, name text, state text,
                 started_on date, finished_on date, overdue_days integer, progress_percent numeric,
                 done_investment_yuan numeric)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT p.id, p.park_id, p.kind, p.name, s.state, p.started_on, f.finished_on,
         CASE WHEN s.state IN ('planned', 'under_way') AND p.planned_finish_on < as_of
              THEN as_of - p.planned_finish_on END,
         CASE WHEN s.state = 'finished' THEN 100 ELSE l.progress_percent END, l.done
    FROM infrastructure_projects p
    LEFT JOIN LATERAL (
      -- of what several reports say of the finish and the progress, the last counts
      SELECT (array_agg(i.finished_on ORDER BY i.year DESC) FILTER (WHERE i.finished_on IS NOT NULL))[1],
             (array_agg(i.progress_percent ORDER BY i.year DESC) FILTER (WHERE i.progress_percent IS NOT NULL))[1],
             sum(i.done_investment_yuan)
        FROM infrastructure_report_items i
        JOIN infrastructure_reports r ON r.park_id = i.park_id AND r.year = i.year
       WHERE i.project_id = p.id AND r.submitted_on <= as_of) l (finished_on, progress_percent, done) ON true
    CROSS JOIN LATERAL (SELECT coalesce(p.finished_on, l.finished_on)) f (finished_on)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN p.abandoned_on <= as_of THEN 'abandoned'
                  WHEN f.finished_on <= as_of THEN 'finished'
                  WHEN p.started_on <= as_of OR l.progress_percent > 0 OR l.done > 0 THEN 'under_way'
                  ELSE 'planned' END) s (state)
   WHERE isfinite(as_of);
END;
COMMENT ON FUNCTION infrastructure_states_on(date) IS
  '基础设施项目状态 how infrastructure projects stood on a day: planned, under_way, finished, abandoned; the day of finish is the project''s own, else as the last report handed in by then says; overdue_days since planned_finish_on; progress in % and yuan done in all, by those reports';

CREATE OR REPLACE FUNCTION infrastructure_progress_on(as_of date)
  RETURNS TABLE (park_id bigint, park_name text, project_id bigint, project_name text, kind text, year integer,
                 planned_investment_yuan bigint, done_investment_yuan bigint, investment_share numeric,
                 planned_progress_percent numeric, progress_percent numeric, state text, finished_on date,
                 overdue_days integer, total_investment_yuan bigint,
                 in_construction_plan boolean, major_project boolean)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT p.park_id, k.name, p.id, p.name, p.kind, y.year, y.planned, y.done,
         y.done::numeric / nullif(y.planned, 0), y.planned_progress, y.progress, s.state, s.finished_on,
         s.overdue_days, p.investment_yuan, p.in_construction_plan, p.major_project
    FROM infrastructure_projects p
    JOIN parks k ON k.id = p.park_id
    JOIN infrastructure_states_on(as_of) s ON s.project_id = p.id
    LEFT JOIN (
      SELECT coalesce(a.project_id, d.project_id), coalesce(a.year, d.year), a.planned_investment_yuan,
             d.done_investment_yuan, a.planned_progress_percent, d.progress_percent
        FROM (SELECT i.project_id, i.year, i.planned_investment_yuan, i.planned_progress_percent
                FROM infrastructure_plan_items i
                JOIN infrastructure_plans n ON n.park_id = i.park_id AND n.year = i.year
               WHERE n.approved_on <= as_of) a
        FULL JOIN (SELECT i.project_id, i.year, i.done_investment_yuan, i.progress_percent
                     FROM infrastructure_report_items i
                     JOIN infrastructure_reports r ON r.park_id = i.park_id AND r.year = i.year
                    WHERE r.submitted_on <= as_of) d
          ON d.project_id = a.project_id AND d.year = a.year)
      y (project_id, year, planned, done, planned_progress, progress) ON y.project_id = p.id;
END;
COMMENT ON FUNCTION infrastructure_progress_on(date) IS
  '基础设施项目进度 each project and year of the approved plans and the reports handed in by a day (art. 7): yuan planned and done in the year, progress of the whole at its end; state, finished_on and overdue_days as of the day; a project in neither has one row, its year NULL; what nobody planned or reported is NULL, not 0';

CREATE OR REPLACE VIEW infrastructure_progress AS
  SELECT p.park_id, p.park_name, p.project_id, p.project_name, p.kind, p.year, p.planned_investment_yuan,
         p.done_investment_yuan, p.investment_share, p.planned_progress_percent, p.progress_percent, p.state,
         p.finished_on, p.overdue_days, p.total_investment_yuan, p.in_construction_plan, p.major_project
    FROM infrastructure_progress_on(CURRENT_DATE) p;
COMMENT ON VIEW infrastructure_progress IS
  '基础设施项目进度 infrastructure_progress_on() today; key: project_id, year';

CREATE OR REPLACE FUNCTION infrastructure_totals_on(as_of date)
  RETURNS TABLE (park_id bigint, park_name text, kind text, year integer, projects bigint,
                 planned_investment_yuan numeric, done_investment_yuan numeric, investment_share numeric,
                 unreported_projects bigint, finished_projects bigint, in_construction_plan bigint,
                 major_projects bigint)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT p.park_id, p.park_name, p.kind, p.year, count(*), sum(p.planned_investment_yuan),
         sum(p.done_investment_yuan), sum(p.done_investment_yuan) / nullif(sum(p.planned_investment_yuan), 0),
         count(*) FILTER (WHERE p.planned_investment_yuan IS NOT NULL AND p.done_investment_yuan IS NULL),
         count(*) FILTER (WHERE p.state = 'finished'), count(*) FILTER (WHERE p.in_construction_plan),
         count(*) FILTER (WHERE p.major_project)
    FROM infrastructure_progress_on(as_of) p
   WHERE p.year IS NOT NULL
   GROUP BY p.park_id, p.park_name, p.kind, p.year;
END;
COMMENT ON FUNCTION infrastructure_totals_on(date) IS
  '基础设施投资汇总 infrastructure_progress_on() summed by park, kind and year; share: done of planned, the least it can be while there are unreported_projects, which have a planned investment and none reported';

CREATE OR REPLACE VIEW infrastructure_totals AS
  SELECT t.park_id, t.park_name, t.kind, t.year, t.projects, t.planned_investment_yuan, t.done_investment_yuan,
         t.investment_share, t.unreported_projects, t.finished_projects, t.in_construction_plan, t.major_projects
    FROM infrastructure_totals_on(CURRENT_DATE) t;
COMMENT ON VIEW infrastructure_totals IS
  '基础设施投资汇总 infrastructure_totals_on() today; key: park_id, kind, year';

CREATE OR REPLACE FUNCTION infrastructure_yearly_on(as_of date)
  RETURNS TABLE (park_id bigint, park_name text, year integer, document text, state text,
                 due_on date, done_on date)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT k.id, k.name, w.year, w.document,
         CASE WHEN w.done_on <= w.due_on OR w.done_on IS NOT NULL AND w.due_on IS NULL THEN 'done'
              WHEN w.done_on IS NOT NULL THEN 'late'
              WHEN as_of > coalesce(w.due_on, d.last_year_end) THEN 'missing'
              ELSE 'not_yet' END,
         w.due_on, w.done_on
    FROM (SELECT CASE WHEN isfinite(as_of) THEN extract(year FROM as_of)::integer END,
                 CASE WHEN isfinite(as_of) THEN as_of - extract(doy FROM as_of)::integer END) d (year, last_year_end)
    CROSS JOIN parks k
    LEFT JOIN parameters a ON a.name = 'infrastructure_plan_due' AND a.applies @> as_of
    LEFT JOIN parameters b ON b.name = 'infrastructure_report_due' AND b.applies @> as_of
    LEFT JOIN parameters c ON c.name = 'infrastructure_plan_due' AND c.applies @> d.last_year_end
    LEFT JOIN infrastructure_plans n ON n.park_id = k.id AND n.year = d.year AND n.approved_on <= as_of
    LEFT JOIN infrastructure_plans l ON l.park_id = k.id AND l.year = d.year - 1 AND l.approved_on <= as_of
    LEFT JOIN infrastructure_reports r ON r.park_id = k.id AND r.year = d.year - 1 AND r.submitted_on <= as_of
    CROSS JOIN LATERAL (VALUES
      (d.year - 1, 'plan', d.last_year_end, l.approved_on,
       CASE WHEN c.value IS NULL THEN d.last_year_end
            ELSE park.due_date(d.last_year_end - extract(doy FROM d.last_year_end)::integer,
                               park.parameter_span(c.value, c.unit)) END),
      (d.year - 1, 'report', d.last_year_end, r.submitted_on,
       park.due_date(d.last_year_end, park.parameter_span(b.value, b.unit))),
      (d.year, 'plan', as_of, n.approved_on,
       park.due_date(d.last_year_end, CASE WHEN a.value IS NULL THEN interval '1 year'
                                           ELSE park.parameter_span(a.value, a.unit) END))
    ) w (year, document, judged_on, done_on, due_on)
    JOIN parameters q ON q.name = 'infrastructure_yearly_required' AND q.applies @> w.judged_on AND q.value > 0
   WHERE d.year IS NOT NULL
     AND k.id = ANY ((SELECT seen_parks())::bigint[])
     AND NOT EXISTS (SELECT FROM parks h WHERE h.parent_id = k.id);
END;
COMMENT ON FUNCTION infrastructure_yearly_on(date) IS
  '年度计划与年度报告 whether each park has its infrastructure plan and report of the last full year and its plan of the running one (art. 7): done, late, missing, not_yet; due_on by infrastructure_plan_due and infrastructure_report_due; where these have no value, a plan is due within its year and a report, due_on NULL, is missing once its year has ended; headings over other parks left out';

CREATE OR REPLACE VIEW infrastructure_yearly AS
  SELECT y.park_id, y.park_name, y.year, y.document, y.state, y.due_on, y.done_on
    FROM infrastructure_yearly_on(CURRENT_DATE) y;
COMMENT ON VIEW infrastructure_yearly IS
  '年度计划与年度报告 infrastructure_yearly_on() today; key: park_id, year, document';

CREATE OR REPLACE FUNCTION plot_utilities_on(as_of date, within numeric DEFAULT NULL)
  RETURNS TABLE (plot_id bigint, park_id bigint, parcel_code text, kind text, serviced boolean,
                 distance_m double precision, project_id bigint, within_m numeric)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH finished AS MATERIALIZED (
    -- whether a park has a network of a kind, and whether it is known where it lies
    SELECT s.park_id, s.kind,
           bool_or(p.geom IS NOT NULL) AS located,
           bool_or(p.geom IS NULL) AS somewhere
      FROM infrastructure_states_on(as_of) s
      JOIN infrastructure_projects p ON p.id = s.project_id
     WHERE s.state = 'finished'
     GROUP BY s.park_id, s.kind
  )
  SELECT t.id, t.park_id, t.parcel_code, u.kind,
         CASE WHEN t.geom IS NULL OR m.metres IS NULL THEN NULL
              WHEN round(n.distance::numeric, 4) <= m.metres THEN true
              WHEN f.located AND NOT f.somewhere THEN false END,
         n.distance, n.id, m.metres
    FROM plots t
    CROSS JOIN unnest('{road,power,gas,water,drainage,telecom,sewage}'::text[]) u (kind)
    LEFT JOIN parameters r ON r.name = 'utility_distance' AND r.applies @> as_of
    CROSS JOIN LATERAL (
      SELECT CASE WHEN coalesce(within, r.value) >= 0 AND coalesce(within, r.value) < 'Infinity'
                  THEN coalesce(within, r.value) END) m (metres)
    LEFT JOIN finished f ON f.park_id = t.park_id AND f.kind = u.kind
    LEFT JOIN LATERAL (
      -- nearest first by the index; with degrees that goes by the sphere, nearly
      -- the order of the ellipsoid, so the first few are measured
      SELECT c.id, c.distance
        FROM (SELECT p.id,
                     @postgis@.st_distance(p.geom::@postgis@.@space@, t.geom::@postgis@.@space@) AS distance
                FROM infrastructure_projects p
               WHERE p.kind = u.kind
                 AND (p.abandoned_on IS NULL OR p.abandoned_on > as_of)
                 AND (p.finished_on <= as_of
                      OR p.finished_on IS NULL AND EXISTS (
                        SELECT FROM infrastructure_states_on(as_of) s
                         WHERE s.project_id = p.id AND s.state = 'finished'))
               ORDER BY p.geom::@postgis@.@space@ OPERATOR(@postgis@.<->) t.geom::@postgis@.@space@
               LIMIT @candidates@) c
       WHERE c.distance IS NOT NULL
       ORDER BY c.distance, c.id LIMIT 1) n ON true
   WHERE t.status = 'registered' AND isfinite(as_of);
END;
COMMENT ON FUNCTION plot_utilities_on(date, numeric) IS
  '宗地配套 each registered plot and each of the seven utilities on a day (art. 7): nearest finished network of any park, its distance in metres; serviced if it is not farther than within, or utility_distance where that is NULL; serviced is NULL (unknown), not false, where the plot''s park has no finished network of the kind whose place is recorded, or has one whose place is not';

CREATE OR REPLACE VIEW plot_utilities AS
  SELECT u.plot_id, u.park_id, u.parcel_code, u.kind, u.serviced, u.distance_m, u.project_id, u.within_m
    FROM plot_utilities_on(CURRENT_DATE) u;
COMMENT ON VIEW plot_utilities IS '宗地配套 plot_utilities_on() today; key: plot_id, kind';

CREATE OR REPLACE FUNCTION plot_services_on(as_of date, within numeric DEFAULT NULL)
  RETURNS TABLE (plot_id bigint, park_id bigint, parcel_code text, serviced bigint, not_serviced bigint,
                 unknown bigint, kinds text, all_seven boolean)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT u.plot_id, u.park_id, u.parcel_code, count(*) FILTER (WHERE u.serviced),
         count(*) FILTER (WHERE NOT u.serviced), count(*) FILTER (WHERE u.serviced IS NULL),
         string_agg(u.kind, ', ' ORDER BY u.kind) FILTER (WHERE u.serviced),
         CASE WHEN bool_or(NOT u.serviced) THEN false
              WHEN bool_or(u.serviced IS NULL) THEN NULL ELSE true END
    FROM plot_utilities_on(as_of, within) u
   GROUP BY u.plot_id, u.park_id, u.parcel_code;
END;
COMMENT ON FUNCTION plot_services_on(date, numeric) IS
  '七通 how many of the seven utilities each registered plot has on a day, has not, and of how many it is unknown; all_seven: NULL while none is lacking but some are unknown';

CREATE OR REPLACE VIEW plot_services AS
  SELECT s.plot_id, s.park_id, s.parcel_code, s.serviced, s.not_serviced, s.unknown, s.kinds, s.all_seven
    FROM plot_services_on(CURRENT_DATE) s;
COMMENT ON VIEW plot_services IS '七通 plot_services_on() today; key: plot_id';

CREATE OR REPLACE FUNCTION infrastructure_lagging_on(as_of date)
  RETURNS TABLE (road_id bigint, road_name text, park_id bigint, park_name text, road_finished_on date,
                 kind text, state text, project_id bigint)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH states AS MATERIALIZED (
    SELECT s.project_id AS id, s.park_id, s.kind, s.name, s.state, s.finished_on, p.geom IS NOT NULL AS placed,
           array_position('{finished,under_way,planned}'::text[], s.state) AS rank
      FROM infrastructure_states_on(as_of) s
      JOIN infrastructure_projects p ON p.id = s.project_id
     WHERE s.state <> 'abandoned'
  ), beside AS MATERIALIZED (
    -- the furthest on of each kind along each road
    SELECT DISTINCT ON (r.id, s.kind) r.id AS road_id, s.kind, s.id, s.state, s.rank
      FROM states r
      JOIN infrastructure_projects a ON a.id = r.id
      JOIN parameters d ON d.name = 'utility_distance' AND d.applies @> as_of
      CROSS JOIN unnest('{power,gas,water,drainage,telecom,sewage}'::text[]) u (kind)
      JOIN infrastructure_projects p ON p.kind = u.kind
       AND @postgis@.st_dwithin(p.geom::@postgis@.@space@, a.geom::@postgis@.@space@, d.value::double precision)
      JOIN states s ON s.id = p.id
     WHERE r.kind = 'road' AND r.state = 'finished'
     ORDER BY r.id, s.kind, s.rank, s.id
  ), furthest AS MATERIALIZED (
    -- what lies nobody knows where may lie along any road of its park
    SELECT s.park_id, s.kind, min(s.rank) AS rank, min(s.rank) FILTER (WHERE NOT s.placed) AS unplaced
      FROM states s GROUP BY s.park_id, s.kind
  )
  SELECT r.id, r.name, r.park_id, k.name, r.finished_on, u.kind,
         CASE WHEN CASE WHEN r.placed AND EXISTS (
                     SELECT FROM parameters d WHERE d.name = 'utility_distance' AND d.applies @> as_of)
                        THEN f.unplaced ELSE f.rank END < coalesce(b.rank, 4) THEN 'unknown'
              ELSE coalesce(b.state, 'none') END,
         b.id
    FROM states r
    JOIN parks k ON k.id = r.park_id
    CROSS JOIN unnest('{power,gas,water,drainage,telecom,sewage}'::text[]) u (kind)
    LEFT JOIN beside b ON b.road_id = r.id AND b.kind = u.kind
    LEFT JOIN furthest f ON f.park_id = r.park_id AND f.kind = u.kind
   WHERE r.kind = 'road' AND r.state = 'finished' AND b.state IS DISTINCT FROM 'finished';
END;
COMMENT ON FUNCTION infrastructure_lagging_on(date) IS
  '配套滞后 finished roads along which another utility of art. 7 is not finished too: under_way, planned, none (no project within utility_distance of the road), unknown (one that is further on may lie there, but its place, or the road''s, is not recorded)';

CREATE OR REPLACE VIEW infrastructure_lagging AS
  SELECT l.road_id, l.road_name, l.park_id, l.park_name, l.road_finished_on, l.kind, l.state, l.project_id
    FROM infrastructure_lagging_on(CURRENT_DATE) l;
COMMENT ON VIEW infrastructure_lagging IS '配套滞后 infrastructure_lagging_on() today; key: road_id, kind';

CREATE OR REPLACE VIEW infrastructure_lines_map AS
  SELECT p.id, k.name AS park_name, p.kind, p.name, s.state, s.finished_on,
         @postgis@.st_multi(p.geom)::@postgis@.geometry(MultiLineString, @srid@) AS geom
    FROM infrastructure_projects p
    JOIN parks k ON k.id = p.park_id
    JOIN infrastructure_states_on(CURRENT_DATE) s ON s.project_id = p.id
   WHERE @postgis@.geometrytype(p.geom) IN ('LINESTRING', 'MULTILINESTRING');
COMMENT ON VIEW infrastructure_lines_map IS '基础设施管网 infrastructure drawn as lines, for QGIS; key: id';

CREATE OR REPLACE VIEW infrastructure_sites_map AS
  SELECT p.id, k.name AS park_name, p.kind, p.name, s.state, s.finished_on,
         @postgis@.st_multi(p.geom)::@postgis@.geometry(MultiPolygon, @srid@) AS geom
    FROM infrastructure_projects p
    JOIN parks k ON k.id = p.park_id
    JOIN infrastructure_states_on(CURRENT_DATE) s ON s.project_id = p.id
   WHERE @postgis@.geometrytype(p.geom) IN ('POLYGON', 'MULTIPOLYGON');
COMMENT ON VIEW infrastructure_sites_map IS '基础设施用地 infrastructure drawn as polygons, for QGIS; key: id';

CREATE OR REPLACE VIEW infrastructure_points_map AS
  SELECT p.id, k.name AS park_name, p.kind, p.name, s.state, s.finished_on,
         @postgis@.st_multi(p.geom)::@postgis@.geometry(MultiPoint, @srid@) AS geom
    FROM infrastructure_projects p
    JOIN parks k ON k.id = p.park_id
    JOIN infrastructure_states_on(CURRENT_DATE) s ON s.project_id = p.id
   WHERE @postgis@.geometrytype(p.geom) IN ('POINT', 'MULTIPOINT');
COMMENT ON VIEW infrastructure_points_map IS '基础设施站点 infrastructure drawn as points, for QGIS; key: id';
COMMENT ON COLUMN infrastructure_lines_map.id IS '项目编号 key of the infrastructure project';
COMMENT ON COLUMN infrastructure_lines_map.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN infrastructure_lines_map.kind IS '类别代码 road, power, gas, water, drainage, telecom, sewage';
COMMENT ON COLUMN infrastructure_lines_map.name IS '项目名称 name';
COMMENT ON COLUMN infrastructure_lines_map.state IS '状态代码 planned, under_way, finished, abandoned, today';
COMMENT ON COLUMN infrastructure_lines_map.finished_on IS '完工日期 day of finish';
COMMENT ON COLUMN infrastructure_lines_map.geom IS '管线 lines, MultiLineString';
COMMENT ON COLUMN infrastructure_sites_map.id IS '项目编号 key of the infrastructure project';
COMMENT ON COLUMN infrastructure_sites_map.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN infrastructure_sites_map.kind IS '类别代码 road, power, gas, water, drainage, telecom, sewage';
COMMENT ON COLUMN infrastructure_sites_map.name IS '项目名称 name';
COMMENT ON COLUMN infrastructure_sites_map.state IS '状态代码 planned, under_way, finished, abandoned, today';
COMMENT ON COLUMN infrastructure_sites_map.finished_on IS '完工日期 day of finish';
COMMENT ON COLUMN infrastructure_sites_map.geom IS '用地范围 polygons, MultiPolygon';
COMMENT ON COLUMN infrastructure_points_map.id IS '项目编号 key of the infrastructure project';
COMMENT ON COLUMN infrastructure_points_map.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN infrastructure_points_map.kind IS '类别代码 road, power, gas, water, drainage, telecom, sewage';
COMMENT ON COLUMN infrastructure_points_map.name IS '项目名称 name';
COMMENT ON COLUMN infrastructure_points_map.state IS '状态代码 planned, under_way, finished, abandoned, today';
COMMENT ON COLUMN infrastructure_points_map.finished_on IS '完工日期 day of finish';
COMMENT ON COLUMN infrastructure_points_map.geom IS '站点 points, MultiPoint';
