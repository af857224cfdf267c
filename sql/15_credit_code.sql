-- Unified social credit codes, GB 32100-2015.

CREATE FUNCTION park.credit_code_check(body text) RETURNS text
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.credit_code_check(text) IS
  '统一社会信用代码校验码 the check character (GB 32100-2015) that 17 characters give, or the first 17 of 18; NULL for a text of another length or with another character among them';

CREATE FUNCTION park.is_credit_code(code text) RETURNS boolean
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.is_credit_code(text) IS
  'whether the text is a unified social credit code: 18 characters of the alphabet of GB 32100-2015, the last of them the check character of the others';

CREATE FUNCTION park.check_credit_code(code text, exception text DEFAULT NULL) RETURNS boolean
  LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.check_credit_code(text, text) IS
  'true for a right credit code, for NULL, and for 18 digits and upper-case letters whose exception says which document shows that they were really issued so; otherwise error 23514 that says what is wrong and which check character is right';

CREATE FUNCTION park.check_credit_code_value(code text) RETURNS boolean
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.check_credit_code_value(text) IS
  'for the domain credit_code: true for a right credit code, otherwise error 23514 that says what is wrong and which check character is right';

CREATE DOMAIN park.credit_code AS text
  CONSTRAINT credit_code CHECK (park.check_credit_code_value(VALUE));
COMMENT ON DOMAIN park.credit_code IS
  '统一社会信用代码 a right unified social credit code (GB 32100-2015), for tables of one''s own; enterprises.credit_code is text, as it also keeps codes that were issued wrong';
