import { createHmac } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { nodeClient } from '../src/install/client/node.ts'
import {
  answer,
  BUILD,
  call,
  clientWorld,
  type Called,
  type ClientWorld,
  type OneShot,
} from './client-world.ts'

const WORDS = ['--agent', 'codex', '--limit', '9']
const KEY = 'cd'.repeat(32)
const NONCE = 'ab'.repeat(16)
const EVENT = '{"a":"ü"}'

/** The client as it is on Windows, with a socket for a pipe that `does` something with all that came until then. */
async function piped(
  does: (socket: Socket, heard: string) => void,
  asks = `${NONCE}\n`,
): Promise<ClientWorld & { readonly heard: () => string }> {
  const world = clientWorld(undefined, process.execPath, 'win32')
  const path = join(world.dir, 'pipe')
  writeFileSync(join(world.run, 'server.pipe'), JSON.stringify({ path, key: KEY }))
  let heard = ''
  const inside = new Set<Socket>()
  const server = createServer((socket) => {
    inside.add(socket.on('error', () => undefined))
    socket.write(asks)
    socket.on('data', (bytes: Buffer) => does(socket, (heard += bytes.toString())))
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  onTestFinished(() => {
    for (const socket of inside) socket.destroy()
    server.close()
  })
  return { ...world, heard: () => heard }
}

function ask(world: ClientWorld, env: Readonly<Record<string, string>> = {}): Promise<Called> {
  return call(['/bin/sh', world.hook, ...WORDS], { input: EVENT, env })
}

/** As pipe.ts of the server has it. */
function proof(end: 'client' | 'server', heard: string): string {
  return createHmac('sha256', KEY)
    .update(`${end} ${NONCE} ${heard.slice(0, 32)}`)
    .digest('hex')
}

const INTRODUCED = new RegExp(`^[0-9a-f]{32} [0-9a-f]{64}\nhookline 1 call ${BUILD}\n$`)

test('the client shows that it has the key, and gives the event to a server that has it, too', async () => {
  const world = await piped((socket, heard) => {
    if (INTRODUCED.test(heard)) socket.write(`${proof('server', heard)}\n+`)
    if (heard.endsWith(EVENT)) socket.end(answer(3, 'out', 'err'))
  })
  const { status, stdout, stderr } = await ask(world)
  expect([status, stdout.toString(), stderr]).toEqual([3, 'out', 'err'])
  expect(world.heard().slice(33, 97)).toBe(proof('client', world.heard()))
})

test('elsewhere nothing of it is in the client', () => {
  const texts = (['linux', 'darwin', 'win32'] as const).map((platform) =>
    nodeClient({ version: '1', run: '/r', platform }),
  )
  expect(texts.map((text) => /crypto|server\.pipe/.test(text))).toEqual([false, false, true])
  expect(texts.map((text) => /geteuid|server\.sock/.test(text))).toEqual([true, true, false])
})

test('what the server says may come in drops', async () => {
  const world = await piped((socket, heard) => {
    const drops = INTRODUCED.test(heard) ? [...`${proof('server', heard)}\n+`] : []
    const timer = setInterval(() => {
      if (drops.length === 0) clearInterval(timer)
      else socket.write(drops.shift()!)
    }, 2)
    if (heard.endsWith(EVENT)) socket.end(answer(0, 'out'))
  })
  expect((await ask(world)).stdout.toString()).toBe('out')
})

test('no two calls say the same', async () => {
  const world = await piped((socket) => socket.end('-'))
  await ask(world)
  const first = world.heard()
  await ask(world)
  expect(world.heard().length).toBe(2 * first.length)
  expect(world.heard().slice(first.length)).not.toBe(first)
})

test('variables are told by names that whoever reads them asks for', async () => {
  const world = await piped((socket, heard) => {
    if (INTRODUCED.test(heard)) socket.write(`${proof('server', heard)}\n+`)
    if (heard.endsWith(EVENT)) socket.end(answer(0))
  })
  await ask(world, { Own_Path: 'C:\\x', Perl5_lib: '/evil', ld_preload: '' })
  expect(world.heard()).toContain('\0OWN_PATH=C:\\x')
  // the server drops them by these names
  for (const name of ['PERL5_LIB', 'LD_PRELOAD']) expect(world.heard()).toContain(`\0${name}=`)
})

test.each<[string, Parameters<typeof piped>[0], asks?: string]>([
  ['says "+" and no proof', (socket) => void socket.write('+'.repeat(80))],
  ['says "+" at once', () => undefined, '+'],
  ['says "+" instead of asking', () => undefined, `${'+'.repeat(32)}\n${'0'.repeat(64)}\n+`],
  ['makes a proof up', (socket) => void socket.write(`${'0'.repeat(64)}\n+`)],
  ['says back the proof of the client', (socket, heard) => void socket.write(`${heard.slice(33, 97)}\n+`)],
  ['proves it, and refuses', (socket, heard) => void socket.write(`${proof('server', heard)}\n-`)],
  ['refuses', (socket) => void socket.write('-')],
  ['hangs up', (socket) => socket.destroy()],
  ['says nothing', () => undefined],
  ['asks nothing', () => undefined, ''],
])('who has the name of the pipe and %s gets no event', async (_, does, asks) => {
  const world = await piped(does, asks)
  await alone(world)
  expect(world.heard()).toMatch(asks === undefined ? INTRODUCED : /^$/)
})

test.each<[string, (file: string) => void]>([
  ['is not there', (file) => rmSync(file)],
  ['cannot be read', (file) => (rmSync(file), mkdirSync(file))],
  ['is empty', (file) => writeFileSync(file, '')],
  ['is null', (file) => writeFileSync(file, 'null')],
  ['has no key', (file) => writeFileSync(file, JSON.stringify({ path: '/x' }))],
  ['has a key that is none', (file) => writeFileSync(file, JSON.stringify({ path: '/x', key: '' }))],
  ['names a pipe that is gone', (file) => writeFileSync(file, JSON.stringify({ path: '/x', key: KEY }))],
])('the event has a process of its own where the file %s', async (_, spoil) => {
  const world = await piped(() => undefined)
  spoil(join(world.run, 'server.pipe'))
  await alone(world)
  expect(world.heard()).toBe('')
})

async function alone(world: ClientWorld): Promise<void> {
  const { status, stdout, stderr } = await ask(world)
  expect([status, stderr]).toEqual([0, ''])
  const { args, stdin } = JSON.parse(stdout.toString()) as OneShot
  expect(args).toEqual(['run', ...WORDS, '--start-server'])
  expect(Buffer.from(stdin, 'base64').toString()).toBe(EVENT)
}
