# A register is an ordinary schema: pg_dump writes it, a restore brings it back
# with its rules alive, and a second dump is the first.
use strict;
use warnings;

use File::Spec::Functions;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;

my $folder = PostgreSQL::Test::Utils::tempdir();
my $hostile_path = 'hostile, pg_catalog, public';

# What a session printed, and the errors it met.
sub session {
  my ($database, $sql, $path) = @_;
  my ($stdout, $stderr);
  $path //= 'public';
  $node->psql($database, "\\set VERBOSITY verbose\nSET search_path = $path;\n$sql",
    stdout => \$stdout, stderr => \$stderr, on_error_stop => 0);
  return ($stdout, $stderr);
}

# The same of a session that may not fail.
sub query {
  my ($database, $sql, $path) = @_;
  my ($stdout, $stderr) = session($database, $sql, $path);
  die "$sql: $stderr" if $stderr =~ /ERROR|FATAL/;
  return $stdout;
}

sub quoted { return '"' . shift =~ s/"/""/gr . '"' }

# A rectangle in metres from a corner in the city, as text: no function needed.
sub box {
  my ($x, $y, $width, $height) = @_;
  my ($left, $low) = (640000 + $x, 2690000 + $y);
  my ($right, $high) = ($left + $width, $low + $height);
  return "'SRID=4545;MULTIPOLYGON((($left $low, $right $low, $right $high, $left $high, $left $low)))'";
}

# Everything a register holds, beside its preset: park 900 is full and waived,
# park 901 is full; project 901 has an approved review that carries an agreement.
sub fill {
  my ($database, $register) = @_;
  my $r = quoted($register);
  my ($park, $plot, $shed, $hall) = (box(0, 0, 1000, 1000), box(0, 0, 100, 100), box(0, 0, 60, 50), box(40, 0, 60, 50));
  query($database, <<~SQL);
    INSERT INTO $r.parks (id, code, name, level, boundary) VALUES
      (900, 'X', '甲', 'municipal', $park), (901, 'Y', '乙', 'district', NULL);
    INSERT INTO $r.parameters (name, value, unit, applies, citation)
      SELECT v.name, v.value, v.unit, '[2020-01-08,)', '办法'
        FROM (VALUES ('leading_industries_max', 3, 'industry'), ('joint_review_required', 1, 'rule'),
                     ('review_aspects', 6, 'aspect'), ('idle_after', 2, 'year'),
                     ('disposal_steps_required', 1, 'rule'), ('disposal_within', 3, 'year'),
                     ('industrial_term_max', 50, 'year')) v (name, value, unit)
       WHERE NOT EXISTS (SELECT FROM $r.parameters p WHERE p.name = v.name);
    INSERT INTO $r.waivers (rule, subject_table, subject_id, applies, reason, document)
      VALUES ('3.leading_count', 'parks', 900, '[2020-01-08,)', '原则上', '会议纪要');
    INSERT INTO $r.leading_industries (park_id, name, codes, applies)
      SELECT p.id, i.name, i.codes::park.industry_code[], '[2020-01-08,)'
        FROM $r.parks p, (VALUES ('汽车', '{C36}'), ('钢铁', '{C31}'), ('食品', '{C13,C14}'), ('茶', '{C153}')) i (name, codes)
       WHERE p.id = 900 OR p.id = 901 AND i.name <> '茶';
    INSERT INTO $r.rule_modes (rule, mode, applies, citation) VALUES ('g.crs', 'warn', '[2020-01-08,)', '办法');
    INSERT INTO $r.enterprises (id, name, industry) VALUES (900, '厂', 'C3670');
    INSERT INTO $r.enterprises (id, name, credit_code, credit_code_exception) VALUES (901, '老厂', '9144030O71526726XA', '营业执照');
    INSERT INTO $r.holidays (day, name, citation) VALUES ('2026-10-01', '国庆节', '通知');
    INSERT INTO $r.outputs (park_id, enterprise_id, industry, year, output_yuan)
      VALUES (900, 900, 'C3670', 2024, 6000000000000), (900, 900, NULL, 2024, 1);
    INSERT INTO $r.plots (id, parcel_code, park_id, holder_id, acquired_on, land_use, geom)
      VALUES (900, '450205', 900, 900, '2021-01-04', '工业用地', $plot);
    INSERT INTO $r.tenures (plot_id, kind, begins_on, years, ended_on) VALUES
      (900, 'lease_first', '2021-01-04', 5, '2023-01-04'), (900, 'transfer', '2023-02-01', 48, NULL);
    INSERT INTO $r.pauses (plot_id, during, cause) VALUES (900, '[2021-03-01,2021-03-11)', '洪水');
    INSERT INTO $r.disposals (id, plot_id, park_id, flagged_on, proposed_on, opinion, applied_on, method, closed_on, supersedes) VALUES
      (901, 900, NULL, '2023-02-01', '2023-02-02', '出租', '2023-02-03', 'lease', '2023-02-04', NULL),
      (900, 900, 900, '2023-02-01', '2023-02-02', '转让', '2023-02-03', 'transfer', '2026-03-01', 901);
    INSERT INTO $r.buildings (id, existed, geom) VALUES (900, '[2024-01-01,)', $shed), (901, '(,)', $hall);
    INSERT INTO $r.admission_standards (indicator, industry, park_id, maximum, unit, applies, citation) VALUES
      ('energy_intensity', 'C3670', 900, 0.1, 'tce/10^4 yuan', '[2020-01-08,)', '会议纪要'), ('energy_intensity', NULL, 900, 1, 'tce/10^4 yuan', '[2020-01-08,)', '会议纪要');
    INSERT INTO $r.plans (id, park_id, kind, name, period, approved_on) VALUES (900, 900, 'master', '总体规划', '[2020-01-01,2036-01-01)', '2020-03-01');
    INSERT INTO $r.plans (id, park_id, kind, name, period, approved_on, supersedes_id) VALUES (901, 900, 'master', '修编', '[2026-01-01,2036-01-01)', '2025-12-01', 900);
    INSERT INTO $r.plan_areas (plan_id, use, geom) VALUES (900, 'industrial', $plot);
    INSERT INTO $r.infrastructure_projects (id, park_id, kind, name, geom, finished_on) VALUES (900, 900, 'road', '路', $plot, '2024-01-01');
    INSERT INTO $r.plan_infrastructure (plan_id, infrastructure_project_id, kind, name) VALUES (900, 900, 'road', '路');
    INSERT INTO $r.infrastructure_plans (park_id, year, approved_on) VALUES (900, 2024, '2024-02-01');
    INSERT INTO $r.infrastructure_plan_items (park_id, year, project_id, planned_investment_yuan) VALUES (900, 2024, 900, 7);
    INSERT INTO $r.infrastructure_reports (park_id, year, submitted_on) VALUES (900, 2024, '2025-02-01');
    INSERT INTO $r.infrastructure_report_items (park_id, year, project_id, done_investment_yuan) VALUES (900, 2024, 900, 7);
    INSERT INTO $r.projects (id, park_id, name, site) VALUES (900, 900, '未论证', NULL), (901, 900, '已论证', $plot);
    INSERT INTO $r.reviews (id, project_id, applied_on) VALUES (901, 901, '2024-03-01');
    UPDATE $r.review_findings SET office_verdict = 'pass', reason = '纪要';
    UPDATE $r.reviews SET outcome = 'approved', concluded_on = '2024-03-08';
    INSERT INTO $r.agreements (project_id, signed_on) VALUES (901, '2024-04-01');
    INSERT INTO $r.registrations (project_id, registered_on) VALUES (901, '2024-04-02');
    INSERT INTO $r.land_offers (project_id, plot_id, listed_on, way) VALUES (901, 900, '2024-04-03', 'listing');
    INSERT INTO $r.land_budgets (year, quota_m2) VALUES (2024, 40000);
    INSERT INTO $r.land_quotas (park_id, year, quota_m2) VALUES (900, 2024, 30000), (901, 2024, 10000);
    INSERT INTO $r.land_entries (park_id, year, kind, area_m2, project_id, plot_id) VALUES
      (900, 2024, 'reserve', 12000, 901, NULL), (900, 2024, 'commit', 10000.5, 901, NULL), (900, 2024, 'return', 1000, 901, NULL),
      (900, 2024, 'write_off', 10000, 901, 900), (900, 2024, 'allocate', 18999.5, NULL, NULL);
    INSERT INTO $r.park_groups (park_id, park_group, applies) SELECT p.id, 'x', '[2020-01-01,)' FROM $r.parks p WHERE p.id >= 900;
    INSERT INTO $r.indicators (id, code, name, unit, direction, definition) VALUES (900, 'tax', '亩均税收', '万元/亩', 'higher', '-'), (901, 'energy', '单位能耗', 'tce', 'lower', '-');
    INSERT INTO $r.indicator_weights (indicator_id, park_group, year, weight, target, if_unknown) VALUES (900, 'x', 2024, 70, 3, 'average'), (901, 'x', 2024, 30, 0.7, 'rescale');
    INSERT INTO $r.indicator_values (indicator_id, park_id, year, value) VALUES (900, 900, 2024, 1.10), (901, 900, 2024, 0.9);
    SELECT version FROM park.freeze_assessment(\$name\$$register\$name\$, 2024);
    INSERT INTO $r.standard_land_promises (id, project_id, indicator, minimum, unit, due_on, citation)
      VALUES (900, 901, '容积率', 1.2, '1', '2025-01-01', '合同');
    INSERT INTO $r.standard_land_checks (promise_id, checked_on, measured) VALUES (900, '2025-06-01', 1.1);
    INSERT INTO $r.approval_steps (project_id, step, applied_on, done_on) VALUES (901, 'land_supply', '2024-04-10', '2024-05-10');
    SQL
}

# What its owner has added to a register.
sub customize {
  my ($database, $register) = @_;
  my $r = quoted($register);
  query($database, <<~SQL);
    ALTER TABLE $r.plots ADD COLUMN remark text DEFAULT '无', ADD CONSTRAINT remark_short CHECK (remark <> 'x');
    CREATE INDEX plots_remark ON $r.plots (remark) WHERE remark IS NOT NULL;
    COMMENT ON COLUMN $r.plots.remark IS '备注';
    COMMENT ON TABLE $r.buildings IS '我的说明';
    ALTER TABLE $r.reviews ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON $r.reviews FOR SELECT TO clerk USING (project_id < 100);
    GRANT USAGE ON SCHEMA $r TO clerk;
    GRANT SELECT, INSERT ON $r.agreements TO clerk;
    CREATE VIEW $r.my_plots AS SELECT p.id, park.area_on(c.built_history, '2023-01-01') FROM $r.plots p JOIN $r.plot_cover c ON c.plot_id = p.id;
    CREATE INDEX enterprises_industry ON $r.enterprises (industry);
    ALTER TABLE $r.land_offers DISABLE TRIGGER rules;
    SQL
}

# What may not be written, and by which rule.
sub violations {
  my $r = quoted(shift);
  return (
    [ '3.leading_count', "INSERT INTO $r.leading_industries (park_id, name, codes, applies) VALUES (901, '茶', '{C153}', '[2022-01-01,)')" ],
    [ '4.quota', "INSERT INTO $r.land_entries (park_id, year, kind, area_m2) VALUES (900, 2024, 'reserve', 0.6)" ],
    [ '4.quota', "UPDATE $r.land_quotas SET quota_m2 = 20000" ],
    [ '4.city_quota', "UPDATE $r.land_budgets SET quota_m2 = 39999" ],
    [ '4.term', "UPDATE $r.tenures SET months = 1 WHERE kind = 'transfer'" ],
    [ '5.disposal_steps', "INSERT INTO $r.disposals (plot_id, flagged_on, applied_on) VALUES (900, '2026-04-01', '2026-05-01')" ],
    [ '5.disposal_steps', "UPDATE $r.disposals SET closed_on = NULL" ],
    [ '5.disposal_steps', "DELETE FROM $r.disposals WHERE id = 900" ],
    [ '6.review_first', "INSERT INTO $r.agreements (project_id, signed_on) VALUES (900, '2024-05-01')" ],
    [ '6.machine_verdict', "UPDATE $r.review_findings SET machine_verdict = 'waived' WHERE id IN (SELECT id FROM $r.review_findings LIMIT 1)" ],
    [ '6.six_aspects', "UPDATE $r.review_findings SET office_verdict = 'fail' WHERE id IN (SELECT id FROM $r.review_findings LIMIT 1)" ],
    [ 'g.inside', "UPDATE $r.plots SET geom = " . box(950, 0, 100, 100) ]);
}

# The rules refuse and the cover follows, under a search_path.
sub alive {
  my ($database, $register, $path, $name) = @_;
  my $r = quoted($register);
  foreach my $violation (violations($register)) {
    my ($rule, $statement) = @$violation;
    $statement =~ s/ WHERE .*// if $path =~ /hostile/;
    my (undef, $stderr) = session($database, $statement, $path);
    my $refused = $stderr =~ /ERROR:  23514: / && $stderr =~ /^CONSTRAINT NAME:  \Q$rule\E$/m
      && $stderr =~ /^SCHEMA NAME:  \Q$register\E$/m;
    ok($refused, "$name: $rule refuses") or diag($stderr);
  }
  is(query($database, join("\n", 'BEGIN;', "SELECT built_area_m2 FROM $r.plot_cover;",
        "INSERT INTO $r.buildings (geom) VALUES (" . box(0, 50, 10, 10) . ');',
        "SELECT built_area_m2 FROM $r.plot_cover;",
        "UPDATE $r.plots SET geom = " . box(50, 0, 100, 100) . ';',
        "SELECT built_area_m2 FROM $r.plot_cover;",
        "TRUNCATE $r.buildings;",
        "SELECT built_area_m2, built_history FROM $r.plot_cover;", 'ROLLBACK;'), $path),
    "5000\n5100\n2500\n0|{}", "$name: the cover is kept");
  is(query($database, join("\n", 'BEGIN;',
        "INSERT INTO $r.land_entries (park_id, year, kind, area_m2, project_id) VALUES (900, 2024, 'commit', 1000, 901);",
        "SELECT reserved_m2, committed_m2, free_m2 FROM $r.land_balances b WHERE b.park_id OPERATOR(pg_catalog.=) 900;", 'ROLLBACK;'), $path),
    '0.0|1000.5|0.0', "$name: the ledger goes on");
}

# What a register says, for comparison.
sub answers {
  my ($database, $register) = @_;
  my $r = quoted($register);
  return query($database, <<~SQL);
    SELECT rule, subject_table, subject_id, verdict, measured, required, citation, message
      FROM park.verify_register(\$name\$$register\$name\$) ORDER BY 1, 2, 3;
    SELECT * FROM $r.leading_shares ORDER BY 1;
    SELECT plot_id, due_on, built_fraction, area_mu FROM $r.idle_plots_on('2023-06-30');
    SELECT review_id, due_on, state FROM $r.review_clock;
    SELECT case_id, due_on, state, area_mu FROM $r.disposal_cases_on('2026-06-30');
    SELECT park_id, plots, area_ha, closed_late FROM $r.revitalization_on(2026);
    SELECT park_id, quota_m2, allocated_m2, reserved_m2, committed_m2, written_off_m2, free_m2 FROM $r.land_balances ORDER BY 1;
    SELECT * FROM $r.land_claims ORDER BY 1, 2, 3;
    SELECT year, share, verdict FROM $r.park_land_share;
    SELECT id, during FROM $r.tenures ORDER BY 1;
    SELECT promise_id, verdict, gap FROM $r.standard_land_kept;
    SELECT step, days, state FROM $r.approval_days;
    SELECT * FROM $r.plot_cover;
    SELECT park_id, version, score, rank FROM $r.assessments ORDER BY 1;
    SELECT * FROM park.check_assessment(\$name\$$register\$name\$, 2024);
    SQL
}

# The frozen assessment, bit for bit.
sub frozen { return query(shift, 'SELECT city.assessment_text(2024, 1); SELECT DISTINCT fingerprint FROM city.assessments') }

# A plain dump without what pg_dump draws at random.
sub dump_text {
  my ($database, @options) = @_;
  my $file = catfile($folder, 'dump.sql');
  $node->command_ok([ 'pg_dump', '-f', $file, @options, '-d', $node->connstr($database) ], "pg_dump @options $database");
  return slurp_file($file) =~ s/^\\(un)?restrict .*\n//mgr;
}

sub same_text {
  my ($got, $expected, $name) = @_;
  return if ok($got eq $expected, $name);
  my ($one, $two) = map { catfile($folder, $_) } 'expected.sql', 'got.sql';
  foreach ([ $one, $expected ], [ $two, $got ]) {
    open my $handle, '>', $_->[0] or die;
    print $handle $_->[1];
    close $handle;
  }
  diag(scalar `diff $one $two | head -n 40`);
}

my @formats = (
  [ plain => [] ],
  [ custom => [ '-Fc' ] ],
  [ directory => [ '-Fd', '-j', '2' ], [ '-j', '2' ] ],
);

sub dump_and_restore {
  my ($source, $target, $format) = @_;
  my ($name, $options, $restore) = @$format;
  my $file = catfile($folder, "$target.dump");
  $node->command_ok([ 'pg_dump', @$options, '-f', $file, '-d', $node->connstr($source) ], "$source: pg_dump, $name");
  query('postgres', "CREATE DATABASE $target TEMPLATE template0");
  $node->command_ok($name eq 'plain'
    ? [ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-o', File::Spec->devnull, '-f', $file, '-d', $node->connstr($target) ]
    : [ 'pg_restore', '--exit-on-error', @{ $restore // [] }, '-d', $node->connstr($target), $file ],
    "$target: restore, $name");
}

query('postgres', 'CREATE ROLE clerk');

###
# A register with the preset, filled and customized, PostGIS in public
###

query('postgres', 'CREATE DATABASE source');
query('source', 'CREATE EXTENSION industrial_park CASCADE');
query('source', "SELECT park.create_register('city')");
fill('source', 'city');
customize('source', 'city');
alive('source', 'city', 'public', 'source');

my $first = dump_text('source');
my $said = answers('source', 'city');
like($said, qr/^3\.leading_count\|leading_industries\|\d+\|waived\|4\|3\|会议纪要/m, 'the waiver is at work');

# How much was recorded, and up to which number.
sub recorded { return query(shift, "SELECT count(*) || ' ' || max(id) FROM city.changes") }
my $recorded = recorded('source');
my $frozen = frozen('source');
like($said, qr/^900\|1\|49\.0000\|1$/m, 'the frozen score: 1.1 \/ 3 of 70 and 0.7 \/ 0.9 of 30');
foreach my $format (@formats) {
  my $target = "from_$format->[0]";
  dump_and_restore('source', $target, $format);
  same_text(dump_text($target), $first, "$target: the second dump is the first");
  is(answers($target, 'city'), $said, "$target: the register says the same");
  alive($target, 'city', 'public', $target);
  is(query($target, "SELECT tgenabled FROM pg_trigger WHERE tgname = 'rules' AND tgrelid = 'city.land_offers'::regclass"),
    'D', "$target: what the owner switched off stays off");
  is(frozen($target), $frozen, "$target: the frozen assessment is the same, bit for bit");
  {
    my (undef, $stderr) = session($target, 'UPDATE city.indicator_values SET value = 2');
    like($stderr, qr/ERROR:  23001: /, "$target: and what it is made of stays");
  }
  is(recorded($target), $recorded, "$target: the history is as it was, the restore not in it");
  is(query($target, <<~SQL), "t|厂|新厂\n1", "$target: and goes on");
    SELECT clock_timestamp() AS before \\gset
    UPDATE city.enterprises SET name = '新厂' WHERE id = 900;
    SELECT c.id > split_part('$recorded', ' ', 2)::bigint, c.old_row ->> 'name', c.new_row ->> 'name' FROM city.changes c ORDER BY id DESC LIMIT 1;
    SELECT count(*) FROM park.as_known(NULL::city.enterprises, :'before') WHERE name = '厂';
    SQL
  my (undef, $stderr) = session($target, 'DELETE FROM city.changes');
  like($stderr, qr/ERROR:  23001: /, "$target: and cannot be taken away");
}

# One schema alone, into a database that has the extension already.
query('postgres', 'CREATE DATABASE one_schema');
query('one_schema', 'CREATE EXTENSION industrial_park CASCADE');
{
  my $file = catfile($folder, 'schema.sql');
  $node->command_ok([ 'pg_dump', '-n', 'city', '-f', $file, '-d', $node->connstr('source') ], 'pg_dump -n');
  $node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-o', File::Spec->devnull, '-f', $file, '-d', $node->connstr('one_schema') ],
    'restore of one schema');
  is(answers('one_schema', 'city'), $said, 'one schema alone says the same');
  alive('one_schema', 'city', 'public', 'one schema');
}

# The extension may not go before the register.
{
  my (undef, $stderr) = session('from_plain', 'DROP EXTENSION industrial_park');
  like($stderr, qr/ERROR:  2BP01: /, 'DROP EXTENSION is refused while there is a register');
  (undef, $stderr) = session('from_plain', 'DROP EXTENSION postgis');
  like($stderr, qr/ERROR:  2BP01: /, 'so is DROP EXTENSION postgis');
  is(query('from_plain', <<~SQL), "postgis\n0", 'and done when it is gone; PostGIS stays');
    SET client_min_messages = warning;
    DROP SCHEMA city CASCADE;
    DROP EXTENSION industrial_park;
    SELECT extname FROM pg_extension WHERE extname IN ('postgis', 'industrial_park');
    SELECT count(*) FROM pg_class WHERE relnamespace IN ('park'::regnamespace);
    SQL
}

###
# PostGIS in a schema of its own, and paths that do not lead to it
###

query('postgres', 'CREATE DATABASE gis_source');
query('gis_source', <<~SQL);
  CREATE SCHEMA gis;
  CREATE EXTENSION postgis SCHEMA gis;
  CREATE EXTENSION industrial_park CASCADE;
  SELECT park.create_register('city');
  SQL
fill('gis_source', 'city');
customize('gis_source', 'city');
is(answers('gis_source', 'city'), $said, 'PostGIS in another schema: the register says the same');
my $gis_first = dump_text('gis_source');
foreach my $format (@formats[ 0, 1 ]) {
  my $target = "gis_from_$format->[0]";
  dump_and_restore('gis_source', $target, $format);
  same_text(dump_text($target), $gis_first, "$target: the second dump is the first");
  is(answers($target, 'city'), $said, "$target: the register says the same");
}
alive('gis_from_custom', 'city', 'public', 'PostGIS out of the path');
alive('gis_from_custom', 'city', q(''), 'PostGIS elsewhere, no path');
alive('from_custom', 'city', q(''), 'no path');

foreach my $database ('from_custom', 'gis_from_custom') {
  query($database, slurp_file('test/hostile.sql'));
  alive($database, 'city', $hostile_path, "$database, a hostile path");
}

# The records alone, from a database with PostGIS in public into an empty
# register in one with PostGIS elsewhere.
query('postgres', 'CREATE DATABASE records');
query('records', <<~SQL);
  CREATE EXTENSION industrial_park CASCADE;
  SELECT park.create_register('city');
  SQL
fill('records', 'city');
query('postgres', 'CREATE DATABASE gis_records');
query('gis_records', <<~SQL);
  CREATE SCHEMA gis;
  CREATE EXTENSION postgis SCHEMA gis;
  CREATE EXTENSION industrial_park CASCADE;
  SELECT park.create_register('city', preset => 'empty');
  SQL
{
  # register_info says how the target was made: it stays
  my @options = ('--data-only', '--disable-triggers', '-n', 'city', '--exclude-table-data=city.register_info');
  my $records = dump_text('records', @options);
  my $file = catfile($folder, 'dump.sql');
  $node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-o', File::Spec->devnull, '-f', $file, '-d', $node->connstr('gis_records') ],
    'restore of the records');
  same_text(dump_text('gis_records', @options), $records, 'the same records');
  is(answers('gis_records', 'city'), answers('records', 'city'), 'the register says the same of them');
  alive('gis_records', 'city', q(''), 'the records alone');
}

###
# Several registers, other names
###

query('postgres', 'CREATE DATABASE names');
query('names', 'CREATE EXTENSION industrial_park CASCADE');
my @names = ('Odd "name" 柳州', 'city @srid@ @postgis@', 'UPPER', q(O'Brien), 'select', '{reg}.%s $1', 'x' x 63);
foreach my $name (@names) {
  my $literal = $name =~ s/'/''/gr;
  query('names', "SELECT park.create_register('$literal', preset => 'empty')");
  fill('names', $name);
  alive('names', $name, 'public', $name);
}
my $names_dump = dump_text('names');
dump_and_restore('names', 'names_again', $formats[1]);
same_text(dump_text('names_again'), $names_dump, 'odd names: the second dump is the first');
alive('names_again', $_, q(''), "$_, restored") foreach @names;

# What is full in one is not full in the other, whichever the session met first.
query('names', <<~SQL);
  SELECT park.create_register('one', preset => 'empty');
  SELECT park.create_register('two', preset => 'empty');
  SQL
fill('names', 'one');
{
  my $tea = "INSERT INTO %s.leading_industries (park_id, name, codes, applies) VALUES (%d, '茶', '{C153}', '[2022-01-01,)');";
  my (undef, $stderr) = session('names', join "\n", map { sprintf $tea, @$_ } [ 'one', 901 ], [ 'two', 901 ], [ 'one', 901 ]);
  is(join(' ', $stderr =~ /ERROR:  (\w{5})/g), '23514 23503 23514', 'two registers have nothing to do with each other');

  # A register that is renamed keeps its rules: in the session that has used
  # them and in a new one.  Its old name may be taken by another.
  (undef, $stderr) = session('names', join "\n", sprintf($tea, 'one', 901), 'ALTER SCHEMA one RENAME TO first;',
    sprintf($tea, 'first', 901), 'ALTER SCHEMA two RENAME TO one;', sprintf($tea, 'first', 901), sprintf($tea, 'one', 901));
  is(join(' ', $stderr =~ /^SCHEMA NAME:  (\w+)/mg), 'one first first one', 'rules go with the name, in one session');
  alive('names', 'first', 'public', 'a renamed register');
  is(answers('names', 'first'), answers('names', 'UPPER'), 'and says the same');
}

# Going and coming back in one session.
{
  my $make = "SELECT FROM park.create_register('brief', preset => 'empty');\n"
    . "INSERT INTO brief.parameters (name, value, unit, applies, citation) VALUES ('leading_industries_max', 1, 'industry', '[2020-01-08,)', 'x');\n"
    . "INSERT INTO brief.parks (id, name, level) VALUES (1, 'a', 'county');\n"
    . join '', map { "INSERT INTO brief.leading_industries (park_id, name, codes, applies) VALUES (1, '$_', '{C36}', '[2020-01-08,)');\n" } 'a', 'b';
  my (undef, $stderr) = session('names', "SET client_min_messages = error;\n$make DROP SCHEMA brief CASCADE;\n$make");
  is(join(' ', $stderr =~ /ERROR:  (\w{5})/g), '23514 23514', 'a register dropped and made anew in one session');
}

$node->stop;
done_testing();
