import { spawn } from 'node:child_process'
import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { placeOf } from '../src/place.ts'
import { serverAt } from './asked.ts'
import { call, client, frame, greeting } from './client.ts'
import { stateFolder } from './doors.ts'
import { ran, served, server } from './servers.ts'

const SOON = { timeout: 20_000, interval: 20 }
const NEWER = '1.0.1-0123456789ab'

/** Calls without end from several clients at once, until told to stop; what came of each. */
function hammer(
  path: string,
  clients: number,
): { readonly stop: () => Promise<ReadonlyMap<string, string | undefined>> } {
  const came = new Map<string, string | undefined>()
  let isOver = false
  const one = async (name: number): Promise<void> => {
    for (let n = 0; !isOver; n++) {
      const id = `${name}-${n}`
      came.set(id, await call(path, id))
      // one that was taken is answered, or not at all
      if (came.get(id) === undefined) await sleep(2)
    }
  }
  const all = Promise.all(Array.from({ length: clients }, (_, at) => one(at)))
  return {
    async stop() {
      isOver = true
      await all
      return came
    },
  }
}

/** Each that was taken was answered, by its own answer, and nothing ran twice. */
function held(came: ReadonlyMap<string, string | undefined>, state: string): number {
  const answers = [...came].filter(([, answer]) => answer !== undefined)
  expect(answers.filter(([id, answer]) => answer !== `0 ${id.length} 0\n${id}`)).toEqual([])
  expect(ran(state).toSorted()).toEqual(answers.map(([id]) => id).toSorted())
  return answers.length
}

test('one that is told to stop answers what it took, and whoever asked it to is told', async () => {
  const state = stateFolder()
  const { socket } = placeOf(state)
  const one = await served(state, { answerMs: 1500 })
  const calls = ['a', 'b', 'c'].map((id) => call(socket, id))
  await vi.waitFor(() => expect(ran(state)).toHaveLength(3), SOON)
  // a call that is taken, and not told yet
  const slow = await client(socket)
  await slow.say(greeting(socket))
  await slow.hears(1)
  const asking = await client(socket)
  await asking.say('hookline 1 stop\n')
  await vi.waitFor(() => expect(() => lstatSync(socket)).toThrow('ENOENT'), SOON)
  expect(await call(socket, 'late')).toBeUndefined()
  await slow.say(frame(['/'], {}, 'slow'))
  let isTold = false
  void asking.all.then(() => (isTold = true))
  await sleep(200)
  expect(isTold).toBe(false)
  expect(await Promise.all(calls)).toEqual(['a', 'b', 'c'].map((id) => `0 1 0\n${id}`))
  expect(await slow.all).toBe('+0 4 0\nslow')
  expect(await asking.all).toBe('')
  expect(await one.ended).toMatch(/^serving\nstopped \{"open":0,"answered":4,"refused":0,"abandoned":0\}\n$/)
  expect(readdirSync(`${state}/run`)).toEqual([])
})

test('an answer that is still on its way when the last call is over arrives whole', async () => {
  const state = stateFolder()
  const { socket } = placeOf(state)
  const one = await served(state)
  const body = 'x'.repeat(16 << 20)
  const slow = await client(socket)
  slow.socket.pause()
  await slow.say(greeting(socket))
  void slow.say(frame(['/'], {}, body))
  await vi.waitFor(() => expect(ran(state)).toHaveLength(1), SOON)
  one.child.kill('SIGTERM')
  await sleep(300)
  slow.socket.resume()
  expect((await slow.all).length).toBe(1 + `0 ${body.length} 0\n`.length + body.length)
  expect(await one.ended).toContain('"answered":1')
})

test('another takes its place while agents call: each call is answered once, and the first ends', async () => {
  const state = stateFolder()
  const { socket } = placeOf(state)
  let before = await served(state, { build: '1.0.0-0123456789ab', answerMs: 5 })
  const calls = hammer(socket, 8)
  for (let n = 1; n <= 5; n++) {
    await sleep(300)
    const next = await served(state, { build: `1.0.${n}-0123456789ab`, answerMs: 5 })
    expect(await before.ended).toContain('replaced')
    before = next
  }
  const came = await calls.stop()
  const answered = held(came, state)
  expect(answered).toBeGreaterThan(200)
  // nobody found no server, either
  expect(came.size - answered).toBe(0)
}, 60_000)

test('servers that are killed one after another: what had begun is lost with them, and nothing runs twice', async () => {
  const state = stateFolder()
  const { socket } = placeOf(state)
  let one = await served(state, { answerMs: 5 })
  const calls = hammer(socket, 4)
  for (let n = 0; n < 4; n++) {
    await sleep(150)
    one.child.kill('SIGKILL')
    await one.ended
    expect(lstatSync(socket).isSocket()).toBe(true)
    one = await served(state, { answerMs: 5 })
  }
  const came = await calls.stop()
  const all = ran(state)
  expect(new Set(all).size).toBe(all.length)
  const answered = [...came].filter(([, answer]) => answer !== undefined && answer !== '')
  expect(answered.length).toBeGreaterThan(20)
  for (const [id, answer] of answered) expect(answer).toBe(`0 ${id.length} 0\n${id}`)
}, 60_000)

test('one that was stopped by a signal is replaced, and ends when it goes on: it answers nothing twice', async () => {
  const state = stateFolder()
  const { socket } = placeOf(state)
  const one = await served(state)
  one.child.kill('SIGSTOP')
  // a client that waits for it in vain, and goes another way
  const waiting = await client(socket)
  await waiting.say(greeting(socket))
  const second = await served(state)
  expect(await serverAt(placeOf(state))).toMatchObject({ pid: second.pid })
  waiting.socket.destroy()
  expect(await call(socket, 'a')).toBe('0 1 0\na')
  one.child.kill('SIGCONT')
  expect(await one.ended).toMatch(/replaced .*"answered":0/)
  expect(ran(state)).toEqual(['a'])
  expect(await serverAt(placeOf(state))).toMatchObject({ pid: second.pid })
})

test('without a call it ends after a while, and not while one is open', async () => {
  const state = stateFolder()
  const { socket } = placeOf(state)
  const one = await served(state, { idleMs: 1500, answerMs: 4000 })
  expect(await call(socket, 'long')).toBe('0 4 0\nlong')
  expect(await serverAt(placeOf(state))).toMatchObject({ state: 'serving' })
  expect(await one.ended).toMatch(/idle .*"answered":1/)
  expect(readdirSync(`${state}/run`)).toEqual([])
})

test('who cannot write in its folder is not heard, and neither is who shows what another wrote', async () => {
  const state = stateFolder()
  const { socket, folder } = placeOf(state)
  await served(state)
  const once = greeting(socket)
  const asks = [
    'hookline 1 call 1.0.0-0123456789ab\n',
    'hookline 1 call 1.0.1-0123456789ab\n',
    `hookline 1 call 1.0.0-0123456789ab ${'0'.repeat(32)}\n`,
    once,
  ]
  const first = await client(socket)
  await first.say(once)
  expect(await first.hears(1)).toBe('+')
  first.socket.destroy()
  for (const asked of asks) {
    const one = await client(socket)
    await one.say(asked)
    expect([asked, await one.all]).toEqual([asked, '-'])
  }
  const [file = ''] = readdirSync(folder).filter((name) => name.startsWith('calls.'))
  expect(lstatSync(join(folder, file)).mode & 0o777).toBe(0o200)
  expect(await call(socket, 'a')).toBe('0 1 0\na')
  expect(await serverAt(placeOf(state))).toMatchObject({ state: 'serving', calls: { refused: asks.length } })
})

test('a client of a newer copy is refused, and the older server ends; one of an older copy is answered', async () => {
  const state = stateFolder()
  const { socket } = placeOf(state)
  const one = await served(state)
  const older = await client(socket)
  await older.say(greeting(socket, '0.9.0-0123456789ab'))
  await older.hears(1)
  await older.say(frame(['/'], {}, 'old'))
  expect(await older.all).toBe('+0 3 0\nold')
  const newer = await client(socket)
  await newer.say(greeting(socket, NEWER))
  expect(await newer.all).toBe('-')
  expect(await one.ended).toMatch(/replaced .*"answered":1,"refused":1/)
})

test('a client of a newer copy is refused, and what was taken before is answered all the same', async () => {
  const state = stateFolder()
  const { socket } = placeOf(state)
  const one = await served(state, { answerMs: 1000 })
  const before = call(socket, 'a')
  await vi.waitFor(() => expect(ran(state)).toHaveLength(1), SOON)
  const newer = await client(socket)
  await newer.say(greeting(socket, NEWER))
  expect(await newer.all).toBe('-')
  expect(await before).toBe('0 1 0\na')
  expect(await one.ended).toContain('"answered":1,"refused":1')
})

test('one that finds another of its kind leaves it in its place; a newer one takes over', async () => {
  const state = stateFolder()
  const one = await served(state)
  expect(await server(state).ended).toBe('theirs\n')
  expect(await server(state, { build: '0.9.0-0123456789ab' }).ended).toBe('theirs\n')
  const newer = await served(state, { build: '1.0.1-0123456789ab' })
  expect(await one.ended).toContain('replaced')
  expect(await serverAt(placeOf(state))).toMatchObject({ pid: newer.pid })
})

test.each([
  ['is deleted', (socket: string) => rmSync(socket)],
  ['becomes a file', (socket: string) => (rmSync(socket), writeFileSync(socket, ''))],
  ['becomes a folder', (socket: string) => (rmSync(socket), mkdirSync(socket))],
  ['becomes a link', (socket: string) => (rmSync(socket), symlinkSync('/nowhere', socket))],
  ['goes with its folder', (socket: string) => rmSync(dirname(socket), { recursive: true })],
  [
    'goes elsewhere with its folder',
    (socket: string) => renameSync(dirname(socket), `${dirname(socket)}-old`),
  ],
])('a server whose socket %s ends, and answers what it had taken', async (_, change) => {
  const state = stateFolder()
  const { socket } = placeOf(state)
  const one = await served(state, { answerMs: 1500 })
  const before = call(socket, 'a')
  await vi.waitFor(() => expect(ran(state)).toHaveLength(1), SOON)
  change(socket)
  expect(await before).toBe('0 1 0\na')
  expect(await one.ended).toMatch(/replaced .*"answered":1/)
})

test('of two that are started at the same instant one is left, every time', async () => {
  const state = stateFolder()
  const place = placeOf(state)
  const counts = { both: 0, one: 0 }
  for (let n = 0; n < 50; n++) {
    const [one, other] = [server(state), server(state)]
    const began = await Promise.all([one, other].map((each) => each.says(/serving|theirs/)))
    const all = began.filter((text) => text.includes('serving'))
    counts[all.length === 2 ? 'both' : 'one']++
    if (all.length === 2) await Promise.race([one.ended, other.ended])
    expect(await serverAt(place)).toMatchObject({ state: 'serving' })
    expect(await call(place.socket, `${n}`)).toBe(`0 ${`${n}`.length} 0\n${n}`)
    one.child.kill('SIGTERM')
    other.child.kill('SIGTERM')
    await Promise.all([one.ended, other.ended])
    expect(readdirSync(place.folder)).toEqual([])
  }
  expect(counts.both + counts.one).toBe(50)
  process.stderr.write(`started at the same instant: ${JSON.stringify(counts)}\n`)
}, 180_000)

test('more calls at once than it takes are refused, and those that it took are answered', async () => {
  const state = stateFolder()
  const { socket } = placeOf(state)
  await served(state, { answerMs: 1000 })
  const came = await Promise.all(Array.from({ length: 300 }, (_, n) => call(socket, `${n}`)))
  const answered = came.filter((one) => one !== undefined)
  expect(answered.length).toBeGreaterThanOrEqual(256)
  expect(ran(state)).toHaveLength(answered.length)
  await vi.waitFor(async () => expect((await serverAt(placeOf(state)))!.calls.open).toBe(0), SOON)
  expect(await call(socket, 'again')).toBe('0 5 0\nagain')
})

test('with no descriptors left it lets nobody in, and goes on once there are some again', async () => {
  if (process.platform === 'win32') return
  const state = stateFolder()
  const { socket } = placeOf(state)
  const program = new URL('serving.ts', import.meta.url).pathname
  const child = spawn('sh', [
    '-c',
    'ulimit -n 64; exec "$@"',
    'sh',
    process.execPath,
    program,
    '1.0.0-0123456789ab',
    state,
    '600000',
    '0',
  ])
  try {
    await vi.waitFor(() => lstatSync(socket), SOON)
    const all = await Promise.all(Array.from({ length: 100 }, () => client(socket).catch(() => undefined)))
    await sleep(200)
    for (const one of all) one?.socket.destroy()
    await vi.waitFor(async () => expect(await call(socket, 'a')).toBe('0 1 0\na'), SOON)
  } finally {
    child.kill('SIGKILL')
  }
})
