import type { Guard } from '@hookline/network'
import { bodyOf, gather, type Gathering } from './line-body.ts'
import { lineError } from './line-errors.ts'
import { failureOf } from './line-failure.ts'
import { checkHeaders, headersFrom } from './line-headers.ts'
import type { Incoming, Line, Outgoing } from './line.ts'

/** What came over a wire, before it is made sense of. */
export interface Carried {
  readonly status: number
  /** Names and values in turn. */
  readonly rawHeaders: readonly (string | Uint8Array)[]
  /** As it was sent, packed or not. */
  readonly body: Uint8Array
}

/** What differs between lines: how bytes are carried. */
export interface Wire {
  /** `add` takes the body; when it says false the connection is ended, as it is when the signal says so. */
  carry(request: Outgoing, add: Gathering['add']): Promise<Omit<Carried, 'body'>>
  /** Ends every connection at once. */
  end(): void
}

/** Of the headers of a response. */
export const MAX_HEADERS = 65_536

/** What no receiver of HTTP says. */
export function noHttp(what: string): Error {
  return Object.assign(new Error(`answered with ${what}`), { code: 'WEBHOOK_NO_HTTP' })
}

/** A line over a wire: what both lines promise alike. */
export function makeLine(guard: Guard, wire: Wire): Line {
  const underWay = new Set<Promise<unknown>>()
  let isClosed = false
  return {
    async send(request) {
      if (isClosed)
        throw lineError('WEBHOOK_CLOSED', `nothing is sent to ${request.url.origin} any more`, {
          retryable: true,
        })
      const sending = sent(request, guard, wire)
      const settled = sending.then(noop, noop)
      underWay.add(settled)
      try {
        return await sending
      } finally {
        underWay.delete(settled)
      }
    },
    async close(signal) {
      isClosed = true
      await Promise.race([Promise.all(underWay), aborted(signal)])
      wire.end()
    },
  }
}

async function sent(request: Outgoing, guard: Guard, wire: Wire): Promise<Incoming> {
  const { url, signal, maxBytes } = request
  const { origin } = url
  signal.throwIfAborted()
  const refusal = guard.refusedUrl(url)
  if (refusal !== undefined) throw refusal
  checkHeaders(request.headers)
  const began = performance.now()
  const gathering = gather(maxBytes)
  try {
    const { status, rawHeaders } = await wire.carry(request, gathering.add)
    if (status < 200 || status > 599) throw noHttp(`status ${status}`)
    const headers = headersFrom(rawHeaders)
    const body = await bodyOf(gathering, headers['content-encoding'], maxBytes, origin)
    return { status, headers, ...body, ms: performance.now() - began }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw failureOf(error, origin)
  }
}

function noop(): void {}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}
