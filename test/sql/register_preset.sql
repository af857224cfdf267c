-- Preset liuzhou-2020: the numbers, the parks and the positioning table of the
-- measures.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city');

-- Every number of the measures, with its article, from 2020-01-08.
SELECT name, value, unit, applies, left(citation, 4) FROM city.parameters
 WHERE document = '柳政规〔2020〕1号' ORDER BY id;
-- What the measures leave open is marked as the register's own.
SELECT name, value, unit, left(citation, 6) FROM city.parameters WHERE document IS NULL ORDER BY id;

-- Twelve positioned parks; row 2 of the table is a heading over two of them.
SELECT p.name, p.level, h.name AS heading, count(l.id), string_agg(l.name, '、' ORDER BY l.id)
  FROM city.parks p LEFT JOIN city.parks h ON h.id = p.parent_id
  LEFT JOIN city.leading_industries l ON l.park_id = p.id
 GROUP BY p.id, h.name ORDER BY p.id;

-- 31 entries of 23 industries; an industry has the same codes wherever it stands.
SELECT count(*), count(DISTINCT name), count(DISTINCT (name, codes)) FROM city.leading_industries;
SELECT name, codes, left(note, 8) = 'doubtful' AS doubtful FROM city.leading_industries
 GROUP BY name, codes, left(note, 8) = 'doubtful' ORDER BY min(id);

-- The preset passes its own rules.
SELECT rule, verdict, count(*) FROM park.verify_register('city')
 WHERE rule = '3.leading_count' GROUP BY 1, 2;

DROP SCHEMA city CASCADE;
