import type { ClientText } from './text.ts'

/** What the client in perl does where no answer comes: it leaves the event to a process of its own, or says that it is lost. */
export function perlNoAnswer({ version }: Pick<ClientText, 'version'>): string {
  return String.raw`# hookline ${version}: what client.pl does where no answer comes.

# A process for each call has the machine do many times what the server would, which is behind already, or stands still: a few are
# begun at once, and the other calls wait until one of those is over or the server takes them. A hook may take that much less then.
sub later {
  my ($taken) = @_;
  my $quarters = 4 * ($limit < 60 ? $limit / 6 : 10);
  for (my $waited = 0; $waited < $quarters && !has_room(); $waited++) {
    @late = ('--waited', 2 + int $waited / 4);
    return 1 if $taken->();
  }
  return;
}

# held by the process that follows as long as it is there, and by none that it starts; where nothing can be written or locked nobody
# counts (EAGAIN of Linux and of BSD: somebody has it)
sub has_room {
  local $^F = 1e6;
  my ($mask, $room) = umask 077;
  for my $n (1 .. 4) {
    last if $room = !open(ROOM, '>>', "$run/alone.$n") || flock(ROOM, 2 | 4) || $! != 11 && $! != 35;
  }
  umask $mask;
  return $room;
}

# perl -T starts nothing with a PATH that it was given itself, so env puts that back
sub one_shot {
  alarm 0;
  my @kept = grep { defined $ENV{$_} } 'PATH', 'IFS', 'CDPATH', 'ENV', 'BASH_ENV', 'TERM';
  my @words = map { /^(.*)$/s } (map { "$_=$ENV{$_}" } @kept), '/bin/sh', "$here/hook", '--one-shot', @late, @ARGV;
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
