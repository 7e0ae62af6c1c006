import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import type { HookConfig, HooklineError, SecretReference } from '@hookline/core'
import type { Tls } from './tls.ts'

/** Certificates as a hook names them: PEM files beside its hooks.toml, or secrets that hold the text. */
export interface NamedTls {
  readonly ca?: string | SecretReference | undefined
  readonly cert?: string | SecretReference | undefined
  readonly key?: string | SecretReference | undefined
  readonly server_name?: string | undefined
}

/** What certificates are read with. */
export interface PemMeans {
  readonly hook: HookConfig
  readonly secret: (reference: SecretReference) => string
  /** Makes the error of what is wrong with one of them. */
  readonly fault: (message: string, details?: { readonly cause: unknown }) => HooklineError
}

/** The certificates of a hook, read. @throws HooklineError what `fault` makes */
export function readTls({ ca, cert, key, server_name: serverName }: NamedTls, means: PemMeans): Tls {
  const read = (
    name: 'ca' | 'cert' | 'key',
    value: string | SecretReference | undefined,
  ): Readonly<Record<string, string>> => {
    if (value === undefined) return {}
    const text =
      typeof value === 'string' ? readPem(pathOf(value, name, means), name, means) : means.secret(value)
    refuseOther(name, text, means)
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
function refuseOther(name: 'ca' | 'cert' | 'key', text: string, { fault }: PemMeans): void {
  const wanted = name === 'key' ? 'a private key without a passphrase' : 'a certificate'
  try {
    if (text.includes('-----BEGIN ')) return void PARSERS[name](text)
  } catch {
    throw fault(`\`tls.${name}\` leads to a PEM that is not ${wanted}`)
  }
  throw fault(`\`tls.${name}\` leads to what is no PEM: expected ${wanted}`)
}

function pathOf(path: string, name: string, { hook: { source }, fault }: PemMeans): string {
  if (isAbsolute(path)) return path
  if (source !== undefined) return resolve(dirname(source.file), path)
  throw fault(`\`tls.${name}\` is the relative path ${path}, and the hook comes from no file`)
}

function readPem(path: string, name: string, { fault }: PemMeans): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw fault(`\`tls.${name}\`: ${path} cannot be read: ${code}`, { cause })
  }
}
