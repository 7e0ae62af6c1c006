import {
  listens,
  type Dialect,
  type DialectReader,
  type EventName,
  type LifecycleEvent,
} from '@hookline/core'
import type { LoadedPlan } from '@hookline/runtime'
import type { Asked } from './asked.ts'
import type { Engaging } from './called.ts'
import type * as Start from './late/start.ts'
import type * as Transcript from './transcript.ts'

/** The events of a call with what the agent's transcript says of them, if a hook listens to one that it may complete. */
export function wholeOf(
  events: readonly LifecycleEvent[],
  loaded: LoadedPlan,
  about: Asked,
  { transcribed }: Dialect | DialectReader,
): readonly LifecycleEvent[] {
  const { completes = [] } = transcribed ?? {}
  const names = events.map(({ name }) => name).filter((name) => completes.includes(name))
  return about.canary !== undefined || !isHeard(names, loaded)
    ? events
    : transcript().whole(events, loaded, about)
}

/** After the answer: tells what no hook of the agent reports, and which hooks nobody trusts, if a hook listens to such a thing. */
export async function look(
  events: readonly LifecycleEvent[],
  loaded: LoadedPlan,
  about: Asked,
  { transcribed }: Dialect | DialectReader,
  engage: Engaging,
): Promise<void> {
  const native = about.flags.text['event'] ?? ''
  if (events[0] === undefined || about.canary !== undefined) return
  if (isHeard(SKIPPED, loaded))
    await (require('./late/start.ts') as typeof Start).tellMissed(
      events,
      loaded,
      about,
      engage().raisingFor(about),
    )
  if (transcribed?.looks.includes(native) === true && isHeard(transcribed.tells, loaded))
    await transcript().look(events[0], native, loaded, about, engage)
}

/** True if a hook listens to what only the agent's transcript says. */
export function isTelling(loaded: LoadedPlan, { transcribed }: Dialect | DialectReader): boolean {
  return transcribed !== undefined && isHeard(transcribed.tells, loaded)
}

const SKIPPED: readonly EventName[] = ['hook.skipped']

function isHeard(names: readonly EventName[], { plan }: LoadedPlan): boolean {
  return names.length > 0 && plan.hooks.some(({ on }) => names.some((name) => listens(on, name)))
}

function transcript(): typeof Transcript {
  return require('./transcript.ts') as typeof Transcript
}
