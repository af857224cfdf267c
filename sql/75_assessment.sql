-- The yearly assessment of parks: scoring, freezing, checking what was frozen.

CREATE FUNCTION park.attainment(direction text, value numeric, target numeric, base numeric DEFAULT NULL)
  RETURNS numeric
  LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.attainment(text, numeric, numeric, numeric) IS
  'how far a value reaches its target, 0 to 1, to 40 digits: with a base (value - base) / (target - base); without one value / target where higher is better, target / value where lower is; NULL if the value is';

CREATE FUNCTION park.score(points numeric, weights numeric) RETURNS numeric
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN round(round(round(points, 40) * 100 / nullif(weights, 0), 30), 4);
COMMENT ON FUNCTION park.score(numeric, numeric) IS
  'points out of these weights as a score of 100: half up to four digits, of what is exact to thirty; NULL without weights';

CREATE FUNCTION park.keep_frozen() RETURNS trigger
  LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.keep_frozen() IS
  'trigger of what an assessment is made of: refuses with 23001 (restrict_violation) what would change a frozen one';

CREATE FUNCTION park.freeze_assessment(
  register name, year integer, OUT version integer, OUT parks bigint, OUT fingerprint text)
  RETURNS record
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.freeze_assessment(name, integer) IS
  'stores the scores of a year with all they were made of, and a fingerprint of them; error 55000 if the year is not over or is frozen already, 23514 if the weights of a group do not sum to 100';

CREATE FUNCTION park.check_assessment(register name, year integer, version integer DEFAULT NULL)
  RETURNS TABLE (kind text, park_id bigint, park_name text, indicator text, what text, frozen text, now text)
  LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 10 COST 10000 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.check_assessment(name, integer, integer) IS
  'how a frozen assessment (the last version) differs from its fingerprint, from its own items scored anew (recomputed), and from what the register says now (drift); no row: it is proven and nothing has changed since; error 22023 if there is none';
