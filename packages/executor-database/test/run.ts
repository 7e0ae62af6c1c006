import { randomUUID } from 'node:crypto'
import type { BatchResult, Executor, HookContext, HookOutput } from '@hookline/core'
import { hookContext } from '@hookline/testing'
import * as index from '../src/index.ts'
import * as lean from '../src/lean.ts'
import type { DatabaseOptions } from '../src/settings.ts'
import type { Service } from './services.ts'

/** The same executor behind both doors. */
export const DOORS: readonly (readonly [string, Executor<DatabaseOptions>])[] = [
  ['index', index.database],
  ['lean', lean.database],
]

export type Around = Parameters<typeof hookContext<DatabaseOptions, unknown>>[1]
type Context = HookContext<DatabaseOptions, unknown>

/** A hook that is open, for as many runs as a test has. */
export interface Opened {
  readonly execute: (around?: Around) => Promise<HookOutput>
  readonly batch: (arounds: readonly Around[]) => Promise<readonly BatchResult[]>
  readonly close: () => Promise<void>
  readonly log: readonly string[]
}

/** A run of a delivery of its own. */
export function contextFor(
  options: Partial<DatabaseOptions>,
  { url, stateDir }: Pick<Service, 'url' | 'stateDir'>,
  around: Around = {},
): Context {
  return hookContext<DatabaseOptions, unknown>(
    { url, ...options },
    { stateDir, delivery: { id: randomUUID(), attempt: 1 }, ...around },
  )
}

/** Opens a hook; what is given holds for each of its runs. */
export async function open(
  options: Partial<DatabaseOptions>,
  service: Pick<Service, 'url' | 'stateDir'>,
  all: Around = {},
  executor: Executor<DatabaseOptions> = index.database,
): Promise<Opened> {
  const log: string[] = []
  const given = { ...all, log: (line: string) => void log.push(line) }
  const first = contextFor(options, service, given)
  const resource = await executor.open!(first.options, first)
  const context = (around: Around = {}): Context =>
    contextFor(options, service, { ...given, ...around, resource })
  return {
    log,
    execute: async (around) => (await executor.execute(context(around))) ?? {},
    batch: async (arounds) => executor.executeBatch!(arounds.map(context)),
    close: async () => executor.close!(resource, AbortSignal.timeout(3000)),
  }
}

/** Opens, runs once and closes. */
export async function run(
  options: Partial<DatabaseOptions>,
  service: Pick<Service, 'url' | 'stateDir'>,
  around: Around = {},
): Promise<HookOutput> {
  const opened = await open(options, service, around)
  try {
    return await opened.execute()
  } finally {
    await opened.close()
  }
}

/** What a query gives. */
export async function rowsOf(
  service: Pick<Service, 'url' | 'stateDir'>,
  query: string,
  params: DatabaseOptions['params'] = {},
  around: Around = {},
): Promise<readonly Record<string, unknown>[]> {
  const { data } = await run({ query, params }, service, around)
  return (data as { readonly rows: readonly Record<string, unknown>[] }).rows
}
