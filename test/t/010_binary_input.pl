# Malformed binary values, sent through COPY ... (FORMAT binary), are refused
# with the right error, never crash the server, and never get in; well-formed
# ones go in and come out as the same bytes.
#
# To cover another type, add an entry to %types.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# A leading_output: version and flags, then total, leading, undecided, given as
# pairs of 64-bit halves.
sub output { return pack('Q>7', @_) }

# An industry_mix: version, number of entries, then code and amount of each.
sub mix { return pack('CN', splice @_, 0, 2) . pack('(Nq>)*', @_) }

my $max = ~0 >> 1;
my ($c36, $c3670) = (39 << 8, 39 << 8 | 8 << 4 | 1);

my %types = (
	'park.industry_code' => {
		valid => [
			[ 'C36' => pack('N', 39 << 8) ],
			[ 'C3670' => pack('N', 39 << 8 | 8 << 4 | 1) ],
			[ 'A' => pack('N', 1 << 8) ],
			[ 'T9700' => pack('N', 117 << 8 | 1 << 4 | 1) ]
		],
		invalid => [
			map { [ $_->[0], pack('N', $_->[1]) ] } (
				[ 'zero', 0 ],
				[ 'slot 0', 0x11 ],
				[ 'past the last slot', 118 << 8 ],
				[ 'past the last code', 117 << 8 | 1 << 4 | 2 ],
				[ 'class without group', 39 << 8 | 1 ],
				[ 'group of a section', 15 << 8 | 1 << 4 ],
				[ 'unknown class', 39 << 8 | 8 << 4 | 2 ],
				[ 'digit above 9', 39 << 8 | 8 << 4 | 11 ],
				[ 'bit 15', 1 << 15 | 39 << 8 ],
				[ 'high bits', 0x00010000 | 39 << 8 ],
				[ 'negative', 0xffffffff ],
				[ 'most negative', 0x80000000 ])
		],
		message => qr/invalid binary value of type industry_code/
	},
	'park.leading_output' => {
		valid => [
			[ '(0,0,0)' => output(1, 0, 0, 0, 0, 0, 0) ],
			[ '(3,2,1)' => output(1, 0, 3, 0, 2, 0, 1) ],
			[ '(3,0,3,no_set)' => output(0x101, 0, 3, 0, 0, 0, 3) ],
			[ '(170141183460469231731687303715884105727,18446744073709551616,255)'
				=> output(1, $max, ~0, 1, 0, 0, 255) ]
		],
		invalid => [
			[ 'version 0', output(0, 0, 3, 0, 2, 0, 1) ],
			[ 'version 2', output(2, 0, 3, 0, 2, 0, 1) ],
			[ 'reserved flag', output(0x201, 0, 3, 0, 2, 0, 1) ],
			[ 'highest flag', output(1 << 63 | 1, 0, 3, 0, 2, 0, 1) ],
			[ 'negative total', output(1, ~0, ~0, 0, 0, 0, 0) ],
			[ 'negative leading', output(1, 0, 3, ~0, ~0, 0, 1) ],
			[ 'negative undecided', output(1, 0, 3, 0, 2, ~0, ~0) ],
			[ 'leading above total', output(1, 0, 3, 0, 4, 0, 0) ],
			[ 'undecided above total', output(1, 0, 3, 0, 0, 0, 4) ],
			[ 'parts above total', output(1, 0, 3, 0, 2, 0, 2) ],
			[ 'parts overflow', output(1, $max, ~0, $max, ~0, $max, ~0) ]
		],
		message => qr/invalid binary value of type leading_output/
	},
	'park.industry_mix' => {
		valid => [
			[ '{}' => mix(1, 0) ],
			[ '{A: -1, C36: 9223372036854775807}' => mix(1, 2, 1 << 8, -1, $c36, $max) ],
			[ '{?: -9223372036854775808}' => mix(1, 1, 0, -$max - 1) ],
			[ '{?: 5, C3670: 600}' => mix(1, 2, 0, 5, $c3670, 600) ]
		],
		invalid => [
			[ 'version 0', mix(0, 1, $c36, 1) ],
			[ 'version 2', mix(2, 1, $c36, 1) ],
			[ 'no entries, but one', mix(1, 0, $c36, 1) ],
			[ 'more entries than there are', mix(1, 3, 0, 5, $c3670, 600) ],
			[ 'more entries than there are codes', mix(1, 1973, map { ($_, 1) } 1 .. 1973) ],
			[ 'as many entries as fit 32 bits', mix(1, 0xffffffff, $c36, 1) ],
			[ 'entries whose size overflows', mix(1, 0x55555556) ],
			[ 'wrong order', mix(1, 2, $c3670, 600, $c36, 5) ],
			[ 'no code last', mix(1, 2, $c3670, 600, 0, 5) ],
			[ 'repeated code', mix(1, 2, $c36, 600, $c36, 5) ],
			[ 'no code twice', mix(1, 2, 0, 600, 0, 5) ],
			[ 'zero amount', mix(1, 1, $c36, 0) ],
			[ 'unknown code', mix(1, 1, $c36 | 1, 1) ],
			[ 'small number as code', mix(1, 1, 1, 1) ],
			[ 'end of codes', mix(1, 1, 1 << 15, 1) ],
			[ 'negative code', mix(1, 1, 0xffffffff, 1) ]
		],
		message => qr/invalid binary value of type industry_mix/
	});

my $node = PostgreSQL::Test::Cluster->new('binary_input');
$node->init;
$node->start;
$node->safe_psql('postgres',
	'CREATE EXTENSION industrial_park CASCADE');
my $dir = PostgreSQL::Test::Utils::tempdir();

# A binary COPY file of rows of one column each.
sub binary_copy
{
	my @values = @_;
	my $file = "$dir/input.bin";
	my $content = "PGCOPY\n\377\r\n\0" . pack('NN', 0, 0);
	$content .= pack('nN', 1, length $_) . $_ foreach @values;
	open(my $out, '>:raw', $file) or die "could not write \"$file\": $!";
	print $out $content . pack('n', 0xffff);
	close($out);
	chmod 0644, $file;
	return $file;
}

# COPY FROM of the values: exit status and error output.
sub copy_from
{
	my ($type, @values) = @_;
	my $file = binary_copy(@values);
	my ($status, $stdout, $stderr) = $node->psql('postgres',
		"\\set VERBOSITY verbose\nTRUNCATE input;\nCOPY input FROM '$file' (FORMAT binary);",
		on_error_stop => 1);
	return ($status, $stderr);
}

foreach my $type (sort keys %types)
{
	my ($valid, $invalid, $message) = @{ $types{$type} }{qw(valid invalid message)};
	my $send = "${type}_send";

	$node->safe_psql('postgres', "DROP TABLE IF EXISTS input; CREATE TABLE input (value $type)");

	my ($status, $stderr) = copy_from($type, map { $_->[1] } @$valid);
	is($status, 0, "$type: well-formed values are read");
	is( $node->safe_psql('postgres', "SELECT value || ' ' || encode($send(value), 'hex') FROM input"),
		join("\n", map { "$_->[0] " . unpack('H*', $_->[1]) } @$valid),
		"$type: and are what was sent");

	foreach my $case (@$invalid)
	{
		my ($name, $bytes) = @$case;
		my ($status, $stderr) = copy_from($type, $bytes);
		like($stderr, qr/ERROR:  22P03: $message/, "$type: $name");
	}

	# Every length but the right one: the server itself notices.
	my $good = $valid->[-1][1];
	foreach my $bytes ('', "$good\0", map { substr($good, 0, $_) } 1 .. length($good) - 1)
	{
		my ($status, $stderr) = copy_from($type, $bytes);
		like($stderr, qr/ERROR:  (?:22P03|08P01): /, "$type: " . length($bytes) . ' bytes');
	}

	# Every single bit flipped: whatever is let in is a value that its own text
	# form describes.
	foreach my $bit (0 .. 8 * length($good) - 1)
	{
		my $bytes = $good;
		vec($bytes, $bit, 1) ^= 1;
		my ($status, $stderr) = copy_from($type, $bytes);
		if ($status == 0)
		{
			is( $node->safe_psql('postgres', "SELECT value::text::${type}::text = value::text FROM input"),
				't', "$type: bit $bit flipped is another value");
		}
		else
		{
			like($stderr, qr/ERROR:  22P03: $message/, "$type: bit $bit flipped");
		}
	}
}

is($node->safe_psql('postgres', 'SELECT 1'), '1', 'the server has survived');
unlike(slurp_file($node->logfile), qr/server process .* was terminated|PANIC/, 'without a crash');
$node->stop;
done_testing();
