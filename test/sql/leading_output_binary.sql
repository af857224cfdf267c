-- binary forms, byte by byte (what recv refuses is in test/t)
SET search_path = park, public;

-- the packed code, big-endian: slot, group + 1, class + 1; A is slot 1, A01 slot 2, C slot 15, C36 slot 39, T97 slot 117
SELECT code, industry_code_send(code) FROM unnest('{A,A01,A0111,C,C36,C367,C3670,T,T97,T9700}'::industry_code[]) code;
-- version and flags in 8 bytes, then three sums of 16
SELECT leading_output_send('(0,0,0)');
SELECT leading_output_send('(3,2,1)');
SELECT leading_output_send('(3,2,1,no_set)');
SELECT leading_output_send('(170141183460469231731687303715884105727,18446744073709551616,255)');
-- 56 bytes in a table, also inside arrays and rows
CREATE TEMP TABLE stored (flag boolean, o leading_output, a leading_output[]);
INSERT INTO stored SELECT true, o, ARRAY[o, NULL, o] FROM unnest('{"(3,2,1)","(170141183460469231731687303715884105727,0,1,no_set)"}'::leading_output[]) o;
SELECT pg_column_size(o), o, a FROM stored ORDER BY o::text;
SELECT s FROM stored s ORDER BY o::text;
