import type { Queries } from './database.ts'

/** A target that nothing is sent to for now. */
export interface OpenBreaker {
  readonly target: string
  /** In a row. */
  readonly failures: number
  /** Milliseconds since the epoch; one run goes ahead then. */
  readonly until: number
}

/** The targets that are left alone, the one first that is tried first. */
export async function openBreakers(queries: Queries, now: number): Promise<readonly OpenBreaker[]> {
  const rows = await queries
    .selectFrom('breakers')
    .select(['target', 'failures', 'open_until'])
    .where('open_until', '>', now)
    .orderBy('open_until')
    .limit(100)
    .execute()
  return rows.map(({ target, failures, open_until: until }) => ({ target, failures, until }))
}
