import { parseArgs } from 'node:util'
import { faultsOf } from './faults.ts'
import { figuresOf } from './figures.ts'
import { runLoad } from './load.ts'

/** `pnpm test:load [--minutes N] [--agents N]`: many agents at once with one server, and what came of it. */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    agents: { type: 'string', default: '100' },
    burst: { type: 'string', default: '1000' },
  },
})
const [minutes, agents, burst] = [values.minutes, values.agents, values.burst].map(Number) as [
  number,
  number,
  number,
]
if (![minutes, agents, burst].every((number) => number > 0)) {
  process.stderr.write('usage: pnpm test:load [--minutes N] [--agents N] [--burst N]\n')
  process.exit(64)
}

const came = await runLoad({ minutes, agents, burst, codexes: 3 })
for (const line of figuresOf(came)) process.stdout.write(`${line}\n`)
const faults = faultsOf(came)
for (const fault of faults) process.stdout.write(`FAULT ${fault}\n`)
process.exit(faults.length > 0 ? 1 : 0)
