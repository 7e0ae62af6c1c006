import type { LifecycleEvent, Outcome, Rewrite } from '@hookline/core'
import { asFields, flag } from '../payload.ts'
import { type Answer, reasonOr, type Sayable } from './answer.ts'
import { newInput } from './rewrite.ts'
import { withheld } from './withhold.ts'

/** Part of an answer, and what of the outcome it could not take. */
export interface Said {
  readonly answer: Answer
  readonly unsaid: readonly string[]
}

/** An event of Claude Code and what can be said at it. */
export interface Occasion {
  readonly event: LifecycleEvent
  readonly native: string
  readonly row: Sayable
}

/** The answer's decision and rewrite, whether it is a denial, and whether that ends the turn. */
export interface Verdict extends Said {
  readonly denied: boolean
  readonly ended?: boolean
}

/** What the outcome means for the action itself: its decision and its rewrite in Claude Code's words. */
export function verdict(at: Occasion, outcome: Outcome): Verdict {
  const { decision, rewrite } = outcome
  if (decision === 'deny')
    return denial(at, reasonOr(outcome.reason, 'denied by hookline; the hook gave no reason'), outcome.stop)
  const isQuestion = at.row.ask === undefined && at.row.allow !== undefined
  if (decision === 'ask' && at.row.ask === undefined && !isQuestion)
    return denial(at, unasked(at, outcome), outcome.stop)
  if (rewrite !== undefined) return rewriting(at, rewrite, outcome)
  return passed(ruling(at, outcome))
}

function passed(answer: Answer, ...unsaid: readonly string[]): Verdict {
  return { answer, denied: false, unsaid }
}

/** To ask, to allow, or nothing. */
function ruling({ row }: Occasion, { decision, reason }: Outcome, input?: object): Answer {
  if (decision === 'ask' && row.ask !== undefined) return row.ask(reason)
  return decision === 'allow' ? (row.allow?.(reason, input) ?? {}) : {}
}

function denial(at: Occasion, reason: string, stop = false, ...unsaid: readonly string[]): Verdict {
  const { row, native, event } = at
  if (row.deny === undefined)
    return passed({}, `Claude Code cannot be denied anything at ${native}: ${reason}`)
  if (row.denyGoesOn && flag(asFields(event.raw) ?? {}, 'stop_hook_active'))
    return passed(
      {},
      `Claude Code was sent on once before by a denial of ${native}, so it may end now: ${reason}`,
    )
  if (stop && row.denyAndStop) return { answer: row.denyAndStop(reason), denied: true, ended: true, unsaid }
  const instead = native === 'PostToolUse' ? withheld(event, reason) : undefined
  const answer = row.deny(reason)
  const whole = instead === undefined ? answer : { ...answer, specific: { updatedToolOutput: instead } }
  return { answer: whole, denied: true, ended: row.denyEnds === true, unsaid }
}

function unasked({ native }: Occasion, outcome: Outcome): string {
  const what = `a confirmation was asked for, and at ${native} Claude Code has nobody to ask`
  return outcome.reason === undefined ? what : `${outcome.reason} (${what})`
}

/**
 * The hooks that decided saw the rewritten call, so the call as it was must not run on their word: without a way to rewrite
 * it is denied, or left to the user.
 */
function rewriting(at: Occasion, rewrite: Rewrite, outcome: Outcome): Verdict {
  const { row, native, event } = at
  const input = row.rewrite === undefined ? undefined : newInput(event, rewrite)
  const lost = `Claude Code cannot take this rewrite of ${event.name} at ${native}`
  if (row.rewrite === 'allowed')
    return input !== undefined && outcome.decision === 'allow'
      ? passed(ruling(at, outcome, input))
      : passed({}, `${lost}${outcome.decision === 'allow' ? '' : ' without an allow'}, so its user is asked`)
  if (input !== undefined) {
    const { specific, ...answer } = ruling(at, outcome)
    return passed({ ...answer, specific: { ...specific, updatedInput: input } })
  }
  return row.rewrite === undefined
    ? passed({}, lost)
    : denial(at, `the call was to be rewritten by a hook, and ${lost}`, outcome.stop, lost)
}
