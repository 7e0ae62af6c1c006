import { existsSync } from 'node:fs'
import { openJournal } from '@hookline/journal'
import { takeOver } from '../src/index.ts'

// another process that takes over: again and again, until a file says that it is enough
const [file = '', enough = ''] = process.argv.slice(2)
const { journal } = openJournal(file, { waitMs: 5000 })
while (!existsSync(enough)) takeOver(journal, process.env)
journal.close()
