-- The rows that everything is measured on, as an extension's user would keep
-- them, and as others would: class as text, as a number, as a path.
-- Variable: rows.

SET client_min_messages = warning;
CREATE EXTENSION ltree;
SET search_path = bench, park, public;
SET synchronize_seqscans = off;
SELECT setseed(0.36);

CREATE FUNCTION tree_path(code industry_code) RETURNS ltree LANGUAGE sql IMMUTABLE AS $$
  WITH RECURSIVE up AS (
    SELECT code, 0 AS height
    UNION ALL
    SELECT parent(up.code), height + 1 FROM up WHERE parent(up.code) IS NOT NULL)
  SELECT string_agg(up.code::text, '.' ORDER BY height DESC)::ltree FROM up
$$;

CREATE TABLE classes AS
  SELECT row_number() OVER (ORDER BY code) - 1 AS position, code AS industry, code::text AS code,
         right(code::text, 4)::integer AS class, tree_path(code) AS path
    FROM industries() WHERE level = 4;
SELECT count(*) AS classes FROM classes \gset

-- Rank by rank as 1, 1/2, 1/3, ... of output rows (Zipf); each park has its own
-- order of classes.  Every row draws its park and year anew.
CREATE TABLE coded_rows AS
  SELECT r.park_id, r.year, c.industry, r.output_yuan
    FROM (SELECT 1 + floor(12 * random())::bigint AS park_id,
                 2020 + floor(10 * random())::integer AS year,
                 floor(exp(random() * ln(:classes + 1)))::integer - 1 AS rank,
                 (1000 * exp(10 * random()))::bigint AS output_yuan
            FROM generate_series(1, :rows)) r
    JOIN classes c ON c.position = (r.rank * 997 + r.park_id * 113) % :classes;

CREATE TABLE text_rows AS
  SELECT park_id, year, c.code, output_yuan FROM coded_rows JOIN classes c USING (industry);
CREATE TABLE number_rows AS
  SELECT park_id, year, c.class, output_yuan FROM coded_rows JOIN classes c USING (industry);
CREATE TABLE path_rows AS
  SELECT park_id, year, c.path, output_yuan FROM coded_rows JOIN classes c USING (industry);
-- for what grows with the number of rows
CREATE TABLE tenth_of_rows AS SELECT * FROM coded_rows LIMIT :rows / 10;

-- The positioning of the parks, in every spelling.  Codes do not overlap, so
-- that a plain join counts no row twice.
CREATE TABLE positions (park_id bigint PRIMARY KEY, codes industry_code[], patterns text[], paths ltree[]);
INSERT INTO positions (park_id, codes) VALUES
  (1, '{36,371,372,39}'), (2, '{382,3491,3492,3964,7491}'), (3, '{3620,3660,3670,3514,3252}'),
  (4, '{34,35,13,14}'), (5, '{31,3311,3022,18}'), (6, '{13,14,27}'),
  (7, '{385,3620,3660,3670,13,14}'), (8, '{15,20}'), (9, '{26,30,381}'),
  (10, '{17,1811,2110,22}'), (11, '{C,F}'), (12, '{32,29,411}');
UPDATE positions SET
  patterns = ARRAY(SELECT c::text || '%' FROM unnest(codes) c),
  paths = ARRAY(SELECT tree_path(c) FROM unnest(codes) c);
CREATE TABLE leading_codes AS
  SELECT park_id, c::text AS code FROM positions, unnest(codes) c;
CREATE TABLE leading_ranges AS
  SELECT l.park_id, min(k.class) AS low, max(k.class) AS high
    FROM positions l, unnest(l.codes) c JOIN classes k ON k.industry <@ c
   GROUP BY l.park_id, c;

VACUUM (FREEZE) coded_rows, text_rows, number_rows, path_rows, tenth_of_rows, positions;
ANALYZE coded_rows;
ANALYZE text_rows, number_rows, path_rows, tenth_of_rows, positions, leading_codes, leading_ranges, classes;
SELECT count(*) = 5 AS in_memory
  FROM (VALUES ('coded_rows'), ('text_rows'), ('number_rows'), ('path_rows'), ('tenth_of_rows')) t (name),
       pg_prewarm(t.name) \gset

-- A register with the same rows.  Loaded without triggers and keys, because
-- keeping is measured elsewhere; the mixes are then made from the rows.
SELECT create_register('city', 4545, 'empty');
SELECT stop_recording('city', '{outputs}');   -- what that costs is in doc/history.md
INSERT INTO city.parks (id, name, level) SELECT p, 'park ' || p, 'municipal' FROM generate_series(1, 12) p;
INSERT INTO city.parameters (name, value, unit, applies, citation)
  VALUES ('leading_share_min', 60, '%', '[2020-01-08,)', 'article 3');
INSERT INTO city.leading_industries (park_id, name, codes, applies)
  SELECT park_id, 'leading', codes, '[2020-01-08,)' FROM positions;
ALTER TABLE city.outputs DISABLE TRIGGER ALL;
DROP INDEX city.outputs_park_year, city.outputs_once;
ALTER TABLE city.outputs DROP CONSTRAINT outputs_pkey;
INSERT INTO city.outputs (park_id, year, industry, output_yuan)
  SELECT park_id, year, industry, output_yuan FROM coded_rows;
ALTER TABLE city.outputs ENABLE TRIGGER ALL;
SELECT rebuild_output_mixes('city');
VACUUM (FREEZE, ANALYZE) city.outputs, city.output_mix_base, city.output_mix_changes,
  city.parks, city.parameters, city.leading_industries;
