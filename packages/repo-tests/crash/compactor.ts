import { RETENTION } from '@hookline/journal'
import { openStepped } from './barrier.ts'

/** Compacts the journal again and again, as `hookline db compact` does once. */
const { journal } = openStepped(process.env, 10_000)
process.stdout.write('begun\n')
for (;;) {
  journal.retain(RETENTION)
  journal.db.exec('VACUUM')
}
