import { mcpError } from './errors.ts'
import type { Fault } from './inner.ts'
import { MAX_MESSAGE } from './units.ts'

type Tell = (fault: Fault) => void

/** The same response, held to a limit. */
export function limited(response: Response, isOver: (chunk: Uint8Array) => boolean): Response {
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

/** For a whole body. */
export function bodyLimit(fault: Tell): (chunk: Uint8Array) => boolean {
  let length = 0
  return (chunk) => {
    length += chunk.length
    if (length > MAX_MESSAGE) fault('too large')
    return length > MAX_MESSAGE
  }
}

const [LF, CR] = [10, 13]

/** For each event of a stream: it ends with an empty line. */
export function eventLimit(fault: Tell): (chunk: Uint8Array) => boolean {
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

/** What a response is, without what was true of the body that it came with. */
export function about({ status, statusText, headers }: Response): ResponseInit {
  const kept = [...headers].filter(([name]) => name !== 'content-encoding' && name !== 'content-length')
  return { status, statusText, headers: kept }
}
