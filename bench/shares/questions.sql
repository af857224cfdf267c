-- "Total and leading output of every park and year", as it can be asked.
SET search_path = bench, park, public;

CREATE VIEW by_mix AS
  SELECT m.park_id, m.year, total(m.mix)::numeric AS total_yuan, leading_total(m.mix, l.codes)::numeric AS leading_yuan
    FROM (SELECT park_id, year, industry_mix(industry, output_yuan) AS mix
            FROM coded_rows GROUP BY park_id, year) m
    JOIN positions l USING (park_id);

CREATE VIEW by_like_any AS
  SELECT park_id, year, sum(output_yuan) AS total_yuan,
         coalesce(sum(output_yuan) FILTER (WHERE code LIKE ANY (l.patterns)), 0) AS leading_yuan
    FROM text_rows JOIN positions l USING (park_id) GROUP BY park_id, year;

CREATE VIEW by_left_joins AS
  SELECT r.park_id, r.year, sum(r.output_yuan) AS total_yuan,
         coalesce(sum(r.output_yuan) FILTER
           (WHERE coalesce(a.code, b.code, c.code, d.code) IS NOT NULL), 0) AS leading_yuan
    FROM text_rows r
    LEFT JOIN leading_codes a ON a.park_id = r.park_id AND a.code = left(r.code, 1)
    LEFT JOIN leading_codes b ON b.park_id = r.park_id AND b.code = left(r.code, 3)
    LEFT JOIN leading_codes c ON c.park_id = r.park_id AND c.code = left(r.code, 4)
    LEFT JOIN leading_codes d ON d.park_id = r.park_id AND d.code = left(r.code, 5)
   GROUP BY r.park_id, r.year;

CREATE VIEW by_ltree AS
  SELECT park_id, year, sum(output_yuan) AS total_yuan,
         coalesce(sum(output_yuan) FILTER (WHERE path <@ l.paths), 0) AS leading_yuan
    FROM path_rows JOIN positions l USING (park_id) GROUP BY park_id, year;

CREATE VIEW by_ranges AS
  SELECT r.park_id, r.year, sum(r.output_yuan) AS total_yuan,
         coalesce(sum(r.output_yuan) FILTER (WHERE g.low IS NOT NULL), 0) AS leading_yuan
    FROM number_rows r
    LEFT JOIN leading_ranges g ON g.park_id = r.park_id AND r.class BETWEEN g.low AND g.high
   GROUP BY r.park_id, r.year;

CREATE VIEW by_register AS
  SELECT park_id, year, total_output_yuan::numeric AS total_yuan, leading_output_yuan::numeric AS leading_yuan
    FROM city.leading_shares;

CREATE MATERIALIZED VIEW like_any_kept AS TABLE by_like_any;
CREATE MATERIALIZED VIEW mix_kept AS TABLE by_mix;

SELECT same('by_mix', q)
  FROM unnest('{like_any_kept,mix_kept,by_left_joins,by_ltree,by_ranges,by_register}'::regclass[]) q;
