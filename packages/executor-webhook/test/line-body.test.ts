import { randomBytes } from 'node:crypto'
import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
  createGzip,
} from 'node:zlib'
import type { Socket } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { Incoming } from '../src/line.ts'
import { gather } from '../src/line-body.ts'
import { LINES, openTo, outgoing, serveRaw } from './lines.ts'

const ended: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end()
})

const MAX = 100_000

describe.each(Object.entries(LINES))('the line over %s, of a body', (_, open) => {
  /** Answers with these bytes. */
  async function answered(head: string, body: Uint8Array | ((socket: Socket) => void)): Promise<Incoming> {
    const server = await serveRaw((socket) => {
      socket.on('data', () => {
        const length = typeof body === 'function' ? '' : `Content-Length: ${body.byteLength}\r\n`
        socket.write(`HTTP/1.1 200 OK\r\n${length}${head}\r\n`)
        if (typeof body === 'function') body(socket)
        else socket.write(body)
      })
    })
    const line = openTo(open, server.port)
    ended.push(
      () => server.close(),
      () => line.close(AbortSignal.abort()),
    )
    try {
      return await line.send(outgoing(server.origin, { maxBytes: MAX }))
    } finally {
      if (head.includes('x-wait')) await server.gone()
    }
  }

  const plain = Buffer.from('{"decision":"allow"}\u00e4'.repeat(100))

  test.each([
    ['gzip', gzipSync(plain)],
    ['x-gzip', gzipSync(plain)],
    ['GZIP', gzipSync(plain)],
    ['deflate', deflateSync(plain)],
    ['deflate', deflateRawSync(plain)],
    ['br', brotliCompressSync(plain)],
    ['zstd', zstdCompressSync(plain)],
    ['identity', plain],
    ['gzip, br', brotliCompressSync(gzipSync(plain))],
    [' gzip ,identity, ', gzipSync(plain)],
  ])('packed as %j gives what was packed', async (encoding, packed) => {
    const came = await answered(`Content-Encoding: ${encoding}\r\n`, packed)
    expect(Buffer.from(came.body).equals(plain)).toBe(true)
  })

  test('that is empty there is nothing to unpack', async () => {
    expect((await answered('Content-Encoding: gzip\r\n', Buffer.alloc(0))).body.byteLength).toBe(0)
  })

  test.each([
    ['no gzip at all', 'gzip', plain],
    ['half of a gzip', 'gzip', gzipSync(plain).subarray(0, 40)],
    ['half of a br', 'br', brotliCompressSync(plain).subarray(0, 10)],
    ['an unknown packing', 'compress', plain],
    ['a name that every object has', 'constructor', plain],
    ['too many layers', 'gzip, gzip, gzip, gzip', plain],
  ])('that is %s is not read, and that is told', async (_what, encoding, body) => {
    const came = await answered(`Content-Encoding: ${encoding}\r\n`, body)
    expect(came).toMatchObject({ status: 200, cut: { code: 'WEBHOOK_BROKEN' } })
    expect(came.body.byteLength).toBe(0)
  })

  test('that is just as large as it may be is taken', async () => {
    expect((await answered('', Buffer.alloc(MAX))).body.byteLength).toBe(MAX)
    expect((await answered('Content-Encoding: gzip\r\n', gzipSync(Buffer.alloc(MAX)))).body.byteLength).toBe(
      MAX,
    )
  })

  const TOO_LARGE = {
    status: 200,
    cut: {
      code: 'WEBHOOK_TOO_LARGE',
      details: { retryable: false },
      message: expect.stringContaining('100000 bytes') as string,
    },
  }

  test('that is one byte larger is cut, and of a packed one nothing is left', async () => {
    const plainly = await answered('', Buffer.alloc(MAX + 1))
    expect(plainly).toMatchObject(TOO_LARGE)
    expect(plainly.body.byteLength).toBe(MAX)
    for (const [encoding, packed] of [
      ['gzip', gzipSync(Buffer.alloc(MAX + 1))],
      ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(20_000_000)))],
      ['gzip', randomBytes(MAX + 1)],
    ] as const) {
      const came = await answered(`Content-Encoding: ${encoding}\r\n`, packed)
      expect(came).toMatchObject(TOO_LARGE)
      expect(came.body.byteLength).toBe(0)
    }
  })

  test('that never ends the connection is ended', async () => {
    const pour = (socket: Socket): void => {
      const chunk = Buffer.alloc(65_536, 'x')
      const more = (): void => {
        while (!socket.destroyed && socket.write(chunk));
      }
      socket.on('drain', more)
      more()
    }
    expect(await answered('x-wait: 1\r\n', pour)).toMatchObject(TOO_LARGE)
    expect(
      await answered('x-wait: 1\r\nTransfer-Encoding: chunked\r\n', (socket) => {
        const more = (): void => {
          while (!socket.destroyed && socket.write(`400\r\n${'x'.repeat(1024)}\r\n`));
        }
        socket.on('drain', more)
        more()
      }),
    ).toMatchObject(TOO_LARGE)
  })

  test('that is a bomb of ten gigabytes little is read and less kept', async () => {
    let sent = 0
    const bomb = (socket: Socket): void => {
      const gzip = createGzip({ level: 9 })
      const zeros = Buffer.alloc(1_048_576)
      let left = 10_240
      const more = (): void => {
        while (left-- > 0 && !socket.destroyed && gzip.write(zeros));
        if (left <= 0) gzip.end()
      }
      gzip.on('drain', more).on('data', (chunk: Buffer) => {
        sent += chunk.byteLength
        if (!socket.destroyed) socket.write(chunk)
      })
      socket.on('close', () => gzip.destroy())
      more()
    }
    const before = process.memoryUsage().arrayBuffers
    expect(await answered('Content-Encoding: gzip\r\nx-wait: 1\r\n', bomb)).toMatchObject(TOO_LARGE)
    expect(sent).toBeLessThan(5_000_000)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30_000_000)
  })

  test('of any bytes comes as it was sent, in chunks of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 8 }),
        async (chunks) => {
          const came = await answered('Transfer-Encoding: chunked\r\n', (socket) => {
            for (const chunk of chunks) {
              socket.write(`${chunk.byteLength.toString(16)}\r\n`)
              socket.write(chunk)
              socket.write('\r\n')
            }
            socket.write('0\r\n\r\n')
          })
          expect(Buffer.from(came.body)).toEqual(Buffer.concat(chunks))
        },
      ),
      { numRuns: 40 },
    )
  })
})

test('a body in chunks of one byte takes little more room than its bytes', () => {
  const bytes = 4_000_000
  const gathering = gather(bytes)
  const source = new Uint8Array(65_536).fill(7)
  const held = (): number => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers
  const before = held()
  for (let at = 0; at < bytes; at++) gathering.add(source.subarray(at % 65_536, (at % 65_536) + 1))
  expect((held() - before) / bytes).toBeLessThan(40)
  const all = gathering.all()
  expect([all.byteLength, all.every((byte) => byte === 7)]).toEqual([bytes, true])
  expect([gathering.isOver(), gathering.add(new Uint8Array(1)), gathering.isOver()]).toEqual([
    false,
    false,
    true,
  ])
  expect(gathering.all().byteLength).toBe(bytes)
})
