-- industry_code: text and binary forms, the tree, the catalogue
SET search_path = park, public;

CREATE FUNCTION pg_temp.refusal(input text)
RETURNS TABLE (state text, message text, detail text) LANGUAGE plpgsql AS $$
BEGIN
	PERFORM input::industry_code;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
	RETURN NEXT;
END $$;

-- malformed
SELECT input, state, message
FROM unnest(ARRAY['', ' ', '3', 'C3', 'CC', 'CC36', '36C', '36701', 'C36701', '36 70', 'C 36', 'C-36', '-36',
	'+36', '3.6', '36.0', '0x36', 'Ｃ36', '三六', '制造业', 'C36%', 'C36,C37']) WITH ORDINALITY AS t(input, n),
	pg_temp.refusal(input) ORDER BY n;
SELECT * FROM pg_temp.refusal('C3');
-- well formed, but no code: the nearest existing code above it
SELECT input, state, message, detail
FROM unnest(ARRAY['00', '98', '99', 'Z', 'U', 'Z36', 'C99', '449', '3699', '3671', 'C3679', '36A', '971', '9701'])
	WITH ORDINALITY AS t(input, n), pg_temp.refusal(input) ORDER BY n;
-- letter that does not fit
SELECT input, state, message, detail
FROM unnest(ARRAY['A36', 'D3670', 'c05', 'B4400', 'S97']) WITH ORDINALITY AS t(input, n), pg_temp.refusal(input) ORDER BY n;

-- soft errors, from 16 on
CREATE FUNCTION pg_temp.is_soft(input text, type text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE soft boolean := true;
BEGIN
	IF current_setting('server_version_num')::int >= 160000 THEN
		EXECUTE 'SELECT NOT pg_input_is_valid($1, $2)' INTO soft USING input, type;
	END IF;
	RETURN soft;
END $$;
SELECT pg_temp.is_soft('C3', 'park.industry_code') AS malformed, pg_temp.is_soft('3699', 'park.industry_code') AS unknown,
	pg_temp.is_soft('A36', 'park.industry_code') AS letter, pg_temp.is_soft('{36,3699}', 'park.industry_code[]') AS array,
	pg_temp.is_soft('(1,2)', 'park.leading_output') AS output_malformed, pg_temp.is_soft('(1,2,0)', 'park.leading_output') AS output_wrong;

-- with and without the letter, in either case, blanks around
SELECT '36'::industry_code, 'C36'::industry_code, 'c36'::industry_code, '367'::industry_code, '3670'::industry_code,
	'C'::industry_code, 'c'::industry_code, ' C3670 '::industry_code, E'\t01\n'::industry_code, '0111'::industry_code;
-- every division goes to its section: A 01-05, B 06-12, ..., T 97
SELECT left(section(code)::text, 1) AS section, min(code), max(code), count(*)
FROM industries() WHERE level = 2 GROUP BY 1 ORDER BY 1;
-- text casts, both explicit only
SELECT 'C3670'::text::industry_code, '3670'::varchar(9)::industry_code, CAST('3670' AS industry_code)::text || '!' AS text;
CREATE TEMP TABLE assigned (code industry_code, label text);
\set VERBOSITY sqlstate
INSERT INTO assigned(code) VALUES ('C36'::text);
INSERT INTO assigned(label) SELECT code FROM assigned;
\set VERBOSITY default
INSERT INTO assigned(code) VALUES ('367'), (NULL);
SELECT * FROM assigned ORDER BY code;

-- all 1971 entries: text and binary forms round-trip, and are the order of the tree
SELECT count(*), count(DISTINCT code),
	bool_and(code::text::industry_code = code) AS with_letter,
	bool_and(level = 1 OR substr(code::text, 2)::industry_code = code) AS without_letter,
	bool_and(length(code::text) = CASE level WHEN 1 THEN 1 ELSE level + 1 END) AS length,
	bool_and(length(industry_code_send(code)) = 4) AS binary
FROM industries();
CREATE TEMP TABLE catalogue AS SELECT row_number() OVER () AS n, * FROM industries();
SELECT count(*) FROM catalogue a JOIN catalogue b ON b.n = a.n + 1 AND NOT a.code < b.code;
SELECT count(*) FROM catalogue a JOIN catalogue b ON b.n = a.n + 1
WHERE a.level > 1 AND b.level > 1 AND NOT a.code::text COLLATE "C" < b.code::text COLLATE "C";

-- counts: 20/97/473/1381, industry 41/207/666, manufacturing 31/179/609
SELECT level, count(*) AS all, count(*) FILTER (WHERE section(code) IN ('B', 'C', 'D')) AS industry,
	count(*) FILTER (WHERE code <@ 'C') AS manufacturing
FROM industries() GROUP BY level ORDER BY level;
-- level, parent, section, division as the text form says
SELECT bool_and(level(code) = level) AS level,
	bool_and(parent(code) IS NOT DISTINCT FROM parent) AS parent,
	bool_and(CASE WHEN level > 2 THEN parent::text = left(code::text, -1)
		WHEN level = 2 THEN parent::text = left(code::text, 1) ELSE parent IS NULL END) AS parent_text,
	bool_and(section(code)::text = left(code::text, 1)) AS section,
	bool_and(division(code)::text IS NOT DISTINCT FROM CASE WHEN level > 1 THEN left(code::text, 3) END) AS division,
	bool_and(name(code) = name_zh AND name(code, 'en') IS NOT DISTINCT FROM name_en) AS names,
	bool_and((name_en IS NULL) = (level > 2)) AS english
FROM industries();
-- a group without subdivision has one class, its code and 0, of the same name
SELECT count(*), bool_and(name(code) = name(parent(code))), bool_and(siblings = 1)
FROM (SELECT code, count(*) OVER (PARTITION BY parent) AS siblings FROM industries() WHERE level = 4) c
WHERE code::text LIKE '%0';
SELECT * FROM industries() WHERE code IN ('C', 'C36', 'C367', 'C3670', 'T', '9700') ORDER BY code;
-- (an untyped literal needs the schema: name('C36') alone is the type name)
SELECT park.name('C36'), name('C36', 'en'), name('C367', 'en'), park.name(NULL), name('C36', NULL);
SELECT name('C36', 'fr');
SELECT level(NULL), section(NULL), division('C'), division('3670'), parent('C'), parent('C36'), parent('3670');

-- text on the other side
SELECT 'C3670'::industry_code = '3670'::text AS eq, 'C3670'::industry_code <> '367'::text AS ne,
	'367'::varchar = 'C367'::industry_code AS commuted, '3670'::text <> 'C3670'::industry_code AS not_commuted,
	'C3670'::industry_code = 'C3670' AS literal, 'C3670'::industry_code IN ('367', '3670') AS in_list,
	'C3670'::industry_code = ANY (ARRAY['367', '3670']::text[]) AS any_text,
	'C3670'::industry_code LIKE 'C36%' AS like, 'C3670'::industry_code NOT LIKE '36%' AS not_like,
	'C3670'::industry_code <@ '36'::text AS below, '37'::text @> 'C3670'::industry_code AS not_above,
	('C3670'::industry_code = NULL::text) IS NULL AS null;
\set VERBOSITY sqlstate
SELECT 'C3670'::industry_code = '9999'::text;
\set VERBOSITY default
SELECT min(code), max(code) FROM (VALUES ('3670'::industry_code), ('A'), (NULL), ('T97')) v(code);
SELECT min(code), max(code) FROM industries() WHERE false;

-- everything that users see is described
SELECT p.oid::regprocedure FROM pg_proc p
WHERE p.pronamespace = 'park'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL;
SELECT o.oid::regoperator FROM pg_operator o
WHERE o.oprnamespace = 'park'::regnamespace AND obj_description(o.oid, 'pg_operator') IS NULL;
SELECT t.oid::regtype FROM pg_type t
WHERE t.typnamespace = 'park'::regnamespace AND t.typtype = 'b' AND t.typelem = 0 AND obj_description(t.oid, 'pg_type') IS NULL;
