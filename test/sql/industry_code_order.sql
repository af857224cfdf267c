-- industry_code: operator classes, order, ranges; an index changes no answer
SET search_path = park, public;

SELECT amname, opcname,
	CASE WHEN opcintype = 'industry_code'::regtype THEN amvalidate(o.oid) END AS valid
FROM pg_opclass o JOIN pg_am a ON a.oid = opcmethod
WHERE opcintype = 'industry_code'::regtype ORDER BY 1;

-- tree order: an ancestor before its descendants, 367 before 3670
SELECT string_agg(code::text, ' ' ORDER BY code) FROM unnest('{D,3670,T,C37,367,C,3660,A,C36,366,05,B}'::industry_code[]) code;
SELECT string_agg(code::text, ' ' ORDER BY code DESC) FROM unnest('{D,3670,T,C37,367,C,3660,A,C36,366,05,B}'::industry_code[]) code;
SELECT '367'::industry_code = '3670' AS eq, '367'::industry_code <> '3670' AS ne, '367'::industry_code < '3670' AS lt,
	'C36'::industry_code <= 'C36' AS le;
SELECT 'C37'::industry_code > '3670' AS gt, 'C'::industry_code >= 'B' AS ge, 'A'::industry_code > 'B' AS not_gt,
	industry_code_cmp('C36', 'C37'), industry_code_cmp('C36', 'C36'), industry_code_cmp('C37', 'C36');

-- below and above, against the text forms
SELECT 'C3670'::industry_code <@ 'C367' AS class_group, 'C3670'::industry_code <@ 'C' AS class_section,
	'C36'::industry_code <@ 'C36' AS self, 'C'::industry_code <@ 'C36' AS section_division,
	'C366'::industry_code <@ 'C367' AS sibling, 'D44'::industry_code <@ 'C' AS other_section,
	'C'::industry_code @> 'C3670' AS contains, 'C3670'::industry_code @> 'C' AS not_contains,
	'C3670'::industry_code <@ ANY ('{A,C37,C367}'::industry_code[]) AS any_of;
SELECT count(*) AS pairs, count(*) FILTER (WHERE a.code <@ b.code) AS below, bool_and((a.code <@ b.code) = (b.code @> a.code)) AS commutes,
	bool_and((a.code <@ b.code) = (a.code::text LIKE b.code::text || '%')) AS as_text
FROM industries() a, industries() b WHERE a.level < 4 AND b.level < 4;
-- a class is below four codes, a group below three ...: 20 + 2*97 + 3*473 + 4*1381
SELECT count(*) FROM industries() a JOIN industries() b ON a.code <@ b.code;
SELECT bool_and(last = industry_code_last(code)) AS last
FROM (SELECT b.code, max(a.code) AS last FROM industries() a JOIN industries() b ON a.code <@ b.code GROUP BY b.code) s;

-- the same answers from a scan, a btree, a hash index, merge and hash joins
CREATE TABLE output AS
SELECT i.code AS industry, n AS id FROM generate_series(1, 5) n, industries() i;
INSERT INTO output VALUES (NULL, 0);
CREATE VIEW answers AS
SELECT 'below ' || l.code AS question, (SELECT count(*) FROM output WHERE industry <@ l.code) AS n
FROM unnest('{C,C36,C367,C3670,T}'::industry_code[]) l(code)
UNION ALL SELECT 'above C3670', count(*) FROM output WHERE industry @> 'C3670'
UNION ALL SELECT 'constant', count(*) FROM output WHERE industry <@ 'C36'
UNION ALL SELECT 'commuted', count(*) FROM output WHERE 'C36'::industry_code @> industry
UNION ALL SELECT 'null', count(*) FROM output WHERE industry <@ NULL
UNION ALL SELECT 'any', count(*) FROM output WHERE industry <@ ANY ('{C36,C3670,C371}')
UNION ALL SELECT 'equal', count(*) FROM output WHERE industry = 'C3670'
UNION ALL SELECT 'text', count(*) FROM output WHERE industry = '3670'::text
UNION ALL SELECT 'range', count(*) FROM output WHERE industry > 'C36' AND industry < 'C37'
UNION ALL SELECT 'in', count(*) FROM output WHERE industry IN ('C36', '3670', 'T')
UNION ALL SELECT 'join', count(*) FROM output a JOIN output b USING (industry) WHERE a.id = 1
UNION ALL SELECT 'distinct', count(DISTINCT industry) FROM output
UNION ALL SELECT 'grouped', count(*) FROM (SELECT FROM output GROUP BY industry) g
UNION ALL SELECT 'min ' || min(industry) || ' max ' || max(industry), 0 FROM output;
SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off;
SET enable_mergejoin = off;
CREATE TABLE scanned AS SELECT * FROM answers;
RESET ALL; SET search_path = park, public;
CREATE INDEX output_industry ON output (industry);
ANALYZE output;
SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_hashagg = off;
CREATE TABLE indexed AS SELECT * FROM answers;
DROP INDEX output_industry;
CREATE INDEX output_industry ON output USING hash (industry);
SET enable_hashjoin = on; SET enable_mergejoin = off; SET enable_nestloop = off; SET enable_sort = off; SET enable_hashagg = on;
CREATE TABLE hashed AS SELECT * FROM answers;
RESET ALL; SET search_path = park, public;
SELECT * FROM scanned ORDER BY question;
SELECT count(*) FROM (SELECT * FROM scanned EXCEPT SELECT * FROM indexed) d;
SELECT count(*) FROM (SELECT * FROM scanned EXCEPT SELECT * FROM hashed) d;

-- a hash-partitioned table finds its partitions again, unique refuses doubles
CREATE TABLE register (industry industry_code PRIMARY KEY) PARTITION BY HASH (industry);
CREATE TABLE register_0 PARTITION OF register FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE register_1 PARTITION OF register FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO register SELECT code FROM industries();
SELECT count(*) FROM industries() JOIN register ON industry = code;
SELECT count(*) BETWEEN 800 AND 1200 AS balanced FROM register_0;
\set VERBOSITY sqlstate
INSERT INTO register VALUES ('3670');
\set VERBOSITY default
DROP TABLE register, scanned, indexed, hashed; DROP VIEW answers; DROP TABLE output;
