import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import type { HookConfig } from '@hookline/core'
import type { Tls } from '@hookline/network'
import { databaseError } from './errors.ts'
import type { Revealed } from './reveal.ts'
import type { DatabaseSecret, DatabaseTls } from './settings.ts'

/** The certificates of a hook, read. @throws HooklineError `DATABASE_TLS_FILE` */
export function tlsOf(
  { ca, cert, key, server_name: serverName }: DatabaseTls,
  hook: HookConfig,
  reveal: Revealed,
): Tls {
  const read = (
    name: 'ca' | 'cert' | 'key',
    value: DatabaseSecret | undefined,
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
    throw databaseError('DATABASE_TLS_FILE', `\`tls.${name}\` leads to a PEM that is not ${wanted}`)
  }
  throw databaseError('DATABASE_TLS_FILE', `\`tls.${name}\` leads to what is no PEM: expected ${wanted}`)
}

function pathOf(path: string, name: string, { source }: HookConfig): string {
  if (isAbsolute(path)) return path
  if (source !== undefined) return resolve(dirname(source.file), path)
  throw databaseError(
    'DATABASE_TLS_FILE',
    `\`tls.${name}\` is the relative path ${path}, and the hook comes from no file`,
  )
}

function readPem(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw databaseError('DATABASE_TLS_FILE', `\`tls.${name}\`: ${path} cannot be read: ${code}`, { cause })
  }
}
