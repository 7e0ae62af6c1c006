import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { HookConfig } from '@hookline/core'
import { expect, onTestFinished, test } from 'vitest'
import type { LoadedPlan } from '../src/load-plan.ts'
import { pause, resume } from '../src/pause.ts'
import { watchedPlans } from '../src/warm/watched-plans.ts'

const HOOK: HookConfig = { id: 'a', layer: 'user', on: ['exec.before'], executor: 'answer' }

/** Plans of a user, and how often they were read for five calls. */
function world(): {
  readonly env: { readonly HOME: string }
  readonly file: string
  readonly reads: () => Promise<number>
} {
  const HOME = mkdtempSync(join(tmpdir(), 'hookline-watched-'))
  onTestFinished(() => rmSync(HOME, { recursive: true, force: true, maxRetries: 9 }))
  const [env, file] = [{ HOME }, join(HOME, 'config/hooks.toml')]
  mkdirSync(join(HOME, 'config'))
  writeFileSync(file, '')
  let count = 0
  const plans = watchedPlans(
    {
      async planOf() {
        count++
        return { plan: { executors: {} }, errors: [] } as unknown as LoadedPlan
      },
      sweep: () => undefined,
    },
    env,
  )
  return {
    env,
    file,
    async reads() {
      count = 0
      for (let n = 0; n < 5; n++) await plans.planOf({ file, required: true, overrides: undefined })
      return count
    },
  }
}

test('a plan is read once for many calls, and again once its file is another', async () => {
  const { file, reads } = world()
  expect([await reads(), await reads()]).toEqual([1, 0])
  writeFileSync(file, '# another')
  expect([await reads(), await reads()]).toEqual([1, 0])
})

test('it is read again when a pause begins and when it is ended, and not for every call meanwhile or from then on', async () => {
  const { env, reads } = world()
  await reads()
  pause(HOOK, undefined, new Date(Date.now() + 3_600_000), env)
  expect([await reads(), await reads()]).toEqual([1, 0])
  resume('user/a', undefined, env)
  expect([await reads(), await reads()]).toEqual([1, 0])
  expect(existsSync(join(env.HOME, '.local/state/hookline/pauses.json'))).toBe(false)
})

test('it is read again when the time of a pause is over, though no file is another', async () => {
  const { env, reads } = world()
  const until = Date.now() + 1500
  pause(HOOK, undefined, new Date(until), env)
  expect([await reads(), await reads()]).toEqual([1, 0])
  await delay(until - Date.now() + 20)
  expect([await reads(), await reads()]).toEqual([1, 0])
})

test('one that has ended before goes with the next that does', () => {
  const { env } = world()
  pause(HOOK, undefined, new Date(Date.now() - 1), env)
  const other = { ...HOOK, id: 'b' }
  pause(other, undefined, new Date(Date.now() + 3_600_000), env)
  expect(resume('user/b', undefined, env)).toBe(1)
  expect(existsSync(join(env.HOME, '.local/state/hookline/pauses.json'))).toBe(false)
})
