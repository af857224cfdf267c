-- Columns that mean the same in whatever table they are, where nothing else was
-- said of them.

DO $columns$
DECLARE
  c record;
BEGIN
  FOR c IN
    SELECT a.attrelid::regclass AS "table", a.attname AS name, v.comment
      FROM pg_namespace n
      JOIN pg_class r ON r.relnamespace = n.oid AND r.relkind = 'r'
      JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN (VALUES
      ('id', '编号 key'),
      ('park_id', '园区 park'),
      ('project_id', '项目 project'),
      ('plot_id', '宗地 plot'),
      ('enterprise_id', '企业 enterprise'),
      ('indicator_id', '指标 indicator'),
      ('plan_id', '规划 plan'),
      ('park_group', '分组 group of parks that are assessed together'),
      ('year', '年度 calendar year'),
      ('industry', '行业代码 GB/T 4754-2017'),
      ('name_en', '英文名称 name in English'),
      ('citation', '依据 source and wording, or who decided it'),
      ('document', '文件 reference number of the document'),
      ('mix', '产业构成 output by industry, yuan')) v (name, comment) ON v.name = a.attname
     WHERE n.nspname = current_schema() AND col_description(r.oid, a.attnum) IS NULL LOOP
    EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', c."table", c.name, c.comment);
  END LOOP;
END
$columns$;
