-- Import of output values: reading cells, the check, loading.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

-- Amounts that are refused.
SELECT v, pg_temp.refusal(format('SELECT park.yuan_from_wan(%L)', v)) FROM unnest(ARRAY[
  '', ' ', '.', '-', '+', ',', 'abc', '12x', '1.2.3', '1e3', '1.2E+05', '0x10', 'NaN', 'Infinity', '--1', '1-', '(5)',
  '1,23', '1,2345', '12,34,567', '1234,567', ',123', '1,,234', '1,234,', '0.1,234', '1 234', '¥5', '5万元', '１２．５．', '一二',
  '0.00005', '1.23456', '0.00010000000000000000001', '-0.0001', '-1,234.5',
  '922337203685477.5808', '99999999999999999999999999', '922337203685477.58070000000001']) v;
SELECT pg_temp.refusal($$SELECT park.yuan_from_wan(repeat('九', 100))$$);
SELECT park.yuan_from_wan(NULL) IS NULL;

-- Amounts that are exact.
SELECT v, park.yuan_from_wan(v) FROM unnest(ARRAY[
  '1,234.5678', '0', '-0', '-0.0000', '+1', '0.0001', '.5', '5.', '００１', '1.50000000000000000000000000', '12,345,678.9',
  '922337203685477.5807', '922,337,203,685,477.5807', '0000000000000000000000000000000000001.1',
  '１２.５', '１２．５', '　１，２３４．５６７８ ', '0.07', '1.1', '2.2', '4.35', '1.005']) v;
SELECT park.yuan_from_wan(v) FROM unnest(ARRAY[E'\t7\r\n', E'\u00a08\u00a0', E'\ufeff9', E'\u3000\u200b10\u202f']) v;
-- Against numeric, on amounts of every length.
SELECT count(*) FROM generate_series(0, 18) n, generate_series(1, 50) i,
  LATERAL (SELECT trunc(10::numeric ^ n * (i * 7919 % 9973) / 9973)) a (yuan)
 WHERE park.yuan_from_wan((a.yuan / 10000)::text) IS DISTINCT FROM a.yuan
    OR park.yuan_from_wan(to_char(a.yuan / 10000, 'FM999,999,999,999,999,990.0000')) IS DISTINCT FROM a.yuan
    OR park.yuan_or_null(a.yuan::text) IS DISTINCT FROM a.yuan;

-- The soft forms, and why.
SELECT v, park.yuan_from_wan_or_null(v), park.amount_fault(v, true), park.yuan_or_null(v), park.amount_fault(v, false)
  FROM unnest(ARRAY['1.5', '1.50000', '1.00000', '-1', 'x', '', '922337203685477.5807', '922337203685477.5808',
                    '9223372036854775807', '9223372036854775808', '12,345']) v;
SELECT v, park.whole_number_or_null(v), park.whole_number_or_null(v, '年')
  FROM unnest(ARRAY['2024', '2024年', '２０２４年', ' 2024 ', '2024.0', '2024.5', '2,024', '-1', '0', '年', '', '2024年年', '2147483647',
                    '2147483648', '99999999999999999999']) v;
SELECT v, park.industry_code_or_null(v), park.industry_code_fault(v), park.industry_code_nearest(v)
  FROM unnest(ARRAY['C3670', '3670', 'c36', ' C ', '', '3', 'C3', '36700', 'CC36', 'x-y', 'C3679', '3699', 'B3670', 'B3679',
                    'Z', 'Z36', '00', 'C00']) v;
SELECT quote_nullable(park.cell_text(v)) FROM unnest(ARRAY['　ＡＢc（柳州）　', '', '　 ', 'a  b', '柳东新区', NULL]) v;
-- What the cast accepts and refuses, the soft form does.
SELECT count(*) FROM park.industries() i
 WHERE coalesce(park.industry_code_or_null(i.code::text)::text, '') <> i.code::text
    OR i.level > 1 AND coalesce(park.industry_code_or_null(substr(i.code::text, 2))::text, '') <> i.code::text
    OR park.industry_code_fault(i.code::text) IS NOT NULL;

SELECT pg_temp.refusal($$SELECT park.output_import_reason('nonsense')$$);
SELECT pg_temp.refusal($$SELECT park.output_import_reason('amount_')$$);
SELECT park.output_import_reason(NULL) IS NULL, park.output_import_reason('industry_unknown');

-- A register: two parks under a heading, one beside; an enterprise of each.
SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parks (id, code, name, name_en, level, parent_id) VALUES
  (1, 'HEAD', '北部（阳和）', 'North', 'municipal', NULL), (2, 'BEI', '北部生态新区', NULL, 'municipal', 1),
  (3, 'HEXI', '河西高新区', 'Hexi Zone', 'district', NULL), (4, 'north', '同名园区', NULL, 'county', NULL),
  (5, NULL, '无代码园区', NULL, 'county', NULL);
INSERT INTO city.enterprises (id, credit_code, name, park_id) VALUES
  (1, '91450200MA5N0AAA0K', '甲（柳州）有限公司', 2), (2, '91450200MA5N0BBB0H', '同名公司', 3), (3, NULL, '同名公司', NULL),
  (4, NULL, '丁公司', NULL);
INSERT INTO city.outputs (id, park_id, enterprise_id, industry, year, month, output_yuan) OVERRIDING SYSTEM VALUE VALUES
  (1, 3, 4, 'C3670', 2023, NULL, 100), (2, 3, NULL, 'C3670', 2023, 1, 200), (3, 3, NULL, NULL, 2023, NULL, 300),
  (4, 3, NULL, 'C36', 2023, 5, 400), (5, 3, NULL, 'C36', 2023, 5, 401), (6, 3, 4, NULL, 2023, 2, 500);
SELECT setval('city.outputs_id_seq', 6);

-- Calls that are refused.
SELECT pg_temp.refusal($$SELECT park.load_outputs(NULL)$$);
SELECT pg_temp.refusal($$SELECT park.load_outputs('city', NULL)$$);
SELECT pg_temp.refusal($$SELECT park.load_outputs('city', 'refuse', NULL)$$);
SELECT pg_temp.refusal($$SELECT park.load_outputs('city', 'ignore')$$);
SELECT pg_temp.refusal($$SELECT park.load_outputs('nowhere')$$);
SELECT pg_temp.refusal($$SELECT park.load_outputs('public')$$);

-- Nothing to load is no error.
SELECT * FROM park.load_outputs('city');
SELECT * FROM park.load_outputs('city', 'replace', true);

-- Every kind of problem.
INSERT INTO city.output_imports (id, park, enterprise, industry, year, month, output_wan, output_yuan) VALUES
  (1, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (2, ' ', '　', '', '', '', '', ''),
  (3, '没有的园区', '没有的公司', 'C3679', '二〇二四', '十', 'abc', NULL),
  (4, 'North', '同名公司', '3', '1948', '0', '-1', NULL),
  (5, 'HEXI', '甲(柳州)有限公司', 'B3670', '2101', '13', '0.00005', NULL),
  (6, 'HEXI', NULL, 'Z', '2024.5', '1.5', '922337203685477.5808', '1'),
  (7, 'HEXI', NULL, '9999', '99999999999', '-3', NULL, '1.5'),
  (8, 'HEXI', NULL, NULL, '2024', '1', '1', '10000'),
  -- twice, thrice; with and without enterprise, industry, month
  (10, 'hexi', '丁公司', '3670', '2024', '1', '1', NULL),
  (11, '河西高新区', '丁公司', 'C3670', '2024年', '1月', NULL, '2'),
  (12, 'Hexi Zone', '丁公司', 'c3670', '２０２４', '01', 'x', NULL),
  (13, '北部（阳和）', NULL, NULL, '2024', NULL, '1', NULL),
  (14, '北部(阳和)', NULL, NULL, '2024', NULL, '1', NULL),
  -- the whole year beside months
  (20, 'BEI', NULL, 'C36', '2024', NULL, '1', NULL),
  (21, 'BEI', NULL, 'C36', '2024', '2', '1', NULL),
  (22, 'BEI', NULL, 'C36', '2024', '3', '1', NULL),
  -- against what is stored
  (30, 'HEXI', '丁公司', 'C3670', '2023', NULL, '1', NULL),
  (31, 'HEXI', '丁公司', 'C3670', '2023', '6', '1', NULL),
  (32, 'HEXI', NULL, 'C3670', '2023', '1', '1', NULL),
  (33, 'HEXI', NULL, 'C3670', '2023', '', '1', NULL),
  (34, 'HEXI', NULL, NULL, '2023', NULL, '1', NULL),
  (35, 'HEXI', NULL, 'C36', '2023', '5', '1', NULL),
  (36, 'HEXI', '丁公司', NULL, '2023', '2', '1', NULL),
  -- nothing is wrong with these
  (40, 'HEXI', '丁公司', 'C3670', '2022', NULL, '1,234.5678', NULL),
  (41, 'HEXI', '丁公司', 'C3660', '2023', NULL, NULL, '9,223,372,036,854,775,807'),
  (42, 'HEXI', NULL, 'C3670', '2023', '2', '0', NULL),
  (43, 'HEAD', '91450200ma5n0aaa0k', '', '2024', '12月', ' １２.５', ' '),
  (44, '无代码园区', NULL, 'C', '1949', NULL, '0.0001', NULL),
  (45, 'BEI', '甲（柳州）有限公司', '36', '2100', NULL, '922337203685477.5807', NULL),
  (46, 'HEXI', '丁公司', 'C36', '2023', NULL, '1', NULL);
SELECT * FROM city.output_import_problems ORDER BY import_id, column_name, code;
-- Each alone: a row with one problem only is not passed over.
CREATE TEMP TABLE staged AS TABLE city.output_imports;
TRUNCATE city.output_imports;
INSERT INTO city.output_imports (id, park, enterprise, industry, year, month, output_wan, output_yuan) VALUES
  (1, NULL, NULL, NULL, '2001', NULL, '1', NULL), (2, '?', NULL, NULL, '2001', NULL, '1', NULL),
  (3, 'North', NULL, NULL, '2001', NULL, '1', NULL), (4, 'HEXI', '?', NULL, '2002', NULL, '1', NULL),
  (5, 'HEXI', '同名公司', NULL, '2003', NULL, '1', NULL), (6, 'HEXI', '91450200MA5N0AAA0K', NULL, '2004', NULL, '1', NULL),
  (7, 'HEXI', NULL, '3', '2005', NULL, '1', NULL), (8, 'HEXI', NULL, '3699', '2006', NULL, '1', NULL),
  (9, 'HEXI', NULL, 'B36', '2007', NULL, '1', NULL), (10, 'HEXI', NULL, NULL, NULL, NULL, '1', NULL),
  (11, 'HEXI', NULL, NULL, '?', NULL, '1', NULL), (12, 'HEXI', NULL, NULL, '1948', NULL, '1', NULL),
  (13, 'HEXI', NULL, NULL, '2008', '?', '1', NULL), (14, 'HEXI', NULL, NULL, '2009', '13', '1', NULL),
  (15, 'HEXI', NULL, NULL, '2010', NULL, NULL, NULL), (16, 'HEXI', NULL, NULL, '2011', NULL, '1', '1'),
  (17, 'HEXI', NULL, NULL, '2012', NULL, '?', NULL), (18, 'HEXI', NULL, NULL, '2013', NULL, NULL, '-1'),
  (19, 'HEXI', NULL, NULL, '2014', NULL, '0.00001', NULL), (20, 'HEXI', NULL, NULL, '2015', NULL, NULL, '9223372036854775808'),
  (21, 'HEXI', NULL, NULL, '2016', NULL, '1', NULL), (22, 'HEXI', NULL, NULL, '2016', NULL, '1', NULL),
  (23, 'HEXI', NULL, NULL, '2017', NULL, '1', NULL), (24, 'HEXI', NULL, NULL, '2017', '1', '1', NULL),
  (25, 'HEXI', '丁公司', '3670', '2023', NULL, '1', NULL), (26, 'HEXI', NULL, 'C36', '2023', '5', '1', NULL),
  (27, 'HEXI', NULL, '3670', '2023', NULL, '1', NULL), (28, 'HEXI', NULL, NULL, '2023', '1', '1', NULL);
SELECT import_id, code FROM city.output_import_problems ORDER BY import_id;
TRUNCATE city.output_imports;
INSERT INTO city.output_imports SELECT * FROM staged;
-- No code that the check may give is without a test.
SELECT count(DISTINCT code) FROM city.output_import_problems;
-- What the good rows are understood as.
SELECT import_id, park_id, enterprise_id, industry, year, month, output_yuan FROM city.output_imports_read
 WHERE import_id >= 40 ORDER BY 1;

-- Refused: nothing is touched.
CREATE TEMP TABLE before AS SELECT * FROM city.outputs;
SELECT pg_temp.refusal($$SELECT park.load_outputs('city')$$);
SELECT pg_temp.refusal($$SELECT park.load_outputs('city', 'replace')$$);
SELECT count(*) FROM city.output_imports;
SELECT count(*) FROM (TABLE city.outputs EXCEPT TABLE before) d;

-- A search path of somebody else's making.
CREATE SCHEMA trap;
CREATE FUNCTION trap.same(bigint, bigint) RETURNS boolean LANGUAGE sql AS 'SELECT 1/0 = 1';
CREATE OPERATOR trap.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = trap.same);
CREATE TABLE trap.output_imports (id bigint);
SET search_path = trap, pg_catalog;
-- The good rows go, the bad ones stay.
SELECT * FROM park.load_outputs('city', only_good => true);
RESET search_path;
DROP SCHEMA trap CASCADE;
SELECT id, park_id, enterprise_id, industry, year, month, output_yuan FROM city.outputs ORDER BY id;
SELECT string_agg(id::text, ' ' ORDER BY id) FROM city.output_imports;
-- Again: nothing more.
SELECT * FROM park.load_outputs('city', only_good => true);

-- Replaced: only the amount, only of what is stored once.
SELECT * FROM park.load_outputs('city', 'replace', true);
SELECT id, month, output_yuan FROM city.outputs WHERE id < 7 ORDER BY id;
SELECT string_agg(id::text, ' ' ORDER BY id) FROM city.output_imports;

-- All at once, without a bad one; the same file again is refused, or replaces.
TRUNCATE city.output_imports RESTART IDENTITY;
\set ECHO none
COPY city.output_imports (park, enterprise, industry, year, month, output_wan) FROM STDIN WITH (FORMAT csv, HEADER);
园区,企业,行业,年,月,产值（万元）
河西高新区,丁公司,3670,2021,1,"1,000.5"
河西高新区,丁公司,3670,2021,2,2000
河西高新区,,3670,2021,2,0.0001
河西高新区,,,2021,2,3
\.
\set ECHO all
CREATE TEMP TABLE file AS SELECT * FROM city.output_imports;
SELECT * FROM park.load_outputs('city');
INSERT INTO city.output_imports SELECT * FROM file;
SELECT pg_temp.refusal($$SELECT park.load_outputs('city')$$);
UPDATE city.output_imports SET output_wan = '7' WHERE id = 3;
DELETE FROM city.output_imports WHERE id = 4;
SELECT * FROM park.load_outputs('city', 'replace');
SELECT park_id, enterprise_id, industry, year, month, output_yuan FROM city.outputs WHERE year = 2021 ORDER BY enterprise_id, month, industry;
SELECT count(*) FROM city.output_imports;
-- One bad row: in the singular, and a long value cut between two characters.
INSERT INTO city.output_imports (id, park, year, output_wan) VALUES (5, repeat('长', 100), '2021', '1');
SELECT pg_temp.refusal($$SELECT park.load_outputs('city')$$);

-- Constraints that the user added speak for themselves.
TRUNCATE city.output_imports;
ALTER TABLE city.outputs ADD CONSTRAINT plausible CHECK (output_yuan < 1000000) NOT VALID;
INSERT INTO city.output_imports (id, park, year, output_wan) VALUES (1, 'HEXI', '2020', '1'), (2, 'BEI', '2020', '100');
SELECT split_part(pg_temp.refusal($$SELECT park.load_outputs('city')$$), E'\n', 1);
SELECT count(*) FROM city.output_imports;

-- Every column of what an office works with has a comment; views come back.
SELECT attrelid::regclass, attname FROM pg_attribute
 WHERE attrelid IN ('city.output_imports'::regclass, 'city.output_imports_read'::regclass, 'city.output_import_problems'::regclass) AND attnum > 0
   AND col_description(attrelid, attnum) IS NULL;
DROP VIEW city.output_import_problems, city.output_imports_read;
SELECT park.upgrade_register('city');
SELECT * FROM city.output_import_problems;

DROP SCHEMA city CASCADE;
