import { createServer } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import type { Line, Outgoing } from '../src/line.ts'
import { LINES, listening, openTo, outgoing, serveRaw, type Raw } from './lines.ts'

const ended: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end()
})

describe.each(Object.entries(LINES))('the line over %s', (_, open) => {
  interface Heard {
    readonly method: string | undefined
    readonly url: string | undefined
    readonly headers: Readonly<Record<string, unknown>>
    readonly body: string
  }

  async function echo(connections = 8): Promise<{ line: Line; origin: string; sockets: Set<unknown> }> {
    const sockets = new Set<unknown>()
    const server = createServer((request, response) => {
      sockets.add(request.socket)
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const { method, url, headers } = request
        const body = Buffer.concat(chunks).toString('hex')
        response.setHeader('X-Twice', ['one', 'two'])
        response.end(JSON.stringify({ method, url, headers, body }))
      })
    })
    const port = await listening(server)
    const line = openTo(open, port, { connections })
    ended.push(
      () => server.close(),
      () => line.close(AbortSignal.abort()),
    )
    return { line, origin: `http://127.0.0.1:${port}`, sockets }
  }

  async function raw(...given: Parameters<typeof serveRaw>): Promise<{ server: Raw; line: Line }> {
    const server = await serveRaw(...given)
    const line = openTo(open, server.port)
    ended.push(
      () => server.close(),
      () => line.close(AbortSignal.abort()),
    )
    return { server, line }
  }

  const heard = async (line: Line, url: string, given: Partial<Outgoing>): Promise<Heard> =>
    JSON.parse(Buffer.from((await line.send(outgoing(url, given))).body).toString()) as Heard

  test('sends method, path, query, headers and bytes as they are', async () => {
    const { line, origin } = await echo()
    const body = Buffer.from([0, 255, 254, 13, 10, 128])
    const headers = { 'content-type': 'a/b', 'X-Own': 'm\u00fcde, yes', 'webhook-id': 'msg_1' }
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const came = await heard(line, `${origin}/a%2Fb/?q=1&q=%20#part`, { method, headers, body })
      expect(came).toMatchObject({ method, url: '/a%2Fb/?q=1&q=%20', body: '00fffe0d0a80' })
      expect(came.headers).toMatchObject({
        'content-type': 'a/b',
        'content-length': '6',
        'x-own': 'm\u00fcde, yes',
        'webhook-id': 'msg_1',
        'accept-encoding': 'identity',
        host: origin.slice(7),
      })
      expect(came.headers).not.toHaveProperty('transfer-encoding')
    }
  })

  test('sends no body where there is none', async () => {
    const { line, origin } = await echo()
    const get = await heard(line, origin, { method: 'GET', headers: {}, body: undefined })
    expect(get).toMatchObject({ method: 'GET', url: '/', body: '' })
    expect(get.headers).not.toHaveProperty('content-length')
    const post = await heard(line, origin, { body: undefined })
    expect(post.headers).toMatchObject({ 'content-length': '0' })
    expect((await heard(line, origin, { body: new Uint8Array() })).headers).toMatchObject({
      'content-length': '0',
    })
  })

  test('sends a part of a buffer as that part', async () => {
    const { line, origin } = await echo()
    const body = new Uint8Array(Buffer.from('0123456789')).subarray(3, 6)
    expect((await heard(line, origin, { body })).body).toBe(Buffer.from('345').toString('hex'))
  })

  test('sends a large body whole', async () => {
    const { line, origin } = await echo()
    const body = Buffer.alloc(3_000_000, 'x')
    const came = await line.send(outgoing(origin, { body, maxBytes: 7_000_000 }))
    expect((JSON.parse(Buffer.from(came.body).toString()) as Heard).body).toHaveLength(6_000_000)
  })

  test('gives status, headers, bytes and how long it took', async () => {
    const { line, origin } = await echo()
    const came = await line.send(outgoing(origin))
    expect(came.status).toBe(200)
    expect(came.headers).toMatchObject({
      'x-twice': 'one, two',
      'content-length': String(came.body.byteLength),
    })
    expect(came.ms).toBeGreaterThan(0)
  })

  test.each([200, 201, 299, 301, 302, 400, 401, 404, 410, 429, 500, 503, 599])(
    'gives status %i as it is',
    async (status) => {
      const { server, line } = await raw((socket) =>
        socket.on('data', () =>
          socket.write(
            `HTTP/1.1 ${status} Some\r\nlocation: http://169.254.169.254/\r\nContent-Length: 2\r\n\r\nhi`,
          ),
        ),
      )
      const came = await line.send(outgoing(server.origin))
      expect(came).toMatchObject({ status, headers: { location: 'http://169.254.169.254/' } })
      expect(Buffer.from(came.body).toString()).toBe('hi')
    },
  )

  test.each([204, 304])('status %i has no body, and the connection is kept', async (status) => {
    const { server, line } = await raw((socket) =>
      socket.on('data', () => socket.write(`HTTP/1.1 ${status} None\r\n\r\n`)),
    )
    for (let n = 0; n < 3; n++) {
      const came = await line.send(outgoing(server.origin))
      expect([came.status, came.body.byteLength]).toEqual([status, 0])
    }
    expect(server.sockets.length).toBeLessThanOrEqual(2)
  })

  test('keeps a connection for the next request', async () => {
    const { line, origin, sockets } = await echo()
    for (let n = 0; n < 20; n++) await line.send(outgoing(`${origin}/${n}`))
    // undici leaves a connection alone for one turn of the loop, and a second one takes that turn
    expect(sockets.size).toBeLessThanOrEqual(2)
  })

  test('opens no more connections than it may, and the rest waits in line', async () => {
    const { line, origin, sockets } = await echo(3)
    const sends = Array.from({ length: 40 }, (_one, n) => heard(line, `${origin}/${n}`, {}))
    const came = await Promise.all(sends)
    expect(came.map(({ url }) => url)).toEqual(sends.map((_one, n) => `/${n}`))
    expect(sockets.size).toBe(3)
  })

  test('speaks to a server on ::1', async () => {
    const { server, line } = await raw(
      (socket) => socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')),
      '::1',
    )
    expect((await line.send(outgoing(server.origin))).status).toBe(200)
    expect((await line.send(outgoing(`http://localhost:${server.port}/`))).status).toBe(200)
  })
})
