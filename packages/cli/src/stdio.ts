import { readSync, writeSync } from 'node:fs'

/** All of stdin. A pipe set to non-blocking answers EAGAIN until there is something. */
export function readAll(): Uint8Array {
  const chunks: Buffer[] = []
  for (;;) {
    const chunk = Buffer.allocUnsafe(65_536)
    const count = retrying(() => readSync(0, chunk, 0, chunk.length, null))
    if (count === 0) return Buffer.concat(chunks)
    chunks.push(chunk.subarray(0, count))
  }
}

/** All of the text, or as much as a reader that went away would take. */
export function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text)
  try {
    for (let at = 0; at < bytes.length;) at += retrying(() => writeSync(fd, bytes, at))
  } catch {
    // nobody reads any more
  }
}

function retrying(act: () => number): number {
  for (;;) {
    try {
      return act()
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException
      if (code === 'EOF') return 0
      if (code !== 'EAGAIN') throw thrown
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
    }
  }
}
