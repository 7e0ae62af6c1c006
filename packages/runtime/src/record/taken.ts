import { readFileSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs'

/** What of the record the journal has. */
export interface Taken {
  readonly files: readonly TakenFile[]
  /** The journal that has it. */
  readonly journal?: string
}

/** How far a file was read. It is known by its beginning, whatever it is called now: that holds the id of its first event. */
export interface TakenFile {
  readonly head: string
  /** Bytes. */
  readonly offset: number
}

const NAME = 'taken.json'
const HEAD_BYTES = 256

/** The beginning of a file that only grows. */
export function beginningOf(fd: number): string {
  const head = Buffer.allocUnsafe(HEAD_BYTES)
  return head.toString('latin1', 0, readSync(fd, head, 0, HEAD_BYTES, 0))
}

/** What was written last; nothing where it cannot be read. */
export function readTaken(dir: string): Taken {
  try {
    const { files, journal } = JSON.parse(readFileSync(`${dir}/${NAME}`, 'utf8')) as Partial<Taken>
    const known = (files ?? []).filter(({ head, offset }) => typeof head === 'string' && offset >= 0)
    return { files: known, ...(typeof journal === 'string' ? { journal } : {}) }
  } catch {
    return { files: [] }
  }
}

/** Where it cannot be kept, the next one reads all again. */
export function writeTaken(dir: string, taken: Taken): void {
  const draft = `${dir}/${NAME}.${process.pid}`
  try {
    writeFileSync(draft, JSON.stringify(taken), { mode: 0o600 })
    renameSync(draft, `${dir}/${NAME}`)
  } catch {
    rmSync(draft, { force: true })
  }
}
