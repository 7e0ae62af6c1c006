import { HooklineError } from '@hookline/core'
import type { Limits } from './connection.ts'
import { msOf } from './duration.ts'
import { timeFor } from './row.ts'
import type { DatabaseOptions } from './settings.ts'
import type { Store } from './store.ts'
import type { TableSql } from './table-sql.ts'
import type { Bound } from './value.ts'

/** Takes old rows away beside of what is stored. */
export interface Sweep {
  after(rows: number, log: (line: string) => void): void
  close(signal: AbortSignal): Promise<void>
}

/** Rows that come before it is looked for old ones again, and for how long nobody looks otherwise. */
const EACH_ROWS = 1000
const EACH_MS = 60_000
/** Deletes at once: what is left waits for the next time. */
const MOST_DELETES = 20
const ONE_MS = 5000

/** One sweep at a time, and never in the way of a row: what fails is tried again at the next. */
export function createSweep(store: Store, options: DatabaseOptions, sql: TableSql): Sweep {
  const { keep, max_rows: most } = options
  if (keep === undefined && most === undefined)
    return { after: () => undefined, close: async () => undefined }
  const controller = new AbortController()
  let [stored, last, isClosed] = [0, -Infinity, false]
  let running: Promise<void> | undefined
  return {
    after(rows, log) {
      stored += rows
      const isDue = stored >= EACH_ROWS || performance.now() - last >= EACH_MS
      if (!isDue || running !== undefined || isClosed) return
      stored = 0
      last = performance.now()
      running = swept(store, options, { sql, signal: controller.signal, log }).finally(
        () => (running = undefined),
      )
    },
    async close(signal) {
      isClosed = true
      const stop = (): void => controller.abort(new Error('closed'))
      if (signal.aborted) stop()
      signal.addEventListener('abort', stop, { once: true })
      await running
      signal.removeEventListener('abort', stop)
    },
  }
}

interface Sweeping {
  readonly sql: TableSql
  readonly signal: AbortSignal
  readonly log: (line: string) => void
}

/** Never rejects. */
async function swept(store: Store, options: DatabaseOptions, { sql, signal, log }: Sweeping): Promise<void> {
  const limits = (): Limits => ({ ms: ONE_MS, signal, rows: 1, bytes: 1024 })
  const run = async (text: string, ...values: readonly Bound[]): ReturnType<Store['use']> =>
    store.use(limits(), async (connection) => connection.run(text, values, limits()))
  let gone = 0
  try {
    for (const [column, below] of await bounds(store, options, { sql, run: run as Run }))
      gone += await taken(sql.below(column), below, run as Run)
  } catch (error) {
    if (!signal.aborted) log(`${store.shown}: old rows stay for now: ${HooklineError.from(error).message}`)
  }
  if (gone > 0) log(`${store.shown}: ${gone} old rows taken out of ${options.table}`)
}

type Run = (
  text: string,
  ...values: readonly Bound[]
) => Promise<{ readonly rows?: readonly unknown[]; readonly affected: number }>

/** Below which value of which column a row is old. */
async function bounds(
  { dialect }: Store,
  { keep, max_rows: most, columns, time_column: time }: DatabaseOptions,
  { sql, run }: { readonly sql: TableSql; readonly run: Run },
): Promise<readonly (readonly [column: string, below: Bound])[]> {
  const found: (readonly [string, Bound])[] = []
  if (keep !== undefined)
    found.push([columns === undefined ? 'at' : time!, timeFor(Date.now() - msOf(keep), dialect)])
  if (most === undefined) return found
  const [row] = (await run(sql.surplus(most))).rows ?? []
  if (row !== undefined) found.push(['id', (row as { readonly id: number }).id])
  return found
}

/** A few at a time, so that who stores is never kept waiting for long. */
async function taken(text: string, below: Bound, run: Run): Promise<number> {
  let all = 0
  for (let n = 0; n < MOST_DELETES; n++) {
    const { affected } = await run(text, below)
    all += affected
    if (affected === 0) break
  }
  return all
}
