import { appendFileSync, existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { HookConfig } from '@hookline/core'
import type { Answer } from './answer.ts'
import { guardsOf } from './guards.ts'
import type { LoadedPlan } from './load-plan.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Names the file in which calls of hookline are noted while `hookline doctor` watches. */
export const CANARY_VARIABLE = 'HOOKLINE_CANARY'

/** The reason by which the canary's denial is known again on its way to the model. */
export const CANARY_REASON = 'hookline doctor tries whether a denial holds'

/** One call of hookline by an agent, as `hookline run` notes it. */
export interface CanaryCall {
  readonly native: string | null
  readonly scope: string | null
  readonly hookline: string
  readonly decision: string | null
  /** Another line of hookline's answers for this one. */
  readonly left: boolean
  readonly ms: number
}

/** The commands of the canary session: no-ops for every shell. */
export const canaryCommand = {
  denied: (token: string): string => `: hookline-canary-denied-${token}`,
  allowed: (token: string): string => `: hookline-canary-allowed-${token}`,
}

/** The file to note calls in; `undefined` where nobody watches, or nobody does any more. */
export function canaryFile(env: Env, cwd: string): string | undefined {
  const said = env[CANARY_VARIABLE]
  if (said === undefined || said === '') return undefined
  const file = resolve(cwd, said)
  return existsSync(file) ? file : undefined
}

/** A plan to be watched: every guard holds as ever, the canary's is one more, and what is no guard rests. */
export function withCanary(loaded: LoadedPlan): LoadedPlan {
  return { ...loaded, plan: { ...loaded.plan, hooks: [...guardsOf(loaded.plan.hooks), CANARY] } }
}

/** What the lines of a company deny besides, whoever watches: the command does nothing, and by its denial it is known that they hold. */
export function withManagedCanary(loaded: LoadedPlan, native: string | undefined): LoadedPlan {
  // so agents call what tells of a command; elsewhere it would be counted among the guards
  if (native !== 'PreToolUse') return loaded
  const canary: HookConfig = { ...CANARY, layer: 'managed' }
  return { ...loaded, plan: { ...loaded.plan, hooks: [...loaded.plan.hooks, canary] } }
}

/** Notes a call. Never throws. */
export function noteCanary(
  file: string,
  call: Omit<CanaryCall, 'decision' | 'left'>,
  events: Answer['events'] | undefined,
): void {
  const decision =
    (events ?? []).find(({ outcome }) => outcome.decision !== undefined)?.outcome.decision ?? null
  try {
    appendFileSync(
      file,
      `${JSON.stringify({ ...call, decision, left: events === undefined } satisfies CanaryCall)}\n`,
      { mode: 0o600 },
    )
  } catch {
    // whoever watched sees that nothing was noted; the answer is the same
  }
}

const CANARY: HookConfig = {
  id: 'hookline-canary',
  layer: 'user',
  on: ['exec.before'],
  match: [': hookline-canary-denied-*'],
  guard: true,
  executor: 'answer',
  options: { deny: CANARY_REASON },
}
