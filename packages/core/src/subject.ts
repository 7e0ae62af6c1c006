import { MAX_LINE, simpleCommands } from './command.ts'
import { eventRow, subjectKind, type LifecycleEvent, type SubjectKind } from './event.ts'
import { normalPath } from './pattern.ts'

/** The texts of an event that patterns are tried on. */
export interface Subject {
  readonly kind: SubjectKind
  readonly candidates: readonly string[]
  /** True: the text could not be taken apart, so a guard must assume the worst. */
  readonly unreadable: boolean
}

/** What an event offers to `match`. */
export function subjectOf(event: LifecycleEvent): Subject {
  const row = eventRow(event.name)
  const found = row?.candidates(event.data as never) ?? null
  const kind = row === undefined ? 'name' : subjectKind(event, row)
  if (found === null) return { kind, candidates: [], unreadable: false }
  if (kind === 'command') return commandSubject(found as string)
  const candidates = typeof found === 'string' ? [found] : found
  if (kind !== 'path') return { kind, candidates, unreadable: false }
  return {
    kind,
    candidates: candidates.map((path) => normalPath(path, event.session.root)),
    unreadable: candidates.length === 0,
  }
}

function commandSubject(line: string): Subject {
  const commands = simpleCommands(line)
  const whole = line.length > MAX_LINE ? [] : [line]
  return {
    kind: 'command',
    candidates: [...new Set([...whole, ...(commands ?? [])])],
    unreadable: commands === null,
  }
}
