import type { HookContext, HooklineError, MaybePromise, Network } from '@hookline/core'
import { endedError } from './ended-error.ts'
import { FAULTS, failureOf, isUnheard, isLost } from './failure.ts'
import { listing } from './listing.ts'
import { notices, withoutSecrets, type Say } from './notices.ts'
import { messageText, progressText } from './news.ts'
import { openInner } from './open-inner.ts'
import type { Server } from './server.ts'
import type { Session } from './session.ts'
import type { Tools } from './tools.ts'
import { RESULT, type ToolResult } from './tool-result.ts'
import { createWaits } from './waits.ts'
import { wire } from './wire.ts'

/** A server that is ready. */
export interface Connection {
  readonly isDead: boolean
  /** Somebody waits for it. */
  readonly isBusy: boolean
  /** What it offers now; `unheard` as below. */
  tools(): MaybePromise<Tools | 'unheard'>
  /** `unheard`: the server has not looked at it, and another connection may be tried. @throws HooklineError */
  call(call: Call): Promise<ToolResult | 'unheard'>
  close(): Promise<void>
  /** The same, once nobody waits for it any more. */
  retire(): Promise<void>
}

/** One call of a tool. */
interface Call {
  readonly tool: string
  readonly args: Readonly<Record<string, unknown>>
  readonly signal: AbortSignal
  readonly log: (line: string) => void
}

/** What a connection is made with. */
export interface Connecting {
  readonly timeoutMs: number
  readonly network: Network
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: (line: string) => void
  /** Holds a child to its limits. */
  readonly hold: HookContext['hold']
  /** Called off: whoever waits is told, and nothing is left of it. */
  readonly signal: AbortSignal
  readonly onDeath: (why: HooklineError) => void
  /** What still goes on in the background, to be waited for at the end. */
  readonly track: (work: Promise<void>) => void
}

/** Where programs say what was wrong. */
const LAST_LINES = 8

/** Starts a server, or reaches it, and agrees with it on the protocol. @throws HooklineError */
export async function connect(server: Server, how: Connecting): Promise<Connection> {
  const calls = new Set<Call>()
  const waits = createWaits()
  const last: string[] = []
  const clean = (words: string): string => withoutSecrets(words, server.secrets)
  const say: Say = notices((line) => ([...calls].at(-1)?.log ?? how.log)(line), clean)
  const word = (line: string): void => {
    // a frame of a stack says less than the error above it, and there are many
    if (!/^\s*at /.test(line) && last.push(clean(line)) > LAST_LINES) last.shift()
    say(line)
  }
  let death: HooklineError | undefined
  const opened = await openInner(server, how, {
    word,
    clean,
    last: () => last.join(' | '),
    join: (inner, session) =>
      wire(inner, {
        word,
        progress: (told) => say(progressText(told)),
        message: (told) => say(messageText(told)),
        fault(fault) {
          // what was on its way already comes by the thousand
          if (death !== undefined) return
          death = FAULTS[fault]()
          how.track(session.close().catch(() => undefined))
        },
      }),
  }).catch((thrown: unknown) => {
    throw death ?? thrown
  })
  const { session, inner } = opened
  let isOver = false
  const die = (): void => {
    if (isOver) return
    isOver = true
    death ??= endedError('MCP_CONNECTION_LOST', inner, last.join(' | '))
    how.onDeath(death)
    how.track(inner.close().catch(() => undefined))
  }
  if (opened.isClosed()) die()
  session.listen({ closed: die })
  inner.letGo()
  const listed = listing(session, how.timeoutMs)
  const wasUnheard = (thrown: unknown): boolean => isUnheard(thrown, inner.hasSession?.() === true)
  const failed = (thrown: unknown): HooklineError =>
    isLost(thrown) && death !== undefined ? death : failureOf(thrown, clean)
  return {
    get isDead() {
      return death !== undefined
    },
    get isBusy() {
      return waits.isBusy
    },
    tools() {
      const found = listed()
      if (!(found instanceof Promise)) return found
      return waits.until(found).catch((thrown: unknown) => {
        if (wasUnheard(thrown)) return 'unheard' as const
        throw failed(thrown)
      })
    },
    async call(call) {
      calls.add(call)
      try {
        return await waits.until(called(session, call))
      } catch (thrown) {
        if (wasUnheard(thrown)) return 'unheard'
        throw failed(thrown)
      } finally {
        calls.delete(call)
      }
    },
    close: () => session.close(),
    retire: () => waits.none().then(() => session.close()),
  }
}

async function called(session: Session, { tool, args, signal }: Call): Promise<ToolResult> {
  const asked = { method: 'tools/call', params: { name: tool, arguments: args } }
  return session.request(asked, RESULT, { signal, hasProgress: true })
}
