-- One round: what a share costs beside a plain sum, and beside what a user
-- would write.  "@ name" labels the statement that follows.

\warn @ sum
SELECT park_id, year, sum(output_yuan) FROM coded_rows GROUP BY park_id, year;
\warn @ mix
SELECT m.park_id, m.year, share(m.mix, l.codes)
  FROM (SELECT park_id, year, industry_mix(industry, output_yuan) AS mix
          FROM coded_rows GROUP BY park_id, year) m
  JOIN positions l USING (park_id);
\warn @ leading_share
SELECT park_id, year, leading_share(industry, output_yuan, '{36,371,372,39}')
  FROM coded_rows GROUP BY park_id, year;
\warn @ sum_join
SELECT park_id, year, sum(output_yuan) FROM coded_rows JOIN positions l USING (park_id) GROUP BY park_id, year;
\warn @ leading_share_join
SELECT park_id, year, leading_share(industry, output_yuan, l.codes)
  FROM coded_rows JOIN positions l USING (park_id) GROUP BY park_id, year;
\warn @ tenth_sum
SELECT park_id, year, sum(output_yuan) FROM tenth_of_rows GROUP BY park_id, year;
\warn @ tenth_mix
SELECT m.park_id, m.year, share(m.mix, l.codes)
  FROM (SELECT park_id, year, industry_mix(industry, output_yuan) AS mix
          FROM tenth_of_rows GROUP BY park_id, year) m
  JOIN positions l USING (park_id);
\warn @ by_mix
TABLE by_mix;
\warn @ by_like_any
TABLE by_like_any;
\warn @ by_left_joins
TABLE by_left_joins;
\warn @ by_ltree
TABLE by_ltree;
\warn @ by_ranges
TABLE by_ranges;
\warn @ refresh_like_any
REFRESH MATERIALIZED VIEW like_any_kept;
\warn @ refresh_mix
REFRESH MATERIALIZED VIEW mix_kept;
\! "$TMPDIR/ask" rows_prefix_1 rows_prefix_2 rows_best_1 rows_best_2 rows_sum_1
