import type { Transport } from '@modelcontextprotocol/client'
import { isHooklineError, type HooklineError } from '@hookline/core'
import type { Connecting } from './connection.ts'
import { mcpError } from './errors.ts'
import { endedError } from './ended-error.ts'
import { failureOf, isLost } from './failure.ts'
import type { Inner } from './inner.ts'
import type { HttpServer, Server } from './server.ts'
import { createSession, type Session } from './session.ts'
import { openStdio } from './stdio.ts'
import { inWords } from './units.ts'

/** A session with a server, agreed on, and the way to it. */
export interface Opened {
  readonly session: Session
  readonly inner: Inner
  readonly isClosed: () => boolean
}

/** Who hears what goes past the session. */
export interface Hearer {
  readonly join: (inner: Inner, session: Session) => Transport
  readonly word: (line: string) => void
  /** Words without what is secret. */
  readonly clean: (words: string) => string
  /** What the server said last that was no message. */
  readonly last: () => string
}

/** Answers by which a server says that it does not speak streamable HTTP, as the protocol has it. */
const NOT_STREAMABLE: ReadonlySet<unknown> = new Set([400, 404, 405])

/** Opens the way to a server and agrees with it on the protocol. @throws HooklineError */
export async function openInner(server: Server, how: Connecting, hearer: Hearer): Promise<Opened> {
  if (server.kind === 'stdio') return agreed(openStdio(server, hearer, how.hold), how, hearer)
  const { kind, again } =
    server.transport === 'auto'
      ? ({ kind: 'http', again: true } as const)
      : { kind: server.transport, again: false }
  const first = await far(server, kind, how)
  if (!again) return agreed(first, how, hearer)
  try {
    return await agreed(first, how, hearer)
  } catch (thrown) {
    const { status } = ((thrown as Error).cause ?? {}) as { readonly status?: unknown }
    if (!NOT_STREAMABLE.has(status)) throw thrown
    return agreed(await far(server, 'sse', how), how, hearer).catch((second: HooklineError) => {
      // that it does not speak the older way either says less than the first answer
      throw second.code === 'MCP_UNAUTHORIZED' ? second : thrown
    })
  }
}

async function far(server: HttpServer, kind: 'http' | 'sse', { network, env }: Connecting): Promise<Inner> {
  const [{ openHttp }, { reach }, { SSEClientTransport, StreamableHTTPClientTransport }] = await Promise.all([
    import('./http.ts'),
    import('./reach.ts'),
    import('./sdk.ts'),
  ])
  return openHttp(server, kind, { SSEClientTransport, StreamableHTTPClientTransport }, reach(network, env))
}

async function agreed(inner: Inner, how: Connecting, hearer: Hearer): Promise<Opened> {
  const deadline = AbortSignal.any([how.signal, AbortSignal.timeout(how.timeoutMs)])
  let isClosed = false
  try {
    const session = createSession()
    session.listen({ closed: () => void (isClosed = true) })
    await within(session.connect(hearer.join(inner, session)), deadline)
    return { session, inner, isClosed: () => isClosed }
  } catch (thrown) {
    const closing = inner.close().catch(() => undefined)
    how.track(closing)
    // how it ended, and what it said last, comes a moment after its pipes are closed
    if (isLost(thrown)) await Promise.race([closing.then(() => sleep(LAST_MS)), sleep(MOST_MS)])
    throw refusal(thrown, inner, how, hearer)
  }
}

const [LAST_MS, MOST_MS] = [100, 1000]

const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms))

/** A connection that is not there within its time is not waited for. */
function within<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

function refusal(
  thrown: unknown,
  inner: Inner,
  { signal, timeoutMs }: Connecting,
  { last, clean }: Hearer,
): HooklineError {
  if (isHooklineError(thrown)) return thrown
  if (signal.aborted)
    return mcpError('MCP_ABORTED', 'it was called off before it was ready', { retryable: true })
  if ((thrown as { readonly name?: string }).name === 'TimeoutError')
    return mcpError('MCP_INITIALIZE', `it was not ready within ${inWords(timeoutMs)}`, {
      retryable: true,
      cause: thrown,
    })
  if (isLost(thrown))
    return endedError('MCP_INITIALIZE', inner, last(), { when: ' before it was ready', cause: thrown })
  const error = failureOf(thrown, clean)
  return error.code === 'MCP_REFUSED' ? mcpError('MCP_INITIALIZE', error.message, { cause: thrown }) : error
}
