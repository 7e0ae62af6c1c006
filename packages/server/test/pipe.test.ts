import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { askAt } from '../src/ask.ts'
import { introduction, pipeIn, pipeText, type Pipe } from '../src/pipe.ts'
import { placeOf, type Place } from '../src/place.ts'
import { startable } from '../src/start.ts'
import { pipePlace } from './asked.ts'
import { CALL, client, frame, type Client } from './client.ts'
import { opened, said, stateFolder, type Opened } from './doors.ts'

const PATIENT = { timeoutMs: 30_000 }
const HASTY = { timeoutMs: 300 }
const ASKS = 33

/** A door that is a pipe. */
async function piped(desk: Parameters<typeof opened>[0] = {}): Promise<Opened & { readonly pipe: Pipe }> {
  const one = await opened(desk, pipePlace(stateFolder()))
  return { ...one, pipe: pipeOf(one.place) }
}

function pipeOf({ socket }: Place): Pipe {
  return pipeIn(readFileSync(socket, 'utf8'))!
}

/** One who has come in, and what they would say. */
async function met({ path, key }: Pipe): Promise<Client & ReturnType<typeof intro>> {
  const one = await client(path)
  return { ...one, ...intro(key, await one.hears(ASKS)) }
}

function intro(key: string, asks: string): { readonly says: string; readonly expects: string } {
  return introduction(key, asks)!
}

test('on Windows a place is a pipe, and nowhere else', () => {
  expect(placeOf('/s', 'win32')).toMatchObject({
    socket: '/s/run/server.pipe',
    pipes: '\\\\.\\pipe\\hookline-',
  })
  expect([placeOf('/s', 'linux'), placeOf('/s', 'darwin')].map(({ pipes }) => pipes)).toEqual([
    undefined,
    undefined,
  ])
})

test('the way to it is told by a file that only its user reads, and is another for each server', async () => {
  const before = process.umask(0)
  onTestFinished(() => void process.umask(before))
  const { place, pipe, door } = await piped()
  expect(readdirSync(place.folder)).toEqual(['server.pipe'])
  expect(lstatSync(place.socket).mode & 0o777).toBe(0o600)
  const other = await opened({}, place)
  const its = pipeOf(place)
  expect(its.key).not.toBe(pipe.key)
  expect(its.path).not.toBe(pipe.path)
  expect([door.isOurs(), other.door.isOurs()]).toEqual([false, true])
  // the one before leaves the way to the one after it alone
  door.shut()
  expect(pipeOf(place)).toEqual(its)
  other.door.shut()
  expect(readdirSync(place.folder)).toEqual([])
})

test('what a killed server left is replaced', async () => {
  const place = pipePlace(stateFolder())
  mkdirSync(place.folder, { mode: 0o700 })
  writeFileSync(place.socket, pipeText({ path: `${place.folder}/gone`, key: '0'.repeat(64) }))
  chmodSync(place.socket, 0o600)
  expect(await askAt(place, 'status', PATIENT)).toBeUndefined()
  const { door } = await opened({}, place)
  expect(door.isOurs()).toBe(true)
  expect(await askAt(place, 'stop', PATIENT)).toBe(true)
})

test('a name that no socket could have is none of a pipe', async () => {
  const state = `${stateFolder()}/${'x'.repeat(120)}`
  mkdirSync(state)
  const place = { ...placeOf(state, 'win32'), pipes: `${stateFolder()}/` }
  expect(startable(place)).toBe(true)
  await opened({}, place)
  expect(await askAt(place, 'stop', PATIENT)).toBe(true)
})

test('whoever has the key is answered, however it comes', async () => {
  const { pipe, replies } = await piped()
  const one = await met(pipe)
  for (const byte of Buffer.from(one.says + CALL)) await one.say(Buffer.of(byte))
  await one.hears(one.expects.length + 1)
  await one.say(frame(['/w'], {}, '{}'))
  await vi.waitFor(() => expect(replies).toHaveLength(1))
  replies[0]!(said('yes'))
  expect(await one.all).toBe(`${one.expects}+0 3 0\nyes`)
})

test.each<[string, (pipe: Pipe) => Promise<(asks: string) => string>]>([
  ['no key', async () => () => ''],
  ['another key', async () => (asks) => intro('0'.repeat(64), asks).says],
  ['what was right for another server', async () => proofOf((await piped()).pipe)],
  ['what was right a moment ago', async (pipe) => proofOf(pipe)],
  ['the proof of the server', echoed],
  [
    'half of a proof',
    async ({ key }) =>
      (asks) =>
        `${intro(key, asks).says.slice(0, -2)}\n`,
  ],
])('%s is refused before anything else is read', async (_, prepare) => {
  const { pipe, builds, calls, overs } = await piped()
  const says = await prepare(pipe)
  for (const greeting of [CALL, 'hookline 1 status\n', 'hookline 1 stop\n']) {
    const one = await client(pipe.path)
    const asks = await one.hears(ASKS)
    await one.say(Buffer.concat([Buffer.from(`${says(asks)}${greeting}`), frame(['/w'], {}, '{}')]))
    expect(await one.all).toBe(`${asks}-`)
  }
  expect([builds, calls, overs]).toEqual([[], [], []])
})

/** What was said by one who was let in. */
async function proofOf(pipe: Pipe): Promise<() => string> {
  const { says, expects, say, hears } = await met(pipe)
  await say(says)
  expect(await hears(expects.length)).toBe(expects)
  return () => says
}

/** What the server itself has said with that key. */
async function echoed(pipe: Pipe): Promise<() => string> {
  const { says, expects, say, hears } = await met(pipe)
  await say(says)
  const proof = (await hears(expects.length)).slice(ASKS)
  return () => `${says.slice(0, 32)} ${proof}`
}

test('whoever says nothing that ends is let go', async () => {
  const { pipe } = await piped()
  const one = await client(pipe.path)
  await one.say('x'.repeat(1000))
  expect((await one.all).length).toBe(ASKS)
})

test('it is asked how it is, and to end, by the key', async () => {
  const stop = vi.fn(async () => undefined)
  const { place } = await piped({ stop, status: async () => '{"v":2}' })
  await expect(askAt(place, 'status', PATIENT)).rejects.toThrow(String.raw`answers "{\"v\":2}"`)
  expect(await askAt(place, 'stop', PATIENT)).toBe(true)
  expect(stop).toHaveBeenCalledTimes(1)
})

test.each<[string, (file: string) => void]>([
  ['gone', (file) => rmSync(file)],
  ['empty', (file) => writeFileSync(file, '')],
  ['half', (file) => writeFileSync(file, readFileSync(file, 'utf8').slice(0, -9))],
  ['of something else', (file) => writeFileSync(file, '{"path":"/x","key":"short"}')],
])('where the file is %s, there is no server', async (_, spoil) => {
  const { place } = await piped()
  spoil(place.socket)
  expect(await askAt(place, 'status', PATIENT)).toBeUndefined()
})

test('a file that others could have written is not believed', async () => {
  const { place } = await piped()
  chmodSync(place.socket, 0o666)
  await expect(askAt(place, 'stop', PATIENT)).rejects.toMatchObject({ code: 'SERVER_EXPOSED' })
  rmSync(place.socket)
  mkdirSync(place.socket, { mode: 0o700 })
  await expect(askAt(place, 'stop', PATIENT)).rejects.toThrow('is no file')
})

test('the key of another is refused, and that is told', async () => {
  const { place, pipe } = await piped()
  writeFileSync(place.socket, pipeText({ ...pipe, key: '0'.repeat(64) }))
  await expect(askAt(place, 'status', PATIENT)).rejects.toThrow('does not have the key')
})

const NONCE = 'ab'.repeat(16)

test.each<[string, (socket: Socket) => void, string | undefined]>([
  ['answers at once', (socket) => socket.end('{"v":1}'), 'SERVER_FOREIGN'],
  ['answers with a line before', (socket) => socket.end('\n'), 'SERVER_FOREIGN'],
  ['answers without a proof', (socket) => asking(socket, () => ''), 'SERVER_FOREIGN'],
  ['makes one up', (socket) => asking(socket, () => `${'0'.repeat(64)}\n`), 'SERVER_FOREIGN'],
  ['says back what it heard', (socket) => asking(socket, (heard) => heard.slice(33)), 'SERVER_FOREIGN'],
  ['does not ask', () => undefined, 'SERVER_SILENT'],
  ['goes away', (socket) => socket.end(), undefined],
  ['asks, and goes away', (socket) => socket.end(`${NONCE}\n`), undefined],
])('who has taken the name of a pipe and %s is not believed', async (_, does, code) => {
  const place = await squatted(does)
  for (const word of ['status', 'stop'] as const) {
    const answer = askAt(place, word, HASTY)
    if (code === undefined) expect(await answer).toBeUndefined()
    else await expect(answer).rejects.toMatchObject({ code })
  }
})

function asking(socket: Socket, proves: (heard: string) => string): void {
  socket.write(`${NONCE}\n`)
  socket.once('data', (heard) => socket.end(`${proves(heard.toString())}{"v":1}`))
}

async function squatted(does: (socket: Socket) => void): Promise<Place> {
  const place = pipePlace(stateFolder())
  const pipe = { path: `${place.pipes!}taken`, key: 'cd'.repeat(32) }
  mkdirSync(place.folder, { mode: 0o700 })
  writeFileSync(place.socket, pipeText(pipe), { mode: 0o600 })
  const inside = new Set<Socket>()
  const server = createServer((socket) => {
    inside.add(socket.on('error', () => undefined))
    does(socket)
  })
  await new Promise<void>((resolve) => server.listen(pipe.path, resolve))
  onTestFinished(() => {
    for (const socket of inside) socket.destroy()
    server.close()
  })
  return place
}
