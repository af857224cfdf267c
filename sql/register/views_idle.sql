-- Views of idle land (art. 5) and, apart from them, of what the national rule
-- calls idle (Order 53).
--
-- Everything is answered from kept values: no geometry is measured.  What
-- depends on the day only, the parameters, stands in scalar subqueries, which
-- are evaluated once in a query and let the plots be filtered as they are read.

CREATE OR REPLACE FUNCTION plot_clocks_on(as_of date)
  RETURNS TABLE (plot_id bigint, park_id bigint, park_name text, parcel_code text, holder text,
                 acquired_on date, due_on date, days_left integer, paused_days integer,
                 started_on date, built_fraction double precision, invested_fraction double precision,
                 area_m2 double precision, area_ha double precision, area_mu double precision,
                 stage text, verdict park.verdict, case_id bigint, geom @postgis@.geometry)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT p.id, p.park_id, k.name, p.parcel_code, e.name, p.acquired_on, d.due_on,
         CASE WHEN isfinite(d.due_on) THEN d.due_on - as_of END,
         greatest(as_of - p.acquired_on, 0) - park.days_elapsed(p.acquired_on, u.during, as_of),
         p.started_on,
         -- least() would make 1 of NULL
         CASE WHEN a.built > p.area_m2 THEN 1 ELSE a.built / nullif(p.area_m2, 0) END,
         p.invested_yuan::double precision / nullif(p.agreed_investment_yuan, 0),
         p.area_m2, p.area_m2 / 10000, p.area_m2 * 15 / 10000,
         CASE v.verdict
           WHEN 'fail' THEN CASE WHEN c.closed_on <= as_of THEN 'closed'
                                 WHEN c.applied_on <= as_of THEN 'applied'
                                 WHEN c.proposed_on <= as_of THEN 'proposed'
                                 WHEN c.id IS NOT NULL THEN 'opinion_due'
                                 ELSE 'idle' END
           WHEN 'pass' THEN CASE WHEN v.developed THEN 'developed' ELSE 'watched' END
           ELSE v.verdict::text END,
         v.verdict, c.id, p.geom
    FROM plots p
    JOIN parks k ON k.id = p.park_id
    LEFT JOIN enterprises e ON e.id = p.holder_id
    LEFT JOIN plot_cover o ON o.plot_id = p.id
    LEFT JOIN (SELECT s.plot_id, range_agg(s.during) AS during FROM pauses s GROUP BY s.plot_id) u
      ON u.plot_id = p.id
    -- the case on that day: an open one before a closed one, the latest first;
    -- what was flagged before the purchase was another holder's
    LEFT JOIN (SELECT DISTINCT ON (s.plot_id) s.plot_id, s.id, s.proposed_on, s.applied_on, s.closed_on
                 FROM disposals s JOIN plots q ON q.id = s.plot_id
                WHERE s.flagged_on <= as_of AND (s.flagged_on < q.acquired_on) IS NOT TRUE
                  AND NOT EXISTS (SELECT FROM disposals n WHERE n.supersedes = s.id)
                ORDER BY s.plot_id, (s.closed_on <= as_of) IS TRUE, s.flagged_on DESC, s.id DESC) c
      ON c.plot_id = p.id
    CROSS JOIN LATERAL (
      SELECT park.due_date(p.acquired_on,
        (SELECT park.parameter_span(t.value, t.unit) FROM parameters t
          WHERE t.name = 'idle_after' AND t.applies @> as_of), u.during)) d (due_on)
    CROSS JOIN LATERAL (SELECT park.area_on(o.built_history, as_of)) a (built)
    CROSS JOIN LATERAL (
      SELECT park.is_developed(p.started_on,
        (SELECT t.value > 0 FROM parameters t
          WHERE t.name = 'developed_by_start' AND t.applies @> as_of),
        a.built, p.area_m2,
        (SELECT t.value FROM parameters t
          WHERE t.name = 'developed_built_fraction' AND t.applies @> as_of),
        p.invested_yuan, p.agreed_investment_yuan,
        (SELECT t.value FROM parameters t
          WHERE t.name = 'developed_invested_fraction' AND t.applies @> as_of),
        as_of)) f (developed)
    CROSS JOIN LATERAL (
      SELECT CASE as_of <= d.due_on
               WHEN true THEN 'pass'::park.verdict
               WHEN false THEN CASE f.developed WHEN true THEN 'pass'::park.verdict
                                                WHEN false THEN 'fail'
                                                ELSE 'unknown' END
               ELSE CASE WHEN EXISTS (SELECT FROM parameters t
                                       WHERE t.name = 'idle_after' AND t.applies @> as_of)
                         THEN 'unknown'::park.verdict ELSE 'not_applicable' END END,
             f.developed) v (verdict, developed)
   WHERE p.status = 'registered' AND isfinite(as_of);
END;
COMMENT ON FUNCTION plot_clocks_on(date) IS
  '宗地时钟 the idle clock of every registered plot on a day (art. 5). stage: watched (not due), developed, idle (due passed, no case), opinion_due, proposed, applied, closed (the case of that day), unknown (what is not recorded could decide), not_applicable (before the measures). days_left counts calendar days to due_on and is negative when it has passed; verdict is that of rule 5.idle. No row for a day that is NULL or infinite';

CREATE OR REPLACE VIEW plot_clocks AS
  SELECT c.plot_id, c.park_id, c.park_name, c.parcel_code, c.holder, c.acquired_on, c.due_on,
         c.days_left, c.paused_days, c.started_on, c.built_fraction, c.invested_fraction, c.area_m2,
         c.area_ha, c.area_mu, c.stage, c.verdict, c.case_id,
         c.geom::@postgis@.geometry(MultiPolygon, @srid@) AS geom
    FROM plot_clocks_on(CURRENT_DATE) c;
COMMENT ON VIEW plot_clocks IS '宗地时钟 plot_clocks_on() today; key: plot_id';

-- The conditions beside the verdict follow from it; they are cheap and sort out
-- most plots before anything is joined to them.  They are written so that the
-- planner can tell how many remain.
CREATE OR REPLACE FUNCTION idle_plots_on(as_of date)
  RETURNS TABLE (plot_id bigint, park_id bigint, park_name text, parcel_code text, holder text,
                 acquired_on date, due_on date, idle_days integer, built_fraction double precision,
                 area_m2 double precision, area_ha double precision, area_mu double precision,
                 stage text, geom @postgis@.geometry, case_id bigint)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT c.plot_id, c.park_id, c.park_name, c.parcel_code, c.holder, c.acquired_on, c.due_on,
         -c.days_left, c.built_fraction, c.area_m2, c.area_ha, c.area_mu, c.stage, c.geom, c.case_id
    FROM plot_clocks_on(as_of) c
   WHERE c.verdict = 'fail'
     AND c.acquired_on <=
           (SELECT park.last_start(park.parameter_span(t.value, t.unit), as_of) FROM parameters t
             WHERE t.name = 'idle_after' AND t.applies @> as_of AND isfinite(as_of))
     AND ((c.started_on <= as_of) IS NOT TRUE
          OR (SELECT t.value FROM parameters t
               WHERE t.name = 'developed_by_start' AND t.applies @> as_of) = 0);
END;
COMMENT ON FUNCTION idle_plots_on(date) IS
  '闲置土地 registered plots idle on a day (art. 5), exactly those for which rule 5.idle fails: acquired longer ago than idle_after, pauses not counted, and not developed; idle_days counts from due_on; stage: idle, or how far the case of that day has come; nothing before the measures were in force';

CREATE OR REPLACE VIEW idle_plots AS
  SELECT i.plot_id, i.park_id, i.park_name, i.parcel_code, i.holder, i.acquired_on, i.due_on,
         i.idle_days, i.built_fraction, i.area_m2, i.area_ha, i.area_mu, i.stage,
         i.geom::@postgis@.geometry(MultiPolygon, @srid@) AS geom, i.case_id
    FROM idle_plots_on(CURRENT_DATE) i;
COMMENT ON VIEW idle_plots IS '闲置土地 idle_plots_on() today; key: plot_id';

CREATE OR REPLACE FUNCTION idle_soon_on(as_of date, within integer DEFAULT 90)
  RETURNS TABLE (plot_id bigint, park_id bigint, park_name text, parcel_code text, holder text,
                 acquired_on date, due_on date, days_left integer, built_fraction double precision,
                 area_m2 double precision, area_ha double precision, area_mu double precision,
                 stage text, geom @postgis@.geometry)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT l.plot_id, l.park_id, l.park_name, l.parcel_code, l.holder, l.acquired_on, l.due_on,
         l.due_on - as_of, n.built_fraction, l.area_m2, l.area_ha, l.area_mu, n.stage, l.geom
    FROM idle_plots_on(as_of + within) l
    JOIN plot_clocks_on(as_of) n ON n.plot_id = l.plot_id
   WHERE n.verdict <> 'fail' AND within >= 0;
END;
COMMENT ON FUNCTION idle_soon_on(date, integer) IS
  '即将闲置 plots not idle on a day that will be idle on the day "within" days later if nothing changes: pauses, starts and buildings as recorded, future ones too; due_on and days_left as of then, stage and built_fraction of now; no rows if within is negative or NULL';

CREATE OR REPLACE VIEW idle_soon AS
  SELECT s.plot_id, s.park_id, s.park_name, s.parcel_code, s.holder, s.acquired_on, s.due_on,
         s.days_left, s.built_fraction, s.area_m2, s.area_ha, s.area_mu, s.stage,
         s.geom::@postgis@.geometry(MultiPolygon, @srid@) AS geom
    FROM idle_soon_on(CURRENT_DATE, 90) s;
COMMENT ON VIEW idle_soon IS '即将闲置 idle_soon_on() today, within 90 days; key: plot_id';

CREATE OR REPLACE FUNCTION idle_land_on(as_of date)
  RETURNS TABLE (park_id bigint, park_name text, stage text, plots bigint, area_m2 double precision,
                 area_ha double precision, area_mu double precision, share double precision)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT s.park_id, s.park_name, s.stage, s.plots, s.area_m2, s.area_m2 / 10000, s.area_m2 * 15 / 10000,
         s.area_m2 / nullif(sum(s.area_m2) OVER (PARTITION BY s.park_id), 0)
    FROM (SELECT c.park_id, c.park_name, c.stage, count(*) AS plots,
                 coalesce(sum(c.area_m2), 0) AS area_m2
            FROM plot_clocks_on(as_of) c
           GROUP BY c.park_id, c.park_name, c.stage) s;
END;
COMMENT ON FUNCTION idle_land_on(date) IS
  '闲置土地汇总 registered plots of each park by stage on a day: how many, how large, and which share of the area of the park''s registered plots; stages as in plot_clocks_on()';

CREATE OR REPLACE VIEW idle_land AS
  SELECT l.park_id, l.park_name, l.stage, l.plots, l.area_m2, l.area_ha, l.area_mu, l.share
    FROM idle_land_on(CURRENT_DATE) l;
COMMENT ON VIEW idle_land IS '闲置土地汇总 idle_land_on() today; key: park_id, stage';

-- The national rule.  A pause whose cause is not listed counts as excused here:
-- what is listed is idle whether it is or not.
CREATE OR REPLACE FUNCTION national_idle_on(as_of date)
  RETURNS TABLE (plot_id bigint, park_id bigint, park_name text, parcel_code text, holder text,
                 kind text, counted_from date, due_on date, idle_days integer, started_on date,
                 suspended_on date, built_m2 double precision, to_develop_m2 numeric,
                 invested_yuan bigint, agreed_investment_yuan bigint, city_stage text,
                 city_verdict park.verdict, city_due_on date, area_m2 double precision,
                 area_ha double precision, area_mu double precision, geom @postgis@.geometry)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT c.plot_id, c.park_id, c.park_name, c.parcel_code, c.holder, n.kind, n.counted_from, d.due_on,
         as_of - d.due_on, p.started_on, p.suspended_on, a.built, a.to_develop, p.invested_yuan,
         p.agreed_investment_yuan, c.stage, c.verdict, c.due_on, c.area_m2, c.area_ha, c.area_mu, c.geom
    FROM plot_clocks_on(as_of) c
    JOIN plots p ON p.id = c.plot_id
    LEFT JOIN plot_cover o ON o.plot_id = c.plot_id
    LEFT JOIN (SELECT s.plot_id, range_agg(s.during) AS during
                 FROM pauses s LEFT JOIN pause_causes r ON r.code = s.cause
                WHERE r.excused_nationally OR r.code IS NULL
                GROUP BY s.plot_id) u ON u.plot_id = c.plot_id
    CROSS JOIN LATERAL (
      SELECT CASE WHEN p.area_m2 > 0 THEN park.area_on(o.built_history, as_of) END,
             round(coalesce(p.area_to_develop_m2, p.area_m2::numeric), 4)) a (built, to_develop)
    CROSS JOIN LATERAL (
      SELECT 'not_started' AS kind,
             (SELECT park.parameter_span(t.value, t.unit) FROM parameters t
               WHERE t.name = 'national_start_after' AND t.applies @> as_of) AS span,
             coalesce(p.agreed_start_on, park.due_date(p.delivered_on,
               (SELECT park.parameter_span(t.value, t.unit) FROM parameters t
                 WHERE t.name = 'national_start_after_delivery' AND t.applies @> as_of))) AS counted_from
       WHERE (p.started_on <= as_of) IS NOT TRUE
         -- something stands there: not known, not idle
         AND (a.built > 0
              AND park.is_developed(NULL, true, a.built, p.area_m2,
                    coalesce((SELECT t.value FROM parameters t
                               WHERE t.name = 'developed_built_fraction' AND t.applies @> as_of), 0),
                    NULL, NULL, NULL, as_of)) IS NOT TRUE
      UNION ALL
      SELECT 'stalled' AS kind,
             (SELECT park.parameter_span(t.value, t.unit) FROM parameters t
               WHERE t.name = 'national_suspended_after' AND t.applies @> as_of) AS span,
             p.suspended_on AS counted_from
       WHERE p.started_on <= p.suspended_on AND p.suspended_on <= as_of
         AND EXISTS (SELECT FROM parameters t WHERE t.name = 'national_built_parts' AND t.applies @> as_of)
         AND EXISTS (SELECT FROM parameters t WHERE t.name = 'national_invested_min' AND t.applies @> as_of)
         AND (round(a.built::numeric, 4) * (SELECT t.value FROM parameters t
                WHERE t.name = 'national_built_parts' AND t.applies @> as_of) < a.to_develop
              OR p.agreed_investment_yuan > 0
                 AND p.invested_yuan::numeric * 100 < p.agreed_investment_yuan::numeric *
                     (SELECT t.value FROM parameters t
                       WHERE t.name = 'national_invested_min' AND t.applies @> as_of))
      ) n
    CROSS JOIN LATERAL (SELECT park.due_date(n.counted_from, n.span, u.during)) d (due_on)
   WHERE d.due_on < as_of;
END;
COMMENT ON FUNCTION national_idle_on(date) IS
  '国家规定的闲置土地 registered plots idle under the national rule on a day (Order 53, art. 2), exactly those for which rule 5n.not_started or 5n.stalled fails, with what it rests on; city_stage and city_verdict say how the same plot stands under the city''s article 5; kind: not_started, stalled';

CREATE OR REPLACE VIEW national_idle AS
  SELECT n.plot_id, n.park_id, n.park_name, n.parcel_code, n.holder, n.kind, n.counted_from, n.due_on,
         n.idle_days, n.started_on, n.suspended_on, n.built_m2, n.to_develop_m2, n.invested_yuan,
         n.agreed_investment_yuan, n.city_stage, n.city_verdict, n.city_due_on, n.area_m2, n.area_ha,
         n.area_mu, n.geom::@postgis@.geometry(MultiPolygon, @srid@) AS geom
    FROM national_idle_on(CURRENT_DATE) n;
COMMENT ON VIEW national_idle IS '国家规定的闲置土地 national_idle_on() today; key: plot_id, kind';
