import type { HooklineError } from '@hookline/core'
import { inode, moveAside } from './aside.ts'
import { journalError } from './errors.ts'
import type { Db } from './sqlite.ts'

/**
 * The same database, that is moved aside when it is found broken. From then on, and if somebody else has moved it or thrown
 * it away, it takes nothing any more: what is written to a file that nobody opens is lost.
 */
export function watched(file: string, db: Db, own: number | undefined, waitMs: number): Db {
  let gone: HooklineError | undefined
  const judge = (thrown: unknown): unknown => {
    if (isDisk(thrown)) return unusable(file, 'written', thrown)
    if (!isCorrupt(thrown) || own === undefined) return thrown
    gone ??= corrupt(file, moveAside(file, own, waitMs), 'open it again')
    return gone
  }
  const guarded =
    <A extends readonly unknown[], T>(act: (...given: A) => T): ((...given: A) => T) =>
    (...given) => {
      if (gone !== undefined) throw gone
      try {
        return act(...given)
      } catch (thrown) {
        throw judge(thrown)
      }
    }
  const exec = guarded(db.exec)
  return {
    exec(sql) {
      exec(sql)
      if (sql !== 'BEGIN IMMEDIATE' || inode(file) === own) return
      throw journalError('JOURNAL_UNUSABLE', `${file} was moved away while it was open: open it again`)
    },
    run: guarded(db.run),
    get: guarded(db.get),
    all: guarded(db.all),
    flush: () =>
      db.flush().catch((thrown: unknown) => {
        throw unusable(file, 'written', thrown)
      }),
    close: db.close,
  }
}

/** What can be said of a journal that cannot be used. */
export function unusable(file: string, what: 'opened' | 'written', thrown: unknown): unknown {
  if (typeof (thrown as { readonly hint?: unknown }).hint === 'string') return thrown
  const code = isBusy(thrown) ? 'JOURNAL_BUSY' : 'JOURNAL_UNUSABLE'
  return journalError(code, `${file} cannot be ${what}: ${(thrown as Error).message}`, { cause: thrown })
}

/** SQLITE_BUSY and SQLITE_LOCKED, or what was said of them: another process writes, and nothing is wrong. */
export function isBusy(thrown: unknown): boolean {
  return [5, 6].includes(codeOf(thrown)) || (thrown as { readonly code?: unknown }).code === 'JOURNAL_BUSY'
}

/** SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL and SQLITE_CANTOPEN. */
function isDisk(thrown: unknown): boolean {
  return [8, 10, 13, 14].includes(codeOf(thrown))
}

/** SQLITE_CORRUPT and SQLITE_NOTADB, with whatever more they say. */
export function isCorrupt(thrown: unknown): boolean {
  return [11, 26].includes(codeOf(thrown))
}

/** Without what SQLite says more exactly. */
export function codeOf(thrown: unknown): number {
  return ((thrown as { readonly errcode?: number }).errcode ?? 0) & 0xff
}

/** What is said of a journal that was found broken. */
export function corrupt(file: string, aside: string | undefined, next: string): HooklineError {
  const where = aside === undefined ? 'was moved away by another process' : `lies at ${aside} now`
  return journalError(
    'JOURNAL_CORRUPT',
    `${file} was broken: it ${where}, with what was to be delivered; ${next}`,
    { file: aside ?? file },
  )
}
