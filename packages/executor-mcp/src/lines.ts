import { StringDecoder } from 'node:string_decoder'

/** Cuts what a child writes into lines. */
export interface Lines {
  /** The lines that are whole now. `undefined`: one is longer than it may be. */
  take(chunk: Uint8Array): readonly string[] | undefined
}

const END = 10

/** A line that never ends is given up at `maxBytes`, so that nobody can fill the memory with it. */
export function splitLines(maxBytes: number): Lines {
  let parts: Buffer[] = []
  let length = 0
  return {
    take(bytes) {
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      const lines: string[] = []
      let from = 0
      for (let end = chunk.indexOf(END); end >= 0; end = chunk.indexOf(END, from)) {
        if (length + end - from > maxBytes) return undefined
        const last = chunk.subarray(from, end)
        lines.push(parts.length === 0 ? last.toString() : Buffer.concat([...parts, last]).toString())
        parts = []
        length = 0
        from = end + 1
      }
      if (from < chunk.length) {
        parts.push(chunk.subarray(from))
        length += chunk.length - from
      }
      return length > maxBytes ? undefined : lines
    },
  }
}

/** The same for what is only to be read by people: a line that is too long is cut. */
export function wordLines(maxLength: number, say: (line: string) => void): (chunk: Buffer) => void {
  const decoder = new StringDecoder()
  let rest = ''
  return (chunk) => {
    const lines = (rest + decoder.write(chunk)).split('\n')
    rest = lines.pop()!.slice(0, maxLength)
    for (const line of lines) if (line.trim() !== '') say(line.slice(0, maxLength))
  }
}
