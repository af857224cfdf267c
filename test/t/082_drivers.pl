# Drivers speak the extended protocol: statements prepared by name, parameters of
# type varchar or of none, batches, savepoints around each statement.  They get
# every field of a refusal, and what they prepared goes on after it.
use strict;
use warnings;

use IO::Socket::UNIX;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

plan skip_all => 'needs Unix-domain sockets' unless $PostgreSQL::Test::Utils::use_unix_sockets;

# Types as JDBC drivers bind them: none for dates and, with stringtype=unspecified, strings.
use constant { NONE => 0, BIGINT => 20, INT => 23, NUMERIC => 1700, VARCHAR => 1043, BOOL => 16 };

# A driver as small as can be.  Results are those of one trip to the server: rows,
# errors and notices as hashes of their fields, tags, and the state of the transaction.
package Driver {
  my %names = (S => 'severity', C => 'code', M => 'message', D => 'detail', H => 'hint', W => 'context',
    s => 'schema', t => 'table', n => 'constraint');

  sub new {
    my ($class, $node) = @_;
    my $socket = IO::Socket::UNIX->new(Peer => $node->host . '/.s.PGSQL.' . $node->port) or die "no connection: $!";
    my $self = bless { socket => $socket }, $class;
    my $start = pack('N (Z*)*', 196608, user => scalar getpwuid($<), database => 'postgres', client_encoding => 'UTF8', '');
    print {$socket} pack('N', length($start) + 4) . $start;
    $socket->flush;
    $self->answer;
    return $self;
  }

  sub put { my ($self, $type, $body) = @_; $self->{out} .= $type . pack('N', length($body) + 4) . $body }

  sub parse { my ($self, $name, $sql, @types) = @_; $self->put(P => pack('Z* Z* n N*', $name, $sql, scalar @types, @types)) }

  sub execute {
    my ($self, $name, @values) = @_;
    $self->put(B => pack('Z* Z* n n', '', $name, 0, scalar @values)
        . join('', map { defined ? pack('N/a*', $_) : pack('N', 0xFFFFFFFF) } @values) . pack('n', 0));
    $self->put(E => pack('Z* N', '', 0));
  }

  sub sync {
    my ($self) = @_;
    $self->put(S => '');
    print { $self->{socket} } delete $self->{out};
    $self->{socket}->flush;
    return $self->answer;
  }

  sub take { my ($self, $length) = @_; read($self->{socket}, my $bytes, $length) == $length or die 'connection lost'; return $bytes }

  sub answer {
    my ($self) = @_;
    my $result = { rows => [], errors => [], notices => [], tags => [] };
    for (;;) {
      my ($type, $length) = unpack 'a N', $self->take(5);
      my $body = $length > 4 ? $self->take($length - 4) : '';
      if ($type eq 'D') {
        my ($count, $rest) = unpack 'n a*', $body;
        my @row;
        foreach (1 .. $count) {
          (my $size, $rest) = unpack 'N a*', $rest;
          push @row, $size == 0xFFFFFFFF ? undef : substr($rest, 0, $size, '');
        }
        push @{ $result->{rows} }, \@row;
      }
      elsif ($type eq 'E' || $type eq 'N') {
        my %fields = map { (substr($_, 0, 1) => substr($_, 1)) } grep { length } split /\0/, $body;
        push @{ $result->{ $type eq 'E' ? 'errors' : 'notices' } }, { map { ($names{$_} // $_) => $fields{$_} } keys %fields };
      }
      elsif ($type eq 'C') { push @{ $result->{tags} }, unpack 'Z*', $body }
      elsif ($type eq 'Z') { $result->{state} = $body; last }
    }
    return $result;
  }

  # Prepares by name, and says how that went.
  sub prepare { my ($self, @statement) = @_; $self->parse(@statement); return $self->sync }

  sub run { my ($self, $name, @values) = @_; $self->execute($name, @values); return $self->sync }

  # A statement without a name.
  sub do { my ($self, $sql) = @_; $self->parse('', $sql); return $self->run('') }
}

package main;

my $node = PostgreSQL::Test::Cluster->new('drivers');
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
  INSERT INTO city.projects (id, park_id, name) SELECT i, 1, '项目' || i FROM generate_series(1, 60) i;
  INSERT INTO city.reviews (id, project_id, applied_on) SELECT i, i, '2021-03-01' FROM generate_series(1, 30) i;
  UPDATE city.review_findings SET office_verdict = 'pass', reason = 'minutes';
  UPDATE city.reviews SET outcome = 'approved', concluded_on = '2021-03-10';
  INSERT INTO city.plots (parcel_code, park_id, geom)
    VALUES ('P1', 1, ST_Multi(ST_MakeEnvelope(640000, 2690000, 640100, 2690100, 4545)));
  SQL

# Projects 1 to 30 are approved, those from 31 not.
sub codes { my ($result) = @_; return join ' ', map { $_->{code} } @{ $result->{errors} } }
sub rows { my ($result) = @_; return join ' ', map { join '|', map { $_ // '' } @$_ } @{ $result->{rows} } }

# Operators of a type are found by the search_path, like those of PostGIS.
$node->safe_psql('postgres', 'ALTER DATABASE postgres SET search_path = public, park');

my $db = Driver->new($node);

# Each field of a refusal by itself.
my %sign = ("typed" => [ BIGINT, NONE ], "untyped" => [ NONE, NONE ], "guessed" => []);
my $project = 1;
foreach my $name (sort keys %sign) {
  is(codes($db->prepare($name, 'INSERT INTO city.agreements (project_id, signed_on) VALUES ($1, $2) RETURNING project_id', @{ $sign{$name} })),
    '', "$name parameters: prepared");
  my $refused = $db->run($name, 31, '2021-04-01');
  my ($error) = @{ $refused->{errors} };
  is_deeply([ @$error{qw(severity code schema table constraint)} ], [qw(ERROR 23514 city agreements 6.review_first)], "$name: all that names a refusal");
  is_deeply([ @$error{qw(message detail hint context)} ],
    [ 'project 31 (项目31) has no joint review concluded by 2021-04-01',
      '6.review_first, article 6: measured 0, required 1, gap 1 (review)',
      'Apply to the city\'s park office for a joint review, and sign or list after it has approved the project.', undef ],
    "$name: and all that explains it");
  is($refused->{state}, 'I', "$name: the connection is ready");
  my $all = '';
  # more than it takes a driver to prepare by name, and a server to plan once for all
  foreach my $turn (1 .. 8) {
    $all .= rows($db->run($name, $project++, '2021-04-01')) . ' ' . codes($db->run($name, 31 + $turn, '2021-04-01')) . ' ';
  }
  is($all, join('', map { "$_ 23514 " } $project - 8 .. $project - 1), "$name: right and wrong in turn, each as it is");
  is(codes($db->run($name, $project - 1, '2021-04-02')), '23514', "$name: a second agreement on one opinion");
}

# Transactions and savepoints, as drivers put them around statements by themselves.
$db->do('BEGIN');
is($db->run('typed', 31, '2021-04-01')->{state}, 'E', 'a transaction is over with a refusal');
is(codes($db->run('typed', 25, '2021-04-01')), '25P02', 'whatever comes after it');
$db->do('ROLLBACK');
$db->do('BEGIN');
$db->do('SAVEPOINT autosave');
is(codes($db->run('untyped', 31, '2021-04-01')), '23514', 'behind a savepoint');
$db->do('ROLLBACK TO autosave');
is(rows($db->run('untyped', 25, '2021-04-01')), '25', 'it goes on');
is(join(' ', @{ $db->do('COMMIT')->{tags} }), 'COMMIT', 'and is committed');

# A batch is one trip: all of it or nothing.
$db->execute('typed', $_, '2021-04-01') foreach 26, 40, 27;
my $batch = $db->sync;
is(codes($batch) . ' ' . rows($batch), '23514 26', 'a batch ends with the first refusal');
is(rows($db->do('SELECT count(*) FROM city.agreements WHERE project_id IN (26, 27)')), '0', 'and leaves nothing');
$db->execute('typed', $_, '2021-04-01') foreach 26, 27;
is(rows($db->sync), '26 27', 'the next batch is written');

# Tables and views that change meanwhile.
foreach my $change ('ALTER TABLE city.agreements ADD COLUMN contact text', 'ALTER TABLE city.projects ADD COLUMN contact text',
  'CREATE INDEX ON city.reviews (outcome)', "SELECT park.upgrade_register('city')", 'ALTER TABLE city.projects DROP COLUMN contact',
  'ANALYZE', 'DISCARD PLANS') {
  is(codes($db->do($change)), '', $change);
  is(codes($db->run($_, 41, '2021-04-01')), '23514', "$_: refused as before") foreach qw(typed untyped);
}
is(rows($db->run('typed', 28, '2021-04-01')), '28', 'and what is right is written');

# Text where the column has another type.
$db->prepare('code', 'UPDATE city.projects SET industry = $1::park.industry_code WHERE id = $2 RETURNING industry', VARCHAR, BIGINT);
$db->prepare('assigned', 'UPDATE city.projects SET industry = $1 WHERE id = $2 RETURNING industry', NONE, BIGINT);
$db->prepare('layer', 'UPDATE city.projects_map SET industry_code = $1 WHERE id = $2 RETURNING id', VARCHAR, BIGINT);
$db->prepare('new', 'INSERT INTO city.projects_map (name, park_id, industry_code, land_area_m2, status) VALUES ($1, $2, $3, $4, $5) RETURNING industry_code',
  VARCHAR, INT, VARCHAR, NUMERIC, VARCHAR);
$db->prepare('filter', 'SELECT count(*) FROM city.projects WHERE industry = $1', VARCHAR);
$db->prepare('below', 'SELECT count(*) FROM city.projects WHERE industry <@ $1', VARCHAR);
is(codes($db->prepare('varchar', 'UPDATE city.projects SET industry = $1 WHERE id = $2', VARCHAR, BIGINT)), '42804',
  'a varchar is not assigned to a code without a cast');
foreach my $turn (1 .. 7) {
  is(codes($db->run('code', '367x', 50)), '22P02', 'a code that is none');
  is(rows($db->run('code', '3670', 50)), 'C3670', 'a code as varchar, cast');
  is(codes($db->run('assigned', 'C3699', 51)), '22P02', 'a code that is none, of no type');
  is(rows($db->run('assigned', '3660', 51)), 'C3660', 'a code of no type');
  is(codes($db->run('layer', '36701', 52)), '22P02', 'a code that is none, to the layer');
  is(rows($db->run('layer', '3620', 52)), '52', 'a code as varchar, to the layer');
  is(codes($db->run('layer', 'C13', 1)), '23514', 'the layer refuses what the table refuses');
  is(codes($db->run('new', 'n', 1, 'x', 1, 'draft')), '22P02', 'a new project by the layer, with a code that is none');
  is(rows($db->run('new', 'n', 1, undef, '2.5', 'draft')), '', 'and without one');
  is(rows($db->run('filter', 'C3670')) . rows($db->run('below', 'C36')), '13', 'asked for by varchar');
}

# Several failures are one error; what is only warned of is a notice with the same fields.
my $bow_tie = 'SRID=4545;MULTIPOLYGON(((640050 2690000,641100 2690100,641100 2690000,640050 2690100,640050 2690000)))';
$db->prepare('plot', 'INSERT INTO city.plots (parcel_code, park_id, status, geom) VALUES ($1, $2, $3, $4::geometry) RETURNING parcel_code',
  VARCHAR, BIGINT, VARCHAR, VARCHAR);
foreach my $turn (1 .. 2) {
  my $draft = $db->run('plot', "D$turn", 1, 'draft', $bow_tie);
  is(rows($draft), "D$turn", 'a draft is written');
  my ($warning) = @{ $draft->{notices} };
  is(scalar @{ $draft->{notices} }, 1, 'with one warning');
  is_deeply([ @$warning{qw(severity code schema table constraint)} ], [qw(WARNING 01000 city plots g.inside)], 'that names the first rule');
  my $refused = $db->run('plot', "R$turn", 1, 'registered', $bow_tie);
  my ($error) = @{ $refused->{errors} };
  is(scalar @{ $refused->{errors} }, 1, 'what is registered is refused once');
  is(join(' ', $error->{detail} =~ /^(\S+?)[:,\n]/mg, $error->{detail} =~ /^(g\.valid)/m ? () : 'no g.valid'), 'g.inside g.valid g.overlap', 'for all its failures');
  like($error->{message}, qr/^\d+(\.\d+)? m2 \([\d.]+ mu\) of plot \d+ \(R$turn\) lie outside park 1 \(河西园\), more than 0 m2$/, 'the first is the message');
  is(scalar(() = $error->{hint} =~ /^/mg), 3, 'and each has its hint');
}

# In the language of the session.
SKIP: {
  skip 'there is no locale zh_CN.UTF-8', 2 if codes($db->do("SET lc_messages = 'zh_CN.UTF-8'"));
  my ($error) = @{ $db->run('untyped', 42, '2021-04-01')->{errors} };
  is($error->{message}, '截至2021-04-01，项目42（项目42）尚无已办结的联合论证', 'Chinese');
  is($error->{severity} . $error->{constraint}, '错误' . '6.review_first', 'the code stays');
}

# A driver that people use, where it is installed.
SKIP: {
  skip 'DBD::Pg is not installed (Debian: libdbd-pg-perl)', 5 unless eval { require DBI; require DBD::Pg; 1 };
  my $dbi = DBI->connect('dbi:Pg:dbname=postgres;host=' . $node->host . ';port=' . $node->port, undef, undef,
    { PrintError => 0, RaiseError => 0, pg_server_prepare => 1, pg_switch_prepared => 1, pg_enable_utf8 => 0 });
  my $sign = $dbi->prepare('INSERT INTO city.agreements (project_id, signed_on) VALUES (?, ?)');
  my @done;
  foreach my $id (43, 29, 44, 30, 45) {
    push @done, $sign->execute($id, '2021-04-01') ? 'signed' : $dbi->state;
  }
  is("@done", '23514 signed 23514 signed 23514', 'DBD::Pg: right and wrong in turn');
  my $text = $dbi->errstr;
  is($dbi->pg_error_field('constraint'), '6.review_first', 'DBD::Pg: the rule');
  is($dbi->pg_error_field('table'), 'agreements', 'DBD::Pg: the table');
  like($text, qr/project 45 \(项目45\) has no joint review.*\nDETAIL:  6\.review_first.*\nHINT:  Apply/, 'DBD::Pg: the text');
  my $find = $dbi->prepare('SELECT count(*) FROM city.projects WHERE industry = ?', { pg_server_prepare => 1 });
  $find->bind_param(1, 'C3670', { pg_type => DBD::Pg::PG_VARCHAR() });
  $find->execute;
  is($find->fetchrow_array, '1', 'DBD::Pg: a varchar is compared with a code');
  $dbi->disconnect;
}

is($node->safe_psql('postgres', "SELECT count(*) FROM park.verify_register('city') WHERE verdict = 'fail' AND rule LIKE '6.%'"), '0',
  'nothing that was signed fails');

$node->stop;
done_testing();
