#!/usr/bin/perl
#
# industry_catalog.pl
#	  Turns data/gbt4754_2017.csv into src/industry_catalog.c, the compiled
#	  catalogue that src/industry_catalog.h describes.
#
# Everything the C code takes for granted about the catalogue is proved here:
# the number of entries of each level, that every parent stands before its
# children, that the order is that of the tree, that nothing occurs twice.  A
# file that fails is refused, and no C file comes out.
#
# Usage: perl industry_catalog.pl gbt4754_2017.csv > industry_catalog.c
#
use strict;
use warnings;

my @expected = (undef, 20, 97, 473, 1381);    # entries per level

my ($file) = @ARGV;
die "usage: $0 CSV-FILE > C-FILE\n" unless defined $file && @ARGV == 1;
open(my $csv, '<:raw', $file) or die "could not open \"$file\": $!\n";

sub refuse { die "$file:$.: $_[0]\n" }

# One CSV line; quoted fields may hold commas and doubled quotes, no newlines.
sub fields
{
	my ($line) = @_;
	my @fields;
	do
	{
		$line =~ /\G(?:"((?:[^"]|"")*)"|([^",]*))/gc;
		my $field = defined $1 ? $1 : $2;
		$field =~ s/""/"/g;
		push @fields, $field;
	} while ($line =~ /\G,/gc);
	refuse("malformed line") unless pos($line) == length $line;
	return @fields;
}

# A C string literal in UTF-8, or NULL for an empty field.
sub literal
{
	my ($text) = @_;
	return 'NULL' if $text eq '';
	refuse("control character in a name") if $text =~ /[\x00-\x1f\x7f]/;
	$text =~ s/(["\\])/\\$1/g;
	return "\"$text\"";
}

my $header = <$csv>;
chomp $header if defined $header;
refuse("unexpected header") unless ($header // '') eq 'code,level,parent,name_zh,name_en';

my (%seen, @count, @entries, @slot_start, @slot_last, @slot_section, @section_slot, %division_slot);
my ($slot, $section, $previous) = (0, undef, -1);

while (my $line = <$csv>)
{
	chomp $line;
	my @f = fields($line);
	refuse("expected 5 fields, found " . scalar @f) unless @f == 5;
	my ($code, $level, $parent, $zh, $en) = @f;

	refuse("malformed code \"$code\"") unless $code =~ /^(?:[A-T]|[0-9]{2,4})$/;
	refuse("code \"$code\" is not of level $level") unless $level eq length $code;
	refuse("code \"$code\" occurs twice") if $seen{$code}++;
	refuse("code \"$code\" has no Chinese name") if $zh eq '';
	$count[$level]++;

	# A section or a division opens a slot; see industry_code.h.
	if ($level == 1)
	{
		refuse("section \"$code\" has a parent") unless $parent eq '';
		refuse("section \"$code\" is out of order")
		  unless $code eq chr(ord('A') + $count[1] - 1);
		$section = $code;
		push @section_slot, ++$slot;
	}
	else
	{
		refuse("unknown parent \"$parent\" of code \"$code\"") unless $seen{$parent};
		refuse("code \"$code\" does not belong under \"$parent\"")
		  unless $parent eq ($level == 2 ? $section : substr($code, 0, -1));
		if ($level == 2)
		{
			$division_slot{ $code + 0 } = ++$slot;
			$slot_last[ $section_slot[-1] ] = $slot;
			refuse("division \"$code\" is out of order")
			  unless $code + 0 == $slot - @section_slot;
		}
	}
	if ($level <= 2)
	{
		$slot_start[$slot] = @entries;
		$slot_last[$slot] = $slot;
		$slot_section[$slot] = $section;
	}

	my $group = $level >= 3 ? substr($code, 2, 1) + 1 : 0;
	my $class = $level >= 4 ? substr($code, 3, 1) + 1 : 0;
	my $packed = $slot << 8 | $group << 4 | $class;
	refuse("code \"$code\" is out of order") unless $packed > $previous;
	$previous = $packed;
	push @entries,
	  sprintf("\t{INDUSTRY_CODE(%d, %d, %d), %s, %s},\n", $slot, $group, $class, literal($zh), literal($en));
}

for my $level (1 .. 4)
{
	my $found = $count[$level] // 0;
	die "$file: $found codes of level $level, expected $expected[$level]\n"
	  unless $found == $expected[$level];
}
$slot_start[ $slot + 1 ] = @entries;

sub table
{
	my ($declaration, @values) = @_;
	my $body = join(', ', @values);
	$body =~ s/(.{1,68})(?: |$)/\t$1\n/g;
	return "\nconst $declaration = {\n$body};\n";
}

print <<"END";
/*
 * industry_catalog.c
 *	  The entries of GB/T 4754-2017.
 *
 * Generated from data/gbt4754_2017.csv by industry_catalog.pl: do not edit.
 */
#include "compat.h"

#include "industry_catalog.h"

const IndustryEntry industry_catalog[INDUSTRY_ENTRIES] = {
@{[join('', @entries)]}};
END

print table('uint16 industry_slot_start[INDUSTRY_SLOTS + 2]', 0, @slot_start[ 1 .. $slot + 1 ]);
print table('uint8 industry_slot_last[INDUSTRY_SLOTS + 1]', 0, @slot_last[ 1 .. $slot ]);
print table('char industry_slot_section[INDUSTRY_SLOTS + 1]', 0, map { "'$_'" } @slot_section[ 1 .. $slot ]);
print table('uint8 industry_section_slot[INDUSTRY_SECTIONS]', @section_slot);
print table('uint8 industry_division_slot[100]', map { $division_slot{$_} // 0 } 0 .. 99);
close(STDOUT) or die "could not write: $!\n";
