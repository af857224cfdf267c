# A session goes on after a refusal: what it prepared, what it writes next and
# what it commits later are judged as if nothing had been refused.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('sessions');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;
$node->safe_psql('postgres', <<~'SQL');
  SET client_min_messages = warning;
  CREATE EXTENSION industrial_park CASCADE;
  SELECT park.create_register('city', preset => 'empty');
  INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
    ('joint_review_required', 1, 'rule', '[2020-01-08,)', 'art. 6'), ('review_aspects', 6, 'aspect', '[2020-01-08,)', 'art. 6');
  INSERT INTO city.parks (id, name, level) VALUES (1, 'a', 'municipal');
  INSERT INTO city.projects (id, park_id, name) SELECT i, 1, 'p' || i FROM generate_series(1, 40) i;
  INSERT INTO city.reviews (id, project_id, applied_on) SELECT i, i, '2021-03-01' FROM generate_series(1, 20) i;
  UPDATE city.review_findings SET office_verdict = 'pass', reason = 'minutes';
  UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-03-10';
  SQL

# Runs a script in one session that goes on after errors: what it printed, and the
# SQLSTATE of each error in turn.  Projects 1 to 20 are approved, those from 21 not.
sub session {
  my ($sql) = @_;
  my ($stdout, $stderr);
  $node->psql('postgres', "\\set VERBOSITY verbose\n$sql", stdout => \$stdout, stderr => \$stderr, on_error_stop => 0);
  return ($stdout, join ' ', $stderr =~ /ERROR:\s+(\w{5}):/g);
}

# The projects that have signed since the last question; then none has.
sub signed {
  return $node->safe_psql('postgres', <<~'SQL');
    SELECT string_agg(project_id::text, ' ' ORDER BY project_id) FROM city.agreements WHERE document IS NULL;
    UPDATE city.agreements SET document = 'seen' WHERE document IS NULL;
    SQL
}

my ($out, $errors);

# Autocommit: each statement by itself.
($out, $errors) = session(<<~'SQL');
  INSERT INTO city.agreements (project_id, signed_on) VALUES (21, '2021-04-01');
  INSERT INTO city.agreements (project_id, signed_on) VALUES (1, '2021-04-01');
  INSERT INTO city.agreements (project_id, signed_on) VALUES (2, '2021-04-01'), (22, '2021-04-01');
  INSERT INTO city.agreements (project_id, signed_on) VALUES (3, '2021-04-01');
  INSERT INTO city.agreements (project_id, signed_on) VALUES (1, '2021-04-02');
  SQL
is($errors, '23514 23514 23514', 'autocommit: refused are the first, the third and the second agreement on one opinion');
is(signed(), '1 3', 'autocommit: the others are written');

# A transaction: without a savepoint it is over, with one it goes on.
($out, $errors) = session(<<~'SQL');
  BEGIN;
  INSERT INTO city.agreements (project_id, signed_on) VALUES (4, '2021-04-01');
  INSERT INTO city.agreements (project_id, signed_on) VALUES (23, '2021-04-01');
  INSERT INTO city.agreements (project_id, signed_on) VALUES (4, '2021-04-01');
  COMMIT;
  BEGIN;
  INSERT INTO city.agreements (project_id, signed_on) VALUES (5, '2021-04-01');
  SAVEPOINT a;
  INSERT INTO city.agreements (project_id, signed_on) VALUES (23, '2021-04-01');
  ROLLBACK TO a;
  INSERT INTO city.agreements (project_id, signed_on) VALUES (6, '2021-04-01');
  SAVEPOINT b;
  UPDATE city.reviews SET outcome = 'rejected' WHERE id = 6;
  ROLLBACK TO b;
  RELEASE a;
  INSERT INTO city.agreements (project_id, signed_on) VALUES (7, '2021-04-01');
  COMMIT;
  SQL
is($errors, '23514 25P02 23514 23514', 'a transaction ends with its first refusal, a savepoint saves it');
is(signed(), '5 6 7', 'after ROLLBACK TO all else is written');

# What a subtransaction took back is as if never written, for the rule, too.
($out, $errors) = session(<<~'SQL');
  BEGIN;
  SAVEPOINT a;
  UPDATE city.projects SET needs_new_land = false WHERE id = 24;
  INSERT INTO city.agreements (project_id, signed_on) VALUES (24, '2021-04-01');
  ROLLBACK TO a;
  INSERT INTO city.agreements (project_id, signed_on) VALUES (24, '2021-04-01');
  ROLLBACK;
  SQL
is($errors, '23514', 'the rule does not remember what was rolled back');

# Prepared once, with parameters as drivers send them, executed after refusals and
# often enough for a generic plan.
($out, $errors) = session(<<~'SQL');
  PREPARE sign(text, text) AS INSERT INTO city.agreements (project_id, signed_on) VALUES ($1::bigint, $2::date) RETURNING project_id;
  PREPARE typed(bigint, date) AS INSERT INTO city.agreements (project_id, signed_on) VALUES ($1, $2) RETURNING project_id;
  EXECUTE sign('25', '2021-04-01');
  EXECUTE sign('not a number', '2021-04-01');
  EXECUTE sign('8', '2021-04-31');
  EXECUTE sign('8', '2021-04-01');
  EXECUTE typed(25, '2021-04-01');
  EXECUTE typed(9, '2021-04-01');
  EXECUTE sign('26', '2021-04-01');
  EXECUTE sign('27', '2021-04-01');
  EXECUTE sign('28', '2021-04-01');
  EXECUTE sign('29', '2021-04-01');
  EXECUTE sign('30', '2021-04-01');
  EXECUTE sign('31', '2021-04-01');
  EXECUTE sign('10', '2021-04-01');
  SQL
is($errors, '23514 22P02 22008 23514' . ' 23514' x 6, 'prepared statements: what is wrong is refused, each time');
is($out, "8\n9\n10", 'and what is right is written');
is(signed(), '8 9 10', 'by both statements');

# The type of the extension from text and varchar.
($out, $errors) = session(<<~'SQL');
  PREPARE code(text, bigint) AS UPDATE city.projects SET industry = $1::park.industry_code WHERE id = $2 RETURNING industry;
  PREPARE code_varchar(varchar, bigint) AS UPDATE city.projects SET industry = $1::park.industry_code WHERE id = $2 RETURNING industry;
  PREPARE code_assigned AS UPDATE city.projects SET industry = $1 WHERE id = $2 RETURNING industry;
  EXECUTE code('3670', 21);
  EXECUTE code('367x', 21);
  EXECUTE code(NULL, 21);
  EXECUTE code('3612', 21);
  EXECUTE code_varchar('', 21);
  EXECUTE code_varchar('3857', 21);
  EXECUTE code_assigned('9', 21);
  EXECUTE code_assigned('3982', 21);
  -- a reviewed and signed project's industry is what was reviewed
  EXECUTE code('3670', 1);
  EXECUTE code('3130', 21);
  SQL
is($errors, '22P02 22P02 22P02 23514', 'codes that are none, and the change of what was signed on');
is($out, "C3670\n\nC3612\nC3857\nC3982\nC3130", 'the others are written');

# ALTER TABLE between two executions: plans of the session and of the rules are made anew.
($out, $errors) = session(<<~'SQL');
  PREPARE sign(text, text) AS INSERT INTO city.agreements (project_id, signed_on) VALUES ($1::bigint, $2::date) RETURNING project_id;
  EXECUTE sign('32', '2021-04-01');
  EXECUTE sign('11', '2021-04-01');
  ALTER TABLE city.projects ADD COLUMN contact text;
  ALTER TABLE city.agreements ADD COLUMN contact text DEFAULT 'x';
  EXECUTE sign('32', '2021-04-01');
  EXECUTE sign('12', '2021-04-01');
  ALTER TABLE city.reviews RENAME COLUMN outcome TO result;
  EXECUTE sign('13', '2021-04-01');
  ALTER TABLE city.reviews RENAME COLUMN result TO outcome;
  EXECUTE sign('32', '2021-04-01');
  EXECUTE sign('13', '2021-04-01');
  ALTER TABLE city.projects DROP COLUMN contact;
  ALTER TABLE city.agreements DROP COLUMN contact;
  EXECUTE sign('33', '2021-04-01');
  EXECUTE sign('14', '2021-04-01');
  SQL
is($errors, '23514 23514 42703 23514 23514', 'ALTER TABLE: refused as before; a column that is missing is an error');
is($out, "11\n12\n13\n14", 'ALTER TABLE: signed as before');
is(signed(), '11 12 13 14', 'ALTER TABLE: and written');

# Tables made anew under their old names, columns dropped and made anew, and a second
# register with the same numbers: each is read as it is now, in one session.
($out, $errors) = session(<<~'SQL');
  SET client_min_messages = warning;
  PREPARE sign(bigint) AS INSERT INTO city.agreements (project_id, signed_on) VALUES ($1, '2021-04-01') RETURNING project_id;
  EXECUTE sign(37);
  EXECUTE sign(17);
  ALTER TABLE city.reviews RENAME TO reviews_before;
  CREATE TABLE city.reviews (LIKE city.reviews_before INCLUDING ALL);
  EXECUTE sign(18);
  DROP TABLE city.reviews;
  EXECUTE sign(18);
  ALTER TABLE city.reviews_before RENAME TO reviews;
  EXECUTE sign(18);
  ALTER TABLE city.waivers RENAME TO waivers_before;
  CREATE TABLE city.waivers (LIKE city.waivers_before INCLUDING ALL);
  UPDATE city.projects SET land_area_m2 = 7 WHERE id = 19;
  EXECUTE sign(19);
  INSERT INTO city.waivers (id, rule, subject_table, subject_id, applies, reason, document) VALUES (1, '6.opinion_fresh', 'projects', 19, '[2021-04-01,2021-04-02)', 'minutes', 'No. 1');
  EXECUTE sign(19);
  DELETE FROM city.agreements WHERE project_id = 19;
  BEGIN;
  DROP TABLE city.waivers;
  ALTER TABLE city.waivers_before RENAME TO waivers;
  UPDATE city.projects SET land_area_m2 = 8 WHERE id = 19;
  ROLLBACK;
  BEGIN;
  DROP TABLE city.parameters CASCADE;
  CREATE TABLE city.parameters (id bigint, name text, value numeric, unit text, applies daterange, citation text);
  INSERT INTO city.parameters VALUES (1, 'joint_review_required', 0, 'rule', '[2020-01-08,)', 'art. 6');
  EXECUTE sign(38);
  UPDATE city.parameters SET value = 1;
  EXECUTE sign(39);
  ROLLBACK;
  EXECUTE sign(38);
  SQL
is($errors, '23514 23514 42P01 23514 23514 23514 23514 23514', 'made anew: refused by what there is, or an error');
is($out, "17\n18\n19\n38", 'made anew: signed by what there is');
is(signed(), '17 18 19', 'made anew: and written');
$node->safe_psql('postgres', 'INSERT INTO city.waivers_before SELECT * FROM city.waivers; DROP TABLE city.waivers; ALTER TABLE city.waivers_before RENAME TO waivers');

($out, $errors) = session(<<~'SQL');
  SET client_min_messages = warning;
  SELECT park.create_register('town', preset => 'empty');
  INSERT INTO town.parameters SELECT * FROM city.parameters;
  INSERT INTO town.parks (id, name, level) VALUES (1, 'a', 'municipal');
  INSERT INTO town.projects (id, park_id, name, needs_new_land) SELECT i, 1, 'p' || i, i <> 40 FROM generate_series(20, 40, 20) i;
  INSERT INTO town.agreements (project_id, signed_on) VALUES (20, '2021-04-01');
  INSERT INTO city.agreements (project_id, signed_on) VALUES (40, '2021-04-01');
  INSERT INTO city.agreements (project_id, signed_on) VALUES (20, '2021-04-01') RETURNING project_id;
  INSERT INTO town.agreements (project_id, signed_on) VALUES (20, '2021-04-01');
  INSERT INTO town.agreements (project_id, signed_on) VALUES (40, '2021-04-01') RETURNING project_id;
  UPDATE town.parameters SET value = 0 WHERE name = 'joint_review_required';
  INSERT INTO city.agreements (project_id, signed_on) VALUES (40, '2021-04-01');
  INSERT INTO town.agreements (project_id, signed_on) VALUES (20, '2021-04-01') RETURNING project_id;
  SQL
is($errors, '23514 23514 23514 23514', 'two registers: each refuses by its own');
is($out, "\n20\n40\n20", 'two registers: each signs by its own');
is(signed(), '20', 'two registers: and writes its own');

# A refusal at COMMIT takes its transaction with it, and nothing of the next.
($out, $errors) = session(<<~'SQL');
  BEGIN;
  SET CONSTRAINTS ALL DEFERRED;
  INSERT INTO city.agreements (project_id, signed_on) VALUES (34, '2021-04-01'), (15, '2021-04-01');
  SELECT count(*) FROM city.agreements WHERE project_id IN (34, 15);
  COMMIT;
  SELECT count(*) FROM city.agreements WHERE project_id IN (34, 15);
  BEGIN;
  SET CONSTRAINTS ALL DEFERRED;
  INSERT INTO city.agreements (project_id, signed_on) VALUES (15, '2021-04-01'), (35, '2021-04-01');
  UPDATE city.projects SET needs_new_land = false WHERE id = 35;
  COMMIT;
  BEGIN;
  INSERT INTO city.agreements (project_id, signed_on) VALUES (36, '2021-04-01');
  COMMIT;
  INSERT INTO city.agreements (project_id, signed_on) VALUES (16, '2021-04-01');
  SQL
is($errors, '23514 23514', 'a refusal at COMMIT; then constraints are immediate again');
is($out, "2\n0", 'what was deferred is undone');
is(signed(), '15 16 35', 'the next transaction is judged by itself');

is($node->safe_psql('postgres', "SELECT count(*) FROM park.verify_register('city') WHERE verdict = 'fail'"), '0',
  'nothing that these sessions left behind fails');

$node->stop;
done_testing();
