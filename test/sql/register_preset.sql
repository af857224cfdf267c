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

-- Admission standards: only what has a source; the floor area ratios by division,
-- whose codes of 2002 are those of 2017 by inference, each cited so.
SELECT indicator, industry, minimum, maximum, unit, applies, left(citation, 60) FROM city.admission_standards
 WHERE industry IS NULL OR industry::text = 'C36' ORDER BY id;
SELECT applies, count(*), count(DISTINCT industry), bool_and(citation LIKE '%GB/T 4754-2002%系推断'), bool_and(citation LIKE '本登记册自定%')
  FROM city.admission_standards WHERE industry::text <> 'C36' GROUP BY 1 ORDER BY 1;
SELECT minimum, string_agg(industry::text, ' ' ORDER BY industry) FROM city.admission_standards
 WHERE indicator = 'floor_area_ratio' AND applies @> date '2022-06-30' GROUP BY 1 ORDER BY 1;

-- The preset passes its own rules.
SELECT rule, verdict, count(*) FROM park.verify_register('city')
 WHERE rule = '3.leading_count' GROUP BY 1, 2;

DROP SCHEMA city CASCADE;
