-- Views of the yearly assessment of parks (art. 8).
--
-- Areas are summed as numeric, cut plot by plot to 0.0001 m², and not as double
-- precision, whose sums depend on the order of the rows.
--
-- Functions over all indicators are long, and read little: compiling them would
-- take a hundred times as long as running them.

CREATE OR REPLACE FUNCTION assessed_parks_on(of_year integer)
  RETURNS TABLE (park_id bigint, park_code text, park_name text, park_group text)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT k.id, k.code, k.name, coalesce(g.park_group, k.level)
    FROM parks k
    LEFT JOIN park_groups g ON g.park_id = k.id AND g.applies @> make_date(of_year, 12, 31)
   WHERE k.id = ANY ((SELECT seen_parks())::bigint[])
     AND (g.id IS NOT NULL OR NOT EXISTS (SELECT FROM parks c WHERE c.parent_id = k.id));
END;
COMMENT ON FUNCTION assessed_parks_on(integer) IS
  '考核对象 the parks that are assessed for a year, with their group on 31 December (art. 8): the one in park_groups, else the level; headings over other parks only if they have a group of their own; those of whose rows the current role sees all';

-- An average or a rank among some of the parks would pass for one among all.
CREATE OR REPLACE FUNCTION sees_all_parks() RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT NOT EXISTS (SELECT FROM parks k WHERE k.id <> ALL ((SELECT seen_parks())::bigint[]));
END;
COMMENT ON FUNCTION sees_all_parks() IS
  '是否全部可见 whether the current role sees all rows of every park: no average or rank of a group without';

CREATE OR REPLACE FUNCTION plot_sums_on(as_of date)
  RETURNS TABLE (park_id bigint, plots bigint, area_m2 numeric, unmeasured bigint, idle_plots bigint,
                 idle_m2 numeric, undecided bigint, in_force boolean, invested_yuan numeric,
                 without_investment bigint)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT c.park_id, count(*), coalesce(sum(round(c.area_m2::numeric, 4)), 0),
         count(*) FILTER (WHERE c.area_m2 IS NULL), count(*) FILTER (WHERE c.verdict = 'fail'),
         coalesce(sum(round(c.area_m2::numeric, 4)) FILTER (WHERE c.verdict = 'fail'), 0),
         count(*) FILTER (WHERE c.verdict = 'unknown'), bool_and(c.verdict <> 'not_applicable'),
         coalesce(sum(p.invested_yuan), 0), count(*) FILTER (WHERE p.invested_yuan IS NULL)
    FROM plot_clocks_on(as_of) c
    JOIN plots p ON p.id = c.plot_id
   WHERE (c.acquired_on > as_of) IS NOT TRUE
   GROUP BY c.park_id;
END;
COMMENT ON FUNCTION plot_sums_on(date) IS
  '宗地汇总 the registered plots of each park on a day, without those acquired later: area, idle area, investment, and how many of them lack what a sum needs; in_force: rule 5.idle has a version on that day';

CREATE OR REPLACE FUNCTION leading_share_reading_on(of_year integer)
  RETURNS TABLE (park_id bigint, value numeric, state text, inputs jsonb)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT a.park_id, CASE WHEN s.share = s.share_high THEN s.share * 100 END,
         CASE WHEN s.share = s.share_high THEN 'known' ELSE 'unknown' END,
         jsonb_build_object('total_output_yuan', s.total_output_yuan,
                            'leading_output_yuan', s.leading_output_yuan)
    FROM assessed_parks_on(of_year) a
    LEFT JOIN leading_shares_on(of_year) s ON s.park_id = a.park_id;
END;
COMMENT ON FUNCTION leading_share_reading_on(integer) IS
  '主导产业占比（%） unknown unless all output can be told leading or not (art. 3)';

CREATE OR REPLACE FUNCTION idle_rate_reading_on(of_year integer)
  RETURNS TABLE (park_id bigint, value numeric, state text, inputs jsonb)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT a.park_id, CASE WHEN r.state = 'known' THEN s.idle_m2 * 100 / s.area_m2 END, r.state,
         jsonb_build_object('plots', coalesce(s.plots, 0), 'area_m2', s.area_m2, 'idle_plots', s.idle_plots,
                            'idle_m2', s.idle_m2, 'undecided', s.undecided, 'unmeasured', s.unmeasured)
    FROM assessed_parks_on(of_year) a
    LEFT JOIN plot_sums_on(make_date(of_year, 12, 31)) s ON s.park_id = a.park_id
    CROSS JOIN LATERAL (
      SELECT CASE WHEN s.park_id IS NULL OR NOT s.in_force THEN 'not_applicable'
                  WHEN s.undecided > 0 OR s.unmeasured > 0 OR s.area_m2 = 0 THEN 'unknown'
                  ELSE 'known' END) r (state);
END;
COMMENT ON FUNCTION idle_rate_reading_on(integer) IS
  '土地闲置率（%） idle area of the registered plots'' area on 31 December (art. 5); unknown if one of them has no area or cannot be judged';

CREATE OR REPLACE FUNCTION land_output_reading_on(of_year integer)
  RETURNS TABLE (park_id bigint, value numeric, state text, inputs jsonb)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  -- yuan for each m² are 10 000 yuan for each hectare
  SELECT a.park_id, CASE WHEN r.state = 'known' THEN o.yuan / s.area_m2 END, r.state,
         jsonb_build_object('total_output_yuan', o.yuan, 'plots', coalesce(s.plots, 0), 'area_m2', s.area_m2,
                            'unmeasured', s.unmeasured)
    FROM assessed_parks_on(of_year) a
    LEFT JOIN plot_sums_on(make_date(of_year, 12, 31)) s ON s.park_id = a.park_id
    LEFT JOIN (SELECT m.park_id, park.total(m.mix)::numeric AS yuan
                 FROM output_mixes m WHERE m.year = of_year) o ON o.park_id = a.park_id
    CROSS JOIN LATERAL (
      SELECT CASE WHEN s.park_id IS NULL THEN 'not_applicable'
                  WHEN s.unmeasured > 0 OR s.area_m2 = 0 OR o.yuan IS NULL THEN 'unknown'
                  ELSE 'known' END) r (state);
END;
COMMENT ON FUNCTION land_output_reading_on(integer) IS
  '地均产值（万元/公顷） the year''s output by area of the plots registered on 31 December';

CREATE OR REPLACE FUNCTION investment_intensity_reading_on(of_year integer)
  RETURNS TABLE (park_id bigint, value numeric, state text, inputs jsonb)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT a.park_id, CASE WHEN r.state = 'known' THEN s.invested_yuan / s.area_m2 END, r.state,
         jsonb_build_object('invested_yuan', s.invested_yuan, 'plots', coalesce(s.plots, 0), 'area_m2', s.area_m2,
                            'without_investment', s.without_investment, 'unmeasured', s.unmeasured)
    FROM assessed_parks_on(of_year) a
    LEFT JOIN plot_sums_on(make_date(of_year, 12, 31)) s ON s.park_id = a.park_id
    CROSS JOIN LATERAL (
      SELECT CASE WHEN s.park_id IS NULL THEN 'not_applicable'
                  WHEN s.unmeasured > 0 OR s.area_m2 = 0 OR s.without_investment > 0 THEN 'unknown'
                  ELSE 'known' END) r (state);
END;
COMMENT ON FUNCTION investment_intensity_reading_on(integer) IS
  '投资强度（万元/公顷） investment as recorded by area of the plots registered on 31 December; unknown if one of them has none on record';

CREATE OR REPLACE FUNCTION reviews_on_time_reading_on(of_year integer)
  RETURNS TABLE (park_id bigint, value numeric, state text, inputs jsonb)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  -- as seen the day after: what was due on 31 December is overdue or not
  WITH due AS (
    SELECT p.park_id, count(*) AS due, count(*) FILTER (WHERE c.state = 'concluded') AS on_time,
           count(*) FILTER (WHERE c.state = 'unknown') AS undecided
      FROM review_clock_on(make_date(of_year, 12, 31) + 1) c
      JOIN projects p ON p.id = c.project_id
     WHERE c.due_on BETWEEN make_date(of_year, 1, 1) AND make_date(of_year, 12, 31)
     GROUP BY p.park_id
  )
  SELECT a.park_id, CASE WHEN d.undecided = 0 THEN d.on_time * 100::numeric / d.due END,
         CASE WHEN d.due IS NULL THEN 'not_applicable' WHEN d.undecided > 0 THEN 'unknown' ELSE 'known' END,
         jsonb_build_object('due', coalesce(d.due, 0), 'on_time', d.on_time, 'undecided', d.undecided)
    FROM assessed_parks_on(of_year) a
    LEFT JOIN due d ON d.park_id = a.park_id;
END;
COMMENT ON FUNCTION reviews_on_time_reading_on(integer) IS
  '论证按期完成率（%） of the joint reviews due in the year, those concluded in time (art. 6)';

CREATE OR REPLACE FUNCTION disposals_on_time_reading_on(of_year integer)
  RETURNS TABLE (park_id bigint, value numeric, state text, inputs jsonb)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH due AS (
    SELECT c.park_id, count(*) AS due, count(*) FILTER (WHERE c.state = 'closed') AS on_time
      FROM disposal_cases_on(make_date(of_year, 12, 31) + 1) c
     WHERE c.due_on BETWEEN make_date(of_year, 1, 1) AND make_date(of_year, 12, 31)
     GROUP BY c.park_id
  )
  SELECT a.park_id, d.on_time * 100::numeric / d.due,
         CASE WHEN d.due IS NULL THEN 'not_applicable' ELSE 'known' END,
         jsonb_build_object('due', coalesce(d.due, 0), 'on_time', d.on_time)
    FROM assessed_parks_on(of_year) a
    LEFT JOIN due d ON d.park_id = a.park_id;
END;
COMMENT ON FUNCTION disposals_on_time_reading_on(integer) IS
  '处置按期完成率（%） of the cases of disposal due in the year, those closed in time (art. 5)';

CREATE OR REPLACE FUNCTION registration_rate_reading_on(of_year integer)
  RETURNS TABLE (park_id bigint, value numeric, state text, inputs jsonb)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH entered AS (
    SELECT p.park_id, count(*) AS projects, count(*) FILTER (WHERE EXISTS (
             SELECT FROM registrations r
              WHERE r.project_id = p.id AND r.registered_on <= make_date(of_year, 12, 31))) AS registered
      FROM projects p
     WHERE p.status <> 'withdrawn' AND EXISTS (
             SELECT FROM agreements g
               JOIN parameters t ON t.name = 'registration_required' AND t.applies @> g.signed_on AND t.value > 0
              WHERE g.project_id = p.id AND g.signed_on <= make_date(of_year, 12, 31))
     GROUP BY p.park_id
  )
  SELECT a.park_id, e.registered * 100::numeric / e.projects,
         CASE WHEN e.projects IS NULL THEN 'not_applicable' ELSE 'known' END,
         jsonb_build_object('projects', coalesce(e.projects, 0), 'registered', e.registered)
    FROM assessed_parks_on(of_year) a
    LEFT JOIN entered e ON e.park_id = a.park_id;
END;
COMMENT ON FUNCTION registration_rate_reading_on(integer) IS
  '入园项目登记率（%） of the projects that are to be registered by 31 December, those that are (art. 6)';

CREATE OR REPLACE FUNCTION revitalized_area_reading_on(of_year integer)
  RETURNS TABLE (park_id bigint, value numeric, state text, inputs jsonb)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT a.park_id, CASE WHEN x.state = 'known' THEN round(coalesce(r.area_m2, 0)::numeric, 4) / 10000 END, x.state,
         jsonb_build_object('plots', coalesce(r.plots, 0), 'unmeasured', r.unmeasured, 'still_open', r.still_open,
                            'idle_plots', s.idle_plots)
    FROM assessed_parks_on(of_year) a
    LEFT JOIN revitalization_on(of_year) r ON r.park_id = a.park_id
    LEFT JOIN plot_sums_on(make_date(of_year, 12, 31)) s ON s.park_id = a.park_id
    CROSS JOIN LATERAL (
      SELECT CASE WHEN r.unmeasured > 0 THEN 'unknown'
                  WHEN r.park_id IS NOT NULL OR s.idle_plots > 0 THEN 'known'
                  WHEN s.undecided > 0 THEN 'unknown'
                  ELSE 'not_applicable' END) x (state);
END;
COMMENT ON FUNCTION revitalized_area_reading_on(integer) IS
  '盘活土地面积（公顷） area of the plots whose disposal was closed in the year (art. 5); 0 where there is idle land and nothing was closed, not applicable where there is none';

CREATE OR REPLACE FUNCTION infrastructure_done_reading_on(of_year integer)
  RETURNS TABLE (park_id bigint, value numeric, state text, inputs jsonb)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  -- what was built beyond the plan does not make up for what was not
  WITH planned AS (
    SELECT n.park_id, n.approved_on, r.submitted_on, count(i.id) AS projects,
           coalesce(sum(i.planned_investment_yuan), 0) AS planned_yuan,
           count(*) FILTER (WHERE i.id IS NOT NULL AND i.planned_investment_yuan IS NULL) AS without_amount,
           coalesce(sum(d.done_investment_yuan), 0) AS done_yuan,
           count(*) FILTER (WHERE i.id IS NOT NULL AND d.done_investment_yuan IS NULL) AS unreported
      FROM infrastructure_plans n
      LEFT JOIN infrastructure_reports r
        ON r.park_id = n.park_id AND r.year = n.year AND r.submitted_on IS NOT NULL
      LEFT JOIN infrastructure_plan_items i ON i.park_id = n.park_id AND i.year = n.year
      LEFT JOIN infrastructure_report_items d
        ON d.project_id = i.project_id AND d.park_id = r.park_id AND d.year = r.year
     WHERE n.year = of_year AND n.approved_on IS NOT NULL
     GROUP BY n.park_id, n.approved_on, r.submitted_on
  )
  SELECT a.park_id, CASE WHEN x.state = 'known' THEN p.done_yuan * 100 / p.planned_yuan END, x.state,
         jsonb_build_object('projects', coalesce(p.projects, 0), 'planned_yuan', p.planned_yuan,
                            'done_yuan', p.done_yuan, 'without_amount', p.without_amount,
                            'unreported', p.unreported, 'plan_approved_on', p.approved_on,
                            'report_submitted_on', p.submitted_on)
    FROM assessed_parks_on(of_year) a
    LEFT JOIN planned p ON p.park_id = a.park_id
    CROSS JOIN LATERAL (
      SELECT CASE WHEN p.park_id IS NULL OR p.without_amount > 0 THEN 'unknown'
                  WHEN p.planned_yuan = 0 THEN 'not_applicable'
                  WHEN p.submitted_on IS NULL OR p.unreported > 0 THEN 'unknown'
                  ELSE 'known' END) x (state);
END;
COMMENT ON FUNCTION infrastructure_done_reading_on(integer) IS
  '基础设施年度投资完成率（%） investment that the year''s report says was done in projects of the year''s approved plan, of what the plan has for them (art. 7); unknown without an approved plan, without a report handed in, or if one of the amounts is missing; not applicable if nothing was planned';

CREATE OR REPLACE FUNCTION indicator_readings_on(of_year integer)
  RETURNS TABLE (park_id bigint, park_name text, park_group text, year integer, indicator_id bigint,
                 indicator text, indicator_name text, unit text, direction text, source text,
                 value numeric, state text, inputs jsonb)
  LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 SET jit = off
BEGIN ATOMIC
  -- what the register cannot tell may be entered; what it can tell is as it says
  SELECT a.park_id, a.park_name, a.park_group, of_year AS year, i.id, i.code, i.name, i.unit, i.direction,
         CASE WHEN e.id IS NULL THEN i.source ELSE 'entered' END, CASE WHEN e.id IS NULL THEN v.value ELSE e.value END,
         CASE WHEN e.id IS NULL THEN v.state WHEN e.applicable THEN 'known' ELSE 'not_applicable' END,
         CASE WHEN e.id IS NULL THEN v.inputs ELSE v.inputs || jsonb_build_object('document', e.document) END
    FROM indicators i
    JOIN (SELECT 'leading_share' AS code, r.park_id, r.value, r.state, r.inputs FROM leading_share_reading_on(of_year) r
          UNION ALL
          SELECT 'idle_rate' AS code, r.park_id, r.value, r.state, r.inputs FROM idle_rate_reading_on(of_year) r
          UNION ALL
          SELECT 'land_output' AS code, r.park_id, r.value, r.state, r.inputs FROM land_output_reading_on(of_year) r
          UNION ALL
          SELECT 'investment_intensity' AS code, r.park_id, r.value, r.state, r.inputs FROM investment_intensity_reading_on(of_year) r
          UNION ALL
          SELECT 'reviews_on_time' AS code, r.park_id, r.value, r.state, r.inputs FROM reviews_on_time_reading_on(of_year) r
          UNION ALL
          SELECT 'disposals_on_time' AS code, r.park_id, r.value, r.state, r.inputs FROM disposals_on_time_reading_on(of_year) r
          UNION ALL
          SELECT 'registration_rate' AS code, r.park_id, r.value, r.state, r.inputs FROM registration_rate_reading_on(of_year) r
          UNION ALL
          SELECT 'revitalized_area' AS code, r.park_id, r.value, r.state, r.inputs FROM revitalized_area_reading_on(of_year) r
          UNION ALL
          SELECT 'infrastructure_done' AS code, r.park_id, r.value, r.state, r.inputs FROM infrastructure_done_reading_on(of_year) r
         ) v ON v.code = i.code
    JOIN assessed_parks_on(of_year) a ON a.park_id = v.park_id
    LEFT JOIN indicator_values e
      ON v.state = 'unknown' AND e.indicator_id = i.id AND e.park_id = v.park_id AND e.year = of_year
   WHERE i.source = 'register'
  UNION ALL
  SELECT a.park_id, a.park_name, a.park_group, of_year AS year, i.id, i.code, i.name, i.unit, i.direction, i.source,
         v.value,
         CASE WHEN v.applicable THEN 'known' WHEN v.id IS NOT NULL THEN 'not_applicable' ELSE 'unknown' END AS state,
         CASE WHEN v.id IS NOT NULL THEN jsonb_build_object('document', v.document) END AS inputs
    FROM indicators i
    CROSS JOIN assessed_parks_on(of_year) a
    LEFT JOIN indicator_values v ON v.indicator_id = i.id AND v.park_id = a.park_id AND v.year = of_year
   WHERE i.source = 'entered';
END;
COMMENT ON FUNCTION indicator_readings_on(integer) IS
  '指标读数 every indicator of every assessed park for a year (art. 8): the value, whether it is known, unknown or not applicable, and what it was computed from; source: entered also where the register computes the indicator but cannot tell this value, and it was entered';

-- Without a value, points are those of indicator_weights.if_unknown; the average
-- is that of the same group's parks with a value, nothing if there is none.
CREATE OR REPLACE FUNCTION scorecard_items_on(of_year integer)
  RETURNS TABLE (park_id bigint, park_name text, park_group text, year integer, indicator_id bigint,
                 indicator text, indicator_name text, unit text, direction text, source text,
                 value numeric, state text, inputs jsonb, weight numeric, target numeric, base numeric,
                 treatment text, attainment numeric, points numeric, citation text)
  LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 SET jit = off
BEGIN ATOMIC
  SELECT r.park_id, r.park_name, r.park_group, r.year, r.indicator_id, r.indicator, r.indicator_name,
         r.unit, r.direction, r.source, r.value, r.state, r.inputs, w.weight, w.target, w.base, t.treatment, f.attainment,
         CASE t.treatment
           WHEN 'attained' THEN w.weight * f.attainment
           WHEN 'average' THEN CASE WHEN (SELECT sees_all_parks()) THEN
                                 coalesce(trim_scale(round(avg(round(w.weight * f.attainment, 40))
                                                           OVER (PARTITION BY r.park_group, r.indicator_id), 40)), 0) END
           WHEN 'zero' THEN 0 END,
         w.citation
    FROM indicator_readings_on(of_year) r
    JOIN indicator_weights w
      ON w.indicator_id = r.indicator_id AND w.park_group = r.park_group AND w.year = r.year
    CROSS JOIN LATERAL (
      SELECT CASE r.state WHEN 'known' THEN 'attained'
                          WHEN 'not_applicable' THEN w.if_not_applicable
                          ELSE w.if_unknown END) t (treatment)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN r.state = 'known'
                  THEN park.attainment(r.direction, r.value, w.target, w.base) END) f (attainment);
END;
COMMENT ON FUNCTION scorecard_items_on(integer) IS
  '考核明细 what each indicator contributes to each park''s score of a year (art. 8): points = weight × attainment; treatment: attained, or what is done without a value; points NULL: left out, the others rescaled, or an average of parks that the current role does not see';

CREATE OR REPLACE FUNCTION scorecards_on(of_year integer)
  RETURNS TABLE (park_id bigint, park_name text, park_group text, year integer, weights numeric,
                 score numeric, rank integer, grade text, indicators integer, unknown integer,
                 state text, frozen_version integer, frozen_score numeric)
  LANGUAGE sql STABLE PARALLEL SAFE ROWS 20 SET jit = off
BEGIN ATOMIC
  WITH sums AS (
    SELECT i.park_id, sum(i.weight) AS weights, count(*)::integer AS indicators,
           count(*) FILTER (WHERE i.state = 'unknown')::integer AS unknown,
           CASE WHEN (SELECT sees_all_parks()) OR NOT bool_or(i.treatment = 'average')
                THEN park.score(sum(i.points), sum(i.weight) FILTER (WHERE i.points IS NOT NULL)) END AS score
      FROM scorecard_items_on(of_year) i
     GROUP BY i.park_id
  ), scores AS (
    SELECT a.park_id, a.park_code, a.park_name, a.park_group, s.weights, coalesce(s.indicators, 0) AS indicators,
           coalesce(s.unknown, 0) AS unknown, CASE WHEN s.weights = 100 THEN s.score END AS score
      FROM assessed_parks_on(of_year) a
      LEFT JOIN sums s ON s.park_id = a.park_id
  )
  SELECT s.park_id, s.park_name, s.park_group, of_year, s.weights, s.score,
         CASE WHEN s.score IS NOT NULL AND (SELECT sees_all_parks())
              THEN rank() OVER (PARTITION BY s.park_group ORDER BY s.score DESC NULLS LAST)::integer END,
         (SELECT upper(right(t.name, 1)) FROM parameters t
           WHERE t.name IN ('assessment_grade_a', 'assessment_grade_b', 'assessment_grade_c', 'assessment_grade_d')
             AND t.applies @> make_date(of_year, 12, 31) AND s.score >= t.value
           ORDER BY t.value DESC, t.name LIMIT 1),
         s.indicators, s.unknown,
         CASE WHEN s.weights IS NULL THEN 'no_weights'
              WHEN s.weights <> 100 THEN 'weights'
              WHEN s.score IS NULL THEN 'no_score'
              WHEN s.unknown > 0 THEN 'unknown'
              ELSE 'complete' END,
         f.version, f.score
    FROM scores s
    LEFT JOIN LATERAL (SELECT f.version, f.score FROM assessments f
                        WHERE f.year = of_year AND f.park_id = s.park_id
                        ORDER BY f.version DESC LIMIT 1) f ON true
   ORDER BY s.park_group, s.score DESC NULLS LAST, s.park_code, s.park_id;
END;
COMMENT ON FUNCTION scorecards_on(integer) IS
  '考核得分 score and rank in its group of each park for a year, by what is on record now (art. 8); no score unless the weights sum to 100; state: complete, unknown (an indicator has no value), no_score (nothing could be scored), weights (their sum is not 100), no_weights; frozen_score: of the last frozen version; staff of one park see no rank, and no score that an average of the group is part of';

CREATE OR REPLACE VIEW scorecards AS
  SELECT s.park_id, s.park_name, s.park_group, s.year, s.weights, s.score, s.rank, s.grade, s.indicators,
         s.unknown, s.state, s.frozen_version, s.frozen_score
    FROM (SELECT DISTINCT w.year FROM indicator_weights w) y
    CROSS JOIN LATERAL scorecards_on(y.year) s;
COMMENT ON VIEW scorecards IS
  '考核得分 scorecards_on() for every year with weights; key: park_id, year';

CREATE OR REPLACE VIEW scorecard_items AS
  SELECT s.park_id, s.park_name, s.park_group, s.year, s.indicator_id, s.indicator, s.indicator_name, s.unit,
         s.direction, s.source, s.value, s.state, s.inputs, s.weight, s.target, s.base, s.treatment,
         s.attainment, s.points, s.citation
    FROM (SELECT DISTINCT w.year FROM indicator_weights w) y
    CROSS JOIN LATERAL scorecard_items_on(y.year) s;
COMMENT ON VIEW scorecard_items IS
  '考核明细 scorecard_items_on() for every year with weights; key: park_id, year, indicator_id';

-- One line for each result and each item, in one order, in words that depend
-- on no setting.  What park.freeze_assessment() takes the fingerprint of.
CREATE OR REPLACE FUNCTION assessment_text(of_year integer, of_version integer)
  RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT string_agg(l.line, E'\n' ORDER BY l.park_id, l.indicator COLLATE "C" NULLS FIRST, l.line COLLATE "C")
    FROM (SELECT a.park_id, NULL::text AS indicator,
                 jsonb_build_array(a.year, a.version, a.park_id, a.park_group, a.score, a.rank, a.grade,
                                   a.unknown, a.supersedes, extract(epoch FROM a.frozen_at), a.frozen_by)::text AS line
            FROM assessments a WHERE a.year = of_year AND a.version = of_version
          UNION ALL
          SELECT a.park_id, i.indicator,
                 jsonb_build_array(a.park_id, i.indicator, i.name, i.unit, i.direction, i.source, i.value,
                                   i.state, i.inputs, i.weight, i.target, i.base, i.treatment,
                                   i.attainment, i.points)::text AS line
            FROM assessments a JOIN assessment_items i ON i.assessment_id = a.id
           WHERE a.year = of_year AND a.version = of_version) l;
END;
COMMENT ON FUNCTION assessment_text(integer, integer) IS
  '指纹原文 the results and items of a frozen version, one JSON array a line, in a fixed order: its SHA-256 in UTF-8 is the fingerprint';

-- The frozen items alone, scored anew.
CREATE OR REPLACE FUNCTION assessment_recomputed(of_year integer, of_version integer)
  RETURNS TABLE (assessment_id bigint, item_id bigint, attainment numeric, points numeric, score numeric,
                 rank integer)
  LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 SET jit = off
BEGIN ATOMIC
  WITH attained AS (
    SELECT a.id AS assessment_id, a.park_group, i.id AS item_id, i.indicator, i.weight, i.treatment,
           CASE WHEN i.state = 'known'
                THEN park.attainment(i.direction, i.value, i.target, i.base) END AS attainment
      FROM assessments a
      LEFT JOIN assessment_items i ON i.assessment_id = a.id
     WHERE a.year = of_year AND a.version = of_version
  ), averages AS (
    SELECT t.park_group, t.indicator, avg(round(t.weight * t.attainment, 40)) AS points
      FROM attained t GROUP BY t.park_group, t.indicator
  ), points AS (
    SELECT t.*, CASE t.treatment WHEN 'attained' THEN t.weight * t.attainment
                                 WHEN 'average' THEN coalesce(trim_scale(round(v.points, 40)), 0)
                                 WHEN 'zero' THEN 0 END AS points
      FROM attained t
      LEFT JOIN averages v ON v.park_group = t.park_group AND v.indicator = t.indicator
  ), scores AS (
    SELECT p.assessment_id, p.park_group, park.score(sum(p.points), sum(p.weight) FILTER (WHERE p.points IS NOT NULL)) AS score
      FROM points p GROUP BY p.assessment_id, p.park_group
  )
  SELECT p.assessment_id, p.item_id, p.attainment, p.points, s.score,
         CASE WHEN s.score IS NOT NULL
              THEN 1 + (SELECT count(*) FROM scores o
                         WHERE o.park_group = s.park_group AND o.score > s.score)::integer END
    FROM points p JOIN scores s ON s.assessment_id = p.assessment_id;
END;
COMMENT ON FUNCTION assessment_recomputed(integer, integer) IS
  '复算 attainment, points, score and rank of a frozen version, from its items alone';

CREATE OR REPLACE FUNCTION assessment_check_on(of_year integer, of_version integer)
  RETURNS TABLE (kind text, park_id bigint, park_name text, indicator text, what text, frozen text, now text)
  LANGUAGE sql STABLE PARALLEL SAFE ROWS 10 SET jit = off
BEGIN ATOMIC
  WITH frozen AS (
    SELECT a.id, a.park_id, k.name AS park_name, a.park_group, a.score, a.rank, a.fingerprint
      FROM assessments a JOIN parks k ON k.id = a.park_id
     WHERE a.year = of_year AND a.version = of_version
  ), items AS (
    SELECT f.park_id, f.park_name, i.id, i.indicator, i.value, i.state, i.attainment, i.points
      FROM frozen f JOIN assessment_items i ON i.assessment_id = f.id
  ), again AS (
    SELECT r.assessment_id, r.item_id, r.attainment, r.points, r.score, r.rank
      FROM assessment_recomputed(of_year, of_version) r
  ), compared AS (
    SELECT 'fingerprint' AS kind, f.park_id, f.park_name, NULL::text AS indicator, 'fingerprint' AS what,
           f.fingerprint AS frozen,
           encode(sha256(convert_to(assessment_text(of_year, of_version), 'UTF8')), 'hex') AS now
      FROM frozen f
    UNION ALL
    SELECT 'recomputed' AS kind, f.park_id, f.park_name, NULL::text AS indicator, v.what, v.frozen, v.now
      FROM frozen f
      JOIN (SELECT DISTINCT r.assessment_id, r.score, r.rank FROM again r) r ON r.assessment_id = f.id
      CROSS JOIN LATERAL (VALUES ('score', f.score::text, r.score::text),
                                 ('rank', f.rank::text, r.rank::text)) v (what, frozen, now)
    UNION ALL
    SELECT 'recomputed' AS kind, i.park_id, i.park_name, i.indicator, v.what, v.frozen, v.now
      FROM items i
      JOIN again r ON r.item_id = i.id
      CROSS JOIN LATERAL (VALUES ('attainment', i.attainment::text, r.attainment::text),
                                 ('points', i.points::text, r.points::text)) v (what, frozen, now)
    UNION ALL
    SELECT 'drift' AS kind, coalesce(f.park_id, s.park_id) AS park_id, coalesce(f.park_name, s.park_name) AS park_name,
           NULL::text AS indicator, v.what, v.frozen, v.now
      FROM frozen f
      FULL JOIN (SELECT s.* FROM scorecards_on(of_year) s WHERE s.weights IS NOT NULL) s ON s.park_id = f.park_id
      CROSS JOIN LATERAL (VALUES ('group', f.park_group, s.park_group), ('score', f.score::text, s.score::text),
                                 ('rank', f.rank::text, s.rank::text)) v (what, frozen, now)
    UNION ALL
    SELECT 'drift' AS kind, i.park_id, i.park_name, i.indicator, v.what, v.frozen, v.now
      FROM items i
      LEFT JOIN indicator_readings_on(of_year) r ON r.park_id = i.park_id AND r.indicator = i.indicator
      CROSS JOIN LATERAL (VALUES ('value', trim_scale(i.value)::text, trim_scale(r.value)::text),
                                 ('state', i.state, r.state)) v (what, frozen, now)
  )
  SELECT c.kind, c.park_id, c.park_name, c.indicator, c.what, c.frozen, c.now
    FROM compared c
   WHERE c.frozen IS DISTINCT FROM c.now
   ORDER BY CASE c.kind WHEN 'fingerprint' THEN 1 WHEN 'recomputed' THEN 2 ELSE 3 END,
            c.park_id, c.indicator COLLATE "C" NULLS FIRST, c.what COLLATE "C";
END;
COMMENT ON FUNCTION assessment_check_on(integer, integer) IS
  '复核 how a frozen version differs from its fingerprint, from its own items scored anew (recomputed), and from what is on record now (drift); park.check_assessment() asks it';
