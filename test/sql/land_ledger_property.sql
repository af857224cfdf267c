-- Property: whatever is entered, allowed or not, the quota ledger says what a
-- model of plain SQL says: which entries it refuses and by what, what each
-- project holds, what is left.  The model keeps one row for each step that a
-- project holds, and moves a whole entry by sums over these rows, where the
-- ledger goes from step to step.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parks (id, name, level) VALUES (1, '一', 'municipal'), (2, '二', 'county');
INSERT INTO city.projects (id, park_id, name) SELECT n, 1 + n % 2, 'p' || n FROM generate_series(1, 5) n;
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('4.written_off_inside', 'off', '[2020-01-01,)'), ('4.entry_project', 'off', '[2020-01-01,)');

-- The model.  Step 1 to 4: allocated, reserved, committed, written off; project 0 is none.
CREATE TEMPORARY TABLE held (park bigint, year integer, project bigint, step integer, area numeric NOT NULL,
  PRIMARY KEY (park, year, project, step));
INSERT INTO held SELECT p, y, j, s, 0 FROM generate_series(1, 2) p, generate_series(2024, 2025) y, generate_series(0, 5) j, generate_series(1, 4) s;
CREATE TEMPORARY TABLE quota (park bigint, year integer, area numeric, PRIMARY KEY (park, year));
CREATE TEMPORARY TABLE budget (year integer PRIMARY KEY, area numeric);
CREATE TEMPORARY TABLE tried (what text, reason text);      -- reason NULL: accepted
CREATE TEMPORARY TABLE differing (statement text, expected text, got text);

-- What an entry would make of the steps of its project.
CREATE FUNCTION pg_temp.moved(in_park bigint, in_year integer, in_project bigint, to_step integer, entry numeric)
  RETURNS TABLE (step integer, area numeric) LANGUAGE sql AS $$
  WITH steps AS (
    SELECT h.step, h.area,
           -- what is taken before it: the steps above it of a claim, those below it of a return (step 0)
           coalesce(sum(h.area) FILTER (WHERE CASE WHEN to_step = 0 THEN h.step < 4 ELSE h.step < to_step END)
             OVER (ORDER BY CASE WHEN to_step = 0 THEN h.step ELSE -h.step END
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
      FROM held h WHERE (h.park, h.year, h.project) = (in_park, in_year, in_project)
  )
  SELECT s.step,
         CASE WHEN s.step = to_step THEN s.area + entry
              WHEN to_step = 0 AND s.step < 4 OR s.step < to_step AND in_project > 0
                THEN s.area - least(s.area, greatest(entry - s.before, 0))
              ELSE s.area END
    FROM steps s $$;

CREATE FUNCTION pg_temp.try(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE name text;
BEGIN
  EXECUTE statement;
  RETURN NULL;
EXCEPTION WHEN check_violation THEN
  GET STACKED DIAGNOSTICS name = CONSTRAINT_NAME;
  RETURN name;
END $$;

CREATE PROCEDURE pg_temp.note(what text, statement text, expected text, got text) LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tried VALUES (what, got);
  IF expected IS DISTINCT FROM got THEN
    INSERT INTO differing VALUES (statement, expected, got);
  END IF;
END $$;

SELECT setseed(0.4204);
DO $$
DECLARE
  kinds CONSTANT text[] := '{return,allocate,reserve,commit,write_off}';
  to_step integer; p bigint; y integer; j bigint; a numeric;
  statement text; expected text; got text; claimed numeric; given numeric;
BEGIN
  FOR n IN 1 .. 2400 LOOP
    p := 1 + floor(random() * 2); y := 2024 + floor(random() * 2); j := floor(random() * 6);
    SELECT sum(h.area) INTO claimed FROM held h WHERE (h.park, h.year) = (p, y);
    IF random() < 0.85 THEN
      -- An entry: a return one time in three, of up to four decimals.
      to_step := greatest(0, floor(random() * 6) - 1);
      a := greatest(round((random() * random() * 40)::numeric, floor(random() * 5)::integer), 0.0001);
      statement := format('INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id) VALUES (%s, %s, %L, %s, %s)',
        p, y, kinds[to_step + 1], a, coalesce(nullif(j, 0)::text, 'NULL'));
      expected := CASE
        WHEN to_step = 0 AND a > (SELECT sum(h.area) FROM held h WHERE (h.park, h.year, h.project) = (p, y, j) AND h.step < 4)
          THEN 'land_entries_return'
        WHEN claimed - (SELECT sum(h.area) FROM held h WHERE (h.park, h.year, h.project) = (p, y, j))
             + (SELECT sum(m.area) FROM pg_temp.moved(p, y, j, to_step, a) m)
             > coalesce((SELECT q.area FROM quota q WHERE (q.park, q.year) = (p, y)), 0)
          THEN '4.quota' END;
      got := pg_temp.try(statement);
      CALL pg_temp.note(kinds[to_step + 1], statement, expected, got);
      IF expected IS NULL THEN
        UPDATE held h SET area = m.area FROM pg_temp.moved(p, y, j, to_step, a) m
         WHERE (h.park, h.year, h.project) = (p, y, j) AND h.step = m.step;
      END IF;
    ELSIF random() < 0.8 THEN
      -- A park's quota: raised, lowered, or taken away.
      a := round(claimed * (0.85 + random() * 0.6)::numeric + (random() * 120)::numeric, 2);
      SELECT coalesce(sum(q.area), 0) INTO given FROM quota q WHERE q.year = y AND q.park <> p;
      IF random() < 0.1 THEN
        a := 0;
        statement := format('DELETE FROM city.land_quotas WHERE park_id = %s AND year = %s', p, y);
      ELSE
        statement := format('INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (%s, %s, %s)'
          ' ON CONFLICT (park_id, year) DO UPDATE SET quota_m2 = excluded.quota_m2', p, y, a);
      END IF;
      got := pg_temp.try(statement);
      expected := CASE
        WHEN statement LIKE 'DELETE%' AND NOT EXISTS (SELECT FROM quota q WHERE (q.park, q.year) = (p, y)) THEN NULL
        WHEN statement NOT LIKE 'DELETE%' AND given + a > (SELECT b.area FROM budget b WHERE b.year = y) THEN '4.city_quota'
        WHEN claimed > a THEN '4.quota' END;
      CALL pg_temp.note('quota', statement, expected, got);
      IF expected IS NULL THEN
        DELETE FROM quota q WHERE (q.park, q.year) = (p, y);
        INSERT INTO quota SELECT p, y, a WHERE statement NOT LIKE 'DELETE%';
      END IF;
    ELSE
      -- The city's quota: there, changed, or gone again.
      SELECT coalesce(sum(q.area), 0) INTO given FROM quota q WHERE q.year = y;
      a := round(given * (0.95 + random() * 0.8)::numeric + (random() * 200)::numeric, 2);
      IF random() < 0.3 THEN
        statement := format('DELETE FROM city.land_budgets WHERE year = %s', y);
        expected := CASE WHEN given > 0 AND EXISTS (SELECT FROM budget b WHERE b.year = y) THEN '4.city_quota' END;
      ELSE
        statement := format('INSERT INTO city.land_budgets (year, quota_m2) VALUES (%s, %s)'
          ' ON CONFLICT (year) DO UPDATE SET quota_m2 = excluded.quota_m2', y, a);
        expected := CASE WHEN given > a THEN '4.city_quota' END;
      END IF;
      got := pg_temp.try(statement);
      CALL pg_temp.note('budget', statement, expected, got);
      IF expected IS NULL THEN
        DELETE FROM budget b WHERE b.year = y;
        INSERT INTO budget SELECT y, a WHERE statement NOT LIKE 'DELETE%';
      END IF;
    END IF;
  END LOOP;
END $$;

-- Every answer is the model's.
SELECT * FROM differing LIMIT 5;
-- There was enough of each.
SELECT count(*) FILTER (WHERE what NOT IN ('quota', 'budget')) >= 2000 AS entries, count(*) FILTER (WHERE reason IS NULL) > 700 AS accepted,
       count(*) FILTER (WHERE reason = '4.quota' AND what <> 'quota') > 150 AS over_quota, count(*) FILTER (WHERE reason = 'land_entries_return') > 100 AS over_returned,
       count(*) FILTER (WHERE reason = '4.quota' AND what = 'quota') > 20 AS lowered_too_far, count(*) FILTER (WHERE reason = '4.city_quota') > 20 AS over_city
  FROM tried;
SELECT what, bool_or(reason IS NULL) AS accepted, bool_or(reason IS NOT NULL) AS refused FROM tried GROUP BY 1 ORDER BY 1;
-- So are the claims, the accounts, and the balances; what was refused left no entry.
SELECT count(*) > 20 AS claims, count(*) FILTER (WHERE (c.allocated_m2, c.reserved_m2, c.committed_m2, c.written_off_m2) IS DISTINCT FROM (m.a[1], m.a[2], m.a[3], m.a[4])) AS differing
  FROM (SELECT park, year, project, array_agg(area ORDER BY step) AS a FROM held GROUP BY 1, 2, 3) m
  JOIN city.land_claims c ON (c.park_id, c.year, c.project_id) = (m.park, m.year, m.project);
SELECT count(*) AS without_claim FROM held h WHERE area > 0
   AND NOT EXISTS (SELECT FROM city.land_claims c WHERE (c.park_id, c.year, c.project_id) = (h.park, h.year, h.project));
SELECT count(*) AS balances, count(*) FILTER (WHERE (b.quota_m2, b.allocated_m2, b.reserved_m2, b.committed_m2, b.written_off_m2, b.free_m2)
         IS DISTINCT FROM (coalesce(q.area, 0), m.a[1], m.a[2], m.a[3], m.a[4], coalesce(q.area, 0) - m.a[1] - m.a[2] - m.a[3] - m.a[4])) AS differing
  FROM (SELECT park, year, array_agg(area ORDER BY step) AS a FROM (SELECT park, year, step, sum(area) AS area FROM held GROUP BY 1, 2, 3) s GROUP BY 1, 2) m
  LEFT JOIN quota q USING (park, year)
  LEFT JOIN city.land_balances b ON (b.park_id, b.year) = (m.park, m.year);
SELECT (SELECT count(*) FROM city.land_entries) = (SELECT count(*) FROM tried WHERE reason IS NULL AND what NOT IN ('quota', 'budget')) AS entries_are_those_accepted;
-- The aggregate over the ledger adds up to the same, and the register verifies.
SELECT count(*) AS differing
  FROM (SELECT park_id, year, coalesce(project_id, 0) AS project, park.land_claim(kind, area_m2, project_id IS NOT NULL ORDER BY entry_no) AS claim
          FROM city.land_entries GROUP BY 1, 2, 3) c
  JOIN (SELECT park, year, project, array_agg(area ORDER BY step) AS a FROM held GROUP BY 1, 2, 3) m ON (m.park, m.year, m.project) = (c.park_id, c.year, c.project)
 WHERE c.claim <> m.a;
SELECT rule, verdict, count(*) FROM park.verify_register('city') WHERE rule IN ('4.quota', 'k.land_accounts') GROUP BY 1, 2 ORDER BY 1, 2;

DROP SCHEMA city CASCADE;
