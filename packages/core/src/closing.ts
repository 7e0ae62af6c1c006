import type { Clock } from './clock.ts'
import { HooklineError } from './errors.ts'
import type { Inflight } from './inflight.ts'
import type { Resources } from './resources.ts'

/** What there is to close. */
export interface Closing {
  readonly clock: Clock
  readonly inflight: Inflight
  readonly resources: Resources
  /** Work that is still to begin. */
  readonly pending: (() => Promise<void>) | undefined
}

/**
 * Lets what runs come to its end for half of the time, gives up on the rest, closes what executors opened; every fault,
 * also what is still running in the end.
 */
export async function closeAll(closing: Closing, timeoutMs: number): Promise<readonly HooklineError[]> {
  const { clock, inflight, resources, pending } = closing
  if (pending === undefined && inflight.isIdle && resources.isEmpty) {
    inflight.close()
    return []
  }
  await inTime(clock, timeoutMs / 2, (pending?.() ?? Promise.resolve()).then(inflight.settled))
  inflight.close()
  await inTime(clock, timeoutMs / 4, inflight.settled())
  const controller = new AbortController()
  const faults = await inTime(clock, timeoutMs / 4, resources.close(controller.signal))
  if (faults === undefined) controller.abort()
  return [
    ...inflight.left().map((hook) => tooLate(`${hook} still runs`)),
    ...(faults ?? [tooLate('what executors opened did not close')]),
  ]
}

function tooLate(what: string): HooklineError {
  return new HooklineError('CLOSE_LATE', `closing took too long: ${what}`)
}

/** What comes of it, or nothing once the time is up. */
async function inTime<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | undefined> {
  let stop = (): void => undefined
  const late = new Promise<undefined>((resolve) => (stop = clock.after(ms, () => resolve(undefined))))
  return Promise.race([work, late]).finally(stop)
}
