-- The ledger of land quotas: how entries add up.

CREATE FUNCTION park.land_claim_after(claim numeric[], kind text, area_m2 numeric, of_project boolean)
  RETURNS numeric[]
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.land_claim_after(numeric[], text, numeric, boolean) IS
  'a claim {allocated, reserved, committed, written off} in m² after one more entry of land_entries; a step of a project uses up what its steps before claimed; error 23514 if more is returned than is held, 22023 for what is no claim, kind or area (art. 4)';

CREATE FUNCTION park.land_claim_add(claim numeric[], kind text, area_m2 numeric, of_project boolean)
  RETURNS numeric[]
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.land_claim_add(numeric[], text, numeric, boolean) IS
  'transition function of land_claim(): like land_claim_after(), but a return gives back only what is held';

CREATE AGGREGATE park.land_claim(kind text, area_m2 numeric, of_project boolean) (
  SFUNC = park.land_claim_add, STYPE = numeric[], INITCOND = '{0,0,0,0}'
);
COMMENT ON AGGREGATE park.land_claim(text, numeric, boolean) IS
  'the claim that entries, given in the order of their numbers, add up to: {allocated, reserved, committed, written off} in m² (art. 4)';

CREATE FUNCTION park.number_land_entry() RETURNS trigger
  LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.number_land_entry() IS
  'trigger BEFORE INSERT of land_entries, for each row: locks the account and gives the entry its number in it, and what its project and the account come to';

CREATE FUNCTION park.append_only() RETURNS trigger
  LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.append_only() IS
  'trigger BEFORE UPDATE, DELETE or TRUNCATE, for each statement: refuses it with 23001 (restrict_violation)';
