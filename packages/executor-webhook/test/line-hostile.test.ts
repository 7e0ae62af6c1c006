import type { Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { Line } from '../src/line.ts'
import { faultOf, LINES, openTo, outgoing, serveRaw, type Raw } from './lines.ts'

const ended: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end()
})

describe.each(Object.entries(LINES))('the line over %s, with a receiver that', (_, open) => {
  async function against(
    act: (socket: Socket, count: number) => void,
    allowHalfOpen = false,
  ): Promise<{ server: Raw; line: Line; send: () => ReturnType<Line['send']> }> {
    const server = await serveRaw(act, '127.0.0.1', allowHalfOpen)
    const line = openTo(open, server.port)
    ended.push(
      () => server.close(),
      () => line.close(AbortSignal.abort()),
    )
    return { server, line, send: () => line.send(outgoing(`${server.origin}/secret-path?key=s3cret`)) }
  }

  /** Answers each request with these bytes, and goes on listening. */
  const saying =
    (...bytes: readonly string[]) =>
    (socket: Socket): void => {
      let at = 0
      socket.on('data', () => socket.write(bytes[Math.min(at++, bytes.length - 1)]!, 'latin1'))
    }

  const LOST = {
    code: 'WEBHOOK_UNREACHABLE',
    retryable: true,
    message: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+ (?!.*(s3cret|secret-path))/) as string,
  }

  test('is not there', async () => {
    const { server, line } = await against(() => {})
    await server.close()
    expect(await faultOf(line.send(outgoing(server.origin)))).toMatchObject(LOST)
  })

  test.each<[string, (socket: Socket) => void]>([
    ['on accept', (socket) => socket.resetAndDestroy()],
    ['after the request', (socket) => socket.on('data', () => socket.resetAndDestroy())],
    [
      'in the status line',
      (socket) => socket.on('data', () => socket.write('HTTP/1.', () => socket.resetAndDestroy())),
    ],
    [
      'in the headers',
      (socket) =>
        socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nx-a:', () => socket.resetAndDestroy())),
    ],
    [
      'in the body',
      (socket) =>
        socket.on('data', () =>
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', () => socket.resetAndDestroy()),
        ),
    ],
    ['politely after the request', (socket) => socket.on('data', () => socket.end())],
    [
      'politely in the headers',
      (socket) => socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Le')),
    ],
    [
      'politely in the body: it said a longer one',
      (socket) => socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc')),
    ],
    [
      'politely in a chunk',
      (socket) =>
        socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc')),
    ],
  ])('ends the connection %s', async (_when, act) => {
    const { server, send } = await against(act)
    expect(await faultOf(send())).toMatchObject(LOST)
    expect(server.sockets).toHaveLength(1)
  })

  test('says early hints first', async () => {
    const { send } = await against(
      saying(
        'HTTP/1.1 103 Early\r\nlink: a\r\n\r\nHTTP/1.1 103 Early\r\n\r\nHTTP/1.1 201 OK\r\nContent-Length: 2\r\n\r\nhi',
      ),
    )
    const came = await send()
    expect([came.status, Buffer.from(came.body).toString()]).toEqual([201, 'hi'])
    expect(came.headers).not.toHaveProperty('link')
  })

  test('speaks HTTP/1.0, or closes after each answer', async () => {
    for (const head of ['HTTP/1.0 200 OK\r\n', 'HTTP/1.1 200 OK\r\nConnection: close\r\n']) {
      const { server, send } = await against((socket) =>
        socket.on('data', () => socket.end(`${head}\r\nto the end`)),
      )
      for (let n = 0; n < 2; n++) expect(Buffer.from((await send()).body).toString()).toBe('to the end')
      expect(server.sockets).toHaveLength(2)
    }
  })

  test('says more than it said it would: the rest is no answer to the next request', async () => {
    const one = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'
    const { server, send } = await against(
      saying(`${one}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil`, one),
    )
    const first = await send().catch(() => undefined)
    if (first !== undefined) expect(Buffer.from(first.body).toString()).toBe('hi')
    // a connection that said too much is not used again
    const second = await send()
    expect(Buffer.from(second.body).toString()).not.toBe('evil')
    expect(server.sockets.length).toBeGreaterThanOrEqual(1)
  })

  test('says the answer to the next request before it is asked', async () => {
    const one = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'
    const { server, send } = await against((socket, count) => {
      socket.on('data', () => {
        socket.write(one)
        if (count === 0)
          setTimeout(() => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil'), 30)
      })
    })
    await send()
    await new Promise((later) => setTimeout(later, 150))
    expect(Buffer.from((await send()).body).toString()).toBe('hi')
    expect(server.sockets).toHaveLength(2)
  })

  test('closes a kept connection just when the next request goes out: nothing is sent twice', async () => {
    const { server, send } = await against((socket) => {
      let asked = 0
      socket.on('data', () => {
        if (++asked === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
        else socket.destroy()
      })
    })
    await send()
    await new Promise((later) => setTimeout(later, 20))
    expect(await faultOf(send())).toMatchObject(LOST)
    expect(server.heard().match(/POST /g)).toHaveLength(2)
    expect((await send()).status).toBe(200)
  })

  test('answers before it has read the request', async () => {
    const { server, line } = await against((socket) => {
      socket.pause()
      socket.write('HTTP/1.1 413 Too large\r\nContent-Length: 3\r\n\r\nbig')
    })
    const body = Buffer.alloc(20_000_000)
    const came = await line.send(outgoing(server.origin, { body }))
    expect([came.status, Buffer.from(came.body).toString()]).toEqual([413, 'big'])
  })

  test('closes its side at once and answers all the same', async () => {
    const { send } = await against((socket) => {
      socket.on('data', () => setTimeout(() => socket.end('HTTP/1.1 200 OK\r\n\r\nlate'), 20))
    }, true)
    expect(Buffer.from((await send()).body).toString()).toBe('late')
  })
})
