-- output_mixes follows outputs, whatever writes them.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parks (id, name, level) VALUES (1, '一', 'municipal'), (2, '二', 'county');
INSERT INTO city.enterprises (id, name) VALUES (1, '甲公司');

-- How many park-years differ from what the rows themselves add up to.
CREATE FUNCTION pg_temp.drift() RETURNS bigint LANGUAGE sql AS $$
  SELECT count(*)
    FROM (SELECT park_id, year, park.industry_mix(industry, output_yuan) AS mix FROM city.outputs GROUP BY 1, 2) o
    FULL JOIN city.output_mixes m USING (park_id, year)
   WHERE o.mix OPERATOR(park.=) m.mix IS NOT TRUE AND coalesce(o.mix, '{}') OPERATOR(park.<>) '{}'
$$;

-- Bad rows change nothing.
SELECT pg_temp.refusal($$INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (1, '3611', 2021, 5), (1, '3611', 2021, -5)$$);
SELECT count(*) FROM city.output_mixes;
INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (1, '3611', 2030, 9223372036854775807);
SELECT pg_temp.refusal($$INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (1, '3611', 2031, 9223372036854775807), (1, '3611', 2031, 1)$$);
DELETE FROM city.outputs;
SELECT count(*), pg_temp.drift() FROM city.output_mixes;

-- Insert, with and without codes; update of amount, code, year, park; delete.
INSERT INTO city.outputs (id, park_id, industry, year, month, output_yuan) VALUES
  (1, 1, '3611', 2021, 1, 100), (2, 1, '3611', 2021, 2, 20), (3, 1, NULL, 2021, NULL, 3), (4, 1, 'C36', 2022, NULL, 7),
  (5, 2, '1311', 2021, NULL, 50);
SELECT park_id, year, mix FROM city.output_mixes ORDER BY 1, 2;
UPDATE city.outputs SET output_yuan = 101 WHERE id = 1;
UPDATE city.outputs SET industry = '3670' WHERE id = 2;
UPDATE city.outputs SET industry = NULL, year = 2023 WHERE id = 4;
UPDATE city.outputs SET park_id = 1 WHERE id = 5;
UPDATE city.outputs SET month = 3 WHERE id = 1;
SELECT park_id, year, mix FROM city.output_mixes ORDER BY 1, 2;
DELETE FROM city.outputs WHERE id IN (3, 4);
SELECT park_id, year, mix FROM city.output_mixes ORDER BY 1, 2;
-- A statement that changes no sum appends nothing.
SELECT count(*) AS before FROM city.output_mix_changes \gset
UPDATE city.outputs SET month = 4 WHERE id = 1;
UPDATE city.outputs SET output_yuan = 0 WHERE false;
SELECT count(*) - :before FROM city.output_mix_changes;

-- COPY, upsert, MERGE, a data-modifying CTE, a rolled-back savepoint.
COPY city.outputs (park_id, industry, year, output_yuan) FROM stdin;
1	3911	2021	11
2	3911	2021	12
\.
INSERT INTO city.outputs (park_id, enterprise_id, industry, year, output_yuan) VALUES (1, 1, '3612', 2021, 1)
  ON CONFLICT (enterprise_id, year, month, industry, park_id) WHERE enterprise_id IS NOT NULL
  DO UPDATE SET output_yuan = excluded.output_yuan;
INSERT INTO city.outputs (park_id, enterprise_id, industry, year, output_yuan) VALUES (1, 1, '3612', 2021, 30), (1, 1, '3612', 2022, 5)
  ON CONFLICT (enterprise_id, year, month, industry, park_id) WHERE enterprise_id IS NOT NULL
  DO UPDATE SET output_yuan = excluded.output_yuan;
MERGE INTO city.outputs o USING (VALUES (2, 2021, 13), (2, 2024, 14)) v (park_id, year, yuan)
  ON o.park_id = v.park_id AND o.year = v.year
  WHEN MATCHED THEN UPDATE SET output_yuan = v.yuan
  WHEN NOT MATCHED THEN INSERT (park_id, industry, year, output_yuan) VALUES (v.park_id, '1311', v.year, v.yuan);
WITH moved AS (DELETE FROM city.outputs WHERE year = 2024 RETURNING *)
  INSERT INTO city.outputs (park_id, industry, year, output_yuan) SELECT park_id, industry, 2025, output_yuan FROM moved;
BEGIN;
INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (1, '3611', 2021, 1000);
SAVEPOINT s;
DELETE FROM city.outputs;
ROLLBACK TO s;
COMMIT;
SELECT park_id, year, mix FROM city.output_mixes ORDER BY 1, 2;
SELECT pg_temp.drift();

-- Compaction changes no answer, and leaves nothing pending and nothing empty.
SELECT park.compact_output_mixes('city');
SELECT count(*) FROM city.output_mix_changes;
SELECT park_id, year, mix FROM city.output_mix_base ORDER BY 1, 2;
SELECT pg_temp.drift();
DELETE FROM city.outputs WHERE park_id = 2;
SELECT park.compact_output_mixes('city'), park.compact_output_mixes('city');
SELECT park_id, year FROM city.output_mix_base ORDER BY 1, 2;
SELECT pg_temp.refusal($$SELECT park.compact_output_mixes('public')$$);
SELECT park.compact_output_mixes(NULL) IS NULL;

-- Many random statements against plain SQL.
CREATE FUNCTION pg_temp.churn(statements integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  h bigint;
BEGIN
  FOR i IN 1 .. statements LOOP
    h := ('x' || left(md5(i::text), 12))::bit(48)::bigint;
    CASE h % 6
      WHEN 0, 1, 2 THEN
        INSERT INTO city.outputs (park_id, industry, year, output_yuan)
        SELECT 1 + (h + j) % 2, (SELECT code FROM park.industries() WHERE level > 1 ORDER BY code OFFSET (h / 7 + j * 131) % 1900 LIMIT 1),
               2015 + (h / 11 + j) % 10, (h / 13 + j) % 1000000 FROM generate_series(1, 1 + h % 5) j;
      WHEN 3 THEN UPDATE city.outputs SET output_yuan = (h + id) % 1000000, year = 2015 + (h + id) % 10 WHERE id % 7 = h % 7;
      WHEN 4 THEN UPDATE city.outputs SET park_id = 3 - park_id, industry = NULL WHERE id % 11 = h % 11;
      ELSE DELETE FROM city.outputs WHERE id % 13 = h % 13;
    END CASE;
    IF h % 17 = 0 THEN PERFORM park.compact_output_mixes('city'); END IF;
  END LOOP;
END $$;
SELECT pg_temp.churn(200);
SELECT count(*) > 50, pg_temp.drift() FROM city.outputs;

-- Truncate; and what triggers do not see is found and mended.
TRUNCATE city.outputs;
SELECT count(*) FROM city.output_mixes;
INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (1, '3611', 2021, 1);
ALTER TABLE city.outputs DISABLE TRIGGER mixes_insert;
INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (1, '3611', 2021, 2), (2, '3611', 2022, 2);
ALTER TABLE city.outputs ENABLE TRIGGER mixes_insert;
SELECT subject_id, verdict, measured, message FROM park.verify_register('city') WHERE rule = 'k.output_mixes' ORDER BY 1;
SELECT park.rebuild_output_mixes('city');
SELECT subject_id, verdict FROM park.verify_register('city') WHERE rule = 'k.output_mixes' ORDER BY 1;
SELECT count(*) FROM city.parks k, park.findings(k) f WHERE f.rule = 'k.output_mixes';

-- Partitioned by year, written through the parent and through a partition.
CREATE TABLE city.by_year (LIKE city.outputs INCLUDING DEFAULTS) PARTITION BY RANGE (year);
CREATE TABLE city.outputs_2021 PARTITION OF city.by_year FOR VALUES FROM (2021) TO (2022);
CREATE TABLE city.outputs_rest PARTITION OF city.by_year DEFAULT;
ALTER TABLE city.outputs RENAME TO outputs_before;
ALTER TABLE city.by_year RENAME TO outputs;
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY '{outputs,outputs_2021,outputs_rest}'::text[] LOOP
    EXECUTE format('CREATE TRIGGER mixes_insert AFTER INSERT ON city.%I REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION park.keep_output_mixes()', t);
    EXECUTE format('CREATE TRIGGER mixes_update AFTER UPDATE ON city.%I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION park.keep_output_mixes()', t);
    EXECUTE format('CREATE TRIGGER mixes_delete AFTER DELETE ON city.%I REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION park.keep_output_mixes()', t);
    EXECUTE format('CREATE TRIGGER mixes_truncate AFTER TRUNCATE ON city.%I FOR EACH STATEMENT EXECUTE FUNCTION park.keep_output_mixes()', t);
  END LOOP;
END $$;
SELECT park.rebuild_output_mixes('city');
INSERT INTO city.outputs (id, park_id, industry, year, output_yuan) VALUES (1, 1, '3611', 2021, 10), (2, 1, '3611', 2022, 20);
INSERT INTO city.outputs_2021 (id, park_id, industry, year, output_yuan) VALUES (3, 1, '3612', 2021, 30);
UPDATE city.outputs SET year = 2021 WHERE id = 2;
SELECT park_id, year, mix FROM city.output_mixes ORDER BY 1, 2;
TRUNCATE city.outputs_2021;
SELECT count(*), pg_temp.drift() FROM city.output_mixes;

-- The table of changes must stay as it was made.
CREATE INDEX pending ON city.output_mix_changes (park_id);
SELECT pg_temp.refusal($$INSERT INTO city.outputs (id, park_id, industry, year, output_yuan) VALUES (9, 1, '3611', 2021, 10)$$);
DROP INDEX city.pending;

DROP SCHEMA city CASCADE;
