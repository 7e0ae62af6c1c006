import { isHooklineError } from '@hookline/core'
import { shown } from '@hookline/answer'
import type { Fault } from './inner.ts'
import { mcpError } from './errors.ts'
import { MAX_MESSAGE } from './units.ts'

type Fetch = typeof globalThis.fetch

/** Of an answer that is an error: the words of the server. */
const MAX_ERROR = 4096

/** What is told besides the response. */
export interface FetchEars {
  readonly fault: (fault: Fault) => void
  /** The request with that id is answered with one message, not with a stream. */
  readonly whole: (id: number) => void
  /** What a request was refused with: of an event stream the library tells less. */
  readonly refused: (error: unknown) => void
}

/**
 * What the transport gets for `fetch`: no redirect is followed, nothing is read without end, and what was refused is an error of
 * ours that says so.
 */
export function heldFetch(fetch: Fetch, { fault, whole, refused: tell }: FetchEars): Fetch {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const headers = Object.fromEntries(new Headers(init.headers))
    const response = await fetch(url, { ...init, headers, redirect: 'manual' }).catch((cause: unknown) => {
      const error = unreached(cause, url)
      tell(error)
      throw error
    })
    const refusal = refused(response, url)
    if (refusal !== undefined) {
      await response.body?.cancel().catch(() => undefined)
      tell(refusal)
      throw refusal
    }
    const isStream = (response.headers.get('content-type') ?? '').includes('text/event-stream')
    if (!isStream && typeof init.body === 'string') answered(init.body, whole)
    if (!response.ok) return cut(response)
    return isStream
      ? limited(response, eventLimit(fault))
      : isSmall(response)
        ? response
        : limited(response, bodyLimit(fault))
  }
}

function answered(body: string, whole: FetchEars['whole']): void {
  const id = /"id":(\d+)\}$/.exec(body)?.[1]
  if (id !== undefined) whole(Number(id))
}

/** Why nobody was there; what the guard says, and that it was called off, as it is. */
function unreached(thrown: unknown, { origin }: URL): unknown {
  if (isHooklineError(thrown) || (thrown as Error).name === 'AbortError') return thrown
  return mcpError('MCP_CONNECTION_LOST', `${origin}: ${reasonOf(thrown)}`, { cause: thrown, retryable: true })
}

function reasonOf(thrown: unknown): string {
  const { message, code, cause } = thrown as {
    readonly message?: string
    readonly code?: string
    readonly cause?: unknown
  }
  if (typeof code === 'string') return code
  return cause === undefined || cause === null ? String(message) : reasonOf(cause)
}

function refused({ status, headers }: Response, { origin }: URL): Error | undefined {
  if (status === 401 || status === 403) return unauthorized(status, headers.get('www-authenticate'), origin)
  if (status < 300 || status > 399) return undefined
  const to = URL.parse(headers.get('location') ?? '', origin)?.origin
  const where = to === undefined ? '' : ` to ${to === origin ? 'another address there' : to}`
  return mcpError('MCP_REDIRECT', `${origin} answered with ${status}, a redirect${where}`)
}

function unauthorized(status: number, challenge: string | null, origin: string): Error {
  const { realm, metadata } = challengeIn(challenge ?? '')
  const hint = [
    'Give `with.token` a secret that the server takes',
    ...(realm === undefined ? [] : [`the server calls itself "${realm}"`]),
    ...(metadata === undefined ? [] : [`tokens for it are explained at ${metadata}`]),
  ]
  return mcpError('MCP_UNAUTHORIZED', `${origin} answered with ${status}: it does not let this hook in`, {
    renew: true,
    hint: `${hint.join('; ')}.`,
  })
}

/** What of a challenge may be shown: of an address only where it is. */
function challengeIn(challenge: string): { readonly realm?: string; readonly metadata?: string } {
  const field = (name: string): string | undefined =>
    new RegExp(`(?:^|[\\s,])${name}="([^"\\\\]{1,200})"`, 'i').exec(challenge.slice(0, 4096))?.[1]
  const [realm, metadata] = [field('realm'), URL.parse(field('resource_metadata') ?? '')?.origin]
  return { ...(realm !== undefined && { realm: shown(realm) }), ...(metadata !== undefined && { metadata }) }
}

/** Its length is said, and nothing is packed in it: the connection holds it to that. */
function isSmall({ headers, body }: Response): boolean {
  const length = headers.get('content-length')
  if (body === null) return true
  return length !== null && Number(length) <= MAX_MESSAGE && headers.get('content-encoding') === null
}

async function cut(response: Response): Promise<Response> {
  let text = ''
  const decoder = new TextDecoder()
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true })
      if (text.length > MAX_ERROR) break
    }
  } catch {
    // what was heard until then is enough
  }
  return new Response(text.slice(0, MAX_ERROR), about(response))
}

function about({ status, statusText, headers }: Response): ResponseInit {
  const kept = [...headers].filter(([name]) => name !== 'content-encoding' && name !== 'content-length')
  return { status, statusText, headers: kept }
}

function limited(response: Response, isOver: (chunk: Uint8Array) => boolean): Response {
  if (response.body === null) return response
  const held = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      if (isOver(chunk)) controller.error(mcpError('MCP_RESULT_TOO_LARGE', TOO_LARGE))
      else controller.enqueue(chunk)
    },
  })
  return new Response(response.body.pipeThrough(held), about(response))
}

const TOO_LARGE = `it sent more than ${MAX_MESSAGE} bytes in one message`

function bodyLimit(fault: FetchEars['fault']): (chunk: Uint8Array) => boolean {
  let length = 0
  return (chunk) => {
    length += chunk.length
    if (length > MAX_MESSAGE) fault('too large')
    return length > MAX_MESSAGE
  }
}

const [LF, CR] = [10, 13]

/** Of a stream each event: it ends with an empty line. */
function eventLimit(fault: FetchEars['fault']): (chunk: Uint8Array) => boolean {
  let length = 0
  let last = 0
  return (chunk) => {
    for (const byte of chunk) {
      if (byte === CR) continue
      length = byte === LF && last === LF ? 0 : length + 1
      last = byte
      if (length <= MAX_MESSAGE) continue
      fault('too large')
      return true
    }
    return false
  }
}
