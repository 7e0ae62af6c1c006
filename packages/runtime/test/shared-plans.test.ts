import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dialects } from '@hookline/agents'
import { compile } from '@hookline/config'
import { script } from '@hookline/executor-script'
import { expect, test } from 'vitest'
import { createPlans, type Plans } from '../src/deliver/plans.ts'
import { trustWorld } from './trust-world.ts'

const HOOK = (id: string): string => `[[hooks]]\nid = "${id}"\non = "exec.before"\ndeny = "no"\n`

test('projects without hooks of their own share one plan, also once it has changed; one with hooks has another', async () => {
  const world = trustWorld(`version = 1\n${HOOK('theirs')}`)
  await world.trust('theirs')
  const home = world.env.HOME
  const roots = ['one', 'two', 'three'].map((name) => join(home, name))
  for (const root of roots) mkdirSync(root)
  const file = join(home, 'hooks.toml')
  writeFileSync(file, `version = 1\n${HOOK('own')}`)
  const plans: Plans = createPlans(
    {
      env: world.env,
      hookline: '1.0.0',
      compiler: async () => (path, how) =>
        compile({ ...how, file: path, dialects, executors: { script }, hookline: '1.0.0' }),
    },
    -1,
  )
  const found = (): Promise<readonly unknown[]> =>
    Promise.all(roots.map((root) => plans.planOf({ file, required: true, root, overrides: undefined })))
  expect(new Set(await found()).size).toBe(1)
  const theirs = await plans.planOf({ file, required: true, root: world.root, overrides: undefined })
  expect(theirs.plan.hooks.map(({ id }) => id)).toEqual(['own', 'theirs'])
  expect(await found()).not.toContain(theirs)
  const [before] = await found()
  writeFileSync(file, `version = 1\n${HOOK('own')}${HOOK('another')}`)
  const after = await found()
  expect(new Set(after).size).toBe(1)
  expect(after).not.toContain(before)
})
