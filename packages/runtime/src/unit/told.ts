import type { SkipWord } from '@hookline/config'
import {
  hookName,
  type AgentReply,
  type Dialect,
  type HookConfig,
  type Json,
  type LifecycleEvent,
  type NeededResult,
  type Outcome,
} from '@hookline/core'
import type { LoadedPlan } from '../load-plan.ts'
import { merge } from '../merge.ts'
import { survey, type Standing } from '../survey.ts'
import type { UnitMeans } from './run-test.ts'
import { skipWord } from './skip.ts'

/** What came of the event of a test. */
export interface UnitRun {
  /** The events of the payload, or the one that was raised; as the hooks rewrote them. */
  readonly events: readonly LifecycleEvent[]
  /** How each hook that listens to any of them stood to it. */
  readonly standings: readonly Standing[]
  readonly outcome: Outcome
  /** Ids of the hooks that ran, in the order of the plan. */
  readonly ran: readonly string[]
  /** By id: what kept a hook from running. */
  readonly skipped: Readonly<Record<string, SkipWord>>
  /** By id: what a hook would have done. */
  readonly previews: Readonly<Record<string, Json>>
  /** What the agent is answered; not there where an event was raised. */
  readonly reply?: AgentReply
}

/** Events, and what their hooks said. */
export interface Happened {
  readonly answered: readonly { readonly event: LifecycleEvent; readonly outcome: Outcome }[]
  readonly dialect: Dialect
  readonly reply?: AgentReply
}

/** What came of it, in the words that tests expect. */
export async function told(
  { answered, dialect, reply }: Happened,
  { plan, answers, env }: Pick<UnitMeans, 'plan' | 'answers' | 'env'>,
  hasRun: (event: LifecycleEvent, name: string) => boolean,
): Promise<Omit<UnitRun, 'previews'>> {
  const loaded: LoadedPlan = { plan, errors: [] }
  const found = await Promise.all(
    answered.map(({ event, outcome }) =>
      survey({ event, loaded, dialect, answers, env, results: neededResults(plan.hooks, outcome) }),
    ),
  )
  const standings = found.flatMap(({ rewriters, deciders, idle }) => [...rewriters, ...deciders, ...idle])
  const names = answered.flatMap(({ event, outcome }) =>
    outcome.results.filter(({ hook }) => hasRun(event, hook)).map(({ hook }) => hook),
  )
  const outcome = merge(answered.map((one) => one.outcome))
  const byName = new Map(plan.hooks.map((hook) => [hookName(hook), hook.id]))
  const idle = plan.hooks.filter((hook) => !names.includes(hookName(hook)))
  return {
    events: answered.map(({ event }) => event),
    standings,
    outcome,
    ran: names.map((name) => byName.get(name)!),
    skipped: Object.fromEntries(idle.map((hook) => [hook.id, skipWord(hook, standings, outcome)])),
    ...(reply === undefined ? {} : { reply }),
  }
}

function neededResults(
  hooks: readonly HookConfig[],
  { results }: Outcome,
): Readonly<Record<string, NeededResult>> {
  const entries = hooks.map((hook): [string, NeededResult] => {
    const result = results.find((one) => one.hook === hookName(hook))
    const output = result?.status === 'done' ? result.output : undefined
    return [
      hook.id.replaceAll('-', '_'),
      {
        status: result?.status ?? 'skipped',
        decision: output?.decision ?? null,
        data: output?.data ?? null,
      },
    ]
  })
  return Object.fromEntries(entries)
}
