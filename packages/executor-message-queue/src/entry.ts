import type { HooklineError } from '@hookline/core'
import type { Message, Receipt } from './transport.ts'

/** A message under way, and those who wait for what becomes of it. */
export interface Entry {
  readonly message: Message
  /** Bytes that it takes up while it is under way. */
  readonly size: number
  /** What the broker sent back before it confirms. */
  returned: Receipt | undefined
  /** Milliseconds on a clock that only goes on; not there: it is not sent. */
  sentAt: number | undefined
  /** True: a channel ended with it under way, maybe because of it. */
  isSuspect: boolean
  /** False: nobody waits any more. */
  readonly isWanted: boolean
  settle(receipt: Receipt): void
  fail(why: HooklineError): void
  /** @throws what it failed with, or what `givenUp` says once the signal has aborted */
  wait(signal: AbortSignal, givenUp: () => HooklineError): Promise<Receipt>
}

interface Waiter {
  readonly resolve: (receipt: Receipt) => void
  readonly reject: (why: HooklineError) => void
}

export function createEntry(message: Message): Entry {
  const waiters = new Set<Waiter>()
  const end = (tell: (waiter: Waiter) => void): void => {
    const all = [...waiters]
    waiters.clear()
    all.forEach(tell)
  }
  return {
    message,
    size: message.body.length + OVERHEAD,
    returned: undefined,
    sentAt: undefined,
    isSuspect: false,
    get isWanted() {
      return waiters.size > 0
    },
    settle: (receipt) => end(({ resolve }) => resolve(receipt)),
    fail: (why) => end(({ reject }) => reject(why)),
    wait: (signal, givenUp) =>
      new Promise((resolve, reject) => {
        const giveUp = (): void => {
          waiters.delete(waiter)
          reject(givenUp())
        }
        const done = (): void => signal.removeEventListener('abort', giveUp)
        const waiter: Waiter = {
          resolve: (receipt) => {
            done()
            resolve(receipt)
          },
          reject: (why) => {
            done()
            reject(why)
          },
        }
        waiters.add(waiter)
        signal.addEventListener('abort', giveUp, { once: true })
      }),
  }
}

/** Of properties and frames, about. */
const OVERHEAD = 512
