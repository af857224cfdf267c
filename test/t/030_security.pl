# What an unprivileged or hostile user may not reach: what rules conclude, what
# he may not read, the rights of the register's owner, the server's life.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;

# Named after whoever runs the tests.
my $superuser = $node->safe_psql('postgres', 'SELECT CURRENT_USER');
my $started = $node->safe_psql('postgres', 'SELECT pg_postmaster_start_time()');

# A session of a role with a search_path: what it printed, the warnings and the
# errors it met, each as SQLSTATE and the rest of the report.
my %path = (
  plain   => 'public',
  empty   => q(''),
  hostile => 'hostile, pg_catalog, public',
);

sub session {
  my ($role, $path, $sql) = @_;
  my ($stdout, $stderr);
  $node->psql('postgres', "\\set VERBOSITY verbose\nSET search_path = $path{$path};\n$sql",
    stdout => \$stdout, stderr => \$stderr, on_error_stop => 0, extra_params => [ '-U', $role ]);
  return ($stdout, $stderr);
}

# The SQLSTATEs of a session's errors.
sub states { return join ' ', shift =~ /ERROR:  (\w{5}):/g }

sub accepted {
  my ($role, $path, $sql, $expected, $name) = @_;
  my ($stdout, $stderr) = session($role, $path, $sql);
  is($stderr, '', "$name: no error");
  is($stdout, $expected, $name);
}

sub refused {
  my ($role, $path, $sql, $state, $message, $name) = @_;
  my (undef, $stderr) = session($role, $path, $sql);
  is(states($stderr), $state, "$name: SQLSTATE") or diag($stderr);
  like($stderr, $message, $name);
}

# A rectangle in metres from a corner in the city, as text: no function needed.
sub box {
  my ($x, $y, $width, $height) = @_;
  my ($left, $low) = (640000 + $x, 2690000 + $y);
  my ($right, $high) = ($left + $width, $low + $height);
  return "'SRID=4545;MULTIPOLYGON((($left $low, $right $low, $right $high, $left $high, $left $low)))'";
}

# Setting the stage: the register belongs to "keeper", who is nobody special.
$node->safe_psql('postgres', <<~SQL);
  CREATE EXTENSION industrial_park CASCADE;
  CREATE ROLE keeper LOGIN;
  CREATE ROLE clerk LOGIN;
  CREATE ROLE reader LOGIN;
  GRANT CREATE ON DATABASE postgres TO keeper;
  SQL
$node->safe_psql('postgres', slurp_file('test/hostile.sql'));

###
# What is installed
###

is($node->safe_psql('postgres', <<~SQL), '', 'no function runs with the rights of its owner');
  SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'park'::regnamespace AND prosecdef
  SQL

is($node->safe_psql('postgres', <<~SQL), '', 'every function in SQL is parsed already or sets its search_path');
  SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
   WHERE p.pronamespace = 'park'::regnamespace AND p.prokind = 'f' AND l.lanname IN ('sql', 'plpgsql') AND p.prosqlbody IS NULL
     AND NOT EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c LIKE 'search_path=pg_catalog, pg_temp')
  SQL

is($node->safe_psql('postgres', <<~SQL), '', 'every object has a comment');
  SELECT pg_describe_object(d.classid, d.objid, 0) FROM pg_depend d
   WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
     AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'industrial_park')
     AND obj_description(d.objid, d.classid::regclass::name) IS NULL
     -- array types, which are members from 18 on, speak for themselves
     AND NOT EXISTS (SELECT FROM pg_type t WHERE t.typarray = d.objid AND d.classid = 'pg_type'::regclass)
  SQL

# A function that reads tables may not be said to be immutable, or to be safe in
# a parallel worker if it writes.
is($node->safe_psql('postgres', <<~SQL), '', 'what reads or writes a register does not say that it does not');
  SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'park'::regnamespace
     AND (prorettype = 'trigger'::regtype AND (provolatile <> 'v' OR proparallel <> 'u')
       OR proname IN ('findings', 'verify_register') AND (provolatile <> 's' OR proparallel = 's')
       OR proname IN ('create_register', 'upgrade_register', 'execute_register_script')
          AND (provolatile <> 'v' OR proparallel <> 'u'))
  SQL

###
# Names that shadow those of pg_catalog, of PostGIS and of the register
###

refused('keeper', 'hostile', 'SELECT 1 = 1', 'P0001', qr/hijacked: =/, 'the trap: operators');
refused('keeper', 'hostile', "SELECT lower('A')", 'P0001', qr/hijacked: lower/, 'the trap: functions');
refused('keeper', 'hostile', 'SELECT * FROM parameters', 'P0001', qr/hijacked: parameters/, 'the trap: tables');
refused('keeper', 'hostile', "SELECT 'x'::text", 'P0001', qr/hijacked: text/, 'the trap: types');
refused('keeper', 'hostile', "SELECT st_area('POINT(0 0)')", 'P0001', qr/hijacked: st_area/, 'the trap: PostGIS');

my ($plot, $shed, $hall, $park) = (box(0, 0, 100, 100), box(0, 0, 60, 50), box(40, 0, 60, 50), box(0, 0, 1000, 1000));

# The life of a register, in statements that name nothing without its schema, so
# that whatever is hijacked is hijacked inside of the extension.
my $life = <<~SQL;
  CREATE TEMP VIEW parameters AS SELECT hostile.trap('temporary parameters');
  CREATE TEMP VIEW reviews AS SELECT hostile.trap('temporary reviews');
  CREATE TEMP VIEW new_rows AS SELECT hostile.trap('temporary new_rows');
  SELECT park.create_register('city');
  INSERT INTO city.parks (id, code, name, level, boundary) VALUES (100, 'X', '一', 'municipal', $park);
  INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES
    (100, 'cars', '{C36}', '[2020-01-08,)'), (100, 'steel', '{C31}', '[2020-01-08,)'), (100, 'food', '{C13}', '[2020-01-08,)');
  INSERT INTO city.enterprises (id, name) VALUES (51, 'maker');
  INSERT INTO city.outputs (park_id, enterprise_id, industry, year, output_yuan) VALUES
    (100, 51, 'C3670', 2024, 60), (100, 51, 'C15', 2024, 40);
  INSERT INTO city.plots (id, park_id, acquired_on, geom) VALUES (51, 100, '2021-01-04', $plot);
  INSERT INTO city.pauses (plot_id, during, cause) VALUES (51, '[2021-03-01,2021-03-11)', 'flood');
  INSERT INTO city.buildings (id, geom) VALUES (51, $shed), (52, $hall);
  UPDATE city.buildings SET existed = '[2024-01-01,)';
  UPDATE city.buildings SET kind = 'structure';
  UPDATE city.plots SET geom = $plot, land_use = 'industrial';
  INSERT INTO city.admission_standards (indicator, industry, park_id, minimum, unit, applies, citation)
    VALUES ('floor_area_ratio', 'C3670', 100, 1, 'ratio', '[2020-01-08,)', 'ours');
  INSERT INTO city.plans (id, park_id, kind, name, period, approved_on) VALUES (51, 100, 'master', 'plan', '[2020-01-08,)', '2020-01-08');
  INSERT INTO city.plan_areas (plan_id, use, geom) VALUES (51, 'industrial', $plot);
  INSERT INTO city.projects (id, park_id, name, site, industry, land_area_m2, floor_area_m2, annual_output_yuan)
    VALUES (51, 100, 'axles', $plot, 'C3670', 10000, 10000, 40);
  INSERT INTO city.reviews (id, project_id, applied_on) VALUES (51, 51, '2024-03-01');
  UPDATE city.projects SET floor_area_m2 = 9999;
  SELECT park.refresh_review('city', 51);
  SELECT aspect, machine_verdict FROM city.review_findings;
  SELECT f.rule, f.verdict, f.message FROM city.projects p, park.findings(p, '2024-03-01') f;
  SELECT aspect, verdict FROM city.project_aspects_on('2024-03-01');
  UPDATE city.review_findings SET office_verdict = 'pass', reason = 'minutes';
  UPDATE city.reviews SET outcome = 'approved', concluded_on = '2024-03-08';
  INSERT INTO city.agreements (project_id, signed_on) VALUES (51, '2024-04-01');
  INSERT INTO city.land_offers (project_id, listed_on, way) VALUES (51, '2024-04-01', 'listing');
  INSERT INTO city.waivers (rule, subject_table, subject_id, applies, reason, document)
    VALUES ('3.leading_count', 'parks', 2, '[2020-01-08,)', 'in principle', NULL), ('6.opinion_fresh', 'agreements', 4711, '[2020-01-08,2030-01-08)', 'of no row', 'none');
  INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('g.crs', 'warn', '[2020-01-08,)');
  SELECT park.upgrade_register('city');
  SELECT built_area_m2, built_history FROM city.plot_cover;
  SELECT f.rule, f.verdict FROM city.plots p, park.findings(p, '2023-06-30') f;
  SELECT f.rule, f.verdict FROM city.agreements a, park.findings(a) f;
  SELECT f.rule, f.verdict, f.measured FROM city.leading_industries l, park.findings(l) f LIMIT 1;
  SELECT rule, verdict FROM park.verify_register('city') ORDER BY rule LIMIT 1;
  SELECT plot_id, due_on, idle_days FROM city.idle_plots_on('2023-06-30');
  SELECT plot_id, stage, case_id FROM city.plot_clocks_on('2023-06-30');
  SELECT plot_id, days_left FROM city.idle_soon_on('2023-06-30');
  SELECT park_id, stage, plots, share FROM city.idle_land_on('2023-06-30');
  SELECT plot_id, kind, city_stage FROM city.national_idle_on('2023-06-30');
  INSERT INTO city.plans (id, park_id, kind, name, period, approved_on, supersedes_id) VALUES (52, 100, 'master', 'newer', '[2030-01-01,)', '2026-01-01', 51);
  UPDATE city.plan_areas SET geom = $plot;
  SELECT id, ended_on FROM city.plans;
  INSERT INTO city.infrastructure_projects (id, park_id, kind, name, geom, finished_on) VALUES (51, 100, 'road', 'road', $shed, '2021-06-01');
  INSERT INTO city.infrastructure_plans (park_id, year, approved_on) VALUES (100, 2023, '2023-02-01');
  INSERT INTO city.infrastructure_reports (park_id, year, submitted_on) VALUES (100, 2023, '2024-02-01');
  INSERT INTO city.infrastructure_report_items (park_id, year, project_id, done_investment_yuan) VALUES (100, 2023, 51, 5);
  SELECT f.rule, f.verdict, f.message FROM city.parks k, park.findings(k, '2024-06-30') f WHERE k.code OPERATOR(pg_catalog.=) 'X';
  SELECT f.rule, f.verdict FROM city.plan_areas a, park.findings(a, '2024-06-30') f;
  SELECT f.rule, f.verdict FROM city.plans p, park.findings(p, '2024-06-30') f;
  SELECT kind, serviced, distance_m FROM city.plot_utilities_on('2024-06-30');
  SELECT plan_id, supplied_m2 FROM city.plan_progress_on('2024-06-30');
  SELECT project_id, year, done_investment_yuan FROM city.infrastructure_progress;
  SELECT kind, state FROM city.infrastructure_lagging_on('2024-06-30');
  SELECT park_id, share, verdict FROM city.leading_shares;
  SELECT review_id, state FROM city.review_clock;
  SQL
$life =~ s/ORDER BY rule LIMIT 1/LIMIT 1/;    # even ORDER BY would be hijacked

my ($expected) = do {
  my ($stdout, $stderr) = session('keeper', 'plain', $life);
  is($stderr, '', 'the life of a register');
  session('keeper', 'plain', 'DROP SCHEMA city CASCADE');
  $stdout;
};
like($expected, qr/^5000\|\{2024-01-01: 5000\}$/m, 'the life of a register: built area');
like($expected, qr/^5\.idle\|fail$/m, 'the life of a register: idle');
like($expected, qr/^51\|2030-01-01$/m, 'the life of a register: a plan superseded');
like($expected, qr/^road\|t\|0$/m, 'the life of a register: utilities');
like($expected, qr/^intensive_land_use\|fail$/m, 'the life of a register: aspects of a review');
like($expected, qr/^51\|2023-01-14\|167$/m, 'the life of a register: ten days of pause');

accepted('keeper', 'hostile', $life, $expected, 'a hostile search_path changes nothing');
session('keeper', 'plain', 'DROP SCHEMA city CASCADE');
accepted('keeper', 'empty', $life =~ s/CREATE TEMP VIEW.*\n//gr, $expected, 'an empty search_path changes nothing');

# The same for who may only write: what runs with the owner's rights must not
# run what the writer has put in its way.
$node->safe_psql('postgres', 'GRANT USAGE ON SCHEMA city TO clerk; GRANT INSERT ON ALL TABLES IN SCHEMA city TO clerk');
my %violations = (
  '3.leading_count' => "INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (100, 'tea', '{C15}', '[2022-01-01,)')",
  '6.review_first'  => "INSERT INTO city.agreements (project_id, signed_on) VALUES (51, '2024-01-01')",
  'g.inside'        => 'INSERT INTO city.plots (park_id, geom) VALUES (100, ' . box(950, 0, 100, 100) . ')',
  'g.plan_inside'   => 'INSERT INTO city.plan_areas (plan_id, use, geom) VALUES (51, \'reserved\', ' . box(950, 0, 100, 100) . ')',
  'g.plan_overlap'  => 'INSERT INTO city.plan_areas (plan_id, use, geom) VALUES (51, \'reserved\', ' . box(50, 0, 100, 100) . ')',
  'g.valid'         => "INSERT INTO city.plots (park_id, geom) VALUES (100, 'SRID=4545;MULTIPOLYGON EMPTY')",
);
# The plan is one that an opinion rests on: one rule at a time.
$node->safe_psql('postgres', "INSERT INTO city.rule_modes (rule, mode, applies) VALUES ('6.opinion_fresh', 'off', '[2000-01-01,)')");
foreach my $rule (sort keys %violations) {
  foreach my $path (sort keys %path) {
    refused('clerk', $path, $violations{$rule}, '23514', qr/^CONSTRAINT NAME:  \Q$rule\E$/m, "$rule, writer's search_path $path");
  }
}
$node->safe_psql('postgres', "DELETE FROM city.rule_modes WHERE rule = '6.opinion_fresh'");
accepted('clerk', 'hostile', 'INSERT INTO city.buildings (geom) VALUES (' . box(0, 50, 10, 10) . ')', '',
  'a writer without a right on plot_cover');
is($node->safe_psql('postgres', 'SELECT built_area_m2 FROM city.plot_cover'), '5100', 'keeps the cover all the same');
accepted('clerk', 'hostile', 'INSERT INTO city.reviews (project_id, applied_on) VALUES (51, \'2024-05-01\')', '',
  'a writer without a right to read aspects opens a review');

# Overloads in PostGIS's own schema, where it is one that users may create in.
$node->safe_psql('postgres', 'GRANT CREATE ON SCHEMA public TO clerk');
session('clerk', 'plain', <<~'SQL');
  CREATE FUNCTION st_difference(geometry, geometry) RETURNS geometry LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.trap('overload'); END $$;
  CREATE FUNCTION st_isvaliddetail(geometry) RETURNS valid_detail LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.trap('overload'); END $$;
  CREATE FUNCTION st_intersection(geometry, geometry, integer) RETURNS geometry LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.trap('overload'); END $$;
  CREATE FUNCTION st_area(geometry, boolean) RETURNS float8 LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.trap('overload'); END $$;
  SQL
accepted('clerk', 'plain', 'INSERT INTO city.plots (park_id, geom) VALUES (100, ' . box(200, 0, 100, 100) . ')', '',
  'functions that resemble those of PostGIS are not called');
$node->safe_psql('postgres', 'DROP OWNED BY clerk');

###
# Rows that the user may not read
###

$node->safe_psql('postgres', <<~SQL);
  INSERT INTO city.projects (id, park_id, name) VALUES (7, 100, 'secret project');
  INSERT INTO city.reviews (id, project_id, applied_on, concluded_on, outcome, document)
    VALUES (70, 7, '2024-03-01', '2024-03-09', 'rejected', 'secret minutes');
  GRANT USAGE ON SCHEMA city TO clerk, reader;
  GRANT INSERT ON city.agreements TO clerk;
  GRANT SELECT ON ALL TABLES IN SCHEMA city TO reader;
  GRANT INSERT ON city.agreements, city.leading_industries TO reader;
  SQL

{
  my (undef, $stderr) = session('clerk', 'plain',
    "INSERT INTO city.agreements (project_id, signed_on, document) VALUES (7, '2024-04-01', 'mine')");
  is(states($stderr), '23514', 'who may only add agreements meets the gate');
  like($stderr, qr/^CONSTRAINT NAME:  6\.review_first$/m, 'and learns the rule');
  unlike($stderr, qr/secret/, 'but nothing of rows that he may not read, beyond number and day');
}
refused('clerk', 'plain', "SELECT * FROM park.findings(jsonb_populate_record(NULL::city.agreements, '{\"project_id\": 7, \"signed_on\": \"2024-04-01\"}'))",
  '42501', qr/permission denied for table/, 'findings() reads with the rights of who asks');
refused('clerk', 'plain', "SELECT * FROM park.verify_register('city')",
  '42501', qr/permission denied for table/, 'and so does verify_register()');

# Row level security.  Of reviews and leading industries, the reader may see
# those of project 51 and the cars.
$node->safe_psql('postgres', <<~SQL);
  ALTER TABLE city.reviews ENABLE ROW LEVEL SECURITY;
  ALTER TABLE city.leading_industries ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own ON city.reviews FOR SELECT TO reader USING (project_id = 51);
  CREATE POLICY own ON city.leading_industries FOR SELECT USING (name = 'cars');
  CREATE POLICY add ON city.leading_industries FOR INSERT WITH CHECK (true);
  GRANT reader TO keeper;
  SQL
my $of_project_7 = "SELECT f.verdict, f.message FROM park.findings(jsonb_populate_record(NULL::city.agreements, '{\"project_id\": 7, \"signed_on\": \"2024-04-01\"}')) f WHERE f.rule = '6.review_first';";
my $cars = "SELECT f.verdict, f.measured FROM city.leading_industries l, park.findings(l) f WHERE l.park_id = 100 AND l.name = 'cars';";
my $tea = "INSERT INTO city.leading_industries (park_id, name, codes, applies) VALUES (100, 'tea', '{C15}', '[2022-01-01,)');";

accepted('keeper', 'plain', "$of_project_7\nSET ROLE reader;\n$of_project_7\nRESET ROLE;\n$of_project_7", join("\n",
    'fail|the joint review 70 of project 7 (secret project), concluded on 2024-03-09, did not approve it',
    'fail|project 7 (secret project) has no joint review concluded by 2024-04-01',
    'fail|the joint review 70 of project 7 (secret project), concluded on 2024-03-09, did not approve it'),
  'findings() sees what its caller sees, also when the session changes its role');
accepted('keeper', 'plain', "$cars\nSET ROLE reader;\n$cars", "pass|3\npass|1", 'so many leading industries as one can see');
accepted('reader', 'plain', "SELECT count(*) FROM park.verify_register('city') WHERE subject_table = 'leading_industries' OR subject_id = 70",
  '1', 'verify_register() sees what its caller sees');
refused('reader', 'plain', "$cars\n$tea", '23514', qr/would have 4 leading industries/, 'the rule sees rows that its writer does not');
accepted('reader', 'plain', "SET row_security = off;\nINSERT INTO city.agreements (project_id, signed_on) VALUES (51, '2019-01-01')", '',
  'with row_security off a rule is judged as ever');

# Forced on the owner too, whose rights a rule is judged with.
$node->safe_psql('postgres', 'ALTER TABLE city.leading_industries FORCE ROW LEVEL SECURITY');
refused('keeper', 'plain', "$cars\n$tea", '23514', qr/would have 4 leading industries/, 'a rule sees all rows after findings() saw some');
accepted('keeper', 'plain', "\\set ON_ERROR_STOP 0\nDO \$\$ BEGIN $tea EXCEPTION WHEN check_violation THEN NULL; END \$\$;\n$cars", 'pass|1',
  'findings() sees some rows after a rule saw all');

# Triggers cannot be switched off by who may write.
refused('clerk', 'plain', 'SET session_replication_role = replica', '42501', qr/permission denied to set parameter/,
  'session_replication_role is for superusers');
refused('clerk', 'plain', 'ALTER TABLE city.agreements DISABLE TRIGGER rules', '42501', qr/must be owner/,
  'a trigger is switched off by the owner of the table only');
refused('clerk', 'plain', "SELECT park.create_register('mine')", '42501', qr/permission denied for database/,
  'a register is made by who may create a schema');

###
# Triggers that are called or attached in a wrong way
###

my @triggers = qw(enforce cover_buildings cover_plots open_review);
refused('keeper', 'plain', "SELECT park.$_()", '39P01', qr/function "$_" was not called by trigger manager/, "$_() called directly")
  foreach @triggers;

# Which, where and how, the error.
my $new = 'REFERENCING NEW TABLE AS new_rows';
my @attachments = (
  [ 'enforce', 'BEFORE INSERT ON %s FOR EACH ROW', '39P01' ],
  [ 'enforce', 'AFTER INSERT ON %s FOR EACH STATEMENT', '39P01' ],
  [ 'cover_buildings', 'BEFORE INSERT ON %s FOR EACH STATEMENT', '39P01' ],
  [ 'cover_buildings', 'AFTER INSERT ON %s FOR EACH ROW', '39P01' ],
  [ 'cover_plots', 'BEFORE INSERT ON %s FOR EACH STATEMENT', '39P01' ],
  [ 'cover_plots', 'AFTER INSERT ON %s FOR EACH ROW', '39P01' ],
  [ 'open_review', 'BEFORE INSERT ON %s FOR EACH ROW', '39P01' ],
  [ 'open_review', 'AFTER INSERT ON %s FOR EACH STATEMENT', '39P01' ],
);
$node->safe_psql('postgres', 'CREATE SCHEMA elsewhere AUTHORIZATION keeper; CREATE TABLE elsewhere.reviews (id bigint); ALTER TABLE elsewhere.reviews OWNER TO keeper');
foreach my $case (@attachments,
  [ 'enforce', 'AFTER INSERT ON %s FOR EACH ROW', '42809' ],
  [ 'cover_buildings', "AFTER INSERT ON %s $new FOR EACH STATEMENT", '42809' ],
  [ 'cover_plots', "AFTER INSERT ON %s $new FOR EACH STATEMENT", '42809' ],
  [ 'open_review', 'AFTER INSERT ON %s FOR EACH ROW', '42809' ]) {
  my ($function, $how, $state) = @$case;
  refused('keeper', 'plain', join("\n", "CREATE TRIGGER wrong ", sprintf($how, 'elsewhere.reviews'), "EXECUTE FUNCTION park.$function();",
      'INSERT INTO elsewhere.reviews DEFAULT VALUES;', 'DROP TRIGGER wrong ON elsewhere.reviews;'),
    $state, $state eq '39P01' ? qr/"$function" must be fired (AFTER the event|for each (row|statement))/ : qr/schema "elsewhere" is not a register/,
    "$function, outside of a register, " . sprintf($how, 'a table'));
}

# Who may add triggers to a table cannot have his own view read as a transition
# table, with the rights of the table's owner.
$node->safe_psql('postgres', <<~'SQL');
  CREATE ROLE eve LOGIN;
  CREATE SCHEMA eve AUTHORIZATION eve;
  GRANT USAGE ON SCHEMA city TO eve;
  GRANT TRIGGER, INSERT, DELETE, UPDATE, SELECT, TRUNCATE ON city.enterprises TO eve;
  SQL
session('eve', 'plain', <<~'SQL');
  CREATE FUNCTION eve.whoami() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'running as %', current_user; END $$;
  CREATE VIEW eve.new_rows AS SELECT eve.whoami() AS id, NULL::geometry AS geom;
  CREATE VIEW eve.old_rows AS SELECT eve.whoami() AS id, NULL::geometry AS geom;
  SQL
foreach my $function ('cover_plots', 'cover_buildings') {
  foreach my $case (
    [ 'INSERT', '', "INSERT INTO city.enterprises (name) VALUES ('other')" ],
    [ 'INSERT', 'REFERENCING NEW TABLE AS other_rows', "INSERT INTO city.enterprises (name) VALUES ('other')" ],
    [ 'UPDATE', '', "UPDATE city.enterprises SET name = 'other'" ],
    [ 'UPDATE', 'REFERENCING NEW TABLE AS new_rows', "UPDATE city.enterprises SET name = 'other'" ],
    [ 'DELETE', '', 'DELETE FROM city.enterprises WHERE false' ]) {
    my ($event, $referencing, $statement) = @$case;
    refused('eve', 'plain', join("\n", 'SET search_path = eve, public;', 'BEGIN;',
        "CREATE TRIGGER wrong AFTER $event ON city.enterprises $referencing FOR EACH STATEMENT EXECUTE FUNCTION park.$function();",
        "$statement;", 'ROLLBACK;'),
      '39P01', qr/"$function" must be fired with the transition table "(new|old)_rows"/, "$function AFTER $event $referencing");
  }
}

# On another table of a register: an error or nothing to do, never a crash, and
# the right table is served as before in the same session.
my $building = 'INSERT INTO city.buildings (geom) VALUES (' . box(0, 60, 10, 10) . ')';
foreach my $function (@triggers) {
  foreach my $how ("AFTER INSERT ON %s $new FOR EACH STATEMENT", 'AFTER INSERT ON %s FOR EACH STATEMENT',
    'AFTER INSERT ON %s FOR EACH ROW') {
    foreach my $table ('city.parks', 'city.enterprises') {
      my ($stdout, $stderr) = session('keeper', 'plain', join("\n", "BEGIN;", 'SAVEPOINT s;', "$building;",
          "CREATE TRIGGER wrong ", sprintf($how, $table), "EXECUTE FUNCTION park.$function();",
          ($table eq 'city.parks' ? "INSERT INTO city.parks (name, level, boundary) VALUES ('二', 'municipal', $park);"
            : "INSERT INTO city.enterprises (name) VALUES ('other');"),
          'ROLLBACK TO s;', "$building;", 'SELECT count(*) FROM city.plot_cover;', 'ROLLBACK;'));
      unlike($stderr, qr/server closed/, "$function, " . sprintf($how, $table));
      is($stdout, '2', 'and the session goes on');
    }
  }
}

###
# Calls with anything
###

# Every function, every argument NULL.
my @calls = split /\n/, $node->safe_psql('postgres', <<~'SQL');
  SELECT format('SELECT park.%I(%s)', p.proname, (SELECT string_agg(
           CASE WHEN a.type = 'internal'::regtype THEN 'NULL' WHEN a.type = 'anyelement'::regtype THEN 'NULL::city.plots'
                ELSE 'NULL::' || format_type(a.type, NULL) END, ', ' ORDER BY a.n)
           FROM unnest(p.proargtypes) WITH ORDINALITY a (type, n)))
    FROM pg_proc p
   WHERE p.pronamespace = 'park'::regnamespace AND p.prorettype <> 'trigger'::regtype
   ORDER BY 1
  SQL
cmp_ok(scalar @calls, '>', 50, 'there are functions to call');
foreach my $call (@calls) {
  my (undef, $stderr) = session('clerk', 'plain', "SET search_path = public, park;\n$call;\nSELECT 1");
  unlike($stderr, qr/server closed|terminat/, $call);
}

# findings() of what is not a row of a register.
my %rows = (
  "NULL" => '42804', "'x'::text" => '42809', 'ROW(1, 2)' => '42809', '1' => '42809', 'ARRAY[1]' => '42809',
  "(SELECT c FROM pg_class c LIMIT 1)" => '42809',
  "(SELECT v FROM pg_views v LIMIT 1)" => '42809',
  "(SELECT e FROM elsewhere.reviews e LIMIT 1)" => '', # no row: nothing to say
  "NULL::city.plots" => '',
  "(SELECT v FROM city.idle_plots v LIMIT 1)" => '42809',
  "ROW(1, 'x', NULL)::elsewhere.thing" => '42809',
);
$node->safe_psql('postgres', 'CREATE TYPE elsewhere.thing AS (a integer, b text, c date)');
$node->safe_psql('postgres', 'GRANT USAGE ON SCHEMA elsewhere TO PUBLIC');
foreach my $row (sort keys %rows) {
  my (undef, $stderr) = session($superuser, 'plain', "SELECT * FROM park.findings($row)");
  is(states($stderr), $rows{$row}, "findings($row)") or diag($stderr);
}
refused($superuser, 'plain', "SELECT f.* FROM city.plots p, park.findings(p, $_) f", '22023', qr/as_of must be a finite date/,
  "findings() on $_") foreach 'NULL', "'infinity'", "'-infinity'";

# PostgreSQL itself protects a column that views and functions use: without
# these.
sub unbind {
  my ($table) = @_;
  return <<~SQL =~ s/\n/ /gr;
    DO \$\$
    DECLARE
      command text;
    BEGIN
      FOREACH command IN ARRAY ARRAY(
        SELECT DISTINCT CASE WHEN d.classid = 'pg_proc'::regclass THEN format('DROP FUNCTION IF EXISTS %s CASCADE', d.objid::regprocedure)
                             ELSE format('DROP VIEW IF EXISTS %s CASCADE', r.ev_class::regclass) END
          FROM pg_depend d LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
         WHERE d.refobjid = 'city.$table'::regclass AND d.classid IN ('pg_proc'::regclass, 'pg_rewrite'::regclass))
      LOOP
        EXECUTE command;
      END LOOP;
    END \$\$;
    SQL
}

# Rows of a table that its owner has changed, also while a plan is kept.
my @changes = (
  [ 'a dropped column', 'ALTER TABLE city.reviews DROP COLUMN applied_on CASCADE', qr/table "city.reviews" has no column "applied_on"/ ],
  [ 'a renamed column', 'ALTER TABLE city.reviews RENAME applied_on TO asked_on', qr/table "city.reviews" has no column "applied_on"/ ],
  [ 'a retyped column', 'ALTER TABLE city.reviews ALTER applied_on TYPE timestamp', qr/table "city.reviews" has no column "applied_on"/, 'used' ],
  [ 'a retyped key', 'ALTER TABLE city.reviews ALTER id TYPE text', qr/table "city.reviews" has no column "id"/, 'used' ],
);
foreach my $case (@changes) {
  my ($name, $change, $message, $used) = @$case;
  my $findings = 'SELECT count(*) FROM city.reviews r, park.findings(r) f WHERE f.rule = \'6.review_due\';';
  my $drop = $used ? unbind('reviews') . 'ALTER TABLE city.review_findings DROP CONSTRAINT review_findings_review_id_fkey; ALTER TABLE city.reviews DROP CONSTRAINT reviews_supersedes_fkey; ALTER TABLE city.reviews ALTER id DROP IDENTITY;' : '';
  my (undef, $stderr) = session($superuser, 'plain', "SET client_min_messages = warning;\nBEGIN;\n$findings\n$drop\n$change;\n$findings\nROLLBACK;");
  is(states($stderr), '42703', "$name: SQLSTATE") or diag($stderr);
  like($stderr, $message, $name);
}
# What rules read beside the row at hand may have been changed, too; and anybody
# may make a schema that looks like a register.  Nothing is read as what it is not.
my $counts = "SELECT count(*) FROM city.leading_industries l, park.findings(l) f WHERE f.rule = '3.leading_count';";
my $idle = "SELECT count(*) FROM city.plots p, park.findings(p) f WHERE f.rule = '5.idle';";
foreach my $case (
  [ 'parameters.value as bigint', 'ALTER TABLE city.parameters ALTER value TYPE bigint', $counts, '42804', qr/column "value" of the register is of type bigint, not numeric/ ],
  [ 'parameters.value as text', 'ALTER TABLE city.parameters ALTER value TYPE text', $idle, '42804', qr/column "value" of the register is of type text, not numeric/ ],
  [ 'pauses.during as tsrange', 'ALTER TABLE city.pauses DROP CONSTRAINT pauses_from_a_day, ALTER during TYPE tsrange USING tsrange(lower(during), upper(during))', $idle, '42846', qr/cannot cast type tsmultirange to datemultirange/ ]) {
  my ($name, $change, $findings, $state, $message) = @$case;
  $change = unbind('parameters') . "ALTER TABLE city.parameters DROP CONSTRAINT parameters_known; $change";
  my (undef, $stderr) = session($superuser, 'plain', "SET client_min_messages = warning;\nBEGIN;\n$findings\n$change;\n$findings\nROLLBACK;");
  is(states($stderr), $state, "$name: SQLSTATE") or diag($stderr);
  like($stderr, $message, $name);
}
accepted($superuser, 'plain', <<~SQL, "1\n1\n1", 'an added column, a column that has moved: no harm');
  SET client_min_messages = warning;
  BEGIN;
  CREATE TEMP VIEW findings AS SELECT count(*) FROM city.reviews r, park.findings(r) f WHERE f.rule = '6.review_due' AND r.id = 70;
  TABLE findings;
  ALTER TABLE city.reviews ADD COLUMN remark text DEFAULT 'x';
  SELECT count(*) FROM city.reviews r, park.findings(r) f WHERE f.rule = '6.review_due' AND r.id = 70;
  ALTER TABLE city.reviews DROP COLUMN document;
  SELECT count(*) FROM city.reviews r, park.findings(r) f WHERE f.rule = '6.review_due' AND r.id = 70;
  ROLLBACK;
  SQL

# The functions of an aggregate outside of it, and in one of the user's own that
# begins with a state they would never have made.
refused('clerk', 'plain', "SELECT park.$_", 'XX000', qr/non-aggregate context/, $_) foreach
  'built_area_accum(NULL, NULL, NULL)', 'built_area_combine(NULL, NULL)', 'built_area_final(NULL)',
  'built_fraction_final(NULL)', 'built_history_accum(NULL, NULL, NULL, NULL)', 'built_history_combine(NULL, NULL)',
  'built_history_final(NULL)', 'leading_output_accum(NULL, NULL, NULL, NULL)';

$node->safe_psql('postgres', 'CREATE SCHEMA clerk AUTHORIZATION clerk');
session('clerk', 'plain', <<~SQL);
  CREATE AGGREGATE clerk.from_nothing(geometry, geometry) (SFUNC = park.built_area_accum, STYPE = geometry[], INITCOND = '{}');
  CREATE AGGREGATE clerk.from_null(geometry, geometry) (SFUNC = park.built_area_accum, STYPE = geometry[], INITCOND = '{NULL}');
  CREATE AGGREGATE clerk.join(geometry[]) (SFUNC = park.built_area_combine, STYPE = geometry[]);
  CREATE AGGREGATE clerk.join_nothing(geometry[]) (SFUNC = park.built_area_combine, STYPE = geometry[], INITCOND = '{}');
  CREATE AGGREGATE clerk.area(geometry[]) (SFUNC = park.built_area_combine, STYPE = geometry[], FINALFUNC = park.built_area_final);
  CREATE AGGREGATE clerk.fraction(geometry[]) (SFUNC = park.built_area_combine, STYPE = geometry[], FINALFUNC = park.built_fraction_final);
  SQL
my $point = "'POINT(0 0)'::geometry";
refused('clerk', 'plain', "SELECT clerk.$_->[0] FROM (VALUES $_->[1]) v (x)", 'XX000', qr/aggregate state has no plot|wrong number of array/, "$_->[0] over $_->[1]") foreach
  [ "from_nothing($point, $point)", '(1)' ],
  [ "from_null($point, $point)", '(1)' ],
  [ 'join_nothing(x)', "(ARRAY[$point])" ],
  [ 'join(x)', "(ARRAY[$point]), ('{}')" ],
  [ 'join(x)', "(ARRAY[$point]), (ARRAY[NULL]::geometry[])" ],
  [ 'join(x)', "(ARRAY[NULL]::geometry[]), (ARRAY[$point])" ],
  [ 'join(x)', "('{}'::geometry[]), (ARRAY[$point])" ],
  [ 'join(x)', "(ARRAY[[$point]]), (ARRAY[$point])" ],
  [ 'area(x)', "('{}'::geometry[])" ],
  [ 'area(x)', '(ARRAY[NULL]::geometry[])' ],
  [ 'fraction(x)', "('{}'::geometry[])" ],
  [ 'fraction(x)', '(ARRAY[NULL]::geometry[])' ];

is($node->safe_psql('postgres', 'SELECT pg_postmaster_start_time()'), $started, 'the server has not been restarted');
unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|TRAP:/, 'and no session of it has crashed');

$node->stop;
done_testing();
