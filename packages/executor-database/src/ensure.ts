import type { Dialect } from './address.ts'
import { COLUMNS } from './columns.ts'
import type { Connection, Limits } from './connection.ts'
import { databaseError } from './errors.ts'
import { shapeSql } from './insert-sql.ts'
import { MIGRATIONS, recordSql, versionSql, versionsSql, type Migration } from './migrations.ts'
import type { Bound } from './value.ts'

/** A table of hookline that is to be there. */
export interface Wanted {
  readonly dialect: Dialect
  readonly table: string
  readonly migrations?: readonly Migration[]
}

/**
 * Makes a table, or brings it forward; who else does so at the same time is waited for. One of a newer hookline is left as it is.
 * @throws HooklineError `DATABASE_FOREIGN`, and what the driver throws
 */
export async function ensureTable(connection: Connection, limits: Limits, wanted: Wanted): Promise<void> {
  const { dialect, table, migrations = MIGRATIONS } = wanted
  const run = async (sql: string, ...values: readonly Bound[]): Promise<Ran> =>
    connection.run(sql, values, limits)
  const version = async (): Promise<number> => {
    const { rows = [] } = await run(versionSql(dialect), table)
    return rows.length === 0 ? 0 : (rows[0] as { readonly version: number }).version
  }
  if ((await version().catch(() => 0)) >= migrations.length) return
  await ALONE[dialect](run, async () => {
    await run(versionsSql(dialect))
    await forward({ run, dialect, table, migrations, from: await version() })
  })
}

type Ran = Awaited<ReturnType<Connection['run']>>
type Run = (sql: string, ...values: readonly Bound[]) => Promise<Ran>

interface Forward extends Required<Wanted> {
  readonly run: Run
  readonly from: number
}

async function forward({ run, dialect, table, migrations, from }: Forward): Promise<void> {
  const record = recordSql(dialect)
  for (let version = from; version < migrations.length; version++) {
    const isMade = version === 0 && (await hasShape(run, dialect, table))
    for (const sql of isMade ? [] : migrations[version]!(dialect, table)) await run(sql)
    if (version === 0) await run(record.first, table, 1)
    else await run(record.next, version + 1, table)
  }
}

/** Who died in MySQL between making a table and writing that down has left one that is ours. */
async function hasShape(run: Run, dialect: Dialect, table: string): Promise<boolean> {
  // PostgreSQL would end the transaction at the first error, and makes both or nothing
  if (dialect !== 'mysql') return false
  return run(shapeSql(dialect, table, COLUMNS)).then(
    () => true,
    () => false,
  )
}

/** True for what is said of a table that is there already. */
export function isThere(error: unknown): boolean {
  const { code, errno, message } = error as {
    readonly code?: unknown
    readonly errno?: unknown
    readonly message?: unknown
  }
  return (
    code === '42P07' ||
    errno === 1050 ||
    (typeof message === 'string' && /^table .* already exists$/.test(message))
  )
}

/** The same as an error of ours. */
export function foreign(table: string): Error {
  return databaseError('DATABASE_FOREIGN', `there is a table ${table}, which is not of hookline`, {
    retryable: false,
  })
}

type Alone = (run: Run, act: () => Promise<void>) => Promise<void>

/** One at a time. Where tables are made in a transaction, all of it or nothing. */
const ALONE: Readonly<Record<Dialect, Alone>> = {
  sqlite: transaction('begin immediate'),
  postgres: transaction('begin', 'select pg_advisory_xact_lock(1752133483)'),
  mysql: async (run, act) => {
    const { rows } = await run("select get_lock('hookline_tables', 5) as got")
    if ((rows?.[0] as { readonly got?: unknown } | undefined)?.got !== 1) throw busy()
    try {
      await act()
    } finally {
      await run("select release_lock('hookline_tables')")
    }
  },
}

function busy(): Error {
  return databaseError('DATABASE_BUSY', 'somebody else is making its tables', { retryable: true })
}

function transaction(...begin: readonly string[]): Alone {
  return async (run, act) => {
    try {
      for (const sql of begin) await run(sql)
      await act()
      await run('commit')
    } catch (error) {
      await run('rollback').catch(() => undefined)
      throw error
    }
  }
}
