import type { SubjectKind } from './event.ts'
import { HooklineError } from './errors.ts'
import type { Expression, ExpressionEngine } from './expression.ts'
import { hookName, type HookConfig } from './hook.ts'
import { glob, type Test } from './pattern.ts'
import type { Subject } from './subject.ts'

/** Makes tests of `/regex/` patterns, in linear time: texts are chosen by an agent. RE2 syntax. */
export interface PatternEngine {
  compile(source: string): Test
}

/** What makes patterns and expressions; core has neither of its own. */
export interface Engines {
  readonly patterns?: PatternEngine | undefined
  readonly expressions?: ExpressionEngine | undefined
}

/** Step 1: the candidates of the event's subject that a hook picks; `null`: the hook is not concerned. */
export type Match = (subject: Subject) => readonly string[] | null

/** A hook made ready: patterns and expressions compiled once. */
export interface ReadyHook {
  readonly config: HookConfig
  /** `<layer>/<id>`. */
  readonly name: string
  readonly match: Match
  readonly condition?: Expression
  readonly decide?: Expression
  /** Why the hook cannot run; it fails each time it is due, so that a guard denies. */
  readonly broken?: HooklineError
}

/** Compiles one hook. Never throws: what is wrong becomes `broken`. */
export function ready(config: HookConfig, engines: Engines): ReadyHook {
  const name = hookName(config)
  try {
    return {
      config,
      name,
      match: matcher(config, engines.patterns),
      ...(config.if === undefined ? {} : { condition: expression(config.if, engines) }),
      ...(config.decide === undefined ? {} : { decide: expression(config.decide, engines) }),
    }
  } catch (thrown) {
    // nobody knows what it would have matched: a guard is due always, the others never
    const match: Match = (subject) => (config.guard === true ? subject.candidates : null)
    return { config, name, match, broken: HooklineError.from(thrown, 'INTERNAL') }
  }
}

/** Compiles `match` of a hook. @throws HooklineError `PATTERN_INVALID`, `PATTERNS_MISSING` */
function matcher(hook: HookConfig, patterns: PatternEngine | undefined): Match {
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
  if (isRegex(pattern)) {
    if (patterns === undefined)
      throw new HooklineError('PATTERNS_MISSING', `${pattern} needs a pattern engine`)
    const test = patterns.compile(pattern.slice(1, -1))
    return (text) => test(text)
  }
  const made: Partial<Record<SubjectKind, Test>> = {}
  return (text, kind) => (made[kind] ??= glob(pattern, kind))(text)
}

/** True for `/regex/`. */
export function isRegex(pattern: string): boolean {
  return pattern.length > 1 && pattern.startsWith('/') && pattern.endsWith('/')
}

function expression(source: string, { expressions }: Engines): Expression {
  if (expressions === undefined)
    throw new HooklineError('EXPRESSIONS_MISSING', `"${source}" needs an expression engine`)
  return expressions.compile(source)
}
