import { randomBytes } from 'node:crypto'

/** What was told last, for those who come back. */
export interface Ring {
  /** Makes the next id a frame of it, and keeps it. */
  readonly add: (frame: (id: string) => string) => string
  /** Something came that is not kept: whoever comes back hears that he has missed it. */
  readonly skip: () => void
  /** What came behind an id; `undefined`: nobody knows any more what that was, so all there is. */
  readonly behind: (id: string) => { readonly frames: readonly string[]; readonly isWhole: boolean }
}

/** Keeps at most so many, and so many bytes. */
export function createRing(most: number, mostBytes: number): Ring {
  // an id of a process before this one must not pass for one of this
  const boot = randomBytes(6).toString('hex')
  const kept: { readonly number: number; readonly frame: string }[] = []
  let [last, bytes] = [0, 0]
  const trim = (): void => {
    while (kept.length > most || (bytes > mostBytes && kept.length > 0))
      bytes -= Buffer.byteLength(kept.shift()!.frame)
  }
  return {
    add(make) {
      const frame = make(`${boot}-${++last}`)
      kept.push({ number: last, frame })
      bytes += Buffer.byteLength(frame)
      trim()
      return frame
    },
    skip() {
      last++
      kept.length = bytes = 0
    },
    behind(id) {
      const [, of, text] = /^([\da-f]+)-(\d{1,15})$/.exec(id) ?? []
      const number = of === boot ? Number(text) : -1
      const isWhole = number <= last && number >= last - kept.length
      const frames = kept.filter((one) => !isWhole || one.number > number).map(({ frame }) => frame)
      return { frames, isWhole }
    },
  }
}
