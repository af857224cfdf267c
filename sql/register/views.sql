-- Views of a register, and the functions of a day behind them.  Executed by
-- create_register() and again by upgrade_register(), with the register alone on
-- the search path.  Columns are an interface: they are only ever appended.

CREATE OR REPLACE FUNCTION leading_shares_on(of_year integer)
  RETURNS TABLE (park_id bigint, park_name text, year integer, total_output_yuan bigint,
                 leading_output_yuan bigint, share numeric, share_high numeric,
                 required numeric, verdict park.verdict, citation text)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT k.id, k.name, of_year, park.total(o.sums),
         CASE WHEN i.codes IS NOT NULL THEN park.leading_total(o.sums) END,
         park.share(o.sums), park.share_high(o.sums), r.value * 0.01,
         CASE WHEN r.value IS NULL THEN 'not_applicable'::park.verdict
              WHEN i.codes IS NULL THEN 'unknown'
              WHEN park.meets(o.sums, r.value * 0.01) THEN 'pass'
              WHEN NOT park.meets(o.sums, r.value * 0.01) THEN 'fail'
              ELSE 'unknown' END,
         r.citation
    FROM parks k
    LEFT JOIN parameters r
      ON r.name = 'leading_share_min' AND r.applies @> make_date(of_year, 12, 31)
    LEFT JOIN LATERAL (
      SELECT array_agg(c.code) AS codes
        FROM leading_industries l, unnest(l.codes) c (code)
       WHERE l.park_id = k.id AND l.applies @> make_date(of_year, 12, 31)) i ON true
    LEFT JOIN LATERAL (
      SELECT park.leading_output(o.industry, o.output_yuan, i.codes) AS sums
        FROM outputs o WHERE o.park_id = k.id AND o.year = of_year) o ON true
   WHERE i.codes IS NOT NULL OR o.sums IS NOT NULL;
END;
COMMENT ON FUNCTION leading_shares_on(integer) IS
  '主导产业占比 share of the leading industries in each park''s output of a year (art. 3), by the positioning in force on 31 December; verdict unknown where output has no code, is too coarse or is missing, not_applicable where the measures were not in force';

CREATE OR REPLACE VIEW leading_shares AS
  SELECT s.park_id, s.park_name, s.year, s.total_output_yuan, s.leading_output_yuan,
         s.share, s.share_high, s.required, s.verdict, s.citation
    FROM (SELECT DISTINCT o.year FROM outputs o) y, leading_shares_on(y.year) s;
COMMENT ON VIEW leading_shares IS
  '主导产业占比 leading_shares_on() for every year with output; key: park_id, year';

CREATE OR REPLACE FUNCTION idle_plots_on(as_of date)
  RETURNS TABLE (plot_id bigint, park_id bigint, park_name text, parcel_code text, holder text,
                 acquired_on date, due_on date, idle_days integer, built_fraction double precision,
                 area_m2 double precision, area_ha double precision, area_mu double precision,
                 stage text, geom @postgis@.geometry)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT p.id, p.park_id, k.name, p.parcel_code, e.name, p.acquired_on, d.due_on,
         as_of - d.due_on, f.built, p.area_m2, p.area_m2 / 10000, p.area_m2 * 15 / 10000,
         'idle'::text, p.geom
    FROM parameters t
    JOIN plots p ON p.status = 'registered'
    JOIN parks k ON k.id = p.park_id
    JOIN plot_cover c ON c.plot_id = p.id
    LEFT JOIN enterprises e ON e.id = p.holder_id
    LEFT JOIN (SELECT u.plot_id, range_agg(u.during) AS during FROM pauses u GROUP BY u.plot_id) u
      ON u.plot_id = p.id
    LEFT JOIN parameters b ON b.name = 'developed_built_fraction' AND b.applies @> as_of
    CROSS JOIN LATERAL (
      SELECT park.due_date(p.acquired_on, park.parameter_span(t.value, t.unit), u.during)) d (due_on)
    CROSS JOIN LATERAL (
      SELECT least(park.area_on(c.built_history, as_of) / nullif(p.area_m2, 0), 1)) f (built)
   WHERE t.name = 'idle_after' AND t.applies @> as_of
     AND p.acquired_on < as_of
     AND (p.started_on IS NULL OR p.started_on > as_of)
     AND d.due_on < as_of
     AND (b.value IS NULL OR f.built * 100 < b.value);
END;
COMMENT ON FUNCTION idle_plots_on(date) IS
  '闲置土地 registered plots idle on a day (art. 5): acquired longer ago than idle_after, pauses not counted, no start recorded and not built on; idle_days counts from due_on; nothing before the measures were in force';

CREATE OR REPLACE VIEW idle_plots AS
  SELECT i.plot_id, i.park_id, i.park_name, i.parcel_code, i.holder, i.acquired_on, i.due_on,
         i.idle_days, i.built_fraction, i.area_m2, i.area_ha, i.area_mu, i.stage,
         i.geom::@postgis@.geometry(MultiPolygon, @srid@) AS geom
    FROM idle_plots_on(CURRENT_DATE) i;
COMMENT ON VIEW idle_plots IS '闲置土地 idle_plots_on() today; key: plot_id';

CREATE OR REPLACE FUNCTION review_clock_on(as_of date)
  RETURNS TABLE (review_id bigint, project_id bigint, project_name text, applied_on date,
                 due_on date, concluded_on date, days_left integer, state text)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT r.id, r.project_id, p.name, r.applied_on, d.due_on, c.concluded_on,
         CASE WHEN c.concluded_on IS NULL
              THEN park.days_left(r.applied_on, park.parameter_span(t.value, t.unit), NULL, as_of) END,
         CASE WHEN t.value IS NULL THEN 'not_applicable'
              WHEN c.concluded_on IS NULL AND as_of <= d.due_on THEN 'open'
              WHEN c.concluded_on IS NULL THEN 'overdue'
              WHEN c.concluded_on <= d.due_on THEN 'concluded'
              ELSE 'late' END
    FROM reviews r
    JOIN projects p ON p.id = r.project_id
    LEFT JOIN parameters t ON t.name = 'review_within' AND t.applies @> r.applied_on
    CROSS JOIN LATERAL (
      SELECT park.due_date(r.applied_on, park.parameter_span(t.value, t.unit))) d (due_on)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN r.concluded_on <= as_of THEN r.concluded_on END) c (concluded_on)
   WHERE r.applied_on <= as_of;
END;
COMMENT ON FUNCTION review_clock_on(date) IS
  '论证时限 joint reviews as they stood on a day (art. 6): open, overdue, concluded (in time), late (concluded after due_on), not_applicable before the measures; days_left is negative when overdue and NULL once concluded';

CREATE OR REPLACE VIEW review_clock AS
  SELECT c.review_id, c.project_id, c.project_name, c.applied_on, c.due_on, c.concluded_on,
         c.days_left, c.state
    FROM review_clock_on(CURRENT_DATE) c;
COMMENT ON VIEW review_clock IS '论证时限 review_clock_on() today; key: review_id';
