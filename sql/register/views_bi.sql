-- Views for dashboards: Power BI, Tableau, FineBI, Superset and the like.
--
-- The first column is an integer key, unique and the same from day to day; then
-- plain types only: integer, bigint, numeric of a precision, text, boolean,
-- date.  No geometry: the twin of a view in views_map.sql has it.  Codes stand
-- beside their Chinese names.  Every column has a comment, Chinese before
-- English.  Shares are cut, not rounded, to their last digit, so that a share
-- below a limit never shows as the limit; verdicts are from the exact ones.

CREATE OR REPLACE VIEW bi_parks AS
  SELECT k.id AS park_id, k.code AS park_code, k.name AS park_name, k.name_en AS park_name_en,
         k.level AS level_code,
         CASE k.level WHEN 'municipal' THEN '市属' WHEN 'district' THEN '城区属' ELSE '县域' END AS level_name,
         CASE k.level WHEN 'municipal' THEN 1 WHEN 'district' THEN 2 ELSE 3 END AS level_order,
         k.parent_id, h.name AS parent_name, k.joins_review, i.names AS leading_industries
    FROM parks k
    LEFT JOIN parks h ON h.id = k.parent_id
    LEFT JOIN positioning_on(CURRENT_DATE) i ON i.park_id = k.id;
COMMENT ON VIEW bi_parks IS '园区 parks, to join the other bi_ views by park_id; key: park_id';
COMMENT ON COLUMN bi_parks.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN bi_parks.park_code IS '园区代码 code';
COMMENT ON COLUMN bi_parks.park_name IS '园区名称 name';
COMMENT ON COLUMN bi_parks.park_name_en IS '英文名称 English name';
COMMENT ON COLUMN bi_parks.level_code IS '级别代码 level: municipal, district, county';
COMMENT ON COLUMN bi_parks.level_name IS '级别 level in Chinese';
COMMENT ON COLUMN bi_parks.level_order IS '级别排序 order of levels';
COMMENT ON COLUMN bi_parks.parent_id IS '所属园区组编号 key of the heading';
COMMENT ON COLUMN bi_parks.parent_name IS '所属园区组 name of the heading';
COMMENT ON COLUMN bi_parks.joins_review IS '县域参照执行 a county park that follows article 6 by choice';
COMMENT ON COLUMN bi_parks.leading_industries IS '主导产业 leading industries in force today';

CREATE OR REPLACE VIEW bi_leading_shares AS
  SELECT s.park_id * 10000 + s.year AS id, s.park_id, s.park_name, s.year,
         make_date(s.year, 12, 31) AS year_end, s.total_output_yuan, s.leading_output_yuan,
         trunc(s.share, 6)::numeric(7, 6) AS share, trunc(s.share_high, 6)::numeric(7, 6) AS share_high,
         s.required::numeric(9, 6) AS required, s.verdict::text AS verdict_code,
         CASE s.verdict WHEN 'pass' THEN '达标' WHEN 'fail' THEN '未达标' WHEN 'waived' THEN '豁免'
                        WHEN 'unknown' THEN '无法判定' WHEN 'not_applicable' THEN '不适用' END AS verdict_name,
         CASE s.verdict WHEN 'fail' THEN 1 WHEN 'unknown' THEN 2 WHEN 'waived' THEN 3
                        WHEN 'pass' THEN 4 WHEN 'not_applicable' THEN 5 END AS verdict_order
    FROM leading_shares s;
COMMENT ON VIEW bi_leading_shares IS '主导产业占比 leading_shares for dashboards (art. 3); key: id';
COMMENT ON COLUMN bi_leading_shares.id IS '主键 key: park_id × 10000 + year';
COMMENT ON COLUMN bi_leading_shares.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN bi_leading_shares.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN bi_leading_shares.year IS '年度 year';
COMMENT ON COLUMN bi_leading_shares.year_end IS '年末 31 December of the year, for time axes';
COMMENT ON COLUMN bi_leading_shares.total_output_yuan IS '工业总产值（元） output, yuan';
COMMENT ON COLUMN bi_leading_shares.leading_output_yuan IS '主导产业产值（元） output of the leading industries, yuan';
COMMENT ON COLUMN bi_leading_shares.share IS '主导产业占比 share that is certain, 0 to 1, cut at six digits';
COMMENT ON COLUMN bi_leading_shares.share_high IS '占比上限 share if all that is undecided were leading, cut at six digits';
COMMENT ON COLUMN bi_leading_shares.required IS '要求占比 share required';
COMMENT ON COLUMN bi_leading_shares.verdict_code IS '结论代码 verdict: pass, fail, unknown, waived, not_applicable; from the exact share';
COMMENT ON COLUMN bi_leading_shares.verdict_name IS '结论 verdict in Chinese';
COMMENT ON COLUMN bi_leading_shares.verdict_order IS '结论排序 order of verdicts, what needs attention first';

CREATE OR REPLACE VIEW bi_group_shares AS
  SELECT s.park_id * 10000 + s.year AS id, s.park_id, s.park_name, s.year,
         make_date(s.year, 12, 31) AS year_end, s.total_output_yuan, s.leading_output_yuan,
         trunc(s.share, 6)::numeric(7, 6) AS share, trunc(s.share_high, 6)::numeric(7, 6) AS share_high
    FROM group_shares s;
COMMENT ON VIEW bi_group_shares IS '园区组合计 group_shares for dashboards (art. 3); key: id';
COMMENT ON COLUMN bi_group_shares.id IS '主键 key: park_id × 10000 + year';
COMMENT ON COLUMN bi_group_shares.park_id IS '园区组编号 key of the heading over several parks';
COMMENT ON COLUMN bi_group_shares.park_name IS '园区组名称 name of the heading';
COMMENT ON COLUMN bi_group_shares.year IS '年度 year';
COMMENT ON COLUMN bi_group_shares.year_end IS '年末 31 December of the year, for time axes';
COMMENT ON COLUMN bi_group_shares.total_output_yuan IS '工业总产值（元） output of the parks together, yuan';
COMMENT ON COLUMN bi_group_shares.leading_output_yuan IS '主导产业产值（元） leading output, each park by its own positioning, yuan';
COMMENT ON COLUMN bi_group_shares.share IS '主导产业占比 share that is certain, 0 to 1, cut at six digits';
COMMENT ON COLUMN bi_group_shares.share_high IS '占比上限 share if all that is undecided were leading, cut at six digits';

CREATE OR REPLACE VIEW bi_industry_structure AS
  SELECT (s.park_id * 10000 + s.year) * 10000
           + coalesce((ascii(s.industry::text) - 64) * 100 + coalesce(nullif(substr(s.industry::text, 2), '')::integer, 0), 0) AS id,
         s.park_id, s.park_name, s.year, make_date(s.year, 12, 31) AS year_end,
         s.industry::text AS industry_code, s.industry_name, s.output_yuan,
         trunc(s.share, 6)::numeric(7, 6) AS share, s.leading_output_yuan, s.is_leading
    FROM industry_structure s;
COMMENT ON VIEW bi_industry_structure IS '产业结构 industry_structure for dashboards: output by division; key: id';
COMMENT ON COLUMN bi_industry_structure.id IS '主键 key: of park, year and division';
COMMENT ON COLUMN bi_industry_structure.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN bi_industry_structure.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN bi_industry_structure.year IS '年度 year';
COMMENT ON COLUMN bi_industry_structure.year_end IS '年末 31 December of the year, for time axes';
COMMENT ON COLUMN bi_industry_structure.industry_code IS '行业大类代码 division of GB/T 4754-2017, or section; empty: output without a code';
COMMENT ON COLUMN bi_industry_structure.industry_name IS '行业大类 name of the division';
COMMENT ON COLUMN bi_industry_structure.output_yuan IS '工业总产值（元） output, yuan';
COMMENT ON COLUMN bi_industry_structure.share IS '占园区产值比例 share of the park''s output, 0 to 1, cut at six digits';
COMMENT ON COLUMN bi_industry_structure.leading_output_yuan IS '其中主导产业产值（元） the part in leading industries, yuan';
COMMENT ON COLUMN bi_industry_structure.is_leading IS '全部属于主导产业 wholly in leading industries';

CREATE OR REPLACE VIEW bi_idle_plots AS
  SELECT i.plot_id, i.park_id, i.park_name, i.parcel_code, i.holder, i.acquired_on, i.due_on,
         i.idle_days, trunc(i.built_fraction::numeric, 6)::numeric(7, 6) AS built_fraction,
         i.area_m2::numeric(24, 4) AS area_m2, i.area_ha::numeric(24, 4) AS area_ha,
         i.area_mu::numeric(24, 4) AS area_mu, i.stage AS stage_code
    FROM idle_plots i;
COMMENT ON VIEW bi_idle_plots IS '闲置土地 idle_plots for dashboards (art. 5); key: plot_id';
COMMENT ON COLUMN bi_idle_plots.plot_id IS '宗地编号 key of the plot';
COMMENT ON COLUMN bi_idle_plots.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN bi_idle_plots.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN bi_idle_plots.parcel_code IS '宗地代码 parcel code';
COMMENT ON COLUMN bi_idle_plots.holder IS '使用权人 holder of the land use right';
COMMENT ON COLUMN bi_idle_plots.acquired_on IS '购地日期 day of acquisition';
COMMENT ON COLUMN bi_idle_plots.due_on IS '应动工期限届满日 last day on which development could begin';
COMMENT ON COLUMN bi_idle_plots.idle_days IS '闲置天数 days since due_on';
COMMENT ON COLUMN bi_idle_plots.built_fraction IS '已建比例 share of the plot built on today, 0 to 1, cut at six digits';
COMMENT ON COLUMN bi_idle_plots.area_m2 IS '面积（平方米） area, m²';
COMMENT ON COLUMN bi_idle_plots.area_ha IS '面积（公顷） area, hectares';
COMMENT ON COLUMN bi_idle_plots.area_mu IS '面积（亩） area, mu';
COMMENT ON COLUMN bi_idle_plots.stage_code IS '处置阶段代码 stage of the disposal';

CREATE OR REPLACE VIEW bi_idle_land AS
  SELECT k.id AS park_id, k.name AS park_name, k.level AS level_code,
         coalesce(p.plots, 0) AS plots, coalesce(p.area_mu, 0)::numeric(24, 4) AS area_mu,
         coalesce(i.plots, 0) AS idle_plots, coalesce(i.area_mu, 0)::numeric(24, 4) AS idle_area_mu,
         trunc((i.area_mu / nullif(p.area_mu, 0))::numeric, 6)::numeric(9, 6) AS idle_share,
         i.longest AS longest_idle_days
    FROM parks k
    LEFT JOIN (SELECT p.park_id, count(*) AS plots, sum(p.area_m2) * 15 / 10000 AS area_mu
                 FROM plots p WHERE p.status = 'registered' GROUP BY p.park_id) p ON p.park_id = k.id
    LEFT JOIN (SELECT i.park_id, count(*) AS plots, sum(i.area_mu) AS area_mu, max(i.idle_days) AS longest
                 FROM idle_plots i GROUP BY i.park_id) i ON i.park_id = k.id
   WHERE k.id = ANY ((SELECT seen_parks())::bigint[]);
COMMENT ON VIEW bi_idle_land IS '各园区闲置土地 idle land of each park today, beside its registered plots (art. 5); key: park_id';
COMMENT ON COLUMN bi_idle_land.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN bi_idle_land.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN bi_idle_land.level_code IS '级别代码 level: municipal, district, county';
COMMENT ON COLUMN bi_idle_land.plots IS '已登记宗地数 registered plots';
COMMENT ON COLUMN bi_idle_land.area_mu IS '已登记宗地面积（亩） area of the registered plots, mu';
COMMENT ON COLUMN bi_idle_land.idle_plots IS '闲置宗地数 plots idle today';
COMMENT ON COLUMN bi_idle_land.idle_area_mu IS '闲置面积（亩） area of the idle plots, mu';
COMMENT ON COLUMN bi_idle_land.idle_share IS '闲置面积占比 share of the area that is idle, 0 to 1, cut at six digits; empty: no area';
COMMENT ON COLUMN bi_idle_land.longest_idle_days IS '最长闲置天数 days since due_on of the plot idle longest';

CREATE OR REPLACE VIEW bi_review_clock AS
  SELECT c.review_id, c.project_id, c.project_name, p.park_id, k.name AS park_name,
         c.applied_on, c.due_on, c.concluded_on, c.days_left, c.state AS state_code,
         CASE c.state WHEN 'open' THEN '论证中' WHEN 'overdue' THEN '已超期' WHEN 'concluded' THEN '按期完成'
                      WHEN 'late' THEN '超期完成' WHEN 'unknown' THEN '无法判定'
                      WHEN 'not_applicable' THEN '不适用' ELSE c.state END AS state_name
    FROM review_clock c
    JOIN projects p ON p.id = c.project_id
    JOIN parks k ON k.id = p.park_id;
COMMENT ON VIEW bi_review_clock IS '论证时限 review_clock for dashboards (art. 6); key: review_id';
COMMENT ON COLUMN bi_review_clock.review_id IS '论证编号 key of the joint review';
COMMENT ON COLUMN bi_review_clock.project_id IS '项目编号 key of the project';
COMMENT ON COLUMN bi_review_clock.project_name IS '项目名称 name of the project';
COMMENT ON COLUMN bi_review_clock.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN bi_review_clock.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN bi_review_clock.applied_on IS '申请日期 day of the application';
COMMENT ON COLUMN bi_review_clock.due_on IS '应完成日期 day by which it is to end';
COMMENT ON COLUMN bi_review_clock.concluded_on IS '完成日期 day on which it ended';
COMMENT ON COLUMN bi_review_clock.days_left IS '剩余天数 days left, negative when overdue, empty once concluded';
COMMENT ON COLUMN bi_review_clock.state_code IS '状态代码 state: open, overdue, concluded, late, unknown, not_applicable';
COMMENT ON COLUMN bi_review_clock.state_name IS '状态 state in Chinese';

CREATE OR REPLACE VIEW bi_scorecards AS
  SELECT s.park_id * 10000 + s.year AS id, s.park_id, s.park_name, s.park_group, s.year,
         make_date(s.year, 12, 31) AS year_end, s.score::numeric(7, 4) AS score, s.rank, s.grade,
         s.indicators, s.unknown AS unknown_indicators, s.state AS state_code,
         CASE s.state WHEN 'complete' THEN '完整' WHEN 'unknown' THEN '数据缺失' WHEN 'no_score' THEN '无法计分'
                      WHEN 'weights' THEN '权重合计不为100' WHEN 'no_weights' THEN '未设权重' END AS state_name,
         s.frozen_version, s.frozen_score::numeric(7, 4) AS frozen_score
    FROM scorecards s;
COMMENT ON VIEW bi_scorecards IS '考核得分 scorecards for dashboards (art. 8); key: id';
COMMENT ON COLUMN bi_scorecards.id IS '主键 key: park_id × 10000 + year';
COMMENT ON COLUMN bi_scorecards.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN bi_scorecards.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN bi_scorecards.park_group IS '考核分组 group in which the park is assessed';
COMMENT ON COLUMN bi_scorecards.year IS '年度 year';
COMMENT ON COLUMN bi_scorecards.year_end IS '年末 31 December of the year, for time axes';
COMMENT ON COLUMN bi_scorecards.score IS '得分 score by what is on record now, 0 to 100';
COMMENT ON COLUMN bi_scorecards.rank IS '组内名次 rank in the group; equal scores have the same';
COMMENT ON COLUMN bi_scorecards.grade IS '等级 grade, where the scores of grades are set';
COMMENT ON COLUMN bi_scorecards.indicators IS '指标数 indicators';
COMMENT ON COLUMN bi_scorecards.unknown_indicators IS '数据缺失指标数 indicators without a value';
COMMENT ON COLUMN bi_scorecards.state_code IS '状态代码 state: complete, unknown, no_score, weights, no_weights';
COMMENT ON COLUMN bi_scorecards.state_name IS '状态 state in Chinese';
COMMENT ON COLUMN bi_scorecards.frozen_version IS '已定版本 last frozen version';
COMMENT ON COLUMN bi_scorecards.frozen_score IS '已定得分 score of the last frozen version';
