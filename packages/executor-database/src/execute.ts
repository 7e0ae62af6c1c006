import { HooklineError, type BatchResult, type HookContext, type HookOutput } from '@hookline/core'
import { asked } from './ask.ts'
import type { Limits } from './connection.ts'
import type { DatabaseResource } from './resource.ts'
import type { DatabaseOptions } from './settings.ts'
import { bytesOf } from './size.ts'
import type { Store } from './store.ts'
import type { Table } from './table.ts'
import type { Bound } from './value.ts'
import { stored } from './write.ts'

export type DatabaseContext = HookContext<DatabaseOptions, DatabaseResource>

/** Stores the event, or carries out the query. @throws HooklineError of the tables DATABASE_ERRORS and NETWORK_ERRORS */
export async function execute(ctx: DatabaseContext): Promise<HookOutput> {
  ctx.signal.throwIfAborted()
  if (ctx.options.query !== undefined) return answer(ctx, await ctx.resource.store(ctx))
  const table = await ctx.resource.table(ctx)
  const { results, count } = await written([table.rowOf(ctx)], ctx, table)
  const [result] = results
  if (result?.status === 'failed') throw result.error
  return { data: { stored: count } }
}

/** The same of several events in one go. */
export async function executeBatch(ctxs: readonly DatabaseContext[]): Promise<readonly BatchResult[]> {
  const [first] = ctxs as readonly [DatabaseContext]
  first.signal.throwIfAborted()
  if (first.options.query !== undefined) {
    const store = await first.resource.store(first)
    const all = ctxs.map(async (ctx) => settled(async () => answer(ctx, store)))
    return (await Promise.all(all)).map(said)
  }
  const table = await first.resource.table(first)
  const rows = await Promise.all(ctxs.map(async (ctx) => settled(() => table.rowOf(ctx))))
  const made = rows.flatMap((row) => (row.status === 'made' ? [row.value] : []))
  const { results } = await written(made, first, table)
  let next = 0
  return rows.map((row) => (row.status === 'made' ? results[next++]! : row))
}

function said(one: Made<HookOutput> | Failed): BatchResult {
  return one.status === 'failed' ? one : { status: 'done', output: one.value }
}

async function written(
  rows: readonly (readonly Bound[])[],
  ctx: DatabaseContext,
  table: Table,
): ReturnType<typeof stored> {
  const store = await ctx.resource.store(ctx)
  const began = performance.now()
  const told = (what: string): void =>
    ctx.log(`${store.shown}: ${what} in ${Math.round(performance.now() - began)} ms`)
  try {
    const done = await stored(rows, { store, table, limits: limitsOf(ctx) })
    told(`${done.count} of ${rows.length} rows stored in ${table.name}`)
    if (mayTidy(ctx)) table.sweep(rows.length, ctx.log)
    return done
  } catch (error) {
    told(`${HooklineError.from(error).code}, no row stored in ${table.name},`)
    throw error
  }
}

/** What lives for one event tidies up once in a while, and not for each. */
function mayTidy({ isDelivery }: DatabaseContext): boolean {
  return isDelivery === true || Math.random() < 0.02
}

async function answer(ctx: DatabaseContext, store: Store): Promise<HookOutput> {
  const began = performance.now()
  const told = (what: string): void =>
    ctx.log(`${store.shown}: ${what} in ${Math.round(performance.now() - began)} ms`)
  try {
    const { rows, affected } = await asked(ctx, store, limitsOf(ctx))
    told(rows === undefined ? `${affected} rows changed` : `${rows.length} rows`)
    return { data: rows === undefined ? { changed: affected } : { rows } }
  } catch (error) {
    told(HooklineError.from(error).code)
    throw error
  }
}

/** Rows, and bytes of them, where nobody says how many. */
const ROWS = 100
const BYTES = '1MB'
/** What is left for saying so when a statement was stopped. */
const REST_MS = 200

/** What a run has left. */
function limitsOf({
  deadline,
  signal,
  options,
}: Pick<DatabaseContext, 'deadline' | 'signal' | 'options'>): Limits {
  return {
    ms: Math.max(100, deadline - Date.now() - REST_MS),
    signal,
    rows: options.max_result_rows ?? ROWS,
    bytes: bytesOf(options.max_result ?? BYTES),
  }
}

type Made<T> = { readonly status: 'made'; readonly value: T }
type Failed = { readonly status: 'failed'; readonly error: unknown }

async function settled<T>(make: () => T | Promise<T>): Promise<Made<T> | Failed> {
  try {
    return { status: 'made', value: await make() }
  } catch (error) {
    return { status: 'failed', error }
  }
}
