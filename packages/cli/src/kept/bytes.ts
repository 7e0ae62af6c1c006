import { statSync } from 'node:fs'

/** What the journal takes on the disk, with what is not written into it yet. */
export function bytesOf(file: string): number {
  return [file, `${file}-wal`].reduce(
    (sum, one) => sum + (statSync(one, { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}
