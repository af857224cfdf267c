-- Once, because it takes long: the trigger that one would write with PostGIS.
BEGIN;
ALTER TABLE city.buildings DISABLE TRIGGER ALL;
CREATE TRIGGER postgis AFTER INSERT ON city.buildings REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION bench.postgis_keep();
\warn @ copy_postgis
COPY city.buildings (kind, existed, geom) FROM :'file';
ROLLBACK;
BEGIN;
ALTER TABLE city.buildings DISABLE TRIGGER ALL;
CREATE TRIGGER postgis AFTER INSERT ON city.buildings REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION bench.postgis_keep();
\warn @ single_postgis
CALL insert_singly(1000);
ROLLBACK;
