import { closeSync, openSync, readSync } from 'node:fs'
import type { Journal } from '@hookline/journal'
import { ownDir } from '../state.ts'
import { answered } from './answered.ts'
import { RECORD } from './file-recorder.ts'
import { linesOf } from './lines-of.ts'
import { beginningOf, readTaken, writeTaken, type Taken, type TakenFile } from './taken.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A journal as far as it is needed here. */
type Target = Pick<Journal, 'ingest' | 'db'>

/**
 * Brings into the journal what the record has gained since the last time. Several processes may do so at once, and one may
 * end at any moment: what is taken twice is there once. What was in two files that came and went meanwhile is lost.
 */
export function takeOver(journal: Target, env: Env): void {
  const dir = ownDir(env, RECORD.folder)
  if (dir === undefined) return
  const before = stillThere(journal, readTaken(dir))
  // the newer first: what is moved while this goes on is met twice, and not missed
  const fds = [RECORD.now, RECORD.before].flatMap((name) => opened(`${dir}/${name}`))
  try {
    let { last } = before
    const files = fds.toReversed().map((fd) => {
      const gained = take(fd, before.files, journal)
      last = gained.last ?? last
      return gained.file
    })
    if (!isSame(before.files, files)) writeTaken(dir, { files, ...(last === undefined ? {} : { last }) })
  } finally {
    for (const fd of fds) closeSync(fd)
  }
}

/** Of a journal that was begun anew, nothing counts as taken. */
function stillThere({ db }: Target, taken: Taken): Taken {
  const isThere =
    taken.last === undefined || db.get('SELECT 1 FROM events WHERE key = ?', taken.last) !== undefined
  return isThere ? taken : { files: [] }
}

function opened(file: string): readonly number[] {
  try {
    return [openSync(file, 'r')]
  } catch {
    return []
  }
}

function take(
  fd: number,
  known: readonly TakenFile[],
  journal: Target,
): { readonly file: TakenFile; readonly last?: string } {
  const head = beginningOf(fd)
  const from = known.find((one) => one.head !== '' && head.startsWith(one.head))?.offset ?? 0
  let last: string | undefined
  const offset = linesOf(
    (into, at) => readSync(fd, into, 0, into.length, at),
    from,
    (lines) => {
      const events = lines.flatMap(answered)
      if (events.length === 0) return
      journal.ingest(events)
      last = events.at(-1)!.key
    },
  )
  return { file: { head, offset }, ...(last === undefined ? {} : { last }) }
}

function isSame(before: readonly TakenFile[], now: readonly TakenFile[]): boolean {
  return (
    before.length === now.length &&
    now.every(({ head, offset }, at) => before[at]!.head === head && before[at]!.offset === offset)
  )
}
