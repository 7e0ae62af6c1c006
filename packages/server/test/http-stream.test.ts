import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import type { Change, HttpMeans } from '../src/http/index.ts'
import { ask, codeIn, dial, raw, requestOf, STATUS, world, type World } from './http-world.ts'

let here: World | undefined
const sockets: Socket[] = []
afterEach(async () => {
  sockets.splice(0).forEach((socket) => socket.destroy())
  await here?.close()
})

async function open(limits: HttpMeans['limits'] = {}, means: Partial<HttpMeans> = {}): Promise<World> {
  // nothing comes by itself, unless the test wants it
  here = await world({ limits: { statusMs: 60_000, heartbeatMs: 60_000, ...limits }, ...means })
  return here
}

/** Somebody who follows: all that came, as text and as frames. */
interface Follower {
  readonly socket: Socket
  readonly text: () => string
  readonly frames: (name: string) => readonly { readonly id?: string; readonly data: any }[]
}

async function follow(it: World, headers: readonly string[] = []): Promise<Follower> {
  const socket = await dial(it)
  sockets.push(socket)
  let said = ''
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()))
  socket.write(requestOf(it, 'GET /api/stream HTTP/1.1', headers))
  // without the sizes of chunks
  const text = (): string => said.replaceAll(/(^|\r\n)[\da-f]+\r\n/g, '$1').replaceAll('\r\n', '')
  const frames: Follower['frames'] = (name) =>
    text()
      .split('\n\n')
      .filter((frame) => frame.includes(`event: ${name}\n`))
      .map((frame) => {
        const id = /^id: (.*)$/m.exec(frame)?.[1]
        return { ...(id === undefined ? {} : { id }), data: JSON.parse(/^data: (.*)$/m.exec(frame)![1]!) }
      })
  await expect.poll(text).toContain('retry: ')
  return { socket, text, frames }
}

const delivered = (hook: string): Change => ({ what: 'delivered', id: 'e1', hook, end: 'ok', tries: 1 })

test('whoever follows is told the status at once, how long to wait, and nothing that can be kept', async () => {
  const one = await follow(await open())
  await expect.poll(() => one.frames('status')).toEqual([{ data: STATUS }])
  expect(one.text()).toContain('content-type: text/event-stream; charset=utf-8')
  expect(one.text()).toContain('cache-control: no-store')
  expect(one.text()).toContain('retry: 3000\n\n')
})

test('what changes is told, what does not is not, and a bit of memory is no change', async () => {
  let [status, asked] = [STATUS, 0]
  const it = await open({ statusMs: 10 }, { status: () => (asked++, status) })
  const one = await follow(it)
  await expect.poll(() => asked).toBeGreaterThan(10)
  expect(one.frames('status')).toHaveLength(1)
  status = { ...STATUS, rss: STATUS.rss + 4096 }
  const before = asked
  await expect.poll(() => asked).toBeGreaterThan(before + 5)
  expect(one.frames('status')).toHaveLength(1)
  status = { ...STATUS, calls: { ...STATUS.calls, answered: 21 } }
  await expect.poll(() => one.frames('status')).toHaveLength(2)
  expect(one.frames('status')[1]!.data.calls.answered).toBe(21)
})

test('nobody is asked for the status while nobody follows', async () => {
  let asked = 0
  const it = await open({ statusMs: 5 }, { status: () => (asked++, STATUS) })
  await delay(50)
  expect(asked).toBe(0)
  const one = await follow(it)
  await expect.poll(() => asked).toBeGreaterThan(2)
  one.socket.destroy()
  await expect.poll(() => streams(it)).toBe(0)
  // the two that the metrics asked for, and what was under way
  const before = asked
  await delay(100)
  expect(asked - before).toBeLessThan(2)
})

test('a status that takes long is asked for once, and one that fails stops nothing', async () => {
  let [open_, most] = [0, 0]
  const it = await open(
    { statusMs: 5 },
    {
      status: async () => {
        most = Math.max(most, ++open_)
        await delay(40)
        open_--
        throw new Error('not now, password=hunter2222')
      },
    },
  )
  const one = await follow(it)
  await expect.poll(() => it.log.length).toBeGreaterThan(2)
  expect(most).toBe(1)
  expect(it.log.join('')).not.toContain('hunter2222')
  it.door.tell(delivered('user/a'))
  await expect.poll(() => one.frames('event')).toHaveLength(1)
})

test('what is told reaches everybody, in order, with ids that go up', async () => {
  const it = await open()
  const all = [await follow(it), await follow(it)]
  for (const hook of ['user/a', 'user/b', 'user/c']) it.door.tell(delivered(hook))
  for (const one of all) {
    await expect
      .poll(() => one.frames('event').map(({ data }) => data.hook))
      .toEqual(['user/a', 'user/b', 'user/c'])
    const numbers = one.frames('event').map(({ id }) => Number(id!.split('-')[1]))
    expect(numbers).toEqual([1, 2, 3])
  }
})

test('an event that was answered is told as the list has it, without secrets, and in one line', async () => {
  const it = await open()
  const one = await follow(it)
  const event = {
    at: '2026-11-20T00:00:00.000Z',
    id: 'e1',
    event: 'exec.before',
    agent: 'codex',
    session: 's',
    root: '/r',
    subject: 'curl -H "Authorization: Bearer abcdefghijklmnopqrstuvwxyz"\n\nevent: status\ndata: {}\n\n',
    decision: null,
    reason: null,
    hooks: [],
  }
  it.door.tell({ what: 'answered', event })
  await expect.poll(() => one.frames('event')).toHaveLength(1)
  expect(one.text()).not.toContain('abcdefghij')
  expect(one.frames('event')[0]!.data.event.id).toBe('e1')
  expect(one.frames('status')).toHaveLength(1)
  it.door.tell({ what: 'answered', event: { ...event, subject: 'x'.repeat(100_000) } })
  await expect.poll(() => one.frames('event')).toHaveLength(2)
  expect(one.frames('event')[1]!.data).toEqual({
    what: 'answered',
    event: { at: event.at, id: 'e1', event: 'exec.before', agent: 'codex', decision: null, isShort: true },
  })
})

test('a sign of life comes again and again', async () => {
  const one = await follow(await open({ heartbeatMs: 10 }))
  await expect.poll(() => one.text().split(': still here\n\n').length).toBeGreaterThan(4)
  expect(one.frames('status')).toHaveLength(1)
})

test('who comes back is told what was missed, once', async () => {
  const it = await open()
  const first = await follow(it)
  for (const hook of ['user/a', 'user/b']) it.door.tell(delivered(hook))
  await expect.poll(() => first.frames('event')).toHaveLength(2)
  const [seen] = first.frames('event')
  first.socket.destroy()
  it.door.tell(delivered('user/c'))
  const again = await follow(it, [`Last-Event-ID: ${seen!.id!}`])
  it.door.tell(delivered('user/d'))
  await expect
    .poll(() => again.frames('event').map(({ data }) => data.hook))
    .toEqual(['user/b', 'user/c', 'user/d'])
  expect(again.frames('missed')).toEqual([])
  const whole = await follow(it, [`Last-Event-ID: ${again.frames('event').at(-1)!.id!}`])
  await expect.poll(() => whole.frames('status')).toHaveLength(1)
  expect(whole.frames('event')).toEqual([])
})

test.each(['000000000000-1', 'x', '1', '-', 'ffff-99999999999999999999', '%00'])(
  'who comes back from somewhere else is told that something was missed, and all there is: %s',
  async (id) => {
    const it = await open()
    it.door.tell(delivered('user/a'))
    const one = await follow(it, [`Last-Event-ID: ${id}`])
    await expect.poll(() => one.frames('event')).toHaveLength(1)
    expect(one.frames('missed')).toEqual([{ data: {} }])
  },
)

test('so much is kept for them and no more, in number and in bytes', async () => {
  const it = await open({ replayed: 5 })
  const first = await follow(it)
  for (let n = 0; n < 20; n++) it.door.tell(delivered(`user/h${n}`))
  await expect.poll(() => first.frames('event')).toHaveLength(20)
  const ids = first.frames('event').map(({ id }) => id!)
  const [late, justIn] = [
    await follow(it, [`Last-Event-ID: ${ids[13]}`]),
    await follow(it, [`Last-Event-ID: ${ids[14]}`]),
  ]
  await expect.poll(() => late.frames('event')).toHaveLength(5)
  await expect.poll(() => justIn.frames('event')).toHaveLength(5)
  expect([late.frames('missed').length, justIn.frames('missed').length]).toEqual([1, 0])
  await it.close()
  const small = await open({ replayedBytes: 1000 })
  for (let n = 0; n < 20; n++) small.door.tell(delivered(`user/${'h'.repeat(100)}${n}`))
  const one = await follow(small, ['Last-Event-ID: x'])
  await expect.poll(() => one.frames('event').length).toBeGreaterThan(1)
  expect(one.frames('event').length).toBeLessThan(7)
})

test('who does not read is cut off, and those who do hear all', async () => {
  const it = await open({ backlog: 64 << 10 })
  const [slow, good] = [await follow(it), await follow(it)]
  slow.socket.pause()
  const hook = `user/${'h'.repeat(8000)}`
  let told = 0
  for (; it.log.length === 0 && told < 5000; told++) {
    it.door.tell(delivered(hook))
    await new Promise(setImmediate)
  }
  expect(it.log).toEqual(['a reader of /api/stream was too slow, and was cut off'])
  expect(await streams(it)).toBe(1)
  await expect.poll(() => good.frames('event').length).toBe(told)
  slow.socket.resume()
  await once(slow.socket, 'close')
  expect(slow.text().split('event: event').length).toBeLessThan(told)
})

test('there is room for 32, the next one is refused, and one that leaves makes room', async () => {
  const it = await open()
  const all = await Promise.all(Array.from({ length: 32 }, () => follow(it)))
  expect(await streams(it)).toBe(32)
  const said = await raw(it, requestOf(it, 'GET /api/stream HTTP/1.1'))
  expect(said).toMatch(/^HTTP\/1\.1 503 /)
  expect(codeIn(said)).toBe('API_BUSY')
  expect(said).toContain('retry-after: 5')
  all[0]!.socket.destroy()
  await expect.poll(() => streams(it)).toBe(31)
  await follow(it)
})

test('closing ends the streams, and telling after it does no harm', async () => {
  const it = await open()
  const one = await follow(it)
  const ended = once(one.socket, 'close')
  await it.close()
  await ended
  expect(() => it.door.tell(delivered('user/a'))).not.toThrow()
  await it.close()
})

test('closing waits for no answer that does not come', async () => {
  const never = vi.fn(() => new Promise<never>(() => undefined))
  const it = await open({ closeMs: 50 }, { emit: never })
  const body = JSON.stringify({ name: 'custom.a' })
  const asked = ask(it, '/api/events', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  })
  await expect.poll(() => never.mock.calls.length).toBe(1)
  await Promise.all([it.close(), expect(asked).rejects.toThrow(Error)])
})

/** How many follow. */
async function streams(it: World): Promise<number> {
  const { body } = await ask(it, '/metrics')
  return Number(/^hookline_server_streams (\d+)$/m.exec(body as string)![1])
}
