import { execFile, execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { stop } from './background-world.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly packageManager: string
}

/** Tarballs of packages as they would be published, in a folder. */
function packedInto(folder: string, names: readonly string[]): readonly string[] {
  return names.map((name) => {
    const args = ['-y', packageManager.split('+')[0]!, 'pack', '--json', '--pack-destination', folder]
    const said = execFileSync('npx', args, {
      cwd: join(ROOT, 'packages', name),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      // whoever runs the tests by npx has told it what to run
      env: Object.fromEntries(
        Object.entries(process.env).filter(([variable]) => !/^npm_config_(call|package)$/i.test(variable)),
      ),
    })
    const found = JSON.parse(said.slice(said.indexOf('{'))) as { readonly filename: string }
    return found.filename.startsWith('/') ? found.filename : join(folder, found.filename)
  })
}

/** Installs tarballs, and what they need from the registry, as `npm install` does it in an empty project. */
export async function npmInstall(folder: string, tarballs: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...tarballs]
  await promisify(execFile)('npm', args, { cwd: folder })
}

/** A person with a home and a project, and the command that is under test. */
interface Person {
  readonly folder: string
  readonly home: string
  readonly project: string
  readonly config: string
  readonly state: string
  readonly write: (path: string, text: string) => void
  readonly hookline: (args: readonly string[], input?: string) => Promise<Called>
  /** What Codex is told when it is about to run a command. */
  readonly command: (line: string, flags?: readonly string[]) => Promise<Called & Decided>
}

interface Called {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Decided {
  readonly decision: string | undefined
  readonly reason: string
}

/** Where npm finds packages is not another thing for a person in a test. */
const NPM = {
  npm_config_userconfig: execFileSync('npm', ['config', 'get', 'userconfig'], { encoding: 'utf8' }).trim(),
  ...(process.env['NODE_EXTRA_CA_CERTS'] === undefined
    ? {}
    : { NODE_EXTRA_CA_CERTS: process.env['NODE_EXTRA_CA_CERTS'] }),
}

const BIN = join(ROOT, 'packages/cli/bin/hookline.cjs')

function person(bin: string = BIN): Person {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-own-')))
  const [home, project] = [join(folder, 'home'), join(folder, 'project')]
  mkdirSync(join(project, '.git/refs'), { recursive: true })
  mkdirSync(home)
  const hookline: Person['hookline'] = async (args, input = '') => {
    const env = {
      PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
      HOME: home,
      NO_COLOR: '1',
      ...NPM,
    }
    const child = spawn(process.execPath, [bin, ...args], { cwd: project, env })
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.stdin.on('error', () => undefined).end(input)
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
    return { status, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }
  }
  return {
    folder,
    home,
    project,
    config: join(home, '.config/hookline/hooks.toml'),
    state: join(home, '.local/state/hookline'),
    write(path, text) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    },
    hookline,
    async command(line, flags = []) {
      const called = await hookline(
        ['run', '--agent', 'codex', '--event', 'PreToolUse', ...flags],
        payload(line, project),
      )
      const said = called.stdout === '' ? {} : (JSON.parse(called.stdout) as Answer)
      const { permissionDecision, permissionDecisionReason = '' } = said.hookSpecificOutput ?? {}
      return { ...called, decision: permissionDecision, reason: permissionDecisionReason }
    },
  }
}

interface Answer {
  readonly hookSpecificOutput?: {
    readonly permissionDecision?: string
    readonly permissionDecisionReason?: string
  }
}

function payload(command: string, cwd: string): string {
  return JSON.stringify({
    session_id: 'one',
    turn_id: 'one',
    transcript_path: null,
    cwd,
    hook_event_name: 'PreToolUse',
    model: 'gpt-5.5',
    permission_mode: 'default',
    tool_name: 'Bash',
    tool_input: { command },
    tool_use_id: command,
  })
}

/** What came to a receiver. */
interface Got {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A receiver on loopback; `answer` says what it answers with. */
export interface Receiver {
  readonly host: string
  readonly got: Got[]
  answer: (got: Got) => { readonly status?: number; readonly json?: unknown }
  readonly close: () => Promise<void>
}

export async function receiver(): Promise<Receiver> {
  const got: Got[] = []
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const one = {
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      }
      got.push(one)
      const { status = 200, json } = made.answer(one)
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(json === undefined ? '' : JSON.stringify(json))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const made: Receiver = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    got,
    answer: () => ({}),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return made
}

/** What every test of a file stands on: the packages installed once, a person and a receiver for each test. */
export interface World {
  /** Holds `node_modules` with the packages. */
  readonly prefix: string
  readonly tarballs: readonly string[]
  readonly me: Person
  readonly there: Receiver
  /** The person has installed the packages beside hooks of their own. */
  readonly installed: (toml: string) => void
}

/** Packed as for publishing, and installed from the tarballs outside of this workspace, each next to the packed core. */
export function packedWorld(names: readonly string[]): World {
  const folder = mkdtempSync(join(tmpdir(), 'hookline-packed-'))
  const prefix = join(folder, 'prefix')
  let tarballs: readonly string[]
  let me: Person
  let there: Receiver
  beforeAll(async () => {
    tarballs = packedInto(folder, names)
    await npmInstall(prefix, tarballs)
  }, 300_000)
  beforeEach(async () => {
    me = person()
    there = await receiver()
  })
  afterEach(async () => {
    stop(me.state)
    await there.close()
    rmSync(me.folder, { recursive: true, force: true, maxRetries: 20 })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 9 }))
  return {
    prefix,
    get tarballs() {
      return tarballs
    },
    get me() {
      return me
    },
    get there() {
      return there
    },
    installed(toml) {
      const beside = dirname(me.config)
      mkdirSync(beside, { recursive: true })
      cpSync(join(prefix, 'node_modules'), join(beside, 'node_modules'), { recursive: true })
      writeFileSync(me.config, toml)
    },
  }
}
