import { openJournal } from '@hookline/journal'
import { takeOver } from '../src/index.ts'

// another process that takes over: again and again, until it is told to end
const [file = '', until = '0'] = process.argv.slice(2)
const { journal } = openJournal(file, { waitMs: 5000 })
while (Date.now() < Number(until)) takeOver(journal, process.env)
journal.close()
