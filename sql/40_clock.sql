-- Statutory periods with paused days (src/clock.c)
--
-- Not STRICT: pauses are often range_agg() over a table, which is NULL over no
-- rows and then means that nothing paused the clock.

CREATE FUNCTION park.due_date(started date, span interval, pauses datemultirange DEFAULT '{}')
RETURNS date
AS 'MODULE_PATHNAME', 'due_date'
LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION park.days_elapsed(started date, pauses datemultirange, as_of date)
RETURNS integer
AS 'MODULE_PATHNAME', 'days_elapsed'
LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION park.days_left(started date, span interval, pauses datemultirange, as_of date)
RETURNS integer
AS 'MODULE_PATHNAME', 'days_left'
LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION park.last_start(span interval, as_of date)
RETURNS date
AS 'MODULE_PATHNAME', 'last_start'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION park.next_working_day(day date, holidays datemultirange DEFAULT '{}', worked datemultirange DEFAULT '{}')
RETURNS date
AS 'MODULE_PATHNAME', 'next_working_day'
LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION park.due_date(date, interval, datemultirange) IS
'Last day of a period of span that begins the day after started (Civil Code, articles 200 to 204): the corresponding day, or the last day of a month that has none; lengthened by every paused day in it, in the lengthening too. infinity while a pause without end stops it. pauses: NULL for none. Errors: 22008 for an infinite started or a result out of range; 22023 for a span that is negative or not of whole years, months and days.';
COMMENT ON FUNCTION park.days_elapsed(date, datemultirange, date) IS
'Days of a period that have run: those after started, as_of included, that no pause covers; 0 up to started (Civil Code, article 201). pauses: NULL for none. Errors: 22008 for an infinite date.';
COMMENT ON FUNCTION park.days_left(date, interval, datemultirange, date) IS
'Days of a period of span still to run after as_of: stands still while paused, 0 on the due date, negative after it; the whole period before started (Civil Code, articles 200 to 204). pauses: NULL for none. Errors: 22008 for an infinite date or a due date out of range; 22023 for a span that is negative or not of whole years, months and days.';
COMMENT ON FUNCTION park.last_start(interval, date) IS
'The last day on which a period of span can start so that, without pauses, it is over before as_of: due_date(day, span) < as_of holds up to that day and not after it. -infinity if there is none. Pauses only lengthen a period, so what started later is not over: a filter that costs one comparison a row. Errors: 22008 for an infinite date; 22023 as due_date.';
COMMENT ON FUNCTION park.next_working_day(date, datemultirange, datemultirange) IS
'The day itself or, where it is a Saturday, a Sunday or one of the holidays, the next day that is none (Civil Code, article 203). worked: weekend days and holidays that are worked instead of others (调休). infinity if holidays without end leave no day. holidays, worked: NULL for none. Errors: 22008 for an infinite day or a result out of range.';
