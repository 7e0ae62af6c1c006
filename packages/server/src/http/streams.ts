import type { IncomingMessage, ServerResponse } from 'node:http'
import { HooklineError } from '@hookline/core'
import { cleaned, redact } from '@hookline/runtime'
import { apiError } from '../errors.ts'
import type { ServerStatus } from '../status.ts'
import { changeFrame, HEARTBEAT_FRAME, markOf, MISSED_FRAME, RETRY_FRAME, statusFrame } from './frames.ts'
import type { Limits } from './limits.ts'
import type { Change, HttpMeans } from './means.ts'
import { HEADERS } from './reply.ts'
import { createRing, type Ring } from './ring.ts'
import { createTimers } from './timers.ts'

/** Those who follow. */
export interface Streams {
  /** One more. @throws HooklineError `API_BUSY` */
  readonly open: (request: IncomingMessage, response: ServerResponse) => void
  readonly tell: (change: Change | (() => Change | undefined)) => void
  readonly count: () => number
  readonly close: () => void
}

interface Stream {
  readonly response: ServerResponse
  /** The status it was told last. */
  mark: string
}

/** Whoever was cut off comes back in this time. */
const BACK_MS = 300_000

/** Nobody follows yet. */
export function createStreams(means: Pick<HttpMeans, 'status' | 'log'>, limits: Limits): Streams {
  const all = new Set<Stream>()
  let leftAt = 0
  const ring = createRing(limits.replayed, limits.replayedBytes)
  const write = (stream: Stream, frame: string): void => {
    if (!all.has(stream)) return
    stream.response.write(frame)
    // what a reader does not fetch would fill the memory of a process that agents wait for
    if (stream.response.writableLength <= limits.backlog) return
    end(stream, 'destroy')
    means.log('a reader of /api/stream was too slow, and was cut off')
  }
  const isFollowed = (): boolean => all.size > 0 || Date.now() - leftAt < BACK_MS
  const end = (stream: Stream, how: 'end' | 'destroy'): void => {
    all.delete(stream)
    leftAt = Date.now()
    if (all.size === 0) timers.stop()
    stream.response[how]()
  }
  const look = statusTeller(means, all, write)
  const timers = createTimers([
    [limits.statusMs, look],
    [limits.heartbeatMs, () => all.forEach((stream) => write(stream, HEARTBEAT_FRAME))],
  ])
  return {
    open(request, response) {
      if (all.size >= limits.streams)
        throw apiError('API_BUSY', `${limits.streams} streams are open, and that is all there is room for`)
      const stream = { response, mark: '' }
      all.add(stream)
      response.once('close', () => all.has(stream) && end(stream, 'destroy'))
      response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream; charset=utf-8' })
      timers.start()
      write(stream, RETRY_FRAME)
      for (const frame of missedBy(ring, request.headers['last-event-id'])) write(stream, frame)
      look()
    },
    tell(told) {
      if (typeof told === 'function' && !isFollowed()) return ring.skip()
      const change = typeof told === 'function' ? told() : told
      if (change === undefined) return
      const frame = ring.add((id) => changeFrame(id, cleaned(change)))
      all.forEach((stream) => write(stream, frame))
    },
    count: () => all.size,
    close: () => all.forEach((stream) => end(stream, 'end')),
  }
}

/** What came since, for who comes back. */
function missedBy(ring: Ring, id: string | string[] | undefined): readonly string[] {
  if (typeof id !== 'string' || id === '') return []
  const { frames, isWhole } = ring.behind(id)
  return isWhole ? frames : [MISSED_FRAME, ...frames]
}

/** Tells the status to those who do not know it yet. One that takes long is asked for once. */
function statusTeller(
  { status, log }: Pick<HttpMeans, 'status' | 'log'>,
  all: ReadonlySet<Stream>,
  write: (stream: Stream, frame: string) => void,
): () => void {
  let [isAsking, isAskedAgain] = [false, false]
  const tell = (now: ServerStatus): void => {
    const mark = markOf(now)
    const others = [...all].filter((stream) => stream.mark !== mark)
    if (others.length === 0) return
    const frame = statusFrame(cleaned(now))
    for (const stream of others) {
      stream.mark = mark
      write(stream, frame)
    }
  }
  const ask = async (): Promise<void> => {
    try {
      tell(await status())
    } catch (thrown) {
      log(`the status could not be told: ${redact(HooklineError.from(thrown).message)}`)
    }
  }
  const look = (): void => {
    isAskedAgain = isAsking
    if (isAsking) return
    isAsking = true
    void ask().finally(() => {
      isAsking = false
      if (isAskedAgain) look()
    })
  }
  return look
}
