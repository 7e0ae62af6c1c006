import type { Readable } from 'node:stream'

/** What a process may have said in the log for each thing that it is asked. */
const MOST_LINES = 200
const MOST_CHARS = 64 * 1024
const LONGEST = 2000

/** Tells lines until there are too many, then says so once. */
export interface Budget {
  readonly tell: (line: string) => void
  readonly refill: () => void
}

export function budget(tell: (line: string) => void): Budget {
  let [lines, chars] = [0, 0]
  return {
    refill: () => void ([lines, chars] = [0, 0]),
    tell(line) {
      if (lines > MOST_LINES || chars > MOST_CHARS) return
      lines++
      chars += line.length
      if (lines > MOST_LINES || chars > MOST_CHARS) tell('(it says more than is kept)')
      else tell(line.length > LONGEST ? `${line.slice(0, LONGEST)}...` : line)
    },
  }
}

/** Tells each line of a stream; of one without end only its beginning. */
export function eachLine(stream: Readable, tell: (line: string) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()!.slice(0, LONGEST + 1)
    for (const line of lines) if (line.trim() !== '') tell(line)
  })
  stream.on('end', () => {
    if (rest.trim() !== '') tell(rest)
  })
  // it is read for the log only
  stream.on('error', () => undefined)
}
