import { inspect } from 'node:util'
import { setTimeout as delay } from 'node:timers/promises'
import type { Notebook, Weather } from './agent.ts'
import { FLOOD_HOOKS } from './hooks.ts'
import type { Receiver } from './received.ts'
import type { Server } from './server.ts'

/** Bursts of background work for a receiver that is slow, with quiet in between. */
export interface Flood extends Weather {
  /** Deliveries that were accepted. */
  readonly accepted: () => number
  /** The most that waited at once. */
  readonly deepest: () => number
  /** Milliseconds that each burst lasted, until the last of it had arrived. */
  readonly lasted: () => readonly number[]
  /** Resolves when the last burst is over. */
  readonly run: (until: number) => Promise<void>
}

const AT_ONCE = 20
/** So long it is quiet before each, at least; and it is looked at so often whether one is over. */
const [QUIET_MS, LOOK_MS] = [7000, 250]

/** A connection that was kept may be closed by the other side while it is taken up again. */
function twice<T>(send: () => Promise<T>): Promise<T> {
  return send().catch(send)
}

/** `events`: how many one burst has. */
export function createFlood(server: Server, receiver: Receiver, events: number, { faults }: Notebook): Flood {
  let [accepted, deepest, bursts] = [0, 0, 0]
  let now: number | undefined
  const lasted: number[] = []
  const burst = async (): Promise<void> => {
    now = ++bursts
    let left = events
    const emits = async (): Promise<void> => {
      while (left-- > 0) {
        const isKept = await twice(async () => server.emit('custom.flood', { text: 'x'.repeat(200) })).then(
          () => true,
          (thrown: unknown) => void faults.push(`not sent: ${inspect(thrown)}`),
        )
        if (isKept === true) accepted += FLOOD_HOOKS
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, emits))
    for (;;) {
      const waiting = accepted - (await receiver.tell('counts')).flood
      deepest = Math.max(deepest, waiting)
      if (waiting <= 0) break
      await delay(LOOK_MS)
    }
    now = undefined
  }
  return {
    flood: () => now,
    after: () => bursts,
    accepted: () => accepted,
    deepest: () => deepest,
    lasted: () => lasted,
    async run(until) {
      while (performance.now() < until) {
        const from = performance.now()
        await delay(QUIET_MS)
        const quiet = performance.now()
        await burst()
        const took = performance.now() - quiet
        lasted.push(took)
        // as long quiet as not, so that as much is known of either
        const more = took - (quiet - from)
        const left = Math.min(more, until - performance.now())
        if (left > 0) await delay(left)
      }
    },
  }
}
