-- Views of admission (art. 6).

-- The one definition of the term, for the clock's views and rule 6.review_due.
CREATE OR REPLACE FUNCTION review_term(applied_on date)
  RETURNS TABLE (due_on date, settled boolean, citation text)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE WHEN c.known THEN w.due_on ELSE n.due_on END, c.known, t.citation
    FROM parameters t
    CROSS JOIN LATERAL (SELECT park.due_date(applied_on, park.parameter_span(t.value, t.unit))) n (due_on)
    LEFT JOIN parameters h ON h.name = 'review_holidays' AND h.applies @> applied_on AND h.value > 0
    CROSS JOIN LATERAL (
      -- no arrangement of days off lasts so long
      SELECT CASE WHEN h.value IS NULL THEN n.due_on
                  ELSE park.next_working_day(n.due_on,
                         (SELECT range_agg(daterange(d.day, d.day, '[]')) FROM holidays d
                           WHERE NOT d.workday AND d.day BETWEEN n.due_on AND n.due_on + 60),
                         (SELECT range_agg(daterange(d.day, d.day, '[]')) FROM holidays d
                           WHERE d.workday AND d.day BETWEEN n.due_on AND n.due_on + 60)) END) w (due_on)
    CROSS JOIN LATERAL (
      SELECT h.value IS NULL OR NOT EXISTS (
        SELECT FROM (VALUES (n.due_on), (w.due_on)) y (day)
         WHERE NOT EXISTS (SELECT FROM holidays d
                            WHERE d.day BETWEEN date_trunc('year', y.day)::date
                                            AND (date_trunc('year', y.day) + interval '1 year')::date - 1))) c (known)
   WHERE t.name = 'review_within' AND t.applies @> applied_on;
END;
COMMENT ON FUNCTION review_term(date) IS
  '论证期限 last day of the joint review of a project that applied on a day; nothing before the measures; settled false: the days off of its year are not recorded in holidays, and it may end later';

CREATE OR REPLACE FUNCTION review_clock_on(as_of date)
  RETURNS TABLE (review_id bigint, project_id bigint, project_name text, applied_on date,
                 due_on date, concluded_on date, days_left integer, state text)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT r.id, r.project_id, p.name, r.applied_on, t.due_on, c.concluded_on,
         CASE WHEN c.concluded_on IS NULL AND (t.settled OR as_of <= t.due_on)
                   AND isfinite(as_of) AND isfinite(t.due_on) THEN t.due_on - as_of END,
         CASE WHEN t.due_on IS NULL THEN 'not_applicable'
              WHEN c.concluded_on IS NULL AND as_of <= t.due_on THEN 'open'
              WHEN c.concluded_on <= t.due_on THEN 'concluded'
              WHEN NOT t.settled THEN 'unknown'
              WHEN c.concluded_on IS NULL THEN 'overdue'
              ELSE 'late' END
    FROM reviews r
    JOIN projects p ON p.id = r.project_id
    LEFT JOIN LATERAL review_term(r.applied_on) t ON true
    CROSS JOIN LATERAL (
      SELECT CASE WHEN r.concluded_on <= as_of THEN r.concluded_on END) c (concluded_on)
   WHERE r.applied_on <= as_of;
END;
COMMENT ON FUNCTION review_clock_on(date) IS
  '论证时限 joint reviews as they stood on a day (art. 6): open, overdue, concluded (in time), late (concluded after due_on), not_applicable before the measures, unknown after due_on where days off count and those of the year are not recorded; days_left is negative when overdue and NULL once concluded or unknown';

CREATE OR REPLACE VIEW review_clock AS
  SELECT c.review_id, c.project_id, c.project_name, c.applied_on, c.due_on, c.concluded_on,
         c.days_left, c.state
    FROM review_clock_on(CURRENT_DATE) c;
COMMENT ON VIEW review_clock IS '论证时限 review_clock_on() today; key: review_id';

CREATE OR REPLACE FUNCTION reviews_due_soon_on(as_of date, within integer DEFAULT 3)
  RETURNS TABLE (review_id bigint, project_id bigint, project_name text, park_id bigint, park_name text,
                 applied_on date, due_on date, days_left integer)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT c.review_id, c.project_id, c.project_name, k.id, k.name, c.applied_on, c.due_on, c.days_left
    FROM review_clock_on(as_of) c
    JOIN projects p ON p.id = c.project_id
    JOIN parks k ON k.id = p.park_id
   WHERE c.state = 'open' AND c.days_left <= within;
END;
COMMENT ON FUNCTION reviews_due_soon_on(date, integer) IS
  '论证即将到期 open joint reviews of which so many days are left at most on a day (art. 6)';

CREATE OR REPLACE VIEW reviews_due_soon AS
  SELECT s.review_id, s.project_id, s.project_name, s.park_id, s.park_name, s.applied_on, s.due_on,
         s.days_left
    FROM reviews_due_soon_on(CURRENT_DATE) s;
COMMENT ON VIEW reviews_due_soon IS
  '论证即将到期 reviews_due_soon_on() today: three days left at most; key: review_id';

CREATE OR REPLACE FUNCTION reviews_overdue_on(as_of date)
  RETURNS TABLE (review_id bigint, project_id bigint, project_name text, park_id bigint, park_name text,
                 applied_on date, due_on date, days_overdue integer)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT c.review_id, c.project_id, c.project_name, k.id, k.name, c.applied_on, c.due_on, -c.days_left
    FROM review_clock_on(as_of) c
    JOIN projects p ON p.id = c.project_id
    JOIN parks k ON k.id = p.park_id
   WHERE c.state = 'overdue';
END;
COMMENT ON FUNCTION reviews_overdue_on(date) IS
  '论证超期 joint reviews not concluded by a day though due before it (art. 6)';

CREATE OR REPLACE VIEW reviews_overdue AS
  SELECT o.review_id, o.project_id, o.project_name, o.park_id, o.park_name, o.applied_on, o.due_on,
         o.days_overdue
    FROM reviews_overdue_on(CURRENT_DATE) o;
COMMENT ON VIEW reviews_overdue IS '论证超期 reviews_overdue_on() today; key: review_id';

CREATE OR REPLACE FUNCTION unregistered_projects_on(as_of date)
  RETURNS TABLE (project_id bigint, project_name text, park_id bigint, park_name text, signed_on date,
                 days_since_signing integer)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT p.id, p.name, k.id, k.name, a.signed_on,
         CASE WHEN isfinite(as_of) THEN as_of - a.signed_on END
    FROM projects p
    JOIN parks k ON k.id = p.park_id
    JOIN (SELECT g.project_id, min(g.signed_on) AS signed_on
            FROM agreements g
            JOIN parameters t ON t.name = 'registration_required' AND t.applies @> g.signed_on AND t.value > 0
           WHERE g.signed_on <= as_of
             AND NOT EXISTS (SELECT FROM agreements c WHERE c.supersedes = g.id)
           GROUP BY g.project_id) a ON a.project_id = p.id
   WHERE p.status <> 'withdrawn'
     AND NOT EXISTS (SELECT FROM registrations r WHERE r.project_id = p.id AND r.registered_on <= as_of
                        AND NOT EXISTS (SELECT FROM registrations c WHERE c.supersedes = r.id));
END;
COMMENT ON FUNCTION unregistered_projects_on(date) IS
  '未登记入园项目 projects with an entry agreement that were not registered with the city''s office on a day (art. 6); withdrawn ones left out';

CREATE OR REPLACE VIEW unregistered_projects AS
  SELECT u.project_id, u.project_name, u.park_id, u.park_name, u.signed_on, u.days_since_signing
    FROM unregistered_projects_on(CURRENT_DATE) u;
COMMENT ON VIEW unregistered_projects IS
  '未登记入园项目 unregistered_projects_on() today; key: project_id';

CREATE OR REPLACE FUNCTION project_aspects_on(as_of date)
  RETURNS TABLE (project_id bigint, project_name text, park_id bigint, aspect text,
                 verdict park.verdict, findings text)
  LANGUAGE sql STABLE PARALLEL RESTRICTED
BEGIN ATOMIC
  SELECT p.id, p.name, p.park_id, a.aspect, a.verdict, a.findings
    FROM projects p, park.aspect_verdicts(p, as_of) a
   WHERE p.status <> 'withdrawn';
END;
COMMENT ON FUNCTION project_aspects_on(date) IS
  '论证六方面 what the machine says of each project by the standards, positioning and plans of a day (art. 6); projects, plots and boundaries are those of today; withdrawn projects left out';

CREATE OR REPLACE VIEW project_aspects AS
  SELECT a.project_id, a.project_name, a.park_id, a.aspect, a.verdict, a.findings
    FROM project_aspects_on(CURRENT_DATE) a;
COMMENT ON VIEW project_aspects IS '论证六方面 project_aspects_on() today; key: project_id, aspect';

-- The days left count the last day of the waiver, not the day asked for.
CREATE OR REPLACE FUNCTION waivers_in_force_on(as_of date)
  RETURNS TABLE (waiver_id bigint, rule text, subject_table text, subject_id bigint, first_on date, last_on date,
                 days_left integer, reason text, document text, granted_by text)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT w.id, w.rule, w.subject_table, w.subject_id, lower(w.applies), upper(w.applies) - 1,
         upper(w.applies) - 1 - as_of, w.reason, w.document, w.granted_by
    FROM waivers w
   WHERE w.applies @> as_of;
END;
COMMENT ON FUNCTION waivers_in_force_on(date) IS
  '有效豁免 waivers that lift a rule on a day, and for how many days more; last_on and days_left are NULL where no end is set';

CREATE OR REPLACE VIEW waivers_in_force AS
  SELECT w.waiver_id, w.rule, w.subject_table, w.subject_id, w.first_on, w.last_on, w.days_left, w.reason,
         w.document, w.granted_by
    FROM waivers_in_force_on(CURRENT_DATE) w;
COMMENT ON VIEW waivers_in_force IS '有效豁免 waivers_in_force_on() today; key: waiver_id';
