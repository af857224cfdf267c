# The generator of the industry catalogue refuses a list that is not what the
# C code takes for granted, and writes nothing then.
use strict;
use warnings;

use PostgreSQL::Test::Utils;
use Test::More;

my $csv = slurp_file('data/gbt4754_2017.csv');
my $input = PostgreSQL::Test::Utils::tempdir() . '/list.csv';

sub generate
{
	my ($content) = @_;
	open(my $out, '>:raw', $input) or die "could not write \"$input\": $!";
	print $out $content;
	close($out);
	return run_command([ 'perl', 'src/industry_catalog.pl', $input ]);
}

sub refused
{
	my ($name, $message, $edit) = @_;
	local $_ = $csv;
	$edit->();
	isnt($_, $csv, "$name: the list was changed");
	my ($stdout, $stderr) = generate($_);
	like($stderr, $message, "$name: refused");
	is($stdout, '', "$name: nothing written");
}

my ($stdout, $stderr) = generate($csv);
is($stderr, '', 'the list is accepted');
is(scalar(() = $stdout =~ /\{INDUSTRY_CODE\(/g), 1971, 'all entries are written');

refused('empty', qr/unexpected header/, sub { $_ = '' });
refused('other columns', qr/unexpected header/, sub { s/name_zh,name_en/name_en,name_zh/ });
refused('field too many', qr/:3: expected 5 fields, found 6/, sub { s/^(01,.*)/$1,/m });
refused('open quote', qr/:2: malformed line/, sub { s/Fishery"/Fishery/ });
refused('class missing', qr/1380 codes of level 4, expected 1381/, sub { s/^3670,.*\n//m });
refused('class too many', qr/1382 codes of level 4, expected 1381/, sub { $_ .= "9701,4,970,x,\n" });
refused('group missing', qr/unknown parent "367" of code "3670"/, sub { s/^367,.*\n//m });
refused('repeated', qr/code "3670" occurs twice/, sub { s/^(3670,.*\n)/$1$1/m });
refused('wrong order', qr/code "0111" is out of order/, sub { s/^(0111,.*\n)(0112,.*\n)/$2$1/m });
refused('sections swapped', qr/section "B" is out of order/, sub { s/^A,/B,/m });
refused('wrong parent', qr/code "0112" does not belong under "01"/, sub { s/^0112,4,011,/0112,4,01,/m });
refused('wrong level', qr/code "0112" is not of level 3/, sub { s/^0112,4,/0112,3,/m });
refused('no name', qr/code "0112" has no Chinese name/, sub { s/^(0112,4,011),[^,]+/$1,/m });
refused('no code', qr/malformed code "1l12"/, sub { s/^0112,/1l12,/m });

done_testing();
