\echo Use "CREATE EXTENSION industrial_park" to load this file. \quit

COMMENT ON SCHEMA park IS 'industrial_park: types, functions and rules of the industrial park register';
