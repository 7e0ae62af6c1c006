import { setTimeout as sleep } from 'node:timers/promises'
import { openJournal } from '@hookline/journal'

// a process that writes half of the time, until it is killed
const { journal } = openJournal(process.argv[2]!, { waitMs: 60_000 })
process.stdout.write('open\n')
for (;;) {
  journal.db.exec('BEGIN IMMEDIATE')
  await sleep(100)
  journal.db.exec('ROLLBACK')
  await sleep(100)
}
