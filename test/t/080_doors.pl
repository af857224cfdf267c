# Doors past the gate of article 6 that take a server of their own: logical
# replication, session_replication_role, prepared transactions; and a session
# that goes on after a refusal.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

sub server {
  my $name = shift;
  my $node = PostgreSQL::Test::Cluster->new($name);
  $node->init(allows_streaming => 'logical', extra => [ '--encoding=UTF8', '--no-locale' ]);
  $node->append_conf('postgresql.conf', "max_prepared_transactions = 5\nwal_level = logical\nwal_retrieve_retry_interval = 200ms\n");
  $node->start;
  $node->safe_psql('postgres', 'CREATE EXTENSION industrial_park CASCADE');
  $node->safe_psql('postgres', "SELECT park.create_register('city', preset => 'empty')");
  return $node;
}

sub refused {
  my ($node, $sql, $pattern, $name) = @_;
  my ($stdout, $stderr);
  $node->psql('postgres', "\\set VERBOSITY verbose\n$sql", stdout => \$stdout, stderr => \$stderr, on_error_stop => 1);
  like($stderr, $pattern, $name);
}

my $city = server('city');
my $copy = server('copy');
$city->safe_psql('postgres', <<~'SQL');
  SET client_min_messages = warning;
  INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
    ('joint_review_required', 1, 'rule', '[2020-01-08,)', 'art. 6'), ('review_aspects', 6, 'aspect', '[2020-01-08,)', 'art. 6');
  INSERT INTO city.parks (id, name, level) VALUES (1, 'a', 'municipal'), (2, 'b', 'county');
  INSERT INTO city.projects (id, park_id, name) SELECT i, 1, 'p' || i FROM generate_series(1, 9) i;
  INSERT INTO city.reviews (id, project_id, applied_on) SELECT i, i, '2021-03-01' FROM generate_series(1, 5) i;
  UPDATE city.review_findings SET office_verdict = 'pass', reason = 'minutes';
  UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-03-10';
  INSERT INTO city.agreements (id, project_id, signed_on) VALUES (1, 1, '2021-04-01');
  SELECT setval('city.agreements_id_seq', 1000);
  SQL

# Whoever sets session_replication_role is a superuser; the gate stands all the same.
my $replica = 'SET session_replication_role = replica;';
refused($city, "$replica INSERT INTO city.agreements (project_id, signed_on) VALUES (9, '2021-04-01')", qr/23514.*has no joint review/s, 'replica: no signing without a review');
refused($city, "$replica DELETE FROM city.reviews WHERE id = 1", qr/23514/, 'replica: no review deleted');
refused($city, "$replica UPDATE city.projects SET land_area_m2 = 7 WHERE id = 1", qr/23514.*what the project declares/s, 'replica: no project changed under an agreement');
refused($city, "$replica INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (1, 'x', '{C36}', '[2020-01-08,)')",
  qr/23514.*the park's positioning/s, 'replica: no positioning changed under an agreement');
refused($city, "$replica INSERT INTO city.waivers (id, rule, subject_table, subject_id, applies, reason, document) VALUES (9, '6.opinion_fresh', 'projects', 9, '[2020-01-08,2030-01-08)', 'x', 'y'); DELETE FROM city.waivers",
  qr/23514.*on record/s, 'replica: no waiver deleted');
refused($city, "$replica TRUNCATE city.agreements", qr/23001/, 'replica: no truncation');
refused($city, "$replica DELETE FROM city.agreements", qr/23514.*on record/s, 'replica: no agreement deleted');
$city->safe_psql('postgres', 'CREATE ROLE regress_writer LOGIN; GRANT USAGE ON SCHEMA city TO regress_writer; GRANT ALL ON ALL TABLES IN SCHEMA city TO regress_writer');
refused($city, "SET ROLE regress_writer; SET session_replication_role = replica", qr/42501/, 'only a superuser sets session_replication_role');
refused($city, "SET ROLE regress_writer; ALTER TABLE city.agreements DISABLE TRIGGER rules", qr/42501/, 'only the owner disables a trigger');
refused($city, "SET ROLE regress_writer; ALTER TABLE city.agreements RENAME TO x", qr/42501/, 'only the owner renames a table');

# The owner can, and verify_register() shows what came in.
is($city->safe_psql('postgres', <<~'SQL'), '6.review_first|2', 'what came in while the trigger was disabled is found');
  BEGIN;
  ALTER TABLE city.agreements DISABLE TRIGGER rules;
  INSERT INTO city.agreements (id, project_id, signed_on) VALUES (2, 9, '2021-04-01');
  SELECT rule, subject_id FROM park.verify_register('city') WHERE verdict = 'fail';
  ROLLBACK;
  SQL

# Prepared transactions, deferred: judged before they are prepared.
refused($city, "BEGIN; SET CONSTRAINTS ALL DEFERRED; INSERT INTO city.agreements (project_id, signed_on) VALUES (9, '2021-04-01'); PREPARE TRANSACTION 'x'",
  qr/23514/, 'a transaction is judged before it is prepared');
$city->safe_psql('postgres', "BEGIN; INSERT INTO city.agreements (id, project_id, signed_on) VALUES (3, 3, '2021-04-01'); PREPARE TRANSACTION 'signs'");
refused($city, "SET lock_timeout = '300ms'; UPDATE city.projects SET land_area_m2 = 7 WHERE id = 3", qr/55P03/, 'a prepared signing holds its project');
$city->safe_psql('postgres', "COMMIT PREPARED 'signs'");
refused($city, "UPDATE city.projects SET land_area_m2 = 7 WHERE id = 3", qr/23514/, 'and keeps it');

refused($city, "BEGIN; SET CONSTRAINTS ALL DEFERRED; INSERT INTO city.agreements (id, project_id, signed_on) VALUES (88, 9, '2021-04-01'); UPDATE city.agreements SET document = 'x' WHERE id = 88; PREPARE TRANSACTION 'x'",
  qr/23514/, 'written again in another column: judged all the same');

# Other spellings of writing.
refused($city, "INSERT INTO city.agreements (id, project_id, signed_on) VALUES (1, 9, '2021-04-01') ON CONFLICT (id) DO UPDATE SET project_id = 9", qr/23514/, 'upsert');
is($city->safe_psql('postgres', "INSERT INTO city.agreements (id, project_id, signed_on) VALUES (1, 9, '2021-04-01') ON CONFLICT DO NOTHING RETURNING id"), '', 'what ON CONFLICT leaves out is not judged');
refused($city, "INSERT INTO city.agreements (project_id, signed_on) VALUES (9, '2021-04-01') ON CONFLICT DO NOTHING", qr/23514/, 'what it writes is');
refused($city, "MERGE INTO city.agreements a USING (VALUES (9)) v (p) ON a.project_id = v.p WHEN NOT MATCHED THEN INSERT (project_id, signed_on) VALUES (v.p, '2021-04-01')", qr/23514/, 'MERGE');
refused($city, "WITH x AS (INSERT INTO city.agreements (project_id, signed_on) VALUES (9, '2021-04-01') RETURNING 1) SELECT * FROM x", qr/23514/, 'a statement inside of another');
refused($city, "COPY city.agreements (project_id, signed_on) FROM stdin;\n9\t2021-04-01\n\\.\n", qr/23514/, 'COPY');
refused($city, "ALTER TABLE city.projects RENAME COLUMN land_area_m2 TO area; INSERT INTO city.agreements (project_id, signed_on) VALUES (4, '2021-04-01')", qr/42703/, 'a column that was renamed is an error, not a pass');
$city->safe_psql('postgres', 'ALTER TABLE city.projects RENAME COLUMN area TO land_area_m2');
refused($city, "CREATE TABLE city.attic (LIKE city.agreements INCLUDING ALL) PARTITION BY RANGE (id); ALTER TABLE city.attic ATTACH PARTITION city.agreements DEFAULT",
  qr/ERROR/, 'the table becomes no partition of another by the way');

# A refusal spoils nothing of what the session does next: prepared once, with
# parameters whose type the client does not say or says to be varchar.
my ($out, $err);
$city->psql('postgres', <<~'SQL', stdout => \$out, stderr => \$err, on_error_stop => 0);
  PREPARE sign(varchar, varchar) AS INSERT INTO city.agreements (project_id, signed_on) VALUES ($1::bigint, $2::date) RETURNING project_id;
  EXECUTE sign('9', '2021-04-01');
  EXECUTE sign('2', '2021-04-01');
  BEGIN;
  SAVEPOINT edit;
  EXECUTE sign('8', '2021-04-01');
  ROLLBACK TO edit;
  EXECUTE sign('4', '2021-04-01');
  COMMIT;
  EXECUTE sign('9', '2021-04-01');
  EXECUTE sign('5', '2021-04-01');
  SQL
is($out, "2\n4\n5", 'after a refusal the same prepared statement signs');
is(() = $err =~ /has no joint review/g, 3, 'and refuses again');

# A subscriber is no way in: neither what was there when it subscribed nor what
# came later is spoilt, and what the gate refuses there is not applied.
$copy->safe_psql('postgres', 'ALTER TABLE city.changes DISABLE TRIGGER USER');
$city->safe_psql('postgres', 'CREATE PUBLICATION p FOR TABLE city.parameters, city.waivers, city.leading_industries, city.parks, city.projects, city.reviews, city.review_findings, city.agreements');
my $publisher = $city->connstr . ' dbname=postgres';
$copy->safe_psql('postgres', "CREATE SUBSCRIPTION s CONNECTION '$publisher' PUBLICATION p");
ok($copy->poll_query_until('postgres', "SELECT count(*) = 8 AND bool_and(srsubstate IN ('r', 's')) FROM pg_subscription_rel"), 'the tables are copied');
is($copy->safe_psql('postgres', 'SELECT count(*) FROM city.agreements'), '5', 'agreements with them');
is($copy->safe_psql('postgres', "SELECT count(*) FROM park.verify_register('city') WHERE verdict = 'fail'"), '0', 'and nothing fails there');
is($copy->safe_psql('postgres', "SELECT string_agg(id || md5(fingerprint), ',' ORDER BY id) FROM city.reviews"),
  $city->safe_psql('postgres', "SELECT string_agg(id || md5(fingerprint), ',' ORDER BY id) FROM city.reviews"), 'fingerprints are those of the publisher');

$city->safe_psql('postgres', <<~'SQL');
  INSERT INTO city.reviews (id, project_id, applied_on) VALUES (6, 6, '2021-03-01');
  UPDATE city.review_findings SET office_verdict = 'pass', reason = 'minutes' WHERE review_id = 6;
  UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-03-10' WHERE id = 6;
  INSERT INTO city.agreements (id, project_id, signed_on) VALUES (60, 6, '2021-04-01');
  SQL
$city->wait_for_catchup('s');
is($copy->safe_psql('postgres', 'SELECT count(*) FROM city.agreements WHERE id = 60'), '1', 'what passes is applied');
is($copy->safe_psql('postgres', "SELECT count(*) FROM city.changes WHERE table_name = 'agreements'"), '0', 'and recorded where it was written, not twice');

# Past the gate on the publisher, by its owner.
my $log = -s $copy->logfile;
$city->safe_psql('postgres', <<~'SQL');
  ALTER TABLE city.agreements DISABLE TRIGGER rules;
  INSERT INTO city.agreements (id, project_id, signed_on) VALUES (99, 9, '2021-04-01');
  ALTER TABLE city.agreements ENABLE ALWAYS TRIGGER rules;
  SQL
ok(wait_for_text($copy, $log, qr/project 9 \(p9\) has no joint review/), 'what the gate refuses is an error of the subscription');
is($copy->safe_psql('postgres', 'SELECT count(*) FROM city.agreements WHERE id = 99'), '0', 'and is not applied');

sub wait_for_text {
  my ($node, $from, $pattern) = @_;
  for (1 .. 300) {
    return 1 if substr(slurp_file($node->logfile), $from) =~ $pattern;
    select undef, undef, undef, 0.1;
  }
  return 0;
}

$copy->safe_psql('postgres', 'ALTER SUBSCRIPTION s DISABLE; ALTER SUBSCRIPTION s SET (slot_name = NONE); DROP SUBSCRIPTION s');
$copy->stop;
$city->stop;
done_testing();
