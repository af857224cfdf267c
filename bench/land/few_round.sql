-- One round on the subset.  Variable: few.
\warn @ few_floor
SELECT count(*) FROM few_plots p LEFT JOIN few_buildings b ON b.geom && p.geom;
\warn @ few_aggregate
SELECT count(area), sum(area) FROM by_aggregate;
\warn @ few_overlay
SELECT count(area), sum(area) FROM by_overlay;
\warn @ few_lateral
SELECT count(area), sum(area) FROM by_lateral;
\warn @ few_clip
SELECT count(area), sum(area) FROM by_clip;
\warn @ few_pairs
SELECT count(area), sum(area) FROM by_pairs;
\warn @ few_histories
SELECT count(*) FROM park.built_histories('city', ARRAY(SELECT id FROM few_plots));
\warn @ refresh_aggregate
REFRESH MATERIALIZED VIEW kept_aggregate;
\warn @ refresh_overlay
REFRESH MATERIALIZED VIEW kept_overlay;
\warn @ refresh_lateral
REFRESH MATERIALIZED VIEW kept_lateral;
\warn @ refresh_clip
REFRESH MATERIALIZED VIEW kept_clip;
\warn @ refresh_pairs
REFRESH MATERIALIZED VIEW kept_pairs;
