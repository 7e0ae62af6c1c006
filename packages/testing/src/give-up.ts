import { equal, notEqual } from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { HooklineError } from '@hookline/core'
import { assertWorks, contextOf, type ExecutorContractOptions } from './executor-use.ts'

const BEFORE_ABORT_MS = 300

/** Asserts that a run which waits ends soon after its signal aborts. */
export async function assertGivesUp(contract: ExecutorContractOptions): Promise<void> {
  const { executor, hangs, giveUpMs = 2000 } = contract
  if (hangs === null) return assertNeverWaits(contract)
  const controller = new AbortController()
  const context = await contextOf(hangs, contract, controller.signal)
  const resource: unknown = await executor.open?.(context.options, context)
  const work = settled(async () => executor.execute({ ...context, resource }))
  const early = await Promise.race([work, sleep(BEFORE_ABORT_MS)])
  equal(early, undefined, `"${hangs.name}" does not wait, so nothing can be seen: it ${String(early)}`)
  controller.abort(new HooklineError('HOOK_TIMEOUT', 'time is up'))
  const late = await Promise.race([work, sleep(giveUpMs)])
  await executor.close?.(resource, AbortSignal.timeout(giveUpMs))
  notEqual(late, undefined, `it still waits ${giveUpMs} ms after the signal`)
}

/** What says that it never waits must be done before a hanging one would be given up. */
async function assertNeverWaits(contract: ExecutorContractOptions): Promise<void> {
  for (const use of contract.works) {
    const done = await Promise.race([settled(() => assertWorks(use, contract)), sleep(BEFORE_ABORT_MS)])
    notEqual(done, undefined, `"${use.name}" waits: give the contract a use that hangs`)
  }
}

async function settled(work: () => Promise<unknown>): Promise<string> {
  return work().then(
    () => 'returned',
    (thrown: unknown) => `failed: ${HooklineError.from(thrown).message}`,
  )
}
