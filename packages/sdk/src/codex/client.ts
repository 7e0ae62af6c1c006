import { findPerl } from '@hookline/runtime/find-perl'
import { PERL_QUIET, PERL_SWITCHES } from '@hookline/runtime/start-perl'

/** What a line is to reach, and what it says where it cannot. */
export interface ClientLine {
  readonly socket: string
  readonly token: string
  readonly native: string
  /** Seconds until it gives up; Codex must wait longer. */
  readonly limit: number
  /** What Codex reads where nobody answers; empty: nothing is said. */
  readonly otherwise: string
}

/** Makes the lines that Codex calls: perl, which every Unix has and which starts in a tenth of Node's time, else Node. */
export function clientLines(
  env: NodeJS.ProcessEnv = process.env,
  system?: string,
): (line: ClientLine) => string {
  const perl = findPerl(env, system)
  return (line) => {
    const start =
      perl === undefined
        ? `NODE_OPTIONS= ${quoted(process.execPath)} -e ${quoted(nodeClient(line))}`
        : `${PERL_QUIET} ${quoted(perl)} ${PERL_SWITCHES.join(' ')} -e ${quoted(perlClient(line))}`
    return `${start} || printf %s ${quoted(line.otherwise)}`
  }
}

/** As one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** How an address of a socket lies in memory: systems with BSD in them write a length first. */
const ADDRESS = process.platform === 'linux' ? '"Sa108", 1' : '"CCa104", 106, 1'

/** No module is loaded; it waits by counting quarters of a second, and what blocks all the same the alarm ends. It writes nothing before the whole answer is there; whatever goes wrong ends it with another code. */
function perlClient({ socket, token, native, limit }: ClientLine): string {
  return `my $left = ${limit * 4}; alarm ${limit + 2};
sub bit { my $bits = ""; vec($bits, fileno $_[0], 1) = 1; $bits }
sub all { my ($from, $all) = ($_[0], ""); while (1) {
  until (select(my $ready = bit($from), undef, undef, 0.25) > 0) { exit 75 if --$left <= 0 }
  my $count = sysread $from, $all, 65536, length $all;
  next if !defined $count && $! == 4; exit 75 unless defined $count; return $all unless $count } }
sub put { my ($to, $text) = @_; for (my $at = 0; $at < length $text;) {
  my $count = syswrite $to, $text, length($text) - $at, $at;
  next if !defined $count && $! == 4; exit 75 unless defined $count; $at += $count } }
$SIG{PIPE} = "IGNORE"; binmode STDIN; binmode STDOUT;
socket(S, 1, 1, 0) && connect(S, pack(${ADDRESS}, ${perlText(socket)})) or exit 75;
put(*S, "${token} ${native}\\n" . all(*STDIN)); shutdown S, 1;
my $answer = all(*S); $answer =~ s/^(\\d{1,9})\\n// && length $answer == $1 or exit 75;
put(*STDOUT, $answer); exit 0`
}

function perlText(text: string): string {
  return `"${text.replaceAll(/[\\"$@]/g, String.raw`\$&`)}"`
}

function nodeClient({ socket, token, native, limit }: ClientLine): string {
  return `const lost = () => process.exit(75); setTimeout(lost, ${limit * 1000}); let answer = ""
const s = require("node:net").connect(${JSON.stringify(socket)}).on("error", lost).setEncoding("utf8")
s.write("${token} ${native}\\n"); process.stdin.pipe(s); s.on("data", (text) => { answer += text }).on("end", () => {
const [, length, text] = /^([0-9]+)\\n([^]*)$/.exec(answer) || lost()
if (Buffer.byteLength(text) !== Number(length)) lost(); process.stdout.write(text, () => process.exit(0)) })`
}
