-- Views of what plots are covered with (building coefficient, art. 5, 6).

CREATE OR REPLACE FUNCTION plot_covers_on(as_of date)
  RETURNS TABLE (plot_id bigint, park_id bigint, area_m2 double precision,
                 built_area_m2 double precision, building_area_m2 double precision,
                 structure_area_m2 double precision, open_yard_area_m2 double precision,
                 built_fraction double precision, building_coefficient double precision)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT p.id, p.park_id, p.area_m2, a.built, a.building, a.structure, a.open_yard,
         -- least() would make 1 of NULL
         CASE WHEN a.built < p.area_m2 THEN a.built / p.area_m2
              WHEN a.built >= p.area_m2 AND p.area_m2 > 0 THEN 1 END,
         (a.building + a.structure + a.open_yard) / nullif(p.area_m2, 0) * 100
    FROM plots p
    LEFT JOIN plot_cover c ON c.plot_id = p.id
    CROSS JOIN LATERAL (
      SELECT park.area_on(c.built_history, as_of), park.area_on(c.building_history, as_of),
             park.area_on(c.structure_history, as_of), park.area_on(c.open_yard_history, as_of)
    ) a (built, building, structure, open_yard);
END;
COMMENT ON FUNCTION plot_covers_on(date) IS
  '宗地建筑覆盖 what each plot is covered with on a day, m²: built_area_m2 counts every square metre once, the three others each kind by itself; built_fraction is 0 to 1; building_coefficient 建筑系数 = (建筑物 + 构筑物 + 露天堆场) / 宗地面积 in %, by the definition of the national control indicators for industrial land, where what lies one above the other counts for each; NULL for a plot without a geometry; no geometry is read';

CREATE OR REPLACE VIEW plot_covers AS
  SELECT v.plot_id, v.park_id, v.area_m2, v.built_area_m2, v.building_area_m2,
         v.structure_area_m2, v.open_yard_area_m2, v.built_fraction, v.building_coefficient
    FROM plot_covers_on(CURRENT_DATE) v;
COMMENT ON VIEW plot_covers IS '宗地建筑覆盖 plot_covers_on() today; key: plot_id';
