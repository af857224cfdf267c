-- What was kept equals what was written, after all rounds and writers.
SET search_path = bench, park, public;

CREATE VIEW yard_written AS
  SELECT park_id, year, industry_mix(industry, output_yuan) AS mix FROM yard.bare_kept GROUP BY park_id, year;
CREATE VIEW yard_kept AS SELECT park_id, year, mix FROM yard.output_mixes;
CREATE VIEW shelf_written AS
  SELECT park_id, year, industry_mix(industry, output_yuan) AS mix FROM shelf.outputs GROUP BY park_id, year;
CREATE VIEW shelf_kept AS SELECT park_id, year, mix FROM shelf.output_mixes;
CREATE VIEW upsert_written AS
  SELECT park_id, year, industry_mix(industry, output_yuan) AS mix FROM yard.bare_upsert GROUP BY park_id, year;
SELECT same('yard_written', 'yard_kept'), same('shelf_written', 'shelf_kept'), same('upsert_written', 'yard.upserted');
INSERT INTO facts
  SELECT v.* FROM (SELECT max(pg_column_size(mix)) AS biggest, avg(pg_column_size(mix)) AS mean FROM city.output_mix_base) b,
    LATERAL (VALUES ('mix_biggest', biggest), ('mix_mean', mean)) v (name, value);
