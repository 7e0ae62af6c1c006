import type { Journal } from '@hookline/journal'
import { loadPlan } from '@hookline/runtime'
import { retentionOf } from '@hookline/runtime/background'
import { EX_CONFIG } from '../exit-codes.ts'
import type { Flags } from '../flags.ts'
import { planRequest } from '../plan.ts'
import { complain } from '../verbs/complain.ts'
import { bytesOf } from './bytes.ts'
import { withJournal } from './open.ts'

/** `hookline db compact`. */
export async function compact(flags: Flags): Promise<number> {
  const { plan, errors } = await loadPlan(planRequest(flags))
  complain(errors)
  return withJournal(({ file, journal }) => {
    const before = bytesOf(file)
    // what is gone is gone: nothing is forgotten by a rule that nobody can read
    const forgotten = errors.length > 0 ? 0 : forget(journal, retentionOf(plan))
    journal.db.exec('VACUUM')
    journal.db.get('PRAGMA wal_checkpoint(TRUNCATE)')
    const after = bytesOf(file)
    const text =
      flags.on['json'] === true
        ? JSON.stringify({ file, before, after, forgotten })
        : `${file}  ${before} bytes before, ${after} after; events forgotten: ${forgotten}. What is undelivered or dead is kept`
    process.stdout.write(`${text}\n`)
    return Promise.resolve(errors.length > 0 ? EX_CONFIG : 0)
  })
}

function forget(journal: Journal, retention: ReturnType<typeof retentionOf>): number {
  let forgotten = 0
  for (let count = journal.retain(retention); count > 0; count = journal.retain(retention)) forgotten += count
  return forgotten
}
