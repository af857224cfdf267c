-- One round.  Each is rolled back, so that all rounds write the same.
BEGIN;
ALTER TABLE city.buildings DISABLE TRIGGER ALL;
\warn @ copy_none
COPY city.buildings (kind, existed, geom) FROM :'file';
ROLLBACK;
BEGIN;
ALTER TABLE city.buildings DISABLE TRIGGER rules;
\warn @ copy_cover
COPY city.buildings (kind, existed, geom) FROM :'file';
ROLLBACK;
BEGIN;
\warn @ copy_all
COPY city.buildings (kind, existed, geom) FROM :'file';
ROLLBACK;
BEGIN;
ALTER TABLE city.buildings DISABLE TRIGGER ALL;
\warn @ single_none
CALL insert_singly(1000);
ROLLBACK;
BEGIN;
ALTER TABLE city.buildings DISABLE TRIGGER rules;
\warn @ single_cover
CALL insert_singly(1000);
ROLLBACK;
BEGIN;
\warn @ single_all
CALL insert_singly(1000);
ROLLBACK;
