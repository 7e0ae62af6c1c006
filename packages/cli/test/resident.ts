import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { askServer, placeOf, prove, type ServerStatus } from '@hookline/server'
import { onTestFinished, vi } from 'vitest'
import { command, recorded } from './hookline.ts'

const DIST = fileURLToPath(new URL('../dist', import.meta.url))
const BIN = fileURLToPath(new URL('../bin/hookline.cjs', import.meta.url))
export const BUILD = '0.0.0-0123456789ab'
/** As soon as a machine with other things to do comes to it. */
export const SOON = { timeout: 30_000, interval: 20 }

/** What came of a call. */
export type Came =
  | { readonly status: 'refused' | 'lost' }
  | { readonly status: 'answered'; readonly code: number; readonly stdout: string; readonly stderr: string }

/** What a call of a test may be. */
interface CallHow {
  readonly env?: Readonly<Record<string, string>>
  /** The agent's id of the call. */
  readonly id?: string
  readonly words?: readonly string[]
  /** What it wrote beside the socket, where that is full now. */
  readonly proof?: string
}

/** A user's machine with a resident process. */
export interface Resident {
  readonly dir: string
  readonly state: string
  readonly env: Readonly<Record<string, string>>
  readonly child: () => ChildProcess
  /** Starts one, and waits until it serves. */
  readonly start: (more?: Readonly<Record<string, string>>, stdio?: StdioOptions) => Promise<void>
  /** Kills it, and waits for its end. */
  readonly kill: () => Promise<void>
  /** Resolves to its exit code once it has ended. */
  readonly ended: () => Promise<number | null>
  readonly status: () => Promise<ServerStatus | undefined>
  /** Writes the user's hooks.toml. */
  readonly config: (hooks: string) => void
  /** What Codex calls before a command. */
  readonly call: (line: string, how?: CallHow) => Promise<Came>
  readonly says: (line: string, how?: CallHow) => Promise<string>
  readonly hookline: (args: readonly string[], input?: string) => string
  readonly lines: (file: string) => readonly string[]
  readonly log: () => string
}

/** Makes one; all of it goes with the test. */
export function resident(hooks: string, at?: string): Resident {
  const dir = at ?? mkdtempSync(join(tmpdir(), 'hookline-resident-'))
  const home = join(dir, 'home')
  const state = join(home, '.local/state/hookline')
  const file = join(home, '.config/hookline/hooks.toml')
  const env = { PATH: process.env['PATH'] ?? '', HOME: home }
  mkdirSync(join(dir, 'work/.git/refs'), { recursive: true })
  mkdirSync(join(home, '.config/hookline'), { recursive: true })
  mkdirSync(join(state, 'bin'), { recursive: true, mode: 0o700 })
  cpSync(DIST, join(state, 'bin', BUILD), { recursive: true })
  const children: ChildProcess[] = []
  onTestFinished(async () => {
    for (const one of children) one.kill('SIGKILL')
    await vi.waitFor(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }), SOON)
  })
  const child = (): ChildProcess => children.at(-1)!
  const status = (): Promise<ServerStatus | undefined> =>
    askServer(state, 'status', { timeoutMs: 2000 }).catch(() => undefined)
  const ended = async (one = child()): Promise<number | null> => {
    if (one.exitCode === null && one.signalCode === null)
      await new Promise((resolve) => one.once('exit', resolve))
    return one.exitCode
  }
  const call: Resident['call'] = (line, { env: more = {}, id = line, words = WORDS, proof } = {}) => {
    const payload = JSON.parse(command(line, join(dir, 'work'))) as Record<string, unknown>
    const body = JSON.stringify({ ...payload, tool_use_id: id })
    const { socket } = placeOf(state)
    return asked(socket, [join(dir, 'work'), ...words], { ...env, ...more }, body, proof ?? proofAt(socket))
  }
  const config: Resident['config'] = (text) => {
    writeFileSync(`${file}.new`, `version = 1\n${text}`)
    renameSync(`${file}.new`, file)
  }
  config(hooks)
  return {
    dir,
    state,
    env,
    child,
    ended: () => ended(),
    call,
    config,
    async start(more = {}, stdio = 'ignore') {
      const program = join(state, 'bin', BUILD, 'server.cjs')
      const one = spawn(process.execPath, [program], { cwd: '/', env: { ...env, ...more }, stdio })
      children.push(one)
      const isOver = (): boolean => one.exitCode !== null || one.signalCode !== null
      while ((await status())?.pid !== one.pid) {
        if (isOver()) throw new Error(`it ended: ${one.exitCode}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    async kill() {
      child().kill('SIGKILL')
      await ended()
    },
    status,
    async says(line, how) {
      const came = await call(line, how)
      if (came.status !== 'answered') throw new Error(`it is ${came.status}`)
      return came.stdout + came.stderr
    },
    hookline(args, input = '') {
      const {
        stdout,
        stderr,
        status: code,
      } = spawnSync(process.execPath, [BIN, ...args], {
        cwd: join(dir, 'work'),
        env,
        input,
        encoding: 'utf8',
      })
      if (code !== 0) throw new Error(`${args.join(' ')}: ${code} ${stdout}${stderr}`)
      return stdout
    },
    lines: (name) => textOf(join(dir, name)).split('\n').filter(Boolean),
    log: () => textOf(placeOf(state).log),
  }
}

const WORDS = ['--agent', 'codex', '--event', 'PreToolUse', '--closed']

/** The first event of a session. */
export function sessionStart(place: Resident): Promise<Came> {
  return callOf(place, 'SessionStart', recorded('session-start.startup', join(place.dir, 'work')))
}

/** One of Codex's own events. */
export function callOf(
  { dir, state, env }: Resident,
  native: string,
  body: string,
  more: readonly string[] = [],
): Promise<Came> {
  const words = ['--agent', 'codex', '--event', native, ...more]
  const { socket } = placeOf(state)
  return asked(socket, [join(dir, 'work'), ...words], env, body, proofAt(socket))
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

/** What a client writes beside the socket; where there is no such folder nobody is there to be shown it. */
function proofAt(path: string): string {
  try {
    return prove(path)
  } catch {
    return ''
  }
}

/** A call, as the thin client does it. */
function asked(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  body: string,
  proof: string,
): Promise<Came> {
  return new Promise((resolve) => {
    const socket = createConnection(path)
    const parts: Buffer[] = []
    let isTaken = false
    const end = (): void => resolve(isTaken ? answerOf(Buffer.concat(parts)) : { status: 'refused' })
    socket.on('error', () => undefined).on('close', end)
    socket.write(`hookline 1 call ${BUILD} ${proof}\n`)
    socket.on('data', (bytes: Buffer) => {
      if (isTaken) {
        parts.push(bytes)
        return
      }
      if (bytes[0] !== 43) {
        socket.destroy()
        return
      }
      isTaken = true
      parts.push(bytes.subarray(1))
      const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
      const texts = [args.join('\0'), variables.join('\0'), body].map((text) => Buffer.from(text))
      socket.write(Buffer.concat([Buffer.from(`${texts.map(({ length }) => length).join(' ')}\n`), ...texts]))
    })
  })
}

function answerOf(bytes: Buffer): Came {
  const end = bytes.indexOf(10)
  const [code, out, err] = bytes.toString('latin1', 0, Math.max(0, end)).split(' ').map(Number)
  if (end === -1 || bytes.length !== end + 1 + out! + err!) return { status: 'lost' }
  const from = end + 1 + out!
  return {
    status: 'answered',
    code: code!,
    stdout: bytes.toString('utf8', end + 1, from),
    stderr: bytes.toString('utf8', from),
  }
}
