# Real outlines: cadastral parcels and buildings of two French communes, and
# OpenStreetMap's of Liechtenstein, as surveyors and mappers drew them.  What is
# built on them, kept by triggers through years of construction, is what PostGIS
# says.
#
# The data are not part of the project.  PARK_TEST_DATA names a folder with
#   fr_cadastre_parcels.csv.gz, fr_cadastre_buildings.csv.gz (EPSG:2154, valid),
#   fr_cadastre_expected_coverage.csv, osm_liechtenstein_later.csv.gz (EPSG:4326),
# a header line each, outlines as hexadecimal EWKB.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $data = $ENV{PARK_TEST_DATA};
plan skip_all => 'PARK_TEST_DATA names no folder with real parcels' unless defined $data && -d $data;
my @missing = grep { !-r "$data/$_" } qw(fr_cadastre_parcels.csv.gz fr_cadastre_buildings.csv.gz
  fr_cadastre_expected_coverage.csv osm_liechtenstein_later.csv.gz);
plan skip_all => "PARK_TEST_DATA has no @missing" if @missing;

my $node = PostgreSQL::Test::Cluster->new('real');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;

sub query { return $node->safe_psql('postgres', 'SET client_min_messages = error; ' . shift) }

# A table with the columns of a file's header, all of them text.
sub load {
  my ($table, $file) = @_;
  my $read = ($file =~ /\.gz$/ ? 'gzip -dc' : 'cat') . " '$data/$file'";
  my ($header) = split /\r?\n/, qx($read);
  my $columns = join ', ', map { "$_ text" } split /,/, $header;
  query("CREATE TABLE $table ($columns)");
  my $printed = qx($read | psql -X -q -d "@{[ $node->connstr('postgres') ]}" -c "COPY $table FROM STDIN (FORMAT csv, HEADER)" 2>&1);
  is($printed, '', "$file is read");
}

query('CREATE EXTENSION industrial_park CASCADE');
load('parcel', 'fr_cadastre_parcels.csv.gz');
load('house', 'fr_cadastre_buildings.csv.gz');
load('expected', 'fr_cadastre_expected_coverage.csv');
load('osm', 'osm_liechtenstein_later.csv.gz');

# 1. The cadastre, as a register of its own CRS; each commune is a park.  Parcels
# before buildings and after, buildings in one statement and one by one.
query(<<~'SQL');
  SELECT park.create_register('cadastre', 2154, 'empty');
  INSERT INTO cadastre.parks (id, code, name, level) VALUES (1, '13029', '一', 'county'), (2, '25354', '二', 'county');
  INSERT INTO cadastre.plots (id, parcel_code, park_id, acquired_on, geom)
    SELECT fid::int, commune || idu, CASE commune WHEN '13029' THEN 1 ELSE 2 END, created::date, ST_Multi(geom_ewkb::geometry)
      FROM parcel WHERE fid::int % 2 = 0;
  INSERT INTO cadastre.buildings (id, kind, existed, geom)
    SELECT fid::int, CASE dur WHEN '01' THEN 'building' ELSE 'structure' END, daterange(created::date, NULL), ST_Multi(geom_ewkb::geometry)
      FROM house WHERE fid::int % 3 > 0;
  INSERT INTO cadastre.plots (id, parcel_code, park_id, acquired_on, geom)
    SELECT fid::int, commune || idu, CASE commune WHEN '13029' THEN 1 ELSE 2 END, created::date, ST_Multi(geom_ewkb::geometry)
      FROM parcel WHERE fid::int % 2 = 1;
  DO $$
  DECLARE
    h record;
  BEGIN
    FOR h IN SELECT * FROM house WHERE fid::int % 3 = 0 LOOP
      INSERT INTO cadastre.buildings (id, kind, existed, geom) VALUES
        (h.fid::int, CASE h.dur WHEN '01' THEN 'building' ELSE 'structure' END, daterange(h.created::date, NULL), ST_Multi(h.geom_ewkb::geometry));
    END LOOP;
  END $$;
  SQL
is(query('SELECT count(*) FROM cadastre.plots'), '900', 'no parcel is refused');
is(query('SELECT count(*) FROM cadastre.buildings'), '491', 'no building is refused');

my $days = "VALUES (date '2000-01-01'), ('2010-07-01'), ('2013-01-27'), ('2019-10-27'), ('2019-10-28'), (CURRENT_DATE)";
my $overlay = 'SELECT coalesce(ST_Area(ST_Intersection(p.geom, ST_Union(b.geom))), 0) FROM cadastre.buildings b'
  . ' WHERE ST_Intersects(b.geom, p.geom)';
is(query(<<~SQL), '5400|0', 'kept histories are the intersection with the union, on six days');
  SELECT count(*), count(*) FILTER (WHERE NOT abs(park.area_on(c.built_history, d.day) - o.area) <= 1e-9 * p.area_m2)
    FROM cadastre.plots p JOIN cadastre.plot_cover c ON c.plot_id = p.id, ($days) d (day),
         LATERAL ($overlay AND b.existed @> d.day) o (area)
  SQL
is(query(<<~SQL), '900|0|0', 'so are the aggregates, with boxes that only touch');
  SELECT count(*), count(*) FILTER (WHERE NOT abs(a.area - o.area) <= 1e-9 * p.area_m2),
         count(*) FILTER (WHERE NOT abs(a.fraction * p.area_m2 - o.area) <= 1e-9 * p.area_m2)
    FROM cadastre.plots p
    JOIN (SELECT p.id, park.built_area(p.geom, b.geom) AS area, park.built_fraction(p.geom, b.geom) AS fraction
            FROM cadastre.plots p LEFT JOIN cadastre.buildings b ON b.geom && p.geom GROUP BY p.id) a USING (id),
         LATERAL ($overlay) o (area)
  SQL
is(query(<<~'SQL'), '0', 'areas of the parcels are those of PostGIS');
  SELECT count(*) FROM cadastre.plots WHERE NOT abs(area_m2 - ST_Area(geom)) <= 1e-9 * area_m2
  SQL
is(query("SELECT count(*) FROM park.verify_register('cadastre') WHERE rule = 'k.plot_cover' AND verdict = 'pass'"),
  '900', 'verify_register finds every kept cover right');

# The published figures have four decimals and are sums over pairs of parcel and
# building.  Buildings of one survey share walls that differ by millimetres, and
# where two overlap the sum counts the sliver twice: it is never too small, and
# where it is too large, by no more than the overlap of the buildings there.
is(query(<<~'SQL'), '900|0|0', 'they agree with the published sums but for overlaps');
  SELECT count(*), count(*) FILTER (WHERE e.building_m2::float8 < c.built_area_m2 - 0.0001),
         count(*) FILTER (WHERE e.building_m2::float8 > c.built_area_m2 + 0.0001 + coalesce(o.twice, 0))
    FROM expected e JOIN cadastre.plots p ON p.id = e.fid::int JOIN cadastre.plot_cover c ON c.plot_id = p.id,
         LATERAL (SELECT sum(ST_Area(ST_Intersection(ST_Intersection(a.geom, b.geom), p.geom))) AS twice
                    FROM cadastre.buildings a JOIN cadastre.buildings b ON a.id < b.id AND ST_Intersects(a.geom, b.geom)
                   WHERE ST_Intersects(a.geom, p.geom) AND ST_Intersects(b.geom, p.geom)) o
  SQL
is(query(<<~'SQL'), '6|0.0082', 'six parcels have such an overlap that shows, the largest of 82 cm²');
  SELECT count(*), round(max(e.building_m2::numeric - c.built_area_m2::numeric), 4)
    FROM expected e JOIN cadastre.plot_cover c ON c.plot_id = e.fid::int
   WHERE abs(e.building_m2::float8 - c.built_area_m2) > 0.0001
  SQL
is(query(<<~'SQL'), "13029|389|19570.8|105\n25354|511|43667.3|121", 'sums of the two communes');
  SELECT k.code, count(*), round(sum(c.built_area_m2)::numeric, 1), count(*) FILTER (WHERE c.built_area_m2 >= 1)
    FROM cadastre.plots p JOIN cadastre.parks k ON k.id = p.park_id JOIN cadastre.plot_cover c ON c.plot_id = p.id
   GROUP BY 1 ORDER BY 1
  SQL

# Pulled down again, in one statement and by truncation: nothing stays behind.
query("UPDATE cadastre.buildings SET existed = daterange(lower(existed), '2020-01-01') WHERE id % 2 = 0");
is(query(<<~SQL), '0', 'after demolition, too');
  SELECT count(*) FROM cadastre.plots p JOIN cadastre.plot_cover c ON c.plot_id = p.id,
         (VALUES (date '2019-12-31'), ('2020-01-01')) d (day), LATERAL ($overlay AND b.existed @> d.day) o (area)
   WHERE NOT abs(park.area_on(c.built_history, d.day) - o.area) <= 1e-9 * p.area_m2
  SQL
query('TRUNCATE cadastre.buildings');
is(query("SELECT sum(built_area_m2), count(*) FILTER (WHERE built_history::text <> '{}') FROM cadastre.plot_cover"), '0|0', 'and after a truncation');

# 2. Liechtenstein, in degrees: areas on the ellipsoid, outlines as mappers left
# them.  Industrial areas are the plots.
query(<<~'SQL');
  SELECT park.create_register('osm', 4326, 'empty');
  INSERT INTO osm.parks (id, name, level) VALUES (1, '列支敦士登', 'county');
  INSERT INTO osm.plots (id, park_id, status, geom)
    SELECT fid::int, 1, 'draft', ST_Multi(geom_ewkb::geometry) FROM public.osm WHERE landuse = 'industrial';
  INSERT INTO osm.buildings (id, geom)
    SELECT fid::int, ST_Multi(ST_CollectionExtract(geom_ewkb::geometry, 3)) FROM public.osm WHERE building IS NOT NULL AND building <> '';
  SQL
is(query('SELECT (SELECT count(*) FROM osm.plots), (SELECT count(*) FROM osm.buildings)'), '16|8994', 'all are there');
my $geography = <<~'SQL';
  SELECT coalesce(ST_Area(ST_Intersection(ST_MakeValid(p.geom), ST_Union(ST_MakeValid(b.geom)))::geography), 0)
    FROM osm.buildings b WHERE b.geom && p.geom AND ST_Intersects(ST_MakeValid(b.geom), ST_MakeValid(p.geom))
  SQL
is(query(<<~SQL), '16|0|0', 'areas are those on the ellipsoid');
  SELECT count(*), count(*) FILTER (WHERE NOT abs(c.built_area_m2 - o.area) <= 1e-9 * p.area_m2),
         count(*) FILTER (WHERE NOT abs(p.area_m2 - ST_Area(p.geom::geography)) <= 1e-9 * p.area_m2)
    FROM osm.plots p JOIN osm.plot_cover c ON c.plot_id = p.id, LATERAL ($geography) o (area)
  SQL
is(query('SELECT round(sum(c.built_area_m2)), round(sum(p.area_m2)) FROM osm.plots p JOIN osm.plot_cover c ON c.plot_id = p.id'),
  '304351|952365', 'as is what is covered of the country\'s industrial land');

$node->stop;
done_testing();
