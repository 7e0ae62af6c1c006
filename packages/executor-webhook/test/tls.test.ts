import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CheckContext, Finding } from '@hookline/core'
import { hookContext } from '@hookline/testing'
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { WebhookOptions } from '../src/settings.ts'
import { certify } from '@hookline/own-servers'
import { receiver, type Receiver } from './receiver.ts'
import { DOORS, run, type Around } from './run.ts'

const authority = certify({ name: 'An authority', isAuthority: true })
const theirs = certify({ name: 'receiver', hosts: ['receiver.example'] }, authority)
const ours = certify({ name: 'hookline' }, authority)

const folder = mkdtempSync(join(tmpdir(), 'executor-webhook-'))
mkdirSync(join(folder, 'tls'))
writeFileSync(join(folder, 'tls/ca.pem'), authority.cert)
writeFileSync(join(folder, 'tls/own.pem'), ours.cert)
writeFileSync(join(folder, 'tls/own.key'), ours.key)
writeFileSync(join(folder, 'tls/note.txt'), 'no certificate')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let names: (string | undefined)[] = []
const server = createServer({ ...theirs, ca: authority.cert, requestCert: true }, (request, response) => {
  const { subject } = (
    request.socket as never as { getPeerCertificate(): { subject?: { CN: string } } }
  ).getPeerCertificate()
  names.push(subject?.CN)
  response.end('safe')
})
let connections = 0
server.on('connection', () => connections++)
server.listen(0, '127.0.0.1')
await once(server, 'listening')
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
const { port } = server.address() as AddressInfo
const secure = { origin: `https://127.0.0.1:${port}`, allowed: [`127.0.0.1:${port}`] }

const source = { file: join(folder, 'hooks.toml'), line: 1 }
const SERVER = { server_name: 'receiver.example' }
const FILES = { ca: './tls/ca.pem', cert: 'tls/own.pem', key: join(folder, 'tls/own.key'), ...SERVER }

/** One that gives tokens, under another name and of the same authority. */
const identity = certify({ name: 'identity', hosts: ['127.0.0.1'] }, authority)
const tokens = createServer(identity, (_request, response) => response.end('{"access_token":"token-1"}'))
tokens.listen(0, '127.0.0.1')
await once(tokens, 'listening')
afterAll(() => {
  tokens.closeAllConnections()
  tokens.close()
})
const { port: tokenPort } = tokens.address() as AddressInfo

const BROKEN = '-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n'
const LOCKED = ours.privateKey
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'sesame' })
  .toString()

describe.each(DOORS)('certificates, through the %s door', (_door, webhook) => {
  test.each<[what: string, tls: WebhookOptions['tls'], around: Around]>([
    ['lie beside the hooks.toml', FILES, { hook: { source } }],
    [
      'are secrets',
      { ca: { secret: 'CA' }, cert: { secret: 'CERT' }, key: { secret: 'KEY' }, ...SERVER },
      {
        secret: (one) =>
          ({ CA: authority.cert, CERT: ours.cert, KEY: ours.key })[(one as { secret: 'CA' }).secret],
      },
    ],
  ])('%s', async (_what, tls, around) => {
    names = []
    expect(await run({ tls }, secure, around, webhook)).toEqual({ data: { status: 200, body: 'safe' } })
    expect(names).toEqual(['hookline'])
  })

  test.each<[tls: WebhookOptions['tls'], around: Around, message: RegExp]>([
    [{ ca: 'tls/none.pem' }, { hook: { source } }, /^`tls.ca`: .*none\.pem cannot be read: ENOENT$/],
    [
      { ca: 'tls/ca.pem' },
      {},
      /^`tls.ca` is the relative path tls\/ca.pem, and the hook comes from no file$/,
    ],
    [
      { ca: 'tls/note.txt' },
      { hook: { source } },
      /^`tls.ca` leads to what is no PEM: expected a certificate$/,
    ],
    [
      { ca: { secret: 'CA' } },
      { secret: () => BROKEN },
      /^`tls.ca` leads to a PEM that is not a certificate$/,
    ],
    [
      { ca: { secret: 'CA' } },
      { secret: () => ours.key },
      /^`tls.ca` leads to a PEM that is not a certificate$/,
    ],
    [
      { ...FILES, cert: { secret: 'C' } },
      { hook: { source }, secret: () => BROKEN },
      /^`tls.cert` leads to a PEM that is not a certificate$/,
    ],
    [
      { ...FILES, key: { secret: 'K' } },
      { hook: { source }, secret: () => LOCKED },
      /^`tls.key` leads to a PEM that is not a private key without a passphrase$/,
    ],
    [{ ca: 'tls' }, { hook: { source } }, /cannot be read: EISDIR$/],
    [
      { ca: { secret: 'CA' } },
      { secret: () => 'psst' },
      /^`tls.ca` leads to what is no PEM: expected a certificate$/,
    ],
  ])('%j are an error that says where', async (tls, around, message) => {
    await expect(run({ tls }, secure, around, webhook)).rejects.toMatchObject({
      code: 'WEBHOOK_TLS_FILE',
      message: expect.stringMatching(message) as string,
    })
  })

  test('are for who gives tokens, too, but for the name', async () => {
    const auth = {
      oauth2: { token_url: `https://127.0.0.1:${tokenPort}/token`, client_id: 'a', client_secret: 'b' },
    }
    const both = { ...secure, allowed: [...secure.allowed, `127.0.0.1:${tokenPort}`] }
    const options = { auth, tls: FILES }
    expect(await run(options, both, { hook: { source } }, webhook)).toMatchObject({ data: { body: 'safe' } })
    const url = `${secure.origin}/x`
    const whole = hookContext(
      { url, ...options },
      { network: { allowPrivate: both.allowed }, hook: { source } },
    )
    expect(await webhook.check!({ url, ...options }, whole)).toEqual([])
  })

  test('that nobody named are not trusted', async () => {
    await expect(run({}, secure, {}, webhook)).rejects.toMatchObject({ code: 'WEBHOOK_TLS' })
  })

  describe('check', () => {
    const check = (
      options: Partial<WebhookOptions>,
      to: Pick<Receiver, 'origin' | 'allowed'>,
      around: Partial<CheckContext> = {},
    ): Promise<readonly Finding[]> => {
      const whole = { url: `${to.origin}/hook/{{ event.name }}`, ...options }
      const { hook, ...rest } = around
      return webhook.check!(whole, {
        ...hookContext(whole, { network: { allowPrivate: to.allowed }, ...(hook && { hook }) }),
        ...rest,
      })
    }
    const found = (message: RegExp) => [
      {
        severity: 'error',
        message: expect.stringMatching(message) as string,
        hint: expect.stringMatching(/\S/) as string,
      },
    ]

    test('connects, and asks for nothing', async () => {
      const plain = await receiver()
      let seen = 0
      plain.server.on('connection', () => seen++)
      expect(await check({}, plain)).toEqual([])
      expect([seen, plain.got.length]).toEqual([1, 0])
      connections = 0
      names = []
      expect(
        await check({ tls: FILES }, secure, { hook: { id: 'x', on: ['*'], executor: 'webhook', source } }),
      ).toEqual([])
      expect([connections, names]).toEqual([1, []])
    })

    test('looks at who gives tokens, too', async () => {
      const [api, giver] = [await receiver(), await receiver()]
      const auth = { oauth2: { token_url: `${giver.origin}/token`, client_id: 'a', client_secret: 'b' } }
      expect(await check({ auth }, { ...api, allowed: [...api.allowed, ...giver.allowed] })).toEqual([])
      expect(giver.got).toEqual([])
      expect(await check({ auth }, api)).toEqual(found(new RegExp(`127.0.0.1:${giver.port} is private`)))
    })

    test.each<[what: string, options: Partial<WebhookOptions>, message: RegExp]>([
      ['what is private', { url: 'http://127.0.0.1:9/x' }, /127\.0\.0\.1:9 is private/],
      ['what is plain', { url: 'http://example.org/x' }, /example\.org:80 is not encrypted/],
      ['a secret that is not there', { url: { secret: 'SLACK' } }, /^`url`: the test has no secret/],
      ['another', { headers: { 'x-k': { secret: 'K' } } }, /^`headers.x-k`: the test has no secret/],
      [
        'a secret that signs nothing',
        { sign: { secrets: ['psst'] } },
        /^the secret number 1 of `sign` begins neither/,
      ],
      [
        'a file that is not there',
        { tls: { ca: '/no/such.pem' } },
        /^`tls.ca`: \/no\/such.pem cannot be read: ENOENT/,
      ],
    ])('finds %s', async (_what, options, message) => {
      expect(await check(options, await receiver())).toEqual(found(message))
    })

    test('finds a receiver that does not listen, or is not who it should be', async () => {
      const gone = await receiver()
      gone.server.close()
      expect(await check({}, gone)).toEqual(found(/could not be reached: ECONNREFUSED/))
      expect(await check({}, secure)).toEqual(found(/has no safe connection with us/))
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
      onTestFinished(() => void vi.unstubAllEnvs())
      expect(await check({}, secure)).toEqual(found(/has no safe connection with us/))
    })

    test('of a secret URL that is none says nothing of it', async () => {
      const secret = (): string => 'psst'
      expect(await check({ url: { secret: 'SLACK' } }, await receiver(), { secret })).toEqual(
        found(/^the secret of `url` does not begin with https:\/\/ (?!.*psst)/),
      )
    })

    test('ends when it is called off', async () => {
      const signal = AbortSignal.abort(new Error('time is up'))
      expect(await check({}, await receiver(), { signal })).toEqual([
        expect.objectContaining({ severity: 'error', message: 'time is up' }),
      ])
    })
  })
})
