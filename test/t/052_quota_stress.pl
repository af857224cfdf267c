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

# The same when each client makes its entries in one transaction, refused ones among them, while the
# others wait: no entry has to step over what the ones before it left behind.
$node->safe_psql('postgres', 'INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (1, 2024, 15500)');
my $block = $node->basedir . '/block.sql';
append_to_file($block, <<'SQL');
DO $$ BEGIN FOR i IN 1 .. 1000 LOOP
  BEGIN
    INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id) VALUES (1, 2024, 'reserve', 1, 1 + i % 7);
  EXCEPTION WHEN check_violation THEN NULL;
  END;
END LOOP; END $$;
SQL
$node->command_ok(
  [ 'pgbench', '--no-vacuum', '--client=16', '--jobs=2', '--transactions=1',
    '--file', $block, '--port', $node->port, '--host', $node->host, 'postgres' ],
  '16 clients make 1000 entries each in one transaction');
is($node->safe_psql('postgres', 'SELECT count(*), max(entry_no), max(reserved_m2), max(free_m2) FROM city.land_entries e JOIN city.land_balances b USING (park_id, year) WHERE year = 2024'),
  '15500|15500|15500|0', 'the ledger ends exactly at the quota');

# What steps of one project add up to depends on their order, and the ledger must tell it.
$node->safe_psql('postgres', <<'SQL');
INSERT INTO city.land_quotas (park_id, year, quota_m2) VALUES (1, 2026, 3000);
CREATE FUNCTION step(project bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id)
  VALUES (1, 2026, ('{allocate,reserve,commit,return}'::text[])[1 + floor(random() * 4)::int],
          1 + floor(random() * 40), project);
  RETURN true;
EXCEPTION WHEN check_violation THEN
  RETURN false;
END $$;
SQL
my $steps = $node->basedir . '/step.sql';
append_to_file($steps, "\\set project random(1, 2)\nSELECT step(:project);\n");
$node->command_ok(
  [ 'pgbench', '--no-vacuum', '--client=16', '--jobs=2', '--transactions=400',
    '--file', $steps, '--port', $node->port, '--host', $node->host, 'postgres' ],
  '16 clients take steps of two projects');
is($node->safe_psql('postgres',
    'SELECT count(*) > 500, max(entry_no) = count(*) FROM city.land_entries WHERE year = 2026'),
  't|t', 'entries are numbered one after another');
is($node->safe_psql('postgres',
    "SELECT count(*) FROM city.land_claims c JOIN"
    . " (SELECT project_id, park.land_claim(kind, area_m2, true ORDER BY entry_no) AS a FROM city.land_entries"
    . "   WHERE year = 2026 GROUP BY 1) e USING (project_id) WHERE c.year = 2026"
    . " AND (c.allocated_m2, c.reserved_m2, c.committed_m2) = (e.a[1], e.a[2], e.a[3])"),
  '2', 'the claims are what the entries add up to in that order');
is($node->safe_psql('postgres',
    "SELECT count(*) FROM park.verify_register('city') WHERE verdict = 'fail'"),
  '0', 'and the register verifies');

$node->stop;
done_testing();
