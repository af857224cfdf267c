-- Views of geometry: what is wrong with it, and where evidence contradicts the
-- record.

CREATE OR REPLACE VIEW geometry_problems WITH (security_invoker = true) AS
  SELECT row_number() OVER (ORDER BY l.subject_table, l.subject_id, l.rule) AS problem_id,
         l.rule, l.subject_table, l.subject_id,
         coalesce(l.park_id, (SELECT p.park_id FROM plots p
                               WHERE p.status = 'registered' AND p.geom OPERATOR(@postgis@.&&) l.point
                                 AND @postgis@.st_intersects(p.geom, l.point)
                               ORDER BY p.id LIMIT 1)) AS park_id,
         l.message, l.measured, l.required, l.unit,
         l.point::@postgis@.geometry(Point, @srid@) AS place,
         l.part::@postgis@.geometry(MultiPolygon, @srid@) AS part
    FROM (SELECT f.rule, f.subject_table, f.subject_id, g.park_id, f.message, f.measured, f.required,
                 f.unit,
                 CASE WHEN f.place IS NULL OR @postgis@.st_isempty(f.place)
                      THEN @postgis@.st_pointn(
                        @postgis@.st_exteriorring(@postgis@.st_geometryn(g.geom, 1)), 1)
                      WHEN @postgis@.st_dimension(f.place) = 0 THEN f.place
                      ELSE @postgis@.st_pointonsurface(f.place) END AS point,
                 CASE WHEN @postgis@.st_dimension(f.place) = 2
                      THEN @postgis@.st_multi(@postgis@.st_collectionextract(f.place, 3)) END AS part
            FROM (SELECT park.geometry_findings(p) AS f, p.park_id, p.geom
                    FROM plots p WHERE p.geom IS NOT NULL
                  UNION ALL
                  SELECT park.geometry_findings(k) AS f, k.id AS park_id, k.boundary AS geom
                    FROM parks k WHERE k.boundary IS NOT NULL
                  UNION ALL
                  SELECT park.geometry_findings(b) AS f, NULL::bigint AS park_id, b.geom
                    FROM buildings b
                  UNION ALL
                  SELECT park.geometry_findings(j) AS f, j.park_id, j.site AS geom
                    FROM projects j WHERE j.site IS NOT NULL) g,
                 LATERAL (SELECT (g.f).*) f
           WHERE f.verdict = 'fail') l;
COMMENT ON VIEW geometry_problems IS
  '图形问题 geometry of plots, parks, buildings and projects that fails a rule today, refused or only warned of; waived failures are not listed; read with the reader''s rights; key: problem_id';
COMMENT ON COLUMN geometry_problems.problem_id IS
  '序号 number of the row in the order of table, id and rule; another one once rows come or go';
COMMENT ON COLUMN geometry_problems.rule IS '规则 g.valid, g.crs, g.inside or g.overlap';
COMMENT ON COLUMN geometry_problems.subject_table IS '数据表 plots, parks, buildings or projects';
COMMENT ON COLUMN geometry_problems.subject_id IS '记录编号 id in that table';
COMMENT ON COLUMN geometry_problems.park_id IS
  '园区 of the plot or project, the park itself; of a building, that of the registered plot at the place';
COMMENT ON COLUMN geometry_problems.message IS '说明 the finding in one sentence';
COMMENT ON COLUMN geometry_problems.measured IS '实测值 what was measured';
COMMENT ON COLUMN geometry_problems.required IS '限值 what it was compared with';
COMMENT ON COLUMN geometry_problems.unit IS '单位';
COMMENT ON COLUMN geometry_problems.place IS
  '位置 where: the fault of a ring, a point in the part outside or in the overlap, else the first vertex; NULL for an empty geometry';
COMMENT ON COLUMN geometry_problems.part IS '范围 the part outside or the overlap, where it is an area';

CREATE OR REPLACE FUNCTION contradictions_on(as_of date)
  RETURNS TABLE (contradiction_id bigint, kind text, plot_id bigint, building_id bigint, park_id bigint,
                 park_name text, parcel_code text, explanation text, measured numeric,
                 required numeric, unit text, geom @postgis@.geometry)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH limits AS (
    SELECT max(t.value) FILTER (WHERE t.name = 'developed_built_fraction') AS developed,
           max(t.value) FILTER (WHERE t.name = 'contradiction_built_min') AS built_min,
           max(t.value) FILTER (WHERE t.name = 'building_on_plot_min') AS on_plot_min,
           max(t.value) FILTER (WHERE t.name = 'area_tolerance') AS area_tolerance,
           max(park.parameter_span(t.value, t.unit)) FILTER (WHERE t.name = 'idle_after') AS idle_after
      FROM parameters t
     WHERE t.applies @> as_of
       AND t.name IN ('developed_built_fraction', 'contradiction_built_min', 'building_on_plot_min',
                      'area_tolerance', 'idle_after')),
  built AS (
    SELECT p.id, p.park_id, p.parcel_code, p.acquired_on, p.started_on, p.geom,
           -- not measured is not built: least() would make 1 of NULL
           ((CASE WHEN m.m2 > p.area_m2 THEN 1 ELSE m.m2 / nullif(p.area_m2, 0) END) * 100)::numeric AS share
      FROM plots p
      JOIN plot_cover c ON c.plot_id = p.id
      CROSS JOIN LATERAL (SELECT park.area_on(c.built_history, as_of)) m (m2)
     WHERE p.status = 'registered' AND p.area_m2 > 0),
  kinds AS (
    SELECT 'declared_started_nothing_built'::text AS kind, b.id AS plot_id, NULL::bigint AS building_id, b.park_id,
           b.parcel_code,
           concat('登记于', b.started_on, '动工，但宗地上没有建筑；a start is recorded on ', b.started_on,
                  ', but nothing is built') AS explanation,
           b.share AS measured, l.developed AS required, '%'::text AS unit, b.geom
      FROM limits l
      JOIN built b ON b.started_on <= as_of AND b.share < l.developed
    UNION ALL
    SELECT 'idle_but_built'::text AS kind, b.id AS plot_id, NULL::bigint AS building_id, b.park_id,
           b.parcel_code,
           CASE WHEN o.flagged_on IS NOT NULL
                THEN concat('于', o.flagged_on, '认定为闲置且尚未结案，但宗地已建设；found idle on ',
                            o.flagged_on, ' and the case is open, but the plot is built on')
                ELSE concat('未登记动工，期限已于', d.due_on,
                            '届满，但宗地已建设；no start is recorded and the period ended on ',
                            d.due_on, ', but the plot is built on') END AS explanation,
           b.share AS measured, l.built_min AS required, '%'::text AS unit, b.geom
      FROM limits l
      JOIN built b ON b.share >= l.built_min
      LEFT JOIN (SELECT s.plot_id, min(s.flagged_on) AS flagged_on FROM disposals s
                  WHERE s.flagged_on <= as_of AND (s.closed_on IS NULL OR s.closed_on > as_of)
                    AND NOT EXISTS (SELECT FROM disposals n WHERE n.supersedes = s.id)
                  GROUP BY s.plot_id) o ON o.plot_id = b.id
      LEFT JOIN (SELECT u.plot_id, range_agg(u.during) AS during FROM pauses u GROUP BY u.plot_id) u
        ON u.plot_id = b.id
      CROSS JOIN LATERAL (
        SELECT CASE WHEN b.acquired_on < as_of AND (b.started_on IS NULL OR b.started_on > as_of)
                    THEN park.due_date(b.acquired_on, l.idle_after, u.during) END) d (due_on)
     WHERE o.flagged_on IS NOT NULL OR d.due_on < as_of
    UNION ALL
    SELECT 'built_before_purchase'::text AS kind, p.id AS plot_id, g.id AS building_id, p.park_id,
           p.parcel_code,
           concat('建筑自', lower(g.existed), '已存在，早于购地日期', p.acquired_on, '；a building stood since ',
                  lower(g.existed), ', before the purchase on ', p.acquired_on) AS explanation,
           (p.acquired_on - lower(g.existed))::numeric AS measured, 0::numeric AS required,
           'day'::text AS unit, g.geom
      FROM limits l
      JOIN plots p ON p.status = 'registered' AND p.acquired_on <= as_of
      JOIN buildings g ON g.geom OPERATOR(@postgis@.&&) p.geom AND g.existed @> p.acquired_on
     WHERE isfinite(lower(g.existed)) AND lower(g.existed) < p.acquired_on
       AND (park.built_fraction(g.geom, ARRAY[p.geom]) * 100)::numeric >= l.on_plot_min
    UNION ALL
    SELECT 'building_outside_plots'::text AS kind, NULL::bigint AS plot_id, g.id AS building_id,
           (SELECT k.id FROM parks k
             WHERE k.boundary OPERATOR(@postgis@.&&) v.corner AND @postgis@.st_intersects(k.boundary, v.corner)
             ORDER BY k.parent_id IS NULL, k.id LIMIT 1) AS park_id, NULL::text AS parcel_code,
           '建筑不在任何已登记宗地内；a building stands on no registered plot'::text AS explanation,
           s.share AS measured, l.on_plot_min AS required, '%'::text AS unit, g.geom
      FROM limits l
      JOIN buildings g ON g.existed @> as_of
      CROSS JOIN LATERAL (
        SELECT (park.built_fraction(g.geom, ARRAY(
                  SELECT p.geom FROM plots p
                   WHERE p.status = 'registered' AND p.geom OPERATOR(@postgis@.&&) g.geom)) * 100)::numeric) s (share)
      CROSS JOIN LATERAL (
        SELECT @postgis@.st_pointn(@postgis@.st_exteriorring(@postgis@.st_geometryn(g.geom, 1)), 1)) v (corner)
     WHERE s.share < l.on_plot_min
    UNION ALL
    SELECT 'area_differs'::text AS kind, p.id AS plot_id, NULL::bigint AS building_id, p.park_id,
           p.parcel_code,
           concat('登记面积', p.recorded_area_m2, '平方米，图形面积', round(p.area_m2::numeric, 1),
                  '平方米；recorded area ', p.recorded_area_m2, ' m², measured ', round(p.area_m2::numeric, 1), ' m²')
             AS explanation,
           d.share AS measured, l.area_tolerance AS required, '%'::text AS unit, p.geom
      FROM limits l
      JOIN plots p ON p.status = 'registered'
      CROSS JOIN LATERAL (
        SELECT abs(p.area_m2::numeric - p.recorded_area_m2) * 100 / p.recorded_area_m2) d (share)
     WHERE d.share > l.area_tolerance)
  SELECT row_number() OVER (ORDER BY x.kind, x.plot_id, x.building_id) AS contradiction_id, x.kind,
         x.plot_id, x.building_id, x.park_id, k.name AS park_name, x.parcel_code, x.explanation,
         round(x.measured, 4) AS measured, x.required, x.unit, x.geom
    FROM kinds x LEFT JOIN parks k ON k.id = x.park_id;
END;
COMMENT ON FUNCTION contradictions_on(date) IS
  '数据矛盾 where geometry contradicts the record on a day: declared_started_nothing_built, idle_but_built, built_before_purchase, building_outside_plots, area_differs; a kind whose parameter has no value on the day is not listed';

CREATE OR REPLACE VIEW contradictions AS
  SELECT c.contradiction_id, c.kind, c.plot_id, c.building_id, c.park_id, c.park_name, c.parcel_code,
         c.explanation, c.measured, c.required, c.unit,
         c.geom::@postgis@.geometry(MultiPolygon, @srid@) AS geom
    FROM contradictions_on(CURRENT_DATE) c;
COMMENT ON VIEW contradictions IS '数据矛盾 contradictions_on() today; key: contradiction_id';
COMMENT ON COLUMN contradictions.contradiction_id IS
  '序号 number of the row in the order of kind, plot and building; another one once rows come or go';
COMMENT ON COLUMN contradictions.kind IS
  '类别 declared_started_nothing_built 登记已动工但无建筑, idle_but_built 闲置但已建设, built_before_purchase 购地前已有建筑, building_outside_plots 建筑不在宗地内, area_differs 面积不符';
COMMENT ON COLUMN contradictions.plot_id IS '宗地 plot; NULL where the building stands on none';
COMMENT ON COLUMN contradictions.building_id IS '建筑 building, where it is about one';
COMMENT ON COLUMN contradictions.park_id IS '园区 park of the plot; of a building on none, the park that has it inside';
COMMENT ON COLUMN contradictions.park_name IS '园区名称';
COMMENT ON COLUMN contradictions.parcel_code IS '宗地代码';
COMMENT ON COLUMN contradictions.explanation IS '说明 what contradicts what, in Chinese and English';
COMMENT ON COLUMN contradictions.measured IS
  '实测值 built share, days before the purchase, share of the footprint on plots, difference of the areas';
COMMENT ON COLUMN contradictions.required IS '限值 parameter it is compared with';
COMMENT ON COLUMN contradictions.unit IS '单位 % or day';
COMMENT ON COLUMN contradictions.geom IS '图形 of the plot, or of the building';
