-- Cells of a spreadsheet, as text: what imports accept.

CREATE FUNCTION park.cell_text(cell text) RETURNS text
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.cell_text(text) IS
  'a cell as imports compare it: no blanks around it, full-width letters, digits and punctuation as ASCII, ASCII in lower case; NULL if it is blank';

CREATE FUNCTION park.whole_number_or_null(cell text, suffix text DEFAULT '') RETURNS integer
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.whole_number_or_null(text, text) IS
  'a cell as a whole number from 0 up, with or without the suffix (2024, 2024.0, ２０２４年); NULL if it is none';

CREATE FUNCTION park.yuan_from_wan(cell text) RETURNS bigint
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.yuan_from_wan(text) IS
  '万元 to yuan, exactly: 1,234.5678 is 12345678; commas in groups of three or none; error 22P02 for what is no number, 22003 for a negative amount, a part of a yuan, or more than bigint holds';

CREATE FUNCTION park.yuan_from_wan_or_null(cell text) RETURNS bigint
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.yuan_from_wan_or_null(text) IS
  'yuan_from_wan() that returns NULL instead of an error';

CREATE FUNCTION park.yuan_or_null(cell text) RETURNS bigint
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.yuan_or_null(text) IS
  'a cell in yuan, by the rules of yuan_from_wan(); NULL if they refuse it';

CREATE FUNCTION park.amount_fault(cell text, in_wan boolean) RETURNS text
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.amount_fault(text, boolean) IS
  'why yuan_from_wan_or_null() (in_wan) or yuan_or_null() is NULL: malformed, negative, too_fine, too_large; NULL if it is not';
