import { createHmac, createPrivateKey, sign as signWith } from 'node:crypto'
import { webhookError } from './errors.ts'

/** What Standard Webhooks signs. */
export interface Signed {
  readonly id: string
  /** Since the epoch: of this attempt. */
  readonly seconds: number
  readonly body: Uint8Array
}

/** `webhook-signature`: one for each secret, so that a receiver with any of them can check it. @throws HooklineError `WEBHOOK_SIGNING_SECRET` */
export function signatures(secrets: readonly string[], { id, seconds, body }: Signed): string {
  const content = Buffer.concat([Buffer.from(`${id}.${seconds}.`), body])
  return secrets.map((secret, at) => signature(secret, content, at)).join(' ')
}

/** What is wrong with a secret; never what it is. */
export function signingFault(secret: string): string | undefined {
  const found = KINDS.find(({ prefix }) => secret.startsWith(prefix))
  if (found === undefined) return 'begins neither with whsec_ nor with whsk_'
  const text = secret.slice(found.prefix.length)
  if (!/^[A-Za-z\d+/]+={0,2}$/.test(text)) return 'is no base64 behind its prefix'
  const { length } = Buffer.from(text, 'base64')
  return found.fits(length) ? undefined : `has ${length} bytes, expected ${found.wants}`
}

function signature(secret: string, content: Uint8Array, at: number): string {
  const fault = signingFault(secret)
  if (fault !== undefined)
    throw webhookError('WEBHOOK_SIGNING_SECRET', `the secret number ${at + 1} of \`sign\` ${fault}`)
  const { prefix, sign } = KINDS.find((kind) => secret.startsWith(kind.prefix))!
  return sign(Buffer.from(secret.slice(prefix.length), 'base64'), content)
}

/** An Ed25519 key of 32 bytes as node:crypto reads one. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

const KINDS = [
  {
    prefix: 'whsec_',
    wants: '24 to 64',
    fits: (length: number) => length >= 24 && length <= 64,
    sign: (key: Buffer, content: Uint8Array) =>
      `v1,${createHmac('sha256', key).update(content).digest('base64')}`,
  },
  {
    prefix: 'whsk_',
    wants: '32, or 64 with the public key behind',
    fits: (length: number) => length === 32 || length === 64,
    sign: (key: Buffer, content: Uint8Array) => {
      const der = Buffer.concat([PKCS8, key.subarray(0, 32)])
      const own = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
      return `v1a,${signWith(null, content, own).toString('base64')}`
    },
  },
] as const
