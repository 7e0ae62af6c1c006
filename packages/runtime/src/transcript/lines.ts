import { bytesAt, type OpenFile } from './file.ts'

/** A whole line, and where it begins and the next one does. */
export interface Line {
  readonly text: string
  readonly from: number
  readonly next: number
}

const NEWLINE = 10
const CHUNK = 1 << 18
/** A line of that or more, which is all that is read at one time, is passed over: nothing that is looked for is in a picture. */
const LONGEST = 1 << 23

/** The lines before the end, the last first; no more than so many bytes are read. */
export function* linesBack(file: OpenFile, most: number): Generator<Line> {
  const end = file.size
  const start = Math.max(0, end - most)
  let tail: Buffer = Buffer.alloc(0)
  let from = end
  // what stands behind the last newline is not whole yet
  let isOpen = true
  while (from > start) {
    const next = Math.max(start, from - CHUNK)
    tail = Buffer.concat([bytesAt(file, next, from - next), tail])
    from = next
    for (let at = tail.lastIndexOf(NEWLINE); at >= 0; at = tail.lastIndexOf(NEWLINE)) {
      if (!isOpen) yield lineOf(tail, at + 1, from)
      isOpen = false
      tail = tail.subarray(0, at)
    }
  }
  if (start === 0 && !isOpen) yield lineOf(tail, 0, 0)
}

function lineOf(bytes: Buffer, at: number, from: number): Line {
  return { text: bytes.toString('utf8', at), from: from + at, next: from + bytes.length + 1 }
}

/** The whole lines from a place on; no more than so many bytes are read. */
export function* linesFrom(file: OpenFile, from: number, most: number): Generator<Line> {
  const end = Math.min(file.size, from + most)
  let head: Buffer = Buffer.alloc(0)
  let begins = from
  let isSkipped = false
  for (let at = from; at < end;) {
    const more = bytesAt(file, at, Math.min(CHUNK, end - at))
    if (more.length === 0) return
    at += more.length
    head = Buffer.concat([head, more])
    for (let stop = head.indexOf(NEWLINE); stop >= 0; stop = head.indexOf(NEWLINE)) {
      const next = begins + stop + 1
      yield { text: isSkipped ? '' : head.toString('utf8', 0, stop), from: begins, next }
      head = head.subarray(stop + 1)
      begins = next
      isSkipped = false
    }
    if (head.length < LONGEST) continue
    begins += head.length
    head = Buffer.alloc(0)
    isSkipped = true
  }
  // one without an end so far that is passed over is not begun again
  if (isSkipped) yield { text: '', from: begins, next: begins }
}

/** What a line holds; `undefined`: it cannot be read. */
export function recordIn({ text }: Line): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
