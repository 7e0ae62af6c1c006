import { expect, onTestFinished, test, vi } from 'vitest'
import type { Reply } from '../src/connection.ts'
import { placeOf } from '../src/place.ts'
import { serve, type Serving } from '../src/serve.ts'
import { createTally } from '../src/tally.ts'
import { client, frame, greeting } from './client.ts'
import { said, stateFolder } from './doors.ts'

/** A server with one call open that is asked to end, on a clock of the test's. */
async function draining(): Promise<{
  readonly reply: Reply
  readonly heard: Promise<string>
  readonly ending: Promise<string>
  readonly isOver: () => boolean
}> {
  const [state, stop] = [stateFolder(), new AbortController()]
  let reply: Reply | undefined
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const serving: Serving = await serve({
    place: placeOf(state),
    build: '1.0.0-0123456789ab',
    bin: state,
    tally: createTally(),
    answer: (_, gives) => void (reply = gives),
    status: async () => '{}',
    idleMs: () => 600_000,
    isBusy: () => false,
    beat: () => undefined,
    log: () => undefined,
    signal: stop.signal,
  })
  const one = await client(placeOf(state).socket)
  await one.say(greeting(placeOf(state).socket))
  await one.say(frame(['/'], {}, 'slow'))
  while (reply === undefined) await new Promise(setImmediate)
  stop.abort()
  let isOver = false
  void serving.drained.then(() => (isOver = true))
  return { reply, heard: one.all, ending: serving.drained, isOver: () => isOver }
}

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
  await new Promise(setImmediate)
}

test('one that is told to stop waits for a call as long as an agent may wait for it: 10 minutes', async () => {
  const { reply, heard, ending, isOver } = await draining()
  await pass(600_000)
  expect(isOver()).toBe(false)
  reply(said('done'))
  expect(await ending).toBe('stopped')
  expect(await heard).toBe('+0 4 0\ndone')
})

test('a call that hangs for longer than any agent waits keeps nobody', async () => {
  const { heard, ending, isOver } = await draining()
  await pass(604_000)
  expect(isOver()).toBe(false)
  await pass(1000)
  expect(await ending).toBe('stopped')
  expect(await heard).toBe('+')
})
