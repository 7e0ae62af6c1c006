/** What is done with lines as they come. */
export interface LineSink {
  /** A whole line, its end included. */
  readonly line: (bytes: Buffer) => void
  /** True: a line that begins so may go on in pieces. */
  readonly mayPass: (head: Buffer) => boolean
  /** A piece of a line that goes on as it comes. */
  readonly piece: (bytes: Buffer) => void
  /** Such a line has ended; `undefined`: it was too long to be kept. */
  readonly passed: (line: Buffer | undefined) => void
}

/** Cuts bytes into lines, without a look at what is in them. */
export interface Lines {
  readonly take: (chunk: Buffer) => void
  /** No more comes: what is left is a line without its end. */
  readonly end: () => void
}

/** A line that is longer is not kept until it has ended. */
const LONGEST = 32 << 20
const HEAD = 512
const NEWLINE = 10

export function cutLines(sink: LineSink, longest: number = LONGEST): Lines {
  let parts: Buffer[] = []
  let size = 0
  let isPassing = false
  let isKnown = false
  const keep = (bytes: Buffer): void => {
    size += bytes.length
    if (size <= longest) parts.push(bytes)
    else if (isPassing) parts = []
  }
  const reset = (): void => {
    parts = []
    size = 0
    isPassing = false
    isKnown = false
  }
  const passOn = (): void => {
    isPassing = true
    for (const part of parts) sink.piece(part)
  }
  const ended = (bytes: Buffer): void => {
    if (!isPassing && size + bytes.length > longest && size > 0) passOn()
    if (isPassing) sink.piece(bytes)
    if (!isPassing && parts.length === 0) sink.line(bytes)
    else {
      keep(bytes)
      if (isPassing) sink.passed(size > longest ? undefined : Buffer.concat(parts))
      else sink.line(Buffer.concat(parts))
    }
    reset()
  }
  const begun = (bytes: Buffer): void => {
    if (!isPassing && size + bytes.length > longest) passOn()
    if (isPassing) sink.piece(bytes)
    keep(bytes)
    if (isPassing || isKnown || size < HEAD) return
    isKnown = true
    if (sink.mayPass(parts.length === 1 ? parts[0]! : Buffer.concat(parts))) passOn()
  }
  return {
    take(chunk) {
      let at = 0
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, at)) {
        ended(chunk.subarray(at, end + 1))
        at = end + 1
      }
      if (at < chunk.length) begun(chunk.subarray(at))
    },
    end() {
      if (!isPassing) for (const part of parts) sink.piece(part)
      reset()
    },
  }
}
