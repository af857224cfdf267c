-- leading_share, leading_output: what counts, what is refused, published figures
SET search_path = park, public;

CREATE FUNCTION pg_temp.refusal(query text)
RETURNS TABLE (state text, message text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE query;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
	RETURN NEXT;
END $$;

-- bad input
SELECT input, state, message
FROM unnest(ARRAY['', '()', '(1,2)', '(1,1,0', '1,1,0', '(1,1,0) ', '( 1,1,0)', '(1,1,0,)', '(1,1,0,no_set', '(1,1,0,set)',
	'(1,1,0,no_set,no_set)', '(-1,0,0)', '(+1,0,0)', '(1.0,0,0)', '(1e3,0,0)', '(a,0,0)', '(,0,0)',
	'(170141183460469231731687303715884105728,0,0)', '(0,99999999999999999999999999999999999999999,0)',
	'(1,2,0)', '(1,0,2)', '(1,1,1)',
	'(1,170141183460469231731687303715884105727,170141183460469231731687303715884105727)'])
	WITH ORDINALITY AS t(input, n), pg_temp.refusal(format('SELECT %L::leading_output', input)) ORDER BY n;
SELECT query, state, message
FROM unnest(ARRAY[
	$$SELECT leading_share('C36', -1, '{C36}')$$,
	$$SELECT leading_share('C36', -9223372036854775808, '{C36}')$$,
	$$SELECT leading_share('C36', 1, '{C36,NULL}')$$,
	$$SELECT leading_share(NULL, 1, '{NULL}')$$,
	$$SELECT leading_output_accum('(1,1,0)', 'C36', 1, '{C36}')$$,
	$$SELECT '(170141183460469231731687303715884105727,0,0)'::leading_output + '(1,0,0)'$$,
	$$SELECT sum(v) FROM (VALUES ('(170141183460469231731687303715884105727,0,0)'::leading_output), ('(1,0,0)')) t(v)$$,
	$$SELECT total(leading_output '(9223372036854775808,0,0)')$$,
	$$SELECT leading_total('(9223372036854775808,9223372036854775808,0)')$$,
	$$SELECT undecided_total('(9223372036854775808,0,9223372036854775808)')$$,
	$$SELECT meets('(100,60,0)', 60)$$,
	$$SELECT meets('(100,60,0)', -0.1)$$,
	$$SELECT meets('(100,60,0)', 'NaN')$$])
	WITH ORDINALITY AS t(query, n), pg_temp.refusal(query) ORDER BY n;

-- Liuzhou, first half of 2009, as published: 802.53 in all; automobiles 346.35 are 43.16 %; with machinery 94.88 and
-- metallurgy 164.17, 75.44 %. In units of 100 million yuan; 605.40 of the sum were published as 605.39.
CREATE TEMP TABLE liuzhou (industry industry_code, output_yuan bigint);
INSERT INTO liuzhou VALUES ('C36', 34635000000), ('C35', 9488000000), ('C31', 16417000000), ('C13', 19713000000);
SELECT total(o), leading_total(o), undecided_total(o), share(o), round(share(o) * 100, 2) AS percent, meets(o, 0.6)
FROM (SELECT leading_output(industry, output_yuan, '{36}') AS o FROM liuzhou
	UNION ALL SELECT leading_output(industry, output_yuan, '{36,35,31}') FROM liuzhou) s ORDER BY 2;
SELECT round(leading_share(industry, output_yuan, '{36}') * 100, 2) AS automobiles,
	round(leading_share(industry, output_yuan, '{36,35,31}') * 100, 2) AS pillars FROM liuzhou;
SELECT round(share('(80253000000,60539000000,0)') * 100, 2) AS published_sum;

-- what counts as leading, by code and set
SELECT n, industry, codes, leading_output(industry, 100, codes), leading_share(industry, 100, codes)
FROM (VALUES (1, 'C3670'::industry_code, '{C36}'::industry_code[]), (2, 'C36', '{C36}'), (3, 'C37', '{C36}'),
	(4, 'C3620', '{C3670}'),
	(5, 'C3670', '{C36,C367,C3670,C36}'), (6, 'C3620', '{C3670,C36}'),	-- overlaps count once
	(7, 'C36', '{C3670}'), (8, 'C', '{C3670}'), (9, 'C36', '{C3670,C}'),	-- too coarse; but not where a member covers it
	(10, 'D44', '{C3670}'), (11, 'T9700', '{A,T}'), (12, 'A', '{A,T}'), (13, 'A0111', '{A,T}'), (14, 'S91', '{A,T}'),
	(15, NULL, '{C36}'), (16, 'C36', '{}'), (17, NULL, '{}'),
	(18, 'C36', NULL), (19, NULL, NULL),
	(20, 'C371', '{{C36,C37},{C38,C39}}'), (21, 'C371', '[5:6]={C36,C37}')) v(n, industry, codes)
GROUP BY n, industry, codes ORDER BY n;

-- no rows, no amounts, no output; NULL amounts are skipped, whatever else they come with
SELECT leading_output(industry, output_yuan, '{36}'), leading_share(industry, output_yuan, '{36}') FROM liuzhou WHERE false;
SELECT leading_output('C36', NULL, '{36}'), leading_share('C36', NULL, NULL);
SELECT leading_output('C36', 0, '{36}'), leading_share('C36', 0, '{36}');
SELECT leading_output(industry, amount, codes), leading_share(industry, amount, codes)
FROM (VALUES ('C36'::industry_code, 60::bigint, '{C36}'::industry_code[]), ('C36', NULL, '{C36}'), (NULL, NULL, NULL),
	('C37', 30, '{C36}'), ('C', 9, '{C36}'), (NULL, 1, '{C36}')) v(industry, amount, codes);
-- exact where double precision is not: 2^63 - 1 twice, and one yuan of it
SELECT leading_output(industry, amount, '{C36}')
FROM (VALUES ('C36'::industry_code, 9223372036854775807), ('C36', 9223372036854775807), ('C37', 1)) v(industry, amount);
-- as a window, whose state goes on after it was read
SELECT industry, leading_output(industry, output_yuan, '{36}') OVER w, round(leading_share(industry, output_yuan, '{36}') OVER w, 4)
FROM liuzhou WINDOW w AS (ORDER BY output_yuan) ORDER BY output_yuan;

-- more sets than the cache holds, in turns: the answers stay right
SELECT count(*), bool_and(sum = 40) AS correct
FROM (SELECT code, leading_total(leading_output(industry, 10, ARRAY[code])) AS sum
	FROM generate_series(1, 4) n, industries(), LATERAL unnest(ARRAY[code, 'T']) industry
	WHERE level = 3 GROUP BY code) t;

-- reading: lowest and highest share, and the verdict, which is exact
SELECT o, share(o), share_high(o), meets(o, 0.6), meets(o, 0), meets(o, 1)
FROM unnest(ARRAY['(100,60,0)', '(100,59,0)', '(100,59,1)', '(100,50,9)', '(100,100,0)', '(100,0,100)', '(3,1,1)', '(0,0,0)',
	'(100,60,40,no_set)', '(100,0,40,no_set)', '(0,0,0,no_set)', NULL]::leading_output[]) WITH ORDINALITY t(o, n) ORDER BY n;
-- one yuan in 10^37 decides
SELECT meets('(10000000000000000000000000000000000000,6000000000000000000000000000000000000,0)', 0.6) AS at,
	meets('(10000000000000000000000000000000000000,5999999999999999999999999999999999999,0)', 0.6) AS below,
	meets('(10000000000000000000000000000000000000,5999999999999999999999999999999999999,1)', 0.6) AS undecided,
	meets('(3,1,0)', 0.33333333333333333333333333333333333333) AS third, meets('(3,1,0)', 0.33333333333333333333333333333333333334) AS more;

-- merging
SELECT '(100,60,10)'::leading_output + '(1,0,1)', '(1,0,1)'::leading_output + '(1,1,0,no_set)', '(1,0,1)'::leading_output + NULL;
SELECT sum(o), count(o) FROM unnest('{"(100,60,10)",NULL,"(1,0,1)","(1,1,0,no_set)"}'::leading_output[]) o;
SELECT sum(o) FROM unnest('{}'::leading_output[]) o;
