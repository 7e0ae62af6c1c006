import type { LookupAddress } from 'node:dns'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGuard } from '../src/index.ts'
import { guardWith, type Guard } from '../src/guard.ts'
import { ASKS, openServer } from './asked.ts'
import { PRIVATE_HOSTS } from './spellings.ts'

let server: Awaited<ReturnType<typeof openServer>>
beforeAll(async () => {
  server = await openServer()
})
afterAll(async () => await server.close())

/** No second form of it: what is tried stands for every name that DNS gives private answers for. */
const OPEN: Guard = {
  refusedUrl: () => undefined,
  refused: () => undefined,
  lookup: () => (name, options, done) =>
    process.getBuiltinModule('node:dns').lookup(name, options as { all: true }, done as never),
}

function answering(...turns: readonly (readonly string[])[]): {
  readonly guard: (allowPrivate?: readonly string[]) => Guard
  readonly asked: () => number
} {
  let asked = 0
  const resolve = async (): Promise<readonly LookupAddress[]> =>
    turns[Math.min(asked++, turns.length - 1)]!.map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }))
  return { guard: (allowPrivate = []) => guardWith({ allowPrivate }, resolve), asked: () => asked }
}

describe.each(Object.entries(ASKS))('over %s', (_, ask) => {
  test('nothing private is connected to, however it is spelled', async () => {
    const asked = ask(createGuard({ allowPrivate: [] }))
    const before = server.connections()
    const hosts = PRIVATE_HOSTS.flatMap(([host]) => [host, new URL(`http://${host}`).hostname])
    for (const host of new Set(hosts)) {
      const came = await asked({ host, port: server.port })
      expect([host, came]).toEqual([host, expect.stringMatching(/^NETWORK_(PRIVATE|HOST)$|Invalid URL/i)])
    }
    expect(server.connections()).toBe(before)
  })

  test('without the guard the server would be reached: the test before can fail', async () => {
    const before = server.connections()
    for (const host of ['127.0.0.1', '127.1', '0x7f.1', 'localhost', '0.0.0.0', '::ffff:127.0.0.1']) {
      expect([host, await ask(OPEN)({ host, port: server.port })]).toEqual([host, 'reached'])
    }
    expect(server.connections()).toBe(before + 6)
  })

  test('what is allowed is connected to', async () => {
    const { port } = server
    const guard = createGuard({ allowPrivate: [`localhost:${port}`] })
    for (const host of ['127.0.0.1', '::1', 'localhost', 'foo.localhost', '0x7f.1', 'LOCALHOST.'])
      expect([host, await ask(guard)({ host, port })]).toEqual([host, 'reached'])
  })

  test.each([
    ['a private answer', ['127.0.0.1']],
    ['a private answer of IPv6', ['::1']],
    ['a mapped one', ['::ffff:127.0.0.1']],
    ['one of NAT64', ['64:ff9b::7f00:1']],
    ['one with a zone', ['fe80::1%lo']],
    ['metadata', ['169.254.169.254']],
    ['what is no address', ['nonsense']],
    ['a private one after public ones', ['93.184.216.34', '2606:4700::1', '127.0.0.1']],
    ['a private one before a public one', ['127.0.0.1', '93.184.216.34']],
  ])('a name with %s is refused as a whole', async (_what, addresses) => {
    const before = server.connections()
    const { guard } = answering(addresses)
    // by port, so that it is the address that is refused
    const asked = ask(withoutPlain(guard()))
    expect(await asked({ host: 'rebind.example', port: server.port })).toBe('NETWORK_PRIVATE')
    expect(server.connections()).toBe(before)
  })

  test('a name that DNS turns from public to private is refused the second time', async () => {
    const before = server.connections()
    const { guard, asked } = answering(['93.184.216.34'], ['127.0.0.1'])
    const made = withoutPlain(guard())
    const first = await new Promise((resolve) =>
      made.lookup(server.port)('rebind.example', { all: true }, (_error, found) => resolve(found)),
    )
    expect(first).toEqual([{ address: '93.184.216.34', family: 4 }])
    expect(await ask(made)({ host: 'rebind.example', port: server.port })).toBe('NETWORK_PRIVATE')
    expect(asked()).toBe(2)
    expect(server.connections()).toBe(before)
  })

  test('DNS is asked once for each connection, and what was checked is connected to', async () => {
    const { port } = server
    const { guard, asked } = answering(['127.0.0.1'], ['10.0.0.1'])
    const made = guard([`rebind.example:${port}`])
    expect(await ask(made)({ host: 'rebind.example', port })).toBe('reached')
    expect(asked()).toBe(1)
  })

  test('of several addresses another is tried when one does not answer, IPv6 first', async () => {
    const only4 = await openServer('127.0.0.1')
    const { guard, asked } = answering(['::1', '127.0.0.1'])
    const made = guard([`both.example:${only4.port}`])
    expect(await ask(made)({ host: 'both.example', port: only4.port })).toBe('reached')
    expect(asked()).toBe(1)
    await only4.close()
  })

  test.each([
    ['169.254.169.254'],
    ['::ffff:169.254.169.254'],
    ['64:ff9b::169.254.169.254'],
    ['64:ff9b::100.100.100.200'],
    ['64:ff9b:1::a9fe:a9fe'],
    ['::ffff:0:a9fe:a9fe'],
    ['::a9fe:a9fe'],
    ['2002:a9fe:a9fe::1'],
    ['fd00:ec2::254'],
    ['fd00:42::42'],
  ])('a name that is allowed brings its addresses, but no metadata: %s', async (address) => {
    const { guard } = answering([address])
    const made = guard([`db.internal:${server.port}`])
    expect(await ask(made)({ host: 'db.internal', port: server.port })).toBe('NETWORK_PRIVATE')
  })

  test('a name that DNS does not know may be known later', async () => {
    const made = guardWith({ allowPrivate: ['gone.example:1'] }, async () => {
      throw Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' })
    })
    expect(await ask(made)({ host: 'gone.example', port: 1 })).toBe('NETWORK_NAME')
    const none = guardWith({ allowPrivate: ['gone.example:1'] }, async () => [])
    expect(await ask(none)({ host: 'gone.example', port: 1 })).toBe('NETWORK_NAME')
  })
})

/** Plain http would be refused before DNS is asked; these tests are about the answers. */
function withoutPlain(guard: Guard): Guard {
  return {
    ...guard,
    refused: (target) => guard.refused({ ...target, protocol: 'https:' }),
  }
}

test('a refused answer names the line that allows it; metadata only by its address', async () => {
  const looked = async (address: string): Promise<{ hint: string; details: { retryable?: boolean } }> => {
    const guard = answering([address]).guard()
    return await new Promise((resolve) =>
      guard.lookup(81)('db.internal', { all: true }, (error) => resolve(error as never)),
    )
  }
  expect((await looked('10.0.0.1')).hint).toContain('allow_private = ["db.internal:81"]')
  expect((await looked('10.0.0.1')).details.retryable).toBeFalsy()
  expect((await looked('169.254.169.254')).hint).toContain('allow_private = ["169.254.169.254:81"]')
})
