import { setImmediate as turn } from 'node:timers/promises'
import type { Told, Transcript } from '@hookline/core'
import type { OpenFile } from './file.ts'
import { linesBack, linesFrom, recordIn } from './lines.ts'
import type { Position } from './position.ts'

/** What is read of a file at one time: as long as the longest line that is looked at. */
const MOST = 8 << 20
/** Once so much was read, others are let in. */
const ENOUGH = 1 << 20
/** How far back the task that goes on is looked for. */
const MOST_BACK = 64 << 20

/** A transcript that was not read before is read from the task on that goes on: what came before is old. */
export async function first(file: OpenFile, path: string, transcript: Transcript): Promise<Position> {
  const begin = { path, inode: file.inode, state: null, isOpen: false, held: [] }
  let end: number | undefined
  let seen = file.size
  for (const { text, from, next } of linesBack(file, MOST_BACK)) {
    // what stands behind the last whole line is being written
    end ??= next
    if (transcript.begins(text)) return { ...begin, offset: from }
    if (seen - from < ENOUGH) continue
    seen = from
    await turn()
  }
  return { ...begin, offset: end ?? file.size }
}

/** What was read, and the facts that no hook is going to report. */
export interface Advance {
  readonly position: Position
  readonly sure: readonly Told[]
}

/** Reads on from a position, a piece at a time. */
export function advance(before: Position, file: OpenFile, transcript: Transcript): Advance {
  let { offset, state, isOpen } = before
  let held: readonly Told[] = before.held
  const sure: Told[] = []
  for (const line of linesFrom(file, offset, MOST)) {
    const { told, ends, state: next } = transcript.read(state, recordIn(line))
    state = next
    offset = line.next
    if (transcript.begins(line.text)) isOpen = true
    else if (ends === 'task') isOpen = false
    if (ends !== null) {
      const over = (one: Told): boolean => ends === 'task' || one.waits === 'request'
      sure.push(...held.filter(over))
      held = held.filter((one) => !over(one))
    }
    sure.push(...told.filter(({ waits }) => waits === null))
    held = [...held, ...told.filter(({ waits }) => waits !== null)]
    if (offset - before.offset >= ENOUGH) break
  }
  return { position: { ...before, offset, state, isOpen, held }, sure }
}
