-- Views of plans (art. 2).

CREATE OR REPLACE FUNCTION plans_missing_on(as_of date)
  RETURNS TABLE (park_id bigint, park_name text, kind text, year integer, state text,
                 due_on date, unapproved_plan_id bigint)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT k.id, k.name, w.kind, d.year,
         CASE WHEN w.due_on >= as_of THEN 'not_yet' ELSE 'missing' END, w.due_on,
         (SELECT min(p.id) FROM plans p
           WHERE p.park_id = k.id AND p.kind = w.kind AND (p.approved_on IS NULL OR p.approved_on > as_of)
             AND CASE WHEN w.kind = 'annual' THEN extract(year FROM lower(p.period)) = d.year
                      ELSE p.period @> as_of END)
    FROM (SELECT CASE WHEN isfinite(as_of) THEN extract(year FROM as_of)::integer END,
                 CASE WHEN isfinite(as_of) THEN as_of - extract(doy FROM as_of)::integer END) d (year, last_year_end)
    JOIN parameters r ON r.name = 'plans_required' AND r.applies @> as_of AND r.value > 0
    CROSS JOIN parks k
    LEFT JOIN parameters t ON t.name = 'annual_plan_due' AND t.applies @> as_of
    CROSS JOIN LATERAL (VALUES
      ('master', NULL::date), ('industry', NULL),
      ('annual', park.due_date(d.last_year_end, park.parameter_span(t.value, t.unit)))) w (kind, due_on)
   WHERE d.year IS NOT NULL
     AND k.id = ANY ((SELECT seen_parks())::bigint[])
     AND NOT EXISTS (SELECT FROM parks c WHERE c.parent_id = k.id)
     AND NOT EXISTS (
       SELECT FROM plans p
        WHERE p.park_id = k.id AND p.kind = w.kind AND p.approved_on <= as_of
          AND CASE WHEN w.kind = 'annual'
                   THEN extract(year FROM lower(p.in_force)) = d.year
                        AND (p.ended_on IS NULL OR p.ended_on > as_of)
                   ELSE p.in_force @> as_of END);
END;
COMMENT ON FUNCTION plans_missing_on(date) IS
  '规划缺项 plans that a park lacks on a day (art. 2): the master and the industry plan, one in force on the day; the annual plan, an approved one of the calendar year; not_yet until due_on where annual_plan_due is set; headings over other parks left out; unapproved_plan_id: one that only lacks its approval';

CREATE OR REPLACE VIEW plans_missing AS
  SELECT m.park_id, m.park_name, m.kind, m.year, m.state, m.due_on, m.unapproved_plan_id
    FROM plans_missing_on(CURRENT_DATE) m;
COMMENT ON VIEW plans_missing IS '规划缺项 plans_missing_on() today; key: park_id, kind';

CREATE OR REPLACE FUNCTION plan_progress_on(as_of date)
  RETURNS TABLE (plan_id bigint, park_id bigint, park_name text, kind text, year integer, name text,
                 period daterange, in_force boolean,
                 projects bigint, projects_recorded bigint, projects_admitted bigint, projects_started bigint,
                 planned_investment_yuan numeric,
                 infrastructure bigint, infrastructure_finished bigint,
                 industrial_m2 double precision, industrial_ha double precision, industrial_mu double precision,
                 reserved_m2 double precision, reserved_ha double precision, reserved_mu double precision,
                 supplied_m2 double precision, supplied_ha double precision, supplied_mu double precision,
                 undated_plots bigint)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT p.id, p.park_id, k.name, p.kind,
         CASE WHEN p.kind = 'annual' THEN extract(year FROM lower(p.period))::integer END,
         p.name, p.period, p.in_force @> as_of,
         coalesce(j.listed, 0), coalesce(j.recorded, 0), coalesce(j.admitted, 0), coalesce(j.started, 0),
         j.investment, coalesce(i.listed, 0), coalesce(i.finished, 0),
         a.industrial, a.industrial / 10000, a.industrial * 15 / 10000,
         a.reserved, a.reserved / 10000, a.reserved * 15 / 10000,
         a.supplied, a.supplied / 10000, a.supplied * 15 / 10000, a.undated
    FROM plans p
    JOIN parks k ON k.id = p.park_id
    LEFT JOIN (
      SELECT l.plan_id, count(*) AS listed, count(q.id) AS recorded,
             count(*) FILTER (WHERE EXISTS (
               SELECT FROM agreements g WHERE g.project_id = q.id AND g.signed_on <= as_of)) AS admitted,
             count(*) FILTER (WHERE EXISTS (
               SELECT FROM land_offers o JOIN plots s ON s.id = o.plot_id
                WHERE o.project_id = q.id AND o.listed_on <= as_of AND s.started_on <= as_of)) AS started,
             sum(l.planned_investment_yuan) AS investment
        FROM plan_projects l
        JOIN plans n ON n.id = l.plan_id
        LEFT JOIN projects q ON q.id = l.project_id AND q.park_id = n.park_id
       GROUP BY l.plan_id) j ON j.plan_id = p.id
    LEFT JOIN (
      SELECT l.plan_id, count(*) AS listed, count(s.project_id) AS finished
        FROM plan_infrastructure l
        JOIN plans n ON n.id = l.plan_id
        LEFT JOIN infrastructure_states_on(as_of) s
          ON s.project_id = l.infrastructure_project_id AND s.park_id = n.park_id AND s.state = 'finished'
       GROUP BY l.plan_id) i ON i.plan_id = p.id
    LEFT JOIN LATERAL (
      -- areas of one plan do not overlap, so what lies on each adds up
      SELECT coalesce(sum(n.area_m2) FILTER (WHERE n.use = 'industrial'), 0),
             coalesce(sum(n.area_m2) FILTER (WHERE n.use = 'reserved'), 0),
             coalesce(sum(s.supplied) FILTER (WHERE n.use = 'industrial'), 0),
             coalesce(sum(s.undated) FILTER (WHERE n.use = 'industrial'), 0)::bigint
        FROM plan_areas n
        CROSS JOIN LATERAL (
          SELECT park.built_area(n.geom, t.geom) FILTER
                   (WHERE t.acquired_on <= as_of
                      AND (p.kind <> 'annual' OR t.acquired_on >= lower(p.period) AND t.acquired_on < upper(p.period))),
                 count(*) FILTER (WHERE t.acquired_on IS NULL)
            FROM plots t
           WHERE n.use = 'industrial' AND t.status = 'registered' AND t.park_id = p.park_id
             AND t.geom OPERATOR(@postgis@.&&) n.geom) s (supplied, undated)
       WHERE n.plan_id = p.id
      HAVING count(*) > 0) a (industrial, reserved, supplied, undated) ON true
   WHERE p.approved_on <= as_of AND lower(p.in_force) <= as_of;
END;
COMMENT ON FUNCTION plan_progress_on(date) IS
  '规划实施进度 what approved plans that have come into force by a day plan, and what is done by then (art. 2): projects listed, recorded in the register, admitted (an entry agreement signed), started (a plot offered for them with a recorded start); infrastructure listed and finished; industrial and reserved land planned, NULL where the plan has no areas; industrial land supplied: registered plots of the park acquired by the day, of an annual plan in its period; undated_plots: plots there whose day of acquisition is not recorded, not counted';

CREATE OR REPLACE VIEW plan_progress AS
  SELECT p.plan_id, p.park_id, p.park_name, p.kind, p.year, p.name, p.period, p.in_force,
         p.projects, p.projects_recorded, p.projects_admitted, p.projects_started,
         p.planned_investment_yuan, p.infrastructure, p.infrastructure_finished,
         p.industrial_m2, p.industrial_ha, p.industrial_mu, p.reserved_m2, p.reserved_ha, p.reserved_mu,
         p.supplied_m2, p.supplied_ha, p.supplied_mu, p.undated_plots
    FROM plan_progress_on(CURRENT_DATE) p;
COMMENT ON VIEW plan_progress IS '规划实施进度 plan_progress_on() today; key: plan_id';
