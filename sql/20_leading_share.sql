-- Shares of output that come from leading industries.

CREATE TYPE park.leading_output;

CREATE FUNCTION park.leading_output_in(cstring) RETURNS park.leading_output
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.leading_output_in(cstring) IS 'input';
CREATE FUNCTION park.leading_output_out(park.leading_output) RETURNS cstring
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.leading_output_out(park.leading_output) IS 'output';
CREATE FUNCTION park.leading_output_recv(internal) RETURNS park.leading_output
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.leading_output_recv(internal) IS 'binary input';
CREATE FUNCTION park.leading_output_send(park.leading_output) RETURNS bytea
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.leading_output_send(park.leading_output) IS 'binary output';

CREATE TYPE park.leading_output (
	INPUT = park.leading_output_in,
	OUTPUT = park.leading_output_out,
	RECEIVE = park.leading_output_recv,
	SEND = park.leading_output_send,
	INTERNALLENGTH = 56,
	ALIGNMENT = double
);
COMMENT ON TYPE park.leading_output
	IS 'exact sums of output in yuan: (total,leading,undecided); a roll-up that can be stored and merged';

-- Making and merging.  The state is a type of its own, not internal, so that
-- partial results can be kept in tables and sent between nodes.

CREATE FUNCTION park.leading_output_accum(park.leading_output, park.industry_code, bigint, park.industry_code[])
	RETURNS park.leading_output
	LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.leading_output_accum(park.leading_output, park.industry_code, bigint, park.industry_code[])
	IS 'transition of leading_output and leading_share';
CREATE FUNCTION park.leading_output_add(park.leading_output, park.leading_output) RETURNS park.leading_output
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.leading_output_add(park.leading_output, park.leading_output)
	IS 'implementation of + operator';
CREATE OPERATOR park.+ (
	LEFTARG = park.leading_output, RIGHTARG = park.leading_output,
	FUNCTION = park.leading_output_add, COMMUTATOR = OPERATOR(park.+)
);
COMMENT ON OPERATOR park.+ (park.leading_output, park.leading_output) IS 'sums of both';

-- Reading

CREATE FUNCTION park.total(park.leading_output) RETURNS bigint
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'leading_output_total';
COMMENT ON FUNCTION park.total(park.leading_output) IS 'all output, yuan';
CREATE FUNCTION park.leading_total(park.leading_output) RETURNS bigint
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'leading_output_leading_total';
COMMENT ON FUNCTION park.leading_total(park.leading_output) IS 'output of leading industries, yuan';
CREATE FUNCTION park.undecided_total(park.leading_output) RETURNS bigint
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'leading_output_undecided_total';
COMMENT ON FUNCTION park.undecided_total(park.leading_output)
	IS 'output whose code is missing or too coarse, or whose leading industries are missing, yuan';
CREATE FUNCTION park.share(park.leading_output) RETURNS numeric
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'leading_output_share';
COMMENT ON FUNCTION park.share(park.leading_output)
	IS 'lowest possible share of leading industries (0 to 1); NULL without output or with unknown leading industries';
CREATE FUNCTION park.share_high(park.leading_output) RETURNS numeric
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'leading_output_share_high';
COMMENT ON FUNCTION park.share_high(park.leading_output)
	IS 'highest possible share of leading industries (0 to 1); NULL without output or with unknown leading industries';
CREATE FUNCTION park.meets(output park.leading_output, required numeric) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'leading_output_meets';
COMMENT ON FUNCTION park.meets(park.leading_output, numeric)
	IS 'whether the share is at least the required one (0 to 1), exactly; NULL if that is undecided or there is no output';

CREATE AGGREGATE park.leading_output(industry park.industry_code, output_yuan bigint, codes park.industry_code[]) (
	SFUNC = park.leading_output_accum, STYPE = park.leading_output,
	COMBINEFUNC = park.leading_output_add, PARALLEL = SAFE
);
COMMENT ON AGGREGATE park.leading_output(park.industry_code, bigint, park.industry_code[])
	IS 'output, and how much of it is in or below the leading industries';
CREATE AGGREGATE park.leading_share(industry park.industry_code, output_yuan bigint, codes park.industry_code[]) (
	SFUNC = park.leading_output_accum, STYPE = park.leading_output,
	COMBINEFUNC = park.leading_output_add, FINALFUNC = park.share, PARALLEL = SAFE
);
COMMENT ON AGGREGATE park.leading_share(park.industry_code, bigint, park.industry_code[])
	IS 'lowest possible share of output that is in or below the leading industries (0 to 1)';
CREATE AGGREGATE park.sum(park.leading_output) (
	SFUNC = park.leading_output_add, STYPE = park.leading_output,
	COMBINEFUNC = park.leading_output_add, PARALLEL = SAFE
);
COMMENT ON AGGREGATE park.sum(park.leading_output) IS 'merges roll-ups';
