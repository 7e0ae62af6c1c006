import { createPublicKey, generateKeyPairSync, verify as verifyWith } from 'node:crypto'
import { event } from '@hookline/testing'
import fc from 'fast-check'
import { Webhook as Standard } from 'standardwebhooks'
import { Webhook as Svix } from 'svix'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { idempotencyKey, webhookId } from '../src/delivery-id.ts'
import { signatures, signingFault } from '../src/sign.ts'
import type { WebhookResource } from '../src/resource.ts'
import { listen, stop, type Received } from './receiver.ts'
import { contextFor, DOORS, run } from './run.ts'

const receiver = await listen()
afterAll(() => stop(receiver))
beforeEach(() => void receiver.got.splice(0))

const secretOf = (fill: number): string => `whsec_${Buffer.alloc(32, fill).toString('base64')}`
const [NEW, OLD, OTHER] = [secretOf(1), secretOf(2), secretOf(3)]
const pair = generateKeyPairSync('ed25519')
const seed = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32)
const ED = `whsk_${seed.toString('base64')}`

const ORACLES = [
  [
    'standardwebhooks',
    (secret: string, { text, headers }: Received) => new Standard(secret).verify(text, headers as never),
  ],
  [
    'svix',
    (secret: string, { text, headers }: Received) =>
      new Svix(secret).verify(text, {
        'svix-id': headers['webhook-id'] as string,
        'svix-timestamp': headers['webhook-timestamp'] as string,
        'svix-signature': headers['webhook-signature'] as string,
      }),
  ],
] as const

describe.each(DOORS)('through the %s door', (_door, webhook) => {
  describe.each(ORACLES)('%s', (_name, verify) => {
    test('takes what is signed with the new or the old secret, and with no other', async () => {
      await run(
        { sign: { secrets: [NEW, { secret: 'OLD' }, ED] } },
        receiver,
        { secret: (one) => (typeof one === 'string' ? one : OLD) },
        webhook,
      )
      const [received] = receiver.got
      expect(received!.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+ v1a,\S+$/)
      for (const secret of [NEW, OLD]) expect(() => verify(secret, received!)).not.toThrow()
      expect(() => verify(OTHER, received!)).toThrow(/signature/i)
    })

    test('does not take what was changed on the way', async () => {
      await run({ sign: { secrets: [NEW] } }, receiver, {}, webhook)
      const [received] = receiver.got
      expect(() => verify(NEW, { ...received!, text: received!.text.replace('codex', 'other') })).toThrow(
        /signature/i,
      )
    })

    test.each([-400, 400])('does not take what is %i seconds off', (off) => {
      const seconds = Math.floor(Date.now() / 1000) + off
      const body = Buffer.from('{}')
      const headers = {
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(seconds),
        'webhook-signature': signatures([NEW], { id: 'msg_1', seconds, body }),
      }
      expect(() => verify(NEW, { headers, text: '{}' } as never)).toThrow(/timestamp/i)
    })
  })

  test('a receiver with the public key takes the other kind of signature', async () => {
    await run({ sign: { secrets: [ED] } }, receiver, {}, webhook)
    const { headers, body } = receiver.got[0]!
    const content = Buffer.concat([
      Buffer.from(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.`),
      body,
    ])
    const [version, signature] = (headers['webhook-signature'] as string).split(',')
    expect(version).toBe('v1a')
    expect(
      verifyWith(null, content, createPublicKey(pair.privateKey), Buffer.from(signature!, 'base64')),
    ).toBe(true)
  })

  test('every attempt has the same id and a time of its own, signed or not', async () => {
    const about = event('exec.before')
    for (const attempt of [1, 2]) {
      const ctx = contextFor({}, receiver, { event: about, delivery: { id: `${about.key}:user/x`, attempt } })
      const now = 1_800_000_000_000 + attempt * 1500
      const resource = await webhook.open!(ctx.options, ctx)
      await webhook.execute({ ...ctx, resource: { ...(resource as WebhookResource), now: () => now } })
      await webhook.close!(resource, AbortSignal.timeout(2000))
    }
    const [first, second] = receiver.got.map(({ headers }) => headers)
    expect(first!['webhook-id']).toBe(second!['webhook-id'])
    expect(first!['idempotency-key']).toBe(second!['idempotency-key'])
    expect([first!['webhook-timestamp'], second!['webhook-timestamp']]).toEqual(['1800000001', '1800000003'])
    expect(first!['webhook-signature']).toBeUndefined()
  })
})

test('a signature is of the bytes, also of those that are no UTF-8', () => {
  const seconds = Math.floor(Date.now() / 1000)
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ minLength: 24, maxLength: 64 }),
      (body, key) => {
        const secret = `whsec_${Buffer.from(key).toString('base64')}`
        const signed = signatures([secret], { id: 'msg_1', seconds, body })
        const text = Buffer.from(body).toString()
        const isText = Buffer.from(text).equals(Buffer.from(body))
        const headers = {
          'webhook-id': 'msg_1',
          'webhook-timestamp': String(seconds),
          'webhook-signature': signed,
        }
        // the library makes a text of the bytes first, and so knows only those that are one
        if (isText)
          expect(() => new Standard(secret).verify(text, headers, { parseJson: false } as never)).not.toThrow(
            /signature/i,
          )
        const [, other] = signatures([secret], {
          id: 'msg_1',
          seconds,
          body: Buffer.concat([body, Buffer.of(0)]),
        }).split(',')
        expect(signed).not.toBe(`v1,${other}`)
      },
    ),
  )
})

test.each([
  ['whsec_', /is no base64/],
  ['whsec_!!!', /is no base64/],
  ['secret', /begins neither/],
  ['whsec_c2hvcnQ=', /has 5 bytes, expected 24 to 64/],
  ['whsk_c2hvcnQ=', /has 5 bytes, expected 32/],
])('%s does not sign, and nobody is told what it is', async (secret, why) => {
  expect(signingFault(secret)).toMatch(why)
  const failing = run({ sign: { secrets: [NEW, secret] } }, receiver)
  await expect(failing).rejects.toMatchObject({
    code: 'WEBHOOK_SIGNING_SECRET',
    message: expect.not.stringContaining('c2hvcnQ') as string,
  })
  expect(receiver.got).toEqual([])
})

describe('the id of a delivery', () => {
  test('is sent as it is where it can be, else as its hash', () => {
    expect(webhookId('abc-1:user/tell')).toBe('abc-1:user/tell')
    expect(webhookId('codex:exec.before:1:user/tell')).toMatch(/^msg_[\w-]{43}$/)
    expect(idempotencyKey('codex:exec.before:1:user/tell')).toBe('codex:exec.before:1:user/tell')
    expect(idempotencyKey('a b,ü"%\\\n')).toBe('a%20b%2C%C3%BC%22%25%5C%0A')
    expect(webhookId('x'.repeat(128))).toBe('x'.repeat(128))
    expect(webhookId('x'.repeat(129))).toMatch(/^msg_[\w-]{43}$/)
    expect(idempotencyKey('x'.repeat(256))).toBe(webhookId('x'.repeat(256)))
  })

  test('fits into a header and has no dot for the signature, whatever is in it, and is another for another', () => {
    const id = fc.string({ unit: 'binary', maxLength: 300 })
    fc.assert(
      fc.property(id, id, (one, other) => {
        expect(webhookId(one)).toMatch(/^[\u0021-\u002D\u002F-\u007E]{1,128}$|^$/)
        expect(idempotencyKey(one)).toMatch(/^[\u0021-\u007E]{0,255}$/)
        const wellFormed = (text: string): string => Buffer.from(text).toString()
        if (wellFormed(one) !== wellFormed(other)) {
          expect(webhookId(one)).not.toBe(webhookId(other))
          expect(idempotencyKey(one)).not.toBe(idempotencyKey(other))
        }
      }),
    )
  })
})
