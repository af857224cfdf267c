-- What keeping the mixes costs a writer: three bare heaps and two tables with
-- the keys and indexes of a register's outputs, without and with triggers.
SET search_path = bench, park, public;

SELECT create_register(r, 4545, 'empty') FROM unnest('{yard,shelf}'::name[]) r;
SELECT stop_recording(r, '{outputs}') FROM unnest('{yard,shelf}'::name[]) r;
INSERT INTO yard.parks (id, name, level) SELECT p, 'park ' || p, 'municipal' FROM generate_series(1, 12) p;
INSERT INTO shelf.parks (id, name, level) SELECT p, 'park ' || p, 'municipal' FROM generate_series(1, 12) p;
INSERT INTO shelf.enterprises (id, name) SELECT e, 'enterprise ' || e FROM generate_series(1, 10000) e;
INSERT INTO city.enterprises (id, name) SELECT e, 'enterprise ' || e FROM generate_series(1, 10000) e;
ANALYZE city.enterprises, shelf.enterprises;

CREATE TABLE yard.bare (
  park_id bigint, enterprise_id bigint, industry industry_code, year integer, month integer, output_yuan bigint);
CREATE TABLE yard.bare_kept (LIKE yard.bare);
CREATE TRIGGER mixes_insert AFTER INSERT ON yard.bare_kept
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_output_mixes();

-- the same thing as one would write it in PL/pgSQL
CREATE TABLE yard.bare_upsert (LIKE yard.bare);
CREATE TABLE yard.upserted (park_id bigint, year integer, mix industry_mix, PRIMARY KEY (park_id, year));
CREATE FUNCTION yard.upsert_mixes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO yard.upserted AS u
    SELECT n.park_id, n.year, park.industry_mix(n.industry, n.output_yuan)
      FROM new_rows n GROUP BY n.park_id, n.year
    ON CONFLICT (park_id, year) DO UPDATE SET mix = u.mix OPERATOR(park.+) excluded.mix;
  RETURN NULL;
END
$$;
CREATE TRIGGER mixes AFTER INSERT ON yard.bare_upsert
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION yard.upsert_mixes();

CREATE TABLE shelf.unkept (LIKE shelf.outputs INCLUDING ALL);
ALTER TABLE shelf.unkept ADD FOREIGN KEY (park_id) REFERENCES shelf.parks,
  ADD FOREIGN KEY (enterprise_id) REFERENCES shelf.enterprises;

-- Many enterprises, each with a row a month.
CREATE TABLE load AS
  SELECT 1 + floor(12 * random())::bigint AS park_id, 1 + i % 10000 AS enterprise_id, c.industry,
         2020 + (i / 10000) % 10 AS year, 1 + i / 100000 AS month, (1000 * exp(10 * random()))::bigint AS output_yuan
    FROM (SELECT i, floor(exp(random() * ln((SELECT count(*) FROM classes) + 1)))::integer - 1 AS rank
            FROM generate_series(0, :load - 1) i ORDER BY random()) r
    JOIN classes c ON c.position = r.rank;
\set file :folder '/load.txt'
COPY load TO :'file';

-- Single inserts: one statement each, in one transaction.
CREATE PROCEDURE insert_singly(into_table regclass, number integer) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format($do$
    CREATE OR REPLACE PROCEDURE pg_temp.insert_them(number integer) LANGUAGE plpgsql AS $body$
    BEGIN
      FOR i IN 1 .. number LOOP
        INSERT INTO %s (park_id, enterprise_id, industry, year, output_yuan)
          VALUES (1 + i %% 12, i, 'C3670', 2020 + i / 12 %% 10, i);
      END LOOP;
    END
    $body$ $do$, into_table);
  EXECUTE 'CALL pg_temp.insert_them($1)' USING number;
END
$$;

-- What the register must say after single inserts.
CREATE VIEW city_now AS
  SELECT park_id, year, sum(output_yuan) AS total_yuan,
         coalesce(sum(output_yuan) FILTER (WHERE industry <@ ANY (l.codes)), 0) AS leading_yuan
    FROM city.outputs JOIN positions l USING (park_id) GROUP BY park_id, year;
