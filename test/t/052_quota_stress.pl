# Sixteen clients use up one park's quota at once: it ends exactly full, not a
# square metre above, and the kept accounts equal the ledger.

use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('quota');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\nmax_connections = 30\n");
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION industrial_park CASCADE;
SELECT park.create_register('city', preset => 'empty');
INSERT INTO city.parks (id, name, level) VALUES (1, 'East', 'municipal');
INSERT INTO city.projects (id, park_id, name) SELECT n, 1, 'p' || n FROM generate_series(1, 7) n;
INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (1, 2025, 15000);
-- true if there was room for one more square metre
CREATE FUNCTION claim(project bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id)
  VALUES (1, 2025, 'reserve', 1, project);
  RETURN true;
EXCEPTION WHEN check_violation THEN
  RETURN false;
END $$;
SQL

my $script = $node->basedir . '/claim.sql';
append_to_file($script, "\\set project random(1, 7)\nSELECT claim(:project);\n");
$node->command_ok(
  [ 'pgbench', '--no-vacuum', '--client=16', '--jobs=2', '--transactions=1000',
    '--file', $script, '--port', $node->port, '--host', $node->host, 'postgres' ],
  '16 clients make 1000 entries each');

is($node->safe_psql('postgres', 'SELECT count(*), sum(area_m2) FROM city.land_entries'),
  '15000|15000', 'the ledger ends exactly at the quota');
is($node->safe_psql('postgres', 'SELECT reserved_m2, free_m2 FROM city.land_balances'),
  '15000|0', 'so does the balance');
is($node->safe_psql('postgres',
    "SELECT count(*) FROM park.verify_register('city') WHERE verdict = 'fail'"),
  '0', 'the kept accounts equal the ledger');

$node->stop;
done_testing();
