-- The yearly report: what sentences are made of, and the report of a register.

-- Figures are cut, not rounded: what is below a limit never reads as the limit.

CREATE FUNCTION park.say_area(area_m2 numeric, language text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN language = 'zh'
  THEN coalesce(trunc(area_m2 * 15 / 10000, 2) || '亩（' || trunc(area_m2 / 10000, 4) || '公顷）', '面积不详')
  ELSE coalesce(trunc(area_m2 * 15 / 10000, 2) || ' mu (' || trunc(area_m2 / 10000, 4) || ' ha)', 'an unknown area') END;
COMMENT ON FUNCTION park.say_area(numeric, text) IS
  'square metres as mu and hectares in Chinese (zh) or English (en), cut to two and four digits';

CREATE FUNCTION park.say_yuan(yuan numeric, language text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN language = 'zh'
  THEN CASE WHEN yuan IS NULL THEN '金额不详'
            WHEN abs(yuan) >= 100000000 THEN trunc(yuan / 100000000, 2) || '亿元'
            ELSE trunc(yuan / 10000, 2) || '万元' END
  ELSE coalesce(trunc(yuan / 1000000, 2) || ' million yuan', 'an unknown amount') END;
COMMENT ON FUNCTION park.say_yuan(numeric, text) IS
  'yuan as 亿元 or 万元 in Chinese (zh), as millions in English (en), cut to two digits';

CREATE FUNCTION park.say_share(share numeric) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN trunc(share * 100, 2) || '%';
COMMENT ON FUNCTION park.say_share(numeric) IS
  'a share of 1 in percent, cut to two digits';

CREATE FUNCTION park.yearly_report(
  register name, year integer, today date DEFAULT CURRENT_DATE,
  OUT line integer, OUT article text, OUT topic text, OUT park_id bigint, OUT park_name text,
  OUT measured numeric, OUT required numeric, OUT unit text, OUT verdict park.verdict,
  OUT sentence_zh text, OUT sentence_en text, OUT citation text)
  RETURNS SETOF record
  LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 300 COST 100000 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.yearly_report(name, integer, date) IS
  '年度报告 what a register says of a year, article by article, of the city (park_id NULL) and each park that the caller may read: figure, verdict, a sentence in Chinese and in English; as of 31 December, or of today while the year runs; verdict NULL: nothing is required; error 22023 for a year that has not begun or is not between 1949 and 2100, 42809 if the schema is not a register, 22004 if NULL';

CREATE FUNCTION park.yearly_report_text(
  register name, year integer, language text DEFAULT 'zh', today date DEFAULT CURRENT_DATE)
  RETURNS text
  LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION park.yearly_report_text(name, integer, text, date) IS
  '年度报告文本 yearly_report() as one text in Markdown, in Chinese (zh) or English (en); errors as yearly_report(), 22023 for another language';
