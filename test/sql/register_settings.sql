-- Parameters, modes and waivers: what the tables refuse.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city');

-- A parameter that no rule knows, in a unit that is not its own, with a value
-- that is no number.
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation)
  VALUES ('idle_afer', 3, 'year', '[2030-01-01,)', 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation)
  VALUES ('leading_share_min', 0.6, 'ratio', '[2019-01-01,2020-01-08)', 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation)
  VALUES ('leading_share_min', 'NaN', '%', '[2019-01-01,2020-01-08)', 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation)
  VALUES ('leading_share_min', 'Infinity', '%', '[2019-01-01,2020-01-08)', 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation)
  VALUES ('leading_share_min', -1, '%', '[2019-01-01,2020-01-08)', 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation)
  VALUES ('idle_after', 1.5, 'year', '[2019-01-01,2020-01-08)', 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation)
  VALUES ('idle_after', 9999999999, 'year', '[2019-01-01,2020-01-08)', 'x')$$);
-- Without a source.
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation)
  VALUES ('idle_after', 1, 'year', '[2019-01-01,2020-01-08)', NULL)$$);
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation)
  VALUES ('idle_after', 1, 'year', '[2019-01-01,2020-01-08)', ' ')$$);
-- Two values for one day; empty, NULL and unbounded periods.
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation)
  VALUES ('idle_after', 1, 'year', '[2019-01-01,2020-01-09)', 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation)
  VALUES ('idle_after', 1, 'year', 'empty', 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation)
  VALUES ('idle_after', 1, 'year', NULL, 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation)
  VALUES ('idle_after', 1, 'year', '(,2020-01-08)', 'x')$$);
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation)
  VALUES ('idle_after', 1, 'year', '[-infinity,2020-01-08)', 'x')$$);
-- The day before the measures is free; a span may be given in months.
SELECT pg_temp.refusal($$INSERT INTO city.parameters (name, value, unit, applies, citation)
  VALUES ('idle_after', 12, 'month', '[2019-01-01,2020-01-08)', 'a test')$$);
SELECT park.parameter_span(2, 'year'), park.parameter_span(18, 'month'), park.parameter_span(10, 'day');
SELECT pg_temp.refusal($$SELECT park.parameter_span(2, 'week')$$);
SELECT park.parameter_span(NULL, 'day') IS NULL;
SELECT name, unit, article FROM park.known_parameters();

-- A mode for a rule that does not exist, a mode that does not exist, two modes
-- for one day.
SELECT pg_temp.refusal($$INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('3.leading_cnt', 'warn', '[2020-01-08,)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('3.leading_count', 'strict', '[2020-01-08,)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('3.leading_count', 'warn', 'empty')$$);
SELECT pg_temp.refusal($$INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('3.leading_count', 'warn', '[2020-01-08,)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('3.leading_count', 'off', '[2021-01-01,2022-01-01)')$$);

-- A waiver without a reason, of a rule that does not exist or cannot be waived.
SELECT pg_temp.refusal($$INSERT INTO city.waivers (rule, subject_table, subject_id, applies)
  VALUES ('3.leading_count', 'parks', 1, '[2021-01-01,2022-01-01)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason)
  VALUES ('3.leading_count', 'parks', 1, '[2021-01-01,2022-01-01)', E' \t')$$);
SELECT pg_temp.refusal($$INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason)
  VALUES ('nothing', 'parks', 1, '[2021-01-01,2022-01-01)', 'why')$$);
SELECT pg_temp.refusal($$INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason)
  VALUES ('6.review_first', 'agreements', 1, '[2021-01-01,2022-01-01)', 'why')$$);
SELECT pg_temp.refusal($$INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason)
  VALUES ('3.leading_count', 'parks', 1, 'empty', 'why')$$);
SELECT pg_temp.refusal($$INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason)
  VALUES ('3.leading_count', 'parks', 1, '(,2022-01-01)', 'why')$$);

SELECT code, article, title_en, watches, use, default_mode, waivable FROM park.rules() ORDER BY code;

DROP SCHEMA city CASCADE;
