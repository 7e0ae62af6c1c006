import { closeSync, openSync, readSync } from 'node:fs'
import type { Journal } from '@hookline/journal'
import { ownDir } from '../state.ts'
import { answered } from './answered.ts'
import { RECORD } from './file-recorder.ts'
import { linesOf } from './lines-of.ts'
import { beginningOf, readTaken, writeTaken, type TakenFile } from './taken.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A journal as far as it is needed here. */
type Target = Pick<Journal, 'ingest' | 'identity'>

/**
 * Brings into the journal what the record has gained since the last time. Several processes may do so at once, and one may
 * end at any moment: what is taken twice is there once. What was in two files that came and went meanwhile is lost.
 */
export function takeOver(journal: Target, env: Env): void {
  const dir = ownDir(env, RECORD.folder)
  if (dir === undefined) return
  const own = journal.identity()
  const taken = readTaken(dir)
  // of a journal that was begun anew, nothing counts as taken; what one has forgotten since, it has had
  const before = taken.journal === own ? taken.files : []
  // the newer first: what is moved while this goes on is met twice, and not missed
  const fds = [RECORD.now, RECORD.before].flatMap((name) => opened(`${dir}/${name}`))
  try {
    const files = fds.toReversed().map((fd) => take(fd, before, journal))
    if (!isSame(before, files)) writeTaken(dir, { files, journal: own })
  } finally {
    for (const fd of fds) closeSync(fd)
  }
}

function opened(file: string): readonly number[] {
  try {
    return [openSync(file, 'r')]
  } catch {
    return []
  }
}

function take(fd: number, known: readonly TakenFile[], journal: Target): TakenFile {
  const head = beginningOf(fd)
  const from = known.find((one) => one.head !== '' && head.startsWith(one.head))?.offset ?? 0
  const offset = linesOf(
    (into, at) => readSync(fd, into, 0, into.length, at),
    from,
    (lines) => {
      const events = lines.flatMap(answered)
      if (events.length > 0) journal.ingest(events)
    },
  )
  return { head, offset }
}

function isSame(before: readonly TakenFile[], now: readonly TakenFile[]): boolean {
  return (
    before.length === now.length &&
    now.every(({ head, offset }, at) => before[at]!.head === head && before[at]!.offset === offset)
  )
}
