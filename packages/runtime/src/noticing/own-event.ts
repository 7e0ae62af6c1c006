import { uuidv7, type EventData, type HookConfig, type Layer, type LifecycleEvent } from '@hookline/core'
import type { LoadedPlan } from '../load-plan.ts'
import { isoTime, projectRoot } from '../stamp.ts'
import type { Noticed } from './known.ts'

/** What hookline raises of what it notices, nearly all of it as a session begins. */
export const OWN_NAMES = ['guard.changed', 'guard.paused', 'guard.heartbeat', 'hook.skipped'] as const

/** One of them. */
export type OwnName = (typeof OWN_NAMES)[number]

type Own = Pick<EventData, OwnName>

/** The session that something was noticed in; without one, the folder. */
export type About = LifecycleEvent | { readonly cwd: string }

/** An event of hookline's own, in the session that it was noticed in, or in one of its own. `key`: the fact. */
export function ownEvent<Name extends OwnName>(
  name: Name,
  data: Own[Name],
  key: string,
  about: About,
): LifecycleEvent {
  const id = uuidv7(Date.now())
  const common = { spec: 1, id, name, at: isoTime(new Date()), key, data, raw: null } as const
  if ('cwd' in about)
    return {
      ...common,
      channel: 'emit',
      agent: { name: 'hookline' },
      session: { id, cwd: about.cwd, root: projectRoot(about.cwd) },
    } as unknown as LifecycleEvent
  const { channel, agent, session } = about
  return { ...common, channel, agent, session } as unknown as LifecycleEvent
}

/** What hooks were not told yet of what was noticed, as events. Whoever is told twice knows one by its key. */
export function noticedEvents(some: readonly Noticed[], about: About): readonly LifecycleEvent[] {
  return some.flatMap(({ id, what, isTold }) =>
    isTold || what.name === 'trusted'
      ? []
      : [ownEvent(what.name, what.data as never, `${what.name}:${id}`, about)],
  )
}

/**
 * The plan by which one of these is told. A project's hooks hear of none: what holds above it is not its business. How the company's
 * own lines stand, and what became of its guards, those lines tell its hooks: nobody is told twice.
 */
export function tellingPlan({ name, data }: LifecycleEvent, loaded: LoadedPlan): LoadedPlan {
  const { hook = '' } = data as { readonly hook?: string }
  const isTheirs = loaded.whole !== undefined && (name === 'guard.heartbeat' || hook.startsWith('managed/'))
  return isTheirs ? without('managed', abovePlan(loaded)) : abovePlan(loaded)
}

/** The plan without the hooks of a project: what holds above it is not its business. */
function abovePlan(loaded: LoadedPlan): LoadedPlan {
  return without('project', loaded)
}

function without(layer: Layer, loaded: LoadedPlan): LoadedPlan {
  const stays = (hook: HookConfig): boolean => hook.layer !== layer
  if (loaded.plan.hooks.every(stays)) return loaded
  return { ...loaded, plan: { ...loaded.plan, hooks: loaded.plan.hooks.filter(stays) } }
}
