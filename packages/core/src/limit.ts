import type { RunContext } from './context.ts'
import { HooklineError } from './errors.ts'
import type { Clock } from './clock.ts'
import type { Inflight } from './inflight.ts'

/** What ends the wait for work that does not end by itself. */
export interface Limit {
  /** Milliseconds. */
  readonly ms: number
  readonly signal: AbortSignal | undefined
  readonly clock: Clock
  readonly inflight: Inflight
}

/** Whose work it is, and how it is told to give up. */
export type Limited = Pick<RunContext, 'name' | 'deadline' | 'abort' | 'isDelivery'>

const LONGER = { hint: 'Raise the `timeout` of the hook: nobody waits for it in the background.' } as const

/** A timer that fires later than this was held up by somebody who blocked the process. */
const LATE_MS = 5

/** The work, or its failure once time is up, the event is called off, or everything is closed. */
export function limited(work: Promise<unknown>, ctx: Limited, limit: Limit): Promise<unknown> {
  const { ms, signal, clock, inflight } = limit
  return new Promise((resolve, reject) => {
    const end = (): void => {
      stop()
      signal?.removeEventListener('abort', calledOff)
    }
    const giveUp = (why: HooklineError): void => {
      end()
      ctx.abort(why)
      reject(why)
    }
    const timeUp = (): void =>
      giveUp(
        new HooklineError(
          'HOOK_TIMEOUT',
          `no answer within ${Math.ceil(ms)} ms`,
          ctx.isDelivery ? LONGER : {},
        ),
      )
    const calledOff = (): void => giveUp(new HooklineError('HOOK_ABORTED', 'the event was called off'))
    const due = clock.now() + ms
    let stop = clock.after(ms, () => {
      const late = clock.now() - due
      if (late <= LATE_MS) return timeUp()
      // somebody blocked the process meanwhile: the others are given back what they lost of their time
      stop = clock.after(Math.max(1, Math.min(late, ctx.deadline - clock.now())), timeUp)
    })
    signal?.addEventListener('abort', calledOff, { once: true })
    const settled = Promise.resolve(work)
    inflight.track(ctx.name, settled, giveUp)
    if (signal?.aborted === true) calledOff()
    void settled.then(resolve, reject).finally(end)
  })
}
