import { HooklineError, type CheckContext, type Finding } from '@hookline/core'
import { readStatement } from './ask.ts'
import { addressOf } from './address.ts'
import type { Connection, Limits } from './connection.ts'
import { isWithinWorkspace } from './inside.ts'
import { placeOf } from './place.ts'
import type { DatabaseOptions } from './settings.ts'
import { openStore, type Store } from './store.ts'

/** Connects, and looks whether tables, columns and the query are right. Nothing is stored, made or changed. */
export async function check(options: DatabaseOptions, context: CheckContext): Promise<readonly Finding[]> {
  const warnings = [...found(() => placeWarning(options, context)), ...warningsOf(options)]
  let store: Store | undefined
  try {
    store = await openStore({ ...options, create: false }, context)
    const limits = { ms: PATIENCE_MS, signal: context.signal, rows: 1, bytes: 65_536 }
    return [...warnings, ...(await looked(store, options, limits))]
  } catch (thrown) {
    return isToBeMade(thrown, options) ? warnings : [...warnings, finding(thrown)]
  } finally {
    await store?.close(AbortSignal.timeout(1000)).catch(() => undefined)
  }
}

/** A database that says nothing is not waited for. */
const PATIENCE_MS = 5000

async function looked(store: Store, options: DatabaseOptions, limits: Limits): Promise<readonly Finding[]> {
  if (options.query !== undefined) {
    const { sql: query, names } = readStatement(options, store.dialect)
    await store.use(limits, async (connection) => connection.prepare(query, names.length, limits))
    return []
  }
  const { sqlOf } = await import('./table-sql.ts')
  const sql = await sqlOf(store.dialect, { ...options, create: false })
  await store.use(limits, async (connection: Connection) => {
    await sql.prepare(connection, limits)
    // as it is carried out later, unique index and all
    await connection.prepare(sql.insert(1), sql.columns.length, limits)
  })
  return []
}

/** A hook that makes what is missing finds nothing at first. */
function isToBeMade(thrown: unknown, { create }: DatabaseOptions): boolean {
  return create === true && HooklineError.from(thrown).code === 'DATABASE_MISSING'
}

function placeWarning({ url }: DatabaseOptions, { hook, stateDir }: CheckContext): readonly Finding[] {
  const address = typeof url === 'string' ? addressOf(url) : undefined
  if (typeof address !== 'object' || address.dialect !== 'sqlite') return []
  const { file, isOwn } = placeOf(address.place, hook, { stateDir })
  if (isOwn || !isWithinWorkspace(file)) return []
  return [
    {
      severity: 'warning',
      message: `${file} lies in the workspace: the agent can write what this hook keeps there`,
      hint: 'Write `sqlite:NAME`: that is in the state directory, where no sandbox of an agent may write.',
    },
  ]
}

function warningsOf({
  url,
  password,
  columns,
  delivery_column: delivery,
}: DatabaseOptions): readonly Finding[] {
  const address = typeof url === 'string' ? addressOf(url) : undefined
  const isPlain =
    typeof address === 'object' && address.dialect !== 'sqlite' && address.password !== undefined
  return [
    ...(isPlain && password === undefined
      ? [
          warning(
            '`url` has a password in it, for everybody who can read the file',
            'Give it as a secret: `with.password = { secret = "NAME" }`.',
          ),
        ]
      : []),
    ...(columns !== undefined && delivery === undefined
      ? [
          warning(
            'what is delivered twice is stored twice',
            'Name a column with a unique index in `with.delivery_column`: it takes the id of the delivery.',
          ),
        ]
      : []),
  ]
}

function warning(message: string, hint: string): Finding {
  return { severity: 'warning', message, hint }
}

function found(look: () => readonly Finding[]): readonly Finding[] {
  try {
    return look()
  } catch {
    // said by what comes after it
    return []
  }
}

function finding(thrown: unknown): Finding {
  const { message, hint } = HooklineError.from(thrown)
  return { severity: 'error', message, hint }
}
