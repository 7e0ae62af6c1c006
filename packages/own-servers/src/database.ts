import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { KINDS, POSTGRES_BIN, type Extra, type Ids } from './kinds.ts'
import { freePort, listens } from './port.ts'

/** A server of a test's own, which may be killed. */
export interface Instance {
  readonly url: string
  readonly port: number
  readonly folder: string
  readonly start: () => Promise<void>
  /** SIGKILL for it and all that it has started. */
  readonly kill: () => Promise<void>
  readonly remove: () => Promise<void>
}

/** Makes a server's files; it is not started yet. */
export async function instance(dialect: 'postgres' | 'mysql', extra: Extra = {}): Promise<Instance> {
  const kind = KINDS[dialect](extra)
  const folder = mkdtempSync(join(tmpdir(), `hookline-${dialect}-`))
  const as = idsOf(kind.user)
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid!)
  chmodSync(folder, 0o700)
  mkdirSync(join(folder, 'unused'), { recursive: true })
  kind.init(folder, as)
  const port = await freePort()
  let child: ChildProcess | undefined
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child!.once('exit', resolve))
    const all = [child.pid!, ...childrenOf(child.pid!)]
    for (const pid of all) signal(pid)
    await ended
  }
  return {
    url: kind.url(port),
    port,
    folder,
    async start() {
      const [program, args] = kind.command(folder, port)
      const log = openSync(join(folder, 'log'), 'a')
      const begin = (): ChildProcess =>
        spawn(program, args, { ...as, cwd: folder, stdio: ['ignore', log, log] })
      child = begin()
      for (const end = Date.now() + 30_000; !(await isReady(dialect, port)); await delay(50)) {
        if (Date.now() > end)
          throw new Error(
            `${program} did not start: ${readFileSync(join(folder, 'log'), 'utf8').slice(-2000)}`,
          )
        // what those who were killed have held is free a moment later
        if (child.exitCode !== null) child = begin()
      }
      closeSync(log)
    },
    kill,
    async remove() {
      await kill()
      rmSync(folder, { recursive: true, force: true, maxRetries: 20 })
    },
  }
}

function idsOf(user: string): Ids {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string): number => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it has ended by itself
  }
}

/** PostgreSQL listens before it has recovered, and turns everybody away until then. */
async function isReady(dialect: 'postgres' | 'mysql', port: number): Promise<boolean> {
  if (!(await listens(port))) return false
  if (dialect === 'mysql') return true
  const asked = spawnSync(join(POSTGRES_BIN!, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)])
  return asked.status === 0
}
