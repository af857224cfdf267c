-- The table of figures.  Variables: rows, load.
SET search_path = bench, park, public;

CREATE VIEW medians AS
  SELECT name, percentile_cont(0.5) WITHIN GROUP (ORDER BY wall_ms) AS wall,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY cpu_ms) AS cpu
    FROM samples GROUP BY name
  UNION ALL
  SELECT name, value, NULL FROM facts;

-- A measure beside a base.  goal > 0: at most so many times the base;
-- goal < 0: at least so many times faster; kind abs: at most so much itself.
CREATE TABLE lines (position integer GENERATED ALWAYS AS IDENTITY, part text, kind text,
                    what text, measure text, beside text, base text, goal float8, unit text);
INSERT INTO lines (part, kind, what, measure, beside, base, goal, unit) VALUES
  ('1 shares beside a plain sum by park and year', '<', 'industry_mix, then share', 'mix', 'sum', 'sum', 1.08, 'ms'),
  ('1', '<', 'leading_share, constant set', 'leading_share', 'sum', 'sum', 1.05, 'ms'),
  ('1', '<', 'leading_share, join to 12 parks', 'leading_share_join', 'sum with the join', 'sum_join', 1.10, 'ms'),
  ('2 total and leading output, beside what a user would write', '>', 'industry_mix, then sums', 'by_mix', 'LIKE ANY on text', 'by_like_any', 2.5, 'ms'),
  ('2', '>', 'industry_mix, then sums', 'by_mix', 'left() joins', 'by_left_joins', 4, 'ms'),
  ('2', '>', 'industry_mix, then sums', 'by_mix', 'ltree <@ array', 'by_ltree', 2.6, 'ms'),
  ('2', '>', 'industry_mix, then sums', 'by_mix', 'integer range join', 'by_ranges', 3.6, 'ms'),
  ('2', '>', 'REFRESH MATERIALIZED VIEW of it', 'refresh_mix', 'REFRESH of LIKE ANY', 'refresh_like_any', NULL, 'ms'),
  ('2', '>', 'industry_mix, then sums', 'by_mix', 'DuckDB, prefixes, 1 thread', 'duckdb_rows_prefix_1', NULL, 'ms'),
  ('2', '>', 'industry_mix, then sums', 'by_mix', 'DuckDB, best found, 1 thread', 'duckdb_rows_best_1', NULL, 'ms'),
  ('2', '>', 'plain sum by park and year', 'sum', 'DuckDB, the same, 1 thread', 'duckdb_rows_sum_1', NULL, 'ms'),
  ('3 the dashboard, 120 park-years from the view leading_shares', 'abs', 'nothing pending', 'dashboard', NULL, NULL, 2, 'ms'),
  ('3', 'abs', 'nothing pending, prepared', 'dashboard_prepared', NULL, NULL, 2, 'ms'),
  ('3', 'abs', '10,000 changes pending', 'dashboard_pending', NULL, NULL, 7, 'ms'),
  ('3', 'abs', '10,000 changes pending, prepared', 'dashboard_pending_prepared', NULL, NULL, 7, 'ms'),
  ('3', '>', 'nothing pending', 'dashboard', 'LIKE ANY on the rows', 'by_like_any', 1000, 'ms'),
  ('3', '>', 'nothing pending', 'dashboard', 'DuckDB, rows, best, 2 threads', 'duckdb_rows_best_2', 80, 'ms'),
  ('3', '>', 'nothing pending', 'dashboard', 'DuckDB, rows, prefixes, 2 threads', 'duckdb_rows_prefix_2', NULL, 'ms'),
  ('3', '>', 'nothing pending', 'dashboard', 'DuckDB, its own rollup, 2 threads', 'duckdb_rollup_2', 8, 'ms'),
  ('3', '>', 'nothing pending', 'dashboard', 'DuckDB, its own rollup, 1 thread', 'duckdb_rollup_1', 8, 'ms'),
  ('4 keeping the mixes; COPY of ' || :load || ' rows, 10,000 single inserts in a transaction', '<', 'COPY, triggers, bare heap', 'copy_bare_kept', 'no trigger', 'copy_bare', 1.35, 'ms'),
  ('4', '<', 'COPY, PL/pgSQL upsert, bare heap', 'copy_bare_upsert', 'no trigger', 'copy_bare', NULL, 'ms'),
  ('4', '<', 'COPY, triggers, keys and indexes', 'copy_keys_kept', 'no trigger', 'copy_keys', 1.05, 'ms'),
  ('4', '<', 'inserts, triggers, bare heap', 'single_bare_kept', 'no trigger', 'single_bare', 1.5, 'ms'),
  ('4', '<', 'inserts, PL/pgSQL upsert, bare heap', 'single_bare_upsert', 'no trigger', 'single_bare', NULL, 'ms'),
  ('4', '<', 'inserts, triggers, keys and indexes', 'single_keys_kept', 'no trigger', 'single_keys', 1.5, 'ms'),
  ('4', '<', '4 writers of one park-year, 5 ms: triggers', 'held_bare_kept', 'no trigger', 'held_bare', 1 / 0.98, 'ms/tx'),
  ('4', '<', '4 writers of one park-year: PL/pgSQL upsert', 'held_bare_upsert', 'no trigger', 'held_bare', NULL, 'ms/tx'),
  ('5 row estimates of <@, q-error after a plain ANALYZE', 'abs', 'sections, 90th percentile', 'q_p90_1', NULL, NULL, 1.2, ''),
  ('5', 'abs', 'sections, maximum', 'q_max_1', NULL, NULL, 2, ''),
  ('5', 'abs', 'divisions, 90th percentile', 'q_p90_2', NULL, NULL, 1.2, ''),
  ('5', 'abs', 'divisions, maximum', 'q_max_2', NULL, NULL, 2, ''),
  ('5', 'abs', 'groups, 90th percentile', 'q_p90_3', NULL, NULL, 1.2, ''),
  ('5', 'abs', 'groups, maximum', 'q_max_3', NULL, NULL, 2, ''),
  ('5', 'abs', 'classes, 90th percentile', 'q_p90_4', NULL, NULL, 1.2, ''),
  ('5', 'abs', 'classes, maximum', 'q_max_4', NULL, NULL, 2, ''),
  ('6 memory and size', 'abs', 'memory of a backend, 120 mixes', 'memory_mix', NULL, NULL, 4, 'MB'),
  ('6', 'abs', 'memory of a backend, 120 sums', 'memory_sum', NULL, NULL, NULL, 'MB'),
  ('6', 'abs', 'memory of a backend, 10^6 mixes', 'memory_many_mixes', NULL, NULL, NULL, 'MB'),
  ('6', 'abs', 'memory of a backend, 10^6 sums', 'memory_many_sums', NULL, NULL, NULL, 'MB'),
  ('6', 'abs', 'stored size of a mix, biggest', 'mix_biggest', NULL, NULL, 5120, 'bytes'),
  ('6', 'abs', 'stored size of a mix, mean', 'mix_mean', NULL, NULL, NULL, 'bytes'),
  ('6', '<', 'industry_mix, then share', 'mix', 'a tenth of the rows', 'tenth_mix', NULL, 'ms'),
  ('6', '<', 'plain sum by park and year', 'sum', 'a tenth of the rows', 'tenth_sum', NULL, 'ms');

-- CPU time decides where both sides have it: others may be using the machine.
CREATE VIEW figures AS
  SELECT l.*, m.wall, m.cpu, b.wall AS base_wall, b.cpu AS base_cpu,
         CASE kind WHEN '<' THEN m.wall / b.wall WHEN '>' THEN b.wall / m.wall END AS ratio,
         CASE kind WHEN '<' THEN m.cpu / nullif(b.cpu, 0) WHEN '>' THEN b.cpu / nullif(m.cpu, 0) END AS cpu_ratio
    FROM lines l LEFT JOIN medians m ON m.name = l.measure LEFT JOIN medians b ON b.name = l.base;

CREATE FUNCTION digits(v float8) RETURNS text LANGUAGE sql AS $$
  SELECT CASE WHEN v IS NULL THEN '' WHEN v >= 100 THEN to_char(v, 'FM999,999,990')
              WHEN v >= 10 THEN to_char(v, 'FM990.0') ELSE to_char(v, 'FM990.00') END
$$;
SELECT CASE WHEN length(part) > 1 THEN E'\n' || part || E'\n'
              || rtrim(format('  %-44s %10s %10s  %-34s %10s %10s  %7s %7s  %-10s %s', '', 'time', 'CPU', 'beside', 'time', 'CPU', 'ratio', 'of CPU', 'goal', ''))
              || E'\n' ELSE '' END
       || rtrim(format('  %-44s %10s %10s  %-34s %10s %10s  %7s %7s  %-10s %s',
            what, digits(wall) || ' ' || unit, digits(cpu), beside, digits(base_wall), digits(base_cpu),
            digits(ratio), digits(cpu_ratio),
            CASE WHEN goal IS NULL THEN '' WHEN kind = '>' THEN '≥ ' || digits(goal) ELSE '≤ ' || digits(goal) END,
            CASE WHEN goal IS NULL THEN ''
                 WHEN wall IS NULL OR kind <> 'abs' AND ratio IS NULL THEN 'not measured'
                 WHEN CASE kind WHEN 'abs' THEN wall <= goal
                                WHEN '<' THEN coalesce(cpu_ratio, ratio) <= goal
                                ELSE coalesce(cpu_ratio, ratio) >= goal END THEN 'met'
                 ELSE 'NOT MET' END))
  FROM figures ORDER BY position;
