import type { Duplex } from 'node:stream'
import type { HooklineError } from '@hookline/core'
import { errorOf } from './error-data.ts'
import { frame, frameReader } from './frames.ts'
import type { Replies, Request, Said } from './protocol.ts'

/** What belongs to one thing that is asked. */
interface Asking {
  readonly bytes?: Uint8Array | undefined
  readonly log?: (line: string) => void
  /** Is called when the plugin is about to do something. */
  readonly begun?: () => void
  /** Is told the number of the request. */
  readonly numbered?: (id: number) => void
  /** What the end of the other side would come upon: `while it ran`. */
  readonly when?: string
}

/** Asks a host. */
export interface Conversation {
  /** True while something that was asked is not answered. */
  readonly isBusy: () => boolean
  /** The answer, a HooklineError as a rejection. */
  ask<R extends Request & { readonly do: keyof Replies }>(
    request: R,
    asking?: Asking,
  ): Promise<Replies[R['do']]>
  /** What is asked without an answer. */
  tell(request: Request): void
  /** Nobody answers any more: whoever waits, or asks from now on, gets this. */
  over(error: (when: string) => HooklineError): void
}

interface Pending extends Asking {
  readonly resolve: (value: never) => void
  readonly reject: (error: HooklineError) => void
}

/** The most that a host may say in one message: what `plain` lets through, spelled as long as JSON can. */
const MAX_MESSAGE = 8 << 20

/** Talks over a channel. `hear` is told what is no answer, `broken` if what comes is nothing that a host says. */
export function converse(
  channel: Duplex,
  { hear, broken }: { readonly hear: (said: Said) => void; readonly broken: (why: string) => void },
): Conversation {
  const pending = new Map<number, Pending>()
  let ended: ((when: string) => HooklineError) | undefined
  let ids = 0
  listen(channel, broken, (said) => {
    if ('log' in said) pending.get(said.of)?.log?.(said.log)
    else if ('begun' in said) pending.get(said.of)?.begun?.()
    else if ('id' in said) settle(pending, said)
    else hear(said)
  })
  return {
    isBusy: () => pending.size > 0,
    tell: (request) => void channel.write(frame(request)),
    ask: (request, asking = {}) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended(asking.when ?? WHEN))
        const id = ++ids
        const message = frame({ ...request, id }, asking.bytes)
        pending.set(id, { ...asking, resolve, reject })
        asking.numbered?.(id)
        channel.write(message)
      }),
    over(error) {
      ended = error
      for (const { reject, when = WHEN } of pending.values()) reject(error(when))
      pending.clear()
    },
  }
}

const WHEN = 'while it ran'

function listen(channel: Duplex, broken: (why: string) => void, tell: (said: Said) => void): void {
  const read = frameReader((message) => tell(message as Said), MAX_MESSAGE)
  channel.on('data', (chunk: Buffer) => {
    try {
      read(chunk)
    } catch (thrown) {
      channel.pause()
      broken(`it sent what is no answer (${(thrown as Error).message})`)
    }
  })
  channel.on('error', () => undefined)
}

function settle(pending: Map<number, Pending>, said: Extract<Said, { readonly id: number }>): void {
  const asked = pending.get(said.id)
  if ('error' in said) asked?.reject(errorOf(said.error))
  else asked?.resolve(said.value as never)
  pending.delete(said.id)
}
