import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { RABBIT } from './rabbit.ts'

/** What a kind of database is made and started with. */
export interface Kind {
  readonly user: string
  /** Makes the files that the server works on. */
  readonly init: (folder: string, as: Ids) => void
  readonly command: (folder: string, port: number) => readonly [string, readonly string[]]
  readonly url: (port: number) => string
}

/** Of whom it runs as: databases refuse to run as root. */
export type Ids = { readonly uid?: number; readonly gid?: number }

export const POSTGRES_BIN: string | undefined = [
  ...globSync('/usr/lib/postgresql/*/bin'),
  '/usr/local/pgsql/bin',
].findLast((dir) => existsSync(join(dir, 'postgres')))
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

/** By dialect. */
export const KINDS: Readonly<Record<'postgres' | 'mysql', (extra: Extra) => Kind>> = {
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
