-- Views for maps: QGIS, and whatever else reads layers.
--
-- The first column is an integer key, because QGIS takes the first column of a
-- view as its key; one geometry column named geom, of a type and an SRID; no
-- type that a map program leaves out: no code, range, enum or array.  Every
-- column has a comment, Chinese before English.  They are to be read; what is
-- edited are the tables, but for buildings_map and projects_map.

CREATE OR REPLACE VIEW parks_map AS
  SELECT k.id, k.code, k.name, k.name_en, k.level,
         CASE k.level WHEN 'municipal' THEN '市属' WHEN 'district' THEN '城区属' ELSE '县域' END AS level_name,
         k.parent_id, k.joins_review, i.names AS leading_industries,
         park.geometry_area(k.boundary) AS area_m2,
         k.boundary::@postgis@.geometry(MultiPolygon, @srid@) AS geom
    FROM parks k
    LEFT JOIN positioning_on(CURRENT_DATE) i ON i.park_id = k.id;
COMMENT ON VIEW parks_map IS '园区图层 parks with their boundaries; key: id';
COMMENT ON COLUMN parks_map.id IS '园区编号 key of the park';
COMMENT ON COLUMN parks_map.code IS '园区代码 code';
COMMENT ON COLUMN parks_map.name IS '园区名称 name';
COMMENT ON COLUMN parks_map.name_en IS '英文名称 English name';
COMMENT ON COLUMN parks_map.level IS '级别代码 level: municipal, district, county';
COMMENT ON COLUMN parks_map.level_name IS '级别 level in Chinese';
COMMENT ON COLUMN parks_map.parent_id IS '所属园区组编号 heading under which the park stands';
COMMENT ON COLUMN parks_map.joins_review IS '县域参照执行 a county park that follows article 6 by choice';
COMMENT ON COLUMN parks_map.leading_industries IS '主导产业 leading industries in force today';
COMMENT ON COLUMN parks_map.area_m2 IS '面积（平方米） area within the boundary, m²';
COMMENT ON COLUMN parks_map.geom IS '园区边界 boundary';

CREATE OR REPLACE VIEW plots_map AS
  SELECT p.id, p.parcel_code, p.park_id, k.name AS park_name, e.name AS holder,
         p.acquired_on, p.delivered_on, p.agreed_start_on, p.started_on, p.suspended_on,
         p.land_use, p.tenure, p.term_years, p.status, p.area_m2, p.area_m2 * 15 / 10000 AS area_mu,
         b.built AS built_area_m2,
         -- not least(): where nothing is measured, it would say wholly built
         CASE WHEN b.built > p.area_m2 THEN 1 ELSE b.built / nullif(p.area_m2, 0) END AS built_fraction,
         p.geom::@postgis@.geometry(MultiPolygon, @srid@) AS geom
    FROM plots p
    JOIN parks k ON k.id = p.park_id
    LEFT JOIN enterprises e ON e.id = p.holder_id
    LEFT JOIN plot_cover c ON c.plot_id = p.id
    CROSS JOIN LATERAL (SELECT park.area_on(c.built_history, CURRENT_DATE)) b (built);
COMMENT ON VIEW plots_map IS '宗地图层 plots with what is built on them today; key: id';
COMMENT ON COLUMN plots_map.id IS '宗地编号 key of the plot';
COMMENT ON COLUMN plots_map.parcel_code IS '宗地代码 parcel code';
COMMENT ON COLUMN plots_map.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN plots_map.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN plots_map.holder IS '使用权人 holder of the land use right';
COMMENT ON COLUMN plots_map.acquired_on IS '购地日期 day of acquisition';
COMMENT ON COLUMN plots_map.delivered_on IS '交地日期 day on which the land was handed over';
COMMENT ON COLUMN plots_map.agreed_start_on IS '约定动工日期 agreed day of start';
COMMENT ON COLUMN plots_map.started_on IS '动工日期 recorded start of development';
COMMENT ON COLUMN plots_map.suspended_on IS '中止开发日期 development has stood still since';
COMMENT ON COLUMN plots_map.land_use IS '土地用途 use of the land';
COMMENT ON COLUMN plots_map.tenure IS '供地方式 tenure';
COMMENT ON COLUMN plots_map.term_years IS '使用年限（年） term, years';
COMMENT ON COLUMN plots_map.status IS '状态 status: draft 草稿, registered 已登记';
COMMENT ON COLUMN plots_map.area_m2 IS '面积（平方米） area from the geometry, m²';
COMMENT ON COLUMN plots_map.area_mu IS '面积（亩） area, mu';
COMMENT ON COLUMN plots_map.built_area_m2 IS '已建面积（平方米） area built on today, m²';
COMMENT ON COLUMN plots_map.built_fraction IS '已建比例 share of the plot built on today, 0 to 1';
COMMENT ON COLUMN plots_map.geom IS '宗地范围 outline of the plot';

CREATE OR REPLACE VIEW idle_plots_map AS
  SELECT i.plot_id, i.park_id, i.park_name, i.parcel_code, i.holder, i.acquired_on, i.due_on,
         i.idle_days, i.built_fraction, i.area_m2, i.area_mu, i.stage,
         i.geom::@postgis@.geometry(MultiPolygon, @srid@) AS geom
    FROM idle_plots i;
COMMENT ON VIEW idle_plots_map IS '闲置土地图层 plots idle today (art. 5); key: plot_id';
COMMENT ON COLUMN idle_plots_map.plot_id IS '宗地编号 key of the plot';
COMMENT ON COLUMN idle_plots_map.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN idle_plots_map.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN idle_plots_map.parcel_code IS '宗地代码 parcel code';
COMMENT ON COLUMN idle_plots_map.holder IS '使用权人 holder of the land use right';
COMMENT ON COLUMN idle_plots_map.acquired_on IS '购地日期 day of acquisition';
COMMENT ON COLUMN idle_plots_map.due_on IS '应动工期限届满日 last day on which development could begin';
COMMENT ON COLUMN idle_plots_map.idle_days IS '闲置天数 days since due_on';
COMMENT ON COLUMN idle_plots_map.built_fraction IS '已建比例 share of the plot built on today, 0 to 1';
COMMENT ON COLUMN idle_plots_map.area_m2 IS '面积（平方米） area, m²';
COMMENT ON COLUMN idle_plots_map.area_mu IS '面积（亩） area, mu';
COMMENT ON COLUMN idle_plots_map.stage IS '处置阶段 stage of the disposal';
COMMENT ON COLUMN idle_plots_map.geom IS '宗地范围 outline of the plot';

CREATE OR REPLACE VIEW buildings_map AS
  SELECT b.id, b.kind,
         CASE b.kind WHEN 'building' THEN '建筑物' WHEN 'structure' THEN '构筑物' ELSE '露天堆场' END AS kind_name,
         CASE WHEN isfinite(lower(b.existed)) THEN lower(b.existed) END AS stood_from,
         CASE WHEN isfinite(upper(b.existed)) THEN upper(b.existed) - 1 END AS stood_until,
         b.existed @> CURRENT_DATE AS stands_today, b.surveyed_on, b.vacant_since, b.floor_area_m2,
         park.geometry_area(b.geom) AS footprint_area_m2,
         b.geom::@postgis@.geometry(MultiPolygon, @srid@) AS geom
    FROM buildings b;
-- Written to by map programs, which cannot write the period of the table.
ALTER VIEW buildings_map ALTER COLUMN kind SET DEFAULT 'building';
CREATE OR REPLACE TRIGGER edit INSTEAD OF INSERT OR UPDATE OR DELETE ON buildings_map
  FOR EACH ROW EXECUTE FUNCTION park.edit_buildings_map();
COMMENT ON VIEW buildings_map IS '建筑物图层 footprints with the days on which they stood; may be written to, with a first day for every new building; key: id';
COMMENT ON COLUMN buildings_map.id IS '建筑物编号 key of the building';
COMMENT ON COLUMN buildings_map.kind IS '类别代码 kind: building, structure, open_yard';
COMMENT ON COLUMN buildings_map.kind_name IS '类别 kind in Chinese';
COMMENT ON COLUMN buildings_map.stood_from IS '建成日期 first day on which it stood; empty: not known';
COMMENT ON COLUMN buildings_map.stood_until IS '最后存在日期 last day on which it stood; empty: still stands';
COMMENT ON COLUMN buildings_map.stands_today IS '现存 stands today';
COMMENT ON COLUMN buildings_map.surveyed_on IS '测绘日期 day of the survey';
COMMENT ON COLUMN buildings_map.vacant_since IS '空置起始日 factory not in use since';
COMMENT ON COLUMN buildings_map.floor_area_m2 IS '建筑面积（平方米） floor area, m²';
COMMENT ON COLUMN buildings_map.footprint_area_m2 IS '基底面积（平方米） area of the footprint, m²';
COMMENT ON COLUMN buildings_map.geom IS '基底轮廓 footprint';

CREATE OR REPLACE VIEW projects_map AS
  SELECT p.id, p.name, p.park_id, k.name AS park_name, e.name AS enterprise,
         p.industry::text AS industry_code, park.name(p.industry) AS industry_name,
         p.needs_new_land, p.land_area_m2, p.status,
         p.site::@postgis@.geometry(MultiPolygon, @srid@) AS geom,
         p.enterprise_id, p.total_investment_yuan, p.fixed_investment_yuan, p.floor_area_m2,
         p.high_storey_area_m2, p.footprint_area_m2, p.structure_area_m2, p.yard_area_m2,
         p.office_land_m2, p.annual_output_yuan, p.energy_tce, p.eia_approved_on, p.standard_land
    FROM projects p
    JOIN parks k ON k.id = p.park_id
    LEFT JOIN enterprises e ON e.id = p.enterprise_id;
-- Written to by map programs, which leave out the type of the table's industry.
-- The defaults are the table's.
ALTER VIEW projects_map ALTER COLUMN needs_new_land SET DEFAULT true;
ALTER VIEW projects_map ALTER COLUMN status SET DEFAULT 'submitted';
ALTER VIEW projects_map ALTER COLUMN high_storey_area_m2 SET DEFAULT 0;
ALTER VIEW projects_map ALTER COLUMN structure_area_m2 SET DEFAULT 0;
ALTER VIEW projects_map ALTER COLUMN yard_area_m2 SET DEFAULT 0;
CREATE OR REPLACE TRIGGER edit INSTEAD OF INSERT OR UPDATE OR DELETE ON projects_map
  FOR EACH ROW EXECUTE FUNCTION park.edit_projects_map();
COMMENT ON VIEW projects_map IS '入园项目图层 sites of projects (art. 6); may be written to; key: id';
COMMENT ON COLUMN projects_map.id IS '项目编号 key of the project';
COMMENT ON COLUMN projects_map.name IS '项目名称 name of the project';
COMMENT ON COLUMN projects_map.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN projects_map.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN projects_map.enterprise IS '企业名称 enterprise';
COMMENT ON COLUMN projects_map.industry_code IS '行业代码 GB/T 4754-2017 code';
COMMENT ON COLUMN projects_map.industry_name IS '行业名称 name of the industry';
COMMENT ON COLUMN projects_map.needs_new_land IS '新增用地 needs new land';
COMMENT ON COLUMN projects_map.land_area_m2 IS '用地面积（平方米） land asked for, m²';
COMMENT ON COLUMN projects_map.status IS '状态 status: draft 草稿, submitted 已提交, withdrawn 已撤回';
COMMENT ON COLUMN projects_map.geom IS '项目选址 site';
COMMENT ON COLUMN projects_map.enterprise_id IS '企业编号 key of the enterprise';
COMMENT ON COLUMN projects_map.total_investment_yuan IS '总投资（元） total investment, yuan';
COMMENT ON COLUMN projects_map.fixed_investment_yuan IS '固定资产投资（元） investment in fixed assets, price of the land included, yuan';
COMMENT ON COLUMN projects_map.floor_area_m2 IS '总建筑面积（平方米） floor area, every storey once, m²';
COMMENT ON COLUMN projects_map.high_storey_area_m2 IS '层高超过8米的建筑面积（平方米） floor area of storeys higher than 8 m, m²';
COMMENT ON COLUMN projects_map.footprint_area_m2 IS '建筑物基底面积（平方米） land under buildings, m²';
COMMENT ON COLUMN projects_map.structure_area_m2 IS '构筑物基底面积（平方米） land under structures, m²';
COMMENT ON COLUMN projects_map.yard_area_m2 IS '露天堆场面积（平方米） open storage and operation yards, m²';
COMMENT ON COLUMN projects_map.office_land_m2 IS '行政办公及生活服务设施用地（平方米） land for administration and living services, m²';
COMMENT ON COLUMN projects_map.annual_output_yuan IS '年产值（元） yearly output, yuan';
COMMENT ON COLUMN projects_map.energy_tce IS '年综合能耗（吨标准煤） tonnes of coal equivalent a year';
COMMENT ON COLUMN projects_map.eia_approved_on IS '环评批准日期 day on which the environmental impact assessment was approved';
COMMENT ON COLUMN projects_map.standard_land IS '标准地 standard land';

CREATE OR REPLACE VIEW disposal_cases_map AS
  SELECT c.case_id, c.subject,
         CASE c.subject WHEN 'plot' THEN '宗地' WHEN 'factory' THEN '厂房' ELSE c.subject END AS subject_name,
         c.plot_id, c.building_id, c.park_id, c.park_name, c.parcel_code,
         c.flagged_on, c.proposed_on, c.applied_on, c.method, c.closed_on, c.next_step, c.due_on,
         c.days_left, c.state, c.area_m2, c.area_mu,
         c.geom::@postgis@.geometry(MultiPolygon, @srid@) AS geom
    FROM disposal_cases c;
COMMENT ON VIEW disposal_cases_map IS '处置图层 plots and factories with a case of disposal (art. 5); key: case_id';
COMMENT ON COLUMN disposal_cases_map.case_id IS '处置编号 key of the case';
COMMENT ON COLUMN disposal_cases_map.subject IS '对象代码 subject: plot, factory';
COMMENT ON COLUMN disposal_cases_map.subject_name IS '对象 subject in Chinese';
COMMENT ON COLUMN disposal_cases_map.plot_id IS '宗地编号 key of the plot; of a factory, the plot that most of it lies on';
COMMENT ON COLUMN disposal_cases_map.building_id IS '厂房编号 key of the factory';
COMMENT ON COLUMN disposal_cases_map.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN disposal_cases_map.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN disposal_cases_map.parcel_code IS '宗地代码 parcel code';
COMMENT ON COLUMN disposal_cases_map.flagged_on IS '认定日期 day on which it was found idle';
COMMENT ON COLUMN disposal_cases_map.proposed_on IS '提出处置意见日期 day of the park''s opinion';
COMMENT ON COLUMN disposal_cases_map.applied_on IS '申请日期 day of the application to the natural-resources authority';
COMMENT ON COLUMN disposal_cases_map.method IS '处置方式代码 method of disposal';
COMMENT ON COLUMN disposal_cases_map.closed_on IS '结案日期 day on which the disposal was done';
COMMENT ON COLUMN disposal_cases_map.next_step IS '下一步代码 next step: opinion, application, closing; empty once closed';
COMMENT ON COLUMN disposal_cases_map.due_on IS '处置期限 day by which it is to be closed; empty: none is set';
COMMENT ON COLUMN disposal_cases_map.days_left IS '剩余天数 days left, negative when overdue, empty once closed';
COMMENT ON COLUMN disposal_cases_map.state IS '状态代码 state: open, overdue, closed, late';
COMMENT ON COLUMN disposal_cases_map.area_m2 IS '面积（平方米） area of the plot, or of the footprint of the factory, m²';
COMMENT ON COLUMN disposal_cases_map.area_mu IS '面积（亩） the same, mu';
COMMENT ON COLUMN disposal_cases_map.geom IS '范围 outline of the plot or the factory';

CREATE OR REPLACE VIEW geometry_problems_map AS
  SELECT g.problem_id, g.rule, g.subject_table, g.subject_id, g.park_id, g.message, g.measured::double precision AS measured,
         g.required::double precision AS required, g.unit,
         @postgis@.st_multi(g.place)::@postgis@.geometry(MultiPoint, @srid@) AS geom
    FROM geometry_problems g;
COMMENT ON VIEW geometry_problems_map IS '图形问题图层 where geometry fails a rule; key: problem_id';
COMMENT ON COLUMN geometry_problems_map.problem_id IS '序号 number of the row; another one once rows come or go';
COMMENT ON COLUMN geometry_problems_map.rule IS '规则 rule: g.valid, g.crs, g.inside, g.overlap';
COMMENT ON COLUMN geometry_problems_map.subject_table IS '数据表 table: plots, parks, buildings, projects';
COMMENT ON COLUMN geometry_problems_map.subject_id IS '记录编号 id in that table';
COMMENT ON COLUMN geometry_problems_map.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN geometry_problems_map.message IS '说明 the finding in one sentence';
COMMENT ON COLUMN geometry_problems_map.measured IS '实测值 what was measured';
COMMENT ON COLUMN geometry_problems_map.required IS '限值 what it was compared with';
COMMENT ON COLUMN geometry_problems_map.unit IS '单位 unit of measured and required';
COMMENT ON COLUMN geometry_problems_map.geom IS '位置 where, as one point; empty: the geometry is empty';

CREATE OR REPLACE VIEW contradictions_map AS
  SELECT c.contradiction_id, c.kind,
         CASE c.kind WHEN 'declared_started_nothing_built' THEN '登记已动工但无建筑' WHEN 'idle_but_built' THEN '闲置但已建设'
                     WHEN 'built_before_purchase' THEN '购地前已有建筑' WHEN 'building_outside_plots' THEN '建筑不在宗地内'
                     WHEN 'area_differs' THEN '面积不符' ELSE c.kind END AS kind_name,
         c.plot_id, c.building_id, c.park_id, c.park_name, c.parcel_code, c.explanation,
         c.measured::double precision AS measured, c.required::double precision AS required, c.unit,
         c.geom::@postgis@.geometry(MultiPolygon, @srid@) AS geom
    FROM contradictions c;
COMMENT ON VIEW contradictions_map IS '数据矛盾图层 plots and buildings whose geometry contradicts the record; key: contradiction_id';
COMMENT ON COLUMN contradictions_map.contradiction_id IS '序号 number of the row; another one once rows come or go';
COMMENT ON COLUMN contradictions_map.kind IS '类别代码 kind: declared_started_nothing_built, idle_but_built, built_before_purchase, building_outside_plots, area_differs';
COMMENT ON COLUMN contradictions_map.kind_name IS '类别 kind in Chinese';
COMMENT ON COLUMN contradictions_map.plot_id IS '宗地编号 key of the plot; empty where the building stands on none';
COMMENT ON COLUMN contradictions_map.building_id IS '建筑物编号 key of the building, where it is about one';
COMMENT ON COLUMN contradictions_map.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN contradictions_map.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN contradictions_map.parcel_code IS '宗地代码 parcel code';
COMMENT ON COLUMN contradictions_map.explanation IS '说明 what contradicts what';
COMMENT ON COLUMN contradictions_map.measured IS '实测值 built share, days before the purchase, share on plots or difference of areas';
COMMENT ON COLUMN contradictions_map.required IS '限值 parameter it is compared with';
COMMENT ON COLUMN contradictions_map.unit IS '单位 unit of measured and required: % or day';
COMMENT ON COLUMN contradictions_map.geom IS '图形 outline of the plot, or of the building';
