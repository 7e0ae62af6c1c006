import type { Outcome, Rewrite } from '@hookline/core'
import { type Answer, reasonOr } from './answer.ts'
import type { Occasion } from './occasion.ts'
import { asFields, flag } from '../payload.ts'
import { newInput } from './rewrite.ts'

/** Part of an answer, and what of the outcome it could not take. */
export interface Said {
  readonly answer: Answer
  readonly unsaid: readonly string[]
}

/** What the outcome means for the action itself: its decision and its rewrite in Codex's words. */
export function verdict(at: Occasion, outcome: Outcome): Said & { readonly denied: boolean } {
  const { decision, rewrite } = outcome
  const reason = reasonOr(outcome.reason, 'denied by hookline; the hook gave no reason')
  if (decision === 'deny') return denial(at, reason)
  if (decision === 'ask' && at.row.allow === undefined) return denial(at, unasked(at, outcome))
  if (rewrite !== undefined) return rewriting(at, rewrite)
  if (decision === 'allow' && at.row.allow !== undefined) return passed(at.row.allow)
  return decision === 'allow' && rewritable(at)
    ? passed({}, `Codex takes no allow at ${at.native}: it may still ask its user`)
    : passed({})
}

function passed(answer: Answer, ...unsaid: readonly string[]): Said & { readonly denied: boolean } {
  return { answer, denied: false, unsaid }
}

function denial(at: Occasion, reason: string, ...unsaid: readonly string[]): ReturnType<typeof verdict> {
  const { row, native } = at
  if (row.deny === undefined) return passed({}, `Codex cannot be denied anything at ${native}: ${reason}`)
  if (row.denyGoesOn && flag(asFields(at.event.raw) ?? {}, 'stop_hook_active'))
    return passed({}, `Codex was sent on once before by a denial of ${native}, so it may end now: ${reason}`)
  return { answer: row.deny(reason), denied: true, unsaid }
}

function unasked({ native }: Occasion, outcome: Outcome): string {
  const what = `a confirmation was asked for, and at ${native} Codex has nobody to ask`
  return outcome.reason === undefined ? what : `${outcome.reason} (${what})`
}

/**
 * The hooks that decided saw the rewritten call, so the call as it was must not run on their word: without a way to rewrite
 * it is denied, or left to Codex's user.
 */
function rewriting(at: Occasion, rewrite: Rewrite): ReturnType<typeof verdict> {
  const input = at.row.rewrite ? newInput(at.event, rewrite) : undefined
  if (input !== undefined) return passed({ specific: { permissionDecision: 'allow', updatedInput: input } })
  const who = at.row.lacksRewrite ? `Codex ${at.event.agent.version}` : 'Codex'
  const lost = `${who} cannot take this rewrite of ${at.event.name} at ${at.native}`
  return rewritable(at)
    ? denial(at, `the call was to be rewritten by a hook, and ${lost}`, lost)
    : passed({}, at.row.allow === undefined ? lost : `${lost}, so its user is asked`)
}

/** True where the call itself can be another one, in this Codex or in a newer one. */
function rewritable({ row }: Occasion): boolean {
  return row.rewrite === true || row.lacksRewrite === true
}
