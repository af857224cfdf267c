-- Views over the kept mixes: groups, history, structure, overlap, newcomers.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('leading_share_min', 60, '%', '[2020-01-08,)', '第三条');
INSERT INTO city.parks (id, name, level, parent_id) VALUES
  (1, '标题', 'municipal', NULL), (2, '甲园', 'municipal', 1), (3, '乙园', 'municipal', 1), (4, '丙园', 'county', NULL);
INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES
  (2, '汽车', '{36}', '[2020-01-08,2022-07-01)'), (2, '电子', '{39}', '[2022-07-01,)'),
  (3, '食品', '{13,14}', '[2020-01-08,)'), (4, '汽车零部件', '{3670}', '[2020-01-08,)');
INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES
  (2, '3611', 2021, 70), (2, '3911', 2021, 30), (2, '3611', 2022, 70), (2, '3911', 2022, 30),
  (3, '1311', 2021, 40), (3, '3911', 2021, 60),
  (4, '3670', 2021, 30), (4, '3611', 2021, 30), (4, NULL, 2021, 40);

-- Re-positioning in the middle of 2022 turns 2022 and leaves 2021.
SELECT park_id, year, leading_industries, share, change, verdict FROM city.leading_share_history
 WHERE total_output_yuan > 0 ORDER BY 1, 2;

-- The heading over two parks: 200 yuan in 2021, of which 70 and 40 lead.
SELECT park_id, year, total_output_yuan, leading_output_yuan, share, share_high FROM city.group_shares ORDER BY 2;
-- Without a positioning of one of them there is a total and no share.
DELETE FROM city.leading_industries WHERE park_id = 3;
SELECT year, total_output_yuan, leading_output_yuan, share FROM city.group_shares ORDER BY 1;
INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (3, '食品', '{13,14}', '[2020-01-08,)');

-- By division; half of 36 in park 4 leads.
SELECT park_id, industry, industry_name, output_yuan, share, leading_output_yuan, is_leading
  FROM city.industry_structure WHERE year = 2021 ORDER BY 1, 2 NULLS LAST;

-- Alike: 2 and 3 share 30 % of division 39; 4 has 36 only (what has no code is
-- left out): 1 - (|0.7 - 1| + |0.3 - 0|) / 2 = 0.7 with 2, nothing with 3.
SELECT park_id, other_id, round(similarity, 6) AS similarity, shared_positioning FROM city.positioning_overlap WHERE year = 2021 ORDER BY 1, 2;

-- Newcomers to park 4, of which 30 % leads in 2021: undecided before and after.
INSERT INTO city.projects (id, park_id, name, industry, annual_output_yuan, status) VALUES
  (1, 4, '零部件', '3670', 100, 'submitted'), (2, 4, '食品', '1311', 20, 'submitted'),
  (3, 4, '撤回', '1311', 20, 'withdrawn'), (4, 4, '未申报产值', '1311', NULL, 'submitted'), (5, 2, '电子', '3911', 75, 'draft');
SELECT project_id, park_id, year, share, round(share_after, 6) AS share_after, verdict, verdict_after, headroom_yuan
  FROM city.newcomers ORDER BY 1;

-- What an analyst asks: which parks miss 60 %, by how much, and why.
SELECT park_name, round(share * 100, 2) AS percent, round((required - share) * 100, 2) AS missing, verdict
  FROM city.leading_shares WHERE year = 2021 AND verdict <> 'pass' ORDER BY park_id;
SELECT k.name, t.industry, t.output_yuan, round(t.share * 100, 1) AS percent
  FROM city.output_mixes m JOIN city.parks k ON k.id = m.park_id, park.top(m.mix, 2, 2) t
 WHERE m.year = 2021 AND k.id = 3;

DROP SCHEMA city CASCADE;
