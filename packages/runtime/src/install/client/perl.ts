import type { ClientText } from './text.ts'

/** Per system: how an address of a socket lies in memory, `O_NONBLOCK`, `EAGAIN`, `O_WRONLY | O_APPEND`, and what names the folder that one stands in. Those with BSD in them write a length first. */
const LINUX = ["'Sa108', 1", 2048, 11, 1025, "readlink '/proc/self/cwd'"] as const
const BSD = ["'CCa104', 106, 1", 4, 35, 9, '$ENV{PWD}'] as const

/** `exit_group` of Linux (asm/unistd.h), since perl would first take apart all that it has. Where it fails, perl ends as it does. */
const EXITS: Partial<Record<NodeJS.Architecture, number>> = { x64: 231, arm64: 94 }

/** The client as perl runs it, which every Unix has and which starts in a tenth of Node's time. */
export function perlClient({ version, run, platform, arch, homes }: ClientText): string {
  const [address, nonblock, again, append, folder] = platform === 'linux' ? LINUX : BSD
  const exit = platform === 'linux' ? EXITS[arch] : undefined
  return String.raw`# hookline ${version}: gives an event of a coding agent to hookline's server, and the agent its answer.
# Written by hookline install; a change here is found and undone by the next install.
# No module is loaded, and so numbers stand here that have names in Socket, Fcntl and Errno: those take longer than all the rest.
# Perl takes a hundredth of a millisecond for each line that it reads: so only the straight way is here, with what is shared with
# the other ways in variables without "my".
#
# Until the server says "+", stdin is not read, and whatever is not as it should be leads to a process of Node for this event.
# After it the event is the server's alone, answered by it or by nobody: no hook may run twice.

$run = ${perlQuoted(run)};
my $socket = "$run/server.sock";
($here, my $build) = $0 =~ m{^(.*/(.*))/}s;

# only if it is there still: what was deleted has a name, too
my $cwd = ${folder};
my @there = stat $cwd;
my @here = stat '.';
@here && $there[1] == $here[1] && $there[0] == $here[0] && index($cwd, '/') == 0 or defined($cwd = cwd()) or one_shot();
my $args = join "\0", $cwd, @ARGV;

# before the agent gives up; handlers, since what is ignored would be ignored by the programs after this one, too
my $at = index $args, "\0--limit\0";
$limit = $at > 0 && substr($args, $at + 9, 6) + 0 || 60;
$SIG{ALRM} = sub { $late = 1 };
$SIG{PIPE} = sub { };
alarm($limit > 2 ? $limit - 1 : 1);

# who may write there is believed: this user, and nobody else
my @run = lstat $run;
@socket = lstat $socket;
($run[2] & 0170077) == 0040000 && $run[4] == $>
  && ($socket[2] & 0170000) == 0140000 && $socket[4] == $> && length $socket < 104
  # a server that does not keep up is not waited for: connecting does not block; what is closed becomes the socket
  && socket(SERVER, 1, 1, 0) && (fileno SERVER > 2 || socket_above()) && fcntl(SERVER, 4, ${nonblock})
  or one_shot();
my $address = pack ${address}, $socket;
connect(SERVER, $address) or $! == ${again} && later($address) or one_shot();

# behind the wall of an agent a command may reach the socket, too, but it writes nothing beside it: the server, and nobody else, reads
# there what it is told here
open(RANDOM, '<', '/dev/urandom') && sysread(RANDOM, $proof, 16) == 16 or one_shot();
$proof = unpack 'H32', $proof;
sysopen(CALLS, "$run/calls.$socket[1]", ${append}) && syswrite(CALLS, "$proof\n") == 33
  && (lstat $socket)[1] == $socket[1]
  or shown_elsewhere($socket, ${append}) or one_shot();
my $greeting = "hookline 1 call $build $proof\n";
syswrite(SERVER, $greeting) == length $greeting or one_shot();

# while the server looks up; whoever sets the environment of an agent does not choose whose hooks and whose trust these are
my $env = join "\0", (map { "$_=$ENV{$_}" } keys %ENV), ${perlQuoted(`XDG_STATE_HOME=${homes.state}`)}, ${perlQuoted(`XDG_CONFIG_HOME=${homes.config}`)};
vec(my $server, fileno SERVER, 1) = 1;

select(my $taken = $server, undef, undef, $limit < 5 ? 0.3 : 1) > 0 or later() or one_shot();
sysread(SERVER, $said, 1) && $said eq '+' or one_shot();

my ($body, $count) = ('');
1 while !$late && select(my $in = "\1", undef, undef, 0.1) > 0
  && ($count = sysread STDIN, $body, 65536, length $body) && length $body < 1 << 20;
defined $count && $count == 0 or $body = everything(*STDIN, $body, 'the event did not end in time');

my $call = join(' ', length $args, length $env, length $body) . "\n$args$env$body";
my $put = syswrite SERVER, $call;
$put == length $call or put_rest(*SERVER, $call, $put)
  or lost('the server was gone before it had the whole event');

# most often there is nothing to say
$answer = '';
select($taken = $server, undef, undef, 0.1) > 0 && sysread SERVER, $answer, 65536;
$answer eq "0 0 0\n" or answered($answer);
${exit === undefined ? '' : `syscall ${exit}, 0;\n`}exit 0;

# the other ways are in files of their own
sub AUTOLOAD {
  my $part = $AUTOLOAD eq 'main::answered' ? 'answer.pl' : 'no-answer.pl';
  do "$here/$part" and defined &$AUTOLOAD
    or syswrite(STDERR, "hookline: a part of $here cannot be read: run hookline install again\n"), exit 75;
  goto &$AUTOLOAD;
}
`
}

function perlQuoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`
}
