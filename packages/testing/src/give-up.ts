import { equal, notEqual } from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { HooklineError } from '@hookline/core'
import { contextOf, withResource, type Trial } from './execution.ts'
import { assertWorks } from './works.ts'

/** Asserts that a run which waits ends soon after its signal aborts. */
export async function assertGivesUp(trial: Trial): Promise<void> {
  const { executor, hangs, waitMs = 300, giveUpMs = 2000 } = trial
  if (hangs === null) return assertNeverWaits(trial)
  const controller = new AbortController()
  const context = await contextOf(hangs, trial, { signal: controller.signal })
  let resource: unknown
  const work = settled(async () => {
    resource = await executor.open?.(context.options, context)
    return executor.execute(withResource(context, resource))
  })
  const early = await Promise.race([work, sleep(waitMs)])
  equal(early, undefined, `"${hangs.name}" does not wait, so nothing can be seen: it ${String(early)}`)
  controller.abort(timeIsUp())
  const late = await Promise.race([work, sleep(giveUpMs)])
  await settled(async () => executor.close?.(resource, AbortSignal.timeout(giveUpMs)))
  notEqual(late, undefined, `it still waits ${giveUpMs} ms after the signal`)
}

/** Asserts that a run which comes too late does not begin to wait. */
export async function assertGivesUpAtOnce(trial: Trial): Promise<void> {
  const { executor, hangs, works, giveUpMs = 2000 } = trial
  const use = hangs ?? works[0]
  const { options, ...context } = await contextOf(use, trial)
  const resource: unknown = await executor.open?.(options, { ...context })
  const late = { ...context, options, resource, signal: AbortSignal.abort(timeIsUp()) }
  const ended = await Promise.race([settled(async () => executor.execute(late)), sleep(giveUpMs)])
  await settled(async () => executor.close?.(resource, AbortSignal.timeout(giveUpMs)))
  notEqual(
    ended,
    undefined,
    `"${use.name}" waits ${giveUpMs} ms for a signal that has aborted before: ask signal.aborted`,
  )
}

/** What says that it never waits must be done before a hanging one would have given up. */
async function assertNeverWaits(trial: Trial): Promise<void> {
  for (const use of trial.works) {
    const done = await Promise.race([settled(() => assertWorks(use, trial)), sleep(trial.giveUpMs ?? 2000)])
    notEqual(done, undefined, `"${use.name}" waits: give the contract a use that hangs`)
  }
}

/** What came of it, in words. Never rejects. */
export async function settled(work: () => Promise<unknown>): Promise<string> {
  return work().then(
    () => 'returned',
    (thrown: unknown) => `failed: ${HooklineError.from(thrown).message}`,
  )
}

function timeIsUp(): HooklineError {
  return new HooklineError('HOOK_TIMEOUT', 'time is up')
}
