import type { ClientText } from './text.ts'

/** What the client in perl does where no answer comes: it leaves the event to a process of its own, or says that it is lost. */
export function perlNoAnswer({ version }: Pick<ClientText, 'version'>): string {
  return String.raw`# hookline ${version}: what client.pl does where no answer comes.

# perl -T starts nothing with a PATH that it was given itself, so env puts that back
sub one_shot {
  alarm 0;
  my @kept = grep { defined $ENV{$_} } 'PATH', 'IFS', 'CDPATH', 'ENV', 'BASH_ENV', 'TERM';
  my @words = map { /^(.*)$/s } (map { "$_=$ENV{$_}" } @kept), '/bin/sh', "$here/hook", '--one-shot', @ARGV;
  delete @ENV{@kept};
  exec '/usr/bin/env', @words;
  syswrite STDERR, "hookline: /usr/bin/env does not start: $!\n";
  exit 127;
}

# where a guard listens, the line that called this denies when it fails
sub lost {
  exit 0 unless $closed;
  syswrite STDERR, "hookline: $_[0]\n";
  exit 75;
}

1;
`
}
