-- Preset liuzhou-2020: 《柳州市工业园区管理办法》(柳政规〔2020〕1号), in force from
-- 2020-01-08: its numbers, its positioned parks, its positioning table.

INSERT INTO parameters (name, value, unit, applies, citation, document) VALUES
  ('leading_industries_max', 3, 'industry', '[2020-01-08,)',
   '第三条：原则上每个工业园区主导产业的数量控制在3个以内', '柳政规〔2020〕1号'),
  ('leading_share_min', 60, '%', '[2020-01-08,)',
   '第三条：主导产业的产值占工业园区总产值的比重应达到60%以上', '柳政规〔2020〕1号'),
  ('plans_required', 1, 'rule', '[2020-01-08,)',
   '第二条：市园区办负责指导各工业园区编制完善总体规划、中长期产业发展规划和年度产业发展计划', '柳政规〔2020〕1号'),
  ('park_land_share_min', 30, '%', '[2020-01-08,)',
   '第四条：力争全市年度新增建设用地指标30%以上优先用于园区工业项目建设', '柳政规〔2020〕1号'),
  ('industrial_term_max', 50, 'year', '[1990-05-19,)',
   '第十二条：土地使用权出让最高年限按下列用途确定：……（二）工业用地五十年', '城镇国有土地使用权出让和转让暂行条例'),
  ('standard_land_share_min', 40, '%', '[2023-01-01,2024-01-01)',
   '自治区标准地改革目标：自治区级及以上园区新增工业用地中以标准地供应的，2023年底不低于40%', '广西壮族自治区2022年12月公布'),
  ('standard_land_share_min', 70, '%', '[2024-01-01,2025-01-01)',
   '自治区标准地改革目标：自治区级及以上园区新增工业用地中以标准地供应的，2024年底不低于70%', '广西壮族自治区2022年12月公布'),
  ('standard_land_share_min', 100, '%', '[2025-01-01,)',
   '自治区标准地改革目标：自治区级及以上园区2025年起原则上全部以标准地供应', '广西壮族自治区2022年12月公布'),
  ('idle_after', 2, 'year', '[2020-01-08,)',
   '第五条：对在工业园区自购地起两年内未开发的土地，由所在工业园区管理机构提出处置意见', '柳政规〔2020〕1号'),
  ('disposal_within', 3, 'year', '[2020-01-08,)',
   '第五条：各工业园区要加强对闲置土地和厂房的退出管理，3年内完成清查和处置', '柳政规〔2020〕1号'),
  ('disposal_steps_required', 1, 'rule', '[2020-01-08,)',
   '第五条：由所在工业园区管理机构提出处置意见，向自然资源主管部门申请依法处置', '柳政规〔2020〕1号'),
  ('joint_review_required', 1, 'rule', '[2020-01-08,)',
   '第六条：市属、城区属工业园区新增用地工业项目（企业）在签订入园协议前，须向市园区办申请市级项目联合论证', '柳政规〔2020〕1号'),
  ('review_aspects', 6, 'aspect', '[2020-01-08,)',
   '第六条：从产业定位、发展规划、投资规模、投资强度、集约节约用地、节能环保等方面对项目进行论证', '柳政规〔2020〕1号'),
  ('review_within', 10, 'day', '[2020-01-08,)',
   '第六条：联合论证工作自项目提出申请10日内完成', '柳政规〔2020〕1号'),
  ('registration_required', 1, 'rule', '[2020-01-08,)',
   '第六条：所有工业园区入园项目须报市园区办登记', '柳政规〔2020〕1号'),
  ('infrastructure_yearly_required', 1, 'rule', '[2020-01-08,)',
   '第七条：组织编制工业园区基础设施建设年度计划和工业园区基础设施项目建设年度报告', '柳政规〔2020〕1号'),

  -- The national rule on idle land, beside the city's.
  ('national_start_after', 1, 'year', '[2012-07-01,)',
   '《闲置土地处置办法》第二条第一款：超过约定、规定的动工开发日期满一年未动工开发', '国土资源部令第53号'),
  ('national_start_after_delivery', 1, 'year', '[2012-07-01,)',
   '《闲置土地处置办法》：未约定动工开发日期的，以实际交付土地之日起一年为动工开发日期（凭记忆，未核对）', '国土资源部令第53号'),
  ('national_suspended_after', 1, 'year', '[2012-07-01,)',
   '《闲置土地处置办法》第二条第二款：中止开发建设满一年', '国土资源部令第53号'),
  ('national_built_parts', 3, '1/n', '[2012-07-01,)',
   '《闲置土地处置办法》第二条第二款：开发建设用地面积占应动工开发建设用地总面积不足三分之一', '国土资源部令第53号'),
  ('national_invested_min', 25, '%', '[2012-07-01,)',
   '《闲置土地处置办法》第二条第二款：已投资额占总投资额不足百分之二十五', '国土资源部令第53号'),

  -- Numbers that the measures leave open.  They are this register's own
  -- and meant to be replaced by the office's.
  ('developed_by_start', 1, 'rule', '[2020-01-08,)',
   '本登记册自定：第五条未规定“未开发”的标准，登记的动工日期即视为已开发', NULL),
  -- Numbers that the measures leave open.  They are this register's own and
  -- meant to be replaced by the office's.
  ('developed_built_fraction', 1, '%', '[2020-01-08,)',
   '本登记册自定：第五条未规定“未开发”的标准，建筑覆盖不足1%视为测量误差', NULL),
  ('utility_distance', 50, 'm', '[2020-01-08,)',
   '本登记册自定：第七条未规定宗地“通”的标准，已建成管网距宗地不超过50米视为通达', NULL),
  ('inside_tolerance', 1, 'm2', '[2020-01-08,)',
   '本登记册自定：宗地超出园区边界的允许测量误差', NULL),
  ('site_area_tolerance', 1, '%', '[2020-01-08,)',
   '本登记册自定：项目用地范围图形面积与申报面积之差的允许比例', NULL),
  ('assembly_gap', 0.5, 'm', '[2020-01-08,)',
   '本登记册自定：相邻宗地界线间隙不超过0.5米视为测量误差，道路不在此列', NULL),
  ('assembly_edge_min', 10, 'm', '[2020-01-08,)',
   '本登记册自定：共用界线达到10米的闲置宗地视为可合并使用', NULL),
  ('overlap_tolerance', 1, 'm2', '[2020-01-08,)',
   '本登记册自定：相邻宗地重叠面积的允许测量误差', NULL),
  ('contradiction_built_min', 40, '%', '[2020-01-08,)',
   '本登记册自定：建筑覆盖达到40%而登记为未动工或已列为闲置，须核实', NULL),
  ('building_on_plot_min', 50, '%', '[2020-01-08,)',
   '本登记册自定：建筑占地半数以上落在宗地内，方视为位于该宗地', NULL),
  ('area_tolerance', 1, '%', '[2020-01-08,)',
   '本登记册自定：登记面积与图形面积之差的允许比例；高斯—克吕格投影面积与椭球面积之差约0.1%，包含在内', NULL);

-- Causes of delay that the national rule excuses.  The list and its order are
-- from memory; the codes are this register's own.
INSERT INTO pause_causes (code, name, name_en, excused_nationally, citation)
SELECT c.code, c.name, c.name_en, true, '《闲置土地处置办法》（国土资源部令第53号）第八条：' || c.name || '（凭记忆，未核对）'
  FROM (VALUES
    (1, 'not_delivered', '未按约定的期限、条件交付土地', 'land not delivered on time or in the agreed condition'),
    (2, 'plan_changed', '依法修改土地利用总体规划、城乡规划', 'land-use or urban plan lawfully changed'),
    (3, 'policy_changed', '因国家出台相关政策，需要对规划条件进行调整', 'planning conditions changed for a new policy of the state'),
    (4, 'petition', '因处置土地上相关群众信访事项等无法动工', 'no start possible because of petitions about the land'),
    (5, 'military_or_relics', '因军事管制、文物保护等无法动工', 'no start possible because of military control or protection of relics'),
    (6, 'government', '政府、政府有关部门的其他行为', 'other acts of the government or its departments'),
    (7, 'force_majeure', '自然灾害等不可抗力', 'natural disaster or other force majeure')
  ) c (place, code, name, name_en)
 ORDER BY c.place;

-- Row 2 of the positioning table is a heading over two parks.  Levels follow
-- article 6: the new areas are the city's, the others the districts' or the
-- counties'.
INSERT INTO parks (code, name, name_en, level) VALUES
  ('BEIBU-YANGHE', '北部生态新区（阳和工业园区）', 'Northern Ecological New Area (Yanghe Industrial Park)', 'municipal');
INSERT INTO parks (code, name, name_en, level, parent_id)
SELECT p.code, p.name, p.name_en, p.level, h.id
  FROM (VALUES
    (1, 'LIUDONG', '柳东新区（柳州高新技术产业开发区）', 'Liudong New Area (Liuzhou High-tech Industrial Development Zone)', 'municipal', NULL),
    (2, 'BEIBU', '北部生态新区', 'Northern Ecological New Area', 'municipal', 'BEIBU-YANGHE'),
    (3, 'YANGHE', '阳和工业园区', 'Yanghe Industrial Park', 'municipal', 'BEIBU-YANGHE'),
    (4, 'HEXI', '河西高新技术产业开发区', 'Hexi High-tech Industrial Development Zone', 'district', NULL),
    (5, 'LIUBEI', '柳北工业区', 'Liubei Industrial Area', 'district', NULL),
    (6, 'YUFENG', '鱼峰区工业园区', 'Yufeng District Industrial Park', 'district', NULL),
    (7, 'XINXING', '柳江区新兴工业园', 'Xinxing Industrial Park, Liujiang District', 'district', NULL),
    (8, 'LUZHAI', '鹿寨经济开发区', 'Luzhai Economic Development Zone', 'county', NULL),
    (9, 'LIUCHENG', '柳城县工业区', 'Liucheng County Industrial Area', 'county', NULL),
    (10, 'RONGAN', '融安县工业集中区', 'Rong''an County Industrial Cluster', 'county', NULL),
    (11, 'RONGSHUI', '融水县工业集中区', 'Rongshui County Industrial Cluster', 'county', NULL),
    (12, 'SANJIANG', '三江县工业园区', 'Sanjiang County Industrial Park', 'county', NULL)
  ) p (place, code, name, name_en, level, heading)
  LEFT JOIN parks h ON h.code = p.heading
 ORDER BY p.place;

-- The measures name industries, not codes.  The codes are the core of each
-- industry by its name in GB/T 4754-2017; "doubtful" marks those that have none
-- of their own.
INSERT INTO leading_industries (park_id, name, codes, applies, note)
SELECT p.id, i.name, i.codes::park.industry_code[], '[2020-01-08,)', i.note
  FROM (VALUES
    (1, 'LIUDONG', '汽车', '{36}',
     'the whole division 36'),
    (2, 'LIUDONG', '轨道交通制造', '{371,372}',
     '371 railway and 372 urban rail equipment; repair (4341) is not manufacture'),
    (3, 'LIUDONG', '新一代电子信息产业', '{39}',
     'division 39 is the only one of electronic information manufacturing; software (65) is not industrial output'),
    (4, 'BEIBU', '智能电网', '{3821,3822,3823,3824,3829,3831,4012,4016}',
     'doubtful: no code of its own; group 382 without photovoltaics (3825), cables, electrical instruments and meters'),
    (5, 'BEIBU', '机器人', '{3491,3492,3964}',
     'the three robot classes of the standard'),
    (6, 'BEIBU', '工业设计', '{7491}',
     'class 7491; a service of section M, whose revenue is not industrial output'),
    (7, 'YANGHE', '汽车和工程机械零部件', '{3620,3660,3670,3514}',
     'doubtful: parts of construction machinery are classed with the machines (3514), so 3514 also catches complete machines'),
    (8, 'YANGHE', '铝深加工', '{3252}',
     'aluminium rolling and extrusion; smelting (3216) is not deep processing'),
    (9, 'HEXI', '汽车和工程机械零部件', '{3620,3660,3670,3514}',
     'doubtful: parts of construction machinery are classed with the machines (3514), so 3514 also catches complete machines'),
    (10, 'HEXI', '先进装备制造业', '{34,35}',
     'doubtful: "advanced" has no code; general (34) and special (35) machinery, the narrow reading'),
    (11, 'HEXI', '食品加工', '{13,14}',
     '13 processing of agricultural products and 14 food manufacture; drinks and tea (15) left out'),
    (12, 'LIUBEI', '装配式建筑', '{3022,3311}',
     'doubtful: concrete members (3022) and steel structures (3311); building on site is section E'),
    (13, 'LIUBEI', '钢铁及钢铁深加工', '{31}',
     'division 31; steel products of division 33 are not steel only'),
    (14, 'LIUBEI', '服装', '{18}',
     'division 18'),
    (15, 'YUFENG', '食品加工', '{13,14}',
     '13 processing of agricultural products and 14 food manufacture; drinks and tea (15) left out'),
    (16, 'YUFENG', '生物制药和大健康', '{27}',
     'division 27; health food (149) and medical devices (358) left out'),
    (17, 'XINXING', '智能家电', '{385}',
     'household electric appliances; the standard has no "smart" subdivision'),
    (18, 'XINXING', '汽车和工程机械零部件', '{3620,3660,3670,3514}',
     'doubtful: parts of construction machinery are classed with the machines (3514), so 3514 also catches complete machines'),
    (19, 'XINXING', '食品加工', '{13,14}',
     '13 processing of agricultural products and 14 food manufacture; drinks and tea (15) left out'),
    (20, 'LUZHAI', '竹木加工', '{20}',
     'division 20; furniture (21) left out'),
    (21, 'LUZHAI', '汽车和工程机械零部件', '{3620,3660,3670,3514}',
     'doubtful: parts of construction machinery are classed with the machines (3514), so 3514 also catches complete machines'),
    (22, 'LUZHAI', '新材料', '{265,2831,2832,306,3073,3091,3240,3254,3985}',
     'doubtful: no code of its own; synthetic and bio-based materials, glass fibre, special ceramics, carbon, alloys, rare metals, electronic materials'),
    (23, 'LIUCHENG', '精细化工', '{263,264,266,268}',
     'pesticides, coatings and dyes, special chemicals, daily chemicals'),
    (24, 'LIUCHENG', '金属加工（特种钢坚固件）', '{3482}',
     '3482 fasteners; 坚固件 in the measures is read as 紧固件'),
    (25, 'LIUCHENG', '食品及农产品加工', '{13,14}',
     '13 processing of agricultural products and 14 food manufacture'),
    (26, 'RONGAN', '竹木加工', '{20}',
     'division 20; furniture (21) left out'),
    (27, 'RONGAN', '农产品加工', '{13}',
     'doubtful: division 13 is its literal sense; the agricultural statistics mean far more'),
    (28, 'RONGSHUI', '竹木加工', '{20}',
     'division 20; furniture (21) left out'),
    (29, 'RONGSHUI', '农产品加工', '{13}',
     'doubtful: division 13 is its literal sense; the agricultural statistics mean far more'),
    (30, 'SANJIANG', '茶叶和茶油加工', '{1530,1331}',
     '1530 refined tea; camellia oil is an edible vegetable oil, 1331'),
    (31, 'SANJIANG', '民族特色建筑产业（木制）', '{2031,2032,2033,2034}',
     'timber components, doors and windows, stairs, floors; putting them up is section E')
  ) i (place, park, name, codes, note)
  JOIN parks p ON p.code = i.park
 ORDER BY i.place;

-- Admission standards: those of the national control indicators of which the
-- value is sourced.  The edition of 2008 was in force from 2008-01-31; that of
-- 2023, signed on 2023-05-11, replaces it from its publication, a day that was
-- not verified.  No value was found for the intensity or the scale of
-- investment, for output or for energy: the office sets them.
INSERT INTO admission_standards (indicator, minimum, maximum, unit, applies, citation) VALUES
  ('building_coefficient', 30, NULL, '%', '[2008-01-31,2023-05-11)',
   '《工业项目建设用地控制指标》（国土资发〔2008〕24号）：建筑系数应不低于30%'),
  ('building_coefficient', 40, NULL, '%', '[2023-05-11,)',
   '《工业项目建设用地控制指标》（2023年版）：建筑系数不低于40%（自签发日起计，公布日未核对）'),
  ('office_land_share', NULL, 7, '%', '[2008-01-31,2023-05-11)',
   '《工业项目建设用地控制指标》（国土资发〔2008〕24号）：行政办公及生活服务设施用地面积不得超过总用地面积的7%'),
  ('office_land_share', NULL, 7, '%', '[2023-05-11,)',
   '本登记册自定：2023年版的数值未核到原文，暂沿用2008年版（国土资发〔2008〕24号）的7%');

-- The table of floor area ratios goes by codes of GB/T 4754-2002.
INSERT INTO admission_standards (indicator, industry, minimum, unit, applies, citation)
SELECT 'floor_area_ratio', f.industry::park.industry_code, f.minimum, 'ratio', e.applies::daterange,
       format('%s容积率控制指标：%s（GB/T 4754-2002代码%s）不低于%s；对应2017年版代码%s系推断',
              e.source, f.name, f.code_2002, f.minimum, f.industry)
  FROM (VALUES
    ('13', 1.0, '13', '农副食品加工业'),
    ('14', 1.0, '14', '食品制造业'),
    ('15', 1.0, '15', '饮料制造业'),
    ('16', 1.0, '16', '烟草加工业'),
    ('17', 0.8, '17', '纺织业'),
    ('18', 1.0, '18', '纺织服装鞋帽制造业'),
    ('195', 1.0, '18', '纺织服装鞋帽制造业'),
    ('191', 1.0, '19', '皮革、毛皮、羽绒及其制品业'),
    ('192', 1.0, '19', '皮革、毛皮、羽绒及其制品业'),
    ('193', 1.0, '19', '皮革、毛皮、羽绒及其制品业'),
    ('194', 1.0, '19', '皮革、毛皮、羽绒及其制品业'),
    ('20', 0.8, '20', '木材加工及竹、藤、棕、草制品业'),
    ('21', 0.8, '21', '家具制造业'),
    ('22', 0.8, '22', '造纸及纸制品业'),
    ('23', 0.8, '23', '印刷业、记录媒介的复制'),
    ('24', 1.0, '24', '文教体育用品制造业'),
    ('25', 0.5, '25', '石油加工、炼焦及核燃料加工业'),
    ('26', 0.6, '26', '化学原料及化学制品制造业'),
    ('27', 0.7, '27', '医药制造业'),
    ('28', 0.8, '28', '化学纤维制造业'),
    ('291', 0.8, '29', '橡胶制品业'),
    ('292', 1.0, '30', '塑料制品业'),
    ('30', 0.7, '31', '非金属矿物制品业'),
    ('31', 0.6, '32', '黑色金属冶炼及压延加工业'),
    ('32', 0.6, '33', '有色金属冶炼及压延加工业'),
    ('33', 0.7, '34', '金属制品业'),
    ('34', 0.7, '35', '通用设备制造业'),
    ('35', 0.7, '36', '专用设备制造业'),
    ('36', 0.7, '37', '交通运输设备制造业'),
    ('37', 0.7, '37', '交通运输设备制造业'),
    ('38', 0.7, '39', '电气机械及器材制造业'),
    ('39', 1.0, '40', '通信设备、计算机及其他电子设备制造业'),
    ('40', 1.0, '41', '仪器仪表及文化、办公用机械制造业'),
    ('41', 1.0, '42', '工艺品及其他制造业'),
    ('42', 0.7, '43', '废弃资源和废旧材料回收加工业')
  ) f (industry, minimum, code_2002, name),
  (VALUES
    ('[2008-01-31,2023-05-11)', '《工业项目建设用地控制指标》（国土资发〔2008〕24号）'),
    ('[2023-05-11,)', '本登记册自定：2023年版分行业数值未核到原文，暂沿用2008年版（国土资发〔2008〕24号）')
  ) e (applies, source)
 WHERE e.applies <> '[2023-05-11,)' OR f.industry <> '36'
 ORDER BY e.applies, f.industry;
INSERT INTO admission_standards (indicator, industry, minimum, unit, applies, citation) VALUES
  ('floor_area_ratio', '36', 0.8, 'ratio', '[2023-05-11,)',
   '《工业项目建设用地控制指标》（2023年版）：汽车制造业容积率不低于0.8（自签发日起计，公布日未核对）');

-- Indicators of the yearly assessment that the register computes.  Article 8
-- leaves indicators, weights and targets to the office's own rules: these are
-- this register's own, and there is no preset weight or target.
INSERT INTO indicators (code, name, name_en, unit, direction, source, definition, citation)
SELECT v.code, v.name, v.name_en, v.unit, v.direction, 'register', v.definition,
       '本登记册自定：第八条未规定具体指标，' || v.basis
  FROM (VALUES
    (1, 'leading_share', '主导产业占比', 'share of leading industries', '%', 'higher',
     '主导产业产值÷园区工业总产值', '取自第三条'),
    (2, 'idle_rate', '土地闲置率', 'idle rate', '%', 'lower',
     '12月31日闲置土地面积÷已登记宗地面积', '取自第五条'),
    (3, 'land_output', '地均产值', 'output of land', '万元/公顷', 'higher',
     '当年工业总产值÷12月31日已登记宗地面积', '取自第四条节约集约用地'),
    (4, 'investment_intensity', '投资强度', 'investment intensity', '万元/公顷', 'higher',
     '登记的已投资额÷12月31日已登记宗地面积', '取自第六条'),
    (5, 'reviews_on_time', '论证按期完成率', 'reviews on time', '%', 'higher',
     '当年到期的联合论证中按期完成的比例', '取自第六条'),
    (6, 'disposals_on_time', '处置按期完成率', 'disposals on time', '%', 'higher',
     '当年到期的处置案件中按期结案的比例', '取自第五条'),
    (7, 'registration_rate', '入园项目登记率', 'registration rate', '%', 'higher',
     '至12月31日应登记的入园项目中已登记的比例', '取自第六条'),
    (8, 'revitalized_area', '盘活土地面积', 'revitalized land', '公顷', 'higher',
     '当年处置结案的宗地面积', '取自第四条、第五条'),
    (9, 'infrastructure_done', '基础设施年度投资完成率', 'infrastructure done', '%', 'higher',
     '年度计划内项目当年完成投资÷年度计划投资', '取自第七条')
  ) v (place, code, name, name_en, unit, direction, definition, basis)
 ORDER BY v.place;
