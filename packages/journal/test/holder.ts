import { execFileSync } from 'node:child_process'
import { openJournal } from '../src/journal.ts'
import { event, run } from './world.ts'

/** A process that stays opens it twice, another comes and goes, and the first accepts once more, and is killed. */
const [file = '', name = ''] = process.argv.slice(2)
const { journal } = openJournal(file, { waitMs: 1000 })
const accept = (id: string): unknown => journal.accept([{ event: event(id), runs: [run(id)] }])

accept(name)
if (name === 'passing') journal.close()
else {
  openJournal(file, { waitMs: 1000 }).journal.close()
  execFileSync(process.execPath, [import.meta.filename, file, 'passing'])
  accept('last')
  process.kill(process.pid, 'SIGKILL')
}
