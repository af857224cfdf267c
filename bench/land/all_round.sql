-- One round on all plots.  The join is the floor: as many look-ups in the index
-- as there are plots, and no geometry beside boxes.
VACUUM city.plot_cover;
\warn @ floor
SELECT count(*) FROM city.plots p LEFT JOIN city.buildings b ON b.geom && p.geom;
\warn @ aggregate
SELECT count(area), sum(area) FROM (
  SELECT p.id, built_area(p.geom, b.geom) AS area
    FROM city.plots p LEFT JOIN city.buildings b ON b.geom && p.geom GROUP BY p.id) a;
\warn @ history
SELECT count(history) FROM (
  SELECT p.id, built_history(p.geom, b.geom, b.existed) AS history
    FROM city.plots p LEFT JOIN city.buildings b ON b.geom && p.geom GROUP BY p.id) a;
\warn @ histories
SELECT count(*) FROM park.built_histories('city');
\warn @ refresh
SELECT park.refresh_plot_cover('city');
