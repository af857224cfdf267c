# The cover of a whole city: it needs little memory, gives it back, and stops
# when it is told to.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->append_conf('postgresql.conf', "jit = off\nautovacuum = off\nfsync = off\n");
$node->start;

sub query { return $node->safe_psql('postgres', shift) }

# Plots on a grid of 100 m, two buildings on each and one across its border.
my $plots = 20_000;
query(<<~SQL);
  CREATE EXTENSION postgis;
  CREATE EXTENSION btree_gist;
  CREATE EXTENSION industrial_park;
  SELECT park.create_register('city', 4545, 'empty');
  INSERT INTO city.parks (id, name, level) VALUES (1, 'East', 'municipal');
  SET session_replication_role = replica;
  CREATE FUNCTION city.box(x int, y int, width int) RETURNS geometry LANGUAGE sql
    RETURN ST_Multi(ST_MakeEnvelope(500000 + x, 2690000 + y, 500000 + x + width, 2690000 + y + width, 4545));
  INSERT INTO city.plots (id, park_id, geom)
    SELECT i, 1, city.box(i % 200 * 100, i / 200 * 100, 95) FROM generate_series(1, $plots) i;
  INSERT INTO city.buildings (kind, existed, geom)
    SELECT kind, daterange('2010-01-01'::date + i % 1000, NULL), city.box(i % 200 * 100 + dx, i / 200 * 100 + 10, 20)
      FROM generate_series(1, $plots) i, (VALUES ('building', 10), ('structure', 40), ('building', 90)) v (kind, dx);
  ANALYZE city.plots;
  ANALYZE city.buildings;
  SQL

is(query(q(SELECT park.refresh_plot_cover('city'))), $plots, 'a first load covers every plot');
is(query(q(SELECT park.refresh_plot_cover('city'))), 0, 'and leaves nothing to mend');

# 400 + 400 of the plot's own, 5 × 20 of its own third one; the neighbour's
# third one reaches 10 m into it, where there is a neighbour: plot 1 has none.
is(query(q(SELECT count(*), sum(built_area_m2) FROM city.plot_cover WHERE plot_id % 200 BETWEEN 1 AND 199)),
  join('|', 19_900, 19_900 * (400 + 400 + 100 + 200) - 200), 'with the areas that it was built from');

# Private memory of a backend in kB: the most it ever had, and what it has.
my $status = q(SELECT string_agg(substring(line FROM '\d+'), ' ' ORDER BY line) FROM regexp_split_to_table(
  pg_read_file('/proc/self/status'), '\n') line WHERE line ~ '^(RssAnon|VmHWM):');
SKIP: {
  skip 'no /proc/self/status', 2 unless -e '/proc/self/status';

  # what a backend needs for anything else is not counted
  my $warm = q(SELECT count(*) FROM park.built_histories('city', ARRAY(SELECT id FROM city.plots WHERE id < 500)));
  my @lines = split /\n/, query("SET work_mem = '4MB'; $warm; $status;
    SELECT count(*) FROM park.built_histories('city'); $status;");
  my ($before) = $lines[1] =~ /^(\d+) /;
  my ($after) = $lines[3] =~ /^(\d+) /;
  cmp_ok($after - $before, '<', 64 * 1024, 'the whole city needs less than 64 MB')
    or diag("$lines[1] -> $lines[3]");

  my $calls = join '', ("SELECT count(*) FROM park.built_histories('city', ARRAY(SELECT id FROM city.plots WHERE id < 2000));\n") x 30;
  @lines = split /\n/, query("SET work_mem = '4MB'; $calls $status; $calls $calls $calls $status;");
  my ($early) = $lines[30] =~ /^(\d+) /;
  my ($late) = $lines[-1] =~ /^(\d+) /;
  cmp_ok($late - $early, '<', 1024, 'and many calls need no more than some')
    or diag("$lines[30] -> $lines[-1]");
}

# And while it reads plots: a policy looks when the third batch begins, and the tenth.
query(<<~'SQL');
  CREATE FUNCTION city.look(id bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER AS $$
  BEGIN
    IF id IN (4097, 18433) THEN
      RAISE NOTICE 'total %', (SELECT sum(total_bytes) FROM pg_backend_memory_contexts);
    END IF;
    RETURN true;
  END $$;
  CREATE ROLE reader;
  GRANT USAGE ON SCHEMA city TO reader;
  GRANT SELECT ON city.plots, city.buildings, city.register_info TO reader;
  ALTER TABLE city.plots ENABLE ROW LEVEL SECURITY;
  CREATE POLICY looks ON city.plots USING (city.look(id));
  SQL
$node->psql('postgres', q(SET work_mem = '64kB'; SET ROLE reader; SELECT count(*) FROM park.built_histories('city')), stderr => \my $seen);
my @seen = $seen =~ /total (\d+)/g;
is(scalar @seen, 2, 'looked at twice') or diag($seen);
cmp_ok($seen[1] - $seen[0], '<', 1_048_576, 'a batch of plots is forgotten before the next') or diag("@seen");
query('ALTER TABLE city.plots DISABLE ROW LEVEL SECURITY');

# Nothing is left in the session's memory contexts either.
my $total = 'SELECT sum(total_bytes) FROM pg_backend_memory_contexts';
my $insert = join '', map { "INSERT INTO city.buildings (geom) VALUES (city.box($_, 13, 7));\n" } 1 .. 200;
my @totals = grep { /^\d+$/ } split /\n/, query("SET client_min_messages = error; $insert $total; $insert $insert $insert $total;");
cmp_ok($totals[1] - $totals[0], '<', 65_536, 'triggers leave no memory behind') or diag("@totals");

# A plot on which thousands of halls overlap, each standing for some other days:
# hours of work, and a tenth of a second to do it.
query(<<~SQL);
  SET session_replication_role = replica;
  INSERT INTO city.plots (id, park_id, geom) VALUES (0, 1, ST_Multi(ST_Buffer(ST_SetSRID(ST_Point(490000, 2680000), 4545), 900, 100)));
  INSERT INTO city.buildings (existed, geom)
    SELECT daterange('2000-01-01'::date + i, '2020-01-01'::date + i * 7 % 3000),
           ST_Multi(ST_Rotate(ST_MakeEnvelope(489000, 2679000 + i / 4.0, 491000, 2679040 + i / 4.0, 4545), i, ST_SetSRID(ST_Point(490000, 2680000), 4545)))
      FROM generate_series(1, 4000) i;
  SQL
for my $statement (q(SELECT park.refresh_plot_cover('city')), q(SELECT count(*) FROM park.built_histories('city', '{0}')),
  'UPDATE city.plots SET geom = ST_Translate(geom, 1, 0) WHERE id = 0') {
  my ($stdout, $stderr);
  my $start = time;
  $node->psql('postgres', "SET client_min_messages = error; SET statement_timeout = 100; $statement", stdout => \$stdout, stderr => \$stderr);
  like($stderr, qr/canceling statement due to statement timeout/, "cancelled: $statement");
  cmp_ok(time - $start, '<', 10, 'soon');
}
is(query('SELECT count(*) FROM city.plot_cover WHERE plot_id = 0'), 0, 'and nothing is written');

$node->stop;
done_testing();
