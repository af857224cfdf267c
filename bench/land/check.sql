-- What was kept, written back and rolled back, is still what the rows say.
SET search_path = bench, park, public;

DO $$
DECLARE
  wrong bigint;
BEGIN
  SELECT count(*) INTO wrong
    FROM (SELECT p.id, p.area_m2, built_area(p.geom, b.geom) AS area
            FROM hundredth.plots p LEFT JOIN hundredth.buildings b ON b.geom && p.geom AND b.existed @> CURRENT_DATE
           GROUP BY p.id) a
    JOIN hundredth.plot_cover c ON c.plot_id = a.id
   WHERE NOT abs(area_on(c.built_history, CURRENT_DATE) - a.area) <= 1e-9 * a.area_m2;
  IF wrong > 0 OR (SELECT count(*) FROM hundredth.plot_cover) <> (SELECT count(*) FROM hundredth.plots) THEN
    RAISE 'what is kept of % plots is wrong', wrong;
  END IF;
END $$;
