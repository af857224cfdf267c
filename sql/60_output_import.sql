-- Import of output values: the words of its check, and loading.

CREATE FUNCTION park.output_import_reason(code text, detail text DEFAULT NULL) RETURNS text
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.output_import_reason(text, text) IS
  'what a code of output_import_problems means, in the language of lc_messages; error 22023 for a code that there is not';

CREATE FUNCTION park.load_outputs(
  register name, on_duplicate text DEFAULT 'refuse', only_good boolean DEFAULT false,
  OUT loaded bigint, OUT replaced bigint, OUT remaining bigint)
  RETURNS record
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.load_outputs(name, text, boolean) IS
  'moves the rows of a register''s output_imports to its outputs: all, or error 23514 that tells the first problems; with only_good those without a problem; on_duplicate replace: a row that outputs has already gets the new amount; returns how many rows were added, were replaced and remain';
