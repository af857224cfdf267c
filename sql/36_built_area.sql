-- How much of a plot is built on: areas of plot ∩ union of footprints.

CREATE FUNCTION park.built_area_accum(geometry[], geometry, geometry) RETURNS geometry[]
  LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION park.built_area_combine(geometry[], geometry[]) RETURNS geometry[]
  LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION park.built_area_final(geometry[]) RETURNS double precision
  LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION park.built_fraction_final(geometry[]) RETURNS double precision
  LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';

CREATE AGGREGATE park.built_area(plot geometry, footprint geometry) (
  SFUNC = park.built_area_accum, STYPE = geometry[], SSPACE = 4096,
  FINALFUNC = park.built_area_final,
  COMBINEFUNC = park.built_area_combine, PARALLEL = SAFE);
CREATE AGGREGATE park.built_fraction(plot geometry, footprint geometry) (
  SFUNC = park.built_area_accum, STYPE = geometry[], SSPACE = 4096,
  FINALFUNC = park.built_fraction_final,
  COMBINEFUNC = park.built_area_combine, PARALLEL = SAFE);

CREATE TYPE park.dated_footprint AS (geom geometry, existed daterange);

CREATE FUNCTION park.built_history_accum(park.dated_footprint[], geometry, geometry, daterange)
  RETURNS park.dated_footprint[]
  LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION park.built_history_combine(park.dated_footprint[], park.dated_footprint[])
  RETURNS park.dated_footprint[]
  LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION park.built_history_final(park.dated_footprint[]) RETURNS park.area_history
  LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';

CREATE AGGREGATE park.built_history(plot geometry, footprint geometry, existed daterange) (
  SFUNC = park.built_history_accum, STYPE = park.dated_footprint[], SSPACE = 4096,
  FINALFUNC = park.built_history_final,
  COMBINEFUNC = park.built_history_combine, PARALLEL = SAFE);

CREATE FUNCTION park.built_area(plot geometry, footprints geometry[]) RETURNS double precision
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000
  AS 'MODULE_PATHNAME', 'built_area_of_array';
CREATE FUNCTION park.built_fraction(plot geometry, footprints geometry[]) RETURNS double precision
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000
  AS 'MODULE_PATHNAME', 'built_fraction_of_array';
CREATE FUNCTION park.built_history(plot geometry, footprints geometry[], existed daterange[])
  RETURNS park.area_history
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000
  AS 'MODULE_PATHNAME', 'built_history_of_array';

CREATE FUNCTION park.built_histories(register name, plot_ids bigint[] DEFAULT NULL)
  RETURNS TABLE (plot_id bigint, built_history park.area_history,
                 building_history park.area_history, structure_history park.area_history,
                 open_yard_history park.area_history)
  LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 1000 COST 100000 AS 'MODULE_PATHNAME';

CREATE FUNCTION park.geometry_area(geometry) RETURNS double precision
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME';

COMMENT ON FUNCTION park.geometry_area(geometry) IS
  'area in m²: planar for a projected SRID, on the ellipsoid for a geographic one; error 22023 if it is not finite';
COMMENT ON FUNCTION park.built_area_accum(geometry[], geometry, geometry) IS
  'transition function of built_area and built_fraction: the plot, then its footprints';
COMMENT ON FUNCTION park.built_area_combine(geometry[], geometry[]) IS
  'joins two partial states of built_area or built_fraction; both must be of one plot';
COMMENT ON FUNCTION park.built_area_final(geometry[]) IS
  'final function of built_area';
COMMENT ON FUNCTION park.built_fraction_final(geometry[]) IS
  'final function of built_fraction';
COMMENT ON TYPE park.dated_footprint IS
  'element of the state of built_history: a footprint and the days on which it stood';
COMMENT ON FUNCTION park.built_history_accum(park.dated_footprint[], geometry, geometry, daterange) IS
  'transition function of built_history: the plot, then its footprints with their periods';
COMMENT ON FUNCTION park.built_history_combine(park.dated_footprint[], park.dated_footprint[]) IS
  'joins two partial states of built_history; both must be of one plot';
COMMENT ON FUNCTION park.built_history_final(park.dated_footprint[]) IS
  'final function of built_history';
COMMENT ON AGGREGATE park.built_history(geometry, geometry, daterange) IS
  'built area of the plot for every day, every square metre once, whatever the order of the rows; a footprint without a period, or with an empty one, never stood; NULL if there is no plot; error 22023 for a second plot in one group or for mixed SRIDs';
COMMENT ON AGGREGATE park.built_area(geometry, geometry) IS
  'area in m² of plot ∩ union of the footprints, every square metre once (on the ellipsoid for a geographic SRID); 0 if nothing covers the plot, NULL if there is no plot; invalid rings are repaired for measuring; error 22023 for a second plot in one group or for mixed SRIDs';
COMMENT ON AGGREGATE park.built_fraction(geometry, geometry) IS
  'built_area as a share of the plot''s own area, 0 to 1; NULL if there is no plot or it has no area';
COMMENT ON FUNCTION park.built_area(geometry, geometry[]) IS
  'area in m² of plot ∩ union of the footprints, every square metre once; NULL elements are left out; error 22023 for mixed SRIDs';
COMMENT ON FUNCTION park.built_fraction(geometry, geometry[]) IS
  'built_area as a share of the plot''s own area, 0 to 1; NULL if the plot has no area';
COMMENT ON FUNCTION park.built_history(geometry, geometry[], daterange[]) IS
  'built area of the plot for every day: footprint i stood during existed[i]; a NULL or an empty period counts as never; error 2202E if the arrays differ in length';
COMMENT ON FUNCTION park.built_histories(name, bigint[]) IS
  'built_history of the given plots of a register, or of all, and the same of buildings, structures and open yards alone; neighbouring plots share one search of the index; no row for a plot that does not exist or that the caller may not see, NULLs for one without a geometry; error 42809 if the schema is not a register, 22004 if it is NULL';
