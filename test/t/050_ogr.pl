# GIS programs write into a register and read from it through GDAL: ogr2ogr, as
# doc/gis.md says it, with a GeoPackage in longitude and latitude.
use strict;
use warnings;

use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

plan skip_all => 'ogr2ogr is not installed (Debian: gdal-bin)'
  unless grep { -x "$_/ogr2ogr" } split /:/, $ENV{PATH};

my $node = PostgreSQL::Test::Cluster->new('ogr');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;
my $folder = PostgreSQL::Test::Utils::tempdir();
my $server = 'PG:' . $node->connstr('postgres');

sub query { return $node->safe_psql('postgres', shift) }

# Exit status, and everything that was printed.
sub command {
  my $printed;
  IPC::Run::run([@_], '<', \undef, '>&', \$printed);
  return ($? >> 8, $printed);
}

sub file {
  my ($name, $text) = @_;
  open my $handle, '>:raw', "$folder/$name" or die "$name: $!";
  print $handle $text;
  close $handle;
}

# A square of 0.002 degrees, in a park whose boundary leaves room.
sub square {
  my ($x, $y) = (109.4 + 0.003 * $_[0], 24.4);
  return sprintf '"POLYGON((%1$.4f %2$.4f,%3$.4f %2$.4f,%3$.4f %4$.4f,%1$.4f %4$.4f,%1$.4f %2$.4f))"',
    $x, $y, $x + 0.002, $y + 0.002;
}

sub shed {
  my ($x, $y) = (109.4 + 0.003 * $_[0], 24.4);
  return sprintf '"POLYGON((%1$.4f %2$.4f,%3$.4f %2$.4f,%3$.4f %4$.4f,%1$.4f %4$.4f,%1$.4f %2$.4f))"',
    $x + 0.0005, $y + 0.0005, $x + 0.001, $y + 0.001;
}

# A bow tie in the place of square 3.
my $bow_tie = '"POLYGON((109.409 24.40,109.411 24.402,109.411 24.40,109.409 24.402,109.409 24.40))"';

file('plots.csv', "parcel,park,bought,wkt\n" . join '', map { "450203$_,LIUDONG,2021-03-01," . square($_) . "\n" } 0 .. 2);
file('bad.csv', "parcel,park,bought,wkt\n4502034,LIUDONG,2021-03-01," . square(4) . "\n4502033,LIUDONG,2021-03-01,$bow_tie\n"
    . '4502035,LIUDONG,2021-03-01,' . square(5) . "\n");
file('buildings.csv', "kind,since,until,wkt\nbuilding,2022-05-01,," . shed(0) . "\nbuilding,,2023-01-01," . shed(1) . "\n");
foreach my $layer (qw(plots bad buildings)) {
  my ($status, $printed) = command('ogr2ogr', '-f', 'GPKG', (-e "$folder/city.gpkg" ? '-update' : ()), "$folder/city.gpkg",
    "$folder/$layer.csv", '-nln', $layer, '-oo', 'GEOM_POSSIBLE_NAMES=wkt', '-oo', 'KEEP_GEOM_COLUMNS=NO',
    '-a_srs', 'EPSG:4490', '-nlt', 'GEOMETRY');
  is($status, 0, "a GeoPackage is made of $layer") or die $printed;
}

query(<<~'SQL');
  SET client_min_messages = warning;
  CREATE EXTENSION industrial_park CASCADE;
  SELECT park.create_register('liuzhou');
  UPDATE liuzhou.parks SET boundary = ST_Multi(ST_Transform(ST_MakeEnvelope(109.3, 24.3, 109.5, 24.5, 4490), 4545)) WHERE code = 'LIUDONG';
  SQL
my $park = query("SELECT id FROM liuzhou.parks WHERE code = 'LIUDONG'");

my @into = ('ogr2ogr', '-append', '-update', $server, "$folder/city.gpkg", '-dialect', 'SQLITE');
my @right = ('-nlt', 'PROMOTE_TO_MULTI', '-t_srs', 'EPSG:4545');

sub columns { return "SELECT parcel AS parcel_code, $park AS park_id, bought AS acquired_on, $_[0] geom FROM $_[1]" }

sub left { return query("SELECT string_agg(parcel_code || ' ' || status, ', ' ORDER BY parcel_code) FROM liuzhou.plots") }

# What is forgotten is said, and by whom it can be mended.
my ($status, $printed) = command(@into, '-sql', columns('', 'plots'), '-nln', 'liuzhou.plots', '-t_srs', 'EPSG:4545');
is($status, 1, 'without PROMOTE_TO_MULTI nothing is taken');
like($printed, qr/Geometry type \(Polygon\) does not match column type \(MultiPolygon\)/, 'PostGIS says why');
($status, $printed) = command(@into, '-sql', columns('', 'plots'), '-nln', 'liuzhou.plots', '-nlt', 'PROMOTE_TO_MULTI');
is($status, 1, 'degrees are not taken for metres');
like($printed, qr/look like degrees, but SRID 4545 is in metres.*with ogr2ogr, give -t_srs EPSG:4545/s, 'and the switch is named');
command('ogr2ogr', '-f', 'GPKG', "$folder/zone.gpkg", "$folder/city.gpkg", 'plots', '-t_srs', 'EPSG:4546');
($status, $printed) = command('ogr2ogr', '-append', '-update', $server, "$folder/zone.gpkg", '-dialect', 'SQLITE',
  '-sql', columns('', 'plots'), '-nln', 'liuzhou.plots', '-nlt', 'PROMOTE_TO_MULTI');
is($status, 1, 'nor the next zone for this one');
like($printed, qr/ lies wholly outside park $park\b/, 'because the park has its boundary');
is(left(), '', 'nothing was left behind');

# The right way.
($status, $printed) = command(@into, '-sql', columns('', 'plots'), '-nln', 'liuzhou.plots', @right);
is($status, 0, 'plots are appended') or diag($printed);
is(left(), '4502030 registered, 4502031 registered, 4502032 registered', 'they are there');
is(query(<<~'SQL'), '3|0', 'where they belong, and as large');
  SELECT count(*), count(*) FILTER (WHERE NOT abs(p.area_m2 - ST_Area(t.geom)) < 0.01 OR ST_HausdorffDistance(p.geom, t.geom) > 0.001)
    FROM liuzhou.plots p, LATERAL (SELECT right(p.parcel_code, 1)::int * 0.003 + 109.4 AS x) v,
         LATERAL (SELECT ST_Transform(ST_MakeEnvelope(x, 24.4, x + 0.002, 24.402, 4490), 4545) AS geom) t
  SQL

# What is refused: message, measured and required, hint; all or nothing.
($status, $printed) = command(@into, '-sql', columns('', 'bad'), '-nln', 'liuzhou.plots', @right);
is($status, 1, 'an invalid outline is refused');
like($printed, qr/the geometry of row \d+ \(4502033\) of plots is not valid: Self-intersection\nDETAIL: +g\.valid\nHINT: +Mend it/, 'with its reason');
is(left(), '4502030 registered, 4502031 registered, 4502032 registered', 'and the rows beside it are not taken');
($status, $printed) = command(@into, '-gt', '1', '-sql', columns('', 'bad'), '-nln', 'liuzhou.plots', @right);
like(left(), qr/, 4502034 registered$/, 'with -gt 1 those before it stay');
query("DELETE FROM liuzhou.plots WHERE parcel_code = '4502034'");
($status, $printed) = command(@into, '-skipfailures', '-sql', columns('', 'bad'), '-nln', 'liuzhou.plots', @right);
like(left(), qr/, 4502034 registered, 4502035 registered$/, 'with -skipfailures all the others');
like($printed, qr/is not valid: Self-intersection/, 'and what was left out is printed');
query("DELETE FROM liuzhou.plots WHERE parcel_code IN ('4502034', '4502035')");

# Drafts are saved with their errors and registered when these are mended.
($status, $printed) = command(@into, '-sql', columns("'draft' AS status,", 'bad'), '-nln', 'liuzhou.plots', @right);
is($status, 0, 'a draft may be invalid') or diag($printed);
is(query(<<~'SQL'), '4502033|g.valid', 'and tells what it is refused for');
  SELECT p.parcel_code, f.rule FROM liuzhou.plots p, park.findings(p) f WHERE p.status = 'draft' AND f.verdict = 'fail'
  SQL
query(<<~'SQL');
  UPDATE liuzhou.plots SET geom = ST_Multi(ST_CollectionExtract(ST_MakeValid(geom), 3)) WHERE NOT ST_IsValid(geom);
  UPDATE liuzhou.plots SET status = 'registered' WHERE status = 'draft';
  SQL
is(query('SELECT count(*) FROM liuzhou.plots'), '6', 'mended, it is registered');

# Periods: GDAL takes a daterange for a date, so buildings come by a staging table.
($status, $printed) = command('ogr2ogr', $server, "$folder/city.gpkg", 'buildings', '-nln', 'staged_buildings',
  '-lco', 'GEOMETRY_NAME=geom', @right);
is($status, 0, 'buildings are staged') or diag($printed);
query(<<~'SQL');
  INSERT INTO liuzhou.buildings (kind, existed, geom)
  SELECT kind, daterange(nullif(since, '')::date, nullif(until, '')::date), geom FROM staged_buildings;
  SQL
is(query('SELECT id, existed FROM liuzhou.buildings ORDER BY id'), "1|[2022-05-01,)\n2|(,2023-01-01)", 'with the days on which they stood');

# Or by the layer with two days; without a first one a building is refused, also where GDAL drops a misspelt field.
my $buildings = query('SELECT string_agg(id::text, \' \' ORDER BY id) FROM liuzhou.buildings');
my @layer = ('-nln', 'liuzhou.buildings_map', @right);
($status, $printed) = command(@into, '-sql', 'SELECT kind, since AS stands_from, geom FROM buildings', @layer);
is($status, 1, 'a building is not taken to have stood always');
like($printed, qr/the first day on which the building stood, stood_from, is not given/, 'and it is said why');
is(query('SELECT string_agg(id::text, \' \' ORDER BY id) FROM liuzhou.buildings'), $buildings, 'nothing was left behind');
($status, $printed) = command(@into, '-sql',
  "SELECT kind, nullif(since, '') AS stood_from, '2023-01-31' AS stood_until, geom FROM buildings WHERE since <> ''", @layer);
is($status, 0, 'buildings are appended to the layer') or diag($printed);
is(query("SELECT existed, kind FROM liuzhou.buildings WHERE id NOT IN (1, 2)"), '[2022-05-01,2023-02-01)|building', 'with their days');
query('DELETE FROM liuzhou.buildings_map WHERE id NOT IN (1, 2)');

# Projects, by their layer: the industry is a text there.  What is refused is said as of plots; drafts are saved, and refused
# when they are submitted.
file('projects.csv', "title,code,state,wkt\n" . '一,3670,submitted,' . square(6) . "\n");
file('bad_projects.csv', "title,code,state,wkt\n二,3812,submitted," . square(7) . "\n三,3812,submitted,$bow_tie\n四,38129,submitted," . square(8) . "\n");
file('draft_projects.csv', "title,code,state,wkt\n五,,draft,$bow_tie\n");
foreach my $layer (qw(projects bad_projects draft_projects)) {
  my ($made, $said) = command('ogr2ogr', '-f', 'GPKG', '-update', "$folder/city.gpkg", "$folder/$layer.csv", '-nln', $layer,
    '-oo', 'GEOM_POSSIBLE_NAMES=wkt', '-oo', 'KEEP_GEOM_COLUMNS=NO', '-a_srs', 'EPSG:4490', '-nlt', 'GEOMETRY');
  is($made, 0, "a GeoPackage is made of $layer") or die $said;
}
sub projects { return query("SELECT string_agg(concat_ws(' ', name, industry, status), ', ' ORDER BY id) FROM liuzhou.projects") }
sub project_columns {
  return "SELECT title AS name, $park AS park_id, nullif(code, '') AS industry_code, state AS status, geom FROM $_[0]";
}
my @projects = ('-nln', 'liuzhou.projects_map', @right);
($status, $printed) = command(@into, '-sql', project_columns('projects'), @projects);
is("$status $printed", '0 ', 'projects are appended to the layer');
is(projects(), '一 C3670 submitted', 'with their industry');
($status, $printed) = command(@into, '-sql', project_columns('bad_projects'), @projects);
is($status, 1, 'an invalid site is refused');
like($printed, qr/the geometry of row \d+ \(三\) of projects is not valid: Self-intersection\nDETAIL: +g\.valid\nHINT: +Mend it/, 'with its reason');
is(projects(), '一 C3670 submitted', 'and the rows beside it are not taken');
($status, $printed) = command(@into, '-skipfailures', '-sql', project_columns('bad_projects'), @projects);
is(projects(), '一 C3670 submitted, 二 C3812 submitted', 'with -skipfailures all that are right');
like($printed, qr/\(三\) of projects is not valid.*type industry_code: "38129"/s, 'and what was left out is printed');
($status, $printed) = command(@into, '-sql', project_columns('draft_projects'), @projects);
is($status, 0, 'a draft may be invalid, and without an industry') or diag($printed);
($status, $printed) = command('ogrinfo', $server, '-sql', "UPDATE liuzhou.projects_map SET status = 'submitted' WHERE name = '五'");
like($printed, qr/the geometry of row \d+ \(五\) of projects is not valid/, 'submitted it is refused');
is(projects(), '一 C3670 submitted, 二 C3812 submitted, 五 draft', 'and stays a draft');
query("DELETE FROM liuzhou.projects WHERE status = 'draft'");

# Reviews and agreements have no geometry.
my ($first, $second) = split / /, query("SELECT string_agg(id::text, ' ' ORDER BY id) FROM liuzhou.projects");
file('reviews.csv', "project_id,applied_on\n$first,2021-03-01\n");
file('agreements.csv', "project_id,signed_on\n$first,2021-04-01\n$second,2021-04-02\n");
sub append { my ($table, @switches) = @_; return command('ogr2ogr', '-append', '-update', @switches, $server, "$folder/$table.csv", '-nln', "liuzhou.$table", '-oo', 'AUTODETECT_TYPE=YES') }
($status, $printed) = append('reviews');
is($status, 0, 'a review is appended') or diag($printed);
is(query('SELECT count(*) FROM liuzhou.review_findings'), '6', 'with its six aspects');
($status, $printed) = append('agreements');
is($status, 1, 'an agreement whose review is open is refused');
like($printed, qr/project $first \(一\) has no joint review concluded by 2021-04-01\nDETAIL: +6\.review_first, article 6: measured 0, required 1, gap 1 \(review\)\nHINT: +Apply/, 'with its reason');
query("UPDATE liuzhou.review_findings SET office_verdict = 'pass', reason = 'minutes'");
query("UPDATE liuzhou.reviews SET outcome = 'approved', concluded_on = '2021-03-10'");
($status, $printed) = append('agreements');
is($status, 1, 'one that is refused ends the run');
is(query('SELECT count(*) FROM liuzhou.agreements'), '0', 'and nothing of it is written');
($status, $printed) = append('agreements', '-skipfailures');
is(query("SELECT string_agg(project_id || ' ' || signed_on, ', ') FROM liuzhou.agreements"), "$first 2021-04-01", 'with -skipfailures what is right');
like($printed, qr/project $second \(二\) has no joint review/, 'and what was left out is printed');

# Reading: idle land today, and on a day of the past.
sub layer {
  my ($failed, $said) = command('ogr2ogr', '-f', 'CSV', '/vsistdout/', @_);
  diag($said) if $failed;
  return join ' ', sort $said =~ /\b(450203\d)\b/g;
}
my $idle = query("SELECT string_agg(parcel_code, ' ' ORDER BY parcel_code) FROM liuzhou.idle_plots");
is($idle, '4502031 4502032 4502033 4502034 4502035', 'all are idle but the one built on today');
foreach my $format ([ 'GPKG', 'idle.gpkg' ], [ 'GeoJSON', 'idle.geojson', '-t_srs', 'EPSG:4326', '-lco', 'RFC7946=YES' ]) {
  my ($driver, $name, @more) = @$format;
  ($status, $printed) = command('ogr2ogr', '-f', $driver, "$folder/$name", $server, 'liuzhou.idle_plots_map', @more);
  is("$status $printed", '0 ', "idle plots are written as $driver");
  is(layer("$folder/$name"), $idle, 'and are all there');
}
($status, $printed) = command('ogrinfo', '-al', '-so', "$folder/idle.gpkg");
like($printed, qr/Geometry: Multi Polygon\n.*Feature Count: 5\n.*ID\["EPSG",4545\].*idle_days: Integer .*area_mu: Real /s, 'with geometry, CRS and numbers');
is(layer($server, '-sql', "SELECT * FROM liuzhou.idle_plots_on('2024-06-30')"), $idle, 'likewise on a day of the past');
is(layer($server, '-sql', "SELECT * FROM liuzhou.idle_plots_on('2022-12-31')"), '', 'before the two years were over none was idle');

# Every layer offered: one geometry, and the fields that a map program can show.
($status, $printed) = command('ogrinfo', '-so', $server, 'liuzhou.buildings_map');
like($printed, qr/id: Integer64.*stood_from: Date .*stood_until: Date .*stands_today: Integer\(Boolean\)/s, 'buildings_map shows periods as days');
($status, $printed) = command('ogr2ogr', '-f', 'CSV', '/vsistdout/', $server, 'liuzhou.buildings_map', '-select', 'id,stood_from,stood_until');
like($printed, qr!^"?1"?,2022/05/01,"*$!m, 'open to the right') or diag($printed);
like($printed, qr!^"?2"?,"*,2022/12/31$!m, 'the last day is inclusive') or diag($printed);

$node->stop;
done_testing();
