import { readFileSync } from 'node:fs'
import { ticket } from './ticket.mjs'

const event = JSON.parse(readFileSync(0, 'utf8'))
if (!ticket.test(event.data.command)) {
  process.stderr.write('a commit message begins with its ticket, such as TEAM-12')
  process.exit(2)
}
