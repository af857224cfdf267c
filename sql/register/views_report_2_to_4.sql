-- The yearly report, articles 2 to 4: what its rows are of, and what each article
-- has to say of each park and of the city (park_id NULL).
--
-- A sentence of NULL means that nothing was in force.  unknowns: how many things
-- of a row cannot be judged.  Sums are CTEs, so that each is made once for all
-- parks.

-- Functions in FROM may be put into each other, and then a year is made into a day
-- before anybody asks whether there are rows: so years without a report are none.
CREATE OR REPLACE FUNCTION report_year(of_year integer) RETURNS integer
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN of_year BETWEEN 1949 AND 2100 THEN of_year END;
COMMENT ON FUNCTION report_year(integer) IS '报告年度 the year if a report is made of it, from 1949 to 2100; else NULL';

CREATE OR REPLACE FUNCTION report_days(of_year integer, today date)
  RETURNS TABLE (first_day date, day date, over boolean, day_zh text, day_en text)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT y.first_day, d.day, today > y.last_day,
         '截至' || extract(year FROM d.day) || '年' || extract(month FROM d.day) || '月'
           || extract(day FROM d.day) || '日',
         'as of ' || to_char(d.day, 'YYYY-MM-DD')
    FROM (SELECT make_date(of_year, 1, 1), make_date(of_year, 12, 31)) y (first_day, last_day)
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
