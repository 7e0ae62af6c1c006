import { listens, type Dialect, type LifecycleEvent, type Outcome } from '@hookline/core'
import { deadlineMs } from './answer.ts'
import { heard } from './heard.ts'
import { managerOf, type Means } from './manager.ts'

/** What an event is raised with that no agent sent. */
export interface RaiseRequest extends Means {
  readonly event: LifecycleEvent
  /** The agent whose limits and rewrites count. Default: none, the event is the user's own. */
  readonly dialect?: Dialect | undefined
}

const SILENCE: Outcome = { context: [], results: [] }

/** Runs the hooks of an event for real, and closes what they opened. Never rejects. */
export async function raise(request: RaiseRequest): Promise<Outcome> {
  const { event, dialect, loaded } = request
  if (!loaded.plan.hooks.some((hook) => listens(hook.on, event.name))) return SILENCE
  const manager = await managerOf(heard([event.name], loaded.plan.hooks), request)
  const outcome = await manager.emit(event, {
    timeoutMs: deadlineMs(event, { dialect, loaded }),
    ...(dialect === undefined ? {} : { rewritten: (given, rewrite) => dialect.rewritten(given, rewrite) }),
  })
  await manager.close()
  return outcome
}
