-- Views of output and positioning (art. 3).
--
-- The files views_*.sql hold the views of a register and the functions of a day
-- behind them.  They are executed by create_register() and again by
-- upgrade_register(), with the register alone on the search path.  Columns are
-- an interface: they are only ever appended.

-- OFFSET 0 keeps the planner from reading a mix anew for each column made of it.

CREATE OR REPLACE VIEW output_mixes AS
  -- what has no changes pending is taken as it is stored
  SELECT coalesce(b.park_id, c.park_id) AS park_id, coalesce(b.year, c.year) AS year,
         CASE WHEN c.mix IS NULL THEN b.mix
              WHEN b.mix IS NULL THEN c.mix
              ELSE b.mix OPERATOR(park.+) c.mix END AS mix
    FROM output_mix_base b
    FULL JOIN (SELECT c.park_id, c.year, park.sum(c.mix) AS mix
                 FROM output_mix_changes c GROUP BY c.park_id, c.year) c
      ON c.park_id = b.park_id AND c.year = b.year
   WHERE c.mix IS NULL
      OR (CASE WHEN b.mix IS NULL THEN c.mix ELSE b.mix OPERATOR(park.+) c.mix END)
         OPERATOR(park.<>) '{}';
COMMENT ON VIEW output_mixes IS
  '产值结构 output of each park and year by industry, kept from outputs; key: park_id, year';

CREATE OR REPLACE FUNCTION positioning_on(day date)
  RETURNS TABLE (park_id bigint, names text, codes park.industry_code[])
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT l.park_id, string_agg(DISTINCT l.name, '、'), array_agg(c.code ORDER BY c.code)
    FROM leading_industries l, unnest(l.codes) c (code)
   WHERE l.applies @> day
   GROUP BY l.park_id;
END;
COMMENT ON FUNCTION positioning_on(date) IS
  '产业定位 the leading industries of each park in force on a day, and their codes together (art. 3)';

CREATE OR REPLACE FUNCTION leading_shares_on(of_year integer)
  RETURNS TABLE (park_id bigint, park_name text, year integer, total_output_yuan bigint,
                 leading_output_yuan bigint, share numeric, share_high numeric,
                 required numeric, verdict park.verdict, citation text)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT k.id, k.name, of_year, coalesce(park.total(o.sums), park.total(m.mix)),
         CASE WHEN i.codes IS NOT NULL THEN park.leading_total(o.sums) END,
         park.share(o.sums), park.share_high(o.sums), r.value * 0.01,
         park.share_verdict(o.sums, r.value * 0.01), r.citation
    FROM parks k
    LEFT JOIN parameters r
      ON r.name = 'leading_share_min' AND r.applies @> make_date(of_year, 12, 31)
    LEFT JOIN positioning_on(make_date(of_year, 12, 31)) i ON i.park_id = k.id
    LEFT JOIN output_mixes m ON m.park_id = k.id AND m.year = of_year
    CROSS JOIN LATERAL (SELECT park.leading_output(m.mix, i.codes) OFFSET 0) o (sums)
   WHERE i.codes IS NOT NULL OR m.mix IS NOT NULL;
END;
COMMENT ON FUNCTION leading_shares_on(integer) IS
  '主导产业占比 share of the leading industries in each park''s output of a year (art. 3), by the positioning in force on 31 December; verdict unknown where output has no code, is too coarse or is missing, not_applicable where the measures were not in force';

CREATE OR REPLACE VIEW leading_shares AS
  WITH mixes AS (
    SELECT m.park_id, m.year, m.mix FROM output_mixes m
  ), years AS (
    SELECT DISTINCT m.year FROM mixes m
  ), positioning AS (
    SELECT y.year, p.park_id, p.codes
      FROM years y, positioning_on(make_date(y.year, 12, 31)) p
  )
  SELECT k.id AS park_id, k.name AS park_name, y.year,
         coalesce(park.total(o.sums), park.total(m.mix)) AS total_output_yuan,
         CASE WHEN i.codes IS NOT NULL THEN park.leading_total(o.sums) END AS leading_output_yuan,
         park.share(o.sums) AS share, park.share_high(o.sums) AS share_high,
         r.value * 0.01 AS required, park.share_verdict(o.sums, r.value * 0.01) AS verdict,
         r.citation
    FROM years y
    CROSS JOIN parks k
    LEFT JOIN parameters r
      ON r.name = 'leading_share_min' AND r.applies @> make_date(y.year, 12, 31)
    LEFT JOIN positioning i ON i.park_id = k.id AND i.year = y.year
    LEFT JOIN mixes m ON m.park_id = k.id AND m.year = y.year
    CROSS JOIN LATERAL (SELECT park.leading_output(m.mix, i.codes) OFFSET 0) o (sums)
   WHERE i.codes IS NOT NULL OR m.mix IS NOT NULL;
COMMENT ON VIEW leading_shares IS
  '主导产业占比 leading_shares_on() for every year with output; key: park_id, year';

CREATE OR REPLACE VIEW group_shares AS
  SELECT h.id AS park_id, h.name AS park_name, m.year,
         park.total(park.sum(m.mix)) AS total_output_yuan,
         CASE WHEN count(*) = count(o.sums) THEN park.leading_total(park.sum(o.sums)) END
           AS leading_output_yuan,
         CASE WHEN count(*) = count(o.sums) THEN park.share(park.sum(o.sums)) END AS share,
         CASE WHEN count(*) = count(o.sums) THEN park.share_high(park.sum(o.sums)) END AS share_high
    FROM parks h
    JOIN parks k ON k.parent_id = h.id OR k.id = h.id
    JOIN output_mixes m ON m.park_id = k.id
    LEFT JOIN LATERAL positioning_on(make_date(m.year, 12, 31)) i ON i.park_id = k.id
    CROSS JOIN LATERAL (SELECT park.leading_output(m.mix, i.codes) OFFSET 0) o (sums)
   WHERE EXISTS (SELECT FROM parks c WHERE c.parent_id = h.id)
     -- of a heading whose parks one may not all read there is no sum
     AND NOT EXISTS (SELECT FROM parks c
                      WHERE (c.parent_id = h.id OR c.id = h.id)
                        AND c.id <> ALL ((SELECT seen_parks())::bigint[]))
   GROUP BY h.id, h.name, m.year;
COMMENT ON VIEW group_shares IS
  '园区组合计 headings over several parks: their outputs together, each leading by its own positioning, no share if one has none; no verdict, because the rule is on parks; key: park_id, year';

CREATE OR REPLACE VIEW leading_share_history AS
  SELECT s.park_id, s.park_name, s.year, i.names AS leading_industries, s.total_output_yuan,
         s.share, s.share - lag(s.share) OVER (PARTITION BY s.park_id ORDER BY s.year) AS change,
         s.share_high, s.required, s.verdict
    FROM leading_shares s
    LEFT JOIN LATERAL positioning_on(make_date(s.year, 12, 31)) i ON i.park_id = s.park_id;
COMMENT ON VIEW leading_share_history IS
  '主导产业占比变化 leading_shares with the positioning of each year and the change from the year before: a new positioning leaves the past as it was judged; key: park_id, year';

CREATE OR REPLACE VIEW industry_structure AS
  SELECT m.park_id, k.name AS park_name, m.year, d.industry,
         CASE WHEN d.industry IS NULL THEN '未注明' ELSE park.name(d.industry) END AS industry_name,
         d.output_yuan, d.output_yuan::numeric / nullif(park.total(m.mix), 0) AS share,
         d.leading_output_yuan, d.leading_output_yuan = d.output_yuan AS is_leading
    FROM output_mixes m
    JOIN parks k ON k.id = m.park_id
    LEFT JOIN LATERAL positioning_on(make_date(m.year, 12, 31)) i ON i.park_id = m.park_id
    CROSS JOIN LATERAL (
      SELECT coalesce(park.division(e.industry), e.industry) AS industry,
             sum(e.output_yuan)::bigint AS output_yuan,
             coalesce(sum(e.output_yuan) FILTER
               (WHERE e.industry OPERATOR(park.<@) ANY (i.codes)), 0)::bigint AS leading_output_yuan
        FROM park.entries(m.mix) e
       GROUP BY coalesce(park.division(e.industry), e.industry)) d;
COMMENT ON VIEW industry_structure IS
  '产业结构 output of each park and year by division of GB/T 4754; leading_output_yuan: the part in leading industries; industry NULL: without a code; key: park_id, year, industry';

CREATE OR REPLACE VIEW positioning_overlap AS
  SELECT a.park_id, ka.name AS park_name, b.park_id AS other_id, kb.name AS other_name, a.year,
         park.similarity(a.mix, b.mix, 2) AS similarity,
         (SELECT string_agg(DISTINCT l.name, '、')
            FROM leading_industries l, leading_industries o
           WHERE l.park_id = a.park_id AND l.applies @> make_date(a.year, 12, 31)
             AND o.park_id = b.park_id AND o.applies @> make_date(a.year, 12, 31)
             AND EXISTS (SELECT FROM unnest(l.codes) x (code), unnest(o.codes) y (code)
                          WHERE x.code OPERATOR(park.<@) y.code OR y.code OPERATOR(park.<@) x.code)
         ) AS shared_positioning
    FROM output_mixes a
    JOIN output_mixes b ON b.year = a.year AND b.park_id > a.park_id
    JOIN parks ka ON ka.id = a.park_id
    JOIN parks kb ON kb.id = b.park_id;
COMMENT ON VIEW positioning_overlap IS
  '错位发展 how alike two parks are in a year: similarity of their output by division (1 alike, 0 nothing in common; NULL if undefined), and the leading industries of the first whose codes meet the other''s; key: park_id, other_id, year';

CREATE OR REPLACE VIEW newcomers AS
  SELECT p.id AS project_id, p.name AS project_name, p.park_id, k.name AS park_name, m.year,
         p.industry, p.annual_output_yuan, park.share(n.sums) AS share,
         park.share(a.sums) AS share_after, r.value * 0.01 AS required,
         park.share_verdict(n.sums, r.value * 0.01) AS verdict,
         park.share_verdict(a.sums, r.value * 0.01) AS verdict_after,
         park.headroom(m.mix, i.codes, r.value * 0.01) AS headroom_yuan
    FROM projects p
    JOIN parks k ON k.id = p.park_id
    JOIN LATERAL (
      SELECT o.year, o.mix FROM output_mixes o
       WHERE o.park_id = p.park_id ORDER BY o.year DESC LIMIT 1) m ON true
    LEFT JOIN LATERAL positioning_on(make_date(m.year, 12, 31)) i ON i.park_id = p.park_id
    LEFT JOIN parameters r
      ON r.name = 'leading_share_min' AND r.applies @> make_date(m.year, 12, 31)
    CROSS JOIN LATERAL (SELECT park.leading_output(m.mix, i.codes) OFFSET 0) n (sums)
    CROSS JOIN LATERAL (
      -- sums of what is declared have no limit, a mix has that of bigint
      SELECT n.sums OPERATOR(park.+) park.leading_output((
          SELECT park.industry_mix(v.industry, v.yuan)
            FROM (VALUES (p.industry, p.annual_output_yuan)) v (industry, yuan)),
        i.codes)) a (sums)
   WHERE p.annual_output_yuan IS NOT NULL AND p.status <> 'withdrawn'
     AND NOT EXISTS (SELECT FROM agreements g WHERE g.project_id = p.id);
COMMENT ON VIEW newcomers IS
  '新项目影响 projects without an entry agreement: the park''s share in its last year with output, and with the project at its declared yearly output; headroom_yuan: how much other output may still come in; key: project_id';
