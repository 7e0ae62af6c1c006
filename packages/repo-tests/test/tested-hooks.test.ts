import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EXAMPLES, ranExample } from './example.ts'

test('the hooks of the example pass their tests, every fault planted in them is found, and nothing is left behind', () => {
  expect(ranExample('tested-hooks')).toEqual({ status: 0, stderr: '', shown: 5, left: [] })
})

test.for([
  ['codex-apply-patch.json', 'codex/0.169.0/pre-tool-use.apply-patch.json'],
  ['claude-code-write.json', 'claude-code/2.1.330/pre-tool-use.write.json'],
] as const)('%s is what the agent sent', ([name, fixture]) => {
  const bytes = readFileSync(join(EXAMPLES, 'tested-hooks/fixtures', name))
  expect(bytes).toEqual(readFileSync(join(EXAMPLES, '../packages/agents/fixtures', fixture)))
})
