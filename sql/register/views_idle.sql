-- Views of idle land (art. 5).

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
