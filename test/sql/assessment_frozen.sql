-- Article 8: what was frozen stays, can be proven, and is corrected by a new
-- version only.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parks (id, code, name, level) VALUES (1, 'A', '一', 'municipal'), (2, 'B', '二', 'municipal'), (3, 'C', '三', 'county');
INSERT INTO city.indicators (id, code, name, unit, direction, source, definition) VALUES
  (1, 'tax', '亩均税收', '万元/亩', 'higher', 'entered', '-'), (2, 'energy', '单位能耗', 'tce/万元', 'lower', 'entered', '-'),
  (3, 'land_output', '地均产值', '万元/公顷', 'higher', 'register', '-');
INSERT INTO city.indicator_weights (id, indicator_id, park_group, year, weight, target, if_unknown) VALUES
  (1, 1, 'municipal', 2023, 50, 3, 'average'), (2, 2, 'municipal', 2023, 30, 2, 'rescale'), (3, 3, 'municipal', 2023, 19, 100, 'zero');
INSERT INTO city.indicator_values (id, indicator_id, park_id, year, value, document) VALUES (1, 1, 1, 2023, 1, '函1'), (2, 2, 1, 2023, 1, NULL);
INSERT INTO city.plots (id, park_id, acquired_on, geom) VALUES (1, 1, '2022-01-04', pg_temp.box(0, 0, 100));
INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (1, 'C3670', 2023, 500000);

-- Bad input.
SELECT pg_temp.refusal($$SELECT park.freeze_assessment(NULL, 2023)$$);
SELECT pg_temp.refusal($$SELECT park.freeze_assessment('city', NULL)$$);
SELECT pg_temp.refusal($$SELECT park.freeze_assessment('nowhere', 2023)$$);
SELECT pg_temp.refusal($$SELECT park.freeze_assessment('public', 2023)$$);
SELECT pg_temp.refusal($$SELECT park.freeze_assessment('city', 0)$$);
SELECT split_part(pg_temp.refusal(format($$SELECT park.freeze_assessment('city', %s)$$, extract(year FROM CURRENT_DATE))), E'\n', 1);
SELECT pg_temp.refusal($$SELECT park.freeze_assessment('city', 2100)$$);
SELECT pg_temp.refusal($$SELECT park.freeze_assessment('city', 2022)$$);
SELECT pg_temp.refusal($$SELECT park.check_assessment('city', 2023)$$);
SELECT pg_temp.refusal($$INSERT INTO city.assessment_reopenings (year, version, reason) VALUES (2023, 1, '先开')$$);
SELECT pg_temp.refusal($$INSERT INTO city.assessment_reopenings (year, version, reason) VALUES (2023, 0, '先开')$$);
-- 99 points; a base on the wrong side.
SELECT pg_temp.refusal($$SELECT park.freeze_assessment('city', 2023)$$);
UPDATE city.indicator_weights SET weight = 20, base = 200 WHERE id = 3;
SELECT pg_temp.refusal($$SELECT park.freeze_assessment('city', 2023)$$);
UPDATE city.indicator_weights SET base = NULL WHERE id = 3;
-- So many days after the year as the parameter says.
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('assessment_after', 9000, 'day', '[2020-01-01,)', '例');
SELECT pg_temp.refusal($$SELECT park.freeze_assessment('city', 2023)$$);
DELETE FROM city.parameters;
SELECT count(*) FROM city.assessments;

-- Results are what the register says, not what somebody writes.
SELECT pg_temp.refusal($$INSERT INTO city.assessments (year, version, park_id, park_group, score, rank, unknown, frozen_at, fingerprint)
  VALUES (2023, 1, 1, 'municipal', 99, 1, 0, now(), repeat('0', 64))$$);

-- Park 1: 1/3 × 50 + 30 + 50/100 × 20 = 16.6667 + 30 + 10 = 56.6667
-- Park 2: the average 16.6667; energy left out; no plots, so output of land
-- does not apply: 16.6667 of 50 are 33.3333
SELECT f.version, f.parks, length(f.fingerprint) FROM park.freeze_assessment('city', 2023) f;
SELECT park_id, version, park_group, score, rank, grade, unknown, supersedes FROM city.assessments ORDER BY id;
SELECT a.park_id, i.indicator, i.value, i.state, i.treatment, round(i.attainment, 4) AS attainment, round(i.points, 4) AS points, i.inputs
  FROM city.assessment_items i JOIN city.assessments a ON a.id = i.assessment_id ORDER BY i.id;
SELECT * FROM park.check_assessment('city', 2023);
-- The fingerprint is that of the text, for anybody who has it.
SELECT DISTINCT fingerprint = encode(sha256(convert_to(city.assessment_text(2023, 1), 'UTF8')), 'hex') AS same FROM city.assessments;
SELECT rule, verdict, message FROM park.verify_register('city') WHERE rule = 'k.assessment';

-- Nor is anything added to it by who freezes it.
BEGIN;
INSERT INTO city.indicator_weights (id, indicator_id, park_group, year, weight, target) VALUES (7, 1, 'county', 2021, 100, 3);
SELECT version, parks FROM park.freeze_assessment('city', 2021);
INSERT INTO city.assessment_items (assessment_id, indicator, name, unit, direction, source, state, weight, target, treatment)
  SELECT id, 'x', 'x', 'x', 'higher', 'entered', 'unknown', 1, 1, 'zero' FROM city.assessments WHERE year = 2021;
ROLLBACK;
-- Nor by a trigger on what it writes.
CREATE FUNCTION pg_temp.one_more() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO city.assessments (year, version, park_id, park_group, score, rank, unknown, frozen_at, fingerprint)
  VALUES (2020, 1, 2, 'municipal', 99, 1, 0, now(), repeat('0', 64));
  RETURN NULL;
END $$;
CREATE FUNCTION pg_temp.freezing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM park.freeze_assessment('city', 2021);
  RETURN NULL;
END $$;
BEGIN;
INSERT INTO city.indicator_weights (id, indicator_id, park_group, year, weight, target) VALUES (7, 1, 'county', 2021, 100, 3);
CREATE TRIGGER one_more AFTER INSERT ON city.assessments FOR EACH ROW EXECUTE FUNCTION pg_temp.one_more();
SELECT pg_temp.refusal($$SELECT park.freeze_assessment('city', 2021)$$);
DROP TRIGGER one_more ON city.assessments;
-- A trigger may freeze.
CREATE TABLE pg_temp.closing (year integer);
CREATE TRIGGER freezing AFTER INSERT ON pg_temp.closing FOR EACH ROW EXECUTE FUNCTION pg_temp.freezing();
INSERT INTO pg_temp.closing VALUES (2021);
SELECT count(*) FROM city.assessments WHERE year = 2021;
ROLLBACK;

-- No second time; nothing of it changes.
SELECT pg_temp.refusal($$SELECT park.freeze_assessment('city', 2023)$$);
SELECT pg_temp.refusal($$UPDATE city.assessments SET score = 99$$);
SELECT pg_temp.refusal($$DELETE FROM city.assessment_items$$);
SELECT pg_temp.refusal($$TRUNCATE city.assessments, city.assessment_items$$);
SELECT pg_temp.refusal($$INSERT INTO city.assessment_items (assessment_id, indicator, name, unit, direction, source, state, weight, target, treatment)
  SELECT min(id), 'x', 'x', 'x', 'higher', 'entered', 'unknown', 1, 1, 'zero' FROM city.assessments$$);
SELECT pg_temp.refusal($$INSERT INTO city.assessments (year, version, park_id, park_group, unknown, frozen_at, fingerprint)
  SELECT 2023, 1, 3, 'county', 0, now(), fingerprint FROM city.assessments LIMIT 1$$);
SELECT pg_temp.refusal($$UPDATE city.indicator_weights SET weight = 51 WHERE id = 1$$);
SELECT pg_temp.refusal($$UPDATE city.indicator_weights SET target = 4 WHERE id = 1$$);
SELECT pg_temp.refusal($$UPDATE city.indicator_weights SET year = 2022 WHERE id = 1$$);
SELECT pg_temp.refusal($$DELETE FROM city.indicator_weights$$);
SELECT pg_temp.refusal($$INSERT INTO city.indicator_weights (id, indicator_id, park_group, year, weight, target) VALUES (9, 1, 'county', 2023, 100, 1)$$);
SELECT pg_temp.refusal($$TRUNCATE city.indicator_weights$$);
SELECT pg_temp.refusal($$UPDATE city.indicator_values SET value = 2 WHERE id = 1$$);
SELECT pg_temp.refusal($$INSERT INTO city.indicator_values (id, indicator_id, park_id, year, value) VALUES (9, 1, 2, 2023, 2)$$);
SELECT pg_temp.refusal($$TRUNCATE city.indicator_values$$);
-- What the indicators mean and which group a park was in on 31 December stays; the rest of these rows does not matter.
SELECT pg_temp.refusal($$UPDATE city.indicators SET direction = 'lower' WHERE code = 'tax'$$);
SELECT pg_temp.refusal($$UPDATE city.indicators SET source = 'entered' WHERE code = 'land_output'$$);
SELECT pg_temp.refusal($$UPDATE city.indicators SET unit = '元/亩' WHERE code = 'tax'$$);
SELECT pg_temp.refusal($$UPDATE city.indicators SET code = 'levy' WHERE code = 'tax'$$);
UPDATE city.indicators SET responsible = '税务局', direction = 'higher' WHERE code = 'tax';
INSERT INTO city.indicators (id, code, name, unit, direction, definition) VALUES (8, 'spare', '备用', '1', 'higher', '-');
UPDATE city.indicators SET direction = 'lower' WHERE id = 8;
SELECT pg_temp.refusal($$INSERT INTO city.park_groups (park_id, park_group, applies) VALUES (1, 'county', '[2020-01-01,)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.park_groups (park_id, park_group, applies) VALUES (3, 'county', '[2023-12-31,2024-01-01)')$$);
INSERT INTO city.park_groups (id, park_id, park_group, applies) VALUES (1, 3, 'county', '[2024-01-01,)');
SELECT pg_temp.refusal($$UPDATE city.park_groups SET applies = '[2023-12-31,)'$$);
UPDATE city.park_groups SET applies = '[2022-01-01,2023-12-31)', park_group = 'other';
BEGIN;
INSERT INTO city.indicator_weights (id, indicator_id, park_group, year, weight, target) VALUES (7, 1, 'other', 2022, 100, 3);
SELECT version, parks FROM park.freeze_assessment('city', 2022);
SAVEPOINT frozen;
DELETE FROM city.park_groups;
ROLLBACK TO frozen;
UPDATE city.park_groups SET park_group = 'county';
ROLLBACK TO frozen;
UPDATE city.park_groups SET park_id = 2;
ROLLBACK TO frozen;
TRUNCATE city.park_groups;
ROLLBACK TO frozen;
UPDATE city.park_groups SET applies = '[2022-12-31,2023-06-01)', citation = '文';
ROLLBACK;
DELETE FROM city.park_groups;
-- Another year is free; moving its rows into the frozen one is not.
INSERT INTO city.indicator_weights (id, indicator_id, park_group, year, weight, target) VALUES (4, 1, 'county', 2022, 100, 3);
SELECT pg_temp.refusal($$UPDATE city.indicator_weights SET year = 2023 WHERE id = 4$$);
DELETE FROM city.indicator_weights WHERE id = 4;

-- What the register says may change: that is drift, and the frozen score is proven all the same.
INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (1, 'C3670', 2023, 250000);
SELECT kind, park_id, indicator, what, frozen, now FROM park.check_assessment('city', 2023);
SELECT park_id, score, frozen_score, frozen_version FROM city.scorecards WHERE year = 2023 ORDER BY park_id;

-- Somebody with the means to pass by the triggers is found out.
BEGIN;
SET LOCAL session_replication_role = replica;
UPDATE city.assessment_items SET value = 3 WHERE indicator = 'tax' AND value = 1;
SELECT kind, park_id, indicator, what, CASE kind WHEN 'fingerprint' THEN frozen <> now ELSE round(frozen::numeric, 4) <> round(now::numeric, 4) END AS differs
  FROM park.check_assessment('city', 2023) WHERE kind <> 'drift';
SELECT DISTINCT rule, verdict, message FROM park.verify_register('city') WHERE rule = 'k.assessment';
ROLLBACK;
-- A fingerprint that was taken away is none that fits.
BEGIN;
SET LOCAL session_replication_role = replica;
ALTER TABLE city.assessments ALTER fingerprint DROP NOT NULL;
UPDATE city.assessments SET fingerprint = NULL WHERE park_id = 1;
SELECT kind, park_id, what, now IS NULL AS none FROM park.check_assessment('city', 2023) WHERE kind <> 'drift';
SELECT DISTINCT rule, verdict, message FROM park.verify_register('city') WHERE rule = 'k.assessment';
ROLLBACK;
-- What cannot be scored anew would stop the checking: it is refused whatever is passed by.
BEGIN;
SET LOCAL session_replication_role = replica;
SELECT pg_temp.refusal($$UPDATE city.assessment_items SET value = 'NaN' WHERE indicator = 'tax'$$);
SELECT pg_temp.refusal($$UPDATE city.assessment_items SET target = 'Infinity' WHERE indicator = 'tax'$$);
SELECT pg_temp.refusal($$UPDATE city.assessment_items SET base = target WHERE indicator = 'tax'$$);
SELECT pg_temp.refusal($$UPDATE city.assessment_items SET direction = 'up' WHERE indicator = 'tax'$$);
ROLLBACK;
BEGIN;
SET LOCAL session_replication_role = replica;
DELETE FROM city.assessments WHERE park_id = 2;
SELECT kind, park_id, what FROM park.check_assessment('city', 2023) WHERE kind <> 'drift';
ROLLBACK;

-- Correcting: the version is named with the reason; then changes are free until the next is frozen.
SELECT pg_temp.refusal($$INSERT INTO city.assessment_reopenings (year, version, reason) VALUES (2023, 2, '改')$$);
SELECT pg_temp.refusal($$INSERT INTO city.assessment_reopenings (year, version, reason) VALUES (2023, 1, ' ')$$);
INSERT INTO city.assessment_reopenings (year, version, reason, document) VALUES (2023, 1, '税收数据更正', '函2');
SELECT pg_temp.refusal($$DELETE FROM city.assessment_reopenings$$);
UPDATE city.indicator_values SET value = 3 WHERE id = 1;
SELECT f.version, f.parks FROM park.freeze_assessment('city', 2023) f;
-- 50 + 30 + 75/100 × 20 = 95; 50 of 50 are 100
SELECT a.park_id, a.version, a.score, a.rank, o.version AS supersedes FROM city.assessments a LEFT JOIN city.assessments o ON o.id = a.supersedes ORDER BY a.id;
SELECT pg_temp.refusal($$UPDATE city.indicator_values SET value = 2 WHERE id = 1$$);
SELECT * FROM park.check_assessment('city', 2023);
SELECT kind, count(*) FROM park.check_assessment('city', 2023, 1) GROUP BY kind;
SELECT pg_temp.refusal($$SELECT park.check_assessment('city', 2023, 3)$$);
SELECT DISTINCT rule, verdict, message FROM park.verify_register('city') WHERE rule = 'k.assessment' ORDER BY message;

-- Who sees some of the rows only cannot freeze them, nor say that they are wrong.
CREATE ROLE assessment_clerk;
GRANT USAGE ON SCHEMA city TO assessment_clerk;
GRANT ALL ON ALL TABLES IN SCHEMA city TO assessment_clerk;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA city TO assessment_clerk;
INSERT INTO city.assessment_reopenings (year, version, reason) VALUES (2023, 2, '再核');
SET ROLE assessment_clerk;
SELECT count(*) FROM park.check_assessment('city', 2023);
RESET ROLE;
ALTER TABLE city.parks ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON city.parks FOR SELECT TO assessment_clerk USING (id = 1);
SET ROLE assessment_clerk;
SELECT park_id FROM city.scorecards_on(2023);
SELECT pg_temp.refusal($$SELECT park.check_assessment('city', 2023)$$);
SELECT pg_temp.refusal($$SELECT park.freeze_assessment('city', 2023)$$);
SHOW row_security;
RESET ROLE;
SELECT version, parks FROM park.freeze_assessment('city', 2023);

DROP SCHEMA city CASCADE;
DROP ROLE assessment_clerk;
