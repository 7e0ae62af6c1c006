import type { Expected, HookTest } from '@hookline/config'
import type { AgentReply, Json } from '@hookline/core'
import { fits, partial, type Difference } from './partial.ts'
import type { UnitRun } from './told.ts'

/** An expectation that did not come true. */
export interface Mismatch {
  /** `decision`, `preview.format`: the key below `expect`. */
  readonly key: string
  readonly line: number
  readonly differences: readonly Difference[]
  /** Ids of the hooks that it is about. */
  readonly about: readonly string[]
}

/** Everything that a test expected and did not find, in the order in which it is written. */
export function mismatches({ expect, lines, source }: HookTest, run: UnitRun): readonly Mismatch[] {
  return (Object.keys(expect) as (keyof Expected)[])
    .flatMap((key) =>
      (CHECKS[key] as Check<unknown>)(expect[key], run).map((one) => ({ ...one, key: one.key ?? key })),
    )
    .filter(({ differences }) => differences.length > 0)
    .map((one) => ({ ...one, line: lines[one.key] ?? source.line }))
}

type Checked = Pick<Mismatch, 'differences' | 'about'> & { readonly key?: string }
type Check<Value> = (expected: Value, run: UnitRun) => readonly Checked[]

const CHECKS: { readonly [Key in keyof Required<Expected>]: Check<Required<Expected>[Key]> } = {
  ran: (expected, { ran }) => {
    const isSame = expected.length === ran.length && expected.every((id, at) => id === ran[at])
    const about = [
      ...expected.filter((id) => !ran.includes(id)),
      ...ran.filter((id) => !expected.includes(id)),
    ]
    return [{ differences: isSame ? [] : [{ path: '', expected, found: ran }], about }]
  },
  skipped: (expected, { skipped }) =>
    Object.entries(expected).map(([id, word]) => ({
      differences: partial(word, skipped[id] ?? 'it ran', id),
      about: [id],
    })),
  decision: (expected, { outcome, standings }) => [
    {
      differences: partial(expected, outcome.decision ?? 'none'),
      about: standings.map(({ hook }) => hook.id),
    },
  ],
  reason: (expected, run) => words(expected, run.outcome.reason, run),
  message: (expected, run) => words(expected, run.outcome.message, run),
  context: (expected, run) => {
    const { context } = run.outcome
    if (typeof expected === 'object')
      return [{ differences: partial(expected, context), about: speakers(run) }]
    return words(expected, context.length === 0 ? undefined : context.join('\n'), run)
  },
  rewrite: (expected, { outcome, standings }) => [
    {
      differences: orNothing(expected, outcome.rewrite),
      about: standings.filter(({ hook }) => hook.rewrites === true).map(({ hook }) => hook.id),
    },
  ],
  preview: (expected, { previews }) =>
    Object.entries(expected).map(([id, wanted]) => ({
      key: `preview.${id}`,
      differences: partial(wanted, previews[id]),
      about: [id],
    })),
  answer: (expected, run) => [
    { differences: orNothing(expected, answerOf(run.reply)), about: speakers(run) },
  ],
}

function words(expected: string | false, found: string | undefined, run: UnitRun): readonly Checked[] {
  const isAsExpected = expected === false ? found === undefined : found !== undefined && fits(expected, found)
  const differences = isAsExpected
    ? []
    : [{ path: '', expected: expected === false ? undefined : expected, found }]
  return [{ differences, about: speakers(run) }]
}

/** `false`: nothing may be there. */
function orNothing(expected: Json, found: Json | undefined): readonly Difference[] {
  if (expected !== false) return partial(expected, found)
  return found === undefined ? [] : [{ path: '', expected: undefined, found }]
}

/** Hooks that had something to say, or should have had. */
function speakers({ ran, standings }: UnitRun): readonly string[] {
  return ran.length > 0 ? [...new Set(ran)] : standings.map(({ hook }) => hook.id)
}

/** What the agent reads. */
function answerOf(reply: AgentReply | undefined): Json | undefined {
  if (reply === undefined || reply.stdout.trim() === '') return undefined
  try {
    return JSON.parse(reply.stdout) as Json
  } catch {
    return { stdout: reply.stdout, stderr: reply.stderr }
  }
}
