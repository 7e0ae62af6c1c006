import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dialects } from '@hookline/agents'
import { compile } from '@hookline/config'
import { script } from '@hookline/executor-script'
import { expect, test } from 'vitest'
import { createPlans, type Changed, type Plans } from '../src/deliver/plans.ts'
import type { LoadedPlan } from '../src/load-plan.ts'
import { trustWorld, type TrustWorld } from './trust-world.ts'

const HOOK = (id: string): string => `[[hooks]]\nid = "${id}"\non = "exec.before"\ndeny = "no"\n`

/** Plans of a world that look at their files each time. */
function plansOf({ env }: TrustWorld, over?: (changed: Changed) => void): Plans {
  return createPlans(
    {
      env,
      hookline: '1.0.0',
      compiler: async () => (path, how) =>
        compile({ ...how, file: path, dialects, executors: { script }, hookline: '1.0.0' }),
    },
    -1,
    over,
  )
}

test('projects without hooks of their own share one plan, also once it has changed; one with hooks has another', async () => {
  const world = trustWorld(`version = 1\n${HOOK('theirs')}`)
  await world.trust('theirs')
  const home = world.env.HOME
  const roots = ['one', 'two', 'three'].map((name) => join(home, name))
  for (const root of roots) mkdirSync(root)
  const file = join(home, 'hooks.toml')
  writeFileSync(file, `version = 1\n${HOOK('own')}`)
  const plans = plansOf(world)
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

test('a plan that many share is over once the last of them has another, and the same again is another one', async () => {
  const world = trustWorld(`version = 1\n${HOOK('theirs')}`)
  const home = world.env.HOME
  const [one, two, three] = [world.root, join(home, 'two'), join(home, 'three')]
  for (const root of [two, three]) mkdirSync(root)
  const file = join(home, 'hooks.toml')
  const text = `version = 1\n${HOOK('own')}`
  writeFileSync(file, text)
  const over: unknown[] = []
  const plans = plansOf(world, ({ before }) => over.push(before))
  const planOf = (root: string): Promise<LoadedPlan> =>
    plans.planOf({ file, required: true, root, overrides: undefined })
  const shared = await planOf(one)
  expect([await planOf(two), await planOf(three)]).toEqual([shared, shared])
  // until then its hooks did nothing
  await world.trust('theirs')
  expect(await planOf(one)).not.toBe(shared)
  expect(over).toEqual([undefined])
  expect(await planOf(two)).toBe(shared)
  writeFileSync(file, `${text}${HOOK('another')}`)
  await planOf(two)
  expect(over).toEqual([undefined, undefined])
  await planOf(three)
  expect(over).toHaveLength(3)
  expect(over[2]).toBe(shared.plan)
  writeFileSync(file, text)
  const again = await planOf(two)
  expect(again).not.toBe(shared)
  expect(again.plan.hooks).toEqual(shared.plan.hooks)
  expect(await planOf(three)).toBe(again)
})
