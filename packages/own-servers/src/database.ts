import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort, listens } from './port.ts'
import { RABBIT } from './rabbit.ts'

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

interface Kind {
  readonly user: string
  /** Makes the files that the server works on. */
  readonly init: (folder: string, as: Ids) => void
  readonly command: (folder: string, port: number) => readonly [string, readonly string[]]
  readonly url: (port: number) => string
}

/** Of whom it runs as: databases refuse to run as root. */
type Ids = { readonly uid?: number; readonly gid?: number }

const POSTGRES_BIN = [...globSync('/usr/lib/postgresql/*/bin'), '/usr/local/pgsql/bin'].findLast((dir) =>
  existsSync(join(dir, 'postgres')),
)
const MARIADBD = ['/usr/sbin/mariadbd', '/usr/sbin/mysqld', '/usr/local/sbin/mariadbd'].find((path) =>
  existsSync(path),
)

/** What can be started here. */
export const STARTABLE: Readonly<Record<'postgres' | 'mysql' | 'rabbit', boolean>> = {
  postgres: POSTGRES_BIN !== undefined,
  mysql: MARIADBD !== undefined,
  rabbit: RABBIT !== undefined,
}

/** Files that lie beside the data, and lines for its configuration. */
export interface Extra {
  readonly files?: Readonly<Record<string, string>>
  readonly arguments?: readonly string[]
  /** `pg_hba.conf`, whole. */
  readonly access?: string
}

/** Of what the kernel has for it a few servers at once take all. */
const NO_AIO = '--innodb-use-native-aio=0'

const KINDS: Readonly<Record<'postgres' | 'mysql', (extra: Extra) => Kind>> = {
  postgres: ({ files = {}, access, arguments: more = [] }) => ({
    user: 'postgres',
    init(folder, as) {
      const data = join(folder, 'data')
      execFileSync(
        join(POSTGRES_BIN!, 'initdb'),
        ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync', '-E', 'UTF8'],
        { ...as, cwd: folder, stdio: 'ignore' },
      )
      if (access !== undefined) writeFileSync(join(data, 'pg_hba.conf'), access)
      place(files, data, as)
    },
    command: (folder, port) => [
      join(POSTGRES_BIN!, 'postgres'),
      [
        '-D',
        join(folder, 'data'),
        '-p',
        String(port),
        '-c',
        'listen_addresses=127.0.0.1',
        '-k',
        folder,
        ...more,
      ],
    ],
    url: (port) => `postgres://postgres@127.0.0.1:${port}/postgres`,
  }),
  mysql: ({ files = {}, arguments: more = [] }) => ({
    user: 'mysql',
    init(folder, as) {
      const user = as.uid === undefined ? [] : ['--user=mysql']
      execFileSync(
        'mariadb-install-db',
        [
          ...user,
          `--datadir=${folder}/data`,
          '--auth-root-authentication-method=normal',
          '--skip-test-db',
          NO_AIO,
        ],
        { stdio: 'ignore' },
      )
      place(files, join(folder, 'data'), as)
    },
    command: (folder, port) => [
      MARIADBD!,
      [
        '--no-defaults',
        `--datadir=${folder}/data`,
        `--socket=${folder}/s.sock`,
        '--bind-address=127.0.0.1',
        `--port=${port}`,
        `--pid-file=${folder}/pid`,
        NO_AIO,
        ...more,
      ],
    ],
    url: (port) => `mysql://root@127.0.0.1:${port}/mysql`,
  }),
}

function place(files: Readonly<Record<string, string>>, folder: string, { uid, gid }: Ids): void {
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text, { mode: 0o600 })
    if (uid !== undefined) chownSync(join(folder, name), uid, gid!)
  }
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
