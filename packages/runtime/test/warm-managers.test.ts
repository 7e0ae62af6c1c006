import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Plan } from '@hookline/config'
import { defineExecutor, type HookConfig } from '@hookline/core'
import { event } from '@hookline/testing'
import { expect, onTestFinished, test } from 'vitest'
import { createRemembered } from '../src/background/remembered.ts'
import { createWarmManagers, type WarmManagers } from '../src/warm/managers.ts'

const HOOK: HookConfig = {
  id: 'a',
  on: ['exec.before'],
  executor: 'held',
  mode: 'blocking',
  envPass: ['NAME'],
}
const plan = (): Plan => ({
  format: 2,
  sources: [],
  hooks: [HOOK],
  executors: {},
  dispatch: {},
  warnings: [],
})

/** Managers of an executor that counts what it holds open, and says when it is used closed. */
function held(): {
  readonly managers: WarmManagers
  readonly open: () => number
  readonly use: (plan: Plan, name?: string) => Promise<() => Promise<unknown>>
} {
  const stateDir = mkdtempSync(join(tmpdir(), 'hookline-warm-'))
  onTestFinished(() => rmSync(stateDir, { recursive: true, force: true }))
  let count = 0
  const executor = defineExecutor({
    name: 'held',
    options: { '~standard': { version: 1, vendor: 'x', validate: (value: unknown) => ({ value }) } } as never,
    open: () => {
      count++
      return { isOpen: true }
    },
    close(one: { isOpen: boolean }) {
      one.isOpen = false
      count--
    },
    execute: ({ resource }: { resource: { isOpen: boolean } }) => {
      if (!resource.isOpen) throw new Error('it is closed')
    },
  } as never)
  const managers = createWarmManagers({
    executors: { held: executor as never },
    stateDir,
    log: () => undefined,
  })
  return {
    managers,
    open: () => count,
    async use(of, name = 'n') {
      const loaded = { plan: of, errors: [] }
      const call = await managers.hear([event('exec.before')], loaded)
      const { manager, done } = managers.managed(call, loaded, { NAME: name })!
      const { results } = await manager.emit(event('exec.before'))
      expect(results).toMatchObject([{ status: 'done' }])
      return done
    },
  }
}

test('what a hook holds open is open for the next call, of callers with the same variables', async () => {
  const { managers, open, use } = held()
  const one = plan()
  for (const name of ['x', 'x', 'y', 'x', 'y']) await (await use(one, name))()
  expect([open(), managers.count()]).toEqual([2, 2])
  await managers.close()
  expect(open()).toBe(0)
})

test('of a plan that nobody asks for any more it is closed at once, or as soon as the last call is over', async () => {
  const { managers, open, use } = held()
  const [early, late] = [plan(), plan()]
  await (
    await use(early, 'x')
  )()
  const done = await use(early, 'y')
  await (
    await use(late)
  )()
  expect(open()).toBe(3)
  managers.retire(early)
  await expect.poll(open).toBe(2)
  // said twice of one call it counts once
  await Promise.all([done(), done()])
  await expect.poll(open).toBe(1)
  // a call that has had the plan before it was replaced
  await (
    await use(early, 'z')
  )()
  await expect.poll(open).toBe(1)
  expect(managers.count()).toBe(1)
})

test('more than it keeps are closed, never one that a call uses', async () => {
  const { managers, open, use } = held()
  const one = plan()
  const dones: (() => Promise<unknown>)[] = []
  for (let n = 0; n < 40; n++) dones.push(await use(one, `used-${n}`))
  expect(open()).toBe(40)
  for (let n = 0; n < 40; n++) await (await use(one, `over-${n}`))()
  await expect.poll(managers.count).toBeLessThanOrEqual(41)
  // those in use still work
  for (let n = 0; n < 40; n++) await (await use(one, `used-${n}`))()
  for (const done of dones) await done()
  await (
    await use(one, 'last')
  )()
  await expect.poll(managers.count).toBe(32)
  await expect.poll(open).toBe(32)
  await managers.close()
  expect(open()).toBe(0)
})

test('two values of one name that their tags do not tell apart are nobody’s', () => {
  const remembered = createRemembered()
  const seen = new Map<string, string>()
  const { hash } = process.getBuiltinModule('node:crypto')
  const tagOf = (value: string): string => hash('sha256', `hookline\0T\0${value}`).slice(0, 4)
  let [one, other] = ['', '']
  for (let n = 0; other === ''; n++) {
    const value = `value-${n}`
    const before = seen.get(tagOf(value))
    if (before === undefined) seen.set(tagOf(value), value)
    else [one, other] = [before, value]
  }
  remembered.keep('T', one)
  remembered.keep('T', one)
  expect(remembered.find('T', tagOf(one))).toBe(one)
  remembered.keep('T', other)
  expect(remembered.find('T', tagOf(one))).toBeUndefined()
  remembered.keep('T', other)
  expect(remembered.find('T', tagOf(one))).toBeUndefined()
})
