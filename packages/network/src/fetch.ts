import { isHooklineError } from '@hookline/core'
import { fetch, type Dispatcher, type RequestInit } from 'undici'

/** What a library takes for `fetch`. */
export type GuardedFetch = typeof globalThis.fetch

/**
 * `fetch` over guarded connections. A redirect is not followed unless `redirect` says so, and then it is guarded too. What the
 * guard refuses is thrown as it is, not as a TypeError.
 */
export function guardedFetch(dispatcher: { for(url: URL): Dispatcher }): GuardedFetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const given = (input instanceof Request ? unwrapped(input, init) : init) as RequestInit | undefined
    try {
      const response = await fetch(url, { redirect: 'manual', ...given, dispatcher: dispatcher.for(url) })
      return response as unknown as Response
    } catch (error) {
      throw refusalIn(error) ?? error
    }
  }
}

/** undici's own fetch does not know a Request of Node's. */
function unwrapped(request: Request, init: globalThis.RequestInit | undefined): globalThis.RequestInit {
  const { method, headers, body, redirect, signal } = request
  return { method, headers, body, redirect, signal, ...(body !== null && { duplex: 'half' }), ...init }
}

function refusalIn(error: unknown): unknown {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (isHooklineError(cause)) return cause
  return undefined
}
