import { type Dialect, type HookConfig, type LifecycleEvent, type Outcome } from '@hookline/core'
import { deadlineMs } from './answer.ts'
import { heard, hearsNotes } from './heard.ts'
import { managerOf, type Means } from './manager.ts'

/** What an event is raised with that no agent sent. */
export interface RaiseRequest extends Means {
  readonly event: LifecycleEvent
  /** The agent whose limits and rewrites count. Default: none, the event is the user's own. */
  readonly dialect?: Dialect | undefined
}

const SILENCE: Outcome = { context: [], results: [] }

/**
 * Runs the hooks of an event for real, and closes what they opened; with a `background` also those that hear of hooks have been
 * told then. Never rejects.
 */
export async function raise(request: RaiseRequest): Promise<Outcome> {
  const { event, dialect, loaded } = request
  const hooks = hooksFor(request)
  if (hooks.length === 0) return SILENCE
  const manager = await managerOf(hooks, request)
  const outcome = await manager.emit(event, {
    timeoutMs: deadlineMs(event, { dialect, loaded }),
    ...(dialect === undefined ? {} : { rewritten: (given, rewrite) => dialect.rewritten(given, rewrite) }),
  })
  await manager.close()
  return outcome
}

/** Of what is only tried nobody is told. */
function hooksFor({ event, loaded: { plan }, background }: RaiseRequest): readonly HookConfig[] {
  const hooks = heard([event.name], plan.hooks)
  return hooks.length > 0 && background !== undefined && plan.hooks.some(hearsNotes) ? plan.hooks : hooks
}
