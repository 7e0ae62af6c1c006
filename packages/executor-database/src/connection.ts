import type { Json } from '@hookline/core'
import type { Bound } from './value.ts'

/** A connection to a database, as everything else uses it. What it throws is the driver's. */
export interface Connection {
  /** Carries out one statement. What is not known of it afterwards makes the connection broken. */
  run(sql: string, values: readonly Bound[], limits: Limits): Promise<Answer>
  /** Lets the database read a statement with so many values, without carrying it out. */
  prepare(sql: string, values: number, limits: Limits): Promise<void>
  /** True: nobody uses it again. */
  readonly isBroken: boolean
  /** Ends it with a word. */
  close(): Promise<void>
  /** Ends it at once. */
  destroy(): void
}

/** How long a statement may take, and what it may give. */
export interface Limits {
  /** Milliseconds from now on. */
  readonly ms: number
  readonly signal: AbortSignal
  readonly rows: number
  readonly bytes: number
}

/** What a statement gave: rows if it is one that has any, and how many it changed. */
export interface Answer {
  readonly rows?: readonly Json[]
  readonly affected: number
}

/** Makes connections to one database. */
export interface Connector {
  connect(limits: Pick<Limits, 'ms' | 'signal'>): Promise<Connection>
  /** As it is shown. */
  readonly shown: string
}

/** The time limit that a session is given: within what is left, and round, so that it changes seldom. */
export function sessionMs(ms: number): number {
  return ms >= 2000 ? Math.floor(ms / 1000) * 1000 : Math.max(100, Math.floor(ms / 100) * 100)
}
