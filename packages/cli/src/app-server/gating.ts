import type { AppServerFact, AppServerQuestion } from '@hookline/agents'
import type { Outcome } from '@hookline/core'
import type { Hooking } from './hooking.ts'
import type { Natives } from './natives.ts'
import type { Reporting } from './reporting.ts'

/** What hooks say to a question: the client sees it, or the server is answered at once. */
export type Ruling =
  | { readonly passes: true }
  | { readonly passes: false; readonly answer: object; readonly ends: boolean }

/** What it is done with. */
export interface GatingMeans {
  readonly hooking: Hooking
  readonly natives: Natives
  readonly reporting: Reporting
  readonly log: (message: string) => void
}

const PASSES: Ruling = { passes: true }

/** Asks the hooks that Codex has not asked itself. Never rejects. */
export async function rule(
  question: AppServerQuestion,
  signal: AbortSignal,
  { hooking, natives, reporting, log }: GatingMeans,
): Promise<Ruling> {
  const { before, permission, decline, accept, abort } = question
  await natives.known(permission.event.session.cwd)
  const first = before === null || natives.told(before) ? undefined : await reporting.askOnce(before, signal)
  if (first !== undefined && forbids(first)) return refused(first, before!)
  if (signal.aborted || natives.told(permission)) return PASSES
  const second = await hooking.run(permission, signal)
  if (signal.aborted) return PASSES
  if (forbids(second)) return refused(second, permission)
  const isAsked = first?.decision === 'ask'
  return second.decision === 'allow' && accept !== null && !isAsked
    ? { passes: false, answer: accept, ends: false }
    : PASSES

  function refused(outcome: Outcome, { event }: AppServerFact): Ruling {
    const why = outcome.reason ?? (outcome.rewrite === undefined ? 'no reason was given' : REWRITE)
    log(`declined ${event.name}: ${why}`)
    const stops = outcome.stop === true
    return { passes: false, answer: (stops ? abort : null) ?? decline, ends: stops && abort === null }
  }
}

/** Hooks that decided saw the call as it was rewritten: as it is it must not run on their word. */
function forbids({ decision, rewrite, stop }: Outcome): boolean {
  return decision === 'deny' || rewrite !== undefined || stop === true
}

const REWRITE = 'a hook rewrote the call, and the answer to a question of Codex cannot'
