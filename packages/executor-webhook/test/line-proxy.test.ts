import { createServer, type IncomingMessage } from 'node:http'
import { createServer as createSafe } from 'node:https'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { certify } from '@hookline/own-servers'
import { faultOf, LINES, listening, outgoing } from './lines.ts'

const ended: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end()
})

const receiver = certify({ name: 'receiver', hosts: ['receiver.example', '127.0.0.1'] })

/** A proxy that takes every name for this machine, and tells what it was asked. */
async function openProxy(answer = 'HTTP/1.1 200 OK\r\n\r\n'): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = []
  const proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    response.end()
  })
  proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
    asked.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim())
    socket.on('error', () => {})
    if (!answer.includes(' 200 ')) {
      socket.end(answer)
      return
    }
    const through = connect(Number(request.url!.split(':')[1]), '127.0.0.1', () => socket.write(answer))
    through.on('error', () => socket.destroy())
    through.pipe(socket).pipe(through)
    ended.push(
      () => through.destroy(),
      () => socket.destroy(),
    )
  })
  const port = await listening(proxy)
  ended.push(
    () => proxy.close(),
    () => proxy.closeAllConnections(),
  )
  return { url: `http://127.0.0.1:${port}`, asked }
}

describe.each(Object.entries(LINES))('the line over %s, with a proxy in the environment,', (_, open) => {
  const line = (
    env: Record<string, string>,
    allowPrivate: readonly string[] = [],
  ): ReturnType<typeof open> => {
    const made = open({ network: { allowPrivate }, env, tls: { ca: receiver.cert }, connections: 4 })
    ended.push(() => made.close(AbortSignal.abort()))
    return made
  }

  async function serve(said = 'through'): Promise<number> {
    const server = createSafe(receiver, (_request, response) => response.end(said))
    ended.push(
      () => server.close(),
      () => server.closeAllConnections(),
    )
    return await listening(server)
  }

  test('gives what begins an answer of which the rest is not read', async () => {
    const port = await serve('x'.repeat(1_000_000))
    const proxy = await openProxy()
    const made = line({ HTTPS_PROXY: proxy.url })
    for (let n = 0; n < 2; n++) {
      const came = await made.send(outgoing(`https://receiver.example:${port}/`))
      expect([came.status, came.body.byteLength, came.cut?.code]).toEqual([200, 131_072, 'WEBHOOK_TOO_LARGE'])
    }
    expect(proxy.asked).toHaveLength(2)
  })

  test('goes through it, and the receiver is still the one that is asked to show its certificate', async () => {
    const port = await serve()
    const proxy = await openProxy()
    const made = line({ HTTPS_PROXY: proxy.url.replace('//', '//me:s3cret@') })
    for (let n = 0; n < 3; n++) {
      const came = await made.send(outgoing(`https://receiver.example:${port}/`))
      expect(Buffer.from(came.body).toString()).toBe('through')
    }
    const basic = Buffer.from('me:s3cret').toString('base64')
    expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT receiver.example:${port} Basic ${basic}`]))
    expect(await faultOf(made.send(outgoing(`https://other.example:${port}/`)))).toMatchObject({
      code: 'WEBHOOK_TLS',
    })
  })

  test('goes past it to what NO_PROXY names, and to this machine', async () => {
    const port = await serve()
    const proxy = await openProxy()
    const env = { HTTPS_PROXY: proxy.url, NO_PROXY: 'spared.invalid' }
    const came = await line(env, [`127.0.0.1:${port}`]).send(outgoing(`https://127.0.0.1:${port}/`))
    expect(came.status).toBe(200)
    expect(await faultOf(line(env).send(outgoing('https://spared.invalid/')))).toMatchObject({
      code: 'NETWORK_NAME',
    })
    expect(proxy.asked).toEqual([])
  })

  test('is not asked for what is private', async () => {
    const proxy = await openProxy()
    const made = line({ ALL_PROXY: proxy.url })
    for (const host of [
      '10.0.0.1',
      '0xa000001',
      '169.254.169.254',
      'metadata.google.internal',
      'vault.corp.internal',
      'wiki',
      '[fd00::1]',
      'localhost',
    ])
      expect(await faultOf(made.send(outgoing(`https://${host}/`)))).toMatchObject({
        code: 'NETWORK_PRIVATE',
      })
    expect(await faultOf(made.send(outgoing('http://example.com/')))).toMatchObject({ code: 'NETWORK_PLAIN' })
    expect(proxy.asked).toEqual([])
  })

  test.each(['HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', 'HTTP/1.1 502 Bad Gateway\r\n\r\n'])(
    'fails when it says %j, and says that it was the proxy',
    async (answer) => {
      const proxy = await openProxy(answer)
      const fault = await faultOf(
        line({ HTTPS_PROXY: proxy.url }).send(outgoing('https://receiver.example/?key=s3cret')),
      )
      expect(fault).toMatchObject({ code: 'WEBHOOK_UNREACHABLE', retryable: true })
      expect(fault?.message).toMatch(/proxy/i)
      expect(fault?.message).not.toContain('s3cret')
    },
  )

  test('is asked over https only if it is who it should be, whatever the environment of the process says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    ended.push(() => vi.unstubAllEnvs())
    let asked = 0
    const proxy = createSafe(receiver).on('connect', (_request, socket) => {
      asked++
      socket.destroy()
    })
    const port = await listening(proxy)
    ended.push(() => proxy.close())
    const sending = line({ HTTPS_PROXY: `https://127.0.0.1:${port}` }).send(
      outgoing('https://receiver.example/'),
    )
    expect(await faultOf(sending)).toMatchObject({ code: 'WEBHOOK_TLS' })
    expect(asked).toBe(0)
  })

  test('fails when nothing listens there', async () => {
    const fault = await faultOf(
      line({ HTTPS_PROXY: 'http://127.0.0.1:1' }).send(outgoing('https://receiver.example/')),
    )
    expect(fault).toMatchObject({ code: 'WEBHOOK_UNREACHABLE', retryable: true })
  })

  test('is not asked once it is closed', async () => {
    const proxy = await openProxy()
    const made = line({ HTTPS_PROXY: proxy.url })
    await made.close(AbortSignal.abort())
    expect(await faultOf(made.send(outgoing('https://receiver.example/')))).toMatchObject({
      code: 'WEBHOOK_CLOSED',
    })
    expect(proxy.asked).toEqual([])
  })

  test('that is none of http is an error', async () => {
    const made = line({ HTTPS_PROXY: 'socks5://127.0.0.1:1' })
    expect(await faultOf(made.send(outgoing('https://receiver.example/')))).toMatchObject({
      code: 'NETWORK_PROXY',
    })
  })
})
