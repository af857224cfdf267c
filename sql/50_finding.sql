-- Rules, findings, and the trigger that refuses.

CREATE TYPE park.verdict AS ENUM ('pass', 'fail', 'waived', 'unknown', 'not_applicable');
COMMENT ON TYPE park.verdict IS
  'answer of a rule; unknown: something needed is not recorded, never to be read as pass; not_applicable: the rule does not apply to this row or has no version on that day';

-- Drivers bind strings as varchar; without these casts a table column of type
-- verdict would refuse them.
CREATE CAST (text AS park.verdict) WITH INOUT AS ASSIGNMENT;
CREATE CAST (varchar AS park.verdict) WITH INOUT AS ASSIGNMENT;
COMMENT ON CAST (text AS park.verdict) IS 'for drivers that bind strings';
COMMENT ON CAST (varchar AS park.verdict) IS 'for drivers that bind strings';

CREATE TYPE park.finding AS (
  rule          text,
  article       text,
  subject_table text,
  subject_id    bigint,
  verdict       park.verdict,
  measured      numeric,
  required      numeric,
  unit          text,
  gap           numeric,
  message       text,
  citation      text,
  place         geometry
);
COMMENT ON TYPE park.finding IS
  'what one rule says of one row: measured against required in unit; gap is what is lacking (negative: to spare); citation quotes the rule version that applied; place shows where';

CREATE FUNCTION park.share_verdict(output park.leading_output, required numeric)
  RETURNS park.verdict
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN required IS NULL THEN 'not_applicable'::park.verdict
  WHEN park.meets(output, required) THEN 'pass'
  WHEN NOT park.meets(output, required) THEN 'fail'
  ELSE 'unknown' END;
COMMENT ON FUNCTION park.share_verdict(park.leading_output, numeric) IS
  'verdict on a share against the required one (0 to 1), compared exactly: unknown while undecided output could turn it or without output, not_applicable without a requirement';

CREATE FUNCTION park.rules(
  OUT code text, OUT article text, OUT title_zh text, OUT title_en text, OUT watches text[],
  OUT use text, OUT default_mode text, OUT waivable boolean, OUT aspect text)
  RETURNS SETOF record
  LANGUAGE C STABLE PARALLEL SAFE ROWS 20 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.rules() IS
  'the rules: code, article of the measures (NULL: a rule of the register), titles, tables watched, use (enforced, flagged, assessed, reviewed: in the joint review, verified: by verify_register() only), default mode (off, warn, enforce), whether a waiver can lift it, and the aspect of the joint review that it speaks to';

CREATE FUNCTION park.findings("row" anyelement, as_of date DEFAULT CURRENT_DATE)
  RETURNS SETOF park.finding
  LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 5 COST 1000 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.findings(anyelement, date) IS
  'what every rule that watches the row''s table says of it on that day, stored or not: SELECT f.* FROM liuzhou.plots p, park.findings(p) f; no finding for a NULL row; error 42809 for what is not a row of a register''s table, 22023 for a date that is NULL or infinite';

CREATE FUNCTION park.geometry_findings("row" anyelement, as_of date DEFAULT CURRENT_DATE)
  RETURNS SETOF park.finding
  LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 4 COST 300 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.geometry_findings(anyelement, date) IS
  'what findings() says by the rules on geometry (g.*), without the cost of the other rules; no finding for a NULL row; errors as findings()';

CREATE FUNCTION park.enforce() RETURNS trigger
  LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.enforce() IS
  'constraint trigger of a register''s tables: refuses a row that fails a rule in mode enforce, with SQLSTATE 23514, the rule''s code as constraint name, all failures in DETAIL and what to do in HINT; warns in mode warn';

CREATE FUNCTION park.check_rule(code text, waivable boolean DEFAULT false) RETURNS boolean
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.check_rule(text, boolean) IS
  'true if there is such a rule (and it can be waived); otherwise error 22023';

CREATE FUNCTION park.check_waiver(rule text, subject_table text, applies daterange, document text) RETURNS boolean
  LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.check_waiver(text, text, daterange, text) IS
  'true, or error 23514 for a waiver of a rule of article 6 without a document or an end, or for a row of a table that the rule is not waived for';

CREATE FUNCTION park.check_parameter(name text, value numeric, unit text) RETURNS boolean
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.check_parameter(text, numeric, text) IS
  'true if rules know this parameter, in this unit, with such a value; otherwise error 22023';

CREATE FUNCTION park.known_parameters(
  OUT name text, OUT unit text, OUT article text, OUT meaning text)
  RETURNS SETOF record
  LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 20 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.known_parameters() IS
  'the parameters that rules know, with their units; spans of time may be in year, month or day';

CREATE FUNCTION park.check_standard(indicator text, minimum numeric, maximum numeric, unit text)
  RETURNS boolean
  LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.check_standard(text, numeric, numeric, text) IS
  'true if rules know this indicator, in this unit, with such bounds, each of which may be NULL; otherwise error 22023; NULL for an indicator or a unit that is NULL';

CREATE FUNCTION park.known_indicators(
  OUT name text, OUT unit text, OUT aspect text, OUT rule text, OUT meaning text)
  RETURNS SETOF record
  LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 10 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.known_indicators() IS
  'the indicators that admission standards are set for: unit, aspect of the joint review, rule that compares, and how it is measured';

CREATE FUNCTION park.aspect_verdicts("row" anyelement, as_of date DEFAULT CURRENT_DATE,
  OUT aspect text, OUT verdict park.verdict, OUT findings text)
  RETURNS SETOF record
  LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 6 COST 1000 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.aspect_verdicts(anyelement, date) IS
  'what the machine says on that day of the six aspects of a project, stored or not: fail if any of an aspect''s rules fails, else unknown if any is unknown, else pass if any passes, else not_applicable; findings: one line for each rule; nothing for a NULL row; error 42809 for what is not a row of a register''s projects, 22023 for a date that is NULL or infinite';

CREATE FUNCTION park.parameter_span(value numeric, unit text) RETURNS interval
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'parameter_span_sql';
COMMENT ON FUNCTION park.parameter_span(numeric, text) IS
  'a parameter in year, month or day as an interval; error 22023 unless it is a whole number of them';

CREATE FUNCTION park.cover_buildings() RETURNS trigger
  LANGUAGE C AS 'MODULE_PATHNAME';
CREATE FUNCTION park.cover_plots() RETURNS trigger
  LANGUAGE C AS 'MODULE_PATHNAME';
CREATE FUNCTION park.seal_review() RETURNS trigger
  LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.seal_review() IS
  'trigger of reviews: writes the fingerprint of what is approved; error 428C9 where anybody else writes it';

CREATE FUNCTION park.refuse_truncate() RETURNS trigger
  LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.refuse_truncate() IS
  'trigger before TRUNCATE: error 23001 unless the table is empty';

CREATE FUNCTION park.open_review() RETURNS trigger
  LANGUAGE C AS 'MODULE_PATHNAME';
CREATE FUNCTION park.forget_yardstick() RETURNS trigger
  LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.forget_yardstick() IS
  'statement trigger of parameters, admission_standards, leading_industries, parks, plans and plan_areas, before and after: what projects are measured by is read anew';
COMMENT ON FUNCTION park.cover_buildings() IS
  'statement trigger of buildings: measures the plots anew that a change of buildings touches';
COMMENT ON FUNCTION park.cover_plots() IS
  'statement trigger of plots: measures new plots and those whose geometry changed';
COMMENT ON FUNCTION park.open_review() IS
  'row trigger of reviews: adds the six aspects of article 6, each with the machine''s verdict';

CREATE FUNCTION park.end_superseded_plan() RETURNS trigger
  LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.end_superseded_plan() IS
  'row trigger of plans: the approval of a plan ends the one that it supersedes, on the day on which it comes into force';

CREATE FUNCTION park.refresh_review(register name, review bigint) RETURNS bigint
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.refresh_review(name, bigint) IS
  'writes anew what the machine says of the aspects of an open review, as of its day of application; the number of verdicts that changed; the office''s verdicts stay; error 55000 for a concluded review, P0002 if there is none, 22004 if NULL';

CREATE FUNCTION park.edit_buildings_map() RETURNS trigger
  LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.edit_buildings_map() IS
  'trigger of the layer buildings_map: writes to buildings with the caller''s rights, stood_from and stood_until as the period existed; error 23502 for a new building without stood_from';

CREATE FUNCTION park.edit_projects_map() RETURNS trigger
  LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.edit_projects_map() IS
  'trigger of the layer projects_map: writes to projects with the caller''s rights, the text industry_code as the code industry, geom as site';

CREATE FUNCTION park.keep_output_mixes() RETURNS trigger
  LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.keep_output_mixes() IS
  'statement trigger of outputs: adds what a statement changed to output_mix_changes, one mix for each park and year';

CREATE FUNCTION park.compact_output_mixes(register name) RETURNS bigint
  LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.compact_output_mixes(name) IS
  'moves the pending changes of output_mixes into its base, to be called now and then by a scheduler; the number of park-years moved, NULL if another session is at it; readers and writers go on';

CREATE FUNCTION park.rebuild_output_mixes(register name) RETURNS bigint
  LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.rebuild_output_mixes(name) IS
  'makes output_mixes anew from the rows of outputs, after what no trigger saw: partitions attached or detached, replication, disabled triggers; writers of outputs wait; the number of park-years';

CREATE FUNCTION park.refresh_plot_cover(register name) RETURNS bigint
  LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.refresh_plot_cover(name) IS
  'makes plot_cover anew from plots and buildings, after what no trigger saw: first loads with triggers disabled, replication, a restore; the number of rows that were missing, wrong or too many; writers of plots and buildings wait; error 42501 for a role that may not write plot_cover or that row-level security hides rows from';

CREATE FUNCTION park.verify_register(register name, as_of date DEFAULT CURRENT_DATE)
  RETURNS SETOF park.finding
  LANGUAGE C STABLE PARALLEL UNSAFE ROWS 10000 COST 100000 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.verify_register(name, date) IS
  'every rule on every stored row, as of a day: after a restore, a bulk load or a change of parameters, WHERE verdict = ''fail'' shows what does not meet a rule, drafts and buildings included, which writing would only warn of; error 42809 if the schema is not a register, 22004 if NULL';

CREATE FUNCTION park.what_if(register name, changes jsonb, as_of date DEFAULT CURRENT_DATE,
  every boolean DEFAULT false,
  OUT subject_table text, OUT subject_id bigint, OUT subject_name text, OUT rule text, OUT aspect text,
  OUT verdict_before park.verdict, OUT verdict_after park.verdict, OUT measured numeric,
  OUT required_before numeric, OUT required_after numeric, OUT unit text, OUT citation text)
  RETURNS SETOF record
  LANGUAGE C STABLE PARALLEL UNSAFE ROWS 1000 COST 100000 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.what_if(name, jsonb, date, boolean) IS
  'which verdicts turn if parameters, standards or positioning were others: {"parameters": {"leading_share_min": 65}, "standards": [...], "positioning": [...]}, each as if it had always been so, judged as of a day; every: what does not turn, too; nothing is written; error 22023 that says where in the JSON for what is not understood, 0A000 for a parameter whose rules cannot be asked, 22004 if NULL, 42809 if the schema is not a register';

CREATE FUNCTION park.would_refuse("row" anyelement)
  RETURNS SETOF park.finding
  LANGUAGE C VOLATILE PARALLEL UNSAFE ROWS 2 COST 100000 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.would_refuse(anyelement) IS
  'the failures with which park.enforce() would refuse the row now, none if it would be accepted: it is written with the caller''s rights, in the place of the row with its id or as a new one, judged, deferred triggers included, and taken back; whatever else refuses it is raised as it is; nothing for a NULL row; error 42809 for what is not a row of a register''s table, 25006 in a read-only transaction';
