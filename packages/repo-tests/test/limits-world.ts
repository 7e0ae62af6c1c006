import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findSandbox } from '@hookline/runtime/sandbox'
import { findCodex } from '../e2e/index.ts'
import { isRoot, ME, victim, type Victim } from './hostile-world.ts'

/** What a child does that takes too much: perl is small, and on every machine. Each is bounded if nothing else stops it. */
export const GREEDY = {
  hog: 'my $n = 100_000_000; my @x = map { "x" x $n } 1..6; print STDERR "full";',
  bomb: 'for (1..150) { my $p = fork; defined $p or die "fork: $!\\n"; if (!$p) { sleep 3; exit } }',
  leak: 'my @f; for (1..500) { open(my $f, "<", "/dev/null") or die "$!\\n"; push @f, $f }',
  flood: 'print "x" x 1000, "\\n" for 1..1000;',
} as const

/** One of them. */
export type Greed = keyof typeof GREEDY

/** What it is held to. Without a group of the kernel each process is held for itself. */
export const LIMITS: string = '{ memory = "100MB", processes = 20, open_files = 64, output = "64KB" }'

/** What the limit is called where it fails. */
export const SAYS: Readonly<Record<Greed, RegExp>> = {
  hog: /more memory than 100MB/,
  bomb: /more processes than 20/,
  leak: /more open files than 64/,
  flood: /more than 65536 bytes|larger than/,
}

/** A server in perl that speaks as much MCP as it takes to be called, and takes too much when its tool is, or at once. */
const SERVER = `#!/usr/bin/perl
$| = 1;
sub say_it { my ($id, $what) = @_; print qq({"jsonrpc":"2.0","id":$id,"result":$what}\\n) }
my %does = (fine => sub { 1 }, ${Object.entries(GREEDY)
  .map(([name, does]) => `${name} => sub { ${does} }`)
  .join(', ')});
$does{$ARGV[0]}->() if @ARGV;
while (my $line = <STDIN>) {
  my ($id) = $line =~ /"id":("?[\\w-]+"?)/ or next;
  if ($line =~ /"method":"initialize"/) {
    my ($version) = $line =~ /"protocolVersion":"([^"]+)"/;
    say_it($id, qq({"protocolVersion":"$version","capabilities":{"tools":{}},"serverInfo":{"name":"greedy","version":"1"}}));
  } elsif ($line =~ m{"method":"tools/list"}) {
    say_it($id, '{"tools":[' . join(',', map { qq({"name":"$_","inputSchema":{"type":"object"}}) } sort keys %does) . ']}');
  } elsif ($line =~ m{"method":"tools/call"}) {
    my ($tool) = $line =~ /"name":"(\\w+)"/;
    $does{$tool}->();
    my $text = $tool eq 'flood' ? 'x' x 1_000_000 : '{}';
    say_it($id, qq({"content":[{"type":"text","text":"$text"}]}));
  }
}
`

/** A person whose hooks start such programs; what a hook is called is what its command has to say. */
export function greedy(hooks: string): Victim {
  const v = victim(hooks)
  v.file('home/.config/hookline/server', SERVER, 0o755)
  const at = join(v.home, '.config/hookline/node_modules/@hookline/executor-mcp')
  mkdirSync(dirname(at), { recursive: true })
  symlinkSync(join(import.meta.dirname, '../../executor-mcp'), at)
  return v
}

/** Lets a person who has run something know of the bubblewrap that comes with Codex; false: there is none that works. */
export async function withBubblewrap(v: Victim): Promise<boolean> {
  const codex = await findCodex()
  if ('missing' in codex) return false
  const own = join(v.root, 'seen')
  const found = findSandbox({ XDG_STATE_HOME: own, HOME: own }, { codex: codex.entry, backend: 'bubblewrap' })
  if (found === undefined || found.fault !== undefined) return false
  v.file('home/.local/state/hookline/sandbox.json', JSON.stringify(found), 0o600)
  return true
}

/** What holds children of the person: whether they may make groups is known by who they are and in which group they run. */
export function heldBy(): 'cgroup' | 'rlimits' {
  const look = `import { findPlace } from ${JSON.stringify(LIMITS_DOOR)}; process.stdout.write(findPlace() ?? '')`
  const { stdout } = spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', look], {
    encoding: 'utf8',
    ...(isRoot ? { uid: ME, gid: ME } : {}),
  })
  if (stdout !== '') return 'cgroup'
  process.stderr.write(
    '\nNOT TRIED, as this machine lets nobody make them: groups of the kernel (cgroup v2)\n\n',
  )
  return 'rlimits'
}

const LIMITS_DOOR = join(import.meta.dirname, '../../runtime/src/limits/index.ts')

/** Processes of the person that run now. */
export function runningOf(uid: number = ME): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => isOf(pid, uid))
}

function isOf(pid: string, uid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return new RegExp(`^Uid:\\s+${uid}\\s`, 'm').test(status) && !/^State:\s+Z/m.test(status)
  } catch {
    return existsSync(`/proc/${pid}/nothing`)
  }
}
