import { readdirSync } from 'node:fs'
import { createConnection } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import * as fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'
import { CALL, client, frame } from './client.ts'
import { opened, said } from './doors.ts'

const FRAME = frame(['/w', '--agent', 'codex'], { A: '1', constructor: 'c' }, '{"a":"ü"}')
const sockets = (): number => (process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0)

async function each(bytes: Buffer | string, say: (part: Buffer) => Promise<void>): Promise<void> {
  const all = Buffer.from(bytes)
  for (let at = 0; at < all.length; at++) {
    await say(all.subarray(at, at + 1))
    // a turn of the loop, so that each is read by itself
    await new Promise(setImmediate)
  }
}

test('a call that comes byte by byte is the same call', async () => {
  const { place, calls, replies, overs } = await opened()
  const one = await client(place.socket)
  await each(CALL, one.say)
  expect(await one.hears(1)).toBe('+')
  await each(FRAME, one.say)
  await vi.waitFor(() => expect(calls).toHaveLength(1))
  expect(calls[0]).toMatchObject({
    cwd: '/w',
    words: ['--agent', 'codex'],
    env: { A: '1', constructor: 'c' },
  })
  replies[0]!(said('no', { stderr: 'why', exitCode: 2 }))
  replies[0]!(said('twice'))
  expect(await one.all).toBe('+2 2 3\nnowhy')
  await vi.waitFor(() => expect(overs).toEqual([true]))
})

test('a call that comes in one piece with its greeting is taken, too', async () => {
  const { place, replies } = await opened()
  const one = await client(place.socket)
  await one.say(Buffer.concat([Buffer.from(CALL), FRAME]))
  await vi.waitFor(() => expect(replies).toHaveLength(1))
  replies[0]!(said('x'))
  expect(await one.all).toBe('+0 1 0\nx')
})

test.each([
  ['another protocol', 'hookline 2 call 1.0.0\n', '-'],
  ['another word', 'hookline 1 dance\n', '-'],
  ['another program', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', '-'],
  ['nothing', '\n', '-'],
  ['a line end of another system', 'hookline 1 call 1.0.0\r\n', '-'],
  ['a build with a path in it', 'hookline 1 call ../../x\n', '-'],
  ['a build that is too long', `hookline 1 call ${'1'.repeat(121)}\n`, '-'],
  ['words behind it', 'hookline 1 status please not\n', '-'],
  ['a line that is too long', `${'x'.repeat(257)}\n`, ''],
  ['a line without an end', 'x'.repeat(1000), ''],
  ['what is asked', 'hookline 1 status\n', '{"v":1}'],
  ['what is asked, and more lines', 'hookline 1 status\nhookline 1 stop\n', '{"v":1}'],
])('%s is answered as it should be', async (_, greeting, answer) => {
  const { place, builds } = await opened()
  const one = await client(place.socket)
  await one.say(greeting)
  expect(await one.all).toBe(answer)
  expect(builds).toEqual([])
})

test('one that refuses takes nothing, and says so', async () => {
  const { place, calls, overs } = await opened({ takes: () => false })
  const one = await client(place.socket)
  await one.say(Buffer.concat([Buffer.from(CALL), FRAME]))
  expect(await one.all).toBe('-')
  expect([calls, overs]).toEqual([[], []])
})

test.each([
  ['more than it said', Buffer.concat([FRAME, Buffer.from('x')])],
  ['a header that is none', Buffer.from('a b c\n')],
  ['numbers that are too big', Buffer.from('999999999 999999999 999999999\n')],
  ['numbers beyond all', Buffer.from(`${'9'.repeat(60)} 0 0\n`)],
  ['a header without an end', Buffer.from('1'.repeat(100))],
  ['more than 64 MB', Buffer.from(`1 1 ${64 << 20}\n`)],
])('%s is answered with the end, and never run', async (_, bytes) => {
  const { place, calls, overs } = await opened()
  const one = await client(place.socket)
  await one.say(CALL)
  await one.hears(1)
  await one.say(bytes)
  expect(await one.all).toBe('+')
  await vi.waitFor(() => expect(overs).toEqual([false]))
  expect(calls).toEqual([])
})

test('64 MB are taken', async () => {
  const { place, calls, replies } = await opened()
  const one = await client(place.socket)
  await one.say(CALL)
  const body = Buffer.alloc((64 << 20) - 2, 7)
  void one.say(frame(['/w'], {}, body))
  await vi.waitFor(() => expect(replies).toHaveLength(1), { timeout: 30_000 })
  expect(Buffer.compare(Buffer.from(calls[0]!.body), body)).toBe(0)
  replies[0]!(said('x'))
  await one.all
})

/** What a client has said when it goes, and whether its call was taken. */
const STEPS: readonly (readonly [string, string | Buffer, boolean])[] = [
  ['before it said anything', '', false],
  ['in the middle of its greeting', CALL.slice(0, 9), false],
  ['once it was taken', CALL, true],
  ['in the middle of a header', `${CALL}12 `, true],
  ['in the middle of a call', Buffer.concat([Buffer.from(CALL), FRAME.subarray(0, FRAME.length - 3)]), true],
]

test.each(
  STEPS.flatMap(([when, what, taken]) =>
    (['end', 'destroy'] as const).map((how) => [when, how, what, taken] as const),
  ),
)('a client that goes away %s (%s) leaves nothing', async (_, how, what, taken) => {
  const { place, calls, overs } = await opened()
  const before = sockets()
  const one = await client(place.socket)
  if (what !== '') await one.say(what)
  if (taken) await one.hears(1)
  one.socket[how]()
  await vi.waitFor(() => expect(overs).toEqual(taken ? [false] : []))
  await vi.waitFor(() => expect(sockets()).toBeLessThanOrEqual(before))
  expect(calls).toEqual([])
})

test('a client that goes away before its answer has none, and the call is over once', async () => {
  const { place, replies, overs } = await opened()
  const before = sockets()
  const one = await client(place.socket)
  await one.say(Buffer.concat([Buffer.from(CALL), FRAME]))
  await vi.waitFor(() => expect(replies).toHaveLength(1))
  one.socket.destroy()
  await sleep(20)
  // it may be known or not: the hooks go on either way
  replies[0]!(said('x'.repeat(1 << 20)))
  replies[0]!(undefined)
  await vi.waitFor(() => expect(overs).toEqual([false]))
  await vi.waitFor(() => expect(sockets()).toBeLessThanOrEqual(before))
})

test('a client that goes away in the middle of its answer has not got it', async () => {
  const { place, replies, overs } = await opened()
  const one = await client(place.socket)
  await one.say(Buffer.concat([Buffer.from(CALL), FRAME]))
  await vi.waitFor(() => expect(replies).toHaveLength(1))
  one.socket.pause()
  replies[0]!(said('x'.repeat(8 << 20)))
  await sleep(50)
  // what has not left is no answer yet: nobody may end meanwhile
  expect(overs).toEqual([])
  one.socket.destroy()
  await vi.waitFor(() => expect(overs).toEqual([false]))
})

test('an answer of any size is there as a whole, also for a client that closed its side', async () => {
  const { place, replies, overs } = await opened()
  const one = await client(place.socket)
  await one.say(Buffer.concat([Buffer.from(CALL), FRAME]))
  one.socket.end()
  await vi.waitFor(() => expect(replies).toHaveLength(1))
  replies[0]!(said('x'.repeat(8 << 20)))
  expect((await one.all).length).toBe(1 + `0 ${8 << 20} 0\n`.length + (8 << 20))
  await vi.waitFor(() => expect(overs).toEqual([true]))
})

test('a call that has no answer is told so by the end', async () => {
  const { place, replies, overs } = await opened()
  const one = await client(place.socket)
  await one.say(Buffer.concat([Buffer.from(CALL), FRAME]))
  await vi.waitFor(() => expect(replies).toHaveLength(1))
  replies[0]!(undefined)
  replies[0]!(said('late'))
  expect(await one.all).toBe('+')
  await vi.waitFor(() => expect(overs).toEqual([false]))
})

test('a client that asks how it is, and then stays, is let go', async () => {
  const { place } = await opened()
  const socket = createConnection({ path: place.socket, allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  let text = ''
  socket.on('data', (some: Buffer) => (text += some.toString()))
  socket.write('hookline 1 status\n')
  await new Promise((resolve) => socket.once('end', resolve))
  expect(text).toBe('{"v":1}')
  // its own side is open: what is written there finds nobody
  const failed = new Promise<Error>((resolve) => socket.once('error', resolve))
  const writes = setInterval(() => socket.write('x'), 10)
  expect(await failed).toMatchObject({ code: 'EPIPE' })
  clearInterval(writes)
})

test('a client that says nothing is let go after a while', async () => {
  const { place } = await opened()
  const one = await client(place.socket)
  expect(await one.all).toBe('')
})

test('however a call is cut into pieces, it is the same call; and what is none never is one', async () => {
  const { place, calls, replies, overs } = await opened()
  const cuts = fc.array(fc.integer({ min: 1, max: CALL.length + FRAME.length - 1 }), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(cuts, async (places) => {
      calls.length = replies.length = overs.length = 0
      const all = Buffer.concat([Buffer.from(CALL), FRAME])
      const one = await client(place.socket)
      let from = 0
      for (const to of [...places.toSorted((a, b) => a - b), all.length]) {
        await one.say(all.subarray(from, to))
        await new Promise(setImmediate)
        from = to
      }
      while (replies.length === 0) await sleep(1)
      replies[0]!(said('x'))
      expect(await one.all).toBe('+0 1 0\nx')
      expect(calls).toHaveLength(1)
      expect({ ...calls[0], body: Buffer.from(calls[0]!.body).toString() }).toEqual({
        cwd: '/w',
        words: ['--agent', 'codex'],
        env: { A: '1', constructor: 'c' },
        body: '{"a":"ü"}',
      })
    }),
    { numRuns: 60 },
  )
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    fc
      .string({ unit: fc.constantFrom('0', '1', '9', ' ', '\n', 'a', '\0') })
      .map((text) => Buffer.from(text)),
  )
  await fc.assert(
    fc.asyncProperty(garbage, fc.boolean(), async (bytes, greeted) => {
      calls.length = replies.length = overs.length = 0
      const one = await client(place.socket)
      if (greeted) await one.say(CALL)
      await one.say(bytes)
      one.socket.end()
      await one.all
      const isCall = /^(0*\d{1,9}) (0*\d{1,9}) (0*\d{1,9})\n/.exec(bytes.toString('latin1'))
      // garbage may be a call by chance, of nothing
      if (!greeted || isCall === null) expect(calls).toEqual([])
    }),
    { numRuns: 150, interruptAfterTimeLimit: 20_000 },
  )
})
