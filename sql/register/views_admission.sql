-- Views of admission (art. 6).

CREATE OR REPLACE FUNCTION review_clock_on(as_of date)
  RETURNS TABLE (review_id bigint, project_id bigint, project_name text, applied_on date,
                 due_on date, concluded_on date, days_left integer, state text)
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT r.id, r.project_id, p.name, r.applied_on, d.due_on, c.concluded_on,
         CASE WHEN c.concluded_on IS NULL
              THEN park.days_left(r.applied_on, park.parameter_span(t.value, t.unit), NULL, as_of) END,
         CASE WHEN t.value IS NULL THEN 'not_applicable'
              WHEN c.concluded_on IS NULL AND as_of <= d.due_on THEN 'open'
              WHEN c.concluded_on IS NULL THEN 'overdue'
              WHEN c.concluded_on <= d.due_on THEN 'concluded'
              ELSE 'late' END
    FROM reviews r
    JOIN projects p ON p.id = r.project_id
    LEFT JOIN parameters t ON t.name = 'review_within' AND t.applies @> r.applied_on
    CROSS JOIN LATERAL (
      SELECT park.due_date(r.applied_on, park.parameter_span(t.value, t.unit))) d (due_on)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN r.concluded_on <= as_of THEN r.concluded_on END) c (concluded_on)
   WHERE r.applied_on <= as_of;
END;
COMMENT ON FUNCTION review_clock_on(date) IS
  '论证时限 joint reviews as they stood on a day (art. 6): open, overdue, concluded (in time), late (concluded after due_on), not_applicable before the measures; days_left is negative when overdue and NULL once concluded';

CREATE OR REPLACE VIEW review_clock AS
  SELECT c.review_id, c.project_id, c.project_name, c.applied_on, c.due_on, c.concluded_on,
         c.days_left, c.state
    FROM review_clock_on(CURRENT_DATE) c;
COMMENT ON VIEW review_clock IS '论证时限 review_clock_on() today; key: review_id';

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
