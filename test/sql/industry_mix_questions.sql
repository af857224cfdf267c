-- asking an industry_mix: what is refused, published figures, rules for what is missing, then properties against plain SQL
SET search_path = park, public;

CREATE FUNCTION pg_temp.refusal(query text)
RETURNS TABLE (state text, message text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE query;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
	RETURN NEXT;
END $$;

SELECT query, state, message
FROM unnest(ARRAY[
	$$SELECT meets('{C36: 1}', '{C36}', 60)$$,
	$$SELECT headroom('{C36: 1}', '{C36}', 60)$$,
	$$SELECT headroom('{C36: 1}', '{C36}', -0.1)$$,
	$$SELECT headroom('{}', '{C36}', 'NaN')$$,
	$$SELECT headroom('{C36: 9223372036854775807}', '{C36}', 0.4)$$,
	$$SELECT share('{C36: 1}', '{C36,NULL}')$$,
	$$SELECT share('{C36: 1}', '{C99}')$$,
	$$SELECT top('{C36: 1}', -1)$$,
	$$SELECT top('{C36: 1}', 1, 0)$$,
	$$SELECT top('{C36: 1}', 1, 5)$$,
	$$SELECT roll_up('{C36: 1}', 0)$$,
	$$SELECT hhi('{}', 5)$$,
	$$SELECT krugman('{}', '{}', -1)$$,
	$$SELECT roll_up('{C361: 9223372036854775807, C362: 1}', 2)$$,
	$$SELECT hhi('{C36: 9223372036854775807, C37: 1}')$$,
	$$SELECT leading_total('{C36: 9223372036854775807, C37: 1}', '{C}')$$,
	$$SELECT undecided_total('{?: 9223372036854775807, C: 1}', '{C36}')$$,
	$$SELECT unplaced_total('{?: -9223372036854775808, C: -1}')$$])
	WITH ORDINALITY AS t(query, n), pg_temp.refusal(query) ORDER BY n;

-- published figures.  Four branches of 20, 50, 20 and 10: concentration
SELECT round(hhi(mix), 2) AS hhi, round(hhi_normalized(mix), 2) AS normalized, round(equivalent_number(mix), 2) AS equivalent
FROM (SELECT '{C13: 20, C14: 50, C15: 20, C17: 10}'::industry_mix AS mix) s;
-- a region with 1,714 of 79,006 employed in an industry that has 879,213 of the nation's 15,593,224
SELECT round(location_quotient('{C36: 1714, C37: 77292}', '{C36: 879213, C37: 14714011}', '{C36}'), 7) AS location_quotient;
-- nothing in common
SELECT krugman(a, b), similarity(a, b), specialization(a, b), krugman(b, a)
FROM (SELECT '{C13: 20, C14: 10, C15: 70}'::industry_mix AS a, '{C17: 60, C18: 40}'::industry_mix AS b) s;
-- 700, 600, 500, 10,000 and 40,000 against 30,000, 15,000, 10,000, 60,000 and 50,000
SELECT round(gini_specialization('{C13: 700, C14: 600, C15: 500, C17: 10000, C18: 40000}',
	'{C13: 30000, C14: 15000, C15: 10000, C17: 60000, C18: 50000}'), 7) AS gini;
-- Liuzhou, first half of 2009, as published: automobiles 43.16 %, with machinery and metallurgy 75.44 %
SELECT round(share(mix, '{36}') * 100, 2) AS automobiles, round(share(mix, '{36,35,31}') * 100, 2) AS pillars
FROM (SELECT '{C36: 34635000000, C35: 9488000000, C31: 16417000000, C13: 19713000000}'::industry_mix AS mix) s;

-- shares, verdicts and room: what is leading, undecided (no code, or too coarse), neither
SELECT mix, leading_output(mix, codes) AS output, share(mix, codes), (share_bounds(mix, codes)).*, meets(mix, codes, 0.6), headroom(mix, codes, 0.6)
FROM (SELECT '{C367,D}'::industry_code[] AS codes) c, unnest(ARRAY['{C3670: 60, A: 40}', '{C3670: 59, A: 41}', '{C3670: 59, A: 40, ?: 1}',
	'{C367: 30, D44: 30, C36: 40}', '{C: 100}', '{?: 100}', '{C3670: 1}', '{A: 1}', '{}', '{C3670: 60, A: -1}', '{C3670: 60, ?: -1}', '{C3670: -60}', NULL]::industry_mix[])
	WITH ORDINALITY t(mix, n) ORDER BY n;
SELECT share('{C36: 1}', NULL), leading_output('{C36: 1}', NULL), share('{C36: 1}', '{}'), headroom('{C36: 1}', '{C36}', NULL);
-- a difference has sums all the same
SELECT total(d), leading_total(d, '{36}'), undecided_total(d, '{3670}') FROM (SELECT '{C36: 5, A: 1, ?: 2}'::industry_mix - '{C36: 7, A: 9}' AS d) s;
-- room: exact to the yuan, none where nothing is required or where no output is enough, and to the last digit
SELECT required, headroom('{C36: 2, A: 1}', '{C36}', required) AS two_thirds, headroom('{C36: 3}', '{C36}', required) AS "all", headroom('{A: 3}', '{C36}', required) AS nothing
FROM unnest('{0,0.1,0.3,0.5,0.66666666666666666666,0.66666666666666666667,0.7,0.9,1}'::numeric[]) required;
SELECT headroom('{C36: 6000000000000000000, A: 2000000000000000000}', '{C36}', 0.6) AS wide,
	headroom('{C36: 3, A: 2000000000000000000}', '{C36}', 0.6) AS lacking, headroom('{C36: 9223372036854775807, A: 9223372036854775807}', '{C36}', 0.5) AS beyond_bigint;

-- levels: the coarser and the unknown stay where they are
SELECT level, roll_up(mix, level), unplaced_total(mix, level)
FROM (SELECT '{?: 5, A: 1, A0111: 2, A0119: 3, C: 10, C36: 20, C367: 40, C3670: 80, C3620: 160, D4411: -7}'::industry_mix AS mix) s, generate_series(1, 4) level ORDER BY level;
SELECT n, level, array_agg((industry, output_yuan, round(share, 4))::text) AS top
FROM (SELECT '{?: 50, A: 1, A0111: 2, A0119: 3, C: 10, C36: 20, C367: 40, C3670: 80, C3620: 160, D4411: 40}'::industry_mix AS mix) s,
	(VALUES (0, 4), (3, 4), (3, 3), (3, 2), (99, 1)) v(n, level) LEFT JOIN LATERAL top(mix, n, level) ON true GROUP BY n, level ORDER BY level DESC, n;
-- no share where an amount is negative; nothing is no industry
SELECT * FROM top('{?: 9, C36: 5, C37: -5, C38: 1}', 10);
SELECT * FROM top('{C361: 5, C362: -5, A: 1}', 10, 2);
SELECT count(*) FROM top('{}', 3);
SELECT count(*) FROM top('{?: 1}', 3);
SELECT * FROM entries('{?: 5, A: -1, C3670: 7}');

-- structure: NULL rather than 0 where there is nothing, or a negative amount; the unknown and the coarse are left out
SELECT mix, round(hhi(mix), 4) AS hhi, round(hhi_normalized(mix), 4) AS normalized, round(equivalent_number(mix), 4) AS equivalent, krugman(mix, mix) AS with_itself,
	round(krugman(mix, '{C36: 1, C37: 3}'), 4) AS krugman, round(gini_specialization(mix, '{C36: 1, C37: 3}'), 4) AS gini,
	round(location_quotient(mix, '{C36: 1, C37: 3}', '{C36}'), 4) AS lq, round(location_quotient('{C36: 1, C37: 3}', mix, '{C36}'), 4) AS lq_turned
FROM unnest(ARRAY['{C36: 1, C37: 1}', '{C36: 1, C37: 3}', '{?: 900, C: 900, C36: 1, C37: 3}', '{C36: 7}', '{C367: 3, C361: 4}', '{A01: 1}', '{C36: 1, A01: 1}',
	'{}', '{?: 5}', '{C: 5}', '{C36: 5, C37: -1}', '{C36: 5, ?: -1}', NULL]::industry_mix[]) WITH ORDINALITY t(mix, n) ORDER BY n;
SELECT hhi('{C3611: 1, C3620: 1, C371: 2}', 1) AS sections, hhi('{C3611: 1, C3620: 1, C371: 2}') AS divisions, hhi('{C3611: 1, C3620: 1, C371: 2}', 3) AS groups,
	hhi('{C3611: 1, C3620: 1, C371: 2}', 4) AS classes;
-- totals near 2^63 do not overflow on the way
SELECT hhi(a), krugman(a, b), krugman(a, c), round(similarity(a, a), 10) AS similarity
FROM (SELECT '{C36: 9223372036854775807}'::industry_mix AS a, '{C37: 9223372036854775807}'::industry_mix AS b, '{C36: 4611686018427387903, C37: 4611686018427387903}'::industry_mix AS c) s;

-- against plain SQL: 60 random mixes, 8 sets of codes, text codes and LIKE
CREATE TABLE mq_output AS
SELECT 1 + n % 60 AS i, CASE WHEN n * 31 % 23 <> 0 THEN code END AS industry, 1 + n::bigint * n * n % 1000003 AS output_yuan
FROM generate_series(1, 6000) n JOIN (SELECT row_number() OVER (ORDER BY code) AS r, code FROM industries()) c ON r = 1 + (n * 7919 + n % 60 * 13) % (33 * (1 + n % 60));
CREATE TABLE mq_mix AS SELECT i, industry_mix(industry, output_yuan) AS mix FROM mq_output GROUP BY i;
CREATE TABLE mq_set AS SELECT row_number() OVER () AS s, codes FROM unnest(ARRAY['{A}', '{A,C13}', '{C131,C1321,A0111}', '{C1311,C1312,A}', '{C,C36,C367}', '{A01,A02,B}', '{T}', '{A0111,A0121,A03,C14}']) t,
	LATERAL (SELECT t::industry_code[] AS codes) c;
CREATE TABLE mq_plain AS
SELECT i, s, codes, sum(output_yuan) AS total, sum(output_yuan) FILTER (WHERE inside) AS lead,
	sum(output_yuan) FILTER (WHERE inside IS NOT TRUE AND (above OR industry IS NULL)) AS undecided
FROM mq_output, mq_set, LATERAL (SELECT bool_or(industry::text LIKE code::text || '%') AS inside, bool_or(code::text LIKE industry::text || '%') AS above FROM unnest(codes) code) a
GROUP BY i, s, codes;
UPDATE mq_plain SET lead = coalesce(lead, 0), undecided = coalesce(undecided, 0);
SELECT count(*) AS pairs, count(*) FILTER (WHERE lead > 0) > 200 AS lead, count(*) FILTER (WHERE undecided > 0) > 200 AS undecided FROM mq_plain;
SELECT count(*) FILTER (WHERE total(mix) <> total) AS total, count(*) FILTER (WHERE leading_total(mix, p.codes) <> lead) AS lead,
	count(*) FILTER (WHERE undecided_total(mix, p.codes) <> undecided) AS undecided,
	count(*) FILTER (WHERE share(mix, p.codes)::text <> (lead / total)::text) AS share,
	count(*) FILTER (WHERE share_bounds(mix, p.codes)::text <> (lead / total, (lead + undecided) / total)::text) AS bounds,
	count(*) FILTER (WHERE meets(mix, p.codes, required) IS DISTINCT FROM CASE WHEN lead >= required * total THEN true WHEN lead + undecided < required * total THEN false END) AS meets
FROM mq_plain p JOIN mq_mix USING (i), unnest('{0,0.05,0.3,0.6,1}'::numeric[]) required;
-- the rows would have given the same
SELECT count(*) FILTER (WHERE leading_output(mix, codes)::text <> output::text) AS as_rows
FROM (SELECT i, s, codes, leading_output(industry, output_yuan, codes) AS output FROM mq_output, mq_set GROUP BY i, s, codes) r JOIN mq_mix USING (i);
-- room: with so much more the share is still met, with one yuan more not; what lacks is enough, with one yuan less it is not
SELECT count(*) FILTER (WHERE room >= 0) > 50 AS met, count(*) FILTER (WHERE room < 0) > 50 AS missed,
	count(*) FILTER (WHERE room >= 0 AND NOT (lead >= required * (total + room) AND lead < required * (total + room + 1))) AS too_much_or_little,
	count(*) FILTER (WHERE room < 0 AND NOT (lead - room >= required * (total - room) AND lead - room - 1 < required * (total - room - 1))) AS not_the_least
FROM (SELECT *, headroom(mix, codes, required) AS room FROM mq_plain JOIN mq_mix USING (i), unnest('{0.003,0.01,0.3333,0.6,0.999}'::numeric[]) required) s;
-- entries, levels and ranking
SELECT count(*) AS entries FROM (
	(SELECT i, industry, output_yuan FROM mq_mix, entries(mix) EXCEPT ALL SELECT i, industry, sum(output_yuan)::bigint FROM mq_output GROUP BY i, industry) UNION ALL
	(SELECT i, industry, sum(output_yuan)::bigint FROM mq_output GROUP BY i, industry EXCEPT ALL SELECT i, industry, output_yuan FROM mq_mix, entries(mix))) d;
CREATE TABLE mq_level AS
SELECT i, level, left(industry::text, CASE level WHEN 1 THEN 1 ELSE level + 1 END)::industry_code AS industry, coalesce(level(industry) < level, true) AS unplaced, sum(output_yuan) AS output_yuan
FROM mq_output, generate_series(1, 4) level GROUP BY 1, 2, 3, 4;
SELECT count(*) FILTER (WHERE roll_up(mix, level) IS DISTINCT FROM plain) AS roll_up, count(*) FILTER (WHERE unplaced_total(mix, level) IS DISTINCT FROM unplaced) AS unplaced
FROM (SELECT i, level, industry_mix(industry, output_yuan::bigint) AS plain, coalesce(sum(output_yuan) FILTER (WHERE unplaced), 0) AS unplaced FROM mq_level GROUP BY i, level) s JOIN mq_mix USING (i);
SELECT count(*) AS top FROM (SELECT i, level, t.* FROM mq_mix, generate_series(1, 4) level, LATERAL (SELECT row_number() OVER () AS rank, industry, output_yuan, share::text FROM top(mix, 5, level)) t) a
FULL JOIN (SELECT *, (output_yuan / (SELECT total(mix) FROM mq_mix m WHERE m.i = r.i))::text AS share
	FROM (SELECT i, level, industry, sum(output_yuan) AS output_yuan, row_number() OVER (PARTITION BY i, level ORDER BY sum(output_yuan) DESC, industry) AS rank
		FROM mq_level WHERE industry IS NOT NULL GROUP BY i, level, industry) r WHERE rank <= 5) b USING (i, level, rank)
WHERE (a.industry, a.output_yuan, a.share) IS DISTINCT FROM (b.industry, b.output_yuan, b.share);
-- measures, by their formulas
CREATE VIEW mq_share AS SELECT i, level, industry, output_yuan / sum(output_yuan) OVER (PARTITION BY i, level) AS share FROM mq_level WHERE NOT unplaced;
SELECT count(*) FILTER (WHERE abs(hhi(mix, level) - h) > 1e-14 OR abs(equivalent_number(mix, level) - 1 / h) > 1e-12 OR
		abs(hhi_normalized(mix, level) - (h - 1.0 / n) / nullif(1 - 1.0 / n, 0)) > 1e-14) AS concentration, count(*)
FROM (SELECT i, level, sum(share * share) AS h, count(*) AS n FROM mq_share GROUP BY i, level) s JOIN mq_mix USING (i);
SELECT count(*) FILTER (WHERE abs(krugman(a.mix, b.mix, level) - k) > 1e-14 OR abs(similarity(a.mix, b.mix, level) - (1 - k / 2)) > 1e-14) AS likeness, count(*) > 2000 AS many,
	count(*) FILTER (WHERE krugman(a.mix, b.mix, level) <> krugman(b.mix, a.mix, level)) AS one_sided, bool_and(krugman(a.mix, b.mix, level) BETWEEN 0 AND 2) AS in_range
FROM (SELECT a, b, level, sum(abs(coalesce(share, 0))) AS k FROM (SELECT a, b, level, industry, sum(share * sign) AS share
		FROM generate_series(1, 30) a, generate_series(1, 60, 2) b, LATERAL (SELECT level, industry, share, 1 AS sign FROM mq_share WHERE i = a UNION ALL SELECT level, industry, share, -1 FROM mq_share WHERE i = b) s
		GROUP BY a, b, level, industry) s GROUP BY a, b, level) k JOIN mq_mix a ON a.i = k.a JOIN mq_mix b ON b.i = k.b;
SELECT count(*) FILTER (WHERE abs(location_quotient(mix, city, codes) - (lead / (total - undecided)) / l) > 1e-12) AS location_quotient, count(location_quotient(mix, city, codes)) > 300 AS many
FROM mq_plain JOIN mq_mix USING (i), (SELECT sum(mix) AS city FROM mq_mix) c, LATERAL (SELECT leading_total(city, codes)::numeric / nullif(total(city) - undecided_total(city, codes), 0) AS l) l;
SELECT count(*) FILTER (WHERE abs(gini_specialization(mix, city, level) - g) > 1e-13) AS gini, count(*)
FROM (SELECT i, level, 2 / (count(*)::numeric ^ 2 * avg(r)) * sum(rank * (r - mean)) AS g
	FROM (SELECT *, row_number() OVER (PARTITION BY i, level ORDER BY r) AS rank, avg(r) OVER (PARTITION BY i, level) AS mean
		FROM (SELECT m.i, c.level, coalesce(s.share, 0) / c.share AS r
			FROM (SELECT level, industry, sum(output_yuan) / sum(sum(output_yuan)) OVER (PARTITION BY level) AS share FROM mq_level WHERE NOT unplaced GROUP BY level, industry) c
				CROSS JOIN mq_mix m LEFT JOIN mq_share s ON (s.i, s.level, s.industry) = (m.i, c.level, c.industry)) r) r GROUP BY i, level) g
	JOIN mq_mix USING (i), (SELECT sum(mix) AS city FROM mq_mix) c;

DROP VIEW mq_share; DROP TABLE mq_level, mq_plain, mq_set, mq_mix, mq_output;
