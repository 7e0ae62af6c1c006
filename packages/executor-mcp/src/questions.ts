import { HooklineError } from '@hookline/core'

/** A question of the protocol. */
export interface Asked {
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
}

/** How an answer is waited for. */
export interface Asking {
  /** The server is told when it is called off. */
  readonly signal?: AbortSignal
  /** The server is given a token, by which it can tell how far it is. */
  readonly hasProgress?: boolean
}

/** An answer, as `wire.ts` lets it through. */
export interface Answer {
  readonly id?: unknown
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string } | null
}

/** Questions that wait for their answers. */
export interface Questions {
  /** Rejects with what `send` does, with an error of the server (a number for `code`), or `REQUEST_TIMEOUT`. */
  ask(asked: Asked, how: Asking): Promise<unknown>
  answered(answer: Answer): void
  /** No answer comes any more. */
  lost(): void
}

interface Waiter {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

/** As long as a timer can be. */
const LONG_MS = 2 ** 31 - 1

/** Keeps what is asked until it is answered. */
export function createQuestions(send: (message: object) => Promise<void>): Questions {
  const waiters = new Map<unknown, Waiter>()
  let nextId = 0

  function sent(id: number, { method, params }: Asked, { hasProgress }: Asking, waiter: Waiter): void {
    waiters.set(id, waiter)
    const told = hasProgress === true ? { ...params, _meta: { progressToken: id } } : params
    // the id comes last: by that the way knows what a body asks
    send({ method, params: told, jsonrpc: '2.0', id }).catch(waiter.reject)
  }

  function calledOff(requestId: number, why: unknown): Error {
    const reason = wordsOf(why)
    const params = { requestId, reason }
    send({ method: 'notifications/cancelled', params, jsonrpc: '2.0' }).catch(() => undefined)
    return coded('REQUEST_TIMEOUT', reason)
  }

  return {
    async ask(asked, how) {
      const { signal } = how
      if (signal?.aborted === true) throw coded('REQUEST_TIMEOUT', wordsOf(signal.reason))
      const id = nextId++
      // nothing else keeps a process alive that waits for a server
      const awake = setInterval(() => undefined, LONG_MS)
      let stop = (): void => undefined
      return new Promise<unknown>((resolve, reject) => {
        stop = () => reject(calledOff(id, signal?.reason))
        signal?.addEventListener('abort', stop, { once: true })
        sent(id, asked, how, { resolve, reject })
      }).finally(() => {
        clearInterval(awake)
        waiters.delete(id)
        signal?.removeEventListener('abort', stop)
      })
    },
    answered({ id, result, error }) {
      const waiter = waiters.get(id)
      if (error === undefined || error === null) waiter?.resolve(result)
      else waiter?.reject(coded(error.code, error.message))
    },
    lost() {
      for (const { reject } of waiters.values()) reject(coded('CONNECTION_CLOSED', 'Connection closed'))
    },
  }
}

/** Anything can be a reason, also what cannot be made a string. */
function wordsOf(reason: unknown): string {
  return HooklineError.from(reason).message
}

function coded(code: string | number, message: string): Error {
  return Object.assign(new Error(message), { code })
}
