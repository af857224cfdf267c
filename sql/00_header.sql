\echo Use "CREATE EXTENSION industrial_park" to load this file. \quit

-- Types and functions are for everybody; the records are the register owner's.
GRANT USAGE ON SCHEMA park TO PUBLIC;

COMMENT ON SCHEMA park IS 'industrial_park: types, functions and rules of the industrial park register';
