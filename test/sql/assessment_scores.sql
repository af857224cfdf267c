-- Article 8: attainment and scores, every number worked out by hand.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parks (id, code, name, level) VALUES
  (1, 'C', '一', 'municipal'), (2, 'B', '二', 'municipal'), (3, 'A', '三', 'municipal'),
  (4, 'D', '四', 'municipal'), (5, 'E', '五', 'county'), (6, 'H', '组', 'municipal'), (7, 'F', '七', 'county');
UPDATE city.parks SET parent_id = 6 WHERE id = 7;

-- Bad input.
SELECT pg_temp.refusal($$SELECT park.attainment('more', 1, 1)$$);
SELECT pg_temp.refusal($$SELECT park.attainment('higher', 'NaN', 1)$$);
SELECT pg_temp.refusal($$SELECT park.attainment('higher', 1, 'Infinity')$$);
SELECT pg_temp.refusal($$SELECT park.attainment('higher', 1, 1, '-Infinity')$$);
SELECT pg_temp.refusal($$SELECT park.attainment('higher', 1, 1, 1)$$);
SELECT pg_temp.refusal($$SELECT park.attainment('lower', -2, -1)$$);
SELECT park.attainment(NULL, 1, 1), park.attainment('higher', NULL, 1), park.attainment('higher', 1, NULL);
SELECT pg_temp.refusal($$INSERT INTO city.indicators (code, name, unit, direction, definition) VALUES ('Tax', '税', '万元', 'higher', '定义')$$);
SELECT pg_temp.refusal($$INSERT INTO city.indicators (code, name, unit, direction, definition) VALUES ('tax', '税', '万元', 'up', '定义')$$);
SELECT pg_temp.refusal($$INSERT INTO city.indicators (code, name, unit, direction, definition) VALUES ('tax', '税', '万元', 'higher', ' ')$$);
SELECT pg_temp.refusal($$INSERT INTO city.indicators (code, name, unit, direction, source, definition) VALUES ('tax', '税', '万元', 'higher', 'register', '定义')$$);
INSERT INTO city.indicators (id, code, name, unit, direction, definition) VALUES
  (1, 'tax', '亩均税收', '万元/亩', 'higher', '税收÷用地'), (2, 'energy', '单位能耗', 'tce/万元', 'lower', '能耗÷增加值'),
  (3, 'growth', '产值增速', '%', 'higher', '比上年');
SELECT pg_temp.refusal($$INSERT INTO city.indicator_values (indicator_id, park_id, year, value) VALUES (1, 1, 2023, 'NaN')$$);
SELECT pg_temp.refusal($$INSERT INTO city.indicator_values (indicator_id, park_id, year, value) VALUES (1, 1, 2023, '-Infinity')$$);
SELECT pg_temp.refusal($$INSERT INTO city.indicator_values (indicator_id, park_id, year) VALUES (1, 1, 2023)$$);
SELECT pg_temp.refusal($$INSERT INTO city.indicator_values (indicator_id, park_id, year, value, applicable) VALUES (1, 1, 2023, 1, false)$$);
SELECT pg_temp.refusal($$INSERT INTO city.indicator_weights (indicator_id, park_group, year, weight, target) VALUES (1, 'municipal', 2023, 0, 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.indicator_weights (indicator_id, park_group, year, weight, target) VALUES (1, 'municipal', 2023, 'NaN', 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.indicator_weights (indicator_id, park_group, year, weight, target) VALUES (1, 'municipal', 2023, 1, -1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.indicator_weights (indicator_id, park_group, year, weight, target, base) VALUES (1, 'municipal', 2023, 1, 2, 2)$$);
SELECT pg_temp.refusal($$INSERT INTO city.indicator_weights (indicator_id, park_group, year, weight, target, if_unknown) VALUES (1, 'municipal', 2023, 1, 2, 'guess')$$);
SELECT pg_temp.refusal($$INSERT INTO city.park_groups (park_id, park_group, applies) VALUES (1, 'x', '[2020-01-01,)'), (1, 'y', '[2023-01-01,)')$$);
SELECT pg_temp.refusal($$SELECT * FROM city.scorecards_on(0)$$);
SELECT count(*) FROM city.scorecards_on(NULL) WHERE score IS NOT NULL;

-- Attainment: both directions, clamped; a target of 0; negative values; a base.
SELECT direction, value, target, base, park.attainment(direction, value, target, base)
  FROM (VALUES (1, 'higher', 10, 20, NULL), (2, 'higher', 30, 20, NULL), (3, 'higher', -1, 20, NULL), (4, 'higher', 0, 0, NULL),
               (5, 'higher', -0.1, 0, NULL), (6, 'lower', 4, 2, NULL), (7, 'lower', 2, 2, NULL), (8, 'lower', -3, 2, NULL),
               (9, 'lower', 0, 0, NULL), (10, 'lower', 0.001, 0, NULL), (11, 'higher', 0, 5, -5), (12, 'higher', -6, 5, -5),
               (13, 'higher', 6, 5, -5), (14, 'lower', 8, 2, 10), (15, 'lower', 11, 2, 10), (16, 'lower', 1, 2, 10),
               (17, 'higher', -3, -2, -4)) v (place, direction, value, target, base)
 ORDER BY place;
SELECT park.attainment('higher', 1, 3);

-- A score is rounded once, half up: a third and a sixth of 0.0001 are half of it.
SELECT park.score(0.0001 * park.attainment('higher', 1, 3) + 0.0001 * park.attainment('higher', 1, 6), 100),
       park.score(66.66665, 100), park.score(66.666649, 100), park.score(67.5, 80), park.score(0, 100), park.score(NULL, NULL), park.score(0, 0);

-- Weights that do not sum to 100 give no score; the rule says so.
INSERT INTO city.indicator_weights (id, indicator_id, park_group, year, weight, target, base, if_unknown) VALUES
  (1, 1, 'municipal', 2023, 50, 20, NULL, 'average'), (2, 2, 'municipal', 2023, 30, 2, NULL, 'zero');
SELECT park_id, weights, score, rank, state FROM city.scorecards_on(2023) ORDER BY park_id;
SELECT f.verdict, f.measured, f.required, f.message FROM city.indicator_weights w, park.findings(w) f WHERE w.id = 1;
SELECT f.verdict, f.measured, f.message FROM park.findings(jsonb_populate_record(NULL::city.indicator_weights,
  '{"indicator_id": 3, "park_group": "municipal", "year": 2023, "weight": 20, "target": 5, "base": 9}')) f;
INSERT INTO city.indicator_weights (id, indicator_id, park_group, year, weight, target, base, if_unknown) VALUES
  (3, 3, 'municipal', 2023, 20, 5, -5, 'rescale');
SELECT f.verdict, f.message FROM city.indicator_weights w, park.findings(w) f WHERE w.id = 1;

-- Park 1: 10/20 × 50 + 2/4 × 30 + 5/10 × 20 = 25 + 15 + 10 = 50
-- Park 2: 50 (clamped) + 0 (unknown: zero) + 0 (below the base) = 50: a tie
-- Park 4: 0 + 2/6 × 30 = 10; growth not applicable: 10 of 80 are 12.5
-- Park 3: the average of 25, 50 and 0 = 25, + 30; growth unknown: 55 of 80 are 68.75
INSERT INTO city.indicator_values (indicator_id, park_id, year, value, applicable) VALUES
  (1, 1, 2023, 10, true), (2, 1, 2023, 4, true), (3, 1, 2023, 0, true),
  (1, 2, 2023, 30, true), (3, 2, 2023, -10, true),
  (2, 3, 2023, 1, true),
  (1, 4, 2023, 0, true), (2, 4, 2023, 6, true), (3, 4, 2023, NULL, false);
SELECT park_id, indicator, value, state, treatment, round(attainment, 6) AS attainment, round(points, 6) AS points
  FROM city.scorecard_items_on(2023) ORDER BY park_id, indicator_id;
-- In the order of the group, the rank, the code: 3; 2 before 1 by code; 4. Headings are not assessed.
SELECT park_id, park_group, weights, score, rank, grade, indicators, unknown, state FROM city.scorecards_on(2023);

-- Nobody has a value: an average of nothing is 0; with nothing left to score there is no score.
UPDATE city.indicator_weights SET if_unknown = 'rescale' WHERE id <> 1;
SELECT s.score, s.state, i.treatment, i.points FROM city.scorecards_on(2023) s JOIN city.scorecard_items_on(2023) i USING (park_id) WHERE park_id = 2 AND indicator_id = 2;
INSERT INTO city.indicator_weights (indicator_id, park_group, year, weight, target, if_unknown)
  VALUES (1, 'municipal', 2022, 100, 20, 'average'), (1, 'county', 2022, 100, 20, 'rescale');
SELECT park_id, score, rank, state FROM city.scorecards_on(2022);

-- Groups: of 31 December, instead of the level; a heading with a group is assessed.
INSERT INTO city.park_groups (park_id, park_group, applies) VALUES (1, 'county', '[2022-12-31,2023-01-01)'), (6, 'county', '[2022-01-01,2022-12-31)');
SELECT park_id, park_group FROM city.assessed_parks_on(2022) ORDER BY park_id;
INSERT INTO city.park_groups (park_id, park_group, applies) VALUES (6, 'county', '[2022-12-31,)');
SELECT park_id, park_group FROM city.assessed_parks_on(2022) WHERE park_id IN (1, 6) ORDER BY park_id;
DELETE FROM city.park_groups;

-- Grades, where their scores are set: 68.75 is just B.
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('assessment_grade_a', 80, 'point', '[2020-01-01,)', '例'), ('assessment_grade_b', 68.75, 'point', '[2020-01-01,)', '例'),
  ('assessment_grade_c', 50, 'point', '[2020-01-01,)', '例');
UPDATE city.indicator_weights SET if_unknown = 'zero' WHERE id = 2;
SELECT park_id, score, grade FROM city.scorecards_on(2023) WHERE score IS NOT NULL;
SELECT id, score, rank, grade, unknown_indicators, state_name FROM city.bi_scorecards WHERE year = 2023 ORDER BY id;

-- A published formula, as an example: Huangyan district (Taizhou), 2022, for
-- enterprises above scale: tax per mu / 24.097 × 30 + value added per mu / 136.16
-- × 20 + value added per energy / 2.694 × 20 + value added per discharge / 4929.81
-- × 10 + labour productivity / 18.14 × 10 + R&D share / 0.0302 × 10; without data on
-- discharge, the average of the item.  The values are made up:
-- 1: 15 + 20 + 10 + (average of 5 and 10) 7.5 + 5 + 2.5 = 60
-- 2: 30 + 5 + 20 + 5 + 10 + 10 = 80;  3: 0 + 10 + 0 + 10 + 0 + 5 = 25
INSERT INTO city.indicators (id, code, name, unit, direction, definition) VALUES
  (11, 'tax_mu', '亩均税收', '万元/亩', 'higher', '-'), (12, 'added_mu', '亩均增加值', '万元/亩', 'higher', '-'),
  (13, 'added_energy', '单位能耗增加值', '万元/tce', 'higher', '-'), (14, 'added_discharge', '单位排放增加值', '万元/t', 'higher', '-'),
  (15, 'productivity', '全员劳动生产率', '万元/人', 'higher', '-'), (16, 'research', 'R&D经费占比', '1', 'higher', '-');
INSERT INTO city.indicator_weights (indicator_id, park_group, year, weight, target, if_unknown) VALUES
  (11, 'huangyan', 2022, 30, 24.097, 'zero'), (12, 'huangyan', 2022, 20, 136.16, 'zero'), (13, 'huangyan', 2022, 20, 2.694, 'zero'),
  (14, 'huangyan', 2022, 10, 4929.81, 'average'), (15, 'huangyan', 2022, 10, 18.14, 'zero'), (16, 'huangyan', 2022, 10, 0.0302, 'zero');
INSERT INTO city.park_groups (park_id, park_group, applies) SELECT i, 'huangyan', '[2022-01-01,2023-01-01)' FROM generate_series(1, 3) i;
INSERT INTO city.indicator_values (indicator_id, park_id, year, value)
SELECT i + 10, p, 2022, v FROM (VALUES (1, '{12.0485,136.16,1.347,NULL,9.07,0.00755}'::numeric[]),
  (2, '{24.097,34.04,2.694,2464.905,18.14,0.0302}'), (3, '{0,68.08,0,4929.81,0,0.0151}')) x (p, vs), unnest(vs) WITH ORDINALITY u (v, i) WHERE v IS NOT NULL;
SELECT park_id, score, rank FROM city.scorecards_on(2022) WHERE park_group = 'huangyan';

DROP SCHEMA city CASCADE;
