import { deepStrictEqual as same } from 'node:assert/strict'
import { answer } from '@hookline/core'
import { expect, test } from 'vitest'
import { executorContract } from '../src/index.ts'

const cases = executorContract(answer, {
  works: [
    {
      name: 'a denial',
      options: { deny: 'not {{ event.data.command }}' },
      expect: (output) => same(output, { decision: 'deny', reason: 'not pnpm test' }),
    },
    {
      name: 'a question',
      options: { ask: 'sure?' },
      expect: (output) => same(output, { decision: 'ask', reason: 'sure?' }),
    },
    {
      name: 'words for the model',
      options: { context: 'in {{ event.session.cwd }}' },
      expect: (output) => same(output, { context: 'in /workspace' }),
    },
  ],
  hangs: null,
  fails: null,
})

test.each(cases)('the executor that is built in keeps the contract: $name', async ({ run }) => {
  await expect(run()).resolves.toBeUndefined()
})
