import { fstatSync, lstatSync, type BigIntStats } from 'node:fs'
import { fileError } from './errors.ts'

const BIG = { bigint: true, throwIfNoEntry: false } as const

/**
 * Refuses an open file that has another name somewhere than the one by which it was opened.
 *
 * A count of names alone is no proof: who links a file of outside into the folder and takes the link away once it is open leaves it
 * with one name, its own. So the name is looked up between two looks at the file, in which nothing of it changed: then its one name
 * is this one. A change between is seen by the time of change, which Linux makes distinct for each look since 6.13; before that,
 * whoever wins three races of a microsecond at once is not seen. @throws HooklineError `FILE_HARD_LINK`, `FILE_MOVED`
 */
export function refuseElsewhere(fd: number, at: string, shown: string): void {
  for (let tries = 0; tries < 10; tries++) {
    const before = fstatSync(fd, BIG)
    const there = lstatSync(at, BIG)
    const after = fstatSync(fd, BIG)
    if (there?.ino !== after.ino || there.dev !== after.dev) break
    if (after.nlink > 1n) throw fileError('FILE_HARD_LINK', `${shown} has ${after.nlink} names`)
    if (isSteady(before, there) && isSteady(there, after)) return
  }
  throw fileError('FILE_MOVED', `${shown} is swapped for another meanwhile`, { retryable: true })
}

function isSteady(one: BigIntStats, next: BigIntStats): boolean {
  return one.nlink === next.nlink && one.ctimeNs === next.ctimeNs
}
