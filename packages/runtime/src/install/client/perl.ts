import type { ClientText } from './text.ts'

/** Per system: how an address of a socket lies in memory, `O_NONBLOCK`, `EAGAIN` and `O_WRONLY | O_APPEND`. Those with BSD in them write a length first. */
const LINUX = ["'Sa108', 1", 2048, 11, 1025] as const
const BSD = ["'CCa104', 106, 1", 4, 35, 9] as const

/** `exit_group`: perl would first take apart all that it has. Where it is no such call, perl ends as it does. */
const EXIT = 'syscall(231, $code + 0);\n'

/** The client as perl runs it, which every Unix has and which starts in a tenth of Node's time. */
export function perlClient({ version, run, platform, arch, homes }: ClientText): string {
  const [address, nonblock, again, append] = platform === 'linux' ? LINUX : BSD
  const exit = platform === 'linux' && arch === 'x64' ? EXIT : ''
  return String.raw`# hookline ${version}: gives an event of a coding agent to hookline's server, and the agent its answer.
# Written by hookline install; a change here is found and undone by the next install.
# No module is loaded, and so numbers stand here that have names in Socket, Fcntl and Errno: those take longer than all the rest.
#
# Until the server says "+", stdin is not read, and whatever is not as it should be leads to a process of Node for this event.
# After it the event is the server's alone, answered by it or by nobody: no hook may run twice.

our $run = ${perlQuoted(run)};
my $socket = "$run/server.sock";
our ($here) = $0 =~ m{^(.*)/}s;
our ($late, $quarters) = (0);
# of the line that starts this, and not for hooks
delete $ENV{PERL_SKIP_LOCALE_INIT};
# whoever sets the environment of an agent does not choose whose hooks and whose trust these are
@ENV{'XDG_STATE_HOME', 'XDG_CONFIG_HOME'} = (${perlQuoted(homes.state)}, ${perlQuoted(homes.config)});
my $words = join "\0", '', @ARGV, '';
our $closed = index($words, "\0--closed\0") >= 0;
our $limit = $words =~ /\0--limit\0(\d{1,6})\0/ ? $1 : 60;

# before the agent gives up; handlers, since what is ignored would be ignored by the programs after this one, too
$quarters = 4 * ($limit > 2 ? $limit - 1 : 1);
$SIG{ALRM} = sub { $late = 1 };
$SIG{PIPE} = sub { };
alarm $quarters / 4;

# who may write there is believed: this user, and nobody else
my @run = lstat $run;
one_shot() unless -d _ && $run[4] == $> && !($run[2] & 077);
my @socket = lstat $socket;
one_shot() unless -S _ && $socket[4] == $> && length $socket < 104;
my $cwd = cwd();
one_shot() unless defined $cwd;

# a server that does not keep up is not waited for: connecting does not block
# what is closed becomes the socket
one_shot() unless socket(SERVER, 1, 1, 0) && (fileno SERVER > 2 || socket_above());
one_shot() unless fcntl(SERVER, 4, ${nonblock});
my $address = pack(${address}, $socket);
connect(SERVER, $address)
  or $! == ${again} && later($address)
  or one_shot();
my $build = substr $here, 1 + rindex $here, '/';
my $greeting = "hookline 1 call $build " . (proof() || one_shot()) . "\n";
one_shot() unless (syswrite(SERVER, $greeting) || 0) == length $greeting;

# while the server looks up
my $args = join "\0", $cwd, @ARGV;
my $env = join "\0", map { "$_=$ENV{$_}" } grep { !/^(NODE_OPTIONS|NODE_PATH|(LD|DYLD)_.*|PERL5.*)$/s } keys %ENV;

select(my $taken = bit(*SERVER), undef, undef, $limit < 5 ? 0.3 : 1) > 0 or later() or one_shot();
my $said = '';
one_shot() unless sysread(SERVER, $said, 1) && $said eq '+';

my $body = everything(*STDIN, 'the event did not end in time');
put(*SERVER, join(' ', length $args, length $env, length $body) . "\n$args$env$body")
  or lost('the server was gone before it had the whole event');
my $answer = everything(*SERVER, 'the server did not answer in time', 1);
$answer =~ /^(\d{1,3}) (\d{1,9}) (\d{1,9})\n/ or lost('the server was gone before it answered');
my ($start, $code, $out, $err) = ($+[0], $1, $2, $3);
lost('the answer of the server is not whole') unless $code < 256 && length $answer == $start + $out + $err;

alarm 0;
($late, $quarters) = (0, 1e9);
put(*STDOUT, substr $answer, $start, $out) or $closed && lost('the answer could not be written');
put(*STDERR, substr $answer, $start + $out);
${exit}exit $code;

# what is done where no answer comes, or none at once, is in a file of its own: perl takes a hundredth of a millisecond for each line
# that it reads
sub AUTOLOAD {
  goto &$AUTOLOAD if eval { require "$here/no-answer.pl" } && defined &$AUTOLOAD;
  syswrite STDERR, "hookline: a part of $here cannot be read: run hookline install again\n";
  exit 75;
}

# only if it is there still: what was deleted has a name, too
sub cwd {
  my @here = stat '.' or return;
  for my $dir (readlink '/proc/self/cwd', $ENV{PWD}) {
    my @there = defined $dir && index($dir, '/') == 0 ? stat $dir : ();
    return $dir if @there && "@here[0, 1]" eq "@there[0, 1]";
  }
  return;
}

# behind the wall of an agent a command may reach the socket, too, but it writes nothing beside it: the server, and nobody else, reads
# there what it is told here
sub proof {
  my ($random, $file, $bytes);
  open($random, '<', '/dev/urandom') && (sysread($random, $bytes, 16) || 0) == 16 or return;
  my $proof = unpack 'H32', $bytes;
  # if another server took the place since it was looked for, either may be the one that is connected
  my ($before, $now, $shown) = ($socket[1], (lstat $socket)[1]);
  for my $number ($before, $now && $now != $before ? $now : ()) {
    $shown = 1 if sysopen($file, "$run/calls.$number", ${append}) && (syswrite($file, "$proof\n") || 0) == 33;
  }
  return $shown && $proof;
}

sub bit { my $bits = ''; vec($bits, fileno $_[0], 1) = 1; $bits }

# until it ends, or is as long as its header says
sub everything {
  my ($handle, $too_late, $has_header) = @_;
  my ($all, $whole) = ('', 0);
  while (!$late && select(my $in = bit($handle), undef, undef, 0.1) > 0 || wait_for($handle)) {
    my $count = sysread $handle, $all, 65536, length $all;
    return $all unless $count || !defined $count && ($! == 4 || $! == ${again});
    $whole = $+[0] + $1 + $2 if $has_header && !$whole && $all =~ /^\d{1,3} (\d{1,9}) (\d{1,9})\n/;
    return $all if $whole && length $all >= $whole;
    lost('the event or its answer is longer than 64 MB') if length $all > 64 << 20;
  }
  lost($too_late);
}

sub put {
  my ($handle, $bytes) = @_;
  length $bytes or return 1;
  my $count = syswrite $handle, $bytes;
  return $count == length $bytes || put_rest($handle, $bytes, $count, ${again}) if defined $count;
  return ($! == 4 || $! == ${again}) && put_rest($handle, $bytes, 0, ${again});
}
`
}

function perlQuoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`
}
