import type { Db } from './sqlite.ts'

/** What a run came to, for those that need it. */
export interface Ended {
  readonly hook: string
  readonly state: string
  /** JSON. */
  readonly result: string | null
}

/** What these deliveries came to. */
export function resultsOf(db: Db, deliveries: readonly string[]): readonly Ended[] {
  return deliveries.flatMap((delivery) => {
    const row = db.get('SELECT hook, state, result FROM runs WHERE delivery = ?', delivery)
    if (row === undefined) return []
    const { hook, state, result } = row
    return [{ hook: String(hook), state: String(state), result: result === null ? null : String(result) }]
  })
}

/** How a run stands. */
export interface Standing {
  readonly run: number
  readonly state: string
  readonly attempts: number
  /** Milliseconds since the epoch. */
  readonly nextAt: number
  readonly endedAt: number | null
  /** Of the last try. */
  readonly ms: number | null
  /** JSON: why the last try failed. */
  readonly error: string | null
}

/** The run of a hook for a fact, if there is one. */
export function standingOf(db: Db, delivery: string): Standing | undefined {
  const row = db.get(
    `SELECT id, state, attempts, next_at, ended_at, runs.error AS error, ms FROM runs
     LEFT JOIN attempts ON attempts.run = runs.id AND attempts.number = runs.attempts WHERE delivery = ?`,
    delivery,
  )
  if (row === undefined) return undefined
  const number = (name: string): number | null => (row[name] === null ? null : Number(row[name]))
  return {
    run: Number(row['id']),
    state: String(row['state']),
    attempts: Number(row['attempts']),
    nextAt: Number(row['next_at']),
    endedAt: number('ended_at'),
    ms: number('ms'),
    error: row['error'] === null ? null : String(row['error']),
  }
}
