-- What is needed to measure keeping: new buildings in a file, and the trigger
-- that one would write with PostGIS.  Variables: load, folder.
SET client_min_messages = warning;
SET search_path = bench, park, public;

-- As many as asked for, beside buildings that are there, all over the city.
CREATE TABLE fresh AS
  SELECT b.kind, daterange('2026-01-01', NULL) AS existed, ST_Translate(b.geom, 5, 3) AS geom
    FROM city.buildings b
   WHERE b.kind = 'building' AND b.id % greatest((SELECT count(*) FROM city.buildings) / :load, 1) = 0 LIMIT :load;
INSERT INTO facts SELECT 'fresh', count(*) FROM fresh;
\set file :folder /fresh.txt
COPY fresh TO :'file';

-- Kept by PostGIS: invalid outlines are left out, because ST_Union stops at them.
CREATE TABLE postgis_cover AS SELECT plot_id, built_area_m2 FROM city.plot_cover;
ALTER TABLE postgis_cover ADD PRIMARY KEY (plot_id);
VACUUM ANALYZE postgis_cover;
CREATE FUNCTION postgis_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE bench.postgis_cover c SET built_area_m2 = a.area
    FROM (SELECT p.id, ST_Area(ST_Intersection(p.geom, ST_Union(b.geom))) AS area
            FROM city.plots p JOIN city.buildings b ON ST_Intersects(b.geom, p.geom)
           WHERE p.status = 'registered' AND b.kind = 'building'
             AND p.id IN (SELECT t.id FROM new_rows n JOIN city.plots t ON t.geom && n.geom)
           GROUP BY p.id) a
   WHERE c.plot_id = a.id;
  RETURN NULL;
END $$;

CREATE PROCEDURE insert_singly(n integer) LANGUAGE plpgsql AS $$
DECLARE
  f record;
BEGIN
  FOR f IN SELECT * FROM bench.fresh LIMIT n LOOP
    INSERT INTO city.buildings (kind, existed, geom) VALUES (f.kind, f.existed, f.geom);
  END LOOP;
END $$;
