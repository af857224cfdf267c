# Who may do what: staff of one park, the city's office, the natural-resources
# authority, readers.  Each attack is refused or finds nothing.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;
my $database = 'postgres';

# A session of a role: what it printed, and the errors it met.
sub session {
  my ($role, $sql) = @_;
  my ($stdout, $stderr);
  $node->psql($database, "\\set VERBOSITY verbose\n$sql",
    stdout => \$stdout, stderr => \$stderr, on_error_stop => 0, extra_params => [ '-U', $role ]);
  return ($stdout, $stderr);
}

sub accepted {
  my ($role, $sql, $expected, $name) = @_;
  my ($stdout, $stderr) = session($role, $sql);
  is($stderr, '', "$name: no error");
  is($stdout, $expected, $name);
}

# Refused with an error that tells nothing of South.
sub refused {
  my ($role, $sql, $state, $message, $name) = @_;
  my ($stdout, $stderr) = session($role, $sql);
  is(join(' ', $stderr =~ /ERROR:  (\w{5}):/g), $state, "$name: SQLSTATE") or diag($stderr);
  like($stderr, $message, $name);
  unlike("$stdout$stderr", qr/SOUTH|987654/, "$name: tells nothing") if $role ne "keeper" && $sql !~ /SOUTH/;
}

sub box {
  my ($x, $y, $width, $height) = @_;
  my ($left, $low) = (640000 + $x, 2690000 + $y);
  my ($right, $high) = ($left + $width, $low + $height);
  return "'SRID=4545;MULTIPOLYGON((($left $low, $right $low, $right $high, $left $high, $left $low)))'";
}

# Group roles have the duties; people inherit them.  Nobody is special, the
# owner of the register neither.
$node->safe_psql($database, <<~SQL);
  CREATE EXTENSION industrial_park CASCADE;
  CREATE ROLE keeper LOGIN;
  GRANT CREATE ON DATABASE postgres TO keeper;
  CREATE ROLE north; CREATE ROLE south; CREATE ROLE city; CREATE ROLE bureau; CREATE ROLE analysts;
  CREATE ROLE nora LOGIN IN ROLE north; CREATE ROLE sam LOGIN IN ROLE south;
  CREATE ROLE carla LOGIN IN ROLE city; CREATE ROLE lara LOGIN IN ROLE bureau;
  CREATE ROLE ben LOGIN IN ROLE analysts; CREATE ROLE eve LOGIN;
  CREATE ROLE shy LOGIN NOINHERIT IN ROLE north;
  CREATE SCHEMA attic; GRANT CREATE, USAGE ON SCHEMA attic TO nora, ben;
  SQL

# Two parks, side by side, with a row of each in every table that leads to one.
# What South would keep to itself says SOUTH, or 987654.
sub fill {
  my ($park, $name, $x, $amount) = @_;
  my ($plot, $boundary, $shed) = (box($x, 0, 100, 100), box($x, 0, 1000, 1000), box($x + 10, 10, 10, 10));
  return <<~SQL;
    INSERT INTO city.parks (id, code, name, level, boundary) VALUES ($park, 'P$park', 'park $park', 'municipal', $boundary);
    INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES ($park, '$name cars', '{C36}', '[2020-01-08,)');
    INSERT INTO city.enterprises (id, name, park_id) VALUES ($park, 'maker $park', $park);
    INSERT INTO city.outputs (park_id, enterprise_id, industry, year, output_yuan) VALUES ($park, $park, 'C3670', 2024, $amount), ($park, NULL, 'C15', 2023, $amount);
    SELECT park.compact_output_mixes('city');
    INSERT INTO city.outputs (park_id, enterprise_id, industry, year, output_yuan) VALUES ($park, $park, 'C3670', 2025, $amount);
    INSERT INTO city.plots (id, park_id, parcel_code, holder_id, acquired_on, geom) VALUES ($park, $park, '$name-1', $park, '2021-01-04', $plot);
    INSERT INTO city.pauses (plot_id, during, cause) VALUES ($park, '[2021-03-01,2021-03-11)', '$name flood');
    INSERT INTO city.buildings (id, vacant_since, floor_area_m2, geom) VALUES ($park, '2021-01-01', $amount, $shed);
    INSERT INTO city.disposals (id, plot_id, flagged_on, proposed_on, opinion, applied_on, document) VALUES ($park, $park, '2023-02-01', '2023-02-02', '$name opinion', '2023-02-03', '$name');
    INSERT INTO city.projects (id, park_id, name, industry, annual_output_yuan, site) VALUES ($park, $park, '$name axles', 'C3670', $amount, $plot);
    INSERT INTO city.reviews (id, project_id, applied_on, document) VALUES ($park, $park, '2024-03-01', '$name minutes');
    UPDATE city.review_findings SET office_verdict = 'pass', reason = '$name reason' WHERE review_id = $park;
    UPDATE city.reviews SET outcome = 'approved', concluded_on = '2024-03-08' WHERE id = $park;
    INSERT INTO city.agreements (project_id, signed_on, document) VALUES ($park, '2024-04-01', '$name');
    INSERT INTO city.registrations (project_id, registered_on, number) VALUES ($park, '2024-04-02', '$name-7');
    INSERT INTO city.land_offers (project_id, plot_id, listed_on, way) VALUES ($park, $park, '2024-04-01', 'listing');
    INSERT INTO city.land_quotas (park_id, year, quota_m2, document) VALUES ($park, 2025, $amount, '$name');
    INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id, entered_on, document) VALUES ($park, 2025, 'allocate', 100, $park, '2025-01-02', '$name');
    INSERT INTO city.infrastructure_projects (id, park_id, kind, name, investment_yuan) VALUES (@{[100 + $park]}, $park, 'road', '$name road', $amount);
    INSERT INTO city.infrastructure_plans (park_id, year) VALUES ($park, 2025);
    INSERT INTO city.infrastructure_reports (park_id, year) VALUES ($park, 2025);
    INSERT INTO city.infrastructure_plan_items (park_id, year, project_id, planned_investment_yuan) VALUES ($park, 2025, @{[100 + $park]}, $amount);
    INSERT INTO city.tenures (plot_id, kind, begins_on, years, document) VALUES ($park, 'transfer', '2021-01-04', 50, '$name');
    INSERT INTO city.approval_steps (plot_id, step, applied_on, done_on, document) VALUES ($park, 'title', '2021-01-04', '2021-02-04', '$name');
    INSERT INTO city.standard_land_promises (id, project_id, indicator, minimum, unit, citation) VALUES ($park, $park, 'ratio', 1, 'ratio', '$name');
    INSERT INTO city.standard_land_checks (promise_id, checked_on, measured, document) VALUES ($park, '2025-01-04', 2, '$name');
    INSERT INTO city.output_imports (park, enterprise, year, output_yuan, entered_by) VALUES ('P$park', '$name', '2026', '$amount', '@{[lc $name]}');
    SQL
}
my (undef, $trouble) = session('keeper', "SELECT park.create_register('city', preset => 'empty');\n"
    . "INSERT INTO city.parameters (name, value, unit, applies, citation) SELECT v.*, '[2020-01-08,)', 'x' FROM (VALUES ('idle_after', 2, 'year'), ('disposal_within', 3, 'year'), ('leading_share_min', 60, '%'), ('review_within', 10, 'day'), ('factory_idle_after', 1, 'year'), ('joint_review_required', 1, 'rule'), ('review_aspects', 6, 'aspect'), ('inside_tolerance', 1, 'm2'), ('idle_soon', 1, 'year')) v WHERE v.column1 IN (SELECT name FROM park.known_parameters());\n"
    . "INSERT INTO city.land_budgets (year, quota_m2) VALUES (2025, 1e9);\n" . fill(1, 'NORTH', 0, 1234) . fill(2, 'SOUTH', 1000, 987654));
is($trouble, '', 'the stage is set');
session('keeper', "INSERT INTO city.parks (id, name, level) VALUES (5, 'heading', 'municipal'); UPDATE city.parks SET parent_id = 5 WHERE id < 3");

###
# Setting up
###

refused('keeper', "SELECT park.grant_register('city', 'north', 'park')", '55000', qr/register "city" is not secured/, 'no rights before the register is secured');
refused('eve', "SELECT park.secure_register('city')", '42501', qr/permission denied/, 'only its owner secures a register');
refused('keeper', "SELECT park.secure_register('public')", '42809', qr/not a register/, 'what is no register');
refused('keeper', "SELECT park.secure_register(NULL)", '22004', qr/register must not be null/, 'no register');
refused('eve', "SELECT park.grant_register('city', 'north', 'park')", '42501', qr/permission denied for schema city/, 'only its owner gives rights');
refused('keeper', "SELECT park.grant_register('city', NULL, 'park')", '22004', qr/role must not be null/, 'no role');
refused('keeper', "SELECT park.grant_register('city', 'nobody', 'park')", '42704', qr/role "nobody" does not exist/, 'a role that is not there');
refused('keeper', "SELECT park.grant_register('city', 'north', 'mayor')", '22023', qr/no duty "mayor"/, 'a duty that is not there');
refused('keeper', "INSERT INTO city.members (role) VALUES ('north')", '23514', qr/members_park/, 'a park that was forgotten is not the city');
refused('keeper', "INSERT INTO city.members (role, park_id, duty) VALUES ('city', 1, 'city')", '23514', qr/members_park/, 'the city is not one park');

session('keeper', 'CREATE TABLE city.notes (id bigint, remark text)');
refused('keeper', "SELECT park.secure_register('city')", '55000', qr/not known who may read table "city.notes"/, 'a table that leads to no park');
is($node->safe_psql($database, "SELECT count(*) FROM pg_class WHERE relnamespace = 'city'::regnamespace AND relrowsecurity"), '0', 'then nothing is secured by halves');
my $setup = <<~'SQL';
  SELECT park.secure_register('city', '{notes}');
  SELECT park.grant_register('city', v.role, v.duty) FROM (VALUES ('north', 'park'), ('south', 'park'), ('city', 'city'), ('bureau', 'land_authority'), ('analysts', 'reader')) v (role, duty);
  SQL
accepted('keeper', $setup . $setup, "\n" x 11, 'secured and granted, twice');
accepted('keeper', <<~'SQL', '', 'members');
  INSERT INTO city.members (role, park_id) VALUES ('north', 1), ('south', 2);
  INSERT INTO city.members (role, duty) VALUES ('city', 'city'), ('bureau', 'land_authority'), ('analysts', 'reader'), ('dropped long ago', 'city');
  SQL
is($node->safe_psql($database, "SELECT string_agg(relname, ' ') FROM pg_class WHERE relnamespace = 'city'::regnamespace AND relkind IN ('r', 'p') AND NOT relrowsecurity"), '', 'every table is secured');
is($node->safe_psql($database, "SELECT string_agg(relname, ' ') FROM pg_class WHERE relnamespace IN ('city'::regnamespace, 'city_bi'::regnamespace) AND relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)"), '',
  'no view reads with the rights of its owner');
is($node->safe_psql($database, "SELECT count(*) FROM pg_proc WHERE pronamespace IN ('city'::regnamespace, 'city_bi'::regnamespace, 'park'::regnamespace) AND prosecdef"), '0', 'nor does any function');
is($node->safe_psql($database, "SELECT string_agg(DISTINCT proname, ' ' ORDER BY proname) FROM pg_proc WHERE pronamespace IN ('park'::regnamespace, 'city'::regnamespace) AND proleakproof AND prosrc !~ '^(int4|btint4|hashint4)'"),
  'industry_code_above industry_code_below industry_mix_eq industry_mix_hash industry_mix_hash_extended industry_mix_ne', 'nothing is leakproof but comparisons of whole values');

###
# Reading: everything that can be named
###

# All of a register as text: tables, views, and functions of a day or a year.
my @relations = split /\n/, $node->safe_psql($database, "SELECT 'city.' || relname FROM pg_class WHERE relnamespace = 'city'::regnamespace AND relkind IN ('r', 'v', 'p') ORDER BY 1");
my @functions = split /\n/, $node->safe_psql($database, <<~'SQL');
  SELECT format('city.%s(%s)', proname, (SELECT string_agg(CASE t WHEN 'date'::regtype THEN '''2025-06-30''' WHEN 'integer'::regtype THEN '2024' ELSE '2' END, ', ' ORDER BY n)
    FROM unnest(proargtypes[0:pronargs - pronargdefaults - 1]) WITH ORDINALITY a (t, n)))
    FROM pg_proc WHERE pronamespace = 'city'::regnamespace AND proretset AND proname <> 'site_of' ORDER BY 1
  SQL
cmp_ok(scalar @functions, '>', 10, 'there are functions to call');
my $shown = 0;
foreach my $what (@relations, @functions) {
  my ($all) = session('keeper', "SELECT * FROM $what");
  my ($seen, $errors) = session('nora', "SELECT * FROM $what");
  is($errors, '', "$what may be read");
  unlike($seen, qr/SOUTH|987654/, "$what shows nothing of South");
  next if $all !~ /NORTH|1234/ || $what =~ /changes$|import|overlap/;   # two parks make an overlap
  $shown++;
  like($seen, qr/NORTH|1234/, "$what shows what is North's");
}
cmp_ok($shown, '>', 20, 'where there is something to show');
is((session('nora', "SELECT count(*) FROM $_ WHERE park_id <> 1"))[0], '0', "$_ of another park") foreach
  map { "city.$_" } qw(outputs plots projects leading_industries land_quotas land_entries land_accounts land_claims output_mixes idle_plots);
is((session('nora', "SELECT string_agg(id::text, ' ') FROM city.$_"))[0], '1', "$_: own rows only") foreach qw(buildings disposals reviews);
is((session('nora', 'SELECT count(*), count(DISTINCT plot_id) FROM city.plot_cover'))[0], '1|1', 'plot_cover: own rows only');
like((session('nora', "SELECT new_row FROM city.changes WHERE table_name = 'plots'"))[0], qr/NORTH-1/, 'changes: of own rows');
session('keeper', "CREATE TABLE city.remarks (id bigint, park_id text, plot_id bigint REFERENCES city.plots); SELECT park.record_changes_of('city', '{remarks}'); INSERT INTO city.remarks VALUES (1, 'SOUTH', 2); DROP TABLE city.remarks");
accepted('nora', "SELECT count(*) > 5, count(*) FILTER (WHERE table_name = 'remarks' AND row_id IS NOT NULL) FROM city.changes", 't|0', 'a park_id that is no number is no park, and no error');
is((session('nora', "SELECT count(*) FROM city.parks"))[0], '3', 'parks are known to all members');
is((session('nora', "SELECT count(*) FROM city.land_budgets"))[0], '0', 'what all parks together are held to is not for one of them');
is((session('nora', "SELECT park_id, plots FROM city.bi_idle_land"))[0], '1|1', 'no sum of 0 where one may not look');
is((session('nora', "BEGIN; SELECT count(*) FROM city.group_shares; COMMIT"))[0], '0', 'no sum over a heading of which one may read a part');
cmp_ok((session('carla', "SELECT count(*) FROM city.group_shares"))[0], '>', 1, 'which the city reads');

# Documents of a park that one may not read are not missing.
session('keeper', "INSERT INTO city.parameters (name, value, unit, applies, citation) VALUES ('plans_required', 1, 'rule', '[2020-01-01,)', 'test'), ('infrastructure_yearly_required', 1, 'rule', '[2020-01-01,)', 'test')");
my $documents = "SELECT f.rule, f.verdict FROM city.parks p, park.findings(p, '2025-06-30') f WHERE f.rule IN ('2.plans', '7.yearly') AND p.id";
accepted('nora', "$documents = 2 ORDER BY 1", "2.plans|unknown\n7.yearly|unknown", 'documents of another park are unknown');
accepted('carla', "$documents = 2 ORDER BY 1", "2.plans|fail\n7.yearly|fail", 'and missing to the city');
is((session('nora', "SELECT count(*) FILTER (WHERE park_id = 2), count(*) FILTER (WHERE park_id = 1) > 0 FROM city.$_"))[0], '0|t', "$_: own park only") foreach qw(plans_missing infrastructure_yearly);

###
# The yearly assessment: the city's, of all parks
###

session('keeper', <<~'SQL');
  INSERT INTO city.indicators (id, code, name, unit, direction, definition) VALUES (901, 'saved', '节能', '%', 'higher', 'entered'), (902, 'tidy', '整洁', '%', 'higher', 'entered');
  INSERT INTO city.park_groups (park_id, park_group, applies) VALUES (1, 'both', '[2020-01-01,)'), (2, 'both', '[2020-01-01,)');
  INSERT INTO city.indicator_weights (indicator_id, park_group, year, weight, target, if_unknown) VALUES (901, 'both', 2023, 60, 100, 'zero'), (902, 'both', 2023, 40, 100, 'average'), (901, 'both', 2022, 100, 100, 'zero');
  INSERT INTO city.indicator_values (indicator_id, park_id, year, value) VALUES (901, 1, 2023, 50), (901, 2, 2023, 100), (902, 2, 2023, 100), (901, 1, 2022, 50), (901, 2, 2022, 100);
  SQL
my $scores = "SELECT park_id, score, rank, state FROM city.scorecards WHERE year IN (2022, 2023) AND park_group = 'both' ORDER BY year, park_id";
accepted('carla', $scores, "1|50.0000|2|complete\n2|100.0000|1|complete\n1|70.0000|2|unknown\n2|100.0000|1|complete", 'the city sees scores and ranks');
accepted('nora', $scores, "1|50.0000||complete\n1|||no_score", 'staff of one park: no rank among one, no average of one');
refused('nora', $_, '42501', qr/row-level security|permission denied/, $_) foreach (
  "INSERT INTO city.indicator_values (indicator_id, park_id, year, value) VALUES (902, 1, 2023, 100)",
  "INSERT INTO city.park_groups (park_id, park_group, applies) VALUES (3, 'alone', '[2020-01-01,)')",
  "INSERT INTO city.indicator_weights (indicator_id, park_group, year, weight, target) VALUES (902, 'both', 2022, 1, 1)",
  "INSERT INTO city.assessments (year, version, park_id, park_group, score, rank, unknown, frozen_at, fingerprint) VALUES (2022, 1, 1, 'both', 100, 1, 0, now(), repeat('0', 64))",
  "INSERT INTO city.assessment_reopenings (year, version, reason) VALUES (2022, 1, 'because')",
  "SELECT park.freeze_assessment('city', 2022)");
is((session('nora', "UPDATE city.park_groups SET park_group = 'alone' RETURNING 1"))[0], '', 'nor is its own group changed');
# A policy that takes anything from the city takes the freezing, too.
session('keeper', 'CREATE POLICY less ON city.indicator_values AS RESTRICTIVE USING (park_id = 1)');
refused('carla', "SELECT park.freeze_assessment('city', 2022)", '42501', qr/affected by row-level security/, 'who sees a part freezes nothing');
session('keeper', 'DROP POLICY less ON city.indicator_values');
accepted('carla', "SELECT version, parks FROM park.freeze_assessment('city', 2022); SELECT count(*) FROM park.check_assessment('city', 2022)", "1|2\n0", 'the city freezes');
accepted('keeper', "SELECT count(*) FROM park.check_assessment('city', 2022)", '0', 'what the owner finds, too');
refused('nora', "SELECT park.check_assessment('city', 2022)", '42501', qr/affected by row-level security/, 'a park checks nothing of all');
is((session('nora', "SELECT DISTINCT coalesce(park_id, 0) FROM park.yearly_report('city', 2024, '2025-06-30') ORDER BY 1"))[0], "0\n1", 'the yearly report: the city and the own park');
is((session('nora', "SELECT DISTINCT verdict, measured IS NULL, sentence_zh LIKE '%无法判断。' FROM park.yearly_report('city', 2024, '2025-06-30') WHERE park_id IS NULL"))[0], 'unknown|t|t', 'of the city nothing is summed');
is((session('nora', "SELECT count(*) FROM city.report_${_}_on(2024, '2025-06-30') WHERE park_id IS NULL"))[0], '0', "nor by report_${_}_on()") foreach 2 .. 8;
is((session('nora', "SELECT measured FROM park.yearly_report('city', 2024, '2025-06-30') WHERE topic = 'agreements' AND park_id = 1"))[0], '1', 'the own agreement');
is((session('carla', "SELECT measured FROM park.yearly_report('city', 2024, '2025-06-30') WHERE topic = 'agreements' AND park_id IS NULL"))[0], '2', 'which the city sums');
unlike((session('nora', "SELECT park.yearly_report_text('city', 2024, 'zh', '2025-06-30')"))[0], qr/SOUTH|987654|98\.76/, 'nor does the text tell');
refused('ben', "SELECT * FROM park.yearly_report('city', 2024)", '42501', qr/permission denied/, 'the report is not for readers');
is((session('shy', "SELECT count(*) FROM city.plots"))[0], '', 'who does not inherit reads nothing');
is((session('shy', "SET ROLE north; SELECT count(*) FROM city.plots"))[0], '1', 'until he takes the role');
refused('eve', 'TABLE city.plots', '42501', qr/permission denied for schema city/, 'who is no member');
session('keeper', 'GRANT USAGE ON SCHEMA city TO eve; GRANT SELECT ON ALL TABLES IN SCHEMA city TO eve');
is((session('eve', "SELECT count(*) FROM $_"))[0], '0', "$_, with a right but no duty") foreach grep { !/members|output_imports_read|park_land_share|revitalization|holiday/ } @relations;

###
# Ways around
###

session('nora', <<~'SQL');
  CREATE FUNCTION attic.spy(anyelement) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN RAISE NOTICE 'spied %', $1; RETURN true; END $$;
  CREATE OPERATOR attic.=== (FUNCTION = attic.spy, RIGHTARG = anyelement);
  SQL
foreach my $where ('attic.spy(parcel_code)', 'attic.=== parcel_code', "1 / (length(parcel_code) - length('SOUTH-1') + CASE WHEN park_id = 2 THEN 0 ELSE 1 END) > 0",
  'attic.spy(p)', "geom && ST_MakeEnvelope(641000, 2690000, 642000, 2691000, 4545) AND attic.spy(parcel_code)") {
  my ($stdout, $stderr) = session('nora', "SELECT count(*) FROM city.plots p WHERE $where; SELECT count(*) FROM city.plots_map p WHERE attic.spy(p);");
  unlike("$stdout$stderr", qr/SOUTH|division/, "a condition that tells: $where");
}
unlike((session('nora', "EXPLAIN ANALYZE SELECT * FROM city.pauses WHERE attic.spy(cause)"))[1], qr/SOUTH/, 'nor through EXPLAIN ANALYZE');
session('keeper', 'ANALYZE city.plots, city.projects, city.outputs');
is((session('nora', "SELECT count(*) FROM pg_stats WHERE schemaname = 'city'"))[0], '0', 'statistics');
refused('nora', 'SELECT count(*) FROM pg_statistic', '42501', qr/permission denied/, 'statistics, below the view');
unlike((session('nora', "COPY city.plots TO STDOUT; COPY (TABLE city.outputs) TO STDOUT; COPY city.disposals TO STDOUT"))[0], qr/SOUTH|987654/, 'COPY TO');
refused('nora', "COPY city.plots FROM STDIN", '0A000', qr/COPY FROM not supported with row-level security/, 'COPY FROM');
refused('nora', 'SET row_security = off; TABLE city.plots', '42501', qr/affected by row-level security policy/, 'row_security off');
refused('nora', 'TRUNCATE city.plots CASCADE', '42501', qr/permission denied/, 'TRUNCATE');
refused('nora', 'TRUNCATE city.outputs', '42501', qr/permission denied/, 'TRUNCATE of outputs');
refused('nora', 'ALTER TABLE city.plots DISABLE ROW LEVEL SECURITY', '42501', qr/must be owner/, 'switching it off');
refused($_, "SELECT park.grant_register('city', 'eve', 'park')", '42501', qr/must be owner of schema city/, "$_ gives no rights") foreach 'nora', 'carla', 'lara';
refused('nora', "SELECT park.unsecure_register('city')", '42501', qr/must be owner/, 'unsecure_register');
refused('nora', "SELECT park.upgrade_register('city')", '42501', qr/must be owner|permission denied/, 'upgrade_register');
refused('nora', "SELECT park.rebuild_output_mixes('city')", '42501', qr/permission denied/, 'rebuild_output_mixes');
refused('nora', "SELECT park.compact_output_mixes('city')", '42501', qr/permission denied/, 'compact_output_mixes');
refused('nora', 'SET ROLE south', '42501', qr/permission denied to set role/, 'another park\'s role');
refused('nora', 'CREATE TABLE attic.child (plot_id bigint REFERENCES city.plots)', '42501', qr/permission denied for table plots/, 'a foreign key of one\'s own');
refused('nora', 'CREATE TRIGGER spy AFTER INSERT ON city.outputs EXECUTE FUNCTION park.enforce()', '42501', qr/permission denied/, 'a trigger of one\'s own');
refused('nora', "SELECT * FROM park.as_known('city', 'plots', now()) WHERE attic.spy(1) IS NULL", '', qr/^(?!.*SOUTH)/s, 'as_known');
unlike((session('nora', "SELECT * FROM park.as_known(NULL::city.plots, now())"))[0], qr/SOUTH/, 'the past shows no more than the present');
like((session('nora', "SELECT * FROM park.as_known(NULL::city.plots, now())"))[0], qr/NORTH/, 'and no less');
# Nothing is shown as it was not: changes of pauses name no park.
my $moment = $node->safe_psql($database, 'SELECT clock_timestamp()');
session('carla', "UPDATE city.pauses SET cause = cause || ' again'; UPDATE city.plots SET land_use = 'new'");
foreach my $role ('nora', 'lara') {
  refused($role, "SELECT cause FROM park.as_known(NULL::city.pauses, '$moment')", '42501', qr/row-level security hides changes of table "city\.pauses"/, "$role: the past of what names no park");
  refused($role, "SELECT park.as_known('city', 'pauses', '$moment')", '42501', qr/row-level security hides changes/, "$role: as recorded, too");
}
accepted('carla', "SELECT cause FROM park.as_known(NULL::city.pauses, '$moment') ORDER BY 1", "NORTH flood\nSOUTH flood", 'which the city reads');
accepted('nora', "SELECT parcel_code, land_use IS NULL FROM park.as_known(NULL::city.plots, '$moment')", 'NORTH-1|t', 'the own plots as they were');
session('keeper', "INSERT INTO city.plots (id, park_id, parcel_code) VALUES (32, 2, 'SOUTH-32')");
$moment = $node->safe_psql($database, 'SELECT clock_timestamp()');
session('keeper', "UPDATE city.plots SET park_id = 1, parcel_code = 'NORTH-32' WHERE id = 32");
{
  my ($stdout, $stderr) = session('nora', "SELECT count(*) FROM city.plots; SELECT id FROM park.as_known(NULL::city.plots, '$moment')");
  is($stdout, "2\n1", 'what was another park\'s then is not shown as the own');
  like($stderr, qr/WARNING:  01000: 1 row of table "city\.plots" is left out/, 'and that is said');
}
session('keeper', "DELETE FROM city.plots WHERE id = 32; UPDATE city.plots SET land_use = NULL; UPDATE city.pauses SET cause = replace(cause, ' again', '')");
$node->safe_psql($database, 'GRANT CREATE ON DATABASE postgres TO city, north');
refused($_, "SELECT park.register_as_known('city', now(), 'mine')", '42501', qr/affected by row-level security/, "$_ copies no register") foreach 'nora', 'carla';
$node->safe_psql($database, 'REVOKE CREATE ON DATABASE postgres FROM city, north');

# PostGIS tells where geometries lie to who may read nothing, until it is forbidden to.
my @extent = ('eve', "SELECT st_estimatedextent('city', 'plots', 'geom')", '42501', qr/permission denied for function st_estimatedextent/, 'statistics of PostGIS');
isnt((session(@extent[0, 1]))[0], '', 'they are open');
my ($revoke) = slurp_file('doc/members.md') =~ /```sql\n(  DO .*?)```/s;
$node->safe_psql($database, $revoke);
refused(@extent);
refused('nora', "SELECT $_", '42501', qr/permission denied for function/, $_) foreach "_postgis_stats('city.plots', 'geom')", "_postgis_selectivity('city.plots', 'geom', 'SRID=4545;POINT(0 0)')";
is((session('nora', 'SELECT count(*) FROM city.plots WHERE geom && ST_MakeEnvelope(640000, 2690000, 642000, 2691000, 4545)'))[0], '1', 'searches go on without them');

unlike((session('nora', "SELECT table_to_xml('city.plots', true, false, ''), query_to_xml('TABLE city.outputs', true, false, '')"))[0], qr/SOUTH|987654/, 'XML');

# Plans made for one role, and run for another, in one session.
$node->safe_psql($database, 'CREATE ROLE changeling LOGIN NOINHERIT IN ROLE north, south, city, keeper');
foreach my $first ('city', 'south', 'keeper') {
  accepted('changeling', <<~SQL, "$first\n" . ($first eq 'south' ? 1 : 2) . "\n1\nNORTH-1\n1", "a plan made for $first shows North its own");
    SET ROLE $first; SELECT CURRENT_USER;
    PREPARE q AS SELECT count(*) FROM city.plots;
    SET plan_cache_mode = force_generic_plan;
    EXECUTE q;
    SET ROLE north; EXECUTE q;
    SELECT parcel_code FROM city.plots;
    SET ROLE $first; SET ROLE north; EXECUTE q;
    SQL
}
my $hypothetical = <<~'SQL';
  SELECT f.rule, f.verdict, f.measured, f.message FROM park.findings(jsonb_populate_record(NULL::city.agreements, '{"project_id": 2, "signed_on": "2024-05-01"}')) f;
  SELECT f.rule, f.verdict, f.measured, f.message FROM park.findings(jsonb_populate_record(NULL::city.leading_industries, '{"park_id": 2, "name": "x", "codes": ["C15"], "applies": "[2024-01-01,)"}')) f;
  SELECT f.rule, f.verdict, f.measured, f.message FROM park.findings(jsonb_populate_record(NULL::city.land_entries, '{"park_id": 2, "year": 2025, "kind": "return", "area_m2": 1, "project_id": 2}')) f;
  SELECT f.rule, f.verdict, f.measured, f.message FROM park.findings(jsonb_populate_record(NULL::city.disposals, '{"plot_id": 2, "flagged_on": "2024-05-01"}')) f;
  SELECT f.rule, f.verdict, f.measured, f.message FROM park.findings(jsonb_populate_record(NULL::city.pauses, '{"plot_id": 2, "cause": "x"}')) f;
  SELECT f.rule, f.verdict, f.measured, f.message FROM park.findings(jsonb_populate_record(NULL::city.reviews, '{"id": 2, "project_id": 2, "applied_on": "2024-05-01"}')) f;
  SELECT f.rule, f.verdict, f.measured, f.message FROM park.findings(jsonb_populate_record(NULL::city.plots, '{"park_id": 1, "id": 77}') ) f;
  SQL
my ($of_two) = session('nora', $hypothetical);
my ($of_none) = session('nora', $hypothetical =~ s/(project_id|plot_id|park_id|"id)": 2/$1": 99999/gr =~ s/"id": 99999/"id": 99999/r);
my ($of_city) = session('carla', $hypothetical);
is($of_two =~ s/\b2\b/N/gr, $of_none =~ s/\b(?:99999)\b/N/gr =~ s/\b2\b/N/gr, 'findings() of rows that name South say what they say of nothing');
isnt($of_two, $of_city, 'which the city does not hear');
is((session('nora', <<~'SQL'))[0], "3.leading_count|unknown\n4.city_quota|unknown\n4.quota|unknown\n4.quota|unknown", 'what other parks have is not taken for nothing');
  SELECT f.rule, f.verdict FROM (
    SELECT * FROM park.findings(jsonb_populate_record(NULL::city.leading_industries, '{"park_id": 2, "name": "x", "codes": ["C15"], "applies": "[2024-01-01,)"}'))
    UNION ALL SELECT * FROM park.findings(jsonb_populate_record(NULL::city.land_budgets, '{"year": 2025, "quota_m2": 1e9}'))
    UNION ALL SELECT * FROM park.findings(jsonb_populate_record(NULL::city.land_quotas, '{"park_id": 2, "year": 2025, "quota_m2": 1e9}'))
    UNION ALL SELECT * FROM park.findings(jsonb_populate_record(NULL::city.land_entries, '{"park_id": 2, "year": 2025, "kind": "allocate", "area_m2": 1}'))) f
   WHERE f.rule IN ('3.leading_count', '4.city_quota', '4.quota') AND NOT (f.rule = '4.city_quota' AND f.subject_table = 'land_quotas') ORDER BY 1
  SQL
my ($own_site) = session('nora', "SELECT count(*) FROM city.plots p, park.findings(p) f WHERE f.verdict IS NOT NULL");
cmp_ok($own_site, '>', 0, 'findings() of own rows');
{
  my ($stdout, $stderr) = session('nora', "SELECT * FROM park.verify_register('city')");
  is($stderr, '', 'verify_register() runs');
  my ($kept) = session('nora', "SELECT DISTINCT rule, verdict FROM park.verify_register('city') WHERE rule LIKE 'k.%' ORDER BY 1");
  is($kept, join("\n", 'k.assessment|unknown', 'k.land_accounts|unknown', 'k.output_mixes|unknown', 'k.plot_cover|unknown'), 'what is kept is not compared with rows that may be hidden');
  unlike($stdout, qr/SOUTH|987654|\b(?:plot|project|review|case) 2\b/, 'and speaks of own rows');
  unlike($stdout, qr/^4\.(?:city_quota|park_land_share)\|[^|]*\|[^|]*\|[^|]*\|pass/m, 'a sum over all parks is not judged by a part of it');
  # What is decided is decided as the owner decides it: never by the part that one sees.
  my $decided = "SELECT rule, subject_table, subject_id, verdict FROM park.verify_register('city') WHERE verdict IN ('pass', 'fail') ORDER BY 1, 2, 3";
  my %owners = map { $_ => 1 } split /\n/, (session('keeper', $decided))[0];
  foreach my $role ('nora', 'sam', 'carla', 'lara') {
    my @wrong = grep { !$owners{$_} } split /\n/, (session($role, $decided))[0];
    is("@wrong", '', "$role: no verdict that the owner does not get");
  }
  my ($before) = session('changeling', "SET ROLE keeper; SELECT count(*) FROM park.verify_register('city'); SET ROLE north; SELECT count(*) FROM park.verify_register('city')");
  my ($alone) = session('nora', "SELECT count(*) FROM park.verify_register('city')");
  is((split /\n/, $before)[1], $alone, 'also after its plans were made for the owner');
}

# A cursor that was opened as somebody else goes on as that: who gives it away
# gives what it shows.  One's own is materialized with one's own rights.
unlike((session('nora', "BEGIN; DECLARE c CURSOR WITH HOLD FOR TABLE city.plots; COMMIT; FETCH ALL FROM c"))[0], qr/SOUTH/, 'a cursor WITH HOLD');

###
# Writing
###

my $rls = qr/row-level security policy (\(USING expression\) )?for table/;
my $inside_south = box(1500, 500, 10, 10);
my %foreign = (
  'a plot' => "INSERT INTO city.plots (park_id) VALUES (2)",
  'a project' => "INSERT INTO city.projects (park_id, name) VALUES (2, 'x')",
  'output' => "INSERT INTO city.outputs (park_id, year, output_yuan) VALUES (2, 2020, 1)",
  'a pause' => "INSERT INTO city.pauses (plot_id, during, cause) VALUES (2, '[2022-01-01,)', 'x')",
  'an agreement' => "INSERT INTO city.agreements (project_id, signed_on) VALUES (2, '2024-06-01')",
  'an offer of its project' => "INSERT INTO city.land_offers (project_id, listed_on, way) VALUES (2, '2024-06-01', 'listing')",
  'an offer of its plot' => "INSERT INTO city.land_offers (project_id, plot_id, listed_on, way) VALUES (1, 2, '2024-06-01', 'listing')",
  'a review' => "INSERT INTO city.reviews (project_id, applied_on) VALUES (2, '2024-06-01')",
  'a case' => "INSERT INTO city.disposals (plot_id, flagged_on) VALUES (2, '2024-06-01')",
  'a case of its factory' => "INSERT INTO city.disposals (building_id, park_id, flagged_on) VALUES (2, 1, '2024-06-01')",
  'an entry' => "INSERT INTO city.land_entries (park_id, year, kind, area_m2) VALUES (2, 2025, 'allocate', 1)",
  'an entry for its project' => "INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id) VALUES (1, 2025, 'allocate', 1, 2)",
  'a building' => "INSERT INTO city.buildings (geom) VALUES ($inside_south)",
  'a building over the border' => "INSERT INTO city.buildings (geom) VALUES (" . box(990, 0, 20, 20) . ")",
  'an enterprise' => "INSERT INTO city.enterprises (name, park_id) VALUES ('x', 2)",
  'rows in its name' => "INSERT INTO city.output_imports (park, entered_by) VALUES ('P2', 'south')",
  'a road of its own plan' => "INSERT INTO city.infrastructure_report_items (park_id, year, project_id) VALUES (2, 2025, 102)",
  'its road in a plan of North' => "INSERT INTO city.infrastructure_report_items (park_id, year, project_id) VALUES (1, 2025, 102)",
  'a check of its promise' => "INSERT INTO city.standard_land_checks (promise_id, checked_on, measured) VALUES (2, '2025-01-04', 0)",
  'a tenure' => "INSERT INTO city.tenures (plot_id, kind, begins_on, years) VALUES (2, 'lease', '2090-01-04', 5)",
  # a row that is corrected counts no more
  'a correction of its case' => "INSERT INTO city.disposals (plot_id, flagged_on, supersedes) VALUES (1, '2024-06-01', 2)",
  'a correction of its case, later' => "UPDATE city.disposals SET supersedes = 2 WHERE id = 1",
  'a correction of its review' => "INSERT INTO city.reviews (project_id, applied_on, supersedes) VALUES (1, '2024-06-01', 2)",
  'a correction of its agreement' => "INSERT INTO city.agreements (project_id, signed_on, supersedes) SELECT 1, '2024-06-01', 2",
  'a correction of its offer' => "INSERT INTO city.land_offers (project_id, listed_on, way, supersedes) VALUES (1, '2024-06-01', 'listing', 2)",
  'a plot moved there' => "UPDATE city.plots SET park_id = 2",
  'an enterprise moved there' => "UPDATE city.enterprises SET park_id = 2 WHERE id = 1",
  'a building moved there' => "UPDATE city.buildings SET geom = $inside_south",
  'a plot merged in' => "MERGE INTO city.plots p USING (VALUES (2)) v (id) ON p.id = v.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (park_id) VALUES (v.id)",
  'a plot on conflict' => "INSERT INTO city.plots (id, park_id, parcel_code) VALUES (2, 1, 'mine') ON CONFLICT (id) DO UPDATE SET parcel_code = 'mine' RETURNING *",
  'an enterprise on conflict' => "INSERT INTO city.enterprises (id, name, park_id) VALUES (2, 'mine', 1) ON CONFLICT (id) DO UPDATE SET name = 'mine'",
  # what is decided by others
  'an approval' => "INSERT INTO city.reviews (project_id, applied_on, outcome, concluded_on) VALUES (1, '2024-06-01', 'approved', '2024-06-02')",
  'a closed case' => "UPDATE city.disposals SET closed_on = '2024-06-01', method = 'lease'",
);
refused('nora', $foreign{$_}, '42501', $rls, "North writes $_") foreach sort keys %foreign;
refused('nora', "$_", '42501', qr/permission denied for table/, "North writes what the city decides: $_") foreach
  "INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (1, 'x', '{C15}', '[2024-01-01,)')",
  "UPDATE city.land_quotas SET quota_m2 = 1e9", "UPDATE city.review_findings SET office_verdict = 'pass'",
  "INSERT INTO city.registrations (project_id, registered_on) VALUES (1, '2024-01-01')",
  "INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason) VALUES ('3.leading_count', 'parks', 1, '[2020-01-08,)', 'x')",
  "UPDATE city.parameters SET value = 100", "DELETE FROM city.rule_modes", "UPDATE city.parks SET boundary = NULL",
  "INSERT INTO city.members (role, park_id) VALUES ('nora', 2)", "UPDATE city.members SET park_id = 2",
  "UPDATE city.plot_cover SET built_area_m2 = 0", "DELETE FROM city.output_mix_base", "INSERT INTO city.output_mix_changes VALUES (1, 2024, '{}')",
  "DELETE FROM city.land_locks", "DELETE FROM city.changes", "UPDATE city.register_info SET srid = 1";
# What one does not see is not there.
accepted('nora', "$_ RETURNING 1", '', "nothing is touched: $_") foreach
  "UPDATE city.plots SET land_use = 'x' WHERE id = 2", "DELETE FROM city.plots WHERE id = 2", "UPDATE city.projects SET name = 'x' WHERE id = 2",
  "DELETE FROM city.outputs WHERE park_id = 2", "UPDATE city.reviews SET document = 'x' WHERE id = 1", "DELETE FROM city.reviews",
  "UPDATE city.enterprises SET name = 'x' WHERE id = 2", "DELETE FROM city.buildings WHERE id = 2", "UPDATE city.disposals SET document = 'x' WHERE id = 2",
  "DELETE FROM city.agreements WHERE project_id = 2", "DELETE FROM city.pauses WHERE plot_id = 2";

# No oracle: what belongs to South and what is not there are refused alike.
foreach my $statement ("INSERT INTO city.pauses (plot_id, during, cause) VALUES (%s, '[2022-01-01,)', 'x')", "INSERT INTO city.agreements (project_id, signed_on) VALUES (%s, '2024-06-01')",
  "INSERT INTO city.disposals (plot_id, flagged_on, supersedes) VALUES (1, '2024-06-01', %s)", "INSERT INTO city.agreements (project_id, signed_on, supersedes) VALUES (1, '2024-06-01', %s)",
  "INSERT INTO city.infrastructure_report_items (park_id, year, project_id) VALUES (1, 2025, %s)",
  "INSERT INTO city.land_entries (park_id, year, kind, area_m2, plot_id) VALUES (1, 2025, 'allocate', 1, %s)", "INSERT INTO city.disposals (building_id, flagged_on) VALUES (%s, '2024-06-01')") {
  my (undef, $theirs) = session('nora', sprintf $statement, 2);
  my (undef, $nobodys) = session('nora', sprintf $statement, 99999);
  is($theirs, $nobodys, "no oracle: $statement");
}
# One that remains: a value that is taken is taken; whose, or by what row, is not told.
{
  my (undef, $stderr) = session('nora', "INSERT INTO city.plots (park_id, parcel_code) VALUES (1, 'SOUTH-1')");
  like($stderr, qr/ERROR:  23505/, 'a parcel code that South has is taken');
  unlike($stderr, qr/DETAIL/, 'and nothing more is said');
}

# What a park does, and what triggers then do for it.
accepted('nora', <<~SQL, "5\n6\n150\n1334\nt\nNORTH", 'a park at work');
  INSERT INTO city.projects (id, park_id, name) VALUES (10, 1, 'wheels');
  INSERT INTO city.reviews (id, project_id, applied_on) VALUES (10, 10, '2025-03-01');
  UPDATE city.reviews SET document = 'letter' WHERE id = 10;
  INSERT INTO city.buildings (id, geom) VALUES (10, @{[box(50, 50, 10, 5)]});
  UPDATE city.disposals SET document = document || ' 5';
  INSERT INTO city.land_entries (park_id, year, kind, area_m2, project_id) VALUES (1, 2025, 'allocate', 50, 10);
  INSERT INTO city.outputs (park_id, industry, year, output_yuan) VALUES (1, 'C15', 2025, 100);
  DELETE FROM city.pauses;
  INSERT INTO city.plots (id, park_id, parcel_code, geom) VALUES (10, 1, 'NORTH-2', @{[box(300, 0, 10, 10)]});
  SELECT right(document, 1) FROM city.disposals;
  SELECT count(*) FROM city.review_findings WHERE review_id = 10;
  SELECT built_area_m2 FROM city.plot_cover WHERE plot_id = 1;
  SELECT park.total(mix) FROM city.output_mixes WHERE year = 2025;
  SELECT allocated_m2 = 150 FROM city.land_accounts;
  SELECT left(string_agg(parcel_code, ' ' ORDER BY id), 5) FROM city.plots;
  SQL
# Plans and reports name roads by their numbers, which are no numbers of projects.
accepted('nora', <<~'SQL', "1\n50\n30", 'its infrastructure');
  INSERT INTO city.infrastructure_report_items (park_id, year, project_id, done_investment_yuan) VALUES (1, 2025, 101, 30);
  UPDATE city.infrastructure_plan_items SET planned_investment_yuan = 50;
  SELECT count(*) FROM city.infrastructure_plan_items;
  SELECT planned_investment_yuan FROM city.infrastructure_plan_items;
  SELECT done_investment_yuan FROM city.infrastructure_report_items;
  SQL
# An open case of its own is corrected by the park; what names it, too, is worked on as ever.
accepted('nora', <<~'SQL', "t\n1", 'a case corrected');
  INSERT INTO city.disposals (id, plot_id, flagged_on, supersedes, proposed_on, opinion) VALUES (20, 1, '2023-02-01', 1, '2023-02-02', 'NORTH again');
  UPDATE city.disposals SET applied_on = '2023-02-03', document = 'NORTH 2' WHERE id = 20;
  SELECT bool_and(id = 20) FROM city.disposals WHERE document = 'NORTH 2';
  SELECT count(*) FROM city.disposal_cases;
  SQL
session('carla', "UPDATE city.disposals SET closed_on = '2024-06-01', method = 'lease' WHERE id = 20");
refused('nora', "INSERT INTO city.disposals (plot_id, flagged_on, supersedes) VALUES (1, '2024-06-02', 20)", '42501', $rls, 'a case that the authority closed is corrected by others');
session('carla', "INSERT INTO city.disposals (id, plot_id, flagged_on, supersedes) VALUES (21, 1, '2023-02-01', 20)");
accepted('nora', "UPDATE city.disposals SET proposed_on = '2023-02-02', opinion = 'NORTH once more' WHERE id = 21 RETURNING id", '21', 'and the park goes on with the correction');

refused('nora', "INSERT INTO city.agreements (project_id, signed_on) VALUES (10, '2025-04-01')", '23514', qr/6\.review_first/, 'its rules are judged as ever');
accepted('sam', 'SELECT count(*) FROM city.plots', '1', 'and South sees none of it');
# Of a neighbour's land a rule tells numbers.
session('keeper', "INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('g.overlap', 'enforce', '[2020-01-08,)') ON CONFLICT DO NOTHING");
{
  my (undef, $stderr) = session('nora', "UPDATE city.plots SET geom = @{[box(950, 0, 100, 50)]} WHERE id = 10");
  like($stderr, qr/23514/, 'a plot that reaches into the neighbour is refused');
  unlike($stderr, qr/SOUTH|987654/, 'without a word of what is recorded there');
}

# Who draws a plot does not draw the border: no boundary, no buildings.
session('keeper', "INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('6.opinion_fresh', 'off', '[2000-01-01,)'); UPDATE city.parks SET boundary = NULL WHERE id = 1");
session('nora', "INSERT INTO city.plots (id, park_id, geom) VALUES (11, 1, @{[box(1400, 400, 200, 200)]})");
accepted('nora', 'SELECT count(*) FROM city.buildings', '0', 'a plot drawn over the neighbour shows no building of his');
refused('nora', $foreign{'a building'}, '42501', $rls, 'nor lets one build there');
session('keeper', "DELETE FROM city.plots WHERE id = 11; UPDATE city.parks SET boundary = @{[box(0, 0, 1000, 1000)]} WHERE id = 1");

# Imports: each loads what he brought.
accepted('nora', <<~SQL, "(1,0,0)\n7\n0", 'an import');
  INSERT INTO city.output_imports (park, year, output_yuan) VALUES ('P1', '2020', '7');
  SELECT park.load_outputs('city');
  SELECT output_yuan FROM city.outputs WHERE year = 2020;
  SELECT count(*) FROM city.output_imports;
  SQL
refused('nora', "INSERT INTO city.output_imports (park, year, output_yuan) VALUES ('P2', '2020', '7'); SELECT park.load_outputs('city')", '42501', $rls, 'an import into another park');

###
# The city, the authority, readers
###

is((session('carla', "SELECT count(*) FROM city.$_->[0]"))[0], $_->[1], "the city reads $_->[0]") foreach [ plots => 3 ], [ buildings => 3 ], [ land_quotas => 2 ], [ pauses => 1 ], [ disposals => 4 ], [ members => 6 ];
accepted('carla', <<~SQL, "2\n2", 'the city at work');
  UPDATE city.land_quotas SET document = 'order';
  INSERT INTO city.parks (id, name, level) VALUES (3, 'third', 'county');
  INSERT INTO city.plots (park_id) VALUES (3);
  INSERT INTO city.members (role, park_id) VALUES ('south', 3);
  UPDATE city.review_findings SET office_verdict = 'pass', reason = 'minutes' WHERE review_id = 10;
  UPDATE city.reviews SET outcome = 'approved', concluded_on = '2025-03-08' WHERE id = 10;
  INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (3, 'tea', '{C153}', '[2024-01-01,)');
  INSERT INTO city.buildings (geom) VALUES (@{[box(990, 500, 20, 20)]});
  DELETE FROM city.buildings WHERE id > 10;
  SELECT count(DISTINCT park_id) FROM city.plots WHERE park_id < 3;
  SELECT count(*) FROM city.land_quotas WHERE document = 'order';
  SQL
refused('carla', "$_", '42501', qr/permission denied/, "the city does not write $_") foreach 'DELETE FROM city.changes', 'UPDATE city.plot_cover SET built_area_m2 = 0', 'UPDATE city.register_info SET srid = 1', 'TRUNCATE city.plots CASCADE';
accepted('sam', 'SELECT count(*) FROM city.plots', '2', 'a role may work for two parks');
# The review was concluded; what North may do to it has ended.
accepted('nora', "UPDATE city.reviews SET applied_on = '2020-01-01' RETURNING 1; DELETE FROM city.reviews RETURNING 1", '', 'a concluded review stays');

accepted('lara', "UPDATE city.disposals SET closed_on = '2024-06-01', method = 'lease' WHERE id = 2; SELECT closed_on, document FROM city.disposals WHERE id = 2; SELECT count(*) FROM city.plots",
  "2024-06-01|SOUTH\n4", 'the authority reads all and closes a case');
refused('lara', $_, '42501', qr/permission denied for table/, "the authority writes nothing else: $_") foreach
  "UPDATE city.disposals SET flagged_on = '2020-01-01' WHERE id = 1", "DELETE FROM city.disposals", "INSERT INTO city.disposals (plot_id, flagged_on) VALUES (1, '2024-06-01')",
  "UPDATE city.plots SET started_on = '2021-01-01'", "INSERT INTO city.members (role, duty) VALUES ('lara', 'city')";
refused('keeper', "SELECT park.grant_register('city', 'north', 'land_authority')", '55000', qr/may update their other columns/, 'a park is no authority');
# One who inherits both duties would join the authority's rows with the park's columns.
$node->safe_psql($database, 'CREATE ROLE twofold LOGIN IN ROLE north, bureau');
accepted('twofold', "UPDATE city.disposals SET flagged_on = '2020-01-01' WHERE id = 2 RETURNING 1; UPDATE city.disposals SET closed_on = '2024-06-01', method = 'lease' WHERE id = 2 RETURNING 1", '', 'both duties are not more than each');
refused('twofold', "INSERT INTO city.pauses (plot_id, during, cause) VALUES (2, '[2022-01-01,)', 'x')", '42501', $rls, 'what one reads as the authority one does not write as a park');

my ($bi) = session('ben', "SELECT count(*), count(*) FILTER (WHERE park_name LIKE 'park%') FROM city_bi.bi_idle_plots; SELECT count(*) FROM city_bi.bi_parks");
is($bi, "2|2\n4", 'a reader reads the views, all parks of them');
foreach my $view (split /\n/, $node->safe_psql($database, "SELECT relname FROM pg_class WHERE relnamespace = 'city'::regnamespace AND relname LIKE 'bi\\_%' AND relkind = 'v'")) {
  my ($rows, $errors) = session('ben', "SELECT * FROM city_bi.$view v ORDER BY v::text COLLATE \"C\"");
  my ($owners) = session('keeper', "SELECT * FROM city.$view v ORDER BY v::text COLLATE \"C\"");
  is($errors, '', "$view: no error");
  is($rows, $owners, "$view: all that there is");
}
my $oid = $node->safe_psql($database, "SELECT 'city.plots'::regclass::oid");
refused('ben', $_, '42501', qr/permission denied for schema city/, "a reader names nothing else: $_") foreach
  'TABLE city.plots', 'TABLE city.bi_idle_plots', "SELECT * FROM city.idle_plots_on('2024-01-01')", "SELECT 'city.plots'::regclass", 'SELECT NULL::city.plots', 'COPY city.plots TO STDOUT',
  "SELECT query_to_xml('TABLE city.plots', true, false, '')", "SELECT table_to_xml($oid, true, false, '')", "SELECT * FROM park.verify_register('city')", "SELECT * FROM park.as_known('city', 'plots', now())",
  "SELECT park.load_outputs('city')", "CREATE VIEW attic.v AS TABLE city.plots", 'CREATE TABLE attic.t (LIKE city.plots)', "INSERT INTO city.plots (park_id) VALUES (1)";
refused('ben', $_, '42501', qr/permission denied|affected by row-level/, "nor goes around: $_") foreach 'BEGIN; LOCK TABLE city.plots', 'CREATE TABLE city_bi.mine ()', "SET row_security = off; TABLE city_bi.bi_parks";
is((session('ben', "SELECT count(*) FROM pg_stats WHERE schemaname = 'city'"))[0], '0', 'nor statistics');
refused('keeper', "SELECT park.grant_register('city', 'north', 'reader')", '55000', qr/it has USAGE on schema "city"/, 'who may name the tables is no reader');
# Nobody else makes the schema of readers.
$node->safe_psql($database, "GRANT CREATE ON DATABASE postgres TO eve; ALTER SCHEMA city_bi RENAME TO was_bi");
session('eve', 'CREATE SCHEMA city_bi; GRANT ALL ON SCHEMA city_bi TO keeper');
refused('keeper', "SELECT park.grant_register('city', 'analysts', 'reader')", '42501', qr/must be owner of schema city_bi/, 'a schema that somebody else put in the place of the readers\'');
$node->safe_psql($database, 'DROP SCHEMA city_bi; ALTER SCHEMA was_bi RENAME TO city_bi');
session('keeper', 'GRANT USAGE ON SCHEMA city TO analysts');
is((session('ben', "SELECT count(*) FROM city.plots; SELECT count(*) FROM city_bi.bi_parks"))[0], "0\n0", 'a reader who can name the tables reads nothing at all');
session('keeper', 'REVOKE USAGE ON SCHEMA city FROM analysts');

###
# The owner's side: roles and tables come and go
###

session('keeper', 'CREATE TABLE city.letters (id bigint GENERATED ALWAYS AS IDENTITY, plot_id bigint REFERENCES city.plots, body text)');
session('keeper', "INSERT INTO city.letters (plot_id, body) VALUES (1, 'NORTH'), (2, 'SOUTH')");
refused('nora', 'TABLE city.letters', '42501', qr/permission denied for table letters/, 'a table that was added later is shut');
session('keeper', "SELECT park.grant_register('city', 'north', 'park')");
refused('nora', 'TABLE city.letters', '42501', qr/permission denied for table letters/, 'also to a grant before it is secured');
accepted('keeper', "SELECT park.upgrade_register('city'); SELECT park.grant_register('city', 'north', 'park')", "\n", 'an upgrade secures it');
accepted('nora', 'SELECT body FROM city.letters', 'NORTH', 'and then it leads to the park by its plot');
refused('nora', "INSERT INTO city.letters (plot_id, body) VALUES (2, 'x')", '42501', $rls, 'writing, too');
refused('nora', "INSERT INTO city.letters (body) VALUES ('x')", '42501', $rls, 'a row that leads nowhere');
session('keeper', "SELECT park.grant_register('city', 'city', 'city'); INSERT INTO city.letters (body) VALUES ('of nobody')");
is((session('carla', "SELECT string_agg(body, ' ' ORDER BY id) FROM city.letters"))[0], 'NORTH SOUTH of nobody', 'is read by who reads all');
is((session('nora', "SELECT string_agg(body, ' ' ORDER BY id) FROM city.letters"))[0], 'NORTH', 'and by nobody else');

# Partitions are closed under their own names.
accepted('keeper', <<~SQL, "\n", 'a partitioned table');
  CREATE TABLE city.meters (park_id bigint NOT NULL REFERENCES city.parks, reading text) PARTITION BY LIST (park_id);
  CREATE TABLE city.meters_2 PARTITION OF city.meters FOR VALUES IN (1, 2);
  INSERT INTO city.meters VALUES (1, 'NORTH'), (2, 'SOUTH');
  SELECT park.secure_register('city');
  SELECT park.grant_register('city', 'north', 'park');
  GRANT SELECT ON city.meters_2 TO north;
  SQL
accepted('nora', 'SELECT reading FROM city.meters; SELECT count(*) FROM city.meters_2', "NORTH\n0", 'and its partition');

$node->safe_psql($database, 'ALTER ROLE north RENAME TO northern');
is((session('nora', 'SELECT count(*) FROM city.plots'))[0], '0', 'a role that was renamed has no duty');
session('keeper', "UPDATE city.members SET role = 'northern' WHERE role = 'north'");
is((session('nora', 'SELECT count(*) FROM city.plots'))[0], '2', 'until members knows the new name');
$node->safe_psql($database, 'ALTER ROLE northern RENAME TO north');
session('keeper', "UPDATE city.members SET role = 'north' WHERE role = 'northern'");
$node->safe_psql($database, 'REVOKE north FROM shy; DROP ROLE shy');
is((session('nora', 'SELECT count(*) FROM city.plots'))[0], '2', 'a dropped role is no error');

# Policies let indexes work.
session('keeper', "INSERT INTO city.plots (park_id) SELECT 2 FROM generate_series(1, 3000); ANALYZE city.plots");
like((session('nora', 'SET enable_seqscan = off; EXPLAIN (COSTS off) SELECT * FROM city.plots'))[0], qr/Index Cond: \(park_id = ANY/, 'the index of the park is used');
like((session('nora', 'SET enable_seqscan = off; EXPLAIN (COSTS off) SELECT * FROM city.buildings'))[0], qr/buildings_geom|Index Cond: \(geom/, 'and the spatial index of buildings');

###
# Dump and restore
###

my $dump = $node->basedir . '/city.sql';
$node->command_ok([ 'pg_dump', '-h', $node->host, '-p', $node->port, '-f', $dump, 'postgres' ], 'a secured register is dumped');
$node->safe_psql('postgres', 'CREATE DATABASE restored');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-h', $node->host, '-p', $node->port, '-f', $dump, 'restored' ], 'and restored');
my $policies = "SELECT string_agg(polrelid::regclass || polname || pg_get_expr(coalesce(polqual, polwithcheck), polrelid), E'\n' ORDER BY polrelid::regclass::text, polname) FROM pg_policy";
is($node->safe_psql('restored', $policies), $node->safe_psql('postgres', $policies), 'with its policies');
$database = 'restored';
is((session('nora', 'SELECT string_agg(parcel_code, \' \' ORDER BY id) FROM city.plots'))[0], 'NORTH-1 NORTH-2', 'North sees its own');
is((session('ben', 'SELECT count(*) FROM city_bi.bi_parks'))[0], '4', 'readers read');
refused('nora', $foreign{'a pause'}, '42501', $rls, 'and it is as shut as before');
accepted('keeper', "SELECT park.upgrade_register('city'); SELECT park.secure_register('city'); SELECT park.unsecure_register('city')", "\n\n", 'the owner goes on');
is($node->safe_psql('restored', "SELECT count(*) FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"), '0', 'unsecured, no policy is left');

$node->stop;
done_testing();
