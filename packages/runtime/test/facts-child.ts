import { event } from '@hookline/testing'
import { claimFact } from '../src/facts/index.ts'

const claimed: string[] = []
for (let n = 0; n < 100; n++) {
  const fact = { ...event('agent.message', { text: 'x' }), key: `fact-${n}` }
  if (claimFact(fact, process.env)) claimed.push(fact.key)
}
process.stdout.write(JSON.stringify(claimed))
