import { MAX_LINE, simpleCommands } from './command.ts'
import { eventRow, subjectKind, type LifecycleEvent, type SubjectKind } from './event.ts'
import { HooklineError } from './errors.ts'
import type { HookConfig } from './hook.ts'
import { glob, normalPath, type Test } from './pattern.ts'

/** Makes tests of `/regex/` patterns, in linear time: texts are chosen by an agent. RE2 syntax. */
export interface PatternEngine {
  compile(source: string): Test
}

/** Step 1: the candidates of the event's subject that a hook picks; `null`: the hook is not concerned. */
export type Match = (subject: Subject) => readonly string[] | null

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

/** Compiles `match` of a hook. @throws HooklineError `PATTERN_INVALID`, `PATTERNS_MISSING` */
export function matcher(hook: HookConfig, patterns: PatternEngine | undefined): Match {
  if (hook.match === undefined) return (subject) => subject.candidates
  const guard = hook.guard === true
  const wanted = hook.match
    .filter((pattern) => !pattern.startsWith('!'))
    .map((pattern) => lazy(pattern, patterns))
  const unwanted = hook.match
    .filter((pattern) => pattern.startsWith('!'))
    .map((pattern) => lazy(pattern.slice(1), patterns))
  return (subject) => {
    const picked = subject.candidates.filter(
      (text) =>
        (wanted.length === 0 || wanted.some((test) => test(text, subject.kind))) &&
        !unwanted.some((test) => test(text, subject.kind)),
    )
    if (picked.length > 0) return picked
    return guard && subject.unreadable ? subject.candidates : null
  }
}

/** One hook may listen to commands and paths at once: a glob is made per kind of subject. */
function lazy(
  pattern: string,
  patterns: PatternEngine | undefined,
): (text: string, kind: SubjectKind) => boolean {
  const regex = /^\/(.*)\/$/s.exec(pattern)
  if (regex !== null) {
    if (patterns === undefined)
      throw new HooklineError('PATTERNS_MISSING', `${pattern} needs a pattern engine`)
    const test = patterns.compile(regex[1]!)
    return (text) => test(text)
  }
  const made: Partial<Record<SubjectKind, Test>> = {}
  return (text, kind) => (made[kind] ??= glob(pattern, kind))(text)
}

/** True if `on` names the event; `*` alone leaves out hookline's own. */
export function listens(on: readonly string[], name: string): boolean {
  return on.some((pattern) => {
    if (pattern === name) return true
    if (pattern === '*') return !/^(hook|guard)\./.test(name)
    if (pattern.endsWith('.*')) return name.startsWith(pattern.slice(0, -1))
    return pattern.startsWith('*.') && name.endsWith(pattern.slice(1))
  })
}
