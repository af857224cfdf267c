-- The table of figures, from the lines of a part.

-- CPU time decides where both sides have it: others may be using the machine.
CREATE VIEW figures AS
  SELECT l.*, m.wall, m.cpu, b.wall AS base_wall, b.cpu AS base_cpu,
         CASE kind WHEN '<' THEN m.wall / b.wall WHEN '>' THEN b.wall / m.wall END AS ratio,
         CASE kind WHEN '<' THEN m.cpu / nullif(b.cpu, 0) WHEN '>' THEN b.cpu / nullif(m.cpu, 0) END AS cpu_ratio
    FROM lines l LEFT JOIN medians m ON m.name = l.measure LEFT JOIN medians b ON b.name = l.base;

CREATE FUNCTION digits(v float8) RETURNS text LANGUAGE sql AS $$
  SELECT CASE WHEN v IS NULL THEN '' WHEN v >= 100 THEN to_char(v, 'FM999,999,990')
              WHEN v >= 10 THEN to_char(v, 'FM990.0') ELSE to_char(v, 'FM990.00') END
$$;
SELECT CASE WHEN part LIKE '% %' THEN E'\n' || part || E'\n'
              || rtrim(format('  %-44s %10s %10s  %-34s %10s %10s  %7s %7s  %-10s %s', '', 'time', 'CPU', 'beside', 'time', 'CPU', 'ratio', 'of CPU', 'goal', ''))
              || E'\n' ELSE '' END
       || rtrim(format('  %-44s %10s %10s  %-34s %10s %10s  %7s %7s  %-10s %s',
            what, digits(wall) || ' ' || unit, digits(cpu), beside, digits(base_wall), digits(base_cpu),
            digits(ratio), digits(cpu_ratio),
            CASE WHEN goal IS NULL THEN '' WHEN kind = '>' THEN '≥ ' || digits(goal) ELSE '≤ ' || digits(goal) END,
            CASE WHEN goal IS NULL THEN ''
                 WHEN wall IS NULL OR kind <> 'abs' AND ratio IS NULL THEN 'not measured'
                 WHEN CASE kind WHEN 'abs' THEN wall <= goal
                                WHEN '<' THEN coalesce(cpu_ratio, ratio) <= goal
                                ELSE coalesce(cpu_ratio, ratio) >= goal END THEN 'met'
                 ELSE 'NOT MET' END))
  FROM figures ORDER BY position;
