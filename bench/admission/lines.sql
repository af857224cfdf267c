-- A row's cost is what the load takes longer, in CPU time, than that of the table it stands on.
INSERT INTO facts
SELECT v.name, (SELECT cpu FROM medians WHERE name = v.measure) - (SELECT cpu FROM medians WHERE name = v.base)
  FROM (VALUES ('key alone', 'keyed', 'plain'), ('gate alone', 'gate', 'ungated'), ('script alone', 'scripted', 'keyed')) v (name, measure, base);
INSERT INTO lines (part, kind, what, measure, beside, base, goal, unit) VALUES
  ('COPY of agreements', '<', 'the register, with its gate', 'gate', 'no check at all', 'plain', NULL, 'ms'),
  ('', '<', 'the register, with its gate', 'gate', 'the register, its gate disabled', 'ungated', 2.5, 'ms'),
  ('', '<', 'the register, with its gate', 'gate', 'a foreign key, no gate', 'keyed', NULL, 'ms'),
  ('', '<', 'a foreign key', 'keyed', 'no check at all', 'plain', NULL, 'ms'),
  ('the gate alone, of all rows', '<', 'the gate', 'gate alone', 'the same rules in PL/pgSQL', 'script alone', 0.5, 'ms'),
  ('', '<', 'the gate', 'gate alone', 'a foreign key alone', 'key alone', 3, 'ms'),
  ('single inserts, prepared, each a transaction', '<', 'the register, with its gate', 'single_gate', 'a foreign key, no gate', 'single_keyed', NULL, 'ms'),
  ('', '<', 'the register, with its gate', 'single_gate', 'the same rules in PL/pgSQL', 'single_scripted', NULL, 'ms'),
  ('', '<', 'a foreign key', 'single_keyed', 'no check at all', 'single_plain', NULL, 'ms');
