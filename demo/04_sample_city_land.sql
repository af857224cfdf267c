-- The sample city, part 3: plots, buildings, pauses.  Invented.
\encoding UTF8
\set ON_ERROR_STOP on

-- Lots: the blocks as they were sold.  Most as they are; every fourth divided
-- between two plots with a common edge; some joined with the next across the
-- street into one plot of two parts; the first with a corner cut off.
CREATE TABLE sample.lots AS
WITH blocks AS (
  SELECT b.*, CASE WHEN n % 13 = 6 AND c < columns - 1 THEN 'joined'
                   WHEN n % 13 = 7 AND c > 0 THEN 'taken'
                   WHEN n % 4 = 3 THEN 'divided'
                   WHEN n = 1 THEN 'corner'
                   ELSE 'whole' END AS kind
    FROM sample.blocks b WHERE NOT reserve),
lots AS (
  SELECT b.code, b.n AS block, l.*
    FROM blocks b, LATERAL (
      SELECT 1, b.x, b.y, b.width, b.depth, sample.rectangle(b.x, b.y, b.width, b.depth)
       WHERE b.kind = 'whole'
      UNION ALL
      SELECT 1, b.x, b.y, b.width, b.depth,
             ST_Difference(sample.rectangle(b.x, b.y, b.width, b.depth),
                           ST_Buffer(ST_Point(b.x, b.y), 35, 'quad_segs=1'))
       WHERE b.kind = 'corner'
      UNION ALL
      SELECT 1, b.x, b.y, b.width, b.depth,
             ST_Union(sample.rectangle(b.x, b.y, b.width, b.depth),
                      sample.rectangle(b.x + b.width + b.street, b.y, b.width, b.depth))
       WHERE b.kind = 'joined'
      UNION ALL
      SELECT half, b.x + (half - 1) * b.width / 2.0, b.y, b.width / 2.0, b.depth,
             sample.rectangle(b.x + (half - 1) * b.width / 2.0, b.y, b.width / 2.0, b.depth)
        FROM generate_series(1, 2) half
       WHERE b.kind = 'divided') l (part, x, y, width, depth, shape))
SELECT row_number() OVER (ORDER BY s.place, l.block, l.part) AS lot, l.*,
       s.district || lpad(s.place::text, 3, '0') || '001GB' || lpad((l.block * 10 + l.part)::text, 5, '0')
         AS parcel_code
  FROM lots l JOIN sample.sites s USING (code);

-- What became of each: 40 fates, most of them a factory.
CREATE VIEW sample.fates AS
SELECT l.*, CASE WHEN f.n < 24 THEN 'built'
                 WHEN f.n < 27 THEN 'built, start not recorded'
                 WHEN f.n < 30 THEN 'empty'
                 ELSE (ARRAY['empty but for a hut', 'demolished', 'paused', 'paused still', 'fresh', 'fresh',
                             'built lately', 'purchase not recorded', 'yard', 'stalled'])[f.n - 29]
            END AS fate
  FROM sample.lots l, LATERAL (SELECT sample.pick(l.lot, 1, 40)) f (n);

-- The two halves of a block have one holder.
INSERT INTO liuzhou.plots (parcel_code, park_id, holder_id, acquired_on, agreed_start_on, started_on,
                           suspended_on, agreed_investment_yuan, invested_yuan, land_use, tenure,
                           term_years, geom)
SELECT f.parcel_code, p.id, h.ids[sample.pick(f.block, s.place, cardinality(h.ids)) + 1],
       d.acquired_on, d.acquired_on + 180, d.started_on,
       CASE WHEN f.fate = 'stalled' THEN d.started_on + 150 END,
       m.yuan, CASE WHEN d.started_on IS NULL THEN 0 WHEN f.fate = 'stalled' THEN m.yuan / 10 ELSE m.yuan END,
       '工业用地', CASE WHEN f.lot % 5 = 0 THEN '弹性年期出让' ELSE '出让' END,
       CASE WHEN f.lot % 5 = 0 THEN 20 ELSE 50 END, sample.placed(f.shape, s)
  FROM sample.fates f
  JOIN sample.sites s USING (code)
  JOIN liuzhou.parks p USING (code)
  JOIN (SELECT park_id, array_agg(id ORDER BY id) AS ids FROM liuzhou.enterprises GROUP BY park_id) h
    ON h.park_id = p.id,
       LATERAL (SELECT CASE f.fate
           WHEN 'fresh' THEN date '2024-06-30' + sample.pick(f.lot, 2, 23) * 31
           WHEN 'paused still' THEN date '2023-03-15' + sample.pick(f.lot, 2, 12) * 30
           WHEN 'purchase not recorded' THEN NULL
           WHEN 'demolished' THEN date '2015-09-22' + sample.pick(f.lot, 2, 40) * 31
           WHEN 'built' THEN date '2014-03-10' + sample.pick(f.lot, 2, 110) * 31
           ELSE date '2016-04-18' + sample.pick(f.lot, 2, 95) * 31 END) b (acquired_on),
       LATERAL (SELECT b.acquired_on,
           CASE WHEN f.fate IN ('built', 'stalled') THEN b.acquired_on + 90 + sample.pick(f.lot, 3, 300) END)
         d (acquired_on, started_on),
       LATERAL (SELECT (ST_Area(f.shape) * 15 / 10000)::bigint * 3000000) m (yuan)
 ORDER BY f.lot;

-- Days on which the clock stood still.
INSERT INTO liuzhou.pauses (plot_id, during, cause, document)
SELECT p.id, daterange(p.acquired_on + 200, p.acquired_on + 380), '政府原因：征地拆迁未完成，不能按期交地',
       format('园管函〔%s〕%s号', extract(year FROM p.acquired_on + 200), f.lot)
  FROM sample.fates f JOIN liuzhou.plots p USING (parcel_code) WHERE f.fate = 'paused'
UNION ALL
SELECT p.id, daterange('2024-07-01', CASE WHEN f.lot % 2 = 0 THEN date '2026-03-01' END), '不可抗力：汛期内涝，场地待修复', NULL
  FROM sample.fates f JOIN liuzhou.plots p USING (parcel_code) WHERE f.fate = 'paused still';

-- Buildings: a long hall, a second one, an annex that overlaps the first; a tank;
-- a yard; halls across the common edge of two plots; what was pulled down.
INSERT INTO liuzhou.buildings (kind, existed, surveyed_on, vacant_since, floor_area_m2, geom)
SELECT b.kind, b.existed, CASE WHEN b.existed @> date '2026-04-15' THEN date '2026-04-15' END,
       CASE WHEN b.kind = 'building' AND b.existed @> date '2025-01-01' AND sample.pick(f.lot, 6, 17) = 0
            THEN date '2025-01-01' END,
       round((ST_Area(b.shape) * b.floors)::numeric, 1), sample.placed(b.shape, s)
  FROM sample.fates f
  JOIN sample.sites s USING (code)
  JOIN liuzhou.plots p USING (parcel_code),
       LATERAL (SELECT coalesce(p.started_on, p.acquired_on + 150) + 200 + sample.pick(f.lot, 4, 200)) t (ready),
       LATERAL (
         SELECT 'building', daterange(t.ready, NULL), 1 + f.lot % 3,
                sample.rectangle(f.x + 15, f.y + 15, 0.40 * f.width, f.depth - 30)
          WHERE f.fate LIKE 'built%' AND f.fate <> 'built lately'
         UNION ALL
         SELECT 'building', daterange(t.ready + 300, NULL), 1,
                sample.rectangle(f.x + 0.60 * f.width, f.y + 15, 0.25 * f.width, 0.55 * f.depth)
          WHERE f.fate = 'built' AND f.lot % 2 = 0
         UNION ALL
         SELECT 'building', daterange(t.ready + 500, NULL), 2,
                sample.rectangle(f.x + 15 + 0.35 * f.width, f.y + 0.3 * f.depth, 0.15 * f.width, 0.2 * f.depth)
          WHERE f.fate = 'built' AND f.lot % 3 = 0
         UNION ALL
         SELECT 'structure', daterange(NULL, NULL), 0,
                ST_Buffer(ST_Point(f.x + 0.9 * f.width, f.y + 0.8 * f.depth), 6)
          WHERE f.fate = 'built' AND f.lot % 4 = 1
         UNION ALL
         SELECT 'building', daterange(t.ready + 60, NULL), 1,
                sample.rectangle(f.x + f.width - 12, f.y + 0.7 * f.depth, 24, 0.2 * f.depth)
          WHERE f.fate = 'built' AND f.part = 1 AND f.width < s.block_width
         UNION ALL
         SELECT 'building', daterange('2026-05-20', NULL), 1,
                sample.rectangle(f.x + 15, f.y + 15, 0.5 * f.width, f.depth - 30)
          WHERE f.fate = 'built lately'
         UNION ALL
         SELECT 'building', daterange(least(t.ready, '2024-01-01'), '2024-09-01'), 1,
                sample.rectangle(f.x + 20, f.y + 20, 0.5 * f.width, 0.4 * f.depth)
          WHERE f.fate = 'demolished'
         UNION ALL
         SELECT 'open_yard', daterange(t.ready, NULL), 0,
                sample.rectangle(f.x + 10, f.y + 10, 0.7 * f.width, 0.6 * f.depth)
          WHERE f.fate = 'yard'
         UNION ALL
         SELECT 'building', daterange('2023-11-01', NULL), 1, sample.rectangle(f.x + 8, f.y + 8, 6, 5)
          WHERE f.fate = 'empty but for a hut') b (kind, existed, floors, shape)
 WHERE b.existed && daterange(NULL, '2026-06-30')
 ORDER BY f.lot;

-- Rows with faults: drafts and surveyed footprints are only warned of.
SET client_min_messages = error;

INSERT INTO liuzhou.buildings (kind, existed, surveyed_on, geom)
SELECT 'building', '[2019-06-01,)', '2026-04-15',
       sample.placed(ST_GeomFromText('POLYGON((0 0, 40 30, 40 0, 0 30, 0 0))'), s)      -- a bow tie
  FROM sample.sites s WHERE s.code = 'YUFENG';

INSERT INTO liuzhou.plots (parcel_code, park_id, status, geom)
SELECT d.parcel_code, p.id, 'draft', sample.placed(d.shape, s)
  FROM sample.sites s
  JOIN liuzhou.parks p USING (code),
       LATERAL (VALUES
         ('LIUDONG', '450203001001GB09001',                    -- drawn far outside
          sample.rectangle(s.width, 0, 120, 80)),
         ('YUFENG',  '450203006001GB09001',                    -- crosses itself
          ST_GeomFromText('POLYGON((-60 -20, 60 20, 60 -20, -60 20, -60 -20))')),
         ('HEXI',    '450204004001GB09001',                    -- 10 m over the boundary
          sample.rectangle(-80, -s.height / 2.0 - 40, 160, 30))) d (code, parcel_code, shape)
 WHERE d.code = s.code;

-- The last one was so sold: it is registered under a waiver with its document.
INSERT INTO liuzhou.waivers (rule, subject_table, subject_id, applies, reason, document)
SELECT 'g.inside', 'plots', id, '[2020-03-01,)', '道路红线调整，园区范围正在修编', '柳园办函〔2020〕12号'
  FROM liuzhou.plots WHERE parcel_code = '450204004001GB09001';
UPDATE liuzhou.plots SET status = 'registered', acquired_on = '2020-05-12', started_on = '2020-11-02'
 WHERE parcel_code = '450204004001GB09001';

RESET client_min_messages;
