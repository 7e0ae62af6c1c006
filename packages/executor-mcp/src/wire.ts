import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client'
import type { Fault, Inner } from './inner.ts'
import { meter } from './meter.ts'

/** What goes past the session: faults that end the connection, and words for people. */
export interface WireEars {
  readonly fault: (fault: Fault) => void
  readonly word: (line: string) => void
  /** Of a call that is under way. */
  readonly progress: (told: Progress) => void
  /** For its log. */
  readonly message: (told: unknown) => void
}

/** As a server tells it: nothing in it is sure. */
export interface Progress {
  readonly progressToken?: unknown
  readonly progress?: unknown
  readonly total?: unknown
  readonly message?: unknown
}

/** Errors of ours, in the words of the protocol: an answer that cannot come any more, and one that is none. */
export const LOST = -32_999
export const MALFORMED = -32_998

/** Messages that no server has a reason for, at once. */
const FLOOD = 10_000

type Message = JSONRPCMessage & {
  readonly id?: number | string
  readonly method?: string
  readonly params?: Progress & { readonly requestId?: unknown }
}

/**
 * Stands between the session and a way to a server: what answers nothing that was asked goes no further, an answer that
 * cannot come any more is said to be lost, and who floods is cut off.
 */
export function wire(inner: Inner, ears: WireEars): Transport {
  const pending = new Set<number | string>()
  const isFlood = meter(FLOOD)
  const deliver = (message: JSONRPCMessage): void => {
    try {
      outer.onmessage?.(message)
    } catch (thrown) {
      // what the session stumbles over must not take this process down
      ears.word(`not understood: ${String(thrown)}`)
    }
  }
  const outer: Transport = {
    start: () => inner.start(),
    close: () => inner.close(),
    setProtocolVersion: (version) => inner.setProtocolVersion?.(version),
    async send(message, options) {
      const { id, method, params } = message as Message
      if (method === 'notifications/cancelled') pending.delete(params?.requestId as number)
      if (id === undefined || method === undefined) return inner.send(message, options)
      pending.add(id)
      const lost = (): void => {
        if (pending.delete(id)) deliver(failed(id, LOST, 'the answer was cut off'))
      }
      try {
        await inner.send(message, { ...options, onRequestStreamEnd: lost })
      } catch (thrown) {
        pending.delete(id)
        throw thrown
      }
    },
  }
  inner.listen({
    closed: () => outer.onclose?.(),
    error: (error) => outer.onerror?.(error),
    fault: ears.fault,
    message(message) {
      // an answer that is waited for is one that was asked for
      const { id, method } = message as Message
      const isAnswer = method === undefined && pending.has(id!)
      if (!isAnswer && isFlood()) return ears.fault('flood')
      if (isExpected(message as Message, pending, ears)) deliver(wellFormed(message as Message))
    },
  })
  return outer
}

/**
 * Answers to nothing and answers that come twice nobody needs. News are told here, where it is known whose they are also if the answer
 * comes right after them.
 */
function isExpected(
  { id, method, params }: Message,
  pending: Set<unknown>,
  { word, progress, message }: WireEars,
): boolean {
  if (method === 'notifications/progress') {
    if (params !== undefined && pending.has(params.progressToken)) progress(params)
    return false
  }
  if (method === 'notifications/message') {
    message(params)
    return false
  }
  if (method !== undefined) return true
  const isAsked = pending.delete(id)
  if (!isAsked) word(`it answered what nobody asked: id ${JSON.stringify(id)}`)
  return isAsked
}

/** The session knows only the two: what is neither becomes an error that says so. */
function wellFormed(message: Message): JSONRPCMessage {
  const { id, method, result, error } = message as Message & {
    readonly result?: unknown
    readonly error?: unknown
  }
  // many libraries write down that there was no error
  const hasNoError = error === undefined || error === null
  if (method !== undefined || (hasNoError && isObject(result))) return message
  const { code, message: words } = (isObject(error) ? error : {}) as {
    readonly code?: unknown
    readonly message?: unknown
  }
  if (Number.isInteger(code) && typeof words === 'string') return message
  return failed(id!, MALFORMED, 'the answer is neither a result nor an error')
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function failed(id: number | string, code: number, message: string): JSONRPCMessage {
  return { jsonrpc: '2.0', id, error: { code, message } }
}
