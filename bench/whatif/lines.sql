-- What stands beside what.  Variables: projects, few.

INSERT INTO facts
  SELECT 'each_' || m.name, m.cpu / :projects * 1000 FROM medians m
   WHERE m.name IN ('standard', 'coefficient', 'turning', 'industry', 'positioning', 'parameter');
INSERT INTO facts SELECT 'each_findings', 2 * m.cpu / :few * 1000 FROM medians m WHERE m.name = 'findings';

INSERT INTO lines (part, kind, what, measure, beside, base, goal, unit) VALUES
  ('13 each project by two yardsticks, CPU time; 5 µs are 200,000 a second', 'abs', 'a standard for all, few turn', 'each_standard', NULL, NULL, 5, 'µs'),
  ('13', 'abs', 'building coefficient, few turn', 'each_coefficient', NULL, NULL, 5, 'µs'),
  ('13', 'abs', 'a standard for all, one in twenty turns', 'each_turning', NULL, NULL, 5, 'µs'),
  ('13', 'abs', 'a standard of one industry', 'each_industry', NULL, NULL, 5, 'µs'),
  ('13', 'abs', 'positioning of a park', 'each_positioning', NULL, NULL, 5, 'µs'),
  ('13', 'abs', 'a tolerance of sites, none drawn', 'each_parameter', NULL, NULL, 5, 'µs'),
  ('13', '>', 'a standard for all, few turn', 'each_standard', 'findings(), twice', 'each_findings', NULL, 'µs'),
  ('13', '<', 'a standard for all, few turn', 'standard', 'reading the columns once', 'scan', NULL, 'ms');
