# The extension loads, goes without a trace and comes back; and the version is
# the same everywhere it is written.
use strict;
use warnings;

use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $name = 'industrial_park';

my $control = slurp_file("$name.control");
my ($default_version) = $control =~ /^default_version = '(.*)'$/m;
ok($default_version, 'the control file has a default version');

my $meta = eval { decode_json(slurp_file('META.json')) };
ok($meta, 'META.json is JSON') or diag($@);
is($meta->{name}, $name, 'META.json: name');
is($meta->{version}, $default_version, 'META.json: version');
is($meta->{provides}{$name}{version}, $default_version, 'META.json: version of what it provides');
is($meta->{provides}{$name}{file}, "sql/$name--$default_version.sql",
    'META.json: script of what it provides');

my ($locales) = run_command([ 'pg_config', '--localedir' ]);
my ($version) = run_command([ 'pg_config', '--version' ]);
my ($major) = $version =~ /(\d+)/;
ok(-f "$locales/zh_CN/LC_MESSAGES/$name-$major.mo", 'the Chinese messages are installed');

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;

sub query { return $node->safe_psql('postgres', shift) }

is(query("SELECT default_version FROM pg_available_extensions WHERE name = '$name'"),
    $default_version, 'the installed control file is this one');

query("CREATE EXTENSION $name CASCADE");
is(query("SELECT extversion FROM pg_extension WHERE extname = '$name'"),
    $default_version, 'CREATE EXTENSION CASCADE');

# What is in the schema that does not belong to the extension: nothing, ever.
my $left = <<~SQL;
  SELECT count(*) FROM (
    SELECT oid FROM pg_class WHERE relnamespace = 'park'::regnamespace
    UNION ALL SELECT oid FROM pg_proc WHERE pronamespace = 'park'::regnamespace
    UNION ALL SELECT oid FROM pg_type WHERE typnamespace = 'park'::regnamespace
    UNION ALL SELECT oid FROM pg_operator WHERE oprnamespace = 'park'::regnamespace) AS leftover
  SQL

query("DROP EXTENSION $name");
is(query($left), '0', 'DROP EXTENSION leaves nothing in its schema');

query("CREATE EXTENSION $name");
is(query("SELECT extversion FROM pg_extension WHERE extname = '$name'"),
    $default_version, 'CREATE EXTENSION again');

$node->stop;
done_testing();
