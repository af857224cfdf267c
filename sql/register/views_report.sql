-- The yearly report: one row for each article, topic and park, with a sentence;
-- names stand before the sentences, the city's rows of what is judged park by park
-- are made, and the lines numbered.

CREATE OR REPLACE FUNCTION yearly_report_on(of_year integer, today date)
  RETURNS TABLE (line integer, article text, topic text, park_id bigint, park_name text, measured numeric,
                 required numeric, unit text, verdict park.verdict, sentence_zh text, sentence_en text, citation text)
  LANGUAGE sql STABLE PARALLEL SAFE ROWS 300 SET jit = off
BEGIN ATOMIC
  WITH said AS MATERIALIZED (
    SELECT '2' AS article, r.* FROM report_2_on(report_year(of_year), today) r
    UNION ALL SELECT '3' AS article, r.* FROM report_3_on(report_year(of_year), today) r
    UNION ALL SELECT '4' AS article, r.* FROM report_4_on(report_year(of_year), today) r
    UNION ALL SELECT '5' AS article, r.* FROM report_5_on(report_year(of_year), today) r
    UNION ALL SELECT '6' AS article, r.* FROM report_6_on(report_year(of_year), today) r
    UNION ALL SELECT '7' AS article, r.* FROM report_7_on(report_year(of_year), today) r
    UNION ALL SELECT '8' AS article, r.* FROM report_8_on(report_year(of_year), today) r
  ), topics (article, place, topic, title_zh, title_en, of_parks, of_city) AS MATERIALIZED (
    VALUES ('2', 1, 'plans', '规划编制', 'plans', true, false),
           ('3', 1, 'leading_industries', '主导产业数量', 'number of leading industries', true, false),
           ('3', 2, 'leading_share', '主导产业占比', 'share of the leading industries', true, false),
           ('4', 1, 'quota', '用地指标', 'quota of new construction land', true, true),
           ('4', 2, 'park_land_share', '园区用地占比', 'parks'' share of new construction land', false, true),
           ('4', 3, 'standard_land', '标准地供应占比', 'share of standard land', true, true),
           ('4', 4, 'standard_land_promises', '标准地履约', 'promises for standard land', true, true),
           ('4', 5, 'tenure', '供应方式', 'tenure', true, true),
           ('5', 1, 'idle_land', '闲置土地', 'idle land', true, true),
           ('5', 2, 'national_idle', '国家规定的闲置土地', 'land idle under the national rule', true, true),
           ('5', 3, 'disposals', '闲置土地处置', 'disposals', true, true),
           ('5', 4, 'revitalized', '盘活土地', 'revitalized land', true, true),
           ('5', 5, 'idle_factories', '闲置厂房', 'idle factories', true, true),
           ('6', 1, 'reviews', '联合论证', 'joint reviews', true, true),
           ('6', 2, 'agreements', '入园协议', 'entry agreements', true, true),
           ('6', 3, 'registrations', '入园登记', 'registration of projects', true, true),
           ('7', 1, 'infrastructure_documents', '基础设施年度计划和年度报告', 'infrastructure plan and report', true, false),
           ('7', 2, 'infrastructure_investment', '基础设施投资', 'investment in infrastructure', true, true),
           ('8', 1, 'score', '年度考核', 'yearly assessment', true, true)
  ), counts AS MATERIALIZED (
    SELECT s.topic, count(*) FILTER (WHERE s.verdict = 'pass') AS pass, count(*) FILTER (WHERE s.verdict = 'fail') AS fail,
           count(*) FILTER (WHERE s.verdict = 'unknown') AS unknown, min(s.citation) AS citation
      FROM said s WHERE s.park_id IS NOT NULL GROUP BY s.topic
  ), rows AS MATERIALIZED (
    SELECT t.article, t.place, t.topic, p.park_id, p.park_code, p.park_name, p.name_en, p.seen,
           CASE WHEN NOT p.seen THEN NULL WHEN c.topic IS NOT NULL THEN c.pass ELSE s.measured END AS measured,
           CASE WHEN NOT p.seen THEN NULL WHEN c.topic IS NOT NULL THEN c.pass + c.fail + c.unknown ELSE s.required END AS required,
           CASE WHEN c.topic IS NOT NULL THEN 'park' ELSE s.unit END AS unit,
           CASE WHEN NOT p.seen THEN 'unknown'
                WHEN c.topic IS NOT NULL
                THEN CASE WHEN c.fail > 0 THEN 'fail' WHEN c.unknown > 0 THEN 'unknown' ELSE 'pass' END
                WHEN s.zh IS NULL THEN 'not_applicable' ELSE s.verdict::text END::park.verdict AS verdict,
           CASE WHEN NOT p.seen THEN t.title_zh || '：当前用户不能查看全部园区，无法判断。'
                WHEN c.topic IS NOT NULL
                THEN format('%s个园区中，%s达标%s个、未达标%s个、无法判断%s个。', c.pass + c.fail + c.unknown, t.title_zh, c.pass, c.fail, c.unknown)
                ELSE coalesce(s.zh, format('%s年%s：登记册没有适用的规定，不适用。', of_year, t.title_zh)) END AS zh,
           CASE WHEN NOT p.seen THEN t.title_en || ': you may not read all parks: cannot be judged.'
                WHEN c.topic IS NOT NULL
                THEN format('%s: of %s parks %s meet it, %s do not, %s cannot be judged.', t.title_en, c.pass + c.fail + c.unknown, c.pass, c.fail, c.unknown)
                ELSE coalesce(s.en, format('%s in %s: the register has no provision that applies: not applicable.', t.title_en, of_year)) END AS en,
           CASE WHEN c.topic IS NOT NULL THEN c.citation ELSE s.citation END AS citation,
           CASE WHEN NOT p.seen THEN 1 WHEN c.topic IS NOT NULL THEN c.unknown ELSE coalesce(s.unknowns, 0) END AS unknowns
      FROM report_days(report_year(of_year), today) d
      CROSS JOIN report_parks() p
      JOIN topics t ON CASE WHEN p.park_id IS NULL THEN true ELSE t.of_parks END
      LEFT JOIN said s ON s.topic = t.topic AND s.park_id IS NOT DISTINCT FROM p.park_id
      LEFT JOIN counts c ON c.topic = t.topic AND p.park_id IS NULL AND NOT t.of_city AND c.pass + c.fail + c.unknown > 0
  ), gaps AS (
    SELECT r.park_id, r.park_code, r.park_name, r.name_en, r.seen, sum(r.unknowns) AS unknowns,
           string_agg(format('第%s条%s项', translate(r.article, '2345678', '二三四五六七八'), r.unknowns), '、' ORDER BY r.article)
             FILTER (WHERE r.unknowns > 0) AS zh,
           string_agg(format('article %s: %s', r.article, r.unknowns), ', ' ORDER BY r.article) FILTER (WHERE r.unknowns > 0) AS en
      FROM (SELECT r.park_id, r.park_code, r.park_name, r.name_en, r.seen, r.article, sum(r.unknowns) AS unknowns
              FROM rows r GROUP BY r.park_id, r.park_code, r.park_name, r.name_en, r.seen, r.article) r
     GROUP BY r.park_id, r.park_code, r.park_name, r.name_en, r.seen
  ), everything AS (
    SELECT '1' AS article, 1 AS place, 'record' AS topic, g.park_id, g.park_code, g.park_name, g.name_en,
           CASE WHEN g.seen THEN g.unknowns END AS measured, NULL::numeric AS required, 'item' AS unit,
           CASE WHEN NOT g.seen OR g.unknowns > 0 THEN 'unknown' END::park.verdict AS verdict,
           CASE WHEN NOT g.seen THEN '登记资料：当前用户不能查看全部园区，无法判断。'
                WHEN g.unknowns > 0 THEN format('%s年登记资料中有%s项无法判断：%s。', of_year, g.unknowns, g.zh)
                ELSE of_year || '年登记资料中没有无法判断的事项。' END AS zh,
           CASE WHEN NOT g.seen THEN 'the record: you may not read all parks: cannot be judged.'
                WHEN g.unknowns > 0 THEN format('cannot be judged from the record of %s: %s (%s).', of_year, g.unknowns, g.en)
                ELSE format('nothing in the record of %s remains unjudged.', of_year) END AS en,
           '第一条' AS citation
      FROM gaps g
    UNION ALL
    SELECT r.article, r.place, r.topic, r.park_id, r.park_code, r.park_name, r.name_en, r.measured, r.required, r.unit,
           r.verdict, r.zh, r.en, r.citation
      FROM rows r
  )
  SELECT (row_number() OVER w)::integer, e.article, e.topic, e.park_id, e.park_name, trim_scale(e.measured), trim_scale(e.required), e.unit,
         e.verdict, e.park_name || e.zh, e.name_en || ': ' || e.en, e.citation
    FROM everything e
  WINDOW w AS (ORDER BY e.article COLLATE "C", e.park_id IS NOT NULL, e.park_code COLLATE "C", e.park_id, e.place)
   ORDER BY 1;
END;
COMMENT ON FUNCTION yearly_report_on(integer, date) IS
  '年度报告 what park.yearly_report() gives: a row for each article, topic and park that the current role may read, before them the city (park_id NULL); no row for a year that has not begun today';

CREATE OR REPLACE FUNCTION yearly_report_text_on(of_year integer, today date, language text)
  RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE SET jit = off
BEGIN ATOMIC
  SELECT CASE language WHEN 'zh' THEN '# ' || of_year || '年工业园区年度报告' ELSE '# Industrial parks, report on ' || of_year END
         || coalesce(string_agg(
              CASE WHEN a.first
                   THEN E'\n\n## ' || CASE language WHEN 'zh' THEN '第' || translate(a.article, '12345678', '一二三四五六七八') || '条'
                                                 ELSE 'Article ' || a.article END || E'\n'
                   ELSE '' END
              -- a name must not begin a line or be read as markup
              || E'\n- ' || regexp_replace(regexp_replace(a.sentence, '\s+', ' ', 'g'), '([][\\`*_<>|#&])', '\\\1', 'g'),
              '' ORDER BY a.line), '') || E'\n'
    FROM (SELECT r.line, r.article, CASE language WHEN 'zh' THEN r.sentence_zh ELSE r.sentence_en END AS sentence,
                 row_number() OVER (PARTITION BY r.article ORDER BY r.line) = 1 AS first
            FROM yearly_report_on(of_year, today) r) a;
END;
COMMENT ON FUNCTION yearly_report_text_on(integer, date, text) IS
  '年度报告文本 yearly_report_on() as Markdown, in Chinese (zh) or English';
COMMENT ON FUNCTION report_2_on(integer, date) IS '第二条 what the yearly report says of plans';
COMMENT ON FUNCTION report_3_on(integer, date) IS '第三条 what the yearly report says of leading industries';
COMMENT ON FUNCTION report_4_on(integer, date) IS '第四条 what the yearly report says of land quota and supply';
COMMENT ON FUNCTION report_5_on(integer, date) IS '第五条 what the yearly report says of idle land and factories';
COMMENT ON FUNCTION report_6_on(integer, date) IS '第六条 what the yearly report says of admission';
COMMENT ON FUNCTION report_7_on(integer, date) IS '第七条 what the yearly report says of infrastructure';
COMMENT ON FUNCTION report_8_on(integer, date) IS '第八条 what the yearly report says of the assessment';
