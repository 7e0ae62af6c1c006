import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import {
  codexExec,
  codexSettings,
  createLab,
  findCodex,
  hooklineBin,
  startModelServer,
  type CodexLine,
  type CodexRun,
  type ExecOptions,
  type Lab,
  type ModelRequest,
  type ModelStep,
} from '../e2e/index.ts'

const codex = await findCodex()

/** A person's machine: a home, Codex on PATH, and a scripted model that Codex is set up for. */
export interface Machine {
  readonly lab: Lab
  readonly env: Readonly<Record<string, string>>
  readonly hooksJson: string
  readonly configToml: string
  readonly stateDir: string
  /** Runs the command as this person. */
  readonly hookline: (args: readonly string[], options?: CallOptions) => Promise<Said>
  /** Lets Codex work once, with no flag about hooks. */
  readonly work: (steps: readonly ModelStep[], options?: WorkOptions) => Promise<Worked>
  /** The model's next words, for an agent that is started otherwise; gives what it was asked since. */
  readonly script: (steps: readonly ModelStep[]) => () => readonly ModelRequest[]
  /** Writes a file below the lab's root. */
  readonly place: (path: string, text: string) => void
  readonly read: (path: string) => string
  readonly has: (path: string) => boolean
  readonly remove: () => Promise<void>
}

interface CallOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** The Node that runs hookline. */
  readonly node?: string
  /** Another hookline than the one under test. */
  readonly bin?: string
  /** What it is given on stdin. */
  readonly input?: string
}

interface WorkOptions extends CallOptions, Pick<ExecOptions, 'interruptAt'> {
  /** Kills Codex, and all of its group. */
  readonly signal?: AbortSignal
}

export interface Said {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface Worked extends CodexRun<CodexLine> {
  readonly requests: readonly ModelRequest[]
}

/** Where a person's own hooks lie, below the lab's root. */
export const HOOKS = 'home/.config/hookline/hooks.toml'

export async function createMachine(settings = ''): Promise<Machine> {
  if ('missing' in codex) throw new Error(codex.missing)
  const lab = await createLab()
  const steps: ModelStep[] = []
  const server = await startModelServer(steps)
  const at = (path: string): string => join(lab.root, path)
  mkdirSync(at('bin'))
  symlinkSync(codex.entry, at('bin/codex'))
  const env = { ...lab.env, PATH: [at('bin'), lab.env['PATH']].join(delimiter) }
  writeFileSync(
    at('codex-home/config.toml'),
    `${codexSettings({ model: 'gpt-5.5', modelUrl: server.url })}${settings}`,
  )
  const script: Machine['script'] = (next) => {
    // steps that were not asked for must not be taken for those of the next session
    steps.length = server.requests.length
    steps.push(...next)
    const from = server.requests.length
    return () => server.requests.slice(from)
  }
  return {
    lab,
    env,
    hooksJson: at('codex-home/hooks.json'),
    configToml: at('codex-home/config.toml'),
    stateDir: at('home/.local/state/hookline'),
    hookline: (args, options = {}) =>
      said([options.bin ?? hooklineBin(), ...args], {
        cwd: lab.workspace,
        ...options,
        env: { ...env, ...options.env },
      }),
    script,
    async work(next, options = {}) {
      const asked = script(next)
      const ended = await codexExec({
        codex,
        prompt: 'Do it.',
        timeoutMs: 90_000,
        cwd: options.cwd ?? lab.workspace,
        env: { ...env, ...options.env },
        interruptAt: options.interruptAt,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      })
      return { ...ended, requests: asked() }
    },
    place(path, text) {
      mkdirSync(dirname(at(path)), { recursive: true })
      writeFileSync(at(path), text)
    },
    read: (path) => (existsSync(at(path)) ? readFileSync(at(path), 'utf8') : ''),
    has: (path) => existsSync(at(path)),
    async remove() {
      await server.close()
      await lab.remove()
    },
  }
}

interface Call extends CallOptions {
  readonly cwd: string
}

function said(args: readonly string[], { node = process.execPath, input, ...options }: Call): Promise<Said> {
  return new Promise((resolve) => {
    const child = execFile(node, args, { ...options, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code ?? -1), stdout, stderr })
    })
    child.stdin!.on('error', () => undefined).end(input)
  })
}
