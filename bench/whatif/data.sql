-- Projects of ten industries in the parks of the preset.  Variable: projects.
SET client_min_messages = warning;
SELECT setseed(0.5);
SELECT park.create_register('city');
ALTER TABLE city.projects DISABLE TRIGGER USER;
INSERT INTO city.projects (park_id, name, industry, land_area_m2, total_investment_yuan, fixed_investment_yuan,
  floor_area_m2, footprint_area_m2, office_land_m2, annual_output_yuan, energy_tce)
SELECT k.ids[1 + floor(random() * cardinality(k.ids))::int], 'project ' || i, c.codes[1 + floor(random() * 10)::int],
       l, l * 8000, l * (2000 + (8000 * random())::int), round((l * (0.5 + random()))::numeric, 2),
       round((l * (0.2 + 0.4 * random()))::numeric, 2), round((l * 0.12 * random())::numeric, 2),
       l * 8000, round((l * random())::numeric, 1)
  FROM (SELECT i, 5000 + (random() * 95000)::int AS l FROM generate_series(1, :projects) i) g,
       (SELECT array_agg(id) AS ids FROM city.parks) k,
       (SELECT '{C36,C3670,C35,C38,C17,C1711,C26,C39,C3393,NULL}'::park.industry_code[] AS codes) c;
ALTER TABLE city.projects ENABLE TRIGGER USER;
INSERT INTO city.admission_standards (indicator, industry, minimum, unit, applies, citation) VALUES
  ('investment_intensity', NULL, 50000000, 'yuan/ha', '[2020-01-01,)', 'bench'),
  ('investment_intensity', 'C36', 60000000, 'yuan/ha', '[2020-01-01,)', 'bench');
VACUUM (FREEZE, ANALYZE) city.projects;
