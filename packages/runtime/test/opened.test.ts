import { defineExecutor, HooklineError, type AnyExecutor, type HookConfig, type Json } from '@hookline/core'
import { expect, test } from 'vitest'
import { createOpened, type Opened } from '../src/host/opened.ts'

const HOOK: HookConfig = {
  id: 'a',
  layer: 'user',
  on: ['exec.before'],
  executor: 'api',
  source: { file: '/one', line: 1 },
}

interface World {
  readonly opened: Opened
  readonly closed: number[]
  readonly with: (act: (resource: unknown) => unknown, hook?: HookConfig) => Promise<unknown>
}

/** A plugin of which each resource is a number. */
function world(): World {
  let count = 0
  const closed: number[] = []
  const executor: AnyExecutor = defineExecutor<Json, number>({
    name: 'api',
    options: { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value: value as Json }) } },
    open: () => ++count,
    execute: () => undefined,
    close: (one) => void closed.push(one),
  })
  const opened = createOpened(executor)
  return {
    opened,
    closed,
    with: async (act, hook = HOOK) => opened.with({ options: { secret: 'T' }, hook }, {} as never, act),
  }
}

const refused = (): never => {
  throw new HooklineError('X', '401', { renew: true })
}
const soon = async (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

test('is kept for the layer, the file and the options: elsewhere the same reference is another secret', async () => {
  const { with: use } = world()
  const project: HookConfig = { ...HOOK, layer: 'project' }
  const other: HookConfig = { ...HOOK, source: { file: '/two', line: 1 } }
  const all = [HOOK, { ...HOOK, id: 'b' }, project, other].map(async (hook) => use((one) => one, hook))
  expect(await Promise.all(all)).toEqual([1, 1, 2, 3])
})

test('runs that are refused at the same time have it opened anew once, and what is used is not closed', async () => {
  const { with: use, closed, opened } = world()
  let end: () => void = () => undefined
  const wait = new Promise<void>((resolve) => (end = resolve))
  const long = use(async () => wait)
  await Promise.allSettled([use(refused), use(refused), use(refused)])
  expect(await use((one) => one)).toBe(2)
  await soon()
  expect(closed).toEqual([])
  end()
  await long
  await soon()
  expect(closed).toEqual([1])
  await opened.close(1000)
  expect(closed).toEqual([1, 2])
})
