-- The type industry_mix: output by industry, stored, merged, subtracted, asked.

CREATE TYPE park.industry_mix;

CREATE FUNCTION park.industry_mix_in(cstring) RETURNS park.industry_mix
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_mix_in(cstring) IS 'input';
CREATE FUNCTION park.industry_mix_out(park.industry_mix) RETURNS cstring
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_mix_out(park.industry_mix) IS 'output';
CREATE FUNCTION park.industry_mix_recv(internal) RETURNS park.industry_mix
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_mix_recv(internal) IS 'binary input';
CREATE FUNCTION park.industry_mix_send(park.industry_mix) RETURNS bytea
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_mix_send(park.industry_mix)
	IS 'binary output: version 1 (1 byte), number of entries (4), then industry code or 0 (4) and yuan (8) of each';

-- Packed already: compressing it costs more than it saves.
CREATE TYPE park.industry_mix (
	INPUT = park.industry_mix_in,
	OUTPUT = park.industry_mix_out,
	RECEIVE = park.industry_mix_recv,
	SEND = park.industry_mix_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = int4,
	STORAGE = external
);
COMMENT ON TYPE park.industry_mix
	IS 'output by industry in whole yuan, like {?: 5, C1311: 400, C3670: 600}; ? is output without a code';

CREATE FUNCTION park.industry_mix_to_json(park.industry_mix) RETURNS json
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_mix_to_json(park.industry_mix) IS 'like {"?": 5, "C1311": 400}';
CREATE FUNCTION park.industry_mix_to_jsonb(park.industry_mix) RETURNS jsonb
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_mix_to_jsonb(park.industry_mix) IS 'like {"?": 5, "C1311": 400}';
CREATE CAST (park.industry_mix AS json) WITH FUNCTION park.industry_mix_to_json(park.industry_mix);
COMMENT ON CAST (park.industry_mix AS json) IS 'like {"?": 5, "C1311": 400}; rows made into JSON contain it, too';
CREATE CAST (park.industry_mix AS jsonb) WITH FUNCTION park.industry_mix_to_jsonb(park.industry_mix);
COMMENT ON CAST (park.industry_mix AS jsonb) IS 'like {"?": 5, "C1311": 400}';
CREATE CAST (json AS park.industry_mix) WITH INOUT;
COMMENT ON CAST (json AS park.industry_mix) IS 'object of industry codes and whole yuan; refuses everything else';
CREATE CAST (jsonb AS park.industry_mix) WITH INOUT;
COMMENT ON CAST (jsonb AS park.industry_mix) IS 'object of industry codes and whole yuan; refuses everything else';

-- Comparison: a mix has one representation.  There is no order worth the name,
-- so GROUP BY and DISTINCT hash.

CREATE FUNCTION park.industry_mix_eq(park.industry_mix, park.industry_mix) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_mix_eq(park.industry_mix, park.industry_mix) IS 'implementation of = operator';
CREATE FUNCTION park.industry_mix_ne(park.industry_mix, park.industry_mix) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_mix_ne(park.industry_mix, park.industry_mix) IS 'implementation of <> operator';
CREATE FUNCTION park.industry_mix_hash(park.industry_mix) RETURNS integer
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_mix_hash(park.industry_mix) IS 'hash';
CREATE FUNCTION park.industry_mix_hash_extended(park.industry_mix, bigint) RETURNS bigint
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_mix_hash_extended(park.industry_mix, bigint) IS 'seeded hash';

CREATE OPERATOR park.= (
	LEFTARG = park.industry_mix, RIGHTARG = park.industry_mix,
	FUNCTION = park.industry_mix_eq, COMMUTATOR = OPERATOR(park.=), NEGATOR = OPERATOR(park.<>),
	RESTRICT = pg_catalog.eqsel, JOIN = pg_catalog.eqjoinsel, HASHES
);
COMMENT ON OPERATOR park.= (park.industry_mix, park.industry_mix) IS 'same output in every industry';
CREATE OPERATOR park.<> (
	LEFTARG = park.industry_mix, RIGHTARG = park.industry_mix,
	FUNCTION = park.industry_mix_ne, COMMUTATOR = OPERATOR(park.<>), NEGATOR = OPERATOR(park.=),
	RESTRICT = pg_catalog.neqsel, JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR park.<> (park.industry_mix, park.industry_mix) IS 'other output in some industry';

CREATE OPERATOR CLASS park.industry_mix_ops
	DEFAULT FOR TYPE park.industry_mix USING hash AS
	OPERATOR 1 park.=,
	FUNCTION 1 park.industry_mix_hash(park.industry_mix),
	FUNCTION 2 park.industry_mix_hash_extended(park.industry_mix, bigint);
COMMENT ON OPERATOR CLASS park.industry_mix_ops USING hash IS 'equality of mixes';
COMMENT ON OPERATOR FAMILY park.industry_mix_ops USING hash IS 'equality of mixes';

-- Adding and subtracting: (a + b) - b is a.

CREATE FUNCTION park.industry_mix_plus(park.industry_mix, park.industry_mix) RETURNS park.industry_mix
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_mix_plus(park.industry_mix, park.industry_mix) IS 'implementation of + operator';
CREATE FUNCTION park.industry_mix_minus(park.industry_mix, park.industry_mix) RETURNS park.industry_mix
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_mix_minus(park.industry_mix, park.industry_mix) IS 'implementation of - operator';
CREATE FUNCTION park.industry_mix_negate(park.industry_mix) RETURNS park.industry_mix
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_mix_negate(park.industry_mix) IS 'implementation of - operator';

CREATE OPERATOR park.+ (
	LEFTARG = park.industry_mix, RIGHTARG = park.industry_mix,
	FUNCTION = park.industry_mix_plus, COMMUTATOR = OPERATOR(park.+)
);
COMMENT ON OPERATOR park.+ (park.industry_mix, park.industry_mix) IS 'output of both, by industry';
CREATE OPERATOR park.- (
	LEFTARG = park.industry_mix, RIGHTARG = park.industry_mix,
	FUNCTION = park.industry_mix_minus
);
COMMENT ON OPERATOR park.- (park.industry_mix, park.industry_mix) IS 'difference, by industry';
CREATE OPERATOR park.- (
	RIGHTARG = park.industry_mix,
	FUNCTION = park.industry_mix_negate
);
COMMENT ON OPERATOR park.- (NONE, park.industry_mix) IS 'negative of every amount';

-- Making and merging.  The state is the type itself, so that partial results
-- can be kept in tables and sent between nodes; in memory it takes from 200
-- bytes (few industries) to 16 kB (all of them).

CREATE FUNCTION park.industry_mix_accum(park.industry_mix, park.industry_code, bigint) RETURNS park.industry_mix
	LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_mix_accum(park.industry_mix, park.industry_code, bigint) IS 'transition of industry_mix';
CREATE FUNCTION park.industry_mix_merge(park.industry_mix, park.industry_mix) RETURNS park.industry_mix
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_mix_merge(park.industry_mix, park.industry_mix) IS 'transition of sum; combines partial results';

CREATE AGGREGATE park.industry_mix(industry park.industry_code, output_yuan bigint) (
	SFUNC = park.industry_mix_accum, STYPE = park.industry_mix, SSPACE = 4096,
	COMBINEFUNC = park.industry_mix_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE park.industry_mix(park.industry_code, bigint)
	IS 'output by industry; rows without an amount are skipped, NULL without any amount';
CREATE AGGREGATE park.sum(park.industry_mix) (
	SFUNC = park.industry_mix_merge, STYPE = park.industry_mix, SSPACE = 4096,
	COMBINEFUNC = park.industry_mix_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE park.sum(park.industry_mix) IS 'merges mixes';
