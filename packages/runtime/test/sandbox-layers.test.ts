import { expect, test } from 'vitest'
import type { Plan } from '@hookline/config'
import type { Layer } from '@hookline/core'
import { mergePlans } from '../src/layers/merge-plans.ts'

const plan = (layer: Layer, sandbox?: Plan['sandbox']): Plan => ({
  format: 2,
  sources: [{ file: `/${layer}`, layer, size: 0, mtimeMs: 0, ino: 0, sha256: '' }],
  hooks: [],
  executors: {},
  dispatch: {},
  ...(sandbox && { sandbox }),
  warnings: [],
})

test('which wall there is the company says, and what it leaves open the user; a project has no say, whatever its plan holds', () => {
  const all = [
    plan('managed', { nested: 'refuse' }),
    plan('user', { backend: 'codex', nested: 'accept' }),
    plan('project', { backend: 'sandbox-runtime', nested: 'accept' }),
  ]
  expect(mergePlans(all).sandbox).toEqual({ backend: 'codex', nested: 'refuse' })
  expect(mergePlans([plan('user'), all[2]!])).not.toHaveProperty('sandbox')
})
