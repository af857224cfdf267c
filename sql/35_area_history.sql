-- area_history: built area as a step function of time (src/area_history.c)

CREATE TYPE park.area_history;

CREATE FUNCTION park.area_history_in(cstring) RETURNS park.area_history
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION park.area_history_out(park.area_history) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION park.area_history_recv(internal) RETURNS park.area_history
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION park.area_history_send(park.area_history) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE park.area_history (
	INPUT = park.area_history_in,
	OUTPUT = park.area_history_out,
	RECEIVE = park.area_history_recv,
	SEND = park.area_history_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended
);

COMMENT ON TYPE park.area_history IS
'Built area in square metres as a step function of time, like {2019-05-01: 120.5, 2022-01-01: 0}: from each date on the area is so much, until the next date; before the first it is 0. The first date may be -infinity. Errors: 22P02 for text, 22P03 for a binary value that is not a history.';
COMMENT ON FUNCTION park.area_history_in(cstring) IS 'Text to area_history; dates are ISO 8601 whatever DateStyle says';
COMMENT ON FUNCTION park.area_history_out(park.area_history) IS 'area_history to text, exact';
COMMENT ON FUNCTION park.area_history_recv(internal) IS 'Binary form to area_history';
COMMENT ON FUNCTION park.area_history_send(park.area_history) IS 'area_history to binary form: version 1 (1 byte), number of steps (4), then date (4) and area (8) of each';

CREATE FUNCTION park.area_history_eq(park.area_history, park.area_history) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION park.area_history_ne(park.area_history, park.area_history) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION park.area_history_hash(park.area_history) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION park.area_history_hash_extended(park.area_history, bigint) RETURNS bigint
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR park.= (
	LEFTARG = park.area_history,
	RIGHTARG = park.area_history,
	FUNCTION = park.area_history_eq,
	COMMUTATOR = OPERATOR(park.=),
	NEGATOR = OPERATOR(park.<>),
	RESTRICT = eqsel,
	JOIN = eqjoinsel,
	HASHES
);
CREATE OPERATOR park.<> (
	LEFTARG = park.area_history,
	RIGHTARG = park.area_history,
	FUNCTION = park.area_history_ne,
	COMMUTATOR = OPERATOR(park.<>),
	NEGATOR = OPERATOR(park.=),
	RESTRICT = neqsel,
	JOIN = neqjoinsel
);

-- Histories have no order worth the name, so GROUP BY and DISTINCT hash them.
CREATE OPERATOR CLASS park.area_history_hash_ops
DEFAULT FOR TYPE park.area_history USING hash AS
	OPERATOR 1 park.=,
	FUNCTION 1 park.area_history_hash(park.area_history),
	FUNCTION 2 park.area_history_hash_extended(park.area_history, bigint);

COMMENT ON FUNCTION park.area_history_eq(park.area_history, park.area_history) IS 'Same built area on every day';
COMMENT ON FUNCTION park.area_history_ne(park.area_history, park.area_history) IS 'Another built area on some day';
COMMENT ON FUNCTION park.area_history_hash(park.area_history) IS 'Hash';
COMMENT ON FUNCTION park.area_history_hash_extended(park.area_history, bigint) IS 'Hash with a seed';
COMMENT ON OPERATOR park.= (park.area_history, park.area_history) IS 'Same built area on every day';
COMMENT ON OPERATOR park.<> (park.area_history, park.area_history) IS 'Another built area on some day';
COMMENT ON OPERATOR FAMILY park.area_history_hash_ops USING hash IS 'Hashing of area_history';
COMMENT ON OPERATOR CLASS park.area_history_hash_ops USING hash IS 'Hashing of area_history';

CREATE FUNCTION park.area_on(history park.area_history, day date) RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION park.steps(history park.area_history)
RETURNS TABLE (from_date date, area_m2 double precision)
AS 'MODULE_PATHNAME', 'area_history_steps' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;

COMMENT ON FUNCTION park.area_on(park.area_history, date) IS
'Built area in square metres on a day; 0 before the first step. An infinite day stands for the limit: infinity for the last step, -infinity for a step that begins there.';
COMMENT ON FUNCTION park.steps(park.area_history) IS
'Steps of a history in order of time: from from_date on the built area is area_m2 square metres, until the next step';
