/**
 * Messages on a stream: the length of a JSON text, the length of the bytes that go with it, the text, the bytes. Of our own
 * rather than Node's: a message that is too long is refused before it is read, and what a library sends over `process.send`
 * is none.
 */
export function frame(message: unknown, bytes: Uint8Array = new Uint8Array()): Buffer {
  const text = Buffer.from(JSON.stringify(message))
  const head = Buffer.alloc(HEAD)
  head.writeUInt32LE(text.length, 0)
  head.writeUInt32LE(bytes.length, 4)
  return Buffer.concat([head, text, bytes])
}

const HEAD = 8

/** Takes chunks as they come, tells each whole message. What it throws, or what is told throws, ends the stream. */
export function frameReader(
  tell: (message: unknown, bytes: Uint8Array) => void,
  maxBytes: number = Number.POSITIVE_INFINITY,
): (chunk: Buffer) => void {
  let chunks: Buffer[] = []
  let length = 0
  let wanted = HEAD
  return (chunk) => {
    chunks.push(chunk)
    length += chunk.length
    while (length >= wanted) {
      const all = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
      const [text, bytes] = [all.readUInt32LE(0), all.readUInt32LE(4)]
      if (text + bytes > maxBytes) throw new Error(`a message of ${text + bytes} bytes`)
      const end = HEAD + text + bytes
      if (all.length >= end)
        tell(JSON.parse(all.toString('utf8', HEAD, HEAD + text)), all.subarray(HEAD + text, end))
      const rest = all.length >= end ? all.subarray(end) : all
      wanted = all.length >= end ? HEAD : end
      chunks = [rest]
      length = rest.length
    }
  }
}
