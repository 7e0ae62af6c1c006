import { spawnSync, type SpawnOptions } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync } from 'node:fs'
import { readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, onTestFinished } from 'vitest'
import { hooklineBin } from '../e2e/index.ts'

const FIXTURES = join(import.meta.dirname, '../../agents/fixtures/codex/0.169.0')

/** True where tests can be somebody without rights, and somebody else. */
export const isRoot: boolean = process.getuid?.() === 0
/** Whoever works in a hostile repository. To root no mode of a file means anything, so it is somebody else. */
export const ME: number = isRoot ? 64_321 : (process.getuid?.() ?? 0)
/** Somebody else on the same machine. */
export const ANOTHER = 64_322

if (!isRoot)
  process.stderr.write(
    '\nNOT TRIED, as this is not root: files of somebody else, and the layer of a company\n\n',
  )

/** What a call of the command came to. */
export interface Said {
  readonly stdout: string
  readonly stderr: string
  /** `null`: it did not end in time. */
  readonly status: number | null
  readonly ms: number
}

interface CallOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
}

/** A person at work in a repository of somebody else; paths are below `root`. */
export interface Victim {
  readonly root: string
  readonly repo: string
  readonly home: string
  readonly state: string
  /** A file that is there only if something of the repository ran. */
  readonly canary: string
  readonly hookline: (args: readonly string[], options?: CallOptions) => Said
  /** What the agent is told when it is about to run a command. */
  readonly command: (line: string, options?: EventOptions) => Answered
  /** What the agent is told when it would ask the user. */
  readonly permission: () => Said
  /** What the agent is told when a session begins. */
  readonly start: (options?: EventOptions) => Answered
  /** Trusts all that the repository wants, as somebody who looked at it. */
  readonly trust: (...ids: readonly string[]) => Said
  readonly file: (path: string, text: string, mode?: number) => string
  /** Calls the command on a terminal; what is typed is typed after the shell line has run. */
  readonly terminal: (args: readonly string[], meanwhile: string, keys: string) => Said
  /** How a call is started without waiting for it. */
  readonly spawning: (args: readonly string[], cwd: string) => Spawning
  /** Runs a shell line as this person. */
  readonly sh: (line: string) => Said
  /** A payload as Codex sent it. */
  readonly recorded: (name: string) => object
  readonly has: (path: string) => boolean
  readonly read: (path: string) => string
}

type Spawning = [program: string, args: readonly string[], options: SpawnOptions]

interface Programs {
  readonly node: string
  readonly bin: string
}

interface EventOptions extends CallOptions {
  readonly flags?: readonly string[]
  readonly session?: string
}

/** An answer of `hookline run`. */
interface Answered extends Said {
  readonly decision: string | undefined
  readonly reason: string | undefined
  readonly rewritten: string | undefined
}

/** The hooks of the person, one of them a guard. */
export const GUARD = `version = 1
[[hooks]]
id = "no-push"
on = "exec.before"
match = "git push*"
guard = true
deny = "not from here"
`

/** The command, and the Node that runs it. */
export const READABLE: Programs = programs()

/** Makes the world; it goes with the test. `hooks`: the person's own; `as`: what makes a process one of that person. */
export function victim(hooks: string | undefined = GUARD, as?: readonly string[]): Victim {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-hostile-')))
  onTestFinished(() => remove(root))
  chmodSync(root, 0o755)
  const at = (path: string): string => join(root, path)
  for (const dir of [
    'home',
    'home/.config',
    'home/.config/hookline',
    'repo',
    'repo/.git',
    'repo/.git/refs',
    'seen',
  ])
    own(at(dir))
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
    HOME: at('home'),
    LANG: 'C.UTF-8',
    CANARY: at('seen/canary'),
  }
  const place = (path: string, text: string, mode = 0o644): string => {
    for (const dir of parents(path)) if (!existsSync(at(dir))) own(at(dir))
    writeFileSync(at(path), text)
    chmodSync(at(path), mode)
    if (isRoot) chownSync(at(path), ME, ME)
    return at(path)
  }
  const call = (
    words: readonly string[],
    { cwd = at('repo'), env: more = {}, input = '' }: CallOptions = {},
  ): Said => {
    const from = performance.now()
    const [program = '', ...args] = as === undefined ? words : [...as, ...words]
    const ran = spawnSync(program, args, {
      cwd,
      env: { ...env, ...more },
      input,
      encoding: 'utf8',
      timeout: 30_000,
      killSignal: 'SIGKILL',
      maxBuffer: 1 << 27,
      ...(isRoot && as === undefined ? { uid: ME, gid: ME } : {}),
    })
    return { stdout: ran.stdout, stderr: ran.stderr, status: ran.status, ms: performance.now() - from }
  }
  const hookline: Victim['hookline'] = (args, options) =>
    call([READABLE.node, READABLE.bin, ...args], options)
  const event = (native: string, payload: object, options: EventOptions = {}): Answered => {
    const args = ['run', '--agent', 'codex', '--event', native, ...(options.flags ?? [])]
    return answered(hookline(args, { ...options, input: JSON.stringify(payload) }))
  }
  const about = (name: string, { cwd = at('repo'), session }: EventOptions): object => ({
    ...recorded(name),
    cwd,
    ...(session === undefined ? {} : { session_id: session }),
  })
  if (hooks !== undefined) place('home/.config/hookline/hooks.toml', hooks)
  return {
    root,
    repo: at('repo'),
    home: at('home'),
    state: at('home/.local/state/hookline'),
    canary: at('seen/canary'),
    hookline,
    command: (line, options = {}) =>
      event('PreToolUse', { ...about('pre-tool-use.bash', options), tool_input: { command: line } }, options),
    permission: () => event('PermissionRequest', about('permission-request.bash', {})),
    start: (options = {}) => event('SessionStart', about('session-start.startup', options), options),
    trust(...ids) {
      const { hash } = JSON.parse(hookline(['trust', ...ids, '--json']).stdout) as { hash: string }
      return hookline(['trust', ...ids, '--yes', hash])
    },
    terminal(args, meanwhile, keys) {
      const order = { argv: [READABLE.node, READABLE.bin, ...args], meanwhile, keys }
      return call(['python3', '-c', TERMINAL, JSON.stringify(order)])
    },
    spawning: (args, cwd) => [
      READABLE.node,
      [READABLE.bin, ...args],
      { cwd, env, stdio: 'ignore', ...(isRoot ? { uid: ME, gid: ME } : {}) },
    ],
    file: place,
    sh: (line) => call(['/bin/sh', '-c', line]),
    recorded,
    has: (path) => existsSync(at(path)),
    read: (path) => readFileSync(at(path), 'utf8'),
  }
}

function answered(said: Said): Answered {
  const output = hookOutput(said.stdout)
  return {
    ...said,
    decision: output.permissionDecision,
    reason: output.permissionDecisionReason,
    rewritten: output.updatedInput?.command,
  }
}

interface Output {
  readonly permissionDecision?: string
  readonly permissionDecisionReason?: string
  readonly updatedInput?: { readonly command?: string }
}

function hookOutput(stdout: string): Output {
  if (stdout === '') return {}
  return (JSON.parse(stdout) as { readonly hookSpecificOutput?: Output }).hookSpecificOutput ?? {}
}

function recorded(name: string): object {
  return JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as object
}

function own(dir: string): void {
  mkdirSync(dir)
  chmodSync(dir, 0o755)
  if (isRoot) chownSync(dir, ME, ME)
}

function parents(path: string): readonly string[] {
  const names = dirname(path).split('/')
  return names.map((_, at) => names.slice(0, at + 1).join('/'))
}

/** The command and its Node, where everybody can read them. */
function programs(): Programs {
  const [node, dist] = [realpathSync(process.execPath), join(dirname(hooklineBin()), '../dist')]
  if (!isRoot || (isReadable(node) && isReadable(join(dist, 'run.cjs'))))
    return { node, bin: join(dist, 'run.cjs') }
  const folder = mkdtempSync(join(tmpdir(), 'hookline-program-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 9 }))
  chmodSync(folder, 0o755)
  cpSync(dist, join(folder, 'dist'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  if (isReadable(node)) return { node, bin: join(folder, 'dist/run.cjs') }
  cpSync(node, join(folder, 'node'))
  return { node: join(folder, 'node'), bin: join(folder, 'dist/run.cjs') }
}

/** True if everybody may read it. */
export function isReadable(file: string): boolean {
  for (let dir = dirname(file); dir !== dirname(dir); dir = dirname(dir))
    if ((statSync(dir).mode & 0o001) === 0) return false
  return (statSync(file).mode & 0o004) !== 0
}

/** Copies of what is trusted are read-only, folders too. */
function remove(root: string): void {
  const open = (dir: string): void => {
    chmodSync(dir, 0o700)
    for (const name of readdirSync(dir)) {
      const path = join(dir, name)
      if (lstatSync(path).isDirectory()) open(path)
    }
  }
  open(root)
  rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}

/** Makes a terminal, waits for the question, lets something happen, and types. */
const TERMINAL = `
import json, os, pty, subprocess, sys
order = json.loads(sys.argv[1])
pid, fd = pty.fork()
if pid == 0:
    os.execv(order["argv"][0], order["argv"])
screen, typed = b"", False
while True:
    try:
        seen = os.read(fd, 65536)
    except OSError:
        seen = b""
    if not seen:
        break
    screen += seen
    if not typed and b"/N] " in screen:
        typed = True
        subprocess.run(["/bin/sh", "-c", order["meanwhile"]], check=True)
        os.write(fd, order["keys"].encode())
print(screen.decode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`
