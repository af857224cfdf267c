# Binary values spoiled at random, sent through COPY ... (FORMAT binary): each is
# refused with an error about its form, or is a value like any other, which says
# itself in text and in binary.  The server survives all of them.
#
# The same values every time; FUZZ_SEED=n in the environment tries others.
use strict;
use warnings;

use File::Spec::Functions;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $rounds = 300;
my $seed = $ENV{FUZZ_SEED} // 1;

my %types = (
  industry_code => [ 'A', 'C36', 'C367', 'C3670', 'T9700' ],
  leading_output => [ '(0,0,0)', '(3,2,1)', '(3,0,3,no_set)',
    '(170141183460469231731687303715884105727,18446744073709551616,255)' ],
  area_history => [ '{}', '{-infinity: 1.5}', '{2019-05-01: 120.5, 2022-01-01: 0}',
    '{' . join(', ', map { sprintf '20%02d-01-01: %d', $_, $_ } 1 .. 40) . '}' ],
);

# A step that changes nothing is left out.
my %normalized = (area_history => 1);

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION industrial_park CASCADE');
my $started = $node->safe_psql('postgres', 'SELECT pg_postmaster_start_time()');

my @numbers = map { pack 'N', $_ } 0, 1, 2, 255, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe, 0x7ff00000, 0x7ff80000, 0xfff00000;

# One to three random changes.
sub spoil {
  my $bytes = shift;
  foreach (0 .. int rand 3) {
    my $at = int rand(length($bytes) + 1);
    my $size = int rand(length($bytes) - $at + 1);
    my $kind = int rand 7;
    if ($kind == 0) { substr($bytes, $at, 1) ^= chr(1 << int rand 8) if $at < length $bytes }
    elsif ($kind == 1) { substr($bytes, $at, 1) = chr(int rand 256) if $at < length $bytes }
    elsif ($kind == 2) { substr($bytes, $at, 4) = $numbers[ rand @numbers ] }
    elsif ($kind == 3) { $bytes = substr($bytes, 0, $at) }
    elsif ($kind == 4) { $bytes .= chr(int rand 256) x int rand 12 }
    elsif ($kind == 5) { substr($bytes, $at, $size) = '' }
    else { substr($bytes, $at, 0) = substr($bytes, $at, $size) }
  }
  return $bytes;
}

# A COPY of one row with one column.
sub copy_of {
  my $bytes = shift;
  return "PGCOPY\n\xff\r\n\0" . pack('NN', 0, 0) . pack('n', 1) . pack('N', length $bytes) . $bytes . pack('n', 0xffff);
}

srand $seed;
my $folder = PostgreSQL::Test::Utils::tempdir();
my $file = catfile($folder, 'row');

foreach my $type (sort keys %types) {
  my @valid = map { pack 'H*', $_ } split /\n/, $node->safe_psql('postgres',
    join ';', map { "SELECT encode(park.${type}_send('$_'), 'hex')" } @{ $types{$type} });
  my @spoilt = map { spoil($valid[ rand @valid ]) } 1 .. $rounds;

  # One session takes them all.
  my $script = "\\set VERBOSITY verbose\nCREATE TABLE $type (id integer, v park.$type);\n";
  $script .= "CREATE TEMP TABLE one (v park.$type);\n";
  for my $i (0 .. $#spoilt) {
    open my $handle, '>:raw', "$file$i" or die "$file$i: $!";
    print $handle copy_of($spoilt[$i]);
    close $handle;
    $script .= "TRUNCATE one;\n\\copy one FROM '$file$i' (FORMAT binary)\nINSERT INTO $type SELECT $i, v FROM one;\n";
  }
  my ($stdout, $stderr);
  $node->psql('postgres', $script, stdout => \$stdout, stderr => \$stderr, on_error_stop => 0);

  my @states = $stderr =~ /ERROR:  (\w{5}):/g;
  my %accepted = map { split /\|/ } split /\n/,
    $node->safe_psql('postgres', "SELECT id, encode(park.${type}_send(v), 'hex') FROM $type");
  is(scalar @states + keys %accepted, $rounds, "$type: each is refused or taken (seed $seed)");
  is(join(' ', grep { !/^(?:22P03|08P01)$/ } @states), '', "$type: refused for its form")
    or diag(join "\n", grep { /ERROR:/ && !/22P03|08P01/ } split /\n/, $stderr);
  is(join(' ', grep { unpack('H*', $spoilt[$_]) ne $accepted{$_} } sort keys %accepted), '',
    "$type: what is taken goes out as it came in")
    unless $normalized{$type};
  $node->safe_psql('postgres', "CREATE TABLE again (LIKE $type); COPY $type TO '$file' (FORMAT binary); COPY again FROM '$file' (FORMAT binary)");
  is($node->safe_psql('postgres', <<~SQL), '', "$type: what is sent is taken again");
    SELECT t.id FROM $type t JOIN again a USING (id) WHERE park.${type}_send(t.v) <> park.${type}_send(a.v)
    SQL
  $node->safe_psql('postgres', 'DROP TABLE again');
  is($node->safe_psql('postgres', <<~SQL), '', "$type: and means the same in text");
    SELECT id, v::text FROM $type
     WHERE encode(park.${type}_send(v), 'hex') <> encode(park.${type}_send(v::text::park.$type), 'hex')
    SQL
  note("$type: " . keys(%accepted) . " of $rounds taken");
}

is($node->safe_psql('postgres', 'SELECT pg_postmaster_start_time()'), $started, 'the server has not been restarted');
unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|TRAP:/, 'and no session of it has crashed');

$node->stop;
done_testing();
