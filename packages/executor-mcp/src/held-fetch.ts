import { about, bodyLimit, eventLimit, limited } from './body-limit.ts'
import type { Fault } from './inner.ts'
import { refused, unreached } from './refused.ts'
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
