-- Views for dashboards of land and what is decided on it (art. 4 and 5): the
-- contract is in views_bi.sql.  A ratio that may be of any size has room for it:
-- one odd row must not make the whole view an error.

CREATE OR REPLACE VIEW bi_plot_clocks AS
  SELECT c.plot_id, c.park_id, c.park_name, c.parcel_code, c.holder, c.acquired_on,
         CASE WHEN isfinite(c.due_on) THEN c.due_on END AS due_on, c.days_left, c.paused_days, c.started_on,
         trunc(c.built_fraction::numeric, 6)::numeric(7, 6) AS built_fraction,
         trunc(c.invested_fraction::numeric, 6)::numeric(26, 6) AS invested_fraction,
         c.area_m2::numeric(24, 4) AS area_m2, c.area_ha::numeric(24, 4) AS area_ha,
         c.area_mu::numeric(24, 4) AS area_mu, c.stage AS stage_code,
         CASE c.stage WHEN 'watched' THEN '期限内' WHEN 'developed' THEN '已开发' WHEN 'idle' THEN '闲置未立案'
                      WHEN 'opinion_due' THEN '待提处置意见' WHEN 'proposed' THEN '已提处置意见'
                      WHEN 'applied' THEN '已申请处置' WHEN 'closed' THEN '已结案仍闲置'
                      WHEN 'unknown' THEN '无法判定' WHEN 'not_applicable' THEN '不适用' ELSE c.stage END AS stage_name,
         CASE c.stage WHEN 'idle' THEN 1 WHEN 'opinion_due' THEN 2 WHEN 'proposed' THEN 3 WHEN 'applied' THEN 4
                      WHEN 'closed' THEN 5 WHEN 'unknown' THEN 6 WHEN 'watched' THEN 7 WHEN 'developed' THEN 8
                      ELSE 9 END AS stage_order,
         c.verdict::text AS verdict_code, c.case_id
    FROM plot_clocks c;
COMMENT ON VIEW bi_plot_clocks IS '宗地时钟 plot_clocks for dashboards: every registered plot and its two years (art. 5); key: plot_id';
COMMENT ON COLUMN bi_plot_clocks.plot_id IS '宗地编号 key of the plot';
COMMENT ON COLUMN bi_plot_clocks.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN bi_plot_clocks.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN bi_plot_clocks.parcel_code IS '宗地代码 parcel code';
COMMENT ON COLUMN bi_plot_clocks.holder IS '使用权人 holder of the land use right';
COMMENT ON COLUMN bi_plot_clocks.acquired_on IS '购地日期 day of acquisition';
COMMENT ON COLUMN bi_plot_clocks.due_on IS '应动工期限届满日 last day on which development could begin; empty: not known, or paused without end';
COMMENT ON COLUMN bi_plot_clocks.days_left IS '剩余天数 calendar days to due_on, negative once it has passed';
COMMENT ON COLUMN bi_plot_clocks.paused_days IS '不计入期限的天数 days that did not count';
COMMENT ON COLUMN bi_plot_clocks.started_on IS '动工日期 recorded start of development';
COMMENT ON COLUMN bi_plot_clocks.built_fraction IS '已建比例 share of the plot built on today, 0 to 1, cut at six digits';
COMMENT ON COLUMN bi_plot_clocks.invested_fraction IS '已投资比例 invested of the agreed investment, 1 or more: all of it, cut at six digits';
COMMENT ON COLUMN bi_plot_clocks.area_m2 IS '面积（平方米） area, m²';
COMMENT ON COLUMN bi_plot_clocks.area_ha IS '面积（公顷） area, hectares';
COMMENT ON COLUMN bi_plot_clocks.area_mu IS '面积（亩） area, mu';
COMMENT ON COLUMN bi_plot_clocks.stage_code IS '阶段代码 stage: watched, developed, idle, opinion_due, proposed, applied, closed, unknown, not_applicable';
COMMENT ON COLUMN bi_plot_clocks.stage_name IS '阶段 stage in Chinese';
COMMENT ON COLUMN bi_plot_clocks.stage_order IS '阶段排序 order of stages, what needs attention first';
COMMENT ON COLUMN bi_plot_clocks.verdict_code IS '结论代码 verdict of rule 5.idle: pass, fail, unknown, not_applicable';
COMMENT ON COLUMN bi_plot_clocks.case_id IS '处置编号 key of the case of disposal, if there is one';

CREATE OR REPLACE VIEW bi_idle_soon AS
  SELECT s.plot_id, s.park_id, s.park_name, s.parcel_code, s.holder, s.acquired_on, s.due_on, s.days_left,
         trunc(s.built_fraction::numeric, 6)::numeric(7, 6) AS built_fraction,
         s.area_m2::numeric(24, 4) AS area_m2, s.area_ha::numeric(24, 4) AS area_ha,
         s.area_mu::numeric(24, 4) AS area_mu
    FROM idle_soon s;
COMMENT ON VIEW bi_idle_soon IS '即将闲置 idle_soon for dashboards: idle within 90 days if nothing changes (art. 5); key: plot_id';
COMMENT ON COLUMN bi_idle_soon.plot_id IS '宗地编号 key of the plot';
COMMENT ON COLUMN bi_idle_soon.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN bi_idle_soon.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN bi_idle_soon.parcel_code IS '宗地代码 parcel code';
COMMENT ON COLUMN bi_idle_soon.holder IS '使用权人 holder of the land use right';
COMMENT ON COLUMN bi_idle_soon.acquired_on IS '购地日期 day of acquisition';
COMMENT ON COLUMN bi_idle_soon.due_on IS '应动工期限届满日 last day on which development may begin';
COMMENT ON COLUMN bi_idle_soon.days_left IS '剩余天数 calendar days to due_on';
COMMENT ON COLUMN bi_idle_soon.built_fraction IS '已建比例 share of the plot built on today, 0 to 1, cut at six digits';
COMMENT ON COLUMN bi_idle_soon.area_m2 IS '面积（平方米） area, m²';
COMMENT ON COLUMN bi_idle_soon.area_ha IS '面积（公顷） area, hectares';
COMMENT ON COLUMN bi_idle_soon.area_mu IS '面积（亩） area, mu';

CREATE OR REPLACE VIEW bi_disposal_cases AS
  SELECT c.case_id, c.subject AS subject_code,
         CASE c.subject WHEN 'plot' THEN '宗地' WHEN 'factory' THEN '厂房' ELSE c.subject END AS subject_name,
         c.plot_id, c.building_id, c.park_id, c.park_name, c.parcel_code,
         c.flagged_on, c.proposed_on, c.applied_on, c.closed_on, c.method AS method_code,
         CASE c.method WHEN 'transfer' THEN '转让' WHEN 'lease' THEN '出租' WHEN 'takeback' THEN '收回'
                       WHEN 'paid_takeback' THEN '协议有偿收回' WHEN 'resume' THEN '恢复开发'
                       WHEN 'extend' THEN '延长动工期限' WHEN 'change_use' THEN '调整用途'
                       WHEN 'temporary_use' THEN '临时使用' WHEN 'swap' THEN '置换' ELSE c.method END AS method_name,
         c.next_step AS next_step_code,
         CASE c.next_step WHEN 'opinion' THEN '提出处置意见' WHEN 'application' THEN '申请处置'
                          WHEN 'closing' THEN '结案' ELSE c.next_step END AS next_step_name,
         c.due_on, c.days_left, c.state AS state_code,
         CASE c.state WHEN 'open' THEN '处置中' WHEN 'overdue' THEN '已超期' WHEN 'closed' THEN '已结案'
                      WHEN 'late' THEN '超期结案' ELSE c.state END AS state_name,
         c.area_m2::numeric(24, 4) AS area_m2, c.area_ha::numeric(24, 4) AS area_ha,
         c.area_mu::numeric(24, 4) AS area_mu
    FROM disposal_cases c;
COMMENT ON VIEW bi_disposal_cases IS '处置台账 disposal_cases for dashboards (art. 5); key: case_id';
COMMENT ON COLUMN bi_disposal_cases.case_id IS '处置编号 key of the case';
COMMENT ON COLUMN bi_disposal_cases.subject_code IS '对象代码 subject: plot, factory';
COMMENT ON COLUMN bi_disposal_cases.subject_name IS '对象 subject in Chinese';
COMMENT ON COLUMN bi_disposal_cases.plot_id IS '宗地编号 key of the plot; of a factory, the plot that most of it lies on';
COMMENT ON COLUMN bi_disposal_cases.building_id IS '厂房编号 key of the factory';
COMMENT ON COLUMN bi_disposal_cases.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN bi_disposal_cases.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN bi_disposal_cases.parcel_code IS '宗地代码 parcel code';
COMMENT ON COLUMN bi_disposal_cases.flagged_on IS '认定日期 day on which it was found idle';
COMMENT ON COLUMN bi_disposal_cases.proposed_on IS '提出处置意见日期 day of the park''s opinion';
COMMENT ON COLUMN bi_disposal_cases.applied_on IS '申请日期 day of the application to the natural-resources authority';
COMMENT ON COLUMN bi_disposal_cases.closed_on IS '结案日期 day on which the disposal was done';
COMMENT ON COLUMN bi_disposal_cases.method_code IS '处置方式代码 method: transfer, lease, takeback, paid_takeback, resume, extend, change_use, temporary_use, swap';
COMMENT ON COLUMN bi_disposal_cases.method_name IS '处置方式 method in Chinese';
COMMENT ON COLUMN bi_disposal_cases.next_step_code IS '下一步代码 next step: opinion, application, closing; empty once closed';
COMMENT ON COLUMN bi_disposal_cases.next_step_name IS '下一步 next step in Chinese';
COMMENT ON COLUMN bi_disposal_cases.due_on IS '处置期限 day by which it is to be closed; empty: none is set';
COMMENT ON COLUMN bi_disposal_cases.days_left IS '剩余天数 days left, negative when overdue, empty once closed';
COMMENT ON COLUMN bi_disposal_cases.state_code IS '状态代码 state: open, overdue, closed, late';
COMMENT ON COLUMN bi_disposal_cases.state_name IS '状态 state in Chinese';
COMMENT ON COLUMN bi_disposal_cases.area_m2 IS '面积（平方米） area of the plot, or of the footprint of the factory, m²';
COMMENT ON COLUMN bi_disposal_cases.area_ha IS '面积（公顷） the same, hectares';
COMMENT ON COLUMN bi_disposal_cases.area_mu IS '面积（亩） the same, mu';

CREATE OR REPLACE VIEW bi_revitalization AS
  SELECT coalesce(r.park_id, 0) * 10000 + r.year AS id, r.park_id, r.park_name, r.year,
         make_date(r.year, 12, 31) AS year_end, r.closed_cases, r.plots, r.factories,
         r.area_mu::numeric(24, 4) AS area_mu, r.market_mu::numeric(24, 4) AS market_mu,
         r.takeback_mu::numeric(24, 4) AS takeback_mu, r.holder_mu::numeric(24, 4) AS holder_mu,
         r.floor_area_m2::numeric(24, 4) AS floor_area_m2, r.unmeasured, r.still_open,
         r.closed_in_time, r.closed_late, trunc(r.in_time_share, 6)::numeric(7, 6) AS in_time_share,
         (r.quota_earned_m2 * 15 / 10000)::numeric(24, 4) AS quota_earned_mu,
         (r.quota_given_m2 * 15 / 10000)::numeric(24, 4) AS quota_given_mu
    FROM revitalization r;
COMMENT ON VIEW bi_revitalization IS '盘活 revitalization for dashboards: what each park disposed of in a year (art. 5); key: id';
COMMENT ON COLUMN bi_revitalization.id IS '主键 key: park_id × 10000 + year';
COMMENT ON COLUMN bi_revitalization.park_id IS '园区编号 key of the park; empty: not known';
COMMENT ON COLUMN bi_revitalization.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN bi_revitalization.year IS '年度 year';
COMMENT ON COLUMN bi_revitalization.year_end IS '年末 31 December of the year, for time axes';
COMMENT ON COLUMN bi_revitalization.closed_cases IS '结案数 cases closed in the year';
COMMENT ON COLUMN bi_revitalization.plots IS '盘活宗地数 plots that they were about, each once';
COMMENT ON COLUMN bi_revitalization.factories IS '盘活厂房数 factories that they were about, each once';
COMMENT ON COLUMN bi_revitalization.area_mu IS '盘活面积（亩） area of the plots, mu';
COMMENT ON COLUMN bi_revitalization.market_mu IS '转让出租面积（亩） of it by transfer and lease, mu';
COMMENT ON COLUMN bi_revitalization.takeback_mu IS '收回面积（亩） of it taken back or swapped, mu';
COMMENT ON COLUMN bi_revitalization.holder_mu IS '原权利人继续使用面积（亩） of it that its holder goes on with, mu';
COMMENT ON COLUMN bi_revitalization.floor_area_m2 IS '厂房建筑面积（平方米） floor area of the factories, m²';
COMMENT ON COLUMN bi_revitalization.unmeasured IS '未测面积数 plots and factories without an area';
COMMENT ON COLUMN bi_revitalization.still_open IS '未结案数 cases open at the end of the year';
COMMENT ON COLUMN bi_revitalization.closed_in_time IS '按期结案数 cases closed by their due date';
COMMENT ON COLUMN bi_revitalization.closed_late IS '超期结案数 cases closed after their due date';
COMMENT ON COLUMN bi_revitalization.in_time_share IS '按期结案比例 closed in time, of those with a due date, 0 to 1, cut at six digits';
COMMENT ON COLUMN bi_revitalization.quota_earned_mu IS '挂钩指标（亩） new quota that the land earns, mu; empty: no rate is set';
COMMENT ON COLUMN bi_revitalization.quota_given_mu IS '下达指标（亩） new quota given to the park, mu; empty: none of the year is on record and no plot was revitalized';

CREATE OR REPLACE VIEW bi_land_balances AS
  SELECT b.park_id * 10000 + b.year AS id, b.park_id, b.park_name, b.year, make_date(b.year, 12, 31) AS year_end,
         b.quota_m2::numeric(24, 4) AS quota_m2, b.allocated_m2::numeric(24, 4) AS allocated_m2,
         b.reserved_m2::numeric(24, 4) AS reserved_m2, b.committed_m2::numeric(24, 4) AS committed_m2,
         b.written_off_m2::numeric(24, 4) AS written_off_m2, b.free_m2::numeric(24, 4) AS free_m2,
         trunc(b.used_share, 6)::numeric(38, 6) AS used_share
    FROM land_balances b;
COMMENT ON VIEW bi_land_balances IS '园区用地指标余额 land_balances for dashboards (art. 4); key: id';
COMMENT ON COLUMN bi_land_balances.id IS '主键 key: park_id × 10000 + year';
COMMENT ON COLUMN bi_land_balances.park_id IS '园区编号 key of the park';
COMMENT ON COLUMN bi_land_balances.park_name IS '园区名称 name of the park';
COMMENT ON COLUMN bi_land_balances.year IS '年度 year of the quota';
COMMENT ON COLUMN bi_land_balances.year_end IS '年末 31 December of the year, for time axes';
COMMENT ON COLUMN bi_land_balances.quota_m2 IS '下达指标（平方米） quota of the park, m²';
COMMENT ON COLUMN bi_land_balances.allocated_m2 IS '已安排（平方米） allocated and not yet reserved, m²';
COMMENT ON COLUMN bi_land_balances.reserved_m2 IS '已预留（平方米） reserved and not yet committed, m²';
COMMENT ON COLUMN bi_land_balances.committed_m2 IS '已落实（平方米） committed and not yet written off, m²';
COMMENT ON COLUMN bi_land_balances.written_off_m2 IS '已核销（平方米） written off, m²';
COMMENT ON COLUMN bi_land_balances.free_m2 IS '剩余指标（平方米） free, m²; negative: entered while the rule did not refuse';
COMMENT ON COLUMN bi_land_balances.used_share IS '使用率 committed and written off, of the quota, cut at six digits';

CREATE OR REPLACE VIEW bi_park_land_share AS
  SELECT s.year, make_date(s.year, 12, 31) AS year_end, s.quota_m2::numeric(24, 4) AS quota_m2,
         s.given_m2::numeric(24, 4) AS given_m2, s.used_m2::numeric(24, 4) AS used_m2,
         s.written_off_m2::numeric(24, 4) AS written_off_m2,
         trunc(s.share, 6)::numeric(38, 6) AS share, s.required::numeric(9, 6) AS required,
         s.lacking_m2::numeric(24, 4) AS lacking_m2, s.verdict::text AS verdict_code,
         CASE s.verdict WHEN 'pass' THEN '达标' WHEN 'fail' THEN '未达标' WHEN 'unknown' THEN '无法判定'
                        WHEN 'waived' THEN '豁免' WHEN 'not_applicable' THEN '不适用' END AS verdict_name
    FROM park_land_share s;
COMMENT ON VIEW bi_park_land_share IS '园区用地占比 park_land_share for dashboards: what park industry uses of the city''s quota (art. 4); key: year';
COMMENT ON COLUMN bi_park_land_share.year IS '年度 year of the quota';
COMMENT ON COLUMN bi_park_land_share.year_end IS '年末 31 December of the year, for time axes';
COMMENT ON COLUMN bi_park_land_share.quota_m2 IS '全市指标（平方米） the city''s quota of new construction land, m²';
COMMENT ON COLUMN bi_park_land_share.given_m2 IS '下达园区（平方米） of it given to parks, m²';
COMMENT ON COLUMN bi_park_land_share.used_m2 IS '园区使用（平方米） committed and written off in the parks, m²';
COMMENT ON COLUMN bi_park_land_share.written_off_m2 IS '已核销（平方米） of it written off, m²';
COMMENT ON COLUMN bi_park_land_share.share IS '园区用地占比 used of the city''s quota, cut at six digits';
COMMENT ON COLUMN bi_park_land_share.required IS '要求占比 share striven for';
COMMENT ON COLUMN bi_park_land_share.lacking_m2 IS '尚缺（平方米） what is lacking of it, m²';
COMMENT ON COLUMN bi_park_land_share.verdict_code IS '结论代码 verdict: pass, fail, unknown (the year is not over), not_applicable; from the exact share';
COMMENT ON COLUMN bi_park_land_share.verdict_name IS '结论 verdict in Chinese';

CREATE OR REPLACE VIEW bi_standard_land AS
  SELECT coalesce(s.park_id, 0) * 10000 + s.year AS id, s.park_id, coalesce(s.park_name, '全市') AS park_name,
         s.year, make_date(s.year, 12, 31) AS year_end, s.supplied_m2::numeric(24, 4) AS supplied_m2,
         s.standard_m2::numeric(24, 4) AS standard_m2, s.unknown_m2::numeric(24, 4) AS unknown_m2,
         trunc(s.share, 6)::numeric(7, 6) AS share, trunc(s.share_high, 6)::numeric(7, 6) AS share_high,
         s.required::numeric(9, 6) AS required, s.verdict::text AS verdict_code,
         CASE s.verdict WHEN 'pass' THEN '达标' WHEN 'fail' THEN '未达标' WHEN 'unknown' THEN '无法判定'
                        WHEN 'waived' THEN '豁免' WHEN 'not_applicable' THEN '不适用' END AS verdict_name
    FROM standard_land_share s;
COMMENT ON VIEW bi_standard_land IS '标准地供应占比 standard_land_share for dashboards: parks and, with park_id empty, the city (art. 4); key: id';
COMMENT ON COLUMN bi_standard_land.id IS '主键 key: park_id, 0 for the city, × 10000 + year';
COMMENT ON COLUMN bi_standard_land.park_id IS '园区编号 key of the park; empty: the city';
COMMENT ON COLUMN bi_standard_land.park_name IS '园区名称 name of the park, or 全市 of the city';
COMMENT ON COLUMN bi_standard_land.year IS '年度 year of supply';
COMMENT ON COLUMN bi_standard_land.year_end IS '年末 31 December of the year, for time axes';
COMMENT ON COLUMN bi_standard_land.supplied_m2 IS '新增工业用地供应（平方米） new industrial land supplied, m²';
COMMENT ON COLUMN bi_standard_land.standard_m2 IS '标准地供应（平方米） of it supplied as standard land, m²';
COMMENT ON COLUMN bi_standard_land.unknown_m2 IS '不明（平方米） of it land that may or may not count, m²';
COMMENT ON COLUMN bi_standard_land.share IS '标准地占比 share that is certain, 0 to 1, cut at six digits';
COMMENT ON COLUMN bi_standard_land.share_high IS '占比上限 share at the most, cut at six digits';
COMMENT ON COLUMN bi_standard_land.required IS '要求占比 share required';
COMMENT ON COLUMN bi_standard_land.verdict_code IS '结论代码 verdict: pass, fail, unknown, not_applicable; from the exact share';
COMMENT ON COLUMN bi_standard_land.verdict_name IS '结论 verdict in Chinese';
