import type { Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { Line } from '../src/line.ts'
import { faultOf, LINES, openTo, outgoing, serveRaw, type Raw } from './lines.ts'

const ended: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end()
})

const GOOD = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'

describe.each(Object.entries(LINES))('the line over %s, with a receiver that', (_, open) => {
  async function against(
    act: (socket: Socket, count: number) => void,
    allowHalfOpen = false,
  ): Promise<{ server: Raw; line: Line; send: () => ReturnType<Line['send']> }> {
    const server = await serveRaw(act, '127.0.0.1', allowHalfOpen)
    // one connection: what is left of a broken one would be in the way
    const line = openTo(open, server.port, { connections: 1 })
    ended.push(
      () => server.close(),
      () => line.close(AbortSignal.abort()),
    )
    return { server, line, send: () => line.send(outgoing(`${server.origin}/secret-path?key=s3cret`)) }
  }

  /** Answers the first request with these bytes, and each further one, on whatever connection, as it should. */
  const saying = (bytes: string): ((socket: Socket) => void) => {
    let asked = 0
    return (socket) =>
      socket.on('data', (chunk) => {
        // the end of a request
        if (chunk.includes('hello')) socket.write(asked++ === 0 ? bytes : GOOD, 'latin1')
      })
  }

  test.each([
    ['garbage', 'what is this\r\n\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['binary garbage', '\x00\xff\xfe\x16\x03\x01\r\n\r\n'],
    ['no number of a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n'],
    ['no end of a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabcdef\r\n'],
    ['a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'another protocol than was asked',
      'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
    ],
    [
      '100 Continue that nobody asked for',
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
    ],
    ['a header without a name', 'HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 0\r\n\r\n'],
  ])('says %s', async (_what, bytes) => {
    const { send, server } = await against(saying(bytes))
    const fault = await faultOf(send())
    expect(fault).toMatchObject({ code: 'WEBHOOK_BROKEN', retryable: true })
    expect(fault?.message).not.toMatch(/s3cret|secret-path/)
    await server.gone()
    expect((await send()).status).toBe(200)
  })

  test.each(['999', '600', '000', '099'])('says status %s, which is none', async (status) => {
    const { send } = await against(saying(`HTTP/1.1 ${status} What\r\nContent-Length: 0\r\n\r\n`))
    expect(await faultOf(send())).toMatchObject({ code: 'WEBHOOK_BROKEN', retryable: true })
    expect((await send()).status).toBe(200)
  })

  test.each([
    ['one of a megabyte', `x-a: ${'a'.repeat(1_048_576)}\r\n`],
    ['ten thousand of them', Array.from({ length: 10_000 }, (_one, n) => `x-${n}: a\r\n`).join('')],
    ['one that never ends', 'x'.repeat(1_048_576)],
  ])('says too much in its headers: %s', async (_what, headers) => {
    const { server, send } = await against(saying(`HTTP/1.1 200 OK\r\n${headers}\r\n`))
    expect(await faultOf(send())).toMatchObject({
      code: 'WEBHOOK_TOO_LARGE',
      retryable: false,
      hint: expect.stringContaining('headers'),
    })
    await server.gone()
    expect((await send()).status).toBe(200)
  })

  test.each([200, 401, 410, 503])(
    'says %i and more than is read: its connection is not used again',
    async (status) => {
      const rest = 'x'.repeat(300_000)
      const { server, send } = await against(
        saying(`HTTP/1.1 ${status} Some\r\nRetry-After: 7\r\nContent-Length: 300000\r\n\r\n${rest}`),
      )
      const came = await send()
      expect(came).toMatchObject({
        status,
        headers: { 'retry-after': '7' },
        cut: { code: 'WEBHOOK_TOO_LARGE' },
      })
      expect(Buffer.from(came.body).toString()).toBe(rest.slice(0, 131_072))
      await server.gone()
      expect((await send()).status).toBe(200)
      expect(server.sockets).toHaveLength(2)
    },
  )

  test('says more than is read before it has read what it was sent', async () => {
    const { server, line } = await against((socket) => {
      socket.pause()
      socket.write(`HTTP/1.1 413 Too large\r\n\r\n${'x'.repeat(300_000)}`)
    })
    const body = Buffer.alloc(20_000_000)
    const came = await line.send(outgoing(server.origin, { body }))
    expect([came.status, came.cut?.code]).toEqual([413, 'WEBHOOK_TOO_LARGE'])
    await server.gone()
  })

  test('says many headers, but not too much', async () => {
    const headers = Array.from({ length: 5000 }, (_one, n) => `a${n % 10}:b\r\n`).join('')
    const { send } = await against(
      saying(`HTTP/1.1 200 OK\r\n${headers}__proto__: c\r\nContent-Length: 0\r\n\r\n`),
    )
    const { headers: came } = await send()
    expect(Object.keys(came).toSorted()).toEqual(
      [...Array.from({ length: 10 }, (_one, n) => `a${n}`), '__proto__', 'content-length'].toSorted(),
    )
    expect(came['a3']?.match(/b/g)).toHaveLength(500)
  })
})
