import type { RateLimit } from '@hookline/core'
import type { Db } from './sqlite.ts'

/**
 * Notes that a run of the hook begins now, or tells when one may. In no span of `perMs` begin more than `count`: the begin
 * that lies `count` back is looked at, wherever the span is said to start.
 */
export function beginAt(db: Db, hook: string, { count, perMs }: RateLimit, now: number): number | undefined {
  const { last } = db.get('SELECT max(number) AS last FROM rates WHERE hook = ?', hook)!
  const number = Number(last ?? 0) + 1
  const back = db.get('SELECT at FROM rates WHERE hook = ? AND number = ?', hook, number - count)
  if (back !== undefined && Number(back['at']) + perMs > now) return Math.ceil(Number(back['at']) + perMs)
  db.run('INSERT INTO rates (hook, number, at) VALUES (?, ?, ?)', hook, number, now)
  db.run('DELETE FROM rates WHERE hook = ? AND number <= ?', hook, number - count)
  return undefined
}
