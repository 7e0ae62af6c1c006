import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Ports } from './hooks.ts'
import type { Received } from './receiver.ts'

/** The receiver, as whoever started it sees it. */
export interface Receiver {
  readonly ports: Ports
  /** `calls`: with their ids. */
  readonly tell: (what: 'counts' | 'calls') => Promise<Received>
  readonly close: () => Promise<void>
}

/** Starts the receiver. */
export async function startReceiver(): Promise<Receiver> {
  const child = fork(new URL('receiver.ts', import.meta.url), [], { execArgv: [] })
  const [ports] = (await once(child, 'message')) as [Ports]
  let last: Promise<unknown> = Promise.resolve()
  const tell = async (what: 'counts' | 'calls'): Promise<Received> => {
    child.send(what)
    const [told] = (await once(child, 'message')) as [Received]
    return told
  }
  return {
    ports,
    // one at a time: an answer says nothing of its question
    tell(what) {
      const next = last.then(() => tell(what))
      last = next.catch(() => undefined)
      return next
    },
    async close() {
      child.disconnect()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}
