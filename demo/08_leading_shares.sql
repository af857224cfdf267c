-- Article 3: the shares of the leading industries.
\encoding UTF8
\set ON_ERROR_STOP on
\pset footer off
\pset null -
\pset format wrapped
\pset columns 118
SET search_path = liuzhou, public;
\set ECHO queries

\echo
\echo '== 第三条 主导产业  Article 3: which parks make less than 60 % of their output in their leading industries =='
\echo '   占比为下限；代码缺失或过粗时上限不同，结论可能为 unknown'
\echo '   The share is the lowest possible; where codes are missing or too coarse it may be as high as "high".'
\echo

SELECT split_part(park_name, '（', 1) AS "园区 park", round(total_output_yuan / 1e8, 2) AS "总产值 亿元",
       round(100 * share, 2) AS "占比 %", round(100 * share_high, 2) AS "上限 high",
       round(100 * change, 2) AS "较上年 change", round(100 * required) AS "要求 %", verdict AS "结论 verdict"
FROM leading_share_history
WHERE year = 2025
ORDER BY park_id;
