import type { HooklineError } from '@hookline/core'
import { createBackoff, type Backoff, type Rest } from './backoff.ts'
import type { Connection } from './connection.ts'
import type { Pool } from './connections.ts'
import { mcpError } from './errors.ts'
import { inWords } from './units.ts'

/** A server, as it is kept. */
export interface Entry {
  readonly users: Set<Pool>
  readonly backoff: Backoff
  readonly stop: AbortController
  connection?: Promise<Connection>
  ready?: Connection
  idle?: NodeJS.Timeout
}

/** Servers at once: the one that was not used for longest goes. */
const MOST = 32

/** What goes on in the background may begin more of it. */
export async function allOf(work: ReadonlySet<Promise<void>>): Promise<void> {
  while (work.size > 0) await Promise.all(work)
}

/** In the place of one that was ended: who used it still does, and what went wrong is not forgotten. */
export function fresh(before: Entry | undefined): Entry {
  return {
    users: before?.users ?? new Set(),
    backoff: before?.backoff ?? createBackoff(),
    stop: new AbortController(),
  }
}

/** True while it is made, and while somebody waits for an answer. */
export function isInUse({ connection, ready }: Entry): boolean {
  return ready === undefined ? connection !== undefined : ready.isBusy
}

/** For one more. */
export function makeRoom(entries: Map<string, Entry>, end: (entry: Entry) => void): void {
  for (const [key, entry] of entries) {
    if (entries.size < MOST) return
    if (isInUse(entry)) continue
    entries.delete(key)
    end(entry)
  }
}

/** What whoever asks meanwhile is told. */
export function resting({ ms, deaths, last }: Rest): HooklineError {
  const why = last === '' ? '' : `; the last time ${last}`
  return mcpError(
    'MCP_CONNECTION_LOST',
    `it was lost ${deaths} times in a row, and is tried again in ${inWords(ms)}${why}`,
    {
      retryable: true,
      afterMs: ms,
    },
  )
}

/** Settles once it is called off. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
