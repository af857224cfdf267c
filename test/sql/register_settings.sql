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

-- A blank of any width is no reason and no source.
SELECT count(*) FILTER (WHERE pg_temp.refusal(format($$INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason) VALUES ('g.inside', 'plots', 1, '[2021-01-01,)', %L)$$, b)) NOT LIKE '23514 waivers waivers_reason%') AS accepted_reason,
       count(*) FILTER (WHERE pg_temp.refusal(format($$INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('idle_after', 1, 'year', '[2011-01-01,2012-01-01)', %L)$$, b)) NOT LIKE '23514 parameters parameters_citation_check%') AS accepted_citation,
       count(*) FILTER (WHERE pg_temp.refusal(format($$INSERT INTO city.admission_standards (indicator, minimum, unit, applies, citation) VALUES ('investment_scale', 1, 'yuan', '[2011-01-01,2012-01-01)', %L)$$, b)) NOT LIKE '23514 admission_standards admission_standards_citation%') AS accepted_source,
       count(*) FILTER (WHERE pg_temp.refusal(format($$INSERT INTO city.projects (park_id, name) VALUES (2, %L)$$, b)) NOT LIKE '23514 projects projects_name%') AS accepted_name, count(*)
  FROM unnest(ARRAY['', ' ', E'\t\n', U&'\3000', U&'\00A0', U&'\0085', U&'\2003\3000', U&'\200B', U&'\202F', U&'\2028', U&'\205F', U&'\2060', U&'\FEFF']) b;
-- Of article 6: without a document or an end, or for a row that the rule is not waived for.
CREATE FUNCTION pg_temp.waiver(rule text, subject_table text, applies text, document text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.refusal(format('INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason, document) VALUES (%L, %L, 1, %L, ''why'', %L)',
    rule, subject_table, applies, document)) $$;
SELECT pg_temp.waiver('6.opinion_fresh', 'projects', '[2021-01-01,2022-01-01)', NULL);
SELECT pg_temp.waiver('6.opinion_fresh', 'projects', '[2021-01-01,2022-01-01)', U&' \3000');
SELECT pg_temp.waiver('6.opinion_fresh', 'projects', '[2021-01-01,)', 'No. 1');
SELECT pg_temp.waiver('6.opinion_fresh', 'projects', '[2021-01-01,infinity)', 'No. 1');
SELECT pg_temp.waiver('6.opinion_fresh', 'projects', '(,2021-01-01)', 'No. 1');
SELECT pg_temp.waiver('6.opinion_fresh', 'projects', 'empty', 'No. 1');
SELECT pg_temp.waiver('6.opinion_fresh', 'project', '[2021-01-01,2022-01-01)', 'No. 1');
SELECT t, split_part(pg_temp.waiver('6.opinion_fresh', t, '[2021-01-01,2022-01-01)', 'No. 1'), E'\n', 1),
       split_part(pg_temp.waiver('6.offer_site', t, '[2021-01-01,2022-01-01)', 'No. 1'), E'\n', 1)
  FROM unnest('{projects,parks,agreements,land_offers,leading_industries,plans,waivers,Projects}'::text[]) t;
-- In principle, and for a plot, until further notice.
SELECT pg_temp.waiver('3.leading_count', 'parks', '[2021-01-01,)', NULL), pg_temp.waiver('g.inside', 'plots', '[2021-01-01,)', NULL);
SELECT park.check_waiver(NULL, 'projects', NULL, NULL), park.check_waiver('6.opinion_fresh', NULL, NULL, NULL), park.check_waiver('nothing', 'x', NULL, NULL);

SELECT code, article, title_en, watches, use, default_mode, waivable FROM park.rules() ORDER BY code;

DROP SCHEMA city CASCADE;
