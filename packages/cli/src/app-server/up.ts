import type { Readable, Writable } from 'node:stream'
import { cutLines } from './lines.ts'
import { lineOf, written, type Line } from './message.ts'
import { pipeTo } from './pipe.ts'

/** The way from the client to the server: every byte goes on at once. */
export interface Up {
  /** Says something of our own to the server, between two lines. */
  readonly tell: (message: object) => void
}

const NEWLINE = 10

/** `said`: told every line after it has gone on. */
export function createUp(from: Readable, to: Writable, said: (line: Line) => void): Up {
  const pipe = pipeTo(from, to)
  let isMidLine = false
  let waiting: Buffer[] = []
  const tell = (bytes: Buffer): void => {
    if (isMidLine) waiting.push(bytes)
    else pipe.write(bytes)
  }
  const lines = cutLines({
    line: (bytes) => said(lineOf(bytes)),
    mayPass: () => false,
    piece: () => undefined,
    passed: () => undefined,
  })
  from.on('data', (chunk: Buffer) => {
    const end = waiting.length === 0 ? -1 : chunk.indexOf(NEWLINE)
    if (end < 0) pipe.write(chunk)
    else {
      pipe.write(chunk.subarray(0, end + 1))
      for (const own of waiting) pipe.write(own)
      waiting = []
      if (end + 1 < chunk.length) pipe.write(chunk.subarray(end + 1))
    }
    isMidLine = chunk.at(-1) !== NEWLINE
    lines.take(chunk)
  })
  from.on('end', () => void pipe.end())
  from.on('error', () => void pipe.end())
  return { tell: (message) => tell(written(message)) }
}
