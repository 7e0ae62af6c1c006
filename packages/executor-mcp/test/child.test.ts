import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { afterEach, expect, test, vi } from 'vitest'
import { ended } from '../src/child.ts'

afterEach(() => void vi.useRealTimers())

/** A child as far as its end goes. */
function fake(): ChildProcessWithoutNullStreams {
  const stream = (): EventEmitter => Object.assign(new EventEmitter(), { destroy: () => undefined })
  const streams = { stdin: stream(), stdout: stream(), stderr: stream() }
  return Object.assign(new EventEmitter(), {
    pid: 1,
    ...streams,
  }) as unknown as ChildProcessWithoutNullStreams
}

test.each([
  ['exit', 'close'],
  ['close', 'exit'],
])('a child that is over leaves no timer that keeps the process: %s, then %s', async (...events) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const child = fake()
  const { over, gone } = ended(child, undefined)
  child.stdout.emit('end')
  for (const event of events) child.emit(event)
  await Promise.all([over, gone])
  expect(vi.getTimerCount()).toBe(0)
})
