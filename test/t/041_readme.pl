# The table of the articles names what there is: nothing else, nothing less, in
# both languages; and the pages of doc/ speak of every table, view and rule.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('readme');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;
$node->safe_psql('postgres', "CREATE EXTENSION industrial_park CASCADE; SELECT park.create_register('city')");
sub list { return split /\n/, $node->safe_psql('postgres', shift) }

my @relations = list("SELECT relname FROM pg_class WHERE relnamespace = 'city'::regnamespace AND relkind IN ('r', 'p', 'v')");
my @functions = list("SELECT DISTINCT proname FROM pg_proc WHERE pronamespace = 'city'::regnamespace");
my @rules = list('SELECT code FROM park.rules() WHERE aspect IS NULL');
my @of_aspects = list('SELECT code FROM park.rules() WHERE aspect IS NOT NULL');
my %known = map { $_ => 1 } @relations, @functions, @rules;
# Views for dashboards and map programs are views of the others, and have a sentence of their own.
my @listed = grep { !/^bi_|_map$/ } @relations;

my %tables;
foreach my $file ('README.md', 'README.zh-CN.md') {
  my $text = slurp_file($file);
  my ($table) = $text =~ /^((?:\| (?:1|\xe4\xb8\x80) .*\n)(?:\|.*\n)*)/m;
  ok($table, "$file: the table is found") or next;
  my %named = map { $_ => 1 } $table =~ /`([^`]+)`/g;
  $tables{$file} = join ' ', sort keys %named;
  is(join(' ', grep { !$known{$_} } sort keys %named), '', "$file: everything named exists");
  is(join(' ', grep { !$named{$_} } sort @listed, @rules), '', "$file: everything that exists is named");
  my ($count) = $table =~ /(\d+)(?: on the aspects|\xe6\x9d\xa1)/;
  is($count, scalar @of_aspects, "$file: so many rules on the aspects");
  is(join(' ', grep { index($text, "($_)") < 0 } sort glob 'doc/*.md'), '', "$file: every page is linked");
  is(join(' ', grep { !-e } $text =~ /\]\(((?!http)[^)#]+)/g), '', "$file: every link leads somewhere");
}
is($tables{'README.md'}, $tables{'README.zh-CN.md'}, 'both name the same');

my $pages = join "\n", map { slurp_file($_) } glob 'doc/*.md';
is(join(' ', grep { $pages !~ /(?<![\w.])(?:liuzhou\.)?\Q$_\E(?!\w)/ } sort @relations, @rules, @of_aspects), '',
  'doc/ speaks of every table, view and rule');

$node->stop;
done_testing();
