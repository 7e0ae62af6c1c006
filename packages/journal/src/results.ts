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
