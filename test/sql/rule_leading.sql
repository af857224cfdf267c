-- Article 3: the number of leading industries and their share of output.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('leading_industries_max', 3, 'industry', '[2020-01-08,)', '第三条'),
  ('leading_share_min', 60, '%', '[2020-01-08,)', '第三条');
INSERT INTO city.parks (id, name, level) VALUES (1, '一', 'municipal'), (2, '二', 'county');

-- Bad input.
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (NULL, '甲', '{36}', '[2020-01-08,)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (1, '甲', '{}', '[2020-01-08,)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (1, '甲', '{36,NULL}', '[2020-01-08,)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (1, '甲', '{3679}', '[2020-01-08,)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (1, '  ', '{36}', '[2020-01-08,)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (1, '甲', '{36}', 'empty')$$);
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (1, '甲', '{36}', '(,)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (9, '甲', '{36}', '[2020-01-08,)')$$);

-- Three on any day; a multi-row insert is refused whole.
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES
  (1, '甲', '{36}', '[2020-01-08,)'), (1, '乙', '{37}', '[2020-01-08,)'),
  (1, '丙', '{38}', '[2020-01-08,)'), (1, '丁', '{39}', '[2024-01-01,)')$$);
SELECT count(*) FROM city.leading_industries;
INSERT INTO city.leading_industries (id, park_id, name, codes, applies) OVERRIDING SYSTEM VALUE VALUES
  (1, 1, '甲', '{36}', '[2020-01-08,)'), (2, 1, '乙', '{37}', '[2020-01-08,)'),
  (3, 1, '丙', '{38}', '[2020-01-08,2022-01-01)');
SELECT setval('city.leading_industries_id_seq', 3);

-- The fourth overlaps by one day; begins the day after; is of another park.
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (1, '丁', '{39}', '[2021-12-31,)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (id, park_id, name, codes, applies) VALUES (4, 1, '丁', '{39}', '[2022-01-01,)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (id, park_id, name, codes, applies) VALUES (5, 2, '丁', '{39}', '[2021-12-31,)')$$);
-- By update: of the period, of the park.
SELECT pg_temp.refusal($$UPDATE city.leading_industries SET applies = '[2020-01-08,)' WHERE id = 3$$);
SELECT pg_temp.refusal($$UPDATE city.leading_industries SET park_id = 1, name = '子' WHERE id = 5$$);
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries AS l (id, park_id, name, codes, applies)
  VALUES (3, 1, '丙', '{38}', '[2020-01-08,)') ON CONFLICT (id) DO UPDATE SET applies = excluded.applies$$);
SELECT setval('city.leading_industries_id_seq', 5);
-- One name twice on a day is a slip, not two industries.
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (2, '丁', '{40}', '[2023-01-01,)')$$);

-- Before the measures there is no rule: four in 2015 do not apply.
INSERT INTO city.leading_industries (park_id, name, codes, applies)
  SELECT 2, 'old ' || i, '{10}', '[2015-01-01,2020-01-08)' FROM generate_series(1, 5) i;
SELECT f.verdict, f.message FROM city.leading_industries l, park.findings(l) f WHERE l.name = 'old 1';
-- One that reaches into the measures' time is judged there.
SELECT f.verdict, f.measured FROM
  park.findings(ROW(NULL, 2, 'old 6', '{10}', '[2015-01-01,2020-01-09)', NULL)::city.leading_industries) f;

-- Modes by the day judged: off in 2022, warn in 2023.
INSERT INTO city.rule_modes (rule, mode, applies) VALUES
  ('3.leading_count', 'off', '[2022-01-01,2023-01-01)'), ('3.leading_count', 'warn', '[2023-01-01,2024-01-01)');
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (1, '戊', '{40}', '[2022-03-01,2022-05-01)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (1, '己', '{40}', '[2022-06-01,2023-07-01)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (1, '庚', '{40}', '[2022-06-01,2024-01-02)')$$);
DELETE FROM city.rule_modes;
DELETE FROM city.leading_industries WHERE name IN ('戊', '己');

-- A waiver of the park lifts it while it lasts, and reads waived, not pass.
INSERT INTO city.waivers (id, rule, subject_table, subject_id, applies, reason, document, granted_by)
  VALUES (1, '3.leading_count', 'parks', 1, '[2022-01-01,2023-01-01)', '试点', '柳工信〔2022〕1号', '市园区办');
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (1, '辛', '{40}', '[2022-01-01,2023-01-02)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (id, park_id, name, codes, applies) VALUES (20, 1, '辛', '{40}', '[2022-01-01,2023-01-01)')$$);
SELECT f.verdict, f.measured, f.required, f.gap, f.unit, f.message, f.citation
  FROM city.leading_industries l, park.findings(l) f WHERE l.id = 20;
-- A waiver of another park lifts nothing.
SELECT pg_temp.refusal($$UPDATE city.waivers SET subject_id = 2$$);
SELECT f.verdict FROM city.leading_industries l, park.findings(l) f WHERE l.id = 20;
DELETE FROM city.leading_industries WHERE id = 20;

-- A parameter that changes: four from 2030.
UPDATE city.parameters SET applies = '[2020-01-08,2030-01-01)' WHERE name = 'leading_industries_max';
INSERT INTO city.parameters (name, value, unit, applies, citation)
  VALUES ('leading_industries_max', 4, 'industry', '[2030-01-01,)', 'a test');
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (1, '壬', '{40}', '[2030-01-01,)')$$);
SELECT pg_temp.refusal($$INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (1, '癸', '{40}', '[2029-12-31,2030-01-01)')$$);

-- The share: outputs that are refused.
SELECT pg_temp.refusal($$INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (1, '3670', 2021, -1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (1, '3670', 2021, NULL)$$);
SELECT pg_temp.refusal($$INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (1, '3670', 1948, 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (1, '3670', 2101, 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.outputs (park_id, industry, year, month, output_yuan) VALUES (1, '3670', 2021, 13, 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (1, 'B36', 2021, 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (1, '3670', 2021, 9223372036854775808)$$);
INSERT INTO city.enterprises (id, name) VALUES (1, '甲公司');
INSERT INTO city.outputs (park_id, enterprise_id, industry, year, output_yuan) VALUES (1, 1, '3670', 2031, 1);
SELECT pg_temp.refusal($$INSERT INTO city.outputs (park_id, enterprise_id, industry, year, output_yuan) VALUES (1, 1, '3670', 2031, 1)$$);

-- Exactly 60 % passes, a yuan less fails; sums beyond bigint's half stay exact.
INSERT INTO city.outputs (park_id, industry, year, month, output_yuan) VALUES
  (1, '3611', 2021, NULL, 6), (1, '1311', 2021, NULL, 4),
  (1, '3611', 2022, 1, 4611686018427387903), (1, '1311', 2022, 2, 3074457345618258602),
  (1, '3611', 2023, NULL, 599999999999), (1, '1311', 2023, NULL, 400000000001),
  -- the rest decides: NULL and a code too coarse leave the share open
  (1, '3611', 2024, NULL, 59), (1, '1311', 2024, NULL, 40), (1, NULL, 2024, NULL, 1),
  (1, '3611', 2025, NULL, 60), (1, '1311', 2025, NULL, 39), (1, 'C', 2025, NULL, 1),
  (1, '3611', 2026, NULL, 58), (1, '1311', 2026, NULL, 41), (1, NULL, 2026, NULL, 1),
  -- nothing but 0 is no output; no positioning, no rule
  (1, '3611', 2027, NULL, 0),
  (2, '1011', 2019, NULL, 1), (2, '1311', 2020, NULL, 1);
SELECT park_id, year, total_output_yuan, leading_output_yuan, round(share, 12), round(share_high, 12), required, verdict
  FROM city.leading_shares WHERE total_output_yuan IS NOT NULL ORDER BY park_id, year;
-- Positioning as of 31 December: 丙 (38) led until the end of 2021 only, 丁 (39) since.
INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (1, '3811', 2021, 10), (1, '3911', 2021, 5);
SELECT year, leading_output_yuan, total_output_yuan FROM city.leading_shares_on(2021) WHERE park_id = 1;
SELECT verdict, share FROM city.leading_shares_on(2028) WHERE park_id = 1;
SELECT count(*) FROM city.leading_shares_on(1949);
SELECT count(*) FROM city.leading_shares_on(NULL) WHERE verdict <> 'not_applicable';
-- A total beyond bigint is an error, not a number; the aggregate stays exact.
INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (1, '3611', 2022, 9223372036854775807);
SELECT pg_temp.refusal($$SELECT * FROM city.leading_shares_on(2022)$$);
SELECT round(park.leading_share(industry, output_yuan, '{36,37}'), 20) = round(13835058055282163710 / 16909515400900422312.0, 20)
  FROM city.outputs WHERE year = 2022;
DELETE FROM city.outputs WHERE output_yuan = 9223372036854775807;

-- One row counts once where the codes of two leading industries overlap.
INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (2, '零件', '{3670,36}', '[2032-12-31,2033-01-01)');
INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (2, '3670', 2032, 50), (2, '1311', 2032, 50);
SELECT share, verdict FROM city.leading_shares_on(2032) WHERE park_id = 2;

-- As a finding on the park: the last full year before the day asked for.
SELECT f.verdict, trunc(f.measured, 10), f.required, round(f.gap, 10), f.unit, f.citation, f.message
  FROM city.parks k, LATERAL unnest('{2022-12-30,2022-12-31,2023-01-01,2024-05-01,2020-01-08,2016-06-30}'::date[]) d (day),
       park.findings(k, d.day) f
 WHERE k.id = 1 AND f.rule = '3.leading_share' ORDER BY d.day;

-- A heading has no share of its own.
INSERT INTO city.parks (id, name, level, parent_id) VALUES (3, '标题', 'municipal', NULL), (4, '三', 'municipal', 3);
SELECT k.id, f.verdict, f.message FROM city.parks k, park.findings(k, '2023-01-01') f
 WHERE k.id IN (3, 4) AND f.rule = '3.leading_share' ORDER BY 1;

DROP SCHEMA city CASCADE;
