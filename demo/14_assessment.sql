-- Article 8: the parks assessed for 2025.  The measures set no weights and no
-- targets; these are invented.
\encoding UTF8
\set ON_ERROR_STOP on
\pset footer off
\pset null -
\pset format wrapped
\pset columns 118
SET search_path = liuzhou, public;

INSERT INTO indicator_weights (indicator_id, park_group, year, weight, target, citation)
SELECT i.id, g.park_group, 2025, g.weight, g.target, '示例，非正式考核细则'
  FROM (VALUES
    ('municipal', 'leading_share', 50, 80), ('municipal', 'idle_rate', 30, 5), ('municipal', 'reviews_on_time', 20, 100),
    ('district', 'leading_share', 50, 60), ('district', 'idle_rate', 30, 10), ('district', 'reviews_on_time', 20, 100),
    ('county', 'leading_share', 60, 60), ('county', 'idle_rate', 40, 10)) g (park_group, code, weight, target)
  JOIN indicators i USING (code);
\set ECHO queries

\echo
\echo '== 第八条 考核  Article 8: how the parks did in 2025, each group by its own yardstick =='
\echo

SELECT park_group AS "分组 group", split_part(park_name, '（', 1) AS "园区 park", score AS "得分 score", rank AS "名次 rank",
       state AS "状态 state", unknown AS "不明 unknown"
FROM scorecards_on(2025)
ORDER BY park_group DESC, rank NULLS LAST, park_id;

\echo '   得分构成  What one score is made of:'
\echo

SELECT indicator, round(value, 2) AS "值 value", unit, target, round(attainment, 4) AS "完成 attainment", weight, round(points, 2) AS "得分 points", state
FROM scorecard_items_on(2025)
WHERE park_name LIKE '柳东新区%'
ORDER BY indicator;
