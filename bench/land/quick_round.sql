-- One round of what is quick: idle plots of any day from what is kept, beside
-- reading the plots once; and smaller cities.
\warn @ plots_once
SELECT count(*), sum(area_m2) FROM city.plots;
\warn @ idle_past
SELECT count(*), sum(area_m2) FROM city.idle_plots_on('2021-06-30');
\warn @ idle_present
SELECT count(*), sum(area_m2) FROM city.idle_plots_on(CURRENT_DATE);
\warn @ idle_future
SELECT count(*), sum(area_m2) FROM city.idle_plots_on('2035-06-30');
\warn @ tenth_floor
SELECT count(*) FROM tenth.plots p LEFT JOIN tenth.buildings b ON b.geom && p.geom;
\warn @ tenth_histories
SELECT count(*) FROM park.built_histories('tenth');
\warn @ tenth_refresh
SELECT park.refresh_plot_cover('tenth');
\warn @ hundredth_floor
SELECT count(*) FROM hundredth.plots p LEFT JOIN hundredth.buildings b ON b.geom && p.geom;
\warn @ hundredth_histories
SELECT count(*) FROM park.built_histories('hundredth');
\warn @ hundredth_refresh
SELECT park.refresh_plot_cover('hundredth');
\warn @ shuffled_floor
SELECT count(*) FROM shuffled.plots p LEFT JOIN shuffled.buildings b ON b.geom && p.geom;
\warn @ shuffled_histories
SELECT count(*) FROM park.built_histories('shuffled');
\warn @ shuffled_refresh
SELECT park.refresh_plot_cover('shuffled');
