import type { Decision, Json, Rewrite } from '@hookline/core'

/** What can come of an event; `none`: no hook decided. */
export type DecisionWord = Decision | 'none'

/** Each of them. */
export const DECISION_WORDS: readonly DecisionWord[] = ['allow', 'ask', 'deny', 'none']

/** What can keep a hook from running; `on`: it does not listen; `failed`: it was due, and failed before it could start. */
export type SkipWord = 'on' | 'enabled' | 'agents' | 'match' | 'if' | 'failed'

/** Each of them. */
export const SKIP_WORDS: readonly SkipWord[] = ['on', 'enabled', 'agents', 'match', 'if', 'failed']

/** What a hook answers in a test without being run. */
export interface HookMock {
  readonly decision?: Decision
  readonly reason?: string
  readonly message?: string
  readonly context?: string
  readonly rewrite?: Rewrite
  readonly stop?: boolean
  readonly data?: Json
  readonly fail?: string
  readonly timeout?: true
}

/** What has to come of an event. Texts are exact, or a `/regex/`; false: there must be none. */
export interface Expected {
  readonly ran?: readonly string[]
  readonly skipped?: Readonly<Record<string, SkipWord>>
  readonly decision?: DecisionWord
  readonly reason?: string | false
  readonly message?: string | false
  readonly context?: string | readonly string[] | false
  readonly rewrite?: Readonly<Record<string, Json>> | false
  readonly preview?: Readonly<Record<string, Readonly<Record<string, Json>>>>
  readonly answer?: Readonly<Record<string, Json>> | false
}

/** The keys of a test as they are written. */
export interface TestTable {
  readonly name: string
  readonly event?: string
  readonly subject?: string | readonly string[]
  readonly data?: Readonly<Record<string, Json>>
  readonly agent?: string
  readonly payload?: string
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly run?: boolean
  readonly mocks?: Readonly<Record<string, HookMock | 'run'>>
  readonly expect: Expected
}

/** One `[[tests]]` table, validated; `payload` and `cwd` are absolute. */
export interface HookTest extends TestTable {
  /** Where it stands. */
  readonly source: { readonly file: string; readonly line: number }
  /** The lines of its expectations, by key: `decision`, `preview.format`. */
  readonly lines: Readonly<Record<string, number>>
}
