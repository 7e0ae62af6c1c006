import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import type { HookConfig } from '@hookline/core'
import { webhookError } from './errors.ts'
import type { LineSettings } from './line.ts'
import type { Reveal } from './reveal.ts'
import type { WebhookSecret, WebhookTls } from './settings.ts'

/** As a line wants them. */
export type Certificates = NonNullable<LineSettings['tls']>

/** The certificates of a hook, read. @throws HooklineError `WEBHOOK_TLS_FILE` */
export function tlsOf(
  { ca, cert, key, server_name: serverName }: WebhookTls,
  hook: HookConfig,
  reveal: Reveal,
): Certificates {
  const read = (
    name: 'ca' | 'cert' | 'key',
    value: WebhookSecret | undefined,
  ): Readonly<Record<string, string>> => {
    if (value === undefined) return {}
    const text = typeof value === 'string' ? readPem(pathOf(value, name, hook), name) : reveal.secret(value)
    refuseOther(name, text)
    return { [name]: text }
  }
  return {
    ...read('ca', ca),
    ...read('cert', cert),
    ...read('key', key),
    ...(serverName === undefined ? {} : { serverName }),
  }
}

const PARSERS: Readonly<Record<'ca' | 'cert' | 'key', (pem: string) => unknown>> = {
  ca: (pem) => new X509Certificate(pem),
  cert: (pem) => new X509Certificate(pem),
  key: (pem) => createPrivateKey(pem),
}

/** node:tls passes over an authority that it cannot read, and then trusts nobody without saying why. */
function refuseOther(name: 'ca' | 'cert' | 'key', text: string): void {
  const wanted = name === 'key' ? 'a private key without a passphrase' : 'a certificate'
  try {
    if (text.includes('-----BEGIN ')) return void PARSERS[name](text)
  } catch {
    throw webhookError('WEBHOOK_TLS_FILE', `\`tls.${name}\` leads to a PEM that is not ${wanted}`)
  }
  throw webhookError('WEBHOOK_TLS_FILE', `\`tls.${name}\` leads to what is no PEM: expected ${wanted}`)
}

/** The same for another host than the receiver: what is special to that one is left out. */
export function besides({ ca, serverName: _name, ...own }: Certificates): Certificates {
  if (ca === undefined) return own
  const { rootCertificates } = process.getBuiltinModule('node:tls')
  return { ...own, ca: [...rootCertificates, ca].join('\n') }
}

function pathOf(path: string, name: string, { source }: HookConfig): string {
  if (isAbsolute(path)) return path
  if (source !== undefined) return resolve(dirname(source.file), path)
  throw webhookError(
    'WEBHOOK_TLS_FILE',
    `\`tls.${name}\` is the relative path ${path}, and the hook comes from no file`,
  )
}

function readPem(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw webhookError('WEBHOOK_TLS_FILE', `\`tls.${name}\`: ${path} cannot be read: ${code}`, { cause })
  }
}
