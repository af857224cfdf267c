-- Whether a plot counts as developed (src/development.c).
--
-- Not STRICT: what is not recorded is one of the answers.

CREATE FUNCTION park.is_developed(
  started_on date, start_counts boolean, built_m2 double precision, area_m2 double precision,
  built_min numeric, invested_yuan bigint, agreed_yuan bigint, invested_min numeric, as_of date)
  RETURNS boolean
  LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.is_developed(
  date, boolean, double precision, double precision, numeric, bigint, bigint, numeric, date) IS
  'whether a plot counts as developed on a day: started by then, where start_counts (NULL: it does); or built_m2 reaches built_min % of area_m2; or invested_yuan reaches invested_min % of agreed_yuan. A minimum that is NULL does not count. NULL where what is not recorded could decide. Areas are compared exactly, to a ten-thousandth of a square metre';
