import { execFileSync, spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { GREETING, prove } from '@hookline/server'

const CLI = dirname(createRequire(import.meta.url).resolve('hookline/package.json'))
const BIN = join(CLI, 'bin/hookline.cjs')
const PACKAGES = join(import.meta.dirname, '../..')

/** A person with a resident process. */
export interface Resident {
  readonly root: string
  readonly env: Readonly<Record<string, string>>
  /** The copy that agents call. */
  readonly copy: string
  readonly pid: number
  /** Wires Codex; gives the line that it is to call at one of its events. */
  readonly wired: (native: string) => string
  /** Memory of the process, in MB: all of it, and what it shares with nobody. */
  readonly memory: () => { readonly rss: number; readonly own: number }
  /** Seconds of CPU that it has used. */
  readonly cpu: () => number
  /** One call, from a process that runs already; gives stdout. */
  readonly call: (native: string, payload: object) => Promise<string>
  readonly status: () => ServerStatus
}

interface ServerStatus {
  readonly pid: number
  readonly waits: { readonly p50: number; readonly p99: number } | null
  readonly queue: { readonly queued: number; readonly running: number; readonly dead: number } | null
}

interface Wired {
  readonly hooks: Readonly<
    Record<string, readonly [{ readonly hooks: readonly [{ readonly command: string }] }]>
  >
}

/** Starts one, with such a hooks.toml and the executors of these packages, and ends it when the work is done. */
export async function withResident<T>(hooks: string, work: (resident: Resident) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'hookline-bench-'))
  const env = surroundings(root)
  const hookline = (...args: readonly string[]): string =>
    execFileSync(process.execPath, [BIN, ...args], { env, cwd: root, encoding: 'utf8' })
  furnish(root, hooks)
  try {
    // a bench of hooks that rest is one of nothing
    hookline('list')
    hookline('serve')
    const status = (): ServerStatus =>
      (JSON.parse(hookline('serve', 'status', '--json')) as { readonly status: ServerStatus }).status
    const { pid } = status()
    const bin = join(root, 'state/hookline/bin')
    const copy = join(
      bin,
      readdirSync(bin).find((name) => name !== 'hook')!,
    )
    return await work({
      root,
      env,
      copy,
      pid,
      wired(native) {
        hookline('install', 'codex')
        const file = JSON.parse(readFileSync(join(root, '.codex/hooks.json'), 'utf8')) as Wired
        return file.hooks[native]![0].hooks[0].command
      },
      memory: () => memoryOf(pid),
      cpu: () => cpuOf(pid),
      call: (native, payload) => callOf({ root, env, copy }, native, payload),
      status,
    })
  } finally {
    spawnSync(process.execPath, [BIN, 'serve', 'stop', '--force'], { env, cwd: root })
    rmSync(root, { recursive: true, force: true, maxRetries: 9 })
  }
}

function surroundings(root: string): Readonly<Record<string, string>> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: root,
    XDG_STATE_HOME: join(root, 'state'),
    XDG_CONFIG_HOME: join(root, 'config'),
  }
}

function furnish(root: string, hooks: string): void {
  const config = join(root, 'config/hookline')
  const modules = join(config, 'node_modules/@hookline')
  mkdirSync(modules, { recursive: true })
  mkdirSync(join(root, '.git/refs'), { recursive: true })
  writeFileSync(join(config, 'hooks.toml'), hooks)
  for (const name of readdirSync(PACKAGES))
    if (name.startsWith('executor-')) symlinkSync(join(PACKAGES, name), join(modules, name))
}

function memoryOf(pid: number): ReturnType<Resident['memory']> {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8')
  const mb = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(text)?.[1]) / 1024
  return { rss: mb('VmRSS'), own: mb('RssAnon') }
}

/** Ticks of a hundredth of a second, which Linux has everywhere. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function callOf(
  { root, env: caller, copy }: Pick<Resident, 'root' | 'env' | 'copy'>,
  native: string,
  payload: object,
): Promise<string> {
  const words = [root, '--agent', 'codex', '--event', native, '--scope', 'user', '--limit', '60'].join('\0')
  const env = Object.entries(caller)
    .map(([name, value]) => `${name}=${value}`)
    .join('\0')
  const body = JSON.stringify(payload)
  const [args, variables, bytes] = [words, env, body].map((text) => Buffer.byteLength(text))
  const frame = `${args} ${variables} ${bytes}\n${words}${env}${body}`
  const folder = join(root, 'state/hookline/run')
  return new Promise((resolve, reject) => {
    let said = ''
    let isTaken = false
    const socket = connect(join(folder, 'server.sock'))
    socket.setEncoding('utf8').on('error', reject)
    socket.write(`${GREETING} call ${copy.split('/').at(-1)} ${prove(join(folder, 'server.sock'))}\n`)
    socket.on('data', (text: string) => {
      if (isTaken) said += text
      else if (text === '+') socket.write(frame, () => (isTaken = true))
      else reject(new Error('the call was not taken'))
      isTaken ||= text === '+'
    })
    socket.on('end', () => resolve(said.slice(said.indexOf('\n') + 1)))
  })
}

/** What Codex sends before a command. */
export function beforeCommand(root: string, at: number): object {
  return {
    session_id: 'bench',
    turn_id: 'turn',
    transcript_path: null,
    cwd: root,
    hook_event_name: 'PreToolUse',
    model: 'gpt-5.5',
    permission_mode: 'bypassPermissions',
    tool_name: 'Bash',
    tool_input: { command: `echo ${at}` },
    tool_use_id: `call_${at}`,
  }
}
