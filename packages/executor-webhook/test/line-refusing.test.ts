import { afterEach, describe, expect, test } from 'vitest'
import type { Line } from '../src/line.ts'
import { faultOf, LINES, openTo, outgoing, serveRaw, type Raw } from './lines.ts'

const ended: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end()
})

describe.each(Object.entries(LINES))('the line over %s', (_, open) => {
  async function raw(...given: Parameters<typeof serveRaw>): Promise<{ server: Raw; line: Line }> {
    const server = await serveRaw(...given)
    const line = openTo(open, server.port)
    ended.push(
      () => server.close(),
      () => line.close(AbortSignal.abort()),
    )
    return { server, line }
  }

  test.each([
    ['a line break', { 'x-a': 'b\r\nx-evil: 1' }],
    ['a lone line feed', { 'x-a': 'b\nx-evil: 1' }],
    ['a lone carriage return', { 'x-a': 'b\rx' }],
    ['a NUL', { 'x-a': 'b\0' }],
    ['a letter outside of Latin-1', { 'x-a': '\u{1F600}' }],
    ['a line break in its name', { 'x-a\r\nx-evil': '1' }],
    ['a colon in its name', { 'x:a': '1' }],
    ['a name of nothing', { '': '1' }],
    ['the name Host', { Host: 'evil' }],
    ['the name content-length', { 'Content-Length': '1' }],
    ['the name transfer-encoding', { 'transfer-encoding': 'chunked' }],
  ])('refuses a header with %s, and sends nothing', async (_what, headers) => {
    const { server, line } = await raw(() => {})
    const fault = await faultOf(line.send(outgoing(server.origin, { headers })))
    expect(fault).toMatchObject({ code: 'WEBHOOK_HEADER', retryable: false })
    expect(fault?.message).not.toMatch(/evil: 1|[\r\n]/)
    expect(server.sockets).toHaveLength(0)
  })

  test('asks nobody whom the guard refuses', async () => {
    const { server } = await raw(() => {})
    const strict = open({ network: { allowPrivate: [] }, env: {}, connections: 1 })
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '0x7f.1'])
      expect(
        await faultOf(strict.send(outgoing(`https://${host}:${server.port}/x?key=s3cret`))),
      ).toMatchObject({
        code: 'NETWORK_PRIVATE',
        retryable: false,
        message: expect.not.stringContaining('s3cret'),
      })
    expect(await faultOf(strict.send(outgoing('http://example.com/')))).toMatchObject({
      code: 'NETWORK_PLAIN',
    })
    expect(await faultOf(strict.send(outgoing('https://name.invalid/')))).toMatchObject({
      code: 'NETWORK_NAME',
      retryable: true,
    })
    expect(server.sockets).toHaveLength(0)
    await strict.close(AbortSignal.abort())
  })
})
