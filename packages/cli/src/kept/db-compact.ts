import { RETENTION } from '@hookline/journal'
import type { Flags } from '../flags.ts'
import { bytesOf } from './bytes.ts'
import { withJournal } from './open.ts'

/** `hookline db compact`. */
export function compact(flags: Flags): Promise<number> {
  return withJournal(({ file, journal }) => {
    const before = bytesOf(file)
    let forgotten = 0
    for (let count = journal.retain(RETENTION); count > 0; count = journal.retain(RETENTION))
      forgotten += count
    journal.db.exec('VACUUM')
    journal.db.get('PRAGMA wal_checkpoint(TRUNCATE)')
    const after = bytesOf(file)
    const text =
      flags.on['json'] === true
        ? JSON.stringify({ file, before, after, forgotten })
        : `${file}  ${before} bytes before, ${after} after; events forgotten: ${forgotten}. What is undelivered or dead is kept`
    process.stdout.write(`${text}\n`)
    return Promise.resolve(0)
  })
}
