-- Idle land put back to use: sites of idle plots, and projects they are fit for.

CREATE OR REPLACE FUNCTION reusable_plots_on(as_of date)
  RETURNS TABLE (plot_id bigint, park_id bigint, park_name text, holder_id bigint, due_on date,
                 idle_days integer, stage text, unavailable text, area_m2 double precision,
                 geom @postgis@.geometry)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT i.plot_id, i.park_id, i.park_name, p.holder_id, i.due_on, i.idle_days, i.stage,
         CASE WHEN EXISTS (SELECT FROM land_offers o
                            WHERE o.plot_id = i.plot_id
                              AND o.listed_on > i.acquired_on AND o.listed_on <= as_of)
              THEN 'offered'
              WHEN d.closed_on <= as_of
                   AND coalesce(d.method, '') NOT IN ('takeback', 'paid_takeback')
              THEN 'disposed' END,
         round(CAST(park.geometry_area(g.geom) AS numeric), 4)::double precision, g.geom
    FROM idle_plots_on(as_of) i
    JOIN plots p ON p.id = i.plot_id
    LEFT JOIN LATERAL (
      SELECT c.closed_on, c.method FROM disposals c
       WHERE c.plot_id = i.plot_id AND c.flagged_on > i.acquired_on AND c.flagged_on <= as_of
         AND NOT EXISTS (SELECT FROM disposals n WHERE n.supersedes = c.id)
       ORDER BY c.flagged_on DESC, c.id DESC LIMIT 1) d ON true
    CROSS JOIN LATERAL (
      SELECT @postgis@.st_collectionextract(@postgis@.st_makevalid(i.geom), 3) AS geom OFFSET 0) g
   WHERE isfinite(as_of) AND NOT @postgis@.st_isempty(g.geom);
END;
COMMENT ON FUNCTION reusable_plots_on(date) IS
  '可利用的闲置土地 idle_plots_on() that have an outline, repaired if invalid, and its area to 0.0001 m²; unavailable: offered (a land offer since the acquisition), disposed (the last case closed other than by taking the land back), NULL: to be had; no day, or one that is infinite: none; key: plot_id';

CREATE OR REPLACE FUNCTION idle_neighbours_on(as_of date)
  RETURNS TABLE (park_id bigint, plot_id bigint, other_id bigint, shared_m double precision)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT k.park_id, n.plot_id, n.other_id, n.shared_m
    FROM (SELECT i.park_id, array_agg(i.plot_id) AS ids, array_agg(i.geom) AS plots
            FROM reusable_plots_on(as_of) i GROUP BY i.park_id) k
    JOIN parameters g ON g.name = 'assembly_gap' AND g.applies @> as_of
    JOIN parameters e ON e.name = 'assembly_edge_min' AND e.applies @> as_of
    CROSS JOIN LATERAL park.neighbours(k.ids, k.plots, g.value::double precision) n
   WHERE n.shared_m >= e.value::double precision;
END;
COMMENT ON FUNCTION idle_neighbours_on(date) IS
  '相邻闲置宗地 pairs of idle plots of one park that share a boundary of assembly_edge_min m, up to assembly_gap m apart; none on a day without these parameters; key: plot_id, other_id';

CREATE OR REPLACE FUNCTION idle_assemblies_on(as_of date, min_area double precision DEFAULT 0)
  RETURNS TABLE (assembly_id bigint, park_id bigint, park_name text, plot_ids bigint[], plots integer,
                 area_m2 double precision, area_ha double precision, area_mu double precision,
                 longest_idle_on date, holders integer, unavailable_ids bigint[],
                 outline @postgis@.geometry)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH land AS MATERIALIZED (
    SELECT i.plot_id, i.park_id, i.park_name, i.holder_id, i.due_on, i.unavailable, i.geom
      FROM reusable_plots_on(as_of) i
  ), pairs AS (
    SELECT n.plot_id AS a, n.other_id AS b FROM idle_neighbours_on(as_of) n
    UNION ALL
    SELECT l.plot_id, l.plot_id FROM land l
  ), assemblies AS (
    SELECT g.group_id, l.park_id, l.park_name, array_agg(l.plot_id ORDER BY l.plot_id) AS plot_ids,
           count(*)::integer AS plots, min(l.due_on) AS longest_idle_on,
           -- a plot whose holder is not recorded has one of its own
           (count(DISTINCT l.holder_id) + count(*) FILTER (WHERE l.holder_id IS NULL))::integer AS holders,
           coalesce(array_agg(l.plot_id ORDER BY l.plot_id) FILTER (WHERE l.unavailable IS NOT NULL),
                    '{}') AS unavailable_ids,
           @postgis@.st_multi(@postgis@.st_collectionextract(@postgis@.st_union(l.geom), 3)) AS outline
      FROM (SELECT array_agg(p.a) AS a, array_agg(p.b) AS b FROM pairs p) p
      CROSS JOIN LATERAL park.connected_groups(p.a, p.b) g
      JOIN land l ON l.plot_id = g.member
     GROUP BY g.group_id, l.park_id, l.park_name
  )
  SELECT s.group_id, s.park_id, s.park_name, s.plot_ids, s.plots, m.area_m2, m.area_m2 / 10000,
         m.area_m2 * 15 / 10000, s.longest_idle_on, s.holders, s.unavailable_ids, s.outline
    FROM assemblies s
    CROSS JOIN LATERAL (
      SELECT round(CAST(park.geometry_area(s.outline) AS numeric), 4)::double precision AS area_m2
      OFFSET 0) m
   WHERE m.area_m2 >= coalesce(min_area, 0);
END;
COMMENT ON FUNCTION idle_assemblies_on(date, double precision) IS
  '连片闲置土地 idle plots of one park that make one site, each site of at least min_area m² (1 mu is 2000/3 m²), single plots included; min_area NULL or negative: all, NaN or infinity: none; land under several plots counts once; unavailable_ids: plots offered or disposed of already; a proposal, not a permission; key: assembly_id, the lowest plot id';

CREATE OR REPLACE FUNCTION idle_assemblies(min_area double precision DEFAULT 0)
  RETURNS TABLE (assembly_id bigint, park_id bigint, park_name text, plot_ids bigint[], plots integer,
                 area_m2 double precision, area_ha double precision, area_mu double precision,
                 longest_idle_on date, holders integer, unavailable_ids bigint[],
                 outline @postgis@.geometry)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT a.assembly_id, a.park_id, a.park_name, a.plot_ids, a.plots, a.area_m2, a.area_ha, a.area_mu,
         a.longest_idle_on, a.holders, a.unavailable_ids, a.outline
    FROM idle_assemblies_on(CURRENT_DATE, min_area) a;
END;
COMMENT ON FUNCTION idle_assemblies(double precision) IS
  '连片闲置土地 idle_assemblies_on() today; key: assembly_id';

CREATE OR REPLACE FUNCTION sites_for_on(project bigint, as_of date)
  RETURNS TABLE (rank integer, park_id bigint, park_name text, plot_ids bigint[], plots integer,
                 holders integer, area_m2 double precision, area_ha double precision,
                 area_mu double precision, spare_m2 double precision, positioning text,
                 positioning_verdict park.verdict, in_own_park boolean, idle_days integer, stage text,
                 outline @postgis@.geometry)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH wish AS (
    SELECT p.park_id, p.industry, p.land_area_m2 AS need
      FROM projects p
     WHERE p.id = project AND p.status <> 'withdrawn' AND coalesce(p.land_area_m2, 1) > 0
  ), fitting AS (
    SELECT l.park_id, l.park_id = w.park_id AS own, w.need,
           coalesce(string_agg(DISTINCT l.name, '、')
                      FILTER (WHERE w.industry OPERATOR(park.<@) c.code),
                    string_agg(DISTINCT l.name, '、')) AS names,
           coalesce(bool_or(w.industry OPERATOR(park.<@) c.code), false) AS met
      FROM wish w
      JOIN leading_industries l ON l.applies @> as_of
      CROSS JOIN LATERAL unnest(l.codes) c (code)
     WHERE w.industry IS NULL OR w.industry OPERATOR(park.<@) c.code
        OR c.code OPERATOR(park.<@) w.industry
     GROUP BY l.park_id, w.park_id, w.need
  ), land AS MATERIALIZED (
    SELECT i.plot_id, i.park_id, i.park_name, i.holder_id, i.idle_days, i.stage, i.area_m2, i.geom,
           f.own, f.need, f.names, f.met
      FROM fitting f
      JOIN reusable_plots_on(as_of) i ON i.park_id = f.park_id
     WHERE i.unavailable IS NULL
  ), pairs AS (
    SELECT n.plot_id AS a, n.other_id AS b
      FROM idle_neighbours_on(as_of) n
      JOIN land x ON x.plot_id = n.plot_id
      JOIN land y ON y.plot_id = n.other_id
  ), sets AS (
    SELECT s.number, m.plot_id
      FROM (SELECT array_agg(l.plot_id) AS ids, array_agg(l.area_m2) AS areas,
                   coalesce(min(l.need), 0)::double precision AS need FROM land l) l,
           (SELECT coalesce(array_agg(p.a), '{}') AS a, coalesce(array_agg(p.b), '{}') AS b
              FROM pairs p) p
      CROSS JOIN LATERAL park.enough_land(l.ids, l.areas, p.a, p.b, l.need)
        WITH ORDINALITY s (members, area, number)
      CROSS JOIN LATERAL unnest(s.members) m (plot_id)
  ), sites AS (
    SELECT array_agg(l.plot_id ORDER BY l.plot_id) AS members, l.park_id, l.park_name, l.own, l.need, l.names, l.met, count(*)::integer AS plots,
           (count(DISTINCT l.holder_id) + count(*) FILTER (WHERE l.holder_id IS NULL))::integer AS holders,
           max(l.idle_days) AS idle_days, string_agg(DISTINCT l.stage, ', ') AS stage,
           @postgis@.st_multi(@postgis@.st_collectionextract(@postgis@.st_union(l.geom), 3)) AS outline
      FROM sets s
      JOIN land l ON l.plot_id = s.plot_id
     GROUP BY s.number, l.park_id, l.park_name, l.own, l.need, l.names, l.met
  )
  SELECT (row_number() OVER (
            ORDER BY s.met DESC, s.own DESC, floor((m.area_m2 - s.need) / s.need * 10), s.holders,
                     s.plots, s.idle_days DESC, m.area_m2 - coalesce(s.need, 0), s.members))::integer,
         s.park_id, s.park_name, s.members, s.plots, s.holders, m.area_m2::double precision,
         m.area_m2::double precision / 10000, m.area_m2::double precision * 15 / 10000,
         (m.area_m2 - s.need)::double precision, s.names,
         CASE WHEN s.met THEN 'pass' ELSE 'unknown' END::park.verdict, s.own, s.idle_days, s.stage,
         s.outline
    FROM sites s
    CROSS JOIN LATERAL (
      SELECT round(CAST(park.geometry_area(s.outline) AS numeric), 4) AS area_m2 OFFSET 0) m
   WHERE m.area_m2 >= coalesce(s.need, 0)
   ORDER BY 1;
END;
COMMENT ON FUNCTION sites_for_on(bigint, date) IS
  '项目选址建议 idle plots and assemblies that suffice for a project''s land_area_m2, in parks whose positioning includes its industry (positioning_verdict pass) or may include it (unknown: the industry is missing or too coarse). Best first: pass before unknown; the own park; less spare land, in steps of a tenth of the need; fewer holders; fewer plots; longest idle; less spare land; lower ids. land_area_m2 NULL: every plot and assembly, spare_m2 NULL; 0, or the project withdrawn: none. A proposal, not a permission; key: rank';

CREATE OR REPLACE FUNCTION sites_for(project bigint)
  RETURNS TABLE (rank integer, park_id bigint, park_name text, plot_ids bigint[], plots integer,
                 holders integer, area_m2 double precision, area_ha double precision,
                 area_mu double precision, spare_m2 double precision, positioning text,
                 positioning_verdict park.verdict, in_own_park boolean, idle_days integer, stage text,
                 outline @postgis@.geometry)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT s.rank, s.park_id, s.park_name, s.plot_ids, s.plots, s.holders, s.area_m2, s.area_ha,
         s.area_mu, s.spare_m2, s.positioning, s.positioning_verdict, s.in_own_park, s.idle_days,
         s.stage, s.outline
    FROM sites_for_on(project, CURRENT_DATE) s
   ORDER BY s.rank;
END;
COMMENT ON FUNCTION sites_for(bigint) IS '项目选址建议 sites_for_on() today; key: rank';
