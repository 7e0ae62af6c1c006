import { createServer, type ServerOptions } from 'node:https'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Incoming, LineSettings } from '../src/line.ts'
import { certify } from '@hookline/own-servers'
import { faultOf, LINES, listening, openTo, outgoing, serveRaw } from './lines.ts'

const ended: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end()
})

const authority = certify({ name: 'An authority', isAuthority: true })
const receiver = certify({ name: 'receiver', hosts: ['localhost', '127.0.0.1'] }, authority)
const ours = certify({ name: 'hookline' }, authority)
const strangers = certify({ name: 'A stranger', isAuthority: true })
const { cert: ca } = authority

describe.each(Object.entries(LINES))('the line over %s', (_, open) => {
  interface Asked {
    readonly server: ServerOptions
    readonly tls?: LineSettings['tls']
    readonly host?: string
  }

  async function asked({
    server: options,
    tls,
    host = '127.0.0.1',
  }: Asked): Promise<Incoming & { names: string[] }> {
    const names: string[] = []
    const server = createServer(options, (_request, response) => response.end('safe'))
    server.on('secureConnection', (socket) => names.push(String(socket.servername)))
    const port = await listening(server)
    const line = openTo(open, port, { tls })
    ended.push(
      () => server.close(),
      () => server.closeAllConnections(),
      () => line.close(AbortSignal.abort()),
    )
    const came = await line.send(outgoing(`https://${host}:${port}/path?key=s3cret`))
    return { ...came, names }
  }

  const refused = async (wish: Asked): Promise<NonNullable<Awaited<ReturnType<typeof faultOf>>>> => {
    const fault = await faultOf(asked(wish))
    expect(fault).toMatchObject({ code: 'WEBHOOK_TLS' })
    expect(fault?.message).toContain('https://')
    expect(fault?.message).not.toContain('s3cret')
    return fault!
  }

  test('takes a receiver whose authority is named, by address and by name', async () => {
    expect((await asked({ server: receiver, tls: { ca } })).status).toBe(200)
    const byName = await asked({ server: receiver, tls: { ca }, host: 'localhost' })
    expect([Buffer.from(byName.body).toString(), byName.names]).toEqual(['safe', ['localhost']])
  })

  test('refuses a receiver of an authority that nobody named', async () => {
    const fault = await refused({ server: receiver })
    expect(fault.retryable).toBe(false)
    expect(fault.hint).toContain('tls.ca')
    await refused({ server: receiver, tls: { ca: strangers.cert } })
  })

  test('refuses a receiver that vouches for itself', async () => {
    const alone = certify({ name: 'alone', hosts: ['127.0.0.1'] })
    expect((await refused({ server: alone })).message).toContain('SELF_SIGNED')
    await refused({ server: alone, tls: { ca } })
    expect((await asked({ server: alone, tls: { ca: alone.cert } })).status).toBe(200)
  })

  test('refuses a receiver with the certificate of another', async () => {
    const other = certify({ name: 'other', hosts: ['other.example', '10.0.0.1'] }, authority)
    for (const host of ['127.0.0.1', 'localhost']) {
      const fault = await refused({ server: other, tls: { ca }, host })
      expect([fault.retryable, fault.message]).toEqual([false, expect.stringContaining('ALTNAME')])
    }
    const named = await asked({ server: other, tls: { ca, serverName: 'other.example' } })
    expect([named.status, named.names]).toEqual([200, ['other.example']])
    await refused({ server: receiver, tls: { ca, serverName: 'other.example' } })
  })

  test('whatever the environment of the process says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    ended.push(() => vi.unstubAllEnvs())
    expect((await refused({ server: receiver })).retryable).toBe(false)
    await refused({ server: receiver, tls: { ca, serverName: 'other.example' } })
    await refused({
      server: certify({ name: 'old', hosts: ['127.0.0.1'], days: -2 }, authority),
      tls: { ca },
    })
  })

  test('refuses a certificate that has run out, which somebody may renew', async () => {
    const old = certify({ name: 'old', hosts: ['127.0.0.1'], days: -2 }, authority)
    const fault = await refused({ server: old, tls: { ca } })
    expect([fault.retryable, fault.message]).toEqual([true, expect.stringContaining('EXPIRED')])
  })

  test('shows its own certificate to whoever asks', async () => {
    const server = { ...receiver, ca, requestCert: true, rejectUnauthorized: true }
    const { cert, key } = ours
    expect((await asked({ server, tls: { ca, cert, key } })).status).toBe(200)
  })

  test('says so when a receiver wants a certificate and gets none', async () => {
    const server = { ...receiver, ca, requestCert: true, rejectUnauthorized: true }
    const fault = await refused({ server: { ...server, maxVersion: 'TLSv1.2' }, tls: { ca } })
    expect([fault.retryable, fault.hint]).toEqual([false, expect.stringContaining('tls.cert')])
    // the newer TLS refuses it when the connection is made already, and not every library tells that from an end
    const newer = await faultOf(asked({ server, tls: { ca } }))
    expect(newer).toMatchObject({
      code: expect.stringMatching(/^WEBHOOK_(TLS|UNREACHABLE)$/),
      hint: expect.stringContaining('tls.cert'),
    })
  })

  test('says so when a receiver wants another certificate', async () => {
    const server = {
      ...receiver,
      ca,
      requestCert: true,
      rejectUnauthorized: true,
      maxVersion: 'TLSv1.2' as const,
    }
    const { cert, key } = certify({ name: 'hookline' }, strangers)
    expect(await faultOf(asked({ server, tls: { ca, cert, key } }))).toMatchObject({
      hint: expect.stringContaining('tls.cert'),
    })
  })

  test('says so when what listens there does not speak TLS', async () => {
    const plain = await serveRaw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const line = openTo(open, plain.port)
    ended.push(
      () => plain.close(),
      () => line.close(AbortSignal.abort()),
    )
    expect(await faultOf(line.send(outgoing(`https://127.0.0.1:${plain.port}/`)))).toMatchObject({
      code: 'WEBHOOK_TLS',
      retryable: false,
      hint: expect.stringContaining('port'),
    })
  })
})
