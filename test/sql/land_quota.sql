-- Article 4: the city's quota of new construction land, the parks' quotas, and
-- the ledger of what is claimed of them.
\getenv testdir PG_ABS_SRCDIR
\set tools :testdir /tools.sql
\set ECHO none
\i :tools
\set ECHO all

SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
  ('park_land_share_min', 30, '%', '[2020-01-08,)', '第四条'),
  ('inside_tolerance', 1, 'm2', '[2020-01-08,)', 'own');
INSERT INTO city.parks (id, name, level, boundary) VALUES
  (1, '一', 'municipal', pg_temp.box(0, 0, 1000, 1000)), (2, '二', 'county', NULL);
INSERT INTO city.projects (id, park_id, name) VALUES (1, 1, '甲'), (2, 1, '乙'), (3, 2, '丙');

-- Bad input.
SELECT pg_temp.refusal($$INSERT INTO city.land_budgets (year, quota_m2) VALUES (2025, -1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_budgets (year, quota_m2) VALUES (2025, 'NaN')$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_budgets (year, quota_m2) VALUES (2025, 'Infinity')$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_budgets (year, quota_m2) VALUES (NULL, 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_budgets (year, quota_m2) VALUES (2101, 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (NULL, 2025, 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (9, 2025, 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (1, 2025, 'reserve', 0)$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (1, 2025, 'reserve', 'NaN')$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (1, 2025, 'reserve', 'Infinity')$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (1, 2025, 'give', 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (park_id, year, kind, area_m2, entered_on) VALUES (1, 2025, 'reserve', 1, 'infinity')$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id) VALUES (1, 2025, 'reserve', 1, 99)$$);
-- Digits that every later sum would keep; more land than there is.
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (1, 2025, 'reserve', 1e-41)$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (1, 2025, 'reserve', 1e15 + 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (1, 2025, 1e16)$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_budgets (year, quota_m2) VALUES (2025, 1e-41)$$);
-- 0 is the city's account, and no project.
SELECT pg_temp.refusal($$INSERT INTO city.parks (id, name, level) VALUES (0, '零', 'county')$$);
SELECT pg_temp.refusal($$INSERT INTO city.projects (id, park_id, name) VALUES (0, 1, '零')$$);
SELECT pg_temp.refusal($$SELECT park.land_claim_after('{0,0,0}', 'reserve', 1, true)$$);
SELECT pg_temp.refusal($$SELECT park.land_claim_after('{0,0,0,NULL}', 'reserve', 1, true)$$);
SELECT pg_temp.refusal($$SELECT park.land_claim_after('{0,0,0,-1}', 'reserve', 1, true)$$);
SELECT pg_temp.refusal($$SELECT park.land_claim_after('{0,0,0,NaN}', 'reserve', 1, true)$$);
SELECT pg_temp.refusal($$SELECT park.land_claim_after('{{0,0},{0,0}}', 'reserve', 1, true)$$);
SELECT pg_temp.refusal($$SELECT park.land_claim_after('{0,0,0,0}', 'give', 1, true)$$);
SELECT pg_temp.refusal($$SELECT park.land_claim_after('{0,0,0,0}', 'reserve', -1, true)$$);
SELECT park.land_claim_after('{0,0,0,0}', NULL, 1, true);

-- How a claim moves: each step uses up the one before, the rest is new.
SELECT kind, area_m2, park.land_claim(kind, area_m2, true) OVER (ORDER BY place)
  FROM (VALUES (1, 'allocate', 100), (2, 'reserve', 60), (3, 'commit', 80), (4, 'return', 10.5),
               (5, 'write_off', 200), (6, 'reserve', 5), (7, 'return', 5)) e (place, kind, area_m2);
-- Without a project every entry is a claim of its own.
SELECT park.land_claim(kind, area_m2, false ORDER BY place)
  FROM (VALUES (1, 'allocate', 100), (2, 'reserve', 60), (3, 'commit', 80)) e (place, kind, area_m2);
SELECT pg_temp.refusal($$SELECT park.land_claim_after('{1,2,3,4}', 'return', 6.0001, true)$$);
SELECT park.land_claim_after('{1,2,3,4}', 'return', 6, true), park.land_claim_add('{1,2,3,4}', 'return', 7, true);

-- The parks' quotas and the city's.  Not recorded yet, the city's is unknown.
INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (1, 2025, 700);
SELECT rule, verdict, message FROM city.land_quotas q, park.findings(q) WHERE rule = '4.city_quota';
SELECT pg_temp.refusal($$INSERT INTO city.land_budgets (year, quota_m2) VALUES (2025, 699.9999)$$);
INSERT INTO city.land_budgets (year, quota_m2) VALUES (2025, 1000);
SELECT pg_temp.refusal($$INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (2, 2025, 300.0001)$$);
INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (2, 2025, 300);
SELECT pg_temp.refusal($$INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (2, 2025, 0)$$);
SELECT pg_temp.refusal($$UPDATE city.land_quotas SET quota_m2 = 701 WHERE park_id = 1$$);
SELECT pg_temp.refusal($$UPDATE city.land_budgets SET quota_m2 = 999$$);
SELECT pg_temp.refusal($$UPDATE city.land_budgets SET year = 2024$$);
SELECT pg_temp.refusal($$DELETE FROM city.land_budgets$$);
INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (2, 2024, 5);
SELECT pg_temp.refusal($$UPDATE city.land_quotas SET year = 2025, park_id = 1 WHERE year = 2024$$);
DELETE FROM city.land_quotas WHERE year = 2024;
-- A quota that is only thought of counts instead of the stored one.
SELECT verdict, measured, required, gap
  FROM park.findings(jsonb_populate_record(NULL::city.land_quotas, '{"park_id": 2, "year": 2025, "quota_m2": 301}'))
 WHERE rule = '4.city_quota';

-- The quota is used to the last square metre and not beyond, whatever the kind.
INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id) VALUES
  (1, 2025, 'reserve', 400, 1), (1, 2025, 'reserve', 299.5, 2);
SELECT pg_temp.refusal(format(
  $$INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id) VALUES (1, 2025, %L, 0.5001, NULL)$$, kind))
  FROM unnest('{allocate,reserve,commit,write_off}'::text[]) kind;
SELECT verdict, measured, required
  FROM park.findings(jsonb_populate_record(NULL::city.land_entries,
    '{"park_id": 1, "year": 2025, "kind": "reserve", "area_m2": 0.5001}')) WHERE rule = '4.quota';
INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (1, 2025, 'allocate', 0.5);
-- The register numbers the entries of an account, whatever is written and whatever their ids are.
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (year, kind, area_m2) VALUES (2025, 'return', 0.1)$$);
BEGIN;
INSERT INTO city.land_entries (id, park_id, year, kind, area_m2, project_id, entry_no) VALUES
  (9002, 1, 2025, 'commit', 400, 1, -7), (9001, 1, 2025, 'return', 400, 1, 2);
SELECT id, entry_no, kind FROM city.land_entries WHERE park_id = 1 AND year = 2025 ORDER BY entry_no;
-- Read by their ids, the two would leave 400 m2 committed.
SELECT committed_m2 FROM city.land_claims WHERE project_id = 1;
SELECT DISTINCT rule, verdict FROM park.verify_register('city') WHERE rule = 'k.land_accounts';
ROLLBACK;
-- A step of a project that holds enough needs nothing new; one that holds too little does.
INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id) VALUES (1, 2025, 'commit', 400, 1);
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id) VALUES (1, 2025, 'commit', 299.6, 2)$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id) VALUES (1, 2025, 'return', 299.6, 2)$$);
INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id) VALUES
  (1, 2025, 'return', 99.5, 2), (1, 2025, 'commit', 200, 2);
SELECT project_id, allocated_m2, reserved_m2, committed_m2, written_off_m2
  FROM city.land_claims WHERE park_id = 1 ORDER BY 1;
SELECT park_id, quota_m2, allocated_m2, reserved_m2, committed_m2, written_off_m2, free_m2, round(used_share, 4) AS used
  FROM city.land_balances ORDER BY 1;
-- No quota is a quota of 0; another year is another quota.
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (1, 2026, 'reserve', 1)$$);
-- A quota is not lowered under, moved or taken from what is claimed of it.
SELECT pg_temp.refusal($$UPDATE city.land_quotas SET quota_m2 = 600.4999 WHERE park_id = 1$$);
SELECT pg_temp.refusal($$UPDATE city.land_quotas SET year = 2026 WHERE park_id = 1$$);
SELECT pg_temp.refusal($$UPDATE city.land_quotas SET park_id = 2, year = 2027 WHERE park_id = 1$$);
SELECT pg_temp.refusal($$DELETE FROM city.land_quotas WHERE park_id = 1$$);
UPDATE city.land_quotas SET quota_m2 = 600.5 WHERE park_id = 1;
-- An upsert and a MERGE meet the same rule.
SELECT pg_temp.refusal($$INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (1, 2025, 600)
  ON CONFLICT (park_id, year) DO UPDATE SET quota_m2 = excluded.quota_m2$$);
SELECT pg_temp.refusal($$MERGE INTO city.land_quotas q USING (VALUES (1, 2025, 600)) v (park, year, quota)
  ON q.park_id = v.park AND q.year = v.year WHEN MATCHED THEN UPDATE SET quota_m2 = v.quota$$);

-- Entries are added, never changed.
SELECT pg_temp.refusal($$UPDATE city.land_entries SET area_m2 = 1$$);
SELECT pg_temp.refusal($$UPDATE city.land_entries SET area_m2 = 1 WHERE false$$);
SELECT pg_temp.refusal($$DELETE FROM city.land_entries WHERE id = 1$$);
SELECT pg_temp.refusal($$TRUNCATE city.land_entries$$);
SELECT pg_temp.refusal($$TRUNCATE city.projects CASCADE$$);
-- Quotas and budgets are deleted row by row, under the rules, not all at once; an empty table may be truncated.
SELECT pg_temp.refusal($$TRUNCATE city.land_quotas$$);
SELECT pg_temp.refusal($$TRUNCATE city.land_budgets$$);
SELECT pg_temp.refusal($$TRUNCATE city.land_quotas, city.land_budgets RESTART IDENTITY CASCADE$$);
BEGIN;
SET LOCAL session_replication_role = replica;
SELECT pg_temp.refusal($$TRUNCATE city.land_quotas$$);
ALTER TABLE city.land_quotas DISABLE TRIGGER rules;
DELETE FROM city.land_quotas;
SELECT pg_temp.refusal($$TRUNCATE city.land_quotas$$);
ROLLBACK;

-- What is refused leaves no trace in the accounts.
SELECT count(*) AS differing FROM park.verify_register('city') WHERE rule = 'k.land_accounts' AND verdict <> 'pass';
BEGIN;
SET LOCAL session_replication_role = replica;
UPDATE city.land_entries SET account[2] = account[2] + 1 WHERE park_id = 1 AND entry_no = 2;
SELECT subject_id, verdict, measured, message FROM park.verify_register('city') WHERE rule = 'k.land_accounts' ORDER BY 1;
ROLLBACK;
BEGIN;
SET LOCAL session_replication_role = replica;
UPDATE city.land_entries SET claim[3] = 399 WHERE project_id = 1 AND kind = 'commit';
SELECT subject_id, verdict, measured, message FROM park.verify_register('city') WHERE rule = 'k.land_accounts' ORDER BY 1;
ROLLBACK;
-- Nor does it matter what is written into the sums.
BEGIN;
INSERT INTO city.land_entries (park_id, year, kind, area_m2, claim, account) VALUES (1, 2025, 'return', 0.5, '{0,0,0,0}', NULL);
SELECT kind, claim, account FROM city.land_entries WHERE park_id = 1 AND year = 2025 ORDER BY entry_no DESC LIMIT 2;
ROLLBACK;
-- Sums that are none, written behind the triggers' back, are refused; where the owner lets them be, nothing is judged by them.
BEGIN;
SET LOCAL session_replication_role = replica;
SELECT pg_temp.refusal($$UPDATE city.land_entries SET account = '{}'$$);
SELECT pg_temp.refusal($$UPDATE city.land_entries SET claim = '{0,0,0}'$$);
SELECT pg_temp.refusal($$UPDATE city.land_entries SET account = '{NULL,0,0,0}'$$);
ALTER TABLE city.land_entries DROP CONSTRAINT land_entries_sums, ALTER account DROP NOT NULL;
CREATE FUNCTION pg_temp.with_account(sums numeric[], statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  SET LOCAL session_replication_role = replica;
  UPDATE city.land_entries SET account = sums WHERE park_id = 1 AND year = 2025;
  SET LOCAL session_replication_role = origin;
  RETURN pg_temp.refusal(statement);
END $$;
SELECT pg_temp.with_account(a, $$UPDATE city.land_quotas SET quota_m2 = quota_m2 + 1 WHERE park_id = 1 AND year = 2025$$)
  FROM (VALUES (NULL::numeric[]), ('{}'), ('{NULL,0,0,0}')) v (a);
SELECT pg_temp.with_account(a, $$INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (1, 2025, 'reserve', 0.1)$$)
  FROM (VALUES (NULL::numeric[]), ('{}'), ('{NULL,0,0,0}')) v (a);
SELECT f.verdict, f.message FROM city.land_quotas q, park.findings(q) f WHERE q.park_id = 1 AND q.year = 2025 AND f.rule = '4.quota';
SELECT subject_id, verdict, measured FROM park.verify_register('city') WHERE rule = 'k.land_accounts' ORDER BY 1;
SELECT pg_temp.with_account(NULL, 'SELECT 1');
SELECT subject_id, verdict, measured FROM park.verify_register('city') WHERE rule = 'k.land_accounts' ORDER BY 1;
ROLLBACK;
-- Triggers behind the one that writes them do not make an entry another: its area, its park, its number, its sums.
CREATE FUNCTION pg_temp.behind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW := jsonb_populate_record(NEW, TG_ARGV[0]::jsonb);
  RETURN NEW;
END $$;
CREATE FUNCTION pg_temp.with_behind(name text, change text, entries text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  answer text;
BEGIN
  EXECUTE format('CREATE TRIGGER %I BEFORE INSERT ON city.land_entries FOR EACH ROW EXECUTE FUNCTION pg_temp.behind(%L)', name, change);
  answer := pg_temp.refusal('INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES ' || entries);
  EXECUTE format('DROP TRIGGER %I ON city.land_entries', name);
  RETURN answer;
END $$;
BEGIN;
INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (1, 2019, 100), (2, 2019, 100);
INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (1, 2019, 'reserve', 60);
SELECT pg_temp.with_behind('round_up', '{"area_m2": 500}', '(1, 2019, ''reserve'', 1)');
SELECT pg_temp.with_behind('set_park', '{"park_id": 2}', '(1, 2019, ''reserve'', 1)');
SELECT pg_temp.with_behind('set_sums', '{"account": [0, 0, 0, 0]}', '(1, 2019, ''reserve'', 1)');
SELECT pg_temp.with_behind('set_sums', '{"claim": [0, 0, 0, 0]}', '(1, 2019, ''reserve'', 1)');
SELECT pg_temp.with_behind('set_number', '{"entry_no": 0}', '(1, 2019, ''reserve'', 1)');
SELECT pg_temp.with_behind('set_number', '{"entry_no": 9}', '(1, 2019, ''reserve'', 1)');
SELECT pg_temp.with_behind('give_more_back', '{"area_m2": 70}', '(1, 2019, ''return'', 60)');
-- What they may: another column; or in front of it, where the sums are of what they made: 60 and 50 are more than 100.
SELECT pg_temp.with_behind('set_document', '{"document": "函"}', '(1, 2019, ''reserve'', 1), (1, 2019, ''reserve'', 1.50)');
SELECT pg_temp.with_behind('a_round_up', '{"area_m2": 50}', '(1, 2019, ''reserve'', 1)');
SELECT pg_temp.with_behind('a_set_park', '{"park_id": 2}', '(1, 2019, ''reserve'', 100)');
SELECT park_id, kind, area_m2, entry_no, claim, account FROM city.land_entries WHERE year = 2019 ORDER BY park_id, entry_no;
-- Nor is anything entered without it.
ALTER TABLE city.land_entries DISABLE TRIGGER number;
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (1, 2019, 'reserve', 1)$$);
ROLLBACK;

-- What was claimed above the quota while the rule was off is returned step by step, with a warning; nothing is added.
BEGIN;
INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (1, 2019, 100);
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('4.quota', 'off', '[2019-01-01,2020-01-01)');
INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (1, 2019, 'reserve', 300);
DELETE FROM city.rule_modes WHERE rule = '4.quota';
INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (1, 2019, 'return', 50);
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (1, 2019, 'return', 50), (1, 2019, 'reserve', 10)$$);
SELECT pg_temp.refusal($$UPDATE city.land_quotas SET quota_m2 = 90 WHERE year = 2019$$);
INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (1, 2019, 'return', 150);
SELECT f.verdict, f.measured, f.message FROM city.land_entries e, park.findings(e) f WHERE f.rule = '4.quota' AND e.year = 2019;
ROLLBACK;

-- Land is written off with its plot, of the same park, inside it.
INSERT INTO city.plots (id, parcel_code, park_id, geom) VALUES
  (1, 'A', 1, pg_temp.box(0, 0, 20, 10)), (2, 'B', 2, NULL), (3, 'C', 1, NULL);
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('g.inside', 'off', '[2020-01-08,)');
INSERT INTO city.plots (id, parcel_code, park_id, geom) VALUES (4, 'D', 1, pg_temp.box(990, 0, 20, 10));
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id) VALUES (1, 2025, 'write_off', 200, 1)$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id, plot_id) VALUES (1, 2025, 'write_off', 200, 1, 2)$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id, plot_id) VALUES (1, 2025, 'write_off', 200, 1, 4)$$);
INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id, plot_id) VALUES (1, 2025, 'write_off', 200, 1, 1);
INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id, plot_id) VALUES (1, 2025, 'write_off', 50, 1, 3);
SELECT e.id, f.verdict, f.measured, f.message FROM city.land_entries e, park.findings(e) f
 WHERE f.rule = '4.written_off_inside' AND f.verdict <> 'not_applicable' ORDER BY 1;
INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason) VALUES
  ('4.written_off_inside', 'plots', 4, '[2025-01-01,2026-01-01)', '界址调整');
INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id, plot_id) VALUES (1, 2025, 'write_off', 150, 1, 4);
SELECT committed_m2, written_off_m2 FROM city.land_claims WHERE project_id = 1;

-- Then the plot stays where it is, unless that is waived; what does not move it is free.
SELECT pg_temp.refusal($$UPDATE city.plots SET park_id = 2 WHERE id = 1$$);
UPDATE city.plots SET status = 'draft', land_use = '工业' WHERE id = 1;
SELECT pg_temp.refusal($$UPDATE city.plots SET geom = pg_temp.box(990, 0, 20, 10) WHERE id = 1$$);
UPDATE city.plots SET geom = pg_temp.box(5, 0, 20, 10) WHERE id = 1;
UPDATE city.plots SET geom = pg_temp.box(2000, 0, 20, 10) WHERE id = 4;
UPDATE city.plots SET status = 'registered' WHERE id = 1;
-- Only its entries say so, not the plot, too.
SELECT count(*) FROM city.plots p, park.findings(p) f WHERE f.rule = '4.written_off_inside';
-- A park that stands under another may use the other's quota: its land is the other's, too.
BEGIN;
INSERT INTO city.parks (id, name, level, parent_id) VALUES (4, '一之一', 'municipal', 1), (5, '一之一之一', 'municipal', 4);
INSERT INTO city.plots (id, parcel_code, park_id, geom) VALUES (5, 'E', 5, pg_temp.box(500, 0, 20, 10)), (6, 'F', 5, pg_temp.box(3000, 0, 20, 10));
INSERT INTO city.projects (id, park_id, name) VALUES (5, 5, '戊');
INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (1, 2024, 500), (5, 2024, 500);
INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id, plot_id) VALUES (1, 2024, 'write_off', 200, 5, 5);
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id, plot_id) VALUES (1, 2024, 'write_off', 200, 5, 6)$$);
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (park_id, year, kind, area_m2, plot_id) VALUES (5, 2024, 'write_off', 200, 1)$$);
ROLLBACK;

-- A project of another park: the writer is warned, and it is listed, but for what was returned.
INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (1, 2024, 50), (2, 2024, 50);
SELECT f.verdict, f.message FROM park.findings(jsonb_populate_record(NULL::city.land_entries,
  '{"park_id": 1, "year": 2024, "kind": "commit", "area_m2": 1, "project_id": 99}')) f WHERE f.rule = '4.entry_project';
INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id) VALUES (1, 2024, 'reserve', 10, 3);
INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id) VALUES (1, 2024, 'return', 10, 3), (2, 2024, 'reserve', 10, 3);
INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (2, 2024, 'reserve', 10);
SELECT e.park_id, e.kind, f.verdict, f.message FROM city.land_entries e, park.findings(e) f WHERE f.rule = '4.entry_project' AND e.year = 2024 ORDER BY e.id;
INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('4.entry_project', 'enforce', '[2020-01-08,)');
SELECT pg_temp.refusal($$INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id) VALUES (1, 2024, 'commit', 10, 3)$$);
INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason) VALUES ('4.entry_project', 'projects', 3, '[2024-01-01,2025-01-01)', '飞地');
INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id) VALUES (1, 2024, 'commit', 10, 3), (1, 2024, 'return', 10, 3);

-- The city's 30 %: park 1 has committed or written off 600 of 1000 m².
SELECT year, quota_m2, given_m2, used_m2, written_off_m2, round(share, 4) AS share, required, lacking_m2, verdict
  FROM city.park_land_share;
INSERT INTO city.land_budgets (year, quota_m2) VALUES (2023, 1000);
INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (1, 2023, 1000);
INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id, entered_on) VALUES
  (1, 2023, 'reserve', 500, 1, '2023-03-01'), (1, 2023, 'commit', 299, 1, '2023-06-30'),
  (1, 2023, 'commit', 1, 2, '2023-12-31'), (1, 2023, 'return', 1, 2, '2024-01-01');
-- 299 of 1000 on 30 June, 181 days into the year: 602.96 at this pace; 300 on 31 December; 299 after.
SELECT d AS as_of, used_m2, lacking_m2, round(expected_m2, 2) AS expected, verdict,
       (SELECT f.verdict FROM city.land_budgets b, park.findings(b, d) f
         WHERE b.year = 2023 AND f.rule = '4.park_land_share') AS rule
  FROM unnest('{2023-03-01,2023-06-30,2023-12-31,2024-01-01}'::date[]) d, city.park_land_share_on(d)
 WHERE year = 2023 ORDER BY 1;
SELECT count(*) FROM city.park_land_share_on('2022-12-31');

DROP SCHEMA city CASCADE;
