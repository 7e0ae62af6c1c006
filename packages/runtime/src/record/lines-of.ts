const CHUNK = 256 << 10
const LINE_FEED = 10

/** Reads into a buffer from some place on; gives how many bytes. */
export type ReadAt = (into: Buffer, at: number) => number

/**
 * Gives the whole lines from some place on, a quarter of a megabyte at a time; the place behind the last. What has no end yet
 * waits for the rest of it.
 */
export function linesOf(read: ReadAt, from: number, use: (lines: readonly string[]) => void): number {
  const chunk = Buffer.allocUnsafe(CHUNK)
  for (let at = from; ;) {
    const count = read(chunk, at)
    const end = chunk.subarray(0, count).lastIndexOf(LINE_FEED) + 1
    if (end > 0) use(chunk.toString('utf8', 0, end).split('\n'))
    // no line of ours is that long
    else if (count === CHUNK) at += count
    at += end
    if (count < CHUNK) return at
  }
}
