-- Views of the import of output values (art. 3).

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
COMMENT ON COLUMN output_imports_read.complete IS '可判读 park and year can be told, and whatever is given of enterprise, industry and month';
COMMENT ON COLUMN output_imports_read.output_yuan IS '产值（元） yuan, NULL if the amount cannot be taken';
COMMENT ON COLUMN output_imports_read.stored_id IS '已有记录 the row of outputs that has this park, enterprise, industry, year and month';
COMMENT ON COLUMN output_imports_read.stored_rows IS '已有记录数 how many rows of outputs have them';
COMMENT ON COLUMN output_imports_read.stored_overlaps IS '与已有记录重复计算 outputs has the whole year of this month, or months of this whole year';
COMMENT ON COLUMN output_imports_read.same_import_id IS '重复行 another row of output_imports with the same park, enterprise, industry, year and month';
COMMENT ON COLUMN output_imports_read.overlapping_import_id IS '重复计算的导入行 a row of output_imports with the whole year of this month, or a month of this whole year';
COMMENT ON COLUMN output_imports_read.park_matches IS '园区匹配数 how many parks have the code or name';
COMMENT ON COLUMN output_imports_read.enterprise_matches IS '企业匹配数 how many enterprises have the credit code or name';

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
