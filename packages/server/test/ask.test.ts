import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { HooklineError } from '@hookline/core'
import { expect, onTestFinished, test } from 'vitest'
import { askServer, type ServerStatus } from '../src/index.ts'

const STATUS: ServerStatus = {
  v: 1,
  pid: 12,
  version: '1.2.0',
  build: '1.2.0-0a1b2c3d4e5f',
  startedAt: 1,
  state: 'serving',
  socket: '/run/server.sock',
  http: null,
  rss: 1,
  calls: { open: 0, answered: 0, refused: 0, abandoned: 0 },
  waits: null,
  sessions: [],
  running: [],
  queue: null,
  config: { files: [], errors: [] },
}

const PATIENT = { timeoutMs: 30_000 }
const HASTY = { timeoutMs: 300 }

test('gives the status, whole, however it comes', async () => {
  const { state } = await serving(async (client, said) => {
    expect(said).toBe('hookline 1 status\n')
    const text = Buffer.from(
      JSON.stringify({ ...STATUS, version: '1.2.0 ü', later: 'a newer one says more' }),
    )
    for (const byte of text) {
      client.write(Buffer.of(byte))
      await delay(0)
    }
    client.end()
  })
  expect(await askServer(state, 'status', PATIENT)).toMatchObject({ ...STATUS, version: '1.2.0 ü' })
})

test('stop comes to its end when the server does', async () => {
  let isDone = false
  const { state } = await serving(async (client, said) => {
    expect(said).toBe('hookline 1 stop\n')
    await delay(400)
    isDone = true
    client.end()
  })
  expect(await askServer(state, 'stop', PATIENT)).toBe(true)
  expect(isDone).toBe(true)
})

test('there is none: no folder, no socket, one that nobody listens on, one that goes away before it says anything', async () => {
  const { state } = place()
  expect(await askServer(join(state, 'not-there'), 'status', PATIENT)).toBeUndefined()
  expect(await askServer(state, 'status', PATIENT)).toBeUndefined()
  expect(await askServer('/dev/null/hookline', 'status', PATIENT)).toBeUndefined()
  const stale = await serving(() => undefined)
  await stale.kill()
  expect(await askServer(stale.state, 'status', PATIENT)).toBeUndefined()
  expect(await askServer(stale.state, 'stop', PATIENT)).toBeUndefined()
  // what it was told is not read yet: the other end sees that it was cut off
  const going = await serving((client) => void client.destroy(), 'at once')
  expect(await askServer(going.state, 'status', PATIENT)).toBeUndefined()
})

test('one that says nothing is waited for as long as was said, and no longer', async () => {
  const { state } = await serving(() => undefined)
  for (const asked of ['status', 'stop'] as const)
    await expect(ask(state, asked, HASTY)).rejects.toMatchObject({ code: 'SERVER_SILENT' })
  const half = await serving((client) => void client.write('{"v":1,'))
  await expect(askServer(half.state, 'status', HASTY)).rejects.toMatchObject({ code: 'SERVER_SILENT' })
})

test('whoever does not want the answer any more does not wait for it', async () => {
  const { state } = await serving(() => undefined)
  const signal = AbortSignal.timeout(100)
  const first = await Promise.race([
    askServer(state, 'status', { ...PATIENT, signal }),
    delay(15_000, 'waited'),
  ])
  expect(first).toBeUndefined()
})

test.each([
  ['nothing', ''],
  ['a refusal', '-'],
  ['another language', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
  ['half of it', JSON.stringify(STATUS).slice(0, 90)],
  ['another version', JSON.stringify({ ...STATUS, v: 2 })],
  ['a status that lacks something', JSON.stringify({ ...STATUS, sessions: undefined })],
  ['a queue without breakers', JSON.stringify({ ...STATUS, queue: { queued: 1 } })],
  ['JSON of something else', '[]'],
  ['null', 'null'],
])('what speaks another language is told: %s', async (_, says) => {
  const { state } = await serving((client) => void client.end(says))
  const error = await thrownBy(ask(state, 'status', PATIENT))
  expect(error.code).toBe('SERVER_FOREIGN')
  expect(error.hint).toContain('hookline serve')
  if (says === '') expect(await askServer(state, 'stop', PATIENT)).toBe(true)
  else await expect(ask(state, 'stop', PATIENT)).rejects.toMatchObject({ code: 'SERVER_FOREIGN' })
})

test('an answer without an end is not kept', async () => {
  const { state } = await serving((client) => {
    const more = (): void => {
      while (!client.destroyed && client.write(Buffer.alloc(1 << 16, 0x20)));
    }
    client.on('drain', more)
    more()
  })
  await expect(ask(state, 'status', PATIENT)).rejects.toMatchObject({ code: 'SERVER_FOREIGN' })
})

test.each<[string, (place: Place) => void]>([
  ['a file in the place of the socket', ({ socket }) => writeFileSync(socket, '')],
  ['a folder in the place of the socket', ({ socket }) => mkdirSync(socket)],
  [
    'a link to a socket',
    ({ socket }) => (renameSync(socket, `${socket}.real`), symlinkSync(`${socket}.real`, socket)),
  ],
  ['a socket that is open to others', ({ socket }) => chmodSync(socket, 0o666)],
  ['a folder that is open to others', ({ run }) => chmodSync(run, 0o755)],
  [
    'a link in the place of the folder',
    ({ run }) => (renameSync(run, `${run}.real`), symlinkSync(`${run}.real`, run)),
  ],
  ['a state directory that others may write to', ({ state }) => chmodSync(state, 0o777)],
])('nobody is asked where others could answer: %s', async (what, spoil) => {
  let asked = 0
  const there = await serving((client) => {
    asked++
    client.end(JSON.stringify(STATUS))
  })
  if (/^a (file|folder) in the place of the socket/.test(what)) rmSync(there.socket)
  spoil(there)
  for (const word of ['status', 'stop'] as const)
    await expect(ask(there.state, word, PATIENT)).rejects.toMatchObject({ code: 'SERVER_EXPOSED' })
  expect(asked).toBe(0)
})

test.skipIf(process.getuid?.() !== 0)('nobody is asked where it belongs to somebody else', async () => {
  for (const which of ['state', 'run', 'socket'] as const) {
    const there = await serving((client) => void client.end(JSON.stringify(STATUS)))
    chownSync(there[which], 12_345, 12_345)
    await expect(ask(there.state, 'status', PATIENT)).rejects.toMatchObject({ code: 'SERVER_EXPOSED' })
  }
})

interface Place {
  readonly state: string
  readonly run: string
  readonly socket: string
}

function place(): Place {
  const dir = mkdtempSync(join(tmpdir(), 'hl-ask-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const state = join(dir, 'hookline')
  const run = join(state, 'run')
  mkdirSync(run, { recursive: true, mode: 0o700 })
  return { state, run, socket: join(run, 'server.sock') }
}

/** A socket in its place, and what is done with each line that comes; `kill`: nobody listens any more, and it stays. */
async function serving(
  answer: (client: Socket, said: string) => unknown,
  when: 'told' | 'at once' = 'told',
): Promise<Place & { readonly kill: () => Promise<void> }> {
  const there = place()
  const clients = new Set<Socket>()
  const server = createServer({ pauseOnConnect: when === 'at once' }, (client) => {
    clients.add(client)
    client.on('error', () => undefined)
    if (when === 'at once') setTimeout(() => void answer(client, ''), 200)
    else client.once('data', (said) => void answer(client, said.toString()))
  })
  const bound = `${there.socket}.bound`
  await new Promise<void>((resolve) => server.listen(bound, resolve))
  chmodSync(bound, 0o600)
  renameSync(bound, there.socket)
  const kill = (): Promise<void> =>
    new Promise((resolve) => {
      for (const client of clients) client.destroy()
      server.close(() => resolve())
    })
  onTestFinished(kill)
  return { ...there, kill }
}

function ask(state: string, asked: 'status' | 'stop', options: typeof PATIENT): Promise<unknown> {
  return asked === 'status' ? askServer(state, asked, options) : askServer(state, asked, options)
}

async function thrownBy(promise: Promise<unknown>): Promise<HooklineError> {
  return HooklineError.from(
    await promise.then(
      () => undefined,
      (error: unknown) => error,
    ),
  )
}
