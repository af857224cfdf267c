-- Names of land uses and of ways to hold land.

CREATE FUNCTION park.is_industrial_land(land_use text) RETURNS boolean
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.is_industrial_land(text) IS
  'whether a name or code of a land use means industrial land: 工业用地, industrial, 0601, 1001, M2 …; NULL for one that is not known';

CREATE FUNCTION park.tenure_kind(tenure text) RETURNS text
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.tenure_kind(text) IS
  'the kind of table tenures that a text names: 出让, 弹性年期出让, 租赁, 长期租赁, 先租后让, 划拨, or the kind itself; NULL if it names none or several';
