import type { ExplainedPart } from '@hookline/config/expressions'
import {
  hookName,
  listens,
  prepareHooks,
  type Dialect,
  type HookConfig,
  type LifecycleEvent,
  type NeededResult,
} from '@hookline/core'
import { condition } from './condition.ts'
import { engines } from './engines.ts'
import { hookEvent, type HookEvent } from './describe.ts'
import { heard } from './heard.ts'
import type { LoadedPlan } from './load-plan.ts'
import { pauseOf, readPauses } from './pauses.ts'
import { restText } from './rest-text.ts'
import { tryPatterns, type PatternTried } from './patterns-tried.ts'

/** What an event is held against. */
export interface SurveyRequest {
  readonly event: LifecycleEvent
  readonly loaded: LoadedPlan
  /** The agent that reports the event; none for an event of the user's own. */
  readonly dialect?: Dialect | undefined
  /** True for executors that answer by default. */
  readonly answers: (executor: string) => boolean
  /** What `env` in conditions is. Default: nothing is set. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** By id, `-` as `_`: what came of hooks that others need, as far as they ran. */
  readonly results?: Readonly<Record<string, NeededResult>>
}

/** How a hook that listens stands to one very event, before anything runs. */
export interface Standing {
  readonly name: string
  readonly hook: HookConfig
  /** `unknown`: its `if` speaks of hooks that have not run. */
  readonly due: boolean | 'unknown'
  /** The first thing that keeps it from being due. */
  readonly by: 'enabled' | 'agents' | 'match' | 'if' | null
  readonly matched: readonly string[]
  /** Each pattern of `match` with the candidates that it fits; `null`: the hook has no `match`. */
  readonly patterns: readonly PatternTried[] | null
  /** True: the subject cannot be taken apart, and a guard takes it for what it waits for. */
  readonly assumed: boolean
  /** The hook's `if`, value by value; `null`: it has none. */
  readonly condition: readonly ExplainedPart[] | null
  /** Why it rests, where nobody has switched it off. */
  readonly rests: string | null
  /** What the agent does with it; `null`: no agent is asked. */
  readonly stands: HookEvent | null
}

/** The plan of an event: who runs in which order, and who does not and why. */
export interface Survey {
  /** The texts that `match` is tried on. */
  readonly candidates: readonly string[]
  /** One after another, before all others. */
  readonly rewriters: readonly Standing[]
  /** In this order, several at once. */
  readonly deciders: readonly Standing[]
  readonly idle: readonly Standing[]
}

/** Holds every hook that listens against an event, without running any. */
export async function survey(request: SurveyRequest): Promise<Survey> {
  const { event, loaded } = request
  const hooks = heard([event.name], loaded.plan.hooks)
  // as they are written: what a hook is filled with is not shown
  const plan = prepareHooks(hooks, await engines(hooks)).plan(event)
  const steps = [...plan.rewriters, ...plan.deciders]
  const { candidates, tried } = await tryPatterns(event, loaded.plan.hooks)
  const stand = (hook: HookConfig): Promise<Standing> => {
    const matched = steps.find((step) => step.hook.name === hookName(hook))?.matched
    return standing(hook, matched, tried(hook), request)
  }
  const idle = loaded.plan.hooks.filter(
    (hook) => listens(hook.on, event.name) && !steps.some((step) => step.hook.name === hookName(hook)),
  )
  const [rewriters, deciders, rest] = await Promise.all([
    Promise.all(plan.rewriters.map((step) => stand(step.hook.config))),
    Promise.all(plan.deciders.map((step) => stand(step.hook.config))),
    Promise.all(idle.map(stand)),
  ])
  const runs = ({ due }: Standing): boolean => due !== false
  return {
    candidates,
    rewriters: rewriters.filter(runs),
    deciders: deciders.filter(runs),
    idle: [...[...rewriters, ...deciders].filter((one) => !runs(one)), ...rest],
  }
}

async function standing(
  hook: HookConfig,
  matched: readonly string[] | undefined,
  patterns: readonly PatternTried[] | null,
  { event, dialect, loaded, answers, results, env = {} }: SurveyRequest,
): Promise<Standing> {
  const when = await condition(hook, event, results, env)
  const by =
    hook.enabled === false
      ? 'enabled'
      : hook.agents !== undefined && !hook.agents.includes(event.agent.name)
        ? 'agents'
        : matched === undefined
          ? 'match'
          : when.holds === false
            ? 'if'
            : null
  return {
    name: hookName(hook),
    hook,
    due: by === null ? (when.holds === 'unknown' ? 'unknown' : true) : false,
    by,
    matched: matched ?? [],
    patterns,
    assumed: matched !== undefined && patterns !== null && !matched.some((text) => fits(text, patterns)),
    condition: when.parts,
    rests: by === 'enabled' ? rests(hook, loaded, env) : null,
    stands: dialect === undefined ? null : hookEvent(hook, event.name, dialect, loaded, answers),
  }
}

function rests(
  hook: HookConfig,
  { plan }: LoadedPlan,
  env: NonNullable<SurveyRequest['env']>,
): string | null {
  const pause = pauseOf(hook, plan, readPauses(env))
  return pause === undefined ? null : restText(pause).says
}

function fits(text: string, patterns: readonly PatternTried[]): boolean {
  const wanted = patterns.filter(({ takesAway }) => !takesAway)
  return (
    (wanted.length === 0 || wanted.some(({ fits: texts }) => texts.includes(text))) &&
    !patterns.some(({ takesAway, fits: texts }) => takesAway && texts.includes(text))
  )
}
