import { createHookManager } from '@hookline/core'
import { expect, test } from 'vitest'
import { event, fakeExecutor, type FakeExecutorOptions } from '../src/index.ts'

function emit(options: FakeExecutorOptions, timeoutMs = 1000) {
  const fake = fakeExecutor(options)
  const hook = { id: 'fake', on: ['exec.before'], executor: fake.name, timeoutMs, options: { any: 'thing' } }
  const manager = createHookManager({ hooks: [hook], executors: { [fake.name]: fake } })
  return { fake, outcome: manager.emit(event('exec.before')) }
}

test('it says what it is told to say, and remembers what it was asked', async () => {
  const { fake, outcome } = emit({ says: { decision: 'deny', reason: 'no' } })
  expect(await outcome).toMatchObject({ decision: 'deny', reason: 'no' })
  expect(fake.calls).toHaveLength(1)
  expect(fake.calls[0]).toMatchObject({ options: { any: 'thing' }, event: { name: 'exec.before' } })
})

test('it says nothing by default', async () => {
  expect((await emit({}).outcome).results).toMatchObject([{ status: 'done', output: {} }])
})

test('it fails with the error it is given', async () => {
  expect((await emit({ says: new Error('broken') }).outcome).results).toMatchObject([
    { status: 'failed', error: { message: 'broken' } },
  ])
})

test('it answers by the context', async () => {
  const { outcome } = emit({ name: 'clever', says: ({ event: { name } }) => ({ context: name }) })
  expect((await outcome).context).toEqual(['exec.before'])
})

test('it takes its time, and gives up when it is told to', async () => {
  expect((await emit({ takesMs: 20, says: { context: 'late' } }).outcome).context).toEqual(['late'])
  const { fake, outcome } = emit({ takesMs: 5000 }, 20)
  expect((await outcome).results).toMatchObject([{ status: 'failed', error: { code: 'HOOK_TIMEOUT' } }])
  expect(fake.calls[0]!.signal.aborted).toBe(true)
})

test('a fake that does not answer runs in the background', async () => {
  const { outcome } = emit({ answers: false, says: { context: 'unheard', data: 1 } })
  expect((await outcome).context).toEqual([])
})
