/** One request to a server over HTTP. */
interface Request {
  readonly stop: AbortController
  /** It is answered with one message, not with a stream. */
  isWhole: boolean
}

/** Requests that are not over. */
export interface Requests {
  begin(id: number): Request
  /** `undefined`: it has its answer, or is over. */
  waiting(id: number): Request | undefined
  /** Its answer is there; its stream may still be open. */
  answered(id: number): void
  over(id: number): void
  /** Nobody waits for it any longer. */
  stop(id: number): void
}

/** Answered streams that a server may leave open: each takes a connection, of which there are not many. */
const MOST_OPEN = 16

/** Keeps them. A server should end a stream with the answer; of those that it does not end the oldest are given up. */
export function createRequests(): Requests {
  const asked = new Map<number, Request>()
  const open = new Map<number, Request>()
  const end = (requests: Map<number, Request>, id: number): void => {
    requests.get(id)?.stop.abort()
    requests.delete(id)
  }
  return {
    begin(id) {
      const request: Request = { stop: new AbortController(), isWhole: false }
      asked.set(id, request)
      return request
    },
    waiting: (id) => asked.get(id),
    answered(id) {
      const request = asked.get(id)
      if (request === undefined) return
      asked.delete(id)
      open.set(id, request)
      const [oldest] = open.keys()
      if (open.size > MOST_OPEN) end(open, oldest!)
    },
    over(id) {
      asked.delete(id)
      open.delete(id)
    },
    stop: (id) => end(asked, id),
  }
}
