import type { Readable, Writable } from 'node:stream'
import { cutLines } from './lines.ts'
import { isAnswer, lineOf, messageOf, methodIn, threadIn, written, type Line } from './message.ts'
import { pipeTo } from './pipe.ts'

/** A question that somebody else may answer before the client sees it. */
export interface Held {
  readonly thread: string
  /** True: the client is to see it. */
  readonly passes: Promise<boolean>
  /** It need not be answered any more. */
  readonly giveUp: () => void
}

/** What is done with what the server says. */
export interface DownMeans {
  readonly from: Readable
  readonly to: Writable
  /** True: an answer to a request of ours, which is nothing to the client. */
  readonly isOurs: (line: Line) => boolean
  /** Told every line, after it has gone on or has been held. */
  readonly heard: (line: Line) => void
  /** True: a line of that method may be a question that is held. */
  readonly mayHold: (method: string) => boolean
  readonly hold: (line: Line) => Held | undefined
}

/** The way from the server to the client: every byte goes on as it came, in order. */
export interface Down {
  /** Says something of our own to the client, between two lines. */
  readonly tell: (message: object) => void
  /** Nothing more comes from the server: what is held goes on, and so does a last line without its end. */
  readonly flush: () => Promise<void>
  /** Nothing more is said to the client: resolves once it has all. */
  readonly end: () => Promise<void>
}

/** What is held may be so much; then nothing more is read until somebody has answered. */
const MOST_HELD = 64 << 20

interface Hold extends Held {
  readonly queue: Line[]
}

/**
 * While a question is held, so is what comes after it for the same thread; other threads and answers go on. That is the order in
 * which the server would have said it, had it asked later.
 */
export function createDown({ from, to, isOurs, heard, mayHold, hold }: DownMeans): Down {
  const pipe = pipeTo(from, to)
  const holds = new Map<string, Hold>()
  let heldBytes = 0
  let isMidLine = false
  let waiting: Buffer[] = []
  const forward = (line: Line): void => {
    const held = line.method === undefined || mayHold(line.method) ? hold(line) : undefined
    if (held === undefined) return pipe.write(line.bytes)
    const one: Hold = { ...held, queue: [] }
    holds.set(held.thread, one)
    void held.passes.then((passes) => release(one, line, passes))
  }
  const release = (one: Hold, line: Line, passes: boolean): void => {
    if (passes) pipe.write(line.bytes)
    holds.delete(one.thread)
    for (const [at, next] of one.queue.entries()) {
      const again = holds.get(one.thread)
      if (again !== undefined) {
        again.queue.push(...one.queue.slice(at))
        return
      }
      heldBytes -= next.bytes.length
      forward(next)
    }
    pipe.hold(heldBytes > MOST_HELD)
  }
  const holdOf = (line: Line): Hold | undefined =>
    holds.size === 0 ? undefined : holds.get(threadIn(messageOf(line)) ?? '')
  const lines = cutLines({
    line(bytes) {
      const line = lineOf(bytes)
      if (isOurs(line)) return
      const held = holdOf(line)
      if (held === undefined) forward(line)
      else {
        held.queue.push(line)
        heldBytes += bytes.length
        pipe.hold(heldBytes > MOST_HELD)
      }
      heard(line)
    },
    mayPass(head) {
      const method = methodIn(head)
      return (
        holds.size === 0 &&
        (method === undefined ? isAnswer(head) && !head.includes('"hookline-') : !mayHold(method))
      )
    },
    piece(bytes) {
      isMidLine = true
      pipe.write(bytes)
    },
    passed(bytes) {
      isMidLine = false
      for (const own of waiting) pipe.write(own)
      waiting = []
      if (bytes !== undefined) heard(lineOf(bytes))
    },
  })
  from.on('data', (chunk: Buffer) => {
    // lines that came together go on together
    to.cork()
    try {
      lines.take(chunk)
    } finally {
      to.uncork()
    }
  })
  return {
    tell(message) {
      if (isMidLine) waiting.push(written(message))
      else pipe.write(written(message))
    },
    async flush() {
      for (let one = [...holds.values()]; one.length > 0; one = [...holds.values()]) {
        for (const { giveUp } of one) giveUp()
        await Promise.all(one.map(({ passes }) => passes))
      }
      lines.end()
    },
    end: pipe.end,
  }
}
