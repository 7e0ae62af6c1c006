import type { AnyExecutor, Dialect, Json, LifecycleEvent } from '@hookline/core'
import type { Means } from '../manager.ts'
import { raise } from '../raise.ts'
import { standIns } from './stand-in.ts'

/** What is looked at. */
export interface PreviewRequest extends Means {
  readonly event: LifecycleEvent
  readonly dialect: Dialect
  readonly executorOf: (name: string) => Promise<AnyExecutor>
  readonly answers: (executor: string) => boolean
}

/** By id: what each hook of an event would do. Nothing is done, so that no hook decides or rewrites. */
export async function previewsOf(request: PreviewRequest): Promise<ReadonlyMap<string, Json>> {
  const { loaded, executorOf, answers } = request
  const { hooks, executors, previews } = standIns(loaded.plan.hooks, {
    mocks: {},
    run: false,
    pure: [],
    wanted: [],
    executorOf,
    answers,
    sleep: () => new Promise(() => undefined),
  })
  const plan = { ...loaded.plan, hooks }
  const { results } = await raise({
    ...request,
    loaded: { ...loaded, plan },
    executors: { ...request.executors, ...executors },
    standsIn: ({ executor }) => Object.hasOwn(executors, executor),
  })
  for (const result of results)
    if (result.status === 'failed' && !previews.has(idOf(result.hook)))
      previews.set(idOf(result.hook), { fails: `${result.error.message} [${result.error.code}]` })
  return previews
}

function idOf(name: string): string {
  return name.slice(name.indexOf('/') + 1)
}
