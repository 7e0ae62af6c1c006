import type { Db } from './sqlite.ts'
import type { Times } from './times.ts'

/** How much waits, and for whom nobody waits. */
export interface Queue {
  readonly queued: number
  readonly running: number
  readonly dead: number
  /** Targets that are left alone for now, at most 100. */
  readonly breakers: readonly QueueBreaker[]
}

interface QueueBreaker {
  readonly target: string
  /** In a row. */
  readonly failures: number
  /** Milliseconds since the epoch. */
  readonly until: number
}

/** Counts without a walk through what has ended. */
export function queueOf(db: Db, times: Times): Queue {
  const { queued, running, dead } = db.get(COUNTS) as Pick<Queue, 'queued' | 'running' | 'dead'>
  const breakers = db.all(OPEN, times.wall()) as unknown as Queue['breakers']
  return { queued, running, dead, breakers }
}

const COUNTS = `
  SELECT (SELECT coalesce(sum(ready), 0) FROM lanes)
    + (SELECT count(*) FROM runs WHERE state = 'new')
    + (SELECT count(*) FROM runs WHERE id IN (SELECT run FROM waits) AND state = 'waiting') AS queued,
    (SELECT coalesce(sum(running), 0) FROM lanes) AS running,
    (SELECT count(*) FROM runs WHERE state = 'dead') AS dead`

const OPEN = `
  SELECT target, failures, open_until AS until FROM breakers WHERE open_until > ? ORDER BY open_until LIMIT 100`
