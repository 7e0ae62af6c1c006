import { uuidv7, type EventData, type HookConfig, type LifecycleEvent } from '@hookline/core'
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

/** What was noticed of a guard, as an event. Whoever is told twice knows it by its key. */
export function noticedEvent({ id, what }: Noticed, about: About): LifecycleEvent {
  return ownEvent(what.name, what.data as never, `${what.name}:${id}`, about)
}

/** The plan without the hooks of a project: what holds above it is not its business. */
export function abovePlan(loaded: LoadedPlan): LoadedPlan {
  const isAbove = ({ layer }: HookConfig): boolean => layer !== 'project'
  if (loaded.plan.hooks.every(isAbove)) return loaded
  return { ...loaded, plan: { ...loaded.plan, hooks: loaded.plan.hooks.filter(isAbove) } }
}
