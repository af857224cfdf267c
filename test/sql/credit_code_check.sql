-- Unified social credit codes, GB 32100-2015.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city', preset => 'empty');

-- Refused: the check character, and the right one; what no code has, and where.
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code) VALUES ('a', '9144030071526726XA')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code) VALUES ('a', '9144030071526726X0')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code) VALUES ('a', '9144030O71526726XG')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code) VALUES ('a', '9I44030071526726XG')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code) VALUES ('a', '9144030071526726XZ')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code) VALUES ('a', '9144030071526726xG')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code) VALUES ('a', '９144030071526726XG')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code) VALUES ('a', '91440300 1526726XG')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code) VALUES ('a', ' 9144030071526726XG')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code) VALUES ('a', U&'\30009144030071526726X')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code) VALUES ('a', U&'9144030071526726XG\200B')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code) VALUES ('a', E'9144030071526726X\n')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code) VALUES ('a', '9144030071526726X柳')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code) VALUES ('a', '9144030071526726X𠀀')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code) VALUES ('a', '9144030071526726X')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code) VALUES ('a', '91-440300-71526726X-G')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code) VALUES ('a', '')$$);
SELECT length(pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code) VALUES ('a', repeat('柳', 100000))$$)) < 500;
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code) VALUES ('a', '9144030071526726XG'), ('b', '9144030071526726XG')$$);

-- Published codes of two companies and a university; none at all.
INSERT INTO city.enterprises (name, credit_code) VALUES
  ('a', '9144030071526726XG'), ('b', '914403001922038216'), ('c', '12100000400000624D'), ('d', NULL);
SELECT pg_temp.refusal($$UPDATE city.enterprises SET credit_code = '9144030071526726XH' WHERE name = 'a'$$);

-- Kept knowingly: a code that fails the check, but has a document.  No document
-- makes a slip of the keyboard a code.
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code, credit_code_exception) VALUES ('e', '9144030071526726XA', '')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code, credit_code_exception) VALUES ('e', '9144030071526726XA', E' \t')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code, credit_code_exception) VALUES ('e', NULL, ' ')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code, credit_code_exception) VALUES ('e', '9144030071526726XA', U&'\3000')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code, credit_code_exception) VALUES ('e', '9144030071526726xg', '营业执照')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code, credit_code_exception) VALUES ('e', '9144030071526726X', '营业执照')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code, credit_code_exception) VALUES ('e', '9144030071526726XA', '营业执照副本，2015年试点期间发')$$);
SELECT pg_temp.refusal($$INSERT INTO city.enterprises (name, credit_code, credit_code_exception) VALUES ('f', '9144030O71526726XZ', '营业执照副本')$$);
SELECT pg_temp.refusal($$UPDATE city.enterprises SET credit_code_exception = NULL WHERE name = 'e'$$);
-- Which these are.
SELECT name, credit_code, credit_code_exception FROM city.enterprises WHERE NOT park.is_credit_code(credit_code) ORDER BY name;

-- The domain, for tables of one's own: no exceptions.
SELECT pg_temp.refusal($$SELECT '9144030071526726XA'::park.credit_code$$);
SELECT pg_temp.refusal($$SELECT ' 9144030071526726XG'::park.credit_code$$);
SELECT '9144030071526726XG'::park.credit_code, NULL::park.credit_code IS NULL;
CREATE TEMP TABLE mine (code park.credit_code);
SELECT pg_temp.refusal($$INSERT INTO mine VALUES ('9144030071526726XG'), (NULL), ('914403001922038217')$$);

-- The functions: NULL where there is no answer.
SELECT park.credit_code_check('9144030071526726X'), park.credit_code_check('9144030071526726XA'), park.credit_code_check('9144030071526726XZ');
SELECT park.credit_code_check(b) IS NULL FROM unnest('{"", 9, 9144030071526726, 9144030O71526726X, 9144030071526726x, 9144030071526726XGG, 柳柳柳柳柳柳柳柳柳柳柳柳柳柳柳柳柳}'::text[]) b;
SELECT park.credit_code_check(NULL) IS NULL, park.is_credit_code(NULL) IS NULL, park.check_credit_code(NULL), park.check_credit_code(NULL, NULL);
SELECT c, park.is_credit_code(c) FROM unnest('{9144030071526726XG, 9144030071526726Xg, 9144030071526726X, 12100000400000624D, 12100000400000624E, ""}'::text[]) c;

-- The check character of random codes, by the sum of the standard in plain SQL;
-- its weights are written out here.
SELECT setseed(0.32100);
CREATE TEMP TABLE codes AS
SELECT n, string_agg(substr('0123456789ABCDEFGHJKLMNPQRTUWXY', floor(random() * 31)::int + 1, 1), '') AS body
  FROM generate_series(1, 10000) n, generate_series(1, 17) i GROUP BY n;
ALTER TABLE codes ADD expected text;
UPDATE codes SET expected = (
  SELECT substr('0123456789ABCDEFGHJKLMNPQRTUWXY', (31 - sum(w * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, i::int, 1)) - 1)) % 31)::int % 31 + 1, 1)
    FROM unnest('{1,3,9,27,19,26,16,17,20,29,25,13,8,24,10,30,28}'::bigint[]) WITH ORDINALITY u (w, i));
SELECT count(*) FILTER (WHERE park.credit_code_check(body) = expected),
       count(*) FILTER (WHERE park.is_credit_code(body || expected)),
       count(DISTINCT expected) FROM codes;
-- Any one other character, and any exchange of two neighbours, is found.
SELECT count(*) FILTER (WHERE park.is_credit_code(overlay(c.code PLACING a.a FROM i.i FOR 1))) AS missed, count(*) AS tried
  FROM (SELECT body || expected AS code FROM codes WHERE n <= 20) c, generate_series(1, 18) i (i),
       regexp_split_to_table('0123456789ABCDEFGHJKLMNPQRTUWXY', '') a (a)
 WHERE substr(c.code, i.i, 1) <> a.a;
SELECT count(*) FILTER (WHERE park.is_credit_code(substr(c.code, 1, i - 1) || substr(c.code, i + 1, 1) || substr(c.code, i, 1) || substr(c.code, i + 2))) AS missed
  FROM (SELECT body || expected AS code FROM codes WHERE n <= 500) c, generate_series(1, 17) i
 WHERE substr(c.code, i, 1) <> substr(c.code, i + 1, 1);
DROP SCHEMA city CASCADE;
