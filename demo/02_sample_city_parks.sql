-- The sample city, part 1: the register, the parks' boundaries, scaffolding.
--
-- The 12 parks, their levels and their positioning are those of the measures.
-- EVERYTHING ELSE IS INVENTED: every outline, plot, building, enterprise,
-- project and figure.  Likeness to a real one is chance.
--
-- Nothing is random and nothing depends on the day it is run: figures come from
-- arithmetic on row numbers, and the story is told as of 2026-06-30.
\encoding UTF8
\set ON_ERROR_STOP on

\pset footer off
SELECT park.create_register('liuzhou') \gset

-- What the preset of the measures brings.
SELECT (SELECT count(*) FROM liuzhou.parameters) AS "参数 parameters",
       (SELECT count(*) FROM liuzhou.parks) AS "园区 parks",
       (SELECT count(*) FROM liuzhou.leading_industries) AS "主导产业 leading industries",
       (SELECT count(*) FROM park.rules()) AS "规则 rules";

-- Helpers of these scripts; 05 drops them.
CREATE SCHEMA sample;

-- A number from 0 up to below "of", scattered but always the same.
CREATE FUNCTION sample.pick(n bigint, salt integer, of integer) RETURNS integer
  LANGUAGE sql IMMUTABLE
RETURN ((n * n * 31 + n * (7919 + 1009 * salt) + salt * 104729) % 10007) % of;

-- A park is a grid of blocks with streets between, turned by some degrees about
-- its centre.  The parks lie about where they are, but those of the east (Liudong,
-- Yanghe, Luzhai, Sanjiang) were moved west of 109.5° E, into the zone of EPSG:4545.
CREATE TABLE sample.sites (
  place integer, code text, district text, town text,
  x integer, y integer, angle integer, columns integer, rows integer,
  block_width integer, block_depth integer, street integer DEFAULT 24,
  width  integer GENERATED ALWAYS AS (columns * (block_width + street) - street) STORED,
  height integer GENERATED ALWAYS AS ((rows + 1) * (block_depth + street) - street) STORED);
INSERT INTO sample.sites VALUES
  ( 1, 'LIUDONG',  '450203', '柳州', 647600, 2698700,  12, 8, 5, 210, 130),
  ( 2, 'BEIBU',    '450205', '柳州', 642000, 2707000,  -7, 6, 5, 180, 120),
  ( 3, 'YANGHE',   '450203', '柳州', 648200, 2688700,  25, 6, 5, 190, 120),
  ( 4, 'HEXI',     '450204', '柳州', 638100, 2690900, -18, 6, 4, 170, 110),
  ( 5, 'LIUBEI',   '450205', '柳州', 641500, 2698600,   5, 6, 5, 220, 140),
  ( 6, 'YUFENG',   '450203', '柳州', 645700, 2684300,  33, 6, 4, 150, 100),
  ( 7, 'XINXING',  '450206', '柳州', 635600, 2683100, -11, 6, 4, 180, 110),
  ( 8, 'LUZHAI',   '450223', '鹿寨', 649500, 2711500,  16, 6, 5, 190, 120),
  ( 9, 'LIUCHENG', '450222', '柳城', 625500, 2727900, -24, 5, 4, 160, 100),
  (10, 'RONGAN',   '450224', '融安', 641100, 2791200,   9, 5, 4, 150, 100),
  (11, 'RONGSHUI', '450225', '融水', 626100, 2774400,  40, 5, 4, 140,  90),
  (12, 'SANJIANG', '450226', '三江', 647500, 2853300, -31, 4, 4, 120,  80);

CREATE FUNCTION sample.rectangle(x float8, y float8, width float8, depth float8) RETURNS geometry
  LANGUAGE sql IMMUTABLE
RETURN ST_MakeEnvelope(x, y, x + width, y + depth);

-- From a park's own grid to the map, to the millimetre as a survey has it.
CREATE FUNCTION sample.placed(shape geometry, site sample.sites) RETURNS geometry
  LANGUAGE sql IMMUTABLE
RETURN ST_Multi(ST_SnapToGrid(ST_SetSRID(
  ST_Translate(ST_Rotate(shape, radians((site).angle)), (site).x, (site).y), 4545), 0.001));

-- The last row of blocks is shorter and kept for new projects.
CREATE TABLE sample.blocks AS
SELECT s.code, c + r * s.columns + 1 AS n, c, r, r = s.rows AS reserve, s.columns,
       c * (s.block_width + s.street) - s.width / 2.0 AS x,
       r * (s.block_depth + s.street) - s.height / 2.0 AS y,
       s.block_width AS width, s.block_depth AS depth, s.street
  FROM sample.sites s, generate_series(0, s.columns - 1) c, generate_series(0, s.rows) r
 WHERE r < s.rows OR c BETWEEN 1 AND s.columns - 2;

-- Boundary: all blocks and 30 m around them, narrowing along the last row.
UPDATE liuzhou.parks p
   SET boundary = sample.placed(ST_MakePolygon(ST_MakeLine(ARRAY[
         ST_Point(-e.x, -e.y), ST_Point(e.x, -e.y), ST_Point(e.x, e.shoulder),
         ST_Point(e.top, e.y), ST_Point(-e.top, e.y), ST_Point(-e.x, e.shoulder),
         ST_Point(-e.x, -e.y)])), s)
  FROM sample.sites s,
       LATERAL (SELECT s.width / 2.0 + 30, s.height / 2.0 + 30,
                       s.width / 2.0 + 30 - s.block_width - s.street,
                       s.height / 2.0 - s.block_depth - s.street / 2.0) e (x, y, top, shoulder)
 WHERE p.code = s.code;

-- A county park may follow the joint review by choice: this one does.
UPDATE liuzhou.parks SET joins_review = true WHERE code = 'LUZHAI';
