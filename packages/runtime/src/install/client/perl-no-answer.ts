import type { ClientText } from './text.ts'

/**
 * What the client in perl needs only now and then, above all where no answer comes: it waits, leaves the event to a process of its own,
 * or says that it is lost.
 */
export function perlNoAnswer({ version }: Pick<ClientText, 'version'>): string {
  return String.raw`# hookline ${version}: what client.pl does where no answer comes, or none comes at once.

# what is closed, or is the socket by now; a guard's answer that nobody can be told is none, so it cannot be written there
sub open_standard {
  my ($number) = @_;
  open(STDIN, '<', '/dev/null') unless $number != 0 && stat STDIN;
  open(STDOUT, '<', '/dev/null') unless $number != 1 && stat STDOUT;
  open(STDERR, '>', '/dev/null') unless $number != 2 && stat STDERR;
}

sub socket_above {
  open_standard(fileno SERVER);
  return socket(SERVER, 1, 1, 0) && fileno SERVER > 2;
}

# not longer than a quarter of a second at once, and those are counted: a signal just before select would go unnoticed, and so
# does every one where whoever started this has blocked it
sub wait_for {
  my ($handle, $writes) = @_;
  $quarters = 4 * ($limit > 2 ? $limit - 1 : 1) unless defined $quarters;
  until ($late) {
    my ($in, $out) = $writes ? (undef, bit($handle)) : (bit($handle), undef);
    return 1 if select($in, $out, undef, 0.25) > 0;
    $late = 1 if --$quarters <= 0;
  }
  return;
}

sub bit { my $bits = ''; vec($bits, fileno $_[0], 1) = 1; $bits }

# the rest of it: until it ends, or is as long as its header says
sub everything {
  my ($handle, $all, $too_late, $has_header) = @_;
  my $whole = 0;
  while (wait_for($handle)) {
    my $count = sysread $handle, $all, 65536, length $all;
    return $all unless $count || !defined $count && is_passing();
    if ($has_header && !$whole && (my ($start, undef, $out, $err) = header($all))) { $whole = $start + $out + $err }
    return $all if $whole && length $all >= $whole;
    lost('the event or its answer is longer than 64 MB') if length $all > 64 << 20;
  }
  lost($too_late);
}

sub put_rest {
  my ($handle, $bytes, $at) = @_;
  $at ||= 0;
  while ($at < length $bytes) {
    wait_for($handle, 1) or lost('the server did not take the event in time');
    my $count = syswrite $handle, $bytes, length($bytes) - $at, $at;
    if (defined $count) { $at += $count } else { return unless is_passing() }
  }
  1;
}

# EINTR, and EAGAIN of Linux and of BSD
sub is_passing { $! == 4 || $! == 11 || $! == 35 }

# if another server took the place since it was looked for, either may be the one that is connected
sub shown_elsewhere {
  my ($socket, $append) = @_;
  my ($before, $now, $shown) = ($socket[1], (lstat $socket)[1]);
  for my $number ($before, $now && $now != $before ? $now : ()) {
    $shown = 1 if sysopen(FILE, "$run/calls.$number", $append) && syswrite(FILE, "$proof\n") == 33;
  }
  return $shown;
}

sub cwd {
  my @here = stat '.' or return;
  for my $dir (readlink '/proc/self/cwd', $ENV{PWD}) {
    my @there = defined $dir && index($dir, '/') == 0 ? stat $dir : ();
    return $dir if @there && "@here[0, 1]" eq "@there[0, 1]";
  }
  return;
}

# A process for each call has the machine do many times what the server would, which is behind already, or stands still: a few are
# begun at once, and the other calls wait until one of those is over or the server takes them. A hook may take that much less then.
sub later {
  my ($address) = @_;
  my $quarters = 4 * ($limit < 60 ? $limit / 6 : 10);
  for (my $waited = 0; $waited < $quarters && !has_room(); $waited++) {
    @late = ('--waited', 2 + int $waited / 4);
    return 1 if $address ? connects($address) : select(my $said = bit(*SERVER), undef, undef, 0.25) > 0;
  }
  return;
}

sub connects {
  select(undef, undef, undef, 0.25);
  return connect(SERVER, $_[0]);
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
  open_standard(-1);
  my @kept = grep { defined $ENV{$_} } 'PATH', 'IFS', 'CDPATH', 'ENV', 'BASH_ENV', 'TERM';
  my @words = map { /^(.*)$/s } (map { "$_=$ENV{$_}" } @kept), '/bin/sh', "$here/hook", '--one-shot', @late, @ARGV;
  delete @ENV{@kept};
  exec '/usr/bin/env', @words;
  syswrite STDERR, "hookline: /usr/bin/env does not start: $!\n";
  exit 127;
}

sub is_closed { grep { $_ eq '--closed' } @ARGV }

# where a guard listens, the line that called this denies when it fails
sub lost {
  exit 0 unless is_closed();
  syswrite STDERR, "hookline: $_[0]\n";
  exit 75;
}

1;
`
}
