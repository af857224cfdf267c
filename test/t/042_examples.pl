# What the pages show runs: the fenced SQL of README.md and README.zh-CN.md in an
# empty database, with the output that is printed below it, and that of the pages
# of doc/ in the sample city.  A statement fails only where an ERROR is shown.
use strict;
use warnings;

use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# demo.md prints what 040_demo.pl plays, gis.md goes on from what 050_ogr.pl brings in.
my %elsewhere = map { ("doc/$_.md" => 1) } qw(demo gis);
my %from_nothing = map { $_ => 1 } qw(README.md README.zh-CN.md doc/register.md);

my $node = PostgreSQL::Test::Cluster->new('examples');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;

# Everything that psql prints, but for blanks at line ends and the word for an error.
sub play {
  my ($database, $sql) = @_;
  my $printed;
  IPC::Run::run([ 'psql', '-X', '-q', '-P', 'pager=off', '-P', 'footer=off', '-d', $node->connstr($database) ],
    '<', \$sql, '>&', \$printed);
  return plain($printed);
}

sub plain {
  my ($text) = @_;
  $text =~ s/[ \t]+$//mg;
  $text =~ s/^(?:\xe9\x94\x99\xe8\xaf\xaf|ERROR):\s+/ERROR:  /mg;
  return $text;
}

# The blocks of a page: its SQL, and what is printed directly below.  One that has
# an ellipsis outside of its strings and comments is a sketch.
sub examples {
  my ($page) = @_;
  my @blocks;
  my $text = slurp_file($page);
  while ($text =~ /^ *```sql\n(.*?)^ *```\n(?:```\n(.*?)^```\n)?/msg) {
    my ($sql, $shown) = ($1, $2 // '');
    push @blocks, [ $sql, plain($shown) ] unless $sql =~ s/'[^']*'|--.*//gr =~ /\xe2\x80\xa6/;
  }
  return @blocks;
}

$node->safe_psql('postgres', 'CREATE DATABASE city');
unlike(join('', map { play('city', slurp_file($_)) } sort glob 'demo/0[1-6]*.sql'), qr/^ERROR: /m, 'the sample city is made');
my $chinese = $node->psql('postgres', "SET lc_messages = 'zh_CN.UTF-8'") == 0;

foreach my $page ('README.md', 'README.zh-CN.md', sort glob 'doc/*.md') {
  my @blocks = examples($page);
  next if !@blocks || $elsewhere{$page};
SKIP: {
    skip "$page: no Chinese locale", 2 if $page =~ /zh-CN/ && !$chinese;
    my $database = $page =~ s/\W/_/gr;
    $node->safe_psql('postgres', qq(CREATE DATABASE "$database") . ($from_nothing{$page} ? '' : ' TEMPLATE city'));
    my $mark = '== end of the block ==';
    my @printed = split /^\Q$mark\E\n/m, play($database, join '', map { "$_->[0]\n\\echo $mark\n" } @blocks), -1;
    my (@unexpected, @missing);
    foreach my $n (0 .. $#blocks) {
      my ($shown, $text) = ($blocks[$n][1], $printed[$n] // '');
      my $at = index($text, $shown);
      push @missing, "$shown\n  in:\n$text" if $at < 0;
      substr($text, $at, length $shown) = '' if $at >= 0;
      push @unexpected, $text =~ /^(ERROR: .*)/mg;
    }
    is(join("\n", @unexpected), '', "$page: only what is shown as refused is refused");
    is(join("\n", @missing), '', "$page: what is shown is printed");

    # SELECT park.function(…);   -- its value
    my @answers = join('', map { $_->[0] } @blocks) =~ /^SELECT (park\.[^;\n]*);\s+-- ([!-~]+)$/mg;
    while (my ($call, $value) = splice @answers, 0, 2) {
      is($node->safe_psql($database, "SELECT v::text FROM (SELECT $call) t (v)"), $value, "$page: $call");
    }
  }
}

$node->stop;
done_testing();
