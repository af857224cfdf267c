# The sources themselves: every message is translated, and nothing tells where
# or by whom they were built.
use strict;
use warnings;

use File::Find;
use File::Temp;
use PostgreSQL::Test::Utils;
use Test::More;

my $catalogue = 'po/zh_CN.po';

# A variable of a makefile, the variables in it expanded.
sub make_variable {
  my ($text, $name) = @_;
  my ($value) = $text =~ /^\Q$name\E\s*=\s*((?:.*\\\n)*.*)$/m;
  $value //= '';
  $value =~ s/\\\n/ /g;
  $value =~ s/\$\((\w+)\)/make_variable($text, $1)/ge;
  return $value;
}

# What "make init-po" gathers, but into a file outside of the tree.
sub gather_messages {
  my ($template) = @_;
  my ($pgxs) = run_command([ 'pg_config', '--pgxs' ]);
  my $rules = slurp_file($pgxs =~ s!makefiles/pgxs\.mk$!nls-global.mk!r) . "\n" . slurp_file('nls.mk');
  my @triggers = map { "-k$_" } '_', split ' ', make_variable($rules, 'GETTEXT_TRIGGERS');
  my @flags = map { "--flag=$_" } '_:1:pass-c-format', split ' ', make_variable($rules, 'GETTEXT_FLAGS');
  return run_command([ 'xgettext', '--force-po', '--from-code=UTF-8', '-o', $template,
      @triggers, @flags, sort glob('src/*.c src/rules/*.c') ]);
}

# The msgids of the entries whose msgstr is at these lines of a catalogue.
sub entries {
  my ($file, @numbers) = @_;
  my @lines = split /\n/, slurp_file($file);
  return join "\n", map {
    my $first = my $last = $_ - 2;
    $first-- while $lines[$first] !~ /^msgid /;
    @lines[ $first .. $last ];
  } @numbers;
}

SKIP: {
  skip 'gettext is not installed', 4 unless grep { -x "$_/xgettext" } split /:/, $ENV{PATH};

  my (undef, $statistics) = run_command([ 'msgfmt', '-c', '--statistics', '-o', '/dev/null', $catalogue ]);
  unlike($statistics, qr/error|fatal/, "$catalogue: is valid") or diag($statistics);
  unlike($statistics, qr/untranslated|fuzzy/, "$catalogue: every entry is translated") or diag($statistics);

  my $template = File::Temp->new(SUFFIX => '.pot');
  gather_messages($template->filename);
  my (undef, $differences) = run_command([ 'msgcmp', $catalogue, $template->filename ]);
  is(entries($template->filename, $differences =~ /\.pot:(\d+): .*but not defined/g),
      '', "$catalogue: every message of the sources is there") or diag($differences);
  is(entries($catalogue, $differences =~ /\.po:(\d+): .*not used/g),
      '', "$catalogue: no entry is without a message");
}

# Paths of whoever built or wrote it, and what a merge left behind.
my $stray = qr{(?<![\w.:/-])/(?:home|Users|root|work)/\w | ^(?:<{7}|>{7})\s}mx;
my @found;
find({
    no_chdir => 1,
    wanted => sub {
      if (-d && m!^\./(?:\.git|tmp_check|tmp_inst|log|results|output_iso|tmp_check_iso)$!) {
        $File::Find::prune = 1;
        return;
      }
      return unless -f && -T && !/\.(?:o|bc|so|mo|diffs|out)$/ || m!^\./expected/.*\.out$!;
      push @found, $_ if slurp_file($_) =~ $stray;
    } }, '.');
is(join(' ', sort @found), '', 'no file has a stray path or a conflict marker');

done_testing();
