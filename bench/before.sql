-- Before the lines of a part, which say what stands beside what.
SET search_path = bench, park, public;

CREATE VIEW medians AS
  SELECT name, percentile_cont(0.5) WITHIN GROUP (ORDER BY wall_ms) AS wall,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY cpu_ms) AS cpu
    FROM samples GROUP BY name
  UNION ALL
  SELECT name, value, NULL FROM facts;

-- A measure beside a base.  kind <: at most goal times the base; kind >: at least
-- goal times faster; kind abs: at most so much itself.
CREATE TABLE lines (position integer GENERATED ALWAYS AS IDENTITY, part text, kind text,
                    what text, measure text, beside text, base text, goal float8, unit text);
