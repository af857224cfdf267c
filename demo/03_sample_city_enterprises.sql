-- The sample city, part 2: enterprises and their output of two years.  Invented.
\encoding UTF8
\set ON_ERROR_STOP on

-- Output by line of business, in 亿元; a line is shared by so many enterprises.
-- NULL: the code is not known.  36 and C: reported, but too coarse to decide.
CREATE TABLE sample.lines (
  line integer GENERATED ALWAYS AS IDENTITY, code text, industry park.industry_code,
  business text, enterprises integer, output_2024 numeric, output_2025 numeric);
INSERT INTO sample.lines (code, industry, business, enterprises, output_2024, output_2025) VALUES
  ('LIUDONG',  '3611', '汽车制造',     2, 182.0, 170.5),
  ('LIUDONG',  '3612', '新能源汽车',   2,  64.0,  96.3),
  ('LIUDONG',  '3670', '汽车零部件',   4,  88.4,  92.1),
  ('LIUDONG',  '3720', '轨道交通装备', 1,   9.6,  12.2),
  ('LIUDONG',  '3982', '电子科技',     3,  21.3,  24.8),
  ('LIUDONG',  '2929', '塑料制品',     3,  52.2,  55.6),
  ('LIUDONG',  '3360', '表面处理',     2,  41.0,  43.5),

  ('BEIBU',    '3823', '电气设备',     2,   8.2,  10.4),
  ('BEIBU',    '3491', '机器人',       2,   3.1,   5.6),
  ('BEIBU',    '4016', '智能仪表',     1,   1.2,   1.8),
  ('BEIBU',    '3484', '机械加工',     3,   9.8,  10.1),
  ('BEIBU',    '2926', '包装容器',     2,   6.4,   6.0),

  ('YANGHE',   '3620', '发动机',       1,  35.5,  36.2),
  ('YANGHE',   '3670', '汽车零部件',   4,  72.6,  74.0),
  ('YANGHE',   '3514', '工程机械',     2,  58.3,  61.9),
  ('YANGHE',   '3252', '铝业',         2,  26.1,  30.4),
  ('YANGHE',   '2929', '塑业',         2,  28.0,  29.5),
  ('YANGHE',   '3021', '水泥制品',     1,  12.5,  11.0),

  -- exactly 60 % in 2025: 66 of 110
  ('HEXI',     '3670', '汽车零部件',   3,  40.2,  42.0),
  ('HEXI',     '3453', '传动机械',     2,  10.4,  11.5),
  ('HEXI',     '3599', '专用设备',     2,   6.0,   6.5),
  ('HEXI',     '1439', '方便食品',     2,   5.0,   6.0),
  ('HEXI',     '3360', '表面处理',     2,  20.5,  22.0),
  ('HEXI',     '2929', '塑胶',         2,  14.0,  13.4),
  ('HEXI',     '2231', '包装',         1,   8.8,   8.6),

  ('LIUBEI',   '3120', '钢铁',         1, 260.0, 248.6),
  ('LIUBEI',   '3130', '钢材',         2, 140.2, 136.0),
  ('LIUBEI',   '3022', '装配式构件',   2,   9.5,  11.1),
  ('LIUBEI',   '1811', '服装',         2,   3.2,   3.0),
  ('LIUBEI',   '3011', '水泥',         1,  18.6,  17.0),
  ('LIUBEI',   '2614', '化工',         1,  22.0,  21.4),

  -- a hair below 60 % in 2025: 20.996 of 35
  ('YUFENG',   '1411', '食品',         2,   7.0,   7.5),
  ('YUFENG',   '1353', '肉制品',       1,   3.2,   3.1),
  ('YUFENG',   '2740', '药业',         2,  10.9,  10.396),
  ('YUFENG',   '3670', '汽车配件',     2,   8.0,   8.2),
  ('YUFENG',   '3484', '机械',         2,   5.5,   5.804),

  -- 36 may or may not be 3620, 3660 or 3670: between 51 and 74 %
  ('XINXING',  '3852', '电器',         2,  12.0,  13.5),
  ('XINXING',  '3670', '汽车零部件',   2,  18.4,  19.0),
  ('XINXING',  '36',   '汽车科技',     2,  15.0,  16.2),
  ('XINXING',  '1371', '果蔬食品',     1,   3.0,   3.2),
  ('XINXING',  '3484', '机械',         2,   9.6,  10.4),
  ('XINXING',  '2929', '塑料制品',     2,   7.0,   7.4),

  -- one code is missing, but the rest suffices
  ('LUZHAI',   '2021', '木业',         3,  16.0,  16.8),
  ('LUZHAI',   '3670', '汽车配件',     3,  30.2,  32.5),
  ('LUZHAI',   '3061', '玻纤材料',     1,   6.2,   7.0),
  ('LUZHAI',   NULL,   '实业',         1,   4.0,   4.4),
  ('LUZHAI',   '3011', '水泥',         1,  13.0,  12.1),

  -- two codes are missing, and the verdict hangs on them
  ('LIUCHENG', '2641', '涂料',         2,   8.1,   8.6),
  ('LIUCHENG', '3482', '紧固件',       2,   7.7,   8.2),
  ('LIUCHENG', '1353', '食品',         2,   9.0,   9.4),
  ('LIUCHENG', NULL,   '工贸',         2,   6.5,   7.1),
  ('LIUCHENG', '2231', '纸品',         2,  11.0,  11.8),
  ('LIUCHENG', '3031', '建材',         1,   4.0,   4.2),

  ('RONGAN',   '2021', '木业',         3,  10.2,  10.6),
  ('RONGAN',   '1371', '果蔬',         2,   5.6,   6.1),
  ('RONGAN',   '2110', '家具',         2,   4.0,   4.3),

  -- C says only "manufacturing", but even so it cannot be enough
  ('RONGSHUI', '2012', '木业',         2,   6.1,   6.0),
  ('RONGSHUI', '1391', '淀粉',         2,   2.4,   2.6),
  ('RONGSHUI', 'C',    '制造',         1,   1.0,   1.1),
  ('RONGSHUI', '3011', '水泥',         1,   7.8,   7.2),
  ('RONGSHUI', '2110', '家具',         1,   3.0,   3.1),

  -- nothing reported for 2024
  ('SANJIANG', '1530', '茶业',         3,  NULL,   2.1),
  ('SANJIANG', '1331', '山茶油',       1,  NULL,   0.9),
  ('SANJIANG', '2032', '木构',         1,  NULL,   1.4),
  ('SANJIANG', '2319', '印务',         1,  NULL,   0.6);

-- Unified social credit code: 17 characters and their check character (GB 32100-2015).
CREATE FUNCTION sample.credit_code(body text) RETURNS text
  LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
  SELECT body || substr(a.alphabet, (31 - s.total % 31) % 31 + 1, 1)
    FROM (VALUES ('0123456789ABCDEFGHJKLMNPQRTUWXY')) a (alphabet),
         LATERAL (SELECT sum(w.weight * (strpos(a.alphabet, substr(body, w.place::integer, 1)) - 1))::integer
                    FROM unnest(ARRAY[1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28])
                         WITH ORDINALITY w (weight, place)) s (total);
END;

CREATE TABLE sample.firms AS
SELECT f.n, f.line, f.place_in_line,
       sample.credit_code('91' || s.district || 'MA5K' || lpad((f.n * 37 + 10007)::text, 5, '0')) AS credit_code
  FROM (SELECT row_number() OVER (ORDER BY l.line, k) AS n, l.line, l.code, k AS place_in_line
          FROM sample.lines l, generate_series(1, l.enterprises) k) f
  JOIN sample.sites s USING (code);

-- A name: town, two characters of luck, business.
INSERT INTO liuzhou.enterprises (credit_code, name, park_id, industry)
SELECT f.credit_code,
       s.town || substr('恒宏鼎瑞博天金泰嘉永盛华', (f.n % 12)::integer + 1, 1)
              || substr('达远新丰创源桂和合兴', ((f.n / 12 + f.n) % 10)::integer + 1, 1)
              || l.business || '有限公司',
       p.id, l.industry
  FROM sample.firms f
  JOIN sample.lines l USING (line)
  JOIN sample.sites s USING (code)
  JOIN liuzhou.parks p USING (code)
 ORDER BY f.n;

-- A line's output is shared out to the last yuan; its first enterprise has the most.
CREATE VIEW sample.yearly_output AS
WITH weights AS (
  SELECT f.credit_code, l.*, l.enterprises - f.place_in_line + 2 AS weight
    FROM sample.firms f JOIN sample.lines l USING (line)),
shares AS (
  SELECT w.*, sum(weight) OVER (PARTITION BY line) AS whole,
         sum(weight) OVER (PARTITION BY line ORDER BY weight DESC) AS upto
    FROM weights w)
SELECT e.id AS enterprise_id, e.park_id, e.industry, y.year,
       floor(y.yuan * s.upto / s.whole) - floor(y.yuan * (s.upto - s.weight) / s.whole) AS yuan
  FROM shares s
  JOIN liuzhou.enterprises e USING (credit_code),
       LATERAL (VALUES (2024, s.output_2024 * 100000000), (2025, s.output_2025 * 100000000)) y (year, yuan)
 WHERE y.yuan IS NOT NULL;

-- 2024 as whole years, 2025 month by month.
INSERT INTO liuzhou.outputs (park_id, enterprise_id, industry, year, output_yuan)
SELECT park_id, enterprise_id, industry, year, yuan
  FROM sample.yearly_output WHERE year = 2024
 ORDER BY enterprise_id;
INSERT INTO liuzhou.outputs (park_id, enterprise_id, industry, year, month, output_yuan)
SELECT park_id, enterprise_id, industry, year, m, floor(yuan * m / 12) - floor(yuan * (m - 1) / 12)
  FROM sample.yearly_output, generate_series(1, 12) m WHERE year = 2025
 ORDER BY enterprise_id, m;
