import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openJournal, type Journal } from '@hookline/journal'
import type { HttpMeans } from '../src/http/index.ts'
import { ask, AUTHORIZED, codeIn, dial, raw, requestOf, TOKEN, world, type World } from './http-world.ts'

let here: World
beforeEach(async () => {
  here = await world({ journal: () => ({ db: journal.db }) })
})
afterEach(() => here.close())

/** Only where somebody is slow: on a busy machine everybody is, now and then. */
const HASTY: Partial<HttpMeans> = { limits: { headersMs: 150, requestMs: 300 } }

let [folder, journal]: readonly [string, Journal] = ['', undefined as never]
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hookline-http-'))
  ;({ journal } = openJournal(join(folder, 'journal.db'), { waitMs: 5000 }))
})
afterAll(() => {
  journal.close()
  rmSync(folder, { recursive: true })
})

/** However it comes to that: who writes on is told by a reset. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => undefined)
    socket.once('close', () => resolve())
  })
}

test('who sends headers drop by drop is sent away', async () => {
  const it = await world(HASTY)
  const socket = await dial(it)
  let said = ''
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()))
  socket.write('GET /api/status HTTP/1.1\r\n')
  const drops = setInterval(() => socket.write('X-A: b\r\n'), 20)
  await closed(socket)
  clearInterval(drops)
  expect(said).toMatch(/^HTTP\/1\.1 408 /)
  expect(codeIn(said)).toBe('API_SLOW')
  await it.close()
})

test('who sends nothing at all does not stay', async () => {
  const it = await world(HASTY)
  const socket = await dial(it)
  socket.resume()
  await closed(socket)
  expect((await ask(it, '/api/status')).status).toBe(200)
  await it.close()
})

test('who sends a body drop by drop is sent away', async () => {
  const it = await world(HASTY)
  const headers = ['Content-Type: application/json', 'Content-Length: 1000']
  const socket = await dial(it)
  socket.resume()
  socket.write(requestOf(it, 'POST /api/events HTTP/1.1', headers))
  const drops = setInterval(() => socket.write(' '), 20)
  await closed(socket)
  clearInterval(drops)
  expect((await ask(it, '/api/status')).status).toBe(200)
  await it.close()
})

test('while some are slow, others are answered', async () => {
  const it = await world(HASTY)
  const slow = await Promise.all(Array.from({ length: 30 }, () => dial(it)))
  for (const socket of slow) {
    socket.resume()
    socket.write('GET / HTTP/1.1\r\nX-')
  }
  expect((await ask(it, '/api/status')).status).toBe(200)
  slow.forEach((socket) => socket.destroy())
  await it.close()
})

test('there is room for 64 connections; more are closed, and room comes again', async () => {
  const it = await world({ limits: { headersMs: 60_000, requestMs: 60_000 } })
  const all = await Promise.all(Array.from({ length: 64 }, () => dial(it)))
  // an answer says that all before it were taken
  all.at(-1)!.write(requestOf(it, 'GET /metrics HTTP/1.1').replace('Connection: close', 'X: y'))
  await once(all.at(-1)!, 'data')
  const more = await dial(it).catch(() => undefined)
  if (more !== undefined && !more.destroyed) {
    more.resume()
    await once(more, 'close')
  }
  all.forEach((socket) => socket.destroy())
  await expect.poll(async () => (await ask(it, '/metrics').catch(() => undefined))?.status).toBe(200)
  await it.close()
})

const MALFORMED: readonly (readonly [string, string])[] = [
  ['no HTTP', 'hello\r\n\r\n'],
  ['a greeting of TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00FC\u0003\u0003'],
  ['another version', 'GET / HTTP/9.9\r\n\r\n'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a header without a colon', 'GET / HTTP/1.1\r\nHost\r\n\r\n'],
  ['a space before the colon', 'GET / HTTP/1.1\r\nHost : x\r\n\r\n'],
  ['a header that goes on', 'GET / HTTP/1.1\r\nHost: x\r\n y\r\n\r\n'],
  ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
  [
    'a length and chunks',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['a length that is none', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n'],
  ['a NUL in a header', 'GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n'],
  ['line feeds alone', 'GET / HTTP/1.1\nHost: x\n\n'],
]
test.each(MALFORMED)('%s is refused, and the connection ends', async (_, bytes) => {
  const said = await raw(here, Buffer.from(bytes, 'latin1'))
  expect(said).toMatch(/^HTTP\/1\.1 4\d\d /)
  expect(['API_MALFORMED', 'API_HOST']).toContain(codeIn(said))
  expect(said).toContain('x-content-type-options: nosniff')
  expect((await ask(here, '/api/status')).status).toBe(200)
})

test('headers that are too large are told to be', async () => {
  for (const line of [`GET /${'x'.repeat(20_000)} HTTP/1.1`, 'GET / HTTP/1.1']) {
    const said = await raw(here, requestOf(here, line, [`X-Long: ${'y'.repeat(20_000)}`]))
    expect(said).toMatch(/^HTTP\/1\.1 431 /)
    expect(codeIn(said)).toBe('API_TOO_LARGE')
  }
})

test('it is no proxy, and speaks nothing else when it is asked to', async () => {
  const connect = await raw(here, requestOf(here, 'CONNECT evil.example:443 HTTP/1.1'))
  expect(connect).toMatch(/^HTTP\/1\.1 405 /)
  const upgrade = ['Upgrade: websocket', 'Sec-WebSocket-Key: AAAA']
  const asked = requestOf(here, 'GET /api/status HTTP/1.1', upgrade).replace(
    'Connection: close',
    'Connection: Upgrade',
  )
  const socket = await dial(here)
  socket.write(asked)
  const [said] = (await once(socket, 'data')) as [Buffer]
  expect(said.toString()).toMatch(/^HTTP\/1\.1 200 /)
  socket.destroy()
})

test('a request behind a body that was not wanted is not taken for one', async () => {
  const hidden = requestOf(here, 'GET /metrics HTTP/1.1')
  const outer = requestOf(here, 'GET /nowhere HTTP/1.1', [`Content-Length: ${hidden.length}`])
  const said = await raw(here, outer + hidden)
  expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404'])
})

test('whoever is refused before the body is there is not waited for', async () => {
  const headers = ['Content-Type: application/json', 'Content-Length: 1000']
  const whole = requestOf(here, 'POST /nowhere HTTP/1.1', headers).replace('Connection: close\r\n', '')
  const said = await raw(here, `${whole}{`)
  // one answer, and no second one that the time is over
  expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404'])
})

test('one behind another is answered, in order', async () => {
  const first = requestOf(here, 'GET /nowhere HTTP/1.1').replace('Connection: close\r\n', '')
  const said = await raw(here, first + requestOf(here, 'GET /api/status HTTP/1.1'))
  expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404', 'HTTP/1.1 200'])
})

const target = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .string({
      unit: fc.constantFrom('/', '.', '%', '2', 'e', 'a', '?', '=', '&', '\\', '\0', '#', ':'),
      maxLength: 60,
    })
    .map((rest) => `/${rest}`),
  fc
    .tuple(
      fc.constantFrom(
        '/metrics',
        '/api/status',
        '/api/events',
        '/api/dead',
        '/api/events/',
        '/api/events/last',
        '/__proto__',
        '/constructor',
      ),
      fc.array(
        fc.tuple(
          fc.constantFrom(
            'limit',
            'before',
            'since',
            'until',
            'event',
            'agent',
            'project',
            'hook',
            'state',
            'decision',
            '__proto__',
            'x',
          ),
          fc.string({ unit: 'binary', maxLength: 40 }),
        ),
        { maxLength: 4 },
      ),
    )
    .map(([path, query]) => `${path}?${new URLSearchParams(Object.fromEntries(query)).toString()}`),
)

test('no path and no query makes it fall, or fail', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('GET', 'HEAD', 'POST', 'DELETE'), target, async (method, path) => {
      const said = await raw(here, Buffer.from(requestOf(here, `${method} ${path} HTTP/1.1`)))
      expect(said).toMatch(/^HTTP\/1\.1 (200|400|404|405|415|431) /)
      expect(said).not.toContain(TOKEN)
    }),
    { numRuns: 300 },
  )
  expect(here.log).toEqual([])
  expect((await ask(here, '/api/status')).status).toBe(200)
})

test('no body makes it fall, or fail', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.json(),
        fc.string(),
        fc.json().map((data) => `{"name":"custom.a","data":${data}}`),
      ),
      async (body) => {
        const headers = { ...AUTHORIZED, 'content-type': 'application/json' }
        const { status } = await ask(here, '/api/events', { method: 'POST', body, headers })
        expect([200, 400]).toContain(status)
      },
    ),
    { numRuns: 200 },
  )
  expect(here.log).toEqual([])
})

test('no bytes make it fall', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
      const socket = await dial(here)
      socket.resume()
      socket.end(bytes)
      await closed(socket)
    }),
    { numRuns: 100 },
  )
  expect((await ask(here, '/api/status')).status).toBe(200)
})
