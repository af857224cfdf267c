-- Views of a register, and the functions of a day behind them.  Executed by
-- create_register() and again by upgrade_register(), with the register alone on
-- the search path.  Columns are an interface: they are only ever appended.

-- Output and positioning ----------------------------------------------------
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
      SELECT park.leading_output(
        m.mix OPERATOR(park.+) (
          SELECT park.industry_mix(v.industry, v.yuan)
            FROM (VALUES (p.industry, p.annual_output_yuan)) v (industry, yuan)),
        i.codes)) a (sums)
   WHERE p.annual_output_yuan IS NOT NULL AND p.status <> 'withdrawn'
     AND NOT EXISTS (SELECT FROM agreements g WHERE g.project_id = p.id);
COMMENT ON VIEW newcomers IS
  '新项目影响 projects without an entry agreement: the park''s share in its last year with output, and with the project at its declared yearly output; headroom_yuan: how much other output may still come in; key: project_id';

-- Land -------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION idle_plots_on(as_of date)
  RETURNS TABLE (plot_id bigint, park_id bigint, park_name text, parcel_code text, holder text,
                 acquired_on date, due_on date, idle_days integer, built_fraction double precision,
                 area_m2 double precision, area_ha double precision, area_mu double precision,
                 stage text, geom @postgis@.geometry)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT p.id, p.park_id, k.name, p.parcel_code, e.name, p.acquired_on, d.due_on,
         as_of - d.due_on, f.built, p.area_m2, p.area_m2 / 10000, p.area_m2 * 15 / 10000,
         'idle'::text, p.geom
    FROM parameters t
    JOIN plots p ON p.status = 'registered'
    JOIN parks k ON k.id = p.park_id
    JOIN plot_cover c ON c.plot_id = p.id
    LEFT JOIN enterprises e ON e.id = p.holder_id
    LEFT JOIN (SELECT u.plot_id, range_agg(u.during) AS during FROM pauses u GROUP BY u.plot_id) u
      ON u.plot_id = p.id
    LEFT JOIN parameters b ON b.name = 'developed_built_fraction' AND b.applies @> as_of
    CROSS JOIN LATERAL (
      SELECT park.due_date(p.acquired_on, park.parameter_span(t.value, t.unit), u.during)) d (due_on)
    CROSS JOIN LATERAL (
      SELECT least(park.area_on(c.built_history, as_of) / nullif(p.area_m2, 0), 1)) f (built)
   WHERE t.name = 'idle_after' AND t.applies @> as_of
     AND p.acquired_on < as_of
     AND (p.started_on IS NULL OR p.started_on > as_of)
     AND d.due_on < as_of
     AND (b.value IS NULL OR f.built * 100 < b.value);
END;
COMMENT ON FUNCTION idle_plots_on(date) IS
  '闲置土地 registered plots idle on a day (art. 5): acquired longer ago than idle_after, pauses not counted, no start recorded and not built on; idle_days counts from due_on; nothing before the measures were in force';

CREATE OR REPLACE VIEW idle_plots AS
  SELECT i.plot_id, i.park_id, i.park_name, i.parcel_code, i.holder, i.acquired_on, i.due_on,
         i.idle_days, i.built_fraction, i.area_m2, i.area_ha, i.area_mu, i.stage,
         i.geom::@postgis@.geometry(MultiPolygon, @srid@) AS geom
    FROM idle_plots_on(CURRENT_DATE) i;
COMMENT ON VIEW idle_plots IS '闲置土地 idle_plots_on() today; key: plot_id';

-- Admission ---------------------------------------------------------------------

CREATE OR REPLACE FUNCTION review_clock_on(as_of date)
  RETURNS TABLE (review_id bigint, project_id bigint, project_name text, applied_on date,
                 due_on date, concluded_on date, days_left integer, state text)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT r.id, r.project_id, p.name, r.applied_on, d.due_on, c.concluded_on,
         CASE WHEN c.concluded_on IS NULL
              THEN park.days_left(r.applied_on, park.parameter_span(t.value, t.unit), NULL, as_of) END,
         CASE WHEN t.value IS NULL THEN 'not_applicable'
              WHEN c.concluded_on IS NULL AND as_of <= d.due_on THEN 'open'
              WHEN c.concluded_on IS NULL THEN 'overdue'
              WHEN c.concluded_on <= d.due_on THEN 'concluded'
              ELSE 'late' END
    FROM reviews r
    JOIN projects p ON p.id = r.project_id
    LEFT JOIN parameters t ON t.name = 'review_within' AND t.applies @> r.applied_on
    CROSS JOIN LATERAL (
      SELECT park.due_date(r.applied_on, park.parameter_span(t.value, t.unit))) d (due_on)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN r.concluded_on <= as_of THEN r.concluded_on END) c (concluded_on)
   WHERE r.applied_on <= as_of;
END;
COMMENT ON FUNCTION review_clock_on(date) IS
  '论证时限 joint reviews as they stood on a day (art. 6): open, overdue, concluded (in time), late (concluded after due_on), not_applicable before the measures; days_left is negative when overdue and NULL once concluded';

CREATE OR REPLACE VIEW review_clock AS
  SELECT c.review_id, c.project_id, c.project_name, c.applied_on, c.due_on, c.concluded_on,
         c.days_left, c.state
    FROM review_clock_on(CURRENT_DATE) c;
COMMENT ON VIEW review_clock IS '论证时限 review_clock_on() today; key: review_id';

-- Import of output values ----------------------------------------------------

CREATE OR REPLACE VIEW output_imports_read AS
  WITH park_names AS (
    SELECT n.name, min(n.id) AS id, count(DISTINCT n.id) AS matches
      FROM (SELECT park.cell_text(k.code), k.id FROM parks k
            UNION ALL SELECT park.cell_text(k.name), k.id FROM parks k
            UNION ALL SELECT park.cell_text(k.name_en), k.id FROM parks k) n (name, id)
     GROUP BY n.name),
  enterprise_names AS (
    SELECT n.name, min(n.id) AS id, count(DISTINCT n.id) AS matches
      FROM (SELECT park.cell_text(e.credit_code), e.id FROM enterprises e
            UNION ALL SELECT park.cell_text(e.name), e.id FROM enterprises e) n (name, id)
     GROUP BY n.name),
  cells AS MATERIALIZED (
    SELECT i.id, park.cell_text(i.park) AS park, park.cell_text(i.enterprise) AS enterprise,
           park.cell_text(i.industry) AS industry,
           park.industry_code_or_null(park.cell_text(i.industry)) AS industry_code,
           park.whole_number_or_null(i.year, '年') AS year,
           park.cell_text(i.month) AS month, park.whole_number_or_null(i.month, '月') AS month_number,
           park.cell_text(i.output_wan) AS wan, park.cell_text(i.output_yuan) AS yuan
      FROM output_imports i),
  -- What each row says, NULL where that cannot be told; complete: whose output
  -- of what time it is can be told.
  keys AS MATERIALIZED (
    SELECT c.id AS import_id,
           CASE WHEN k.matches = 1 THEN k.id END AS park_id, k.matches AS park_matches,
           CASE WHEN e.matches = 1 THEN e.id END AS enterprise_id, e.matches AS enterprise_matches,
           c.industry_code AS industry, c.year, c.month_number AS month,
           CASE WHEN c.yuan IS NULL THEN park.yuan_from_wan_or_null(c.wan)
                WHEN c.wan IS NULL THEN park.yuan_or_null(c.yuan) END AS output_yuan,
           coalesce(k.matches = 1
                    AND (c.enterprise IS NULL OR e.matches = 1)
                    AND (c.industry IS NULL OR c.industry_code IS NOT NULL)
                    AND c.year BETWEEN 1949 AND 2100
                    AND (c.month IS NULL OR c.month_number BETWEEN 1 AND 12), false) AS complete
      FROM cells c
      LEFT JOIN park_names k ON k.name = c.park
      LEFT JOIN enterprise_names e ON e.name = c.enterprise),
  -- Each complete row among those of the table and those stored of the same
  -- park and year.  Here NULL equals NULL, as no join has it; and one sort takes
  -- its time whatever the planner expects of the rows.
  neighbours AS (
    SELECT a.import_id,
           min(a.stored_id) OVER same_month AS stored_id,
           count(a.stored_id) OVER same_month AS stored_rows,
           count(a.stored_id) FILTER (WHERE a.month IS NULL) OVER same_year AS stored_years,
           count(a.stored_id) FILTER (WHERE a.month IS NOT NULL) OVER same_year AS stored_months,
           coalesce(lag(a.import_id) OVER same_month, lead(a.import_id) OVER same_month) AS same_id,
           min(a.import_id) FILTER (WHERE a.month IS NULL) OVER same_year AS year_id,
           min(a.import_id) FILTER (WHERE a.month IS NOT NULL) OVER same_year AS month_id
      FROM (SELECT k.import_id, k.park_id, k.enterprise_id, k.industry, k.year, k.month,
                   CAST(NULL AS bigint) AS stored_id
              FROM keys k WHERE k.complete
            UNION ALL
            SELECT CAST(NULL AS bigint) AS import_id, o.park_id, o.enterprise_id, o.industry,
                   o.year, o.month, o.id
              FROM outputs o
             WHERE (o.park_id, o.year) IN (SELECT k.park_id, k.year FROM keys k WHERE k.complete))
           a (import_id, park_id, enterprise_id, industry, year, month, stored_id)
    WINDOW same_year AS (PARTITION BY a.park_id, a.year, a.enterprise_id, a.industry),
           same_month AS (PARTITION BY a.park_id, a.year, a.enterprise_id, a.industry, a.month
                          ORDER BY a.import_id
                          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))
  SELECT k.import_id, k.park_id, k.enterprise_id, k.industry, k.year, k.month, k.output_yuan,
         n.stored_id, coalesce(n.stored_rows, 0) AS stored_rows,
         coalesce(CASE WHEN k.month IS NULL THEN n.stored_months ELSE n.stored_years END, 0) > 0
           AS stored_overlaps,
         n.same_id AS same_import_id,
         CASE WHEN k.month IS NULL THEN n.month_id ELSE n.year_id END AS overlapping_import_id,
         coalesce(k.park_matches, 0) AS park_matches,
         coalesce(k.enterprise_matches, 0) AS enterprise_matches, k.complete
    FROM keys k
    LEFT JOIN neighbours n ON n.import_id = k.import_id;
COMMENT ON VIEW output_imports_read IS
  '产值导入识别结果 what each row of output_imports was understood as; key: import_id';
COMMENT ON COLUMN output_imports_read.import_id IS '行号 output_imports.id';
COMMENT ON COLUMN output_imports_read.park_id IS '园区 parks.id, NULL unless one park has the code or name';
COMMENT ON COLUMN output_imports_read.enterprise_id IS '企业 enterprises.id, NULL unless one enterprise has the credit code or name';
COMMENT ON COLUMN output_imports_read.industry IS '行业代码 GB/T 4754-2017 code, NULL if there is none';
COMMENT ON COLUMN output_imports_read.year IS '年 year, NULL if it is no number';
COMMENT ON COLUMN output_imports_read.month IS '月 month, NULL if it is no number or the whole year';
COMMENT ON COLUMN output_imports_read.complete IS 'park and year can be told, and whatever is given of enterprise, industry and month';
COMMENT ON COLUMN output_imports_read.output_yuan IS '产值（元） yuan, NULL if the amount cannot be taken';
COMMENT ON COLUMN output_imports_read.stored_id IS '已有记录 the row of outputs that has this park, enterprise, industry, year and month';
COMMENT ON COLUMN output_imports_read.stored_rows IS 'how many rows of outputs have them';
COMMENT ON COLUMN output_imports_read.stored_overlaps IS 'outputs has the whole year of this month, or months of this whole year';
COMMENT ON COLUMN output_imports_read.same_import_id IS '重复行 another row of output_imports with the same park, enterprise, industry, year and month';
COMMENT ON COLUMN output_imports_read.overlapping_import_id IS 'a row of output_imports with the whole year of this month, or a month of this whole year';
COMMENT ON COLUMN output_imports_read.park_matches IS 'how many parks have the code or name';
COMMENT ON COLUMN output_imports_read.enterprise_matches IS 'how many enterprises have the credit code or name';

CREATE OR REPLACE VIEW output_import_problems AS
  SELECT r.import_id, p.column_name, p.value, p.code, park.output_import_reason(p.code, p.detail) AS reason
    FROM output_imports_read r
    JOIN output_imports i ON i.id = r.import_id
    LEFT JOIN enterprises e ON e.id = r.enterprise_id
    LEFT JOIN parks k ON k.id = r.park_id
    LEFT JOIN parks home ON home.id = e.park_id
    CROSS JOIN LATERAL (VALUES
      ('park', i.park, NULL,
       CASE WHEN park.cell_text(i.park) IS NULL THEN 'park_missing'
            WHEN r.park_matches = 0 THEN 'park_unknown'
            WHEN r.park_matches > 1 THEN 'park_ambiguous' END),
      ('enterprise', i.enterprise, home.name,
       CASE WHEN park.cell_text(i.enterprise) IS NULL THEN NULL
            WHEN r.enterprise_matches = 0 THEN 'enterprise_unknown'
            WHEN r.enterprise_matches > 1 THEN 'enterprise_ambiguous'
            WHEN home.id <> k.id AND home.id IS DISTINCT FROM k.parent_id
                 AND home.parent_id IS DISTINCT FROM k.id THEN 'enterprise_elsewhere' END),
      ('industry', i.industry,
       CAST(park.industry_code_nearest(park.cell_text(i.industry)) AS text),
       'industry_' || park.industry_code_fault(park.cell_text(i.industry))),
      ('year', i.year, NULL,
       CASE WHEN park.cell_text(i.year) IS NULL THEN 'year_missing'
            WHEN r.year IS NULL THEN 'year_malformed'
            WHEN r.year NOT BETWEEN 1949 AND 2100 THEN 'year_out_of_range' END),
      ('month', i.month, NULL,
       CASE WHEN park.cell_text(i.month) IS NULL THEN NULL
            WHEN r.month IS NULL THEN 'month_malformed'
            WHEN r.month NOT BETWEEN 1 AND 12 THEN 'month_out_of_range' END),
      ('output_wan', i.output_wan, NULL,
       CASE WHEN park.cell_text(i.output_wan) IS NULL AND park.cell_text(i.output_yuan) IS NULL
            THEN 'amount_missing'
            ELSE 'amount_' || park.amount_fault(park.cell_text(i.output_wan), true) END),
      ('output_yuan', i.output_yuan, NULL,
       'amount_' || park.amount_fault(park.cell_text(i.output_yuan), false)),
      (NULL, NULL, NULL,
       CASE WHEN park.cell_text(i.output_wan) IS NOT NULL AND park.cell_text(i.output_yuan) IS NOT NULL
            THEN 'amount_twice' END),
      (NULL, NULL, CAST(r.same_import_id AS text),
       CASE WHEN r.same_import_id IS NOT NULL THEN 'duplicate' END),
      (NULL, NULL, NULL,
       CASE WHEN r.stored_rows = 1 THEN 'already_stored'
            WHEN r.stored_rows > 1 THEN 'stored_twice' END),
      ('month', i.month, CAST(r.overlapping_import_id AS text),
       CASE WHEN r.overlapping_import_id IS NULL THEN NULL
            WHEN r.month IS NULL THEN 'year_beside_months' ELSE 'month_beside_year' END),
      ('month', i.month, NULL,
       CASE WHEN NOT r.stored_overlaps THEN NULL
            WHEN r.month IS NULL THEN 'year_beside_stored_months'
            ELSE 'month_beside_stored_year' END)) p (column_name, value, detail, code)
   WHERE p.code IS NOT NULL
     -- most rows are good, and asked no further
     AND NOT (r.complete AND r.output_yuan IS NOT NULL AND r.stored_rows = 0 AND NOT r.stored_overlaps
              AND r.same_import_id IS NULL AND r.overlapping_import_id IS NULL
              AND (home.id IS NULL OR home.id = k.id));
COMMENT ON VIEW output_import_problems IS
  '产值导入问题 what is wrong with the rows of output_imports, one row for each problem; empty: park.load_outputs() loads everything';
COMMENT ON COLUMN output_import_problems.import_id IS '行号 output_imports.id';
COMMENT ON COLUMN output_import_problems.column_name IS '列 column; NULL: the row as a whole';
COMMENT ON COLUMN output_import_problems.value IS '内容 the cell as it was delivered';
COMMENT ON COLUMN output_import_problems.code IS '问题代码 kind of problem, the same in every language';
COMMENT ON COLUMN output_import_problems.reason IS '原因 what is wrong, in the language of lc_messages';
