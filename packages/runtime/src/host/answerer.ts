import { createCarrier, type Carrier, type Work } from './carrier.ts'
import { errorData, errorOf } from './error-data.ts'
import { budget } from './lines.ts'
import { plain } from './plain.ts'
import type { Request, Said } from './protocol.ts'

/** A request with its number. */
export type Numbered = Request & { readonly id: number }

/** Answers requests with what the plugin makes of them. */
export interface Answerer {
  /** Never rejects. */
  readonly answer: (request: Numbered, bytes: Uint8Array) => Promise<void>
  readonly close: (ms: number) => Promise<void>
}

/** `say` resolves once it is said. */
export function answerer(say: (said: Said) => Promise<void>): Answerer {
  const running = new Map<number, AbortController>()
  const carrier = createCarrier()
  const carry = (request: Request, work: Work): unknown => {
    if (request.do === 'abort') return running.get(request.of)?.abort(errorOf(request.reason))
    const carried = carrier[request.do] as Carrier['run']
    return carried(request as never, work)
  }
  const answer: Answerer['answer'] = async (request, bytes) => {
    const { id } = request
    const controller = new AbortController()
    running.set(id, controller)
    const log = budget((line) => void say({ of: id, log: line })).tell
    const begin = (): Promise<void> => say({ of: id, begun: true })
    try {
      const value = plain(await carry(request, { bytes, signal: controller.signal, log, begin }))
      void say(value === undefined ? { id } : { id, value })
    } catch (thrown) {
      void say({ id, error: errorData(thrown) })
    }
    running.delete(id)
  }
  return { answer, close: (ms) => carrier.close({ do: 'close', ms }) }
}
