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

-- What is in it

CREATE FUNCTION park.entries(mix park.industry_mix) RETURNS TABLE (industry park.industry_code, output_yuan bigint)
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100 AS 'MODULE_PATHNAME', 'industry_mix_entries';
COMMENT ON FUNCTION park.entries(park.industry_mix)
	IS 'output by industry in tree order, first what has no code';
CREATE FUNCTION park.total(mix park.industry_mix) RETURNS bigint
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'industry_mix_total';
COMMENT ON FUNCTION park.total(park.industry_mix)
	IS 'all output, yuan';
CREATE FUNCTION park.roll_up(mix park.industry_mix, level integer) RETURNS park.industry_mix
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'industry_mix_roll_up';
COMMENT ON FUNCTION park.roll_up(park.industry_mix, integer)
	IS 'output by industry at a level (1 section to 4 class); what has a coarser code or none is kept as it is';
CREATE FUNCTION park.top(mix park.industry_mix, n integer, level integer DEFAULT 4) RETURNS TABLE (industry park.industry_code, output_yuan bigint, share numeric)
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10 AS 'MODULE_PATHNAME', 'industry_mix_top';
COMMENT ON FUNCTION park.top(park.industry_mix, integer, integer)
	IS 'the n industries with most output at a level, yuan, and their share of all output (0 to 1; NULL without output or with a negative amount)';

-- How much of it is in given industries.  A mix with a negative amount, as a
-- difference may have, has sums, but no shares.

CREATE FUNCTION park.leading_output(mix park.industry_mix, codes park.industry_code[]) RETURNS park.leading_output
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'industry_mix_leading_output';
COMMENT ON FUNCTION park.leading_output(park.industry_mix, park.industry_code[])
	IS 'the same as the aggregate over the rows; NULL with a negative amount';
CREATE FUNCTION park.leading_total(mix park.industry_mix, codes park.industry_code[]) RETURNS bigint
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'industry_mix_leading_total';
COMMENT ON FUNCTION park.leading_total(park.industry_mix, park.industry_code[])
	IS 'output in or below the codes, yuan';
CREATE FUNCTION park.undecided_total(mix park.industry_mix, codes park.industry_code[]) RETURNS bigint
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'industry_mix_undecided_total';
COMMENT ON FUNCTION park.undecided_total(park.industry_mix, park.industry_code[])
	IS 'output without a code, or with one above one of the codes, yuan';
CREATE FUNCTION park.share(mix park.industry_mix, codes park.industry_code[]) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN park.share(park.leading_output(mix, codes));
COMMENT ON FUNCTION park.share(park.industry_mix, park.industry_code[])
	IS 'lowest possible share of output in or below the codes (0 to 1); NULL without output or with a negative amount';
CREATE FUNCTION park.share_bounds(mix park.industry_mix, codes park.industry_code[], OUT low numeric, OUT high numeric) RETURNS record
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'industry_mix_share_bounds';
COMMENT ON FUNCTION park.share_bounds(park.industry_mix, park.industry_code[])
	IS 'lowest and highest possible share of output in or below the codes (0 to 1); NULLs without output or with a negative amount';
CREATE FUNCTION park.meets(mix park.industry_mix, codes park.industry_code[], required numeric) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN park.meets(park.leading_output(mix, codes), required);
COMMENT ON FUNCTION park.meets(park.industry_mix, park.industry_code[], numeric)
	IS 'whether the share is at least the required one (0 to 1), exactly; NULL if that is undecided, without output or with a negative amount';
CREATE FUNCTION park.headroom(mix park.industry_mix, codes park.industry_code[], required numeric) RETURNS bigint
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'industry_mix_headroom';
COMMENT ON FUNCTION park.headroom(park.industry_mix, park.industry_code[], numeric)
	IS 'yuan of other output that may come in before the lowest share falls below the required one (0 to 1): floor(L / r) - T; where it is below, minus the yuan of leading output that are lacking: -ceil((r * T - L) / (1 - r)); NULL without output, with a negative amount, where r is 0, or 1 and missed';
CREATE FUNCTION park.location_quotient(mix park.industry_mix, reference park.industry_mix, codes park.industry_code[]) RETURNS numeric
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'industry_mix_location_quotient';
COMMENT ON FUNCTION park.location_quotient(park.industry_mix, park.industry_mix, park.industry_code[])
	IS '(L / D) / (L_ref / D_ref): share of output in or below the codes, over the share in the reference, both of what is decided (Florence 1939); NULL without output, with a negative amount, or where the reference has none in the codes';

-- How it is structured, by industries of one level.  What has no code or a
-- coarser one is left out; unplaced_total says how much that is.

CREATE FUNCTION park.unplaced_total(mix park.industry_mix, level integer DEFAULT 2) RETURNS bigint
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'industry_mix_unplaced_total';
COMMENT ON FUNCTION park.unplaced_total(park.industry_mix, integer)
	IS 'output without a code, or with one above the level, yuan: what the measures of structure leave out';
CREATE FUNCTION park.hhi(mix park.industry_mix, level integer DEFAULT 2) RETURNS numeric
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'industry_mix_hhi';
COMMENT ON FUNCTION park.hhi(park.industry_mix, integer)
	IS 'concentration: sum of squared shares of industries (Herfindahl, Hirschman), 1/n to 1; NULL without output at the level or with a negative amount';
CREATE FUNCTION park.hhi_normalized(mix park.industry_mix, level integer DEFAULT 2) RETURNS numeric
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'industry_mix_hhi_normalized';
COMMENT ON FUNCTION park.hhi_normalized(park.industry_mix, integer)
	IS '(hhi - 1/n) / (1 - 1/n) for the n industries with output, 0 to 1; NULL without output at the level or with a negative amount, or with one industry only';
CREATE FUNCTION park.equivalent_number(mix park.industry_mix, level integer DEFAULT 2) RETURNS numeric
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'industry_mix_equivalent_number';
COMMENT ON FUNCTION park.equivalent_number(park.industry_mix, integer)
	IS '1 / hhi: how many industries of equal size would be as concentrated (Adelman 1969); NULL without output at the level or with a negative amount';
CREATE FUNCTION park.krugman(a park.industry_mix, b park.industry_mix, level integer DEFAULT 2) RETURNS numeric
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'industry_mix_krugman';
COMMENT ON FUNCTION park.krugman(park.industry_mix, park.industry_mix, integer)
	IS 'sum of |share in a - share in b| over industries (Krugman 1991): 0 alike to 2 nothing in common; NULL without output at the level or with a negative amount';
CREATE FUNCTION park.similarity(a park.industry_mix, b park.industry_mix, level integer DEFAULT 2) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN 1 - 0.5 * park.krugman(a, b, level);
COMMENT ON FUNCTION park.similarity(park.industry_mix, park.industry_mix, integer)
	IS '1 - krugman / 2: the part of output that two mixes have in common, 0 to 1; NULL without output at the level or with a negative amount';
CREATE FUNCTION park.specialization(mix park.industry_mix, reference park.industry_mix, level integer DEFAULT 2) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN park.krugman(mix, reference, level);
COMMENT ON FUNCTION park.specialization(park.industry_mix, park.industry_mix, integer)
	IS 'krugman against a reference, such as the whole city or the rest of it: 0 as the reference to 2; NULL without output at the level or with a negative amount';
CREATE FUNCTION park.gini_specialization(mix park.industry_mix, reference park.industry_mix, level integer DEFAULT 2) RETURNS numeric
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'industry_mix_gini_specialization';
COMMENT ON FUNCTION park.gini_specialization(park.industry_mix, park.industry_mix, integer)
	IS 'Gini coefficient over the location quotients R of the n industries of the reference, unweighted: 2 / (n^2 mean(R)) * sum(rank * (R - mean(R))), to 15 digits, 0 as the reference to 1 - 1/n; NULL without output at the level or with a negative amount, or with an industry the reference has not';
