-- Plots side by side: shared boundaries, connected groups, sets that are large enough.

CREATE FUNCTION park.shared_boundary(a geometry, b geometry, gap double precision)
  RETURNS double precision
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.shared_boundary(geometry, geometry, double precision) IS
  'length in metres (to the centimetre) along which the outlines of two plots run within gap metres of each other, or one inside the other, seen from the plot that sees less of it; plots that meet in a corner share 0; a plot that lies on the other shares at least half its outline; on the ellipsoid for a geographic SRID; error 22023 for different SRIDs or a gap that is no number from 0 up';

CREATE FUNCTION park.neighbours(
  ids bigint[], plots geometry[], gap double precision,
  OUT plot_id bigint, OUT other_id bigint, OUT shared_m double precision)
  RETURNS SETOF record
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000 ROWS 10000 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.neighbours(bigint[], geometry[], double precision) IS
  'every pair of plots whose shared_boundary() is more than 0, once, the lower id first; plots without id or outline have no neighbours; error 2202E if the arrays differ in length, 22023 as shared_boundary()';

CREATE FUNCTION park.connected_groups(
  a bigint[], b bigint[], OUT member bigint, OUT group_id bigint)
  RETURNS SETOF record
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 10000 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.connected_groups(bigint[], bigint[]) IS
  'what is connected by pairs a[i], b[i], directly or through others: each id once with the lowest id of its group; a pair of an id with itself makes it known; error 2202E if the arrays differ in length, 22004 for a NULL in them';

CREATE FUNCTION park.enough_land(
  plots bigint[], areas double precision[], a bigint[], b bigint[], need double precision,
  OUT members bigint[], OUT area double precision)
  RETURNS SETOF record
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 1000 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.enough_land(bigint[], double precision[], bigint[], bigint[], double precision) IS
  'connected sets of plots, joined by pairs a[i], b[i], whose areas add up to the need (to 0.0001): every plot that suffices alone; of each connected group the 10 sets of two or three that waste least and can spare no plot, or, where no plot and no such set suffices, sets grown from up to 50 of its plots; and the group as a whole; area is the sum; error 2202E for arrays that do not match, 22004 for a NULL in them, 22023 for a negative, infinite or NaN area or an unknown id';
