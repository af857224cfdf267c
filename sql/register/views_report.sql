-- The yearly report: one row for each article, topic and park, with a sentence.
--
-- report_N_on() says what article N has to say, of each park and of the city
-- (park_id NULL); yearly_report_on() puts names before the sentences, makes the
-- city's rows of what is judged park by park, and numbers the lines.  A sentence
-- of NULL means that nothing was in force.  unknowns: how many things of a row
-- cannot be judged.  Sums are CTEs, so that each is made once for all parks.

CREATE OR REPLACE FUNCTION report_days(of_year integer, today date)
  RETURNS TABLE (first_day date, day date, over boolean, day_zh text, day_en text)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT y.first_day, d.day, today > y.last_day,
         '截至' || extract(year FROM d.day) || '年' || extract(month FROM d.day) || '月'
           || extract(day FROM d.day) || '日',
         'as of ' || to_char(d.day, 'YYYY-MM-DD')
    FROM (SELECT make_date(of_year, 1, 1), make_date(of_year, 12, 31)
           WHERE of_year BETWEEN 1949 AND 2100) y (first_day, last_day)
    CROSS JOIN LATERAL (SELECT least(today, y.last_day)) d (day)
   WHERE y.first_day <= today AND isfinite(today);
END;
COMMENT ON FUNCTION report_days(integer, date) IS
  '报告截止日 the last day of a year, or today while it runs; no row for a year that has not begun';

CREATE OR REPLACE FUNCTION report_parks()
  RETURNS TABLE (park_id bigint, park_code text, park_name text, name_en text, heading boolean, seen boolean)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT k.id, k.code, k.name, coalesce(k.name_en, k.name), h.heading, true
    FROM parks k
    CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM parks c WHERE c.parent_id = k.id)) h (heading)
   WHERE k.id = ANY ((SELECT seen_parks())::bigint[])
     AND (NOT h.heading
          OR EXISTS (SELECT FROM plots p WHERE p.park_id = k.id)
          OR EXISTS (SELECT FROM outputs o WHERE o.park_id = k.id)
          OR EXISTS (SELECT FROM projects j WHERE j.park_id = k.id)
          OR EXISTS (SELECT FROM land_quotas q WHERE q.park_id = k.id)
          OR EXISTS (SELECT FROM leading_industries l WHERE l.park_id = k.id))
  UNION ALL
  SELECT NULL::bigint AS park_id, NULL::text AS park_code, '全市' AS park_name, 'The city' AS name_en, false AS heading,
         NOT row_security_active('plots'::regclass) OR 0 = ANY (readable_parks());
END;
COMMENT ON FUNCTION report_parks() IS
  '报告对象 what the yearly report has rows of: the parks that the current role may read, headings over others only if something is recorded of them, and the city; seen: whether all rows that are summed may be read';

CREATE OR REPLACE FUNCTION report_2_on(of_year integer, today date)
  RETURNS TABLE (park_id bigint, place integer, topic text, measured numeric, required numeric, unit text,
                 verdict park.verdict, zh text, en text, citation text, unknowns bigint)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH missing AS MATERIALIZED (
    SELECT m.park_id, count(*) AS plans, count(*) FILTER (WHERE m.state = 'not_yet') AS early,
           string_agg(k.zh, '、' ORDER BY k.place) AS zh, string_agg(k.en, ', ' ORDER BY k.place) AS en
      FROM report_days(of_year, today) d
      CROSS JOIN LATERAL plans_missing_on(d.day) m
      JOIN (VALUES ('master', 1, '总体规划', 'master plan'), ('industry', 2, '中长期产业发展规划', 'industry plan'),
                   ('annual', 3, '年度产业发展计划', 'annual plan')) k (kind, place, zh, en) ON k.kind = m.kind
     GROUP BY m.park_id
  )
  SELECT p.park_id, 1 AS place, 'plans' AS topic, 3 - coalesce(m.plans, 0), 3, 'plan' AS unit, v.verdict,
         format('%s应有规划3类，已有%s类%s。', d.day_zh, 3 - coalesce(m.plans, 0),
                CASE v.verdict WHEN 'pass' THEN '，达标'
                               WHEN 'unknown' THEN format('，缺%s，尚未到期，无法判断', m.zh)
                               ELSE format('，缺%s，未达标', m.zh) END),
         format('%s of 3 plans in force %s%s.', 3 - coalesce(m.plans, 0), d.day_en,
                CASE v.verdict WHEN 'pass' THEN ': met'
                               WHEN 'unknown' THEN format('; missing: %s, not yet due: cannot be judged', m.en)
                               ELSE format('; missing: %s: not met', m.en) END),
         r.citation, (v.verdict = 'unknown')::integer
    FROM report_parks() p
    CROSS JOIN report_days(of_year, today) d
    JOIN parameters r ON r.name = 'plans_required' AND r.applies @> d.day AND r.value > 0
    LEFT JOIN missing m ON m.park_id = p.park_id
    CROSS JOIN LATERAL (
      SELECT CASE WHEN m.plans IS NULL THEN 'pass' WHEN m.plans = m.early THEN 'unknown'
                  ELSE 'fail' END::park.verdict) v (verdict)
   WHERE NOT p.heading AND p.park_id IS NOT NULL;
END;

CREATE OR REPLACE FUNCTION report_3_on(of_year integer, today date)
  RETURNS TABLE (park_id bigint, place integer, topic text, measured numeric, required numeric, unit text,
                 verdict park.verdict, zh text, en text, citation text, unknowns bigint)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH shares AS MATERIALIZED (
    SELECT s.park_id, s.total_output_yuan, s.leading_output_yuan, s.share, s.share_high, s.verdict
      FROM report_days(of_year, today) d CROSS JOIN LATERAL leading_shares_on(of_year) s
  ), before AS MATERIALIZED (
    SELECT s.park_id, s.share FROM report_days(of_year, today) d
      CROSS JOIN LATERAL leading_shares_on(of_year - 1) s
     WHERE s.share = s.share_high
  )
  SELECT p.park_id, 1 AS place, 'leading_industries' AS topic, c.count, r.value, 'industry' AS unit, v.verdict,
         CASE v.verdict
           WHEN 'unknown' THEN d.day_zh || '未登记主导产业，是否控制在第三条要求的数量以内无法判断。'
           ELSE format('%s主导产业%s个（%s），%s第三条要求的%s个以内，%s。', d.day_zh, c.count, c.names,
                       CASE v.verdict WHEN 'pass' THEN '符合' ELSE '超过' END, trim_scale(r.value),
                       CASE v.verdict WHEN 'pass' THEN '达标' ELSE '未达标' END) END,
         CASE v.verdict
           WHEN 'unknown' THEN format('no leading industries are recorded %s: cannot be judged.', d.day_en)
           ELSE format('leading industries %s: %s (%s), at most %s under article 3: %s.', d.day_en, c.count, c.names,
                       trim_scale(r.value), CASE v.verdict WHEN 'pass' THEN 'met' ELSE 'not met' END) END,
         r.citation, (v.verdict = 'unknown')::integer
    FROM report_parks() p
    CROSS JOIN report_days(of_year, today) d
    JOIN parameters r ON r.name = 'leading_industries_max' AND r.applies @> d.day
    CROSS JOIN LATERAL (SELECT count(*), string_agg(l.name, '、' ORDER BY l.id) FROM leading_industries l
                         WHERE l.park_id = p.park_id AND l.applies @> d.day) c (count, names)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN c.count = 0 THEN 'unknown' WHEN c.count <= r.value THEN 'pass'
                  ELSE 'fail' END::park.verdict) v (verdict)
   WHERE NOT p.heading AND p.park_id IS NOT NULL
  UNION ALL
  SELECT p.park_id, 2 AS place, 'leading_share' AS topic, s.share * 100, r.value, '%' AS unit, v.verdict,
         format('%s年%s', of_year, CASE WHEN d.over THEN '' ELSE format('（%s）', d.day_zh) END)
         || CASE WHEN s.total_output_yuan IS NULL THEN '未登记工业总产值，主导产业占比无法判断。'
                 WHEN s.leading_output_yuan IS NULL
                 THEN format('工业总产值%s，未登记主导产业，占比无法判断。', park.say_yuan(s.total_output_yuan, 'zh'))
                 WHEN s.share IS NULL THEN '工业总产值为零，主导产业占比无法判断。'
                 ELSE format('工业总产值%s，其中%s主导产业%s，占%s%s，%s。',
                        park.say_yuan(s.total_output_yuan, 'zh'),
                        CASE WHEN s.share < s.share_high THEN '可确认的' ELSE '' END,
                        park.say_yuan(s.leading_output_yuan, 'zh'),
                        park.say_share(s.share)
                        || CASE WHEN s.share < s.share_high
                                THEN format('（部分产值行业不明，最高%s）', park.say_share(s.share_high)) ELSE '' END,
                        CASE WHEN c.change IS NULL THEN ''
                             WHEN c.change = 0 THEN '，与上年持平'
                             ELSE format('，较上年%s%s', CASE WHEN c.change > 0 THEN '上升' ELSE '下降' END,
                                    CASE WHEN abs(c.change) < 0.01 THEN '不足0.01'
                                         ELSE trunc(abs(c.change), 2)::text END || '个百分点') END,
                        CASE v.verdict
                          WHEN 'pass' THEN format('达到第三条要求的%s%%，达标', trim_scale(r.value))
                          WHEN 'fail' THEN format('低于第三条要求的%s%%，未达标', trim_scale(r.value))
                          ELSE CASE WHEN d.over THEN '' ELSE '年度尚未结束，' END
                               || format('是否达到第三条要求的%s%%无法判断', trim_scale(r.value)) END) END,
         CASE WHEN s.total_output_yuan IS NULL THEN format('no output recorded in %s: the share of the leading industries cannot be judged.', of_year)
              WHEN s.leading_output_yuan IS NULL
              THEN format('output of %s in %s, no leading industries recorded: the share cannot be judged.',
                          park.say_yuan(s.total_output_yuan, 'en'), of_year)
              WHEN s.share IS NULL THEN format('output of 0 in %s: the share cannot be judged.', of_year)
              ELSE format('output of %s in %s%s, of which leading industries %s%s, or %s%s%s; %s.',
                     park.say_yuan(s.total_output_yuan, 'en'), of_year,
                     CASE WHEN d.over THEN '' ELSE format(' (%s)', d.day_en) END,
                     CASE WHEN s.share < s.share_high THEN 'certainly ' ELSE '' END,
                     park.say_yuan(s.leading_output_yuan, 'en'), park.say_share(s.share),
                     CASE WHEN s.share < s.share_high
                          THEN format(' (at most %s: part of the output has no exact industry)', park.say_share(s.share_high))
                          ELSE '' END,
                     CASE WHEN c.change IS NULL THEN ''
                          WHEN c.change = 0 THEN ', as in the year before'
                          ELSE format(', %s %s percentage points on the year before',
                                 CASE WHEN c.change > 0 THEN 'up' ELSE 'down' END,
                                 CASE WHEN abs(c.change) < 0.01 THEN 'less than 0.01'
                                      ELSE trunc(abs(c.change), 2)::text END) END,
                     CASE v.verdict
                       WHEN 'pass' THEN format('reaches the %s%% of article 3: met', trim_scale(r.value))
                       WHEN 'fail' THEN format('below the %s%% of article 3: not met', trim_scale(r.value))
                       ELSE CASE WHEN d.over THEN '' ELSE 'the year is not over, ' END
                            || format('whether it reaches the %s%% of article 3 cannot be judged', trim_scale(r.value)) END) END,
         r.citation, (v.verdict = 'unknown')::integer
    FROM report_parks() p
    CROSS JOIN report_days(of_year, today) d
    JOIN parameters r ON r.name = 'leading_share_min' AND r.applies @> make_date(of_year, 12, 31)
    LEFT JOIN shares s ON s.park_id = p.park_id
    LEFT JOIN before b ON b.park_id = p.park_id
    CROSS JOIN LATERAL (SELECT CASE WHEN s.share = s.share_high THEN (s.share - b.share) * 100 END) c (change)
    -- what is below while the year runs may not be so at its end, and the reverse
    CROSS JOIN LATERAL (
      SELECT CASE WHEN d.over THEN coalesce(s.verdict, 'unknown') ELSE 'unknown' END) v (verdict)
   WHERE NOT p.heading AND p.park_id IS NOT NULL;
END;

CREATE OR REPLACE FUNCTION report_4_on(of_year integer, today date)
  RETURNS TABLE (park_id bigint, place integer, topic text, measured numeric, required numeric, unit text,
                 verdict park.verdict, zh text, en text, citation text, unknowns bigint)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH claims AS MATERIALIZED (
    SELECT c.park_id, c.claim
      FROM (SELECT e.park_id, park.land_claim(e.kind, e.area_m2, e.project_id IS NOT NULL ORDER BY e.entry_no) AS claim
              FROM land_entries e JOIN report_days(of_year, today) d ON e.entered_on <= d.day
             WHERE e.year = of_year GROUP BY e.park_id, e.project_id) c
  ), supplied AS MATERIALIZED (
    SELECT s.park_id, s.supplied_m2, s.standard_m2, s.share, s.share_high, s.required, s.verdict, s.citation
      FROM report_days(of_year, today) d
      CROSS JOIN LATERAL standard_land_share_on(d.day + d.over::integer) s
     WHERE s.year = of_year
  ), promises AS MATERIALIZED (
    SELECT k.park_id, k.verdict
      FROM report_days(of_year, today) d CROSS JOIN LATERAL standard_land_kept_on(d.day) k
     WHERE k.verdict <> 'not_applicable'
  ), held AS MATERIALIZED (
    SELECT t.park_id, t.kind, t.plots, t.area_m2, t.unmeasured
      FROM report_days(of_year, today) d CROSS JOIN LATERAL plots_by_tenure_on(d.day) t
  )
  SELECT p.park_id, 1 AS place, 'quota' AS topic, q.used, q.quota, 'm2' AS unit, q.verdict,
         CASE WHEN q.verdict = 'not_applicable' THEN NULL
              WHEN q.quota IS NULL
              THEN format('未登记%s年%s新增建设用地指标，是否超指标无法判断。', of_year, CASE WHEN p.park_id IS NULL THEN '' ELSE '下达的' END)
              ELSE format('%s年新增建设用地指标%s，%s%s已安排%s、已预留%s、已落实%s、已核销%s，%s，%s。', of_year,
                     park.say_area(q.quota, 'zh'), CASE WHEN p.park_id IS NULL THEN format('已下达园区%s，', park.say_area(q.given, 'zh')) ELSE '' END,
                     d.day_zh, park.say_area(q.allocated, 'zh'), park.say_area(q.reserved, 'zh'),
                     park.say_area(q.committed, 'zh'), park.say_area(q.written_off, 'zh'),
                     CASE WHEN q.used <= q.quota THEN '剩余' || park.say_area(q.quota - q.used, 'zh')
                          ELSE '超出' || park.say_area(q.used - q.quota, 'zh') END,
                     CASE q.verdict WHEN 'pass' THEN '未超指标，达标' ELSE '未达标' END) END,
         CASE WHEN q.verdict = 'not_applicable' THEN NULL
              WHEN q.quota IS NULL THEN format('no quota of new construction land is recorded for %s: cannot be judged.', of_year)
              ELSE format('quota of new construction land for %s: %s; %s%s allocated %s, reserved %s, committed %s, written off %s; %s: %s.', of_year,
                     park.say_area(q.quota, 'en'), CASE WHEN p.park_id IS NULL THEN format('given to parks %s; ', park.say_area(q.given, 'en')) ELSE '' END,
                     d.day_en, park.say_area(q.allocated, 'en'), park.say_area(q.reserved, 'en'),
                     park.say_area(q.committed, 'en'), park.say_area(q.written_off, 'en'),
                     CASE WHEN q.used <= q.quota THEN 'free ' || park.say_area(q.quota - q.used, 'en')
                          ELSE 'exceeded by ' || park.say_area(q.used - q.quota, 'en') END,
                     CASE q.verdict WHEN 'pass' THEN 'met' ELSE 'not met' END) END,
         '第四条' AS citation, (q.verdict = 'unknown')::integer
    FROM report_parks() p
    JOIN report_days(of_year, today) d ON p.seen
    CROSS JOIN LATERAL (
      SELECT h.quota, g.given, c.allocated, c.reserved, c.committed, c.written_off, u.used,
             CASE WHEN h.quota IS NULL
                  THEN CASE WHEN EXISTS (SELECT FROM parameters r WHERE r.name = 'park_land_share_min'
                                                AND r.applies @> make_date(of_year, 12, 31))
                            THEN 'unknown' ELSE 'not_applicable' END
                  WHEN u.used > h.quota OR p.park_id IS NULL AND g.given > h.quota THEN 'fail'
                  ELSE 'pass' END::park.verdict
        FROM (SELECT CASE WHEN p.park_id IS NULL THEN (SELECT b.quota_m2 FROM land_budgets b WHERE b.year = of_year)
                          ELSE (SELECT n.quota_m2 FROM land_quotas n WHERE n.year = of_year AND n.park_id = p.park_id) END,
                     (SELECT coalesce(sum(n.quota_m2), 0) FROM land_quotas n WHERE n.year = of_year)) g (quota, given)
        CROSS JOIN LATERAL (
          SELECT coalesce(sum(c.claim[1]), 0), coalesce(sum(c.claim[2]), 0), coalesce(sum(c.claim[3]), 0),
                 coalesce(sum(c.claim[4]), 0)
            FROM claims c WHERE p.park_id IS NULL OR c.park_id = p.park_id) c (allocated, reserved, committed, written_off)
        CROSS JOIN LATERAL (SELECT c.allocated + c.reserved + c.committed + c.written_off) u (used)
        -- a park that uses what nobody gave it exceeds a quota of nothing
        CROSS JOIN LATERAL (
          SELECT CASE WHEN p.park_id IS NOT NULL AND u.used > 0 THEN coalesce(g.quota, 0) ELSE g.quota END) h (quota)
      ) q (quota, given, allocated, reserved, committed, written_off, used, verdict)
  UNION ALL
  SELECT NULL::bigint AS park_id, 2 AS place, 'park_land_share' AS topic, s.share * 100, r.value, '%' AS unit, v.verdict,
         CASE WHEN s.share IS NULL THEN format('未登记%s年新增建设用地指标或指标为零，园区用地占比无法判断。', of_year)
              ELSE format('%s年新增建设用地指标%s，%s用于园区工业项目%s，占%s，%s。', of_year, park.say_area(s.quota_m2, 'zh'),
                     d.day_zh, park.say_area(s.used_m2, 'zh'), park.say_share(s.share),
                     CASE v.verdict WHEN 'pass' THEN format('达到第四条力争的%s%%，达标', trim_scale(r.value))
                                    WHEN 'fail' THEN format('低于第四条力争的%s%%，未达标', trim_scale(r.value))
                                    ELSE format('低于第四条力争的%s%%，但年度尚未结束，无法判断', trim_scale(r.value)) END) END,
         CASE WHEN s.share IS NULL THEN format('no quota of new construction land, or one of 0, is recorded for %s: the parks'' share cannot be judged.', of_year)
              ELSE format('of %s of new construction land for %s, park industry uses %s, or %s, %s; %s.', park.say_area(s.quota_m2, 'en'), of_year,
                     park.say_area(s.used_m2, 'en'), park.say_share(s.share), d.day_en,
                     CASE v.verdict WHEN 'pass' THEN format('reaches the %s%% that article 4 strives for: met', trim_scale(r.value))
                                    WHEN 'fail' THEN format('below the %s%% that article 4 strives for: not met', trim_scale(r.value))
                                    ELSE format('below the %s%% that article 4 strives for, but the year is not over: cannot be judged', trim_scale(r.value)) END) END,
         r.citation, (v.verdict = 'unknown')::integer
    FROM report_parks() p
    JOIN report_days(of_year, today) d ON p.seen AND p.park_id IS NULL
    JOIN parameters r ON r.name = 'park_land_share_min' AND r.applies @> make_date(of_year, 12, 31)
    LEFT JOIN LATERAL (SELECT s.quota_m2, s.used_m2, s.share FROM park_land_share_on(d.day) s WHERE s.year = of_year) s ON true
    CROSS JOIN LATERAL (
      SELECT CASE WHEN s.share IS NULL THEN 'unknown' WHEN s.used_m2 * 100 >= r.value * s.quota_m2 THEN 'pass'
                  WHEN d.over THEN 'fail' ELSE 'unknown' END::park.verdict) v (verdict)
  UNION ALL
  SELECT p.park_id, 3 AS place, 'standard_land' AS topic, s.share * 100, r.value, '%' AS unit, v.verdict,
         CASE WHEN s.supplied_m2 IS NULL THEN of_year || '年没有供应新增工业用地，标准地供应占比不适用。'
              ELSE format('%s年（%s）供应新增工业用地%s，其中标准地%s，占%s%s，要求%s%%，%s。', of_year, d.day_zh,
                     park.say_area(s.supplied_m2, 'zh'), park.say_area(s.standard_m2, 'zh'), park.say_share(s.share),
                     CASE WHEN s.share < s.share_high THEN format('至%s（部分用地性质或标准地情况未登记）', park.say_share(s.share_high)) ELSE '' END,
                     trim_scale(r.value),
                     CASE v.verdict WHEN 'pass' THEN '达标' WHEN 'fail' THEN '未达标'
                                    ELSE CASE WHEN d.over THEN '' ELSE '年度尚未结束，' END || '无法判断' END) END,
         CASE WHEN s.supplied_m2 IS NULL THEN format('no new industrial land was supplied in %s: the share of standard land is not applicable.', of_year)
              ELSE format('%s of new industrial land supplied in %s (%s), of which standard land %s, or %s%s; required %s%%: %s.',
                     park.say_area(s.supplied_m2, 'en'), of_year, d.day_en, park.say_area(s.standard_m2, 'en'), park.say_share(s.share),
                     CASE WHEN s.share < s.share_high THEN format(' to %s (not all is recorded)', park.say_share(s.share_high)) ELSE '' END,
                     trim_scale(r.value),
                     CASE v.verdict WHEN 'pass' THEN 'met' WHEN 'fail' THEN 'not met'
                                    ELSE CASE WHEN d.over THEN '' ELSE 'the year is not over, ' END || 'cannot be judged' END) END,
         r.citation, (v.verdict = 'unknown')::integer
    FROM report_parks() p
    JOIN report_days(of_year, today) d ON p.seen
    JOIN parameters r ON r.name = 'standard_land_share_min' AND r.applies @> make_date(of_year, 12, 31)
    LEFT JOIN supplied s ON s.park_id IS NOT DISTINCT FROM p.park_id
    CROSS JOIN LATERAL (SELECT coalesce(s.verdict, 'not_applicable')) v (verdict)
  UNION ALL
  SELECT p.park_id, 4 AS place, 'standard_land_promises' AS topic, c.broken, 0, 'promise' AS unit, v.verdict,
         CASE v.verdict WHEN 'not_applicable' THEN d.day_zh || '没有到期的标准地承诺，不适用。'
              ELSE format('%s到期的标准地承诺%s项，履约%s项、未履约%s项、无法判断%s项，%s。', d.day_zh, c.due, c.kept, c.broken, c.unknown,
                          CASE v.verdict WHEN 'pass' THEN '达标' WHEN 'fail' THEN '未达标' ELSE '无法判断' END) END,
         CASE v.verdict WHEN 'not_applicable' THEN format('no promise for standard land is due %s: not applicable.', d.day_en)
              ELSE format('promises for standard land due %s: %s, of which kept %s, not kept %s, not known %s: %s.', d.day_en, c.due, c.kept, c.broken, c.unknown,
                          CASE v.verdict WHEN 'pass' THEN 'met' WHEN 'fail' THEN 'not met' ELSE 'cannot be judged' END) END,
         '第四条' AS citation, c.unknown
    FROM report_parks() p
    JOIN report_days(of_year, today) d ON p.seen
    CROSS JOIN LATERAL (
      SELECT count(*), count(*) FILTER (WHERE k.verdict = 'pass'), count(*) FILTER (WHERE k.verdict = 'fail'),
             count(*) FILTER (WHERE k.verdict = 'unknown')
        FROM promises k WHERE p.park_id IS NULL OR k.park_id = p.park_id) c (due, kept, broken, unknown)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN c.due = 0 THEN 'not_applicable' WHEN c.broken > 0 THEN 'fail' WHEN c.unknown > 0 THEN 'unknown'
                  ELSE 'pass' END::park.verdict) v (verdict)
  UNION ALL
  SELECT p.park_id, 5 AS place, 'tenure' AS topic, c.plots, NULL::numeric AS required, 'plot' AS unit, NULL::park.verdict AS verdict,
         CASE WHEN c.plots = 0 THEN '没有已登记宗地。' ELSE format('%s已登记宗地%s宗，按供应方式：%s。', d.day_zh, c.plots, c.zh) END,
         CASE WHEN c.plots = 0 THEN 'no registered plots.' ELSE format('registered plots %s: %s, by tenure: %s.', d.day_en, c.plots, c.en) END,
         '第四条' AS citation, 0
    FROM report_parks() p
    JOIN report_days(of_year, today) d ON p.seen
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(h.plots), 0), string_agg(h.zh || h.plots || '宗' || park.say_area(h.area, 'zh') || CASE WHEN h.unmeasured > 0 THEN format('（另有%s宗面积不详）', h.unmeasured) ELSE '' END, '、' ORDER BY h.kind),
             string_agg(h.en || ' ' || h.plots || ', ' || park.say_area(h.area, 'en') || CASE WHEN h.unmeasured > 0 THEN format(' and %s without area', h.unmeasured) ELSE '' END, '; ' ORDER BY h.kind)
        FROM (SELECT h.kind, sum(h.plots) AS plots, round(coalesce(sum(h.area_m2), 0)::numeric, 4) AS area, sum(h.unmeasured) AS unmeasured,
                     CASE h.kind WHEN 'transfer' THEN '出让' WHEN 'flexible_transfer' THEN '弹性年期出让' WHEN 'lease' THEN '租赁'
                                 WHEN 'long_lease' THEN '长期租赁' WHEN 'lease_first' THEN '先租后让' WHEN 'allocation' THEN '划拨' ELSE coalesce(h.kind, '未登记或已届满') END AS zh,
                     coalesce(replace(h.kind, '_', ' '), 'not recorded or ended') AS en
                FROM held h WHERE p.park_id IS NULL OR h.park_id = p.park_id GROUP BY h.kind) h) c (plots, zh, en);
END;

CREATE OR REPLACE FUNCTION report_5_on(of_year integer, today date)
  RETURNS TABLE (park_id bigint, place integer, topic text, measured numeric, required numeric, unit text,
                 verdict park.verdict, zh text, en text, citation text, unknowns bigint)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH now AS MATERIALIZED (
    SELECT s.park_id, s.plots, s.area_m2, s.unmeasured, s.idle_plots, s.idle_m2, s.undecided
      FROM report_days(of_year, today) d CROSS JOIN LATERAL plot_sums_on(d.day) s
  ), before AS MATERIALIZED (
    SELECT s.park_id, s.idle_plots, s.idle_m2, s.undecided, s.unmeasured
      FROM report_days(of_year, today) d CROSS JOIN LATERAL plot_sums_on(d.first_day - 1) s
  ), national AS MATERIALIZED (
    SELECT DISTINCT n.plot_id, n.park_id, round(n.area_m2::numeric, 4) AS area_m2
      FROM report_days(of_year, today) d CROSS JOIN LATERAL national_idle_on(d.day) n
  ), undated AS MATERIALIZED (
    SELECT n.park_id FROM report_days(of_year, today) d
      JOIN plots n ON n.status = 'registered' AND (n.acquired_on > d.day) IS NOT TRUE AND (n.started_on <= d.day) IS NOT TRUE
       AND n.agreed_start_on IS NULL AND n.delivered_on IS NULL
  ), cases AS MATERIALIZED (
    SELECT c.case_id, c.park_id, c.subject, coalesce(c.building_id, c.plot_id) AS subject_id, c.flagged_on, c.closed_on, c.state, c.area_m2
      FROM report_days(of_year, today) d CROSS JOIN LATERAL disposal_cases_on(d.day) c
  ), revitalized AS MATERIALIZED (
    SELECT DISTINCT ON (c.subject_id) c.park_id, round(c.area_m2::numeric, 4) AS area_m2
      FROM cases c JOIN report_days(of_year, today) d ON c.closed_on >= d.first_day
     WHERE c.subject = 'plot'
     ORDER BY c.subject_id, c.closed_on DESC, c.case_id DESC
  ), vacant AS MATERIALIZED (
    SELECT b.park_id, b.floor_area_m2
      FROM report_days(of_year, today) d CROSS JOIN LATERAL idle_buildings_on(d.day) b
  )
  SELECT p.park_id, 1 AS place, 'idle_land' AS topic, CASE WHEN c.unmeasured = 0 AND c.undecided = 0 THEN c.idle_m2 * 100 / nullif(c.area_m2, 0) END, 0, '%' AS unit, v.verdict,
         CASE v.verdict WHEN 'not_applicable' THEN d.day_zh || '没有已登记宗地，闲置土地不适用。'
              ELSE format('%s已登记宗地%s宗%s，其中闲置土地%s宗%s，%s%s%s，%s。', d.day_zh, c.plots, park.say_area(c.area_m2, 'zh'),
                     c.idle_plots, park.say_area(c.idle_m2, 'zh'), coalesce('占' || park.say_share(c.idle_m2 / nullif(c.area_m2, 0)), '占比不详'),
                     CASE WHEN c.undecided > 0 THEN format('，另有%s宗无法判断', c.undecided) ELSE '' END
                     || CASE WHEN c.unmeasured > 0 THEN format('，%s宗面积不详', c.unmeasured) ELSE '' END,
                     CASE WHEN b.in_force IS NULL THEN '' WHEN b.idle_plots = c.idle_plots AND b.idle_m2 = c.idle_m2 THEN '，与上年末持平'
                          ELSE format('，上年末为%s宗%s', b.idle_plots, park.say_area(b.idle_m2, 'zh')) END,
                     CASE v.verdict WHEN 'pass' THEN '达标' WHEN 'fail' THEN '未达标' ELSE '是否闲置无法判断' END) END,
         CASE v.verdict WHEN 'not_applicable' THEN format('no registered plots %s: not applicable.', d.day_en)
              ELSE format('registered plots %s: %s, %s; idle: %s, %s, %s%s%s: %s.', d.day_en, c.plots, park.say_area(c.area_m2, 'en'),
                     c.idle_plots, park.say_area(c.idle_m2, 'en'),
                     coalesce('or ' || park.say_share(c.idle_m2 / nullif(c.area_m2, 0)) || ' of the area', 'of an unknown share of the area'),
                     CASE WHEN c.undecided > 0 THEN format('; not known of %s more', c.undecided) ELSE '' END
                     || CASE WHEN c.unmeasured > 0 THEN format('; %s without area', c.unmeasured) ELSE '' END,
                     CASE WHEN b.in_force IS NULL THEN '' WHEN b.idle_plots = c.idle_plots AND b.idle_m2 = c.idle_m2 THEN '; as at the end of the year before'
                          ELSE format('; at the end of the year before %s, %s', b.idle_plots, park.say_area(b.idle_m2, 'en')) END,
                     CASE v.verdict WHEN 'pass' THEN 'met' WHEN 'fail' THEN 'not met' ELSE 'cannot be judged' END) END,
         r.citation, c.undecided
    FROM report_parks() p
    JOIN report_days(of_year, today) d ON p.seen
    JOIN parameters r ON r.name = 'idle_after' AND r.applies @> d.day
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(n.plots), 0), coalesce(sum(n.area_m2), 0), coalesce(sum(n.unmeasured), 0), coalesce(sum(n.idle_plots), 0),
             coalesce(sum(n.idle_m2), 0), coalesce(sum(n.undecided), 0)
        FROM now n WHERE p.park_id IS NULL OR n.park_id = p.park_id) c (plots, area_m2, unmeasured, idle_plots, idle_m2, undecided)
    CROSS JOIN LATERAL (
      SELECT (SELECT true FROM parameters t WHERE t.name = 'idle_after' AND t.applies @> d.first_day - 1),
             coalesce(sum(n.idle_plots), 0), coalesce(sum(n.idle_m2), 0)
        FROM before n WHERE p.park_id IS NULL OR n.park_id = p.park_id) b (in_force, idle_plots, idle_m2)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN c.plots = 0 THEN 'not_applicable' WHEN c.idle_plots > 0 THEN 'fail' WHEN c.undecided > 0 THEN 'unknown'
                  ELSE 'pass' END::park.verdict) v (verdict)
  UNION ALL
  SELECT p.park_id, 2 AS place, 'national_idle' AS topic, c.plots, NULL::numeric AS required, 'plot' AS unit, CASE WHEN u.plots > 0 THEN 'unknown' END::park.verdict,
         format('%s查明符合国家《闲置土地处置办法》闲置标准的宗地%s宗%s%s。', d.day_zh, c.plots, park.say_area(c.area_m2, 'zh'),
                CASE WHEN c.unmeasured > 0 THEN format('，其中%s宗面积不详', c.unmeasured) ELSE '' END
                || CASE WHEN u.plots > 0 THEN format('，另有%s宗未登记约定动工日期和交付日期，无法判断', u.plots) ELSE '' END),
         format('plots known to be idle under the national rule %s: %s, %s%s.', d.day_en, c.plots, park.say_area(c.area_m2, 'en'),
                CASE WHEN c.unmeasured > 0 THEN format('; %s of them without area', c.unmeasured) ELSE '' END
                || CASE WHEN u.plots > 0 THEN format('; %s more, without agreed start and delivery, cannot be judged', u.plots) ELSE '' END),
         r.citation, u.plots
    FROM report_parks() p
    JOIN report_days(of_year, today) d ON p.seen
    JOIN parameters r ON r.name = 'national_start_after' AND r.applies @> d.day
    CROSS JOIN LATERAL (
      SELECT count(*), coalesce(sum(n.area_m2), 0), count(*) FILTER (WHERE n.area_m2 IS NULL)
        FROM national n WHERE p.park_id IS NULL OR n.park_id = p.park_id) c (plots, area_m2, unmeasured)
    CROSS JOIN LATERAL (
      SELECT count(*) FROM undated n WHERE p.park_id IS NULL OR n.park_id = p.park_id) u (plots)
  UNION ALL
  SELECT p.park_id, 3 AS place, 'disposals' AS topic, c.overdue + c.late, 0, 'case' AS unit, v.verdict,
         CASE WHEN v.verdict = 'not_applicable' THEN d.day_zh || '没有处置案件，不适用。'
              ELSE format('%s年新立处置案件%s件、结案%s件（其中超期结案%s件），%s未结%s件、其中超期%s件，%s。', of_year, c.opened, c.closed, c.late,
                     d.day_zh, c.open, c.overdue, CASE v.verdict WHEN 'pass' THEN '没有超期，达标' ELSE '未达标' END) END,
         CASE WHEN v.verdict = 'not_applicable' THEN format('no cases of disposal %s: not applicable.', d.day_en)
              ELSE format('cases of disposal in %s: opened %s, closed %s (late %s); open %s: %s, of which overdue %s: %s.', of_year, c.opened, c.closed, c.late,
                     d.day_en, c.open, c.overdue, CASE v.verdict WHEN 'pass' THEN 'met' ELSE 'not met' END) END,
         r.citation, 0
    FROM report_parks() p
    JOIN report_days(of_year, today) d ON p.seen
    JOIN parameters r ON r.name = 'disposal_within' AND r.applies @> d.day
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE n.flagged_on >= d.first_day), count(*) FILTER (WHERE n.closed_on >= d.first_day),
             count(*) FILTER (WHERE n.closed_on >= d.first_day AND n.state = 'late'),
             count(*) FILTER (WHERE n.closed_on IS NULL), count(*) FILTER (WHERE n.state = 'overdue')
        FROM cases n WHERE p.park_id IS NULL OR n.park_id = p.park_id) c (opened, closed, late, open, overdue)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN c.overdue + c.late > 0 THEN 'fail' WHEN c.open + c.closed = 0 THEN 'not_applicable' ELSE 'pass' END::park.verdict) v (verdict)
  UNION ALL
  SELECT p.park_id, 4 AS place, 'revitalized' AS topic, c.area_m2, NULL::numeric AS required, 'm2' AS unit, NULL::park.verdict AS verdict,
         format('%s年（%s）盘活闲置土地%s宗%s%s。', of_year, d.day_zh, c.plots, park.say_area(c.area_m2, 'zh'),
                CASE WHEN c.unmeasured > 0 THEN format('，其中%s宗面积不详', c.unmeasured) ELSE '' END),
         format('idle land revitalized in %s (%s): plots %s, %s%s.', of_year, d.day_en, c.plots, park.say_area(c.area_m2, 'en'),
                CASE WHEN c.unmeasured > 0 THEN format('; %s of them without area', c.unmeasured) ELSE '' END),
         '第五条' AS citation, 0
    FROM report_parks() p
    JOIN report_days(of_year, today) d ON p.seen
    CROSS JOIN LATERAL (
      SELECT count(*), coalesce(sum(n.area_m2), 0), count(*) FILTER (WHERE n.area_m2 IS NULL)
        FROM revitalized n WHERE p.park_id IS NULL OR n.park_id = p.park_id) c (plots, area_m2, unmeasured)
  UNION ALL
  SELECT p.park_id, 5 AS place, 'idle_factories' AS topic, c.buildings, NULL::numeric AS required, 'building' AS unit, NULL::park.verdict AS verdict,
         format('%s闲置厂房%s栋，建筑面积%s平方米%s。', d.day_zh, c.buildings, trunc(c.floor_m2, 2),
                CASE WHEN c.unmeasured > 0 THEN format('（另有%s栋面积不详）', c.unmeasured) ELSE '' END),
         format('idle factories %s: %s, floor area %s m²%s.', d.day_en, c.buildings, trunc(c.floor_m2, 2),
                CASE WHEN c.unmeasured > 0 THEN format(' (and %s without floor area)', c.unmeasured) ELSE '' END),
         '第五条' AS citation, 0
    FROM report_parks() p
    JOIN report_days(of_year, today) d ON p.seen
    CROSS JOIN LATERAL (
      SELECT count(*), coalesce(sum(n.floor_area_m2), 0), count(*) FILTER (WHERE n.floor_area_m2 IS NULL)
        FROM vacant n WHERE p.park_id IS NULL OR n.park_id = p.park_id) c (buildings, floor_m2, unmeasured);
END;

CREATE OR REPLACE FUNCTION report_6_on(of_year integer, today date)
  RETURNS TABLE (park_id bigint, place integer, topic text, measured numeric, required numeric, unit text,
                 verdict park.verdict, zh text, en text, citation text, unknowns bigint)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH clocks AS MATERIALIZED (
    SELECT j.park_id, c.applied_on, c.concluded_on, c.state, r.outcome
      FROM report_days(of_year, today) d
      CROSS JOIN LATERAL review_clock_on(d.day) c
      JOIN reviews r ON r.id = c.review_id
      JOIN projects j ON j.id = c.project_id
     WHERE c.applied_on >= d.first_day OR c.concluded_on >= d.first_day OR c.concluded_on IS NULL
  ), signed AS MATERIALIZED (
    SELECT j.park_id, g.signed_on >= d.first_day AS of_year
      FROM report_days(of_year, today) d
      JOIN agreements g ON g.signed_on <= d.day
      JOIN projects j ON j.id = g.project_id
     WHERE j.status <> 'withdrawn' OR g.signed_on >= d.first_day
  ), unregistered AS MATERIALIZED (
    SELECT u.park_id FROM report_days(of_year, today) d CROSS JOIN LATERAL unregistered_projects_on(d.day) u
  )
  SELECT p.park_id, 1 AS place, 'reviews' AS topic, c.late + c.overdue, 0, 'review' AS unit, v.verdict,
         CASE v.verdict WHEN 'not_applicable' THEN of_year || '年没有联合论证，不适用。'
              ELSE format('%s年申请联合论证%s件，通过%s件、未通过%s件，超期办结%s件；%s未办结%s件、其中超期%s件%s，%s。', of_year,
                     c.applied, c.approved, c.rejected, c.late, d.day_zh, c.open, c.overdue,
                     CASE WHEN c.unknown > 0 THEN format('，另有%s件因节假日安排未登记无法判断', c.unknown) ELSE '' END,
                     CASE v.verdict WHEN 'pass' THEN '没有超期，达标' WHEN 'fail' THEN '未达标' ELSE '无法判断' END) END,
         CASE v.verdict WHEN 'not_applicable' THEN format('no joint reviews in %s: not applicable.', of_year)
              ELSE format('joint reviews in %s: applied for %s, approved %s, rejected %s, concluded late %s; open %s: %s, of which overdue %s%s: %s.', of_year,
                     c.applied, c.approved, c.rejected, c.late, d.day_en, c.open, c.overdue,
                     CASE WHEN c.unknown > 0 THEN format('; not known of %s, because days off are not recorded', c.unknown) ELSE '' END,
                     CASE v.verdict WHEN 'pass' THEN 'met' WHEN 'fail' THEN 'not met' ELSE 'cannot be judged' END) END,
         r.citation, c.unknown
    FROM report_parks() p
    JOIN report_days(of_year, today) d ON p.seen
    JOIN parameters r ON r.name = 'review_within' AND r.applies @> d.day
    CROSS JOIN LATERAL (
      SELECT count(*), count(*) FILTER (WHERE n.state = 'not_applicable'),
             count(*) FILTER (WHERE n.applied_on >= d.first_day),
             count(*) FILTER (WHERE n.concluded_on >= d.first_day AND n.outcome = 'approved'),
             count(*) FILTER (WHERE n.concluded_on >= d.first_day AND n.outcome = 'rejected'),
             count(*) FILTER (WHERE n.state = 'late'), count(*) FILTER (WHERE n.concluded_on IS NULL),
             count(*) FILTER (WHERE n.state = 'overdue'), count(*) FILTER (WHERE n.state = 'unknown')
        FROM clocks n WHERE p.park_id IS NULL OR n.park_id = p.park_id)
      c (reviews, outside, applied, approved, rejected, late, open, overdue, unknown)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN c.reviews = c.outside THEN 'not_applicable' WHEN c.late + c.overdue > 0 THEN 'fail'
                  WHEN c.unknown > 0 THEN 'unknown' ELSE 'pass' END::park.verdict) v (verdict)
  UNION ALL
  SELECT p.park_id, 2 AS place, 'agreements' AS topic, c.signed, NULL::numeric AS required, 'agreement' AS unit, NULL::park.verdict AS verdict,
         format('%s年（%s）签订入园协议%s份。', of_year, d.day_zh, c.signed),
         format('entry agreements signed in %s (%s): %s.', of_year, d.day_en, c.signed), '第六条' AS citation, 0
    FROM report_parks() p
    JOIN report_days(of_year, today) d ON p.seen
    CROSS JOIN LATERAL (SELECT count(*) FROM signed n
                         WHERE n.of_year AND (p.park_id IS NULL OR n.park_id = p.park_id)) c (signed)
  UNION ALL
  SELECT p.park_id, 3 AS place, 'registrations' AS topic, c.unregistered, 0, 'project' AS unit, v.verdict,
         CASE v.verdict WHEN 'not_applicable' THEN d.day_zh || '没有已签订入园协议的项目，登记要求不适用。'
              ELSE format('%s已签订入园协议而未报市园区办登记的项目%s个，%s。', d.day_zh, c.unregistered,
                          CASE v.verdict WHEN 'pass' THEN '达标' ELSE '未达标' END) END,
         CASE v.verdict WHEN 'not_applicable' THEN format('no project has an entry agreement %s: not applicable.', d.day_en)
              ELSE format('projects with an entry agreement, but not registered with the city''s office, %s: %s; %s.', d.day_en, c.unregistered,
                          CASE v.verdict WHEN 'pass' THEN 'met' ELSE 'not met' END) END,
         r.citation, 0
    FROM report_parks() p
    JOIN report_days(of_year, today) d ON p.seen
    JOIN parameters r ON r.name = 'registration_required' AND r.applies @> d.day AND r.value > 0
    CROSS JOIN LATERAL (
      SELECT (SELECT count(*) FROM unregistered n WHERE p.park_id IS NULL OR n.park_id = p.park_id),
             EXISTS (SELECT FROM signed n WHERE p.park_id IS NULL OR n.park_id = p.park_id)) c (unregistered, signed)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN c.unregistered > 0 THEN 'fail' WHEN NOT c.signed THEN 'not_applicable' ELSE 'pass' END::park.verdict) v (verdict);
END;

-- The report on a year is handed in after it: documents are those known on the
-- day of the question, within the following year.
CREATE OR REPLACE FUNCTION report_7_on(of_year integer, today date)
  RETURNS TABLE (park_id bigint, place integer, topic text, measured numeric, required numeric, unit text,
                 verdict park.verdict, zh text, en text, citation text, unknowns bigint)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH days AS MATERIALIZED (
    SELECT y.day, s.day_zh, s.day_en
      FROM report_days(of_year, today) d
      CROSS JOIN LATERAL (SELECT least(today, make_date(of_year + 1, 12, 31))) y (day)
      CROSS JOIN LATERAL report_days(extract(year FROM y.day)::integer, y.day) s
  ), documents AS MATERIALIZED (
    SELECT i.park_id, i.document, i.state FROM days y CROSS JOIN LATERAL infrastructure_yearly_on(y.day) i
     WHERE i.year = of_year
  ), totals AS MATERIALIZED (
    SELECT t.park_id, t.projects, t.planned_investment_yuan, t.done_investment_yuan, t.unreported_projects
      FROM days y CROSS JOIN LATERAL infrastructure_totals_on(y.day) t WHERE t.year = of_year
  )
  SELECT p.park_id, 1 AS place, 'infrastructure_documents' AS topic, c.done, 2, 'document' AS unit, v.verdict,
         format('%s%s年度基础设施建设计划%s、年度报告%s，%s。', y.day_zh, of_year, c.plan_zh, c.report_zh,
                CASE v.verdict WHEN 'pass' THEN '达标' WHEN 'fail' THEN '未达标' ELSE '无法判断' END),
         format('infrastructure plan for %s %s, report %s, %s: %s.', of_year, c.plan_en, c.report_en, y.day_en,
                CASE v.verdict WHEN 'pass' THEN 'met' WHEN 'fail' THEN 'not met' ELSE 'cannot be judged' END),
         r.citation, (v.verdict = 'unknown')::integer
    FROM report_parks() p
    JOIN days y ON p.seen
    CROSS JOIN report_days(of_year, today) d
    JOIN parameters r ON r.name = 'infrastructure_yearly_required' AND r.applies @> d.day AND r.value > 0
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE n.state IN ('done', 'late')), bool_or(n.state IN ('missing', 'late')),
             count(*) FILTER (WHERE n.state = 'done') = 2,
             coalesce(max(s.zh) FILTER (WHERE n.document = 'plan'), '未到期'), coalesce(max(s.zh) FILTER (WHERE n.document = 'report'), '未到期'),
             coalesce(max(s.en) FILTER (WHERE n.document = 'plan'), 'not yet due'), coalesce(max(s.en) FILTER (WHERE n.document = 'report'), 'not yet due')
        FROM documents n
        JOIN (VALUES ('done', '已完成', 'done'), ('late', '逾期完成', 'late'), ('missing', '缺', 'missing'),
                     ('not_yet', '未到期', 'not yet due')) s (state, zh, en) ON s.state = n.state
       WHERE n.park_id = p.park_id) c (done, failed, complete, plan_zh, report_zh, plan_en, report_en)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN c.failed THEN 'fail' WHEN c.complete THEN 'pass' ELSE 'unknown' END::park.verdict) v (verdict)
   WHERE NOT p.heading AND p.park_id IS NOT NULL
  UNION ALL
  SELECT p.park_id, 2 AS place, 'infrastructure_investment' AS topic, c.done, c.planned, 'yuan' AS unit, NULL::park.verdict AS verdict,
         CASE WHEN c.projects IS NULL THEN format('没有登记%s年度基础设施项目投资。', of_year)
              ELSE format('%s年基础设施项目%s个，计划投资%s，%s已报完成投资%s%s%s。', of_year, c.projects,
                     park.say_yuan(c.planned, 'zh'), y.day_zh, park.say_yuan(c.done, 'zh'),
                     CASE WHEN c.done / nullif(c.planned, 0) IS NOT NULL THEN '，占' || park.say_share(c.done / nullif(c.planned, 0)) ELSE '' END,
                     CASE WHEN c.unreported > 0 THEN format('，另有%s个项目未报', c.unreported) ELSE '' END) END,
         CASE WHEN c.projects IS NULL THEN format('no investment in infrastructure is recorded for %s.', of_year)
              ELSE format('infrastructure projects in %s: %s; planned %s, reported as done %s %s%s%s.', of_year, c.projects,
                     park.say_yuan(c.planned, 'en'), y.day_en, park.say_yuan(c.done, 'en'),
                     CASE WHEN c.done / nullif(c.planned, 0) IS NOT NULL THEN ', or ' || park.say_share(c.done / nullif(c.planned, 0)) ELSE '' END,
                     CASE WHEN c.unreported > 0 THEN format('; %s projects not reported', c.unreported) ELSE '' END) END,
         '第七条' AS citation, 0
    FROM report_parks() p
    JOIN days y ON p.seen
    CROSS JOIN LATERAL (
      SELECT sum(n.projects), sum(n.planned_investment_yuan), sum(n.done_investment_yuan), sum(n.unreported_projects)
        FROM totals n WHERE p.park_id IS NULL OR n.park_id = p.park_id) c (projects, planned, done, unreported);
END;

-- Ranks and averages rest on all parks: who may not read them has the frozen
-- results only.
CREATE OR REPLACE FUNCTION report_8_on(of_year integer, today date)
  RETURNS TABLE (park_id bigint, place integer, topic text, measured numeric, required numeric, unit text,
                 verdict park.verdict, zh text, en text, citation text, unknowns bigint)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH frozen AS MATERIALIZED (
    SELECT DISTINCT ON (a.park_id) a.park_id, a.version, a.score, a.rank, a.grade, a.unknown
      FROM assessments a WHERE a.year = of_year ORDER BY a.park_id, a.version DESC
  ), cards AS MATERIALIZED (
    SELECT s.park_id, s.score, s.rank, s.grade, s.unknown, s.state
      FROM report_days(of_year, today) d
      CROSS JOIN LATERAL scorecards_on(of_year) s
     WHERE d.over AND s.state <> 'no_weights' AND EXISTS (SELECT FROM report_parks() p WHERE p.park_id IS NULL AND p.seen)
  ), scores AS MATERIALIZED (
    SELECT p.park_id, f.version, d.over, w.weighted,
           CASE WHEN f.version IS NOT NULL THEN f.score ELSE c.score END AS score,
           CASE WHEN f.version IS NOT NULL THEN f.rank ELSE c.rank END AS rank,
           CASE WHEN f.version IS NOT NULL THEN f.grade ELSE c.grade END AS grade,
           coalesce(CASE WHEN f.version IS NOT NULL THEN f.unknown ELSE c.unknown END, 0) AS unknown, c.state
      FROM report_parks() p
      CROSS JOIN report_days(of_year, today) d
      LEFT JOIN frozen f ON f.park_id = p.park_id
      LEFT JOIN cards c ON c.park_id = p.park_id
      CROSS JOIN LATERAL (SELECT EXISTS (
        SELECT FROM assessed_parks_on(of_year) a JOIN indicator_weights i ON i.park_group = a.park_group AND i.year = of_year
         WHERE a.park_id = p.park_id)) w (weighted)
     WHERE p.park_id IS NOT NULL
  )
  SELECT s.park_id, 1 AS place, 'score' AS topic, s.score, NULL::numeric AS required, 'point' AS unit,
         CASE WHEN s.version IS NULL AND NOT s.weighted THEN 'not_applicable'
              WHEN s.score IS NULL OR s.unknown > 0 THEN 'unknown' END::park.verdict,
         CASE WHEN s.version IS NULL AND NOT s.weighted THEN of_year || '年度没有规定考核权重，不适用。'
              WHEN s.score IS NULL THEN format('%s年度考核得分无法判断：%s。', of_year,
                CASE WHEN NOT s.over THEN '年度尚未结束' WHEN s.state = 'weights' THEN '权重合计不为100'
                     WHEN s.state IS NULL AND s.version IS NULL THEN '考核尚未定格，当前用户不能查看全部园区' ELSE '没有可计分的指标' END)
              ELSE format('%s年度考核得分%s分，组内排名第%s%s（%s）%s。', of_year, trunc(s.score, 2), s.rank,
                     coalesce('，等级' || s.grade, ''), CASE WHEN s.version IS NULL THEN '未定格' ELSE '已定格第' || s.version || '版' END,
                     CASE WHEN s.unknown > 0 THEN format('，其中%s项指标无法判断', s.unknown) ELSE '' END) END,
         CASE WHEN s.version IS NULL AND NOT s.weighted THEN format('no weights are set for the assessment of %s: not applicable.', of_year)
              WHEN s.score IS NULL THEN format('the score of %s cannot be judged: %s.', of_year,
                CASE WHEN NOT s.over THEN 'the year is not over' WHEN s.state = 'weights' THEN 'the weights do not sum to 100'
                     WHEN s.state IS NULL AND s.version IS NULL THEN 'it is not frozen, and you may not read all parks' ELSE 'nothing could be scored' END)
              ELSE format('score of %s: %s, rank %s in its group%s (%s)%s.', of_year, trunc(s.score, 2), s.rank,
                     coalesce(', grade ' || s.grade, ''), CASE WHEN s.version IS NULL THEN 'not frozen' ELSE 'frozen, version ' || s.version END,
                     CASE WHEN s.unknown > 0 THEN format('; %s indicators cannot be judged', s.unknown) ELSE '' END) END,
         '第八条' AS citation, CASE WHEN s.version IS NULL AND NOT s.weighted THEN 0 ELSE greatest(s.unknown, (s.score IS NULL)::integer) END
    FROM scores s
  UNION ALL
  SELECT NULL::bigint AS park_id, 1 AS place, 'score' AS topic, count(s.score), count(*) FILTER (WHERE s.weighted OR s.version IS NOT NULL), 'park' AS unit,
         CASE WHEN count(*) FILTER (WHERE s.weighted OR s.version IS NOT NULL) = 0 THEN 'not_applicable'
              WHEN count(s.score) < count(*) FILTER (WHERE s.weighted OR s.version IS NOT NULL) OR sum(s.unknown) > 0 THEN 'unknown' END::park.verdict,
         CASE WHEN count(*) FILTER (WHERE s.weighted OR s.version IS NOT NULL) = 0 THEN of_year || '年度没有规定考核权重，不适用。'
              ELSE format('%s年度应考核园区%s个，已有得分%s个（已定格%s个），%s项指标或得分无法判断。', of_year,
                     count(*) FILTER (WHERE s.weighted OR s.version IS NOT NULL), count(s.score), count(s.version), u.unknowns) END,
         CASE WHEN count(*) FILTER (WHERE s.weighted OR s.version IS NOT NULL) = 0 THEN format('no weights are set for the assessment of %s: not applicable.', of_year)
              ELSE format('of %s parks to be assessed for %s, %s have a score (%s frozen); %s indicators or scores cannot be judged.',
                     count(*) FILTER (WHERE s.weighted OR s.version IS NOT NULL), of_year, count(s.score), count(s.version), u.unknowns) END,
         '第八条' AS citation, u.unknowns
    FROM report_parks() p
    JOIN report_days(of_year, today) d ON p.seen AND p.park_id IS NULL
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(greatest(s.unknown, (s.score IS NULL)::integer)), 0)::bigint FROM scores s
       WHERE s.weighted OR s.version IS NOT NULL) u (unknowns)
    LEFT JOIN scores s ON true
   GROUP BY u.unknowns;
END;

CREATE OR REPLACE FUNCTION yearly_report_on(of_year integer, today date)
  RETURNS TABLE (line integer, article text, topic text, park_id bigint, park_name text, measured numeric,
                 required numeric, unit text, verdict park.verdict, sentence_zh text, sentence_en text, citation text)
  LANGUAGE sql STABLE PARALLEL SAFE ROWS 300 SET jit = off
BEGIN ATOMIC
  WITH said AS MATERIALIZED (
    SELECT '2' AS article, r.* FROM report_2_on(of_year, today) r
    UNION ALL SELECT '3' AS article, r.* FROM report_3_on(of_year, today) r
    UNION ALL SELECT '4' AS article, r.* FROM report_4_on(of_year, today) r
    UNION ALL SELECT '5' AS article, r.* FROM report_5_on(of_year, today) r
    UNION ALL SELECT '6' AS article, r.* FROM report_6_on(of_year, today) r
    UNION ALL SELECT '7' AS article, r.* FROM report_7_on(of_year, today) r
    UNION ALL SELECT '8' AS article, r.* FROM report_8_on(of_year, today) r
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
      FROM report_days(of_year, today) d
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
