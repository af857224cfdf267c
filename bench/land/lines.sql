-- What stands beside what.  Variables: plots, few, load.

-- Sizes and differences that are made of several measures.
INSERT INTO facts
  SELECT 'single_' || v.kind || '_more', (m.wall - n.wall) / 1000
    FROM unnest('{cover,all,postgis}'::text[]) v (kind), medians m, medians n
   WHERE m.name = 'single_' || v.kind AND n.name = 'single_none';
INSERT INTO facts
  SELECT v.what || '_growth', (a.cpu / :plots) / (h.cpu / (:plots / 100))
    FROM unnest('{floor,histories,refresh}'::text[]) v (what), medians a, medians h
   WHERE a.name = v.what AND h.name = 'hundredth_' || v.what;

INSERT INTO lines (part, kind, what, measure, beside, base, goal, unit) VALUES
  ('7 built area of every plot, beside the join alone', '<', 'built_area, aggregate', 'aggregate', 'join, count(*)', 'floor', 1.2, 'ms'),
  ('7', '<', 'built_history, aggregate', 'history', 'join, count(*)', 'floor', NULL, 'ms'),
  ('7 ' || :few || ' plots, beside what a user would write', '<', 'built_area, aggregate', 'few_aggregate', 'join, count(*)', 'few_floor', NULL, 'ms'),
  ('7', '>', 'built_area, aggregate', 'few_aggregate', 'intersection with ST_Union', 'few_overlay', 5.5, 'ms'),
  ('7', '>', 'built_area, aggregate', 'few_aggregate', 'LATERAL, ST_UnaryUnion(ST_Collect)', 'few_lateral', NULL, 'ms'),
  ('7', '>', 'built_area, aggregate', 'few_aggregate', 'CASE ST_CoveredBy, clip', 'few_clip', 3.5, 'ms'),
  ('7', '>', 'built_area, aggregate', 'few_aggregate', 'sum of intersections', 'few_pairs', NULL, 'ms'),
  ('7', '>', 'REFRESH MATERIALIZED VIEW of it', 'refresh_aggregate', 'REFRESH: intersection with ST_Union', 'refresh_overlay', NULL, 'ms'),
  ('7', '>', 'REFRESH MATERIALIZED VIEW of it', 'refresh_aggregate', 'REFRESH: LATERAL', 'refresh_lateral', NULL, 'ms'),
  ('7', '>', 'REFRESH MATERIALIZED VIEW of it', 'refresh_aggregate', 'REFRESH: CASE, clip', 'refresh_clip', NULL, 'ms'),
  ('7', '>', 'REFRESH MATERIALIZED VIEW of it', 'refresh_aggregate', 'REFRESH: sum of intersections', 'refresh_pairs', NULL, 'ms'),
  ('7', 'abs', 'built_area and ST_Union, worst plot, of its area', 'difference', NULL, NULL, 1, '×1e-9'),
  ('7', 'abs', 'built_area and ST_Union, sum of all', 'difference_sum', NULL, NULL, 1, '×1e-9'),
  ('7', 'abs', 'CASE, clip: too high in all', 'clip_too_high', NULL, NULL, NULL, '%'),
  ('7', 'abs', 'sum of intersections: too high in all', 'pairs_too_high', NULL, NULL, NULL, '%'),
  ('7', 'abs', 'CASE, clip: wrong', 'clip_wrong', NULL, NULL, NULL, 'plots'),
  ('8 first load, full refresh of all plots', '<', 'built_histories()', 'histories', 'join, count(*)', 'floor', 0.25, 'ms'),
  ('8', '<', 'refresh_plot_cover(), first load', 'first_load', 'join, count(*)', 'floor', 0.25, 'ms'),
  ('8', '<', 'refresh_plot_cover(), full refresh', 'refresh', 'join, count(*)', 'floor', 0.25, 'ms'),
  ('8', '>', 'built_histories() of ' || :few || ' plots', 'few_histories', 'intersection with ST_Union', 'few_overlay', 30, 'ms'),
  ('8', '<', 'refresh_plot_cover(), shuffled, a tenth', 'shuffled_refresh', 'join, shuffled, a tenth', 'shuffled_floor', NULL, 'ms'),
  ('8', '<', 'built_histories(), shuffled, a tenth', 'shuffled_histories', 'join, shuffled, a tenth', 'shuffled_floor', NULL, 'ms'),
  ('9 idle plots of the city on a day, from what is kept', '<', 'idle_plots_on, 2021', 'idle_past', 'reading plots once', 'plots_once', 1.5, 'ms'),
  ('9', '<', 'idle_plots_on, today', 'idle_present', 'reading plots once', 'plots_once', 1.5, 'ms'),
  ('9', '<', 'idle_plots_on, 2035', 'idle_future', 'reading plots once', 'plots_once', 1.5, 'ms'),
  ('10 keeping it; COPY of ' || :load || ' buildings', '<', 'COPY, all triggers', 'copy_all', 'no trigger', 'copy_none', 2, 'ms'),
  ('10', '<', 'COPY, only those of plot_cover', 'copy_cover', 'no trigger', 'copy_none', NULL, 'ms'),
  ('10', '>', 'COPY, all triggers', 'copy_all', 'PL/pgSQL trigger with ST_Union', 'copy_postgis', 5, 'ms'),
  ('10', '>', 'COPY, all triggers', 'copy_all', 'refresh of all plots instead', 'refresh', NULL, 'ms'),
  ('10', 'abs', 'a single building more, all triggers', 'single_all_more', NULL, NULL, 1, 'ms'),
  ('10', 'abs', 'a single building more, those of plot_cover', 'single_cover_more', NULL, NULL, NULL, 'ms'),
  ('10', 'abs', 'a single building more, PL/pgSQL trigger', 'single_postgis_more', NULL, NULL, NULL, 'ms'),
  ('11 growth and memory', 'abs', 'join: CPU a plot, beside a hundredth', 'floor_growth', NULL, NULL, NULL, 'times'),
  ('11', 'abs', 'built_histories(): CPU a plot, likewise', 'histories_growth', NULL, NULL, 1.5, 'times'),
  ('11', 'abs', 'refresh_plot_cover(): CPU a plot, likewise', 'refresh_growth', NULL, NULL, 1.5, 'times'),
  ('11', '<', 'refresh_plot_cover()', 'refresh', 'of a tenth of the plots', 'tenth_refresh', NULL, 'ms'),
  ('11', '<', 'built_histories()', 'histories', 'of a tenth of the plots', 'tenth_histories', NULL, 'ms'),
  ('11', 'abs', 'memory of a backend, built_histories()', 'memory_histories', NULL, NULL, NULL, 'MB'),
  ('11', 'abs', 'memory of a backend, refresh_plot_cover()', 'memory_refresh', NULL, NULL, 64, 'MB');
