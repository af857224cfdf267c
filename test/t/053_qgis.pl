# QGIS edits a register: drafts are saved with their errors, a refusal comes when
# they are submitted and says why, and the next edit of the session is saved.
use strict;
use warnings;

use IPC::Run;
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# Debian's own Python has the modules, whatever else is called python3.
my ($python) = grep { -x && system("$_ -c 'import qgis.core' >/dev/null 2>&1") == 0 }
  map { "$_/python3" } '/usr/bin', split /:/, $ENV{PATH};
plan skip_all => 'PyQGIS is not installed (Debian: python3-qgis qgis-providers)' unless $python;

my $node = PostgreSQL::Test::Cluster->new('qgis');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;
$node->safe_psql('postgres', <<~'SQL');
  SET client_min_messages = warning;
  CREATE EXTENSION industrial_park CASCADE;
  SELECT park.create_register('city', preset => 'empty');
  INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES
    ('joint_review_required', 1, 'rule', '[2020-01-08,)', '第六条'), ('review_aspects', 6, 'aspect', '[2020-01-08,)', '第六条');
  INSERT INTO city.parks (id, name, level, boundary)
    VALUES (1, '河西园', 'municipal', ST_Multi(ST_MakeEnvelope(640000, 2690000, 641000, 2691000, 4545)));
  INSERT INTO city.plots (parcel_code, park_id, geom)
    VALUES ('P1', 1, ST_Multi(ST_MakeEnvelope(640000, 2690000, 640100, 2690100, 4545)));
  INSERT INTO city.projects (park_id, name, industry, site)
    VALUES (1, '车桥', 'C3670', ST_Multi(ST_MakeEnvelope(640500, 2690500, 640600, 2690600, 4545)));
  SQL

# The results of steps, all in one session of QGIS.
sub qgis {
  my $home = PostgreSQL::Test::Utils::tempdir();
  local $ENV{HOME} = $home;
  local $ENV{PYTHONIOENCODING} = 'utf-8';
  local $ENV{XDG_RUNTIME_DIR} = $home;
  chmod 0700, $home;
  my $server = 'dbname=postgres host=' . $node->host . ' port=' . $node->port;
  my ($said, $log);
  IPC::Run::run([ $python, 'test/qgis/edit.py', $server ], '<', \JSON::PP->new->latin1->encode(\@_), '>', \$said, '2>', \$log)
    or die "QGIS: $log";
  return @{ JSON::PP->new->decode($said =~ s/^[^\[]*//r) };
}

sub row {
  my ($table, $id, $columns) = @_;
  return $node->safe_psql('postgres', "SELECT $columns FROM city.$table WHERE id = $id");
}

sub saved { my ($result, $what) = @_; ok($result->{saved}, $what) or diag(explain($result)) }

sub refused {
  my ($result, $text, $what) = @_;
  ok(!$result->{saved}, "$what: is not saved") or diag(explain($result));
  like($result->{said}, $text, "$what: with our words");
}

my @good = (640200, 2690200, 50);
my @bow_tie = (bow_tie => [ 640300, 2690300, 50 ]);

# What can be edited at all.
my ($plots, $projects) = qgis({ layer => 'plots', do => 'fields' }, { layer => 'projects_map', do => 'fields' });
is($projects->{industry_code}, 'text', 'the industry is among the fields of projects_map');
my @columns = split / /, $node->safe_psql('postgres', <<~'SQL');
  SELECT string_agg(attname, ' ') FROM pg_attribute
   WHERE attrelid = 'city.projects'::regclass AND attnum > 0 AND NOT attisdropped AND attname NOT IN ('industry', 'site')
  SQL
is(join(' ', grep { !$projects->{$_} } @columns), '', 'and so is all else that a project declares');
is($plots->{parcel_code}, 'text', 'plots are edited as a table');

# Plots.  Each step but the last of a block is what a user does in one session.
my $refused_geometry = qr/the geometry of row \d+ \(B\) of plots is not valid: Self-intersection\s+DETAIL:  g\.valid\s+HINT:  Mend it/;
my @results = qgis(
  { layer => 'plots', do => 'add', @bow_tie, values => { parcel_code => 'B', park_id => 1, status => 'draft' } },
  { layer => 'plots', do => 'change', id => 2, values => { status => 'registered' } },
  { layer => 'plots', do => 'roll back' },
  { layer => 'plots', do => 'change', id => 2, square => \@good },
  { layer => 'plots', do => 'change', id => 2, values => { status => 'registered' } },
  { layer => 'plots', do => 'change', id => 2, @bow_tie },
  { layer => 'plots', do => 'change', id => 2, square => [ 640210, 2690200, 50 ] },
  { layer => 'plots', do => 'change', id => 2, square => [ 640050, 2690050, 50 ] },
  { layer => 'plots', do => 'roll back' },
  { layer => 'plots', do => 'change', id => 1, values => { land_use => '工业用地' } },
  { layer => 'plots', do => 'add', square => [ 640990, 2690500, 20 ], values => { parcel_code => 'C', park_id => 1 } },
  { layer => 'plots', do => 'mend', square => [ 640900, 2690500, 20 ] });
saved($results[0], 'a draft with an invalid outline');
like($results[0]{logged}, $refused_geometry, 'with the warning in the log of messages');
refused($results[1], $refused_geometry, 'registering it');
saved($results[3], 'its mended outline, after the refusal was rolled back');
saved($results[4], 'then it is registered');
refused($results[5], $refused_geometry, 'an invalid outline of a registered plot');
saved($results[6], 'the right outline in its place, in the same editing session');
refused($results[7],
  qr/plot 2 \(B\) overlaps plot 1 \(P1\) by 2500 m2 \(3\.75 mu\), more than 0 m2\s+DETAIL:  g\.overlap: measured 2500, required 0, gap 2500 \(m2\), that is 3\.75, 0, 3\.75 \(mu\)/,
  'an outline on another plot');
saved($results[9], 'another plot, after it was rolled back');
refused($results[10], qr/200 m2 \(0\.3 mu\) of plot \d+ \(C\) lie outside park 1 \(河西园\), more than 0 m2/, 'a new plot across the boundary');
saved($results[11], 'the new plot moved inside, in the same editing session');
is(row('plots', 2, "status, ST_XMin(geom)"), 'registered|640210', 'and what was saved is there');
is($node->safe_psql('postgres', 'SELECT count(*) FROM city.plots'), '3', 'and nothing else');

# Projects, by their layer.
my $refused_site = qr/the geometry of row \d+ \(电机\) of projects is not valid: Self-intersection/;
@results = qgis(
  { layer => 'projects_map', do => 'add', @bow_tie,
    values => { name => '电机', park_id => 1, status => 'draft', industry_code => '3812', land_area_m2 => 2500 } },
  { layer => 'projects_map', do => 'change', id => 2, values => { status => 'submitted' } },
  { layer => 'projects_map', do => 'roll back' },
  { layer => 'projects_map', do => 'change', id => 2, values => { industry_code => '38129' } },
  { layer => 'projects_map', do => 'change', id => 2, values => { industry_code => '3811', fixed_investment_yuan => 45000000 } },
  { layer => 'projects_map', do => 'change', id => 2, square => \@good },
  { layer => 'projects_map', do => 'change', id => 2, values => { status => 'submitted' } },
  { layer => 'projects_map', do => 'change', id => 2, @bow_tie },
  { layer => 'projects_map', do => 'change', id => 2, square => [ 640700, 2690700, 50 ] },
  { layer => 'projects_map', do => 'change', id => 2, values => { industry_code => undef } },
  { layer => 'projects_map', do => 'change', id => 2, values => { industry_name => 'x' } },
  { layer => 'projects_map', do => 'roll back' },
  { layer => 'projects_map', do => 'add', values => { name => '无址', park_id => 1 } },
  { layer => 'projects_map', do => 'delete', id => 3 });
saved($results[0], 'a draft of a project with an invalid site');
like($results[0]{logged}, $refused_site, 'with the warning in the log of messages');
refused($results[1], $refused_site, 'submitting it');
refused($results[3], qr/38129/, 'a code that is none');
saved($results[4], 'a code that is one, in the same editing session');
saved($results[5], 'the mended site');
saved($results[6], 'then it is submitted');
refused($results[7], $refused_site, 'an invalid site of what is submitted');
saved($results[8], 'the right site in its place');
saved($results[9], 'an industry may be emptied');
refused($results[10], qr/column "industry_name" of "projects_map" cannot be changed/, 'what follows from the industry');
saved($results[12], 'a project without a site');
saved($results[13], 'and it may be deleted');
is(row('projects', 2, 'name, industry, status, fixed_investment_yuan, land_area_m2, needs_new_land, ST_XMin(site)'),
  '电机||submitted|45000000|2500|t|640700', 'all of it is in the table');

# Reviews and agreements: tables without geometry.
@results = qgis(
  { layer => 'agreements', do => 'add', values => { project_id => 1, signed_on => '2021-04-01' } },
  { layer => 'agreements', do => 'roll back' },
  { layer => 'reviews', do => 'add', values => { project_id => 1, applied_on => '2021-03-01' } },
  { layer => 'reviews', do => 'change', id => 1, values => { outcome => 'approved', concluded_on => '2021-03-08' } },
  { layer => 'reviews', do => 'roll back' },
  (map { { layer => 'review_findings', do => 'change', id => $_, values => { office_verdict => 'pass', reason => '会议纪要' } } } 1 .. 6),
  { layer => 'reviews', do => 'change', id => 1, values => { outcome => 'approved', concluded_on => '2021-03-08' } },
  { layer => 'agreements', do => 'add', values => { project_id => 1, signed_on => '2021-04-01' } },
  { layer => 'agreements', do => 'add', values => { project_id => 1, signed_on => '2021-05-01' } },
  { layer => 'agreements', do => 'roll back' },
  { layer => 'agreements', do => 'change', id => 2, values => { document => '柳园协〔2021〕1号' } });
refused($results[0], qr/project 1 \(车桥\) has no joint review concluded by 2021-04-01\s+DETAIL:  6\.review_first, article 6/, 'an agreement without a review');
saved($results[2], 'a review');
refused($results[3], qr/review 1 \(车桥\) cannot be approved: \d of 6 aspects pass/, 'its approval before the aspects pass');
saved($results[$_], 'the verdict of the office') foreach 5 .. 10;
saved($results[11], 'its approval');
saved($results[12], 'then the agreement');
refused($results[13], qr/the opinion of joint review 1 on project 1 \(车桥\) already carries agreement \d/, 'a second one on the same opinion');
is($node->safe_psql('postgres', 'SELECT count(*) FROM city.agreements'), '1', 'one agreement');

$node->stop;
done_testing();
