import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findPerl, makeCopy, planCopy } from '@hookline/runtime/install'
import type { ServerStatus } from '@hookline/server'
import { onTestFinished } from 'vitest'
import type { Ran } from './hookline.ts'

const DIST = fileURLToPath(new URL('../dist', import.meta.url))
const FAKE = fileURLToPath(new URL('fake-server.cjs', import.meta.url))

/** What the server of these tests is told to do. */
interface Wish {
  readonly status?: Partial<ServerStatus>
  /** What it says instead of its status. */
  readonly says?: string
  /** How long it takes to end what it took. */
  readonly drainMs?: number
  /** It says this, and ends before it serves. */
  readonly dies?: string
}

/** A hookline of its own, with a server that does what tests want, and the folders that XDG names. */
export interface ServeWorld {
  readonly dir: string
  /** The state directory. */
  readonly state: string
  readonly env: Readonly<Record<string, string>>
  /** The command, as it is built. */
  readonly bin: string
  /** The copy that the server runs from. */
  readonly copy: string
  readonly hookline: (args: readonly string[], env?: Readonly<Record<string, string>>) => Ran
  readonly start: (args: readonly string[]) => ChildProcess
  readonly wish: (wish: Wish) => void
  /** The number of the server, as it notes it. */
  readonly pid: () => number | undefined
  /** What the server was started with. */
  readonly began: () => { readonly env: Record<string, string>; readonly argv: readonly string[] }
}

/** Makes a world, in a folder with such a name below it; it goes with the test, and its servers with it. */
export function serveWorld(name = 'w'): ServeWorld {
  const dir = join(mkdtempSync(join(tmpdir(), 'hl-')), name)
  const state = join(dir, 's/hookline')
  mkdirSync(state, { recursive: true, mode: 0o700 })
  const env = {
    PATH: process.env['PATH']!,
    HOME: dir,
    XDG_STATE_HOME: join(dir, 's'),
    XDG_CONFIG_HOME: join(dir, 'c'),
    NO_COLOR: '1',
  }
  const bin = join(dir, 'dist/run.cjs')
  const copy = withFake(dir, state, env)
  const pid = (): number | undefined => {
    const file = join(state, 'run/server.json')
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid : undefined
  }
  onTestFinished(async () => {
    await end(pid(), dir)
    rmSync(join(dir, '..'), { recursive: true, force: true, maxRetries: 9 })
  })
  return {
    dir,
    state,
    env,
    bin,
    copy,
    pid,
    hookline(args, more = {}) {
      const began = performance.now()
      const { stdout, stderr, status } = spawnSync(process.execPath, [bin, ...args], {
        cwd: dir,
        env: { ...env, ...more },
        encoding: 'utf8',
        timeout: 60_000,
      })
      return { stdout, stderr, status, ms: performance.now() - began }
    },
    start: (args) => spawn(process.execPath, [bin, ...args], { cwd: dir, env }),
    wish: (wish) => writeFileSync(join(state, 'wish.json'), JSON.stringify(wish)),
    began: () =>
      JSON.parse(readFileSync(join(state, 'run/began.json'), 'utf8')) as ReturnType<ServeWorld['began']>,
  }
}

/** The built command with another server in it. */
function withFake(dir: string, state: string, env: NodeJS.ProcessEnv): string {
  const dist = join(dir, 'dist')
  cpSync(DIST, dist, { recursive: true })
  writeFileSync(join(dist, 'package.json'), '{"type":"module"}')
  cpSync(FAKE, join(dist, 'server.cjs'))
  const copy = planCopy(state, {
    dist,
    version: versionOf(join(dist, 'run.cjs')),
    node: process.execPath,
    perl: findPerl(env),
    env,
  })
  makeCopy(copy)
  if (!existsSync(join(copy.dir, 'server.cjs'))) cpSync(FAKE, join(copy.dir, 'server.cjs'))
  return copy.dir
}

function versionOf(bin: string): string {
  return spawnSync(process.execPath, [bin, '--version'], { encoding: 'utf8' }).stdout.trim()
}

/** Ends the server of a world, and waits until it is gone. */
async function end(pid: number | undefined, dir: string): Promise<void> {
  if (pid === undefined || !commandLine(pid).includes(dir)) return
  process.kill(pid, 'SIGKILL')
  for (let at = 0; at < 500 && commandLine(pid).includes(dir); at++) await delay(10)
}

/** Empty: it is gone. */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
