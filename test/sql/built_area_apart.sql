-- Which shapes have something in common, where their boxes do: diamonds, of
-- which one of half width r around a place has 2 r^2 m2.  Two of them overlap by
-- half the product of what their ranges of x + y and of x - y have in common.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
CREATE FUNCTION pg_temp.diamond(x float8, y float8, r float8) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$
  SELECT ST_Translate(ST_MakePolygon(ST_MakeLine(ARRAY[ST_Point(x - r, y, 4545), ST_Point(x, y - r, 4545), ST_Point(x + r, y, 4545),
                                                       ST_Point(x, y + r, 4545), ST_Point(x - r, y, 4545)])), 500000, 2700000)
$$;
CREATE FUNCTION pg_temp.shape(wkt text) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$
  SELECT ST_Translate(ST_GeomFromText(wkt, 4545), 500000, 2700000)
$$;
CREATE TEMP TABLE field AS SELECT pg_temp.shape('POLYGON((0 0,100 0,100 100,0 100,0 0))') AS geom;
\set ECHO all

-- Two footprints in a square of 100 m.
SELECT name, round(park.built_area(f.geom, ARRAY[pg_temp.diamond(20, 20, 20), other])::numeric, 6) AS built, expected
  FROM pg_temp.field f, (VALUES
    ('boxes overlap, shapes do not', pg_temp.diamond(55, 55, 20), 800 + 800),
    ('a whole side in common', pg_temp.diamond(40, 40, 20), 800 + 800),
    ('1 m less apart', pg_temp.diamond(39, 39, 20), 800 + 800 - 2 * 40 / 2),
    ('a corner in common', pg_temp.diamond(60, 20, 20), 800 + 800),
    ('a corner overlaps', pg_temp.diamond(59, 20, 20), 800 + 800 - 1 / 2.0),
    ('one in the other', pg_temp.diamond(20, 20, 10), 800),
    ('the same twice', pg_temp.diamond(20, 20, 20), 800),
    ('boxes overlap, and one of them the edge', pg_temp.diamond(55, -15, 20), 800 + 25),
    ('around it, without touching', pg_temp.shape('POLYGON((-1 -1,45 -1,45 45,-1 45,-1 -1),(-0.5 -0.5,-0.5 44,44 44,44 -0.5,-0.5 -0.5))'), 800 + 45 * 45 - 44 * 44),
    ('two parts, one beside and one over it', pg_temp.shape('MULTIPOLYGON(((80 80,90 80,90 90,80 90,80 80)),((20 20,30 20,30 30,20 30,20 20)))'), 800 + 100),
    ('two parts around it', pg_temp.shape('MULTIPOLYGON(((0 0,9 0,0 9,0 0)),((40 40,31 40,40 31,40 40)))'), 800 + 81)
  ) v (name, other, expected);
-- An L and what stands in its angle, where no line along a side is between them.
SELECT round(park.built_area(f.geom, ARRAY[pg_temp.shape('POLYGON((0 0,40 0,40 10,10 10,10 40,0 40,0 0))'), other])::numeric, 6), expected
  FROM pg_temp.field f, (VALUES (pg_temp.shape('POLYGON((20 20,30 20,30 30,20 30,20 20))'), 700 + 100),
                                (pg_temp.shape('POLYGON((5 20,30 20,30 30,5 30,5 20))'), 700 + 200)) v (other, expected);
-- One footprint and the boundary: of a diamond of 50 m, and of a square with a
-- hole of 10 m.
SELECT name, round(park.built_area(plot, ARRAY[footprint])::numeric, 6) AS built, expected
  FROM (SELECT pg_temp.diamond(50, 50, 50) AS diamond, ST_Difference(geom, pg_temp.diamond(50, 50, 10)) AS holed FROM pg_temp.field) p,
       LATERAL (VALUES
    ('its box crosses, it is inside', diamond, pg_temp.diamond(30, 30, 8), 128),
    ('its box crosses, it is outside', diamond, pg_temp.diamond(20, 20, 8), 0),
    ('touches from inside', diamond, pg_temp.diamond(29, 29, 8), 128),
    ('touches from outside', diamond, pg_temp.diamond(21, 21, 8), 0),
    ('half inside', diamond, pg_temp.diamond(25, 25, 8), 64),
    ('all of it and more', diamond, pg_temp.diamond(50, 50, 60), 5000),
    ('two parts, one inside and one outside', diamond, ST_Union(pg_temp.diamond(30, 30, 8), pg_temp.diamond(10, 10, 8)), 128),
    ('in the hole', holed, pg_temp.diamond(50, 50, 5), 0),
    ('over the hole', holed, pg_temp.diamond(50, 50, 30), 1800 - 200),
    ('fills the hole', holed, pg_temp.diamond(50, 50, 10), 0),
    ('a yard in the middle, larger than the hole', holed, ST_Difference(pg_temp.diamond(50, 50, 30), pg_temp.diamond(50, 50, 20)), 1800 - 800),
    ('a yard in the middle, smaller than the hole', holed, ST_Difference(pg_temp.diamond(50, 50, 30), pg_temp.diamond(50, 50, 5)), 1800 - 200),
    ('its box reaches the hole, it does not', holed, pg_temp.diamond(58, 58, 5), 50),
    ('reaches into the hole', holed, pg_temp.diamond(56, 56, 5), 50 - 3 * 10 / 2)
  ) v (name, plot, footprint, expected);
