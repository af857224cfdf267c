-- The type industry_code: a code of GB/T 4754-2017 at any level.

CREATE TYPE park.industry_code;

CREATE FUNCTION park.industry_code_in(cstring) RETURNS park.industry_code
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_code_in(cstring) IS 'input';
CREATE FUNCTION park.industry_code_out(park.industry_code) RETURNS cstring
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_code_out(park.industry_code) IS 'output';
CREATE FUNCTION park.industry_code_recv(internal) RETURNS park.industry_code
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_code_recv(internal) IS 'binary input';
CREATE FUNCTION park.industry_code_send(park.industry_code) RETURNS bytea
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_code_send(park.industry_code) IS 'binary output';
CREATE FUNCTION park.industry_code_typanalyze(internal) RETURNS boolean
	LANGUAGE C VOLATILE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_code_typanalyze(internal)
	IS 'ANALYZE with a statistics target above the number of classes';

CREATE TYPE park.industry_code (
	INPUT = park.industry_code_in,
	OUTPUT = park.industry_code_out,
	RECEIVE = park.industry_code_recv,
	SEND = park.industry_code_send,
	ANALYZE = park.industry_code_typanalyze,
	INTERNALLENGTH = 4,
	PASSEDBYVALUE,
	ALIGNMENT = int4
);
COMMENT ON TYPE park.industry_code
	IS 'code of GB/T 4754-2017: section C, division C36, group C367 or class C3670';

CREATE CAST (text AS park.industry_code) WITH INOUT;
COMMENT ON CAST (text AS park.industry_code) IS 'with or without the section letter; refuses what is not in the catalogue';
CREATE CAST (park.industry_code AS text) WITH INOUT;
COMMENT ON CAST (park.industry_code AS text) IS 'always with the section letter';

-- Reading without errors, for checks of many rows at once.

CREATE FUNCTION park.industry_code_or_null(code text) RETURNS park.industry_code
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_code_or_null(text)
	IS 'the code, or NULL where the cast from text refuses it';
CREATE FUNCTION park.industry_code_nearest(code text) RETURNS park.industry_code
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_code_nearest(text)
	IS 'the code, or the nearest existing one above it by its digits; NULL if there is none';
CREATE FUNCTION park.industry_code_fault(code text) RETURNS text
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_code_fault(text)
	IS 'why the cast from text refuses it: malformed, unknown (not in GB/T 4754-2017), misplaced (letter and division do not fit); NULL if it does not';

-- Comparison in tree order, which is the order of the packed numbers: int4's
-- own functions do.

CREATE FUNCTION park.industry_code_eq(park.industry_code, park.industry_code) RETURNS boolean
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'int4eq';
COMMENT ON FUNCTION park.industry_code_eq(park.industry_code, park.industry_code) IS 'implementation of = operator';
CREATE OPERATOR park.= (
	LEFTARG = park.industry_code, RIGHTARG = park.industry_code,
	FUNCTION = park.industry_code_eq, COMMUTATOR = OPERATOR(park.=), NEGATOR = OPERATOR(park.<>),
	RESTRICT = pg_catalog.eqsel, JOIN = pg_catalog.eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR park.= (park.industry_code, park.industry_code) IS 'is the same code as';

CREATE FUNCTION park.industry_code_ne(park.industry_code, park.industry_code) RETURNS boolean
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'int4ne';
COMMENT ON FUNCTION park.industry_code_ne(park.industry_code, park.industry_code) IS 'implementation of <> operator';
CREATE OPERATOR park.<> (
	LEFTARG = park.industry_code, RIGHTARG = park.industry_code,
	FUNCTION = park.industry_code_ne, COMMUTATOR = OPERATOR(park.<>), NEGATOR = OPERATOR(park.=),
	RESTRICT = pg_catalog.neqsel, JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR park.<> (park.industry_code, park.industry_code) IS 'is another code than';

CREATE FUNCTION park.industry_code_lt(park.industry_code, park.industry_code) RETURNS boolean
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'int4lt';
COMMENT ON FUNCTION park.industry_code_lt(park.industry_code, park.industry_code) IS 'implementation of < operator';
CREATE OPERATOR park.< (
	LEFTARG = park.industry_code, RIGHTARG = park.industry_code,
	FUNCTION = park.industry_code_lt, COMMUTATOR = OPERATOR(park.>), NEGATOR = OPERATOR(park.>=),
	RESTRICT = pg_catalog.scalarltsel, JOIN = pg_catalog.scalarltjoinsel
);
COMMENT ON OPERATOR park.< (park.industry_code, park.industry_code) IS 'stands before, in tree order';

CREATE FUNCTION park.industry_code_le(park.industry_code, park.industry_code) RETURNS boolean
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'int4le';
COMMENT ON FUNCTION park.industry_code_le(park.industry_code, park.industry_code) IS 'implementation of <= operator';
CREATE OPERATOR park.<= (
	LEFTARG = park.industry_code, RIGHTARG = park.industry_code,
	FUNCTION = park.industry_code_le, COMMUTATOR = OPERATOR(park.>=), NEGATOR = OPERATOR(park.>),
	RESTRICT = pg_catalog.scalarlesel, JOIN = pg_catalog.scalarlejoinsel
);
COMMENT ON OPERATOR park.<= (park.industry_code, park.industry_code) IS 'stands before or is, in tree order';

CREATE FUNCTION park.industry_code_gt(park.industry_code, park.industry_code) RETURNS boolean
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'int4gt';
COMMENT ON FUNCTION park.industry_code_gt(park.industry_code, park.industry_code) IS 'implementation of > operator';
CREATE OPERATOR park.> (
	LEFTARG = park.industry_code, RIGHTARG = park.industry_code,
	FUNCTION = park.industry_code_gt, COMMUTATOR = OPERATOR(park.<), NEGATOR = OPERATOR(park.<=),
	RESTRICT = pg_catalog.scalargtsel, JOIN = pg_catalog.scalargtjoinsel
);
COMMENT ON OPERATOR park.> (park.industry_code, park.industry_code) IS 'stands after, in tree order';

CREATE FUNCTION park.industry_code_ge(park.industry_code, park.industry_code) RETURNS boolean
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'int4ge';
COMMENT ON FUNCTION park.industry_code_ge(park.industry_code, park.industry_code) IS 'implementation of >= operator';
CREATE OPERATOR park.>= (
	LEFTARG = park.industry_code, RIGHTARG = park.industry_code,
	FUNCTION = park.industry_code_ge, COMMUTATOR = OPERATOR(park.<=), NEGATOR = OPERATOR(park.<),
	RESTRICT = pg_catalog.scalargesel, JOIN = pg_catalog.scalargejoinsel
);
COMMENT ON OPERATOR park.>= (park.industry_code, park.industry_code) IS 'stands after or is, in tree order';

CREATE FUNCTION park.industry_code_cmp(park.industry_code, park.industry_code) RETURNS integer
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'btint4cmp';
COMMENT ON FUNCTION park.industry_code_cmp(park.industry_code, park.industry_code) IS 'less-equal-greater, for btree';
CREATE FUNCTION park.industry_code_hash(park.industry_code) RETURNS integer
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'hashint4';
COMMENT ON FUNCTION park.industry_code_hash(park.industry_code) IS 'hash';
CREATE FUNCTION park.industry_code_hash_extended(park.industry_code, bigint) RETURNS bigint
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'hashint4extended';
COMMENT ON FUNCTION park.industry_code_hash_extended(park.industry_code, bigint) IS 'seeded hash';

CREATE OPERATOR CLASS park.industry_code_ops
	DEFAULT FOR TYPE park.industry_code USING btree AS
	OPERATOR 1 park.<,
	OPERATOR 2 park.<=,
	OPERATOR 3 park.=,
	OPERATOR 4 park.>=,
	OPERATOR 5 park.>,
	FUNCTION 1 park.industry_code_cmp(park.industry_code, park.industry_code),
	FUNCTION 2 pg_catalog.btint4sortsupport(internal),
	FUNCTION 4 pg_catalog.btequalimage(oid);
COMMENT ON OPERATOR CLASS park.industry_code_ops USING btree IS 'tree order';
COMMENT ON OPERATOR FAMILY park.industry_code_ops USING btree IS 'tree order';
CREATE OPERATOR CLASS park.industry_code_ops
	DEFAULT FOR TYPE park.industry_code USING hash AS
	OPERATOR 1 park.=,
	FUNCTION 1 park.industry_code_hash(park.industry_code),
	FUNCTION 2 park.industry_code_hash_extended(park.industry_code, bigint);
COMMENT ON OPERATOR CLASS park.industry_code_ops USING hash IS 'equality of codes';
COMMENT ON OPERATOR FAMILY park.industry_code_ops USING hash IS 'equality of codes';

CREATE FUNCTION park.industry_code_smaller(park.industry_code, park.industry_code) RETURNS park.industry_code
	LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'int4smaller';
COMMENT ON FUNCTION park.industry_code_smaller(park.industry_code, park.industry_code) IS 'the smaller of two codes, for min';
CREATE AGGREGATE park.min(park.industry_code) (
	SFUNC = park.industry_code_smaller, STYPE = park.industry_code, COMBINEFUNC = park.industry_code_smaller,
	SORTOP = OPERATOR(park.<), PARALLEL = SAFE
);
COMMENT ON AGGREGATE park.min(park.industry_code) IS 'first code in tree order';

CREATE FUNCTION park.industry_code_larger(park.industry_code, park.industry_code) RETURNS park.industry_code
	LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'int4larger';
COMMENT ON FUNCTION park.industry_code_larger(park.industry_code, park.industry_code) IS 'the larger of two codes, for max';
CREATE AGGREGATE park.max(park.industry_code) (
	SFUNC = park.industry_code_larger, STYPE = park.industry_code, COMBINEFUNC = park.industry_code_larger,
	SORTOP = OPERATOR(park.>), PARALLEL = SAFE
);
COMMENT ON AGGREGATE park.max(park.industry_code) IS 'last code in tree order';

-- Text on the other side.  Drivers bind strings as varchar: these are inlined,
-- so that the comparison left is one of codes and finds the index.  An untyped
-- literal still is a code.

CREATE FUNCTION park.industry_code_eq(park.industry_code, text) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN $1 OPERATOR(park.=) CAST($2 AS park.industry_code);
COMMENT ON FUNCTION park.industry_code_eq(park.industry_code, text) IS 'implementation of = operator';
CREATE OPERATOR park.= (
	LEFTARG = park.industry_code, RIGHTARG = text,
	FUNCTION = park.industry_code_eq, COMMUTATOR = OPERATOR(park.=), NEGATOR = OPERATOR(park.<>),
	RESTRICT = pg_catalog.eqsel, JOIN = pg_catalog.eqjoinsel
);
COMMENT ON OPERATOR park.= (park.industry_code, text) IS 'is the code that the text stands for';

CREATE FUNCTION park.industry_code_eq(text, park.industry_code) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CAST($1 AS park.industry_code) OPERATOR(park.=) $2;
COMMENT ON FUNCTION park.industry_code_eq(text, park.industry_code) IS 'implementation of = operator';
CREATE OPERATOR park.= (
	LEFTARG = text, RIGHTARG = park.industry_code,
	FUNCTION = park.industry_code_eq, COMMUTATOR = OPERATOR(park.=), NEGATOR = OPERATOR(park.<>),
	RESTRICT = pg_catalog.eqsel, JOIN = pg_catalog.eqjoinsel
);
COMMENT ON OPERATOR park.= (text, park.industry_code) IS 'is the code that the text stands for';

CREATE FUNCTION park.industry_code_ne(park.industry_code, text) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN $1 OPERATOR(park.<>) CAST($2 AS park.industry_code);
COMMENT ON FUNCTION park.industry_code_ne(park.industry_code, text) IS 'implementation of <> operator';
CREATE OPERATOR park.<> (
	LEFTARG = park.industry_code, RIGHTARG = text,
	FUNCTION = park.industry_code_ne, COMMUTATOR = OPERATOR(park.<>), NEGATOR = OPERATOR(park.=),
	RESTRICT = pg_catalog.neqsel, JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR park.<> (park.industry_code, text) IS 'is another code than the text stands for';

CREATE FUNCTION park.industry_code_ne(text, park.industry_code) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CAST($1 AS park.industry_code) OPERATOR(park.<>) $2;
COMMENT ON FUNCTION park.industry_code_ne(text, park.industry_code) IS 'implementation of <> operator';
CREATE OPERATOR park.<> (
	LEFTARG = text, RIGHTARG = park.industry_code,
	FUNCTION = park.industry_code_ne, COMMUTATOR = OPERATOR(park.<>), NEGATOR = OPERATOR(park.=),
	RESTRICT = pg_catalog.neqsel, JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR park.<> (text, park.industry_code) IS 'is another code than the text stands for';

CREATE FUNCTION park.industry_code_like(park.industry_code, text) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CAST($1 AS text) OPERATOR(pg_catalog.~~) $2;
COMMENT ON FUNCTION park.industry_code_like(park.industry_code, text) IS 'implementation of ~~ operator';
CREATE OPERATOR park.~~ (
	LEFTARG = park.industry_code, RIGHTARG = text,
	FUNCTION = park.industry_code_like, NEGATOR = OPERATOR(park.!~~),
	RESTRICT = pg_catalog.likesel, JOIN = pg_catalog.likejoinsel
);
COMMENT ON OPERATOR park.~~ (park.industry_code, text) IS 'text form matches the LIKE pattern';

CREATE FUNCTION park.industry_code_not_like(park.industry_code, text) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CAST($1 AS text) OPERATOR(pg_catalog.!~~) $2;
COMMENT ON FUNCTION park.industry_code_not_like(park.industry_code, text) IS 'implementation of !~~ operator';
CREATE OPERATOR park.!~~ (
	LEFTARG = park.industry_code, RIGHTARG = text,
	FUNCTION = park.industry_code_not_like, NEGATOR = OPERATOR(park.~~),
	RESTRICT = pg_catalog.nlikesel, JOIN = pg_catalog.nlikejoinsel
);
COMMENT ON OPERATOR park.!~~ (park.industry_code, text) IS 'text form does not match the LIKE pattern';

-- The tree

CREATE FUNCTION park.industry_code_last(park.industry_code) RETURNS park.industry_code
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_code_last(park.industry_code)
	IS 'last code in tree order that is the given one or below it';

CREATE FUNCTION park.industry_code_below_support(internal) RETURNS internal
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_code_below_support(internal) IS 'planner support of <@: a btree range';
CREATE FUNCTION park.industry_code_below_sel(internal, oid, internal, integer) RETURNS double precision
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_code_below_sel(internal, oid, internal, integer) IS 'restriction selectivity of <@';
CREATE FUNCTION park.industry_code_below_joinsel(internal, oid, internal, smallint, internal) RETURNS double precision
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_code_below_joinsel(internal, oid, internal, smallint, internal) IS 'join selectivity of <@';
CREATE FUNCTION park.industry_code_below(park.industry_code, park.industry_code) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE SUPPORT park.industry_code_below_support AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_code_below(park.industry_code, park.industry_code) IS 'implementation of <@ operator';
CREATE OPERATOR park.<@ (
	LEFTARG = park.industry_code, RIGHTARG = park.industry_code,
	FUNCTION = park.industry_code_below, COMMUTATOR = OPERATOR(park.@>),
	RESTRICT = park.industry_code_below_sel, JOIN = park.industry_code_below_joinsel
);
COMMENT ON OPERATOR park.<@ (park.industry_code, park.industry_code) IS 'is the code or below it';

CREATE FUNCTION park.industry_code_above_support(internal) RETURNS internal
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_code_above_support(internal) IS 'planner support of @>: a btree range';
CREATE FUNCTION park.industry_code_above_sel(internal, oid, internal, integer) RETURNS double precision
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_code_above_sel(internal, oid, internal, integer) IS 'restriction selectivity of @>';
CREATE FUNCTION park.industry_code_above_joinsel(internal, oid, internal, smallint, internal) RETURNS double precision
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_code_above_joinsel(internal, oid, internal, smallint, internal) IS 'join selectivity of @>';
CREATE FUNCTION park.industry_code_above(park.industry_code, park.industry_code) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE SUPPORT park.industry_code_above_support AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industry_code_above(park.industry_code, park.industry_code) IS 'implementation of @> operator';
CREATE OPERATOR park.@> (
	LEFTARG = park.industry_code, RIGHTARG = park.industry_code,
	FUNCTION = park.industry_code_above, COMMUTATOR = OPERATOR(park.<@),
	RESTRICT = park.industry_code_above_sel, JOIN = park.industry_code_above_joinsel
);
COMMENT ON OPERATOR park.@> (park.industry_code, park.industry_code) IS 'is the code or above it';

CREATE FUNCTION park.industry_code_below(park.industry_code, text) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN $1 OPERATOR(park.<@) CAST($2 AS park.industry_code);
COMMENT ON FUNCTION park.industry_code_below(park.industry_code, text) IS 'implementation of <@ operator';
CREATE OPERATOR park.<@ (
	LEFTARG = park.industry_code, RIGHTARG = text,
	FUNCTION = park.industry_code_below, COMMUTATOR = OPERATOR(park.@>),
	RESTRICT = park.industry_code_below_sel, JOIN = park.industry_code_below_joinsel
);
COMMENT ON OPERATOR park.<@ (park.industry_code, text) IS 'is the code that the text stands for, or below it';
CREATE FUNCTION park.industry_code_above(text, park.industry_code) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CAST($1 AS park.industry_code) OPERATOR(park.@>) $2;
COMMENT ON FUNCTION park.industry_code_above(text, park.industry_code) IS 'implementation of @> operator';
CREATE OPERATOR park.@> (
	LEFTARG = text, RIGHTARG = park.industry_code,
	FUNCTION = park.industry_code_above, COMMUTATOR = OPERATOR(park.<@),
	RESTRICT = park.industry_code_above_sel, JOIN = park.industry_code_above_joinsel
);
COMMENT ON OPERATOR park.@> (text, park.industry_code) IS 'the code that the text stands for is the other, or above it';

CREATE FUNCTION park.level(code park.industry_code) RETURNS integer
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'industry_code_level_number';
COMMENT ON FUNCTION park.level(park.industry_code) IS '1 section, 2 division, 3 group, 4 class';
CREATE FUNCTION park.section(code park.industry_code) RETURNS park.industry_code
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'industry_code_section';
COMMENT ON FUNCTION park.section(park.industry_code) IS 'section that the code is in';
CREATE FUNCTION park.division(code park.industry_code) RETURNS park.industry_code
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'industry_code_division';
COMMENT ON FUNCTION park.division(park.industry_code) IS 'division that the code is in; NULL for a section';
CREATE FUNCTION park.parent(code park.industry_code) RETURNS park.industry_code
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'industry_code_parent';
COMMENT ON FUNCTION park.parent(park.industry_code) IS 'code one level up; NULL for a section';
CREATE FUNCTION park.name(code park.industry_code, lang text DEFAULT 'zh') RETURNS text
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'industry_code_name';
COMMENT ON FUNCTION park.name(park.industry_code, text)
	IS 'name of the industry in Chinese (zh) or English (en; NULL for groups and classes, which have none)';
CREATE FUNCTION park.industries(
	OUT code park.industry_code, OUT level integer, OUT parent park.industry_code,
	OUT name_zh text, OUT name_en text
) RETURNS SETOF record
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1971 COST 1000 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.industries() IS 'the whole catalogue of GB/T 4754-2017 in tree order';
