import { randomInt } from 'node:crypto'
import { execFile, type ExecFileException } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { findClaude } from '../e2e/claude.ts'
import { startClaudeModel } from '../e2e/claude-model.ts'
import { readablePrograms } from '../attacks/programs.ts'
import { codexSettings, findCodex, heard, startModelServer, type Codex } from '../e2e/index.ts'
import { isReadable, READABLE } from './hostile-world.ts'
import { canDress, dressed } from './shells.ts'

/** A machine that a company looks after: its /etc is another one, for the processes of a test alone. */
export interface Company {
  readonly etc: string
  readonly home: string
  readonly work: string
  /** The command, as root. */
  readonly root: (...words: readonly string[]) => Said
  /** Wires an agent for everybody. @throws Error */
  readonly wire: (agent: string) => void
  /** The command, as somebody without rights. */
  readonly user: (words: readonly string[], options?: UserOptions) => Said
  /** A shell line of theirs, and of root's. */
  readonly sh: (line: string, options?: UserOptions) => Said
  readonly rootSh: (line: string) => Said
  /** A file of theirs, below home or work. */
  readonly file: (path: string, text: string) => string
  /** Lets the real agent run a command of its model's, as them. */
  readonly codex: (command: string, options?: AgentOptions) => Promise<Worked>
  readonly claude: (command: string, options?: AgentOptions) => Promise<Worked>
  readonly has: (name: string) => boolean
  readonly remove: () => void
}

/** What a process said. */
interface Said {
  readonly stdout: string
  readonly stderr: string
  readonly status: number | null
}

interface UserOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  readonly cwd?: string
}

/** How an agent is started. */
export interface AgentOptions {
  readonly words?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** More of Codex's config.toml. */
  readonly settings?: string
}

/** What came of it. */
interface Worked extends Said {
  /** True if the model was told these words. */
  readonly told: (words: string) => boolean
}

const isRoot = process.getuid?.() === 0
const [codex, claude] = [await findCodex(), findClaude()]

/** True where nobody can be somebody else, or have another /etc. */
export const noCompany: boolean = !isRoot || !canDress
export const noCodex: boolean = noCompany || 'missing' in codex
export const noClaude: boolean = noCompany || typeof claude !== 'string'

if (noCompany)
  process.stderr.write('\nSKIPPED, NOTHING PROVED: no root, or no mount namespaces: hooks of a company\n\n')

/** Each company has a user of its own, so that what they started is known by its owner. */
const [FIRST_USER, USERS] = [100_000, 20_000]

/** The guard of the company. */
export const GUARD = `version = 1
[[hooks]]
id = "no-touch"
on = "exec.before"
match = "touch denied*"
guard = true
deny = "the company says no"
`

/** Makes the machine. `hooks`: the company's. */
export function createCompany(hooks: string = GUARD): Company {
  const user = FIRST_USER + randomInt(USERS)
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-company-')))
  chmodSync(root, 0o755)
  const at = (path: string): string => join(root, path)
  const etc = at('etc')
  cpSync('/etc', etc, { recursive: true, verbatimSymlinks: true })
  mkdirSync(join(etc, 'hookline'), { mode: 0o755 })
  writeFileSync(join(etc, 'hookline/hooks.toml'), hooks, { mode: 0o644 })
  for (const dir of ['home', 'home/.codex', 'home/.claude', 'work']) mkdirSync(at(dir))
  const give = (): void => void spawnSync('chown', ['-hR', `${user}:${user}`, at('home'), at('work')])
  const asRoot = dressed(etc, '/etc')
  const asUser = [...asRoot, 'setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups']
  const base = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LANG: 'C.UTF-8' }
  const called = (
    words: readonly string[],
    { env = {}, input = '', cwd = at('work') }: UserOptions,
  ): Said => {
    const [program = '', ...args] = words
    const ran = spawnSync(program, args, {
      cwd,
      input,
      env: { ...base, ...env },
      encoding: 'utf8',
      timeout: 60_000,
      killSignal: 'SIGKILL',
    })
    return { stdout: ran.stdout, stderr: ran.stderr, status: ran.status }
  }
  const hookline = [READABLE.node, READABLE.bin]
  const theirs = (options: UserOptions = {}): UserOptions => {
    give()
    return { ...options, env: { HOME: at('home'), ...options.env } }
  }
  // only the agent has these variables, not what makes its process somebody else's
  const working = (
    program: string,
    words: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<Said> => {
    const variables = Object.entries({ ...base, HOME: at('home'), ...env }).map(
      ([name, value]) => `${name}=${value}`,
    )
    return asked([...asUser, '/usr/bin/env', '-i', ...variables, program, ...words], at('work'), base)
  }
  return {
    etc,
    home: at('home'),
    work: at('work'),
    root: (...words) => called([...asRoot, ...hookline, ...words], { env: { HOME: '/root' } }),
    wire(agent) {
      const { status, stderr } = called([...asRoot, ...hookline, 'install', agent, '--scope', 'managed'], {})
      if (status !== 0) throw new Error(stderr)
    },
    user: (words, options) => called([...asUser, ...hookline, ...words], theirs(options)),
    sh: (line, options) => called([...asUser, '/bin/sh', '-c', line], theirs(options)),
    rootSh: (line) => called([...asRoot, '/bin/sh', '-c', line], {}),
    file(path, text) {
      mkdirSync(dirname(at(path)), { recursive: true })
      writeFileSync(at(path), text)
      if (text.startsWith('#!')) chmodSync(at(path), 0o755)
      return at(path)
    },
    async codex(command, { words = [], env = {}, settings = '' } = {}) {
      const model = await startModelServer([[{ shell: command }], [{ say: 'done' }]])
      try {
        const toml = `${codexSettings({ model: 'gpt-5.5', modelUrl: model.url })}\n${settings}`
        writeFileSync(at('home/.codex/config.toml'), toml)
        give()
        const flags = ['exec', '--json', '--skip-git-repo-check', '--sandbox', 'danger-full-access']
        const said = await working(nativeCodex(at('programs')), [...flags, ...words, 'Do it.'], {
          TMPDIR: '/var/tmp',
          ...env,
        })
        return { ...said, told: (text) => model.requests.some((request) => heard(request, text)) }
      } finally {
        await model.close()
      }
    },
    async claude(command, { words = [], env = {} } = {}) {
      const model = await startClaudeModel([{ tool: 'Bash', input: { command } }, 'done'])
      try {
        give()
        const flags = ['-p', '--permission-mode', 'bypassPermissions', ...words, 'Do it.']
        const said = await working(readableClaude(at('programs')), flags, {
          ANTHROPIC_BASE_URL: model.url,
          ANTHROPIC_API_KEY: 'test',
          CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
          CLAUDE_CODE_MAX_RETRIES: '0',
          ...env,
        })
        const told = (text: string): boolean =>
          model.asked.some(({ texts }) => texts.some((one) => one.includes(text)))
        return { ...said, told }
      } finally {
        await model.close()
      }
    },
    has: (name) => existsSync(at(`work/${name}`)),
    remove() {
      spawnSync('pkill', ['-KILL', '-u', String(user)])
      rmSync(root, { recursive: true, force: true, maxRetries: 9, retryDelay: 100 })
    },
  }
}

/** Codex without the launcher of npm, which asks the environment for more. */
function nativeCodex(folder: string): string {
  const { entry } = readablePrograms(codex as Codex, folder).codex
  const name = `@openai/codex-${process.platform}-${process.arch}`
  const vendor = join(dirname(createRequire(entry).resolve(`${name}/package.json`)), 'vendor')
  const [triple] = readFileSync(entry, 'utf8').match(
    process.arch === 'arm64' ? /aarch64-unknown-linux-musl/ : /x86_64-unknown-linux-musl/,
  ) ?? ['']
  return join(vendor, triple, 'bin/codex')
}

function readableClaude(folder: string): string {
  const file = claude as string
  if (isReadable(file)) return file
  const copy = join(folder, 'claude')
  if (!existsSync(copy)) cpSync(file, copy)
  return copy
}

function asked(words: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<Said> {
  const [program = '', ...args] = words
  return new Promise((resolve) => {
    const child = execFile(
      program,
      args,
      { cwd, env, timeout: 90_000, killSignal: 'SIGKILL', maxBuffer: 1 << 26 },
      (fault: ExecFileException | null, stdout, stderr) =>
        resolve({
          stdout,
          stderr,
          status: fault === null ? 0 : typeof fault.code === 'number' ? fault.code : null,
        }),
    )
    child.stdin?.end()
  })
}
