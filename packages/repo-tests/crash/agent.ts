import { writeSync } from 'node:fs'
import { openStepped, reach } from './barrier.ts'
import { EFFECTIVE, keepRuns } from './runs.ts'

/** What an agent starts at each event, many times over: keeps runs, and says so once they are kept. */
const [root = '', count = '1'] = process.argv.slice(2)

for (let n = 0; n < Number(count); n++) {
  const { ids, journal } = keepRuns(root, EFFECTIVE, {
    env: process.env,
    open: openStepped,
    warn: (error) => writeSync(2, `${error.message}\n`),
  })
  writeSync(1, ids.map((id) => `${id}\n`).join(''))
  reach('answered')
  journal.close()
}
