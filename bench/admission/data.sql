-- Projects with an approving review each, and the tables that agreements are
-- loaded into: without a check, with a foreign key, with the rules in PL/pgSQL,
-- and the register's own.
SET search_path = bench, park, public;
SET client_min_messages = warning;
SELECT park.create_register('city', preset => 'empty');
SELECT park.stop_recording('city', '{projects,reviews,review_findings,agreements}');
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('joint_review_required', 1, 'rule', '[2020-01-08,)', 'art. 6'), ('review_aspects', 6, 'aspect', '[2020-01-08,)', 'art. 6');
INSERT INTO city.parks (id, name, level, boundary)
SELECT i, 'park ' || i, 'municipal', ST_Multi(ST_Buffer(ST_SetSRID(ST_MakePoint(640000 + 5000 * i, 2690000), 4545), 2000, 64)) FROM generate_series(1, 20) i;
INSERT INTO city.leading_industries (park_id, name, codes, applies) SELECT i, 'x', '{C36,C37}', '[2020-01-08,)' FROM generate_series(1, 20) i;

-- What is measured is the agreements: what they rest on is written without being judged row by row.
ALTER TABLE city.projects DISABLE TRIGGER USER;
ALTER TABLE city.review_findings DISABLE TRIGGER USER;
ALTER TABLE city.reviews DISABLE TRIGGER USER;
ALTER TABLE city.reviews ENABLE TRIGGER seal;
INSERT INTO city.projects (id, park_id, name, industry, land_area_m2, fixed_investment_yuan, site)
SELECT i, 1 + i % 20, 'project ' || i, 'C3670', 10000, 100000000,
       ST_Multi(ST_MakeEnvelope(640000 + i, 2690000, 640100 + i, 2690100, 4545)) FROM generate_series(1, :size) i;
INSERT INTO city.reviews (id, project_id, applied_on, outcome, concluded_on)
SELECT i, i, date '2021-01-01' + i % 300, 'approved', date '2021-01-05' + i % 300 FROM generate_series(1, :size) i;
ALTER TABLE city.projects ENABLE TRIGGER USER;
ALTER TABLE city.projects ENABLE ALWAYS TRIGGER rules;
ALTER TABLE city.review_findings ENABLE TRIGGER USER;
ALTER TABLE city.reviews ENABLE TRIGGER USER;
VACUUM (FREEZE, ANALYZE) city.projects;
VACUUM (FREEZE, ANALYZE) city.reviews;

CREATE TABLE plain (LIKE city.agreements INCLUDING ALL);
CREATE TABLE keyed (LIKE city.agreements INCLUDING ALL, FOREIGN KEY (project_id) REFERENCES city.projects);
CREATE TABLE scripted (LIKE city.agreements INCLUDING ALL, FOREIGN KEY (project_id) REFERENCES city.projects);

-- The same two rules as they would be written in PL/pgSQL: the same locks, the same
-- opinion, the same fingerprint, statement by statement.
CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  project city.projects; park city.parks; opinion city.reviews; required numeric; other bigint; mode text; now bytea;
BEGIN
  PERFORM 1 FROM city.reviews WHERE project_id = NEW.project_id ORDER BY id FOR NO KEY UPDATE;
  PERFORM 1 FROM city.parks WHERE id = (SELECT park_id FROM city.projects WHERE id = NEW.project_id) FOR SHARE;
  SELECT * INTO project FROM city.projects WHERE id = NEW.project_id FOR NO KEY UPDATE;
  SELECT value INTO required FROM city.parameters WHERE name = 'joint_review_required' AND applies @> NEW.signed_on;
  IF required IS NULL OR required = 0 OR NOT project.needs_new_land THEN RETURN NULL; END IF;
  IF project.status = 'withdrawn' THEN RAISE check_violation USING MESSAGE = 'project was withdrawn'; END IF;
  SELECT * INTO park FROM city.parks WHERE id = project.park_id;
  IF park.level = 'county' AND NOT park.joins_review THEN RETURN NULL; END IF;
  IF EXISTS (SELECT FROM bench.scripted c WHERE c.supersedes = NEW.id) THEN RETURN NULL; END IF;
  SELECT * INTO opinion FROM city.reviews r WHERE r.project_id = NEW.project_id AND r.concluded_on <= NEW.signed_on
     AND NOT EXISTS (SELECT FROM city.reviews c WHERE c.supersedes = r.id) ORDER BY r.concluded_on DESC, r.id DESC LIMIT 1;
  IF opinion.id IS NULL OR opinion.outcome <> 'approved' THEN RAISE check_violation USING MESSAGE = 'no approving review'; END IF;
  SELECT a.id INTO other FROM bench.scripted a WHERE a.project_id = NEW.project_id AND a.id <> NEW.id AND opinion.id =
    (SELECT r.id FROM city.reviews r WHERE r.project_id = NEW.project_id AND r.concluded_on <= a.signed_on
       AND NOT EXISTS (SELECT FROM city.reviews c WHERE c.supersedes = r.id) ORDER BY r.concluded_on DESC, r.id DESC LIMIT 1) LIMIT 1;
  IF other IS NOT NULL THEN RAISE check_violation USING MESSAGE = 'opinion carries another'; END IF;
  now := '\x01'::bytea
    || sha256(convert_to(ROW(project.park_id, project.enterprise_id, project.industry::text, trim_scale(project.land_area_m2),
         project.total_investment_yuan, project.fixed_investment_yuan, trim_scale(project.floor_area_m2), trim_scale(project.footprint_area_m2),
         trim_scale(project.high_storey_area_m2), trim_scale(project.structure_area_m2), trim_scale(project.yard_area_m2),
         trim_scale(project.office_land_m2), project.annual_output_yuan, trim_scale(project.energy_tce),
         CASE WHEN project.eia_approved_on <= opinion.applied_on THEN project.eia_approved_on - date '2000-01-01' END)::text, 'UTF8'))
    || sha256(coalesce(st_asewkb(project.site, 'NDR'), ''))
    || sha256(convert_to(ROW(park.id, park.level)::text, 'UTF8'))
    || sha256(coalesce(st_asewkb(park.boundary, 'NDR'), ''))
    || sha256(convert_to(coalesce((SELECT string_agg(DISTINCT c.code::text COLLATE "C", ',' ORDER BY c.code::text COLLATE "C")
         FROM city.leading_industries l, unnest(l.codes) c (code) WHERE l.park_id = park.id AND l.applies @> opinion.applied_on), '-'), 'UTF8'))
    || sha256(coalesce((SELECT string_agg(a.print, ''::bytea ORDER BY a.print) FROM
         (SELECT sha256(convert_to(n.use, 'UTF8') || st_asewkb(n.geom, 'NDR')) AS print FROM city.plan_areas n JOIN city.plans p ON p.id = n.plan_id
           WHERE p.park_id = park.id AND p.period @> opinion.applied_on AND p.approved_on <= opinion.applied_on) a), ''::bytea));
  IF opinion.fingerprint <> now THEN RAISE check_violation USING MESSAGE = 'opinion is out of date'; END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER rules AFTER INSERT OR UPDATE ON scripted FOR EACH ROW EXECUTE FUNCTION gate();

CREATE SEQUENCE next_project;
\set file :folder /agreements.txt
COPY (SELECT i, i, '2022-01-01' FROM generate_series(1, :size) i) TO :'file';
