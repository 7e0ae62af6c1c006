import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

/** A certificate with its key, as PEM texts. */
export interface Certificate {
  readonly cert: string
  readonly key: string
  readonly name: string
  readonly privateKey: KeyObject
}

/** What is asked of a certificate. */
export interface Wish {
  readonly name: string
  /** Names and IPv4 addresses that it is for. */
  readonly hosts?: readonly string[]
  readonly isAuthority?: boolean
  /** Days from now. */
  readonly days?: number
}

/**
 * Makes a certificate; without `by` it is signed by itself. Node can sign, but has no words for certificates: what is written
 * here is as much of X.509 in DER as TLS asks for.
 */
export function certify(
  { name, hosts = [], isAuthority = false, days = 30 }: Wish,
  by?: Certificate,
): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = by ?? { name, privateKey }
  const extensions = [
    extension('551d13', sequence(...(isAuthority ? [tag(0x01, Buffer.from([0xff]))] : []))),
    ...(hosts.length > 0 ? [extension('551d11', sequence(...hosts.map(host)))] : []),
  ]
  const body = sequence(
    tag(0xa0, tag(0x02, Buffer.from([2]))),
    tag(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_SHA256,
    named(issuer.name),
    sequence(time(days < 0 ? days - 30 : -1), time(days)),
    named(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    tag(0xa3, sequence(...extensions)),
  )
  const signature = sign('sha256', body, issuer.privateKey)
  const der = sequence(body, ECDSA_SHA256, tag(0x03, Buffer.concat([Buffer.from([0]), signature])))
  return {
    name,
    privateKey,
    cert: pem('CERTIFICATE', der),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  }
}

function tag(kind: number, content: Uint8Array): Buffer {
  const { length } = content
  const bytes = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([kind, ...bytes]), content])
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return tag(0x30, Buffer.concat(parts))
}

function identifier(hex: string): Buffer {
  return tag(0x06, Buffer.from(hex, 'hex'))
}

const ECDSA_SHA256 = sequence(identifier('2a8648ce3d040302'))

function named(name: string): Buffer {
  return sequence(tag(0x31, sequence(identifier('550403'), tag(0x0c, Buffer.from(name)))))
}

function time(days: number): Buffer {
  const text = new Date(Date.now() + days * 86_400_000).toISOString().replaceAll(/[-:T]|\.\d+/g, '')
  return tag(0x18, Buffer.from(text))
}

function extension(hex: string, content: Uint8Array): Buffer {
  return sequence(identifier(hex), tag(0x04, content))
}

function host(name: string): Buffer {
  const isAddress = /^[\d.]+$/.test(name)
  return isAddress ? tag(0x87, Buffer.from(name.split('.').map(Number))) : tag(0x82, Buffer.from(name))
}

function pem(kind: string, der: Uint8Array): string {
  const text = Buffer.from(der).toString('base64').replaceAll(/.{64}/g, '$&\n')
  return `-----BEGIN ${kind}-----\n${text.trimEnd()}\n-----END ${kind}-----\n`
}
