-- The yearly report, articles 5 to 8: what each has to say of each park and of the
-- city, as in views_report_2_to_4.sql.

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
                     WHEN s.state IS NULL AND s.version IS NULL THEN '考核尚未锁定，当前用户不能查看全部园区' ELSE '没有可计分的指标' END)
              ELSE format('%s年度考核得分%s分，组内排名第%s%s（%s）%s。', of_year, trunc(s.score, 2), s.rank,
                     coalesce('，等级' || s.grade, ''), CASE WHEN s.version IS NULL THEN '未锁定' ELSE '已锁定第' || s.version || '版' END,
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
              ELSE format('%s年度应考核园区%s个，已有得分%s个（已锁定%s个），%s项指标或得分无法判断。', of_year,
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
