import type { RateLimit } from '@hookline/core'
import { beginAt } from './rate.ts'
import type { Db } from './sqlite.ts'

/** Why nothing may begin in a lane, or what is to be known of the one that begins. */
export type Leave =
  | { readonly status: 'held' }
  /** It sees whether the target works again, which did not. */
  | { readonly status: 'free'; readonly isProbe: boolean }

const PROBE_MS = 1000

/** Whether a run may begin there now; if not, the lane is not looked at again before that changes. */
export function leave(
  db: Db,
  { hook, target }: { readonly hook: string; readonly target: string },
  now: number,
  limit: RateLimit | undefined,
): Leave {
  const breaker = target === '' ? undefined : db.get(BREAKER, target)
  const openUntil = Number(breaker?.['open_until'] ?? 0)
  const isBusy = openUntil > 0 && openUntil <= now && isRunning(db, breaker!['probe'] ?? null)
  if (openUntil > now || isBusy) {
    db.run('UPDATE lanes SET held_until = ? WHERE target = ?', isBusy ? now + PROBE_MS : openUntil, target)
    return { status: 'held' }
  }
  const at = limit && beginAt(db, hook, limit, now)
  if (at === undefined) return { status: 'free', isProbe: openUntil > 0 }
  db.run('UPDATE lanes SET held_until = ? WHERE hook = ?', at, hook)
  return { status: 'held' }
}

const BREAKER = 'SELECT open_until, probe FROM breakers WHERE target = ?'

function isRunning(db: Db, run: number | string | null): boolean {
  return run !== null && db.get("SELECT 1 FROM runs WHERE id = ? AND state = 'running'", run) !== undefined
}
