-- Views of how park land is used (art. 4): terms, standard land, standard
-- factories, approvals, and the quota that revitalized land earns.

CREATE OR REPLACE FUNCTION tenures_ending_on(as_of date, within interval DEFAULT '1 year')
  RETURNS TABLE (tenure_id bigint, plot_id bigint, park_id bigint, park_name text,
                 parcel_code text, holder text, kind text, begins_on date, last_day date,
                 days_left integer, state text, next_kind text, area_m2 double precision,
                 area_ha double precision, area_mu double precision, document text)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT t.id, p.id, k.id, k.name, p.parcel_code, e.name, t.kind, t.begins_on, d.last_day,
         d.last_day - as_of, CASE WHEN as_of <= d.last_day THEN 'running' ELSE 'expired' END,
         n.kind, p.area_m2, p.area_m2 / 10000, p.area_m2 * 15 / 10000, t.document
    FROM tenures t
    JOIN plots p ON p.id = t.plot_id
    JOIN parks k ON k.id = p.park_id
    LEFT JOIN enterprises e ON e.id = p.holder_id
    CROSS JOIN LATERAL (SELECT upper(t.during) - 1) d (last_day)
    LEFT JOIN LATERAL (
      SELECT f.kind FROM tenures f
       WHERE f.plot_id = t.plot_id AND f.begins_on > d.last_day
       ORDER BY f.begins_on LIMIT 1) n ON true
   WHERE t.begins_on <= as_of AND d.last_day <= as_of + within
     AND (as_of <= d.last_day
          OR n.kind IS NULL
             AND (t.ended_on IS NULL
                  OR t.ended_on >= t.begins_on + make_interval(t.years, t.months)));
END;
COMMENT ON FUNCTION tenures_ending_on(date, interval) IS
  '年期将届满的宗地 tenures whose last day is at most a span away (art. 4), and those whose term is over with nothing after it (expired: state; days_left negative); one that was ended before its term is left out once it has ended; next_kind: what is recorded to follow';

CREATE OR REPLACE VIEW tenures_ending AS
  SELECT t.tenure_id, t.plot_id, t.park_id, t.park_name, t.parcel_code, t.holder, t.kind,
         t.begins_on, t.last_day, t.days_left, t.state, t.next_kind, t.area_m2, t.area_ha,
         t.area_mu, t.document
    FROM tenures_ending_on(CURRENT_DATE) t;
COMMENT ON VIEW tenures_ending IS '年期将届满的宗地 tenures_ending_on() today, within a year; key: tenure_id';

CREATE OR REPLACE FUNCTION plots_by_tenure_on(as_of date)
  RETURNS TABLE (park_id bigint, park_name text, kind text, plots bigint, unmeasured bigint,
                 area_m2 double precision, area_ha double precision, area_mu double precision)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT k.id, k.name, h.kind, count(*), count(*) FILTER (WHERE p.area_m2 IS NULL),
         sum(p.area_m2), sum(p.area_m2) / 10000, sum(p.area_m2) * 15 / 10000
    FROM plots p
    JOIN parks k ON k.id = p.park_id
    LEFT JOIN tenures t ON t.plot_id = p.id AND t.during @> as_of
    CROSS JOIN LATERAL (
      SELECT CASE WHEN t.id IS NOT NULL THEN t.kind
                  WHEN EXISTS (SELECT FROM tenures o WHERE o.plot_id = p.id) THEN NULL
                  ELSE park.tenure_kind(p.tenure) END) h (kind)
   WHERE p.status = 'registered'
   GROUP BY k.id, k.name, h.kind;
END;
COMMENT ON FUNCTION plots_by_tenure_on(date) IS
  '按供应方式统计 registered plots of each park by what they are held by on a day (art. 4): table tenures, or of plots without a row there column tenure of plots; kind NULL: nothing in force, or not recorded';

CREATE OR REPLACE VIEW plots_by_tenure AS
  SELECT t.park_id, t.park_name, t.kind, t.plots, t.unmeasured, t.area_m2, t.area_ha, t.area_mu
    FROM plots_by_tenure_on(CURRENT_DATE) t;
COMMENT ON VIEW plots_by_tenure IS '按供应方式统计 plots_by_tenure_on() today; key: park_id, kind';

CREATE OR REPLACE FUNCTION standard_land_kept_on(as_of date)
  RETURNS TABLE (promise_id bigint, project_id bigint, project_name text, park_id bigint,
                 park_name text, indicator text, minimum numeric, maximum numeric, unit text,
                 due_on date, checked_on date, measured numeric, gap numeric,
                 verdict park.verdict, citation text, document text)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT s.id, j.id, j.name, k.id, k.name, s.indicator, s.minimum, s.maximum, s.unit, s.due_on,
         c.checked_on, c.measured, greatest(s.minimum - c.measured, c.measured - s.maximum),
         CASE WHEN as_of <= s.due_on THEN 'not_applicable'
              WHEN s.due_on IS NULL OR c.measured IS NULL THEN 'unknown'
              WHEN c.measured < s.minimum OR c.measured > s.maximum THEN 'fail'
              ELSE 'pass' END::park.verdict,
         s.citation, c.document
    FROM standard_land_promises s
    JOIN projects j ON j.id = s.project_id
    JOIN parks k ON k.id = j.park_id
    LEFT JOIN LATERAL (
      SELECT m.checked_on, m.measured, m.document FROM standard_land_checks m
       WHERE m.promise_id = s.id AND m.checked_on <= as_of
       ORDER BY m.checked_on DESC, m.id DESC LIMIT 1) c ON true;
END;
COMMENT ON FUNCTION standard_land_kept_on(date) IS
  '标准地履约 promises for standard land and whether they are kept, by the last check until a day (art. 4): not_applicable up to due_on, unknown while not checked or without due_on; gap: what is lacking, negative: to spare';

CREATE OR REPLACE VIEW standard_land_kept AS
  SELECT s.promise_id, s.project_id, s.project_name, s.park_id, s.park_name, s.indicator,
         s.minimum, s.maximum, s.unit, s.due_on, s.checked_on, s.measured, s.gap, s.verdict,
         s.citation, s.document
    FROM standard_land_kept_on(CURRENT_DATE) s;
COMMENT ON VIEW standard_land_kept IS '标准地履约 standard_land_kept_on() today; key: promise_id';

-- What may or may not be industrial, or standard land, makes the share lie
-- between two bounds.
CREATE OR REPLACE FUNCTION standard_land_share_on(as_of date)
  RETURNS TABLE (year integer, park_id bigint, park_name text, supplied_m2 numeric,
                 standard_m2 numeric, unknown_m2 numeric, share numeric, share_high numeric,
                 required numeric, verdict park.verdict, citation text)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH supplied AS (
    SELECT extract(year FROM e.entered_on)::integer AS year, e.park_id, e.area_m2,
           j.standard_land AS standard, park.is_industrial_land(p.land_use) AS industrial
      FROM land_entries e
      LEFT JOIN projects j ON j.id = e.project_id
      LEFT JOIN plots p ON p.id = e.plot_id
     WHERE e.kind = 'write_off' AND e.entered_on <= as_of
  ), sums AS (
    SELECT s.year, s.park_id, sum(s.area_m2) AS supplied,
           coalesce(sum(s.area_m2) FILTER (WHERE s.standard AND s.industrial), 0) AS standard,
           coalesce(sum(s.area_m2) FILTER (WHERE s.standard IS NULL OR s.industrial IS NULL), 0) AS unknown,
           coalesce(sum(s.area_m2) FILTER (WHERE s.standard IS NOT FALSE), 0) AS high,
           coalesce(sum(s.area_m2) FILTER (WHERE s.standard IS NOT FALSE OR s.industrial), 0) AS high_of
      FROM supplied s
     WHERE s.industrial IS NOT FALSE
     GROUP BY GROUPING SETS ((s.year, s.park_id), (s.year))
  )
  SELECT s.year, s.park_id, k.name, s.supplied, s.standard, s.unknown, s.standard / s.supplied,
         s.high / nullif(s.high_of, 0), r.value * 0.01,
         CASE WHEN r.value IS NULL THEN 'not_applicable'
              WHEN as_of <= d.last_day THEN 'unknown'
              WHEN s.standard * 100 >= r.value * s.supplied THEN 'pass'
              WHEN s.high * 100 < r.value * s.high_of THEN 'fail'
              ELSE 'unknown' END::park.verdict,
         r.citation
    FROM sums s
    CROSS JOIN LATERAL (SELECT make_date(s.year, 12, 31)) d (last_day)
    LEFT JOIN parks k ON k.id = s.park_id
    LEFT JOIN parameters r ON r.name = 'standard_land_share_min' AND r.applies @> d.last_day;
END;
COMMENT ON FUNCTION standard_land_share_on(date) IS
  '标准地供应占比 share of the new industrial land supplied in a year (entries write_off of the quota ledger, by their day) that was supplied as standard land (projects.standard_land), of each park and, with park_id NULL, of the city (art. 4); share and share_high: lowest and highest, where standard_land or the land use of the plot is not recorded; verdict unknown while the year is not over';

CREATE OR REPLACE VIEW standard_land_share AS
  SELECT s.year, s.park_id, s.park_name, s.supplied_m2, s.standard_m2, s.unknown_m2, s.share,
         s.share_high, s.required, s.verdict, s.citation
    FROM standard_land_share_on(CURRENT_DATE) s;
COMMENT ON VIEW standard_land_share IS '标准地供应占比 standard_land_share_on() today; key: year, park_id';

CREATE OR REPLACE FUNCTION standard_factories_on(as_of date)
  RETURNS TABLE (park_id bigint, park_name text, factories bigint, floor_area_m2 numeric,
                 unmeasured bigint, vacant bigint, vacant_floor_area_m2 numeric,
                 vacant_share numeric)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH factories AS (
    SELECT s.park_id, b.floor_area_m2, coalesce(b.vacant_since <= as_of, false) AS vacant
      FROM buildings b
      LEFT JOIN LATERAL site_of(b.geom) s ON true
     WHERE b.standard_factory AND b.existed @> as_of
  )
  SELECT f.park_id, k.name, count(*), coalesce(sum(f.floor_area_m2), 0),
         count(*) FILTER (WHERE f.floor_area_m2 IS NULL),
         count(*) FILTER (WHERE f.vacant),
         coalesce(sum(f.floor_area_m2) FILTER (WHERE f.vacant), 0),
         coalesce(sum(f.floor_area_m2) FILTER (WHERE f.vacant), 0) / nullif(sum(f.floor_area_m2), 0)
    FROM factories f LEFT JOIN parks k ON k.id = f.park_id
   GROUP BY f.park_id, k.name;
END;
COMMENT ON FUNCTION standard_factories_on(date) IS
  '标准厂房 standard factories standing on a day, by park (art. 4): how many, floor area, and what of it is vacant (empty on that day); unmeasured: without floor area; park_id NULL: on no registered plot';

CREATE OR REPLACE VIEW standard_factories AS
  SELECT f.park_id, f.park_name, f.factories, f.floor_area_m2, f.unmeasured, f.vacant,
         f.vacant_floor_area_m2, f.vacant_share
    FROM standard_factories_on(CURRENT_DATE) f;
COMMENT ON VIEW standard_factories IS '标准厂房 standard_factories_on() today; key: park_id';

CREATE OR REPLACE FUNCTION approval_days_on(as_of date)
  RETURNS TABLE (step_id bigint, project_id bigint, project_name text, plot_id bigint,
                 parcel_code text, park_id bigint, park_name text, step text, authority text,
                 applied_on date, done_on date, days integer, due_on date, days_left integer,
                 state text, citation text, document text)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT s.id, s.project_id, j.name, s.plot_id, p.parcel_code, k.id, k.name, s.step, s.authority,
         s.applied_on, d.done_on,
         CASE WHEN isfinite(d.last_day) THEN d.last_day - s.applied_on END, e.due_on,
         CASE WHEN d.done_on IS NULL AND isfinite(as_of) THEN e.due_on - as_of END,
         CASE WHEN d.done_on > e.due_on THEN 'late'
              WHEN d.done_on IS NOT NULL THEN 'done'
              WHEN as_of > e.due_on THEN 'overdue'
              ELSE 'open' END,
         r.citation, s.document
    FROM approval_steps s
    LEFT JOIN projects j ON j.id = s.project_id
    LEFT JOIN plots p ON p.id = s.plot_id
    LEFT JOIN parks k ON k.id = coalesce(p.park_id, j.park_id)
    LEFT JOIN parameters r ON r.name = s.step || '_within' AND r.applies @> s.applied_on
    CROSS JOIN LATERAL (SELECT CASE WHEN s.done_on <= as_of THEN s.done_on END,
                               coalesce(CASE WHEN s.done_on <= as_of THEN s.done_on END, as_of)) d (done_on, last_day)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN r.value IS NOT NULL
                  THEN park.due_date(s.applied_on, park.parameter_span(r.value, r.unit)) END) e (due_on)
   WHERE s.applied_on <= as_of;
END;
COMMENT ON FUNCTION approval_days_on(date) IS
  '用地审批时限 steps of land approval as they stood on a day and the days that each took, or has taken so far (art. 4); due_on and the states overdue and late only where a limit is set: parameters land_supply_within and plan_adjustment_within';

CREATE OR REPLACE VIEW approval_days AS
  SELECT a.step_id, a.project_id, a.project_name, a.plot_id, a.parcel_code, a.park_id,
         a.park_name, a.step, a.authority, a.applied_on, a.done_on, a.days, a.due_on,
         a.days_left, a.state, a.citation, a.document
    FROM approval_days_on(CURRENT_DATE) a;
COMMENT ON VIEW approval_days IS '用地审批时限 approval_days_on() today; key: step_id';

CREATE OR REPLACE FUNCTION approval_averages_on(as_of date)
  RETURNS TABLE (step text, year integer, done bigint, average_days numeric,
                 shortest_days integer, longest_days integer, late bigint,
                 average_before numeric, applied bigint, open bigint)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH steps AS (
    SELECT a.step, a.applied_on, a.done_on, a.days, a.state FROM approval_days_on(as_of) a
  ), years AS (
    SELECT s.step, y.year
      FROM (SELECT s.step, min(s.applied_on) AS first,
                   extract(year FROM max(greatest(s.applied_on, s.done_on)))::integer AS last_year
              FROM steps s GROUP BY s.step) s
      CROSS JOIN LATERAL generate_series(extract(year FROM s.first)::integer,
                                         CASE WHEN isfinite(as_of) THEN extract(year FROM as_of)::integer
                                              ELSE s.last_year END) y (year)
  ), sums AS (
    SELECT y.step, y.year,
           count(s.done_on) FILTER (WHERE s.done_on >= d.first_day) AS done,
           avg(s.days) FILTER (WHERE s.done_on >= d.first_day) AS average_days,
           min(s.days) FILTER (WHERE s.done_on >= d.first_day) AS shortest_days,
           max(s.days) FILTER (WHERE s.done_on >= d.first_day) AS longest_days,
           count(*) FILTER (WHERE s.done_on >= d.first_day AND s.state = 'late') AS late,
           count(*) FILTER (WHERE s.applied_on >= d.first_day) AS applied,
           count(*) FILTER (WHERE s.done_on IS NULL) AS open
      FROM years y
      CROSS JOIN LATERAL (SELECT make_date(y.year, 1, 1), make_date(y.year, 12, 31)) d (first_day, last_day)
      CROSS JOIN LATERAL (
        SELECT s.applied_on, s.days, s.state,
               CASE WHEN s.done_on <= d.last_day THEN s.done_on END AS done_on
          FROM steps s WHERE s.step = y.step AND s.applied_on <= d.last_day) s
     GROUP BY y.step, y.year
  )
  SELECT s.step, s.year, s.done, s.average_days, s.shortest_days, s.longest_days, s.late,
         lag(s.average_days) OVER (PARTITION BY s.step ORDER BY s.year), s.applied, s.open
    FROM sums s;
END;
COMMENT ON FUNCTION approval_averages_on(date) IS
  '用地审批平均用时 days that the steps of land approval done in a year took, beside the average of the year before (average_before), and how many were open at the year''s end or, of the current year, on the day (art. 4: the time is to get shorter)';

CREATE OR REPLACE VIEW approval_averages AS
  SELECT a.step, a.year, a.done, a.average_days, a.shortest_days, a.longest_days, a.late,
         a.average_before, a.applied, a.open
    FROM approval_averages_on(CURRENT_DATE) a;
COMMENT ON VIEW approval_averages IS '用地审批平均用时 approval_averages_on() today; key: step, year';

-- Revitalized is what a closed case of disposal has brought back into use: the
-- whole plot, once a year.
CREATE OR REPLACE FUNCTION quota_earned_on(as_of date)
  RETURNS TABLE (park_id bigint, park_name text, year integer, revitalized_m2 numeric,
                 unmeasured bigint, rate numeric, earned_m2 numeric, given_m2 numeric,
                 verdict park.verdict, citation text)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH revitalized AS (
    SELECT c.park_id, c.year, coalesce(sum(c.area_m2), 0) AS area_m2,
           count(*) FILTER (WHERE c.area_m2 IS NULL) AS unmeasured
      FROM (SELECT DISTINCT ON (d.plot_id, y.year) d.park_id, y.year, d.area_m2::numeric AS area_m2
              FROM disposal_cases_on(as_of) d
              CROSS JOIN LATERAL (SELECT extract(year FROM d.closed_on)::integer) y (year)
             WHERE d.subject = 'plot' AND d.closed_on IS NOT NULL
             ORDER BY d.plot_id, y.year, d.closed_on DESC, d.case_id DESC) c
     GROUP BY c.park_id, c.year
  ), given AS (
    SELECT q.park_id, q.year, q.quota_m2 FROM land_quotas q
     WHERE q.year <= extract(year FROM as_of)
  )
  SELECT k.id, k.name, y.year, a.revitalized_m2, coalesce(v.unmeasured, 0), r.value * 0.01,
         a.revitalized_m2 * r.value * 0.01, a.given_m2,
         CASE WHEN r.value IS NULL THEN 'not_applicable'
              WHEN a.given_m2 * 100 <= a.revitalized_m2 * r.value THEN 'pass'
              WHEN as_of <= d.last_day OR v.unmeasured > 0 THEN 'unknown'
              ELSE 'fail' END::park.verdict,
         r.citation
    FROM (SELECT g.park_id, g.year FROM given g
          UNION SELECT v.park_id, v.year FROM revitalized v) y
    JOIN parks k ON k.id = y.park_id
    LEFT JOIN given g ON g.park_id = y.park_id AND g.year = y.year
    LEFT JOIN revitalized v ON v.park_id = y.park_id AND v.year = y.year
    CROSS JOIN LATERAL (SELECT make_date(y.year, 12, 31)) d (last_day)
    CROSS JOIN LATERAL (
      SELECT coalesce(v.area_m2, 0), coalesce(g.quota_m2, 0)) a (revitalized_m2, given_m2)
    LEFT JOIN parameters r ON r.name = 'quota_per_revitalized' AND r.applies @> d.last_day;
END;
COMMENT ON FUNCTION quota_earned_on(date) IS
  '增存挂钩 the quota of new construction land that a park earns in a year by the idle land it revitalizes (plots whose disposal was closed, each once a year), beside the quota it is given (art. 4); not_applicable without parameter quota_per_revitalized, for the measures give no rate; unknown while the year is not over or the area of a plot (unmeasured) is not';

CREATE OR REPLACE VIEW quota_earned AS
  SELECT q.park_id, q.park_name, q.year, q.revitalized_m2, q.unmeasured, q.rate, q.earned_m2,
         q.given_m2, q.verdict, q.citation
    FROM quota_earned_on(CURRENT_DATE) q;
COMMENT ON VIEW quota_earned IS '增存挂钩 quota_earned_on() today; key: park_id, year';

CREATE OR REPLACE VIEW revitalization AS
  SELECT r.park_id, r.park_name, r.year, r.closed_cases, r.plots, r.factories,
         r.area_m2, r.area_ha, r.area_mu, r.market_m2, r.market_ha, r.market_mu,
         r.takeback_m2, r.takeback_ha, r.takeback_mu, r.holder_m2, r.holder_ha, r.holder_mu,
         r.floor_area_m2, r.unmeasured, r.still_open, r.closed_in_time, r.closed_late, r.in_time_share,
         q.earned_m2 AS quota_earned_m2, q.given_m2 AS quota_given_m2, q.verdict AS quota_verdict
    FROM generate_series((SELECT extract(year FROM min(c.flagged_on))::integer FROM disposals c),
                         extract(year FROM CURRENT_DATE)::integer) y (year)
    CROSS JOIN LATERAL revitalization_on(y.year) r
    LEFT JOIN quota_earned_on(CURRENT_DATE) q ON q.park_id = r.park_id AND q.year = r.year;
COMMENT ON VIEW revitalization IS
  '盘活 revitalization_on() for every year from the first case to this one, beside the new quota that the land earns and the quota given, of quota_earned (增存挂钩); key: park_id, year';
